"""The search over gemeenten, wijken, buurten and kernen: a field with links under it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from atlas.domain.search import Hit, search
from atlas.figures.numbers import LEVEL_WORDS
from atlas.store.records import Area
from atlas.store.store import Store
from atlas.ui.components import script_component
from atlas.ui.html import map_address
from atlas.ui.run import resume_run

KEY, QUESTION = "zoek", "zoek_vraag"
LIMIT = 8
# What a map opened from the search shows; an indicator that every level has.
FIRST_INDICATOR = "bevolking_totaal"
LABEL = "Zoek een gemeente, wijk, buurt of dorp"
HINT = "Typ een naam. Een tikfout is niet erg."
NOTHING = "Niets gevonden. Controleer de naam, of kies hieronder een gemeente."


@st.fragment
def show() -> None:
    """The search; only this part of the page runs again while a visitor types."""
    question = st.session_state.get(QUESTION, "")
    script_component(KEY)(key=KEY, data=message(resume_run(), question), on_query_change=_on_query)


def message(store: Store, question: str) -> dict[str, Any]:
    """What the component shows for a question: how many were found, and each as a link."""
    hits = search(store, question, LIMIT)
    twins = Counter((hit.name, about(hit)) for hit in hits)

    def code(hit: Hit) -> str:
        return f" ({hit.area_code})" if twins[hit.name, about(hit)] > 1 else ""

    return {
        "label": LABEL,
        "hint": HINT,
        "asked": question,
        "status": _status(question, len(hits)),
        "hits": [
            {
                "name": hit.name,
                # Two wijken of one gemeente may share a name: then the code tells them apart.
                "about": about(hit) + code(hit),
                "href": address(store, hit.area_code),
            }
            for hit in hits
        ],
    }


def about(hit: Hit) -> str:
    """What an area is and where it lies: "wijk in de gemeente Emmen"."""
    if hit.level == "kern":
        return f"dorp of stad in de gemeente {hit.gemeente_name}"
    level = LEVEL_WORDS[hit.level].singular
    return level if hit.level == "gemeente" else f"{level} in de gemeente {hit.gemeente_name}"


def gemeenten(store: Store) -> list[Area]:
    """The gemeenten by name; "De Wolden" under the W, as in the official list."""
    found = [a for a in store.areas.values() if a.area_level == "gemeente" and a.valid]
    return sorted(found, key=lambda area: area.name.removeprefix("De "))


def address(store: Store, area_code: str) -> str:
    """The profile of a gemeente or wijk, the page of a kern, the map on which a buurt is picked."""
    level = store.areas[area_code].area_level
    if level == "kern":
        return f"/mijn-dorp?kern={area_code}"
    if level in ("gemeente", "wijk"):
        return f"/profiel?gebied={area_code}"
    wanted = (FIRST_INDICATOR, *store.indicators)
    found = (name for name in wanted if name in store.indicators and store.periods(name, level))
    params = {"indicator": next(found, ""), "niveau": level, "gebied": area_code}
    return map_address(store, params)


def _status(question: str, found: int) -> str:
    if not question:
        return ""
    if not found:
        return NOTHING
    return f"{found} gevonden" if found < LIMIT else f"De {LIMIT} die er het meest op lijken"


def _on_query() -> None:
    question = st.session_state[KEY].query
    st.session_state[QUESTION] = str(question or "")[:80].strip()
