"""Faults 16-23, 25, 29-33 and 42 in delivered figures: told with their address and a remedy."""

from __future__ import annotations

import io
import pickle
import struct

import pandas as pd
import pytest

from atlas.sources.sniff import MEGABYTE, SUPPLY
from atlas.sources.supply.propose import propose
from atlas.sources.supply.records import Doubt
from atlas.store.store import Store
from tests.sources.supplied import proposed, read, rows
from tests.sources.workbooks import with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"


def blocking(content: str | bytes, store: Store, number: int = 0, **changes: object) -> list[Doubt]:
    """The doubts that refuse a figure; each with message and remedy."""
    understood = read(content, store, number, **changes)
    doubts = [doubt for doubt in understood.doubts if doubt.blocking]
    assert understood.refused
    assert all(doubt.message and doubt.remedy for doubt in doubts)
    return doubts


def one(content: str | bytes, store: Store, **changes: object) -> Doubt:
    (doubt,) = blocking(content, store, **changes)
    return doubt


def table(*values: str, head: str = "2023") -> str:
    """A value for each of some gemeenten."""
    names = ("Assen", "Emmen", "Meppel", "Hoogeveen", "Coevorden", "Tynaarlo", "Westerveld")
    lines = [f'{name};"{value}"' for name, value in zip(names, values, strict=False)]
    return "\n".join([f"Gemeente;{head}", *lines]) + "\n"


def statuses(content: str, store: Store, **changes: object) -> list[tuple[str, str]]:
    return [(value, status) for _, _, value, status in rows(read(content, store, 0, **changes))]


@pytest.mark.parametrize("code", ["GM0106    ", "  GM0106", "GM0106\u00a0"])
def test_fault_16_a_padded_code_is_stripped(store: Store, code: str) -> None:
    assert rows(read(f"code;2023\n{code};1\n", store))[0][0] == "GM0106"


def test_fault_17_unknown_secret_not_applicable_and_zero_stay_apart(store: Store) -> None:
    text = table(".", "x", "", "0", "5", "<5", "< 10")
    found = {code: (value, status) for code, _, value, status in rows(read(text, store))}
    assert found == {
        "GM0106": ("", "missing"),
        "GM0114": ("", "suppressed"),
        "GM0119": ("", "not_applicable"),
        "GM0118": ("0", "final"),
        "GM0109": ("5", "final"),
        "GM1730": ("", "suppressed"),
        "GM1701": ("", "suppressed"),
    }


@pytest.mark.parametrize("sign", ["-", "*", "?", "NA"])
def test_fault_17_a_sign_with_more_meanings_is_asked(store: Store, sign: str) -> None:
    doubt = one(table("5", sign), store)
    assert (doubt.address, doubt.found) == ("B3", sign)
    assert f"marks.{sign}" in {ask.field for ask in proposed(table("5", sign), store).asks}
    text = table("5", sign)
    assert statuses(text, store, marks={sign: "zero"})[1] == ("0", "final")
    assert statuses(text, store, marks={sign: "missing"})[1] == ("", "missing")


def test_fault_18_stars_are_provisional(store: Store) -> None:
    assert statuses(table("5*", "6**", "7 *", "8"), store) == [
        ("5", "provisional"),
        ("6", "provisional"),
        ("8", "final"),
        ("7", "provisional"),
    ]
    assert statuses(table("5", head="2023*"), store) == [("5", "provisional")]


def test_fault_19_an_unclear_point_is_asked_and_a_declared_one_read(store: Store) -> None:
    text = table("1.234", "2.345")
    doubts = blocking(text, store)
    assert [(doubt.address, doubt.found) for doubt in doubts] == [("B2", "1.234"), ("B3", "2.345")]
    assert "decimal" in {ask.field for ask in proposed(text, store).asks}
    assert [value for value, _ in statuses(text, store, decimal="comma")] == ["1234", "2345"]
    assert [value for value, _ in statuses(text, store, decimal="point")] == ["1.234", "2.345"]


def test_fault_19_one_clear_number_decides_for_the_file_and_is_shown(store: Store) -> None:
    proposal = proposed(table("1.234", "12,5"), store)
    assert proposal.mapping is not None
    assert proposal.mapping.decimal == "comma"
    assert [row.value for row in proposal.first] == ["1234", "12.5"]


def test_fault_19_two_ways_of_writing_are_refused(store: Store) -> None:
    assert one(table("12,5", "12.5"), store).address == "B3"
    assert one(table("12,5", "12.5"), store, decimal="comma").address == "B3"
    assert one(table("12,5", "12.5"), store, decimal="point").address == "B2"


