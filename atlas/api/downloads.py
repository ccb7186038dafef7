"""Files with everything: made once for a version, kept on disk, sent in parts when asked."""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from atlas.api import bulk
from atlas.api.answers import API_VERSION, MEDIA, accepted, has_it, json_text
from atlas.api.endpoints import ROOM as QUESTIONS
from atlas.api.endpoints import ROOT, caching, store_of
from atlas.api.openapi import FILES
from atlas.api.parameters import OF_DOWNLOADS, read_query
from atlas.api.pinning import BUSY_HELP
from atlas.api.problems import Problem
from atlas.api.turns import GONE, in_turn
from atlas.store.serving import end_run
from atlas.store.store import Store

_LOG = logging.getLogger(__name__)
KEPT = 3  # versions of which files stay
MOST_WAITING = 5  # files of older versions: each keeps a store in memory meanwhile
ROOM = CapacityLimiter(1)
RANGE = re.compile(r"([0-9]{1,18})-([0-9]{0,18})|()-(0*[1-9][0-9]{0,17})")
BEHIND_END = "Zoveel bytes heeft dit bestand niet."
NO_ROOM = "Het bestand is nu niet te maken. Probeer het later nog eens."
WORDS = {
    "wzw-atlas.parquet": "Alle waarnemingen in een tabel, voor R, Python en DuckDB.",
    "wzw-atlas-csv.zip": "Alle tabellen als CSV met een beschrijving (Data Package), in een zip.",
    "wzw-atlas.gpkg": "De grenzen en alle tabellen (GeoPackage), voor QGIS en ArcGIS.",
}
MAKERS = {
    "wzw-atlas.parquet": bulk.write_parquet,
    "wzw-atlas-csv.zip": bulk.write_csv_zip,
    "wzw-atlas.gpkg": bulk.write_geopackage,
}


class Shelf:
    """The files of the last few versions, in a folder that goes when the process ends."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._versions: dict[str, Path] = {}
        self._lock, self._touching = threading.Lock(), threading.Lock()

    def made(self, version: str, name: str) -> Path | None:
        """The file when it is there already."""
        with self._touching:
            folder = self._versions.get(version)
            if folder is not None:  # who was asked last goes last
                self._versions[version] = self._versions.pop(version)
        path = folder / name if folder else None
        return path if path and path.exists() else None

    def make(self, store: Store, name: str) -> Path:
        """Make the file, unless another did meanwhile; it has its name when it is whole."""
        with self._lock:
            if path := self.made(store.version, name):
                return path
            folder = self._place(store.version)
            # what a try leaves that fails, as on a full disk, goes
            with TemporaryDirectory(prefix="part-", dir=folder, ignore_cleanup_errors=True) as part:
                made = Path(part) / name
                MAKERS[name](store, made)
                return made.rename(folder / name)

    def _place(self, version: str) -> Path:
        with self._touching:
            if self._folder is None or not Path(self._folder.name).exists():  # swept by the system
                self._folder, self._versions = TemporaryDirectory(prefix="open-data-"), {}
            folder = self._versions.setdefault(version, Path(self._folder.name) / version)
            folder.mkdir(exist_ok=True)
            gone = [*self._versions.items()][:-KEPT]
            for oldest, _ in gone:
                del self._versions[oldest]
            here = self._versions[version]
        for _, folder in gone:
            rmtree(folder, ignore_errors=True)
        return here


SHELF = Shelf()


def listing(request: Request) -> Response:
    """Which files there are, and how large those are that have been made."""
    chosen = read_query(request.query_params, OF_DOWNLOADS)
    accepted(request, ("json",))
    store = store_of(chosen)
    pin = f"?v={store.version}" if "v" in chosen else ""
    items = []
    for media, name in FILES.items():
        path = SHELF.made(store.version, name)
        items.append(
            {
                "name": name,
                "description": WORDS[name],
                "mediaType": media,
                "bytes": path.stat().st_size if path else None,
                "href": f"{ROOT}/downloads/{name}{pin}",
            }
        )
    links = {"self": {"href": f"{ROOT}/downloads{pin}"}}
    text = json_text({"_links": links, "version": store.version, "items": items})
    return Response(text, headers={"Cache-Control": "no-cache"}, media_type=MEDIA["json"])


async def download(request: Request) -> Response:
    """One file, whole or the part that the header Range asks; made in turn the first time."""
    name = request.path_params["name"]
    if name not in MAKERS:
        raise Problem(404, f"Dit bestand is er niet. Zie {ROOT}/downloads.")
    chosen = read_query(request.query_params, OF_DOWNLOADS)
    store = store_of(chosen)
    etag = f'"{store.version}-{API_VERSION}-{name}"'
    headers = {
        "ETag": etag,
        "Cache-Control": caching(chosen),
        "Content-Disposition": f'attachment; filename="{store.version}-{name}"',
    }
    if has_it(request, etag):
        return Response(status_code=304, headers=headers)
    media = next(media for media, known in FILES.items() if known == name)
    path = SHELF.made(store.version, name) or await _made(request, store, name)
    if path is None:
        return Response(status_code=GONE)
    _check_range(request, path.stat().st_size)
    end_run()
    return FileResponse(path, headers=headers, media_type=media)


def _check_range(request: Request, size: int) -> None:
    """A header Range that means nothing, or not for GET, is as if it were not there (RFC 9110).

    Raises Problem for one behind the end of the file.
    """
    given = request.headers.get("range", "")
    found = [RANGE.fullmatch(part.strip()) for part in given.removeprefix("bytes=").split(",")]
    ranges = [(each[1], each[2]) for each in found if each]
    right = given.startswith("bytes=") and len(ranges) == len(found) and request.method == "GET"
    if not right or any(first and last and int(first) > int(last) for first, last in ranges):
        headers = request.scope["headers"]
        request.scope["headers"] = [each for each in headers if each[0] != b"range"]
    elif any(first and int(first) >= size for first, _ in ranges):
        raise Problem(416, BEHIND_END, {"Content-Range": f"bytes */{size}"})


async def _made(request: Request, store: Store, name: str) -> Path | None:
    """The file, made in turn; None for who left meanwhile."""
    if store.pinned and ROOM.statistics().tasks_waiting >= MOST_WAITING:
        raise Problem(503, BUSY_HELP, {"Retry-After": "60"})
    async with ROOM:  # one at a time, or they would keep the other costly files waiting
        if await request.is_disconnected():
            return None
        try:
            return await to_thread.run_sync(SHELF.make, store, name)
        except (OSError, RuntimeError, sqlite3.Error) as error:  # as on a full disk
            _LOG.exception("%s is niet te maken", name)
            raise Problem(503, NO_ROOM, {"Retry-After": "60"}) from error


def routes() -> list[Route]:
    """The routes of the files."""
    return [
        Route(f"{ROOT}/downloads", in_turn(listing, QUESTIONS)),
        Route(f"{ROOT}/downloads/{{name}}", download),
    ]
