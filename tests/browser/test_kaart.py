"""The main journey through the atlas in a real browser: by mouse, by keyboard, on a phone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from atlas.domain.choice import parse_choice
from atlas.domain.view import build_view
from atlas.figures.numbers import format_cell
from atlas.store.store import Store
from tests.browser.support import DESKTOP, HEIGHTS, NARROW, PHONE, Watch, axe, fits, ready

AREAS = "svg path[data-code]"
STATES = [
    "",
    "?indicator=eenzaam_65plus&niveau=buurt&jaar=2020",
    "?indicator=eenzaam_18plus&niveau=wijk&midden=nederland&gebied=WK010600",
    "?indicator=bevolking_totaal&niveau=regio&indeling=wzw_2007",
    "?indicator=levensverwachting_65",
    "?indicator=bestaat_niet&jaar=1800&klassen=99",
]
TO_THE_MAP = "Bekijk op de kaart"


def open_map(page: Page, address: str, query: str = "") -> None:
    """Open the page Kaart and wait for its map."""
    page.goto(f"{address}/kaart{query}")
    page.locator(AREAS).first.wait_for()
    ready(page, AREAS)


def area(page: Page, code: str):  # type: ignore[no-untyped-def]
    """The shape of an area on the map."""
    return page.locator(f'path[data-code="{code}"]')


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_main_journey(
    new_page: Callable[..., Page], address: str, tmp_path: Path, width: int
) -> None:
    page = new_page(width)
    page.goto(address)
    page.get_by_role("searchbox").fill("Aa en Hun")
    page.get_by_role("link", name=re.compile("^Aa en Hunze gemeente")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeente Aa en Hunze")
    page.get_by_role("link", name=TO_THE_MAP).click()
    page.locator(AREAS).first.wait_for()
    expect(area(page, "GM1680")).to_have_attribute("aria-pressed", "true")
    if width == PHONE:
        page.get_by_text("Kies", exact=True).click()
    page.get_by_label("Thema").select_option("welzijn_meedoen")
    page.get_by_label("Onderwerp").select_option("eenzaam_18plus")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("eenzaam"))
    page.get_by_label("Jaar", exact=True).select_option("2016")
    expect(area(page, "GM0114")).to_have_attribute("aria-label", "Emmen: 42,5%")
    area(page, "GM0114").click()
    expect(page.locator(".atlas-chosen-area")).to_contain_text("42,5%")
    expect(page.locator(".atlas-chosen-area")).to_contain_text("43,4%")
    expect(page.locator('button[data-code="GM0114"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".atlas-series-panel")).to_contain_text("Emmen")
    page.wait_for_url("**gebied=GM0114**")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "kaart.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert {"Emmen": "42,5", "Nederland": "43,4"}.items() <= {
        row["gebied"]: row["waarde"] for row in rows
    }.items()
    copied = page.url
    fits(page)
    other = new_page(width)
    other.goto(copied)
    expect(area(other, "GM0114")).to_have_attribute("aria-pressed", "true")
    expect(area(other, "GM0114")).to_have_attribute("aria-label", "Emmen: 42,5%")
    assert other.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert other.url == copied


def test_the_same_journey_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    search = page.get_by_role("searchbox")
    search.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if search.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.type("emmen")
    page.get_by_role("link", name=re.compile("^Emmen")).first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TO_THE_MAP).focus()
    page.keyboard.press("Enter")
    page.locator(AREAS).first.wait_for()
    expect(area(page, "GM0114")).to_have_attribute("aria-pressed", "true")
    page.locator("#atlas-theme").focus()
    page.keyboard.press("w")
    page.keyboard.press("Tab")
    before = page.locator("h1").inner_text()
    page.keyboard.press("ArrowDown")
    expect(page.locator("h1")).not_to_have_text(before)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.code") == "GM0114":
            break
    focused = "document.activeElement.dataset.code"
    assert page.evaluate(focused) == "GM0114"
    expect(page.locator(".atlas-card")).to_contain_text("Emmen")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == "GM0109"
    page.keyboard.press("Enter")
    expect(area(page, "GM0109")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**gebied=GM0109**")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Zoom in"
    page.get_by_role("link", name="Excel").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(
    ("query", "widths"), zip(STATES, cycle([(DESKTOP, PHONE), (PHONE, DESKTOP)]), strict=False)
)
def test_every_state_is_accessible_and_fits(
    new_page: Callable[..., Page], address: str, query: str, widths: tuple[int, int]
) -> None:
    """Each state is opened at one width and then seen at the other, in turn."""
    page = new_page(widths[0])
    open_map(page, address, query)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for summary in page.locator(".atlas-kaart details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        page.locator(".atlas-record dt").first.wait_for()
        page.wait_for_timeout(200)  # Streamlit puts its menu elsewhere
        axe(page)
        fits(page)
    page.set_viewport_size({"width": NARROW, "height": 700})
    fits(page)


def test_no_english_is_left_and_the_page_is_dutch(page: Page, address: str) -> None:
    open_map(page, address)
    assert page.evaluate("document.documentElement.lang") == "nl"
    words = page.evaluate(
        """() => [...document.querySelectorAll('body *')].flatMap(e => [
            e.getAttribute('aria-label'), e.title, e.placeholder, e.alt,
            ...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data)])
            .filter(Boolean).join(' ')"""
    )
    english = r"\b(the|skip|main content|menu item|search|loading|running|settings|deploy|close)\b"
    assert not re.findall(english, words, flags=re.I)


def test_the_four_states_never_mix(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=eenzaam_65plus&niveau=buurt&jaar=2020")
    fills = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('path[data-code]')].map(
            p => [p.getAttribute('aria-label').split(': ').at(-1), p.style.fill]))"""
    )
    assert "missing" in fills["ontbreekt"]
    assert "suppressed" in fills["verborgen"]
    values = [fill for word, fill in fills.items() if word.endswith("%")]
    assert values
    assert all(fill.startswith("rgb") for fill in values)
    page.get_by_text(re.compile("Alle cijfers als tabel")).click()
    cells = page.locator(".atlas-table-panel tbody td.atlas-number").all_inner_texts()
    assert {"ontbreekt", "verborgen"} <= set(cells)
    assert page.locator(".atlas-table-panel tbody tr").count() >= 679 + 2


