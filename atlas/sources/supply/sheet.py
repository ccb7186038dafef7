"""One sheet of a workbook as columns of text, with what each cell was; read as a stream.

Built on expat: a row costs a fraction of what it does as a tree of elements (`sources/xlsx.py`),
and nothing stays in memory but the cells of a block of rows.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.found import Found
from atlas.sources.sniff import Limits
from atlas.sources.supply.cells import IS_DATE, IS_ERROR, NO_VALUE, NUMBER, ODD, PERCENT
from atlas.sources.upload import MAX_COLUMNS
from atlas.sources.workbook import CHUNK, DATE, Workbook, refuse
from atlas.sources.xlsx import MAX_ROW, column_number, letters

PLAIN_NUMBER = r"^[\x01\x02](0|-?[1-9][0-9]{0,13}|-?(0|[1-9][0-9]{0,5})\.[0-9]{0,8}[1-9])$"
BLOCK_ROWS = 5_000
MAX_TAGS = 1_000
TEXTS = {"v", "t", "f"}


class SheetReader:
    """Takes the events of expat and keeps the cells, block by block."""

    def __init__(self, book: Workbook, limits: Limits, found: Found) -> None:
        self._book, self._found = book, found
        self._styles = book.styles or [""]
        self._percent = ["%" in re.sub(r'"[^"]*"|\\.', "", style) for style in self._styles]
        self._max_rows, self._budget = limits.workbook_rows, limits.unpacked
        self.merged: list[tuple[int, int, int, int]] = []
        self._blocks: list[list[pa.Array]] = []
        self._numbers: list[int] = []
        self._at: list[int] = []  # of the block: row within it, column and text of each cell
        self._columns: list[int] = []
        self._texts: list[str] = []
        self._first = 0  # rows before this block
        self._seen, self._row, self._column = 0, 0, -1
        self._cell: dict[str, str] | None = None
        self._parts: dict[str, str] = {}
        self._tags = _Tags()
        self._phonetic, self._text = 0, [""]

    def read(self, part: str) -> None:
        """Read the whole part."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append
        with self._book.archive.open(part) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
        parser.Parse(b"", True)
        self._flush()

    def result(self) -> tuple[list[pa.Array], npt.NDArray[np.int64]]:
        """The columns, as many as the widest block has, and the numbers of the rows."""
        width = max((len(block) for block in self._blocks), default=1)
        columns = []
        for column in range(width):
            pieces = [
                block[column] if column < len(block) else _empty(len(block[0]))
                for block in self._blocks
            ]
            columns.append(pa.concat_arrays(pieces or [_empty(0)]))
        return columns, np.array(self._numbers, dtype=np.int64)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._tags[name]
        if tag == "c":
            self._cell, self._parts = attributes, {}
        elif tag in TEXTS:
            self._text.clear()
        elif tag == "row":
            self._next_row(attributes.get("r"))
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def _end(self, name: str) -> None:
        tag = self._tags[name]
        if tag == "c":
            if self._cell is not None and self._parts:
                self._keep(self._cell)
            self._cell = None
        elif tag in TEXTS:
            if not self._phonetic:
                self._parts[tag] = self._parts.get(tag, "") + "".join(self._text)
        elif tag == "rPh":
            self._phonetic -= 1

    def _next_row(self, given: str | None) -> None:
        number = int(given) if given else self._row + 1
        if not self._row < number <= MAX_ROW:
            raise ValueError(number)
        self._row, self._column = number, -1
        self._seen += 1
        if self._seen > self._max_rows:
            most = f"{self._max_rows:,}".replace(",", ".")
            remedy = "haal lege rijen weg, of bewaar de tabel als CSV (UTF-8)"
            refuse(self._found, f"het werkblad heeft meer dan {most} rijen", remedy)

    def _merge(self, ref: str) -> None:
        ends = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", ref)
        if not ends:
            raise ValueError(ref)
        if len(self.merged) < 10_000:
            self.merged.append(
                (int(ends[2]), column_number(ends[1]), int(ends[4]), column_number(ends[3]))
            )

    def _keep(self, cell: dict[str, str]) -> None:
        """Keep the cell that ended, when it holds anything."""
        place = cell.get("r")
        column = column_number(place.rstrip("0123456789")) if place else self._column + 1
        if column <= self._column:
            raise ValueError(place)
        self._column = column
        text = self._value(cell)
        if not text:
            return
        if column >= MAX_COLUMNS:
            at = f"{letters(column)}{self._row}"
            message = f"er staan gegevens buiten de eerste {MAX_COLUMNS} kolommen (cel {at})"
            refuse(self._found, message, "haal die kolommen weg")
        self._budget -= len(text)
        if self._budget < 0:
            refuse(self._found, "er staat te veel tekst in het bestand", "splits de tabel")
        if not self._numbers or self._numbers[-1] != self._row:
            if len(self._numbers) - self._first >= BLOCK_ROWS:
                self._flush()
            self._numbers.append(self._row)
        self._at.append(len(self._numbers) - self._first - 1)
        self._columns.append(column)
        self._texts.append(text)

    def _value(self, cell: dict[str, str]) -> str:
        """The text of a cell, with the sign of what it is."""
        parts, kind = self._parts, cell.get("t", "n")
        if kind == "inlineStr":
            return parts.get("t", "").strip()
        value = parts.get("v", "")
        if not value:
            return ODD + NO_VALUE if "f" in parts and not (kind == "str" and "v" in parts) else ""
        if kind == "s":
            return self._book.strings[int(value)].strip()
        if kind == "n":
            return self._number(value, int(cell.get("s", "0")))
        if kind == "e":
            return f"{ODD}{IS_ERROR} {value}"
        if kind == "b":
            return "true" if value == "1" else "false"
        return f"{ODD}{IS_DATE}" if kind == "d" else value.strip()

    def _number(self, value: str, style: int) -> str:
        shape = self._styles[style]
        if not shape:
            return (PERCENT if self._percent[style] else NUMBER) + value
        if shape == DATE:
            return f"{ODD}{IS_DATE}"
        if re.fullmatch("0{2,30}", shape) and value.isdigit():
            return value.zfill(len(shape))
        return (PERCENT if self._percent[style] else NUMBER) + value

    def _flush(self) -> None:
        """The cells of the block as Arrow columns."""
        count = len(self._numbers) - self._first
        if not count:
            return
        width = max(self._columns) + 1
        cells = np.full((width, count), "", dtype=object)
        cells[self._columns, self._at] = self._texts
        self._blocks.append([_tidied(pa.array(column, pa.large_string())) for column in cells])
        self._first = len(self._numbers)
        for part in (self._at, self._columns, self._texts):
            part.clear()


def _empty(count: int) -> pa.Array:
    return pa.array([""] * count, pa.large_string())


def _tidied(column: pa.Array) -> pa.Array:
    """Numbers as 12.5, with 15 digits at most as on screen: 0.1 + 0.2 is 0.3."""
    numeric = pc.match_substring_regex(column, r"^[\x01\x02]")
    odd = pc.and_(numeric, pc.invert(pc.match_substring_regex(column, PLAIN_NUMBER)))
    if not pc.any(odd, min_count=0).as_py():
        return column
    texts = column.filter(odd).to_pylist()
    return pc.replace_with_mask(column, odd, pa.array(map(_number, texts), pa.large_string()))


@functools.lru_cache(maxsize=100_000)
def _number(text: str) -> str:
    number = Decimal(f"{float(text[1:]) + 0.0:.15g}")  # minus zero is zero
    if not number.is_finite():
        raise ValueError(text)
    return f"{text[0]}{number.normalize():f}"


class _Tags(dict[str, str]):
    """Tags without their namespace, which the two kinds of XLSX write differently."""

    def __missing__(self, name: str) -> str:
        tag = name.rpartition("}")[2]
        if len(self) < MAX_TAGS:
            self[name] = tag
        return tag
