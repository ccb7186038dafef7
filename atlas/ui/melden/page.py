"""Page Melden: what gemeenten and the province report, and the forms to do so."""

from __future__ import annotations

from atlas.store.store import Store
from atlas.ui.melden import correctie, spoor, stand, top3, voortgang
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.own import Editing
from atlas.ui.melden.woorden import period_words
from atlas.ui.parts.page import PartPage

KEY = "melden"
YEARS = range(2026, 2100)


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    papers = {
        row["origin"]: row["document"] for row in store.programme("actions").to_dict("records")
    }
    halves = {f"{year}-{half}": period_words(f"{year}-{half}") for year in YEARS for half in "12"}
    titles = {name: each.title for name, each in store.indicators.items()}
    areas = {code: each.name for code, each in store.areas.items()}
    return {**areas, **titles, **papers, **halves, **reporters(store)}


PAGE = PartPage(KEY, (stand, voortgang, top3, correctie, spoor), names, own=Editing())
