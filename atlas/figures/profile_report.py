"""The figures of a profile as tables: numbers as numbers, each with its own decimals and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.certainty_words import margin_words
from atlas.figures.explanation import beware, source_line
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
    "Ondergrens (95%)",
    "Bovengrens (95%)",
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
    "Wat is het?",
    "Let op",
)
NUMBERS = frozenset({"Waarde", "Ondergrens (95%)", "Bovengrens (95%)", "Drenthe", "Nederland"})
NO_MARGIN = "niet gegeven"


def figure(cell: Cell, indicator: Indicator) -> Value:
    """A cell of a table: the number as `numbers.format_cell` shows it, or why there is none."""
    if cell.value is None:
        return numbers.STATE_WORDS[cell.state]
    return _shown(cell.value, indicator)


def _shown(value: float, indicator: Indicator) -> Figure:
    before, after = numbers.unit_signs(indicator)
    year = numbers.is_calendar_year(value, indicator)
    return Figure(value, 0 if year else indicator.decimals, before, after, grouped=not year)


def _bounds(cell: Cell, indicator: Indicator) -> tuple[Value, Value]:
    """The margin that the source gives beside a figure."""
    if cell.lower is None or cell.upper is None:
        return NO_MARGIN, NO_MARGIN
    return _shown(cell.lower, indicator), _shown(cell.upper, indicator)


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
        *_bounds(line.cell, indicator),
        status_words(line, subject),
        figure(line.drenthe, indicator),
        numbers.full_status(line.drenthe, indicator),
        figure(line.nederland, indicator),
        numbers.full_status(line.nederland, indicator),
        in_words(line, subject, reference),
        margin_words(line.verdict, indicator) or "niet getoetst",
        rank_words(line),
        "; ".join(f"{each.attribution}. {each.title} {each.table_id}".strip() for each in used),
        "; ".join(dict.fromkeys(each.licence for each in used)),
        indicator.description,
        " ".join(beware(indicator)),
    )


def in_words(line: Line, subject: Subject, reference: str) -> str:
    """The differences with Drenthe and Nederland, and whether that can be chance."""
    pairs = others(line, reference)
    beside = (difference_words(line, other, name) for name, other in pairs)
    told = [f"{numbers.capital(text)}." for text in beside]
    return " ".join(filter(None, (*told, certainty_sentence(line, subject, reference))))


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
