"""Page Begrippen: the document of a row, to choose by and to show."""

from __future__ import annotations

from atlas.domain.programme_tree import Row, words
from atlas.store.store import Store
from atlas.ui.begrippen.zoeklijst import Field
from atlas.ui.parts.documents import documents, place


def by_document(table: str) -> Field:
    """The filter on the document of a row; a row can have more of them, joined by ";"."""
    return Field(
        "document",
        "Beleidsstuk",
        "Alle stukken",
        lambda row: words(row.get("origin", "") or row.get("origins", ""), ";"),
        lambda store, value: documents(store, table).get(value, value),
    )


def standing(store: Store, table: str, row: Row) -> str:
    """The document and the place in it where a row stands."""
    return place(store, table, row["origin"], row["locator"])
