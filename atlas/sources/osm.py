"""Facilities in Drenthe from OpenStreetMap, asked of an Overpass server.

Schools come from DUO; here only those that OpenStreetMap itself calls a primary school.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from atlas.sources.fetch import LATER, Call, Fetcher
from atlas.sources.online import (
    Fetched,
    address,
    clean,
    counted,
    degrees,
    gemeenten,
    place_id,
    place_rows,
)
from atlas.sources.places import TO_RD
from atlas.store.store import Store

SOURCE, URL = "OpenStreetMap", "https://overpass-api.de/api/interpreter"
SERVER_S = 180
QUERY = f"""[out:json][timeout:{SERVER_S}];
area["ISO3166-2"="NL-DR"]["admin_level"="4"]->.drenthe;
(
  nwr["amenity"~"^(community_centre|doctors|pharmacy|hospital|school)$"](area.drenthe);
  nwr["shop"="supermarket"](area.drenthe);
  nwr["highway"="bus_stop"](area.drenthe);
);
out center tags;
"""
# Tag and value -> the kind of place, and its name in words where the tags give no name.
KINDS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("amenity", "community_centre"): ("dorpshuis", "Dorpshuis"),
    ("amenity", "doctors"): ("huisarts", "Huisarts"),
    ("amenity", "pharmacy"): ("apotheek", "Apotheek"),
    ("amenity", "hospital"): ("ziekenhuis", "Ziekenhuis"),
    ("amenity", "school"): ("basisschool", "Basisschool"),
    ("shop", "supermarket"): ("supermarkt", "Supermarkt"),
    ("highway", "bus_stop"): ("bushalte", "Bushalte"),
}
ELEMENTS, POINT = ("node", "way", "relation"), ("lon", "lat")
SAME_PLACE_M = 30.0
COLUMNS = ("type", "id", "kind", "word", "name", "address", "lon", "lat")


def fetch_osm(store: Store, fetcher: Fetcher, today: date) -> Fetched:
    """Ask an Overpass server (`ATLAS_OVERPASS_URL`) for the facilities in Drenthe."""
    url = os.environ.get("ATLAS_OVERPASS_URL") or URL
    call = Call(SOURCE, url, form={"data": QUERY})
    return read_osm(fetcher.json(call), store, today, call)


def read_osm(answer: Mapping[str, Any], store: Store, today: date, call: Call) -> Fetched:
    """The places in an answer of Overpass; raises FetchError when it is not whole or not one.

    The period of a place is the day that the server's copy of OpenStreetMap is of.
    """
    if "remark" in answer:
        said = clean(answer["remark"])
        call.refuse(f"de vraag is niet helemaal beantwoord (de server zegt: {said})", LATER)
    elements = answer.get("elements")
    if not isinstance(elements, list):
        call.refuse("in het antwoord ontbreekt 'elements'", "controleer het ingestelde adres")
    period = _day(answer, today, call)
    found = [row for element in elements if (row := _element(element)) is not None]
    frame = pd.DataFrame(found, columns=[*COLUMNS])
    frame["gemeente"] = gemeenten(store, frame["lon"], frame["lat"])
    without = frame["lon"].isna() | frame["lat"].isna()
    outside = (frame["gemeente"] == "") & ~without
    inside = frame[frame["gemeente"] != ""].drop_duplicates(["type", "id"])
    merged = _merge(inside)
    rows = [_row(each, period) for each in merged.to_dict("records")]
    notes = (
        *counted(int(outside.sum()), "buiten Drenthe weggelaten"),
        *counted(int(without.sum()), "zonder punt weggelaten"),
        *counted(len(inside) - len(merged), "dubbele samengevoegd"),
        *counted(int((merged["name"] == "").sum()), "zonder naam"),
    )
    return Fetched(place_rows(rows, call), notes)


def _day(answer: Mapping[str, Any], today: date, call: Call) -> str:
    """The date of the server's data, as 2026-11-20."""
    about = answer.get("osm3s")
    text = clean(about.get("timestamp_osm_base")) if isinstance(about, dict) else ""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        call.refuse("in het antwoord ontbreekt de datum van de gegevens", "meld dit aan de bron")
    if day > today + timedelta(days=1):
        call.refuse(f"de gegevens zijn van {day}, na vandaag", "zet de klok van deze computer goed")
    return day.isoformat()


