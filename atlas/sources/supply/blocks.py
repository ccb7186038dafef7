"""Cells of a sheet, block by block, into columns of text."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.found import Found
from atlas.sources.workbook import refuse

MAX_CELLS = 8_000_000  # empty ones among them: rows times columns
PLAIN_NUMBER = r"^[\x01\x02](0|-?[1-9][0-9]{0,13}|-?(0|[1-9][0-9]{0,5})\.[0-9]{0,8}[1-9])$"
Places = Sequence[int] | npt.NDArray[np.int64]


class Blocks:
    """Columns that grow by a block of rows at a time."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._blocks: list[list[pa.Array]] = []
        self._numbers: list[int] = []
        self._width = 0

    def add(self, numbers: Sequence[int], at: Places, columns: Places, texts: pa.Array) -> None:
        """Rows by their numbers; of each cell the row within the block, the column, the text."""
        if not numbers:
            return
        count, width = len(numbers), int(np.max(columns)) + 1
        self._width = max(self._width, width)
        self._numbers += numbers
        if len(self._numbers) * self._width > MAX_CELLS:
            message = f"het werkblad heeft meer dan {MAX_CELLS // 1_000_000} miljoen cellen"
            refuse(self._found, message, "haal lege kolommen en rijen weg, of splits de tabel")
        which = np.full((width, count), len(texts))  # of the texts; the last is the empty one
        which[columns, at] = np.arange(len(texts))
        cells = pa.concat_arrays([_tidied(texts), _empty(1)]).take(pa.array(which.ravel()))
        self._blocks.append([cells.slice(column * count, count) for column in range(width)])

    def result(self) -> tuple[list[pa.Array], npt.NDArray[np.int64]]:
        """The columns, as many as the widest block has, and the numbers of the rows."""
        columns = []
        for column in range(self._width or 1):
            pieces = [
                block[column] if column < len(block) else _empty(len(block[0]))
                for block in self._blocks
            ]
            columns.append(pa.concat_arrays(pieces or [_empty(0)]))
        return columns, np.array(self._numbers, dtype=np.int64)


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
