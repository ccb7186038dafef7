"""Part Overzicht: the list of the actions that are found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from atlas.domain.programme_tree import Action, Tree
from atlas.figures.report import Column, Table, Value
from atlas.ui.html import Cell, Html, tag
from atlas.ui.programma import woorden as words
from atlas.ui.programma.keuze import ACTION, Choice

HEADS = ("Actie", "Gebied", "Periode", "Stand volgens het stuk", "Stuk en plaats")
UNSAID = "staat niet in het stuk"
STATUS_NOTE = "De stand is die van het stuk in zijn eigen jaar, niet die van nu."
# Where reports stand beside what the documents say:
BESIDE = (
    "Wat een stuk zegt, geldt voor zijn eigen jaar, niet voor nu. Wat sindsdien is gemeld, staat "
    "apart, met de datum erbij."
)
MORE_HEADS = ("Mijlpaal", "Doel", "Rol van de provincie", "Partners", "Id")


def table(tree: Tree, actions: Sequence[Action], title: str) -> Table:
    """The actions, as plain text."""
    rows = tuple(_row(tree, action) for action in actions)
    return Table(title, tuple(map(Column, HEADS)), rows, (STATUS_NOTE,), UNSAID)


def _row(tree: Tree, action: Action) -> tuple[Value, ...]:
    return (
        action.title,
        words.area(action),
        words.period(action) or None,
        action.row["status"] or None,
        words.source(tree, action),
    )


def whole_table(tree: Tree, actions: Sequence[Action], title: str) -> Table:
    """The actions with all that fits in a row of a workbook."""
    shown = table(tree, actions, title)
    more = (
        (
            action.row["milestone"] or None,
            words.target(action) or None,
            action.row["role"] or None,
            ", ".join(action.partners) or None,
            action.action_id,
        )
        for action in actions
    )
    rows = tuple((*row, *rest) for row, rest in zip(shown.rows, more, strict=True))
    columns = (*shown.columns, *map(Column, MORE_HEADS))
    return replace(shown, columns=columns, rows=rows)


def linked(shown: Table, actions: Sequence[Action], choice: Choice | None = None) -> Table:
    """The table with its first cell a link to the action; within a part it keeps the choice."""
    rows = (
        (link(action, choice), *row[1:]) for action, row in zip(actions, shown.rows, strict=True)
    )
    return replace(shown, rows=tuple(rows))


def link(action: Action, choice: Choice | None = None) -> Cell:
    """The title of an action as a link to its page."""
    if choice is None:
        return Cell(tag("a", action.title, href=f"/programma?actie={action.action_id}"))
    said = {ACTION: action.action_id}
    return Cell(_sends(action.title, choice.href(**said), said))


def _sends(text: str, href: str, said: dict[str, str]) -> Html:
    return tag("a", text, href=href, data_send=json.dumps(said))
