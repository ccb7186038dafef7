"""Page Actoren: one part, named after the party that is chosen."""

from __future__ import annotations

from atlas.domain.network import network
from atlas.store.store import Store
from atlas.ui.actoren import actoren
from atlas.ui.parts.documents import documents
from atlas.ui.parts.page import PartPage

KEY = "actoren"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    parties = {key: party.name for key, party in network(store).parties.items()}
    return {**documents(store, actoren.TABLE), **parties}


PAGE = PartPage(KEY, (actoren,), names, heading=actoren.heading)
