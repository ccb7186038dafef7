"""`python -m atlas doctor --live`, against servers on this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atlas.cli.commands import main
from atlas.store.store import DATA
from tests.sources.official import Official, serve
from tests.sources.official.figures import health, kwb, scores
from tests.sources.sites import SOURCE, changed, site
from tests.sources.test_live_refresh import prices

ZIP = "resources/open-data-leefbaarometer-meting-2024.zip"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Official]:
    with serve([prices(), kwb(), health()], files={ZIP: scores()}) as found:
        yield found


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Official) -> Path:
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "state"))
    return site(tmp_path, server.url("").rstrip("/"))


def another(root: Path, server: Official, name: str, **fields: Any) -> None:
    """Put another record of a live source in the site, some fields changed."""
    path = f"sources/{name}.toml"
    shutil.copyfile(DATA / path, root / path)
    changed(root, path, lambda record: record.update(fields, url=server.url("").rstrip("/")))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Run:
    def running(*options: str) -> tuple[int, str, str]:
        code = main(["doctor", "--data", str(root), *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return running


def test_a_source_as_its_record_says(run: Run) -> None:
    assert run("--live") == (
        0,
        "cbs_83625ned 83625NED: goed ('Bestaande koopwoningen; gemiddelde verkoopprijzen, regio', "
        "bijgewerkt 2026-10-01, 465 rijen)\n",
        "1 tabellen bekeken, 0 met verschillen\n",
    )


def test_a_topic_or_title_that_differs_is_told(run: Run, root: Path, server: Official) -> None:
    other = prices().renamed("GemiddeldeVerkoopprijs", "Verkoopprijs")
    server.tables["83625ned"] = replace(other, title="Iets anders")
    code, out, _ = run("--live", "cbs_83625ned")
    assert code == 1
    head, *lines = out.splitlines()
    assert head.startswith("cbs_83625ned 83625NED: verschilt ('Iets anders'")
    assert lines[0].startswith("  de titel is 'Iets anders', verwacht: Bestaande koopwoningen")
    assert "'GemiddeldeVerkoopprijs' is er niet (hernoemd?); lijkt op: Verkoopprijs" in lines[1]


def test_a_wrong_year_of_an_edition_is_told(run: Run, root: Path, server: Official) -> None:
    wrong = [{"table_id": "85984NED", "period": "2022", "region": "WijkenEnBuurten"}]
    measures = [{"indicator": "gemiddelde_verkoopprijs", "names": ["AantalInwoners"]}]
    another(root, server, "cbs_kwb", editions=wrong, measures=measures)
    code, out, _ = run("--live", "cbs_kwb")
    assert code == 1
    assert "het jaar 2022 staat niet in de titel 'Kerncijfers wijken en buurten 2024'" in out


def test_a_choice_that_does_not_exist_is_told(run: Run, root: Path, server: Official) -> None:
    measures = [
        {"indicator": "a", "names": ["Drinker"], "where": {"Leeftijd": "99999"}},
        {"indicator": "b", "names": ["Eenzaam"], "where": {"Geslacht": "T001038"}},
    ]
    another(root, server, "rivm_50150ned", measures=measures)
    code, out, _ = run("--live", "rivm_50150ned")
    assert code == 1
    assert out.splitlines()[1:] == [
        "  waarde '99999' van Leeftijd bestaat niet",
        "  er is geen dimensie 'Geslacht'",
        "  dimensie 'Leeftijd' heeft geen keuze",
    ]


def test_a_file_is_read_as_a_refresh_does(run: Run, root: Path, server: Official) -> None:
    another(root, server, "bzk_leefbaarometer")
    code, out, _ = run("--live", "bzk_leefbaarometer")
    assert (code, out.partition(" (")[0]) == (0, f"bzk_leefbaarometer {ZIP}: goed")


def test_what_cannot_be_reached_is_a_difference(run: Run, server: Official) -> None:
    server.wrong["TableInfos"] = lambda visit: visit.give(404)
    code, out, _ = run("--live", "--json")
    (finding,) = json.loads(out)
    assert code == 1
    assert finding["seen"] == ""
    assert "fout 404" in finding["differs"][0]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "zeg --live: deze opdracht vraagt alle bronnen op internet"),
        (["--live", "x"], "bron 'x' bestaat niet; kies uit cbs_83625ned"),
    ],
)
def test_a_wrong_question(run: Run, options: list[str], says: str) -> None:
    assert run(*options) == (2, "", f"Fout: {says}\n")
    assert SOURCE.endswith("cbs_83625ned.toml")
