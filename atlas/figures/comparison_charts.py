"""Charts of areas side by side: bars in groups, and the course of each area.

The chosen areas have the colour, Drenthe and Nederland are grey; every bar and line bears its
name. What is not there is a word, never a bar of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.domain.aggregate import Cell
from atlas.domain.courses import Courses
from atlas.domain.profile import comparable
from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH
from atlas.figures.charts import BAR, GAP, NAME_WIDTH, LineSeries, Remarks, line_chart
from atlas.figures.numbers import format_cell, status_word
from atlas.figures.page import Page, wrap
from atlas.figures.palette import PALETTE
from atlas.figures.sentences import joined
from atlas.store.records import Indicator

NOT_FINAL = ("provisional", "forecast")
THIN, CLOSE = 13, 3  # a bar in one of several groups, and the room under it


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its value (None: only `text`, why there is none), and what stands at it.

    `main`: one of the chosen areas, and not what they stand beside.
    """

    name: str
    value: float | None
    text: str
    main: bool


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars that belong together; `name` is "" where there is only one group."""

    name: str
    bars: tuple[Bar, ...]


def bar(name: str, cell: Cell, indicator: Indicator, main: bool = True) -> Bar:
    """The bar of a cell."""
    value = frame.known(cell.value) if cell.state == "value" else None
    return Bar(name, value, format_cell(cell, indicator), main)


def group_bars(title: str, unit: str, groups: Sequence[BarGroup]) -> str:
    """Horizontal bars from zero on one scale, group by group, in the order given."""
    every = [each for group in groups for each in group.bars]
    if all(each.value is None for each in every):
        return frame.empty(title, unit)
    page = frame.start(title, frame.unit_title(unit))
    values = [each.value for each in every if each.value is not None]
    names = min(NAME_WIDTH, max(frame.text_width(each.name) for each in every) + 8)
    place = _scale(values, [each.text for each in every], names)
    for group in groups:
        if group.name:
            width = WIDTH - 2 * EDGE
            page.y = page.block(EDGE, page.y + 4, width, group.name, SIZE, weight=600) + 3
        top = page.y
        for each in group.bars:
            _draw(page, each, place, len(groups) > 1)
        axis = frame.path([(place(0), top - 2), (place(0), page.y - 2)])
        page.parts.append(frame.stroke(axis, PALETTE.quiet_text, 1))
    return frame.document(page, title, " ".join(_told(group) for group in groups))


def _told(group: BarGroup) -> str:
    said = "; ".join(f"{each.name}: {each.text}" for each in group.bars)
    return f"{group.name}: {said}." if group.name else f"{said}."


def _scale(values: Sequence[float], texts: Sequence[str], names: float) -> frame.Scale:
    """From zero to the largest, with room for the names and for the figures at both ends."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = max(map(frame.text_width, texts)) + 8
    first = EDGE + names + (room if low < 0 else 0)
    return frame.scale(low, high, first, WIDTH - EDGE - room)


def _draw(page: Page, each: Bar, place: frame.Scale, close: bool) -> None:
    lines = wrap(each.name, NAME_WIDTH - 8, SIZE)
    thick, under = (THIN, CLOSE) if close else (BAR, GAP)
    fill = PALETTE.text if each.main else PALETTE.quiet_text
    for index, line in enumerate(lines):
        page.line(EDGE, page.y + 12 + index * LINE, line, SIZE, fill=fill)
    zero, end = place(0), place(each.value or 0)
    if each.value is not None:
        colour = PALETTE.accent if each.main else PALETTE.bar
        page.parts.append(frame.box(min(zero, end), page.y, abs(end - zero), thick, colour))
    left = each.value is not None and each.value < 0
    at = end - 5 if left else end + 5
    page.line(at, page.y + 12, each.text, SIZE, fill=fill, anchor="end" if left else "start")
    page.y += max(thick, len(lines) * LINE) + under


def course_chart(found: Courses, names: Sequence[str], beside: bool) -> str:
    """A line for each area, and where they can be compared for Drenthe and Nederland.

    No line crosses a break or a year without a figure; what is not final is a ring. `beside`:
    Drenthe is not among the areas.
    """
    series = [
        _series(found, name, cells, True) for name, cells in zip(names, found.areas, strict=True)
    ]
    if comparable(found.indicator):
        others = [("Drenthe", found.drenthe)] * beside + [("Nederland", found.nederland)]
        series += [_series(found, name, cells, False) for name, cells in others]
    drawn = [each for each in series if any(value is not None for _, value in each.points)]
    indicator = found.indicator
    remarks = Remarks(_key(found), course_notes(found), [each.period for each in found.breaks])
    return line_chart(indicator.title, drawn, indicator.unit, indicator.decimals, remarks)


def course_notes(found: Courses) -> tuple[str, ...]:
    """The breaks in the series, in words."""
    return tuple(
        f"Breuk in de reeks (streepjeslijn): vanaf {each.period}. {each.note}"
        for each in found.breaks
    )


def _key(found: Courses) -> str:
    every = (*found.areas, found.drenthe, found.nederland)
    cells = (cell for cells in every for cell in cells if _is_open(cell))
    words = dict.fromkeys(status_word(cell.status, found.indicator) for cell in cells)
    return f"Open rondje: {joined([*words])}." if words else ""


def _series(found: Courses, name: str, cells: Sequence[Cell], main: bool) -> LineSeries:
    pairs = [*zip(found.periods, cells, strict=True)]
    points = [(period, cell.value) for period, cell in pairs]
    return LineSeries(name, points, main, [period for period, cell in pairs if _is_open(cell)])


def _is_open(cell: Cell) -> bool:
    return cell.value is not None and cell.status in NOT_FINAL
