"""Fact tables: read as they are printed, and refused with the place and the remedy."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.check import check
from atlas.store.fact_records import FACT_COLUMNS, FACT_STATUSES, FactTable
from atlas.store.facts import UNKNOWN_PERIOD, read_facts
from atlas.store.load import load_store
from atlas.store.problems import Problem, StoreError
from tests.support import origin, replace_in, toml

HEADER = ",".join(FACT_COLUMNS)
ROWS = (
    "GM0114,2022,huishoudens,16395,final,paper,",
    "GM0114,2020-2050,groei,-8.1,forecast,paper,Afgerond.",
    'PV22,niet genoemd,huishoudens,,missing,other,"De bron zwijgt, en wij ook."',
    "PV22,2050,huishoudens,0,target,other,",
)
KNOWN = frozenset({"GM0114", "PV22"})


def record(checksum: str = "0" * 64) -> dict:
    """The record of a small fact table, `figures`."""
    items = [
        {"id": "huishoudens", "title": "Huishoudens", "description": "Hoeveel.", "unit": "stuks"},
        {"id": "groei", "title": "Groei", "description": "Hoe.", "unit": "%", "decimals": 1},
    ]
    return {
        "id": "figures",
        "title": "Cijfers",
        "description": "Bedacht voor de tests.",
        "sha256": checksum,
        "origin": [origin("paper"), origin("other")],
        "items": items,
    }


def write_facts(root: Path, rows: Sequence[str] = ROWS, **fields: object) -> Path:
    """Write the fact table with these rows under `root`; returns the path of its record."""
    folder = root / "facts"
    folder.mkdir(exist_ok=True)
    content = "\n".join([HEADER, *rows, ""]).encode()
    (folder / "figures.csv").write_bytes(content)
    checksum = hashlib.sha256(content).hexdigest()
    (folder / "figures.toml").write_text(toml(record(checksum) | fields), "utf-8")
    return folder / "figures.toml"


def found(root: Path) -> Problem:
    """The one problem of a folder; loading it must fail too."""
    (problem,) = check(root).problems
    return problem


def test_a_folder_without_facts_has_none(small) -> None:
    assert small.fact_tables == {}
    with pytest.raises(KeyError):
        small.facts("figures")


def test_rows_are_as_they_are_printed(root: Path) -> None:
    write_facts(root)
    store = load_store(root)
    frame = store.facts("figures")
    assert list(store.fact_tables) == ["figures"]
    assert tuple(frame.columns) == FACT_COLUMNS
    assert frame["value"].dtype == "float64"
    assert frame["value"].tolist()[:2] == [16395, -8.1]
    assert math.isnan(frame["value"][2])
    assert frame["value"][3] == 0
    assert frame["period"].tolist() == ["2022", "2020-2050", UNKNOWN_PERIOD, "2050"]
    assert frame["note"].tolist() == ["", "Afgerond.", "De bron zwijgt, en wij ook.", ""]
    assert check(root).counts["facts"] == 4


def test_what_a_caller_does_with_a_frame_stays_with_him(root: Path) -> None:
    write_facts(root)
    store = load_store(root)
    mine = store.facts("figures")
    mine.loc[:, "value"] = 1.0
    assert store.facts("figures")["value"][0] == 16395


def test_facts_are_part_of_the_version(root: Path) -> None:
    write_facts(root)
    before = load_store(root).version
    write_facts(root, [*ROWS[:3], "PV22,2050,huishoudens,1,target,other,"])
    assert load_store(root).version != before


@pytest.mark.parametrize(
    ("row", "column", "message", "remedy"),
    [
        ("GM9999,2022,groei,1,final,paper,", "area_code", "gebiedscode 'GM9999' is onbekend", ""),
        ("GM0114,22,groei,1,final,paper,", "period", "periode '22' heeft niet", "2018-2035"),
        ("GM0114,2030-2020,groei,1,final,paper,", "period", "periode '2030-2020'", ""),
        ("GM0114,onbekend,groei,1,final,paper,", "period", "periode 'onbekend'", UNKNOWN_PERIOD),
        ("GM0114,2022,krimp,1,final,paper,", "item", "onderwerp 'krimp'", "huishoudens, groei"),
        ("GM0114,2022,groei,1,certain,paper,", "status", "status 'certain'", "target"),
        ("GM0114,2022,groei,,suppressed,paper,", "status", "status 'suppressed'", "missing"),
        ("GM0114,2022,groei,,final,paper,", "value", "de waarde is leeg", "kies missing"),
        ("GM0114,2022,groei,,target,paper,", "value", "de waarde is leeg", "kies missing"),
        ("GM0114,2022,groei,0,missing,paper,", "value", "'0' staat bij een status", "leeg"),
        ('GM0114,2022,groei,"1,5",final,paper,', "value", "decimale komma", "12.5"),
        ("GM0114,2022,groei,circa 5,final,paper,", "value", "'circa 5' is geen getal", ""),
        ("GM0114,2022,groei,nan,final,paper,", "value", "'nan' is geen getal", ""),
        ("GM0114,2022,groei,1,final,nobody,", "origin", "bron 'nobody'", "paper, other"),
        ("GM0114,2022,huishoudens,2,final,paper,", "item", "'huishoudens' staat er", "haal een"),
        (" GM0114,2022,groei,1,final,paper,", "area_code", "spaties", "haal de spaties weg"),
        ("GM0114,2022,groei,1,final,paper", "", "rij heeft 6 velden in plaats van 7", "aan"),
    ],
)
def test_a_wrong_row_is_named_with_its_place(
    root: Path, row: str, column: str, message: str, remedy: str
) -> None:
    write_facts(root, [*ROWS, row])
    problem = found(root)
    assert (problem.file, problem.row, problem.column) == ("facts/figures.csv", 6, column)
    assert message in problem.message
    assert remedy in problem.remedy
    with pytest.raises(StoreError):
        load_store(root)


def test_two_origins_may_disagree_about_one_figure(root: Path) -> None:
    write_facts(root, [*ROWS, "GM0114,2022,huishoudens,17000,final,other,"])
    assert check(root).problems == ()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER.replace(",note", ""), "kolom 'note' ontbreekt"),
        (HEADER.replace("note", "remark"), "kolom 'note' ontbreekt"),
        ("\ufeff" + HEADER, "onzichtbaar teken"),
    ],
)
def test_a_wrong_header_is_named(header: str, message: str) -> None:
    content = "\n".join([header, *ROWS, ""]).encode()
    frame, problems = read_facts("x.csv", content, FactTable(**record()), KNOWN)
    assert [problem.row for problem in problems] == [1]
    assert message in problems[0].message
    assert frame.empty


def test_another_encoding_is_named() -> None:
    content = "\n".join([HEADER, *ROWS, ""]).replace("Afgerond", "Geïnd").encode("cp1252")
    (problem,) = read_facts("x.csv", content, FactTable(**record()), KNOWN)[1]
    assert (problem.row, problem.message) == (3, "dit bestand is geen UTF-8")


def test_a_table_without_rows_is_refused(root: Path) -> None:
    write_facts(root, [])
    problems = check(root).problems
    assert "de tabel heeft geen rijen" in [problem.message for problem in problems]


def test_a_changed_table_is_refused(root: Path) -> None:
    write_facts(root)
    replace_in(root / "facts" / "figures.csv", "16395", "16396")
    problem = found(root)
    assert problem.file == "facts/figures.toml"
    assert problem.column == "sha256"
    assert "sha256 = " in problem.remedy
    with pytest.raises(StoreError, match="veranderd na dit record"):
        load_store(root)


def test_a_table_that_is_not_there_is_refused(root: Path) -> None:
    write_facts(root)
    (root / "facts" / "figures.csv").unlink()
    assert "bestaat niet" in found(root).message


def test_a_table_without_a_record_is_refused(root: Path) -> None:
    write_facts(root).unlink()
    assert found(root).remedy.startswith("maak facts/figures.toml")


@pytest.mark.parametrize(
    ("fields", "column", "message"),
    [
        ({"id": "other"}, "id", "is niet de bestandsnaam"),
        ({"unit": "%"}, "unit", "onbekend veld"),
        ({"kind": "heard"}, "kind", "is hier niet toegestaan"),
        ({"items": []}, "items", "de lijst is te kort"),
        ({"origin": [origin("paper"), origin("other"), origin("idle")]}, "origin[2].id", "'idle'"),
        ({"origin": [origin("paper"), origin("paper"), origin("other")]}, "origin[1].id", "twee"),
        (
            {"items": [*record()["items"], {**record()["items"][0], "id": "idle"}]},
            "items[2].id",
            "'idle' hoort bij geen enkele rij",
        ),
        ({"items": [*record()["items"], record()["items"][1]]}, "items[2].id", "'groei' staat"),
    ],
)
def test_a_wrong_record_is_named(root: Path, fields: dict, column: str, message: str) -> None:
    write_facts(root, **fields)
    problems = check(root).problems
    places = [(problem.file, problem.column) for problem in problems]
    assert ("facts/figures.toml", column) in places
    assert any(message in problem.message for problem in problems)


NUMBERS = st.decimals(-(10**9), 10**9, places=2).map(str)


@given(st.lists(st.tuples(st.sampled_from(sorted(FACT_STATUSES)), NUMBERS), min_size=1))
def test_any_table_round_trips_and_nothing_becomes_zero(cells: list[tuple[str, str]]) -> None:
    rows = [
        f"PV22,{1700 + number},groei,{'' if status == 'missing' else value},{status},paper,"
        for number, (status, value) in enumerate(cells)
    ]
    content = "\n".join([HEADER, *rows, ""]).encode()
    frame, problems = read_facts("x.csv", content, FactTable(**record()), KNOWN)
    assert problems == []
    for (status, value), shown in zip(cells, frame["value"], strict=True):
        assert pd.isna(shown) if status == "missing" else shown == float(value)
