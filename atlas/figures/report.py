"""A report: titles, texts and tables, the same on screen, in XLSX and in PDF."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from atlas.figures.numbers import format_number, rounded

NO_ROWS = "Er zijn geen rijen."
Value = str | float | int | None


class Figure(float):
    """A number with decimals and signs of its own, for a column of unlike figures.

    `before` and `after` are the short signs of its unit ("€ ", "%", " km"); `grouped`: with a
    sign between thousands, which a calendar year has not. It is the number as shown: rounded.
    """

    __slots__ = ("after", "before", "decimals", "grouped", "shown")
    after: str
    before: str
    decimals: int
    grouped: bool
    shown: str

    def __new__(
        cls, value: float, decimals: int, before: str = "", after: str = "", grouped: bool = True
    ) -> Figure:
        """The number, rounded half away from zero."""
        made = super().__new__(cls, float(rounded(value, decimals)))
        made.decimals, made.before, made.after, made.grouped = decimals, before, after, grouped
        number = format_number(float(made), decimals) if grouped else f"{made:.0f}"
        made.shown = f"{before}{number}{after}"
        return made


def is_known(value: Value) -> bool:
    """Whether there is something to show: NaN and infinity are not figures."""
    return isinstance(value, str) or (value is not None and math.isfinite(value))


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and for numbers the decimals and the unit sign.

    `decimals` None: text. `unit` is "" or a short sign that stands behind a number on
    screen ("%", "km"); the unit in words belongs in the head.
    """

    name: str
    decimals: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A table: the first column names the row. `None` is unknown and is never a zero.

    `unknown` is the word for None ("onbekend"); `notes` are said under the table.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    unknown: str = "onbekend"

    def text(self, value: Value, column: Column) -> str:
        """A cell as a visitor reads it."""
        if value is None or not is_known(value):
            return self.unknown
        if isinstance(value, Figure):
            return value.shown
        if isinstance(value, str) or column.decimals is None:
            return str(value)
        return f"{format_number(float(value), column.decimals)}{column.unit}"


@dataclass(frozen=True)
class Text:
    """Paragraphs under a small title."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as standalone SVG; its figures stand in a table of the same report."""

    title: str
    svg: str


@dataclass(frozen=True)
class Report:
    """What one part of a page shows, to take along.

    `warnings` stand first and on every page of a PDF and every sheet of an XLSX (fictitious
    data!). `name` is the stem of the file name; `address` restores the scenario on screen.
    """

    name: str
    title: str
    lead: tuple[str, ...]
    blocks: tuple[Table | Text | Chart, ...]
    sources: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())
    address: str = ""
