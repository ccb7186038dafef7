"""Page Profiel in a real browser: chosen by keyboard, read by eye and ear, printed without loss."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from atlas.ui.profiel.page import PAGE
from tests.browser.support import PHONE, good_at_every_width, open_all, ready, until_focus

EMMEN, WIJK, KERN = "GM0114", "WK011401", "WP1988"
PARTS = tuple(PAGE.parts)
SHEET = {"width": 718, "height": 1000}  # A4 between its margins, at 96 pixels an inch
MOST_STOPS = 45
ROWS = ".atlas-prof-plaats"


def open_part(page: Page, address: str, deel: str, gebied: str = "", more: str = "") -> None:
    """Open a part of an area and wait for its figures."""
    page.goto(f"{address}/profiel?deel={deel}{f'&gebied={gebied}' if gebied else ''}{more}")
    page.locator(".atlas-downloads h2").wait_for()
    ready(page, "h1")


def go_to(page: Page, deel: str) -> None:
    """To another part of the page, without loading it again."""
    link = page.locator(".atlas-part-nav a").nth(PARTS.index(deel))
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    ready(page, "h1")


def sentence(page: Page) -> str:
    """The sentence that is seen now."""
    seen = page.locator(".atlas-prof-zin:visible")
    expect(seen).to_have_count(1)
    return seen.inner_text()


# Looking and reading


def test_all_parts_of_a_gemeente_are_accessible_and_fit(page: Page, address: str) -> None:
    open_part(page, address, PARTS[0], EMMEN)
    for deel in PARTS:
        go_to(page, deel)
        good_at_every_width(page)


@pytest.mark.parametrize(
    ("gebied", "parts"), [("", ["kort"]), (WIJK, ["thema", "naast"]), (KERN, ["kort", "thema"])]
)
def test_other_areas_and_none_are_accessible_and_fit(
    page: Page, address: str, gebied: str, parts: list[str]
) -> None:
    open_part(page, address, parts[0], gebied)
    for deel in parts:
        go_to(page, deel)
        good_at_every_width(page)


def test_the_same_words_for_mouse_keyboard_and_ear(page: Page, address: str) -> None:
    open_part(page, address, "thema", EMMEN, "&thema=wonen")
    rows = page.locator(".atlas-prof-tabel tr", has=page.locator(ROWS))
    for place in (0, 3, rows.count() - 1):
        row = rows.nth(place)
        told = row.locator(".atlas-prof-zin").text_content()
        assert told
        expect(row.get_by_role("img")).to_have_attribute("aria-label", told)
        row.get_by_role("img").hover()
        assert plain(sentence(page)) == plain(told)
        page.mouse.move(5, 5)
        expect(page.locator(".atlas-prof-zin:visible")).to_have_count(0)
        row.get_by_role("link").focus()
        assert plain(sentence(page)) == plain(told)
        page.get_by_role("heading", level=1).focus()
    assert stops(rows) == rows.count()
    expect(rows.first.get_by_role("rowheader")).to_be_visible()


def plain(text: str) -> str:
    """A text with single spaces: a browser shows what it likes of them."""
    return " ".join(text.split())


def stops(rows: Locator) -> int:
    """How many places in the rows one comes to by Tab."""
    return rows.locator("a[href], button, [tabindex='0']").count()


def test_a_long_theme_has_few_stops_and_all_of_its_rows_are_on_paper(
    page: Page, address: str
) -> None:
    open_part(page, address, "thema", EMMEN, "&thema=zorg_gezondheid")
    rows = page.locator(".atlas-prof-tabel tbody tr")
    seen = rows.locator("visible=true").count()
    assert seen < rows.count() <= MOST_STOPS
    page.get_by_label("Leeftijd").select_option("alle")
    page.wait_for_url("**leeftijd=alle**")
    expect(page.locator(".atlas-prof-tabel tbody tr:visible")).to_have_count(rows.count())


# By keyboard


def test_from_an_area_to_the_course_of_a_figure_by_keyboard(page: Page, address: str) -> None:
    open_part(page, address, "thema")
    until_focus(page, page.get_by_label("Gemeente of regio"))
    page.keyboard.type("Emmen")
    page.wait_for_url("**gebied=GM0114**")
    until_focus(page, page.get_by_label("Thema"))
    page.keyboard.type("Wonen")
    page.wait_for_url("**thema=wonen**")
    row = page.get_by_role("link", name="Huurwoningen (aandeel)", exact=True)
    row.wait_for()
    until_focus(page, row)
    page.keyboard.press("Enter")
    page.wait_for_url("**onderwerp=huurwoningen_pct**")
    course = page.get_by_role("heading", name="Verloop: Huurwoningen (aandeel)")
    expect(course).to_be_in_viewport()
    chart = page.locator(".atlas-prof-verloop").get_by_role("img", name="Huurwoningen (aandeel)")
    expect(chart).to_be_visible()
    expect(row).to_be_focused()
    expect(page.locator(".atlas-prof-verloop")).to_contain_text("Breuk in de reeks")


def test_a_copied_address_shows_the_same(
    page: Page, address: str, new_page: Callable[..., Page]
) -> None:
    more = "&thema=welzijn_meedoen&volgorde=naam&leeftijd=65plus&onderwerp=eenzaam_65plus"
    open_part(page, address, "thema", EMMEN, f"{more}&met=nederland")
    page.get_by_label("Wijk of dorp in Emmen").select_option(WIJK)
    page.wait_for_url(f"**gebied={WIJK}**")
    ready(page, "h1")
    other = new_page()
    other.goto(page.url)
    other.locator(".atlas-downloads h2").wait_for()
    ready(other, "h1")
    body = ".atlas-part-body"
    expect(other.locator(body)).to_have_text(page.locator(body).text_content() or "-")
    for label in (
        "Gemeente of regio",
        "Wijk of dorp in Emmen",
        "Vergelijk met",
        "Thema",
        "Leeftijd",
    ):
        expect(other.get_by_label(label)).to_have_value(page.get_by_label(label).input_value())


def test_on_a_phone_a_row_is_a_card_as_wide_as_the_screen(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_part(page, address, "thema", EMMEN, "&thema=inkomen")
    row = page.locator(".atlas-prof-tabel tr", has=page.locator(ROWS)).first
    boxes = [box for each in row.locator("> *").all() if (box := each.bounding_box())]
    drawn = row.get_by_role("img").bounding_box()
    assert drawn
    assert drawn["width"] > 300
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)
    expect(row.get_by_role("rowheader")).to_be_visible()
    open_all(page)
    wide = page.locator(".atlas-prof-thema .atlas-wide").evaluate_all(
        "boxes => boxes.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel)"
    )
    assert wide == []


# On paper


def pictures(node: Any) -> Iterator[str]:
    """What the tags of a PDF say of its pictures, in the order of reading."""
    found = node.get_object()
    if isinstance(found, ArrayObject):
        for each in found:
            yield from pictures(each)
    elif isinstance(found, DictionaryObject):
        if found.get("/S") == "/Figure":
            yield str(found.get("/Alt", ""))
        if "/K" in found:
            yield from pictures(found["/K"])


def close(text: str) -> str:
    """A text without its spaces: a PDF places every word by itself."""
    return "".join(text.split())


def test_the_whole_profile_is_printed_without_a_lost_chart(page: Page, address: str) -> None:
    open_part(page, address, PARTS[0], EMMEN)
    charts = rows = 0
    for deel in PARTS:
        go_to(page, deel)
        page.emulate_media(media="print")
        page.set_viewport_size(SHEET)
        cells = page.locator(".atlas-page tr:visible > :visible").all_inner_texts()
        drawn = page.locator(".atlas-page svg[role=img]:visible")
        names = drawn.evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
        words = drawn.locator("text").all_text_contents()
        reader = PdfReader(io.BytesIO(page.pdf(format="A4", tagged=True)))
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1440, "height": 900})
        sheets = [close(sheet.extract_text()) for sheet in reader.pages]
        assert all(sheets), f"{deel}: an empty sheet"
        text = "".join(sheets)
        assert [each for each in cells if close(each) not in text] == [], deel
        assert [each for each in words if close(each) not in text] == [], deel
        tagged = [*pictures(reader.root_object["/StructTreeRoot"])]
        assert [name for name in names if name not in tagged] == [], deel
        assert "Emmen" in text
        charts, rows = charts + len(names), rows + len(cells)
    assert charts > 30
    assert rows > 300
