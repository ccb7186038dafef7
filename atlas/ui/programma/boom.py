"""Part Overzicht: the tree of documents, themes and tasks; only opened branches travel."""

from __future__ import annotations

import json

from atlas.domain.programme import Found
from atlas.domain.programme_tree import Node, Tree
from atlas.figures.numbers import format_number
from atlas.ui.html import Html, tag
from atlas.ui.programma.keuze import NODE, Choice

LIST = "acties"  # id of the list beside the tree
HELP = "Kies een tak om haar te openen. De lijst toont dan alleen die acties."


def branches(tree: Tree, found: Found, choice: Choice) -> Html:
    """The documents, and what is under every branch on the way to the chosen one."""
    opened = tree.nodes[choice.wanted.node].path if choice.wanted.node else ()
    document = choice.wanted.document
    roots = [node for node in tree.children.get("", ()) if document in ("", node)]
    return _level(tree, roots, found, choice, opened)


def _level(
    tree: Tree, names: list[str], found: Found, choice: Choice, opened: tuple[str, ...]
) -> Html:
    return tag(
        "ul",
        *(_branch(tree, tree.nodes[name], found, choice, opened) for name in names),
        class_="atlas-programma-tree",
    )


def _branch(tree: Tree, node: Node, found: Found, choice: Choice, opened: tuple[str, ...]) -> Html:
    """One branch as a link with its count; without actions it is only told."""
    count, under = found.nodes[node.node_id], tree.children.get(node.node_id, ())
    is_open = node.node_id in opened
    if not count and not is_open:
        return tag("li", tag("span", f"{node.title} (0)"))
    deeper = _level(tree, [*under], found, choice, opened) if is_open and under else None
    return tag("li", _link(node, count, choice, opened, bool(under)), deeper)


def _link(node: Node, count: int, choice: Choice, opened: tuple[str, ...], has_more: bool) -> Html:
    """The link opens a branch, and closes the one that is chosen."""
    chosen = node.node_id == choice.wanted.node
    to = (node.path[-2] if len(node.path) > 1 else "") if chosen else node.node_id
    is_open = node.node_id in opened
    return tag(
        "a",
        tag("strong", node.title) if chosen else node.title,
        f" ({format_number(count, 0)})",
        href=choice.href(**{NODE: to}),
        data_send=json.dumps({NODE: to}),
        aria_expanded=("true" if is_open else "false") if has_more else None,
        aria_current="true" if chosen else None,
    )
