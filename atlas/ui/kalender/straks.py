"""Page Kalender: what is still to come, of the atlas itself and of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from atlas.domain.programme_calendar import Moment, ahead, rhythms
from atlas.figures.numbers import format_date
from atlas.figures.report import Column, Table
from atlas.store.reporting.records import Period
from atlas.store.reporting.rules import periods
from atlas.store.store import Store
from atlas.ui.html import Html, report_table, tag
from atlas.ui.kalender.tabellen import dates
from atlas.ui.kalender.woorden import said

OWN = "Eigen termijnen van deze atlas (eigen aanname)"
OWN_NOTES = (
    "Eigen aanname: gemeenten melden over elk half jaar, en hebben daarna nog een maand. Geen "
    "beleidsstuk legt deze dagen vast.",
    "De top-3 van dorpsinitiatieven is een keer per jaar. Daarvoor noemt geen stuk een dag.",
)
AHEAD = "Wat volgens de stukken nog loopt of komt"
AHEAD_NOTE = "Of dit nog zo is, zeggen de stukken niet: zij gelden voor hun eigen jaar."
RHYTHMS = "Afgesproken ritmes zonder einddatum"
RHYTHM_NOTE = (
    "Wij weten niet of dit nog gebeurt, en kennen geen datum van een volgende keer. Het convenant "
    "van 2006 vraagt twee keer per jaar een werkbijeenkomst over de voortgang."
)
NOTHING = "In de stukken staat niets dat na vandaag nog loopt of komt."
LOOK_AHEAD = timedelta(days=366)


def coming(today: date) -> tuple[Period, ...]:
    """The half-years that can still be reported on in time, and those of the year to come."""
    return tuple(each for each in periods(today + LOOK_AHEAD) if each.due >= today)


def half_year(period: Period) -> str:
    """A half-year in words: "juli tot en met december 2026"."""
    first, last = said(period.start.isoformat()[:7]), said(period.end.isoformat()[:7])
    return f"{first.split(' ')[0]} tot en met {last}"


def sentences(store: Store, every: Sequence[Moment], today: date) -> tuple[str, ...]:
    """What comes first, in words."""
    told = [f"Vandaag is het {format_date(today)}."]
    for first in coming(today)[:1]:
        told[0] += (
            f" Als eerste komt: melden over {half_year(first)}, uiterlijk "
            f"{format_date(first.due)} ({_left(first.due, today)}). Dit is een eigen aanname van "
            "deze atlas."
        )
    open_dates = [moment for moment in ahead(every, today) if moment.first >= today]
    if open_dates:
        told.append(f"In de stukken zelf {_still(len(open_dates))} na vandaag.")
    else:
        told.append("In de stukken zelf begint er niets meer na vandaag.")
    return tuple(told)


def _still(count: int) -> str:
    return "begint nog één ding" if count == 1 else f"beginnen nog {count} dingen"


def _left(day: date, today: date) -> str:
    days = (day - today).days
    return {0: "vandaag", 1: "morgen"}.get(days, f"over {days} dagen")


def tables(store: Store, every: Sequence[Moment], today: date) -> tuple[Table, ...]:
    """The own terms, what goes on according to the documents, and rhythms; none without rows."""
    found = (
        own_terms(today),
        _noted(dates(store, ahead(every, today), AHEAD), AHEAD_NOTE),
        _noted(dates(store, rhythms(every, today), RHYTHMS), RHYTHM_NOTE),
    )
    return tuple(table for table in found if table.rows)


def own_terms(today: date) -> Table:
    """The half-years to report on, with the last day to do so."""
    heads = ("Melden over", "Uiterlijk", "Dat is")
    rows = tuple(
        (half_year(each), format_date(each.due), _left(each.due, today)) for each in coming(today)
    )
    return Table(OWN, tuple(map(Column, heads)), rows, OWN_NOTES)


def _noted(table: Table, note: str) -> Table:
    return Table(table.title, table.columns, table.rows, (note,))


def section(store: Store, every: Sequence[Moment], today: date) -> Html:
    """What is still to come, the nearest first."""
    link = tag("a", "Bekijk wie al meldde en wat nog mist", href="/melden")
    told = sentences(store, every, today)
    return tag(
        "div",
        tag("p", told[0], data_tell="straks"),
        *(tag("p", text) for text in told[1:]),
        tag("p", link),
        *(report_table(table, stack=True) for table in tables(store, every, today)),
    )
