"""Places as files for a spreadsheet (CSV) and a GIS (GeoJSON): the rows of the list."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from atlas.figures.numbers import format_plain
from atlas.figures.place_table import Described
from atlas.figures.tables import neutral

COLUMNS = (
    "id",
    "naam",
    "soort",
    "gemeente",
    "kern",
    "adres",
    "omschrijving",
    "toestand",
    "precisie",
    "datum",
    "zekerheid",
    "bron",
    "vindplaats",
    "licentie",
    "opgehaald",
    "gebiedscode",
    "lon",
    "lat",
)


def places_csv(places: Sequence[Described], version: str) -> bytes:
    """One row a place for a Dutch Excel: `;`, decimal comma, CRLF, UTF-8 with BOM.

    A place without a point has no `lon` and `lat` (degrees, WGS84).
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow((*COLUMNS, "versie"))
    writer.writerows([*map(_cell, place), version] for place in places)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else format_plain(value)


def places_geojson(places: Sequence[Described], title: str, notes: Sequence[str]) -> bytes:
    """A FeatureCollection in WGS84 with the columns of the CSV as properties.

    A place without a point has a null geometry. Sources, licences and `notes` stand in the
    file itself.
    """
    collection = {
        "type": "FeatureCollection",
        "title": title,
        "description": " ".join(notes),
        "attribution": [*dict.fromkeys(place.source for place in places)],
        "licence": [*dict.fromkeys(place.licence for place in places if place.licence)],
        "features": [
            {
                "type": "Feature",
                "id": place.place_id,
                "properties": dict(zip(COLUMNS[:-2], place[:-2], strict=True)),
                "geometry": None
                if place.lon is None
                else {"type": "Point", "coordinates": [place.lon, place.lat]},
            }
            for place in places
        ],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()
