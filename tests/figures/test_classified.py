"""Classified dwellings as files: every row has its class, numbers stay numbers, text is inert."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest

from atlas.figures.classified import classified, classified_csv, classified_xlsx
from atlas.sources.dwellings import read_dwellings
from atlas.store.dwellings import Dwellings
from atlas.store.serving import get_store
from atlas.store.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data: the small folder has no rules."""
    return get_store()


@pytest.fixture
def dwellings(store: Store) -> Dwellings:
    """Three rows: all known and step-free, nothing known, and an id that is a formula."""
    rules = store.housing.classification
    numbers = [feature.id for feature in rules.features if feature.kind == "number"]
    others = [feature.id for feature in rules.features if feature.kind == "yes_no"]
    known = ["ja" if "zonder_trap" in name else "nee" for name in others]
    lines = [
        ["id", "gemeente", "aantal", *others, *numbers],
        ["007", "Emmen", "12", *known, *["0"] * len(numbers)],
        ["b", "Assen", "1", *[""] * (len(others) + len(numbers))],
        ["=1+1", "Assen", "2", *["nee"] * len(others), *["0"] * len(numbers)],
    ]
    text = "\n".join(";".join(line) for line in lines)
    found, problems = read_dwellings(text.encode(), "x.csv", store)
    assert found is not None, problems
    return found


def test_every_row_has_its_class_or_says_what_keeps_it_open(
    dwellings: Dwellings, store: Store
) -> None:
    rows = classified(dwellings, store.housing.classification, {})
    assert rows["id"].tolist() == ["007", "b", "'=1+1"]
    assert rows["klasse"].tolist() == ["hs-4", "", "hs-5"]
    assert rows["klasse_naam"][0] == "Nultredenwoning"
    assert rows["klasse_naam"][1].startswith("onbekend, minstens ")
    assert (rows["laagste_klasse"][1], rows["hoogste_klasse"][1]) == ("hs-5", "hs-1")
    assert "zonder_trap_intern" in rows["onbekend"][1].split(",")
    assert rows["onbekend"][0] == rows["onbekend"][2] == ""
    assert rows["aantal"].sum() == dwellings.frame["aantal"].sum() == 15


def test_other_choices_are_named_in_the_version(dwellings: Dwellings, store: Store) -> None:
    rules = store.housing.classification
    plain = classified(dwellings, rules, {})["regelversie"]
    other = classified(dwellings, rules, {"edge-12": "onbekend_is_nee"})["regelversie"]
    assert set(plain) == {f"{rules.id} {rules.version}"}
    assert set(other) == {f"{rules.id} {rules.version}; edge-12=onbekend_is_nee"}


def test_the_csv_is_one_for_a_dutch_excel(dwellings: Dwellings, store: Store) -> None:
    made = classified_csv(classified(dwellings, store.housing.classification, {}))
    assert made.startswith(b"\xef\xbb\xbf") and made.count(b"\r\n") == 4
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert [row["gemeente_code"] for row in rows] == ["GM0114", "GM0106", "GM0106"]
    assert rows[0]["id"] == "007"


def test_in_the_workbook_counts_are_numbers_and_nothing_is_a_formula(
    dwellings: Dwellings, store: Store
) -> None:
    frame: pd.DataFrame = classified(dwellings, store.housing.classification, {})
    book = openpyxl.load_workbook(io.BytesIO(classified_xlsx(frame)))
    head, *rows = book["Klassen"].iter_rows()
    assert [cell.value for cell in head] == list(frame)
    place = list(frame).index("aantal")
    assert [row[place].value for row in rows] == [12, 1, 2]
    assert rows[0][0].value == "007"
    assert all(cell.data_type != "f" for row in rows for cell in row)
