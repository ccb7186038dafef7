"""Part Wat als: what an address asks for, computed; and the links that change it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import pandas as pd

from atlas.domain.address import Address
from atlas.domain.demand import Demand, demand
from atlas.domain.reach import Limit, Measure
from atlas.domain.whatif import NEW, Effect, Step, apply, effect, parameters, read_steps
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.voorzieningen.bereik_uitleg import lower
from atlas.ui.voorzieningen.study import Study, facilities, kern_names, read_study, routes

KEY = "watals"
PAGE = "voorzieningen"
Changed = tuple[pd.DataFrame, Effect]
# The last scenario of each visitor's own places, kept no longer than the places themselves.
_own: WeakKeyDictionary[OwnPlaces, tuple[object, Changed]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Scenario:
    """The choices, the places before (`study.facilities`) and after the steps, and the effect."""

    study: Study
    demand: Demand
    own: OwnPlaces | None
    places: pd.DataFrame
    steps: tuple[Step, ...]
    after: pd.DataFrame
    effect: Effect
    kern_names: Mapping[str, str]

    @property
    def params(self) -> dict[str, str]:
        """The address of the scenario."""
        return {**self.study.params, **parameters(self.steps)}

    @property
    def known(self) -> bool:
        """Whether there is a place before and after: without one no change is known."""
        return len(self.places) > 0 and len(self.after) > 0

    @property
    def thing(self) -> str:
        """The kind in a sentence: "mobiliteitshub"."""
        return lower(self.study.kind.title)

    def place_name(self, place_id: str) -> str:
        """What a place is called; a new one after the kern where it was put."""
        if place_id in self.places.index:
            return str(self.places.at[place_id, "name"])
        return f"nieuwe plek in {self.kern_names[place_id.removeprefix(NEW)]}"


def read_scenario(address: Address, store: Store, own: OwnPlaces | None) -> Scenario:
    """The scenario of an address; what cannot be honoured is a notice of the address."""
    study, people = read_study(address, store), demand(store)
    places = facilities(store, own, study.kind.id)
    steps = read_steps(address, places, people.kernen)
    key = (study.kind.id, study.measure, study.limit, steps)
    if own is None:
        after, change = _shared(store, store.version, *key)
    else:
        after, change = _private(store, own, *key)
    return Scenario(study, people, own, places, steps, after, change, kern_names(store))


@lru_cache(maxsize=64)
def _shared(
    store: Store, version: str, kind: str, measure: Measure, limit: Limit, steps: tuple[Step, ...]
) -> Changed:
    return _change(store, None, kind, measure, limit, steps)


def _private(
    store: Store,
    own: OwnPlaces,
    kind: str,
    measure: Measure,
    limit: Limit,
    steps: tuple[Step, ...],
) -> Changed:
    key = (store.version, kind, measure, limit, steps)
    kept = _own.get(own)
    if kept is None or kept[0] != key:
        kept = (key, _change(store, own, kind, measure, limit, steps))
        _own[own] = kept
    return kept[1]


def _change(
    store: Store,
    own: OwnPlaces | None,
    kind: str,
    measure: Measure,
    limit: Limit,
    steps: tuple[Step, ...],
) -> Changed:
    people, places = demand(store), facilities(store, own, kind)
    after = apply(places, steps, people.kernen)
    return after, effect(people, places, after, measure, limit, routes(store))


def address(params: Mapping[str, str]) -> str:
    """The whole address of the part with these words; empty ones are left out."""
    said = {word: text for word, text in params.items() if text}
    return f"/{PAGE}?{urlencode({'deel': KEY, **said})}"


def link(
    text: str,
    params: Mapping[str, str],
    changes: Mapping[str, str],
    button: bool = False,
    label: str | None = None,
) -> Html:
    """A link that sends `changes`; as an address it is `params` with the changes.

    `label` tells a screen reader more than `text`, with which it starts.
    """
    return tag(
        "a",
        text,
        href=address({**params, **changes}),
        data_send=json.dumps(dict(changes)),
        aria_label=label,
        class_="atlas-part-button" if button else None,
    )
