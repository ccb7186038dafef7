"""The inside of a workbook, as other programs than ours may write it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from atlas.sources.found import Found
from atlas.sources.sniff import COMMAND, WEB
from atlas.sources.upload import read_table
from atlas.sources.workbook import DATE, Refused, Workbook, check_archive, stream
from atlas.sources.xlsx import xlsx_rows
from tests.sources.workbooks import part, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
LINKS = "xl/_rels/workbook.xml.rels"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a workbook without problems."""
    found = Found("w")
    rows = xlsx_rows(content, WEB, 200, found)
    assert found.problems() == ()
    return rows


def sheet_of(inside: str) -> bytes:
    """A workbook of which the sheet holds this XML."""
    return with_parts(workbook([["x"]]), {SHEET: inside.encode()})


def test_rows_and_cells_without_an_address_follow_each_other() -> None:
    cells = '<c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c>'
    inside = f"<worksheet><sheetData><row>{cells}</row><row r='5'>{cells}</row><row>{cells}</row>"
    content = sheet_of(f"{inside}</sheetData></worksheet>")
    assert rows_of(content) == [(1, ["a", "1"]), (5, ["a", "1"]), (6, ["a", "1"])]


def test_a_gap_between_cells_is_empty() -> None:
    row = '<row r="1"><c r="B1"><v>2</v></c><c r="AA1"><v>27</v></c></row>'
    content = sheet_of(f"<worksheet><sheetData>{row}</sheetData></worksheet>")
    (found,) = rows_of(content)
    assert found == (1, ["", "2", *[""] * 24, "27"])


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_the_strict_kind_and_prefixes_are_read(prefix: str) -> None:
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    inside = (
        f'<{prefix}row r="1"><{prefix}c r="A1"><{prefix}v>7</{prefix}v></{prefix}c></{prefix}row>'
    )
    body = f"<{prefix}sheetData>{inside}</{prefix}sheetData>"
    content = sheet_of(f'<{prefix}worksheet {name}="{STRICT}">{body}</{prefix}worksheet>')
    assert rows_of(content) == [(1, ["7"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1" t="b"><v>1</v></c>', "true"),
        ('<c r="A1" t="b"><v>0</v></c>', "false"),
        ('<c r="A1"><v>1E3</v></c>', "1000"),
        ('<c r="A1"><v>-0</v></c>', "0"),
        ('<c r="A1"><v>0.1</v></c>', "0,1"),
        ('<c r="A1"><v>123456789012</v></c>', "123456789012"),
        ('<c r="A1" t="str"><f>x</f><v>tekst</v></c>', "tekst"),
        ('<c r="A1"><f t="shared" si="0"/><v>5</v></c>', "5"),
    ],
)
def test_kinds_of_cells(cell: str, text: str) -> None:
    content = sheet_of(f'<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>')
    assert rows_of(content) == [(1, [text])]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c r="A1" t="d"><v>2004-03-01</v></c>', "cel A1 is een datum"),
        ('<c r="A1"><f>1+1</f></c>', "cel A1: formule zonder waarde"),
        ('<c r="A1"><f t="shared" si="0"/><v/></c>', "cel A1: formule zonder waarde"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "cel A1: foutwaarde '#DIV/0!'"),
        ('<c r="A1"><v>veel</v></c>', "beschadigd"),
        ('<c r="A1"><v>1e999</v></c>', "beschadigd"),
        ('<c r="A1" t="s"><v>3</v></c>', "beschadigd"),
        ('<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>', "beschadigd"),
        ('<c r="AAAA1"><v>1</v></c>', "beschadigd"),
    ],
)
def test_cells_that_are_refused(cell: str, says: str) -> None:
    found = Found("w")
    content = sheet_of(f'<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>')
    content = with_parts(content, {STYLES: part(workbook([["x"]]), STYLES)})
    xlsx_rows(content, WEB, 200, found)
    assert says in found.problems()[0].message


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ("d-mmm", DATE),
        ("[$-413]dd mmmm jjjj", DATE),
        ("[h]:mm", DATE),
        ("YYYY", DATE),
        ('0 "dagen"', '0 "dagen"'),
        ("[Red]0.00", "[Red]0.00"),
        ("0\\d", "0\\d"),
        ("00000", "00000"),
        ("#,##0.00_ ;-#,##0.00", "#,##0.00_ ;-#,##0.00"),
    ],
)
def test_number_formats_that_make_a_date(shape: str, kind: str) -> None:
    def styled(book) -> None:
        book.active["A1"].number_format = shape

    with zipfile.ZipFile(io.BytesIO(workbook([[1]], styled))) as archive:
        assert kind in Workbook(archive).styles


@pytest.mark.parametrize("number", [14, 17, 22, 45])
def test_the_built_in_formats_of_dates(number: int) -> None:
    content = workbook([["x"]])
    styles = b'<styleSheet><cellXfs><xf numFmtId="%d"/><xf numFmtId="2"/></cellXfs></styleSheet>'
    with zipfile.ZipFile(io.BytesIO(with_parts(content, {STYLES: styles % number}))) as archive:
        assert Workbook(archive).styles == [DATE, ""]


def test_parts_are_found_by_their_links_wherever_they_are() -> None:
    content = workbook([["id"], ["een"]])
    sheet = part(content, SHEET)
    links = part(content, LINKS)
    for target in (b"/xl/worksheets/blad.xml", b"worksheets/blad.xml"):
        moved, count = re.subn(rb'"[^"]*worksheets/sheet1.xml"', b'"' + target + b'"', links)
        assert count == 1
        parts = {SHEET: None, "xl/worksheets/blad.xml": sheet, LINKS: moved}
        assert rows_of(with_parts(content, parts)) == [(1, ["id"]), (2, ["een"])]


def test_a_link_out_of_the_archive_leads_nowhere() -> None:
    content = workbook([["id"], ["een"]])
    links = part(content, LINKS).replace(b"/xl/worksheets/", b"../../../worksheets/")
    found, problems = read_table(with_parts(content, {LINKS: links}), "w")
    assert found is None
    assert "beschadigd" in problems[0].message


def test_what_has_been_read_is_forgotten() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50))
    content = sheet_of(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = [*stream(archive, SHEET, "row")]
    assert len(kept) == 49
    assert [len(row) for row in kept] == [1] * 49  # a row is whole; its sheet let it go
    assert kept[0].attrib == {"r": "1"}


def test_a_document_type_across_two_chunks_is_seen() -> None:
    for offset in range(11):
        noise = b">" + b" " * ((1 << 20) - 6 - offset)
        with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
            archive.writestr("xl/workbook.xml", noise + b"<!DOCTYPE x>")
        found = Found("w")
        with zipfile.ZipFile(out) as archive, pytest.raises(Refused):
            check_archive(archive, COMMAND, found)
        assert "DTD" in found.problems()[0].message
