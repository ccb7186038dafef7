"""The command: what it runs, and what it does when a part breaks."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench import browser, run
from bench.bars import bars
from bench.load import LoadResult
from bench.parts import FIRSTS, STEPS, First, Step
from bench.programme import BIG_STEPS
from bench.server import Server

PARTS = (
    "classify",
    "reach",
    "factsheet",
    "upload",
    "refresh",
    "cold_loads",
    "changes",
    "reruns",
    "burst",
)
PAGES = tuple(each.key for each in (*FIRSTS, *STEPS, *BIG_STEPS))
EMPTY = {"bytes": 2_000_000, "painted_ms": 900.0}
BY_LEVEL = {"gemeente": ["a", "b"], "wijk": ["a"], "buurt": ["b"]}


def test_a_child_answers_in_json_or_tells_what_went_wrong() -> None:
    settings = run.child("json.tool", "--compact", "tests/bench/figures.json")
    assert settings == {"p95": 0.3}
    with pytest.raises(RuntimeError, match=r"bench\.load: .*required"):
        run.child("bench.load", "load")


def test_the_record_of_a_load() -> None:
    result = LoadResult(3, 2, [0.1, 0.3, 0.2], [0.0, 0.0, 0.01], [900, 1000, 1100], 1, ["weg"])
    record = result.record()
    assert (record["p50"], record["p95"], record["changes"]) == (0.2, 0.3, 3)
    assert (record["sessions"], record["opened"], record["dropped"]) == (3, 2, 1)
    assert (record["bytes_p50"], record["errors"], record["first_errors"]) == (1000, 1, ["weg"])


def test_the_record_of_a_load_without_one_answer() -> None:
    record = LoadResult(3, dropped=3).record()
    assert record["p95"] is None and record["lag_p95"] is None


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every part replaced by a figure; what the parts were given."""
    given: dict[str, Any] = {}

    @contextmanager
    def serve(script: Path) -> Any:
        given["script"] = script
        yield Server(1, 1, script)

    @contextmanager
    def big_atlas() -> Any:
        yield Server(2, 2, Path("big"))

    async def reruns(_atlas: Server, values: list[object], times: int) -> dict[str, Any]:
        given["values"], given["times"] = values, times
        return {"median_ms": 10.0, "cpu_ms": 5.0}

    def steps(_atlas: Server, step: Step, times: int) -> dict[str, Any]:
        return {"median_ms": times + len(step.asks)}

    def first_load(_atlas: Server, first: First, times: int) -> dict[str, Any]:
        return {"bytes": len(first.address) * times * 1_000}

    def crowd(_atlas: Server, size: int, *_: object) -> dict[str, Any]:
        if size == 800:
            raise RuntimeError("te druk")
        return {"p95": 0.1}

    asked = {"by_level": BY_LEVEL, "longest": dict.fromkeys(BY_LEVEL, "a")}
    store = {"load_seconds": 0.5, "lookup_p95_seconds": 0.001}
    monkeypatch.setattr(run, "serve", serve)
    monkeypatch.setattr(run, "settle", lambda _server: given.setdefault("settled", 6.0))
    classify = {"seconds": 1.5, "rows_per_second": 2e6 / 3, "peak_bytes": 90_000_000}
    answers = {"bench.store": {**store, **asked}, "bench.classify": classify}
    answers["bench.reach"] = {"seconds": 0.4, "fiets_seconds": 0.1}
    answers["bench.upload"] = {"csv_seconds": 1.0, "xlsx_seconds": 4.0}
    answers["bench.refresh"] = {"seconds": 9.0, "peak_bytes": 9, "load_seconds": 0.5, "rows": 9}
    answers["bench.factsheet"] = {"sheets": 12, "seconds": 6.0, "largest_bytes": 160_000}
    monkeypatch.setattr(run, "child", lambda module: dict(answers[module]))
    monkeypatch.setattr(run, "cold_loads", lambda *_: {"empty": EMPTY})
    monkeypatch.setattr(run, "changes", lambda *_: {})
    monkeypatch.setattr(run, "reruns", reruns)
    monkeypatch.setattr(run.parts, "first_load", first_load)
    monkeypatch.setattr(run.parts, "steps", steps)
    monkeypatch.setattr(run.programme, "big_atlas", big_atlas)
    monkeypatch.setattr(run, "burst", lambda *_: {"sessions": 1, "served": 1, "seconds": 1.0})
    monkeypatch.setattr(run, "crowd", crowd)
    return given


