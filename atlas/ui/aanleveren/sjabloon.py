"""The empty tables to fill in, as files."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.sources.supply.templates import supply_csv, supply_xlsx
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.melden.acties import reporters

MAKERS = {"csv": supply_csv, "xlsx": supply_xlsx}


def template(store: Store, ending: str, params: Mapping[str, str]) -> bytes | None:
    """The template that an address asks for; None for one that there is not."""
    gemeente, form = params.get("gemeente", PROVINCE), params.get("vorm", "lang")
    if ending not in MAKERS or gemeente not in reporters(store) or form not in ("lang", "breed"):
        return None
    return MAKERS[ending](store, gemeente, wide=form == "breed")
