"""Heads of rows in the file of Typst: the right cells, and a file that is still whole."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from atlas.figures.row_heads import with_row_heads
from atlas.figures.typeset import typeset

PLACES = re.compile(rb"(\d{10}) \d{5} n")
WIDTHS, HEADS = [90, 60, 60], ["Gebied", "Aantal", "Deel"]


def plain(rows: int) -> bytes:
    """A file with a table, as Typst writes it."""
    table = {
        "kind": "table",
        "title": "T",
        "size": 9,
        "widths": WIDTHS,
        "numbers": [False, True, True],
        "heads": HEADS,
        "rows": [[f"Gebied {row}", f"{row}.000", f"{row},5%"] for row in range(rows)],
        "tall": [],
        "empty": "leeg",
        "notes": [],
    }
    text = {"kind": "text", "title": "Bronnen", "paragraphs": ["/S/TD is tekst"], "link": ""}
    data = {
        "title": "t",
        "heading": "t",
        "title-short": "t",
        "address-short": "",
        "warnings": [],
        "lead": [],
        "runs": [{"lying": False, "blocks": [table, text]}],
    }
    return typeset("report", data, date(2026, 11, 22))


@pytest.mark.parametrize("rows", [1, 130])
def test_the_first_cell_of_each_row_is_its_head(rows: int) -> None:
    before = plain(rows)
    after = with_row_heads(before)
    assert (before.count(b"/S/TH/"), before.count(b"/S/TD")) == (3, 3 * rows)
    assert (after.count(b"/S/TH/"), after.count(b"/S/TD")) == (3 + rows, 2 * rows)
    assert after.count(b"/Scope/Row") == rows and after.count(b"/Scope/Column") == 3
    assert len(after) < len(before)


def test_every_place_of_the_file_is_right_and_the_pages_are_the_same() -> None:
    before = plain(130)
    after = with_row_heads(before)
    places = PLACES.findall(after[int(after.split(b"startxref\n")[1].split()[0]) :])
    assert len(places) > 400
    for number, place in enumerate(places, start=1):
        assert after[int(place) :].startswith(b"%d 0 obj" % number)
    one, other = (PdfReader(io.BytesIO(pdf), strict=True) for pdf in (before, after))
    assert len(one.pages) == len(other.pages) > 1
    for old, new in zip(one.pages, other.pages, strict=True):
        assert old.get_contents().get_data() == new.get_contents().get_data()  # type: ignore[union-attr]


def test_a_file_without_rows_stays_as_it_is() -> None:
    assert with_row_heads(plain(0)) == plain(0)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\nkapot", b"startxref\nx\n%%EOF"])
def test_what_is_no_such_file_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="no list of places"):
        with_row_heads(pdf)
