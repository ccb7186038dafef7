"""The signs of a scatter: what is drawn, how large, in which shape, and what that means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, text_width
from atlas.figures.labels import Spot
from atlas.figures.page import Page, safe
from atlas.figures.palette import PALETTE

LARGEST, PLAIN, SMALLEST = 15.0, 5.0, 1.8  # radius: of the largest figure, without sizes, least
RING = 3.5  # from a sign to the ring of a chosen area
NAME_SIZE = 13
SHAPES = ("circle", "square", "diamond", "triangle")
UNKNOWN_KIND = -1
ROOT3 = math.sqrt(3)
# From the middle to a corner, for a sign with the area of a circle with radius 1.
CORNER = math.sqrt(math.pi / 2)
REACH = {
    "circle": 1.0,
    "square": CORNER,
    "diamond": CORNER,
    "triangle": 2 * math.sqrt(math.pi / ROOT3) / ROOT3,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """An area: its place, the figure of its size (None: unknown), its kind and what it says.

    `kind` is a place in `Scatter.kinds`, or UNKNOWN_KIND. `named`: its name is in the chart;
    `chosen`: it stands out.
    """

    name: str
    x: float
    y: float
    size: float | None
    kind: int
    told: str
    named: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: what it measures, in which unit; the figure of Drenthe and how it reads."""

    title: str
    drenthe: float | None = None
    drenthe_text: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A colour and a shape, and what they mean."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """What is drawn. `size_title` is "" when all signs are alike; `sizes` are the figures of the
    legend with their words, the largest first; `largest` the radius of the largest figure."""

    title: str
    x: Axis
    y: Axis
    marks: Sequence[Mark]
    size_title: str = ""
    sizes: Sequence[tuple[float, str]] = ()
    kind_title: str = ""
    kinds: Sequence[Kind] = ()
    largest: float = LARGEST


def radius_of(size: float | None, scatter: Scatter, biggest: float) -> float:
    """The area of a sign is proportional to its figure, down to what can still be seen."""
    if not scatter.size_title:
        return PLAIN * scatter.largest / LARGEST
    if size is None:
        return PLAIN
    return max(SMALLEST, scatter.largest * math.sqrt(max(size, 0) / biggest))


def sign(mark: Mark, spot: Spot, scatter: Scatter) -> str:
    """A sign that says its figures under the pointer; a dashed edge where something is unknown."""
    kinds, known = scatter.kinds, mark.kind != UNKNOWN_KIND
    fill = PALETTE.accent
    if kinds:
        fill = kinds[mark.kind].colour if known else PALETTE.states["missing"].fill
    unsure = (scatter.size_title and mark.size is None) or (kinds and not known)
    dash = "2 2" if unsure else ""
    ring = ""
    if mark.chosen:
        ring = shape(mark.kind, ringed(mark, spot), "none", PALETTE.text, 2)
    drawn = shape(mark.kind, spot, fill, PALETTE.text, 1, dash, 0.8)
    return f"<g>{ring}{drawn}<title>{safe(mark.told)}</title></g>"


def ringed(mark: Mark, spot: Spot) -> Spot:
    """The spot with the ring round it that a chosen area has."""
    return spot._replace(radius=spot.radius + RING) if mark.chosen else spot


def outline(mark: Mark, spot: Spot) -> Spot:
    """The circle that holds the whole sign, its corners and its ring too."""
    around = ringed(mark, spot)
    return around._replace(radius=around.radius * REACH[shape_of(mark.kind)])


def shape_of(kind: int) -> str:
    """The shape of a kind; what is unknown is a circle."""
    return SHAPES[0] if kind == UNKNOWN_KIND else SHAPES[kind % len(SHAPES)]


def shape(
    kind: int,
    spot: Spot,
    fill: str,
    edge: str,
    width: float,
    dash: str = "",
    opacity: float = 1,
) -> str:
    """The shape of a kind with the area of a circle of the spot's radius; unknown is a circle."""
    look = f'fill="{fill}" fill-opacity="{opacity:g}" stroke="{edge}" stroke-width="{width:g}"'
    look += f' stroke-dasharray="{dash}"' if dash else ""
    x, y, r = spot
    name = shape_of(kind)
    if name == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    side = r * math.sqrt(math.pi)
    if name == "square":
        corner = f'x="{x - side / 2:.1f}" y="{y - side / 2:.1f}"'
        return f'<rect {corner} width="{side:.1f}" height="{side:.1f}" {look}/>'
    if name == "diamond":
        reach = side / math.sqrt(2)
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    else:
        edge_length = 2 * side / math.sqrt(ROOT3)
        high = edge_length * ROOT3 / 2
        low = y + high / 3
        corners = [(x, low - high), (x + edge_length / 2, low), (x - edge_length / 2, low)]
    return f'<path d="{frame.path(corners)}Z" {look}/>'


def size_key(page: Page, scatter: Scatter, biggest: float) -> None:
    """Signs of a few round figures in a row under their title."""
    if not scatter.size_title or not scatter.sizes:
        return
    page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, f"Grootte: {scatter.size_title}", SIZE)
    high = 2 * radius_of(scatter.sizes[0][0], scatter, biggest)
    x, middle = float(EDGE), page.y + high / 2 + 4
    for value, text in scatter.sizes:
        radius = radius_of(value, scatter, biggest)
        spot = Spot(x + radius, middle, radius)
        page.parts.append(shape(0, spot, PALETTE.panel, PALETTE.text, 1))
        page.line(x + 2 * radius + 5, middle + 5, text, NAME_SIZE)
        x += 2 * radius + 19 + text_width(text, NAME_SIZE)
    page.y = middle + high / 2 + 8


def kind_key(page: Page, scatter: Scatter) -> None:
    """Each colour and shape with its meaning, under each other."""
    if not scatter.kinds:
        return
    page.y = page.block(
        EDGE, page.y, WIDTH - 2 * EDGE, f"Kleur en vorm: {scatter.kind_title}", SIZE
    )
    for number, kind in enumerate(scatter.kinds):
        spot = Spot(EDGE + 7, page.y + LINE / 2 + 2, 5.5)
        page.parts.append(shape(number, spot, kind.colour, PALETTE.text, 1))
        page.y = page.block(EDGE + 20, page.y, WIDTH - 2 * EDGE - 20, kind.name, NAME_SIZE) + 2
