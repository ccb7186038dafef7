"""What was published, in tables: the same on screen and in the files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from atlas.figures.explanation import source_line
from atlas.figures.report import Column, Report, Table, Text, Value
from atlas.store.records import Origin
from atlas.store.reporting.records import Kind, Published
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, external, report_table, tag
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.bezoek import Visit
from atlas.ui.melden.lijst import subject_words
from atlas.ui.melden.woorden import KNOW, content_words, day, labels, period_words

TITLES = {
    Kind.PROGRESS: "Gepubliceerde voortgang",
    Kind.TOP_THREE: "Gepubliceerde top 3 van dorpsinitiatieven",
    Kind.CORRECTION: "Gepubliceerde correcties",
}
TOP_HEADS = ("Gemeld door", "Jaar", "Initiatief", "Dorp", "Wat het doet", "Website", "Toelichting",
             "Gepubliceerd op")  # fmt: skip
NEWEST_FIRST = "De nieuwste eerst"
NOTHING = "Er is nog niets gepubliceerd."
ALL_IN_FILE = "U ziet de nieuwste {most} van {count}. In het bestand staan ze allemaal."
ADDRESS = re.compile(r"https?://\S+")
ON_SCREEN = 10
NEWEST = 10  # in one list


def published(visit: Visit, kind: Kind) -> list[Published]:
    """The public reports of a kind, newest first."""
    return [each for each in reversed(visit.reported.reports) if each.kind is kind]


def table(store: Store, visit: Visit, kind: Kind, most: int | None = None) -> Table:
    """The public reports of a kind, newest first, with all their fields."""
    found = published(visit, kind)
    heads, row = (TOP_HEADS, _initiatives) if kind is Kind.TOP_THREE else (_heads(kind), _whole)
    rows = tuple(each for one in found[:most] for each in row(store, one))
    cut = len(found) > len(found[:most])
    notes = (ALL_IN_FILE.format(most=most, count=len(found)),) if cut else ()
    empty = () if found else (visit.reported.problem or NOTHING,)
    return Table(TITLES[kind], tuple(map(Column, heads)), rows, (*notes, *empty))


def shown(store: Store, visit: Visit, kind: Kind) -> Html:
    """The table on screen; only a sentence where nothing is public."""
    title = tag("h2", TITLES[kind])
    if not published(visit, kind):
        return tag("section", title, tag("p", visit.reported.problem or NOTHING))
    found = table(store, visit, kind, ON_SCREEN)
    rows = tuple(tuple(map(_linked, row)) for row in found.rows)
    found = replace(found, title=NEWEST_FIRST, rows=rows)
    return tag("section", title, report_table(found, stack=True))


def _linked(value: Value) -> Value:
    """An address of a site as a link; all else as it is."""
    text = str(value)
    return Cell(external(text, text)) if ADDRESS.fullmatch(text) else value


def _heads(kind: Kind) -> tuple[str, ...]:
    return ("Gemeld door", "Onderwerp", "Periode", *labels(kind).values(), "Gepubliceerd op")


def _whole(store: Store, each: Published) -> list[tuple[str, ...]]:
    """A report as one row."""
    return [
        (
            reporters(store).get(each.area_code, each.area_code),
            subject_words(store, each.kind, each.subject),
            period_words(each.period),
            *content_words(store, each.kind, each.content).values(),
            day(each.published_at),
        )
    ]


def _initiatives(store: Store, each: Published) -> list[tuple[str, ...]]:
    """A top 3 as a row for each initiative that has a name."""
    words = content_words(store, each.kind, each.content)
    return [
        (
            reporters(store).get(each.area_code, each.area_code),
            each.period,
            *(words[f"{name}{place}"] for name in ("name", "village", "what", "url")),
            words["note"],
            day(each.published_at),
        )
        for place in "123"
        if each.content.get(f"name{place}")
    ]


def newest(store: Store, visit: Visit) -> Html:
    """The newest public reports of all kinds, each with the way to what it is about."""
    found = visit.reported.reports[: -NEWEST - 1 : -1]
    if not found:
        return tag("p", visit.reported.problem or NOTHING)
    return tag("ul", *(_item(store, each) for each in found), class_="atlas-melden-list")


def _item(store: Store, each: Published) -> Html:
    name = subject_words(store, each.kind, each.subject)
    if each.kind is Kind.PROGRESS:
        link = tag("a", name, href=f"/programma?actie={each.subject}")
    elif each.kind is Kind.DELIVERY:
        link = tag("a", str(each.content["title"]), href=f"/kaart?indicator={each.subject}")
    else:
        name = f"Correctie: {name}" if each.kind is Kind.CORRECTION else name
        link = tag("a", name, href=f"/melden?deel={each.kind.value}")
    who = reporters(store).get(each.area_code, each.area_code)
    words = [f"gemeld door {who}", period_words(each.period), f"op {day(each.published_at)}"]
    return tag("li", link, tag("small", " · ".join(words)))


def report(
    store: Store,
    visit: Visit,
    kind: Kind,
    lead: str,
    know: Sequence[str],
    origins: Sequence[Origin] = (),
) -> Report:
    """The public reports of a kind to take along; drafts are in no file."""
    return Report(
        f"melden-{kind.value}",
        TITLES[kind],
        (lead,),
        (table(store, visit, kind), Text(KNOW, tuple(know))),
        tuple(source_line(origin) for origin in origins),
        warnings=(visit.reported.problem,) if visit.reported.problem else (),
    )
