"""Pages Kalender, Actoren and Begrippen in a real browser: by keyboard, on a phone, for all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from atlas.ui.actoren import actoren
from atlas.ui.kalender import kalender
from tests.browser.support import (
    PHONE,
    good_at_every_width,
    ready,
    until_focus,
)

STATES = (
    "kalender",
    "actoren",
    "actoren?wie=act-cmo-stamm",
    "begrippen?begrip=gl-014",
    "begrippen?deel=systemen",
)


def open_page(page: Page, address: str, path: str) -> None:
    """Open a page and wait for what it shows."""
    page.goto(f"{address}/{path}")
    page.locator(".atlas-part-body section").first.wait_for()
    ready(page, "h1")


@pytest.mark.parametrize("path", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, path: str) -> None:
    open_page(page, address, path)
    good_at_every_width(page)


def test_the_calendar_says_first_what_comes_next(page: Page, address: str) -> None:
    open_page(page, address, "kalender")
    first = page.locator(".atlas-part-body p").first
    expect(first).to_contain_text(re.compile(r"Vandaag is het \d+ \w+ 20\d\d\. Als eerste komt"))
    expect(page.locator("h1")).to_have_text(kalender.QUESTION)


def test_dates_are_chosen_and_walked_by_keyboard(page: Page, address: str) -> None:
    open_page(page, address, "kalender")
    forward = page.get_by_role("link", name="Volgende: datums")
    until_focus(page, forward)
    page.keyboard.press("Enter")
    page.wait_for_url("**vanaf=cal-**")
    expect(page.locator('[data-out="lijst"] nav p')).to_contain_text("26 tot en met 50 van 89")
    kinds = page.get_by_label("Soort", exact=True)
    kinds.focus()
    page.keyboard.type("motie")
    page.wait_for_url(re.compile(r"soort=motie$"))  # where the list began is gone
    expect(page.locator('[data-out="lijst"] tbody tr')).to_have_count(2)
    page.reload()
    expect(page.get_by_label("Soort", exact=True)).to_have_value("motie")


def test_a_party_is_reached_through_the_drawing_by_keyboard(page: Page, address: str) -> None:
    open_page(page, address, "actoren")
    sign = page.locator('svg a[href="/actoren?wie=act-bokd"]')
    until_focus(page, sign)
    page.keyboard.press("Enter")
    page.wait_for_url("**wie=act-bokd")
    expect(page.get_by_role("heading", level=1)).to_have_text("BOKD")
    expect(page.locator(".atlas-actoren-alle")).to_be_hidden()
    other = page.locator('[data-out="partij"] svg a', has_text="CMO STAMM")
    until_focus(page, other)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("CMO STAMM")
    page.get_by_role("link", name="Terug naar alle partijen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(actoren.QUESTION)
    expect(page.locator(".atlas-actoren-alle")).to_be_visible()


def test_a_tie_opens_into_its_actions(page: Page, address: str) -> None:
    open_page(page, address, "actoren?wie=act-bokd")
    row = page.locator('[data-out="partij"] tr', has_text="CMO STAMM").first
    row.locator("summary").click()
    links = row.locator("li a")
    expect(links).to_have_count(5)
    expect(links.first).to_have_attribute("href", re.compile(r"^/programma\?actie="))


def test_on_a_phone_one_party_is_drawn_and_all_are_a_list(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_page(page, address, "actoren")
    expect(page.locator(".atlas-actoren-net")).to_be_hidden()
    expect(page.get_by_text("Op een smal scherm")).to_be_visible()
    page.locator(".atlas-actoren-alle summary", has_text="Toon als lijst").click()
    page.locator(".atlas-actoren-alle").get_by_role("link", name="BOKD").first.click()
    drawing = page.locator('[data-out="partij"] svg').first
    expect(drawing).to_be_visible()
    sizes = drawing.locator("a").evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 20
    letters = drawing.locator("text").first.evaluate("text => text.getBoundingClientRect().height")
    assert letters >= 10


def test_a_term_is_found_and_named_by_its_address(page: Page, address: str) -> None:
    open_page(page, address, "begrippen")
    page.get_by_label("Zoek in de begrippen").fill("kleine dorpen")
    page.keyboard.press("Enter")
    page.wait_for_url("**zoek=kleine**")
    expect(page.locator('[data-out="lijst"] tbody tr')).to_have_count(1)
    page.get_by_role("link", name="BOKD").click()
    page.wait_for_url("**begrip=gl-002**")
    expect(page.get_by_role("heading", level=2, name="BOKD")).to_be_visible()
    page.get_by_role("link", name="Tegenspraak en twijfel").click()
    page.wait_for_url("**deel=twijfel")
    expect(page.locator('[data-out="lijst"]')).to_contain_text("A1")
