"""Page Begrippen: words, systems, trends, and what is doubtful."""

from __future__ import annotations

from atlas.domain.programme_tree import rows
from atlas.store.store import Store
from atlas.ui.begrippen import systemen, termen, trends, twijfel
from atlas.ui.parts.documents import documents
from atlas.ui.parts.page import PartPage

KEY = "begrippen"
PARTS = (termen.PART, systemen.PART, trends.PART, twijfel.PART)


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    terms = {row["term_id"]: row["term"] for row in rows(store, termen.TABLE)}
    systems = {row["system_id"]: row["name"] for row in rows(store, systemen.TABLE)}
    return {**documents(store, *(part.listing.table for part in PARTS)), **terms, **systems}


PAGE = PartPage(KEY, PARTS, names)
