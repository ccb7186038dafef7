"""Boundaries: the producers' polygons in, one generalised coverage for all levels out.

Buurten are cleaned inside their wijk and generalised once; wijken, gemeenten and the
province are unions of the result, so that a border is the same line at every level.
Files written: `data/geo/*.geojson` (WGS84), `areas.csv`, and the checksums in the records.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from atlas.sources import area_key
from atlas.sources import geo_coverage as coverage
from atlas.sources.common import SourceError, read_extract
from atlas.sources.geo_areas import area_rows, display_name, write_areas
from atlas.sources.geo_doubt import Kern, Named, by_name, doubts

DECIMALS = 6  # of a degree: about ten centimetres
TO_RD = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
TO_WGS84 = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
AREA_COLUMNS = ("area_code", "area_name", "municipality_name", "soort", "indelingswijziging")
KERN_COLUMNS = ("wp_code", "wp_naam", "gm_code", "gm_naam", "punt_bron")
LABEL_COLUMNS = ("gemeentecode", "statnaam")
NO_BOUNDARY = "geen buurtgrens beschikbaar"
HEALTH = "rivm_50090NED_gezondheid_2012_2016_2020.csv.gz"
Shapes = dict[str, BaseGeometry]


def build(input_dir: Path, data_dir: Path) -> None:
    """Write every layer and the list of areas; raises SourceError for unusable polygons."""
    source, target = input_dir / "geo", data_dir / "geo"
    areas = read_rows(source / "areas_drenthe_2024.csv", AREA_COLUMNS)
    kernen = read_rows(source / "woonplaatsen_cbs_2017_drenthe.csv", KERN_COLUMNS)
    wijken = read_polygons(source / "wijken_drenthe_2024_repaired.geojson", "wijkcode")
    scored = read_polygons(source / "buurten_drenthe_2024_scored.geojson", "code")
    missing = without_boundary((row["area_code"] for row in areas), scored)
    layers = divide(wijken, scored, missing)
    health = read_extract(input_dir / "indicators" / HEALTH)["area_code"]
    points = json.loads((source / "woonplaatsen_points_drenthe.geojson").read_text("utf-8"))
    found = kern_features(points["features"], layers)
    drawn = {*layers["buurt"], *(point["id"] for point in found)}
    rows = area_rows(areas, kernen, health, drawn, missing)
    names = {row["area_code"]: row["name"] for row in rows}
    write_areas(target / "areas.csv", rows)
    older = read_outlines(source / "wijken_drenthe_2014.geojson")
    newer = {code: (names[code], shape) for code, shape in wijken.items()}
    (target / "area_changes.csv").write_bytes(area_key.older_key(rows, older, newer))
    for layer in ("provincie", "gemeente", "wijk", "buurt"):
        write_layer(target, layer, features(layers[layer], names))
    write_layer(target, "buurt_rest", rest_features(layers["rest"], names, missing))
    add_doubts(found, layers["gemeente"], names, source)
    write_layer(target, "kern", found)


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of an extract, each by column."""
    frame = read_extract(path, columns)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def read_polygons(path: Path, code: str) -> Shapes:
    """The polygons of a GeoJSON file in RD metres by the property `code`."""
    found: Shapes = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        shape = project(shapely.geometry.shape(feature["geometry"]), TO_RD)
        if not shape.is_valid:
            print(f"{path.name}: {feature['properties'][code]} crosses itself; repaired")
            shape = shapely.make_valid(shape, method="structure")
        if shape.is_empty or shape.area == 0:
            raise SourceError(f"{path.name}: {feature['properties'][code]} has no area")
        found[feature["properties"][code].strip()] = shape
    return found


def read_outlines(path: Path) -> dict[str, tuple[str, BaseGeometry]]:
    """Names and polygons of older wijken, in RD metres."""
    given = json.loads(path.read_text("utf-8"))["features"]
    names = {each["properties"]["statcode"]: each["properties"]["statnaam"] for each in given}
    shapes = read_polygons(path, "statcode")
    return {code: (display_name(names[code]), shape) for code, shape in shapes.items()}


