"""Where actions land: how many name each gemeente, and in which way; and which years they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from atlas.domain.programme_tree import EVERY, NAMED, REGION, Action, programme_tree
from atlas.store.store import Store

_WAYS = (NAMED, REGION, EVERY)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Landing(NamedTuple):
    """Where actions land.

    `ways`: gemeente -> way (NAMED, REGION or EVERY) -> number of actions; every gemeente is
    there. `province` are for Drenthe as a whole and reach no gemeente by name, `nowhere` have no
    area that is known, `elsewhere` only name areas of which no gemeente of Drenthe is known.
    """

    ways: Mapping[str, Mapping[str, int]]
    province: int
    nowhere: int
    elsewhere: int

    @property
    def totals(self) -> dict[str, int]:
        """Gemeente -> all actions that reach it."""
        return {code: sum(ways.values()) for code, ways in self.ways.items()}


def landing(store: Store, document: str = "") -> Landing:
    """Where the actions of a document land, of all documents for ""."""
    return _landing(store, store.version, document)


@lru_cache(maxsize=16)
def _landing(store: Store, version: str, document: str) -> Landing:
    tree = programme_tree(store)
    ways: dict[str, dict[str, int]] = {code: {} for code in tree.gemeenten}
    province = nowhere = elsewhere = 0
    for action in tree.actions:
        if document not in ("", *action.path[:1]):
            continue
        for code, way in action.reach.items():
            ways[code][way] = ways[code].get(way, 0) + 1
        if not action.reach:
            province += action.province
            nowhere += not action.area_codes
            elsewhere += bool(action.area_codes) and not action.province
    return Landing(ways, province, nowhere, elsewhere)


def reaching(store: Store, gemeente: str, document: str = "") -> tuple[Action, ...]:
    """The actions that reach a gemeente, those that name it first; then in document order."""
    actions = programme_tree(store).actions
    found = (
        action
        for action in actions
        if gemeente in action.reach and document in ("", *action.path[:1])
    )
    return tuple(sorted(found, key=lambda action: _WAYS.index(action.reach[gemeente])))


def years_of(period: str) -> tuple[int, int] | None:
    """The first and last year that the period of a document names; what is in brackets is not."""
    years = [int(year) for year in _YEAR.findall(period.partition("(")[0])]
    return (min(years), max(years)) if years else None


def years_taken(actions: Iterable[Action]) -> tuple[int, int] | None:
    """The first and the last year of the periods of actions; None when none names a year."""
    years = [year for each in actions for year in (each.first, each.last) if year is not None]
    return (min(years), max(years)) if years else None