def test_fault_20_words_as_na_and_00_are_text(store: Store) -> None:
    text = "Gemeente;Soort;2023\nAssen;00;1\nAssen;NA;2\nEmmen;00;3\nEmmen;NA;4\n"
    figures = proposed(text, store).figures
    assert [figure.mapping.where for figure in figures] == [{"B": "00"}, {"B": "NA"}]
    assert statuses(text, store, where={"B": "NA"}) == [("2", "final"), ("4", "final")]


@pytest.mark.parametrize(("row", "have"), [("Emmen;1", 2), ("Emmen;1;2;3", 4)])
def test_fault_21_a_row_of_another_length_is_told_by_number(
    store: Store, row: str, have: int
) -> None:
    text = f"Gemeente;2022;2023\nAssen;1;2\n{row}\nMeppel;1;2\nHoogeveen;1;2\n"
    doubt = one(text, store)
    assert doubt.address == "rij 3"
    assert doubt.message == f"rij heeft {have} cellen in plaats van 3"


def test_fault_21_a_number_without_an_area_is_no_footer(store: Store) -> None:
    assert one("Gemeente;2023\nAssen;1\n;5\nEmmen;2\n", store).address == "A3"


def test_fault_22_a_double_area_or_column_is_refused_with_both_addresses(store: Store) -> None:
    doubt = one("Gemeente;2023\nAssen;1\nEmmen;2\nGM0106;3\n", store)
    assert doubt.address == "B4"
    assert "B2" in doubt.message
    double = "Gemeente;2023;2023\nAssen;1;2\nEmmen;2;3\n"
    assert [doubt.address for doubt in blocking(double, store)] == ["C2", "C3"]


def test_fault_23_unknown_areas_are_listed_and_only_left_out_when_confirmed(store: Store) -> None:
    text = "Gemeente;2023\nAssen;1\nEmen;2\nGM0344;3\n"
    first, second = blocking(text, store)
    assert (first.address, first.remedy) == ("A3", "bedoelt u Emmen (GM0114)?")
    assert second.address == "A4"
    understood = read(text, store, confirmed=["areas_unknown"])
    assert not understood.refused
    assert [row[0] for row in rows(understood)] == ["GM0106"]
    assert "rij 3-4" in [part.where for part in understood.left_out]


def test_fault_23_an_old_code_is_kept_with_its_year(store: Store) -> None:
    old = next(area.area_code for area in store.areas.values() if not area.valid)
    text = f"code;2023\n{old};1\nGM0106;2\n"
    assert one(text, store).key == "areas_old"
    understood = read(text, store, codes_year=2021)
    assert not understood.refused
    assert rows(understood)[0] == (old, "2023", "1", "final")
    assert "oudere indeling" in understood.doubts[0].taken_as


def test_fault_25_a_fraction_is_no_percentage_until_confirmed(store: Store) -> None:
    text = table("0,125", "0,5", "1")
    doubt = one(text, store, unit="%", decimal="comma")
    assert doubt.key == "fraction"
    good = read(text, store, unit="%", decimal="comma", factor=100)
    assert not good.refused
    assert [row[2] for row in rows(good)] == ["12.5", "50", "100"]
    confirmed = read(text, store, unit="%", decimal="comma", confirmed=["fraction"])
    assert [row[2] for row in rows(confirmed)] == ["0.125", "0.5", "1"]


def test_fault_25_an_outlier_is_told_until_confirmed(store: Store) -> None:
    text = table("41,5", "43", "42", "44", "42,5", "43,5", "4,2")
    doubt = one(text, store, unit="%")
    assert (doubt.address, doubt.found, doubt.key) == ("B8", "4,2", "outlier")
    assert not read(text, store, unit="%", confirmed=["outlier"]).refused
    years = "Gemeente;2021;2022;2023\nAssen;1200;1300;12500000\nEmmen;50;60;70\n"
    assert one(years, store, unit="aantal").address == "D2"


def test_fault_25_a_percentage_over_100_cannot_be_confirmed(store: Store) -> None:
    assert one(table("140", "50"), store, unit="%").key == ""
    assert one(table("-4", "50"), store, unit="aantal").key == "negative"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_fault_29_encodings_are_detected(store: Store, encoding: str) -> None:
    text = "Tevredenheid in cafés\n\nGemeente;€ per jaar 2023\nAssen;12\n"
    assert proposed(text.encode(encoding), store).figures[0].title == "€ per jaar"


def test_fault_29_what_cannot_be_read_is_told(store: Store) -> None:
    (problem,) = proposed("Gemeente;é\n".encode() + b"Assen;\xe9\n", store).problems
    assert "UTF-8" in problem.remedy


def test_fault_30_a_formula_without_value_is_told_with_its_address(store: Store) -> None:
    content = workbook([["Gemeente", "2023"], ["Assen", 1], ["Emmen", "=A1+1"]])
    doubt = one(content, store)
    assert (doubt.address, doubt.message) == ("B3", "formule zonder waarde")
    doubt = one(workbook([["Gemeente", "2023"], ["Assen", 1], ["Emmen", "#REF!"]]), store)
    assert doubt.address == "B3"


