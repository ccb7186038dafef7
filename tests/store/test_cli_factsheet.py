"""The command factsheet as a user types it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.cli import factsheet as module
from atlas.cli.commands import main
from atlas.store.store import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: Any, monkeypatch: pytest.MonkeyPatch, store: Store) -> Run:
    """Run the command on the committed data, without setting a page: exit code and prints."""
    monkeypatch.setattr(module, "site_store", lambda _: store)
    monkeypatch.setattr(module, "factsheet_pdf", _told)

    def go(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["factsheet", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return go


def _told(_store: Store, subject: Any, _made: Any, address: str) -> bytes:
    return f"{subject.code} {address}".encode()


def test_one_area_by_code_or_name(run: Run, tmp_path: Path) -> None:
    for given in ("GM0114", "Emmen"):
        out = tmp_path / f"{given}.pdf"
        assert run(given, "--out", str(out)) == (0, f"Emmen: {out}\n", "")
        assert out.read_text() == "GM0114 /profiel?gebied=GM0114"
    assert [path.suffix for path in tmp_path.iterdir()] == [".pdf"] * 2


def test_the_file_is_a_real_pdf(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "site_store", lambda _: store)
    out = tmp_path / "emmen.pdf"
    out.write_text("van vorige keer")
    assert main(["factsheet", "GM0114", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_all_twelve_in_a_folder_that_is_made(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bladen" / "2026"
    code, out, _ = run("--all", "--out", str(folder), "--adres", "https://atlas.example.nl/")
    assert code == 0 and len(out.splitlines()) == 12
    files = {path.name: path.read_text() for path in folder.iterdir()}
    assert len(files) == 12
    assert files["feitenblad-emmen.pdf"] == "GM0114 https://atlas.example.nl/profiel?gebied=GM0114"
    assert {"feitenblad-aa-en-hunze.pdf", "feitenblad-midden-drenthe.pdf"} < set(files)


def test_as_json(run: Run, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "noord.pdf"
    code, printed, _ = run("CR07", "--json", "--out", str(out))
    files = [{"area_code": "CR07", "name": "Noord-Drenthe", "out": str(out)}]
    assert (code, json.loads(printed)) == (0, {"version": store.version, "files": files})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Emmn", "--out", "{}/x.pdf"], r"gebied 'Emmn' bestaat niet; bedoelt u Emmen"),
        (["GM0113", "--out", "{}/x.pdf"], r"bestaat niet; bedoelt u .*GM0114"),
        (["qqqqqqq", "--out", "{}/x.pdf"], r"zie: python -m atlas list areas"),
        (["NL01", "--out", "{}/x.pdf"], r"van Nederland \(NL01\) is er geen feitenblad; kies een"),
        (["Centrum", "--out", "{}/x.pdf"], r"'Centrum' komt vaker voor; kies een code: WK\d+, WK"),
        (["--out", "{}/x.pdf"], r"geef een gebied \(GM0114 of Emmen\) of --all, niet allebei"),
        (["Emmen", "--all", "--out", "{}"], r"geef een gebied .* niet allebei"),
        (["Emmen", "--out", "{}/x.docx"], r"--out moet eindigen op \.pdf, niet op '\.docx'"),
        (["Emmen", "--out", "{}/map.pdf"], r"map\.pdf is een map; geef de naam van een bestand"),
        (["Emmen", "--out", "{}/geen/x.pdf"], r"x\.pdf is niet te schrijven; controleer de map"),
        (["--all", "--out", "{}/bestand"], r"bestand is een bestand; geef bij --all de naam"),
        (["--all", "--out", "{}/bestand/map"], r"is niet te schrijven; controleer de map"),
        (["Emmen", "--out", "{}/a\0b.pdf"], r"is niet te schrijven; controleer de map"),
        (
            ["Emmen", "--out", "{}/" + "x" * 300 + ".pdf"],
            r"is niet te schrijven; controleer de map",
        ),
        (["Emmen"], r"deze gegevens ontbreken: --out"),
    ],
)
def test_errors_are_dutch_and_say_what_to_do(
    run: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "bestand").write_text("x")
    (tmp_path / "map.pdf").mkdir()
    code, out, err = run(*(each.format(tmp_path) for each in arguments))
    assert (code, out) == (2, "")
    assert re.search(f"Fout: .*{says}", err)
    assert not [*tmp_path.rglob("*.part")] and not [*tmp_path.glob("x.*")]


@pytest.mark.parametrize(
    "given",
    [
        "atlas.example.nl",
        "ftp://atlas.example.nl",
        "javascript:alert(1)",
        "https://",
        "https://atlas example.nl",
        "https://atlas.example.nl/?a=1",
        "https://atlas.example.nl/#a",
        "https://[::1",
        "https://atlas.example.nl\nx",
    ],
)
def test_an_address_that_is_none_is_refused(run: Run, tmp_path: Path, given: str) -> None:
    code, _, err = run("Emmen", "--out", str(tmp_path / "x.pdf"), f"--adres={given}")
    assert code == 2 and "is geen adres; geef het zo: https://atlas.example.nl" in err
    assert not [*tmp_path.iterdir()]


def test_an_area_without_figures_says_why(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "site_store", lambda _: store)
    out = tmp_path / "x.pdf"
    assert main(["factsheet", "RG_wzw_2007_zuidoost", "--out", str(out)]) == 2
    assert "zijn er geen cijfers, dus ook geen feitenblad" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("while_writing", [False, True])
def test_10_ctrl_c_leaves_whole_files_and_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, while_writing: bool
) -> None:
    made: list[str] = []
    out, old = tmp_path / "uit", b"de vorige"
    out.mkdir()
    (out / "feitenblad-emmen.pdf").write_bytes(old)

    def third_stops(store: Store, subject: Any, day: Any, address: str) -> bytes:
        made.append(subject.code)
        if len(made) == 3 and not while_writing:
            raise KeyboardInterrupt
        return _told(store, subject, day, address)

    def stop(part: Path, target: Path) -> None:
        if len(made) == 3 and while_writing:
            raise KeyboardInterrupt
        part.rename(target)

    monkeypatch.setattr(module, "factsheet_pdf", third_stops)
    monkeypatch.setattr("atlas.cli.output.os.replace", stop)
    assert run("--all", "--out", str(out)) == (
        130,
        "",
        "Afgebroken. Wat al klaar was, staat er nog.\n",
    )
    found = {each.name: each.read_bytes() for each in out.iterdir()}
    assert made == ["GM0106", "GM0109", "GM0114"]
    assert found.pop("feitenblad-emmen.pdf") == old
    assert {*found} == {"feitenblad-assen.pdf", "feitenblad-coevorden.pdf"}
    assert all(body.startswith(b"GM0") for body in found.values())


def test_data_without_a_profile_makes_no_sheet(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, small: Store, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "site_store", lambda _: small)
    assert main(["factsheet", "GM0114", "--out", str(tmp_path / "x.pdf")]) == 2
    assert "Fout: de gegevens hebben geen profile.toml" in capsys.readouterr().err
