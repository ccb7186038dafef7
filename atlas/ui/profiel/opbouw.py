"""The part Bevolking en wonen of page Profiel."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.aggregate import REGION
from atlas.domain.build_up import build_up
from atlas.domain.subject import Subject
from atlas.figures.explanation import DEFINITIONS
from atlas.figures.numbers import LEVEL_WORDS
from atlas.figures.report import Chart, Report, Table
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import geheel, keuze
from atlas.ui.profiel import opbouw_boce as boce
from atlas.ui.profiel import opbouw_cijfers as cijfers
from atlas.ui.profiel import opbouw_leeftijd as leeftijd
from atlas.ui.profiel import opbouw_tabellen as tabellen
from atlas.ui.profiel import opbouw_woorden as words

KEY = "opbouw"
TITLE = "Bevolking en wonen"
QUESTION = "Wie wonen er, en in welke huizen?"
LEAD = "Bekijk de leeftijden, de huishoudens en de woningen naast die van Drenthe."
WORDS: Mapping[str, str] = MappingProxyType({**keuze.COMMON_WORDS})
OUTS = ("leeftijd", "druk", "huishoudens", "woningen", "bijlage", "bronnen")
PRESSURE_TITLE = "Hoeveel jongeren en ouderen zijn er naast de mensen van 20 tot 65 jaar?"
NO_MEMBERS = "De bron zegt niet welke gemeenten bij deze regio horen. Wij vullen dat niet in."
SOME_MEMBERS = "De bron noemt niet alle gemeenten van deze regio. Daarom tellen wij niet op."
NO_AGES = "De bronnen van de atlas hebben geen leeftijden van dit gebied."


def skeleton(store: Store) -> Html:
    """The chooser, and a place for each section."""
    places = [tag("div", data_out=f"opbouw-{name}") for name in OUTS]
    return join([keuze.chooser(store), *places, _meaning(store)])


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The sections of an area; without one how to choose."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    reference = keuze.read_reference(address)
    shown = {"leeftijd": tag("p", keuze.ASK)}
    if subject is not None:
        shown = _sections(store, subject, reference)
    found = {f"opbouw-{name}": shown.get(name, tag("div")) for name in OUTS}
    return Answer(
        keuze.params(subject, reference),
        keuze.values(subject, reference),
        out={**keuze.out(store, subject, reference), **found},
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The whole profile of the area to take along."""
    address = Address(params, WORDS)
    return geheel.whole_report(
        store, keuze.read_subject(store, address), keuze.read_reference(address)
    )


def _sections(store: Store, subject: Subject, reference: str) -> dict[str, Html]:
    sources = tag(
        "details",
        tag("summary", "Bronnen en licenties"),
        items(tabellen.sources(store, subject)),
    )
    return {
        "leeftijd": _ages(store, subject, reference),
        "druk": _figures(
            store, subject, PRESSURE_TITLE, cijfers.PRESSURES, tabellen.pressure(store, subject)
        ),
        "huishoudens": _figures(
            store,
            subject,
            "Hoe wonen mensen samen?",
            cijfers.HOUSEHOLDS,
            tabellen.households(store, subject),
            tabellen.household_chart(store, subject),
        ),
        "woningen": _figures(
            store,
            subject,
            "Welke woningen zijn er?",
            cijfers.HOMES,
            tabellen.homes(store, subject),
            tabellen.home_chart(store, subject),
        ),
        "bijlage": _annex(store, subject),
        "bronnen": sources,
    }


def _meaning(store: Store) -> Html:
    """What every figure counts: the same for all areas, so that it travels once."""
    names = (*cijfers.PRESSURES, *cijfers.HOUSEHOLDS, *cijfers.HOMES)
    told = (
        f"{record.title}: {' '.join((record.description, *record.notes.caveats))}"
        for record in (store.indicators[name] for name in names)
    )
    return tag("details", tag("summary", DEFINITIONS), items(told))


def _ages(store: Store, subject: Subject, reference: str) -> Html:
    build = build_up(store, subject)
    if build is None or not build.known:
        said = [NO_AGES]
        if build is not None:
            said.append(f"In {build.period}: {leeftijd.why_not(build)}.")
        if subject.level == REGION:
            said.append(SOME_MEMBERS if subject.members else NO_MEMBERS)
        return _section(leeftijd.TITLE, *(tag("p", each) for each in said))
    chart = leeftijd.age_chart(build, subject, reference)
    table = report_table(leeftijd.age_table(store, build, subject), stack=True)
    how = tag("p", f"{leeftijd.HOW_TO_READ} {leeftijd.NO_SEX}", class_="atlas-note")
    return _section(
        leeftijd.TITLE,
        tag("p", leeftijd.finding(build, subject, reference), data_tell="leeftijd"),
        tag("div", tag("div", svg(chart.svg), how), tag("div", table), class_="atlas-part-two"),
    )


def _figures(
    store: Store,
    subject: Subject,
    title: str,
    indicator_ids: Mapping[str, object] | tuple[str, ...],
    table: Table,
    chart: Chart | None = None,
) -> Html:
    """A table with its chart, and whose figures they are when the area has none of its own."""
    owner = cijfers.whose(store, subject, indicator_ids)
    borrowed = None
    if owner != subject:
        word = LEVEL_WORDS[subject.level].plural
        text = f"Deze cijfers zijn er niet voor {word}. U ziet die van de gemeente {owner.name}."
        borrowed = tag("p", text)
    shown = report_table(table, stack=True)
    if chart is None:
        return _section(title, borrowed, shown)
    both = tag("div", tag("div", svg(chart.svg)), tag("div", shown), class_="atlas-part-two")
    return _section(title, borrowed, both)


def _annex(store: Store, subject: Subject) -> Html:
    """The tables of BOCE, folded one by one, with what does not fit in sight."""
    if not boce.has_annex(store, subject):
        return tag("p", f"{words.ABSENT} {subject.name} staat er niet in.", class_="atlas-note")
    return _section(
        words.TITLE,
        tag("p", words.LEAD),
        tag("p", "Hier past het gedrukte totaal niet bij de delen:"),
        items(boce.doubts(store)),
        *(
            tag(
                "details", tag("summary", summary), report_table(table), class_="atlas-prof-bijlage"
            )
            for summary, table in zip(boce.summaries(store), boce.tables(store), strict=True)
        ),
        items(boce.caveats(store)),
    )


def _section(title: str, *content: Html | None) -> Html:
    return tag("section", tag("h2", title), *content)
