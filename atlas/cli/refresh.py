"""The command refresh: fill the sets of places from the online sources."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date

import numpy as np
import pandas as pd
import pyproj

from atlas.cli.answers import CommandError
from atlas.cli.output import print_json
from atlas.domain.demand import demand
from atlas.domain.points import located
from atlas.figures.numbers import format_number
from atlas.sources.common import SourceError
from atlas.sources.duo import fetch_duo
from atlas.sources.fetch import Fetcher
from atlas.sources.gtfs import fetch_gtfs
from atlas.sources.online import Fetched
from atlas.sources.osm import fetch_osm
from atlas.sources.refresh import Change, one_at_a_time, refresh_set, refresh_travel
from atlas.sources.router import Point, routers, travel
from atlas.store.pending import finish_pending
from atlas.store.store import Store, load_store

WHAT = ("voorzieningen",)
SOURCES: dict[str, Callable[[Store, Fetcher, date], Fetched]] = {
    "osm": fetch_osm,
    "duo": fetch_duo,
    "haltes": fetch_gtfs,
}
TRAVEL = "reistijden"
NAMES = {"osm": "OpenStreetMap", "duo": "DUO", "haltes": "Haltes", TRAVEL: "Reistijden"}
NO_ROUTER = "stel ATLAS_ROUTER_FIETS of ATLAS_ROUTER_AUTO in (zie docs/voorzieningen-ophalen.md)"
TOLD_EVERY = 100  # blocks of travel times
TO_DEGREES = pyproj.Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def run_refresh(options: argparse.Namespace) -> int:
    """Refresh every source, or the one of --alleen; 1 when one of them failed."""
    finish_pending(options.data)
    store = load_store(options.data)
    missing = [name for name in SOURCES if name not in store.place_sets]
    if missing:
        raise CommandError(f"in {options.data} ontbreken de verzamelingen {', '.join(missing)}")
    try:
        with contextlib.nullcontext() if options.proef else one_at_a_time(options.data):
            changes, errors = _refresh_all(store, options)
    except SourceError as error:  # the lock
        raise CommandError(str(error)) from None
    if options.json:
        results = [asdict(change) for change in changes]
        print_json({"trial": options.proef, "results": results, "errors": errors})
    else:
        print("\n".join(_in_words(changes, errors, trial=options.proef)))
    return 1 if errors else 0


def _refresh_all(store: Store, options: argparse.Namespace) -> tuple[list[Change], dict[str, str]]:
    """What changed, and by source what went wrong; one that fails does not stop the others."""
    changes: list[Change] = []
    errors: dict[str, str] = {}
    wanted = [options.alleen] if options.alleen else [*SOURCES, TRAVEL]
    for name in wanted:
        _tell(f"{NAMES[name]}: begonnen")
        try:
            change = _travel(options) if name == TRAVEL else _source(name, store, options)
        except SourceError as error:
            errors[name] = str(error)
        else:
            changes += [change] if change else []
    return changes, errors


def _source(name: str, store: Store, options: argparse.Namespace) -> Change:
    today = date.today()
    fetched = SOURCES[name](store, Fetcher(), today)
    _tell(f"{NAMES[name]}: {len(fetched.rows)} plekken ontvangen")
    return refresh_set(options.data, name, fetched, today, force=options.toch, trial=options.proef)


def _travel(options: argparse.Namespace) -> Change | None:
    """The travel times of every router that is set; None, with a word on it, when none is."""
    found = routers()
    if not found and options.alleen:
        raise SourceError(f"er is geen router ingesteld; {NO_ROUTER}")
    if not found:
        _tell(f"{NAMES[TRAVEL]}: overgeslagen, want er is geen router ingesteld")
        return None
    origins, targets = travel_points(load_store(options.data))
    frames = [travel(router, origins, targets, Fetcher(), _progress) for router in found]
    table = pd.concat(frames, ignore_index=True)
    return refresh_travel(options.data, table, force=options.toch, trial=options.proef)


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


def _progress(done: int, total: int) -> None:
    if done == total or done % TOLD_EVERY == 0:
        _tell(f"{NAMES[TRAVEL]}: {done} van {total} blokken")


def _tell(line: str) -> None:
    """A line of progress, apart from the answer."""
    print(line, file=sys.stderr, flush=True)


def _in_words(changes: Sequence[Change], errors: dict[str, str], *, trial: bool) -> list[str]:
    """The summary: what changed by source, and what went wrong."""
    lines = []
    for each in changes:
        rows = "paren" if each.id == TRAVEL else "plekken"
        numbers = (each.after, each.before, each.added, each.removed, each.changed)
        after, before, added, removed, changed = (format_number(n, 0) for n in numbers)
        lines.append(
            f"{NAMES[each.id]}: nu {after}, eerst {before} {rows}; "
            f"{added} erbij, {removed} weg, {changed} gewijzigd"
        )
        lines += [f"  {note}" for note in each.notes]
    lines += [f"{NAMES[name]}: mislukt. {message}" for name, message in errors.items()]
    if not lines:
        lines.append("Er is niets ververst.")
    return [*lines, "Dit was een proef: er is niets bewaard."] if trial else lines


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("what", metavar="WAT", choices=WHAT, help=" of ".join(WHAT))
    only = (*SOURCES, TRAVEL)
    parser.add_argument("--alleen", metavar="BRON", choices=only, help=", ".join(only))
    parser.add_argument("--proef", action="store_true", help="haal op en vergelijk, bewaar niets")
    parser.add_argument("--toch", action="store_true", help="bewaar ook als er veel verdwijnt")
