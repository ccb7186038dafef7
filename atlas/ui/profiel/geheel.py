"""The whole profile of an area to take along: all figures, and the tables of every part."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.domain.profile import profile
from atlas.domain.subject import Subject, subjects
from atlas.figures.line_words import reference_name
from atlas.figures.locator import locator_credit
from atlas.figures.numbers import LEVEL_WORDS
from atlas.figures.profile_report import every_line, sources
from atlas.figures.profile_words import reasons
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.store import Store
from atlas.ui.profiel import (
    keuze,
    kort_kop,
    kort_tabellen,
    lijkt_tabellen,
    naast_tabellen,
    opbouw_tabellen,
    thema_tabellen,
)

LEAD = "Alle cijfers van de atlas over {name}, met Drenthe en Nederland ernaast."
BESIDE = "Verschillen en wat het meest opvalt zijn gemeten aan {beside}."
LIST_LEAD = "Kies op de pagina een gebied. Van deze gebieden heeft de atlas een profiel."
PARTS = (kort_tabellen, thema_tabellen, opbouw_tabellen, lijkt_tabellen, naast_tabellen)


def whole_report(store: Store, subject: Subject | None, reference: str) -> Report:
    """The whole profile; without an area the list of the areas that have one."""
    if subject is None:
        return Report("profiel", keuze.NO_AREA, (LIST_LEAD,), (areas(store),), ())
    title = keuze.heading(store, {keuze.AREA: subject.code})
    beside = reference_name(subject, reference)
    lines = profile(store, subject, reference)
    return Report(
        name=f"profiel-{subject.code}",
        title=f"Profiel: {title}",
        lead=(LEAD.format(name=title), BESIDE.format(beside=beside)),
        blocks=(
            *_about(store, subject, reference),
            every_line(store, lines, subject, reference),
            *tables(store, subject, reference),
        ),
        sources=tuple(dict.fromkeys(_sources(store, subject, reference))),
    )


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """The tables of all parts for an area."""
    return tuple(table for part in PARTS for table in part.tables(store, subject, reference))


def _about(store: Store, subject: Subject, reference: str) -> Iterator[Text]:
    """What the area is, why some differences are not tested, and the version of the data."""
    lines = profile(store, subject, reference)
    for label, text in kort_kop.facts(store, subject, lines):
        yield Text(label, (text,))
    if known := kort_kop.limits(store, subject, lines):
        yield Text("Let op", known)
    yield Text("Toeval", reasons(lines))
    yield Text("Versie van de cijfers", (store.version,))


def _sources(store: Store, subject: Subject, reference: str) -> Iterator[str]:
    yield from sources(profile(store, subject, reference))
    yield from opbouw_tabellen.sources(store, subject)
    if lijkt_tabellen.tables(store, subject, reference):
        yield from lijkt_tabellen.sources(store)
    yield from naast_tabellen.sources(store, subject)
    yield locator_credit(store, subject)


def areas(store: Store) -> Table:
    """Every area that has a profile."""
    names = keuze.area_names(store)
    rows = tuple(
        (names[code], LEVEL_WORDS[each.level].singular, code)
        for code, each in subjects(store).items()
    )
    columns = (Column("Gebied"), Column("Soort"), Column("Code"))
    return Table("Gebieden met een profiel", columns, rows)
