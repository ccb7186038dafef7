"""Places: facilities, hubs and projects with a point, and the kinds that they are of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from atlas.store.records import Origin, Record, Slug, Text

Precision = Literal["adres", "kern", "gemeente", "provincie", "buiten"]
PlaceState = Literal["bestaat", "in_aanbouw", "plan", "idee", "voorbij"]
Certainty = Literal["hoog", "midden", "laag"]
Provider = Literal["", "osm", "duo", "gtfs"]

# The columns of the CSV beside a set of places; all text.
PLACE_COLUMNS = (
    "place_id",
    "name",
    "kind",
    "area_code",
    "lon",
    "lat",
    "precision",
    "address",
    "period",
    "state",
    "what",
    "certainty",
    "origin",
    "locator",
)


class PlaceKind(Record):
    """A kind of place: a layer on the map, e.g. `dorpshub`.

    `completeness` tells a visitor how much of the kind the atlas knows; `complete` is True
    only where the source counts all of them in Drenthe. `sign` is one or two characters on
    the map; `colour` is told apart by the sign too.
    """

    id: Slug
    title: Text
    plural: Text
    group: Slug
    description: Text
    sign: Annotated[str, Field(min_length=1, max_length=2)]
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    complete: bool = False
    completeness: Text


class PlaceGroup(Record):
    """Kinds that belong together, e.g. `zorg`."""

    id: Slug
    title: Text


class PlaceKinds(Record):
    """The file `data/places/kinds.toml`: groups and kinds in display order."""

    groups: tuple[PlaceGroup, ...] = Field(min_length=1)
    kinds: tuple[PlaceKind, ...] = Field(min_length=1)


class PlaceSet(Record):
    """One collection of places: `data/places/<id>.toml` beside `<id>.csv` (`PLACE_COLUMNS`).

    `provider` is the online source that `python -m atlas refresh voorzieningen` fills the set
    from, "" for a set kept by hand; `refreshed` is when it did so, None for never. `kinds` are
    the kinds that the set can hold.
    """

    id: Slug
    title: Text
    description: Text
    provider: Provider = ""
    refreshed: date | None = None
    kinds: tuple[Slug, ...] = Field(min_length=1)
    origin: tuple[Origin, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    caveats: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class OwnPlaces:
    """A visitor's own places: `frame` as `Store.places` (set_id `eigen`), never in an address.

    `name` is what the file is called on screen; `checksum` the sha256 of its content.
    """

    frame: pd.DataFrame
    name: str
    checksum: str
