"""Horizontal bars as standalone inline SVG: one list of them, or several groups on one scale.

The bars that a chart is about have the accent; what is not there is a word, never a bar of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH
from atlas.figures.page import Page, wrap
from atlas.figures.palette import PALETTE

BAR, GAP = 16, 6  # height of a bar, room under it
THIN, CLOSE = 13, 3  # the same where there are several groups
NAME_WIDTH = 168


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its value (None: only `text`, why there is none), and what stands at it.

    `main`: what the chart is about, and not what that stands beside.
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


def bars(
    title: str,
    items: Sequence[tuple[str, float | None]],
    unit: str,
    decimals: int,
    chosen: str = "",
) -> str:
    """Bars from zero, in the order given; `chosen` is the name that stands out."""
    figures = [(name, frame.known(value)) for name, value in items]
    found = (
        Bar(name, value, frame.shown(value, decimals, unit), name == chosen)
        for name, value in figures
    )
    return group_bars(title, unit, [BarGroup("", tuple(found))])


def group_bars(title: str, unit: str, groups: Sequence[BarGroup]) -> str:
    """Horizontal bars from zero on one scale, group by group, in the order given."""
    every = [each for group in groups for each in group.bars]
    if all(each.value is None for each in every):
        return frame.empty(title, unit)
    page = frame.start(title, frame.unit_title(unit))
    values = [each.value for each in every if each.value is not None]
    plain = not any(each.main for each in every)
    names = min(NAME_WIDTH, max(frame.text_width(each.name) for each in every) + 8)
    place = _scale(values, [each.text for each in every], names)
    for group in groups:
        if group.name:
            width = WIDTH - 2 * EDGE
            page.y = page.block(EDGE, page.y + 4, width, group.name, SIZE, weight=600) + 3
        top = page.y
        for each in group.bars:
            ink = PALETTE.text if each.main or plain else PALETTE.quiet_text
            _draw(page, each, place, ink, len(groups) > 1)
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


def _draw(page: Page, each: Bar, place: frame.Scale, fill: str, close: bool) -> None:
    lines = wrap(each.name, NAME_WIDTH - 8, SIZE)
    thick, under = (THIN, CLOSE) if close else (BAR, GAP)
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