def test_a_part_that_breaks_does_not_cost_the_others(
    parts: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    results = run.measure(Path("app.py"), run.QUICK)
    assert set(results["stolen_share"]) == {*PARTS, *PAGES, "crowd_300", "crowd_800", "all"}
    assert results["settled_after_seconds"] == parts["settled"]
    assert results["crowd_800"] == {"error": "RuntimeError: te druk"}
    measured = {bar.name: bar.measured for bar in bars(results)}
    assert measured["300 sessies, p95"] == 100 and measured["800 sessies, p95"] is None
    assert measured["een miljoen woningen indelen"] == 1.5
    assert measured["geheugen daarbij, hoogste"] == 90
    assert measured["bereik van 2.000 plekken"] == 0.4
    for first in FIRSTS:
        size = len(first.address) * run.QUICK.loads / 1_000
        assert measured[f"{first.title}, eerste keer laden"] == pytest.approx(size)
    for step in (*STEPS, *BIG_STEPS):
        assert measured[step.title] == run.QUICK.changes + len(step.asks)
    assert "te druk" in capsys.readouterr().err
    assert parts["values"] == [{"indicator": "a"}, {"indicator": "b"}]
    assert parts["times"] == run.QUICK.reruns


def test_json_on_the_screen_and_in_a_file(
    parts: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    out = tmp_path / "bench.json"
    monkeypatch.setattr("sys.argv", ["bench", "--quick", "--json", "--out", str(out)])
    assert run.main() == 1, "something was not measured"
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(out.read_text("utf-8"))
    assert {"bars", "machine", "effort", "store", "crowd_300"} <= set(printed)
    assert {bar["verdict"] for bar in printed["bars"]} == {"gehaald", "niet gemeten"}
    assert parts["script"] == run.APP


def test_the_table_on_the_screen(
    parts: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--app", "other.py"])
    run.main()
    printed = capsys.readouterr().out
    assert printed.startswith("maat") and " gehaald\nrekentijd die de host afnam" in printed
    assert parts["script"] == Path("other.py").resolve() and parts["times"] == run.FULL.reruns


def test_loads_are_kept_one_by_one_beside_their_medians(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[browser.Sight] = []

    def loads(
        _chromium: object, *sights: browser.Sight, times: int
    ) -> tuple[list[browser.Load], ...]:
        pages.extend(sights)
        each = [browser.Load(100, 1, 1, at, at * 2, ("x",), ()) for at in range(times)]
        return each, each[:1]

    @contextmanager
    def stand_in(*_: object) -> Any:
        yield Server(1, 1, Path())

    monkeypatch.setattr(run, "serve", stand_in)
    monkeypatch.setattr(run, "settle", lambda _server: 0.0)
    monkeypatch.setattr(browser, "chromium", stand_in)
    monkeypatch.setattr(browser, "cold_loads", loads)
    found = run.cold_loads(Server(2, 2, Path()), run.FULL)
    assert [each["painted_ms"] for each in found["atlas"]["each"]] == [0, 1, 2, 3, 4]
    assert (found["atlas"]["painted_ms"], found["atlas"]["working_ms"]) == (2, 4)
    assert found["empty"]["painted_ms"] == 0
    ours, theirs = pages
    assert ours.picture != ours.working and theirs.picture == theirs.working


def test_quick_is_less_of_everything() -> None:
    assert run.QUICK.loads < run.FULL.loads == 5
    assert run.QUICK.reruns < run.FULL.reruns
    assert run.QUICK.load_seconds < run.FULL.load_seconds
