"""Bad values and bad geometry, by the numbers of the list of faults."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.cli.commands import main
from atlas.store.check import check
from atlas.store.load import load_store
from atlas.store.problems import Problem, StoreError
from atlas.store.tables import read_table, to_frame
from tests.support import (
    OLD_CODE,
    edit_table,
    geo_origin,
    origin,
    record_of,
    replace_in,
    small_data,
    write_indicator,
    write_layer,
)

EMMEN = "GM0114,2024,50000,final,cbs_kwb"
NAME = "bevolking/inwoners"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_data(tmp_path)


def refused(root: Path, old: str, new: str) -> list[Problem]:
    """Break the table of inwoners: the check and the store must tell the same problems."""
    edit_table(root, NAME, old, new)
    problems = list(check(root).problems)
    with pytest.raises(StoreError) as caught:
        load_store(root)
    assert caught.value.problems == problems
    return problems


def test_fault_16_a_padded_code_is_told_and_never_a_second_area(root: Path) -> None:
    (problem,) = refused(root, EMMEN, EMMEN.replace("GM0114", "GM0114    "))
    assert problem.column == "area_code"
    assert "spaties" in problem.message


def test_fault_16_a_padded_code_in_the_list_of_areas_is_stripped(root: Path) -> None:
    replace_in(root / "geo/areas.csv", "\nGM0114,", "\nGM0114    ,")
    assert check(root).problems == ()
    assert load_store(root).areas["GM0114"].name == "Emmen"


def test_fault_17_unknown_secret_not_applicable_and_zero_never_merge(root: Path) -> None:
    store = load_store(root)
    cells = store.cells("aandeel_65plus", "2024", "gemeente")
    words = {"GM0106": "suppressed", "GM0109": "missing", "GM0114": "not_applicable"}
    assert cells.loc[list(words), "status"].to_dict() == words
    assert all(math.isnan(cells.loc[code, "value"]) for code in words)
    zero = store.cells("aandeel_65plus", "2022", "gemeente").loc["GM0119"]
    assert (zero["value"], zero["status"]) == (0.0, "final")


@pytest.mark.parametrize("sign", [".", "x", "-", "*", "NaN", "null", "n/a"])
def test_fault_17_signs_of_a_source_are_not_taken_for_values(root: Path, sign: str) -> None:
    (problem,) = refused(root, EMMEN, EMMEN.replace("50000", sign))
    assert problem.message == f"'{sign}' is geen getal"


@pytest.mark.parametrize("value", ["", "0"])
def test_fault_17_blank_and_zero_need_the_right_status(root: Path, value: str) -> None:
    status = "final" if value == "" else "not_applicable"
    (problem,) = refused(root, EMMEN, f"GM0114,2024,{value},{status},cbs_kwb")
    assert problem.column == "value"


def test_fault_18_provisional_stays_provisional(root: Path, capsys) -> None:
    cells = load_store(root).cells("aandeel_65plus", "2024", "gemeente")
    assert cells.loc["GM1680", "status"] == "provisional"
    assert main(["value", "aandeel_65plus", "GM1680", "2024", "--data", str(root)]) == 0
    assert "voorlopig" in capsys.readouterr().out


def test_fault_19_a_decimal_comma_is_refused(root: Path) -> None:
    (problem,) = refused(root, EMMEN, EMMEN.replace("50000", '"12,5"'))
    assert "decimale komma" in problem.message
    assert "12.5" in problem.remedy


def test_fault_19_a_point_that_may_mean_thousands_is_asked_about(root: Path) -> None:
    edit_table(root, NAME, EMMEN, EMMEN.replace("50000", "1.234"))
    (problem,) = check(root).problems
    assert "duizendtallen" in problem.message


def test_fault_20_codes_00_and_na_are_text() -> None:
    text = "area_code,period,value,status,origin\nNA,2024,1,final,00\nWK011400,2024,2,final,NA\n"
    table = read_table(text.encode(), frozenset({"NA", "WK011400"}), frozenset({"00", "NA"}))
    assert table["area_code"].to_pylist() == ["NA", "WK011400"]
    assert table["origin"].to_pylist() == ["00", "NA"]
    assert table["period"].to_pylist() == ["2024", "2024"]


def test_fault_20_a_wijk_that_ends_in_00_and_an_origin_na_keep_their_names(root: Path) -> None:
    record = record_of("proef", "wonen", origin=[origin("na")])
    record["table"] = {"path": "proef.csv", "levels": ["wijk"]}
    write_indicator(root, record, [("WK010600", "2024", "7", "final", "na")])
    assert check(root).problems == ()
    cells = load_store(root).cells("proef", "2024", "wijk")
    assert cells["origin"].to_dict() == {"WK010600": "na"}


def test_fault_20_a_null_word_never_becomes_no_value() -> None:
    text = "area_code,period,value,status,origin\nGM0114,2024,NA,missing,a\n"
    with pytest.raises(ValueError, match="NA"):
        to_frame(read_table(text.encode(), frozenset({"GM0114"}), frozenset({"a"})))


def test_fault_21_a_short_row_is_told_with_its_number(root: Path) -> None:
    row = edit_table(root, NAME, EMMEN, "GM0114,2024,50000")
    (problem,) = check(root).problems
    assert (problem.row, problem.message) == (row, "rij heeft 3 velden in plaats van 5")


def test_fault_22_a_duplicate_key_is_refused(root: Path) -> None:
    (problem,) = refused(root, EMMEN, f"{EMMEN}\n{EMMEN.replace('50000', '1')}")
    assert "staat er voor deze periode al in" in problem.message


def test_fault_22_a_duplicate_column_is_refused(root: Path) -> None:
    header = "area_code,period,value,status,origin"
    (problem,) = refused(root, header, header.replace("value", "value,value"))
    assert (problem.row, problem.column) == (1, "value")


def test_fault_23_an_unknown_code_is_refused(root: Path) -> None:
    (problem,) = refused(root, EMMEN, EMMEN.replace("GM0114", "GM0115"))
    assert "gebiedscode 'GM0115' is onbekend" in problem.message
    assert "valid=false" in problem.remedy


def test_fault_23_an_old_code_is_listed_as_such(root: Path) -> None:
    store = load_store(root)
    assert not store.areas[OLD_CODE].valid
    assert OLD_CODE in store.cells("inwoners", "2022", "buurt").index
    assert OLD_CODE not in {area.area_code for area in store.children("WK010600")}


def test_fault_24_no_nan_in_json(root: Path, capsys) -> None:
    for area in ("GM0106", "GM0109", "GM0114", "GM0118"):
        arguments = ["value", "aandeel_65plus", area, "2024", "--json", "--data", str(root)]
        assert main(arguments) == 0
        text = capsys.readouterr().out
        assert "NaN" not in text
        assert json.loads(text)["value"] is None


Change = Callable[[list[list[float]]], list[list[float]]]


def geometry_message_after(root: Path, change: Change) -> str:
    """Change the ring of Emmen in the layer of gemeenten: what the check says of it."""
    collection: dict[str, Any] = load_store(root).geometry("gemeente")
    feature = next(f for f in collection["features"] if f["id"] == "GM0114")
    (ring,) = feature["geometry"]["coordinates"]
    feature["geometry"]["coordinates"] = [change(ring)]
    write_layer(root, "gemeente", collection, geo_origin())
    problems = list(check(root).problems)
    assert problems, "nothing told"
    assert {problem.file for problem in problems} == {"geo/gemeente.geojson"}
    assert all(problem.remedy for problem in problems)
    (message,) = [problem.message for problem in problems if "GM0114" in problem.message]
    return message


def test_fault_34_rd_coordinates_are_refused(root: Path) -> None:
    message = geometry_message_after(
        root, lambda ring: [[230_000 + x, 540_000 + y] for x, y in ring]
    )
    assert "meters (RD)" in message


def test_fault_35_swapped_axes_are_refused(root: Path) -> None:
    message = geometry_message_after(root, lambda ring: [[y, x] for x, y in ring])
    assert "verwisseld" in message


def test_fault_36_a_bow_tie_is_refused(root: Path) -> None:
    message = geometry_message_after(
        root, lambda ring: [ring[0], ring[2], ring[1], ring[3], ring[0]]
    )
    assert "kruist zichzelf" in message


def test_fault_37_coordinates_of_a_billion_are_refused(root: Path) -> None:
    message = geometry_message_after(root, lambda ring: [[x * 1e9, y * 1e9] for x, y in ring])
    assert "niet in Drenthe" in message
