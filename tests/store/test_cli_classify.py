"""The command classify as a user types it."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from atlas.cli import classify as command
from atlas.cli.commands import main

ROOT = Path(__file__).parents[2]
ADDED = [
    *("klasse", "klasse_naam", "hoogste_klasse", "laagste_klasse"),
    *("beslist_door", "onbekend", "regelversie"),
]
HEADER = "id;complex;gemeente;aantal;receptie;Zonder trap intern;zonder_trap_extern;drempel_cm"
NO = ";".join(
    [
        "zorg_mogelijk;zorg_in_gebruik;huishoudelijke_dienst_mogelijk",
        "huishoudelijke_dienst_in_gebruik;huismeester;recreatieruimte",
        "kamers_of_bedden_met_zorgdienst;speciale_voorzieningen_voor_persoon_met_beperking",
        "sociaal_alarm",
    ]
)
TABLE = "\n".join(
    [
        f"{HEADER};{NO}",
        "A;;Emmen;12;nee;ja;ja;1,5" + ";nee" * 8 + ";ja",
        "B;=1+1;Assen;;ja;;;0" + ";nee" * 9,
        "C;-5;Assen;3;nee;nee;nee;2" + ";nee" * 9,
        "D;@plek;Assen;5;;ja;ja;" + ";" * 9,
    ]
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "woningen.csv"
    path.write_text(TABLE, "utf-8")
    return path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    """Exit code and what was printed."""
    try:
        code = main(["classify", *map(str, arguments)])
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a written CSV."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    text = content.decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""), delimiter=";")]


def test_every_row_gets_its_class_and_keeps_its_columns(capsys, source: Path) -> None:
    out = source.with_name("klassen.csv")
    code, printed, _ = run(capsys, source, "--out", out)
    assert code == 0
    rows = rows_of(out)
    assert list(rows[0]) == [*f"{HEADER};{NO}".split(";"), *ADDED]
    assert [row["id"] for row in rows] == ["A", "B", "C", "D"]
    assert [row["klasse"] for row in rows] == ["hs-4", "hs-2", "hs-5", ""]
    assert [row["beslist_door"] for row in rows] == ["zonder_trap_intern", "receptie", "rest", ""]
    assert rows[0]["klasse_naam"] == "Nultredenwoning"
    assert rows[3]["klasse_naam"] == "onbekend, minstens Nultredenwoning, hooguit Verzorgd wonen"
    assert (rows[3]["hoogste_klasse"], rows[3]["laagste_klasse"]) == ("hs-1", "hs-4")
    assert "zorg_mogelijk" in rows[3]["onbekend"].split(",")
    assert rows[0]["onbekend"] == ""
    assert {row["regelversie"] for row in rows} == {"hs_vrom_vws 2007-1"}
    lines = {line[:36].strip(): line[36:].split() for line in printed.splitlines()}
    assert lines["Nultredenwoning"] == ["1", "12"]
    assert lines["Verzorgd wonen"] == ["0", "0"]
    assert lines["onbekend"] == ["1", "5"]
    assert lines["samen"] == ["4", "21"]


def test_a_choice_changes_the_classes_and_is_written_down(capsys, source: Path) -> None:
    out = source.with_name("klassen.csv")
    code, printed, _ = run(capsys, source, "--out", out, "--keuze", "edge-4=alarm_genoeg")
    assert code == 0
    row = rows_of(out)[0]
    assert (row["klasse"], row["beslist_door"]) == ("hs-2", "sociaal_alarm")
    assert row["regelversie"] == "hs_vrom_vws 2007-1; edge-4=alarm_genoeg"
    assert "edge-4=alarm_genoeg" in printed
    run(capsys, source, "--out", out, "--keuze", "edge-4=alarm_niet_genoeg")
    assert rows_of(out)[0]["regelversie"] == "hs_vrom_vws 2007-1"


def test_fault_40_cells_that_start_a_formula_are_inert_and_numbers_intact(
    capsys, source: Path
) -> None:
    out = source.with_name("klassen.csv")
    run(capsys, source, "--out", out)
    assert [row["complex"] for row in rows_of(out)] == ["", "'=1+1", "-5", "'@plek"]
    assert [row["drempel_cm"] for row in rows_of(out)] == ["1,5", "0", "2", ""]


def test_a_workbook_has_the_same_cells_and_real_numbers(capsys, source: Path) -> None:
    text, out = source.with_name("klassen.csv"), source.with_name("klassen.xlsx")
    run(capsys, source, "--out", text)
    code, _, _ = run(capsys, source, "--out", out)
    assert code == 0
    sheet = openpyxl.load_workbook(out)["Klassen"]
    header, *rows = sheet.iter_rows(values_only=True)
    written = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["drempel_cm"] for row in written] == [1.5, 0, 2, None]
    assert [row["aantal"] for row in written] == [12, None, 3, 5]
    for row, other in zip(written, rows_of(text), strict=True):
        for name in ("id", "complex", *ADDED):
            assert (row[name] or "") == other[name]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_the_answer_as_json(capsys, source: Path) -> None:
    out = source.with_name("klassen.csv")
    code, printed, _ = run(capsys, source, "--out", out, "--json")
    answer = json.loads(printed)
    assert code == 0
    assert (answer["rows"], answer["dwellings"]) == (4, 21)
    assert answer["file"] == "woningen.csv"
    counts = {each["class"]: (each["rows"], each["dwellings"]) for each in answer["classes"]}
    assert counts == {
        "hs-1": (0, 0),
        "hs-2": (1, 1),
        "hs-3": (0, 0),
        "hs-4": (1, 12),
        "hs-5": (1, 3),
        "": (1, 5),
    }


def test_a_table_with_problems_gives_no_file(capsys, source: Path) -> None:
    source.write_text("id;gemeente;aantal\nA;Emen;1\nA;Emmen;x\n", "utf-8")
    out = source.with_name("klassen.csv")
    code, printed, _ = run(capsys, source, "--out", out)
    assert code == 1
    assert not out.exists()
    first = printed.splitlines()[0]
    remedy = "bedoelt u Emmen (GM0114)?"
    assert first == f"woningen.csv:2:gemeente  gemeente 'Emen' kennen wij niet  -> {remedy}"
    code, printed, _ = run(capsys, source, "--out", out, "--json")
    problems = json.loads(printed)["problems"]
    assert code == 1
    assert [(each["row"], each["column"]) for each in problems] == [
        (2, "gemeente"),
        (3, "id"),
        (3, "aantal"),
    ]
    source.write_bytes(b"PAR1")
    assert run(capsys, source, "--out", out)[0] == 1


def test_the_input_is_never_overwritten(capsys, source: Path) -> None:
    before = source.read_bytes()
    for same in (source, source.parent / "." / source.name):
        code, _, err = run(capsys, source, "--out", same)
        assert code == 2
        assert "hetzelfde bestand" in err
    link = source.with_name("anders.csv")
    link.symlink_to(source)
    assert run(capsys, source, "--out", link)[0] == 2
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("out", "more", "says"),
    [
        ("klassen.ods", [], "moet eindigen op .csv of .xlsx"),
        ("klassen", [], "moet eindigen op .csv of .xlsx"),
        ("geen/map/klassen.csv", [], "niet te schrijven"),
        ("geen/map/klassen.xlsx", [], "niet te schrijven"),
        ("k.csv", ["--keuze", "edge-99=x"], "keuze 'edge-99' bestaat niet; kies uit edge-1, "),
        ("k.csv", ["--keuze", "edge-2=x"], "thuiszorg_telt_niet of thuiszorg_telt, niet 'x'"),
        ("k.csv", ["--keuze", "edge-2"], "niet ''"),
    ],
)
def test_a_bad_question_is_answered_in_dutch(
    capsys, source: Path, out: str, more: list[str], says: str
) -> None:
    code, _, err = run(capsys, source, "--out", source.parent / out, *more)
    assert code == 2
    assert err.startswith("Fout: ")
    assert says in err


def test_a_missing_or_too_large_file_is_told(capsys, source: Path, monkeypatch) -> None:
    out = source.with_name("klassen.csv")
    code, _, err = run(capsys, source.with_name("weg.csv"), "--out", out)
    assert (code, "niet te lezen" in err) == (2, True)
    monkeypatch.setattr(command, "COMMAND", command.COMMAND.__class__(10, 10, 10))
    code, _, err = run(capsys, source, "--out", out)
    assert (code, "groter dan" in err) == (2, True)
    assert run(capsys, source)[0] == 2


def test_data_without_rules_are_told(capsys, source: Path, root: Path) -> None:
    code, _, err = run(capsys, source, "--out", source.with_name("k.csv"), "--data", root)
    assert code == 2
    assert "zonder regels" in err


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_fault_10_a_write_that_stops_leaves_the_old_file(
    capsys, source: Path, monkeypatch, ending: str
) -> None:
    out = source.with_name(f"klassen.{ending}")
    out.write_bytes(b"vorige")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    assert run(capsys, source, "--out", out)[0] == 2
    assert out.read_bytes() == b"vorige"
    assert sorted(path.name for path in source.parent.iterdir()) == sorted([out.name, source.name])


def test_a_name_that_no_disk_takes_is_told(capsys, source: Path) -> None:
    code, _, err = run(capsys, source, "--out", source.with_name("k" * 300 + ".csv"))
    assert (code, "niet te schrijven" in err) == (2, True)
    code, _, err = run(capsys, "woningen\0.csv", "--out", source.with_name("k.csv"))
    assert (code, "niet te lezen" in err) == (2, True)


def test_an_input_without_end_is_refused(capsys, source: Path, monkeypatch) -> None:
    monkeypatch.setattr(command, "COMMAND", command.COMMAND.__class__(1_000, 1_000, 1_000))
    code, _, err = run(capsys, "/dev/zero", "--out", source.with_name("k.csv"))
    assert (code, "groter dan" in err) == (2, True)


def test_fault_11_a_workbook_on_a_full_disk_leaves_nothing_behind(
    capsys, source: Path, tmp_path_factory, monkeypatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elders")
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    out = source.with_name("klassen.xlsx")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("shutil.copyfileobj", full)
    code, printed, err = run(capsys, source, "--out", out)
    assert (code, printed) == (2, "")
    assert err.count("\n") == 1 and "niet te schrijven" in err
    assert [*source.parent.iterdir()] == [source] and not [*elsewhere.iterdir()]


def test_fault_13_two_commands_at_once_never_write_in_each_other_s_file(
    source: Path, monkeypatch
) -> None:
    out = source.with_name("klassen.csv")
    pids = iter((1, 2))
    monkeypatch.setattr("os.getpid", lambda: next(pids))
    with command.part_of(out) as one, command.part_of(out) as other:
        one.write(b"aaaa")
        other.write(b"bb")
    assert out.read_bytes() == b"aaaa"


def in_shell(command_line: str) -> subprocess.CompletedProcess[str]:
    line = f"{shlex.quote(sys.executable)} -m atlas {command_line}"
    return subprocess.run(
        ["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("ending", "code", "says"),
    [(">&- <&-", 0, ""), (">/dev/full", 2, "Fout: het antwoord is niet te schrijven")],
    ids=["closed", "full"],
)
def test_an_answer_that_cannot_be_printed(source: Path, ending: str, code: int, says: str) -> None:
    out = source.with_name("klassen.csv")
    done = in_shell(f"classify {shlex.join([str(source), '--out', str(out)])} {ending}")
    assert done.returncode == code
    assert done.stderr.count("\n") == bool(says) and done.stderr.startswith(says)
    assert len(rows_of(out)) == source.read_text("utf-8").count("\n")
