"""The part Tabel of page Vergelijken: areas side by side, figure by figure, as a heat table."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.domain.address import Address
from atlas.domain.comparison import Row
from atlas.figures import comparison_words as words
from atlas.figures.comparison_files import Figure, row_figures
from atlas.figures.comparison_tables import (
    difference_table,
    figure_table,
    rank_table,
    row_origins,
    source_table,
)
from atlas.figures.explanation import source_line
from atlas.figures.report import Report, Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.pager import Sheet, pager, read_sheet
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken import tabel_keuze as keuze
from atlas.ui.vergelijken.samen import sources_box
from atlas.ui.vergelijken.tabel_html import SHOWN, SORT, Heat, heat_table, legend
from atlas.ui.vergelijken.tabel_keuze import Found

KEY = "tabel"
TITLE = "Tabel"
QUESTION = "Hoe verschillen gebieden van elkaar?"
LEAD = "Zet tot zes gebieden naast elkaar, cijfer voor cijfer."
WORDS = keuze.WORDS
ROWS = 25
NOTHING = (
    "Van deze gebieden is er over dit thema geen cijfer. Kies een ander thema, of voeg een "
    "gemeente toe: die hebben de meeste cijfers."
)
KNOW = (
    "Elke rij heeft één jaar: het nieuwste waarin alle gekozen gebieden met dit cijfer er een "
    "hebben. Zo vergelijkt u hetzelfde met hetzelfde.",
    "Het verschil met Drenthe is dat van de cijfers zoals ze er staan. Hoger is niet beter, lager "
    "is niet slechter.",
    "Een cijfer van een regio of van Drenthe kan door ons berekend zijn uit de gemeenten. Dat "
    "staat er dan bij: “berekend”.",
    words.CHANCE,
)


def skeleton(store: Store) -> Html:
    """The choice of areas and theme, the table, and what one must know."""
    form = tag(
        "div",
        choices(keuze.THEME, "Cijfers", keuze.themes(store).items()),
        choices(keuze.COLOUR, "Kleur", keuze.MODES.items()),
        tag("div", data_out="volgorde"),
        class_="atlas-part-form",
    )
    return join(
        [
            tag("section", gebieden.chooser(store), choices_panel(form)),
            tag("section", tag("div", data_out="tabel")),
            tag(
                "section",
                tag("h2", "Wat u moet weten", id="weten"),
                tag("div", data_out="weten"),
                items(KNOW),
                tag("div", data_out="bronnen"),
            ),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    found = keuze.read(store, address)
    ids = [row.indicator.id for row in found.rows]
    sheet = read_sheet(address, ids, store.indicators, ROWS)
    rows = found.rows[sheet.start : sheet.stop]
    return Answer(
        params={**found.params, **sheet.params},
        values={
            **gebieden.VALUES,
            keuze.THEME: found.theme,
            keuze.COLOUR: found.mode,
            SORT: found.sort,
        },
        out={
            gebieden.CHOSEN: gebieden.chosen(store, found.chosen, "", keuze.rest(found)),
            CHOSEN: tag("span", f"{keuze.theme_title(store, found)}, {keuze.IN_SHORT[found.mode]}"),
            "volgorde": _order_field(store, found),
            "tabel": _table(store, found, rows, sheet),
            "weten": items(_notes(found)),
            "bronnen": _sources(found, rows),
        },
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along: all rows, with their differences, ranks and sources."""
    found = keuze.read(store, Address(params, WORDS))
    title = keuze.title(store, found)
    blocks = [
        figure_table(title, found.rows, found.names, found.beside),
        difference_table(found.rows, found.names),
        rank_table(found.rows, found.names),
        source_table(found.rows, found.names),
    ]
    told = (words.finding(found.rows, found.names),) if found.rows else (NOTHING,)
    return Report(
        name="vergelijken-tabel",
        title=QUESTION,
        lead=(LEAD, title, *told, f"Versie van de cijfers: {store.version}."),
        blocks=(
            *(table for table in blocks if table.rows),
            Text("Wat u moet weten", (*_notes(found), *KNOW)),
        ),
        sources=_source_lines(found.rows),
    )


def figures(store: Store, params: Mapping[str, str]) -> list[Figure]:
    """All figures of the table, for a file with a row each."""
    found = keuze.read(store, Address(params, WORDS))
    return row_figures(found.rows, found.areas)


def _order_field(store: Store, found: Found) -> Html:
    """The orders to choose from; the heads of the table give the same."""
    offered = [("", "Zoals in de atlas")]
    for area, name in zip(found.areas, found.names, strict=True):
        offered += [
            (area.code, f"{name}: hoog naar laag"),
            (f"-{area.code}", f"{name}: laag naar hoog"),
        ]
    by = found.sort.removeprefix("-")
    if by in store.indicators:
        title = store.indicators[by].title
        ways = ((by, "hoog naar laag"), (f"-{by}", "laag naar hoog"))
        offered += [(value, f"{title}: {way}") for value, way in ways]
    return choices(SORT, "Zet op volgorde", offered)


def _table(store: Store, found: Found, rows: tuple[Row, ...], sheet: Sheet) -> Html:
    title = keuze.title(store, found)
    if not rows:
        return join([tag("h2", title), tag("p", NOTHING, data_tell="tabel")])
    heat = Heat(
        rows=rows,
        codes=[area.code for area in found.areas],
        names=found.names,
        mode=found.mode,
        sort=found.sort,
        params={word: text for word, text in found.params.items() if word != SORT},
        beside=found.beside,
        title=title,
        steps=max(row.ranked for row in found.rows),
    )
    states = {
        entry.cell.state for row in rows for entry in (*row.entries, row.drenthe, row.nederland)
    }
    return join(
        [
            tag("h2", title),
            tag("p", words.finding(found.rows, found.names), data_tell="tabel"),
            tag("p", words.colour_words(found.mode, found.areas), class_="atlas-verg-kleur"),
            legend(found.mode, heat.steps, states),
            heat_table(heat),
            pager(sheet, "vergelijken", found.params, "cijfers", SHOWN),
        ]
    )


def _notes(found: Found) -> tuple[str, ...]:
    without = words.without(found.left_out, found.areas, found.rows)
    if found.mode == "rang":
        return without
    return (*words.uncoloured(found.rows), *without, words.spread_words(found.areas))


def _sources(found: Found, rows: tuple[Row, ...]) -> Html:
    if not rows:
        return join([])
    table = report_table(source_table(rows, found.names), stack=True)
    return join(
        [
            tag("details", tag("summary", "Periode, status en bron van elk cijfer"), table),
            sources_box(_source_lines(rows)),
        ]
    )


def _source_lines(rows: tuple[Row, ...]) -> tuple[str, ...]:
    lines = (source_line(origin) for row in rows for origin in row_origins(row))
    return tuple(dict.fromkeys(lines))
