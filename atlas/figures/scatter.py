"""A scatter as standalone inline SVG: two figures, a third as size, a fourth as colour and shape.

The area of a sign is proportional to its figure. Names never lie over one another; one that
has no place is left out and told under the chart. The table with the same figures belongs
beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, text_width
from atlas.figures.labels import Box, Spot, distance, halo, nearest, place
from atlas.figures.page import Page
from atlas.figures.palette import PALETTE
from atlas.figures.scatter_signs import (
    NAME_SIZE,
    Mark,
    Scatter,
    kind_key,
    outline,
    radius_of,
    sign,
    size_key,
)

HEIGHT = 320  # of the plot
FAR = 5  # from where a name is joined to its point by a line
DRENTHE = "Drenthe"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The frame of the plot and its two scales."""

    room: Box
    x: frame.Scale
    y: frame.Scale


def scatter_chart(scatter: Scatter) -> tuple[str, tuple[str, ...]]:
    """The chart as SVG, and the names for which there was no place."""
    if not scatter.marks:
        return frame.empty(scatter.title, ""), ()
    page = frame.start(scatter.title, "")
    page.y = page.block(EDGE, page.y - 6, WIDTH - 2 * EDGE, f"↑ {scatter.y.title}", SIZE) + 22
    drawn = _axes(page, scatter)
    taken = _means(page, scatter, drawn)
    biggest = max((mark.size or 0 for mark in scatter.marks), default=0) or 1.0
    order = sorted(scatter.marks, key=lambda mark: (mark.chosen, -(mark.size or 0)))
    for mark in order:
        page.parts.append(sign(mark, _spot(mark, scatter, drawn, biggest), scatter))
    left_out = _names(page, scatter, drawn, taken, biggest)
    page.y = drawn.room.bottom + 24
    text = f"{scatter.x.title} →"
    page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, text, SIZE, anchor="start") + 6
    size_key(page, scatter, biggest)
    kind_key(page, scatter)
    count = len(scatter.marks)
    told = f"{count} gebieden. Van links naar rechts: {scatter.x.title}. "
    told += f"Van onder naar boven: {scatter.y.title}. De cijfers staan in de tabel."
    return frame.document(page, scatter.title, told), left_out


def _axes(page: Page, scatter: Scatter) -> _Drawn:
    """Grid, ticks and their texts; all values and those of Drenthe lie inside."""
    xs = frame.ticks(*_ends([mark.x for mark in scatter.marks], scatter.x.drenthe), most=6)
    ys = frame.ticks(*_ends([mark.y for mark in scatter.marks], scatter.y.drenthe), most=7)
    x_texts, y_texts = frame.tick_texts(xs), frame.tick_texts(ys)
    left = EDGE + max(map(text_width, y_texts)) + 6
    room = Box(left, page.y, WIDTH - EDGE - 8, page.y + HEIGHT)
    x = frame.scale(xs[0], xs[-1], room.left, room.right)
    y = frame.scale(ys[0], ys[-1], room.bottom, room.top)
    style = {"fill": PALETTE.quiet_text}
    for value, text in zip(ys, y_texts, strict=True):
        line = frame.path([(room.left, y(value)), (room.right, y(value))])
        page.parts.append(frame.stroke(line, PALETTE.rule, 1))
        page.line(room.left - 6, y(value) + 5, text, SIZE, anchor="end", **style)
    free = -math.inf
    for value, text in zip(xs, x_texts, strict=True):
        line = frame.path([(x(value), room.top), (x(value), room.bottom)])
        page.parts.append(frame.stroke(line, PALETTE.rule, 1))
        half = text_width(text) / 2
        middle = min(x(value), WIDTH - EDGE - half)
        if middle - half > free:
            page.line(middle, room.bottom + 18, text, SIZE, anchor="middle", **style)
            free = middle + half + 4
    return _Drawn(room, x, y)


def _ends(values: Sequence[float], drenthe: float | None) -> tuple[float, float]:
    every = [*values, *([] if drenthe is None else [drenthe])]
    return min(every), max(every)


def _means(page: Page, scatter: Scatter, drawn: _Drawn) -> list[Box]:
    """The lines of Drenthe with their figures; returns the boxes of text inside the frame."""
    room, taken = drawn.room, []
    if scatter.x.drenthe is not None:
        at = drawn.x(scatter.x.drenthe)
        line = frame.path([(at, room.top - 6), (at, room.bottom)])
        page.parts.append(frame.stroke(line, PALETTE.text, 1.2, "5 3"))
        text = f"{DRENTHE} {scatter.x.drenthe_text}"
        half = text_width(text, NAME_SIZE) / 2
        middle = min(max(at, EDGE + half), WIDTH - EDGE - half)
        page.line(middle, room.top - 9, text, NAME_SIZE, anchor="middle", weight=600)
    if scatter.y.drenthe is not None:
        at = drawn.y(scatter.y.drenthe)
        line = frame.path([(room.left, at), (room.right, at)])
        page.parts.append(frame.stroke(line, PALETTE.text, 1.2, "5 3"))
        text = f"{DRENTHE} {scatter.y.drenthe_text}"
        top = at - LINE if at - LINE >= room.top else at + 1
        box = Box(room.right - text_width(text, NAME_SIZE), top, room.right, top + LINE - 1)
        page.parts.append(halo(box.left, box.top + 12, text, NAME_SIZE, bold=True))
        taken.append(box)
    return taken


def _spot(mark: Mark, scatter: Scatter, drawn: _Drawn, biggest: float) -> Spot:
    """The place and the radius of a sign, without its ring."""
    return Spot(drawn.x(mark.x), drawn.y(mark.y), radius_of(mark.size, scatter, biggest))


def _names(
    page: Page, scatter: Scatter, drawn: _Drawn, taken: list[Box], biggest: float
) -> tuple[str, ...]:
    """The names of marks, the chosen first; returns those without a place."""
    named = sorted((m for m in scatter.marks if m.named), key=lambda mark: not mark.chosen)
    spots = [outline(mark, _spot(mark, scatter, drawn, biggest)) for mark in named]
    rest = [_spot(mark, scatter, drawn, biggest) for mark in scatter.marks if not mark.named]
    sizes = [(text_width(mark.name, NAME_SIZE), float(LINE - 1)) for mark in named]
    texts, left_out = [], []
    placed = place(spots, sizes, drawn.room, taken, rest)
    for mark, spot, box in zip(named, spots, placed, strict=True):
        if box is None:
            left_out.append(mark.name)
            continue
        if distance(box, spot) > FAR:
            joint = frame.path([(spot.x, spot.y), nearest(box, spot)])
            page.parts.append(frame.stroke(joint, PALETTE.quiet_text, 0.8))
        texts.append(halo(box.left, box.top + 12, mark.name, NAME_SIZE, bold=mark.chosen))
    page.parts += texts
    return tuple(left_out)
