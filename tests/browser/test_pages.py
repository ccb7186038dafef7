"""The other pages in a real browser: accessible in every state, within the screen, in Dutch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from atlas.ui.texts import GROUPS
from tests.browser.support import axe, good_at_every_width, ready

PAGES = ["/", "/bronnen", "/bronnen?thema=welzijn_meedoen", "/over"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.get_by_role("heading", level=1).wait_for()
    ready(page)
    good_at_every_width(page)
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_the_search_forgives_spelling_and_says_when_nothing_is_found(
    page: Page, address: str
) -> None:
    page.goto(address)
    search = page.get_by_role("searchbox")
    for typed, found in (
        ("Hogeveen", "Hoogeveen"),
        ("borger odoorn", "Borger-Odoorn"),
        ("zuidlaaren", "Zuidlaren"),
    ):
        search.fill(typed)
        expect(page.locator(".atlas-search-hits a").first).to_contain_text(found)
    axe(page)
    search.fill("qqqqqqqq")
    expect(page.get_by_role("status").first).to_contain_text("Niets gevonden")
    axe(page)


def test_the_navigation_leads_to_every_page(page: Page, address: str) -> None:
    page.goto(f"{address}/over")
    bar = page.get_by_role("navigation", name="Pagina's")
    for group, pages in GROUPS.items():
        for name, title in pages.items():
            if not name:
                continue  # Start
            if group:
                bar.get_by_role("button", name=group).click()
                page.get_by_role("menuitem", name=title, exact=True).click()
            else:
                bar.get_by_role("link", name=title, exact=True).click()
            page.wait_for_url(re.compile(f"/{name}([?]|$)"))
            page.locator("h1:visible").wait_for()
            # a page of parts names its part first
            expect(page).to_have_title(re.compile(f"(^| – ){title} – WZW-atlas"))


def test_a_group_of_pages_opens_and_closes_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/over")
    group = page.get_by_role("button", name="Programma", exact=True)
    group.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Keten")).to_be_focused()
    page.keyboard.press("Escape")
    expect(group).to_be_focused()
    expect(page.get_by_role("menuitem")).to_have_count(0)


def test_an_unknown_address_is_a_dutch_page_with_a_way_on(page: Page, address: str) -> None:
    answer = page.goto(f"{address}/bestaat-niet")
    assert answer is not None
    assert answer.status == 404
    axe(page)
    page.get_by_role("link", name="Naar de startpagina").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.url == f"{address}/"
