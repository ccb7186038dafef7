"""Part Tijdlijn: documents, themes and dated moments by year; and what has no year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.programme_calendar import Moment, moments
from atlas.domain.programme_places import years_of, years_taken
from atlas.domain.programme_tree import Action, Node, programme_tree, rows
from atlas.figures.report import Chart, Column, Report, Table
from atlas.figures.timeline import Lane, timeline, years_words
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, svg, tag
from atlas.ui.kalender.woorden import kind_words, when
from atlas.ui.parts.documents import place, sources
from atlas.ui.parts.fields import choices
from atlas.ui.parts.pager import ROWS
from atlas.ui.parts.part import Answer
from atlas.ui.programma import lijst, weten

KEY = "tijdlijn"
TITLE = "Tijdlijn"
QUESTION = "Wanneer is wat afgesproken?"
LEAD = "Zie van 2004 tot 2030 welke stukken en thema’s lopen, en welke momenten zij noemen."
DOCUMENT = "document"
WORDS: Mapping[str, str] = MappingProxyType({DOCUMENT: "het gekozen stuk"})
FIRST, LAST = 2004, 2030
DAYS = 365.25
TABLES = ("tree", "actions", "calendar")
THEMES = (
    "Bij een thema staan het eerste en het laatste jaar van zijn acties: een eigen telling. Van "
    "een actie zonder eindjaar telt alleen het beginjaar, en andersom."
)
NO_YEAR = (
    "Bij deze acties noemt het stuk geen jaar, maar bijvoorbeeld “doorlopend” of “geen termijn”."
)


def skeleton(store: Store) -> Html:
    """The choice of a document, the timeline with its table, the moments, the rest."""
    tree = programme_tree(store)
    offered = [("", "Alle stukken")]
    offered += [(node, tree.nodes[node].title) for node in tree.children.get("", ())]
    form = tag("div", choices(DOCUMENT, "Beleidsstuk", offered), class_="atlas-part-form")
    both = tag(
        "div", tag("div", data_out="lijn"), tag("div", data_out="tabel"), class_="atlas-part-two"
    )
    return join(
        [
            form,
            both,
            tag("section", tag("h2", "Momenten", id="momenten"), tag("div", data_out="momenten")),
            tag("section", tag("h2", "Zonder jaar", id="zonder"), tag("div", data_out="zonder")),
            weten.section(store, TABLES, THEMES),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: Reported | None) -> Answer:
    """The timeline of all documents, or of one with its themes."""
    document, address = _read(store, params)
    said = {DOCUMENT: document} if document else {}
    title = _title(store, document)
    lanes = _lanes(store, store.version, document)
    without = _without(store, document)
    out = {
        "lijn": svg(timeline(title, lanes, FIRST, LAST)),
        "tabel": report_table(lanes_table(title, lanes), stack=True),
        "momenten": _folded(moments_table(store, document)),
        "zonder": _rest(store, document, without),
    }
    values = {DOCUMENT: document}
    return Answer(said, values, out=out, notices=tuple(address.notices))


def _folded(table: Table) -> Html:
    """A table that one opens."""
    summary = tag("summary", f"Toon alle {len(table.rows)} momenten als tabel")
    return tag("details", summary, report_table(table))


def _read(store: Store, params: Mapping[str, str]) -> tuple[str, Address]:
    address = Address(params, WORDS)
    return address.one_of(DOCUMENT, programme_tree(store).children.get("", ()), ""), address


def _title(store: Store, document: str) -> str:
    return programme_tree(store).nodes[document].title if document else "Stukken en momenten"


@lru_cache(maxsize=16)
def _lanes(store: Store, version: str, document: str) -> tuple[Lane, ...]:
    """A lane for each document; of a chosen one also for its themes."""
    tree = programme_tree(store)
    roots = [document] if document else tree.children.get("", ())
    found = [_document(store, tree.nodes[root]) for root in roots]
    themes = tree.children.get(document, ()) if document else ()
    return (*found, *(_theme(store, tree.nodes[theme]) for theme in themes))


def _document(store: Store, node: Node) -> Lane:
    first, last = years_of(node.row["period"]) or (None, None)
    shown = [
        (_at(each.first), _at(each.last or each.first)) for each in _moments(store, node.node_id)
    ]
    return Lane(node.title, first, last, shown, main=True)


def _theme(store: Store, node: Node) -> Lane:
    under = (each for each in programme_tree(store).actions if node.node_id in each.path)
    first, last = years_taken(under) or (None, None)
    return Lane(node.title, first, last)


def _at(day: date) -> float:
    """A day in years: 1 July 2006 is about 2006.5."""
    return day.year + (day.timetuple().tm_yday - 1) / DAYS


def _moments(store: Store, document: str) -> tuple[Moment, ...]:
    """The dated moments that a document names, of all for ""."""
    every = _every_moment(store, store.version)
    origin = programme_tree(store).nodes[document].row["origin"] if document else ""
    return tuple(each for each in every if origin in ("", each.origin))


@lru_cache(maxsize=1)
def _every_moment(store: Store, version: str) -> tuple[Moment, ...]:
    return moments(rows(store, "calendar"))


def lanes_table(title: str, lanes: Sequence[Lane]) -> Table:
    """The same as the timeline in a table."""
    columns = (Column("Stuk of thema"), Column("Jaren"), Column("Momenten", 0))
    lines = tuple(
        (lane.name, years_words(lane.first, lane.last), len(lane.moments) if lane.main else None)
        for lane in lanes
    )
    return Table(f"{title}: de jaren", columns, lines, (THEMES,), "alleen bij het stuk geteld")


def moments_table(store: Store, document: str) -> Table:
    """The dated moments, in order of time."""
    lines = tuple(
        (
            when(each),
            each.event,
            kind_words(each.kind),
            each.area_text or None,
            place(store, "calendar", each.origin, each.locator),
            each.remark or "geen",
        )
        for each in _moments(store, document)
    )
    heads = ("Wanneer", "Wat", "Soort", "Gebied", "Stuk en plaats", "Opmerking")
    return Table("Momenten met een datum in de stukken", tuple(map(Column, heads)), lines)


def _without(store: Store, document: str) -> tuple[Action, ...]:
    return tuple(
        each
        for each in programme_tree(store).actions
        if each.first is None and document in ("", *each.path[:1])
    )


def _rest(store: Store, document: str, found: tuple[Action, ...]) -> Html:
    """The actions without a year; the first of many."""
    if not found:
        return tag("p", "Elke actie heeft hier een jaar.")
    first = found[:ROWS]
    table = lijst.table(programme_tree(store), first, f"Acties zonder jaar ({len(found)})")
    said = {"jaar": "onbekend", **({DOCUMENT: document} if document else {})}
    link = tag("a", "Deze acties in het overzicht", href=f"/programma?{urlencode(said)}")
    return join([tag("p", NO_YEAR), report_table(lijst.linked(table, first)), tag("p", link)])


def report(store: Store, params: Mapping[str, str], own: Reported | None) -> Report:
    """The same to take along."""
    document, _ = _read(store, params)
    title, lanes = _title(store, document), _lanes(store, store.version, document)
    without = _without(store, document)
    tree = programme_tree(store)
    rest = (lijst.table(tree, without, "Acties zonder jaar"),) if without else ()
    said = {"deel": KEY, **({DOCUMENT: document} if document else {})}
    return Report(
        name="programma-tijdlijn",
        title=f"Tijdlijn: {title}",
        lead=(LEAD,),
        blocks=(
            Chart(title, timeline(title, lanes, FIRST, LAST)),
            lanes_table(title, lanes),
            moments_table(store, document),
            *rest,
            weten.text(store, THEMES),
        ),
        sources=sources(store, *TABLES),
        warnings=(lijst.STATUS_NOTE,),
        address=f"/programma?{urlencode(said)}",
    )
