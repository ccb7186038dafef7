"""A report on paper: all of it is there, on every page what must be, and nothing cut off."""

from __future__ import annotations

import io
import math
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from atlas.figures.charts import bars
from atlas.figures.pdf_paper import EDGE
from atlas.figures.report import Chart, Column, Report, Table, Text
from atlas.figures.report_pdf import FIRST, WHOLE, report_pdf

MADE = date(2026, 11, 22)
POINTS = 72 / 25.4  # a millimetre
WARNING = "Voorbeeldgegevens, geen werkelijke woningen."
ADDRESS = "https://atlas.example/wonen?deel=behoefte&gebied=GM0114"


def report(*blocks: Table | Text | Chart, **fields: Any) -> Report:
    given: dict[str, Any] = {
        "name": "behoefte",
        "title": "Wat is er nodig in Emmen?",
        "lead": ("Dit laat zien wat er nodig is.",),
        "sources": ("CBS 71488ned (CC BY 4.0)",),
        "address": ADDRESS,
    }
    return Report(blocks=blocks, **{**given, **fields})


def long_table(count: int = 100) -> Table:
    rows = tuple((f"Gebied {number}", 1000.0 + number, -0.5) for number in range(count))
    columns = (Column("Gebied"), Column("Tekort aan woningen", 0), Column("Aandeel", 1, "%"))
    return Table("Hoeveel?", columns, rows, ("Eigen berekening.",))


def opened(content: Report) -> PdfReader:
    return PdfReader(io.BytesIO(report_pdf(content, MADE)))


def words(content: Report) -> str:
    """All text, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def solid(text: str) -> str:
    """Text without spaces: a word that goes over two lines is found too."""
    return re.sub(r"\s", "", text)


def placed(page: PageObject) -> list[tuple[float, float, str]]:
    """The pieces of text of a page with the place where they start."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, _cm: Any, matrix: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            found.append((matrix[4], matrix[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def links(page: PageObject) -> set[str]:
    found = (note.get_object() for note in page.get("/Annots", []))
    return {note["/A"]["/URI"] for note in found if "/A" in note}


def test_title_texts_table_notes_and_sources_are_all_there() -> None:
    content = report(long_table(2), Text("Aannames", ("Sterfte: 100%.", "Eigen aanname.")))
    said = words(content)
    for part in (
        "Wat is er nodig in Emmen?",
        "Dit laat zien wat er nodig is.",
        "Hoeveel? Gebied Tekort aan woningen Aandeel Gebied 0 1.000 -0,5% Gebied 1 1.001 -0,5%",
        "Eigen berekening.",
        "Aannames Sterfte: 100%. Eigen aanname.",
        "Bronnen CBS 71488ned (CC BY 4.0)",
        "Gemaakt op 22 november 2026",
    ):
        assert part in said


def test_the_file_says_its_title_its_language_and_its_contents() -> None:
    found = opened(report(long_table(2), Text("Aannames", ("a",))))
    assert found.metadata is not None
    assert found.metadata.title == "Wat is er nodig in Emmen?"
    assert found.trailer["/Root"]["/Lang"] == "nl-NL"
    titles = [entry["/Title"] for entry in found.outline]
    assert titles == ["Hoeveel?", "Aannames", "Bronnen", "Dit overzicht op het scherm"]


def test_every_page_has_head_of_the_table_warning_number_and_address() -> None:
    pages = opened(report(long_table(), warnings=(WARNING,))).pages
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        said = page.extract_text()
        assert f"Let op: {WARNING}" in said
        assert f"blz. {number} van 3" in said
        assert "Tekort aan woningen" in said
        assert "22 november 2026" in said
        assert ADDRESS in links(page)
        assert float(page.mediabox.width) == pytest.approx(210 * POINTS, abs=1)


def test_no_row_is_lost_or_doubled_between_pages() -> None:
    pages = opened(report(long_table())).pages
    said = " ".join(page.extract_text() for page in pages)
    assert re.findall(r"Gebied (\d+)", said) == [str(number) for number in range(100)]


def test_a_report_of_a_thousand_rows_is_whole() -> None:
    said = words(report(long_table(WHOLE - 10), long_table(10)))
    assert f"Gebied {WHOLE - 11} " in said
    assert "Op papier staan" not in said


def test_a_longer_report_has_the_first_rows_of_each_table_and_says_so() -> None:
    said = words(report(long_table(3456), long_table(10)))
    assert f"Gebied {FIRST - 1} " in said and f"Gebied {FIRST} " not in said
    note = "Op papier staan de eerste 100 van de 3.456 rijen. In het XLSX-bestand staan ze allemaal"
    assert said.count("Op papier staan") == 1 and note in said
    assert said.count("Eigen berekening.") == 2


def test_numbers_stand_right_under_each_other() -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", 1.0), ("y", 12345.0)))
    (page,) = opened(report(table)).pages
    starts = {text: x for x, _, text in placed(page)}
    assert starts["1"] > starts["12.345"] > starts["x"] == starts["y"]


