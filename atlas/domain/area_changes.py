"""Figures from before a classification changed: carried over where the key allows, else a break.

A figure of an old area stands for a new one when both are the same area, or when the new one is
made of whole old ones: counts are added up, shares weighed by their denominator. In all other
cases nobody is divided: the course breaks, and `break_note` says why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.aggregate import STRENGTH, Cell, cells_of
from atlas.store.area_changes import AreaChange
from atlas.store.read import area_level
from atlas.store.records import SeriesBreak
from atlas.store.store import Store

CARRIED = ("same", "merged")
LATEST = 9999  # a year after every change
CHANGED = (
    "De grens of de code van dit gebied is in {year} veranderd: eerdere cijfers gaan over een "
    "ander gebied."
)
PART = (
    "Dit gebied bestaat pas in de indeling van {year}. Eerder lag het vooral in {name}. De cijfers "
    "van toen zijn niet eerlijk te verdelen."
)
MOVED = "De grens van dit gebied is in {year} veranderd. De cijfers van toen passen er niet bij."
REUSED = (
    "Dit gebied had tot {year} een code die nu van een ander gebied is. Cijfers van toen hebben "
    "wij niet."
)
FROM = "Berekend uit de oude indeling: {names}."


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A figure of a new area made of old ones; `cell.rebuilt` is set, `note` names them."""

    period: str
    cell: Cell
    note: str


def rebuilt(store: Store, indicator_id: str, area_code: str) -> tuple[Rebuilt, ...]:
    """The figures of an area that stand for older areas, in time order; none without a key."""
    note = carried_note(store, area_code)
    if not note:
        return ()
    level = area_level(area_code)
    periods = store.periods(indicator_id, level)
    found = ((p, area_cells(store, indicator_id, p, level).get(area_code)) for p in periods)
    return tuple(Rebuilt(p, cell, note) for p, cell in found if cell and cell.rebuilt)


def area_cells(store: Store, indicator_id: str, period: str, level: str) -> Mapping[str, Cell]:
    """The cells of a level by area code, those carried over from older areas included.

    The source's own figure always goes first. Callers must not change it.
    """
    return _area_cells(store, store.version, indicator_id, period, level)


def area_breaks(
    store: Store, indicator_id: str, area_code: str, periods: Sequence[str]
) -> tuple[SeriesBreak, ...]:
    """Breaks in the course of one area: from which of the periods on it is another area.

    None where the source gives the older periods in the newer classification too: it then has
    figures of codes that did not exist yet.
    """
    breaks = []
    for change in _changes(store).get(area_code, ()):
        since = [period for period in periods if period[:4] >= str(change.to_year)]
        before = [period for period in periods if period[:4] < str(change.to_year)]
        if change.kind != "changed" or not since or not before:
            continue
        if not _recast(store, indicator_id, before[-1], change):
            note = CHANGED.format(year=change.to_year)
            breaks.append(SeriesBreak(period=since[0], note=note))
    return tuple(breaks)


def break_note(store: Store, area_code: str) -> str:
    """Why an area has no figures of an older classification; "" where that is not so."""
    changes = _changes(store).get(area_code, ())
    if not changes or carried_note(store, area_code):
        return ""
    for change in changes:
        if change.kind == "part":
            name = change.note.partition(";")[0]
            told = MOVED if name == store.areas[area_code].name else PART
            return told.format(year=change.to_year, name=name)
    told = CHANGED if all(each.kind == "changed" for each in changes) else REUSED
    return told.format(year=changes[0].to_year)


def carried_note(store: Store, area_code: str) -> str:
    """From which older areas figures are carried over, in words; "" for none."""
    carried = _carried(store, area_code)
    names = " en ".join(f"{c.note.partition(';')[0]} ({c.from_code})" for c in carried)
    return FROM.format(names=names) if carried else ""


@lru_cache(maxsize=2048)
def _area_cells(
    store: Store, version: str, indicator_id: str, period: str, level: str
) -> Mapping[str, Cell]:
    own = cells_of(store.cells(indicator_id, period, level))
    for code in _changes(store):
        if code not in own and area_level(code) == level and store.areas[code].valid:
            cell = _from_older(store, indicator_id, period, code)
            if cell is not None:
                own[code] = cell
    return MappingProxyType(own)


def _from_older(
    store: Store, indicator_id: str, period: str, code: str, before: int = LATEST
) -> Cell | None:
    """The figure of a new area from the older ones, or None; by the rule of the indicator.

    Only by changes of years `before` one, so that a key in a circle ends.
    """
    changes = [each for each in _carried(store, code) if each.to_year < before]
    parts = [_older(store, indicator_id, period, change) for change in changes]
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    if len(found) == 1 and changes[0].kind == "same":
        return replace(found[0], area_code=code, rebuilt=True)
    values = [part.value for part in found if part.value is not None]
    if len(values) < len(parts):
        return None
    rule = store.indicators[indicator_id].aggregate
    result = None
    if rule.rule == "sum":
        result = math.fsum(values)
    elif rule.rule == "weighted_mean" and rule.denominator:
        older = (_older(store, rule.denominator, period, change) for change in changes)
        weights = [cell.value for cell in older if cell is not None and cell.value is not None]
        if len(weights) == len(values) and min(weights) >= 0 and sum(weights) > 0:
            pairs = zip(values, weights, strict=True)
            result = math.fsum(value * weight for value, weight in pairs) / math.fsum(weights)
    if result is None:
        return None
    status = min((part.status for part in found), key=STRENGTH.index)
    return Cell(code, "value", result, status, found[0].origin, rebuilt=True)


def _older(store: Store, indicator_id: str, period: str, change: AreaChange) -> Cell | None:
    """The figure of an older area, itself perhaps carried over; None where there is none."""
    code = change.from_code
    rows = store.cells(indicator_id, period, area_level(code))
    if code in rows.index:
        return cells_of(rows.loc[[code]])[code]
    return _from_older(store, indicator_id, period, code, change.to_year)


def _carried(store: Store, code: str) -> tuple[AreaChange, ...]:
    """The older areas that a new one is made of; none when one of them is not whole or not told.

    A code that was given to another area cannot be asked: its figures are of the newer area.
    """
    changes = [each for each in _changes(store).get(code, ()) if each.from_code != code]
    if not changes or any(each.kind not in CARRIED for each in changes):
        return ()
    if any((area := store.areas.get(c.from_code)) is None or area.valid for c in changes):
        return ()
    return tuple(changes)


def _recast(store: Store, indicator_id: str, period: str, change: AreaChange) -> bool:
    """Whether a table has codes in a period that are newer than it: it was recalculated."""
    known = set(store.cells(indicator_id, period, area_level(change.to_code)).index)
    older = {each.from_code for each in store.area_changes}
    newer = {c.to_code for c in store.area_changes if c.to_year == change.to_year} - older
    return bool(known & newer)


def _changes(store: Store) -> Mapping[str, tuple[AreaChange, ...]]:
    """The rows of the key by new code."""
    return _by_code(store, store.version)


@lru_cache(maxsize=4)
def _by_code(store: Store, version: str) -> Mapping[str, tuple[AreaChange, ...]]:
    found: dict[str, list[AreaChange]] = {}
    for change in store.area_changes:
        found.setdefault(change.to_code, []).append(change)
    return {code: tuple(changes) for code, changes in found.items()}
