"""Cells, and how those of gemeenten become one of a region or the province.

A sum or mean is only made of complete parts: one member without a value and there is no
result. A result of our own is marked `computed` and is never stronger than its weakest part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from atlas.store.records import COUNTRY, PROVINCE, STATUSES_WITH_VALUE, Region
from atlas.store.store import Store

REGION = "regio"
COARSE_LEVELS = ("gemeente", REGION, "provincie", "land")
CELL_COLUMNS = ("value", "status", "origin", "lower", "upper")  # of a frame
# Statuses from weak to strong: a result is never stronger than its weakest part.
STRENGTH = ("forecast", "estimate", "provisional", "final")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, or the reason why there is none.

    `state` is value, suppressed, missing or not_applicable; `value` is a number exactly in
    the first; `origin` the id of the indicator's origin ("" for none). `computed`: by our own
    rule, not by the source; `rebuilt`: carried over from older areas (`area_changes.py`).
    `class_index` and `rank` are set on a map: rank 1 is the highest value, and equal values share
    the best rank. `lower` and `upper`: the bounds of the 95% interval that the source gives beside
    the value, None where it gives none.
    """

    area_code: str
    state: str
    value: float | None
    status: str
    origin: str
    computed: bool = False
    class_index: int | None = None
    rank: int | None = None
    rebuilt: bool = False
    lower: float | None = None
    upper: float | None = None


def empty_cell(area_code: str, state: str = "missing") -> Cell:
    """The cell of an area without a figure."""
    return Cell(area_code, state, None, state, "")


def cells_of(frame: pd.DataFrame) -> dict[str, Cell]:
    """Cells by area code, of a frame indexed by it with CELL_COLUMNS."""
    columns = (frame.index, *(frame[name] for name in CELL_COLUMNS))
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {code: observed(code, *row) for code, *row in rows}


def observed(
    area_code: str,
    value: float,
    status: str,
    origin: str,
    lower: float = math.nan,
    upper: float = math.nan,
) -> Cell:
    """The cell of one observation of the store, where NaN is no number."""
    if status not in STATUSES_WITH_VALUE:
        return Cell(area_code, status, None, status, origin)
    if math.isnan(lower) or math.isnan(upper):
        return Cell(area_code, "value", value, status, origin)
    return Cell(area_code, "value", value, status, origin, lower=lower, upper=upper)


def level_periods(store: Store, indicator_id: str, level: str) -> tuple[str, ...]:
    """Periods in which areas of `level` can have figures, in time order.

    A regio has its own, and those of the gemeenten when the indicator has a rule to add up.
    """
    own = store.periods(indicator_id, level)
    if level != REGION or store.indicators[indicator_id].aggregate.rule == "none":
        return own
    return tuple(sorted({*own, *store.periods(indicator_id, "gemeente")}))


def province_periods(store: Store, indicator_id: str) -> tuple[str, ...]:
    """Periods in which Drenthe can have a figure: its own and those of the gemeenten."""
    found = (store.periods(indicator_id, level) for level in ("gemeente", "provincie"))
    return tuple(sorted(set().union(*found)))


def aggregate(
    store: Store, indicator_id: str, period: str, members: Sequence[str], area_code: str = ""
) -> Cell | None:
    """One cell of gemeenten `members` by the indicator's declared rule, or None.

    sum: of all members; weighted_mean: sum(value x weight) / sum(weight), with the
    denominator indicator's values as weights; ratio: 100 x the sum of all numerator parts /
    the sum of all denominator parts, of all members. All of the same period. None without a
    rule, without members, when any member (or weight, or part) has no value, or when weights or
    denominator parts add up to nothing. Not rounded. `area_code` is put in the cell.
    """
    rule = store.indicators[indicator_id].aggregate
    cells = _complete(store, [indicator_id], period, members)
    if rule.rule == "none" or not cells:
        return None
    used, result = cells, None
    if rule.rule == "sum":
        result = math.fsum(_values(cells))
    elif rule.rule == "weighted_mean":
        weights = _complete(store, [rule.denominator or ""], period, members)
        result = _mean(_values(cells), _values(weights))
    else:
        above = _complete(store, rule.numerator_parts, period, members)
        below = _complete(store, rule.denominator_parts, period, members)
        used, result = [*cells, *above, *below], _ratio(_values(above), _values(below))
    if result is None:
        return None
    status = min((cell.status for cell in used), key=STRENGTH.index)
    return Cell(area_code, "value", result, status, cells[0].origin, computed=True)


