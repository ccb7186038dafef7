"""The page of one action: what was reported since, as one sees it on screen."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from atlas.domain.programme_tree import Action
from atlas.figures.report import Column, Table, Value
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, external, report_table, tag
from atlas.ui.parts.pager import ROWS
from atlas.ui.programma import actie_tabellen as tables
from atlas.ui.programma.keuze import ACTION

REPORT = "Meld over deze actie (voor gemeenten en provincie)"
NONE_YET = "Over deze actie is nog niets gemeld."
ON_SCREEN = ("Wie", "Stand", "Toelichting", "Uitgegeven (euro)", "Toegezegd (euro)",
             "Bereikt aantal", "Melding")  # fmt: skip
NUMBERS = range(3, 6)
LONG = 200  # characters of an explanation that are seen without opening it
EXPLAINED = 5  # the column of the history with the explanation


def shown(store: Store, action: Action, own: Reported) -> tuple[Html, ...]:
    """The newest reports, who has not reported, and the history."""
    if own.problem:
        return (tag("p", own.problem, class_="atlas-notice"),)
    query = urlencode({"deel": "voortgang", ACTION: action.action_id})
    way = tag("p", tag("a", REPORT, href=f"/melden?{query}"))
    newest, history = (
        make(store, action, own) for make in (tables.reports_table, tables.history_table)
    )
    if not newest.rows:
        return tag("p", NONE_YET), way
    first = tuple(
        (*row[:EXPLAINED], _folded(row[EXPLAINED]), *row[EXPLAINED + 1 :])
        for row in history.rows[:ROWS]
    )
    silent = tables.silent(store, action, own)
    told = f"Nog niet gemeld: {', '.join(silent)}." if silent else "Iedereen heeft gemeld."
    summary = f"Alle gepubliceerde meldingen ({len(history.rows)})"
    return (
        report_table(_on_screen(newest), stack=True),
        tag("p", told),
        tag("details", tag("summary", summary), report_table(replace(history, rows=first))),
        way,
    )


def _on_screen(table: Table) -> Table:
    """The newest reports in fewer columns: the status with its day, the evidence as a link."""
    columns = (
        Column(name, 0 if place in NUMBERS else None) for place, name in enumerate(ON_SCREEN)
    )
    rows = []
    for who, status, day, explained, spent, committed, reached, url, reported in table.rows:
        stand = f"{status}, op {day}" if day else status
        proof = external(str(url), "Bewijs bekijken") if url else None
        melding = Cell(tag("div", str(reported), tag("br") if proof else None, proof))
        rows.append((who, stand, _folded(explained), spent, committed, reached, melding))
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _folded(explained: Value) -> Value:
    """An explanation; of a long one the beginning, the whole of it to open."""
    text = str(explained or "")
    if len(text) <= LONG:
        return explained
    start = f"{text[:LONG].rsplit(' ', 1)[0]}…"
    whole = tag("details", tag("summary", "Lees de hele toelichting"), tag("p", text))
    return Cell(tag("div", start, whole))
