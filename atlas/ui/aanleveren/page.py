"""Page Aanleveren: a file of a gemeente, read, checked, and put in the atlas."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.aanleveren import leveringen, nieuw, uitleg
from atlas.ui.aanleveren.own import Supplying, file_field
from atlas.ui.melden.acties import reporters
from atlas.ui.parts.page import PartPage

KEY = "aanleveren"


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return dict(reporters(store))


PAGE = PartPage(
    KEY,
    (nieuw, leveringen, uitleg),
    names,
    Supplying(),
    below={nieuw.KEY: nieuw.below},
    middle=file_field,
)
