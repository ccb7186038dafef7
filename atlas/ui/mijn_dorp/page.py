"""Page Mijn dorp: one part, named after the kern that is chosen."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.mijn_dorp import dorp
from atlas.ui.mijn_dorp.kern import kern_options
from atlas.ui.parts.page import PartPage

KEY = "mijn-dorp"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return dict(kern_options(store))


PAGE = PartPage(KEY, (dorp,), names, heading=dorp.heading)
