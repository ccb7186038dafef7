"""The map of the part Plekken: pydeck between the fields and the list."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import shapely
import streamlit as st
from shapely import affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from atlas.domain.address import Address
from atlas.domain.signs import POINT, Sign, gather, with_point
from atlas.figures import deck
from atlas.figures.deck_view import Box, close_to, fit
from atlas.figures.paths import LABEL_CHARACTER, LABEL_LINE
from atlas.store.places import OwnPlaces
from atlas.store.records import PROVINCE
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.assets import ASSETS
from atlas.ui.parts.page import PartPage
from atlas.ui.parts.part import Part, Said
from atlas.ui.voorzieningen import ondergrond, plekken
from atlas.ui.voorzieningen.plekken_keuze import (
    GATHER,
    GEMEENTE,
    PLACE,
    WORDS,
    read_selection,
)

MAP = "voorzieningen_kaart"  # how the key of the map starts, and with it the class of its box
DESKTOP, PHONE = (700, 540), (320, 380)  # pixels in which the chosen area must fit
SIGN_DEGREES = 0.02  # of latitude: half of a sign where all of Drenthe is in sight
NAMED = 6  # names that a sign says beside the pointer
BORDERS = {"gemeente": 1, "provincie": 2}  # pixels of a line
ALT = "Kaart van Drenthe met plekken. De lijst onder de kaart heeft dezelfde plekken."


def show_map(page: PartPage, part: Part, params: Said, own: OwnPlaces | None) -> None:
    """Draw the map of the part Plekken; other parts have none here."""
    if part.KEY != plekken.KEY:
        return
    store, said = get_store(), tuple(sorted(params.items()))
    size = PHONE if "Mobi" in st.context.headers.get("User-Agent", "") else DESKTOP
    drawn = _shared(store.version, said, size) if own is None else _deck(store, params, own, size)
    key = f"{MAP}_{ondergrond.name()}"
    st.pydeck_chart(
        drawn,
        height="stretch",
        selection_mode="single-object",
        on_select=partial(_picked, page, params, key),
        key=key,
        alt=ALT,
    )


def _picked(page: PartPage, params: Said, key: str) -> None:
    """A sign was picked: choose it; the chosen one again lets it go."""
    objects = st.session_state[key].selection.objects
    found = [each for same in objects.values() for each in same]
    if found:
        page.choose(picked(found[0], params))


def picked(sign: Mapping[str, Any], params: Said) -> dict[str, str]:
    """The changes of the address that a picked sign asks for; what a browser says is foreign."""
    sends = sign.get("kies")
    changes = dict(sends) if isinstance(sends, Mapping) else {}
    changes = {name: text for name, text in changes.items() if name in WORDS}
    changes = {name: text for name, text in changes.items() if isinstance(text, str)}
    again = changes == {PLACE: params.get(PLACE)}
    return {PLACE: ""} if again else changes


@lru_cache(maxsize=64)
def _shared(version: str, said: tuple[tuple[str, str], ...], size: tuple[int, int]) -> deck.Deck:
    """The map of an address, without a visitor's own places."""
    return _deck(get_store(), dict(said), None, size)


def _deck(store: Store, params: Said, own: OwnPlaces | None, size: tuple[int, int]) -> deck.Deck:
    chosen, shown = read_selection(Address(params, WORDS), store, own)
    level = "gemeente" if chosen.by == "gemeente" else "kern"
    signs = gather(shown, chosen.by, _middles(store, store.version, level))
    names = dict(zip(shown["place_id"], shown["name"], strict=True))
    rows = [
        deck.sign_row(sign, store.place_kinds, told(store, sign, names), sends(store, sign))
        for sign in signs
    ]
    pairs = zip(signs, rows, strict=True)
    ring = next((row for sign, row in pairs if chosen.place in sign.place_ids), None)
    whole = fit(_box(store, store.version, chosen.area), *size)
    view = close_to(ring["lon"], ring["lat"], whole) if ring else whole
    near = dict(zip(shown["place_id"], shown["gemeente_code"], strict=True)).get(chosen.place)
    ground = _ground(store, chosen.gemeente or near or "")
    return deck.build_deck(rows, ground, view, ring, chosen.columns)


