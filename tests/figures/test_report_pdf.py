"""A report on paper: all of it is there, on every page what must be, and nothing cut off."""

from __future__ import annotations

import io
import math
import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from atlas.figures.chart_bars import bars
from atlas.figures.letters import showable
from atlas.figures.report import Chart, Column, Report, Table, Text
from atlas.figures.report_pdf import FIRST, WHOLE, report_pdf
from atlas.figures.typeset import EDGE

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

    def visit(text: str, page: list[float], line: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            x, y = line[4], line[5]
            across = page[0] * x + page[2] * y + page[4]
            up = page[1] * x + page[3] * y + page[5]
            found.append((across, up, text.strip()))

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
    pages = opened(report(long_table(150), warnings=(WARNING,))).pages
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        said = page.extract_text()
        assert f"Let op: {WARNING}" in said
        assert f"blz. {number} van 3" in said
        assert "Tekort aan woningen" in said
        assert "22 november 2026" in said
        assert ADDRESS in said
        assert said.index("Let op") < said.index("Gebied")
        assert float(page.mediabox.width) == pytest.approx(210 * POINTS, abs=1)


def test_no_row_is_lost_or_doubled_between_pages() -> None:
    pages = opened(report(long_table())).pages
    said = " ".join(page.extract_text() for page in pages)
    assert re.findall(r"Gebied (\d+)", said) == [str(number) for number in range(100)]


def test_a_report_of_many_rows_is_whole() -> None:
    made = report_pdf(report(long_table(WHOLE - 10), long_table(10)), MADE)
    assert made.count(b"/S/TR") == WHOLE + 2
    last = PdfReader(io.BytesIO(made)).pages[-1].extract_text()
    assert "Gebied 9" in last and "Op papier staan" not in last


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


def tags(found: PdfReader, kind: str) -> list[Any]:
    """The elements of a kind in the tree that a screen reader walks, in its order."""
    seen: list[Any] = []

    def walk(element: Any) -> None:
        if element.get("/S") == kind:
            seen.append(element)
        inside = element.get("/K", [])
        for child in inside if isinstance(inside, list) else [inside]:
            each = child.get_object()
            if not isinstance(each, int):
                walk(each)

    walk(found.trailer["/Root"]["/StructTreeRoot"])
    return seen


def test_a_screen_reader_finds_title_language_headings_and_tables() -> None:
    found = opened(report(long_table(60), Text("Aannames", ("a",)), warnings=(WARNING,)))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert len(tags(found, "/H1")) == 1 and len(tags(found, "/H2")) == 4
    assert len(tags(found, "/Table")) == 1
    (link,) = tags(found, "/Link")
    assert link["/P"]["/S"] in ("/P", "/Document")
    assert found.xmp_metadata is not None
    assert found.xmp_metadata.pdfaid_part == "2" and found.xmp_metadata.pdfaid_conformance == "B"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_cell_is_told_under_which_column_and_in_which_row_it_stands() -> None:
    found = opened(report(long_table(60)))
    assert len(found.pages) == 2, "the head that the second page repeats is told once"
    heads = [cell["/A"] for cell in tags(found, "/TH")]
    heads = [
        [one.get_object() for one in each] if isinstance(each, list) else [each] for each in heads
    ]
    scopes = [one["/Scope"] for each in heads for one in each if one.get("/O") == "/Table"]
    assert scopes == ["/Column"] * 3 + ["/Row"] * 60
    assert len(tags(found, "/TD")) == 2 * 60
    assert len(tags(found, "/TR")) == 61


def test_text_in_tags_is_all_the_text_but_heads_and_feet() -> None:
    """What stands above and below the page is marked as no part of the text, the rest is."""
    for page in opened(report(long_table(2), warnings=(WARNING,))).pages:
        depth: list[bool] = []
        told: list[bool] = []
        for operands, operator in page.get_contents().operations:  # type: ignore[union-attr]
            if operator in (b"BDC", b"BMC"):
                depth.append(operands[0] == "/Artifact")
            elif operator == b"EMC":
                depth.pop()
            elif operator in (b"Tj", b"TJ"):
                assert depth, "text that is neither told nor left out"
                told.append(not any(depth))
        assert told.count(False) == 5, "site, title, date, number of the page, address"
        assert told.count(True) > 10


DRAWN = bars("Uitstroom", [("Opvang", 45), ("Beschermd wonen", None)], "personen", 0)


def test_a_chart_is_drawn_in_lines_and_letters_and_told_in_words() -> None:
    found = opened(report(Chart("Uitstroom <per> jaar", DRAWN), long_table(2)))
    (figure,) = tags(found, "/Figure")
    assert figure["/Alt"].startswith("Uitstroom <per> jaar. ")
    assert "Opvang: 45" in figure["/Alt"] and "Beschermd wonen: onbekend" in figure["/Alt"]
    said = " ".join(page.extract_text() for page in found.pages)
    assert "Opvang" in said and "onbekend" in said
    assert not [picture for page in found.pages for picture in page.images]
    assert not tags(opened(report(long_table(2))), "/Figure")


def test_the_text_of_a_chart_is_its_text_not_its_code() -> None:
    drawn = DRAWN.replace("<desc>", "<desc>Kosten &lt;b&gt; &amp;amp; baten: ")
    found = opened(report(Chart("x", drawn)))
    assert tags(found, "/Figure")[0]["/Alt"].startswith("x. Kosten <b> &amp; baten: ")


def test_a_high_chart_stays_on_one_page() -> None:
    drawn = bars("Hoog", [(f"Rij {number}", number) for number in range(120)], "x", 0)
    pages = opened(report(Chart("Hoog", drawn))).pages
    assert len(pages) <= 3
    (whole,) = [page for page in pages if "Rij 0" in page.extract_text()]
    for _, y, _ in placed(whole):
        assert 0 < y < float(whole.mediabox.height)
    assert "Rij 119" in whole.extract_text()


@pytest.mark.parametrize("svg", ["<svg></svg>", "geen plaatje"])
def test_a_chart_without_a_size_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        report_pdf(report(Chart("x", svg)), MADE)


def test_a_row_stands_on_one_page_unless_it_is_higher_than_a_page() -> None:
    text = "woord " * 60
    columns = (Column("a"), Column("b"))
    rows = tuple((f"rij{number}", f"{text} eind{number}") for number in range(40))
    pages = [page.extract_text() for page in opened(report(Table("T", columns, rows))).pages]
    for number in range(40):
        start, end = (re.compile(rf"{word}{number}\b") for word in ("rij", "eind"))
        assert [bool(start.search(said)) for said in pages] == [
            bool(end.search(said)) for said in pages
        ]


# What could be taken for code by Typst, PDF, HTML, Markdown or a spreadsheet, and what could
# turn, hide or break the text around it.
HOSTILE = st.text(
    st.sampled_from(
        "#*$@<>\\_`~[]{}()&%=/-'\"\u202e\u200b\u200d\u00ad\x00\x1b\ud800\n\t aé€中😀م＜＆"
    )
    | st.characters(),
    max_size=40,
)


@settings(max_examples=25)
@given(HOSTILE)
def test_any_text_is_inert_and_visible(text: str) -> None:
    table = Table(text, (Column(text), Column("n", 0)), ((text, 1.0),), (text,), text)
    content = report(
        table,
        Text(text, (text,)),
        Chart(text, bars(text, [(text, 1)], text, 0)),
        title=text,
        lead=(text,),
        sources=(text,),
        warnings=(text,),
        address=text,
    )
    found = opened(content)
    said = solid("".join(page.extract_text() for page in found.pages))
    shown = solid(showable(text).replace("\u200b", ""))
    letters = [sign for sign in shown if sign.isalnum() and sign.isascii()]
    assert all(said.count(sign) >= 8 * letters.count(sign) for sign in letters)
    assert not [link for page in found.pages for link in links(page)]
    assert "/Names" not in found.trailer["/Root"]


def test_a_sign_that_the_letters_lack_is_a_mark_and_the_file_says_so() -> None:
    said = words(report(Text("Oké 中 😀", ("\u202email",))))
    assert "Oké ☐ ☐ mail" in said
    assert said.count("☐ staat voor een teken dat dit bestand niet kan laten zien.") == 1
    assert "☐" not in words(report(long_table(1)))


def test_how_long_two_thousand_rows_take(capsys: pytest.CaptureFixture[str]) -> None:
    content = report(long_table(WHOLE))
    start = time.process_time()
    made = report_pdf(content, MADE)
    with capsys.disabled():
        took = time.process_time() - start
        print(f" [{WHOLE} rijen: {took:.2f} s, {len(made) / 1e6:.1f} MB]", end="")
    assert made.count(b"/Scope/Row") == WHOLE
