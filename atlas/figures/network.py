"""Who works with whom as SVG: the partners of one, and the strongest ties of all.

Kinds differ by shape and letter as well as by colour. Every sign is a link that takes the
focus; the table with the same figures belongs beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from atlas.figures.chart_frame import LINE, SIZE, box, stroke, text_width
from atlas.figures.network_signs import Place, Sign, point, shape
from atlas.figures.page import FAMILY, NOT_XML, Page, safe, wrap
from atlas.figures.palette import PALETTE

RADIUS = 11.0
NARROW, EDGE = 400, 8  # the drawing of one: as narrow as the charts
WIDE, HIGH = 1000, 640  # the drawing of all
FAN_X, NAME_X, ROW = 150.0, 172.0, 14.0


@dataclass(frozen=True, slots=True)
class Node:
    """A party in a drawing: its sign, and where its link leads (words of the address)."""

    party_id: str
    name: str
    sign: Sign
    href: str
    send: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """How many actions two parties share."""

    one: str
    other: str
    weight: int


def fan(title: str, middle: Sign, others: Sequence[tuple[Node, int]]) -> str:
    """One party at the left and those it works with under each other, the strongest first.

    The thickness of a line and the number on it tell how many actions they share; a number
    of 0 is a dashed line without one. The drawing is empty space without others.
    """
    page = Page()
    most = max((count for _, count in others), default=1)
    rows = [(node, count, wrap(node.name, NARROW - EDGE - NAME_X, SIZE)) for node, count in others]
    heights = [max(2 * RADIUS + 8, LINE * len(lines) + ROW) for *_, lines in rows]
    page.y = EDGE + sum(heights)
    start = (EDGE + RADIUS + 6, page.y / 2)
    top, numbers, links = float(EDGE), [], []
    for (node, count, lines), height in zip(rows, heights, strict=True):
        y = top + height / 2
        page.parts.append(_bow(start, (FAN_X, y), count, most))
        links.append(_link(node, _fan_row(node, lines, y), _counted(node.name, count)))
        if count:
            numbers.append(_number(count, (FAN_X - 26, y)))
        top += height
    page.parts += [*numbers, shape(middle, start, RADIUS + 5), *links]
    return _document(page, title, NARROW, page.y + EDGE)


def overview(
    title: str, nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[str, Place]
) -> str:
    """The parties at their places (0 to 1) with the ties between them as lines."""
    page = Page()
    room_x, room_y = 110.0, 34.0
    at = {
        party: (room_x + x * (WIDE - 2 * room_x), room_y + y * (HIGH - 2 * room_y))
        for party, (x, y) in places.items()
    }
    most = max((edge.weight for edge in edges), default=1)
    for edge in edges:
        line = f"M{point(at[edge.one])}L{point(at[edge.other])}"
        page.parts.append(stroke(line, PALETTE.bar, _thick(edge.weight, most)))
    labels = _label_places([(node.name, at[node.party_id]) for node in nodes])
    shared = {node.party_id: 0 for node in nodes}
    for edge in edges:
        shared[edge.one] += 1
        shared[edge.other] += 1
    for node, (x, y, anchor) in zip(nodes, labels, strict=True):
        content = shape(node.sign, at[node.party_id], RADIUS) + _text(node.name, x, y, anchor)
        links = shared[node.party_id]
        label = f"{node.name}, {node.sign.name}, {links} {'lijn' if links == 1 else 'lijnen'}"
        page.parts.append(_link(node, content, label))
    return _document(page, title, WIDE, HIGH)


def legend(signs: Sequence[Sign]) -> str:
    """The signs with their meaning under each other, in two columns."""
    page = Page()
    for index, sign in enumerate(signs):
        x, y = EDGE + RADIUS + (index % 2) * NARROW / 2, EDGE + RADIUS + (index // 2) * 28
        page.parts.append(shape(sign, (x, y), RADIUS) + _text(sign.name, x + 18, y + 5, "start"))
        page.y = y + RADIUS
    return _document(page, "Wat de tekens betekenen", NARROW, page.y + EDGE)


def _fan_row(node: Node, lines: Sequence[str], y: float) -> str:
    first = y - LINE * (len(lines) - 1) / 2 + SIZE * 0.35
    hit = box(FAN_X - RADIUS, y - RADIUS - 2, NARROW - FAN_X, 2 * RADIUS + 4, "transparent")
    texts = (_text(line, NAME_X, first + LINE * n, "start") for n, line in enumerate(lines))
    return hit + shape(node.sign, (FAN_X, y), RADIUS) + "".join(texts)


def _counted(name: str, count: int) -> str:
    if not count:
        return name
    return f"{name}, samen {count} {'actie' if count == 1 else 'acties'}"


def _bow(start: Place, end: Place, weight: int, most: int) -> str:
    middle = (start[0] + end[0]) / 2
    line = f"M{point(start)}C{middle:.1f} {start[1]:.1f} {middle:.1f} {end[1]:.1f} {point(end)}"
    dash = "" if weight else "4 4"
    return stroke(line, PALETTE.bar, _thick(weight, most), dash)


def _thick(weight: int, most: int) -> float:
    return 1.5 + 6.5 * (weight - 1) / max(most - 1, 1) if weight else 1.5


def _number(count: int, at: Place) -> str:
    width = text_width(str(count)) + 6
    back = box(at[0] - width / 2, at[1] - 9, width, 18, PALETTE.page)
    return back + _text(str(count), at[0], at[1] + 5, "middle")


def _label_places(wanted: Sequence[tuple[str, Place]]) -> list[tuple[float, float, str]]:
    """Where each name stands (x, y of its baseline, anchor): beside its sign, least in the way."""
    taken = [_around(x, y) for _, (x, y) in wanted]
    found = []
    for name, (x, y) in wanted:
        capitals = sum(letter.isupper() for letter in name)
        width, gap = text_width(name) + 2 * capitals, RADIUS + 4
        options = (
            (x + gap, y + 5, "start"),
            (x - gap, y + 5, "end"),
            (x, y + gap + 12, "middle"),
            (x, y - gap - 3, "middle"),
            (x + gap - 4, y - 9, "start"),
            (x - gap + 4, y - 9, "end"),
            (x + gap - 4, y + 19, "start"),
            (x - gap + 4, y + 19, "end"),
        )
        best = min(options, key=lambda option: _crowded(_label_box(option, width), taken))
        taken.append(_label_box(best, width))
        found.append(best)
    return found


Box = tuple[float, float, float, float]


def _around(x: float, y: float) -> Box:
    return x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS


def _label_box(option: tuple[float, float, str], width: float) -> Box:
    x, y, anchor = option
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - 12, left + width, y + 4


def _crowded(mine: Box, taken: Sequence[Box]) -> float:
    """How much of a box is over others or off the drawing."""
    over = sum(
        max(0.0, min(mine[2], each[2]) - max(mine[0], each[0]))
        * max(0.0, min(mine[3], each[3]) - max(mine[1], each[1]))
        for each in taken
    )
    off = max(0.0, -mine[0]) + max(0.0, mine[2] - WIDE) + max(0.0, -mine[1], mine[3] - HIGH)
    return over + 1000 * off


def _text(text: str, x: float, y: float, anchor: str) -> str:
    """A name with a white edge, so that it can be read over a line."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{SIZE}" text-anchor="{anchor}" '
        f'fill="{PALETTE.text}" stroke="{PALETTE.page}" stroke-width="3" '
        f'paint-order="stroke">{safe(text)}</text>'
    )


def _link(node: Node, content: str, label: str) -> str:
    send = quoteattr(json.dumps(dict(node.send)))
    name = quoteattr(NOT_XML.sub("", label))
    return f"<a href={quoteattr(node.href)} data-send={send} aria-label={name}>{content}</a>"


def _document(page: Page, title: str, width: float, height: float) -> str:
    """A drawing with links in it: a group, as an image would hide them."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'role="group" lang="nl" aria-label={quoteattr(NOT_XML.sub("", title))} '
        f'font-family="{FAMILY}" style="display:block;width:100%;height:auto">'
        f"{''.join(page.parts)}</svg>"
    )