@pytest.mark.parametrize("cell", ["mrt-04", "4-mrt", pd.Timestamp(2004, 3, 1)])
def test_fault_31_a_value_that_became_a_date_is_refused(store: Store, cell: object) -> None:
    content = workbook([["Gemeente", "2023"], ["Assen", 1], ["Meppel", 2], ["Emmen", cell]])
    doubt = one(content, store)
    assert doubt.address == "B4"
    assert "datum" in doubt.message


def test_fault_31_merged_cells_among_the_figures_are_refused(store: Store) -> None:
    rows_ = [["Gemeente", "2022", "2023"], ["Assen", 1, 2], ["Emmen", 3, None]]
    content = workbook(rows_, lambda book: book.active.merge_cells("B3:C3"))
    assert one(content, store).address == "B3:C3"


def test_fault_31_merged_headers_are_read_where_they_are_clear(store: Store) -> None:
    head = [["Gemeente", "Gasten", None, "Leden", None], [None, 2022, 2023, 2022, 2023]]

    def merge(book) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:E1"):
            book.active.merge_cells(cells)

    content = workbook([*head, ["Assen", 1, 2, 3, 4]], merge)
    assert [figure.title for figure in proposed(content, store).figures] == ["Gasten", "Leden"]
    assert [row[2] for row in rows(read(content, store, 1))] == ["3", "4"]


def test_fault_31_an_unclear_header_is_refused_with_its_address(store: Store) -> None:
    text = ";Gasten;;;Leden\nGemeente;2022;2023;2022;2023\nAssen;1;2;3;4\n"
    proposal = proposed(text, store)
    assert proposal.mapping is None
    assert [doubt.address for doubt in proposal.doubts] == ["C1", "D1"]


def test_fault_32_bombs_are_refused_before_they_are_read(store: Store) -> None:
    good = workbook([["Gemeente", "2023"], ["Assen", 1]])
    bomb = with_parts(good, {"xl/media/image.xml": b"\0" * (SUPPLY.unpacked + 1)})
    assert len(bomb) < MEGABYTE
    (problem,) = proposed(bomb, store).problems
    assert "uitgepakt te groot" in problem.message
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    (problem,) = proposed(with_parts(good, {SHEET: entity}), store).problems
    assert "DTD" in problem.message
    lie = with_parts(good, {"xl/media/i.xml": b"<a>" + b" " * 100_000})
    lie = lie.replace(struct.pack("<L", 100_003), struct.pack("<L", 10))
    assert proposed(lie, store).problems


@pytest.mark.parametrize("name", ["../../x.csv", "x\0.exe", "cijfers.xlsx"])
def test_fault_33_the_content_decides_and_the_name_is_only_shown(store: Store, name: str) -> None:
    proposal = propose(b"Gemeente;2023\nAssen;1\n", name, store)
    assert proposal.mapping is not None
    assert "/" not in proposal.file
    assert "\0" not in proposal.file
    (problem,) = propose(b"MZ\x90\x00\x03" + b"\0" * 60, "cijfers.csv", store).problems
    assert "programma" in problem.message


def test_fault_42_a_parquet_or_pickle_is_refused(store: Store) -> None:
    out = io.BytesIO()
    pd.DataFrame({"Gemeente": ["Assen"], "2023": [1]}).to_parquet(out)
    for content, word in ((out.getvalue(), "parquet"), (pickle.dumps({"a": 1}), "pickle")):
        (problem,) = proposed(content, store).problems
        assert word in problem.message


@pytest.mark.parametrize(("head", "code"), [("Dorp", "WP2913"), ("Wijk", "WK173000")])
def test_fault_23_the_name_of_the_column_says_which_level_a_name_is(
    store: Store, head: str, code: str
) -> None:
    text = f"{head};2024\nZuidlaren;10\n"
    assert [row[0] for row in rows(read(text, store))] == [code]


def test_fault_23_a_wijk_with_its_number_is_known_by_its_name(store: Store) -> None:
    text = "Wijk;2024\nWijk 00 Centrum;10\nWijk 02 Noorderpark;12\n"
    assert [row[0] for row in rows(read(text, store))] == ["WK010600", "WK010602"]


def test_areas_side_by_side_are_told_with_what_to_do(store: Store) -> None:
    proposal = proposed("Jaar;Assen;Emmen\n2023;10;20\n2024;11;21\n", store)
    assert proposal.mapping is None
    (doubt,) = proposal.doubts
    assert doubt.blocking and "transponeren" in doubt.remedy


def test_the_unit_is_taken_from_what_is_counted(store: Store) -> None:
    text = "buurtcode;jaar;aantal huishoudens\nBU01060000;2023;120\n"
    assert proposed(text, store).figures[0].unit == "huishoudens"
