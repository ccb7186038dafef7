"""The columns of a table on paper: as wide as their words, on standing or else on lying pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures.letters import breakable, showable, text_width
from atlas.figures.report import Column, Table
from atlas.figures.typeset import POINT, ROOM, ROOM_LYING

# Whether the page lies and the size of the letters: the first that fits is taken.
CHOICES = ((False, 9.0), (False, 8.0), (True, 9.0), (True, 8.0), (True, 7.0))
PADDING = 1 / POINT  # points beside the text of a cell: a millimetre
SLACK = 1.5  # points: letters that stand close or wide together
COMFORT, MOST_COMFORT = 10.0, 25.0  # a column of sentences is so many times as wide as its letters
SENTENCE_LINES = 6  # and between those so wide that its longest text takes so many lines
NARROWEST = 1.0  # a column without a word is as wide as a letter
WIDE = 0.6  # width of a sign as a share of its size, on the wide side
MOST_LINES = 20  # a row of so many lines fits on every page
Rows = list[list[str]]


@dataclass(frozen=True)
class Grid:
    """A table as it stands on paper: lengths in points, texts with places to break.

    `tall` are the rows, by their place, that may go on on the next page; the others stand on one.
    """

    lying: bool
    size: float
    widths: list[float]
    heads: list[str]
    rows: Rows
    tall: list[int]


def measured(table: Table) -> Grid:
    """The table with the largest letters and the narrowest page in which all its words fit.

    Where no choice has room for all words, the widest columns get less and their words break.
    """
    heads = [showable(column.name) for column in table.columns]
    rows = [
        [showable(table.text(*pair)) for pair in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    columns = list(zip(heads, *rows, strict=True))
    least, wanted = zip(*map(_needs, columns, table.columns), strict=True)
    for lying, size in CHOICES:
        around = 2 * PADDING + SLACK
        room = (ROOM_LYING if lying else ROOM) - around * len(columns)
        if sum(least) * size <= room:
            break
    needs = [each * size for each in least]
    fits = sum(needs) <= room
    inner = _share(needs, [each * size for each in wanted], room) if fits else _divide(needs, room)
    return Grid(
        lying,
        size,
        [each + around for each in inner],
        _broken(heads, inner, size, True),
        rows if fits else [_broken(row, inner, size) for row in rows],
        [place for place, row in enumerate(rows) if _about_lines(row, inner, size) > MOST_LINES],
    )


def _about_lines(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """About how many lines the row has; rather more than fewer."""
    pairs = zip(row, widths, strict=True)
    return max(text.count("\n") + 1 + len(text) * size * WIDE / width for text, width in pairs)


def _broken(
    row: Sequence[str], widths: Sequence[float], size: float, bold: bool = False
) -> list[str]:
    pairs = zip(row, widths, strict=True)
    return [breakable(text, size, width + SLACK / 2, bold) for text, width in pairs]


def _needs(texts: Sequence[str], column: Column) -> tuple[float, float]:
    """What a column needs and what it would like, for letters of size one.

    It needs its longest word, and for sentences some comfort.
    """
    head, *below = texts
    lines = {line for text in below for line in text.split("\n")}
    wanted = max(NARROWEST, _widest(head.split("\n"), True), _widest(lines))
    words = {word for line in lines for word in line.split()}
    widest = max(NARROWEST, _widest(head.split(), True), _widest(words))
    if column.decimals is not None:
        return widest, wanted
    comfort = min(max(COMFORT, wanted / SENTENCE_LINES), MOST_COMFORT)
    return max(widest, min(wanted, comfort)), wanted


def _widest(texts: Sequence[str] | set[str], bold: bool = False) -> float:
    return max((text_width(text, 1, bold) for text in texts), default=0.0)


def _share(least: list[float], wanted: list[float], room: float) -> list[float]:
    """Widths between what is needed and what is wanted, within the room."""
    extra = [max(0.0, want - need) for want, need in zip(wanted, least, strict=True)]
    part = min(1.0, (room - sum(least)) / sum(extra)) if sum(extra) else 0.0
    return [need + part * more for need, more in zip(least, extra, strict=True)]


def _divide(least: list[float], room: float) -> list[float]:
    """Widths within the room where not all can have what they need: the small ones do."""
    found = [0.0] * len(least)
    left = len(least)
    for index in sorted(range(len(least)), key=lambda place: least[place]):
        found[index] = min(least[index], room / left)
        room, left = room - found[index], left - 1
    return found
