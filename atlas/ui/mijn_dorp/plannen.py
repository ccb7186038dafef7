"""What is there and what is planned: places and projects of a kern, actions of policy papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from atlas.figures.numbers import dates_in_words
from atlas.figures.place_table import STATE_WORDS, Described, described
from atlas.figures.report import Column, Table
from atlas.store.records import PROVINCE, Origin
from atlas.store.store import Store
from atlas.ui.mijn_dorp.kern import Kern

Rows = list[dict[Any, Any]]
STATES = tuple(STATE_WORDS)  # what is there first, what is gone last
PLACE_HEADS = ("Naam", "Wat", "Waar", "Jaar", "Stand", "Bron")
ACTION_HEADS = ("Actie", "Voor", "Periode", "Stand in het stuk", "Stuk en plaats")
_YEAR = re.compile(r"\b20\d\d\b")


def tables(store: Store, kern: Kern) -> dict[str, Table]:
    """The lists that have rows, by what is in them: places and projects, then actions."""
    found = {"plekken": _place_table(store, kern), "afspraken": _action_table(store, kern)}
    return {name: table for name, table in found.items() if table.rows}


def places_of(store: Store, area_code: str) -> Rows:
    """The places and projects of an area, what is there before what is planned."""
    found: Rows = _by_area(store, store.version).get(area_code, [])
    return sorted(found, key=lambda row: STATES.index(row["state"]))


@lru_cache(maxsize=1)
def _by_area(store: Store, version: str) -> dict[str, Rows]:
    """Places by area code. Those of the online sources are too many to tell, and are near."""
    by_hand = {name for name, each in store.place_sets.items() if not each.provider}
    places = store.places()
    told = places[places["set_id"].isin(by_hand)]
    groups = told.groupby("area_code", sort=False)
    return {str(code): group.to_dict("records") for code, group in groups}


def _place_table(store: Store, kern: Kern) -> Table:
    rows = tuple(
        (
            place.name,
            place.what,
            place.address or place.kern or f"gemeente {place.gemeente}",
            place.period,
            place.state,
            f"{document}: {place.locator}",
        )
        for place, document in _in_words(store, kern)
    )
    title = f"Plekken en projecten in {kern.name} en in de hele gemeente"
    return Table(title, tuple(map(Column, PLACE_HEADS)), rows)


def _in_words(store: Store, kern: Kern) -> Iterator[tuple[Described, str]]:
    """The places in words, with the paper or maker that names them."""
    rows = _places(store, kern)
    origins = (place_origin(store, row["set_id"], row["origin"]) for row in rows)
    documents = (origin.attribution.removeprefix("Bron: ") for origin in origins)
    return zip(described(pd.DataFrame(rows), store), documents, strict=True)


def place_origin(store: Store, set_id: str, origin_id: str) -> Origin:
    """The source of a place."""
    return next(each for each in store.place_sets[set_id].origin if each.id == origin_id)


def _places(store: Store, kern: Kern) -> Rows:
    return [*places_of(store, kern.code), *places_of(store, kern.gemeente_code)]


def _action_table(store: Store, kern: Kern) -> Table:
    rows = tuple(
        (
            row["title"],
            row["area_text"],
            dates_in_words(row["period"]),
            row["status"],
            f"{row['document']}, {row['locator']}",
        )
        for row in actions(store, kern)
    )
    record = store.programme_tables.get("actions")
    notes = record.caveats[:1] if record else ()
    title = f"Afspraken in beleidsstukken voor {kern.gemeente}"
    return Table(title, tuple(map(Column, ACTION_HEADS)), rows, notes)


def actions(store: Store, kern: Kern) -> Rows:
    """The actions that name the kern, its gemeente or a region with it.

    The narrowest come first, and of what is equally narrow the newest.
    """
    regions = _regions(store, store.version).get(kern.gemeente_code, frozenset())
    wanted = {kern.code: 0, kern.gemeente_code: 1, **dict.fromkeys(regions, 2)}
    found = []
    for row, codes, year in _actions(store, store.version):
        if ranks := [wanted[code] for code in codes if code in wanted]:
            found.append(((min(ranks), len(codes), -year), row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


@lru_cache(maxsize=1)
def _actions(store: Store, version: str) -> list[tuple[dict[Any, Any], list[str], int]]:
    """Every action with its area codes and the first year of its period, 0 for none."""
    rows = store.programme("actions").to_dict("records")
    years = (_YEAR.search(row["period"]) for row in rows)
    return [
        (row, row["area_codes"].split(";"), int(year[0]) if year else 0)
        for row, year in zip(rows, years, strict=True)
    ]


@lru_cache(maxsize=1)
def _regions(store: Store, version: str) -> dict[str, frozenset[str]]:
    """The regions that each gemeente is a member of."""
    found: dict[str, set[str]] = {}
    for grouping in store.groupings.values():
        for region in grouping.regions:
            for member in region.members:
                found.setdefault(member, set()).add(region.area_code)
    return {code: frozenset(regions) for code, regions in found.items()}


def left_out(store: Store) -> tuple[int, int]:
    """How many actions are for Drenthe as a whole, and of how many the area is not known."""
    codes = store.programme("actions")["area_codes"]
    return int((codes == PROVINCE).sum()), int((codes == "").sum())


def origins(store: Store, kern: Kern) -> Iterator[Origin]:
    """The sources of the places and the actions that are shown."""
    for row in _places(store, kern):
        yield place_origin(store, row["set_id"], row["origin"])
    papers = {row["origin"] for row in actions(store, kern)}
    if record := store.programme_tables.get("actions"):
        yield from (each for each in record.origin if each.id in papers)
