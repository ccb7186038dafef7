"""A table on paper: columns as wide as their words, numbers right, the head on every page.

A table that is too wide for a standing page gets lying pages; a text that is too long for a
page goes on in a next row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from fpdf.enums import Align, MethodReturnValue
from fpdf.fonts import FontFace

from atlas.figures.palette import PALETTE
from atlas.figures.pdf_paper import EDGE, LINE, LONG, SHORT, SMALL, Paper, clean
from atlas.figures.report import Column, Table

# The side of the paper and the size of the letters: the first that fits is taken.
CHOICES = ((SHORT, 9.0), (SHORT, 8.0), (LONG, 9.0), (LONG, 8.0), (LONG, 7.0))
PADDING = 1  # millimetres beside the text of a cell
COMFORT, MOST_COMFORT = 3.5, 9.0  # a column of sentences has so many millimetres a point
SENTENCE_LINES = 6  # and between those so much that its longest text takes so many lines
MOST_LINES = 24  # a row of so many lines fits on every page
NO_ROWS = "Er zijn geen rijen."
Rows = list[list[str]]


def draw_table(pdf: Paper, table: Table) -> None:
    """The table under its title, with its notes."""
    rows = list(_texts(table))
    side, size, widths = _measure(pdf, table, rows)
    pdf.write_in(size, bold=True)
    head = [clean(column.name) for column in table.columns]
    parts = [part for row in rows for part in _parted(pdf, row, widths)]
    tallest = (max(map(len, _lines(pdf, row, widths))) for row in (head, *parts[:1]))
    pdf.heading(table.title, lying=side == LONG, room=sum(tallest) * size * LINE)
    pdf.write_in(size)
    if rows:
        _grid(pdf, table, [head, *parts], widths)
    else:
        pdf.lines(NO_ROWS, size)
    pdf.y += 1
    pdf.write_in(SMALL, colour=PALETTE.quiet_text)
    for note in table.notes:
        pdf.lines(note, SMALL)


def _texts(table: Table) -> Iterator[list[str]]:
    """The rows as a visitor reads them."""
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        yield [clean(table.text(value, column)) for value, column in pairs]


def _grid(pdf: Paper, table: Table, rows: Rows, widths: Sequence[float]) -> None:
    aligns = [Align.L if column.decimals is None else Align.R for column in table.columns]
    with pdf.table(
        col_widths=tuple(widths),
        text_align=tuple(aligns),
        line_height=pdf.font_size_pt * LINE,
        padding=(0.7, PADDING),
        borders_layout="HORIZONTAL_LINES",
        v_align="TOP",
        headings_style=FontFace(emphasis="BOLD", fill_color=PALETTE.panel),
        width=min(sum(widths), pdf.epw),
        align=Align.L,
    ) as grid:
        for row in rows:
            grid.row(row)


def _parted(pdf: Paper, row: list[str], widths: Sequence[float]) -> Iterator[list[str]]:
    """The row, in parts where a text in it has more lines than go on a page."""
    pieces = []
    for text, lines in zip(row, _lines(pdf, row, widths), strict=True):
        starts = range(0, len(lines), MOST_LINES)
        divided = ["\n".join(lines[first : first + MOST_LINES]) for first in starts]
        pieces.append(divided if len(lines) > MOST_LINES else [text])
    yield from map(list, zip_longest(*pieces, fillvalue=""))


def _lines(pdf: Paper, row: list[str], widths: Sequence[float]) -> list[list[str]]:
    """The lines of each cell of a row, in the letters now chosen."""
    found = []
    for text, width in zip(row, widths, strict=True):
        if _text_width(pdf, text) <= width:
            found.append(text.split("\n"))
            continue
        kind = MethodReturnValue.LINES
        lines = pdf.multi_cell(width, 1, text, padding=(0, PADDING), dry_run=True, output=kind)
        assert isinstance(lines, list)
        found.append(lines)
    return found


def _measure(pdf: Paper, table: Table, rows: Rows) -> tuple[int, float, list[float]]:
    """Side of the paper, size of the letters and widths of the columns: all words fit."""
    head = [clean(column.name) for column in table.columns]
    columns = list(zip(*[head, *rows], strict=True))
    least: list[float] = []
    for side, size in CHOICES:
        pdf.write_in(size, bold=True)
        room = side - 2 * EDGE
        wanted = [max(_text_width(pdf, text) for text in column) for column in columns]
        pairs = zip(columns, table.columns, wanted, strict=True)
        least = [_least_width(pdf, *each) for each in pairs]
        if sum(least) <= room:
            return side, size, _share(least, wanted, room)
    return side, size, _divide(least, room)


def _least_width(pdf: Paper, texts: Sequence[str], column: Column, wanted: float) -> float:
    """What a column needs: its longest word, and for sentences some comfort."""
    words = {word for text in texts for word in text.split()} or {""}
    widest = max(_text_width(pdf, word) for word in words)
    if column.decimals is not None:
        return widest
    size = pdf.font_size_pt
    comfort = min(max(COMFORT * size, wanted / SENTENCE_LINES), MOST_COMFORT * size)
    return max(widest, min(wanted, comfort))


def _text_width(pdf: Paper, text: str) -> float:
    """What a text needs on one line in a cell."""
    return float(max(map(pdf.get_string_width, text.split("\n")))) + 2 * PADDING + 1


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
