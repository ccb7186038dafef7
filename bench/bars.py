"""The agreed limits: what is held against what."""

from __future__ import annotations

from typing import Any

from bench.parts import FIRSTS, HALF, MAP, STEP_BYTES, STEPS, First, Step
from bench.programme import BIG_STEPS
from bench.stats import Bar, number

Results = dict[str, Any]
"""What `bench.run.measure` found: a part by its name, each an object of figures."""

CHANGE_BYTES = {"gemeente": 5_000, "buurt": 15_000}
REDRAW_MS = {"gemeente": 150, "wijk": 200, "buurt": 200}
CONTROL_WORDS = {"indicator": "onderwerp", "period": "jaar", "method": "klassen"}
RERUN_MS = 25
CROWD_MS = {300: 300, 800: 1_000}
BURST_SECONDS, HEALTH_SECONDS = 3, 1
LOAD_SECONDS, LOOKUP_MS = 1, 20
CLASSIFY_SECONDS, CLASSIFY_MB = 3, 250
REACH_SECONDS = 2
SHEETS_SECONDS = 20
UPLOAD_SECONDS, UPLOAD_MB = 5, 300
REFRESH_SECONDS, REFRESH_MB, START_SECONDS = 60, 500, 1


def look(results: Results, *path: str) -> Any:
    """The figure at a path; None when it, or a part on the way to it, is not there."""
    found: Any = results
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def times(value: float | None, factor: float) -> float | None:
    """A figure in another unit; None stays None."""
    return None if value is None else value * factor


def bars(results: Results) -> list[Bar]:
    """Every agreed limit beside what was measured, in the order of the agreement."""
    return [
        *_cold(results),
        *_change_bytes(results),
        *_redraws(results),
        *_reruns(results),
        *_crowds(results),
        *_burst(results),
        *(_first(results, first) for first in FIRSTS),
        *(bar for step in (*STEPS, *BIG_STEPS) for bar in _step(results, step)),
        *_store(results),
        *_classify(results),
        *_reach(results),
        *_factsheet(results),
        *_refresh(results),
        *_upload(results),
    ]


def _cold(results: Results) -> list[Bar]:
    theirs = look(results, "cold_loads", "empty") or {"bytes": 0, "painted_ms": 0}
    ours = look(results, "cold_loads", "atlas") or {}
    note = f"lege pagina {theirs['bytes'] / 1e6:.2f} MB"
    hosts = ours.get("other_hosts") or ()
    note += f"; vraagt ook bij {', '.join(hosts)}" if hosts else ""
    limit, size = theirs["bytes"] * HALF / 1e6, times(ours.get("bytes"), 1e-6)
    moments = [
        Bar(name, theirs["painted_ms"], ours.get(key), "ms", f"eis: de lege pagina{more}")
        for name, key, more in (
            ("tijd tot de kaart te zien is", "painted_ms", ""),
            ("tijd tot de kaart werkt", "working_ms", "; dan ook te bedienen"),
        )
    ]
    return [Bar("eerste keer laden", limit, size, "MB", note), *moments]


def _change_bytes(results: Results) -> list[Bar]:
    return [
        Bar(
            f"ander onderwerp, {level}, grootste",
            limit / 1000,
            times(look(results, "changes", level, "indicator", "bytes_max"), 1e-3),
            "kB",
        )
        for level, limit in CHANGE_BYTES.items()
    ]


def _redraws(results: Results) -> list[Bar]:
    """One bar a level: the slowest of the three kinds of change, each a median."""
    found = []
    for level, limit in REDRAW_MS.items():
        kinds = {
            word: look(results, "changes", level, control, "milliseconds")
            for control, word in CONTROL_WORDS.items()
        }
        taken = [value for value in kinds.values() if value is not None]
        parts = (f"{word} {value:.0f}" for word, value in kinds.items() if value is not None)
        slowest = max(taken, default=None)
        found.append(Bar(f"opnieuw getekend, {level}", limit, slowest, "ms", ", ".join(parts)))
    return found


def _reruns(results: Results) -> list[Bar]:
    trip, cpu = look(results, "reruns", "median_ms"), look(results, "reruns", "cpu_ms")
    note = f"heen en terug, mediaan; daarna nog eens {number(look(results, 'reruns', 'again_ms'))}"
    return [
        Bar("rerun, een sessie", RERUN_MS, trip, "ms", note),
        Bar("rerun, rekentijd server", RERUN_MS, cpu, "ms", "gemiddeld per rerun"),
    ]


def _crowds(results: Results) -> list[Bar]:
    found = []
    for size, limit in CROWD_MS.items():
        record = look(results, f"crowd_{size}") or {}
        note = f"{record.get('dropped', 0)} afgebroken, {record.get('errors', 0)} fouten"
        slow = times(record.get("p95"), 1000)
        found.append(Bar(f"{size} sessies, p95", limit, slow, "ms", note))
    return found