def test_playing_the_years_steps_to_the_end_and_writes_the_address_once(
    page: Page, address: str
) -> None:
    open_map(page, address, "?indicator=eenzaam_18plus&jaar=2012")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Afspelen").click()
    expect(page.locator("#atlas-period")).to_have_value("2016", timeout=5000)
    expect(page.locator("#atlas-period")).to_have_value("2020", timeout=5000)
    expect(page.get_by_role("button", name="Afspelen")).to_be_visible()
    ready(page, AREAS)
    assert page.evaluate("history.length") - before <= 1
    page.get_by_role("button", name="Jaar eerder").click()
    expect(page.locator("#atlas-period")).to_have_value("2016")


def test_back_in_the_browser_shows_the_map_before(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=bevolking_totaal")
    page.locator("#atlas-period").select_option("2020")
    page.wait_for_url("**jaar=2020**")
    ready(page, AREAS)
    page.go_back()
    expect(page.locator("#atlas-period")).to_have_value("2025")


def test_a_notice_explains_a_hostile_address(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&jaar=1800")
    notice = page.locator(".atlas-notices")
    expect(notice).to_contain_text("Dat kan hier niet")
    assert page.locator(".atlas-notices img").count() == 0


def test_geometry_travels_once_and_a_change_sends_values_only(
    new_page: Callable[..., Page], watched: list[Watch], address: str
) -> None:
    page = new_page(fresh=True)
    open_map(page, address, "?indicator=eenzaam_18plus&niveau=wijk")
    first = len(watched[0].requests)
    page.locator("#atlas-period").select_option("2016")
    page.wait_for_url("**jaar=2016**")
    ready(page, AREAS)
    assert [url for url in watched[0].requests[first:] if "icon" not in url] == []
    layers = [url for url in watched[0].requests if "/assets/laag-wijk." in url]
    assert len(layers) == 1


def test_the_classes_can_be_chosen(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=eenzaam_18plus")
    page.get_by_text("Klassen kiezen").click()
    page.get_by_label("Manier van indelen").select_option("gelijk")
    page.wait_for_url("**methode=gelijk**")
    page.get_by_label("Aantal klassen").select_option("3")
    expect(page.locator(".atlas-legend li")).to_have_count(3)
    page.get_by_label("Zelfde klassen over alle jaren").check()
    page.wait_for_url("**vast=1**")
    limits = page.locator(".atlas-legend li span:nth-child(2)").all_inner_texts()
    page.locator("#atlas-period").select_option("2012")
    page.wait_for_url("**jaar=2012**")
    assert page.locator(".atlas-legend li span:nth-child(2)").all_inner_texts() == limits
    page.get_by_label("Manier van indelen").select_option("handmatig")
    page.wait_for_url("**methode=handmatig**")
    own = page.get_by_label("Eigen grenzen")
    own.fill("40;45")
    own.press("Enter")
    page.wait_for_url("**grenzen=40%3B45**")
    expect(page.locator(".atlas-legend")).to_contain_text("40,0 tot 45,0")


def test_reduced_motion_is_honoured(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(reduced_motion="reduce")
    open_map(page, address)
    seconds = area(page, "GM0114").evaluate("e => getComputedStyle(e).transitionDuration")
    assert seconds == "0s"


def test_a_zoomed_map_can_be_moved_and_shown_whole_again(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=eenzaam_18plus&niveau=wijk")
    svg = page.locator("svg.atlas-map")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    zoomed = svg.get_attribute("viewBox")
    assert zoomed != whole
    box = svg.bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 240, steps=4)
    page.mouse.up()
    assert svg.get_attribute("viewBox") not in (whole, zoomed)
    assert page.locator('path[aria-pressed="true"]').count() == 0
    page.get_by_role("button", name="Toon heel Drenthe").click()
    assert svg.get_attribute("viewBox") == whole


@pytest.mark.parametrize(
    "indicator",
    [
        "eenzaam_18plus",  # %
        "gemiddelde_verkoopprijs",  # euro
        "afstand_ziekenhuis",  # km
        "bevolking_totaal",  # a count
        "binnenlands_migratiesaldo",  # negative counts
        "leefbaarometer_score",  # a score round zero
        "levensverwachting_65",  # nothing on the map
    ],
)
def test_the_browser_writes_numbers_as_the_server_does(
    page: Page, address: str, store: Store, indicator: str
) -> None:
    open_map(page, address, f"?indicator={indicator}")
    view = build_view(store, parse_choice({"indicator": indicator}, store)[0])
    for cell in view.cells:
        text = f"{store.areas[cell.area_code].name}: {format_cell(cell, view.indicator)}"
        assert area(page, cell.area_code).get_attribute("aria-label") == text


def test_a_series_is_shown_of_the_area_or_else_of_drenthe(page: Page, address: str) -> None:
    series = page.locator(".atlas-series-panel")
    open_map(page, address, "?indicator=woningvoorraad&gebied=GM0114")
    expect(series.locator(".atlas-line-label")).to_have_text(re.compile("^Emmen 50.710"))
    open_map(page, address, "?indicator=uitkeringsontvangers_totaal&gebied=GM0114")
    expect(series.locator(".atlas-line-label")).to_have_text(re.compile("^Drenthe"))
    expect(series.locator(".atlas-break")).to_have_count(1)
    open_map(page, address, "?indicator=eenzaam_18plus&gebied=GM0114")
    expect(series.locator(".atlas-line-label")).to_have_count(3)
    series.get_by_text("Deze reeks als tabel").click()
    expect(series.locator("tbody tr").first).to_contain_text("36,6%")


def test_the_status_of_drenthe_is_told_when_it_is_the_only_figure(page: Page, address: str) -> None:
    open_map(page, address, "?indicator=levensverwachting_65")
    expect(page.locator(".atlas-record")).to_contain_text("Statusdefinitief")


def test_the_map_has_one_tab_stop_whatever_is_chosen(page: Page, address: str) -> None:
    open_map(page, address)
    for code in ("GM0114", "GM0106"):
        area(page, code).click()
        expect(area(page, code)).to_have_attribute("aria-pressed", "true")
    stops = page.locator('path[data-code][tabindex="0"]')
    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("data-code", "GM0106")
    expect(page.locator('path[aria-pressed="true"]')).to_have_count(1)


def test_the_record_names_every_source_and_a_contradiction_in_words(
    page: Page, address: str
) -> None:
    open_map(page, address, "?indicator=huurwoningen_pct&jaar=2015")
    record = page.locator(".atlas-record")
    expect(record).to_contain_text("Bronnen spreken elkaar tegen")
    expect(record).to_contain_text("Regionale kerncijfers Nederland")
    expect(record).not_to_contain_text("cbs_70072ned")
