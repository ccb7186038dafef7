"""Charts as standalone inline SVG: bands, lines, bars and the tornado.

Each chart bears its title and its unit, names its lines and bars itself, and tells series
apart by dashes and names as well as by colour. A figure that is unknown is a gap or a word,
never a zero. The table with the figures belongs beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, known, shown
from atlas.figures.chart_plot import Curve, Plot
from atlas.figures.page import Page, wrap
from atlas.figures.palette import PALETTE

BAR, GAP = 16, 6  # height of a bar, room under it
NAME_WIDTH = 168
Figure = float | None


@dataclass(frozen=True)
class BandSeries:
    """A series with its margin: one figure a year in each of the three."""

    name: str
    low: Sequence[Figure]
    mid: Sequence[Figure]
    high: Sequence[Figure]


@dataclass(frozen=True)
class LineSeries:
    """A series of figures by period; `main` marks what the chart is about."""

    name: str
    points: Sequence[tuple[int | str, Figure]]
    main: bool = False


@dataclass(frozen=True)
class TornadoItem:
    """An assumption: its low and high value in words, and the outcome at each."""

    name: str
    low_label: str
    high_label: str
    at_low: Figure
    at_high: Figure


def band_chart(
    title: str,
    years: Sequence[int],
    series: Sequence[BandSeries],
    unit: str,
    decimals: int = 0,
    observed: Sequence[tuple[int, float]] = (),
) -> str:
    """Lines with their margins over the years; `observed` are measured figures before them."""
    curves = [
        Curve(
            each.name,
            [*zip(years, map(known, each.mid), strict=True)],
            frame.COLOURS[index % len(frame.COLOURS)],
            frame.DASHES[index % len(frame.DASHES)],
            2.4,
            [*zip(years, map(known, each.low), map(known, each.high), strict=True)],
        )
        for index, each in enumerate(series)
    ]
    key = "Lijn: midden. Vlak: van laag tot hoog." + (" Rondjes: gemeten." if observed else "")
    measured = [(float(year), known(value)) for year, value in observed]
    return Plot(unit, decimals, curves, measured).draw(title, key)


def line_chart(title: str, series: Sequence[LineSeries], unit: str, decimals: int) -> str:
    """Lines over periods. Periods that are not all years stand in alphabetical order."""
    periods = sorted({period for each in series for period, _ in each.points}, key=str)
    years = all(str(period).isdecimal() for period in periods)
    places = {p: float(p) if years else float(index) for index, p in enumerate(periods)}
    quiet = any(each.main for each in series)
    curves: list[Curve] = []
    coloured = itertools.cycle(frame.COLOURS)
    for index, each in enumerate(series):
        grey = quiet and not each.main
        colour = PALETTE.quiet_text if grey else next(coloured)
        points = sorted(
            ((places[period], known(value)) for period, value in each.points),
            key=lambda point: point[0],
        )
        dash = frame.DASHES[index % len(frame.DASHES)]
        curves.append(Curve(each.name, points, colour, dash, 1.4 if grey else 2.4))
    names = [] if years else [str(period) for period in periods]
    return Plot(unit, decimals, curves, [], names).draw(title, "")


def bars(
    title: str,
    items: Sequence[tuple[str, Figure]],
    unit: str,
    decimals: int,
    chosen: str = "",
) -> str:
    """Horizontal bars from zero, in the order given; `chosen` is the name that stands out."""
    figures = [(name, known(value)) for name, value in items]
    values = [value for _, value in figures if value is not None]
    if not figures:
        return frame.empty(title, unit)
    page = frame.start(title, frame.unit_title(unit))
    place = _bar_scale(values, [shown(value, decimals, unit) for _, value in figures])
    top = page.y
    for name, value in figures:
        _bar(page, name, value, shown(value, decimals, unit), place, name == chosen)
    zero = place(0)
    axis = frame.path([(zero, top), (zero, page.y - GAP)])
    page.parts.append(frame.stroke(axis, PALETTE.quiet_text, 1))
    told = "; ".join(f"{name}: {shown(value, decimals, unit)}" for name, value in figures)
    return frame.document(page, title, f"{told}.")


def _bar_scale(values: Sequence[float], texts: Sequence[str]) -> frame.Scale:
    """From zero to the largest, with room for the figures at both ends."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = max(map(frame.text_width, texts)) + 8
    first = EDGE + NAME_WIDTH + (room if low < 0 else 0)
    return frame.scale(low, high, first, WIDTH - EDGE - room)


