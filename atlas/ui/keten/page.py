"""Page Keten: one part, named after what is chosen."""

from __future__ import annotations

from atlas.domain.programme_tree import programme_tree
from atlas.store.store import Store
from atlas.ui.keten import keten
from atlas.ui.keten.keuze import ALL, NOTHING
from atlas.ui.parts.page import PartPage
from atlas.ui.reported import PublicReports

KEY = "keten"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    tree = programme_tree(store)
    nodes = {name: node.title for name, node in tree.nodes.items()}
    return {**nodes, **{action.action_id: action.title for action in tree.actions}, ALL: NOTHING}


PAGE = PartPage(KEY, (keten,), names, own=PublicReports(), heading=keten.heading)
