"""A delivered file as a grid of text, in any layout: every row, and what each cell was.

The bytes decide, never the name. A cell is its text without spaces around it. In a workbook a
cell knows more than its text, and the first sign of it says so: `NUMBER` a number (written as in
XML: 12.5), `PERCENT` a number shown as a percentage (0.125 is 12,5%), `ODD` a cell that is no
plain value: the rest says why. No file can hold these signs itself: XML forbids them, and a CSV
with them is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.found import Found, shown_name
from atlas.sources.sniff import CSV, MEGABYTE, SUPPLY, Limits, sniff
from atlas.sources.supply.book import read_sheet
from atlas.sources.supply.cells import NUMBER, ODD, PERCENT, Cells
from atlas.sources.supply.delimited import read_delimited
from atlas.sources.supply.records import SheetInfo
from atlas.sources.xlsx import letters
from atlas.store.problems import Problem

SIGNS = f"{NUMBER}{PERCENT}{ODD}"
Rows = npt.NDArray[np.int64]


@dataclass(eq=False)
class Grid:
    """The cells of one sheet.

    `columns`: an Arrow string array a column, all as long as `rows` (their numbers, ascending).
    `lengths`: rows of a CSV that have another number of cells than the table, with that number.
    `merged`: merged cells as first row, first column, last row, last column (from 1 and from 0).
    """

    file: str
    checksum: str
    sheets: tuple[SheetInfo, ...]
    sheet: str
    columns: list[pa.Array]
    rows: Rows
    lengths: dict[int, int] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the columns."""
        return tuple(letters(position) for position in range(len(self.columns)))

    def column(self, letter: str) -> pa.Array:
        """The cells of a column by its letters; KeyError for one that the sheet does not have."""
        try:
            return self.columns[self.letters.index(letter)]
        except ValueError:
            raise KeyError(letter) from None

    def head(self, count: int) -> list[list[str]]:
        """The first rows as plain text, by row and then by column."""
        return [*map(list, zip(*(plain(c.slice(0, count)) for c in self.columns), strict=True))]

    def filled(self) -> npt.NDArray[np.bool_]:
        """Which rows have at least one cell with something in it."""
        masks = (pc.not_equal(column, "").to_numpy(zero_copy_only=False) for column in self.columns)
        return np.logical_or.reduce([*masks])


def read_grid(
    content: bytes, name: str, sheet: str = "", limits: Limits = SUPPLY
) -> tuple[Grid | None, tuple[Problem, ...]]:
    """The cells of a CSV, or of one sheet ("" for the first with cells); None with problems."""
    found = Found(shown_name(name))
    cells = _cells(content, sheet, limits, found)
    if cells is None or found:
        return None, found.problems()
    digest = hashlib.sha256(content).hexdigest()
    grid = Grid(
        found.file,
        digest,
        cells.sheets,
        cells.sheet,
        cells.columns,
        cells.rows,
        cells.lengths,
        cells.merged,
    )
    return grid, ()


def _cells(content: bytes, sheet: str, limits: Limits, found: Found) -> Cells | None:
    if len(content) > limits.size:
        message = f"het bestand is groter dan {limits.size // MEGABYTE} MB"
        found.add(message, "splits de tabel in delen")
        return None
    kind = sniff(content, found)
    if not kind:
        return None
    if kind == CSV:
        return read_delimited(content, found)
    return read_sheet(content, sheet, limits, found)


def plain(column: pa.Array) -> list[str]:
    """The cells as a person sees them: numbers the Dutch way, without the signs before them."""
    return [plain_text(text) for text in column.to_pylist()]


def plain_text(text: str) -> str:
    """One cell as a person sees it."""
    sign, rest = text[:1], text[1:]
    if not sign or sign not in SIGNS:
        return text
    if sign == ODD:
        return rest
    dutch = rest.replace(".", ",")
    return dutch if sign == NUMBER else f"{dutch} (opgemaakt als %)"
