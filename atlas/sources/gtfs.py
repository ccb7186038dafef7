"""Stops of public transport in Drenthe, from the national timetables (GTFS).

Only stops.txt of the ZIP is read. It does not say which stops trains use: they are in it too.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO

import pandas as pd

from atlas.sources.fetch import LATER, MEGABYTE, Call, Fetcher
from atlas.sources.online import (
    Fetched,
    clean,
    counted,
    degrees,
    gemeenten,
    place_id,
    place_rows,
)
from atlas.store.geometry import BOX
from atlas.store.store import Store

SOURCE, URL = "Dienstregelingen (GTFS)", "https://gtfs.ovapi.nl/nl/gtfs-nl.zip"
MOST_BYTES, MOST_UNPACKED, MOST_FILES, MOST_RATIO = 800 * MEGABYTE, 100 * MEGABYTE, 200, 100
DEADLINE_S = 1800.0
FILE = "stops.txt"
COLUMNS = ("stop_id", "stop_name", "stop_lat", "stop_lon")
STOP, STATION = ("", "0"), "1"
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def fetch_gtfs(store: Store, fetcher: Fetcher, today: date) -> Fetched:
    """Fetch the timetables (`ATLAS_GTFS_URL`) and keep the stops in Drenthe."""
    url = os.environ.get("ATLAS_GTFS_URL") or URL
    call = Call(SOURCE, url, kind="zip", most_bytes=MOST_BYTES, deadline_s=DEADLINE_S)
    try:
        with tempfile.TemporaryFile() as file:
            fetcher.download(call, file)
            stops = [*read_stops(file, call)]
    except OSError:
        call.refuse("het bestand is niet te bewaren", "controleer de ruimte op de schijf")
    return bus_stops(stops, store, today, call)


def read_stops(file: BinaryIO, call: Call) -> Iterator[dict[str, str]]:
    """The rows of stops.txt near Drenthe, unpacked bit by bit; FetchError when unreadable.

    Limits are checked by what the ZIP says of itself before anything is unpacked, and the
    unpacking stops at the size that it says.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            member = _member(archive, call)
            with archive.open(member) as packed:
                text = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
                yield from _near(csv.reader(text), call)
    except (UnicodeDecodeError, csv.Error):
        call.refuse(f"{FILE} is geen leesbare tabel in UTF-8", "meld dit aan de bron")
    except UNREADABLE:
        call.refuse("het ZIP-bestand is beschadigd", LATER)


def _member(archive: zipfile.ZipFile, call: Call) -> zipfile.ZipInfo:
    """The one stops.txt of the archive, when its sizes are sane."""
    infos = archive.infolist()
    found = [info for info in infos if info.filename == FILE]
    if len(infos) > MOST_FILES or len(found) != 1:
        call.refuse(f"in het ZIP-bestand staat niet één {FILE}", "controleer het ingestelde adres")
    size, packed = found[0].file_size, found[0].compress_size
    if size > MOST_UNPACKED or size > MOST_RATIO * max(packed, 1):
        call.refuse(f"{FILE} wordt uitgepakt te groot", "meld dit aan de bron")
    return found[0]


def _near(rows: Iterable[list[str]], call: Call) -> Iterator[dict[str, str]]:
    """The rows that can be in Drenthe, as column -> cell; FetchError names an absent column."""
    lines = iter(rows)
    header = [name.strip() for name in next(lines, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        what = f"kolom {', '.join(missing)} ontbreekt in {FILE}; wel: {', '.join(header)[:200]}"
        call.refuse(what, "meld dit aan de beheerder van de atlas")
    west, south, east, north = BOX
    for line in lines:
        row = dict(zip(header, line, strict=False))
        lon, lat = degrees(row.get("stop_lon")), degrees(row.get("stop_lat"))
        if west <= lon <= east and south <= lat <= north and row.get("stop_id"):
            yield row


def bus_stops(rows: list[dict[str, str]], store: Store, today: date, call: Call) -> Fetched:
    """One place for each stop area, or for each stop without one, that lies in Drenthe.

    A stop area has its own name and point when the file gives them, else those of its first
    stop. Only areas with a stop count.
    """
    stations = {row["stop_id"]: row for row in rows if _cell(row, "location_type") == STATION}
    places: dict[str, Mapping[str, str]] = {}
    stops = [row for row in rows if _cell(row, "location_type") in STOP]
    for row in stops:
        key = _cell(row, "parent_station") or row["stop_id"]
        places.setdefault(key, stations.get(key, row))
    frame = pd.DataFrame(
        {
            "key": [*places],
            "name": [clean(row.get("stop_name")) for row in places.values()],
            "lon": [degrees(row["stop_lon"]) for row in places.values()],
            "lat": [degrees(row["stop_lat"]) for row in places.values()],
        }
    )
    frame["gemeente"] = gemeenten(store, frame["lon"], frame["lat"])
    inside = frame[frame["gemeente"] != ""]
    found = [
        {
            "place_id": place_id("haltes_", key),
            "name": name or "Halte zonder naam",
            "kind": "bushalte",
            "area_code": gemeente,
            "lon": f"{lon:.6f}",
            "lat": f"{lat:.6f}",
            "precision": "adres",
            "period": today.isoformat(),
            "state": "bestaat",
            "certainty": "hoog",
            "locator": f"{FILE}, stop_id {clean(key)}",
        }
        for key, name, lon, lat, gemeente in inside.itertuples(index=False)
    ]
    notes = (
        *counted(len(frame) - len(inside), "vlak buiten Drenthe weggelaten"),
        *counted(len(stops) - len(frame), "met een andere haltepaal samengevoegd"),
    )
    return Fetched(place_rows(found, call), notes)


def _cell(row: Mapping[str, str], name: str) -> str:
    return (row.get(name) or "").strip()
