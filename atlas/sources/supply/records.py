"""What passes between a delivered file and the editor: proposal, choices, doubts, rows.

Columns are named by the letters of a spreadsheet (A, B, ...), rows by its numbers (from 1), also
in a CSV: `B7` is the same cell for everybody. Rows of a table: `area_code, period, value, status`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field

from atlas.store.problems import Problem
from atlas.store.records import (
    Aggregate,
    AreaCode,
    AreaLevel,
    Direction,
    Kind,
    Record,
    Slug,
    Text,
)

Shape = Literal["long", "wide_periods", "wide_indicators"]
Decimal = Literal["", "comma", "point"]
Meaning = Literal["missing", "suppressed", "not_applicable", "zero"]
Letters = Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
Key = Literal["areas_unknown", "areas_old", "fraction", "outlier", "negative"]

NO_SUM = Aggregate(rule="none", numerator_parts=(), denominator_parts=())


class ValueColumn(Record):
    """A column with values; `period` where the header says it (wide by period)."""

    column: Letters
    period: str = ""
    provisional: bool = False


class Mapping(Record):
    """How an editor reads one figure from the file; JSON by `model_dump_json`, no code.

    `header_rows` are the rows with the names (0 to 4), after which the figures begin;
    `area_level` limits names and bare numbers to one level, `within` (a gemeente) and
    `within_column` say where a wijk or buurt with that name lies. A period stands in
    `period_column`, in `period` (one for the whole file) or at each of `values`. `where`: only
    rows with these texts (by column). `decimal` is that of numbers written as text; "" is to be
    asked where it matters. `factor` 100 turns 0,125 into 12,5%. `marks` adds to `values.MARKS`.
    `confirmed` holds keys of doubts (`Doubt.key`).
    """

    sheet: str = ""
    header_rows: tuple[Annotated[int, Field(ge=1)], ...] = ()
    area_column: Letters
    area_level: AreaLevel | Literal[""] = ""
    within: str = ""
    within_column: Letters | Literal[""] = ""
    codes_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    period_column: Letters | Literal[""] = ""
    period: str = ""
    values: tuple[ValueColumn, ...] = Field(min_length=1, max_length=200)
    status_column: Letters | Literal[""] = ""
    where: dict[Letters, str] = {}
    decimal: Decimal = ""
    unit: str = ""
    factor: Literal[1, 100] = 1
    marks: dict[str, Meaning] = {}
    left_out_rows: tuple[int, ...] = ()
    confirmed: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell, row or file that we are not sure of, or refuse.

    `address`: `B7`, `rij 7` or ""; `found` is what stands there, `taken_as` what we take it for
    ("" for nothing). A `blocking` doubt refuses the delivery; with a `key` the editor may confirm
    it, and then it blocks no longer. `cells` counts what it stands for, in all 1 or more.
    """

    address: str
    found: str
    taken_as: str
    message: str
    remedy: str
    blocking: bool = True
    key: str = ""
    cells: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class LeftOut:
    """Cells that are no row of the figure, and why: whole rows, or whole columns.

    `rows` are row numbers (sorted), `columns` letters; one of the two is empty.
    """

    why: str
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    columns: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The place in words: `kolom A, C` or `rij 1-3, 9`."""
        if self.columns:
            return f"kolom {', '.join(self.columns)}"
        parts = np.split(self.rows, np.flatnonzero(np.diff(self.rows) != 1) + 1)
        spans = [f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts[:5]]
        more = f" en nog {len(parts) - 5} stukken" if len(parts) > 5 else ""
        return f"rij {', '.join(spans)}{more}"


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A visible sheet with cells; a CSV has one without a name."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column as it was found. `role`: what we take it for, a Dutch word or two."""

    letter: str
    name: str
    role: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """One figure in the file, with the mapping that reads it; `unit` "" where it is unknown."""

    title: str
    unit: str
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class Ask:
    """What the editor must still say: a field of `Mapping` or `Answers`, and what we suggest."""

    field: str
    question: str
    suggestion: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A row as we understand it, with the cell that it comes from."""

    address: str
    area_code: str
    area_name: str
    period: str
    found: str
    value: str
    status: str


@dataclass(frozen=True, eq=False)
class Proposal:
    """What we found in a file, and how we would read it.

    `problems` refuses the file as a whole: then there is nothing else. `figures` are all figures
    found; `mapping` reads the first of them (None where we cannot make one: `doubts` say why),
    `first`, `doubts` and `left_out` go with that mapping, and `understood` is all of its rows.
    """

    file: str
    checksum: str
    problems: tuple[Problem, ...] = ()
    sheets: tuple[SheetInfo, ...] = ()
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    shape: Shape | Literal[""] = ""
    columns: tuple[ColumnInfo, ...] = ()
    figures: tuple[FigureChoice, ...] = ()
    mapping: Mapping | None = None
    first: tuple[FirstRow, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    asks: tuple[Ask, ...] = ()
    understood: Understood | None = None


@dataclass(frozen=True, eq=False)
class Understood:
    """The rows of one figure (all str), and everything that is no row.

    `frame`: area_code, period, value, status, sorted by the first two: the rows without doubt,
    not to be used when `refused`. `cells` counts the value cells under the header: each is one
    of the rows, of the `doubted` cells, or stands in a row that is left out.
    """

    file: str
    checksum: str
    mapping: Mapping
    frame: pd.DataFrame
    first: tuple[FirstRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cells: int = 0
    doubted: int = 0

    @property
    def refused(self) -> bool:
        """Whether the figure cannot be used (yet)."""
        return bool(self.problems) or any(d.blocking for d in self.doubts) or self.frame.empty


class Answers(Record):
    """What only the editor can say of a figure; see `Indicator` and `Supplied`.

    `owner_name` is the name of the gemeente or province `owner`; `delivered` the day of the
    delivery; `slug` makes the id (`eigen_gm0114_<slug>`), "" for one from the title.
    """

    title: Text
    question: Annotated[str, Field(pattern=r".*\?$")]
    description: Text
    theme: Slug
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=4)]
    owner: AreaCode
    owner_name: str = ""
    reference_date: date
    delivered: date
    licence: Text
    threshold: Annotated[int, Field(ge=1, le=1000)] = 10
    direction: Direction = "neutral"
    kind: Kind = "measured"
    aggregate: Aggregate = NO_SUM
    caveats: tuple[Text, ...] = ()
    url: str = ""
    slug: str = ""
