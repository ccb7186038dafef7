"""Names beside points, none over another and none outside the frame.

Greedy: each name in turn takes the first free place round its point, near before far; where
there is none it takes the nearest free place of a fine grid. A name without any place is left
out, so that whoever draws can say it elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from atlas.figures.page import safe
from atlas.figures.palette import PALETTE

AWAY = (3.0, 9.0, 17.0, 28.0, 42.0)  # tried distances from the edge of a point
ROUND = tuple((math.cos(n * math.pi / 6), math.sin(n * math.pi / 6)) for n in range(12))
STEPS = (9.0, 6.0)  # of the grid


class Box(NamedTuple):
    """A rectangle; `top` is above `bottom`, so smaller."""

    left: float
    top: float
    right: float
    bottom: float


class Spot(NamedTuple):
    """A point with its radius."""

    x: float
    y: float
    radius: float


def place(
    spots: Sequence[Spot],
    sizes: Sequence[tuple[float, float]],
    frame: Box,
    taken: Iterable[Box] = (),
    points: Sequence[Spot] = (),
) -> list[Box | None]:
    """A box of the given size (width, height) for the name of each spot, or None.

    The boxes lie inside `frame`, over none of `taken` and over no other box. Where it can, a
    name lies over no spot, nor over `points`, which have no name. The first names go first.
    """
    used, found = list(taken), []
    every = [*spots, *points]
    for spot, size in zip(spots, sizes, strict=True):
        free = [
            box
            for box in _tried(spot, size)
            if within(box, frame) and not any(overlap(box, other) for other in used)
        ]
        clear = (box for box in free if not any(_covers(box, other) for other in every))
        box = next(clear, None) or _anywhere(spot, size, frame, used, every)
        found.append(box)
        used += [box] if box else []
    return found


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def within(box: Box, frame: Box) -> bool:
    """Whether a box lies inside the frame."""
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )


def nearest(box: Box, spot: Spot) -> tuple[float, float]:
    """The place of a box that is nearest to the middle of a spot."""
    return min(max(spot.x, box.left), box.right), min(max(spot.y, box.top), box.bottom)


def distance(box: Box, spot: Spot) -> float:
    """From the edge of a spot to a box; negative when the box lies over it."""
    x, y = nearest(box, spot)
    return math.hypot(x - spot.x, y - spot.y) - spot.radius


def halo(x: float, y: float, text: str, size: int, *, bold: bool, fill: str = PALETTE.text) -> str:
    """A line of text with a white edge, so that it can be read over lines; `y` its baseline."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{weight} fill="{fill}" '
        f'stroke="{PALETTE.page}" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke">{safe(text)}</text>'
    )


def _tried(spot: Spot, size: tuple[float, float]) -> Iterator[Box]:
    """Boxes round a spot: right of it first, then round; near before far."""
    width, height = size
    for away, (dx, dy) in product(AWAY, ROUND):
        x, y = spot.x + dx * (spot.radius + away), spot.y + dy * (spot.radius + away)
        # The box touches the ray with the side or the corner that faces the spot.
        left = x - width * (1 - dx) / 2
        top = y - height * (1 - dy) / 2
        yield Box(left, top, left + width, top + height)


def _anywhere(
    spot: Spot,
    size: tuple[float, float],
    frame: Box,
    used: Sequence[Box],
    every: Sequence[Spot],
) -> Box | None:
    """The nearest free box of a grid over the frame; over a point where it must."""
    width, height = size
    lefts = _grid(frame.left, frame.right - width, STEPS[0])
    tops = _grid(frame.top, frame.bottom - height, STEPS[1])
    boxes = (Box(left, top, left + width, top + height) for left, top in product(lefts, tops))
    free = [box for box in boxes if not any(overlap(box, other) for other in used)]
    free.sort(key=lambda box: distance(box, spot))
    clear = (box for box in free if not any(_covers(box, other) for other in every))
    return next(clear, free[0] if free else None)


def _grid(first: float, last: float, step: float) -> list[float]:
    """Places from `first` up to `last`, which is one of them; none where there is no room."""
    if last < first:
        return []
    return [*(first + n * step for n in range(int((last - first) / step) + 1)), last]


def _covers(box: Box, spot: Spot) -> bool:
    return distance(box, spot) < 1
