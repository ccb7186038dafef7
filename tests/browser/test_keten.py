"""Page Keten and part Geld in a real browser: by keyboard, on a phone, for a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from atlas.ui.keten import keten
from tests.browser.support import (
    DESKTOP,
    PHONE,
    good_at_every_width,
    ready,
    until_focus,
)

STEPS = ("behoefte", "maatregel", "geld", "prestatie", "effect")
STATES = (
    "/keten",
    "/keten?thema=wzw-3",
    "/keten?actie=ua-5-1-c",
    "/programma?deel=geld",
)


def open_at(page: Page, address: str, path: str) -> None:
    """Open an address and wait for its answer."""
    page.goto(f"{address}{path}")
    page.locator(".atlas-part-body :is(svg, table)").first.wait_for(state="attached")
    ready(page, "h1")


def test_a_chain_is_chosen_by_keyboard_and_left_again(page: Page, address: str) -> None:
    open_at(page, address, "/keten")
    expect(page.get_by_role("heading", level=1)).to_have_text(keten.QUESTION)
    theme = page.get_by_label("Stuk, thema of deelopgave")
    until_focus(page, theme)
    page.keyboard.type("Welzijnscomponent")
    page.wait_for_url("**/keten?thema=wzw-3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welzijnscomponent versterken")
    action = page.get_by_label("Actie", exact=True)
    until_focus(page, action)
    page.keyboard.type("Interactieve")
    page.wait_for_url("**/keten?thema=wzw-3&actie=wzw-3-1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Interactieve inventarisatie")
    expect(action).to_be_focused()
    expect(page.locator(".atlas-keten-stappen > li")).to_have_count(5)
    expect(page.get_by_role("heading", name="Minstens 3 welzijnspilots")).to_be_visible()
    until_focus(page, page.get_by_role("link", name="Alles over deze actie"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/programma?actie=wzw-3-1")
    page.go_back()
    expect(page.get_by_label("Actie", exact=True)).to_have_value("wzw-3-1")
    page.get_by_label("Stuk, thema of deelopgave").select_option("alle")
    expect(page.get_by_role("heading", level=1)).to_have_text(keten.QUESTION)
    expect(page.locator(".atlas-keten-stappen")).to_have_count(0)


def test_a_target_of_the_overview_leads_to_its_chain(page: Page, address: str) -> None:
    open_at(page, address, "/keten")
    page.get_by_role("link", name="Minstens 6 gemeenten met een aanvalsteam").click()
    page.wait_for_url("**/keten?thema=ua-2&actie=ua-2-4-b")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvalsteams starten")
    expect(page.locator("#keten")).to_be_in_viewport()
    page.get_by_role("link", name="Iedereen kan meedoen bij sport en beweging").first.click()
    page.wait_for_url("**/keten?thema=ua-2-4")
    expect(page.get_by_label("Stuk, thema of deelopgave")).to_have_value("ua-2-4")


def test_five_steps_beside_each_other_and_one_under_the_other_on_a_phone(
    new_page: Callable[..., Page], address: str
) -> None:
    for width, beside in ((DESKTOP, True), (PHONE, False)):
        page = new_page(width)
        open_at(page, address, "/keten?thema=wzw-3")
        boxes = [page.locator(f"#{name}").bounding_box() for name in STEPS]
        places = [(box["y"], box["x"]) for box in boxes if box]
        assert len(places) == len(STEPS)
        assert places == sorted(places)
        assert (len({round(top) for top, _ in places}) == 1) is beside


@pytest.mark.parametrize("path", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, path: str) -> None:
    open_at(page, address, path)
    good_at_every_width(page)


def test_a_line_of_the_budget_is_chosen_by_keyboard(page: Page, address: str) -> None:
    open_at(page, address, "/programma?deel=geld")
    line = page.get_by_label("Lijn", exact=True)
    until_focus(page, line)
    page.keyboard.type("4.")
    page.wait_for_url("**/programma?deel=geld&lijn=4")
    expect(line).to_be_focused()
    checked = page.get_by_role("region", name="Tabel en tekst naast elkaar")
    expect(checked.locator("tbody tr")).to_have_count(2)
    expect(page.locator('[data-out="onduidelijk"]')).to_contain_text("budget WZW")
    page.reload()
    expect(page.get_by_label("Lijn", exact=True)).to_have_value("4")
