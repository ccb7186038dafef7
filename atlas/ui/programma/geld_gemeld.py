"""What was reported on money, of a line or of all actions: beside the budget, never in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from atlas.domain.budgets import TABLE, amounts_by_node
from atlas.domain.chain import actions_under
from atlas.domain.programme_tree import programme_tree
from atlas.domain.published import spending
from atlas.figures.report import Column, Table
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.melden.woorden import day, period_words
from atlas.ui.programma import lijst
from atlas.ui.programma.geld_tabellen import EVERY_LINE
from atlas.ui.programma.woorden import place_names

REPORTED = "Gemeld: uitgegeven en toegezegd"
NOT_REPORTED = "niet gemeld"
APART = (
    "Dit is wat gemeenten en provincie melden. Het staat los van de begroting hierboven: wij "
    "tellen het er niet bij op en trekken het er niet van af."
)


def on_screen(store: Store, line: str, own: Reported, most: int) -> Table:
    """The first of them, each with the way to its action."""
    table = reported_table(store, line, own, most)
    found = spending(own, line_actions(store, line))[:most]
    known = programme_tree(store).by_id
    links = (lijst.link(known[each.action_id]) for each in found)
    rows = ((link, *row[1:]) for link, row in zip(links, table.rows, strict=True))
    return replace(table, rows=tuple(rows))


def reported_table(store: Store, line: str, own: Reported, most: int | None = None) -> Table:
    """What was reported as spent and committed on the actions of a line, or on all."""
    tree, names = programme_tree(store), place_names(store)
    columns = (
        Column("Actie"),
        Column("Gemeld door"),
        Column("Over"),
        Column("Uitgegeven (euro)", 0),
        Column("Toegezegd (euro)", 0),
        Column("Gepubliceerd op"),
    )
    found = spending(own, line_actions(store, line))
    rows = tuple(
        (
            tree.by_id[each.action_id].title,
            names.get(each.area_code, each.area_code),
            period_words(each.period),
            each.spent,
            each.committed,
            day(each.published_at),
        )
        for each in found[:most]
    )
    more = len(found) - len(rows)
    notes = (APART, *((f"Er zijn nog {more} meldingen met een bedrag.",) if more else ()))
    return Table(REPORTED, columns, rows, notes, NOT_REPORTED)


def line_actions(store: Store, line: str) -> Collection[str]:
    """The actions of a line: those under the theme of its table; all for every line."""
    if line == EVERY_LINE:
        return programme_tree(store).by_id.keys()
    by_node = amounts_by_node(store)
    nodes = [
        node
        for node, found in by_node.items()
        if any(each.kind == TABLE and each.line_no == line for each in found)
    ]
    return {action.action_id for node in nodes for action in actions_under(store, node)}
