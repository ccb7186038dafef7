"""The tornado: how far an outcome moves by each of its assumptions, as standalone SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_bars import BAR, GAP
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, known, shown
from atlas.figures.charts import Figure
from atlas.figures.page import Page
from atlas.figures.palette import PALETTE


@dataclass(frozen=True)
class TornadoItem:
    """An assumption: its low and high value in words, and the outcome at each."""

    name: str
    low_label: str
    high_label: str
    at_low: Figure
    at_high: Figure


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
