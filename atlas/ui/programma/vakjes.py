"""Part Kaart: the boxes of the twelve gemeenten, a subject in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from atlas.domain.programme_tree import programme_tree, rows
from atlas.domain.published import newest_reports
from atlas.figures.numbers import format_date
from atlas.figures.report import Column, Table, Value
from atlas.store.days import HERE
from atlas.store.reporting.records import Published, Reported
from atlas.store.store import Store
from atlas.ui.html import Cell, tag
from atlas.ui.programma import woorden as words
from atlas.ui.programma.actie_tabellen import NOT_REPORTED, status

# On screen a mark goes before the words, so that what is reported is found at a glance. The files
# have the words alone: the font of a PDF does not have these signs.
MARKS: Mapping[str, str] = {
    "niet_gestart": "○",
    "gestart": "◔",
    "op_schema": "◑",
    "vertraagd": "◒",
    "afgerond": "●",
    "gestopt": "✕",
}
TITLE = "Stand per gemeente en onderwerp, volgens de nieuwste melding"
WAY = (
    "De stand is die van de nieuwste gepubliceerde melding van de gemeente over de actie "
    "hieronder. De stukken zeggen zelf niet welke gemeente al zover is, op één na: volgens de "
    "agenda van 2019 hebben alle Drentse gemeenten een Taalhuis of Taalpunt.",
)
WHY = "Waarover gaat elk onderwerp? (eigen keuze)"


def table(store: Store, own: Reported) -> Table:
    """A row for each gemeente, a column for each subject, in words."""
    return _table(store, own, _state)


def on_screen(store: Store, own: Reported) -> Table:
    """The same with a mark before the words; it is not read aloud."""
    return _table(store, own, _marked)


def _table(store: Store, own: Reported, told: Callable[[Published | None], Value]) -> Table:
    boxes, tree = rows(store, "boxes"), programme_tree(store)
    names = words.place_names(store)
    found = newest_reports(own, {box["action_id"] for box in boxes})
    lines: list[tuple[Value, ...]] = []
    for code, name in names.items():
        if code in tree.gemeenten:
            reports = (found.get(box["action_id"], {}).get(code) for box in boxes)
            lines.append((name, *map(told, reports)))
    columns = (Column("Gemeente"), *(Column(box["title"]) for box in boxes))
    return Table(TITLE, columns, tuple(lines), WAY, NOT_REPORTED)


def _state(report: Published | None) -> str:
    """The state of a box: the reported status and the day of publication."""
    if report is None:
        return NOT_REPORTED
    return f"{status(report)} ({format_date(report.published_at.astimezone(HERE).date())})"


def _marked(report: Published | None) -> Value:
    if report is None:
        return None
    mark = MARKS.get(str(report.content.get("status", "")))
    sign = tag("span", f"{mark} ", aria_hidden="true") if mark else None
    return Cell(tag("span", sign, _state(report)))


def subjects(store: Store) -> Table:
    """What every subject is: the action that gemeenten report on, and why that one."""
    tree = programme_tree(store)
    lines = tuple(
        (box["title"], action.title, words.source(tree, action), box["why"])
        for box in rows(store, "boxes")
        if (action := tree.by_id.get(box["action_id"]))
    )
    heads = ("Onderwerp", "Actie waarover gemeld wordt", "Stuk en plaats", "Waarom deze")
    return Table(WHY, tuple(map(Column, heads)), lines)


def told(store: Store, own: Reported) -> str:
    """How many boxes have a report: "Over 3 van de 60 vakjes ..."."""
    boxes, gemeenten = rows(store, "boxes"), programme_tree(store).gemeenten
    found = newest_reports(own, {box["action_id"] for box in boxes})
    count = sum(code in found.get(box["action_id"], {}) for box in boxes for code in gemeenten)
    every = len(boxes) * len(gemeenten)
    if not count:
        return f"Over geen van de {every} vakjes is al iets gemeld en gepubliceerd."
    return f"Over {count} van de {every} vakjes is iets gemeld en gepubliceerd."
