"""`python -m atlas spoor`: the full trail as a file; and which database it is taken from."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from atlas.cli.commands import main
from atlas.store.reporting.faults import CORRUPT
from atlas.store.reporting.records import Denied
from atlas.store.reporting.register import FOLDER, Register, get_register
from tests.store.reporting.people import ASSEN, EMMEN, PROVINCE, STARTED, draft, handed_in


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "staat"))
    return tmp_path / "staat"


def test_the_trail_as_csv(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = handed_in(get_register(), explanation='=HYPERLINK("x")\nTweede; regel')
    get_register().send_back(PROVINCE, report.report_id, 2, "=1+1")
    with pytest.raises(Denied):
        get_register().save(EMMEN, report.report_id, 3, STARTED)
    out = tmp_path / "spoor.csv"
    assert main(["spoor", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"geschreven: {out} (4 regels)\n"
    assert out.read_bytes().startswith(b"\xef\xbb\xbfnummer;tijdstip;")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["nummer"] for row in rows] == ["1", "2", "3", "4"]
    told = ["aangemaakt", "ingediend", "teruggestuurd", "geweigerd"]
    assert [row["handeling"] for row in rows] == told
    assert rows[0]["code"] == ASSEN.pseudonym and rows[3]["code"] == EMMEN.pseudonym
    assert json.loads(rows[0]["werd"])["explanation"] == '=HYPERLINK("x")\nTweede; regel'
    assert rows[2]["reden"] == "'=1+1"
    assert rows[0]["tijdstip"].endswith("+00:00")


def test_the_trail_as_json(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = draft(get_register(), explanation="Ĳ 👩‍🌾")
    get_register().save(ASSEN, report.report_id, 1, STARTED)
    out = tmp_path / "spoor.json"
    assert main(["spoor", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"events": 2, "out": str(out)}
    events = json.loads(out.read_text("utf-8"))
    assert [event["event_id"] for event in events] == [1, 2]
    assert events[0]["after"]["explanation"] == "Ĳ 👩‍🌾"
    assert events[1]["before"] == {"explanation": "Ĳ 👩‍🌾"}


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_no_reports_yet(state: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"spoor.{ending}"
    assert main(["spoor", "--out", str(out)]) == 0
    assert not state.exists()
    if ending == "json":
        assert json.loads(out.read_text()) == []
    else:
        assert len(out.read_text().splitlines()) == 1


def test_errors_are_one_dutch_line(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["spoor", "--out", str(tmp_path / "spoor.xlsx")]) == 2
    assert capsys.readouterr().err.startswith("Fout: --out moet eindigen op .csv of .json")
    assert main(["spoor", "--out", str(tmp_path / "geen" / "spoor.csv")]) == 2
    assert "is niet te schrijven" in capsys.readouterr().err
    state.mkdir()
    (state / "atlas.sqlite").write_bytes(b"x" * 100)
    out = tmp_path / "spoor.csv"
    assert main(["spoor", "--out", str(out)]) == 2
    assert capsys.readouterr().err == f"Fout: {CORRUPT}\n"
    assert not out.exists() and [*tmp_path.glob("*.part")] == []


def test_the_database_is_what_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATLAS_STATE", raising=False)
    assert get_register()._database.file == FOLDER / "atlas.sqlite"
    assert get_register() is get_register()
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "a?b#c%41"))
    draft(get_register())
    assert (tmp_path / "a?b#c%41" / "atlas.sqlite").exists()
    monkeypatch.setenv("ATLAS_DATABASE", f"sqlite:///{tmp_path / 'ander.sqlite'}")
    assert get_register().reports(ASSEN) == ()
    draft(get_register(), "ander")
    assert (tmp_path / "ander.sqlite").exists()
    monkeypatch.setenv("ATLAS_DATABASE", "")
    assert [each.subject for each in get_register().reports(ASSEN)] == ["ua-2-4-a"]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_only_who_made_the_trail_reads_it(state: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"spoor.{ending}"
    assert main(["spoor", "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o077 == 0


def test_only_the_owner_of_the_machine_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "atlas.sqlite"
    draft(Register(file))
    assert file.stat().st_mode & 0o077 == 0