def _element(element: Any) -> dict[str, Any] | None:
    """One facility of the answer (COLUMNS); None for what we did not ask for."""
    tags = element.get("tags") if isinstance(element, dict) else None
    if not isinstance(tags, dict) or element.get("type") not in ELEMENTS:
        return None
    number = element.get("id")
    kinds = (KINDS.get((key, clean(tags.get(key)))) for key in ("amenity", "shop", "highway"))
    kind, word = next((kind for kind in kinds if kind), ("", ""))
    if (
        not kind
        or not isinstance(number, int)
        or isinstance(number, bool)
        or not 0 <= number < 2**63
    ):
        return None
    if kind == "basisschool" and not _is_primary(tags):
        return None
    point = element if element["type"] == "node" else element.get("center")
    lon, lat = (degrees(point.get(name)) if isinstance(point, dict) else np.nan for name in POINT)
    parts = ("addr:street", "addr:housenumber", "addr:postcode", "addr:city")
    where = address(*(clean(tags.get(part)) for part in parts))
    cells = (element["type"], number, kind, word, clean(tags.get("name")), where, lon, lat)
    return dict(zip(COLUMNS, cells, strict=True))


def _is_primary(tags: Mapping[str, Any]) -> bool:
    """Whether the tags say primary school: `isced:level` with 1 in it, or `school=primary`."""
    levels = clean(tags.get("isced:level")).replace("-", ";").replace(",", ";").split(";")
    return "1" in [level.strip() for level in levels] or tags.get("school") == "primary"


def _merge(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each place: of doubles the one with a name, with an address, the first id.

    Double is: the same kind within `SAME_PLACE_M`, with the same name, or a node beside a
    building (way or relation) of which one has no name. Two different names are never one.
    """
    rank = frame["type"].map(ELEMENTS.index)
    ordered = frame.assign(rank=rank, unnamed=frame["name"] == "", bare=frame["address"] == "")
    ordered = ordered.sort_values(["unnamed", "bare", "rank", "id"], ignore_index=True)
    if ordered.empty:
        return ordered
    x, y = TO_RD.transform(ordered["lon"].to_numpy(), ordered["lat"].to_numpy())
    pairs = cKDTree(np.column_stack([x, y])).query_pairs(SAME_PLACE_M, output_type="ndarray")
    first, second = (ordered.iloc[side].reset_index(drop=True) for side in pairs.T)
    one, other = first["name"].str.casefold(), second["name"].str.casefold()
    same_name = (one == other) & (one != "")
    beside = (first["type"] == "node") != (second["type"] == "node")
    beside &= (one == "") | (other == "")
    double = pairs[((first["kind"] == second["kind"]) & (same_name | beside)).to_numpy(bool)]
    links = coo_array((np.ones(len(double)), (*double.T,)), shape=(len(ordered),) * 2)
    names = ordered["name"].str.casefold()
    groups = pd.Series(connected_components(links, directed=False)[1], index=ordered.index)
    has_name = (names != "").groupby(groups).transform("any")
    double_name = pd.DataFrame({"group": groups, "name": names}).duplicated()
    return ordered[~double_name & ((names != "") | ~has_name)]


def _row(place: Mapping[Any, Any], period: str) -> dict[str, str]:
    kind, element, number = place["kind"], place["type"], place["id"]
    return {
        "place_id": place_id(f"osm_{element[0]}", str(number)),
        "name": place["name"] or f"{place['word']} zonder naam",
        "kind": kind,
        "area_code": place["gemeente"],
        "lon": f"{place['lon']:.7f}",
        "lat": f"{place['lat']:.7f}",
        "precision": "adres",
        "address": place["address"],
        "period": period,
        "state": "bestaat",
        "certainty": "midden",
        "locator": f"https://www.openstreetmap.org/{element}/{number}",
    }
