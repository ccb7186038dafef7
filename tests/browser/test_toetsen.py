"""Page Toetsen in a real browser: filled in by keyboard, shared, and nothing typed is lost.

The part Terugblik of page Programma, which gives the same kinds of files, is looked at too.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import (
    NARROW,
    good_at_every_width,
    ready,
    until_focus,
)

FILLED = (
    "/toetsen?kader=fw-stim&naam=Dorpshub&c.fs-1=ja&c.fs-2=nee"
    "&t.fs-1=Een+klussendienst+was+er+nog+niet"
)
STATES = (
    "/toetsen",
    FILLED,
    "/toetsen?kader=fw-boce-toets",
    "/programma?deel=terugblik&periode=2026",
)
EVIL = "<img src=x onerror=alert(1)>"


def open_part(page: Page, address: str, path: str) -> None:
    """Open an address and wait for what it shows."""
    page.goto(f"{address}{path}")
    page.locator(".atlas-part-body [data-out] h2").first.wait_for()
    ready(page, "h1")


def said(page: Page) -> dict[str, str]:
    """What the address says."""
    return dict(parse_qsl(urlsplit(page.url).query))


def test_a_test_is_filled_in_by_keyboard_and_survives_a_reload(page: Page, address: str) -> None:
    open_part(page, address, "/toetsen")
    until_focus(page, page.get_by_label("Kader"))
    page.keyboard.type("Afwegingskader")
    page.wait_for_url("**kader=fw-2016*")
    until_focus(page, page.get_by_label("Naam van het initiatief"))
    page.keyboard.type("Dorpshub Grolloo")
    until_focus(page, page.get_by_label("Uw oordeel", exact=True).first)
    page.keyboard.press("ArrowDown")
    outcome = page.locator('[data-tell="uitkomst"]')
    expect(outcome).to_have_text("5 punten: 1 keer voldoet, 0 keer voldoet niet, 4 nog open.")
    until_focus(page, page.get_by_label("Toelichting").first)
    page.keyboard.type("zorg en sport")
    page.keyboard.press("Tab")
    page.wait_for_url("**t.fw-2016-1=zorg*")
    ready(page, "h1")
    expected = {
        "naam": "Dorpshub Grolloo",
        "kader": "fw-2016",
        "c.fw-2016-1": "ja",
        "t.fw-2016-1": "zorg en sport",
    }
    assert said(page) == expected
    page.reload()
    expect(page.get_by_label("Toelichting").first).to_have_value("zorg en sport")
    expect(page.get_by_label("Uw oordeel", exact=True).first).to_have_value("ja")
    expect(page.get_by_label("Naam van het initiatief")).to_have_value("Dorpshub Grolloo")
    expect(outcome).to_contain_text("1 keer voldoet")


def test_what_is_typed_while_an_answer_comes_is_not_lost(page: Page, address: str) -> None:
    open_part(page, address, "/toetsen?kader=fw-2016")
    note = page.get_by_label("Toelichting").nth(1)
    page.get_by_label("Uw oordeel", exact=True).first.select_option("ja")
    note.focus()
    page.keyboard.type("hal")
    expect(page.locator('[data-tell="uitkomst"]')).to_contain_text("1 keer voldoet, 0")
    ready(page, "h1")
    expect(note).to_have_value("hal")
    expect(note).to_be_focused()
    page.keyboard.type("f af")
    page.get_by_label("Uw oordeel", exact=True).nth(2).select_option("nee")
    expect(page.locator('[data-tell="uitkomst"]')).to_contain_text("1 keer voldoet niet")
    ready(page, "h1")
    expect(note).to_have_value("half af")
    expect(note).to_be_focused()
    page.keyboard.press("Tab")
    page.wait_for_url("**t.fw-2016-2=half*")


def test_the_empty_framework_leads_to_the_other_one(page: Page, address: str) -> None:
    open_part(page, address, "/toetsen?kader=fw-boce-toets&naam=Plan")
    expect(page.get_by_text("Dit toetsingskader is leeg.")).to_be_visible()
    expect(page.get_by_label("Uw oordeel", exact=True)).to_have_count(0)
    link = page.get_by_role("link", name="Toets aan: Uitgangspunten BOCE")
    until_focus(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**kader=fw-boce")
    expect(page.get_by_label("Uw oordeel", exact=True)).to_have_count(15)
    expect(page.get_by_label("Naam van het initiatief")).to_have_value("Plan")


def test_another_framework_can_be_taken_back(page: Page, address: str) -> None:
    open_part(page, address, FILLED)
    page.get_by_label("Kader").select_option("fw-2019")
    page.wait_for_url("**kader=fw-2019")
    expect(page.get_by_text(">= 2 gemeenten (voorkeur)").first).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Toelichting").first).to_have_value(
        "Een klussendienst was er nog niet"
    )


def test_38_hostile_text_is_text(page: Page, address: str) -> None:
    open_part(page, address, "/toetsen?kader=fw-2016")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_label("Naam van het initiatief").fill(EVIL)
    page.get_by_label("Toelichting").first.fill(EVIL)
    page.keyboard.press("Tab")
    expect(page.locator('[data-out="uitkomst"] strong')).to_have_text(EVIL)
    expect(page.locator('[data-out="uitkomst"] td', has_text=EVIL)).to_have_count(1)
    expect(page.locator("main img[src=x]")).to_have_count(0)


def test_the_three_files_are_those_of_the_address(page: Page, address: str) -> None:
    open_part(page, address, FILLED)
    files = page.locator(".atlas-downloads a")
    expect(files).to_have_text(["Excel (XLSX)", "PDF", "Markdown (MD)"])
    with page.expect_download() as waiting:
        files.nth(2).click()
    assert waiting.value.suggested_filename == "toetsen-fw-stim.md"
    text = waiting.value.path().read_text("utf-8")
    assert "6 punten: 1 keer voldoet, 1 keer voldoet niet, 4 nog open." in text
    assert "Een klussendienst was er nog niet" in text


def test_a_review_is_chosen_and_keeps_its_day(page: Page, address: str) -> None:
    open_part(page, address, "/programma?deel=terugblik")
    page.get_by_label("Halfjaar of jaar").select_option("2026")
    page.wait_for_url("**periode=2026&op=2*")
    heading = page.get_by_role("heading", name="Terugblik op het jaar 2026")
    expect(heading).to_be_visible()
    page.get_by_label("Stand aan het einde van").fill("2026-10-01")
    page.wait_for_url("**op=2026-10-01")
    expect(page.get_by_text("Stand aan het einde van 1 oktober 2026.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Stand aan het einde van", exact=True)).to_have_value("2026-10-01")
    expect(heading).to_be_visible()


@pytest.mark.parametrize("path", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, path: str) -> None:
    open_part(page, address, path)
    good_at_every_width(page)


@pytest.mark.parametrize("path", [FILLED, "/programma?deel=terugblik"])
def test_on_a_phone_no_table_has_to_be_pushed_aside(
    new_page: Callable[..., Page], address: str, path: str
) -> None:
    page = new_page(NARROW)
    open_part(page, address, path)
    wide = page.locator(".atlas-wide").evaluate_all(
        "boxes => boxes.map(box => [box.ariaLabel, box.scrollWidth - box.clientWidth])"
    )
    assert wide
    assert [name for name, over in wide if over > 0] == []
