"""Groups beside each other as standalone inline SVG: every member a dot, the group a line.

A group without a figure of its own has only its dots. Drenthe is a dashed line. The lowest and
the highest member have their names. The table with the same figures belongs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import COLOURS, EDGE, LINE, SIZE, WIDTH, text_width
from atlas.figures.labels import Box, halo
from atlas.figures.page import Page, safe, wrap
from atlas.figures.palette import PALETTE

RADIUS = 5.0
LANE = 2 * RADIUS + 1  # height of a row of dots
TALL = 7.0  # how far the line of a group stands out above and under its dots
NAME_SIZE = 13
KEY, KEY_DRENTHE = "Rondje: een gemeente. Dikke streep: de groep.", " Streepjeslijn: Drenthe."


@dataclass(frozen=True, slots=True)
class Member:
    """A gemeente with a figure, and how it reads."""

    name: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its members with a figure; `value` is its own figure (None: it has none).

    `text` is that figure, or the words in its place.
    """

    name: str
    members: Sequence[Member]
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Dots:
    """What is drawn. `drenthe` is None where Drenthe has no figure."""

    title: str
    subtitle: str
    rows: Sequence[Row]
    drenthe: float | None = None
    drenthe_text: str = ""


def dot_plot(dots: Dots) -> str:
    """The chart as SVG; words in its place where nothing has a figure."""
    values = [member.value for row in dots.rows for member in row.members]
    values += [row.value for row in dots.rows if row.value is not None]
    if not values:
        return frame.empty(dots.title, dots.subtitle)
    values += [] if dots.drenthe is None else [dots.drenthe]
    page = frame.start(dots.title, dots.subtitle)
    key = KEY if dots.drenthe is None else KEY + KEY_DRENTHE
    page.y = page.block(EDGE, page.y - 6, WIDTH - 2 * EDGE, key, NAME_SIZE) + 6
    ticks = frame.ticks(min(values), max(values))
    texts = frame.tick_texts(ticks)
    ends = text_width(texts[0]) / 2, text_width(texts[-1]) / 2
    x = frame.scale(ticks[0], ticks[-1], EDGE + max(ends[0], 10), WIDTH - EDGE - max(ends[1], 10))
    top = page.y
    if dots.drenthe is not None:
        _drenthe_text(page, dots, x)
    behind = len(page.parts)
    names: list[Box] = []
    for number, row in enumerate(dots.rows):
        names += _row(page, row, COLOURS[number % len(COLOURS)], x)
    ends = (top + LINE, page.y)
    drenthe = [] if dots.drenthe is None else _drenthe_line(x(dots.drenthe), ends, names)
    page.parts[behind:behind] = [*_grid(ticks, texts, x, ends), *drenthe]
    page.y += LINE + 4
    return frame.document(page, dots.title, _told(dots))


def _drenthe_text(page: Page, dots: Dots, x: frame.Scale) -> None:
    text = f"Drenthe {dots.drenthe_text}"
    half = text_width(text, NAME_SIZE) / 2
    middle = min(max(x(dots.drenthe or 0), EDGE + half), WIDTH - EDGE - half)
    page.line(middle, page.y + 12, text, NAME_SIZE, anchor="middle", weight=600)
    page.y += LINE + 2


def _drenthe_line(x: float, ends: tuple[float, float], names: Sequence[Box]) -> list[str]:
    """The dashed line of Drenthe, in pieces: it stops where a name stands and goes on after."""
    top, bottom = ends
    over = (box for box in names if box.left - 3 < x < box.right + 3)
    pieces = []
    for box in sorted(over, key=lambda each: each.top):
        pieces.append((top, box.top))
        top = max(top, box.bottom)
    pieces.append((top, bottom))
    return [
        frame.stroke(frame.path([(x, start), (x, end)]), PALETTE.text, 1.4, "5 3")
        for start, end in pieces
        if end - start > 2
    ]


