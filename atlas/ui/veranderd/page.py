"""Page Wat is er veranderd: the versions of the data, and how fresh the sources are."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.store.versions import get_versions
from atlas.ui.parts.page import PartPage
from atlas.ui.veranderd import vers, versies
from atlas.ui.veranderd.own import VersionsOwn


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {each.id: f"versie {each.id}" for each in get_versions().listed()}


PAGE = PartPage(versies.PAGE, (versies, vers), names, VersionsOwn())
