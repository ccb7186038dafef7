"""Delivered points as GeoJSON: the same text table as a CSV gives, or every problem.

The row of a problem is the number of the feature (1 = first). A property is a column; the
coordinates become two columns more: `DEGREES`, or `METRES` when the member `crs` names RD
(EPSG:28992). Size, depth and brackets are checked before the content is parsed. The third
coordinate of a point, its height, is left out.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from atlas.sources.found import Found, shown, shown_name
from atlas.sources.sniff import CONTROL, MEGABYTE
from atlas.sources.upload import MAX_CELL, MAX_NAME, TextTable
from atlas.sources.workbook import Refused, refuse
from atlas.store.problems import Problem

MAX_SIZE = 5 * MEGABYTE
MAX_DEPTH = 32
MAX_BRACKETS = 500_000  # a point with its properties has four
MAX_COLUMNS = 50
DEGREES, METRES = ("lengte", "breedte"), ("rd_x", "rd_y")
# Text of a JSON file, to leave out; without an end it runs to the end of the file.
STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
HALF_SIGN = re.compile("[\ud800-\udfff]")
EPSG = re.compile(r"(?:urn:(?:ogc|x-ogc):def:crs:)?epsg:(?:[\d.]*:)?(\d{1,6})")
CRS84 = re.compile(r"(?:urn:(?:ogc|x-ogc):def:crs:)?ogc:(?:[\d.]*:)?crs84")
NOT_POINTS = {
    "Polygon": "een vlak (Polygon)",
    "MultiPolygon": "een vlak (MultiPolygon)",
    "LineString": "een lijn (LineString)",
    "MultiLineString": "een lijn (MultiLineString)",
    "MultiPoint": "een groep punten (MultiPoint)",
    "GeometryCollection": "een groep vormen (GeometryCollection)",
}
SAVE_AS = "bewaar de punten opnieuw als GeoJSON (FeatureCollection) in WGS84"
NO_POINT = "geef elk onderdeel één punt: [lengte, breedte]"


def is_json(content: bytes) -> bool:
    """Whether a file begins as JSON does, in any Unicode encoding."""
    start = content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    return start.startswith((b"{", b"["))


def read_geojson(
    content: bytes, name: str, most: int
) -> tuple[TextTable | None, tuple[Problem, ...]]:
    """At most so many points as text by property, or None and every problem of their form."""
    found = Found(shown_name(name))
    try:
        collection = _parsed(content, found)
        metres = _is_metres(collection, found)
        features = _features(collection, most, found)
        frame = _table(features, METRES if metres else DEGREES, found)
    except Refused:
        return None, found.problems()
    if found:
        return None, found.problems()
    return TextTable(frame, found.file, hashlib.sha256(content).hexdigest()), ()


def _parsed(content: bytes, found: Found) -> dict[str, Any]:
    """The JSON object, read within the limits; NaN and double names are refused."""
    if len(content) > MAX_SIZE:
        message = f"het bestand is groter dan {MAX_SIZE // MEGABYTE} MB"
        refuse(found, message, "bewaar alleen de punten en kolommen die u nodig hebt")

    def no_number(word: str) -> None:
        message = f"er staat {word} in plaats van een getal"
        refuse(found, message, "vul het getal in, of haal het onderdeel weg")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            message = f"{shown(twice)} staat twee keer in hetzelfde onderdeel"
            refuse(found, message, "haal een van de twee weg")
        return members

    try:
        text = content.decode(json.detect_encoding(content))
        _check_shape(text, found)
        parsed = json.loads(
            text, parse_constant=no_number, parse_int=_whole, object_pairs_hook=once
        )
    except UnicodeDecodeError:
        refuse(found, "de tekens zijn niet te lezen", "bewaar het bestand in UTF-8")
    except ValueError as error:
        where = f" (regel {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        refuse(found, f"het bestand is geen leesbare GeoJSON{where}", SAVE_AS)
    return parsed if isinstance(parsed, dict) else {}


def _check_shape(text: str, found: Found) -> None:
    """Refuse JSON that is too deep or has too many brackets, before it is parsed."""
    signs = np.frombuffer(STRING.sub("", text).encode(), np.uint8)
    opened = np.isin(signs, [*b"{["])
    if opened.sum() > MAX_BRACKETS:
        refuse(found, "er staat te veel in het bestand", "bewaar alleen punten")
    depth = np.cumsum(opened.astype(np.int32) - np.isin(signs, [*b"}]"]))
    if depth.size and depth.max() > MAX_DEPTH:
        refuse(found, f"het bestand is meer dan {MAX_DEPTH} lagen diep", SAVE_AS)


def _whole(digits: str) -> float:
    """A whole number; one too large to be anything here becomes infinite, never slow."""
    return int(digits) if len(digits) < 16 else float(digits)


def _features(collection: Mapping[str, Any], most: int, found: Found) -> list[Any]:
    """The features of a collection, at least one and at most so many."""
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        refuse(found, "dit is geen GeoJSON met een lijst van punten (FeatureCollection)", SAVE_AS)
    elif not features:
        refuse(found, "er staan geen punten in het bestand", "zet er punten in")
    elif len(features) > most:
        said = f"{most:,}".replace(",", ".")
        refuse(found, f"er staan meer dan {said} punten in het bestand", "splits het bestand")
    return features or []


def _is_metres(collection: Mapping[str, Any], found: Found) -> bool:
    """Whether the file says that its coordinates are RD; other systems are refused."""
    crs = collection.get("crs")
    if crs is None:
        return False
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    stated = name.strip().lower() if isinstance(name, str) else ""
    code = EPSG.fullmatch(stated)
    if CRS84.fullmatch(stated) or (code and code[1] == "4326"):
        return False
    if not code or code[1] != "28992":
        said = shown(name) if isinstance(name, str) else "zonder naam"
        remedy = "bewaar de punten in WGS84 (EPSG:4326) of RD (EPSG:28992)"
        refuse(found, f"dit coördinatenstelsel nemen wij niet aan: {said}", remedy)
    return True


def _table(features: Sequence[Any], names: tuple[str, str], found: Found) -> pd.DataFrame:
    """The features as text, by number; what is wrong with their form is told."""
    numbers = pd.Index(range(1, len(features) + 1), name="row")
    properties: list[Mapping[str, str]] = []
    places: list[tuple[str, str]] = []
    for number, feature in zip(numbers, features, strict=True):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            found.add(f"onderdeel {number} is geen Feature", SAVE_AS, number)
            feature = {}
        properties.append(_properties(feature.get("properties"), number, found))
        places.append(_place(feature.get("geometry"), number, found))
    columns = [*dict.fromkeys(name for each in properties for name in each)]
    _check_names(columns, names, found)
    text = {name: [each.get(name, "") for each in properties] for name in columns}
    text |= dict(zip(names, map(list, zip(*places, strict=True)), strict=True))
    return pd.DataFrame(text, index=numbers, dtype="str")


def _check_names(columns: list[str], names: tuple[str, str], found: Found) -> None:
    """Refuse names of properties that cannot be columns."""
    if len(columns) > MAX_COLUMNS:
        remedy = "haal eigenschappen weg; het sjabloon noemt alle kolommen"
        refuse(found, f"er zijn meer dan {MAX_COLUMNS} eigenschappen", remedy)
    for name in columns:
        if not 0 < len(name.strip()) <= MAX_NAME or _unreadable(name):
            message = f"{shown(name)} is geen goede naam van een eigenschap"
            refuse(found, message, "geef de eigenschap een korte naam")
        if name.lower() in names:
            message = f"eigenschap {shown(name)} staat er naast de coördinaten"
            refuse(found, message, "haal de eigenschap weg: het punt van het onderdeel geldt")


def _properties(given: Any, number: int, found: Found) -> Mapping[str, str]:
    """The properties of a feature as text; a list, a group or no text is a problem."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        found.add(f"de eigenschappen van onderdeel {number} zijn niet te lezen", SAVE_AS, number)
        return {}
    texts = {}
    for name, value in given.items():
        texts[name] = ""
        if isinstance(value, dict | list):
            message = f"eigenschap {shown(name)} van onderdeel {number} is een lijst of groep"
            found.add(message, "schrijf er gewone tekst", number)
        elif _unreadable(value):
            message = f"eigenschap {shown(name)} van onderdeel {number} is niet te lezen"
            found.add(message, "schrijf gewone tekst, zonder stuurtekens", number)
        elif len(text := _text(value)) > MAX_CELL:
            message = f"{shown(name)} van onderdeel {number} is langer dan {MAX_CELL} tekens"
            found.add(message, "kort de tekst in", number)
        else:
            texts[name] = text
    return texts


