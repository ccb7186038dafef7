"""The command import as a user types it: it shows first, and keeps only what is agreed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from atlas.cli.commands import main
from atlas.store.versions import FOLDER, Versions
from tests.support import small_data

TABLE = """Gebied;2023;2024
Assen;1.204;1.250
WK010600;1.196;1.241
WK010601;8;9
"""
MAPPING = {
    "header_rows": [1],
    "area_column": "A",
    "values": [{"column": "B", "period": "2023"}, {"column": "C", "period": "2024"}],
    "decimal": "comma",
    "unit": "personen",
}
RECORD = """title = "Mantelzorgers"
question = "Hoeveel mantelzorgers zijn er?"
description = "Mantelzorgers met steun."
theme = "wonen"
unit = "personen"
decimals = 0
owner = "GM0106"
reference_date = 2025-01-01
licence = "CC BY 4.0"
"""
ID = "eigen_gm0106_mantelzorgers"


class Typed(io.StringIO):
    """Somebody at the keyboard."""

    def isatty(self) -> bool:
        return True


class Site:
    """A folder with small data, a table, and the files that go with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, small_data(folder)
        self.versions = Versions(folder / "state" / FOLDER, self.data)
        for name, text in (("cijfers.csv", TABLE), ("m.json", json.dumps(MAPPING)),
                           ("r.toml", RECORD)):  # fmt: skip
            (folder / name).write_text(text, "utf-8")

    def run(self, *words: str, mapping: bool = True, record: bool = True) -> int:
        given = ["import", str(self.folder / "cijfers.csv"), "--data", str(self.data), *words]
        given += ["--mapping", str(self.folder / "m.json")] if mapping else []
        given += ["--record", str(self.folder / "r.toml")] if record else []
        return main(given)

    @property
    def kept(self) -> bool:
        return self.versions.current().kind == "aanlevering"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return Site(tmp_path)


def test_a_doubt_stops_it_and_is_named(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.run(mapping=False, record=False) == 1
    said = capsys.readouterr().out
    assert "FOUT B2" in said and "decimaalteken" in said
    assert not site.kept


def test_without_answers_it_only_shows(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.run("--ja", record=False) == 0
    said = capsys.readouterr().out
    assert "B2      Assen 2023: '1.204' is 1204" in said and "--record" in said
    assert not site.kept


@pytest.mark.parametrize(
    ("words", "typed", "kept"),
    [
        ((), "ja\n", True),
        ((), "nee\n", False),
        ((), "\n", False),
        (("--ja",), "", True),
        (("--yes",), "", True),
        (("--json",), "ja\n", False),
        (("--json", "--ja"), "", True),
    ],
)
def test_it_keeps_only_what_is_agreed(
    site: Site, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], typed: str, kept: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Typed(typed))
    assert site.run(*words) == 0
    assert site.kept is kept


def test_nobody_at_the_keyboard_is_no_agreement(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.run() == 0
    assert not site.kept
    assert "Er is niets bewaard." in capsys.readouterr().out


def test_as_json_it_tells_all(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.run("--ja", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["indicator"] == ID and told["hidden"] >= 2 and told["refused"] is False
    assert told["version"] == site.versions.current().id
    (site.folder / "m.json").write_text(json.dumps(told["mapping"]), "utf-8")
    assert site.run("--ja", "--json") == 0  # the mapping can be given back; nothing differs
    assert json.loads(capsys.readouterr().out)["version"] is None


def test_small_counts_are_hidden_in_what_is_kept(site: Site) -> None:
    assert site.run("--ja") == 0
    files = site.versions.files(site.versions.current())
    table = files[f"indicators/wonen/{ID}.csv"].decode()
    assert "WK010601,2023,,suppressed" in table
    assert "GM0106,2023,1204,final" in table


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("r.toml", RECORD.replace("GM0106", "GM9999"), "owner GM9999 bestaat niet"),
        ("r.toml", RECORD.replace("title", "titel"), "title: verplicht veld"),
        ("r.toml", "geen toml", "geen TOML"),
        ("r.toml", f'{RECORD}denominator = "niets"', "denominator niets bestaat niet"),
        ("m.json", "{}", "area_column"),
    ],
)
def test_a_wrong_file_is_told(
    site: Site, capsys: pytest.CaptureFixture[str], name: str, text: str, says: str
) -> None:
    (site.folder / name).write_text(text, "utf-8")
    assert site.run("--ja") == 2
    assert says in capsys.readouterr().err
    assert not site.kept


def test_a_missing_file_is_told(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    (site.folder / "cijfers.csv").unlink()
    assert site.run("--ja") == 2
    assert "niet te lezen" in capsys.readouterr().err


def test_areas_of_others_are_refused(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    record = RECORD.replace("GM0106", "GM0114")
    (site.folder / "r.toml").write_text(record, "utf-8")
    assert site.run("--ja") == 1
    assert "buiten Emmen" in capsys.readouterr().out
    assert not site.kept


def test_what_was_public_and_cannot_be_read_is_told_with_a_way_on(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.run("--ja") == 0
    (site.folder / "cijfers.csv").write_text(TABLE.replace("1.204", "1.304"), "utf-8")
    (site.folder / "m.json").write_text(json.dumps(MAPPING), "utf-8")
    assert site.run("--ja") == 0
    first = site.versions.find(str(site.versions.current().parent))
    assert first is not None
    site.versions.objects.path(first.files[f"indicators/wonen/{ID}.csv"]).unlink()
    capsys.readouterr()
    (site.folder / "cijfers.csv").write_text(TABLE.replace("1.204", "1.404"), "utf-8")
    assert site.run("--ja") == 2
    told = capsys.readouterr().err
    assert "eerder openbaar" in told and "uit een kopie" in told


def test_while_something_else_changes_the_data_it_waits(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    with site.versions.changing():
        assert site.run("--ja") == 2
    assert "loopt al" in capsys.readouterr().err
