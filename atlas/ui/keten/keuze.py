"""Page Keten: what an address asks for, and the two lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address, Notice
from atlas.domain.chain import actions_under
from atlas.domain.programme_tree import programme_tree
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.fields import choices, field

THEME, ACTION = "thema", "actie"
ALL = "alle"
"""What the list of themes says for no choice; an empty word would leave an action chosen."""
WORDS: Mapping[str, str] = MappingProxyType(
    {THEME: "het gekozen stuk of thema", ACTION: "de gekozen actie"}
)
MOST = 100  # actions in the list; more are chosen by way of a smaller theme
NOTHING = "Alle doelen met een getal"
TOO_MANY = "Dit deel heeft {count} acties. Kies een kleiner deel om er één te kiezen."


@dataclass(frozen=True)
class Choice:
    """A node of the tree and an action under it, "" for none; `params` is their address."""

    node: str
    action: str
    params: Mapping[str, str]
    notices: tuple[Notice, ...]

    @property
    def subject(self) -> str:
        """What the chain is of; "" for nothing."""
        return self.action or self.node

    @property
    def href(self) -> str:
        """The address of the page."""
        return f"/keten?{urlencode(self.params)}" if self.params else "/keten"


def read(store: Store, params: Mapping[str, str]) -> Choice:
    """What an address asks for.

    An action brings its theme along; a theme that the action is not of was chosen after it.
    """
    tree = programme_tree(store)
    address = Address(params, WORDS)
    asked = address.one_of(THEME, {*tree.nodes, ALL}, "")
    action = address.one_of(ACTION, tree.by_id, "")
    path = tree.by_id[action].path if action else ()
    if asked and asked not in path:
        action = ""
    node = (asked or _theme(path)) if asked != ALL else ""
    given = {THEME: node, ACTION: action}
    return Choice(node, action, {k: v for k, v in given.items() if v}, tuple(address.notices))


def _theme(path: tuple[str, ...]) -> str:
    """The theme of an action, else its document; "" for an action outside the tree."""
    return next(iter(path[1:2] or path), "")


def theme_field(store: Store) -> Html:
    """All documents with their themes and tasks."""
    tree = programme_tree(store)
    groups: dict[str, list[Html]] = {}
    for node in tree.nodes.values():
        depth = len(node.path) - 1
        text = f"{'– ' * (depth - 1)}{node.title}" if depth else "Het hele stuk"
        groups.setdefault(node.path[0], []).append(tag("option", text, value=node.node_id))
    shown = (tag("optgroup", *each, label=tree.nodes[name].title) for name, each in groups.items())
    control = tag("select", tag("option", NOTHING, value=ALL), *shown, name=THEME, id=THEME)
    return field(THEME, "Stuk, thema of deelopgave", control)


def action_field(store: Store, choice: Choice) -> Html | None:
    """The actions of what is chosen; None when nothing is."""
    found = actions_under(store, choice.node)
    if not found:
        return None
    if len(found) > MOST:
        told = tag("p", TOO_MANY.format(count=len(found)))
        return tag("div", tag("span", "Actie"), told, class_="atlas-part-field")
    options = [("", "Alles in dit deel"), *((each.action_id, each.title) for each in found)]
    return choices(ACTION, "Actie", options)


def values(choice: Choice) -> dict[str, str]:
    """What the two lists hold."""
    return {THEME: choice.node or ALL, ACTION: choice.action}
