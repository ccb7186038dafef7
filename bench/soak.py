"""`make soak`: does memory stay level while 2,000 sessions come, work and go?

Sessions arrive at a steady pace. Each opens the map, makes a few changes and leaves. The
Python heap after the last one is held against the plateau: the median of the middle third.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.run import APP, EVENT, PAGE, child
from bench.server import Server, serve, settle
from bench.session import Dropped, Session
from bench.soak_server import INTERVAL
from bench.stats import Bar, growth, plateau, table

SESSIONS, MINUTES = 2_000, 20.0
CHANGES, PAUSE = 3, 1.0
AFTER_SECONDS = 30.0
LIMIT = 0.05
SEED = 20240101


@dataclass(slots=True)
class Visits:
    """How the visits went."""

    finished: int = 0
    errors: list[str] = field(default_factory=list)


async def visit(port: int, values: Sequence[object], chance: random.Random, seen: Visits) -> None:
    """One visitor: open the map, change it a few times, leave."""
    try:
        async with Session(port, PAGE) as session:
            for value in chance.choices(values, k=CHANGES):
                await asyncio.sleep(PAUSE)
                seen.errors += (await session.trigger(EVENT, value)).errors
        seen.finished += 1
    except (Dropped, LookupError) as problem:
        seen.errors.append(str(problem))


async def visits(port: int, values: Sequence[object], count: int, seconds: float) -> Visits:
    """`count` visitors, one after the other at even distances over `seconds`."""
    seen, loop = Visits(), asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            await asyncio.sleep(max(start + number * seconds / count - loop.time(), 0))
            chance = random.Random(SEED + number)
            group.create_task(visit(port, values, chance, seen))
            if number % 100 == 0:
                print(f"sessie {number} van {count}", file=sys.stderr, flush=True)
    return seen


def read_samples(path: Path, start: float, end: float) -> tuple[list[dict[str, float]], ...]:
    """The samples between two moments, and those after."""
    samples = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    during = [sample for sample in samples if start <= sample["time"] <= end]
    return during, [sample for sample in samples if sample["time"] > end]


def soak(server: Server, path: Path, count: int, seconds: float) -> dict[str, Any]:
    """Let the visitors come and go; the record of visits and memory."""
    by_level = child("bench.store")["by_level"]
    values = [{"indicator": indicator} for indicator in by_level["gemeente"]]
    start = time.time()
    seen = asyncio.run(visits(server.port, values, count, seconds))
    end = time.time()
    time.sleep(AFTER_SECONDS)
    during, after = read_samples(path, start, end)
    return {
        "sessions": count,
        "finished": seen.finished,
        "errors": len(seen.errors),
        "first_errors": seen.errors[:3],
        **memory(during, after, "blocks"),
        **memory(during, after, "resident_kb"),
        "samples": during + after,
    }


def memory(
    during: Sequence[dict[str, float]], after: Sequence[dict[str, float]], kind: str
) -> dict[str, float]:
    """The plateau of one kind of figure, its last value and how far that lies above it."""
    levels, last = [each[kind] for each in during], [each[kind] for each in after]
    return {
        f"{kind}_plateau": plateau(levels),
        f"{kind}_last": median(last),
        f"{kind}_growth": growth(levels, last),
    }


def bar(record: dict[str, Any]) -> Bar:
    """The verdict: blocks of the Python heap after the last session against the plateau."""
    note = (
        f"{record['finished']} van {record['sessions']} sessies, {record['errors']} fouten; "
        f"groei {record['blocks_growth']:+.1%}, RSS {record['resident_kb_growth']:+.1%}"
    )
    target = record["blocks_plateau"] * (1 + LIMIT)
    return Bar("Python-heap na de laatste", target / 1e6, record["blocks_last"] / 1e6, "M", note)


def main() -> int:
    """Run the soak; 1 when memory grew beyond the limit or a visit failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--sessions", type=int, default=SESSIONS, help="in all")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--app", type=Path, default=APP, help="script to serve (default: app.py)")
    given = parser.parse_args()
    if given.minutes * 60 < 6 * INTERVAL:
        parser.error("too short for a plateau: take at least half a minute")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.jsonl"
        wrapper = ("bench.soak_server", str(path))
        with serve(given.app.resolve(), wrapper=wrapper) as server:
            settle(server)
            record = soak(server, path, given.sessions, given.minutes * 60)
    verdict = bar(record)
    print(json.dumps({"bars": [verdict.record()], **record}) if given.json else table([verdict]))
    met = verdict.measured is not None and verdict.measured <= verdict.target
    return int(not met or record["errors"] > 0)


if __name__ == "__main__":
    sys.exit(main())
