"""From need to effect for a node of the programme: need, actions, money, targets, effect.

Which indicators belong to a node is our own choice (table `links`, see `chain_links`). An
indicator that moves is no proof that an action works.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.budgets import Amount, amounts_by_node
from atlas.domain.chain_links import EFFECT, NEED, Linked, linked
from atlas.domain.programme_tree import Action, programme_tree
from atlas.store.records import PROVINCE
from atlas.store.store import Store

_YEAR = re.compile(r"\b(19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of a node: `path` are the ids from its document to itself.

    `start` is the first year that `start_from` (an id of the path) names, None and "" when none
    does. `area_code` is the one area that all actions are for; else Drenthe. `amounts` are those
    of the node and of what is under it, else of `money_from`, the nearest node above with any.
    """

    node_id: str
    path: tuple[str, ...]
    actions: tuple[Action, ...]
    area_code: str
    start: int | None
    start_from: str
    need: Linked
    effect: Linked
    amounts: tuple[Amount, ...]
    money_from: str


def chain_of(store: Store, node_id: str) -> Chain:
    """The chain of a document, theme, task or action. Raises KeyError for what is none."""
    return _chain(store, store.version, node_id)


@lru_cache(maxsize=512)
def _chain(store: Store, version: str, node_id: str) -> Chain:
    path, actions = _place(store, node_id)
    start, start_from = _start(store, path)
    area = _area(store, actions)
    found, money_from = _money(store, path, actions)
    need, effect = (linked(store, path, side, area, start) for side in (NEED, EFFECT))
    return Chain(
        node_id, path, actions, area, start, start_from, need, effect, found, money_from
    )  # fmt: skip


def _place(store: Store, node_id: str) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """The ids from the document to the node, and its actions in the order of the document."""
    tree = programme_tree(store)
    if action := tree.by_id.get(node_id):
        return (*action.path, node_id), (action,)
    return tree.nodes[node_id].path, actions_under(store, node_id)


def actions_under(store: Store, node_id: str) -> tuple[Action, ...]:
    """The actions of a document, theme or task; none for what is no node."""
    return _actions_under(store, store.version).get(node_id, ())


@lru_cache(maxsize=2)
def _actions_under(store: Store, version: str) -> Mapping[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}
    for action in programme_tree(store).actions:
        for node in action.path:
            found.setdefault(node, []).append(action)
    return {node: tuple(each) for node, each in found.items()}


def _start(store: Store, path: tuple[str, ...]) -> tuple[int | None, str]:
    """The first year of the node, else of the nearest above it that names one."""
    tree = programme_tree(store)
    for name in reversed(path):
        action = tree.by_id.get(name)
        year = action.first if action else _year(tree.nodes[name].row["period"])
        if year is not None:
            return year, name
    return None, ""


def _year(period: str) -> int | None:
    """The first year that a period names."""
    found = _YEAR.search(period)
    return int(found[0]) if found else None


def _area(store: Store, actions: tuple[Action, ...]) -> str:
    """The gemeente or region that all actions are for; Drenthe where they differ or name none."""
    codes = {frozenset(action.area_codes) for action in actions}
    if len(codes) != 1:
        return PROVINCE
    (only,) = codes
    if len(only) == 1:
        (code,) = only
        area = store.areas.get(code)
        return area.gemeente_code or PROVINCE if area and area.area_level != "regio" else code
    return _regions(store, store.version).get(only, PROVINCE)


@lru_cache(maxsize=2)
def _regions(store: Store, version: str) -> Mapping[frozenset[str], str]:
    """Regions by their members, where a source names all of these; the first of namesakes."""
    found: dict[frozenset[str], str] = {}
    for grouping in store.groupings.values():
        for region in grouping.regions:
            if region.membership == "stated":
                found.setdefault(frozenset(region.members), region.area_code)
    return found


def _money(
    store: Store, path: tuple[str, ...], actions: tuple[Action, ...]
) -> tuple[tuple[Amount, ...], str]:
    """The amounts of a node and what is under it, else of the nearest node above."""
    by_node = amounts_by_node(store)
    under = dict.fromkeys(
        name
        for action in actions
        for name in (*action.path[len(path) :], action.action_id)
        if name != path[-1]
    )
    own = [each for name in (path[-1], *under) for each in by_node.get(name, ())]
    if own:
        return tuple(own), path[-1]
    above = (name for name in reversed(path[:-1]) if name in by_node)
    name = next(above, "")
    return tuple(by_node.get(name, ())), name
