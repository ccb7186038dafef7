"""Part Bevolking en wonen: the tables of the BOCE vision, with what does not fit beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from atlas.domain.annex import AnnexRow, region, rows_of, weights
from atlas.domain.subject import Subject
from atlas.figures.explanation import source_line
from atlas.figures.numbers import capital, format_number
from atlas.figures.report import Column, Table, Value
from atlas.figures.stock_facts import FACT_STATUS_WORDS
from atlas.store.store import Store
from atlas.ui.profiel.opbouw_woorden import (
    DEMENTIA,
    DEMENTIA_ITEMS,
    GROUPS,
    NOT_NAMED,
    NOT_PRINTED,
)


def has_annex(store: Store, subject: Subject) -> bool:
    """Whether the vision has figures of the area: one of its gemeenten or the three together."""
    return subject.code in (*region(store).members, region(store).area_code)


def tables(store: Store) -> tuple[Table, ...]:
    """All tables of the vision, the same for each of its areas."""
    return _tables(store, store.version)


def summaries(store: Store) -> tuple[str, ...]:
    """The title of each of the tables, with how many printed totals do not fit."""
    found = []
    for table, items in zip(tables(store), (*GROUPS.values(), DEMENTIA_ITEMS), strict=True):
        wrong = sum(row.agrees is False for item in items for row in rows_of(store, item))
        said = f": {wrong} {'totaal past' if wrong == 1 else 'totalen passen'} niet"
        found.append(f"{table.title}{said if wrong else ''}")
    return tuple(found)


def doubts(store: Store) -> tuple[str, ...]:
    """Every printed total that does not fit its parts, as a sentence."""
    return tuple(
        f"{_name(row)}: de bron geeft {_text(row.printed, row)} voor de drie samen. De delen geven "
        f"{_text(row.own, row)}."
        for items in GROUPS.values()
        for item in items
        for row in rows_of(store, item)
        if row.agrees is False
    )


def caveats(store: Store) -> tuple[str, ...]:
    """What one must know of the tables as a whole."""
    return tuple(
        dict.fromkeys(
            text
            for name in ("boce_bijlage", "boce_wonen")
            for text in store.fact_tables[name].caveats
        )
    )


def sources(store: Store) -> tuple[str, ...]:
    """The publications behind the tables."""
    used = {
        origin
        for items in (*GROUPS.values(), DEMENTIA_ITEMS)
        for item in items
        for row in rows_of(store, item)
        for origin in row.origins
    }
    records = store.fact_tables.values()
    found = {each.id: each for record in records for each in record.origin if each.id in used}
    return tuple(source_line(each) for each in found.values())


@lru_cache(maxsize=2)
def _tables(store: Store, version: str) -> tuple[Table, ...]:
    grouped = (_table(store, title, items) for title, items in GROUPS.items())
    return (*grouped, _dementia(store))


def _table(store: Store, title: str, items: Sequence[str]) -> Table:
    """A row for each subject and period: parts, both totals, whether they fit, and remarks."""
    rows = [row for item in items for row in rows_of(store, item)]
    share = rows[0].item.unit == "%"
    form = (rows[0].item.decimals, "%" if share else "")
    whole = any(row.printed is not None or row.own is not None for row in rows)
    country = any(row.nederland is not None for row in rows)
    parts = region(store).members
    columns = [Column("Onderwerp"), *(Column(store.areas[code].name, *form) for code in parts)]
    if whole:
        own = "Samen, uit de delen" if share else "Samen, onze som"
        columns += [Column("Samen, gedrukt", *form), Column(own, *form), Column("Klopt het?")]
    columns += [Column("Nederland", *form)] * country
    columns += [Column("Jaar en status"), Column("Opmerkingen")]
    shared = shared_sentences(rows)
    return Table(
        f"{title}{'' if share else f', {rows[0].item.unit}'}",
        tuple(columns),
        tuple(_row(row, parts, whole, country, shared) for row in rows),
        (*_notes(store, rows, share, whole), *([" ".join(shared)] * bool(shared))),
        NOT_NAMED,
    )


def shared_sentences(rows: Sequence[AnnexRow]) -> tuple[str, ...]:
    """What is said of every figure of a table: said once below it, and not beside each row."""
    if len(rows) == 1:
        return ()
    said = [set(sentences(note)) for row in rows for note in row.notes]
    first = sentences(rows[0].notes[0])
    return tuple(each for each in first if all(each in others for others in said))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a remark; "ca. 26%" is no end of one."""
    return tuple(re.split(r"(?<=[.?!]) (?=[A-Z])", text))


