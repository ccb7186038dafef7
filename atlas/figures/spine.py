"""One row of a spine chart: an area among its peers, with its reference in the middle.

Each row has a scale of its own: what is lower stands on the left, higher on the right, the
farthest area at an edge. Colour and shape tell the direction, the inside of a mark how sure
the difference is. The figures stand in the table that the row is part of.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line
from atlas.figures import chart_frame as frame
from atlas.figures.numbers import STATE_WORDS
from atlas.figures.page import FAMILY, NOT_XML, safe
from atlas.figures.palette import PALETTE

WIDTH, HEIGHT = 240, 26
MIDDLE, EDGE = WIDTH / 2, 9  # no area stands nearer to the edge
RADIUS = 6.5
SIZE = 13
BAND, HALF = "#e6e9ec", "#c3cad1"  # all peers; the half of them in the middle
TICK = "#5f6b76"
MANY = 30  # thin lines that would make the band dark
FEWEST = 4  # peers with a figure, for quarters to mean something
FAVOURABLE, UNFAVOURABLE, NEUTRAL = 1, -1, 0
COLOURS = {
    FAVOURABLE: PALETTE.accent,
    UNFAVOURABLE: PALETTE.diverging["PuOr"][0][-1],
    NEUTRAL: "#3e4852",
}
INSIDES = {"clear": "full", "same": "full", "chance": "open", "untested": "dot", "none": "dot"}
MARKS = (
    (FAVOURABLE, "full", "rondje: gunstig verschil"),
    (UNFAVOURABLE, "full", "ruit: ongunstig verschil"),
    (NEUTRAL, "full", "vierkant: gelijk, of zonder oordeel"),
    (NEUTRAL, "full", "dicht: duidelijk verschil"),
    (NEUTRAL, "open", "open: verschil kan toeval zijn"),
    (NEUTRAL, "dot", "met stip: niet getoetst op toeval"),
)
KEY_NAMES = {  # the line in the middle, and the triangle
    "drenthe": ("Drenthe", "Nederland"),
    "nederland": ("Nederland", "Drenthe"),
    "": ("waarmee u vergelijkt", "de andere van Drenthe en Nederland"),
}


def spine_svg(line: Line, reference: str, sentence: str) -> str:
    """The row of a figure as standalone SVG; `sentence` says all of it in words.

    `reference` is "drenthe" or "nederland"; it stands in the middle, or the middle of all
    figures does where it has none. An area without a figure is the word for why.
    """
    middle, other = _beside(line, reference)
    peers = sorted(peer.value for peer in line.peers if peer.value is not None)
    beside = [cell.value for cell in (line.cell, other) if cell.value is not None]
    place = _scale([*peers, *beside], middle.value)
    parts = [*_bands(peers, place), *_ticks(peers, place)]
    if middle.value is not None:
        parts.append(_line(MIDDLE, 0, HEIGHT, PALETTE.text, 1.6))
    value = line.cell.value
    word = "" if value is not None else STATE_WORDS[line.cell.state]
    if other.value is not None and other.area_code != line.cell.area_code:
        at = place(other.value)
        if not word or abs(at - MIDDLE) > _plate(word) / 2 + 5:  # else it would be half hidden
            parts.append(_pointer(at))
    if value is None:
        parts.append(_word(word))
    else:
        inside = INSIDES[line.verdict.kind]
        parts.append(_mark(place(value), HEIGHT / 2, line.favourable, inside))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'lang="nl" aria-label={quoteattr(NOT_XML.sub("", sentence))} class="atlas-prof-spine">'
        f"{''.join(parts)}</svg>"
    )


def spine_key(reference: str = "") -> tuple[tuple[str, str], ...]:
    """What marks, lines and bands mean: a small SVG each, with its words.

    `reference` is "drenthe" or "nederland"; "" for a key that has to hold for both.
    """
    middle, pointer = KEY_NAMES[reference]
    marks = ((_mark(18, 13, direction, inside), text) for direction, inside, text in MARKS)
    others = (
        (_line(18, 0, HEIGHT, PALETTE.text, 1.6), f"streep in het midden: {middle}"),
        (_pointer(18), f"driehoekje: {pointer}"),
        (_line(18, 5, HEIGHT - 5, TICK, 0.8), "dun streepje: elk van de andere gebieden"),
        (frame.box(2, 5, 32, HEIGHT - 10, BAND), "licht vlak: van laagste tot hoogste gebied"),
        (frame.box(2, 5, 32, HEIGHT - 10, HALF), "donker vlak: de middelste helft"),
    )
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 {HEIGHT}" aria-hidden="true">'
    return tuple((f"{start}{drawn}</svg>", text) for drawn, text in (*marks, *others))


def _beside(line: Line, reference: str) -> tuple[Cell, Cell]:
    """The cell in the middle of the row, and the other one of Drenthe and Nederland."""
    both = (line.drenthe, line.nederland)
    return both if reference == "drenthe" else both[::-1]


def _scale(values: Sequence[float], middle: float | None) -> frame.Scale:
    """From values to places: the middle in the middle, the farthest at an edge."""
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    centre = (low + high) / 2 if middle is None else middle
    reach = max(high - centre, centre - low) or 1.0
    return frame.scale(centre - reach, centre + reach, EDGE, WIDTH - EDGE)


def _bands(peers: Sequence[float], place: frame.Scale) -> list[str]:
    """From the lowest to the highest peer, and in it their middle half."""
    if len(peers) < FEWEST:
        return []
    quarters = statistics.quantiles(peers, n=4, method="inclusive")
    pairs = ((peers[0], peers[-1], BAND), (quarters[0], quarters[2], HALF))
    return [
        frame.box(place(low), 5, max(place(high) - place(low), 0.5), HEIGHT - 10, fill)
        for low, high, fill in pairs
    ]


def _ticks(peers: Sequence[float], place: frame.Scale) -> list[str]:
    """A thin line for every peer; those that would fall on each other are one."""
    places = sorted({round(place(value)) for value in peers})
    steps = (now - before for before, now in zip([0, *places], places, strict=False))
    height = HEIGHT - 10
    d = "".join(
        f"m{step} {5 if not index else -height}v{height}" for index, step in enumerate(steps)
    )
    faint = ".35" if len(places) > MANY else ".7"
    style = f'stroke="{TICK}" stroke-width=".8" stroke-opacity="{faint}" fill="none"'
    return [f'<path d="M0 0{d}" {style}/>'] if d else []


def _line(x: float, top: float, bottom: float, colour: str, width: float) -> str:
    return f'<path d="M{x:g} {top:g}V{bottom:g}" stroke="{colour}" stroke-width="{width:g}"/>'


def _pointer(x: float) -> str:
    """The other reference: a triangle that points down on the band."""
    return (
        f'<path d="M{x - 4.5:.1f} .8h9l-4.5 8z" fill="{PALETTE.page}" '
        f'stroke="{PALETTE.text}" stroke-width="1.2"/>'
    )


def _mark(x: float, y: float, direction: int, inside: str) -> str:
    """The area: the shape and the colour of a direction, full, open or with a dot in it."""
    colour, r = COLOURS[direction], RADIUS
    shapes = {
        FAVOURABLE: f'<circle cx="{x:.1f}" cy="{y:g}" r="{r - 0.5:g}"',
        UNFAVOURABLE: f'<path d="M{x:.1f} {y - r - 1:g}l{r + 1:g} {r + 1:g}-{r + 1:g} {r + 1:g}'
        f'-{r + 1:g}-{r + 1:g}z"',
        NEUTRAL: f'<path d="M{x - r + 1:.1f} {y - r + 1:g}h{2 * r - 2:g}v{2 * r - 2:g}'
        f'h-{2 * r - 2:g}z"',
    }
    fill = colour if inside == "full" else PALETTE.page
    shape = f'{shapes[direction]} fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    halo = f'{shapes[direction]} fill="{PALETTE.page}" stroke="{PALETTE.page}" stroke-width="4.5"/>'
    dot = f'<circle cx="{x:.1f}" cy="{y:g}" r="2" fill="{colour}"/>' if inside == "dot" else ""
    return f"{halo}{shape}{dot}"


def _plate(text: str) -> float:
    """The width of what a word stands on."""
    return frame.text_width(text, SIZE) + 6


def _word(text: str) -> str:
    """Why there is no mark, on a white plate: no band, line or triangle runs through it."""
    width = _plate(text)
    plate = frame.box(MIDDLE - width / 2, 0, width, HEIGHT, PALETTE.page)
    style = f'font-family="{FAMILY}" font-size="{SIZE}" text-anchor="middle" fill="{PALETTE.text}"'
    return f'{plate}<text x="{MIDDLE:g}" y="{HEIGHT / 2 + 4.5:g}" {style}>{safe(text)}</text>'
