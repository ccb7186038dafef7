"""The other pages in a real browser: accessible in every state, within the screen, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import DESKTOP, PHONE, axe, fits, ready

PLACES = {
    "Kaart": "/kaart",
    "Wonen en zorg": "/wonen",
    "Bronnen": "/bronnen",
    "Over de atlas": "/over",
}
PAGES = ["/", "/bronnen", "/bronnen?thema=welzijn_meedoen", "/over"]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(
    new_page: Callable[..., Page], address: str, path: str, width: int
) -> None:
    page = new_page(width)
    page.goto(address + path)
    page.get_by_role("heading", level=1).wait_for()
    ready(page)
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
    axe(page)
    fits(page)
    page.set_viewport_size({"width": 320, "height": 700})
    fits(page)
    assert page.locator("h1").count() == 1
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
    page.goto(address)
    for name, path in PLACES.items():
        page.get_by_role("link", name=name, exact=True).first.click()
        page.wait_for_url(re.compile(re.escape(path)))
        page.get_by_role("heading", level=1).wait_for()
        # a part of page Wonen names itself before the page
        expect(page).to_have_title(re.compile(f"(^| – ){name} – WZW-atlas"))


def test_an_unknown_address_is_a_dutch_page_with_a_way_on(page: Page, address: str) -> None:
    answer = page.goto(f"{address}/bestaat-niet")
    assert answer is not None
    assert answer.status == 404
    axe(page)
    page.get_by_role("link", name="Naar de startpagina").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.url == f"{address}/"
