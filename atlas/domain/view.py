"""What one map shows: the cells of a choice, their classes, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from atlas.domain.aggregate import (
    CELL_COLUMNS,
    REGION,
    Cell,
    country_cell,
    empty_cell,
    find_region,
    level_periods,
    observed,
    province_cell,
    province_periods,
    region_cell,
)
from atlas.domain.area_changes import area_cells, rebuilt
from atlas.domain.choice import Choice
from atlas.domain.classify import Classes, class_of, classify, robustness, with_counts
from atlas.domain.rounding import ranks
from atlas.store.records import PROVINCE, Indicator, Origin, SeriesBreak
from atlas.store.store import Store

__all__ = ["Cell", "MapView", "area_series", "build_view"]


@dataclass(frozen=True)
class MapView:
    """One map with all that is said about it.

    `cells`: every valid area of the level (regions of the grouping), in the order of the
    areas, with class and rank; areas without a row are "missing". `classes` is None without
    values; its counts are of these cells, also when the limits are those of all years.
    `first_period_drenthe`: the first period with a figure of Drenthe, and that figure.
    `periods` are those of the level, in time order. `moved`: areas that another class method
    would move by two classes or more. `old_codes`: figures of areas that no longer exist.
    `origins`: where the cells (with Drenthe and Nederland) come from.
    """

    choice: Choice
    indicator: Indicator
    cells: tuple[Cell, ...]
    classes: Classes | None
    drenthe: Cell
    nederland: Cell
    first_period_drenthe: tuple[str, Cell] | None
    periods: tuple[str, ...]
    moved: tuple[str, ...]
    old_codes: tuple[Cell, ...]
    origins: tuple[Origin, ...]
    series_breaks: tuple[SeriesBreak, ...]


def build_view(store: Store, choice: Choice) -> MapView:
    """The map of a choice that `parse_choice` gave. Pure; the last 512 are kept.

    Raises KeyError for an indicator or grouping that the store does not have.
    """
    view = _build(store, store.version, replace(choice, area=""))
    return replace(view, choice=choice) if choice.area else view


def area_series(store: Store, indicator_id: str, area_code: str) -> tuple[tuple[str, Cell], ...]:
    """The cells of one area with their periods, in time order; empty for an unknown area.

    Drenthe and regions are the source's own figure or computed, as on the map.
    """
    if area_code == PROVINCE:
        periods = province_periods(store, indicator_id)
        return tuple((period, province_cell(store, indicator_id, period)) for period in periods)
    if region := find_region(store, area_code):
        return tuple(
            (period, region_cell(store, indicator_id, period, region))
            for period in level_periods(store, indicator_id, REGION)
        )
    frame = store.series(indicator_id, area_code)
    names = ("period", *CELL_COLUMNS)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    own = {period: observed(area_code, *cell) for period, *cell in rows}
    older = {each.period: each.cell for each in rebuilt(store, indicator_id, area_code)}
    return tuple(sorted((older | own).items()))


@lru_cache(maxsize=512)
def _build(store: Store, version: str, choice: Choice) -> MapView:
    indicator = store.indicators[choice.indicator]
    rows = _rows(store, choice, choice.period)
    found = {code: rows.get(code) or empty_cell(code) for code in _codes(store, choice)}
    periods = level_periods(store, choice.indicator, choice.level)
    drenthe = province_cell(store, choice.indicator, choice.period)
    nederland = country_cell(store, choice.indicator, choice.period)
    values = _values(found.values())
    classes, moved = _classify(store, choice, values, periods)
    origins = {cell.origin for cell in (*found.values(), drenthe, nederland)}
    return MapView(
        choice=choice,
        indicator=indicator,
        cells=_on_map(found, ranks(values, indicator.decimals), classes),
        classes=classes,
        drenthe=drenthe,
        nederland=nederland,
        first_period_drenthe=_first_of_drenthe(store, version, choice.indicator),
        periods=periods,
        moved=moved,
        old_codes=tuple(cell for code, cell in rows.items() if code not in found),
        origins=tuple(origin for origin in indicator.origin if origin.id in origins),
        series_breaks=indicator.notes.series_breaks,
    )


def _rows(store: Store, choice: Choice, period: str) -> dict[str, Cell]:
    """The cells that one period and level have, by area code; also those of old codes."""
    if choice.level == REGION:
        regions = store.groupings[choice.grouping].regions
        return {r.area_code: region_cell(store, choice.indicator, period, r) for r in regions}
    return dict(area_cells(store, choice.indicator, period, choice.level))


def _codes(store: Store, choice: Choice) -> tuple[str, ...]:
    """The areas of a map, in the order of the areas (or regions)."""
    if choice.level == REGION:
        return tuple(region.area_code for region in store.groupings[choice.grouping].regions)
    return _valid_areas(store, store.version, choice.level)


@lru_cache(maxsize=16)
def _valid_areas(store: Store, version: str, level: str) -> tuple[str, ...]:
    areas = store.areas.items()
    return tuple(code for code, area in areas if area.area_level == level and area.valid)


def _values(cells: Iterable[Cell]) -> dict[str, float]:
    return {cell.area_code: cell.value for cell in cells if cell.value is not None}


def _classify(
    store: Store, choice: Choice, values: Mapping[str, float], periods: tuple[str, ...]
) -> tuple[Classes | None, tuple[str, ...]]:
    """The classes of a map and the areas that another method would move.

    With `fixed` the limits are made on the values of all periods, round the centre of the
    last period, so that every year has the same; the counts are those of this period.
    """
    if not values:
        return None, ()
    shown = list(values.values())
    pool: tuple[float, ...] = ()
    if choice.fixed:
        level = Choice(choice.indicator, "", choice.level, choice.grouping)
        pool = _pool(store, store.version, level)
    centre = _centre(store, choice, periods[-1] if choice.fixed else choice.period)
    classes = classify(pool or shown, choice.method, choice.classes, choice.breaks, centre)
    return with_counts(classes, shown), robustness(values, classes, pool)


@lru_cache(maxsize=64)
def _pool(store: Store, version: str, choice: Choice) -> tuple[float, ...]:
    """The values of all periods of the level."""
    codes = set(_codes(store, choice))
    return tuple(
        value
        for period in level_periods(store, choice.indicator, choice.level)
        for code, value in _values(_rows(store, choice, period).values()).items()
        if code in codes
    )


def _centre(store: Store, choice: Choice, period: str) -> float | None:
    cell = {"drenthe": province_cell, "nederland": country_cell}.get(choice.centre)
    return cell(store, choice.indicator, period).value if cell else None


def _on_map(
    cells: Mapping[str, Cell], places: Mapping[str, int], classes: Classes | None
) -> tuple[Cell, ...]:
    """The cells with class and rank: 1 is the highest, equal figures share the best rank."""
    if classes is None:
        return tuple(cells.values())
    return tuple(
        cell if cell.value is None else _ranked(cell, cell.value, places[cell.area_code], classes)
        for cell in cells.values()
    )


def _ranked(cell: Cell, value: float, rank: int, classes: Classes) -> Cell:
    """The cell with its class and rank; written out, as `replace` is slow for 679 of them."""
    return Cell(
        area_code=cell.area_code,
        state=cell.state,
        value=value,
        status=cell.status,
        origin=cell.origin,
        computed=cell.computed,
        class_index=class_of(value, classes),
        rank=rank,
        rebuilt=cell.rebuilt,
        lower=cell.lower,
        upper=cell.upper,
    )


@lru_cache(maxsize=512)
def _first_of_drenthe(store: Store, version: str, indicator_id: str) -> tuple[str, Cell] | None:
    for period in province_periods(store, indicator_id):
        cell = province_cell(store, indicator_id, period)
        if cell.value is not None:
            return period, cell
    return None
