"""A CSV in any layout: title rows, footers and rows of another length are kept and told."""

from __future__ import annotations

import csv
import re
from collections import Counter

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from pyarrow import csv as arrow_csv

from atlas.sources.found import Found
from atlas.sources.sniff import decode
from atlas.sources.supply.cells import Cells
from atlas.sources.supply.records import SheetInfo
from atlas.sources.upload import CLOSE_QUOTE, MAX_COLUMNS, MAX_ROWS, text_cells

DELIMITERS = ";\t,"  # in this order where they fit equally well: commas are decimals too
LOOK_AT = 100  # lines that show delimiter and width
MAX_LINE = 50_000
MAX_OTHER = 2_000  # rows of another length that are kept


def read_delimited(content: bytes, found: Found) -> Cells | None:
    """All rows of a CSV, stripped; None with problems."""
    text = decode(content, found)
    if found:
        return None
    if max(text.count("\n"), text.count("\r")) > MAX_ROWS:
        most = f"{MAX_ROWS:,}".replace(",", ".")
        found.add(f"de tabel heeft meer dan {most} rijen", "splits de tabel in delen")
        return None
    delimiter, width = _form(text, found)
    if found:
        return None
    data = text.encode("utf-8")
    del text
    return _parsed(data, delimiter, width, found)


def _form(text: str, found: Found) -> tuple[str, int]:
    """The delimiter and the number of cells that most of the first rows have."""
    lines = re.split(r"\r\n|\r|\n", text[: LOOK_AT * 1_000])[:LOOK_AT]
    if any(len(line) >= MAX_LINE for line in lines):
        found.add("een van de eerste rijen is te lang", CLOSE_QUOTE)
        return ";", 1
    best, width, most = ";", 1, 0
    for sign in DELIMITERS:
        rows = csv.reader(lines, delimiter=sign)
        try:
            widths = Counter(len(row) for row in rows if len(row) > 1)
        except csv.Error:
            continue
        if (
            widths
            and (common := max(widths.items(), key=lambda item: (item[1], item[0])))[1] > most
        ):
            best, (width, most) = sign, common
    if width > MAX_COLUMNS:
        found.add(f"er zijn meer dan {MAX_COLUMNS} kolommen", "haal kolommen weg", 1)
    return best, width


def _parsed(data: bytes, delimiter: str, width: int, found: Found) -> Cells | None:
    """The cells; rows of another length are filled up or cut, and noted in `lengths`."""
    others: dict[int, str] = {}
    lengths: dict[int, int] = {}

    def other_length(row: arrow_csv.InvalidRow) -> str:
        if len(others) >= MAX_OTHER:
            return "error"
        others[row.number], lengths[row.number] = row.text, row.actual_columns
        return "skip"

    try:
        table = text_cells(data, delimiter, width, other_length)
    except pa.ArrowInvalid:
        found.add("de rijen zijn niet te lezen", f"geef elke rij evenveel cellen; {CLOSE_QUOTE}")
        return None
    columns = [pc.utf8_trim_whitespace(column).combine_chunks() for column in table.columns]
    del table
    return _with_others(columns, delimiter, others, lengths)


def _with_others(
    columns: list[pa.Array], delimiter: str, others: dict[int, str], lengths: dict[int, int]
) -> Cells:
    """All rows in the order of the file."""
    total = len(columns[0]) + len(others)
    other = np.array(sorted(others), dtype=np.int64)
    rows = np.arange(1, total + 1, dtype=np.int64)
    if len(other):
        kept = np.setdiff1d(rows, other, assume_unique=True)
        cut = [_split(others[number], delimiter, len(columns)) for number in other]
        order = pa.array(np.argsort(np.concatenate([kept, other]), kind="stable"))
        columns = [
            pa.concat_arrays([column, pa.array([row[i] for row in cut], pa.large_string())]).take(
                order
            )
            for i, column in enumerate(columns)
        ]
    info = SheetInfo("", total, len(columns))
    return Cells((info,), "", columns, rows, lengths, ())


def _split(text: str, delimiter: str, width: int) -> list[str]:
    """The cells of a row of another length; cells too many stay together in the last one."""
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        cells = [text]
    cells = [cell.strip() for cell in cells]
    if len(cells) > width:
        cells[width - 1 :] = [delimiter.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
