"""Features of PDOK into polygons of Drenthe in RD metres; what cannot be right is refused.

A feature is a GeoJSON object with the names of the CBS: `buurtcode`, `wijkcode`, `gemeentecode`
(wijken en buurten) or `statcode` (gebiedsindelingen). What lies outside Drenthe and water are
left out before anything else is looked at; only of the rest the coordinates are judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.sources.common import SourceError
from atlas.sources.geo import TO_RD, project
from atlas.sources.places import RD_BOX
from atlas.store.geometry import BOX, POLYGONS, UNREADABLE, Points

System = Literal["WGS84", "RD"]
Level = Literal["gemeente", "wijk", "buurt", "corop"]
CODES: Mapping[Level, tuple[str, str]] = {
    "gemeente": ("gemeentecode", r"GM\d{4}"),
    "wijk": ("wijkcode", r"WK\d{6}"),
    "buurt": ("buurtcode", r"BU\d{8}"),
    "corop": ("coropcode", r"CR\d{2}"),
}
NAMES: Mapping[Level, str] = {
    "gemeente": "gemeentenaam",
    "wijk": "wijknaam",
    "buurt": "buurtnaam",
    "corop": "coropnaam",
}
CHANGES = ("indelingswijziging_wijken_en_buurten", "indelingswijziging", "ind_wbz")
YEARS = ("jaarcode", "jrstatcode", "jaar")
MAX_REPAIR = 0.05  # of the area: what a repair changes more is not a repair
Feature = Mapping[str, Any]


@dataclass
class Found:
    """What the features of one level gave: polygons, names and changes (1, 2, 3) by code.

    `water`, `outside` and `other_years`: how many features were left out; `repaired`: codes of the
    polygons that crossed themselves.
    """

    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    changes: dict[str, int | None] = field(default_factory=dict)
    water: int = 0
    outside: int = 0
    other_years: int = 0
    repaired: list[str] = field(default_factory=list)


def read_level(
    features: Iterable[Any], level: Level, year: int, system: System, gemeenten: Collection[str]
) -> Found:
    """The polygons of one level in `gemeenten`, in RD metres; SourceError (Dutch) if refused.

    COROP-gebieden are kept wherever they lie: the caller looks which gemeenten they hold.
    """
    found = Found()
    for number, feature in enumerate(features, 1):
        where = f"{level} {number}"
        properties = feature.get("properties") if isinstance(feature, Mapping) else None
        if not isinstance(properties, Mapping):
            raise SourceError(f"{where}: dit is geen GeoJSON-onderdeel met eigenschappen")
        code = _code(properties, level, where)
        if level != "corop" and f"GM{code[2:6]}" not in gemeenten:
            found.outside += 1
        elif _text(properties.get("water")).upper() not in ("", "NEE"):
            found.water += 1
        elif _year(properties) not in ("", str(year)):
            found.other_years += 1
        elif code in found.shapes:
            raise SourceError(f"{code} komt twee keer voor; een bladzijde is dubbel opgehaald")
        else:
            name = _text(properties.get(NAMES[level]) or properties.get("statnaam"))
            if not name:
                raise SourceError(f"{code} heeft geen naam (eigenschap {NAMES[level]})")
            found.names[code], found.changes[code] = name, _change(properties, code)
            found.shapes[code] = _polygon(feature.get("geometry"), code, system, found)
    return found


def _text(value: Any) -> str:
    """A property as text without spaces around it; "" for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _code(properties: Mapping[str, Any], level: Level, where: str) -> str:
    """The code of an area; the producer pads some with spaces."""
    name, pattern = CODES[level]
    given = _text(properties.get(name) or properties.get("statcode"))
    if re.fullmatch(pattern, given, re.ASCII):
        return given
    known = ", ".join(sorted(str(each)[:40] for each in properties)[:8]) or "geen"
    message = f"{where}: {name} is {given[:20]!r}, dat is geen code van een {level}"
    raise SourceError(f"{message}; eigenschappen: {known}")


def _year(properties: Mapping[str, Any]) -> str:
    """The year that an area is of; "" where it does not tell. WFS gives all years at once."""
    told = next((properties[name] for name in YEARS if properties.get(name) is not None), "")
    return str(told)[:4]


def _change(properties: Mapping[str, Any], code: str) -> int | None:
    """The indelingswijziging (1, 2, 3); None where the source does not say."""
    told = next((properties[name] for name in CHANGES if properties.get(name) is not None), None)
    text = _text(told) if isinstance(told, str) else str(told).removesuffix(".0")
    if told is None or text in ("", ".", "-99997"):
        return None
    if text not in ("1", "2", "3"):
        raise SourceError(f"{code} heeft indelingswijziging {text[:20]!r}; dat moet 1, 2 of 3 zijn")
    return int(text)


def _polygon(geometry: Any, code: str, system: System, found: Found) -> BaseGeometry:
    """One polygon in RD metres; a bow-tie is repaired where that hardly changes it."""
    try:
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
    except UNREADABLE as error:
        raise SourceError(f"{code}: de vorm is niet te lezen") from error
    if shape.is_empty or shape.geom_type not in POLYGONS:
        raise SourceError(f"{code}: de vorm is geen vlak ({shape.geom_type})")
    if code[:2] != "CR":  # of a COROP-gebied only its gemeenten are asked
        _check_place(shapely.get_coordinates(shape), code, system)
    if not shape.is_valid:
        shape = _repaired(shape, code)
        found.repaired.append(code)
    placed = project(shape, TO_RD) if system == "WGS84" else shape
    if not placed.area > 0:
        raise SourceError(f"{code}: het vlak heeft geen oppervlakte")
    return placed


def _repaired(shape: BaseGeometry, code: str) -> BaseGeometry:
    """A polygon that crossed itself, made valid; refused when it becomes another area.

    A bow-tie hides how large it was: its two halves count against each other. The area that a
    repair by structure keeps is compared with that of all that the line goes round.
    """
    try:
        mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        around = shapely.make_valid(shape, method="linework")
    except shapely.errors.ShapelyError as error:
        raise SourceError(f"{code}: de vorm is niet te herstellen") from error
    mended = shapely.union_all([p for p in shapely.get_parts(mended) if p.geom_type in POLYGONS])
    if mended.is_empty or abs(around.area - mended.area) > MAX_REPAIR * around.area:
        raise SourceError(f"{code}: de grens kruist zichzelf en is niet te herstellen")
    return mended


def _check_place(points: Points, code: str, system: System) -> None:
    """Refuse coordinates that are not in Drenthe, and say what they probably are."""
    boxes = {"WGS84": BOX, "RD": RD_BOX}
    units = {"WGS84": "graden (WGS84)", "RD": "RD-meters (EPSG:28992)"}
    other: System = "RD" if system == "WGS84" else "WGS84"
    if _within(points, boxes[system]):
        return
    said = f"{code}: de coördinaten liggen niet in Drenthe"
    if _within(points, boxes[other]):
        said = f"{code}: de bron zegt {units[system]}, maar dit zijn {units[other]}"
    elif _within(points[:, ::-1], boxes[system]) or _within(points[:, ::-1], boxes[other]):
        said = f"{code}: lengte en breedte (of x en y) zijn verwisseld"
    raise SourceError(said)


def _within(points: Points, box: tuple[float, float, float, float]) -> bool:
    """Whether all points lie in a box (west, south, east, north); False for NaN."""
    low, high = np.array(box[:2]), np.array(box[2:])
    return bool((points >= low).all() and (points <= high).all())
