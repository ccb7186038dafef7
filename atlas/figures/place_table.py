"""A place in words: what a list, a card and a file say of it, the same in each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from atlas.figures.numbers import format_date
from atlas.store.records import Origin
from atlas.store.store import Store

STATE_WORDS = {
    "bestaat": "bestaat, volgens de bron",
    "in_aanbouw": "in aanbouw, volgens de bron",
    "plan": "plan",
    "idee": "idee",
    "voorbij": "is er niet meer, volgens de bron",
}
PRECISION_WORDS = {
    "adres": "op het adres",
    "kern": "midden in de kern",
    "gemeente": "hele gemeente, geen punt",
    "provincie": "heel Drenthe, geen punt",
    "buiten": "buiten Drenthe, geen punt",
}
CERTAINTY_WORDS = {"hoog": "hoog", "midden": "midden", "laag": "laag", "": "niet nagekeken"}
OWN = "eigen"  # set and origin of a visitor's own places
OWN_SOURCE = "Uw eigen bestand"


class Described(NamedTuple):
    """A place in words; "" where the source says nothing. `lon`, `lat` are None for no point."""

    place_id: str
    name: str
    kind: str
    gemeente: str
    kern: str
    address: str
    what: str
    state: str
    precision: str
    period: str
    certainty: str
    source: str
    locator: str
    licence: str
    accessed: str
    area_code: str
    lon: float | None
    lat: float | None

    @property
    def where(self) -> str:
        """Address, kern and gemeente in one line; how precise it is where there is none."""
        kern = "" if self.kern in self.address.split(", ") else self.kern
        return ", ".join(filter(None, (self.address, kern, self.gemeente))) or self.precision


def described(places: pd.DataFrame, store: Store) -> list[Described]:
    """Places (as `Store.places`) in words, in their order."""
    origins = _origins(store, store.version)
    return [_described(row, store, origins) for row in places.to_dict("records")]


def _described(
    row: Mapping[Any, Any], store: Store, origins: Mapping[tuple[str, str], Origin]
) -> Described:
    kind = store.place_kinds.get(row["kind"])
    area, gemeente = store.areas.get(row["area_code"]), store.areas.get(row["gemeente_code"])
    origin = origins.get((row["set_id"], row["origin"]))
    has_point = not (pd.isna(row["lon"]) or pd.isna(row["lat"]))
    return Described(
        place_id=row["place_id"],
        name=row["name"],
        kind=kind.title if kind else row["kind"],
        gemeente=gemeente.name if gemeente else "",
        kern=area.name if area and area.area_level == "kern" else "",
        address=row["address"],
        what=row["what"],
        state=STATE_WORDS[row["state"]],
        precision=PRECISION_WORDS[row["precision"]],
        period=row["period"],
        certainty=CERTAINTY_WORDS[row["certainty"]],
        source=origin.producer if origin else OWN_SOURCE,
        locator=row["locator"],
        licence=origin.licence if origin else "",
        accessed=format_date(origin.accessed) if origin else "",
        area_code=row["area_code"],
        lon=float(row["lon"]) if has_point else None,
        lat=float(row["lat"]) if has_point else None,
    )


@lru_cache(maxsize=1)
def _origins(store: Store, version: str) -> dict[tuple[str, str], Origin]:
    return {
        (places.id, origin.id): origin
        for places in store.place_sets.values()
        for origin in places.origin
    }
