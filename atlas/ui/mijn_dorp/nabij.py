"""What is near a kern: the nearest place of every kind that the atlas knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from atlas.domain.reach import Measure, nearest
from atlas.figures.place_table import Described, described
from atlas.figures.place_words import completeness
from atlas.figures.report import Column, Table, Value
from atlas.store.places import PlaceKind
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.mijn_dorp.kern import Kern
from atlas.ui.mijn_dorp.plannen import place_origin
from atlas.ui.voorzieningen.study import facilities, facility_kinds

BIKE = Measure("fiets")
HERE = "in deze kern"
COLUMNS = (
    Column("Soort plek"),
    Column("Dichtstbij"),
    Column("Rechte lijn", 1, " km"),
    Column("Fietsen", 0, " min"),
    Column("Jaar en zekerheid"),
    Column("Bron"),
)
NOTES = (
    "De rechte lijn loopt van het midden van {name} naar de plek. Van de meeste plekken kennen wij "
    "alleen het dorp, niet het adres. Dan is het de afstand tussen twee dorpen.",
    "De fietstijd is een eigen aanname: de weg is 1,3 keer de rechte lijn, met 15 km per uur.",
)


class Known(NamedTuple):
    """The places of a kind that have a point, in words, with x, y and origin of each."""

    places: list[Described]
    xy: npt.NDArray[np.float64]
    origins: list[tuple[str, str]]  # set and origin


class Near(NamedTuple):
    """The nearest place of a kind. `metres` is None in the kern itself."""

    kind: PlaceKind
    place: Described
    metres: float | None
    origin: tuple[str, str]


def nearest_places(store: Store, kern: Kern) -> Iterator[Near]:
    """The nearest place of every kind; a place in the kern itself goes before a nearer one.

    Kinds without a place that has a point are left out, and of a kern without a point all
    that are not in that kern.
    """
    for kind in facility_kinds(store).values():
        known = _known(store, store.version)[kind.id]
        inside = [i for i, each in enumerate(known.places) if each.area_code == kern.code]
        if not known.places or not (inside or kern.has_point):
            continue
        among = inside or range(len(known.places))
        place, metres = among[0], 0.0
        if kern.has_point:
            (first,), (metres,) = nearest(np.array([[kern.x, kern.y]]), known.xy[list(among)])
            place = among[first]
        found = known.places[place]
        yield Near(kind, found, None if inside else float(metres), known.origins[place])


@lru_cache(maxsize=1)
def _known(store: Store, version: str) -> dict[str, Known]:
    return {kind: _of_kind(store, kind) for kind in facility_kinds(store)}


def _of_kind(store: Store, kind: str) -> Known:
    found = facilities(store, None, kind).reset_index()
    origins = list(zip(found["set_id"], found["origin"], strict=True))
    return Known(described(found, store), found[["x", "y"]].to_numpy(np.float64), origins)


def nearby(store: Store, kern: Kern) -> Table:
    """The nearest places as a table, in a straight line and by bike."""
    rows = tuple(_row(near) for near in nearest_places(store, kern))
    notes = [note.format(name=kern.name) for note in NOTES]
    if kern.doubt:
        notes.append(f"Het punt van {kern.name} is onzeker. De afstanden zijn dat dus ook.")
    return Table("De dichtstbijzijnde plek die wij kennen", COLUMNS, rows, tuple(notes))


def _row(near: Near) -> tuple[Value, ...]:
    place = near.place
    name = place.name if place.kern in place.name else f"{place.name}, {place.kern}"
    sure = f"{place.period}; {place.certainty}"
    if near.metres is None:
        return near.kind.title, name, HERE, HERE, sure, place.source
    minutes = near.metres * BIKE.detour / 1000 / BIKE.speed_kmh * 60
    return near.kind.title, name, near.metres / 1000, minutes, sure, place.source


def origins(store: Store, kern: Kern) -> Iterator[Origin]:
    """The sources of the nearest places."""
    for near in nearest_places(store, kern):
        yield place_origin(store, *near.origin)


def not_known(store: Store) -> tuple[str, ...]:
    """The kinds of which the atlas knows no place with a point."""
    kinds = facility_kinds(store).values()
    known = _known(store, store.version)
    return tuple(kind.plural.lower() for kind in kinds if not known[kind.id].places)


def how_complete(store: Store) -> tuple[str, ...]:
    """How many places of every kind the atlas knows, and what it misses."""
    return _how_complete(store, store.version)


@lru_cache(maxsize=1)
def _how_complete(store: Store, version: str) -> tuple[str, ...]:
    kinds = facility_kinds(store).values()
    return tuple(f"{kind.plural}: {completeness(store, kind)}" for kind in kinds)
