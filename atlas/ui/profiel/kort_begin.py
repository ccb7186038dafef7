"""The part In het kort without an area: a map to click on, and lists."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from atlas.domain.subject import Subject, level_cells, subjects
from atlas.store.store import Store
from atlas.ui.html import Html, items, tag
from atlas.ui.parts.maps import choropleth
from atlas.ui.profiel import keuze

MAP = "gemeenten"
SHOWN, PERIOD_LEVEL = "leeftijd_65plus_pct", "gemeente"
START = (
    "Kies een gebied: klik op de kaart, kies uit de lijst hierboven, of tik een naam aan.",
    "Een wijk of dorp kiest u na de gemeente. Zoekt u op naam? Dat kan op de ",
)


def start(store: Store) -> Html:
    """What one can choose."""
    return _start(store, store.version)


def start_map(store: Store) -> dict[str, Any]:
    """The twelve gemeenten, to choose one."""
    return _start_map(store, store.version)


@lru_cache(maxsize=2)
def _start(store: Store, version: str) -> Html:
    groups = []
    for level, title in (("gemeente", "Gemeenten"), ("regio", "Regio's")):
        found = [each for each in subjects(store).values() if each.level == level]
        if level == "gemeente":
            found.sort(key=lambda each: each.name.removeprefix("De "))
            found.append(subjects(store)["PV22"])
        groups += [tag("h2", title), items(map(_link, found), class_="atlas-prof-lijst")]
    search = tag("a", "startpagina", href="/")
    return tag("section", tag("p", START[0]), tag("p", START[1], search, "."), *groups)


def _link(subject: Subject) -> Html:
    said = {keuze.AREA: subject.code}
    return tag("a", subject.name, href=f"/profiel?{urlencode(said)}", data_send=json.dumps(said))


@lru_cache(maxsize=2)
def _start_map(store: Store, version: str) -> dict[str, Any]:
    indicator = store.indicators[SHOWN]
    period = store.periods(SHOWN, PERIOD_LEVEL)[-1]
    cells = level_cells(store, SHOWN, period, PERIOD_LEVEL)
    return choropleth(
        store,
        PERIOD_LEVEL,
        {code: cell.value for code, cell in cells.items()},
        states={code: cell.state for code, cell in cells.items()},
        title="Kies een gemeente op de kaart.",
        scope=f"De kleur: {indicator.title.lower()}, {period}.",
        unit=indicator.unit,
        decimals=indicator.decimals,
        theme=indicator.theme,
    )
