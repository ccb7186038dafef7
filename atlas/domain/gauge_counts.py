"""The ways to count how far a target is: by reports, by money, by places, by an indicator.

Each takes what is asked and gives a `Count`. Nothing to count from is None, never 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from atlas.domain.aggregate import aggregate, level_periods
from atlas.domain.programme_tree import Row, programme_tree
from atlas.domain.published import number
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Published
from atlas.store.store import Store

DONE, THERE = "afgerond", "bestaat"
NAMES = ("name1", "name2", "name3")  # the initiatives of a top 3
_YEAR = re.compile(r"\b(19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of a count: what it is about (an area code or a name), and what it says.

    `value` is None for a row without a number; `at` is when it was published, None for what was
    not reported. `said` is a status: of a report, or of a figure.
    """

    what: str
    period: str
    value: float | None
    at: datetime | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a count may look at: the newest report of each reporter on the action, and top 3's."""

    store: Store
    row: Row
    subject: tuple[str, ...]
    newest: Mapping[str, Published]
    top_three: Sequence[Published]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted, from which rows; `left_out` are reports that do not count here.

    `reporters` is how many gemeenten could report, 0 where it is not counted from their reports.
    """

    counted: float | None
    rows: tuple[Counted, ...] = ()
    left_out: tuple[Counted, ...] = ()
    reporters: int = 0
    lower_bound: bool = False


def _none(asked: Asked) -> Count:
    return Count(None)


def _split(asked: Asked, name: str) -> tuple[list[Counted], list[Counted]]:
    """The newest reports as rows with one of their numbers: those that count, and the others."""
    own = PROVINCE in asked.subject
    counting: list[Counted] = []
    others: list[Counted] = []
    for area, report in asked.newest.items():
        value, status = number(report, name), str(report.content.get("status", ""))
        row = Counted(area, report.period, value, report.published_at, status)
        (others if own and area != PROVINCE else counting).append(row)
    return counting, others


def _reported(asked: Asked) -> Count:
    """The sum of what the newest report of each reporter says was reached."""
    return _summed(asked, "reached")


def _spent(asked: Asked) -> Count:
    """The sum of what the newest report of each reporter says was spent."""
    return _summed(asked, "spent_eur")


def _summed(asked: Asked, name: str) -> Count:
    counting, others = _split(asked, name)
    values = [each.value for each in counting if each.value is not None]
    return Count(math.fsum(values) if values else None, tuple(counting), tuple(others))


def _finished(asked: Asked) -> Count:
    """How many gemeenten (or with PV22: whether the province) reported the action as done."""
    own = PROVINCE in asked.subject
    everyone, _ = _split(asked, "reached")
    counting = [each for each in everyone if (each.what == PROVINCE) == own]
    others = () if own else tuple(each for each in everyone if each.what == PROVINCE)
    done = tuple(
        Counted(each.what, each.period, float(each.said == DONE), each.at, each.said)
        for each in counting
    )
    total = math.fsum(each.value or 0 for each in done) if done else None
    reporters = 0 if own else len(programme_tree(asked.store).gemeenten)
    return Count(total, done, others, reporters)


def _initiatives(asked: Asked) -> Count:
    """The initiatives in the top 3's of the newest year of which any was published."""
    years = [each.period for each in asked.top_three]
    newest = {each.area_code: each for each in asked.top_three if each.period == max(years)}
    found = tuple(
        Counted(
            area,
            report.period,
            float(sum(bool(report.content.get(name)) for name in NAMES)),
            report.published_at,
        )
        for area, report in newest.items()
    )
    total = math.fsum(each.value or 0 for each in found) if found else None
    return Count(total, found, (), len(programme_tree(asked.store).gemeenten))


def _places(asked: Asked) -> Count:
    """The places of a kind that are there and have a year from the start on.

    None without one where not all places of the kind are known: that is no zero.
    """
    return _there(asked.store, asked.store.version, asked.subject, int(asked.row["start_year"]))


@lru_cache(maxsize=64)
def _there(store: Store, version: str, subject: tuple[str, ...], start: int) -> Count:
    kind, *rest = subject
    out = {word.removeprefix("-") for word in rest if word.startswith("-")}
    region = next((word for word in rest if not word.startswith("-")), "")
    frame = store.places()
    frame = frame[(frame["kind"] == kind) & (frame["state"] == THERE)]
    frame = frame[~frame["place_id"].isin(out)]
    if region:
        frame = frame[frame["gemeente_code"].isin(_members(store, region))]
    found = tuple(
        Counted(str(name), str(period), 1.0, None)
        for name, period in frame[["name", "period"]].itertuples(index=False)
        if _since(str(period), start)
    )
    known = store.place_kinds.get(kind)
    complete = known is not None and known.complete
    return Count(float(len(found)) if found or complete else None, found, lower_bound=not complete)


def _since(period: str, start: int) -> bool:
    """Whether the first year that a period names is the start or later."""
    found = _YEAR.search(period)
    return bool(found) and int(found[0]) >= start if found else False


def _members(store: Store, region: str) -> tuple[str, ...]:
    found = (each for grouping in store.groupings.values() for each in grouping.regions)
    return next((tuple(each.members) for each in found if each.area_code == region), ())


def _change(asked: Asked) -> Count:
    """How much an indicator rose since the start, for a region as the sum of its gemeenten."""
    indicator, region = asked.subject
    store = asked.store
    return _rise(store, store.version, indicator, region, asked.row["start_year"])


@lru_cache(maxsize=64)
def _rise(store: Store, version: str, indicator: str, region: str, start: str) -> Count:
    members = _members(store, region)
    found = {
        period: cell
        for period in level_periods(store, indicator, "gemeente")
        if period >= start
        and (cell := aggregate(store, indicator, period, members, region)) is not None
        and cell.status != "forecast"
    }
    told = tuple(
        Counted(region, period, found[period].value, None, found[period].status)
        for period in sorted({min(found, default=""), max(found, default="")} & set(found))
    )
    if len(told) < 2:
        return Count(None, told)
    return Count((told[1].value or 0) - (told[0].value or 0), told)


METHODS: Mapping[str, Callable[[Asked], Count]] = {
    "afgerond": _finished,
    "gemeld": _reported,
    "besteed": _spent,
    "top3": _initiatives,
    "plekken": _places,
    "cijfer": _change,
    "geen": _none,
}
