"""A delivered table (CSV or XLSX) as text: read within limits, or refused with reasons.

The bytes decide, never the name. Nothing is guessed: every cell is the text that was
delivered, stripped of spaces around it. Codes such as `00` and `NA` stay text, an empty cell
stays empty. A table with a problem gives no rows at all.

Limits: `MAX_ROWS` rows, `MAX_COLUMNS` columns, `MAX_CELL` signs a cell, and the sizes and
the rows of an XLSX of `WEB` and `COMMAND`. Sizes, columns and rows of a CSV are checked before
it is parsed, those of an XLSX as it streams. Memory, measured: a CSV of 94 MB (a million rows)
takes 740 MB while it is read; an XLSX of 100,000 rows (85 MB unpacked) 170 MB and some 15
seconds, so a large table is better off as CSV.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from pyarrow import csv as arrow_csv

from atlas.sources.found import Found, shown, shown_name
from atlas.sources.sniff import CSV, MEGABYTE, WEB, Limits, decode, sniff
from atlas.sources.xlsx import letters, xlsx_rows
from atlas.store.problems import Problem

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELL = 1_000
MAX_NAME = 100  # signs in the name of a column
MAX_HEADER = 20_000  # signs in the first row
BLOCK = 4 << 20  # bytes that the CSV reader takes at a time; a row must fit
DELIMITERS = ";,\t"
MONTHS = "(?i:jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)"
DATE_LIKE = rf"(?:[0-9]{{1,2}}-{MONTHS}(?:-[0-9]{{2,4}})?|{MONTHS}-[0-9]{{2,4}})"
NO_HEADER = ("de eerste rij is leeg", "zet de kolomnamen in de eerste rij")
CLOSE_QUOTE = "zet tekst met een scheidingsteken tussen aanhalingstekens en sluit die weer"


@dataclass(frozen=True, eq=False)
class TextTable:
    """A delivered table: text cells by column name; the index is the row number (header = 1).

    `file` is the name to show, `checksum` the sha256 of the bytes.
    """

    frame: pd.DataFrame
    file: str
    checksum: str


def read_table(
    content: bytes, name: str, limits: Limits = WEB
) -> tuple[TextTable | None, tuple[Problem, ...]]:
    """The table in `content`, or None and every problem that was found."""
    found = Found(shown_name(name))
    raw = _raw(content, limits, found)
    frame = _with_header(raw, found) if raw is not None and not found else None
    if frame is None or found:
        return None, found.problems()
    return TextTable(frame, found.file, hashlib.sha256(content).hexdigest()), ()


def _raw(content: bytes, limits: Limits, found: Found) -> pa.Table | None:
    """All cells, the header among them; the last column is the row number."""
    if len(content) > limits.size:
        size = f"{limits.size // MEGABYTE} MB"
        found.add(f"het bestand is groter dan {size}", "splits de tabel in delen")
        return None
    kind = sniff(content, found)
    if not kind:
        return None
    table = _csv(content, found) if kind == CSV else _xlsx(content, limits, found)
    if table is not None and table.num_rows > MAX_ROWS + 1:
        _too_many_rows(found)
    return table


def _too_many_rows(found: Found) -> None:
    most = f"{MAX_ROWS:,}".replace(",", ".")
    found.add(f"de tabel heeft meer dan {most} rijen", "splits de tabel in delen")


def _csv(content: bytes, found: Found) -> pa.Table | None:
    text = decode(content, found)
    if found:
        return None
    if max(text.count("\n"), text.count("\r")) > MAX_ROWS + 1:
        _too_many_rows(found)
        return None
    first = re.split(r"[\r\n]", text[:MAX_HEADER], maxsplit=1)[0]
    if len(first) == MAX_HEADER:
        found.add("de eerste rij is te lang", "zet de kolomnamen in de eerste rij", 1)
        return None
    if not first.strip():
        found.add(*NO_HEADER, 1)
        return None
    widths = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda sign: widths[sign])
    if widths[delimiter] > MAX_COLUMNS:
        found.add(f"er zijn meer dan {MAX_COLUMNS} kolommen", "haal kolommen weg", 1)
        return None
    data = text.encode("utf-8")
    del text
    return _parsed(data, delimiter, widths[delimiter], found)


def _parsed(data: bytes, delimiter: str, width: int, found: Found) -> pa.Table | None:
    """The cells of a CSV; a row of another length than the header is a problem."""

    def other_length(row: arrow_csv.InvalidRow) -> str:
        have = f"rij heeft {row.actual_columns} cellen in plaats van {row.expected_columns}"
        found.add(have, f"vul de rij aan of haal cellen weg; {CLOSE_QUOTE}", row.number)
        return "skip"

    try:
        table = text_cells(data, delimiter, width, other_length)
    except pa.ArrowInvalid:
        found.add("de rijen zijn niet te lezen", CLOSE_QUOTE)
        return None
    numbers = pa.array(range(1, table.num_rows + 1), pa.int32())
    stripped = [pc.utf8_trim_whitespace(column) for column in table.columns]
    return pa.table([*stripped, numbers], names=[*table.column_names, "row"])


def text_cells(
    data: bytes, delimiter: str, width: int, other_length: Callable[[arrow_csv.InvalidRow], str]
) -> pa.Table:
    """The rows of a CSV in UTF-8, all text, columns by their position; raises ArrowInvalid.

    `other_length` says of a row of another length whether it is a "skip" or an "error".
    """
    names = [str(position) for position in range(width)]
    return arrow_csv.read_csv(
        pa.py_buffer(data),
        arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=other_length,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            null_values=[],
            strings_can_be_null=False,
        ),
    )


def _xlsx(content: bytes, limits: Limits, found: Found) -> pa.Table | None:
    rows = xlsx_rows(content, limits, MAX_COLUMNS, found)
    if not rows and not found:
        found.add("het bestand is leeg", "kies een bestand met een tabel")
    if found:
        return None
    width = max(len(cells) for _, cells in rows)
    columns = [
        pa.array((cells[i] if i < len(cells) else "" for _, cells in rows), pa.large_string())
        for i in range(width)
    ]
    numbers = pa.array([number for number, _ in rows], pa.int32())
    return pa.table([*columns, numbers], names=[*map(str, range(width)), "row"])


def _with_header(raw: pa.Table, found: Found) -> pd.DataFrame | None:
    """The table under the names of its first row; rows and columns without content left out."""
    *cells, numbers = raw.columns
    header = [" ".join(column[0].as_py().split()) for column in cells]
    if numbers[0].as_py() != 1 or not any(header):
        found.add(*NO_HEADER, 1)
        return None
    _check_header(header, found)
    index = pd.Index(numbers.slice(1).to_numpy(), name="row")
    columns = {}
    for position, (name, column) in enumerate(zip(header, cells, strict=True)):
        text = pd.Series(column.slice(1), index=index, dtype="str", name=name)
        if name:
            _check_cells(text, letters(position), found)
            columns[name] = text
        elif (text != "").any():
            message = f"kolom {letters(position)} heeft cellen, maar geen naam"
            found.add(message, "geef de kolom een naam in de eerste rij", 1)
    frame = pd.DataFrame(columns, index=index)
    frame = frame[(frame != "").any(axis=1)]
    if frame.empty:
        found.add("de tabel heeft geen rijen", "zet de gegevens onder de kolomnamen", 2)
    return frame


def _check_header(header: list[str], found: Found) -> None:
    seen: set[str] = set()
    for position, name in enumerate(header):
        if len(name) > MAX_NAME:
            message = f"de naam van kolom {letters(position)} is langer dan {MAX_NAME} tekens"
            found.add(message, "geef de kolom een korte naam", 1)
        if name and name.lower() in seen:
            message = f"kolom {shown(name)} staat er twee keer in (cel {letters(position)}1)"
            found.add(message, "haal een van de twee weg of geef hem een andere naam", 1, name)
        seen.add(name.lower())


def _check_cells(text: pd.Series, letter: str, found: Found) -> None:
    """Refuse cells that are too long, hold a line break, or were turned into a date."""
    cell = f"cel {letter}{{row}}"
    long = text[text.str.len() > MAX_CELL]
    found.add_cells(long, f"{cell} is langer dan {MAX_CELL} tekens: {{}}", "kort de tekst in")
    odd = text[text.str.contains(rf"[\n\r]|^{DATE_LIKE}$")]  # one pass: most cells are fine
    is_date = odd.str.fullmatch(DATE_LIKE)
    remedy = f"haal het regeleinde weg; {CLOSE_QUOTE}"
    found.add_cells(odd[~is_date], f"in {cell} staat een regeleinde: {{}}", remedy)
    remedy = "maak de kolom op als tekst en typ de waarde opnieuw"
    found.add_cells(odd[is_date], f"{cell} is een datum geworden: {{}}", remedy)
