"""The jobs of refresh for places (OpenStreetMap, DUO, stops) and travel times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import numpy as np
import pandas as pd
import pyproj

from atlas.domain.demand import demand
from atlas.domain.points import located
from atlas.figures.numbers import format_number
from atlas.sources.common import SourceError
from atlas.sources.duo import fetch_duo
from atlas.sources.fetch import Fetcher
from atlas.sources.gtfs import fetch_gtfs
from atlas.sources.live.answers import Progress
from atlas.sources.live.refresh import Done, Files, Job
from atlas.sources.online import Fetched
from atlas.sources.osm import fetch_osm
from atlas.sources.refresh import Change, refresh_set, refresh_travel
from atlas.sources.router import Point, routers, travel
from atlas.store.load import build_store
from atlas.store.read import digests
from atlas.store.store import Store

SOURCES: dict[str, Callable[[Store, Fetcher, date], Fetched]] = {
    "osm": fetch_osm,
    "duo": fetch_duo,
    "haltes": fetch_gtfs,
}
TRAVEL = "reistijden"
NAMES = {"osm": "OpenStreetMap", "duo": "DUO", "haltes": "Haltes", TRAVEL: "Reistijden"}
NO_ROUTER = "stel ATLAS_ROUTER_FIETS of ATLAS_ROUTER_AUTO in (zie docs/voorzieningen-ophalen.md)"
TO_DEGREES = pyproj.Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def place_jobs(today: date, *, force: bool, named: bool) -> list[Job]:
    """The jobs in order; `named`: somebody asks for travel times, so there must be a router."""
    jobs = [_places(name, today, force=force) for name in SOURCES]
    return [*jobs, _travel(force=force, named=named)]


def _places(name: str, today: date, *, force: bool) -> Job:
    def work(files: Files, progress: Progress) -> Done:
        store = build_store(files, digests(files))
        if name not in store.place_sets:
            raise SourceError(f"in de gegevens ontbreekt de verzameling {name}")
        fetched = SOURCES[name](store, Fetcher(), today)
        return _done(*refresh_set(files, name, fetched, today, force=force))

    return Job(name, NAMES[name], 1, work)


def _travel(*, force: bool, named: bool) -> Job:
    def work(files: Files, progress: Progress) -> Done:
        found = routers()
        if not found and named:
            raise SourceError(f"er is geen router ingesteld; {NO_ROUTER}")
        if not found:
            words = "overgeslagen, want er is geen router ingesteld"
            return Done(lines=(f"{NAMES[TRAVEL]}: {words}",))
        origins, targets = travel_points(build_store(files, digests(files)))
        frames = [travel(router, origins, targets, Fetcher(), progress) for router in found]
        return _done(*refresh_travel(files, pd.concat(frames, ignore_index=True), force=force))

    return Job(TRAVEL, NAMES[TRAVEL], 1, work)


def travel_points(store: Store) -> tuple[list[Point], list[Point]]:
    """Origins (where people live, and kernen) and targets (places with a point, and kernen)."""
    people = demand(store)
    kernen = people.kernen[["x", "y"]].dropna()
    places = located(store.places()).set_index("target")[["x", "y"]]
    return (
        _in_degrees(pd.concat([people.points[["x", "y"]].dropna(), kernen])),
        _in_degrees(pd.concat([kernen, places])),
    )


def _in_degrees(points: pd.DataFrame) -> list[Point]:
    """Points in RD, indexed by code, as code, longitude and latitude; each code once."""
    once = points[~points.index.duplicated()]
    lon, lat = (np.asarray(each) for each in TO_DEGREES.transform(once["x"], once["y"]))
    return [*zip(map(str, once.index), lon.tolist(), lat.tolist(), strict=True)]


def _done(change: Change, changes: dict[str, bytes]) -> Done:
    """What changed in places or pairs, in words and numbers."""
    rows = "paren" if change.id == TRAVEL else "plekken"
    numbers = (change.after, change.before, change.added, change.removed, change.changed)
    after, before, added, removed, changed = (format_number(n, 0) for n in numbers)
    line = (
        f"{NAMES[change.id]}: nu {after}, eerst {before} {rows}; "
        f"{added} erbij, {removed} weg, {changed} gewijzigd"
    )
    counts = {k: v for k, v in asdict(change).items() if k not in ("id", "notes")}
    return Done(dict(changes), (line, *(f"  {note}" for note in change.notes)), counts)
