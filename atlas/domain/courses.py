"""The course of one figure in several areas, beside Drenthe and Nederland."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.domain.aggregate import Cell, country_cell, province_cell
from atlas.domain.area_changes import area_breaks
from atlas.domain.subject import Subject, subject_cell, subject_periods
from atlas.store.records import Indicator, SeriesBreak
from atlas.store.store import Store


@dataclass(frozen=True, slots=True)
class Courses:
    """An indicator over the years: for each of `areas` a cell in each of `periods`.

    `periods`, in time order, are those in which at least one of the areas has a value. `breaks`:
    those between two of the periods.
    """

    indicator: Indicator
    periods: tuple[str, ...]
    areas: tuple[tuple[Cell, ...], ...]
    drenthe: tuple[Cell, ...]
    nederland: tuple[Cell, ...]
    breaks: tuple[SeriesBreak, ...]


def courses(store: Store, areas: Sequence[Subject], indicator: Indicator) -> Courses:
    """The course of a figure in the areas, in their order."""
    known = {
        period
        for area in areas
        for period in subject_periods(store, area, indicator.id)
        if subject_cell(store, area, indicator.id, period).value is not None
    }
    periods = tuple(sorted(known))
    moved = (area_breaks(store, indicator.id, area.code, periods) for area in areas)
    return Courses(
        indicator,
        periods,
        tuple(
            tuple(subject_cell(store, area, indicator.id, period) for period in periods)
            for area in areas
        ),
        tuple(province_cell(store, indicator.id, period) for period in periods),
        tuple(country_cell(store, indicator.id, period) for period in periods),
        tuple(
            each
            for each in indicator.notes.series_breaks
            if periods and periods[0] < each.period <= periods[-1]
        )
        + tuple(dict.fromkeys(each for one in moved for each in one)),
    )
