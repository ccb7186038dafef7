"""Part Wat als of page Voorzieningen in a real browser: by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.support import DESKTOP, PHONE, Watch, good_at_every_width, ready, wider

WATALS = "?deel=watals"
GROLLOO, EMMEN, GIETEN = "WP1169", "WP1988", "WP1167"
STEPS = f"erbij-{GROLLOO}.weg-nieuws_hub_gieten.naar-nieuws_hub_borger-{EMMEN}"
STATES = [
    WATALS,
    f"{WATALS}&kern={GIETEN}&groep=80plus&meten=fiets",
    f"{WATALS}&kern={GROLLOO}&stappen={STEPS}&doel=dekking&aantal=2&minstens=1&zoek=1",
    f"{WATALS}&soort=huisarts&kern={GROLLOO}&stappen=erbij-{GROLLOO}",
    f"{WATALS}&stappen=weg-nieuws_hub_gieten&aantal=1&minstens=2&zoek=1",
    f"{WATALS}&stappen=<b>.erbij-WP0000&kern=WP9999&onzin=1",
]
FINDING = '[data-out="bevinding"]'
STEP_LIST = '[data-out="stappen"]'
BEST = '[data-out="beste"]'
COVERED = """() => {
    const boxes = s => [...document.querySelectorAll(s)].map(e => [e.getBoundingClientRect(), e]);
    const signs = boxes('.atlas-signs path');
    return boxes('.atlas-labels text').filter(([a]) => signs.some(([b]) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom - 2 && b.top + 2 < a.bottom))
        .map(([, e]) => e.textContent);
}"""


def open_part(page: Page, address: str, query: str = WATALS) -> None:
    """Open the part and wait for its figures and its map."""
    page.goto(f"{address}/voorzieningen{query}")
    page.locator(f"{FINDING} p").first.wait_for()
    kern(page, GROLLOO).wait_for(state="attached")
    ready(page, "h1")


def kern(page: Page, code: str) -> Locator:
    return page.locator(f'[data-map="verandering"] path[data-code="{code}"]')


def press(page: Page, name: str) -> None:
    """Press a link by keyboard."""
    link = page.get_by_role("link", name=name, exact=True)
    link.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("query", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, query: str) -> None:
    open_part(page, address, query)
    good_at_every_width(page)
    assert wider(page) == []


def test_a_hub_more_by_keyboard_alone_and_back(page: Page, address: str) -> None:
    open_part(page, address)
    before = page.locator(FINDING).inner_text()
    expect(page.locator(STEP_LIST)).to_contain_text("U hebt nog niets veranderd.")
    circle = kern(page, EMMEN)
    circle.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**kern={EMMEN}**")
    expect(page.get_by_label("Kern", exact=True)).to_have_value(EMMEN)
    press(page, "Zet hier een mobiliteitshub neer")
    page.wait_for_url(f"**stappen=erbij-{EMMEN}**")
    expect(page.locator(FINDING)).to_contain_text("Dichter bij een plek:")
    told = re.compile(r"^Dichter bij een plek: [\d.]+ inwoners\. Verder weg: 0 inwoners\.")
    expect(page.locator(".atlas-part-unseen")).to_have_text(told)
    expect(circle).to_have_attribute("aria-label", re.compile(r"Emmen: [-−]\d+,\d km$"))
    expect(page.locator(".atlas-signs .atlas-sign-nieuw")).to_have_count(1)
    press(page, "Maak laatste stap ongedaan")
    page.wait_for_url(re.compile(r"^((?!stappen=).)*$"))
    expect(page.locator(FINDING)).to_have_text(before, use_inner_text=True)
    expect(page.locator(".atlas-signs .atlas-sign-nieuw")).to_have_count(0)


def test_a_link_that_is_gone_leaves_its_focus_to_no_other_link(page: Page, address: str) -> None:
    """Enter twice on "Zet hier neer" must not take the new place away again."""
    open_part(page, address, f"{WATALS}&kern={EMMEN}")
    press(page, "Zet hier een mobiliteitshub neer")
    page.wait_for_url(f"**stappen=erbij-{EMMEN}**")
    expect(page.locator('[data-out="keuze"]')).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    expect(page.locator(f"{STEP_LIST} li")).to_have_count(1)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused.startswith("Haal nieuwe plek in Emmen weg")


def test_names_of_gemeenten_make_room_for_signs(
    new_page: Callable[..., Page], address: str
) -> None:
    for width in (DESKTOP, PHONE):
        page = new_page(width)
        open_part(page, address)
        assert page.locator(".atlas-labels text").count() == 12
        covered = page.evaluate(COVERED)
        assert covered == [], f"{width} px"


def test_a_phone_sees_what_is_chosen_and_the_map_within_two_screens(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_part(page, address)
    summary = page.locator("details.atlas-fold > summary").first
    kind = page.get_by_label("Welke plekken?")
    expect(summary).to_have_text("Kies: Mobiliteitshub, inwoners, 5 kilometer")
    expect(kind).not_to_be_visible()
    chart = page.locator('[data-map="verandering"] svg')
    assert chart.bounding_box()["y"] + chart.bounding_box()["height"] < 2 * 740
    after = page.locator('[data-out="keuze"]')
    assert after.bounding_box()["y"] > chart.bounding_box()["y"]
    summary.focus()
    page.keyboard.press("Enter")
    expect(kind).to_be_visible()
    kind.select_option("ziekenhuis")
    page.wait_for_url("**soort=ziekenhuis**")
    expect(summary).to_have_text("Kies: Ziekenhuis, inwoners, 5 kilometer")
    expect(kind).to_be_visible()


def test_move_take_away_undo_one_and_begin_again(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&kern={GROLLOO}")
    press(page, "Verplaats Hub Gieten naar Grolloo")
    page.wait_for_url("**stappen=naar-nieuws_hub_gieten-WP1169**")
    press(page, "Haal Hub Borger weg")
    page.wait_for_url("**weg-nieuws_hub_borger**")
    steps = page.locator(f"{STEP_LIST} li")
    expect(steps).to_have_count(2)
    expect(page.locator(".atlas-signs .atlas-sign-weg")).to_have_count(2)
    losers = page.get_by_role("table", name=re.compile("^Verder weg"))
    winners = page.get_by_role("table", name=re.compile("^Dichterbij"))
    expect(losers).to_be_visible()
    expect(winners).to_be_visible()
    assert losers.bounding_box()["width"] == pytest.approx(winners.bounding_box()["width"], abs=90)
    press(page, "Maak ongedaan: Hub Gieten gaat naar Grolloo")
    page.wait_for_url("**stappen=weg-nieuws_hub_borger")
    expect(steps).to_have_count(1)
    press(page, "Begin opnieuw")
    page.wait_for_url(re.compile(r"^((?!stappen=).)*$"))
    expect(page.locator(STEP_LIST)).to_contain_text("U hebt nog niets veranderd.")


def test_a_shared_address_shows_the_same(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&stappen={STEPS}&groep=65plus")
    told = page.locator(FINDING).inner_text()
    assert "65-plussers" in told
    page.reload()
    expect(page.locator(FINDING)).to_have_text(told, use_inner_text=True)
    expect(page.locator(f"{STEP_LIST} li")).to_have_count(3)
    expect(page.get_by_label("Voor wie?")).to_have_value("65plus")


def test_a_link_opened_on_its_own_is_the_same_page(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&kern={EMMEN}&grens=1500")
    link = page.get_by_role("link", name="Zet hier een mobiliteitshub neer")
    page.goto(address + (link.get_attribute("href") or ""))
    expect(page.locator(f"{STEP_LIST} li")).to_contain_text("Nieuwe plek in Emmen")
    expect(page.get_by_label("Tot hoe ver is bereikbaar?")).to_have_value("1500")


def test_the_target_of_2019_is_sought_and_taken_over(page: Page, address: str) -> None:
    open_part(page, address)
    press(page, "Doel uit 2019: minimaal 2 nieuwe dorpshubs waarvan 1 in de krimpregio")
    page.wait_for_url("**soort=dorpshub&aantal=2&minstens=1")
    expect(page.get_by_label("Hoeveel nieuwe plekken?")).to_have_value("2")
    best = page.locator(BEST)
    expect(best).not_to_contain_text("Bewezen")
    press(page, "Zoek de beste plekken")
    expect(best).to_contain_text("Bewezen de beste keuze.", timeout=60_000)
    page.wait_for_url(re.compile(r"zoek=[0-9a-f]{8}"))
    expect(best.locator("tbody tr")).to_have_count(2)
    press(page, "Neem deze plekken over in Wat als")
    page.wait_for_url(re.compile(r"stappen=erbij-WP\d{4}\.erbij-WP\d{4}"))
    expect(page.locator(f"{STEP_LIST} li")).to_have_count(2)
    expect(best).not_to_contain_text("Bewezen")


def test_a_field_that_moves_after_the_search_asks_anew(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&doel=dekking&zoek=1")
    best = page.locator(BEST)
    expect(best).to_contain_text("Bewezen")
    page.get_by_label("Hoeveel nieuwe plekken?").select_option("2")
    page.wait_for_url("**aantal=2**")
    expect(best).not_to_contain_text("Bewezen")
    expect(best.get_by_role("link", name="Zoek de beste plekken")).to_be_visible()
    assert "zoek" not in page.url


def test_demands_that_contradict_are_explained(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&aantal=1&minstens=3&zoek=1")
    best = page.locator(BEST)
    expect(best).to_contain_text("Er is geen uitkomst.")
    press(page, "Haal deze uitkomst weg")
    expect(best.get_by_role("link", name="Zoek de beste plekken")).to_be_visible()


def test_a_kind_that_is_not_there_yet_gets_its_first_place(page: Page, address: str) -> None:
    open_part(page, address, f"{WATALS}&soort=huisarts&kern={GROLLOO}")
    expect(page.locator(FINDING)).to_contain_text("Nog niet opgehaald.")
    expect(kern(page, EMMEN)).to_have_attribute("aria-label", "Emmen: ontbreekt")
    press(page, "Zet hier een huisarts neer")
    expect(page.locator(FINDING)).to_contain_text("Hoe ver het nu is, is onbekend")
    expect(kern(page, EMMEN)).to_have_attribute("aria-label", re.compile(r"Emmen: \d+,\d"))


def test_the_scenario_can_be_taken_along(page: Page, address: str, tmp_path: Path) -> None:
    open_part(page, address, f"{WATALS}&stappen={STEPS}")
    for name, start in (("Excel (XLSX)", b"PK"), ("PDF", b"%PDF")):
        link = page.locator(".atlas-downloads").get_by_role("link", name=name)
        assert STEPS in (link.get_attribute("href") or "")
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename.startswith("voorzieningen-watals.")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_bytes().startswith(start)


def test_a_hostile_address_is_told_and_harmless(
    page: Page, watched: list[Watch], address: str
) -> None:
    open_part(page, address, STATES[-1])
    notices = page.locator(".atlas-notices")
    expect(notices).to_contain_text("Voor de stappen vroeg het adres om")
    expect(notices).to_contain_text("Voor de gekozen kern vroeg het adres om WP9999.")
    assert watched[0].problems == []
    assert "stappen" not in page.url
    assert page.locator(f"{FINDING} b, .atlas-notices b").count() == 0


def test_on_paper_the_outcome_is_there_and_nothing_to_press(page: Page, address: str) -> None:
    open_part(page, address, STATES[2])
    page.set_viewport_size({"width": 760, "height": 900})
    page.emulate_media(media="print")
    for shown in (FINDING, f"{STEP_LIST} ol", '[data-out="bronnen"]', '[data-out="aannamen"]'):
        expect(page.locator(shown)).to_be_visible()
    expect(page.get_by_role("link", name="Begin opnieuw")).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("^Maak ongedaan")).first).to_be_hidden()
    expect(page.locator(".atlas-watals-actions")).to_be_hidden()
    assert wider(page) == []


def test_every_target_is_large_enough_for_a_thumb(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_part(page, address, STATES[2])
    for button in page.locator(".atlas-part-button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    for link in page.locator(f"{STEP_LIST} li a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24
