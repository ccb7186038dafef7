"""The trends of the feitenblad: each a small chart, with some of its figures in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line, comparable
from atlas.domain.subject import Subject
from atlas.domain.trend import Moment, Trend, trend
from atlas.figures.factsheet_rows import Sources
from atlas.figures.numbers import COMPUTED, capital, cell_status, format_cell, full_status
from atlas.figures.trend import FEWEST, trend_chart
from atlas.store.store import Store

COURSES = 4
PERIODS = 4  # in the table under a chart


def trends(
    store: Store, subject: Subject, standing: Sequence[Line], sources: Sources
) -> list[dict[str, Any]]:
    """The trends of the record that the area has a course of, as printed.

    Where it has fewer than COURSES, those of what stands out come after them.
    """
    keys = dict.fromkeys([*store.profile.trends, *(line.indicator.id for line in standing)])
    courses = (trend(store, subject, key) for key in keys)
    found = (_printed(each, sources) for each in courses if each.figures >= FEWEST)
    return [*islice(found, COURSES)]


def _printed(course: Trend, sources: Sources) -> dict[str, Any]:
    shown = _some(_after_breaks(course))
    indicator = course.indicator
    cells = [cell for moment in course.moments for cell in _cells(course, moment).values()]
    return {
        "svg": trend_chart(course, small=True),
        "alt": _told(course),
        "periods": [moment.period for moment in shown],
        "rows": [
            [name, *(format_cell(_cells(course, moment)[name], indicator) for moment in shown)]
            for name in _cells(course, shown[0])
        ],
        "notes": [
            *(f"Breuk in de reeks vanaf {each.period}." for each in course.breaks),
            *_statuses(course, shown),
        ],
        "sources": sources.of(indicator, cells),
    }


def _after_breaks(course: Trend) -> list[Moment]:
    """The moments with a figure since the last break, or all where there are too few of them."""
    known = [moment for moment in course.moments if moment.area.value is not None]
    since = max((each.period for each in course.breaks), default="")
    later = [moment for moment in known if moment.period >= since]
    return later if len(later) > 1 else known


def _some(moments: list[Moment]) -> list[Moment]:
    """At most PERIODS moments at even distances, the first and the last among them."""
    steps = min(PERIODS, len(moments)) - 1
    return [moments[round(step * (len(moments) - 1) / steps)] for step in range(steps + 1)]


def _cells(course: Trend, moment: Moment) -> dict[str, Cell]:
    """The cells of a moment by name, as the chart has them: totals of the area alone."""
    named = {course.subject.name: moment.area}
    if comparable(course.indicator):
        named |= {"Drenthe": moment.drenthe, "Nederland": moment.nederland}
    return named


def _statuses(course: Trend, shown: Sequence[Moment]) -> Iterator[str]:
    """The status of the figures in the table, and which of them the atlas computed."""
    found: dict[str, list[str]] = {}
    computed: dict[str, list[str]] = {}
    for moment in shown:
        found.setdefault(cell_status(moment.area, course.indicator), []).append(moment.period)
        for name, cell in _cells(course, moment).items():
            if cell.computed:
                computed.setdefault(name, []).append(moment.period)
    yield f"Status: {next(iter(found)) if len(found) == 1 else _listed(found)}."
    if computed:
        yield f"{capital(COMPUTED)}: {_listed(computed)}."


def _listed(periods: Mapping[str, Sequence[str]]) -> str:
    """Words with their periods: "definitief (2015, 2020), voorlopig (2025)"."""
    return ", ".join(f"{word} ({', '.join(each)})" for word, each in periods.items())


def _told(course: Trend) -> str:
    """All figures of the area in a sentence, for who cannot see the chart."""
    figures = [f"{m.period}: {_figure(course, m.area)}" for m in course.moments]
    return f"{course.indicator.title}, {course.subject.name}. {'; '.join(figures)}."


def _figure(course: Trend, cell: Cell) -> str:
    """A figure with its status, or the word for why there is none."""
    text = format_cell(cell, course.indicator)
    return f"{text} ({full_status(cell, course.indicator)})" if cell.value is not None else text
