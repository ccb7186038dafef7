"""Page Vergelijken: its parts."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel.keuze import area_names
from atlas.ui.vergelijken import grafiek, groepen, rang, spreiding, tabel

KEY = "vergelijken"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {
        **area_names(store),
        **{each.id: each.title for each in store.indicators.values()},
        **{each.id: each.title for each in store.groupings.values()},
    }


PAGE = PartPage(
    KEY,
    (tabel, grafiek, spreiding, rang, groepen),
    names,
    files=("csv", "xlsx", "pdf"),
    common=("gebieden",),
)
