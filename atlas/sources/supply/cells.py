"""The cells of one sheet or CSV, and the signs that say what a cell of a workbook was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.sources.supply.records import SheetInfo

NUMBER, PERCENT, ODD = "\x01", "\x02", "\x03"
NO_VALUE, IS_DATE, IS_ERROR = "formule zonder waarde", "datum", "foutwaarde"


@dataclass(eq=False)
class Cells:
    """The cells of one sheet or CSV, as `grid.Grid` has them."""

    sheets: tuple[SheetInfo, ...]
    sheet: str
    columns: list[pa.Array]
    rows: npt.NDArray[np.int64]
    lengths: dict[int, int]
    merged: tuple[tuple[int, int, int, int], ...]
