"""The build-up of the population as a picture: a flat block for each age group.

The groups span 5 to 35 years. A block is as high as its years, and as long as its share of the
inhabitants for each year of age; so its surface is its share, and a wide group does not look
larger than it is. The oldest group has no limit: it is drawn as if it ends at 100 years, and
the key says so. A line marks the same for the area that it is set beside.
"""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.build_up import OLDEST, AgeGroup, BuildUp
from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH
from atlas.figures.numbers import STATE_WORDS
from atlas.figures.page import Page, safe
from atlas.figures.palette import PALETTE

TALL = 3.6  # height of one year of age
FILL = PALETTE.sequential["voorzieningen"][4]
BASIS = "procent van de inwoners, per jaar leeftijd"


def pyramid(build: BuildUp, name: str, beside: str, title: str) -> str:
    """The chart as SVG: blocks of the area `name`, a line for `beside` (Drenthe or Nederland).

    A group without a figure has its word in the place of a block.
    """
    others = [other_share(group, beside) for group in build.groups]
    shares = [group.share for group in build.groups]
    both = zip(build.groups * 2, [*shares, *others], strict=True)
    lengths = [length for group, cell in both if (length := _length(group, cell)) is not None]
    if not lengths:
        return frame.empty(title, BASIS)
    page = frame.start(title, BASIS)
    _key(page, name, beside)
    top = page.y
    ticks = frame.ticks(0, max(lengths), 5)
    left = EDGE + max(frame.text_width(age_words(group)) for group in build.groups)
    x = frame.scale(0, ticks[-1], left, WIDTH - EDGE - 52)
    y = frame.scale(build.groups[0].low, OLDEST, top + OLDEST * TALL, top)
    _grid(page, ticks, x, y)
    for group in build.groups:
        _block(page, group, x, y)
    _outline(page, build.groups, others, x, y)
    for group, other in zip(build.groups, others, strict=True):
        _words(page, group, other, x, y)
    page.y = y(0) + 2 * LINE + 4
    return frame.document(page, title, told(build, name, beside))


def age_words(group: AgeGroup) -> str:
    """The group in words: "20 tot 25 jaar", "80 jaar en ouder"."""
    if group.high is None:
        return f"{group.low} jaar en ouder"
    return f"{group.low} tot {group.high} jaar"


def other_share(group: AgeGroup, beside: str) -> Cell:
    """The share of the group in Drenthe or Nederland."""
    return group.nederland if beside == "Nederland" else group.drenthe


def share_words(cell: Cell) -> str:
    """A share as shown, or the word for why there is none."""
    return STATE_WORDS[cell.state] if cell.value is None else frame.shown(cell.value, 1, "%")


def told(build: BuildUp, name: str, beside: str) -> str:
    """The chart in words, the oldest first."""
    parts = (
        f"{age_words(group)}: {share_words(group.share)}, "
        f"{beside} {share_words(other_share(group, beside))}"
        for group in reversed(build.groups)
    )
    return f"Aandeel van de inwoners van {name} in {build.period}. {'; '.join(parts)}."


def _length(group: AgeGroup, cell: Cell) -> float | None:
    """The share for each year of age that the group spans."""
    value = frame.known(cell.value)
    return None if value is None else value / group.years


def _key(page: Page, name: str, beside: str) -> None:
    """What block and line are; the name of an area may be long."""
    page.parts.append(frame.box(EDGE + 1, page.y + 2, 18, 11, FILL))
    page.y = page.block(EDGE + 26, page.y - 3, WIDTH - 2 * EDGE - 26, name, SIZE)
    middle = page.y + 9
    page.parts += _line([(EDGE, middle), (EDGE + 20, middle)])
    page.line(EDGE + 26, page.y + 14, beside, SIZE)
    page.y += LINE + 10


def _grid(page: Page, ticks: Sequence[float], x: frame.Scale, y: frame.Scale) -> None:
    """A line for each tick, the first one dark, with its text under the youngest group."""
    for value, text in zip(ticks, frame.tick_texts(ticks), strict=True):
        line = frame.path([(x(value), y(OLDEST)), (x(value), y(0) + 4)])
        page.parts.append(frame.stroke(line, PALETTE.quiet_text if not value else PALETTE.rule, 1))
        page.line(x(value), y(0) + LINE + 2, f"{text}%", SIZE, anchor="middle")


def _block(page: Page, group: AgeGroup, x: frame.Scale, y: frame.Scale) -> None:
    length = _length(group, group.share)
    if length is None:
        return
    high = y(group.low) - y(group.low + group.years)
    shape = frame.box(x(0), y(group.low + group.years) + 0.6, x(length) - x(0), high - 1.2, FILL)
    words = f"{age_words(group)}: {share_words(group.share)}"
    page.parts.append(shape.replace("/>", f"><title>{safe(words)}</title></rect>"))


def _outline(
    page: Page, groups: Sequence[AgeGroup], others: Sequence[Cell], x: frame.Scale, y: frame.Scale
) -> None:
    """The line of the other area along its blocks; a group without a figure breaks it."""
    points: list[tuple[float, float]] = []
    for group, cell in zip(groups, others, strict=True):
        length = _length(group, cell)
        if length is None:
            page.parts += _line(points)
            points = []
        else:
            points += [(x(length), y(group.low)), (x(length), y(group.low + group.years))]
    page.parts += _line(points)


def _line(points: Sequence[tuple[float, float]]) -> list[str]:
    """A dark line with a light edge, so that it is seen on a block and beside it."""
    if not points:
        return []
    d = frame.path(points)
    return [frame.stroke(d, PALETTE.page, 5), frame.stroke(d, PALETTE.text, 2)]


def _words(page: Page, group: AgeGroup, other: Cell, x: frame.Scale, y: frame.Scale) -> None:
    """The ages on the left, the share behind block and line."""
    middle = (y(group.low) + y(group.low + group.years)) / 2 + 5
    page.line(x(0) - 6, middle, age_words(group), SIZE, anchor="end")
    ends = [_length(group, cell) or 0.0 for cell in (group.share, other)]
    fill = PALETTE.quiet_text if group.share.value is None else PALETTE.text
    page.line(x(max(ends)) + 7, middle, share_words(group.share), SIZE, fill=fill)
