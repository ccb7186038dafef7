"""A whole refresh against a server that speaks as the sources do, into versions of a site."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from atlas.cli.refresh import as_record, in_words
from atlas.sources.fetch import Fetcher
from atlas.sources.live.answers import Progress
from atlas.sources.live.refresh import Done, Files, Job, Options, Report, figures, refresh
from atlas.store.load import build_store
from atlas.store.read import digests, read_records
from atlas.store.version_records import VersionError
from tests.sources.official import Official, serve
from tests.sources.official.figures import areas
from tests.sources.official.figures import figures as cells
from tests.sources.official.tables import Table, TopicDef, region, years
from tests.sources.sites import SOURCE, changed, now_files, site, versions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
CODES = ("NL01", *areas("gemeente", "provincie"), "GM0014")
PRICES = cells("gemiddelde_verkoopprijs")
STOCK = {
    "indicator": "woningen_te_koop",
    "names": ["AantalVerkochteWoningen"],
    "new": {
        "title": "Verkochte woningen",
        "question": "Waar worden de meeste woningen verkocht?",
        "description": "Het aantal bestaande koopwoningen dat in het jaar is verkocht.",
        "theme": "wonen",
        "unit": "woningen",
        "decimals": 0,
        "direction": "neutral",
        "kind": "measured",
        "aggregate": {"rule": "sum"},
    },
}


def prices(last: int = 2025, **replaced: str) -> Table:
    """83625NED up to a year, with another topic beside it; cells may be replaced by period."""
    time = years(*range(1995, last + 1), provisional=[2025])
    rows = [
        (
            (code, period.key),
            [
                replaced.get(f"{code}_{period.key[:4]}")
                or PRICES.get((code, period.key[:4]), "400000"),
                str(100 + number),
            ],
        )
        for number, code in enumerate(CODES)
        for period in time.codes
    ]
    topics = (TopicDef("GemiddeldeVerkoopprijs", unit="euro"), TopicDef("AantalVerkochteWoningen"))
    title = "Bestaande koopwoningen; gemiddelde verkoopprijzen, regio"
    return Table("83625NED", title, (region(CODES, "RegioS", 6), time), topics, rows)


@contextmanager
def watch(job: Job) -> Iterator[Progress]:
    yield lambda done, whole: None


@pytest.fixture
def server() -> Iterator[Official]:
    with serve([prices()]) as site:
        yield site


@pytest.fixture
def root(tmp_path: Path, server: Official) -> Path:
    return site(tmp_path, server.url("").rstrip("/"))


async def _no_wait(_: float) -> None:
    return


IMPATIENT = Fetcher(sleep=_no_wait)


def run(
    root: Path, *more: Job, now: datetime = NOW, fetcher: Fetcher = IMPATIENT, **options: Any
) -> Report:
    how = Options(**options)
    sources = read_records(now_files(root)).sources.values()
    jobs = [figures(source, fetcher, now, force=how.force) for source in sources]
    return refresh(versions(root), [*more, *jobs], watch, now, how)


def fails(problem: Exception) -> Job:
    def work(files: Files, progress: Progress) -> Done:
        raise problem

    return Job("kapot", "Kapotte bron", 1, work)


def test_a_refresh_makes_a_version_and_leaves_the_shipped_data(root: Path) -> None:
    shipped = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    report = run(root, who="test")
    (outcome,) = report.outcomes
    assert outcome.done.lines[0] == (
        "Bestaande koopwoningen; gemiddelde verkoopprijzen, regio: 1 van 1 onderwerpen veranderd; "
        "14 cijfers erbij, 0 herzien, 0 weg"
    )
    assert outcome.done.lines[1] == "  nieuwe perioden: 2025"
    made = versions(root).current()
    assert report.version == made
    assert (made.kind, made.who, made.made, made.parent) == (
        "verversing",
        "test",
        NOW,
        versions(root).shipped.id,
    )
    assert made.what.startswith("ververst: Bestaande koopwoningen")
    files = now_files(root)
    store = build_store(files, digests(files))
    found = store.cells("gemiddelde_verkoopprijs", "2025", "gemeente")
    assert set(found["status"]) == {"provisional"}
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == shipped


def test_the_same_again_makes_no_version_and_is_still_a_success(root: Path) -> None:
    run(root)
    report = run(root, now=LATER)
    assert report.version is None
    assert not report.failed
    assert len(versions(root).listed()) == 2
    (attempt,) = versions(root).attempts().values()
    assert (attempt.succeeded, attempt.problem) == (LATER, "")


def test_a_trial_keeps_nothing(root: Path) -> None:
    report = run(root, trial=True)
    assert report.outcomes[0].done.changes
    assert report.version is None
    assert not versions(root).folder.exists()


def test_one_that_fails_does_not_stop_the_others(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        report = run(root, fails(ZeroDivisionError("door\nnul")))
    assert [bool(each.problem) for each in report.outcomes] == [True, False]
    assert report.version is not None
    (line,) = caplog.messages
    assert line == "kapot niet ververst: onverwachte fout (ZeroDivisionError: door nul)"
    assert "\n" not in line
    attempts = versions(root).attempts()
    assert attempts["kapot"].succeeded is None
    assert attempts["kapot"].problem.startswith("onverwachte fout")
    assert attempts["cbs_83625ned"].succeeded == NOW


def test_a_source_that_fails_keeps_its_figures_and_when_it_went_well(
    root: Path, server: Official
) -> None:
    run(root)
    before = now_files(root)
    server.wrong["UntypedDataSet"] = lambda visit: visit.give(503)
    report = run(root, now=LATER)
    assert "fout 503" in report.outcomes[0].problem
    assert now_files(root) == before
    (attempt,) = versions(root).attempts().values()
    assert (attempt.tried, attempt.succeeded) == (LATER, NOW)
    assert "fout 503" in attempt.problem


def test_9_a_renamed_topic_is_named(root: Path, server: Official) -> None:
    server.tables["83625ned"] = prices().renamed("GemiddeldeVerkoopprijs", "Verkoopprijs")
    (outcome,) = run(root).outcomes
    assert "'GemiddeldeVerkoopprijs'" in outcome.problem
    assert "lijkt op: Verkoopprijs" in outcome.problem


def test_9_a_renamed_topic_leaves_its_own_figures_and_the_others_are_refreshed(
    root: Path, server: Official
) -> None:
    changed(root, SOURCE, lambda record: record["measures"].append(STOCK))
    run(root)
    old = now_files(root)
    server.tables["83625ned"] = prices(GM0114_2024="999999").renamed(
        "AantalVerkochteWoningen", "Verkocht"
    )
    report = run(root, now=LATER)
    (outcome,) = report.outcomes
    assert "'AantalVerkochteWoningen'" in outcome.problem and report.failed
    assert report.version is not None
    new = now_files(root)
    sold = "indicators/wonen/woningen_te_koop.csv"
    assert new[sold] == old[sold]
    assert b"999999" in new["indicators/wonen/gemiddelde_verkoopprijs.csv"]
    (attempt,) = versions(root).attempts().values()
    assert attempt.partly and attempt.succeeded == NOW
    assert "deels ververst" in "\n".join(in_words(report, trial=False))
    told = as_record(report, trial=False)
    assert told["results"] == [{"id": "cbs_83625ned", **outcome.done.counts}]
    assert outcome.done.counts["revised"] == 1 and told["errors"]


def test_5_a_source_that_lost_much_is_refused_unless_forced(root: Path, server: Official) -> None:
    run(root)
    server.tables["83625ned"] = prices(last=2015)
    assert "nog maar" in run(root).outcomes[0].problem
    report = run(root, force=True)
    assert not report.failed
    assert report.version is not None


def test_an_indicator_is_added_by_a_record_alone(root: Path, server: Official) -> None:
    """docs/bron-toevoegen.md: a topic that a known provider has needs no code."""
    changed(root, SOURCE, lambda record: record["measures"].append(STOCK))
    report = run(root)
    assert not report.failed
    files = now_files(root)
    assert "indicators/wonen/woningen_te_koop.toml" in files
    store = build_store(files, digests(files))
    record = store.indicators["woningen_te_koop"]
    assert record.question == "Waar worden de meeste woningen verkocht?"
    assert record.table.levels == ("gemeente", "provincie", "land")
    assert [origin.id for origin in record.origin] == ["cbs_83625ned"]
    assert store.cells("woningen_te_koop", "2024", "gemeente")["value"].gt(100).any()


def test_what_would_break_the_data_is_not_put(root: Path) -> None:
    def work(files: Files, progress: Progress) -> Done:
        return Done({"places/osm.csv": b"kapot"}, ("x",))

    report = run(root, Job("kapot", "Kapot", 1, work))
    assert report.version is None
    assert all("de gegevens zouden niet kloppen" in each.problem for each in report.outcomes)
    assert versions(root).current().kind == "basis"


def test_13_of_two_at_once_one_wins(root: Path) -> None:
    with (
        versions(root).changing(),
        pytest.raises(VersionError, match="er loopt al een verversing of levering"),
    ):
        run(root)
    assert versions(root).attempts() == {}


def test_14_a_clock_that_is_off_makes_nothing_fresh(root: Path) -> None:
    year = Fetcher(sleep=_no_wait, now=lambda: datetime.now(UTC) + timedelta(days=365))
    (outcome,) = run(root, fetcher=year).outcomes
    assert "de klok van deze computer loopt een dag of meer uit de pas" in outcome.problem
    (attempt,) = versions(root).attempts().values()
    assert attempt.succeeded is None
    assert versions(root).current().kind == "basis"


def test_14_a_clock_that_is_slow_refreshes_nothing(root: Path) -> None:
    run(root)
    with pytest.raises(VersionError, match="de klok van deze computer loopt achter"):
        run(root, now=NOW - timedelta(days=365))
    (attempt,) = versions(root).attempts().values()
    assert attempt.succeeded == NOW
    # and a clock that was fast once, as when somebody delivered, does not end all refreshes
    run(root, now=NOW - timedelta(days=365), force=True)
    (attempt,) = versions(root).attempts().values()
    assert attempt.tried == NOW - timedelta(days=365)
