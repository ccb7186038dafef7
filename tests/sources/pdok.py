"""Boundaries in the shape of PDOK, made of the committed layers.

The buurten that have no boundary here are made up: strips of what is left of their wijk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from atlas.sources import geo
from atlas.sources.live.boundaries import Supply
from atlas.sources.live.polygons import System
from atlas.store.store import Store
from tests.support import buurten

Feature = dict[str, Any]
KINDS = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}


def feature(code: str, name: str, shape: BaseGeometry, **properties: Any) -> Feature:
    """One area as "wijken en buurten" gives it."""
    kind = KINDS[code[:2]]
    own = {f"{kind}code": code, f"{kind}naam": name, "gemeentecode": f"GM{code[2:6]}"}
    told = {"indelingswijziging_wijken_en_buurten": 1, "water": "NEE", "jaar": 2024}
    return {
        "type": "Feature",
        "id": code,
        "properties": {**told, **own, **properties},
        "geometry": json.loads(shapely.to_geojson(shape)),
    }


def strips(shape: BaseGeometry, codes: list[str]) -> dict[str, BaseGeometry]:
    """A shape divided over codes from west to east, each as large as the others."""
    west, south, east, north = shape.bounds
    cuts = [west]
    for number in range(1, len(codes)):
        low, high = cuts[-1], east
        for _ in range(30):
            middle = (low + high) / 2
            left = shape.intersection(box(west, south, middle, north)).area
            low, high = (low, middle) if left > shape.area * number / len(codes) else (middle, high)
        cuts.append(low)
    pairs = zip(codes, cuts, [*cuts[1:], east], strict=True)
    return {code: shape.intersection(box(x, south, next_x, north)) for code, x, next_x in pairs}


def all_shapes(store: Store) -> dict[str, BaseGeometry]:
    """Gemeenten, wijken and all 679 buurten by code, in degrees."""
    found = {
        each["id"]: shapely.geometry.shape(each["geometry"])
        for layer in ("gemeente", "wijk", "buurt")
        for each in store.geometry(layer)["features"]
    }
    for each in store.geometry("buurt_rest")["features"]:
        rest = shapely.geometry.shape(each["geometry"])
        found |= strips(rest, each["properties"]["area_codes"])
    return found


def supply(
    store: Store,
    shapes: Mapping[str, BaseGeometry],
    system: System = "RD",
    year: int = 2024,
    **properties: Any,
) -> Supply:
    """The features of these shapes (degrees), with the names of the store; `properties` to all."""
    given: dict[str, list[Feature]] = {kind: [] for kind in KINDS}
    for code, shape in shapes.items():
        placed = geo.project(shape, geo.TO_RD) if system == "RD" else shape
        told = {"jaar": year, **properties}
        name = store.areas[code].name if code in store.areas else code
        given[code[:2]].append(feature(code, name, placed, **told))
    return Supply(year, system, given["GM"], given["WK"], given["BU"], table_id=f"kaart-{year}")


def exact(store: Store) -> dict[str, BaseGeometry]:
    """Gemeenten, wijken and all buurten of the small data, that fit exactly, in degrees."""
    found = {
        each["id"]: shapely.geometry.shape(each["geometry"])
        for layer in ("gemeente", "wijk")
        for each in store.geometry(layer)["features"]
    }
    for code in [code for code in found if code.startswith("WK")]:
        west, south, east, north = found[code].bounds
        middle = round((west + east) / 2, 4)
        first, second = buurten(code)
        found[first] = box(west, south, middle, north)
        found[second] = box(middle, south, east, north)
    return {code: shapely.segmentize(shape, 0.01) for code, shape in found.items()}
