"""What is said of a kind follows the places that are there, also after a refresh."""

from __future__ import annotations

import pytest

from atlas.figures.place_words import NOT_FETCHED, completeness
from atlas.store.store import Store


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("mobiliteitshub", "Wij kennen er 7. Misschien is het er een minder"),
        ("dorpshub", "Wij kennen er 1. De provincie wilde"),
        ("huisarts", f"{NOT_FETCHED} De praktijken komen uit OpenStreetMap"),
    ],
)
def test_the_count_stands_before_what_is_said_of_it(store: Store, kind: str, known: str) -> None:
    assert completeness(store, store.place_kinds[kind]).startswith(known)


def test_no_record_says_itself_how_many_there_are(store: Store) -> None:
    """A refresh changes the number and not the record."""
    for kind in store.place_kinds.values():
        assert "kennen er" not in kind.completeness
        assert "opgehaald" not in kind.completeness
        assert completeness(store, kind).endswith(kind.completeness)
