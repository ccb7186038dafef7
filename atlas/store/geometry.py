"""Check a geometry layer: coordinates, shapes, codes, and borders that really are shared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from atlas.store.problems import Problem
from atlas.store.records import Area, Layer

# Drenthe with a margin, in degrees of WGS84: west, south, east, north.
BOX = (5.9, 52.5, 7.2, 53.3)
RD_EASTING, RD_NORTHING = (0, 300_000), (300_000, 650_000)
POLYGONS = ("Polygon", "MultiPolygon")
# What shapely raises for a geometry that is none, or for numbers that are none.
UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    shapely.errors.ShapelyError,
)
Points = npt.NDArray[np.float64]


def geometry_problems(
    path: str, content: bytes, layer: Layer, areas: Mapping[str, Area]
) -> list[Problem]:
    """All problems of one GeoJSON file; the row is the number of the feature (1 = first)."""
    try:
        collection = json.loads(content)
        features = collection["features"]
        codes = [str(feature["properties"]["area_code"]) for feature in features]
    except (ValueError, KeyError, TypeError):
        remedy = "maak de laag opnieuw met: python -m atlas.sources MAP --only geo"
        return [Problem(path, None, "", "het bestand is geen leesbare GeoJSON-laag", remedy)]
    problems = list(_credit(path, collection, layer))
    problems += _codes(path, codes, layer, areas)
    shapes = []
    for number, (code, feature) in enumerate(zip(codes, features, strict=True), 1):
        found = _shape_problem(feature.get("geometry"))
        if found is None:
            shapes.append(shapely.geometry.shape(feature["geometry"]))
        else:
            message, remedy = found
            problems.append(Problem(path, number, "geometry", f"{code}: {message}", remedy))
    polygons = [shape for shape in shapes if shape.geom_type in POLYGONS]
    if polygons and len(shapes) == len(codes) and not shapely.coverage_is_valid(polygons):
        message = "vlakken overlappen elkaar, of buren delen hun grens niet precies"
        remedy = "maak de laag opnieuw; verander geen losse grens"
        problems.append(Problem(path, None, "geometry", message, remedy))
    return problems


def _credit(path: str, collection: Mapping[str, Any], layer: Layer) -> Iterator[Problem]:
    """The attribution and licence inside the file must be those of the record."""
    for name in ("attribution", "licence"):
        if name in collection and collection[name] != getattr(layer.origin, name):
            message, remedy = f"{name} is anders dan in het record", "maak de laag opnieuw"
            yield Problem(path, None, name, message, remedy)


def _codes(
    path: str, codes: list[str], layer: Layer, areas: Mapping[str, Area]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, code in enumerate(codes, 1):
        area = areas.get(code)
        if area is None or area.area_level != layer.area_level:
            message = f"gebied '{code}' is geen {layer.area_level} in geo/areas.csv"
            yield Problem(path, number, "area_code", message, "verbeter de code of areas.csv")
        if code in seen:
            message = f"gebied '{code}' staat er twee keer in"
            yield Problem(path, number, "area_code", message, "haal een van de twee weg")
        seen.add(code)


def _shape_problem(geometry: Any) -> tuple[str, str] | None:
    """What is wrong with one shape and what to do, or None."""
    try:
        shape = shapely.geometry.shape(geometry)
    except UNREADABLE:
        return "de vorm is niet te lezen", "maak de laag opnieuw"
    points = shapely.get_coordinates(shape)
    if not len(points):
        return "de vorm is leeg", "haal het gebied weg of geef het een vorm"
    if place := _place_problem(points):
        return place
    if not shape.is_valid:
        reason = "de grens kruist zichzelf"
        return reason, "herstel de vorm (shapely.make_valid) en kijk of hij dan klopt"
    return None


def _place_problem(points: Points) -> tuple[str, str] | None:
    """Whether the coordinates can be degrees in Drenthe; if not, what they probably are."""
    west, south, east, north = BOX
    x, y = points[:, 0], points[:, 1]
    if _within(x, west, east) and _within(y, south, north):
        return None
    if _within(y, west, east) and _within(x, south, north):
        return "lengte en breedte zijn verwisseld", "schrijf eerst de lengte, dan de breedte"
    if _within(x, *RD_EASTING) and _within(y, *RD_NORTHING):
        message = "de coördinaten zijn meters (RD) in plaats van graden"
        return message, "zet ze om van EPSG:28992 naar WGS84 (EPSG:4326)"
    return "de coördinaten liggen niet in Drenthe", "gebruik graden in WGS84 (EPSG:4326)"


def _within(numbers: Points, low: float, high: float) -> bool:
    """Whether all numbers lie between low and high."""
    return bool(numbers.min() >= low and numbers.max() <= high)  # False for NaN
