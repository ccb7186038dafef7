"""The template: what the reader reads, explained, and without one invented row."""

from __future__ import annotations

import io

import openpyxl
import pytest

from atlas.figures.dwelling_template import PRIVACY, explained, template_csv, template_xlsx
from atlas.sources.dwellings import read_dwellings
from atlas.store.dwellings import COLUMNS, OWNERS
from atlas.store.housing import Classification
from atlas.store.serving import get_store
from atlas.store.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data: the small folder of these tests has no housing rules."""
    return get_store()


@pytest.fixture(scope="module")
def rules(store: Store) -> Classification:
    return store.housing.classification


@pytest.fixture(scope="module")
def book(rules: Classification) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_xlsx(rules)))


def test_the_columns_are_those_that_are_read(rules: Classification) -> None:
    names = [column.name for column in explained(rules)]
    assert names == [*COLUMNS, *(feature.id for feature in rules.features)]
    assert all(column.explanation and column.allowed for column in explained(rules))
    assert [column.name for column in explained(rules) if column.required == "ja"] == ["id"]


def test_the_csv_is_one_row_of_names(rules: Classification) -> None:
    content = template_csv(rules)
    assert content.startswith(b"\xef\xbb\xbfid;complex;gemeente;")
    assert content.count(b"\n") == 1


def test_the_table_sheet_holds_only_the_names(book: openpyxl.Workbook, rules) -> None:
    rows = [*book["Woningen"].iter_rows(values_only=True)]
    assert rows == [tuple(column.name for column in explained(rules))]


@pytest.mark.parametrize("make", [template_csv, template_xlsx])
def test_an_empty_template_is_read_as_an_empty_table(store: Store, rules, make) -> None:
    found, (problem,) = read_dwellings(make(rules), "sjabloon", store)
    assert found is None
    assert problem.message == "de tabel heeft geen rijen"


def test_a_filled_in_template_is_read(store: Store, book: openpyxl.Workbook, rules) -> None:
    filled = openpyxl.load_workbook(io.BytesIO(template_xlsx(rules)))
    names = [column.name for column in explained(rules)]
    cells = {"id": "00-1", "gemeente": "Emmen", "aantal": 12, "receptie": "ja", "drempel_cm": 1.5}
    for name, value in cells.items():
        filled["Woningen"].cell(2, names.index(name) + 1, value)
    out = io.BytesIO()
    filled.save(out)
    found, problems = read_dwellings(out.getvalue(), "woningen.xlsx", store)
    assert problems == ()
    assert found is not None
    row = found.frame.iloc[0]
    assert (row["id"], row["gemeente_code"], row["aantal"]) == ("00-1", "GM0114", 12)
    assert (row["receptie"], row["drempel_cm"]) == (1, 1.5)


def test_every_column_is_explained(book: openpyxl.Workbook, rules: Classification) -> None:
    rows = [*book["Uitleg"].iter_rows(values_only=True)]
    assert rows[0] == ("Kolom", "Verplicht", "Wat vult u in?", "Toegestaan")
    columns = explained(rules)
    assert rows[1 : len(columns) + 1] == [tuple(column) for column in columns]
    below = " ".join(str(cell) for row in rows[len(columns) + 1 :] for cell in row if cell)
    for line in PRIVACY:
        assert line in below
    assert rules.version in below
    assert rules.origin.attribution in below


def test_excel_offers_the_answers_that_are_read(book: openpyxl.Workbook, rules) -> None:
    names = [column.name for column in explained(rules)]
    checks = {}
    for check in book["Woningen"].data_validations.dataValidation:
        for cells in check.sqref.ranges:
            assert cells.min_row == 2
            for position in range(cells.min_col, cells.max_col + 1):
                checks[names[position - 1]] = (check.type, check.formula1)
    yes_no = [feature.id for feature in rules.features if feature.kind == "yes_no"]
    assert {checks[name] for name in yes_no} == {("list", '"ja,nee,onbekend"')}
    assert checks["eigendom"] == ("list", f'"{",".join(OWNERS)}"')
    assert checks["aantal"] == ("whole", "1")
    numbers = [feature.id for feature in rules.features if feature.kind == "number"]
    assert {checks[name] for name in numbers} == {("decimal", "0")}


def test_columns_with_codes_are_text_so_that_no_date_is_made(book: openpyxl.Workbook) -> None:
    sheet = book["Woningen"]
    assert sheet.column_dimensions["A"].number_format == "@"


def test_the_same_rules_give_the_same_bytes(rules: Classification) -> None:
    assert template_xlsx(rules) == template_xlsx(rules)
    assert template_csv(rules) == template_csv(rules)
