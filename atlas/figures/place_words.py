"""What is said of the kinds of places, in plain Dutch."""

from __future__ import annotations

from atlas.figures.numbers import format_number
from atlas.store.places import PlaceKind
from atlas.store.store import Store

NOT_FETCHED = "Nog niet opgehaald."


def completeness(store: Store, kind: PlaceKind) -> str:
    """How many places of a kind the atlas knows, and how much of the kind that is."""
    count = int((store.places()["kind"] == kind.id).sum())
    known = f"Wij kennen er {format_number(count, 0)}." if count else NOT_FETCHED
    return f"{known} {kind.completeness}"
