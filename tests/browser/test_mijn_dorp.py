"""Page Mijn dorp in a real browser: chosen by keyboard, read on a phone, printed on one sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from atlas.store.store import Store
from atlas.ui.mijn_dorp import dorp
from atlas.ui.mijn_dorp.kern import find_kern, kern_options
from tests.browser.support import HEIGHTS, PHONE, good_at_every_width, open_all, ready, until_focus
from tests.pages.support import Page as Read

GROLLOO, EMMEN, HOOGEVEEN = "WP1169", "WP1988", "WP1814"
BALLOO, UBBENA, DOUBTFUL = "WP1152", "WP2395", "WP1797"
STATES = ("", GROLLOO, EMMEN, HOOGEVEEN, BALLOO, UBBENA, DOUBTFUL, "GM0114")
NARROW = 320
MOST_OF_A_SCREEN = 0.45
KINDS = 12  # of places that one can go to; a row for each once all layers are fetched
LONGEST = 6


def open_kern(page: Page, address: str, code: str = "") -> None:
    """Open a kern, or the start without one, and wait for what it shows."""
    page.goto(f"{address}/mijn-dorp{f'?kern={code}' if code else ''}")
    page.locator(".atlas-part-body > div > section").first.wait_for()
    ready(page, "h1")


def test_a_kern_is_chosen_by_keyboard_and_named_everywhere(page: Page, address: str) -> None:
    open_kern(page, address)
    field = page.get_by_label("Dorp of stad")
    until_focus(page, field)
    page.keyboard.type("Grolloo")
    page.wait_for_url("**/mijn-dorp?kern=WP1169")
    expect(page.get_by_role("heading", level=1)).to_have_text("Grolloo, gemeente Aa en Hunze")
    expect(page).to_have_title(re.compile("^Grolloo, gemeente Aa en Hunze – Mijn dorp – "))
    expect(field).to_be_focused()
    expect(page.locator(".atlas-part-unseen")).to_have_text("De cijfers zijn bijgewerkt.")
    expect(page.locator('[data-out="start"]')).to_be_empty()
    page.reload()
    expect(page.get_by_label("Dorp of stad")).to_have_value(GROLLOO)
    expect(page.locator('[data-out="nabij"]')).to_contain_text("Dorpshub Grolloo")


def test_a_kern_is_chosen_from_the_list_of_its_gemeente(page: Page, address: str) -> None:
    open_kern(page, address)
    summary = page.locator("summary", has_text="Aa en Hunze")
    until_focus(page, summary)
    page.keyboard.press("Enter")
    until_focus(page, page.get_by_role("link", name="Balloo", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn-dorp?kern=WP1152")
    expect(page.get_by_role("heading", level=1)).to_have_text("Balloo, gemeente Aa en Hunze")
    expect(page.locator('[data-out="nabij"]')).to_contain_text("Waar Balloo precies ligt")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(dorp.QUESTION)


def test_a_dorp_is_found_by_name_on_the_first_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("Grollo")
    page.get_by_role("link", name="Grolloo dorp of stad").click()
    page.wait_for_url("**/mijn-dorp?kern=WP1169")
    expect(page.get_by_role("heading", level=1)).to_have_text("Grolloo, gemeente Aa en Hunze")


def test_another_kern_can_be_chosen_and_taken_back(page: Page, address: str) -> None:
    open_kern(page, address, GROLLOO)
    page.get_by_label("Dorp of stad").select_option(EMMEN)
    page.wait_for_url("**kern=WP1988")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emmen, gemeente Emmen")
    page.get_by_label("Dorp of stad").select_option("")
    expect(page.get_by_role("heading", level=1)).to_have_text(dorp.QUESTION)
    expect(page.locator('[data-out="kort"]')).to_be_empty()


def test_what_is_no_kern_is_told(page: Page, address: str) -> None:
    open_kern(page, address, "GM0114")
    expect(page.get_by_role("status").filter(has_text="GM0114")).to_contain_text(
        "Dat kan hier niet"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(dorp.QUESTION)


@pytest.mark.parametrize("code", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, code: str) -> None:
    open_kern(page, address, code)
    good_at_every_width(page)


@pytest.mark.parametrize("code", [GROLLOO, BALLOO, DOUBTFUL])
def test_on_a_phone_no_table_has_to_be_pushed_aside(
    new_page: Callable[..., Page], address: str, code: str
) -> None:
    page = new_page(PHONE)
    open_kern(page, address, code)
    open_all(page)
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHTS[PHONE]})
        wide = page.locator(".atlas-wide").evaluate_all(
            "boxes => boxes.map(box => [box.ariaLabel, box.scrollWidth - box.clientWidth])"
        )
        assert len(wide) >= 4
        assert [name for name, over in wide if over > 0] == []


def test_on_a_phone_the_text_comes_first_and_the_map_leaves_room(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(PHONE)
    open_kern(page, address, GROLLOO)
    order = ('select[name="kern"]', "#kort + div p", ".atlas-locator", "#nabij", "#cijfers")
    boxes = [page.locator(each).first.bounding_box() for each in order]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(boxes)
    assert tops == sorted(tops)
    picture = boxes[2]
    assert picture
    assert 120 < picture["height"] <= MOST_OF_A_SCREEN * HEIGHTS[PHONE]


def paper(page: Page) -> PdfReader:
    """The page as the printer of a visitor would get it."""
    return PdfReader(io.BytesIO(page.pdf(format="A4")))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)


def longest(store: Store) -> list[str]:
    """The kernen with most to print: what is folded away stays so on paper."""
    length = {}
    for code in kern_options(store):
        html = "".join(dorp.answer(store, {"kern": code}, None).out.values())
        length[code] = len(Read(re.sub(r"<details>.*?</details>", "", html)).text)
    return sorted(length, key=lambda code: length[code], reverse=True)[:LONGEST]


def test_every_kern_is_printed_on_one_sheet(page: Page, address: str, store: Store) -> None:
    for code in {*longest(store), GROLLOO, DOUBTFUL, BALLOO, UBBENA}:
        open_kern(page, address, code)
        sheets = paper(page)
        assert len(sheets.pages) == 1, code
        said = words_of(sheets)
        kern = find_kern(store, code)
        assert kern is not None
        assert f"{kern.name}, gemeente {kern.gemeente}" in said
        assert "Huisartsenpost" in said
        assert "Bronnen: CBS (CC BY 4.0)" in said
        assert f"/mijn-dorp?kern={code}" in said
        assert "Wat wij niet weten" in said
        if kern.has_point:
            assert "De dichtstbijzijnde plek die wij kennen" in said
            assert "Ziekenhuis" in said


def test_what_can_only_be_pressed_is_not_printed(page: Page, address: str) -> None:
    open_kern(page, address, GROLLOO)
    said = words_of(paper(page))
    for part in ("Over de atlas", "Dorp of stad", "Kies een dorp", "Cijfers meenemen", "Kopieer",
                 "Bekijk op de kaart", "Toon nog", "U kunt deze bladzijde afdrukken"):  # fmt: skip
        assert part not in said, part
    assert "Op het scherm staan ze alle:" in said
    expect(page.get_by_text("Op het scherm staan ze alle:")).to_be_hidden()
    expect(page.get_by_text("U kunt deze bladzijde afdrukken")).to_be_visible()


@pytest.mark.parametrize("code", [GROLLOO, EMMEN, DOUBTFUL])
def test_there_is_room_on_the_sheet_for_all_kinds_of_places(
    page: Page, address: str, code: str
) -> None:
    """Bus stops, shops and schools come when a site fetches them: six rows more, a note less."""
    open_kern(page, address, code)
    page.evaluate(
        """most => {
            const body = document.querySelector('[data-out="nabij"] tbody');
            while (body.rows.length < most) body.append(body.rows[0].cloneNode(true));
            const notes = [...document.querySelectorAll('[data-out="nabij"] .atlas-note')];
            notes.find(note => note.textContent.startsWith('Nog niet in de atlas'))?.remove();
        }""",
        KINDS,
    )
    assert len(paper(page).pages) == 1
