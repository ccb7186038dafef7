"""How long a refresh of all of Drenthe takes: `python -m bench.refresh`, by itself.

About two million observations come from a server in another process; the memory is that of the
process that refreshes. Then the store of the new version is loaded in a fresh one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import tomli_w

from atlas.sources.answer_cache import AnswerCache
from atlas.sources.fetch import Fetcher
from atlas.sources.live.answers import Progress, silent
from atlas.sources.live.refresh import Job, Options, figures, refresh
from atlas.store.read import read_files, read_records
from atlas.store.serving import Serving
from atlas.store.store import DATA
from atlas.store.versions import Versions
from tests.sources.official.figures import full
from tests.sources.official.server import Official, serve_apart
from tests.sources.official.tables import Table

OBSERVATIONS, FEW = 2_000_000, 100_000
AGES = ("20300", "80200")
MARGINS = {"dimension": "Marges", "estimate": "MW00000", "lower": "MOG0095", "upper": "MBG0095"}


def site(observations: int) -> Official:
    """A server with so many observations of Drenthe."""
    return Official(full(observations))


def records(tables: list[Table], url: str) -> dict[str, dict[str, Any]]:
    """The records of two live sources: one with a table a year, one with margins."""
    *yearly, health = tables
    known = {
        "adapter": "cbs_v3",
        "producer": "Bench",
        "url": url,
        "licence": "geen",
        "attribution": "verzonnen",
        "levels": ["gemeente", "wijk", "buurt", "land"],
    }
    kwb = known | {
        "id": "bench_kwb",
        "title": "Kerncijfers",
        "editions": [
            {"table_id": table.id, "period": str(2013 + n), "region": "WijkenEnBuurten"}
            for n, table in enumerate(yearly)
        ],
        "measures": [_measure(topic.name, topic.name) for topic in yearly[0].topics],
    }
    ages = [(age, topic.name) for topic in health.topics for age in AGES]
    rivm = known | {
        "id": "bench_rivm",
        "title": "Gezondheid",
        "status": "estimate",
        "margins": MARGINS,
        "editions": [{"table_id": health.id, "region": "WijkenEnBuurten"}],
        "measures": [
            _measure(f"{name}_{age}", name, where={"Leeftijd": age}) for age, name in ages
        ],
    }
    return {"bench_kwb": kwb, "bench_rivm": rivm}


def _measure(indicator: str, name: str, **more: Any) -> dict[str, Any]:
    about = {
        "title": indicator,
        "question": "Hoeveel?",
        "description": "Verzonnen.",
        "theme": "wonen",
        "unit": "aantal",
        "decimals": 1,
        "direction": "neutral",
        "kind": "measured",
        "aggregate": {"rule": "none"},
    }
    return {"indicator": indicator.lower(), "names": [name], "new": about, **more}


def measure(folder: Path, observations: int) -> dict[str, float]:
    """Seconds and bytes of one refresh into a folder that has no versions yet."""
    data = folder / "data"
    shutil.copytree(DATA, data)
    with serve_apart(partial(site, observations)) as url:
        for name, record in records(full(observations), url).items():
            (data / "sources" / f"{name}.toml").write_text(tomli_w.dumps(record), "utf-8")
        words = [sys.executable, "-m", "bench.refresh", "--into", str(folder)]
        found: dict[str, float] = json.loads(subprocess.check_output(words))
    words = [sys.executable, "-m", "bench.refresh", "--load", str(folder)]
    return found | json.loads(subprocess.check_output(words))


def refreshed(folder: Path) -> dict[str, float]:
    """Refresh the two sources in this process."""
    versions = Versions(folder / "state" / "versions", folder / "data")
    sources = read_records(read_files(folder / "data")).sources
    start, now = time.perf_counter(), datetime.now(UTC)
    with Fetcher(cache=AnswerCache(folder / "answers")).connected() as fetcher:
        names = ("bench_kwb", "bench_rivm")
        jobs = [figures(sources[name], fetcher, now, force=False) for name in names]
        report = refresh(versions, jobs, watch, now, Options())
    seconds = time.perf_counter() - start
    if report.failed or report.version is None:
        raise RuntimeError("; ".join(each.problem for each in report.failures))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    rows = sum(each.done.counts["added"] for each in report.outcomes)
    return {"seconds": seconds, "peak_bytes": peak, "rows": rows}


@contextlib.contextmanager
def watch(job: Job) -> Iterator[Progress]:
    """Tell nobody how far it is."""
    yield silent


def loaded(folder: Path) -> dict[str, float]:
    """Load the store of the newest version in this process."""
    start = time.perf_counter()
    store = Serving(Versions(folder / "state" / "versions", folder / "data")).newest()
    seconds = time.perf_counter() - start
    return {"load_seconds": seconds, "indicators": len(store.indicators)}


def main() -> None:
    """Print as JSON what a refresh and a start with its figures take."""
    parser = argparse.ArgumentParser(prog="python -m bench.refresh")
    parser.add_argument("--quick", action="store_true", help="100,000 observations")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into or given.load:
        print(json.dumps(refreshed(given.into) if given.into else loaded(given.load)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), FEW if given.quick else OBSERVATIONS)))


if __name__ == "__main__":
    main()
