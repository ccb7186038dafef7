"""The soak's arithmetic, its watcher and its verdict."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bench import soak_server
from bench.server import ROOT
from bench.soak import LIMIT, bar, memory, read_samples
from bench.stats import MET, NOT_MET


def record(last: float, **more: Any) -> dict[str, Any]:
    return {
        "sessions": 10,
        "finished": 10,
        "errors": 0,
        "blocks_plateau": 1_000_000.0,
        "blocks_last": last,
        "blocks_growth": last / 1_000_000 - 1,
        "resident_kb_growth": 0.01,
    } | more


def samples(*blocks: float) -> list[dict[str, float]]:
    return [{"time": float(n), "blocks": b, "resident_kb": 2 * b} for n, b in enumerate(blocks)]


def test_memory_is_the_plateau_the_last_and_the_growth() -> None:
    during, after = samples(10, 20, 100, 100, 110, 300), samples(120, 100, 110)
    assert memory(during, after, "blocks") == {
        "blocks_plateau": 100,
        "blocks_last": 110,
        "blocks_growth": pytest.approx(0.10),
    }
    assert memory(during, after, "resident_kb")["resident_kb_plateau"] == 200


@pytest.mark.parametrize(
    ("last", "verdict"), [(900_000, MET), (1_050_000, MET), (1_050_001, NOT_MET)]
)
def test_five_percent_above_the_plateau_is_the_limit(last: float, verdict: str) -> None:
    assert LIMIT == 0.05
    assert bar(record(last)).verdict == verdict


def test_the_note_tells_how_the_visits_went() -> None:
    note = bar(record(980_000, finished=8, errors=2)).note
    assert note.startswith("8 van 10 sessies, 2 fouten")
    assert "-2.0%" in note and "+1.0%" in note


def test_samples_before_the_first_visit_count_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in samples(1, 2, 3, 4, 5)))
    during, after = read_samples(path, 1.0, 3.0)
    assert [each["blocks"] for each in during] == [2, 3, 4]
    assert [each["blocks"] for each in after] == [5]


def test_a_sample_sees_objects_come_and_go() -> None:
    gc.collect()
    before = soak_server.sample()["blocks"]
    kept = [[number] for number in range(100_000)]
    with_them = soak_server.sample()["blocks"]
    del kept
    assert with_them - before > 90_000
    assert soak_server.sample()["blocks"] < before + 10_000
    assert soak_server.sample()["resident_kb"] > 1_000


def test_the_wrapper_runs_a_module_and_writes_samples(tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "bench.soak_server", str(path), "calendar", "2026", "11"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "November 2026" in done.stdout
    (first, *_) = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert set(first) == {"time", "blocks", "resident_kb"}
    assert first["time"] >= start and first["blocks"] > 0
