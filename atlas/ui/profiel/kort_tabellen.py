"""The tables of the part In het kort: key figures, what stands out, sentences per theme."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.profile import Line, key_lines, profile, standing_out, without_twins
from atlas.domain.subject import Subject
from atlas.figures.line_words import (
    COMPUTED_NOTE,
    between_words,
    others,
    rank_words,
    status_words,
    topic,
)
from atlas.figures.profile_report import figure
from atlas.figures.profile_words import beside_sentences, theme_sentences
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store

MOST = 8  # figures under "Valt het meest op"
KEY_TITLE, OUT_TITLE, THEMES_TITLE = "Kerncijfers", "Valt het meest op", "Per thema in het kort"


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """All tables of the part for an area; only those with rows."""
    lines = profile(store, subject, reference)
    found = (
        key_table(key_lines(store, lines), subject),
        out_table(out_lines(store, lines), subject, reference),
        theme_table(store, lines, subject, reference),
    )
    return tuple(table for table in found if table.rows)


def out_lines(store: Store, lines: Sequence[Line]) -> tuple[Line, ...]:
    """What stands out most, of figures that say nearly the same only the first."""
    return without_twins(store, standing_out(lines))[:MOST]


def theme_lines(store: Store, lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of every theme by its id, also of a theme without lines."""
    found: dict[str, list[Line]] = {theme: [] for theme in store.themes}
    for line in lines:
        found[line.indicator.theme].append(line)
    return found


def key_table(lines: Sequence[Line], subject: Subject) -> Table:
    """The key figures beside Drenthe and Nederland."""
    names = [
        subject.name,
        *dict.fromkeys(name for line in lines for name, _ in others(line, "drenthe")),
    ]
    columns = (Column("Onderwerp"), *(Column(name, 0) for name in names), Column("Jaar en status"))
    rows = tuple(_key_row(line, subject) for line in lines)
    computed = any(cell.computed for line in lines for _, cell in others(line, "drenthe"))
    notes = (COMPUTED_NOTE,) if computed else ()
    return Table(f"{KEY_TITLE} van {subject.name}", columns, rows, notes)


def _key_row(line: Line, subject: Subject) -> tuple[Value, ...]:
    indicator = line.indicator
    beside = others(line, "drenthe")
    own = [f"{name} berekend" for name, cell in beside if cell.computed]
    told = (line.period, status_words(line, subject), between_words(line.cell, indicator), *own)
    return (
        topic(indicator),
        figure(line.cell, indicator),
        *(figure(cell, indicator) for _, cell in beside),
        "; ".join(filter(None, told)),
    )


def out_table(lines: Sequence[Line], subject: Subject, reference: str) -> Table:
    """What stands out most: the figure, its rank, and all of it in words."""
    columns = (
        Column("Onderwerp"),
        Column(subject.name, 0),
        Column("Periode"),
        Column("Status"),
        Column("Plaats, van hoog naar laag"),
        Column("In woorden"),
    )
    rows = tuple(
        (
            topic(line.indicator),
            figure(line.cell, line.indicator),
            line.period,
            status_words(line, subject),
            rank_words(line),
            beside_sentences(line, subject, reference),
        )
        for line in lines
    )
    return Table(OUT_TITLE, columns, rows)


def theme_table(store: Store, lines: Sequence[Line], subject: Subject, reference: str) -> Table:
    """Two sentences for every theme."""
    columns = (Column("Thema"), Column("Wat valt op"), Column("Verloop of ander cijfer"))
    rows = tuple(
        (store.themes[theme].title, *theme_sentences(found, subject, reference))
        for theme, found in theme_lines(store, lines).items()
    )
    return Table(THEMES_TITLE, columns, rows)