def _burst(results: Results) -> list[Bar]:
    record = look(results, "burst") or {}
    all_served = record.get("served") == record.get("sessions")
    note = f"{record.get('served', 0)} van {record.get('sessions', 0)} geholpen"
    seconds = record.get("seconds") if all_served else None
    return [
        Bar("50 nieuwe bezoekers tegelijk", BURST_SECONDS, seconds, "s", note),
        Bar("health in die tijd, langste", HEALTH_SECONDS, record.get("health_max"), "s"),
    ]


def _first(results: Results, first: First) -> Bar:
    """The first load of a page of parts, in bytes; its times beside those of the empty page."""
    theirs = look(results, "cold_loads", "empty") or {"bytes": 0, "painted_ms": 0}
    ours = look(results, first.key) or {}
    size = times(ours.get("bytes"), 1e-6) if theirs["bytes"] else None
    seen, works = (number(ours.get(key)) for key in ("painted_ms", "working_ms"))
    drawn = f"eerste cijfers {seen} ms" + (f", kaart {works} ms" if first.working == MAP else "")
    note = f"{drawn}; lege pagina {theirs['bytes'] / 1e6:.2f} MB, {number(theirs['painted_ms'])} ms"
    limit = theirs["bytes"] * first.share / 1e6
    return Bar(f"{first.title}, eerste keer laden", limit, size, "MB", note)


def _step(results: Results, step: Step) -> list[Bar]:
    """The round trip and the largest answer of a step; one that went wrong is not measured."""
    record = look(results, step.key) or {}
    errors = record.get("errors")
    trip, size = (None if errors else record.get(key) for key in ("median_ms", "bytes_max"))
    note = f"heen en terug, mediaan; langste {number(record.get('max_ms'))}"
    return [
        Bar(step.title, step.limit_ms, trip, "ms", errors[0] if errors else note),
        Bar(f"{step.title}, grootste", STEP_BYTES / 1000, times(size, 1e-3), "kB"),
    ]


def _store(results: Results) -> list[Bar]:
    lookup = times(look(results, "store", "lookup_p95_seconds"), 1000)
    return [
        Bar("gegevens laden", LOAD_SECONDS, look(results, "store", "load_seconds"), "s"),
        Bar("een periode uit een miljoen", LOOKUP_MS, lookup, "ms", "p95"),
    ]


def _classify(results: Results) -> list[Bar]:
    rate = times(look(results, "classify", "rows_per_second"), 1e-3)
    note = f"mediaan; {number(rate)} duizend per seconde"
    seconds, peak = (look(results, "classify", key) for key in ("seconds", "peak_bytes"))
    return [
        Bar("een miljoen woningen indelen", CLASSIFY_SECONDS, seconds, "s", note),
        Bar("geheugen daarbij, hoogste", CLASSIFY_MB, times(peak, 1e-6), "MB", "zonder de tabel"),
    ]


def _reach(results: Results) -> list[Bar]:
    without = number(look(results, "reach", "fiets_seconds"))
    note = f"14.500 punten, mediaan; traagste maat, zonder routetabel {without}"
    return [
        Bar("bereik van 2.000 plekken", REACH_SECONDS, look(results, "reach", "seconds"), "s", note)
    ]


def _factsheet(results: Results) -> list[Bar]:
    sheets, size = (look(results, "factsheet", key) for key in ("sheets", "largest_bytes"))
    note = f"{number(sheets)} feitenbladen, mediaan; grootste {number(times(size, 1e-3))} kB"
    seconds = look(results, "factsheet", "seconds")
    return [Bar("feitenbladen van alle gemeenten", SHEETS_SECONDS, seconds, "s", note)]


def _refresh(results: Results) -> list[Bar]:
    """A refresh of all of Drenthe, and a start with what came of it."""
    found = results.get("refresh") or {}
    seconds, peak, start = (found.get(k) for k in ("seconds", "peak_bytes", "load_seconds"))
    note = f"{number(times(found.get('rows'), 1e-3))} duizend cijfers"
    return [
        Bar("cijfers verversen, heel Drenthe", REFRESH_SECONDS, seconds, "s", note),
        Bar("geheugen bij verversen, hoogste", REFRESH_MB, times(peak, 1e-6), "MB"),
        Bar("gegevens laden na verversen", START_SECONDS, start, "s"),
    ]


def _upload(results: Results) -> list[Bar]:
    """A file of 10 MB on page Aanleveren."""
    found, said = results.get("upload") or {}, []
    for kind in ("csv", "xlsx"):
        seconds, used, peak = (found.get(f"{kind}_{k}") for k in ("seconds", "cpu_seconds",
                                                                  "peak_bytes"))  # fmt: skip
        note = f"rekentijd {number(used)} s"
        name = kind.upper()
        said.append(Bar(f"{name} van 10 MB aangeleverd", UPLOAD_SECONDS, seconds, "s", note))
        said.append(Bar(f"geheugen bij {name}, hoogste", UPLOAD_MB, times(peak, 1e-6), "MB"))
    return said