def _row(
    row: AnnexRow, parts: Sequence[str], whole: bool, country: bool, shared: Sequence[str]
) -> tuple[Value, ...]:
    cells: list[Value] = [_name(row), *(row.values.get(code) for code in parts)]
    if whole:
        own: Value = "niet te zeggen" if row.own is None else row.own
        cells += [row.printed, own, fits(row)]
    cells += [row.nederland] * country
    return (*cells, _when(row), _remarks(row, shared))


def _remarks(row: AnnexRow, shared: Sequence[str]) -> str:
    """What is said of a row, each sentence once, less what stands below the table."""
    told = dict.fromkeys(each for note in row.notes for each in sentences(note))
    return " ".join(each for each in told if each not in shared)


def fits(row: AnnexRow) -> str:
    """Whether the printed total fits its parts, in words; by the figures as shown."""
    gap = row.gap
    if gap is None:
        return "niet te zeggen"
    if not gap:
        return "ja"
    if row.agrees:
        return "ja, op afronding na"
    unit = " procentpunt" if row.item.unit == "%" else ""
    amount = format_number(float(abs(gap)), row.item.decimals)
    return f"nee: {amount}{unit} {'meer' if gap > 0 else 'minder'} dan de delen geven"


def _notes(store: Store, rows: Sequence[AnnexRow], share: bool, whole: bool) -> tuple[str, ...]:
    if not whole:
        return (NOT_PRINTED,) if len(rows[0].values) > 1 else ()
    if not share:
        return ()
    homes = weights(store)
    told = ", ".join(f"{store.areas[code].name} {format_number(homes[code], 0)}" for code in homes)
    return (
        "Uit de delen: het gemiddelde van de drie gemeenten, gewogen met de woningen in bijlage 1 "
        f"({told}). De bron noemt geen aantal inwoners per gemeente, dus dit is een benadering.",
    )


def _dementia(store: Store) -> Table:
    """Figures of Nederland in several units, each with its own."""
    found = [row for item in DEMENTIA_ITEMS for row in rows_of(store, item)]
    shared = shared_sentences(found)
    rows = tuple(
        (row.item.title, _text(row.nederland, row), _when(row), _remarks(row, shared))
        for row in found
    )
    names = ("Onderwerp", "Nederland", "Jaar en status", "Opmerkingen")
    notes = (" ".join(shared),)
    return Table(DEMENTIA, tuple(map(Column, names)), rows, notes, NOT_NAMED)


def _name(row: AnnexRow) -> str:
    named = row.period != NOT_NAMED and row.item.id in ("personen_75plus", "senioren_met_dementie")
    return f"{row.item.title}, {row.period}" if named else row.item.title


def _when(row: AnnexRow) -> str:
    words = dict.fromkeys(FACT_STATUS_WORDS[status] for status in row.statuses)
    year = "jaar niet genoemd" if row.period == NOT_NAMED else row.period
    return "; ".join((capital(year), *words))


def _text(value: float | None, row: AnnexRow) -> str:
    """A printed figure with its unit."""
    if value is None:
        return NOT_NAMED
    unit = row.item.unit
    return f"{format_number(value, row.item.decimals)}{unit if unit == '%' else f' {unit}'}"
