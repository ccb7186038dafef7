"""The template of own places: what the reader reads, explained, and without an invented row."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import openpyxl
import pytest

from atlas.figures import place_template
from atlas.figures.place_template import PRIVACY, RULES, template_csv, template_xlsx
from atlas.sources import own_columns
from atlas.sources.own_places import MAX_NAME, MAX_PLACES, SAME_M, read_places
from atlas.store.places import PlaceKind
from atlas.store.serving import get_store
from atlas.store.store import Store

Kinds = Mapping[str, PlaceKind]


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data: the small folder of these tests has no kinds of places."""
    return get_store()


@pytest.fixture(scope="module")
def kinds(store: Store) -> Kinds:
    return store.place_kinds


@pytest.fixture
def book(kinds: Kinds) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_xlsx(kinds)))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_columns_are_those_that_are_read() -> None:
    columns = place_template.COLUMNS
    assert tuple(column.name for column in columns) == own_columns.COLUMNS
    assert all(column.explanation and column.allowed for column in columns)
    required = [column.name for column in columns if column.required == "ja"]
    assert required == ["naam", "soort"]


def test_the_limits_that_are_said_are_those_that_hold() -> None:
    said = " ".join([*RULES, *(column.allowed for column in place_template.COLUMNS)])
    assert f"{MAX_PLACES:,} rijen".replace(",", ".") in said
    assert f"{SAME_M:.0f} meter" in said
    assert f"{MAX_NAME} tekens" in said
    assert place_template.LAST_ROW == MAX_PLACES + 1


def test_the_csv_is_one_row_of_names() -> None:
    content = template_csv()
    assert content.startswith(b"\xef\xbb\xbfnaam;soort;gemeente;kern;rd_x;")
    assert content.count(b"\n") == 1


def test_the_table_sheet_holds_only_the_names(book: openpyxl.Workbook) -> None:
    rows = [*book["Plekken"].iter_rows(values_only=True)]
    assert rows == [own_columns.COLUMNS]


@pytest.mark.parametrize("make", [lambda kinds: template_csv(), template_xlsx])
def test_an_empty_template_is_read_as_an_empty_table(
    store: Store, kinds: Kinds, make: Callable[[Kinds], bytes]
) -> None:
    found, (problem,) = read_places(make(kinds), "sjabloon", store)
    assert found is None
    assert problem.message == "de tabel heeft geen rijen"


def test_a_filled_in_template_is_read(store: Store, kinds: Kinds, book: openpyxl.Workbook) -> None:
    for row, kind in enumerate(kinds.values(), 2):
        cells = {"naam": f"00{row}", "soort": kind.title, "lon": 6.9, "lat": "52,78", "datum": 2024}
        for name, value in cells.items():
            book["Plekken"].cell(row, own_columns.COLUMNS.index(name) + 1, value)
    found, problems = read_places(saved(book), "plekken.xlsx", store)
    assert problems == ()
    assert found is not None
    assert found.frame["kind"].tolist() == [*kinds]
    assert found.frame["name"][0] == "002"
    assert set(found.frame["period"]) == {"2024"}
    assert set(found.frame["gemeente_code"]) == {"GM0114"}


def test_every_column_rule_and_kind_is_explained(book: openpyxl.Workbook, kinds: Kinds) -> None:
    rows = [*book["Uitleg"].iter_rows(values_only=True)]
    columns = place_template.COLUMNS
    assert rows[0] == ("Kolom", "Verplicht", "Wat vult u in?", "Toegestaan")
    assert rows[1 : len(columns) + 1] == [tuple(column) for column in columns]
    below = [cell for row in rows[len(columns) + 1 :] for cell in row if cell]
    assert {*PRIVACY, *RULES} <= {*below}
    listed = [(row[0], row[2]) for row in rows[-len(kinds) :]]
    assert listed == [(kind.title, kind.description) for kind in kinds.values()]


def test_the_privacy_note_asks_for_no_data_of_people(book: openpyxl.Workbook) -> None:
    text = " ".join(str(cell.value) for row in book["Uitleg"].iter_rows() for cell in row)
    assert "gegevens van personen" in text


def test_excel_offers_every_kind_and_no_other(book: openpyxl.Workbook, kinds: Kinds) -> None:
    (check,) = book["Plekken"].data_validations.dataValidation
    assert check.type == "list"
    assert str(check.sqref) == f"B2:B{MAX_PLACES + 1}"
    sheet, cells = check.formula1.replace("$", "").split("!")
    assert [row[0].value for row in book[sheet][cells]] == [kind.title for kind in kinds.values()]


def test_columns_are_text_so_that_no_date_is_made(book: openpyxl.Workbook) -> None:
    widths = book["Plekken"].column_dimensions
    assert {widths[letter].number_format for letter in widths} == {"@"}


def test_titles_that_look_like_formulas_stay_text(kinds: Kinds) -> None:
    first = next(iter(kinds.values()))
    hostile = {first.id: first.model_copy(update={"title": "=1+1", "description": "@SUM(A1)"})}
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_same_kinds_give_the_same_bytes(kinds: Kinds) -> None:
    assert template_xlsx(kinds) == template_xlsx(kinds)
    assert template_csv() == template_csv()
