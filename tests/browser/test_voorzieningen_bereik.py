"""Part Bereik of page Voorzieningen in a real browser: by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.support import DESKTOP, PHONE, Watch, good_at_every_width, ready, wider

BEREIK = "?deel=bereik"
STATES = [
    BEREIK,
    f"{BEREIK}&soort=ziekenhuis&kern=WP1169&groep=80plus&volgorde=mensen",
    f"{BEREIK}&soort=dorpshub&meten=fiets&omweg=1.5&grens=fiets15&kern=WP1173",
    f"{BEREIK}&soort=huisarts&kern=WP1169",
    f"{BEREIK}&soort=<b>&kern=WP9999&onzin=1",
]
FINDING = '[data-out="bevinding"]'


def open_part(page: Page, address: str, query: str = BEREIK) -> None:
    """Open the part and wait for its figures."""
    page.goto(f"{address}/voorzieningen{query}")
    page.locator(f"{FINDING} h2").wait_for()
    ready(page, "h1")


def kern(page: Page, code: str) -> Locator:
    return page.locator(f'[data-map="bereik"] path[data-code="{code}"]')


@pytest.mark.parametrize("query", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, query: str) -> None:
    open_part(page, address, query)
    if "huisarts" not in query:
        kern(page, "WP1169").wait_for(state="attached")
    good_at_every_width(page)
    assert wider(page) == []


def test_a_phone_sees_the_map_within_two_screens_and_long_tables_on_demand(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_part(page, address)
    kern(page, "WP1169").wait_for(state="attached")
    chart = page.locator('[data-map="bereik"] svg').bounding_box()
    assert chart
    assert chart["y"] + chart["height"] < 2 * 740
    spots = page.get_by_role("table", name=re.compile("^Witte vlekken"))
    expect(spots).not_to_be_visible()
    page.get_by_text("Toon de tabel (20 regels)").click()
    expect(spots).to_be_visible()
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(page.get_by_text("Toon de tabel (13 regels)")).not_to_be_visible()
    expect(page.get_by_role("table", name=re.compile("per gemeente$"))).to_be_visible()


def test_another_kind_and_group_change_the_finding_and_the_address(
    page: Page, address: str
) -> None:
    open_part(page, address)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Wie woont er ver van een voorziening?")
    finding = page.locator(FINDING)
    expect(finding).to_contain_text("Wie woont er ver van een mobiliteitshub?")
    page.get_by_label("Welke plekken?").select_option("ziekenhuis")
    page.wait_for_url("**soort=ziekenhuis**")
    expect(finding).to_contain_text("inwoners van Drenthe")
    expect(finding).to_contain_text("van een ziekenhuis")
    page.get_by_label("Voor wie?").select_option("80plus")
    page.wait_for_url("**groep=80plus**")
    expect(finding).to_contain_text("80-plussers van Drenthe")
    told = re.compile(r"^Van de [\d.]+ 80-plussers van Drenthe wonen er naar schatting")
    expect(page.locator(".atlas-part-unseen")).to_have_text(told)
    told = finding.inner_text()
    page.reload()
    expect(finding).to_have_text(told, use_inner_text=True)


def test_a_kern_is_chosen_on_the_map_by_keyboard_and_let_go_again(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=ziekenhuis")
    card = page.locator('[data-out="kern"]')
    expect(card).to_contain_text("Kies een kern")
    circle = kern(page, "WP1169")
    circle.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kern=WP1169**")
    expect(card).to_contain_text("Grolloo, gemeente Aa en Hunze")
    expect(page.get_by_label("Kern", exact=True)).to_have_value("WP1169")
    expect(circle).to_have_attribute("aria-pressed", "true")
    expect(circle).to_be_focused()
    near = page.get_by_role("table", name="Het dichtst bij Grolloo")
    expect(near.get_by_role("row", name="Ziekenhuis")).to_contain_text("Assen")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^((?!kern=).)*$"))
    expect(card).to_contain_text("Kies een kern")


def test_a_kern_is_chosen_from_the_list(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=ziekenhuis")
    page.get_by_label("Kern", exact=True).select_option(label="Nijlande")
    page.wait_for_url("**kern=WP1173**")
    expect(page.locator('[data-out="kern"]')).to_contain_text("onbekend")


def test_the_detour_moves_the_distances_and_stays_open(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=ziekenhuis&meten=fiets&kern=WP1169")
    card = page.locator('[data-out="kern"]')
    before = card.inner_text()
    page.get_by_text("Hoe meten wij?").click()
    slider = page.locator('input[name="omweg"]')
    expect(slider).to_have_value("1.3")
    slider.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**omweg=1.4**")
    expect(page.locator('output[data-value-of="omweg"]')).to_have_text("1,4")
    expect(card).not_to_have_text(before, use_inner_text=True)
    expect(card).to_contain_text("omrijfactor 1,4")
    expect(slider).to_be_visible()
    expect(slider).to_be_focused()


def test_the_order_of_the_kernen_is_a_choice(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=ziekenhuis")
    page.get_by_text("Alle kernen als tabel").click()
    rows = page.locator('[data-out="kernen"] tbody tr')
    first = rows.first.inner_text()
    page.get_by_label("Volgorde").select_option("gemeente")
    page.wait_for_url("**volgorde=gemeente**")
    expect(rows.first).to_contain_text("Aa en Hunze")
    expect(rows.first).not_to_have_text(first, use_inner_text=True)
    expect(page.get_by_label("Volgorde")).to_be_visible()


def test_a_kind_that_is_not_there_yet_has_no_map_and_no_figures(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=huisarts")
    expect(page.locator(FINDING)).to_contain_text("Wij kennen nog geen huisartsen")
    expect(page.locator('[data-map="bereik"]')).to_be_hidden()
    expect(page.locator('[data-out="cijfers"]')).to_be_empty()
    link = page.get_by_role("link", name="Bekijk deze afstand op de kaart")
    expect(link).to_have_attribute("href", re.compile("^/kaart.*afstand_huisartsenpraktijk"))
    page.get_by_label("Welke plekken?").select_option("ziekenhuis")
    expect(kern(page, "WP1169")).to_be_visible()


def test_a_hostile_address_is_told_and_harmless(
    page: Page, watched: list[Watch], address: str
) -> None:
    open_part(page, address, STATES[-1])
    notices = page.locator(".atlas-notices")
    expect(notices).to_contain_text("Voor de soort plek vroeg het adres om b.")
    expect(notices).to_contain_text("Voor de gekozen kern vroeg het adres om WP9999.")
    assert watched[0].problems == []
    assert page.locator(f"{FINDING} b").count() == 0


def test_on_paper_all_is_open(page: Page, address: str) -> None:
    open_part(page, address, f"{BEREIK}&soort=ziekenhuis&kern=WP1169")
    page.set_viewport_size({"width": 760, "height": 900})
    sources = page.locator('[data-out="bronnen"]')
    expect(sources).to_be_hidden()
    page.emulate_media(media="print")
    expect(sources).to_be_visible()
    expect(page.locator('[data-out="kernen"]')).to_be_visible()
    assert wider(page) == []
