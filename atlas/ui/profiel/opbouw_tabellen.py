"""Part Bevolking en wonen as tables, charts and sources: for the page, the workbook, the paper."""

from __future__ import annotations

from functools import lru_cache

from atlas.domain.build_up import build_up
from atlas.domain.subject import Subject
from atlas.figures.explanation import source_line
from atlas.figures.report import Chart, Table
from atlas.store.store import Store
from atlas.ui.profiel import opbouw_boce as boce
from atlas.ui.profiel import opbouw_cijfers as cijfers
from atlas.ui.profiel import opbouw_leeftijd as leeftijd

AGES = "leeftijd_65plus_pct"


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """All tables of the part for an area; only those that have a figure of it."""
    build = build_up(store, subject)
    ages = (leeftijd.age_table(store, build, subject),) if build and build.known else ()
    annex = boce.tables(store) if boce.has_annex(store, subject) else ()
    found = (pressure(store, subject), households(store, subject), homes(store, subject))
    return (*ages, *found, *annex)


def sources(store: Store, subject: Subject) -> tuple[str, ...]:
    """The publications behind those tables, each once."""
    return _sources(store, store.version, subject)


def pressure(store: Store, subject: Subject) -> Table:
    """Green, grey and total pressure."""
    owner = cijfers.whose(store, subject, cijfers.PRESSURES)
    return cijfers.table(
        f"Groene en grijze druk: {owner.name}", cijfers.figures(store, owner, cijfers.PRESSURES)
    )


def households(store: Store, subject: Subject) -> Table:
    """Households by kind."""
    owner = cijfers.whose(store, subject, cijfers.HOUSEHOLDS)
    return cijfers.table(
        f"Huishoudens: {owner.name}", cijfers.figures(store, owner, cijfers.HOUSEHOLDS)
    )


def homes(store: Store, subject: Subject) -> Table:
    """The housing stock."""
    owner = cijfers.whose(store, subject, cijfers.HOMES)
    return cijfers.table(f"Woningen: {owner.name}", cijfers.figures(store, owner, cijfers.HOMES))


def household_chart(store: Store, subject: Subject) -> Chart:
    """Kinds of households beside Drenthe and Nederland."""
    owner = cijfers.whose(store, subject, cijfers.HOUSEHOLDS)
    return cijfers.parts_chart(
        "Soorten huishoudens",
        "procent van de huishoudens",
        cijfers.HOUSEHOLD_PARTS,
        cijfers.figures(store, owner, cijfers.HOUSEHOLDS),
    )


def home_chart(store: Store, subject: Subject) -> Chart:
    """Owned and rented homes beside Drenthe and Nederland."""
    owner = cijfers.whose(store, subject, cijfers.HOMES)
    return cijfers.parts_chart(
        "Koop en huur",
        "procent van de woningen",
        cijfers.HOME_PARTS,
        cijfers.figures(store, owner, cijfers.HOMES),
    )


@lru_cache(maxsize=512)
def _sources(store: Store, version: str, subject: Subject) -> tuple[str, ...]:
    names = (*cijfers.PRESSURES, *cijfers.HOUSEHOLDS, *cijfers.HOMES, AGES)
    owner = {name: cijfers.whose(store, subject, names) for name in names}
    origins = {
        origin.id: origin
        for name in names
        for figure in cijfers.figures(store, owner[name], [name])
        for origin in figure.origins
    }
    annex = boce.sources(store) if boce.has_annex(store, subject) else ()
    return (*map(source_line, origins.values()), *annex)
