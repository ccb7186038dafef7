"""Page Programma in a real browser: by keyboard, on a phone, and back to where one came from."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from atlas.domain.programme_places import landing
from atlas.store.store import Store
from atlas.ui.programma import kaart, overzicht, tijdlijn
from tests.browser.support import (
    good_at_every_width,
    ready,
    until_focus,
    wider,
)

EMMEN, ASSEN = "GM0114", "GM0106"
STATES = (
    "",
    "?tak=ua-2-4",
    "?actie=wzw-1-mj-a",
    "?deel=kaart&gemeente=GM1680",
    "?deel=tijdlijn&document=ua",
)


def open_page(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/programma{query}")
    page.locator(".atlas-part-body section").first.wait_for()
    ready(page, "h1")


def test_an_action_is_found_by_keyboard_and_one_comes_back_to_the_list(
    page: Page, address: str
) -> None:
    open_page(page, address)
    document = page.get_by_label("Beleidsstuk")
    until_focus(page, document)
    page.keyboard.type("Uitv")
    page.wait_for_url("**/programma?document=ua")
    expect(document).to_be_focused()
    expect(page.locator("[data-tell=aantal]")).to_contain_text("95 acties van de 243")
    search = page.get_by_label("Zoek", exact=True)
    until_focus(page, search)
    page.keyboard.type("aanvalsteams")
    page.keyboard.press("Enter")
    page.wait_for_url("**zoek=aanvalsteams")
    link = page.locator("#acties + div").get_by_role("link", name="Aanvalsteams starten")
    until_focus(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**actie=ua-2-4-b")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvalsteams starten")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Aanvalsteams starten – "))
    expect(page.get_by_text("Over deze actie is nog niets gemeld.")).to_be_visible()
    expect(page.get_by_label("Beleidsstuk")).to_be_hidden()
    page.get_by_role("link", name="Terug naar alle acties").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(overzicht.QUESTION)
    expect(page.get_by_label("Beleidsstuk")).to_have_value("ua")
    expect(page.get_by_label("Zoek", exact=True)).to_have_value("aanvalsteams")


def test_a_branch_opens_and_closes_and_the_list_follows(page: Page, address: str) -> None:
    open_page(page, address)
    tree = page.get_by_role("navigation", name="Boom van stukken en thema’s")
    branch = tree.get_by_role("link", name="Nota Sociaal beleid")
    until_focus(page, branch)
    page.keyboard.press("Enter")
    page.wait_for_url("**/programma?tak=sb")
    expect(branch).to_be_focused()
    expect(branch).to_have_attribute("aria-expanded", "true")
    expect(tree.get_by_role("link", name="Sturing sociale instellingen (8)")).to_be_visible()
    expect(page.locator("[data-tell=aantal]")).to_contain_text("34 acties van de 243")
    page.keyboard.press("Enter")
    expect(branch).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[data-tell=aantal]")).to_contain_text("243 acties: alle acties.")


def test_the_focus_is_seen_on_the_navigation_and_in_its_groups(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, address)
    navigation = page.get_by_test_id("stTopNav")
    until_focus(page, navigation.get_by_role("link", name="Kaart"))
    assert seen(page)
    group = navigation.get_by_role("button", name="Programma")
    until_focus(page, group)
    assert seen(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stTopNavPopover").get_by_role("menuitem").first).to_be_focused()
    assert seen(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/keten")


def seen(page: Page) -> bool:
    """Whether what has the focus has a line around it."""
    style: str = page.evaluate("getComputedStyle(document.activeElement).outline")
    return "solid 3px" in style


def test_the_next_rows_come_and_another_choice_starts_again(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("link", name="Volgende: acties 26 tot en met 50").click()
    page.wait_for_url("**vanaf=**")
    expect(page.get_by_text("U ziet 26 tot en met 50 van 243 acties.")).to_be_visible()
    page.get_by_label("Stand volgens het stuk").select_option("ambitie")
    page.wait_for_url("**/programma?status=ambitie")
    expect(page.get_by_text("U ziet 1 tot en met 25")).to_be_visible()


def test_a_gemeente_is_picked_in_the_table_and_on_the_map(
    page: Page, address: str, store: Store
) -> None:
    counts = landing(store).totals
    open_page(page, address, "?deel=kaart")
    expect(page.get_by_role("heading", level=1)).to_have_text(kaart.QUESTION)
    expect(page.get_by_text(kaart.PICK)).to_be_visible()
    table = page.get_by_role("table", name="Acties die een gemeente noemen")
    table.get_by_role("link", name="Emmen").click()
    page.wait_for_url(f"**gemeente={EMMEN}")
    expect(
        page.get_by_role("heading", name=f"Acties die Emmen noemen ({counts[EMMEN]})")
    ).to_be_visible()
    page.locator(f'.atlas-map [data-code="{ASSEN}"]').first.click()
    page.wait_for_url(f"**gemeente={ASSEN}")
    expect(
        page.get_by_role("heading", name=f"Acties die Assen noemen ({counts[ASSEN]})")
    ).to_be_visible()


def test_the_timeline_follows_the_document(page: Page, address: str) -> None:
    open_page(page, address, "?deel=tijdlijn")
    expect(page.get_by_role("heading", level=1)).to_have_text(tijdlijn.QUESTION)
    expect(page.get_by_role("img", name="Stukken en momenten")).to_be_visible()
    page.get_by_label("Beleidsstuk").select_option("bo")
    page.wait_for_url("**document=bo")
    expect(page.get_by_role("img", name="Woonzorgvisie Wonen zonder zorgen")).to_be_visible()
    page.get_by_text("Toon alle 16 momenten als tabel").click()
    expect(page.get_by_role("cell", name="prestatieafspraken")).to_be_visible()


@pytest.mark.parametrize("query", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, query: str) -> None:
    open_page(page, address, query)
    good_at_every_width(page)
    assert wider(page) == []
