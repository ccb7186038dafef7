"""A report as a workbook: everything in it, numbers as numbers, and nothing that runs."""

from __future__ import annotations

import io
import math
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.report import Column, Report, Table, Text
from atlas.figures.report_xlsx import FIRST_SHEET, report_xlsx, sheet_names

MADE = date(2026, 11, 22)
WARNING = "Voorbeeldgegevens, geen werkelijke woningen."
TABLE = Table(
    "Hoeveel woningen zijn er te weinig?",
    (Column("Gebied"), Column("Tekort", 0), Column("Aandeel", 1, "%"), Column("Jaar")),
    (("Emmen", 1234.56, -3.25, 2035), ("Assen", None, 0.0, "niet genoemd")),
    ("Eigen berekening.",),
)
FORMULAS = ['=HYPERLINK("http://kwaad.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def report(*blocks: Table | Text, **fields: Any) -> Report:
    given: dict[str, Any] = {
        "name": "behoefte",
        "title": "Wat is er nodig?",
        "lead": ("Dit laat zien wat er nodig is.",),
        "sources": ("CBS 71488ned (CC BY 4.0)",),
        "address": "https://atlas.example/wonen?deel=behoefte",
    }
    return Report(blocks=blocks, **{**given, **fields})


def opened(content: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_xlsx(content, MADE)))


def cells(book: openpyxl.Workbook) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def rows(book: openpyxl.Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def test_the_first_sheet_says_what_it_is_and_where_it_comes_from() -> None:
    text = Text("Aannames", ("Sterfte: 100% (eigen aanname).", "Nog een."))
    book = opened(report(TABLE, text, warnings=(WARNING,)))
    assert book.sheetnames == [FIRST_SHEET, "Hoeveel woningen zijn er te wei"]
    assert rows(book, FIRST_SHEET) == [
        ("Wat is er nodig?", None),
        (None, None),
        ("Let op", WARNING),
        ("Wat is dit?", "Dit laat zien wat er nodig is."),
        ("Tabblad Hoeveel woningen zijn er te wei", "Hoeveel woningen zijn er te weinig?"),
        ("Aannames", "Sterfte: 100% (eigen aanname)."),
        ("Aannames", "Nog een."),
        ("Bron", "CBS 71488ned (CC BY 4.0)"),
        ("Adres op het scherm", "https://atlas.example/wonen?deel=behoefte"),
        ("Gemaakt op", "22 november 2026"),
    ]


def test_a_table_has_title_warning_head_figures_and_notes() -> None:
    book = opened(report(TABLE, warnings=(WARNING,)))
    found = rows(book, book.sheetnames[1])
    assert [row[0] for row in found[:2]] == [TABLE.title, WARNING]
    assert found[3:6] == [
        ("Gebied", "Tekort", "Aandeel", "Jaar"),
        ("Emmen", 1234.56, -3.25, 2035),
        ("Assen", "onbekend", 0, "niet genoemd"),
    ]
    assert found[-1][0] == "Eigen berekening."
    assert book[book.sheetnames[1]].freeze_panes == "B5"


def test_numbers_have_the_decimals_and_the_sign_of_their_column() -> None:
    sheet = opened(report(TABLE)).worksheets[1]
    formats = [cell.number_format for cell in sheet[4]]
    assert formats == ["General", "#,##0", '#,##0.0"%"', "General"]
    assert [cell.data_type for cell in sheet[4]] == ["s", "n", "n", "n"]


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_24_what_is_unknown_is_the_word_of_the_table(value: float | None) -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", value),), unknown="geen bron")
    assert rows(opened(report(table)), "T")[-1] == ("x", "geen bron")


def test_zero_is_a_number() -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", 0),))
    assert rows(opened(report(table)), "T")[-1] == ("x", 0)


@pytest.mark.parametrize("text", FORMULAS)
def test_40_no_text_anywhere_is_a_formula_or_a_link(text: str) -> None:
    table = Table(text, (Column(text), Column(text, 0)), ((text, text),), (text,), text)
    content = report(
        table, Text(text, (text,)), title=text, lead=(text,), sources=(text,), warnings=(text,)
    )
    book = opened(Report(**{**content.__dict__, "address": text}))
    found = cells(book)
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in found if isinstance(cell.value, str)]
    assert len(texts) >= 12
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("value", [-5.25, 0.0, 1e-9, -123456789.5])
def test_40_numbers_stay_numbers(value: float) -> None:
    table = Table("T", (Column("a"), Column("b", 2)), (("x", value),))
    assert rows(opened(report(table)), "T")[-1][1] == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "nul\x00 bel\x07 half\ud800 eind"])
def test_38_strange_signs_do_not_break_the_file(text: str) -> None:
    table = Table(text, (Column("a"),), ((text,),))
    book = opened(report(table, title=text))
    said = [cell.value for cell in cells(book) if isinstance(cell.value, str)]
    kept = re.findall(r"[a-z]{3,}", text)
    assert all(any(word in value for value in said) for word in kept)


def test_a_very_long_text_is_kept_as_far_as_a_cell_goes() -> None:
    table = Table("T", (Column("a"),), (("x" * 40_000,),))
    assert len(rows(opened(report(table)), "T")[-1][0]) == 32_000


def test_the_same_report_and_day_give_the_same_bytes() -> None:
    content = report(TABLE, Text("a", ("b",)))
    assert report_xlsx(content, MADE) == report_xlsx(content, MADE)
    assert report_xlsx(content, MADE) != report_xlsx(content, date(2026, 11, 23))


@given(st.lists(st.text(max_size=40), max_size=8))
def test_names_of_sheets_are_valid_and_no_two_alike(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.lower() for name in [*names, FIRST_SHEET]}) == len(names) + 1
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'") and not name.endswith("'")
        assert name.lower() != "history"


def test_names_of_sheets_known_answers() -> None:
    long = "Een titel die veel langer is dan mag"
    assert sheet_names(["Tekort: [2035]", "tekort 2035", long, long, "'", "Lees mij"]) == [
        "Tekort 2035",
        "tekort 2035 2",
        "Een titel die veel langer is da",
        "Een titel die veel langer is 2",
        "Tabel",
        "Lees mij 2",
    ]
