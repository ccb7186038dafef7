"""Kill a refresh many times, and look each time whether the data are old or new: fault 10.

`python -m tests.faults.refresh_killed FOLDER KILLS [SEED]`, with a site in FOLDER/data. Each
refresh gives two indicators the same number; a version with two numbers is a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd

from atlas.sources.fetch import Fetcher
from atlas.sources.live import refresh as live
from atlas.sources.live.answers import COLUMNS, Asked, Progress, SourceTable
from atlas.store.read import digests, read_records, version
from tests.sources.sites import INDICATOR, now_files, versions

OTHER = "indicators/wonen/woningen_te_koop"
NAMES = ("gemiddelde_verkoopprijs", "woningen_te_koop")
START = datetime(2026, 11, 22, tzinfo=UTC)
MOST = 24  # of these steps: what one refresh of this site takes
STEPS = ("fsync", "replace", "unlink")


def given(number: int) -> SourceTable:
    """What the source gives: the same number for both indicators."""
    rows = [("NL01", "2024", name, str(number), "final", "", "") for name in NAMES]
    frame = pd.DataFrame(rows, columns=[*COLUMNS], dtype="str")
    asked = tuple(Asked(name, "83625NED", "Titel", ("x",)) for name in NAMES)
    return SourceTable(frame, asked)


@contextmanager
def _watch(job: live.Job) -> Iterator[Progress]:
    yield lambda done, whole: None


def refresh(root: Path, number: int) -> None:
    """One refresh that makes both indicators `number`."""
    (source,) = read_records(now_files(root)).sources.values()
    now = START + timedelta(minutes=number)
    jobs = [live.figures(source, Fetcher(), now, force=True)]
    with patch.object(live, "read", lambda *_, **__: given(number)):
        report = live.refresh(versions(root), jobs, _watch, now, live.Options(force=True))
    if report.failed:
        raise RuntimeError(report.failures[0].problem)


def numbers(root: Path) -> set[str]:
    """The numbers in the newest version: one when it is whole."""
    kept = versions(root)
    current = kept.current()
    files, found = kept.files(current), set()
    if current.id != version(digests(files)):
        raise RuntimeError(f"{current.id} heeft andere bestanden dan het zegt")
    for path in (INDICATOR, OTHER):
        lines = files.get(f"{path}.csv", b"").decode().splitlines()
        sha256 = hashlib.sha256(files.get(f"{path}.csv", b"")).hexdigest()
        if sha256.encode() not in files.get(f"{path}.toml", b""):
            raise RuntimeError(f"{path}: record en tabel horen niet bij elkaar")
        (value,) = [line.split(",")[2] for line in lines if line.startswith("NL01,2024,")] or [""]
        found.add(value)
    return found


def _dying(step: int) -> None:
    """Die just before (or, when negative, just after) the step of that number."""
    count = 0

    def mortal(real: Any) -> Any:
        def done(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*arguments, **options)
            if count == -step:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return done

    for name in STEPS:
        setattr(os, name, mortal(getattr(os, name)))


def kill_one(root: Path, number: int, chance: random.Random, whole: float) -> bool:
    """Start a refresh, which takes `whole` seconds, in a process of its own, and kill it.

    At one of its steps on the disk, or at any moment. Returns whether it was in time.
    """
    step = chance.choice([0, chance.randint(1, MOST), -chance.randint(1, MOST)])
    pid = os.fork()
    if pid == 0:
        _dying(step)
        try:
            refresh(root, number)
        finally:
            os._exit(0)
    if not step:
        time.sleep(chance.uniform(0, whole))
        os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def main() -> None:
    """Print as JSON how many were killed, and how many of these had made a version."""
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    root, known = folder / "data", "1"
    refresh(root, 0)
    start = time.perf_counter()
    refresh(root, 1)
    whole = time.perf_counter() - start
    counts: Counter[str] = Counter()
    number = 1
    while counts["killed"] < kills:
        number += 1
        counts["killed"] += kill_one(root, number, chance, whole)
        found = numbers(root)
        if found not in ({known}, {str(number)}):
            raise RuntimeError(f"na {number}: {found}, eerst {known}")
        counts["new" if found == {str(number)} else "old"] += 1
        known = found.pop()
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