def test_what_stands_below_the_footer_line_is_only_the_footer() -> None:
    for page in opened(report(long_table())).pages:
        low = {text for _, y, text in placed(page) if y < 16 * POINTS}
        assert all(
            text.startswith(("Gemaakt", "blz.", "https", "WZW")) or "van" in text for text in low
        ), low


def test_a_wide_table_gets_lying_pages_and_stays_on_the_paper() -> None:
    columns = (Column("Gebied"), *(Column(f"Beschikbaarheid {year}", 0) for year in range(12)))
    table = Table("Breed", columns, (("Borger-Odoorn", *range(123_000, 123_012)),))
    pages = opened(report(table, Text("Daarna", ("tekst",)))).pages
    sizes = [float(page.mediabox.width) > float(page.mediabox.height) for page in pages]
    assert sizes == [False, True, False]
    for page in pages:
        room = float(page.mediabox.width)
        assert all(EDGE * POINTS - 1 <= x < room - EDGE * POINTS for x, *_ in placed(page))
    assert "123.011" in pages[1].extract_text()


@pytest.mark.parametrize("text", ["x" * 700, "woord " * 1500, "https://a.example/" + "y" * 300])
def test_nothing_is_cut_off_however_long(text: str) -> None:
    table = Table(text[:80], (Column("a"), Column("b")), (("eerste", text), (text, "laatste")))
    content = report(table, Text("T", (text,)), lead=(text,), warnings=(text[:200],))
    pages = opened(content).pages
    said = solid("".join(page.extract_text() for page in pages))
    letter = text.strip()[-1]
    assert "eerste" in said and "laatste" in said
    assert said.count(letter) >= 4 * text.count(letter)
    for page in pages:
        assert all(x < float(page.mediabox.width) - EDGE * POINTS for x, *_ in placed(page))


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_24_what_is_unknown_is_the_word_of_the_table(value: float | None) -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", value), ("y", 0.0)))
    assert "x onbekend y 0" in words(report(table))


def test_a_table_without_rows_says_so() -> None:
    assert "Er zijn geen rijen." in words(report(Table("T", (Column("a"),), ())))


@pytest.mark.parametrize(
    "text",
    ["<b>vet</b>", "**vet**", "nul\x00 half\ud800 eind", "(kwaad) Tj /JS ET", "{nb} \\n", "=1+1"],
)
def test_38_40_text_is_text(text: str) -> None:
    table = Table(text, (Column(text),), ((text,),), (text,))
    content = report(table, Text(text, (text,)), title=text, lead=(text,), sources=(text,))
    found = opened(content)
    plain = solid(text.replace("\x00", "").replace("\ud800", ""))
    assert solid("".join(page.extract_text() for page in found.pages)).count(plain) >= 7
    assert "/Names" not in found.trailer["/Root"]
    assert {link for page in found.pages for link in links(page)} == {ADDRESS}


def test_without_address_there_is_no_link() -> None:
    found = opened(report(long_table(1), address=""))
    assert not [link for page in found.pages for link in links(page)]


def test_the_same_report_and_day_give_the_same_bytes() -> None:
    content = report(long_table(5), warnings=(WARNING,))
    assert report_pdf(content, MADE) == report_pdf(content, MADE)
    assert report_pdf(content, MADE) != report_pdf(content, date(2026, 11, 23))


@settings(max_examples=15)
@given(
    st.lists(st.text("abc é€-/\n", max_size=60), min_size=1, max_size=9),
    st.integers(0, 4),
)
def test_any_table_fits(heads: list[str], count: int) -> None:
    columns = tuple(Column(name, None if index % 2 else 0) for index, name in enumerate(heads))
    rows = tuple(tuple(heads) for _ in range(count))
    found = opened(report(Table("T", columns, rows)))
    assert 1 <= len(found.pages) <= 3


def pictures(content: Report) -> list[Any]:
    return [picture for page in opened(content).pages for picture in page.images]


def test_a_chart_is_a_picture_that_fits_on_the_page() -> None:
    drawn = bars("Uitstroom", [("Opvang", 45), ("Beschermd wonen", None)], "personen", 0)
    content = report(Chart("Uitstroom per jaar", drawn), long_table(2))
    (picture,) = pictures(content)
    assert picture.image.width == 1000
    assert report_pdf(content, MADE) == report_pdf(content, MADE)
    assert not pictures(report(long_table(2)))


def test_a_high_chart_stays_on_one_page() -> None:
    drawn = bars("Hoog", [(f"Rij {number}", number) for number in range(120)], "x", 0)
    content = report(Chart("Hoog", drawn))
    assert len(pictures(content)) == 1
    assert len(opened(content).pages) <= 3


def test_a_chart_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        report_pdf(report(Chart("x", "<svg></svg>")), MADE)