def _unreadable(value: Any) -> bool:
    """Whether a value is an infinite number, or text with control signs or halves of signs."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, str) and bool(CONTROL.search(value) or HALF_SIGN.search(value))


def _text(value: Any) -> str:
    """One property as a cell of a CSV would hold it; a line break is a space."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else f"{value:.15g}".replace(".", ",")


def _place(geometry: Any, number: int, found: Found) -> tuple[str, str]:
    """The coordinates of a point as text, empty for no geometry; all else is a problem."""
    if geometry is None:
        return "", ""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point":
        said = NOT_POINTS.get(str(kind), "geen punt")
        found.add(f"onderdeel {number} is {said}; hier horen punten", NO_POINT, number)
    elif not isinstance(pair, list) or len(pair) not in (2, 3):
        found.add(f"onderdeel {number} heeft geen twee coördinaten", NO_POINT, number)
    elif not all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair[:2]):
        found.add(f"een coördinaat van onderdeel {number} is geen getal", NO_POINT, number)
    elif not all(math.isfinite(one) and abs(one) < 1e12 for one in pair[:2]):
        message = f"de coördinaten van onderdeel {number} zijn onmogelijk groot"
        found.add(message, NO_POINT, number)
    else:
        return _number(pair[0]), _number(pair[1])
    return "", ""


def _number(value: float) -> str:
    """A coordinate in the Dutch format, to a tenth of a millimetre."""
    return f"{value:.9f}".rstrip("0").rstrip(".").replace(".", ",")
