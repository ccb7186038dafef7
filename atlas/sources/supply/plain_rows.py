"""Whole rows of a sheet written in the plain way, read at once; other rows are left to expat.

Excel, LibreOffice and the usual libraries write a number or a text in one way, and most of a
large sheet is that. Text between the rows and cells that are known here means that there is
something else: an error, a comment, an entity. Then nothing is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import unescape

import numpy as np
import numpy.typing as npt

from atlas.sources.supply.cells import NUMBER
from atlas.sources.xlsx import MAX_ROW, column_number

START = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]{0,9}:)?sheetData>")
NAMED = {"&quot;": '"', "&apos;": "'"}  # entities, besides &amp; &lt; and &gt;
SIGNS = r"[^<&\x00-\x08\x0b-\x1f]*+"
TEXT = rf"{SIGNS}(?:&(?:amp|lt|gt|quot|apos);{SIGNS})*+"
FORMULA = rf"(?:<f(?: [^<>&]*)?(?:/>|>{TEXT}</f>))?"  # only its value counts
KNOWN = re.compile(  # without a way back wherever that is possible: a third faster
    r'<(?:c r="([A-Z]{1,3}+)[0-9]{1,7}+"(?: s="([0-9]{1,5}+)")?+'
    r'(?: t="(n|s|b|str|inlineStr)")?+(?:>'
    rf"(?:{FORMULA}<v>([0-9.eE+-]{{1,40}}+)</v>"
    rf'|<is><t(?: xml:space="preserve")?+>({TEXT})</t></is>'
    rf'|(?<= t="str">){FORMULA}<v>({TEXT})</v>)?+</c>|/>)'
    r'|row r="([0-9]{1,7}+)"[^<>&]*+>)'
)
COLUMN, STYLE, KIND, VALUE, INLINE, WORDS, ROW = range(1, 8)
GROUPS = KNOWN.groups + 1
BETWEEN = {"", "</row>", "\n", "\r\n"}
OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-8)""", re.I)


@dataclass(frozen=True, eq=False)
class PlainRows:
    """Rows by their number, and the cells in them: row (a position), column, style, kind, text.

    A cell without anything in it has no value and no text, and so has the start of a row: that
    stands among the cells, in column -1.
    """

    numbers: list[int]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    cells: tuple[list[str | None], ...]  # kinds, styles, values, inline texts, words


def plain_rows(piece: bytes, prefix: bytes = b"") -> PlainRows | None:
    """The rows in a piece of XML, None where any of it is not plain.

    `prefix` is that of every tag, as some programs write it: `x:`.
    """
    if prefix:
        bare = piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
        if len(piece) - len(bare) != len(prefix) * piece.count(b"<"):
            return None
        piece = bare
    try:
        parts = KNOWN.split(piece.decode())
    except UnicodeDecodeError:
        return None
    if not BETWEEN.issuperset(parts[::GROUPS]):
        return None
    numbers = [int(number) for number in parts[ROW::GROUPS] if number]
    given = np.array(
        [column_number(name) if name else -1 for name in parts[COLUMN::GROUPS]], np.int64
    )
    if not _in_order(numbers, given):
        return None
    cells = tuple(parts[group::GROUPS] for group in (KIND, STYLE, VALUE, INLINE, WORDS))
    return PlainRows(numbers, np.cumsum(given < 0) - 1, given, cells)


def _in_order(numbers: list[int], columns: npt.NDArray[np.int64]) -> bool:
    """Whether rows and, within each, cells stand in their order, and begin with a row."""
    if not numbers or columns[0] >= 0 or numbers[-1] > MAX_ROW:
        return False
    rising = all(first < second for first, second in zip(numbers, numbers[1:], strict=False))
    return rising and bool(((np.diff(columns) > 0) | (columns[1:] < 0)).all())


def plain_texts(
    found: PlainRows, strings: Sequence[str], number: Callable[[str, int], str]
) -> Iterator[str]:
    """The text of each cell; `number` says what a stored number with some style is."""
    bare = NUMBER if number("", 0) == NUMBER else ""  # most numbers have no style
    for kind, style, value, inline, words in zip(*found.cells, strict=True):
        if kind == "inlineStr" or kind == "str":
            text = (inline if kind == "inlineStr" else value or words) or ""
            yield (unescape(text, NAMED) if "&" in text else text).strip()
        elif value is None:
            yield ""
        elif kind is None and style is None and bare:
            yield bare + value
        elif kind == "s":
            yield strings[int(value)].strip()
        elif kind == "b":
            yield "true" if value == "1" else "false"
        else:
            yield number(value, int(style or 0))
