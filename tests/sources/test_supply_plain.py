"""Rows that are read at once hold the same as rows that expat reads: the slow way is the rule."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.supply import sheet
from atlas.sources.supply.grid import Grid, read_grid
from atlas.sources.supply.plain_rows import plain_rows
from tests.sources.workbooks import part, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
PIECES = (
    '<row r="7">', '<row r="2" spans="1:3">', "<row>", "</row>", '<c r="A7">', '<c r="C7" t="s">',
    '<c t="n" r="B7">', "<c>", "</c>", "<v>1</v>", "<v>1e5</v>", "<v>-0</v>", "<v>99</v>",
    "<v></v>", "<f>A1</f>", '<f t="shared" si="0"/>', '<c r="C7" t="str">', '<c r="C7" t="b">',
    '<c r="A9" t="str"><f>A1&amp;"x"</f><v> 7 &lt; é</v></c>', '<c r="B9"><f/><v>2</v></c>',
    "<is><t>&amp;x</t></is>",
    '<c r="B9" t="inlineStr"><is><t> é </t></is></c>',
    '<c r="A9" s="1"><v>0.5</v></c>', '<c r="D9" t="e"><v>#REF!</v></c>', "<!-- </row> -->",
    "<![CDATA[</row>]]>", "\n", " ", "</sheetData>", '<row r="9"/>', '<c r="ZZ9"><v>1</v></c>',
)  # fmt: skip


def grid(content: bytes) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    found, problems = read_grid(content, "x.xlsx")
    told = tuple(problem.message for problem in problems)
    if not isinstance(found, Grid):
        return [], [], told
    return [column.to_pylist() for column in found.columns], found.rows.tolist(), told


def slowly(content: bytes) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "plain_rows", lambda *_: None)
        return grid(content)


def styled() -> bytes:
    """Numbers, texts, percentages, codes with zeros in front, a date, gaps and empty rows."""
    book = openpyxl.Workbook()
    page = book.active
    for number in range(1, 40):
        page.cell(number * 2, 1, f"tekst {number} & é")
        page.cell(number * 2, 3, number / 7)
        page.cell(number * 2, 5, number / 100).number_format = "0%"
        page.cell(number * 2, 6, number).number_format = "0000"
    page.cell(9, 2, "=A1+1")
    page.cell(11, 2, True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def streamed() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("A")
    for number in range(50):
        page.append(["Emmen", number, None, " ruimte ", f"a<{number}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [styled(), streamed(), workbook([["a", 1], [None, "b"]])])
@pytest.mark.parametrize("chunk", [64, 500, 1 << 20])
def test_both_ways_read_the_same(
    content: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "CHUNK", chunk)
    assert grid(content) == slowly(content)
    assert grid(content)[1]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.integers(0, 400), st.integers(0, 40))
@settings(max_examples=300)
def test_whatever_stands_between_the_rows(pieces: list[str], at: int, cut: int) -> None:
    good = workbook([["Gebied", 2023, "x"], ["Emmen", 1, "y"], ["Assen", 2.5, None]])
    text = part(good, SHEET).decode()
    start = text.index("<sheetData>") + len("<sheetData>")
    place = start + at % (len(text) - start)
    changed = text[:place] + "".join(pieces) + text[place + cut % 5 :]
    content = with_parts(good, {SHEET: changed.encode()})
    assert grid(content) == slowly(content)


def test_a_chunk_that_ends_with_a_row_is_no_end_of_what_is_plain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = workbook([["Emmen", number] for number in range(10, 60)])
    by_expat: list[str] = []
    monkeypatch.setattr(sheet, "CHUNK", part(content, SHEET).index(b"</row>") + len(b"</row>"))
    monkeypatch.setattr(sheet.SheetReader, "_keep", lambda _, cell: by_expat.append(cell["r"]))
    assert len(grid(content)[1]) == 50
    assert not by_expat


@pytest.mark.parametrize(
    "cell",
    [
        "<v>7</v>",
        "<f>A1+1</f><v>7</v>",
        '<f t="shared" si="0"/><v>7</v>',
        "<f>A1</f>",
        "<f>A1</f><v></v>",
        "<v>a &amp; b </v>",
        "<is><t>a</t></is>",
        "<is><t>a</v></c>",
        "",
    ],
)
@pytest.mark.parametrize("kind", ["", ' t="n"', ' t="str"', ' t="b"', ' t="inlineStr"', ' t="e"'])
def test_every_form_of_a_cell_is_read_the_same(cell: str, kind: str) -> None:
    good = workbook([["Gebied", "x"], ["Emmen", 1]])
    changed = part(good, SHEET).replace(
        b"</row></sheetData>", f'<c r="C2"{kind}>{cell}</c></row></sheetData>'.encode()
    )
    content = with_parts(good, {SHEET: changed})
    assert grid(content) == slowly(content)


def with_prefix(content: bytes) -> bytes:
    """The same sheet as programs on .NET write it."""
    text = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", part(content, SHEET))
    return with_parts(content, {SHEET: text.replace(b"xmlns=", b"xmlns:x=")})


def test_rows_whose_tags_have_a_prefix_are_plain_too(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook([["Gebied", "x"], ["Emmen", 1]])
    assert grid(with_prefix(content)) == slowly(with_prefix(content)) == grid(content)
    by_expat: list[str] = []
    monkeypatch.setattr(sheet.SheetReader, "_keep", lambda _, cell: by_expat.append(cell["r"]))
    assert grid(with_prefix(content))[1] and not by_expat
    mixed = part(with_prefix(content), SHEET).replace(b"</x:c>", b"</c>", 1)
    (told,) = grid(with_parts(content, {SHEET: mixed}))[2]
    assert "beschadigd" in told


def test_what_is_plain_is_read_at_once() -> None:
    rows = re.search(rb"<sheetData>(.*)</sheetData>", part(styled(), SHEET), re.S)
    assert rows
    plain = b"".join(row for row in re.findall(rb"<row.*?</row>", rows[1]) if b"<f>" not in row)
    found = plain_rows(plain.replace(b'<c r="B11" t="b"><v>1</v></c>', b""))
    assert found is not None and len(found.numbers) > 30
    assert plain_rows(b'<row r="1"><c r="A1"><v>x</v></c></row>') is None


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.sources.supply.blocks.MAX_CELLS", 20)
    (told,) = grid(workbook([["a"] * 5] * 5))[2]
    assert "cellen" in told
