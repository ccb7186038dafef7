"""The programme as plain records: document, theme, task (deelopgave) and action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.store.records import PROVINCE
from atlas.store.store import Store

Row = Mapping[str, str]
NAMED, REGION, EVERY = "genoemd", "regio", "elke"
"""How an action reaches a gemeente: by its name, through a region, or as one of all."""


@dataclass(frozen=True, slots=True)
class Node:
    """A document, theme or task; `path` are the ids from its document to itself."""

    node_id: str
    kind: str
    title: str
    path: tuple[str, ...]
    row: Row


@dataclass(frozen=True, slots=True)
class Action:
    """An action; `row` is its row of the table, all text.

    `path` are the node ids from document to task, () where the task is not in the tree.
    `first` and `last` are the years of its period; both are the one year where only a start or
    only an end is told, and None where no year is told. `reach`: gemeente -> NAMED, REGION or
    EVERY.
    """

    action_id: str
    title: str
    path: tuple[str, ...]
    first: int | None
    last: int | None
    area_codes: tuple[str, ...]
    reach: Mapping[str, str]
    roles: tuple[str, ...]
    partners: tuple[str, ...]
    row: Row

    @property
    def province(self) -> bool:
        """Whether it is for Drenthe as a whole."""
        return PROVINCE in self.area_codes


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes in reading order (a node before what is under it) and all actions.

    `children`: the nodes under a node, "" for the documents.
    """

    nodes: Mapping[str, Node]
    children: Mapping[str, tuple[str, ...]]
    actions: tuple[Action, ...]
    by_id: Mapping[str, Action]
    gemeenten: tuple[str, ...]

    def titles(self, path: Sequence[str]) -> list[str]:
        """The titles of the nodes of a path."""
        return [self.nodes[node].title for node in path]


def programme_tree(store: Store) -> Tree:
    """The tree of this version of the data; made once."""
    return _tree(store, store.version)


@lru_cache(maxsize=2)
def _tree(store: Store, version: str) -> Tree:
    children: dict[str, list[Row]] = {}
    for row in rows(store, "tree"):
        children.setdefault(row["parent_id"], []).append(row)
    nodes: dict[str, Node] = {}
    _under("", (), children, nodes)
    gemeenten = tuple(
        code for code, area in store.areas.items() if area.area_level == "gemeente" and area.valid
    )
    members = {
        region.area_code: tuple(region.members)
        for grouping in store.groupings.values()
        for region in grouping.regions
    }
    actions = tuple(
        _action(store, row, nodes, gemeenten, members) for row in rows(store, "actions")
    )
    return Tree(
        nodes,
        {parent: tuple(row["node_id"] for row in under) for parent, under in children.items()},
        actions,
        {action.action_id: action for action in actions},
        gemeenten,
    )


def _under(
    parent: str,
    path: tuple[str, ...],
    children: Mapping[str, list[Row]],
    nodes: dict[str, Node],
) -> None:
    """Add the nodes under a node, depth first; what lies in a circle is never reached."""
    for row in children.get(parent, ()):
        name = row["node_id"]
        nodes[name] = Node(name, row["kind"], row["title"], (*path, name), row)
        _under(name, (*path, name), children, nodes)


def _action(
    store: Store,
    row: Row,
    nodes: Mapping[str, Node],
    gemeenten: tuple[str, ...],
    members: Mapping[str, tuple[str, ...]],
) -> Action:
    codes = words(row["area_codes"], ";")
    task = nodes.get(row["task_id"])
    first, last = _year(row["first_year"]), _year(row["last_year"])
    return Action(
        row["action_id"],
        row["title"],
        task.path if task else (),
        first or last,
        last or first,
        codes,
        _reach(store, codes, gemeenten, members),
        words(row["roles"], ";"),
        words(row["partners"], ";"),
        row,
    )


def _reach(
    store: Store,
    codes: tuple[str, ...],
    gemeenten: tuple[str, ...],
    members: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    """The gemeenten of the codes of an action; a name goes before a region."""
    if gemeenten and set(gemeenten) <= set(codes):
        return dict.fromkeys(gemeenten, EVERY)
    inside = set(gemeenten)
    found = {code: REGION for each in codes for code in members.get(each, ()) if code in inside}
    named = (store.areas[code].gemeente_code for code in codes if code in store.areas)
    return found | {code: NAMED for code in named if code in inside}


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def words(text: str, between: str) -> tuple[str, ...]:
    """The pieces of a cell that holds a list."""
    return tuple(piece for each in text.split(between) if (piece := each.strip()))


def rows(store: Store, table_id: str) -> tuple[Row, ...]:
    """The rows of a programme table (COLUMNS of the table, all text); none without the table."""
    return _rows(store, store.version, table_id)


@lru_cache(maxsize=32)
def _rows(store: Store, version: str, table_id: str) -> tuple[Row, ...]:
    frame = store.programme(table_id)
    names = [str(name) for name in frame.columns]
    columns = [frame[name].astype(str).tolist() for name in names]
    return tuple(dict(zip(names, each, strict=True)) for each in zip(*columns, strict=True))


def rows_by(store: Store, table_id: str, column: str) -> Mapping[str, tuple[Row, ...]]:
    """The rows of a programme table by what a column says, in the order of the table."""
    return _rows_by(store, store.version, table_id, column)


@lru_cache(maxsize=32)
def _rows_by(store: Store, version: str, table_id: str, column: str) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows(store, table_id):
        found.setdefault(row[column], []).append(row)
    return {key: tuple(each) for key, each in found.items()}
