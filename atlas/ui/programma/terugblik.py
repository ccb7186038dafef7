"""The part Terugblik: what was public of a half-year or a year at the end of a chosen day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.gauges import Gauge
from atlas.domain.review import Review, terms
from atlas.figures.report import Report, Table, Text, Value
from atlas.store.days import today
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, external, items, join, report_table, tag
from atlas.ui.parts.documents import sources
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.pager import Sheet, pager, read_sheet
from atlas.ui.parts.part import Answer
from atlas.ui.programma import terugblik_meldingen as reports
from atlas.ui.programma import terugblik_tabellen as tables
from atlas.ui.programma import terugblik_woorden as words
from atlas.ui.programma.terugblik_keuze import (
    DAY,
    PERIOD,
    WORDS,
    Asked,
    Made,
    make,
    read,
)

__all__ = ["KEY", "LEAD", "QUESTION", "TITLE", "WORDS", "answer", "report", "skeleton"]

KEY = "terugblik"
TITLE = "Terugblik"
QUESTION = "Wat is er gemeld, en wie ontbreekt?"
LEAD = "Kies een halfjaar of een jaar, en de dag waarvan u de stand wilt zien."
ROWS, LONG = 15, 400  # reports at a time on screen; characters of what one explains
SECTIONS = ("kort", "gemeld", "wie", "top3", "correcties", "doelen", "kalender")
TABLES = ("actions", "calendar", "gauges", "boxes")


def skeleton(store: Store) -> Html:
    """Places for the choice and for what comes out; they all depend on the day."""
    outs = (tag("div", data_out=name, id=f"terugblik-{name}") for name in ("keuze", *SECTIONS))
    know = tag(
        "section",
        tag("h2", "Wat u moet weten"),
        items(words.LIMITS),
        tag("details", tag("summary", "Bronnen en licenties"), items(sources(store, *TABLES))),
    )
    return join([*outs, know])


def answer(store: Store, params: Mapping[str, str], own: Reported) -> Answer:
    """The review that an address asks for; not for the cache: what can be chosen grows by day."""
    address, now = Address(params, WORDS), today()
    asked = read(address, now)
    made = make(store, asked, own)
    ids = [line.report.report_id for line in made.review.lines]
    sheet = read_sheet(address, ids, frozenset(ids), ROWS)
    return Answer(
        params={**asked.params, **sheet.params},
        values=asked.params,
        out={"keuze": _form(asked, now), **_sections(store, asked, made, sheet)},
        notices=tuple(address.notices),
        passing=True,
    )


def report(store: Store, params: Mapping[str, str], own: Reported) -> Report:
    """The same as a file, fixed to its date."""
    asked = read(Address(params, WORDS), today())
    made = make(store, asked, own)
    found = made.review
    return Report(
        name=f"terugblik-{asked.term.period}-stand-{asked.day.isoformat()}",
        title=words.heading(asked.term),
        lead=(*words.lead(store, found, asked.day), words.FIXED),
        blocks=(*_tables(store, made), Text("Wat u moet weten", words.LIMITS)),
        sources=sources(store, *TABLES),
        warnings=tuple(filter(None, (asked.open, made.reported.problem))),
        address=f"/programma?{urlencode({'deel': KEY, **asked.params})}",
    )


def _tables(store: Store, made: Made) -> list[Table | Text]:
    """Everything in a file; who has no top 3 is said beside it."""
    found = made.review
    blocks: list[Table | Text] = [
        reports.lines_table(store, found.lines),
        *([reports.status_table(found.lines)] if found.lines else []),
        tables.turnout_table(store, found),
    ]
    if found.term.year:
        said = (words.top_three(store, found),)
        blocks += [tables.top_three_table(store, found), Text("Wie gaf een top 3 door?", said)]
    return [
        *blocks,
        tables.corrections_table(store, found.corrections),
        tables.gauges_table(store, made.gauges),
        tables.calendar_table(store, found),
    ]


def _form(asked: Asked, now: date) -> Html:
    offered = ((each, words.term_words(each)) for each in terms(now))
    first, last = (each.isoformat() for each in (asked.term.start, now))
    day = tag("input", type="date", name=DAY, id=DAY, min=first, max=last)
    return tag(
        "div",
        choices(PERIOD, "Halfjaar of jaar", offered),
        field(DAY, "Stand aan het einde van", day, tag("small", words.FIXED)),
        class_="atlas-part-form",
    )


def _sections(store: Store, asked: Asked, made: Made, sheet: Sheet) -> dict[str, Html]:
    found = made.review
    return {
        "kort": _short(store, asked, made),
        "gemeld": _reports(store, asked, found, sheet),
        "wie": _section(
            "Wie meldde, en wie niet?",
            report_table(tables.turnout_table(store, found), stack=True),
        ),
        "top3": _top_three(store, found),
        "correcties": _corrections(store, found),
        "doelen": _gauges(store, made.gauges),
        "kalender": _section(
            "Wat stond er op de kalender?", report_table(tables.calendar_table(store, found))
        ),
    }


def _section(title: str, *content: Html) -> Html:
    return tag("section", tag("h2", title), *content)


def _short(store: Store, asked: Asked, made: Made) -> Html:
    found = made.review
    notices = filter(None, (asked.open, made.reported.problem))
    said = (tag("p", text) for text in words.lead(store, found, asked.day))
    counts = (report_table(reports.status_table(found.lines)),) if found.lines else ()
    return _section(
        words.heading(asked.term),
        *(tag("p", text, class_="atlas-note") for text in notices),
        *said,
        *counts,
    )


def _reports(store: Store, asked: Asked, found: Review, sheet: Sheet) -> Html:
    title = "Wat is gemeld?"
    if not found.lines:
        return _section(title, tag("p", words.reported(found)))
    shown = reports.shown_tables(store, found.lines[sheet.start : sheet.stop])
    short = (replace(each, rows=tuple(map(_on_screen, each.rows))) for each in shown)
    address = {"deel": KEY, **asked.params}
    turn = pager(sheet, "programma", address, "meldingen", "terugblik-gemeld")
    return _section(title, *map(report_table, short), turn)


def _on_screen(row: tuple[Value, ...]) -> tuple[Value, ...]:
    """A row with its evidence as a link; a long explanation stands whole in the files."""
    cells = [_shortened(value) if isinstance(value, str) else value for value in row]
    if url := row[reports.SHOWN_EVIDENCE]:
        cells[reports.SHOWN_EVIDENCE] = Cell(external(str(url), "Bewijs bekijken"))
    return tuple(cells)


def _shortened(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG].rstrip()}… (verder in de bestanden)"


def _top_three(store: Store, found: Review) -> Html:
    title = "Welke dorpsinitiatieven staan in de top 3?"
    if not found.term.year:
        return _section(title, tag("p", words.NO_TOP_THREE))
    table = tables.top_three_table(store, found)
    shown = (report_table(table),) if table.rows else ()
    return _section(title, tag("p", words.top_three(store, found)), *shown)


def _corrections(store: Store, found: Review) -> Html:
    title, table = (
        "Welke cijfers zijn verbeterd?",
        tables.corrections_table(store, found.corrections),
    )
    if not table.rows:
        return _section(title, tag("p", "In deze periode is geen correctie gepubliceerd."))
    return _section(title, report_table(table))


def _gauges(store: Store, every: tuple[Gauge, ...]) -> Html:
    counted = [gauge for gauge in every if gauge.count.counted is not None]
    table = (report_table(tables.gauges_table(store, counted)),) if counted else ()
    return _section("Hoe ver zijn de doelen?", tag("p", words.silent_gauges(every)), *table)
