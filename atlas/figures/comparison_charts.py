"""Charts of areas side by side: their bars, and the course of each area.

The chosen areas have the colour, Drenthe and Nederland are grey; every bar and line bears its
name. What is not there is a word, never a bar of zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.courses import Courses
from atlas.domain.profile import comparable
from atlas.figures import chart_frame as frame
from atlas.figures.chart_bars import Bar
from atlas.figures.charts import LineSeries, Remarks, line_chart
from atlas.figures.numbers import format_cell
from atlas.figures.trend import break_words, is_open, open_key
from atlas.store.records import Indicator


def bar(name: str, cell: Cell, indicator: Indicator, main: bool = True) -> Bar:
    """The bar of a cell."""
    value = frame.known(cell.value) if cell.state == "value" else None
    return Bar(name, value, format_cell(cell, indicator), main)


def course_chart(found: Courses, names: Sequence[str], beside: bool) -> str:
    """A line for each area, and where they can be compared for Drenthe and Nederland.

    No line crosses a break or a year without a figure; what is not final is a ring. `beside`:
    Drenthe is not among the areas.
    """
    indicator = found.indicator
    every = [(name, cells, True) for name, cells in zip(names, found.areas, strict=True)]
    if comparable(indicator):
        every += [("Drenthe", found.drenthe, False)] * beside
        every.append(("Nederland", found.nederland, False))
    drawn = [each for each in every if any(cell.value is not None for cell in each[1])]
    key = open_key(cell for _, cells, _ in drawn for cell in cells)
    notes = tuple(map(break_words, found.breaks))
    remarks = Remarks(key, notes, [each.period for each in found.breaks])
    series = [_series(found, *each) for each in drawn]
    return line_chart(indicator.title, series, indicator.unit, indicator.decimals, remarks)


def _series(found: Courses, name: str, cells: Sequence[Cell], main: bool) -> LineSeries:
    pairs = [*zip(found.periods, cells, strict=True)]
    points = [(period, cell.value) for period, cell in pairs]
    return LineSeries(name, points, main, [period for period, cell in pairs if is_open(cell)])
