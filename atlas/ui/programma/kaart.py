"""Part Kaart: how far each gemeente is on five subjects, and where actions land."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.programme_places import landing, reaching
from atlas.domain.programme_tree import EVERY, NAMED, REGION, Action, programme_tree, rows
from atlas.figures.report import Column, Report, Table, Value
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, join, report_table, tag
from atlas.ui.parts.documents import sources
from atlas.ui.parts.fields import choices
from atlas.ui.parts.maps import choropleth
from atlas.ui.parts.pager import ROWS
from atlas.ui.parts.part import Answer
from atlas.ui.programma import lijst, vakjes, weten
from atlas.ui.programma import woorden as words

KEY = "kaart"
TITLE = "Kaart"
QUESTION = "Waar landen de afspraken, en hoe ver zijn de gemeenten?"
LEAD = "Zie per gemeente wat er gemeld is, en hoeveel acties een gemeente noemen."
DOCUMENT, GEMEENTE = "document", "gemeente"
WORDS: Mapping[str, str] = MappingProxyType(
    {DOCUMENT: "het gekozen stuk", GEMEENTE: "de gekozen gemeente"}
)
MAP = "landen"
TABLES = ("actions", "boxes")
WAYS = {NAMED: "Met naam genoemd", REGION: "Via een regio", EVERY: "“Elke gemeente”"}
REGIONS = (
    "Een regio telt voor een gemeente als een bron zegt dat zij erbij hoort. Zegt geen bron dat, "
    "dan telt de regio voor geen enkele gemeente."
)
NOT_COUNTED = {
    "province": "{} voor heel Drenthe",
    "nowhere": "{} waarvan niet duidelijk is welke gemeenten zij bedoelen",
    "elsewhere": "{} voor een gebied waarvan wij de gemeenten niet kennen",
}
PICK = "Kies een gemeente op de kaart of in de tabel. Dan ziet u hier welke acties haar noemen."


def skeleton(store: Store) -> Html:
    """The boxes, then the map with the table beside it and the list of a gemeente."""
    tree = programme_tree(store)
    documents = [("", "Alle stukken")]
    documents += [(node, tree.nodes[node].title) for node in tree.children.get("", ())]
    form = tag("div", choices(DOCUMENT, "Beleidsstuk", documents), class_="atlas-part-form")
    both = tag(
        "div",
        tag("div", data_map=MAP, data_choose=GEMEENTE),
        tag("div", data_out="tabel"),
        class_="atlas-part-two",
    )
    about = tag("details", tag("summary", vakjes.WHY), report_table(_subjects(store)))
    boxes = (
        tag("h2", "Twaalf gemeenten, vijf onderwerpen", id="vakjes"),
        tag("div", data_out="vakjes"),
    )
    return join(
        [
            tag("section", *boxes, about),
            tag("section", tag("h2", "Waar landen de acties?", id="waar"), form, both),
            tag("section", tag("div", data_out="lijst", id="lijst")),
            weten.section(store, TABLES, REGIONS),
        ]
    )


def _subjects(store: Store) -> Table:
    """What every subject is, with links to the actions."""
    table, tree = vakjes.subjects(store), programme_tree(store)
    found = (tree.by_id.get(box["action_id"]) for box in rows(store, "boxes"))
    shown = (action for action in found if action)
    lines = (
        (row[0], lijst.link(action), *row[2:])
        for action, row in zip(shown, table.rows, strict=True)
    )
    return replace(table, title="Onderwerpen en hun actie", rows=tuple(lines))


def answer(store: Store, params: Mapping[str, str], own: Reported | None) -> Answer:
    """The boxes, the map, the counts, and the actions of the chosen gemeente."""
    said, address = _read(store, params)
    out = {
        "vakjes": _boxes(store, own or Reported()),
        "tabel": report_table(_linked(store, said), stack=True),
        "lijst": _list(store, said),
    }
    maps = {MAP: _map(store, said)}
    return Answer(_given(said), said, out=out, maps=maps, notices=tuple(address.notices))


def _read(store: Store, params: Mapping[str, str]) -> tuple[dict[str, str], Address]:
    address, tree = Address(params, WORDS), programme_tree(store)
    said = {
        DOCUMENT: address.one_of(DOCUMENT, tree.children.get("", ()), ""),
        GEMEENTE: address.one_of(GEMEENTE, tree.gemeenten, ""),
    }
    return said, address


def _given(said: Mapping[str, str]) -> dict[str, str]:
    return {word: value for word, value in said.items() if value}


def _boxes(store: Store, own: Reported) -> Html:
    if own.problem:
        return tag("p", own.problem, class_="atlas-notice")
    told = tag("p", vakjes.told(store, own), data_tell="vakjes")
    return join([told, report_table(vakjes.on_screen(store, own), stack=True)])


def counts(store: Store, document: str) -> Table:
    """How many actions reach each gemeente, and in which way."""
    names, found = words.place_names(store), landing(store, document)
    heads = (Column("Gemeente"), *(Column(word, 0) for word in WAYS.values()), Column("Samen", 0))
    lines: tuple[tuple[Value, ...], ...] = tuple(
        (names[code], *(found.ways[code].get(way, 0) for way in WAYS), found.totals[code])
        for code in _by_name(store)
    )
    left = [
        text.format(count) for name, text in NOT_COUNTED.items() if (count := getattr(found, name))
    ]
    notes = (f"Acties die niet meetellen: {'; '.join(left)}.",) if left else ()
    return Table("Acties die een gemeente noemen", heads, lines, notes)


def _by_name(store: Store) -> list[str]:
    return [code for code in words.place_names(store) if code in landing(store).ways]


def _linked(store: Store, said: Mapping[str, str]) -> Table:
    """The counts, with every gemeente a link that picks it."""
    table = counts(store, said[DOCUMENT])
    lines = (
        (_pick(str(row[0]), code, said), *row[1:])
        for code, row in zip(_by_name(store), table.rows, strict=True)
    )
    return replace(table, rows=tuple(lines))


def _pick(name: str, code: str, said: Mapping[str, str]) -> Cell:
    chosen = code == said[GEMEENTE]
    query = urlencode({"deel": KEY, **_given({**said, GEMEENTE: code})})
    return Cell(
        tag(
            "a",
            name,
            href=f"/programma?{query}",
            data_send=json.dumps({GEMEENTE: code}),
            data_show="lijst",
            aria_current="true" if chosen else None,
        )
    )


def _map(store: Store, said: Mapping[str, str]) -> dict[str, Any]:
    tree = programme_tree(store)
    scope = tree.nodes[said[DOCUMENT]].title if said[DOCUMENT] else "Alle stukken"
    return choropleth(
        store,
        "gemeente",
        {code: float(count) for code, count in landing(store, said[DOCUMENT]).totals.items()},
        title="Hoeveel acties noemen een gemeente?",
        unit="acties",
        decimals=0,
        scope=f"{scope}. Zonder acties voor heel Drenthe.",
        chosen=said[GEMEENTE],
        theme="bevolking",
    )


def _list(store: Store, said: Mapping[str, str]) -> Html:
    """The actions that reach the chosen gemeente; the first of many."""
    gemeente = said[GEMEENTE]
    if not gemeente:
        return join([tag("h2", "Acties van een gemeente"), tag("p", PICK)])
    name = words.place_names(store)[gemeente]
    found = reaching(store, gemeente, said[DOCUMENT])
    title = f"Acties die {name} noemen ({len(found)})"
    if not found:
        return join([tag("h2", title), tag("p", "In dit stuk noemt geen actie deze gemeente.")])
    first = found[:ROWS]
    shown = title if len(first) == len(found) else f"De eerste {len(first)} van {len(found)}"
    table = lijst.linked(_of_gemeente(store, gemeente, first, shown), first)
    query = urlencode(_given({"gebied": gemeente, DOCUMENT: said[DOCUMENT]}))
    way = tag("a", "Alle acties met deze keuze in het overzicht", href=f"/programma?{query}")
    return join([tag("h2", title), report_table(table), tag("p", way)])


def _of_gemeente(store: Store, gemeente: str, found: tuple[Action, ...], title: str) -> Table:
    """The actions with how each of them reaches the gemeente."""
    shown = lijst.table(programme_tree(store), found, title)
    lines = tuple(
        (row[0], words.reach(store, action, gemeente), *row[2:])
        for action, row in zip(found, shown.rows, strict=True)
    )
    columns = (shown.columns[0], Column("Hoe genoemd"), *shown.columns[2:])
    return replace(shown, columns=columns, rows=lines)


def report(store: Store, params: Mapping[str, str], own: Reported | None) -> Report:
    """The same to take along."""
    said, _ = _read(store, params)
    reported, gemeente = own or Reported(), said[GEMEENTE]
    name = words.place_names(store).get(gemeente, "")
    found = reaching(store, gemeente, said[DOCUMENT]) if gemeente else ()
    title = f"Acties die {name} noemen"
    return Report(
        name="programma-kaart",
        title=QUESTION,
        lead=(reported.problem or vakjes.told(store, reported),),
        blocks=(
            *(() if reported.problem else (vakjes.table(store, reported),)),
            vakjes.subjects(store),
            counts(store, said[DOCUMENT]),
            *((_of_gemeente(store, gemeente, found, title),) if found else ()),
            weten.text(store, REGIONS),
        ),
        sources=(*sources(store, *TABLES), store.layers["gemeente"].origin.attribution),
        warnings=(lijst.BESIDE,),
        address=f"/programma?{urlencode({'deel': KEY, **_given(said)})}",
    )
