"""`make bench`: the running atlas beside an empty page, each agreed limit with its verdict."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench import browser, parts, programme
from bench.bars import Results, bars
from bench.server import (
    ROOT,
    Server,
    cpu_seconds,
    processor_ticks,
    serve,
    settle,
    stolen_share,
)
from bench.session import Session
from bench.stats import percentile, table

PAGE = "kaart"
EVENT = "choice"
APP = ROOT / "app.py"
EMPTY = Path(__file__).with_name("empty_page.py")
LEVELS = ("gemeente", "wijk", "buurt")
CONTROLS = ("period", "method", "indicator")
MANUAL = "handmatig"
"""The class method that needs limits of one's own, so it is no change by itself."""
BURST = 50
CROWDS = (300, 800)
SETTLE_SECONDS = 240
SEED = 20240101


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each thing is measured."""

    loads: int
    changes: int
    reruns: int
    load_seconds: float


FULL = Effort(loads=5, changes=8, reruns=200, load_seconds=60)
QUICK = Effort(loads=1, changes=3, reruns=40, load_seconds=10)


def child(module: str, *words: str, seconds: float = SETTLE_SECONDS) -> dict[str, Any]:
    """Run a module of the bench in its own process; the JSON object that it prints."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.strip()[-500:]}")
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def cold_loads(atlas: Server, effort: Effort) -> dict[str, Any]:
    """The map page and the empty page, each with an empty cache, in turn."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(EMPTY, Path(folder)) as empty,
        browser.chromium() as chromium,
    ):
        settle(empty)
        ours, theirs = browser.cold_loads(
            chromium,
            browser.Sight(f"{atlas.url}/{PAGE}", browser.FIRST_PICTURE, browser.MAP_SHAPE),
            browser.Sight(empty.url, browser.EMPTY_TEXT, browser.EMPTY_TEXT),
            times=effort.loads,
        )
    return {
        name: {**asdict(browser.median_load(loads)), "each": [asdict(load) for load in loads]}
        for name, loads in (("atlas", ours), ("empty", theirs))
    }


def changes(
    atlas: Server, effort: Effort, by_level: dict[str, list[str]], longest: dict[str, str]
) -> dict[str, Any]:
    """For each level and control: the time of a redrawing and the bytes it took.

    A level starts at the indicator with the longest series there, so that there are years to
    choose, and stays with indicators that have figures at that level.
    """
    found: dict[str, Any] = {}
    with browser.chromium() as chromium:
        for level in LEVELS:
            url = f"{atlas.url}/{PAGE}?niveau={level}&indicator={longest[level]}"
            sight = browser.Sight(url, browser.FIRST_PICTURE, browser.MAP_SHAPE)
            with browser.opened(chromium, sight) as (page, wire, _):
                for control in CONTROLS:
                    values = browser.options(page, f"#atlas-{control}")
                    allowed = by_level[level] if control == "indicator" else values
                    done = browser.changes(
                        page,
                        wire,
                        f"#atlas-{control}",
                        effort.changes,
                        [value for value in allowed if value != MANUAL],
                    )
                    found.setdefault(level, {})[control] = summary(done)
    return found


def summary(done: Sequence[browser.Change]) -> dict[str, Any]:
    """Median time, median and largest size of some changes; `unseen` brought no new picture."""
    times = [change.milliseconds for change in done if change.milliseconds is not None]
    in_page = [each.page_milliseconds for each in done if each.page_milliseconds is not None]
    sizes = [change.websocket_bytes for change in done]
    return {
        "changes": len(done),
        "unseen": len(done) - len(times),
        "milliseconds": median(times) if times else None,
        "page_milliseconds": median(in_page) if in_page else None,
        "bytes": median(sizes) if sizes else None,
        "bytes_max": max(sizes, default=None),
        "http_bytes_max": max((change.http_bytes for change in done), default=None),
    }


async def reruns(atlas: Server, values: Sequence[object], times: int) -> dict[str, Any]:
    """One session that changes the indicator: round trip as it sees it, CPU of the server.

    `again_ms` is the median of the same changes once more, when the server knows the views.
    """
    picks = random.Random(SEED).sample(values, min(times, len(values)))
    async with Session(atlas.port, PAGE) as session:
        before = cpu_seconds(atlas.pid)
        done = [await session.trigger(EVENT, value) for value in picks]
        used = cpu_seconds(atlas.pid) - before
        again = [await session.trigger(EVENT, value) for value in picks]
    seconds = [run.seconds for run in done]
    return {
        "reruns": len(picks),
        "median_ms": median(seconds) * 1000,
        "p95_ms": percentile(seconds, 95) * 1000,
        "again_ms": median(run.seconds for run in again) * 1000,
        "cpu_ms": used / len(picks) * 1000,
        "bytes_median": median(run.received for run in done),
        "errors": [error for run in done + again for error in run.errors][:3],
    }


def burst(atlas: Server) -> dict[str, Any]:
    """Fifty visitors at the same moment."""
    words = ("burst", "--port", str(atlas.port), "--page", PAGE, "--sessions", str(BURST))
    return child("bench.load", *words)


def crowd(atlas: Server, size: int, effort: Effort, values: Sequence[object]) -> dict[str, Any]:
    """Many open sessions that each change the indicator every five seconds."""
    words = ("load", "--port", str(atlas.port), "--page", PAGE, "--sessions", str(size))
    more = ("--seconds", str(effort.load_seconds), "--event", EVENT)
    limit = SETTLE_SECONDS + effort.load_seconds
    before = cpu_seconds(atlas.pid)
    record = child("bench.load", *words, *more, "--values", json.dumps(values), seconds=limit)
    return {**record, "server_cpu_seconds": cpu_seconds(atlas.pid) - before}


def machine() -> dict[str, Any]:
    """What the figures were measured on and with."""
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
    }


def measure(app: Path, effort: Effort) -> Results:
    """Everything, one after the other; a part that fails leaves its error in its place."""
    results: Results = {"machine": machine(), "effort": asdict(effort), "stolen_share": {}}
    start = processor_ticks()

    def part(name: str, work: Callable[[], dict[str, Any]]) -> None:
        print(f"meet: {name}", file=sys.stderr, flush=True)
        before = processor_ticks()
        try:
            results[name] = work()
        except Exception as problem:  # one broken part must not cost the others
            print(f"mislukt: {name}: {problem}", file=sys.stderr, flush=True)
            results[name] = {"error": f"{type(problem).__name__}: {problem}"}
        results["stolen_share"][name] = stolen_share(before, processor_ticks())

    results["store"] = child("bench.store")
    by_level, longest = results["store"].pop("by_level"), results["store"].pop("longest")
    values = [{"indicator": indicator} for indicator in by_level["gemeente"]]
    for name in ("classify", "reach", "factsheet", "upload"):
        part(name, partial(child, f"bench.{name}"))
    part("refresh", lambda: child("bench.refresh", *["--quick"] * (effort is QUICK)))
    with serve(app) as atlas:
        results["settled_after_seconds"] = settle(atlas)
        part("cold_loads", lambda: cold_loads(atlas, effort))
        part("changes", lambda: changes(atlas, effort, by_level, longest))
        part("reruns", lambda: asyncio.run(reruns(atlas, values, effort.reruns)))
        part("burst", lambda: burst(atlas))
        for first in parts.FIRSTS:
            part(first.key, partial(parts.first_load, atlas, first, effort.loads))
        for step in parts.STEPS:
            part(step.key, partial(parts.steps, atlas, step, effort.changes))
        for size in CROWDS:
            part(f"crowd_{size}", partial(crowd, atlas, size, effort, values))
    with programme.big_atlas() as big:
        for step in programme.BIG_STEPS:
            part(step.key, partial(parts.steps, big, step, effort.changes))
    results["stolen_share"]["all"] = stolen_share(start, processor_ticks())
    return results


def main() -> int:
    """Measure, print a table (or JSON); 1 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, under 3 minutes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the JSON to FILE too")
    parser.add_argument("--app", type=Path, default=APP, help="script to serve (default: app.py)")
    given = parser.parse_args()
    results = measure(given.app.resolve(), QUICK if given.quick else FULL)
    found = bars(results)
    record = {"bars": [bar.record() for bar in found], **results}
    text = json.dumps(record, indent=2, ensure_ascii=False)
    if given.out:
        given.out.write_text(text + "\n", "utf-8")
    stolen = f"rekentijd die de host afnam (steal): {results['stolen_share']['all']:.0%}"
    print(text if given.json else f"{table(found)}\n{stolen}")
    return int(any(bar.measured is None for bar in found))


if __name__ == "__main__":
    sys.exit(main())