def told(store: Store, sign: Sign, names: Mapping[str, str]) -> str:
    """What is said of a sign beside the pointer: plain text, some names of many."""
    own = [names[place] for place in sign.place_ids]
    if len(own) == 1:
        return f"{own[0]}\n{store.place_kinds[sign.kinds[0]].title}"
    where = f" bij {store.areas[sign.code].name}" if sign.code else ""
    more = [f"en nog {len(own) - NAMED}"] if len(own) > NAMED else []
    return "\n".join([f"{len(own)} plekken{where}:", *own[:NAMED], *more])


def sends(store: Store, sign: Sign) -> dict[str, str]:
    """What a pick of a sign chooses: its first place; of a circle also the gemeente, singly."""
    place = {PLACE: sign.place_ids[0]}
    if not sign.code or len(sign.place_ids) == 1:
        return place
    area = store.areas[sign.code]
    if area.area_level == "kern":
        return {GEMEENTE: area.gemeente_code, GATHER: "", **place}
    return {GEMEENTE: sign.code, GATHER: "", PLACE: ""}


@lru_cache(maxsize=4)
def _middles(store: Store, version: str, level: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude by area code: the point of a kern, where a gemeente has its name."""
    taken = shapely.MultiPoint(with_point(store.places())[POINT].to_numpy())
    found = {}
    for feature in store.geometry(level)["features"]:
        code, area = feature["properties"]["area_code"], shape(feature["geometry"])
        point = area if level == "kern" else free_place(area, len(store.areas[code].name), taken)
        found[code] = (point.x, point.y)
    return found


def free_place(area: BaseGeometry, letters: int, taken: BaseGeometry) -> shapely.Point:
    """Where a name of so many letters fits best in an area, away from points that are taken.

    In degrees: the middle of the largest circle after the area is squeezed as the name is wide.
    """
    squeeze = LABEL_LINE / (LABEL_CHARACTER * letters) * math.cos(math.radians(area.centroid.y))
    flat, points = (affinity.scale(each, squeeze, origin=(0, 0)) for each in (area, taken))
    near = points.intersection(shapely.box(*flat.bounds).buffer(SIGN_DEGREES))
    # sign by sign: the buffer of thousands of points at once takes minutes
    signs = shapely.union_all(shapely.buffer(shapely.get_parts(near), SIGN_DEGREES))
    free = flat.difference(signs)
    circle = shapely.maximum_inscribed_circle(flat if free.is_empty else free, tolerance=1e-3)
    x, y = circle.coords[0]
    return shapely.Point(x / squeeze, y)


@lru_cache(maxsize=32)
def _box(store: Store, version: str, area: str) -> Box:
    """West, south, east and north of a gemeente or Drenthe, in degrees."""
    layer = "provincie" if area == PROVINCE else "gemeente"
    features = store.geometry(layer)["features"]
    found = (each for each in features if each["properties"]["area_code"] == area)
    west, south, east, north = shape(next(found)["geometry"]).bounds
    return west, south, east, north


def _ground(store: Store, gemeente: str) -> deck.Ground:
    """What lies under the signs; of a chosen gemeente the kernen have names in its place."""
    version, here = store.version, store.areas[gemeente].name if gemeente else ""
    gemeenten = _names(store, "gemeente")
    return deck.Ground(
        borders=ASSETS.add(f"grenzen-{version}.json", lambda: _borders(store)),
        kernen=ASSETS.add(
            f"kernen-{version}.json", lambda: json.dumps(_names(store, "kern")).encode()
        ),
        style=ondergrond.style_url(),
        kern_names=_names(store, "kern", gemeente) if gemeente else [],
        gemeente_names=[each for each in gemeenten if each["naam"] != here],
    )


def _borders(store: Store) -> bytes:
    """The borders of the gemeenten, and heavier the outline of Drenthe."""
    features = [
        {"type": "Feature", "geometry": each["geometry"], "properties": {"dikte": width}}
        for level, width in BORDERS.items()
        for each in store.geometry(level)["features"]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _names(store: Store, level: str, gemeente: str = "") -> list[deck.Row]:
    """The names and points of the areas of a level, of one gemeente or of all."""
    points = _middles(store, store.version, level).items()
    return [
        {"naam": store.areas[code].name, "lon": round(lon, 6), "lat": round(lat, 6)}
        for code, (lon, lat) in points
        if gemeente in ("", store.areas[code].gemeente_code)
    ]
