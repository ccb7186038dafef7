"""The course of a figure of an area, beside Drenthe and Nederland."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.domain.aggregate import (
    Cell,
    country_cell,
    level_periods,
    province_cell,
    province_periods,
)
from atlas.domain.area_changes import area_breaks
from atlas.domain.subject import Subject, subject_cell, subject_periods
from atlas.store.records import Indicator, SeriesBreak
from atlas.store.store import Store


@dataclass(frozen=True, slots=True)
class Moment:
    """The three figures of one period, each a value or the reason why there is none."""

    period: str
    area: Cell
    drenthe: Cell
    nederland: Cell


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator over the years for an area.

    `moments` in time order, from the first to the last period in which the area has a figure;
    between these also the periods in which only Drenthe or Nederland has one. Empty when the
    area has none. `breaks`: those between two of the moments. `drenthe_from`: the first period
    of Drenthe when that is before the first moment, else "".
    """

    indicator: Indicator
    subject: Subject
    moments: tuple[Moment, ...]
    breaks: tuple[SeriesBreak, ...]
    drenthe_from: str = ""

    @property
    def figures(self) -> int:
        """In how many periods the area has a value."""
        return sum(moment.area.value is not None for moment in self.moments)


def trend(store: Store, subject: Subject, indicator_id: str) -> Trend:
    """The course of a figure, an indicator of the store, for an area."""
    indicator = store.indicators[indicator_id]
    own = subject_periods(store, subject, indicator_id)
    found = {period: subject_cell(store, subject, indicator_id, period) for period in own}
    known = [period for period, cell in found.items() if cell.value is not None]
    if not known:
        return Trend(indicator, subject, (), ())
    drenthe = province_periods(store, indicator_id)
    every = {*own, *drenthe, *level_periods(store, indicator_id, "land")}
    moments = (
        _moment(store, subject, indicator_id, period)
        for period in sorted(every)
        if known[0] <= period <= known[-1]
    )
    kept = tuple(moment for moment in moments if _any(moment))
    breaks = (
        *(each for each in indicator.notes.series_breaks if known[0] < each.period <= known[-1]),
        *area_breaks(store, indicator_id, subject.code, known),
    )
    earlier = (p for p in drenthe if p < known[0] and _drenthe(store, indicator_id, p))
    return Trend(indicator, subject, kept, breaks, next(earlier, ""))


def _moment(store: Store, subject: Subject, indicator_id: str, period: str) -> Moment:
    return Moment(
        period,
        subject_cell(store, subject, indicator_id, period),
        province_cell(store, indicator_id, period),
        country_cell(store, indicator_id, period),
    )


def _any(moment: Moment) -> bool:
    """Whether the period tells something: a value, or a state that the source gave the area."""
    cells = (moment.area, moment.drenthe, moment.nederland)
    return any(cell.value is not None for cell in cells) or moment.area.state != "missing"


def _drenthe(store: Store, indicator_id: str, period: str) -> bool:
    return province_cell(store, indicator_id, period).value is not None
