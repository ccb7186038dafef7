"""A timeline as standalone inline SVG: what runs when, and the moments on it.

Every lane has its name above it, in words too which years it takes; a moment of at most half a
year is a dot, one that takes longer is a line. The table with the same years belongs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH
from atlas.figures.page import Page
from atlas.figures.palette import PALETTE

BAR, DOT, GAP = 12, 3.5, 10  # height of a bar, radius of a moment, room under a lane
STRIP = 2 * DOT + 2  # height of a line with moments
SHORT = 0.55  # years: what takes no longer is a dot in its middle
STEP = 5  # years from one name of a year to the next
NO_YEAR = "geen jaar bekend"
KEY = "Balk: de jaren volgens het stuk. Rondje of streep eronder: een moment of een tijd."


@dataclass(frozen=True)
class Lane:
    """What runs from the beginning of `first` to the end of `last`; None: no year is known.

    `moments` are (start, end) in years, such as 2006.09 and 2006.09; `main` stands out.
    """

    name: str
    first: int | None
    last: int | None
    moments: Sequence[tuple[float, float]] = ()
    main: bool = False


def years_words(first: int | None, last: int | None) -> str:
    """The years of a lane: "2007-2010", "2019", "geen jaar bekend"."""
    if first is None or last is None:
        return NO_YEAR
    return str(first) if first == last else f"{first}-{last}"


def timeline(title: str, lanes: Sequence[Lane], first: int, last: int) -> str:
    """The lanes under each other over the years `first` to `last`; the rest falls outside."""
    page = frame.start(title, KEY if lanes else "Er is niets om te tekenen.")
    place = frame.scale(first, last + 1, EDGE, WIDTH - EDGE)
    top = page.y
    grid = len(page.parts)
    for lane in lanes:
        _lane(page, lane, place, (first, last))
    page.parts[grid:grid] = _grid(place, first, last, top, page.y)
    page.y += LINE
    told = "; ".join(f"{lane.name}: {_told(lane)}" for lane in lanes)
    return frame.document(page, title, f"{told}.")


def _told(lane: Lane) -> str:
    count = len(lane.moments)
    moments = f", {count} {'moment' if count == 1 else 'momenten'}" if count else ""
    return f"{years_words(lane.first, lane.last)}{moments}"


def _grid(place: frame.Scale, first: int, last: int, top: float, bottom: float) -> list[str]:
    """A thin line at the start of every fifth year, its name under it."""
    page = Page()
    for year in range(first - first % -STEP, last + 1, STEP):
        line = frame.path([(place(year), top), (place(year), bottom)])
        page.parts.append(frame.stroke(line, PALETTE.rule, 1))
        half = frame.text_width(str(year)) / 2
        middle = min(max(place(year), half), WIDTH - half)
        style = {"fill": PALETTE.quiet_text, "anchor": "middle"}
        page.line(middle, bottom + LINE - 4, str(year), SIZE, **style)
    return page.parts


def _lane(page: Page, lane: Lane, place: frame.Scale, years: tuple[int, int]) -> None:
    weight = 600 if lane.main else 400
    name = f"{lane.name} ({years_words(lane.first, lane.last)})"
    page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, name, SIZE, weight=weight) + 3
    if span := _within(lane.first, None if lane.last is None else lane.last + 1, years):
        fill = PALETTE.accent if lane.main else PALETTE.bar
        start, end = map(place, span)
        page.parts.append(frame.box(start, page.y, end - start, BAR, fill))
        page.y += BAR
    ends: list[float] = []  # of the last moment on each line
    for start, end in sorted(lane.moments):
        if span := _within(start, end, years):
            line = _free(ends, place(span[0]), place(span[1]))
            y = page.y + (line + 1) * STRIP - DOT
            page.parts.append(_moment(place(span[0]), place(span[1]), y, end - start))
    page.y += len(ends) * STRIP + GAP


def _free(ends: list[float], start: float, end: float) -> int:
    """The first line on which a moment touches no other; `ends` takes it in."""
    line = next((line for line, last in enumerate(ends) if last + DOT < start - DOT), len(ends))
    ends[line : line + 1] = [end]
    return line


def _within(
    start: float | None, end: float | None, years: tuple[int, int]
) -> tuple[float, float] | None:
    """The part of a time that is on the line; None where there is nothing to draw."""
    if start is None or end is None or end < max(start, years[0]) or start > years[1] + 1:
        return None
    return max(start, years[0]), min(end, years[1] + 1)


def _moment(start: float, end: float, y: float, takes: float) -> str:
    if takes > SHORT:
        return frame.stroke(frame.path([(start, y), (end, y)]), PALETTE.text, 2)
    return f'<circle cx="{(start + end) / 2:.1f}" cy="{y:.1f}" r="{DOT}" fill="{PALETTE.text}"/>'
