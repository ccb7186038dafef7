"""Dwellings and complexes as a table: who delivered them, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

YES, NO, UNKNOWN = 1, 0, -1
OWNERS = ("corporatie", "particuliere_verhuur", "eigenaar_bewoner", "onbekend")

# The columns of a delivered table, beside the features of the classification.
AREA_COLUMNS = ("gemeente", "kern", "buurt")
RD, DEGREES = ("rd_x", "rd_y"), ("lon", "lat")
PLACE_COLUMNS = (*AREA_COLUMNS, *RD, *DEGREES)
COLUMNS = ("id", "complex", *PLACE_COLUMNS, "eigendom", "aantal")


@dataclass(frozen=True, eq=False)
class Dwellings:
    """A table of dwellings or complexes, one row each.

    `frame` has a RangeIndex and the columns `id` (str), `complex` (str, "" for none),
    `gemeente_code` (str), `area_code` (str: the most precise known area: buurt, kern or
    gemeente), `eigendom` (str of `OWNERS`), `aantal` (int64, dwellings in the row), `x`, `y`
    (float64, RD metres, NaN where unknown); then a column for every feature of the
    classification: yes_no as int8 (`YES`, `NO`, `UNKNOWN`), number as float64 (NaN unknown).
    `fictitious` marks example data: it can never be added to real dwellings.
    `name` is what the table is called on screen; `checksum` the sha256 of its content.
    """

    frame: pd.DataFrame
    fictitious: bool
    name: str
    checksum: str
