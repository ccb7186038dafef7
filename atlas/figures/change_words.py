"""What a version changed, as sentences and tables."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import pandas as pd

from atlas.domain.changes import Changes, TableChange
from atlas.figures.numbers import (
    LEVEL_WORDS,
    STATUS_WORDS,
    capital,
    format_date,
    format_number,
    format_value,
)
from atlas.figures.report import Column, Table
from atlas.store.days import HERE
from atlas.store.read import area_level
from atlas.store.records import STATUSES_WITH_VALUE
from atlas.store.store import Store
from atlas.store.version_records import Head

KINDS = {
    "basis": "meegeleverd met de atlas",
    "verversing": "ververst uit de bron",
    "aanlevering": "aangeleverde cijfers",
    "uitgave": "nieuwe uitgave van de atlas",
}
DAMAGED = (
    "Van deze versie of van die ervoor is een bestand weg of beschadigd. Wat er veranderde, is "
    "niet te zeggen."
)
FIELDS = {
    "title": "de naam",
    "description": "de omschrijving",
    "unit": "de eenheid",
    "kind": "het soort cijfer",
    "theme": "het thema",
    "aggregate": "hoe het optelt",
    "notes": "de opmerkingen",
}
FOLDERS = {
    "facts": "tabellen met feiten",
    "geo": "kaartlagen en gebieden",
    "groupings": "indelingen",
    "housing": "regels en lijsten van wonen",
    "places": "voorzieningen",
    "programme": "het programma",
    "sources": "gegevens over bronnen",
    "profile.toml": "de opzet van het profiel",
}


class _Cell(NamedTuple):
    """A row of `domain.changes.revised`."""

    area_code: str
    period: str
    value_old: float
    status_old: str
    value: float
    status: str


def moment(when: datetime) -> str:
    """A moment, in our own time: "22 november 2026, 14.05 uur"."""
    here = when.astimezone(HERE)
    return f"{format_date(here.date())}, {here:%H.%M} uur"


def version_name(one: Head) -> str:
    """How a version is called: by its moment, the shipped data by what they are."""
    return moment(one.made) if one.made else "de cijfers die met de atlas meekwamen"


def made_by(one: Head) -> str:
    """What made a version and who, and its number."""
    what = f": {one.what}" if one.what else ""
    who = f" Door: {one.who}." if one.who else ""
    return f"{capital(KINDS[one.kind])}{what}.{who} Versienummer: {one.id}."


def count(number: int, one: str, more: str) -> str:
    """A number of things: "1 cijfer", "12 cijfers"."""
    return f"{format_number(number, 0)} {one if number == 1 else more}"


def summary(changes: Changes) -> tuple[str, ...]:
    """What a version changed, in sentences."""
    if changes.before is None:
        return ("Dit zijn de eerste cijfers: er is geen versie om ze mee te vergelijken.",)
    tables = changes.tables
    said = []
    states = {
        "new": ("nieuw onderwerp", "nieuwe onderwerpen"),
        "gone": ("onderwerp is vervallen", "onderwerpen zijn vervallen"),
        "changed": ("onderwerp is veranderd", "onderwerpen zijn veranderd"),
    }
    for state, names in states.items():
        if number := sum(each.state == state for each in tables):
            said.append(count(number, *names))
    cells = {
        "nieuw cijfer": (sum(each.added for each in tables), "nieuwe cijfers"),
        "herzien cijfer": (sum(each.revised for each in tables), "herziene cijfers"),
        "vervallen cijfer": (sum(each.gone for each in tables), "vervallen cijfers"),
    }
    figures = [count(number, one, more) for one, (number, more) in cells.items() if number]
    areas = [
        *(
            [count(len(changes.new_areas), "nieuw gebied", "nieuwe gebieden")]
            * bool(changes.new_areas)
        ),
        *(
            [count(len(changes.gone_areas), "vervallen gebied", "vervallen gebieden")]
            * bool(changes.gone_areas)
        ),
    ]
    others = [FOLDERS.get(name, name) for name in changes.others]
    lines = [", ".join(part) for part in (said, figures, areas) if part]
    if others:
        lines.append(f"Ook veranderd: {', '.join(others)}")
    if changes.unread:
        unread = count(len(changes.unread), "onderwerp", "onderwerpen")
        lines.append(f"Van {unread} is niet te zeggen wat er veranderde: te oude gegevens")
    sentences = tuple(f"{line[0].upper()}{line[1:]}." for line in lines)
    return sentences or ("Er is niets veranderd dat u op een pagina ziet.",)


def versions_table(versions: tuple[Head, ...]) -> Table:
    """The versions: when, what kind, what and who, and their number."""
    rows = tuple(
        (capital(version_name(one)), KINDS[one.kind], one.what or None, one.who or None, one.id)
        for one in versions
    )
    heads = ("Wanneer", "Soort", "Wat", "Door wie", "Versienummer")
    return Table("Versies van de cijfers, de nieuwste eerst", tuple(map(Column, heads)), rows)


def tables_table(changes: Changes) -> Table:
    """The indicators that a version changed, a row each; only columns in which something is."""
    words = {"new": "nieuw", "changed": "veranderd", "gone": "vervallen"}
    tables = changes.tables
    columns: list[tuple[Column, list[str] | list[int], str | int]] = [
        (Column("Wat"), [words[each.state] for each in tables], words["changed"]),
        (Column("Nieuwe perioden"), [", ".join(each.periods) or "geen" for each in tables], "geen"),
        (Column("Nieuwe cijfers", 0), [each.added for each in tables], 0),
        (Column("Herziene cijfers", 0), [each.revised for each in tables], 0),
        (Column("Vervallen cijfers", 0), [each.gone for each in tables], 0),
        (Column("Anders omschreven"), [_described(each) for each in tables], "niets"),
    ]
    told = [(column, cells) for column, cells, same in columns if {*cells} - {same}]
    names = [each.indicator.title for each in tables]
    rows = tuple(zip(names, *(cells for _, cells in told), strict=True))
    heads = (Column("Onderwerp"), *(column for column, _ in told))
    return Table("Wat er per onderwerp veranderde", heads, rows)


def _described(change: TableChange) -> str:
    return ", ".join(FIELDS[name] for name in change.fields) or "niets"


def cells_table(store: Store, change: TableChange, cells: pd.DataFrame) -> Table:
    """Revised cells of an indicator (`domain.changes.revised`): before and after."""
    indicator = change.indicator

    def shown(value: float, status: str) -> str:
        word = STATUS_WORDS[status]
        known = status in STATUSES_WITH_VALUE
        return f"{format_value(value, indicator)} ({word})" if known else word

    rows = tuple(
        (
            area_words(store, row.area_code),
            row.period,
            shown(row.value_old, row.status_old),
            shown(row.value, row.status),
        )
        for row in map(_Cell._make, cells.itertuples(index=False, name=None))
    )
    heads = ("Gebied", "Periode", "Was", "Is nu")
    title = f"Herziene cijfers: {indicator.title} ({indicator.unit})"
    return Table(title, tuple(map(Column, heads)), rows)


def area_words(store: Store, code: str) -> str:
    """An area with its level and gemeente; a code that this version does not have as it is."""
    area = store.areas.get(code)
    if area is None:
        return code
    home = store.areas.get(area.gemeente_code)
    within = f" in {home.name}" if home and home is not area else ""
    return f"{area.name} ({LEVEL_WORDS[area_level(code)].singular}{within})"