def province_cell(store: Store, indicator_id: str, period: str) -> Cell:
    """Drenthe: the source's own figure, else computed from all gemeenten, else none."""
    own = coarse_cells(store, indicator_id, period).get(PROVINCE, empty_cell(PROVINCE))
    if own.state == "value":
        return own
    return aggregate(store, indicator_id, period, gemeenten(store), PROVINCE) or own


def country_cell(store: Store, indicator_id: str, period: str) -> Cell:
    """Nederland: only ever the source's own figure."""
    return coarse_cells(store, indicator_id, period).get(COUNTRY, empty_cell(COUNTRY))


def region_cell(store: Store, indicator_id: str, period: str, region: Region) -> Cell:
    """A region: the source's own figure, else computed from its members in Drenthe, else none.

    Where the source does not name (all) members there is nothing to add up:
    not_applicable without any member, missing when only a part is named.
    """
    own = coarse_cells(store, indicator_id, period).get(region.area_code)
    if own and own.state == "value":
        return own
    if region.membership == "not_stated" or not region.members:
        return own or empty_cell(region.area_code, "not_applicable")
    computed = None
    if region.membership == "stated":
        computed = aggregate(store, indicator_id, period, region.members, region.area_code)
    return computed or own or empty_cell(region.area_code)


def coarse_cells(store: Store, indicator_id: str, period: str) -> dict[str, Cell]:
    """Cells of gemeenten, regions, Drenthe and Nederland in one period, by area code.

    Empty for an unknown indicator or period. Do not change the result: it is kept.
    """
    return _coarse(store, store.version, indicator_id).get(period, {})


@lru_cache(maxsize=512)
def _coarse(store: Store, version: str, indicator_id: str) -> dict[str, dict[str, Cell]]:
    if indicator_id not in store.indicators:
        return {}
    frame = store.observations(indicator_id)
    frame = frame[frame["area_level"].isin(COARSE_LEVELS)]
    names = ("period", "area_code", *CELL_COLUMNS)
    found: dict[str, dict[str, Cell]] = {}
    for period, *row in zip(*(frame[name].tolist() for name in names), strict=True):
        cell = observed(*row)
        found.setdefault(period, {})[cell.area_code] = cell
    return found


def _complete(
    store: Store, indicator_ids: Sequence[str], period: str, members: Sequence[str]
) -> list[Cell]:
    """The cells of all members in all indicators; none at all when one has no value."""
    found = []
    for indicator_id in indicator_ids:
        cells = coarse_cells(store, indicator_id, period)
        found += [cells.get(member) or empty_cell(member) for member in members]
    return found if all(cell.value is not None for cell in found) else []


def _values(cells: Sequence[Cell]) -> list[float]:
    return [cell.value for cell in cells if cell.value is not None]


def _mean(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """The mean of `values` by as many `weights`; None without (usable) weights."""
    if not weights or min(weights) < 0 or sum(weights) == 0:
        return None
    weighted = (value * weight for value, weight in zip(values, weights, strict=True))
    return math.fsum(weighted) / math.fsum(weights)


def _ratio(above: Sequence[float], below: Sequence[float]) -> float | None:
    """100 x the one sum / the other; None without numbers, or when the other is nothing."""
    if not above or not below or math.fsum(below) <= 0:
        return None
    return 100 * math.fsum(above) / math.fsum(below)


def gemeenten(store: Store) -> tuple[str, ...]:
    """The codes of the gemeenten of Drenthe, in the order of the areas."""
    return _gemeenten(store, store.version)


def find_region(store: Store, area_code: str) -> Region | None:
    """The region with a code, of any grouping; None for what is no region."""
    regions = (region for grouping in store.groupings.values() for region in grouping.regions)
    return next((region for region in regions if region.area_code == area_code), None)


@lru_cache(maxsize=4)
def _gemeenten(store: Store, version: str) -> tuple[str, ...]:
    return tuple(
        code
        for code, area in store.areas.items()
        if area.area_level == "gemeente" and area.parent_code == PROVINCE and area.valid
    )
