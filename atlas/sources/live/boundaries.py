"""New boundaries from PDOK into the layers of the atlas: changes for a version of the data.

The polygons go through the build step of the shipped boundaries (`sources/geo.py`): one coverage,
generalised once, dissolved upwards. Every buurt has its own polygon then, and the parts of wijken
without buurten are gone. The points of kernen stay; where they lie is looked up anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.sources import geo
from atlas.sources.area_key import KEY, key_csv, known_key, links
from atlas.sources.common import SourceError
from atlas.sources.geo_areas import areas_csv, display_name, renewed_rows
from atlas.sources.live.indicators import write_record
from atlas.sources.live.polygons import Feature, Found, Level, System, read_level
from atlas.sources.live.regions import regrouped
from atlas.store.areas import AREAS
from atlas.store.records import Layer, Origin
from atlas.store.sources import Source
from atlas.store.store import Store

LAYERS = ("provincie", "gemeente", "wijk", "buurt")
REST = "buurt_rest"
MISFIT = 0.02  # of the area: how far buurten may differ from their wijk before we refuse
MISFIT_AREA = 20_000.0  # m2: or so much, for the smallest wijken
MOST_LOST = 0.1  # of the areas that we had: a list that lost more is not whole
LINES = (
    "Water en gebieden buiten Drenthe zijn weggelaten.",
    "Alle grenzen zijn samen vereenvoudigd (Visvalingam-Whyatt, 25 meter), zodat gedeelde grenzen "
    "gedeeld blijven.",
    "Wijken, gemeenten en de provincie zijn de vereniging van hun buurten.",
    "Omgezet van RD naar WGS84, op zes decimalen (ongeveer tien centimeter).",
)


@dataclass(frozen=True)
class Supply:
    """The features of one year, in one system of coordinates; `corop` may stay away."""

    year: int
    system: System
    gemeenten: Sequence[Feature]
    wijken: Sequence[Feature]
    buurten: Sequence[Feature]
    corop: Sequence[Feature] = ()
    table_id: str = ""


@dataclass(frozen=True)
class Built:
    """`changes` for `Versions.put` (path -> content, None for what goes), and notes in Dutch."""

    changes: Mapping[str, bytes | None]
    notes: tuple[str, ...]


def boundaries(store: Store, supply: Supply, source: Source, today: date) -> Built:
    """The layers, list of areas and key of a year; SourceError (Dutch) if they cannot be right."""
    found = _read(store, supply)
    _check_whole(store, found)
    shapes = {level: each.shapes for level, each in found.items()}
    try:
        layers = geo.divide(shapes["wijk"], shapes["buurt"], {})
    except shapely.errors.ShapelyError as error:
        raise SourceError(f"de grenzen passen niet in elkaar ({error})") from error
    named: dict[str, dict[str, tuple[str, int | None]]] = {
        level: {code: (each.names[code], each.changes[code]) for code in each.shapes}
        for level, each in found.items()
    }
    before = store.layers["wijk"].year
    rows = renewed_rows(store.areas.values(), named, before)
    names = {row["area_code"]: row["name"] for row in rows}
    origin = _origin(source, supply, today)
    changes: dict[str, bytes | None] = {AREAS: areas_csv(rows)}
    for layer in LAYERS:
        known = store.layers[layer].title
        record = _record(layer, known, supply.year, origin, found)
        changes |= _files(record, geo.features(layers[layer], names))
    if REST in store.layers:
        changes |= {f"geo/{REST}.toml": None, f"geo/{REST}.geojson": None}
    changes |= _kernen(store, layers)
    if supply.corop:
        changes |= regrouped(store, supply.corop, supply.year, supply.system, layers, origin)
    if supply.year != before:
        changes[KEY] = key_csv([*known_key(store), *_links(store, layers, found, supply.year)])
    return Built(changes, _notes(found))


def _read(store: Store, supply: Supply) -> dict[Level, Found]:
    """Gemeenten, wijken and buurten in Drenthe, by level."""
    gemeenten = {a.area_code for a in _valid(store, "gemeente")}
    given: dict[Level, Sequence[Feature]] = {
        "gemeente": supply.gemeenten,
        "wijk": supply.wijken,
        "buurt": supply.buurten,
    }
    return {
        level: read_level(features, level, supply.year, supply.system, gemeenten)
        for level, features in given.items()
    }


def _valid(store: Store, level: str) -> list[Any]:
    return [a for a in store.areas.values() if a.area_level == level and a.valid]


def _check_whole(store: Store, found: Mapping[Level, Found]) -> None:
    """Refuse lists that lost areas, or levels that do not nest."""
    missing = {a.area_code for a in _valid(store, "gemeente")} - set(found["gemeente"].shapes)
    if missing:
        raise SourceError(f"gemeenten ontbreken (heringedeeld?): {', '.join(sorted(missing))}")
    wijken, buurten = found["wijk"].shapes, found["buurt"].shapes
    parts: dict[str, list[BaseGeometry]] = {code: [] for code in wijken}
    for code, shape in buurten.items():
        if (wijk := f"WK{code[2:8]}") not in parts:
            raise SourceError(f"{code}: de wijk {wijk} ontbreekt")
        parts[wijk].append(shape)
    whole: dict[str, list[BaseGeometry]] = {code: [] for code in found["gemeente"].shapes}
    for code, shape in wijken.items():
        whole[f"GM{code[2:6]}"].append(shape)
    for level in ("wijk", "buurt"):
        had, has = len(_valid(store, level)), len(found[level].shapes)
        if has < (1 - MOST_LOST) * had:
            raise SourceError(f"er zijn nog {has} van de {had} {level}en, dat is te weinig")
    _check_nested(parts, wijken)
    _check_nested(whole, found["gemeente"].shapes)


def _check_nested(
    parts: Mapping[str, Sequence[BaseGeometry]], around: Mapping[str, BaseGeometry]
) -> None:
    """Refuse an area that its parts do not fill, or run out of."""
    for code, shapes in parts.items():
        if not shapes:
            raise SourceError(f"{code} heeft geen enkel deel")
        try:
            misfit = shapely.union_all(list(shapes)).symmetric_difference(around[code]).area
        except shapely.errors.ShapelyError as error:
            raise SourceError(f"{code}: de delen zijn niet samen te voegen") from error
        if misfit > max(MISFIT * around[code].area, MISFIT_AREA):
            raise SourceError(f"{code}: de delen vullen het gebied niet ({misfit / 1e4:.0f} ha)")


def _origin(source: Source, supply: Supply, today: date) -> Origin:
    return Origin(
        id=f"{source.id}_{supply.year}",
        producer=source.producer,
        title=f"{source.title}, {supply.year}",
        table_id=supply.table_id,
        url=source.page or source.url,
        licence=source.licence,
        attribution=f"{source.attribution}, {supply.year}",
        accessed=today,
    )


def _record(
    layer: str, title: str, year: int, origin: Origin, found: Mapping[Level, Found]
) -> Layer:
    repaired = found["buurt"].repaired if layer == "buurt" else []
    caveats = [f"De grens van {', '.join(repaired)} kruiste zichzelf en is hersteld."]
    return Layer.model_validate(
        {
            "id": layer,
            "title": title,
            "area_level": layer,
            "year": year,
            "path": f"{layer}.geojson",
            "sha256": "0" * 64,
            "origin": origin,
            "processing": LINES,
            "caveats": caveats if repaired else [],
        }
    )


def _files(record: Layer, features: list[dict[str, Any]]) -> dict[str, bytes | None]:
    """A layer and its record, with the checksum of the one in the other."""
    content = geo.collection(features, record.origin.attribution, record.origin.licence)
    told = record.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})
    return {f"geo/{record.path}": content, f"geo/{record.id}.toml": write_record(told)}


def _kernen(store: Store, layers: Mapping[str, geo.Shapes]) -> dict[str, bytes | None]:
    """The points of kernen with the wijk and buurt that they lie in now."""
    features = store.geometry("kern")["features"]
    for feature in features:
        place, own = shapely.geometry.shape(feature["geometry"]), feature["properties"]
        own["wijk_code"] = geo.around(place, layers["wijk"])
        own["buurt_code"] = geo.around(place, layers["buurt"])
    record = store.layers["kern"]
    caveats = tuple(each for each in record.caveats if "zonder buurtgrens" not in each)
    return _files(record.model_copy(update={"caveats": caveats}), features)


def _links(
    store: Store, layers: Mapping[str, geo.Shapes], found: Mapping[Level, Found], year: int
) -> list[dict[str, str]]:
    """What became of the wijken and buurten of the year before."""
    rows: list[dict[str, str]] = []
    levels: tuple[Level, ...] = ("wijk", "buurt")
    for level in levels:
        old = {
            each["id"]: (each["properties"]["name"], shapely.geometry.shape(each["geometry"]))
            for each in store.geometry(level)["features"]
        }
        names = found[level].names
        new = {code: (display_name(names[code]), shape) for code, shape in layers[level].items()}
        rows += links(old, new, (store.layers[level].year, year), found[level].changes)
    return rows


def _notes(found: Mapping[Level, Found]) -> tuple[str, ...]:
    counts = ", ".join(
        f"{len(each.shapes)} {level.removesuffix('e')}en" for level, each in found.items()
    )
    water, outside, years = (
        sum(getattr(each, name) for each in found.values())
        for name in ("water", "outside", "other_years")
    )
    left_out = f"{water} keer water, {outside} buiten Drenthe"
    left_out += f", {years} van een ander jaar" if years else ""
    notes = [f"{counts}; weggelaten: {left_out}"]
    for level, each in found.items():
        if each.repaired:
            notes.append(f"{level}: {', '.join(each.repaired)} kruiste zichzelf en is hersteld")
    return tuple(notes)