def _grid(
    ticks: Sequence[float], texts: Sequence[str], x: frame.Scale, ends: tuple[float, float]
) -> list[str]:
    """A thin line for each tick with its figure under it."""
    page, (top, bottom) = Page(), ends
    free = -1e9
    for value, text in zip(ticks, texts, strict=True):
        line = frame.path([(x(value), top), (x(value), bottom)])
        page.parts.append(frame.stroke(line, PALETTE.rule, 1))
        half = text_width(text) / 2
        if x(value) - half > free:
            style = {"fill": PALETTE.quiet_text, "anchor": "middle"}
            page.line(x(value), bottom + LINE - 2, text, SIZE, **style)
            free = x(value) + half + 4
    return page.parts


def _row(page: Page, row: Row, colour: str, x: frame.Scale) -> list[Box]:
    """The name and figure of a group, its dots in as few lanes as they need, and its line.

    Returns where its names stand.
    """
    names = []
    for line in wrap(f"{row.name}: {row.text}", WIDTH - 2 * EDGE, SIZE, 600):
        page.parts.append(halo(EDGE, page.y + 13, line, SIZE, bold=True, fill=colour))
        names.append(_box(EDGE, page.y + 13, line, SIZE))
        page.y += LINE
    top = page.y + TALL
    lanes: list[float] = []  # the right end of the last dot in each lane
    for member in sorted(row.members, key=lambda each: each.value):
        at = x(member.value)
        lane = next((n for n, end in enumerate(lanes) if at - RADIUS >= end), len(lanes))
        lanes[lane : lane + 1] = [at + RADIUS]
        spot = (at, top + lane * LANE + RADIUS, RADIUS)
        page.parts.append(frame.dot(spot, colour, f"{member.name}: {member.text}", hollow=True))
    height = max(len(lanes), 1) * LANE
    if row.value is not None:
        at = x(row.value)
        line = frame.path([(at, top - TALL + 2), (at, top + height + TALL - 2)])
        title = f"<title>{safe(f'{row.name}: {row.text}')}</title>"
        page.parts.append(f"<g>{frame.stroke(line, colour, 4)}{title}</g>")
    page.y = top + height + TALL
    names += _ends(page, row, x)
    page.y += 10
    return names


def _box(x: float, y: float, text: str, size: int) -> Box:
    """Where a line of text stands; `y` is its baseline."""
    return Box(x, y - size, x + 1.05 * text_width(text, size), y + 0.3 * size)


def _ends(page: Page, row: Row, x: frame.Scale) -> list[Box]:
    """The names of the lowest and the highest member, under each other where both do not fit."""
    if len(row.members) < 2:
        return []
    low, *_, high = sorted(row.members, key=lambda each: each.value)
    texts = [f"{each.name} {each.text}" for each in (low, high)]
    widths = [text_width(text, NAME_SIZE) for text in texts]
    left = min(max(x(low.value) + RADIUS - widths[0], EDGE), WIDTH - EDGE - widths[0])
    right = min(max(x(high.value) - RADIUS, EDGE), WIDTH - EDGE - widths[1])
    quiet = PALETTE.quiet_text
    page.parts.append(halo(left, page.y + 11, texts[0], NAME_SIZE, bold=False, fill=quiet))
    names = [_box(left, page.y + 11, texts[0], NAME_SIZE)]
    page.y += LINE if left + widths[0] + 8 > right else 0
    page.parts.append(halo(right, page.y + 11, texts[1], NAME_SIZE, bold=False, fill=quiet))
    names.append(_box(right, page.y + 11, texts[1], NAME_SIZE))
    page.y += LINE
    return names


def _told(dots: Dots) -> str:
    """Every group and Drenthe in words."""
    told = [f"{row.name}: {row.text}." for row in dots.rows]
    drenthe = [] if dots.drenthe is None else [f"Drenthe: {dots.drenthe_text}."]
    return " ".join([*told, *drenthe])