def _bar(page: Page, name: str, value: Figure, text: str, place: frame.Scale, chosen: bool) -> None:
    weight = 600 if chosen else 400
    lines = wrap(name, NAME_WIDTH - 8, SIZE, weight)
    height = max(BAR, len(lines) * LINE)
    for index, line in enumerate(lines):
        page.line(EDGE, page.y + 13 + index * LINE, line, SIZE, weight=weight)
    zero, end = place(0), place(value or 0)
    if value is not None:
        fill = PALETTE.accent if chosen else PALETTE.bar
        page.parts.append(frame.box(min(zero, end), page.y, abs(end - zero), BAR, fill))
    left = value is not None and value < 0
    style = {"weight": weight, "anchor": "end" if left else "start"}
    fill = PALETTE.quiet_text if value is None else PALETTE.text
    page.line(end - 5 if left else end + 5, page.y + 13, text, SIZE, fill=fill, **style)
    page.y += height + GAP


def tornado_chart(
    title: str, base: float, items: Sequence[TornadoItem], unit: str, decimals: int = 0
) -> str:
    """How far the outcome moves from `base` by each assumption, in the order given.

    Outlined: the assumption at its low value; filled: at its high value.
    """
    ends = [known(value) for item in items for value in (item.at_low, item.at_high)]
    if not items:
        return frame.empty(title, unit)
    page = frame.start(title, frame.unit_title(unit))
    sides = [_sides(item, base, decimals, unit) for item in items]
    numbers = [base, *(value for value in ends if value is not None)]
    place = frame.scale(min(numbers), max(numbers), EDGE + 2, WIDTH - EDGE - 2)
    words = f"Uitgangspunt: {shown(base, decimals, unit)}"
    _key(page, words)
    for item, (left, right) in zip(items, sides, strict=True):
        _tornado_row(page, item, base, place, left, right)
    told = "; ".join(f"{item.name}: {', '.join(_ends(item, decimals, unit))}" for item in items)
    return frame.document(page, title, f"{words}. {told}.")


def _key(page: Page, words: str) -> None:
    """What the dashed line and the two kinds of bar are."""
    page.y = page.block(EDGE, page.y - 4, WIDTH - 2 * EDGE, f"{words} (streepjeslijn)", SIZE)
    x, y = float(EDGE), page.y + 4
    for text, fill in (("lage aanname", PALETTE.page), ("hoge aanname", PALETTE.accent)):
        page.parts.append(frame.box(x + 1, y + 2, 18, 10, fill, PALETTE.accent))
        page.line(x + 25, y + 12, text, SIZE)
        x += 38 + frame.text_width(text)
    page.y = y + LINE + 8


def _ends(item: TornadoItem, decimals: int, unit: str) -> tuple[str, str]:
    """Low and high assumption, each with its outcome."""
    low, high = known(item.at_low), known(item.at_high)
    return (
        f"{item.low_label}: {shown(low, decimals, unit)}",
        f"{item.high_label}: {shown(high, decimals, unit)}",
    )


def _sides(item: TornadoItem, base: float, decimals: int, unit: str) -> tuple[str, str]:
    """The texts left and right of a bar: the smaller outcome stands left."""
    low, high = known(item.at_low), known(item.at_high)
    texts = _ends(item, decimals, unit)
    swapped = (base if low is None else low) > (base if high is None else high)
    return (texts[1], texts[0]) if swapped else texts


def _tornado_row(
    page: Page, item: TornadoItem, base: float, place: frame.Scale, left: str, right: str
) -> None:
    page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, item.name, SIZE, weight=600)
    page.y = _side_texts(page, left, right) + 4
    low, high = known(item.at_low), known(item.at_high)
    found = [(low, PALETTE.page), (high, PALETTE.accent)]
    pieces = [(value, fill) for value, fill in found if value is not None and value != base]
    for value, fill in sorted(pieces, key=lambda piece: -abs(piece[0] - base)):
        first, last = sorted((place(base), place(value)))
        page.parts.append(frame.box(first, page.y, last - first, BAR, fill, PALETTE.accent))
    line = frame.path([(place(base), page.y - 3), (place(base), page.y + BAR + 3)])
    page.parts.append(frame.stroke(line, PALETTE.text, 1.4, "3 2"))
    page.y += BAR + GAP + 2


def _side_texts(page: Page, left: str, right: str) -> float:
    """The outcomes over a bar, the smaller left; one under the other where both do not fit."""
    if frame.text_width(left) + frame.text_width(right) + 12 <= WIDTH - 2 * EDGE:
        page.line(EDGE, page.y + 13, left, SIZE)
        page.line(WIDTH - EDGE, page.y + 13, right, SIZE, anchor="end")
        return page.y + LINE
    below = page.block(EDGE, page.y, WIDTH - 2 * EDGE, left, SIZE)
    return page.block(EDGE, below, WIDTH - 2 * EDGE, right, SIZE)
