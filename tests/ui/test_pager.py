"""A list sheet by sheet: no row lost, none twice, and safe with any address."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.address import Address
from atlas.ui.parts.pager import FROM, Sheet, pager, read_sheet
from tests.pages.support import Page

IDS = [f"cal-{n:03}" for n in range(60)]
SIZES = st.integers(1, 30)


def sheet_of(ids: list[str], vanaf: str = "", size: int = 25) -> tuple[Sheet, Address]:
    address = Address({FROM: vanaf} if vanaf else {}, (FROM,))
    return read_sheet(address, ids, IDS, size), address


@given(st.lists(st.sampled_from(IDS), unique=True), SIZES)
def test_walking_on_gives_every_row_once(ids: list[str], size: int) -> None:
    sheet, _ = sheet_of(ids, size=size)
    seen = list(ids[sheet.start : sheet.stop])
    while sheet.stop < len(ids):
        sheet, address = sheet_of(ids, ids[sheet.stop], size)
        assert sheet.params == {FROM: ids[sheet.start]}
        assert address.notices == []
        seen += ids[sheet.start : sheet.stop]
    assert seen == ids


@given(st.sampled_from(IDS), SIZES)
def test_any_row_asks_for_the_sheet_that_it_is_on(row: str, size: int) -> None:
    sheet, _ = sheet_of(IDS, row, size)
    assert row in IDS[sheet.start : sheet.stop]
    assert sheet.start % size == 0
    assert sheet.params.get(FROM, IDS[0]) == IDS[sheet.start]


def test_a_row_that_a_filter_took_away_is_the_first_sheet_without_a_notice() -> None:
    sheet, address = sheet_of(IDS[:10], IDS[50])
    assert (sheet.start, sheet.params, address.notices) == (0, {}, [])


@pytest.mark.parametrize("vanaf", ["cal-999", "2", "<b>x</b>", "9" * 5000])
def test_what_is_no_row_is_told(vanaf: str) -> None:
    sheet, address = sheet_of(IDS, vanaf)
    assert sheet.start == 0
    assert [notice.parameter for notice in address.notices] == [FROM]


def test_a_list_of_one_sheet_has_no_links() -> None:
    for count in (0, 1, 25):
        assert pager(sheet_of(IDS[:count])[0], "kalender", {}, "datums", "datums") == ""


def test_links_say_where_they_lead_and_keep_the_filter() -> None:
    sheet, _ = sheet_of(IDS, IDS[30])
    html = pager(sheet, "kalender", {"soort": "a&b"}, "datums", "datums")
    page = Page(html)
    assert "U ziet 26 tot en met 50 van 60 datums." in page.text
    back, forward = (parse_qs(urlsplit(link).query) for link in page.links)
    assert back == {"soort": ["a&b"]}
    assert forward == {"soort": ["a&b"], FROM: [IDS[50]]}
    assert 'aria-label="Volgende: datums 51 tot en met 60"' in html
    assert html.count(json.dumps({FROM: IDS[50]}).replace('"', "&quot;")) == 1


def test_the_first_sheet_has_no_way_back_and_the_last_no_way_on() -> None:
    first = pager(sheet_of(IDS)[0], "kalender", {}, "datums", "datums")
    last = pager(sheet_of(IDS, IDS[-1])[0], "kalender", {}, "datums", "datums")
    assert ("Vorige" in first, "Volgende" in first) == (False, True)
    assert ("Vorige" in last, "Volgende" in last) == (True, False)
    assert "Volgende 25" in first
