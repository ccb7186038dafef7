"""What all charts share: the page, scales, ticks, and labels that do not overlap.

Lengths are units of a viewBox that is narrow on purpose: on a screen of 320 pixels the
letters can still be read. A chart has no width of its own; it fills its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import quoteattr

from atlas.figures.numbers import format_number
from atlas.figures.page import FAMILY, NOT_XML, Page, safe
from atlas.figures.palette import PALETTE

WIDTH, EDGE = 400, 6
SIZE, TITLE_SIZE = 14, 16
LINE = 17  # height of a line of text
WIDE = 0.52  # width of a character as a share of its size: digits are wide
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0)
UNKNOWN = "onbekend"
NO_FIGURES = "Er zijn geen cijfers om te tekenen."
COLOURS = (
    PALETTE.accent,
    PALETTE.diverging["PuOr"][0][-1],
    PALETTE.sequential["wonen"][-1],
    PALETTE.text,
)
DASHES = ("", "7 4", "2 3", "9 3 2 3")
Scale = Callable[[float], float]


def document(page: Page, title: str, description: str) -> str:
    """The chart as standalone SVG, as high as the page has come."""
    name = quoteattr(NOT_XML.sub("", title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {page.y + EDGE:g}" '
        f'role="img" lang="nl" aria-label={name} font-family="{FAMILY}" '
        f'style="display:block;width:100%;max-width:38rem;height:auto">'
        f"<desc>{safe(description)}</desc>{''.join(page.parts)}</svg>"
    )


def start(title: str, subtitle: str) -> Page:
    """A page with the title and under it what is measured, in which unit."""
    page = Page()
    page.y = page.block(EDGE, EDGE, WIDTH - 2 * EDGE, title, TITLE_SIZE, weight=600)
    if subtitle:
        width = WIDTH - 2 * EDGE
        page.y = page.block(EDGE, page.y, width, subtitle, SIZE, fill=PALETTE.quiet_text)
    page.y += 8
    return page


def empty(title: str, unit: str) -> str:
    """What stands in the place of a chart without any figure."""
    page = start(title, unit_title(unit))
    page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, NO_FIGURES, SIZE)
    return document(page, title, NO_FIGURES)


def known(value: float | None) -> float | None:
    """A figure that can be drawn, or None: NaN and infinity are not figures."""
    return float(value) if value is not None and math.isfinite(value) else None


def shown(value: float | None, decimals: int, unit: str) -> str:
    """A figure with its sign, or the word for none."""
    if value is None:
        return UNKNOWN
    return format_number(value, decimals) + ("%" if unit == "%" else "")


def unit_title(unit: str) -> str:
    """The unit as the title of an axis."""
    return {"%": "procent", "km": "kilometer"}.get(unit, unit)


def text_width(text: str, size: int = SIZE) -> float:
    """About how wide a line of text is, on the wide side."""
    return len(text) * size * WIDE


def scale(low: float, high: float, first: float, last: float) -> Scale:
    """The straight line from values `low` to `high` to places `first` to `last`."""
    span = (high - low) or 1.0
    return lambda value: first + (value - low) / span * (last - first)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """At most `most` round values, evenly spaced, from at or below `low` to at or above `high`."""
    span = (high - low) or abs(high) or 5.0
    power = 10.0 ** math.floor(math.log10(span / (most - 1)))
    fitting = (
        (math.floor(low / step), math.ceil(high / step), step)
        for step in (share * power for share in STEPS)
    )
    first, last, step = next(found for found in fitting if found[1] - found[0] < most)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def tick_texts(values: Sequence[float]) -> list[str]:
    """The ticks in Dutch, with as many decimals as they need and no more."""
    step = values[1] - values[0]
    decimals = next((d for d in range(12) if _whole(step * 10**d)), 12)
    return [format_number(value, decimals) for value in values]


def _whole(value: float) -> bool:
    return math.isclose(value, round(value), rel_tol=1e-6)


def spread(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Tops of labels near where they are wanted, in their order, none over another.

    Labels that would stand above `top` are moved down.
    """
    found = [0.0] * len(wanted)
    free = top
    for index in sorted(range(len(wanted)), key=lambda place: wanted[place]):
        found[index] = max(free, wanted[index])
        free = found[index] + heights[index]
    return found


def fit(tops: Sequence[float], heights: Sequence[float], bottom: float) -> list[float]:
    """The tops of `spread`, moved up where they come below `bottom`; none over another."""
    found = list(tops)
    free = bottom
    for index in sorted(range(len(tops)), key=lambda place: -tops[place]):
        found[index] = min(found[index], free - heights[index])
        free = found[index]
    return found


def runs(
    points: Iterable[tuple[float, float | None]], breaks: Sequence[float] = ()
) -> list[list[tuple[float, float]]]:
    """Points, in the order of their places, in pieces without a gap.

    A figure that is not there breaks the line, and so does a place of `breaks` between two points.
    """
    pieces: list[list[tuple[float, float]]] = [[]]
    before = -math.inf
    for place, value in points:
        if value is None or any(before < each <= place for each in breaks):
            pieces.append([])
        if value is not None:
            pieces[-1].append((place, value))
        before = place
    return [piece for piece in pieces if piece]


def path(points: Iterable[tuple[float, float]]) -> str:
    """The points as the data of a path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def stroke(d: str, colour: str, width: float, dash: str = "") -> str:
    """A line along a path."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linejoin="round"{dashes}/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, edge: str = "") -> str:
    """A rectangle, with a line round it where `edge` is a colour."""
    line = f' stroke="{edge}" stroke-width="1.5"' if edge else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}"{line}/>'
    )


def dot(circle: tuple[float, float, float], colour: str, text: str, hollow: bool) -> str:
    """A point (middle and radius) that says its figure under the pointer."""
    x, y, radius = circle
    fill, line = (PALETTE.page, colour) if hollow else (colour, colour)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{line}" '
        f'stroke-width="1.3"><title>{safe(text)}</title></circle>'
    )
