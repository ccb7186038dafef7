"""Page Vergelijken in a real browser: all five parts, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from atlas.ui.vergelijken import gebieden
from tests.browser.support import PHONE, good_at_every_width, ready, until_focus, wider

MIXED = "gebieden=GM0114;WK010600;WP1150;CR07;PV22;GM0106"
STATES = (
    f"vergelijken?{MIXED}",
    "vergelijken?kleur=rang&thema=sport",
    f"vergelijken?deel=grafiek&{MIXED}",
    "vergelijken?deel=grafiek&onderwerp=groep_druk",
    "vergelijken?deel=spreiding",
    "vergelijken?deel=rang",
    "vergelijken?deel=groepen",
)


def open_page(page: Page, address: str, path: str) -> None:
    """Open a page and wait for what it shows."""
    page.goto(f"{address}/{path}")
    page.locator(".atlas-part-body section").first.wait_for()
    ready(page, "h1")


@pytest.mark.parametrize("path", STATES)
def test_every_part_is_accessible_and_fits(page: Page, address: str, path: str) -> None:
    open_page(page, address, path)
    good_at_every_width(page)


def test_areas_are_added_and_taken_away_by_keyboard(page: Page, address: str) -> None:
    open_page(page, address, "vergelijken")
    chips = page.get_by_role("list", name="Gekozen gebieden").get_by_role("listitem")
    expect(chips).to_have_count(3)
    until_focus(page, page.get_by_label("Gebied erbij"))
    page.keyboard.type("Meppel")
    page.keyboard.press("Enter")
    page.wait_for_url("**gebieden=GM0114%3BGM0106%3BGM0118%3BGM0119")
    expect(chips).to_have_count(4)
    expect(page.get_by_label("Gebied erbij")).to_have_value("")
    expect(page.get_by_label("Gebied erbij")).to_be_focused()
    heads = page.get_by_role("columnheader")
    expect(heads).to_contain_text(
        ["Onderwerp", "Emmen", "Assen", "Hoogeveen", "Meppel", "Drenthe", "Nederland"]
    )
    until_focus(page, page.get_by_role("link", name="Assen weghalen"))
    page.keyboard.press("Enter")
    page.wait_for_url("**gebieden=GM0114%3BGM0118%3BGM0119")
    expect(chips).to_have_count(3)
    # The link is gone: the list it stood in has the focus, and no other link.
    focused = page.evaluate("document.activeElement.dataset.out")
    assert focused == gebieden.CHOSEN
    page.get_by_label("Gebied erbij").fill("Utrecht")
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-notices")).to_contain_text("Kies een naam uit de lijst")
    expect(chips).to_have_count(3)


def test_the_table_is_sorted_by_keyboard_and_the_address_is_copied(
    page: Page, address: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, address, f"vergelijken?{MIXED}")
    head = page.get_by_role("columnheader", name="Assen: zet de cijfers op volgorde")
    link = head.get_by_role("link")
    until_focus(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**sorteer=GM0106**")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(link).to_be_focused()
    expect(page.get_by_label("Zet op volgorde")).to_have_value("GM0106")
    page.keyboard.press("Enter")
    page.wait_for_url("**sorteer=-GM0106**")
    expect(head).to_have_attribute("aria-sort", "ascending")
    row = page.get_by_role("link", name="Eenzaam, 18 jaar en ouder: zet de gebieden op volgorde")
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sorteer=eenzaam_18plus**")
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("Centrum")
    page.get_by_role("button", name="Kopieer het adres").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    csv = page.get_by_role("link", name="CSV")
    assert "sorteer=eenzaam_18plus" in (csv.get_attribute("href") or "")
    with page.expect_download() as download:
        csv.click()
    assert download.value.suggested_filename == "vergelijken-tabel.csv"


def test_the_areas_come_along_to_every_part_and_back(page: Page, address: str) -> None:
    open_page(page, address, "vergelijken?gebieden=GM0119;GM0106")
    for name in ("Staven en lijnen", "Twee cijfers", "Rangorde", "Groepen", "Tabel"):
        page.get_by_role("navigation", name="Delen van").get_by_role("link", name=name).click()
        current = page.locator(".atlas-part-nav a[aria-current]")
        expect(current).to_have_text(name)
        page.wait_for_url(re.compile(r"gebieden=GM0119%3BGM0106"))
        expect(page.locator(".atlas-notices p")).to_have_count(0)
    expect(page.get_by_role("list", name="Gekozen gebieden").get_by_role("listitem")).to_have_count(
        2
    )


def test_a_phone_shows_cards_and_sorts_by_the_list(page: Page, address: str) -> None:
    page.set_viewport_size({"width": PHONE, "height": 740})
    open_page(page, address, f"vergelijken?{MIXED}")
    assert wider(page) == []
    cell = page.locator(".atlas-verg-heat td").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Emmen"'
    links = page.locator(".atlas-verg-heat thead a")
    assert links.first.evaluate("e => getComputedStyle(e).visibility") == "hidden"
    page.get_by_text("Kies:").click()
    page.get_by_label("Zet op volgorde").select_option("GM0114")
    page.wait_for_url("**sorteer=GM0114**")


def test_on_paper_the_colours_and_the_whole_table_stay(page: Page, address: str) -> None:
    open_page(page, address, "vergelijken")
    page.emulate_media(media="print")
    cell = page.locator(".atlas-verg-heat td[style]").first
    assert cell.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    expect(page.locator(".atlas-verg-heat")).to_be_visible()
    expect(page.get_by_label("Gebied erbij")).to_be_hidden()
