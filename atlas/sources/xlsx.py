"""The rows of an XLSX as text: value, formula and address of every cell seen once."""

from __future__ import annotations

import functools
import io
import math
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree as ET

from atlas.sources.found import Found, shown
from atlas.sources.sniff import Limits
from atlas.sources.workbook import (
    DATE,
    UNREADABLE,
    Refused,
    Workbook,
    check_archive,
    local,
    refuse,
    stream,
    text_of,
)

EXPLANATION = ("uitleg", "toelichting")  # sheets that hold no rows
MAX_ROW = 1_048_576  # the last row of a sheet
AS_VALUE = "zet de waarde zelf in de cel"
Row = tuple[int, list[str]]


def xlsx_rows(content: bytes, limits: Limits, max_columns: int, found: Found) -> list[Row]:
    """Row number and stripped cells of every row that is not empty.

    Numbers are written the Dutch way (12,5), as they would be in a CSV. With their address
    are refused: a formula without a stored value, an error value, a date, merged cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive, limits, found)
            book = Workbook(archive)
            return list(_Sheet(book, max_columns, limits, found).rows(_table_part(book, found)))
    except Refused:
        pass
    except UNREADABLE:
        remedy = "open het in Excel en bewaar het opnieuw als XLSX"
        found.add("het XLSX-bestand is beschadigd", remedy)
    return []


def letters(position: int) -> str:
    """The letters of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    while position >= 0:
        name, position = chr(65 + position % 26) + name, position // 26 - 1
    return name


@functools.cache
def column_number(name: str) -> int:
    """The column of its letters, from 0: B is 1."""
    if not re.fullmatch("[A-Z]{1,3}", name):
        raise ValueError(name)
    return functools.reduce(lambda total, sign: total * 26 + ord(sign) - 64, name, 0) - 1


def _table_part(book: Workbook, found: Found) -> str:
    """The part of the one sheet with rows; sheets with an explanation are passed over."""
    sheets = [(n, part) for n, part in book.sheets if n.strip().lower() not in EXPLANATION]
    filled = [sheet for sheet in sheets if _has_cells(book, sheet[1])]
    if len(filled) > 1:
        names = ", ".join(shown(name) for name, _ in filled[:5])
        remedy = "laat één werkblad over; een blad 'Uitleg' mag blijven"
        refuse(found, f"er zijn meer werkbladen met gegevens: {names}", remedy)
    if not filled:
        message = "er is geen zichtbaar werkblad met gegevens"
        refuse(found, message, "kies een bestand met een tabel, of maak het werkblad zichtbaar")
    return filled[0][1]


def _has_cells(book: Workbook, part: str) -> bool:
    """Whether a sheet has at least one cell with something in it."""
    return next(stream(book.archive, part, "v", "is", "f"), None) is not None


class _Sheet:
    """Reads the rows of one sheet and notes what is wrong in its cells."""

    def __init__(self, book: Workbook, max_columns: int, limits: Limits, found: Found) -> None:
        self._book, self._found, self._limits = book, found, limits
        self._max_columns, self._budget = max_columns, limits.unpacked
        self._rows_left = limits.workbook_rows + 1  # the header too

    def rows(self, part: str) -> Iterator[Row]:
        number = 0
        for element in stream(self._book.archive, part, "row", "mergeCell"):
            if local(element) == "mergeCell":
                self._merged(element.attrib["ref"])
                continue
            given = int(element.get("r", number + 1))
            if not number < given <= MAX_ROW:
                raise ValueError(given)
            number = given
            self._count_row()
            if any(cells := self._cells(element, number)):
                yield number, cells

    def _count_row(self) -> None:
        """Stop at too many rows, empty ones among them, however small they are."""
        self._rows_left -= 1
        if self._rows_left < 0:
            most = f"{self._limits.workbook_rows:,}".replace(",", ".")
            message = f"het werkblad heeft meer dan {most} rijen"
            refuse(self._found, message, "haal lege rijen weg, of bewaar de tabel als CSV (UTF-8)")

    def _merged(self, cells: str) -> None:
        row = re.search("[0-9]{1,7}", cells)
        remedy = "splits de cellen: elke cel heeft een eigen waarde"
        message = f"cellen {shown(cells)[1:-1]} zijn samengevoegd"
        self._found.add(message, remedy, int(row[0]) if row else None)

    def _cells(self, row: ET.Element, number: int) -> list[str]:
        cells: list[str] = []
        position = -1
        for cell in row:
            place = cell.get("r") or f"{letters(position + 1)}{number}"
            position = column_number(place.rstrip("0123456789"))
            text = self._text(cell, place, number).strip()
            if not text:
                continue
            if position < len(cells):
                raise ValueError(position)
            if position >= self._max_columns:
                message = (
                    f"er staan gegevens buiten de eerste {self._max_columns} kolommen (cel {place})"
                )
                refuse(self._found, message, "haal die kolommen weg")
            self._budget -= len(text)
            if self._budget < 0:
                refuse(self._found, "er staat te veel tekst in het bestand", "splits de tabel")
            cells += [""] * (position - len(cells)) + [text]
        return cells

    def _text(self, cell: ET.Element, place: str, row: int) -> str:
        """One cell as text; "" with a problem for what is no plain value."""
        parts = {local(part): part for part in cell}
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(parts["is"]) if "is" in parts else ""
        value = (parts["v"].text or "") if "v" in parts else ""
        if "f" in parts and not value and not (kind == "str" and "v" in parts):
            message = f"cel {place}: formule zonder waarde"
            self._found.add(message, f"open het bestand in Excel en bewaar het, of {AS_VALUE}", row)
            return ""
        if not value:
            return ""
        if kind == "e":
            self._found.add(f"cel {place}: foutwaarde {shown(value)}", AS_VALUE, row)
            return ""
        if kind == "s":
            return self._book.strings[int(value)]
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "str":
            return value
        shape = self._book.styles[int(cell.get("s", "0"))] if self._book.styles else ""
        if kind == "d" or shape == DATE:
            message = f"cel {place} is een datum; hier hoort tekst of een getal"
            self._found.add(message, "maak de cel op als tekst en typ de waarde opnieuw", row)
            return ""
        return _number(value, shape)


@functools.lru_cache(maxsize=100_000)
def _number(text: str, shape: str) -> str:
    """A stored number as a Dutch reader writes it; 7 in the format 0000 is the code 0007.

    A part behind the comma has 15 digits in all, as on screen: 0.1 + 0.2 is 0,3.
    """
    number = float(text) + 0.0  # minus zero is zero
    if not math.isfinite(number):
        raise ValueError(text)
    digits = repr(number) if number.is_integer() else f"{number:.15g}"
    plain = f"{Decimal(digits).normalize():f}".replace(".", ",")
    return plain.zfill(len(shape)) if re.fullmatch("0{2,30}", shape) else plain
