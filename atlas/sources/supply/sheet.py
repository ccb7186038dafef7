"""One sheet of a workbook as columns of text, with what each cell was; read as a stream.

Plain rows are read at once (`plain_rows`), all else by expat: a row costs a fraction of what it
does as a tree of elements (`sources/xlsx.py`), and only the cells of a block stay in memory.
"""

from __future__ import annotations

import re
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.found import Found
from atlas.sources.sniff import Limits
from atlas.sources.supply.blocks import Blocks
from atlas.sources.supply.cells import IS_DATE, IS_ERROR, NO_VALUE, NUMBER, ODD, PERCENT
from atlas.sources.supply.plain_rows import (
    OTHER_ENCODING,
    START,
    PlainRows,
    plain_rows,
    plain_texts,
)
from atlas.sources.upload import MAX_COLUMNS
from atlas.sources.workbook import CHUNK, DATE, Workbook, refuse
from atlas.sources.xlsx import MAX_ROW, column_number, letters

BLOCK_ROWS = 5_000
MAX_TAGS = 1_000
TEXTS = {"v", "t", "f"}


class SheetReader:
    """Takes the events of expat and keeps the cells, block by block."""

    def __init__(self, book: Workbook, limits: Limits, found: Found) -> None:
        self._book, self._found = book, found
        self._styles = book.styles or [""]
        self._percent = ["%" in re.sub(r'"[^"]*"|\\.', "", style) for style in self._styles]
        self._zeros = [len(s) if re.fullmatch("0{2,30}", s) else 0 for s in self._styles]
        self._max_rows, self._budget = limits.workbook_rows, limits.unpacked
        self.merged: list[tuple[int, int, int, int]] = []
        self._blocks = Blocks(found)
        self._numbers: list[int] = []  # of the rows in this block
        self._at: list[int] = []  # row within it, column and text of each cell
        self._columns: list[int] = []
        self._texts: list[str] = []
        self._seen, self._row, self._column = 0, 0, -1
        self._cell: dict[str, str] | None = None
        self._parts: dict[str, str] = {}
        self._tags, self._prefix = _Tags(), b""
        self._phonetic, self._text = 0, [""]

    def read(self, part: str) -> None:
        """Read the whole part."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append
        with self._book.archive.open(part) as file:
            rest = self._head(parser, file.read(CHUNK))
            while chunk := file.read(CHUNK):
                if rest is None:
                    parser.Parse(chunk)
                else:
                    rest = self._rows(parser, rest + chunk)
        parser.Parse(rest or b"", True)
        self._flush()

    def _head(self, parser: expat.XMLParserType, text: bytes) -> bytes | None:
        """Read up to the rows; what is left of them, None where no plain rows can follow."""
        start = START.search(text)
        if not start or OTHER_ENCODING.match(text):
            parser.Parse(text)
            return None
        self._prefix = start[1] or b""
        parser.Parse(text[: start.end()])
        return self._rows(parser, text[start.end() :])

    def _rows(self, parser: expat.XMLParserType, text: bytes) -> bytes | None:
        """Read the whole rows in a text; what is left, None where no plain rows can follow."""
        row_end = b"</%brow>" % self._prefix
        last = text.rfind(row_end) + len(row_end)
        end = text.find(b"</%bsheetData>" % self._prefix)
        if b"<!" in text or last < len(row_end) or 0 <= end < last:
            parser.Parse(text)
            return None
        piece, rest = text[:last], text[last:]
        found = plain_rows(piece, self._prefix)
        if found is None or found.columns.max(initial=0) >= MAX_COLUMNS:
            parser.Parse(piece)
        else:
            self._take(found)
        if end < 0:
            return rest
        parser.Parse(rest)
        return None

    def result(self) -> tuple[list[pa.Array], npt.NDArray[np.int64]]:
        """The columns, and the numbers of the rows."""
        return self._blocks.result()

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
        self._count_rows(1)

    def _count_rows(self, count: int) -> None:
        self._seen += count
        if self._seen > self._max_rows:
            most = f"{self._max_rows:,}".replace(",", ".")
            remedy = "haal lege rijen weg, of bewaar de tabel als CSV (UTF-8)"
            refuse(self._found, f"het werkblad heeft meer dan {most} rijen", remedy)

    def _take(self, found: PlainRows) -> None:
        """Keep rows that were read at once."""
        if found.numbers[0] <= self._row:
            raise ValueError(found.numbers[0])
        self._row = found.numbers[-1]
        self._count_rows(len(found.numbers))
        texts = pa.array(plain_texts(found, self._book.strings, self._number), pa.large_string())
        lengths = pc.utf8_length(texts).to_numpy()
        filled = np.flatnonzero(lengths)
        if not len(filled):
            return
        self._flush()
        self._spend(int(lengths.sum()))
        rows, at = np.unique(found.rows[filled], return_inverse=True)
        numbers = [found.numbers[row] for row in rows]
        self._blocks.add(numbers, at, found.columns[filled], texts.take(pa.array(filled)))

    def _spend(self, signs: int) -> None:
        self._budget -= signs
        if self._budget < 0:
            refuse(self._found, "er staat te veel tekst in het bestand", "splits de tabel")

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
        self._spend(len(text))
        if not self._numbers or self._numbers[-1] != self._row:
            if len(self._numbers) >= BLOCK_ROWS:
                self._flush()
            self._numbers.append(self._row)
        self._at.append(len(self._numbers) - 1)
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
        if self._styles[style] == DATE:
            return f"{ODD}{IS_DATE}"
        if self._zeros[style] and value.isdigit():
            return value.zfill(self._zeros[style])
        return (PERCENT if self._percent[style] else NUMBER) + value

    def _flush(self) -> None:
        """The cells of the block go to the columns."""
        texts = pa.array(self._texts, pa.large_string())
        self._blocks.add(self._numbers, self._at, self._columns, texts)
        for part in (self._numbers, self._at, self._columns, self._texts):
            part.clear()


class _Tags(dict[str, str]):
    """Tags without their namespace, which the two kinds of XLSX write differently."""

    def __missing__(self, name: str) -> str:
        tag = name.rpartition("}")[2]
        if len(self) < MAX_TAGS:
            self[name] = tag
        return tag
