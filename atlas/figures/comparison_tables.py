"""A comparison as tables of a report: figures, differences with Drenthe, ranks, and sources.

A row has the unit and decimals of its own indicator, so that a figure here is a number that
brings its own text (`report.Figure`), the same as on screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.comparison import Entry, Row
from atlas.domain.courses import Courses
from atlas.figures.explanation import beware
from atlas.figures.line_words import MARGIN_NOTE, between_words, topic
from atlas.figures.numbers import (
    COMPUTED,
    KIND_WORDS,
    STATE_WORDS,
    cell_status,
    full_status,
    listed,
    unit_signs,
    unit_words,
)
from atlas.figures.profile_report import figure
from atlas.figures.report import Column, Figure, Table, Value
from atlas.store.records import Indicator, Origin

NOT_SAID = "niet te zeggen"
DRENTHE, NEDERLAND = "Drenthe", "Nederland"
DIFFERENCES = (
    "Het verschil van de cijfers zoals ze hierboven staan. Bij een aantal staat geen verschil: "
    "gebieden verschillen in grootte. Met een min ervoor is het cijfer lager dan dat van Drenthe."
)
RANKS = "1 is het hoogste cijfer van de gekozen gebieden. Gelijke cijfers delen een plaats."


def figure_table(title: str, rows: Iterable[Row], names: Sequence[str], beside: bool) -> Table:
    """A row for each indicator, a column for each area; `beside`: Drenthe has a column too."""
    others = (DRENTHE, NEDERLAND) if beside else (NEDERLAND,)
    heads = ("Onderwerp", "Eenheid", "Periode", *names, *others)
    found = []
    for row in rows:
        after = (row.drenthe, row.nederland) if beside else (row.nederland,)
        figures = (figure(entry.cell, row.indicator) for entry in (*row.entries, *after))
        period = row_period(row, names)
        found.append((row.indicator.title, unit_words(row.indicator), period, *figures))
    return Table(title, tuple(map(Column, heads)), tuple(found))


def difference_table(rows: Iterable[Row], names: Sequence[str]) -> Table:
    """The differences with Drenthe, in the unit of each row; only rows that have any."""
    found = tuple(
        (topic(row.indicator), *(_difference(entry, row.indicator) for entry in row.entries))
        for row in rows
        if not row.reason
    )
    columns = tuple(map(Column, ("Onderwerp", *names)))
    return Table("Verschil met Drenthe", columns, found, (DIFFERENCES,))


def rank_table(rows: Iterable[Row], names: Sequence[str]) -> Table:
    """The ranks among the chosen areas; only rows in which two have one."""
    found = tuple(
        (row.indicator.title, *(entry.rank or NOT_SAID for entry in row.entries))
        for row in rows
        if row.ranked > 1
    )
    columns = (Column("Onderwerp"), *(Column(name, 0) for name in names))
    return Table("Volgorde van de gekozen gebieden", columns, found, (RANKS,))


def source_table(rows: Iterable[Row], names: Sequence[str]) -> Table:
    """Where each figure comes from, how certain it is, and what one must know of it."""
    heads = ("Onderwerp", "Periode", "Status", "Soort cijfer", "Bron", "Wat is het?", "Let op")
    found = tuple(
        (
            row.indicator.title,
            row_period(row, names),
            row_status(row),
            KIND_WORDS[row.indicator.kind],
            listed(
                [
                    *dict.fromkeys(
                        each.attribution.removeprefix("Bron: ") for each in row_origins(row)
                    )
                ]
                or ["geen"]
            ),
            row.indicator.description,
            " ".join(beware(row.indicator)) or "niets bijzonders",
        )
        for row in rows
    )
    return Table("Periode, status en bron", tuple(map(Column, heads)), found)


def area_table(row: Row, names: Sequence[str], beside: bool) -> Table:
    """One indicator: a row for each area, for Drenthe (`beside`) and for Nederland.

    The margins of the source stand in a column of their own, where it gives any.
    """
    indicator = row.indicator
    others = [(DRENTHE, row.drenthe)] * beside + [(NEDERLAND, row.nederland)]
    head = f"{indicator.title} ({unit_words(indicator)})"
    columns = (Column("Gebied"), _column(head, indicator), *map(Column, ("Periode", "Status")))
    found = tuple(
        (name, _plain(cell, indicator), each.period or "geen", full_status(cell, indicator))
        for name, each in (*zip(names, row.entries, strict=True), *others)
        for cell in [each.cell]
    )
    title = f"{indicator.title} per gebied"
    margins = [
        between_words(each.cell, indicator) for each in (*row.entries, *(e for _, e in others))
    ]
    if not any(margins):
        return Table(title, columns, found)
    told = tuple((*one, words or "geen") for one, words in zip(found, margins, strict=True))
    return Table(title, (*columns, Column("Marge")), told, (MARGIN_NOTE,))


def course_table(found: Courses, names: Sequence[str], beside: bool) -> Table:
    """One indicator: a row for each period, a column for each area, and the statuses."""
    indicator = found.indicator
    series = [*zip(names, found.areas, strict=True)]
    series += [(DRENTHE, found.drenthe)] * beside + [(NEDERLAND, found.nederland)]
    heads = (_column(name, indicator) for name, _ in series)
    rows = []
    for place, period in enumerate(found.periods):
        cells = [each[place] for _, each in series]
        known = [
            (name, cell)
            for (name, _), cell in zip(series, cells, strict=True)
            if cell.value is not None
        ]
        words = dict.fromkeys(cell_status(cell, indicator) for _, cell in known)
        ours = [name for name, cell in known if cell.computed]
        status = listed([*words]) + (f"; {COMPUTED}: {listed(ours)}" if ours else "")
        figures = (_plain(cell, indicator) for cell in cells)
        rows.append((period, *figures, status))
    title = f"{indicator.title} ({unit_words(indicator)}) per periode"
    return Table(title, (Column("Periode"), *heads, Column("Status")), tuple(rows))


def course_origins(found: Courses) -> tuple[Origin, ...]:
    """The sources of all figures of a course, in the order of the record."""
    every = (*found.areas, found.drenthe, found.nederland)
    used = {cell.origin for cells in every for cell in cells if cell.value is not None}
    return tuple(origin for origin in found.indicator.origin if origin.id in used)


def row_period(row: Row, names: Sequence[str]) -> str:
    """The period of a row; without a shared one that of each area: "Assen 2024; Emmen 2015"."""
    if row.period:
        return row.period
    pairs = zip(names, row.entries, strict=True)
    return "; ".join(f"{name} {each.period}" for name, each in pairs if each.cell.value is not None)


def row_status(row: Row) -> str:
    """The statuses of the areas' figures, each once: "voorlopig", "definitief, deels berekend"."""
    cells = [entry.cell for entry in row.entries if entry.cell.value is not None]
    words = dict.fromkeys(cell_status(cell, row.indicator) for cell in cells)
    found = [*words, *([f"deels {COMPUTED}"] if any(cell.computed for cell in cells) else [])]
    return ", ".join(found) or "geen cijfers"


def row_origins(row: Row) -> tuple[Origin, ...]:
    """The sources of the figures of a row, in the order of the record."""
    used = {entry.cell.origin for entry in row.every if entry.cell.value is not None}
    return tuple(origin for origin in row.indicator.origin if origin.id in used)


def _difference(entry: Entry, indicator: Indicator) -> Value:
    if entry.difference is None:
        return STATE_WORDS[entry.cell.state] if entry.cell.value is None else NOT_SAID
    before, after = unit_signs(indicator)
    after = " procentpunt" if indicator.unit == "%" else after
    return Figure(entry.difference, indicator.decimals, before, after)


def _column(name: str, indicator: Indicator) -> Column:
    return Column(name, indicator.decimals, {"%": "%", "km": " km"}.get(indicator.unit, ""))


def _plain(cell: Cell, indicator: Indicator) -> Value:
    """A figure for a column with the decimals and unit of its indicator."""
    found = figure(cell, indicator)
    return float(found) if isinstance(found, Figure) else found
