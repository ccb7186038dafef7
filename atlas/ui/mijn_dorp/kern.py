"""A kern as the page shows it: its name, where it lies, who lives there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from atlas.domain.demand import GROUPS, demand
from atlas.store.store import Store


@dataclass(frozen=True)
class Kern:
    """A kern. `x`, `y` are RD metres, NaN without a point; codes are "" where nothing is known.

    `groups` are the persons of each of `demand.GROUPS`, NaN unknown; `counted` the names of the
    buurten that they live in, `wijken` the codes of the wijken of those; `doubt` is why its point
    is doubtful, "" for no doubt.
    """

    code: str
    name: str
    gemeente_code: str
    gemeente: str
    wijk_code: str = ""
    buurt_code: str = ""
    x: float = math.nan
    y: float = math.nan
    groups: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(GROUPS, math.nan))
    counted: tuple[str, ...] = ()
    wijken: frozenset[str] = frozenset()
    doubt: str = ""

    @property
    def has_point(self) -> bool:
        """Whether it is known where the kern lies."""
        return math.isfinite(self.x)

    @property
    def is_large(self) -> bool:
        """Whether it is spread over more than one wijk, so that one wijk does not stand for it."""
        return len(self.wijken) > 1


def kernen(store: Store) -> Mapping[str, Kern]:
    """Every kern by code; callers must not change it."""
    return _kernen(store, store.version)


def find_kern(store: Store, code: str) -> Kern | None:
    """The kern with a code; None for what is no kern."""
    return kernen(store).get(code)


def namesakes(store: Store, kern: Kern) -> list[Kern]:
    """The other kernen with the same name: a village on a border has a code on either side."""
    same = kernen(store).values()
    return [each for each in same if each.name == kern.name and each.code != kern.code]


def kern_options(store: Store) -> Mapping[str, str]:
    """Every kern by code, by name; namesakes with their gemeente."""
    return _options(store, store.version)


@lru_cache(maxsize=1)
def _kernen(store: Store, version: str) -> Mapping[str, Kern]:
    every = (area for area in store.areas.values() if area.area_level == "kern" and area.valid)
    located = demand(store).kernen.to_dict("index")
    counted = dict(list(demand(store).points.groupby("kern_code")))
    found = {}
    for area in every:
        code, gemeente = area.area_code, store.areas[area.gemeente_code].name
        kern = Kern(code, area.name, area.gemeente_code, gemeente)
        if code in located:
            kern = _located(store, kern, located[code], counted.get(code))
        found[code] = kern
    return MappingProxyType(found)


def _located(store: Store, kern: Kern, row: Any, points: pd.DataFrame | None) -> Kern:
    """The kern with its point, and the buurten that are counted with it."""
    found = replace(
        kern,
        wijk_code=row["wijk_code"],
        buurt_code=row["buurt_code"],
        x=row["x"],
        y=row["y"],
        groups={group: row[group] for group in GROUPS},
        doubt=row["doubt"],
    )
    if points is None:
        return found
    areas = [store.areas[str(code)] for code in points.index]
    wijken = (a.area_code if a.area_level == "wijk" else a.parent_code for a in areas)
    return replace(found, counted=tuple(points["name"]), wijken=frozenset(wijken))


@lru_cache(maxsize=1)
def _options(store: Store, version: str) -> Mapping[str, str]:
    found = sorted(kernen(store).values(), key=lambda kern: (kern.name.casefold(), kern.gemeente))
    names = [kern.name for kern in found]
    return MappingProxyType(
        {
            kern.code: kern.name
            if names.count(kern.name) == 1
            else f"{kern.name} (gemeente {kern.gemeente})"
            for kern in found
        }
    )
