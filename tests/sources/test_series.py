"""One series from several sources: choosing, adding, shares, joining, contradictions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from atlas.sources.common import EXTRACT_COLUMNS, TABLE_COLUMNS, SourceError
from atlas.sources.series import (
    SMALLEST_WHOLE,
    Piece,
    build_series,
    check_contradictions,
    join,
    select,
    trim,
)
from atlas.store.records import Contradiction

POINT = "missing:suppressed_or_unknown(.)"
RECORD = """\
id = "inwoners"
title = "Inwoners"
question = "Waar wonen de meeste mensen?"
description = "Het aantal inwoners."
theme = "bevolking"
unit = "inwoners"
decimals = 0
direction = "neutral"
kind = "measured"

[[origin]]
id = "new"
producer = "CBS"
title = "Nieuw"
licence = "CC BY 4.0"
attribution = "Bron: CBS (CC BY 4.0)"
accessed = 2025-06-05

[[origin]]
id = "old"
producer = "CBS"
title = "Oud"
licence = "CC BY 4.0"
attribution = "Bron: CBS (CC BY 4.0)"
accessed = 2018-06-06

[aggregate]
rule = "sum"

[table]
path = "inwoners.csv"
levels = ["gemeente"]
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
"""
NOTED = """
[[notes.contradictions]]
area_code = "GM0106"
period = "2015"
other_value = 34.0
other_origin = "old"
note = "De oudere download zei 34,0."
"""


def rows(*cells: tuple[str, str, str, str], origin: str = "new") -> pd.DataFrame:
    return pd.DataFrame([(*cell, origin) for cell in cells], columns=TABLE_COLUMNS)


def extract(*cells: tuple[str, str, str, str]) -> pd.DataFrame:
    """Extract rows of (area_code, period, indicator, value); without a value the point."""
    full = [(c, "-", p, i, v, "-", "final" if v else POINT) for c, p, i, v in cells]
    return pd.DataFrame(full, columns=list(EXTRACT_COLUMNS))


def values(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["value"], frame["status"], strict=True))


# --- select


def test_a_piece_takes_its_indicator_only() -> None:
    frame = extract(("GM0106", "2015", "a", "1"), ("GM0106", "2015", "b", "2"))
    picked = select(frame, Piece("x.csv", ("b",), "cbs", factor="1000"))
    assert picked.to_numpy().tolist() == [["GM0106", "2015", "2000", "final", "cbs"]]


def test_an_indicator_that_is_gone_is_named() -> None:
    frame = extract(("GM0106", "2015", "a", "1"))
    with pytest.raises(SourceError, match=r"x\.csv: no rows of indicator b"):
        select(frame, Piece("x.csv", ("b",), "cbs"))
    with pytest.raises(SourceError, match="no rows of indicator totaal"):
        select(frame, Piece("x.csv", ("a",), "cbs", share_of="totaal"))


def test_a_piece_of_one_period() -> None:
    frame = extract(("GM0106", "2020", "a", "1"), ("GM0106", "2021", "a", "2"))
    assert values(select(frame, Piece("x", ("a",), "kwb", period="2021"))) == [("2", "final")]
    with pytest.raises(SourceError, match="no rows"):
        select(frame, Piece("x", ("a",), "kwb", period="2019"))


def test_areas_that_stand_for_another_are_left_out() -> None:
    frame = extract(("WK168100", "2020", "a", "1"), ("GM1681", "2020", "a", "2"))
    piece = Piece("x", ("a",), "rivm", without=frozenset({"WK168100"}))
    assert select(frame, piece)["area_code"].tolist() == ["GM1681"]


def test_names_are_added_up_exactly() -> None:
    frame = extract(("GM0106", "2015", "a", "0.1"), ("GM0106", "2015", "b", "0.2"))
    assert values(select(frame, Piece("x", ("a", "b"), "cbs"))) == [("0.3", "final")]


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    frame = extract(
        ("GM0106", "2015", "a", "5"),
        ("GM0106", "2015", "b", ""),
        ("GM0114", "2015", "a", "5"),
        ("GM0114", "2015", "b", "0"),
    )
    picked = select(frame, Piece("x", ("a", "b"), "cbs"))
    assert values(picked) == [("", "missing"), ("5", "final")]


def test_a_sum_with_an_absent_part_is_refused() -> None:
    frame = extract(
        ("GM0106", "2015", "a", "5"), ("GM0106", "2015", "b", "1"), ("GM0114", "2015", "a", "5")
    )
    with pytest.raises(SourceError, match="GM0114 2015: 1 of 2 parts"):
        select(frame, Piece("x", ("a", "b"), "cbs"))


@pytest.mark.parametrize(
    ("code", "part", "whole", "cell"),
    [
        ("GM0106", "1", "8", ("12.5", "final")),
        ("GM0106", "", "8", ("", "missing")),
        ("GM0106", "1", "", ("", "missing")),
        ("GM0106", "0", "0", ("", "not_applicable")),
        ("GM0106", "0", "8", ("0.0", "final")),
        ("WK010600", "10", str(SMALLEST_WHOLE - 5), ("", "suppressed")),
        ("BU01060000", "10", str(SMALLEST_WHOLE - 5), ("", "suppressed")),
        ("BU01060000", "10", str(SMALLEST_WHOLE), ("10.0", "final")),
        ("BU01060000", "0", "0", ("", "not_applicable")),
    ],
)
def test_shares(code: str, part: str, whole: str, cell: tuple[str, str]) -> None:
    """One real share is in the frame as well, so that the period is not trimmed away."""
    frame = extract(
        (code, "2024", "a", part),
        (code, "2024", "all", whole),
        ("PV22", "2024", "a", "1"),
        ("PV22", "2024", "all", "2"),
    )
    picked = select(frame, Piece("x", ("a",), "cbs", share_of="all"))
    assert values(picked) == [cell, ("50.0", "final")]


# --- trim


def test_years_before_and_after_the_topic_are_no_part_of_the_series() -> None:
    series = rows(
        ("PV22", "2006", "", "missing"),
        ("PV22", "2007", "1.6", "final"),
        ("PV22", "2008", "", "missing"),
        ("PV22", "2009", "1.7", "final"),
        ("PV22", "2010", "", "not_applicable"),
    )
    assert trim(series)["period"].tolist() == ["2007", "2008", "2009"]


def test_an_area_without_a_value_stays_when_another_has_one() -> None:
    series = rows(("GM0106", "1995", "", "not_applicable"), ("GM0114", "1995", "5", "final"))
    assert len(trim(series)) == 2


def test_a_topic_without_any_value_leaves_nothing() -> None:
    assert trim(rows(("GM0106", "2015", "", "missing"))).empty


# --- join


def test_the_first_source_goes_first_and_fills_up_from_the_next() -> None:
    newer = rows(("PV22", "2015", "34.2", "final"))
    older = rows(("PV22", "2014", "1", "final"), ("PV22", "2015", "34.2", "final"), origin="old")
    joined, candidates = join([newer, older])
    assert joined[["period", "origin"]].to_numpy().tolist() == [["2014", "old"], ["2015", "new"]]
    assert candidates.empty


def test_equal_numbers_written_differently_are_no_contradiction() -> None:
    _, candidates = join(
        [rows(("A", "1", "4.0", "final")), rows(("A", "1", "4", "final"), origin="old")]
    )
    assert candidates.empty


def test_a_value_goes_before_an_empty_cell_of_a_newer_source() -> None:
    joined, candidates = join(
        [rows(("A", "1", "", "missing")), rows(("A", "1", "0", "final"), origin="old")]
    )
    assert joined.to_numpy().tolist() == [["A", "1", "0", "final", "old"]]
    assert candidates.empty


def test_of_two_empty_cells_the_first_source_says_why() -> None:
    joined, _ = join(
        [rows(("A", "1", "", "missing")), rows(("A", "1", "", "not_applicable"), origin="old")]
    )
    assert values(joined) == [("", "missing")]


def test_another_value_is_a_candidate() -> None:
    joined, candidates = join(
        [rows(("A", "1", "34.2", "final")), rows(("A", "1", "34.0", "final"), origin="old")]
    )
    assert joined["value"].tolist() == ["34.2"]
    assert candidates.to_numpy().tolist() == [["A", "1", "34.0", "final", "old"]]


# --- contradictions


def noted(value: float) -> Contradiction:
    return Contradiction(
        area_code="PV22", period="2015", other_value=value, other_origin="old", note="ouder"
    )


def test_a_recorded_contradiction_passes() -> None:
    check_contradictions("x", rows(("PV22", "2015", "34.0", "final"), origin="old"), [noted(34)])
    check_contradictions("x", rows(), [])


def test_a_contradiction_that_is_not_recorded_stops_with_toml_to_copy() -> None:
    found = rows(("PV22", "2015", "1234567.5", "final"), origin="old")
    with pytest.raises(SourceError, match="x: contradictions not recorded") as caught:
        check_contradictions("x", found, [])
    assert "[[notes.contradictions]]" in str(caught.value)
    assert "other_value = 1234567.5" in str(caught.value)
    assert 'other_origin = "old"' in str(caught.value)


def test_another_value_than_recorded_stops() -> None:
    found = rows(("PV22", "2015", "34.0", "final"), origin="old")
    with pytest.raises(SourceError, match="not recorded"):
        check_contradictions("x", found, [noted(33.9)])


def test_a_recorded_contradiction_that_is_gone_stops() -> None:
    with pytest.raises(SourceError, match="recorded contradictions not found"):
        check_contradictions("x", rows(), [noted(34)])


# --- build_series


def folders(tmp_path: Path, old: str, record: str) -> tuple[Path, Path]:
    header = ",".join(EXTRACT_COLUMNS)
    source = tmp_path / "input" / "indicators"
    source.mkdir(parents=True)
    for name, value in (("new", "34.2"), ("old", old)):
        line = f"GM0106,gemeente,2015,a,{value},-,final"
        (source / f"{name}.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    data = tmp_path / "data"
    (data / "indicators" / "bevolking").mkdir(parents=True)
    (data / "indicators" / "bevolking" / "inwoners.toml").write_text(record, encoding="utf-8")
    return tmp_path / "input", data


SERIES = {"inwoners": [Piece("new.csv", ("a",), "new"), Piece("old.csv", ("a",), "old")]}


@pytest.mark.parametrize(("old", "record"), [("34.20", RECORD), ("34.0", RECORD + NOTED)])
def test_a_table_is_written_beside_its_record(tmp_path: Path, old: str, record: str) -> None:
    source, data = folders(tmp_path, old, record)
    build_series(source, data, SERIES)
    table = data / "indicators" / "bevolking" / "inwoners.csv"
    assert table.read_text() == f"{','.join(TABLE_COLUMNS)}\nGM0106,2015,34.2,final,new\n"


def test_a_contradiction_stops_the_build_and_leaves_the_table(tmp_path: Path) -> None:
    source, data = folders(tmp_path, "34.0", RECORD)
    table = data / "indicators" / "bevolking" / "inwoners.csv"
    table.write_text("the last good one")
    with pytest.raises(SourceError, match="inwoners: contradictions not recorded"):
        build_series(source, data, SERIES)
    assert table.read_text() == "the last good one"


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    source, data = folders(tmp_path, "34.2", RECORD)
    wrong = {
        "onbekend": SERIES["inwoners"],
        "inwoners": [Piece("weg.csv", ("a",), "new")],
    }
    with pytest.raises(SourceError) as caught:
        build_series(source, data, wrong)
    assert "onbekend: 0 records found" in str(caught.value)
    assert "weg.csv" in str(caught.value)
