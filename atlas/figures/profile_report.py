"""The figures of a profile as tables: numbers as numbers, each with its own decimals and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.certainty_words import margin_words
from atlas.figures.explanation import source_line
from atlas.figures.line_words import difference_words, others, rank_words, status_words
from atlas.figures.profile_words import certainty_sentence
from atlas.figures.report import Column, Figure, Table, Value
from atlas.store.records import Indicator, Origin
from atlas.store.store import Store

ALL_HEADS = (
    "Thema",
    "Onderwerp",
    "Eenheid",
    "Soort cijfer",
    "Periode",
    "Waarde",
    "Status",
    "Drenthe",
    "Status Drenthe",
    "Nederland",
    "Status Nederland",
    "Verschil in woorden",
    "Verschil, met 99% zekerheid",
    "Plaats, van hoog naar laag",
    "Bron",
    "Licentie",
    "Let op",
)
NUMBERS = frozenset({"Waarde", "Drenthe", "Nederland"})


def figure(cell: Cell, indicator: Indicator) -> Value:
    """A cell of a table: the number as `numbers.format_cell` shows it, or why there is none."""
    if cell.value is None:
        return numbers.STATE_WORDS[cell.state]
    before, after = numbers.unit_signs(indicator)
    year = numbers.is_calendar_year(cell.value, indicator)
    decimals = 0 if year else indicator.decimals
    return Figure(cell.value, decimals, before, after, grouped=not year)


def every_line(store: Store, lines: Sequence[Line], subject: Subject, reference: str) -> Table:
    """All figures of a profile with what one must know of each: a row a line."""
    columns = tuple(Column(name, 0 if name in NUMBERS else None) for name in ALL_HEADS)
    rows = tuple(_row(store, line, subject, reference) for line in lines)
    return Table("Alle cijfers", columns, rows, notes=())


def _row(store: Store, line: Line, subject: Subject, reference: str) -> tuple[Value, ...]:
    indicator = line.indicator
    used = origins([line])
    return (
        store.themes[indicator.theme].title,
        indicator.title,
        numbers.unit_words(indicator),
        numbers.KIND_WORDS[indicator.kind],
        line.period,
        figure(line.cell, indicator),
        status_words(line, subject),
        figure(line.drenthe, indicator),
        beside_status(line.drenthe, indicator),
        figure(line.nederland, indicator),
        beside_status(line.nederland, indicator),
        in_words(line, subject, reference),
        margin_words(line.verdict, indicator) or "niet getoetst",
        rank_words(line),
        "; ".join(f"{each.attribution}. {each.title} {each.table_id}".strip() for each in used),
        "; ".join(dict.fromkeys(each.licence for each in used)),
        " ".join(beware(indicator)),
    )


def beside_status(cell: Cell, indicator: Indicator) -> str:
    """The status of a figure of Drenthe or Nederland; one of our own making is called that."""
    word = numbers.cell_status(cell, indicator)
    return f"{word}, {numbers.COMPUTED}" if cell.computed else word


def in_words(line: Line, subject: Subject, reference: str) -> str:
    """The differences with Drenthe and Nederland, and whether that can be chance."""
    pairs = others(line, reference)
    beside = (difference_words(line, other, name) for name, other in pairs)
    told = [f"{numbers.capital(text)}." for text in beside]
    return " ".join(filter(None, (*told, certainty_sentence(line, subject, reference))))


def beware(indicator: Indicator) -> tuple[str, ...]:
    """The caveats of an indicator, and the breaks in its series."""
    notes = indicator.notes
    breaks = (f"Breuk in de reeks vanaf {each.period}: {each.note}" for each in notes.series_breaks)
    return (*notes.caveats, *breaks)


def origins(lines: Iterable[Line]) -> tuple[Origin, ...]:
    """The sources of what lines show, each once; of a line without any figure all it could have."""
    found: dict[str, Origin] = {}
    for line in lines:
        cells = (line.cell, line.drenthe, line.nederland)
        used = {cell.origin for cell in cells if cell.value is not None}
        for origin in line.indicator.origin:
            if origin.id in used or not used:
                found[source_line(origin)] = origin
    return tuple(found.values())


def sources(lines: Iterable[Line]) -> tuple[str, ...]:
    """The sources of what lines show, as lines for under a table."""
    return tuple(source_line(origin) for origin in origins(lines))
