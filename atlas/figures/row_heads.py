"""The first cell of each row of a table as the head of its row, for a screen reader.

Typst can write this only with a switch (`a11y-extras`) that its Python package does not have: it
says of each cell under which column it stands, and of none to which row it belongs. Here the cells
of the first column become heads with the scope of their row. The other cells lose their own list
of heads, which would go before the scope, and the drawing of their borders, which says nothing
to a listener and is most of the size of a long table. Everything else stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

# A cell as Typst 0.15 writes it, up to its content: `x` is its column.
CELL = re.compile(
    rb"/S/TD(/P \d+ 0 R)/A\[<</O/Table/Headers\[\(U\d+x(\d+)y\d+\)\]>>(?:<</O/Layout[^<>]*>>)?\]"
)
PLACE = re.compile(rb"(\d{10}) (\d{5} n\r?\n)")
START = re.compile(rb"startxref\n(\d+)\n")


def with_row_heads(pdf: bytes) -> bytes:
    """The file with a head for every row; of a file without tables the same bytes.

    Raises ValueError when the file does not end in a list of places, as Typst's do.
    """
    found = START.search(pdf, len(pdf) - 64)
    if found is None:
        raise ValueError("the file has no list of places")
    places = int(found[1])
    cells = list(CELL.finditer(pdf, 0, places))
    if not cells:
        return pdf
    parts, end = [], 0
    for cell in cells:
        parts += [pdf[end : cell.start()], _cell(cell)]
        end = cell.end()
    parts.append(pdf[end:places])
    ends = [cell.end() for cell in cells]
    saved = [0, *accumulate(len(cell[0]) - len(_cell(cell)) for cell in cells)]

    def moved(place: re.Match[bytes]) -> bytes:
        old = int(place[1])
        return b"%010d %s" % (old - saved[bisect_right(ends, old)], place[2])

    listed = PLACE.sub(moved, pdf[places : found.start()])
    return b"".join([*parts, listed, b"startxref\n%d\n" % (places - saved[-1]), pdf[found.end() :]])


def _cell(cell: re.Match[bytes]) -> bytes:
    if cell[2] == b"0":
        return b"/S/TH" + cell[1] + b"/A<</O/Table/Scope/Row>>"
    return b"/S/TD" + cell[1]
