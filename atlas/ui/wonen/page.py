"""Page Wonen: its parts, and the names that its notices use."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.wonen import behoefte, geschiktheid, uitstroom, voorraad, woonvormen
from atlas.ui.wonen.own import OwnDwellings

KEY = "wonen"
PARTS = (voorraad, geschiktheid, behoefte, woonvormen, uitstroom)


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code: Drenthe for PV22."""
    rules = store.housing.classification
    return {
        **{code: area.name for code, area in store.areas.items()},
        **{each.id: each.title for each in store.indicators.values()},
        **{each.id: each.name for each in rules.classes},
        **{option.id: option.title for case in rules.edge_cases for option in case.options},
    }


PAGE = PartPage(KEY, PARTS, names, OwnDwellings())
