"""Page Toetsen: one part."""

from __future__ import annotations

from atlas.domain.assessment import frameworks
from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.toetsen import toetsen


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {each.framework_id: each.title for each in frameworks(store).values()}


PAGE = PartPage("toetsen", (toetsen,), names, files=("xlsx", "pdf", "md"))
