"""Part Versies: every version of the data, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

from atlas.domain.address import VERSION, Address
from atlas.domain.changes import Changes, TableChange, changes_of, revised
from atlas.figures import change_words as words
from atlas.figures.numbers import LEVEL_WORDS, capital, format_number
from atlas.figures.report import Report, Table
from atlas.store.read import area_level
from atlas.store.store import Store
from atlas.store.version_records import Head
from atlas.store.versions import get_versions
from atlas.ui.html import Cell, Html, items, join, report_table, tag
from atlas.ui.parts.pager import FROM, FROM_WORD, pager, read_sheet
from atlas.ui.parts.part import Answer, Said
from atlas.ui.veranderd.vers import origins

KEY = "versies"
TITLE = "Wat is er veranderd"
QUESTION = "Wat is er veranderd aan de cijfers?"
LEAD = "Elke verversing en elke levering maakt een nieuwe versie. Zie wat er nieuw of herzien is."
CHOSEN, TOPIC = "versie", "onderwerp"
WORDS: Mapping[str, str] = {
    CHOSEN: "de versie",
    TOPIC: "het onderwerp",
    FROM: FROM_WORD,
}
PAGE = "veranderd"
ORDER = ("land", "provincie", "regio", "gemeente", "kern", "wijk", "buurt")
ROWS = 50
MOST = 50  # versions on screen
MORE = "Dit zijn de nieuwste {most} van {count} versies. Bij “Cijfers meenemen” haalt u ze alle op."
CHOOSE = "Kies een onderwerp met herziene cijfers. U ziet dan per cijfer wat het was en nu is."


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the version, what it changed (None: damaged), one indicator."""

    versions: tuple[Head, ...]
    version: Head
    changes: Changes | None
    topic: TableChange | None
    params: dict[str, str]


def read(address: Address) -> Asked:
    """The version that an address asks for, else the newest, and the indicator in it."""
    versions = get_versions().listed()
    ids = tuple(each.id for each in versions)
    chosen = address.one_of(CHOSEN, ids, ids[0])
    version = versions[ids.index(chosen)]
    try:
        changes = changes_of(get_versions(), chosen)
    except LookupError:
        changes = None
    tables = {each.indicator.id: each for each in changes.tables} if changes else {}
    topic = tables.get(address.one_of(TOPIC, tables, ""))
    params = {CHOSEN: chosen} if chosen != ids[0] else {}
    if topic:
        params[TOPIC] = topic.indicator.id
    return Asked(versions, version, changes, topic, params)


def skeleton(store: Store) -> Html:
    """The places of the lists; all that is in them follows what happened."""
    return join(
        [
            tag(
                "section",
                tag("div", data_out="gekozen"),
                tag("div", data_out="herzien", id="cijfers"),
                id="gekozen",
            ),
            tag("section", tag("h2", "Alle versies", id="alle"), tag("div", data_out="alle")),
            tag(
                "p",
                "Blijf op de hoogte met de ",
                tag("a", "Atom-feed van de versies", href="/veranderd.atom"),
                ". Uw feedlezer meldt dan elke nieuwe versie.",
            ),
        ]
    )


def answer(store: Store, params: Said, own: None, /) -> Answer:
    """The chosen version, the cells of the chosen indicator, and the list."""
    address = Address(params, WORDS)
    asked = read(address)
    cells, shown = _cells(store, asked, address)
    return Answer(
        params={**asked.params, **shown},
        out={"gekozen": _chosen(store, asked), "herzien": cells, "alle": _list(asked)},
        notices=tuple(address.notices),
    )


def _chosen(store: Store, asked: Asked) -> Html:
    one = asked.version
    newest = one.id == asked.versions[0].id
    pieces = [
        tag("h2", "De nieuwste versie" if newest else "De gekozen versie"),
        tag("p", tag("strong", capital(words.version_name(one)))),
        tag("p", words.made_by(one)),
    ]
    if asked.changes is None:
        return join([*pieces, tag("p", words.DAMAGED)])
    pieces.append(items(words.summary(asked.changes)))
    if asked.changes.tables:
        pieces.append(report_table(_linked(store, asked, words.tables_table(asked.changes))))
    for title, areas in (
        ("Nieuwe gebieden", asked.changes.new_areas),
        ("Vervallen gebieden", asked.changes.gone_areas),
    ):
        if areas:
            named = items(
                f"{each.name} ({LEVEL_WORDS[each.area_level].singular} {each.area_code})"
                for each in areas
            )
            pieces.append(tag("details", tag("summary", f"{title} ({len(areas)})"), named))
    return join(pieces)


