"""Page Profiel: its parts, all about the same area."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel import keuze, kort, lijkt, naast, opbouw, thema

KEY = "profiel"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {**keuze.area_names(store), **keuze.REFERENCE_WORDS}


PAGE = PartPage(
    KEY,
    (kort, thema, opbouw, lijkt, naast),
    names,
    files=("xlsx",),
    common=keuze.COMMON,
)
