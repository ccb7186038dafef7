"""Page Voorzieningen: its parts, and the names that its notices use."""

from __future__ import annotations

from atlas.domain.demand import GROUPS
from atlas.domain.reach import LIMITS
from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.voorzieningen import bereik, plekken, watals
from atlas.ui.voorzieningen.bereik_tabellen import ORDERS
from atlas.ui.voorzieningen.kaart import show_map
from atlas.ui.voorzieningen.own import OwnPlacesFile
from atlas.ui.voorzieningen.study import GROUP_WORDS, MODES, kern_names
from atlas.ui.voorzieningen.watals_zoek import GOALS

KEY = "voorzieningen"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {
        **{code: area.name for code, area in store.areas.items()},
        **kern_names(store),
        **{kind.id: kind.title for kind in store.place_kinds.values()},
        **MODES,
        **{str(limit): words for limit, words in LIMITS.items()},
        **{word: GROUPS[group] for word, group in GROUP_WORDS.items()},
        **{str(goal): words for goal, words in GOALS.items()},
        **ORDERS,
    }


PAGE = PartPage(
    KEY,
    (plekken, bereik, watals),
    names,
    OwnPlacesFile(),
    below={plekken.KEY: plekken.below},
    middle=show_map,
)