def project(shape: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    """The shape in the other coordinate system."""

    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(shape, move)


def without_boundary(codes: Iterable[str], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """The buurten without a polygon, by their wijk."""
    missing: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if code.startswith("BU") and code not in known:
            missing[f"WK{code[2:8]}"].append(code)
    return dict(missing)


def divide(wijken: Shapes, buurten: Shapes, missing: Mapping[str, list[str]]) -> dict[str, Shapes]:
    """All levels from one coverage: buurt, rest (by wijk), wijk, gemeente, provincie; in WGS84.

    What is left of a wijk where exactly one buurt lacks a polygon is that buurt; where more
    do, the remainder is kept as `rest` and divided over nobody. Buurten that fit exactly stay
    as they are; others are cleaned first.
    """
    pieces = {(f"WK{code[2:8]}", code): shape for code, shape in buurten.items()}
    exact = not missing and coverage.is_exact(wijken, pieces)
    filled = pieces if exact else coverage.fill(wijken, pieces, set(missing))
    simple = coverage.simplify(filled, coverage.TOLERANCE)
    placed = {key: rounded(project(shape, TO_WGS84)) for key, shape in simple.items()}
    named = {key: key[1] or only(missing[key[0]]) for key in placed}
    return {
        "buurt": {name: placed[key] for key, name in named.items() if name},
        "rest": {key[0]: placed[key] for key, name in named.items() if not name},
        "wijk": coverage.dissolve(placed, {key: key[0] for key in placed}),
        "gemeente": coverage.dissolve(placed, {key: f"GM{key[0][2:6]}" for key in placed}),
        "provincie": coverage.dissolve(placed, dict.fromkeys(placed, "PV22")),
    }


def only(codes: list[str]) -> str:
    """The one code of a list, or "" when there are more."""
    return codes[0] if len(codes) == 1 else ""


def rounded(shape: BaseGeometry) -> BaseGeometry:
    """Coordinates to DECIMALS; per coordinate, so that shared vertices stay shared."""
    return shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))


def features(shapes: Shapes, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """GeoJSON features in the order of their codes."""
    return [
        {
            "type": "Feature",
            "id": code,
            "properties": {"area_code": code, "name": names[code]},
            "geometry": json.loads(shapely.to_geojson(shapely.normalize(shapes[code]))),
        }
        for code in sorted(shapes)
    ]


def rest_features(
    shapes: Shapes, names: Mapping[str, str], missing: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The parts of wijken without buurten, each with the buurten (`area_codes`) it may be."""
    found = features(shapes, {code: f"{names[code]}: {NO_BOUNDARY}" for code in shapes})
    for feature in found:
        feature["properties"]["area_codes"] = missing[feature["id"]]
    return found


def kern_features(points: list[dict[str, Any]], layers: dict[str, Shapes]) -> list[dict[str, Any]]:
    """Points of kernen, with the wijk and buurt that they lie in ("" where none is known)."""
    found = []
    for point in points:
        own, place = point["properties"], shapely.geometry.shape(point["geometry"])
        gemeente = around(place, layers["gemeente"])
        if gemeente != own["gm_code"]:
            print(f"kern {own['wp_naam']}: the point lies in {gemeente or 'no gemeente'}")
        properties = {
            "area_code": own["wp_code"],
            "name": own["wp_naam"],
            "gemeente_code": own["gm_code"],
            "point_source": own["punt_bron"],
            "wijk_code": around(place, layers["wijk"]),
            "buurt_code": around(place, layers["buurt"]),
        }
        found.append(
            {
                "type": "Feature",
                "id": own["wp_code"],
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(rounded(place))),
            }
        )
    return sorted(found, key=lambda feature: str(feature["id"]))


def add_doubts(
    kernen: list[dict[str, Any]], gemeenten: Shapes, names: Mapping[str, str], source: Path
) -> None:
    """Give every kern the property `doubt`: why its point may be wrong, or ""."""
    points = [Kern(_point(each["geometry"]), *each["properties"].values()) for each in kernen]
    outlines = {code: project(shape, TO_RD) for code, shape in gemeenten.items()}
    geonames = read_named(source / "geonames_cities500_drenthe.geojson", "statcode", "name")
    labels = read_named(source / "buurt_labelpoints_drenthe_2014.geojson", *LABEL_COLUMNS)
    reasons = doubts(points, outlines, names, geonames, labels)
    for feature in kernen:
        feature["properties"]["doubt"] = reasons[feature["id"]]


def read_named(path: Path, gemeente: str, name: str) -> Named:
    """The points of a GeoJSON file in RD metres, by the properties gemeente and name."""
    found = json.loads(path.read_text("utf-8"))["features"]
    own = [(each["properties"], _point(each["geometry"])) for each in found]
    return by_name([(told[gemeente], told[name], point) for told, point in own])


def _point(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON geometry in RD metres."""
    return project(shapely.geometry.shape(geometry), TO_RD)


def around(place: BaseGeometry, shapes: Shapes) -> str:
    """The code of the shape that a point lies in, or ""."""
    return next((code for code, shape in shapes.items() if shape.contains(place)), "")


def write_layer(folder: Path, layer: str, found: list[dict[str, Any]]) -> None:
    """Write a layer with its attribution inside, and its checksum into the record."""
    record_path = folder / f"{layer}.toml"
    text = record_path.read_text("utf-8")
    record = tomllib.loads(text)
    content = collection(found, record["origin"]["attribution"], record["origin"]["licence"])
    (folder / record["path"]).write_bytes(content)
    record_path.write_text(text.replace(record["sha256"], sha256(content).hexdigest()), "utf-8")


def collection(found: list[dict[str, Any]], attribution: str, licence: str) -> bytes:
    """A layer as a GeoJSON file with its attribution inside, a line for each feature."""
    members = {"attribution": attribution, "licence": licence, "features": found}
    whole = {"type": "FeatureCollection", **members}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return body.replace(b'{"type":"Feature",', b'\n{"type":"Feature",')
