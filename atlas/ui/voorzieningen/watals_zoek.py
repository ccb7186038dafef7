"""Part Wat als: the question what the best places are, and its answer, found once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from threading import Lock
from typing import NamedTuple, cast, get_args
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from atlas.domain.address import Address
from atlas.domain.demand import demand
from atlas.domain.reach import Limit, Measure
from atlas.domain.sites import BestSites, Goal, NoSolution, best_sites
from atlas.domain.whatif import Step, apply
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.voorzieningen.study import KERN, facilities
from atlas.ui.voorzieningen.watals_scenario import Scenario
from atlas.ui.voorzieningen.watals_stappen import SEARCH

NUMBER, GOAL, REGION, LEAST = "aantal", "doel", "streek", "minstens"
MOST = 5
STAND_IN = "RG_anticipeerregio_oost_drenthe"
GOALS: dict[Goal, str] = {
    "afstand": "De kleinste afstand voor alle mensen samen",
    "dekking": "De meeste mensen binnen de grens",
}
WORDS = {
    NUMBER: "het aantal nieuwe plekken",
    GOAL: "het doel",
    REGION: "de streek van de eis",
    LEAST: "de eis voor de streek",
    SEARCH: "het zoeken",
}
LONGEST_WAIT = 20.0  # seconds for a turn: a hostile visitor must not keep all others waiting
BUSY = (
    "Er wordt nu veel gezocht. Wacht een minuut en laad deze pagina dan opnieuw, of kies nog eens "
    "Zoek de beste plekken."
)
_ASKED = re.compile("1|[0-9a-f]{8}")


class Region(NamedTuple):
    """A region to choose, with its gemeenten; `kind` is the heading that it stands under."""

    title: str
    members: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Task:
    """What the solver is asked; all that its answer depends on, beside the places."""

    kind: str
    steps: tuple[Step, ...]
    number: int
    goal: Goal
    group: str
    measure: Measure
    limit: Limit
    region: tuple[str, ...]
    least: int


@dataclass(frozen=True)
class Search:
    """The question of an address; `asked`: the visitor wants the answer now.

    `params` is its address. In it `zoek` holds a mark of the question itself, so that a field
    that moves afterwards asks for nothing: the visitor asks anew, with `zoek=1`.
    """

    task: Task
    region: str
    asked: bool
    params: Mapping[str, str]


def read_search(address: Address, store: Store, scenario: Scenario) -> Search:
    """The question of an address; what cannot be honoured is a notice of the address."""
    options = regions(store)
    default = STAND_IN if STAND_IN in options else next(iter(options))
    number = address.one_of(NUMBER, _counts(1), "1")
    goal = cast(Goal, address.one_of(GOAL, get_args(Goal), "afstand"))
    region = address.read(
        REGION, lambda text: text if text in options else None, default, options[default].title
    )
    least = address.one_of(LEAST, _counts(0), "0")
    said = address.read(SEARCH, lambda text: text if _ASKED.fullmatch(text) else None, "", "")
    study = scenario.study
    task = Task(
        study.kind.id,
        scenario.steps,
        int(number),
        goal,
        study.group,
        study.measure,
        study.limit,
        options[region].members if int(least) else (),
        int(least),
    )
    given = {
        NUMBER: (number, "1"),
        GOAL: (goal, "afstand"),
        REGION: (region, default),
        LEAST: (least, "0"),
    }
    params = {word: text for word, (text, usual) in given.items() if text != usual}
    mark = _mark({**scenario.params, **params}, scenario.own is not None)
    asked = said in ("1", mark)
    return Search(task, region, asked, {**params, SEARCH: mark} if asked else params)


def values(search: Search) -> dict[str, str]:
    """What each field holds."""
    return {
        NUMBER: str(search.task.number),
        GOAL: search.task.goal,
        REGION: search.region,
        LEAST: str(search.task.least),
    }


def regions(store: Store) -> dict[str, Region]:
    """The regions to choose by code: the stand-in first, then all that have members here."""
    return _regions(store, store.version)


@lru_cache(maxsize=2)
def _regions(store: Store, version: str) -> dict[str, Region]:
    found = {}
    for grouping in store.groupings.values():
        for region in grouping.regions:
            part = " (niet alle leden bekend)" if region.membership == "partly_stated" else ""
            title = f"{grouping.title}: {region.title}{part}"
            if region.members:
                found[region.area_code] = Region(title, region.members, "Eigen keuze: streken")
    first = {}
    if STAND_IN in found:
        members = found.pop(STAND_IN).members
        kind = "In plaats van de krimpregio"
        first[STAND_IN] = Region("Anticipeerregio Oost-Drenthe", members, kind)
    gemeenten = {
        area.area_code: Region(area.name, (area.area_code,), "Eigen keuze: één gemeente")
        for area in store.areas.values()
        if area.area_level == "gemeente" and area.valid
    }
    return {
        **first,
        **{code: each for code, each in found.items() if code not in first},
        **gemeenten,
    }


_lock = Lock()
# The last answer with each visitor's own places, kept no longer than the places themselves.
_own: WeakKeyDictionary[OwnPlaces, tuple[object, BestSites | str]] = WeakKeyDictionary()


class _Busy(Exception):
    """No turn within `LONGEST_WAIT`. An exception, so that no cache keeps it."""


def best(store: Store, scenario: Scenario, search: Search) -> BestSites | str:
    """The best places beside those after the steps, or in Dutch why there are none.

    May take as long as the solver may, after `LONGEST_WAIT` at most; one is at work at a time.
    Answers are kept, with a visitor's own places only for him; `BUSY` is never kept.
    """
    try:
        if scenario.own is None:
            return _found(store, store.version, search.task)
        return _private(store, scenario.own, search.task)
    except _Busy:
        return BUSY


def _private(store: Store, own: OwnPlaces, task: Task) -> BestSites | str:
    key = (store.version, task)
    kept = _own.get(own)
    if kept is None or kept[0] != key:
        with _turn():
            kept = (key, _solve(store, task, own))
        _own[own] = kept
    return kept[1]


@contextmanager
def _turn() -> Iterator[None]:
    """The turn of one question; _Busy when it does not come in time."""
    if not _lock.acquire(timeout=LONGEST_WAIT):
        raise _Busy
    try:
        yield
    finally:
        _lock.release()


@lru_cache(maxsize=256)
def _found(store: Store, version: str, task: Task) -> BestSites | str:
    with _turn():  # who asks the same meanwhile, finds it inside
        return _solved(store, version, task)


@lru_cache(maxsize=256)
def _solved(store: Store, version: str, task: Task) -> BestSites | str:
    return _solve(store, task, None)


def _solve(store: Store, task: Task, own: OwnPlaces | None) -> BestSites | str:
    people = demand(store)
    places = apply(facilities(store, own, task.kind), task.steps, people.kernen)
    try:
        return best_sites(
            people,
            places,
            task.number,
            task.goal,
            task.group,
            task.measure,
            task.limit,
            task.region,
            task.least,
        )
    except NoSolution as error:
        return str(error)


def _mark(params: Mapping[str, str], own: bool) -> str:
    """Eight signs that tell questions apart; the chosen kern is no part of one."""
    asked = {word: text for word, text in params.items() if word != KERN}
    return blake2s(f"{urlencode(asked)} {own}".encode(), digest_size=4).hexdigest()


def _counts(least: int) -> list[str]:
    return [str(number) for number in range(least, MOST + 1)]
