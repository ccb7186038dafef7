"""Which contradictions and gaps of the documents are about which actions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.programme_tree import Action, Row, rows_by
from atlas.store.store import Store

# Doubt -> the nodes and actions that it is about: only where the words leave no question. Our own
# links. A doubt about a node is about all that is under it.
ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "A3": ("bo-w7",),
        "B1": ("wzw-4-e",),
        "B2": ("bo-k5",),
        "B4": ("sb-6",),
        "B5": ("ua-2-4-b",),
        "B6": ("ua-2-2-d",),
        "B7": ("ua-1-2-b",),
        "B8": ("ua-1-1-d",),
        "B9": ("ua-6",),
        "B11": ("ua-4-2-c",),
        "B12": ("ua-2-1-b", "ua-2-1-d"),
        "B13": ("cv-r1", "wzw-1"),
        "B14": ("cv-r7", "wzw-1-n"),
        "B15": ("cv-r4", "wzw-1-zo", "wzw-1-zw"),
        "B16": ("wzw-6",),
        "B17": ("wzw-4",),
        "C1": ("wzw-1", "ua-2-3-b", "ua-4-2-c", "ua-4-1-e", "ua-5-1-c", "ua-1-2-a", "sb-3-1-c"),
        "C4": ("ua-4-2-a", "ua-2-2-e"),
        "C5": ("ua-2", "ua-4"),
        "C6": ("sb-1-2-c", "sb-6-a", "sb-6-f", "sb-6-g", "sb-6-h"),
        "D3": ("ua-2", "ua-3"),
        "D7": ("bo-p1", "bo-p2", "bo-p3"),
        "D8": ("ua-0-1-e", "ua-4-2-b", "ua-6-1-b"),
    }
)


def doubts_about(store: Store, action: Action) -> tuple[Row, ...]:
    """The rows of `doubts` that are about an action, in the order of that table."""
    known, places = rows_by(store, "doubts", "doubt_id"), {*action.path, action.action_id}
    found = (known.get(doubt, ()) for doubt, about in ABOUT.items() if places & set(about))
    return tuple(row for each in found for row in each)
