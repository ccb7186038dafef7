"""Page Vergelijken: its parts."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel.keuze import area_names
from atlas.ui.vergelijken import (
    grafiek,
    groepen,
    groepen_keuze,
    rang,
    spreiding,
    tabel,
    tabel_keuze,
)

KEY = "vergelijken"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {
        **area_names(store),
        **{each.id: each.title for each in store.indicators.values()},
        **{each.id: each.title for each in store.groupings.values()},
        **tabel_keuze.themes(store),
        **{str(mode): title for mode, title in tabel_keuze.MODES.items()},
        groepen_keuze.KEY_FIGURES: "Kerncijfers",
    }


PAGE = PartPage(
    KEY,
    (tabel, grafiek, spreiding, rang, groepen),
    names,
    files=("csv", "xlsx", "pdf"),
    common=("gebieden",),
)
