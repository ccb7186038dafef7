"""Which figure is held against which limit."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bench.bars import BURST_SECONDS, CHANGE_BYTES, REDRAW_MS, bars, look, times
from bench.parts import FIRSTS, SEARCH_MS, STEPS
from bench.programme import BIG_STEPS
from bench.stats import MET, NOT_MEASURED, NOT_MET, Bar


def load(size: int, painted: float, hosts: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "bytes": size,
        "websocket_bytes": 2_000,
        "requests": 40,
        "painted_ms": painted,
        "working_ms": painted,
        "other_hosts": hosts,
    }


def kinds(times_ms: tuple[float, float, float], size: int) -> dict[str, Any]:
    return {
        control: {"milliseconds": taken, "bytes_max": size}
        for control, taken in zip(("indicator", "period", "method"), times_ms, strict=True)
    }


@pytest.fixture
def results() -> dict[str, Any]:
    """Figures of which each is just within its limit."""
    crowd = {"dropped": 0, "errors": 0}
    answer = {"max_ms": 300.0, "bytes_max": 15_000, "errors": []}
    return {
        "cold_loads": {"atlas": load(1_000_000, 900.0), "empty": load(2_000_000, 900.0)},
        "changes": {
            "gemeente": kinds((150, 149, 148), 5_000),
            "wijk": kinds((10, 200, 30), 9_000),
            "buurt": kinds((10, 20, 200), 15_000),
        },
        "reruns": {"median_ms": 25.0, "cpu_ms": 24.0, "again_ms": 8.0},
        "crowd_300": {"p95": 0.3, **crowd},
        "crowd_800": {"p95": 1.0, **crowd},
        "burst": {"sessions": 50, "served": 50, "seconds": 3.0, "health_max": 1.0},
        "store": {"load_seconds": 1.0, "lookup_p95_seconds": 0.020},
        **{first.key: load(999_000, 900.0) for first in FIRSTS},
        **{step.key: {"median_ms": step.limit_ms, **answer} for step in (*STEPS, *BIG_STEPS)},
        "classify": {"seconds": 3.0, "rows_per_second": 333_333.3, "peak_bytes": 250_000_000},
        "reach": {"seconds": 2.0, "fiets_seconds": 0.1},
        "factsheet": {"sheets": 12, "seconds": 20.0, "largest_bytes": 160_000},
        "upload": {
            f"{kind}_{name}": value
            for kind in ("csv", "xlsx")
            for name, value in (("seconds", 5.0), ("cpu_seconds", 4.0), ("peak_bytes", 300_000_000))
        },
        "refresh": {"seconds": 60.0, "peak_bytes": 500_000_000, "load_seconds": 1.0, "rows": 9},
    }


def by_name(results: dict[str, Any]) -> dict[str, Bar]:
    return {bar.name: bar for bar in bars(results)}


def test_just_within_every_limit_is_met(results: dict[str, Any]) -> None:
    found = bars(results)
    assert {bar.verdict for bar in found} == {MET}
    assert len({bar.name for bar in found}) == len(found) == 96


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("cold_loads", "atlas", "bytes"), 1_000_001, "eerste keer laden"),
        (("cold_loads", "empty", "bytes"), 1_999_000, "eerste keer laden"),
        (("cold_loads", "atlas", "painted_ms"), 900.1, "tijd tot de kaart te zien is"),
        (("cold_loads", "atlas", "working_ms"), 900.1, "tijd tot de kaart werkt"),
        (
            ("changes", "gemeente", "indicator", "bytes_max"),
            5_001,
            "ander onderwerp, gemeente, grootste",
        ),
        (
            ("changes", "buurt", "indicator", "bytes_max"),
            15_001,
            "ander onderwerp, buurt, grootste",
        ),
        (("changes", "gemeente", "period", "milliseconds"), 151, "opnieuw getekend, gemeente"),
        (("changes", "wijk", "method", "milliseconds"), 201, "opnieuw getekend, wijk"),
        (("changes", "buurt", "indicator", "milliseconds"), 201, "opnieuw getekend, buurt"),
        (("reruns", "median_ms"), 25.1, "rerun, een sessie"),
        (("reruns", "cpu_ms"), 25.1, "rerun, rekentijd server"),
        (("crowd_300", "p95"), 0.301, "300 sessies, p95"),
        (("crowd_800", "p95"), 1.001, "800 sessies, p95"),
        (("burst", "seconds"), 3.01, "50 nieuwe bezoekers tegelijk"),
        (("burst", "health_max"), 1.01, "health in die tijd, langste"),
        (("wonen_load", "bytes"), 1_000_001, "Wonen, eerste keer laden"),
        (("plekken_load", "bytes"), 2_000_001, "Plekken, eerste keer laden"),
        (("bereik_load", "bytes"), 1_000_001, "Bereik, eerste keer laden"),
        (("dorp_load", "bytes"), 1_000_001, "Mijn dorp, eerste keer laden"),
        (("wonen_part", "median_ms"), 100.1, "Wonen, ander deel"),
        (("wonen_part", "bytes_max"), 15_001, "Wonen, ander deel, grootste"),
        (("wonen_slider", "median_ms"), 100.1, "Wonen, schuif"),
        (("wonen_slider", "bytes_max"), 15_001, "Wonen, schuif, grootste"),
        (("plekken_gemeente", "bytes_max"), 15_001, "Plekken, andere gemeente, grootste"),
        (("bereik_kern", "median_ms"), 100.1, "Bereik, andere kern"),
        (("watals_step", "median_ms"), 100.1, "Wat als, stap"),
        (("watals_search", "median_ms"), 5_000.1, "Wat als, beste plekken"),
        (("watals_search", "bytes_max"), 15_001, "Wat als, beste plekken, grootste"),
        (("dorp_kern", "bytes_max"), 15_001, "Mijn dorp, ander dorp, grootste"),
        (("store", "load_seconds"), 1.01, "gegevens laden"),
        (("store", "lookup_p95_seconds"), 0.0201, "een periode uit een miljoen"),
        (("classify", "seconds"), 3.01, "een miljoen woningen indelen"),
        (("classify", "peak_bytes"), 250_000_001, "geheugen daarbij, hoogste"),
        (("reach", "seconds"), 2.01, "bereik van 2.000 plekken"),
        (("profiel_load", "bytes"), 1_000_001, "Profiel, eerste keer laden"),
        (("vergelijken_rang", "bytes_max"), 15_001, "Vergelijken, andere rangorde, grootste"),
        (("factsheet", "seconds"), 20.01, "feitenbladen van alle gemeenten"),
        (("upload", "xlsx_seconds"), 5.01, "XLSX van 10 MB aangeleverd"),
        (("upload", "csv_peak_bytes"), 300_000_001, "geheugen bij CSV, hoogste"),
        (("refresh", "seconds"), 60.01, "cijfers verversen, heel Drenthe"),
        (("refresh", "peak_bytes"), 500_000_001, "geheugen bij verversen, hoogste"),
        (("refresh", "load_seconds"), 1.01, "gegevens laden na verversen"),
    ],
)
def test_just_over_one_limit_misses_that_one_only(
    results: dict[str, Any], path: tuple[str, ...], value: float, name: str
) -> None:
    *way, last = path
    look(results, *way)[last] = value
    assert [bar.name for bar in bars(results) if bar.verdict == NOT_MET] == [name]


def test_without_anything_nothing_is_measured() -> None:
    assert {bar.verdict for bar in bars({})} == {NOT_MEASURED}


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("cold_loads", 18),
        ("changes", 5),
        ("reruns", 2),
        ("crowd_300", 1),
        ("burst", 2),
        ("wonen_load", 1),
        ("plekken_load", 1),
        ("wonen_slider", 2),
        ("watals_search", 2),
        ("classify", 2),
        ("reach", 1),
        ("factsheet", 1),
        ("refresh", 3),
        ("upload", 4),
    ],
)
def test_a_part_that_failed_is_not_measured(results: dict[str, Any], part: str, names: int) -> None:
    broken = copy.deepcopy(results) | {part: {"error": "RuntimeError: stuk"}}
    missed = [bar for bar in bars(broken) if bar.verdict == NOT_MEASURED]
    assert len(missed) == names


def test_visitors_who_were_not_served_make_a_burst_unmeasured(results: dict[str, Any]) -> None:
    results["burst"]["served"] = 49
    bar = by_name(results)["50 nieuwe bezoekers tegelijk"]
    assert (bar.verdict, bar.target, bar.note) == (
        NOT_MEASURED,
        BURST_SECONDS,
        "49 van 50 geholpen",
    )


def test_other_hosts_and_dropped_sessions_are_named(results: dict[str, Any]) -> None:
    results["cold_loads"]["atlas"]["other_hosts"] = ("fonts.example.org",)
    results["crowd_800"]["dropped"] = 7
    found = by_name(results)
    assert "fonts.example.org" in found["eerste keer laden"].note
    assert found["800 sessies, p95"].note == "7 afgebroken, 0 fouten"


def test_seeing_and_using_the_map_are_two_figures_with_one_limit(results: dict[str, Any]) -> None:
    results["cold_loads"]["empty"]["painted_ms"] = 1_000.0
    results["cold_loads"]["atlas"] |= {"painted_ms": 400.0, "working_ms": 1_300.0}
    found = by_name(results)
    seen, works = found["tijd tot de kaart te zien is"], found["tijd tot de kaart werkt"]
    assert (seen.target, seen.measured, seen.verdict) == (1_000.0, 400.0, MET)
    assert (works.target, works.measured, works.verdict) == (1_000.0, 1_300.0, NOT_MET)


def test_a_step_with_an_error_on_the_page_is_not_measured(results: dict[str, Any]) -> None:
    results["dorp_kern"]["errors"] = ["KeyError: 'WP1'", "KeyError: 'WP2'"]
    found = by_name(results)
    trip, size = (found[f"Mijn dorp, ander dorp{more}"] for more in ("", ", grootste"))
    assert trip.verdict == size.verdict == NOT_MEASURED
    assert trip.note == "KeyError: 'WP1'"
    assert [bar.name for bar in bars(results) if bar.verdict != MET] == [trip.name, size.name]


def test_the_times_of_a_first_load_stand_beside_those_of_the_empty_page(
    results: dict[str, Any],
) -> None:
    results["plekken_load"]["working_ms"] = 2_345.0
    found = by_name(results)
    assert found["Bereik, eerste keer laden"].note == (
        "eerste cijfers 900 ms; lege pagina 2.00 MB, 900 ms"
    )
    with_map = found["Plekken, eerste keer laden"]
    assert "eerste cijfers 900 ms, kaart 2345 ms;" in with_map.note
    assert with_map.target == 2.0, "deck.gl may weigh as much as the rest"
    assert found["Wat als, beste plekken"].target == SEARCH_MS


def test_the_second_time_is_told(results: dict[str, Any]) -> None:
    note = by_name(results)["rerun, een sessie"].note
    assert note == "heen en terug, mediaan; daarna nog eens 8,00"


def test_the_rate_of_classifying_is_told(results: dict[str, Any]) -> None:
    note = by_name(results)["een miljoen woningen indelen"].note
    assert note == "mediaan; 333 duizend per seconde"


def test_a_kind_of_change_that_cannot_be_made_leaves_the_others(results: dict[str, Any]) -> None:
    results["changes"]["wijk"]["period"]["milliseconds"] = None
    bar = by_name(results)["opnieuw getekend, wijk"]
    assert (bar.measured, bar.note) == (30, "onderwerp 10, klassen 30")


def test_units(results: dict[str, Any]) -> None:
    found = by_name(results)
    assert (found["eerste keer laden"].measured, found["eerste keer laden"].unit) == (1.0, "MB")
    assert found["ander onderwerp, buurt, grootste"].target == CHANGE_BYTES["buurt"] / 1000 == 15
    assert found["800 sessies, p95"].measured == 1_000
    assert set(REDRAW_MS) == {"gemeente", "wijk", "buurt"}


def test_look_and_times() -> None:
    assert look({"a": {"b": 3}}, "a", "b") == 3
    assert look({"a": 3}, "a", "b") is None
    assert look({}, "a", "b") is None
    assert times(2.0, 1000) == 2000 and times(None, 1000) is None
