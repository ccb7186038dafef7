"""The page of one action: what the document says, what was reported since, money, figures."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from atlas.domain.programme_tree import Action, programme_tree, rows, rows_by
from atlas.figures.report import Report, Table, Text
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, definitions, join, map_address, report_table, tag
from atlas.ui.parts.documents import sources
from atlas.ui.programma import actie_gemeld, weten
from atlas.ui.programma import actie_tabellen as tables
from atlas.ui.programma import woorden as words
from atlas.ui.programma.keuze import ACTION, NODE, Choice
from atlas.ui.programma.lijst import BESIDE, STATUS_NOTE

BACK = "Terug naar alle acties"
ALL_MONEY = "Bekijk al het geld van de programma’s"
SOURCES = ("actions", "budgets", "doubts")
ONLY_WHOLE = "alleen een cijfer voor heel Drenthe"


def page(store: Store, action: Action, choice: Choice, own: Reported) -> Html:
    """Everything about an action; the title is the H1 of the page."""
    sections = {
        "Wat zegt het stuk?": (definitions(_shown(store, action)), _note(STATUS_NOTE)),
        "Wat is sindsdien gemeld?": actie_gemeld.shown(store, action, own),
        "Geld": (
            *_table(tables.money_table(store, action), "De stukken noemen hier geen bedrag."),
            tag("p", tag("a", ALL_MONEY, href="/programma?deel=geld")),
        ),
        "Welke cijfers horen hierbij?": _figures(store, action),
        "Tegenstrijdig of onduidelijk": _table(
            _numbered(tables.doubts_table(store, action)),
            "Wij vonden hier geen tegenstrijdigheden.",
        ),
    }
    return join(
        [
            _way(store, action, choice),
            *(tag("section", tag("h2", title), *found) for title, found in sections.items()),
        ]
    )


def _way(store: Store, action: Action, choice: Choice) -> Html:
    """Where the action stands in the tree, and the way back."""
    tree = programme_tree(store)
    steps = [
        tag("li", _sends(tree.nodes[node].title, choice, **{ACTION: "", NODE: node}))
        for node in action.path
    ]
    here = tag("li", tag("span", action.title, aria_current="page"))
    trail = tag("ol", *steps, here, class_="atlas-programma-trail")
    back = _sends(BACK, choice, **{ACTION: ""})
    return tag("nav", back, trail, aria_label="Waar deze actie staat")


def _sends(text: str, choice: Choice, **said: str) -> Html:
    return tag("a", text, href=choice.href(**said), data_send=json.dumps(said))


def _facts(store: Store, action: Action) -> list[tuple[str, str]]:
    """What the document says, as plain text."""
    row, tree = action.row, programme_tree(store)
    year = words.own_year(tree, action) or "onbekend"
    status = f"{row['status']}, volgens het stuk in zijn eigen jaar: {year}"
    return [
        ("Doel", words.target(action) or "geen getal genoemd"),
        ("Mijlpaal", row["milestone"] or "niet genoemd"),
        ("Periode", words.period(action) or "niet genoemd"),
        ("Gebied", words.area(action)),
        ("Stand", status),
        ("Rol van de provincie", row["role"] or "geen rol genoemd"),
        ("Partners", ", ".join(action.partners) or "geen partner genoemd"),
        ("Bedrag in het stuk", words.budget(action)),
        ("Fase", row["phase"]),
        ("Opmerking", row["note"]),
        ("Stuk en plaats", words.source(tree, action)),
        ("Nummer in de atlas", action.action_id),
    ]


def _shown(store: Store, action: Action) -> list[tuple[str, str]]:
    """The same with links to the actors that a partner is."""
    linked = [_partner(store, word) for word in action.partners]
    return [
        (term, join(linked, ", ") if term == "Partners" and linked else text)
        for term, text in _facts(store, action)
    ]


def _partner(store: Store, word: str) -> Html:
    """A partner as a link; a word for several actors ("NHL/Stenden") with a link to each."""
    known = rows_by(store, "partners", "partner").get(word, ())
    meant = [row["actor_id"] for row in known if row["actor_id"]]
    if len(meant) < 2:
        return _actor(word, meant[0]) if meant else join([word])
    names = {row["actor_id"]: row["name"] for row in rows(store, "actors")}
    links = join((_actor(names.get(each, each), each) for each in meant), ", ")
    return join([word, " (", links, ")"])


def _actor(text: str, actor_id: str) -> Html:
    return tag("a", text, href=f"/actoren?{urlencode({'wie': actor_id})}")


def _note(text: str) -> Html:
    return tag("p", text, class_="atlas-note")


def _numbered(table: Table) -> Table:
    """The doubts with their number as a link to the list of all."""
    rows = ((*row[:-1], _doubt(str(row[-1]))) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _doubt(number: str) -> Cell:
    query = urlencode({"deel": "twijfel", "nummer": number})
    return Cell(tag("a", number, href=f"/begrippen?{query}"))


def _table(table: Table, nothing: str) -> tuple[Html, ...]:
    return (report_table(table),) if table.rows else (tag("p", nothing),)


def _figures(store: Store, action: Action) -> tuple[Html, ...]:
    """The linked indicators with the way to their map, and the way to the chain."""
    chain = tag(
        "a", "Bekijk de keten van behoefte tot effect", href=f"/keten?actie={action.action_id}"
    )
    table, found = tables.links_table(store, action), tables.links(store, action)
    if not found:
        nothing = "Bij deze actie past geen cijfer van de atlas."
        return tag("p", nothing), tag("p", chain)
    lines = (
        (_on_map(store, link["indicator_id"]), *row[1:])
        for (_, link), row in zip(found, table.rows, strict=True)
    )
    return report_table(replace(table, rows=tuple(lines))), tag("p", chain)


def _on_map(store: Store, name: str) -> Cell:
    """The title of an indicator as a link to its map; some only have a figure for Drenthe."""
    indicator = store.indicators[name]
    if "gemeente" not in indicator.table.levels:
        return Cell(join([f"{indicator.title} ({ONLY_WHOLE})"]))
    return Cell(tag("a", indicator.title, href=map_address(store, {"indicator": name})))


def report(store: Store, action: Action, own: Reported) -> Report:
    """The page of an action to take along."""
    tree = programme_tree(store)
    where = " > ".join(tree.titles(action.path))
    facts = tuple(f"{term}: {text}" for term, text in _facts(store, action) if text)
    newest = tables.reports_table(store, action, own)
    blocks = [
        Text("Wat zegt het stuk?", (f"Waar het staat: {where}", *facts)),
        newest
        if newest.rows
        else Text("Wat is sindsdien gemeld?", (own.problem or actie_gemeld.NONE_YET,)),
        *(
            table
            for table in (
                tables.history_table(store, action, own),
                tables.money_table(store, action),
                tables.links_table(store, action),
                tables.doubts_table(store, action),
            )
            if table.rows
        ),
        weten.text(store),
    ]
    return Report(
        name=f"programma-{action.action_id}",
        title=action.title,
        lead=(f"Actie uit {words.document(tree, action)}.",),
        blocks=tuple(blocks),
        sources=sources(store, *SOURCES),
        warnings=(BESIDE,),
        address=f"/programma?{urlencode({ACTION: action.action_id})}",
    )