def _linked(store: Store, asked: Asked, table: Table) -> Table:
    """The table with a link to the revised cells of an indicator, of a new one to its map."""
    tables = asked.changes.tables if asked.changes else ()

    def name(each: TableChange, title: str) -> Cell | str:
        if each.revised:
            return _link({**asked.params, TOPIC: each.indicator.id}, title, "cijfers")
        if each.state == "new" and each.indicator.id in store.indicators:
            return Cell(tag("a", title, href=f"/kaart?indicator={each.indicator.id}"))
        return title

    rows = tuple(
        (name(each, str(row[0])), *row[1:]) for each, row in zip(tables, table.rows, strict=True)
    )
    notes = (CHOOSE,) if any(each.revised for each in tables) else ()
    return Table(table.title, table.columns, rows, notes, table.unknown)


def _cells(store: Store, asked: Asked, address: Address) -> tuple[Html, dict[str, str]]:
    """The revised cells of the chosen indicator, a sheet at a time, and the words of the sheet."""
    topic = asked.topic
    found = _revised(asked)
    if topic is None or found.empty:
        return join([]), {}
    ids = (found["area_code"] + "." + found["period"]).tolist()
    sheet = read_sheet(address, ids, frozenset(ids), ROWS)
    table = words.cells_table(store, topic, found.iloc[sheet.start : sheet.stop])
    turned = pager(sheet, PAGE, asked.params, "herziene cijfers", "cijfers")
    return join([report_table(table), turned]), sheet.params


def _revised(asked: Asked) -> pd.DataFrame:
    """The revised figures of the chosen indicator; none where they cannot be read."""
    if asked.changes is None or asked.topic is None:
        return pd.DataFrame()
    try:
        return ordered(revised(get_versions(), asked.changes, asked.topic.indicator.id))
    except LookupError:
        return pd.DataFrame()


def ordered(found: pd.DataFrame) -> pd.DataFrame:
    """Revised figures, those of the largest areas first and of these the newest."""
    level = found["area_code"].map(lambda code: ORDER.index(area_level(code)))
    keys = ["level", "period", "area_code"]
    placed = found.assign(level=level).sort_values(keys, ascending=[True, False, True])
    return placed.drop(columns="level")


def _list(asked: Asked) -> Html:
    shown = asked.versions[:MOST]
    table = words.versions_table(shown)
    newest, count = asked.versions[0].id, len(asked.versions)
    rows = tuple(
        (
            _link({CHOSEN: each.id} if each.id != newest else {}, str(row[0]), "gekozen"),
            *row[1:4],
            Cell(tag("a", f"Kaart met versie {each.id}", href=f"/kaart?{VERSION}={each.id}")),
        )
        for each, row in zip(shown, table.rows, strict=True)
    )
    more = MORE.format(most=MOST, count=format_number(count, 0))
    notes = (more,) if count > MOST else ()
    return report_table(Table(table.title, table.columns, rows, notes, "niet genoemd"))


def _link(params: Mapping[str, str], text: str, show: str) -> Cell:
    """A link to a version or an indicator within this page."""
    query = urlencode(params)
    send = {CHOSEN: "", TOPIC: "", FROM: "", **params}
    href = f"/{PAGE}?{query}" if query else f"/{PAGE}"
    return Cell(tag("a", text, href=href, data_send=json.dumps(send), data_show=show))


def report(store: Store, params: Said, own: None, /) -> Report:
    """The versions, what the chosen one changed, and all revised cells of the indicator."""
    asked = read(Address(params, WORDS))
    blocks = [words.versions_table(asked.versions)]
    lead: tuple[str, ...] = (LEAD, words.DAMAGED)
    if asked.changes:
        lead = (LEAD, f"Versie {asked.version.id}.", *words.summary(asked.changes))
        if asked.changes.tables:
            blocks.append(words.tables_table(asked.changes))
    if asked.topic and not (found := _revised(asked)).empty:
        blocks.append(words.cells_table(store, asked.topic, found))
    return Report(
        name=PAGE, title=QUESTION, lead=lead, blocks=tuple(blocks), sources=origins(store)
    )
