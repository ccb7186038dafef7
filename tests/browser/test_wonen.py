"""Page Wonen in a real browser: by keyboard, with sliders, with a table of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from atlas.store.store import Store
from atlas.ui.wonen.page import PAGE
from tests.browser.support import (
    Watch,
    axe,
    fits,
    good_at_every_width,
    open_all,
    ready,
    until_focus,
    wider,
)

STATES = [
    *(f"?deel={deel}" for deel in PAGE.parts),
    "?gebied=GM0114&cijfer=gemiddelde_woz_waarde",
    "?deel=geschiktheid&voorbeeld=1",
    "?deel=geschiktheid&niveau=buurt&gebied=GM0106&w.woning=0",
    "?deel=behoefte&gebied=GM0114&jaar=2035&b.variant=hoog&a.aanbod=tabel",
    "?deel=behoefte&gebied=CR07&b.nultreden=50",
    "?deel=bestaat-niet&x=<b>",
]
WRONG = "id;gemeente;aantal\na;Emmen;veel\nb;Atlantis;1\n"
SLIDER = 'input[name="a.nultreden"]'


def open_part(page: Page, address: str, query: str = "") -> None:
    """Open a part and wait for its figures."""
    page.goto(f"{address}/wonen{query}")
    page.locator(".atlas-part-body > *").first.wait_for()
    ready(page, "h1")


def step_free(store: Store) -> str:
    """A table with 1,200 dwellings in Emmen of which all is known: they are step-free."""
    features = [feature.id for feature in store.housing.classification.features]
    numbers = {"afstand_steunpunt_m": "300", "drempel_cm": "0"}
    cells = [numbers.get(name) or ("ja" if "zonder_trap" in name else "nee") for name in features]
    return f"id;gemeente;aantal;{';'.join(features)}\na;Emmen;1200;{';'.join(cells)}\n"


def upload(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)  # type: ignore[arg-type]


def test_every_part_is_reached_by_keyboard_and_named_in_the_address(
    page: Page, address: str
) -> None:
    open_part(page, address)
    nav = page.get_by_role("navigation", name="Delen van Wonen en zorg")
    for deel, part in list(PAGE.parts.items())[1:]:
        page.locator("body").evaluate("() => document.activeElement.blur()")
        until_focus(page, nav.get_by_role("link", name=part.TITLE))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/wonen?deel={deel}")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(part.QUESTION)
        expect(heading).to_be_focused()
        expect(nav.locator("[aria-current]")).to_have_text(part.TITLE)
        expect(page).to_have_title(re.compile(f"^{part.TITLE} – "))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGE.parts["woonvormen"].QUESTION)


def test_a_slider_moves_the_figure_and_the_address_and_a_reload_restores_it(
    page: Page, address: str
) -> None:
    open_part(page, address, "?deel=behoefte&gebied=GM0114")
    slider = page.locator(SLIDER)
    finding = page.locator('[data-out="opgave"]')
    before = finding.inner_text()
    start = slider.input_value()
    slider.evaluate("element => { element.closest('details').open = true }")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    moved = str(int(float(start)) + 3)
    expect(slider).to_have_value(moved)
    expect(page.locator('output[data-value-of="a.nultreden"]')).to_have_text(f"{moved}%")
    page.wait_for_url(f"**a.nultreden={moved}")
    expect(finding).not_to_have_text(before)
    expect(slider).to_be_focused()
    expect(page.locator(".atlas-part-unseen")).to_have_text("De cijfers zijn bijgewerkt.")
    after = finding.inner_text()
    page.reload()
    expect(page.locator(SLIDER)).to_have_value(moved)
    expect(finding).to_have_text(after, use_inner_text=True)


def test_the_number_moves_with_a_slider_before_the_server_has_answered(
    page: Page, address: str
) -> None:
    open_part(page, address, "?deel=behoefte")
    shown = page.evaluate(
        """selector => {
            const slider = document.querySelector(selector);
            slider.value = 42;
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            const output = document.querySelector('output[data-value-of="a.nultreden"]');
            return [output.textContent, slider.getAttribute('aria-valuetext')];
        }""",
        SLIDER,
    )
    assert shown[0].startswith("42%")
    assert shown[1] == shown[0]
    page.wait_for_url("**a.nultreden=42")
    expect(page.locator('output[data-value-of="a.nultreden"]')).to_have_text("42%")


def test_quick_changes_are_all_kept(page: Page, address: str) -> None:
    open_part(page, address, "?deel=behoefte")
    page.evaluate(
        """() => {
            const chosen = [['a.nultreden', 31], ['b.nultreden', 32], ['jaar', 2035]];
            for (const [name, value] of chosen) {
                const field = document.querySelector(`[name="${name}"]`);
                field.value = value;
                field.dispatchEvent(new Event('change', {bubbles: true}));
            }
        }"""
    )
    page.wait_for_url(re.compile(r"jaar=2035.*a\.nultreden=31.*b\.nultreden=32"))


def test_a_change_asks_for_no_file_and_leaves_open_what_was_open(
    page: Page, watched: list[Watch], address: str
) -> None:
    open_part(page, address, "?deel=behoefte&gebied=GM0114")
    closed = page.locator(".atlas-part-body details:not([open]) > summary").first
    name = closed.inner_text()
    closed.click()
    before = len(watched[0].requests)
    page.locator('select[name="jaar"]').focus()
    page.locator('select[name="jaar"]').select_option("2030")
    page.wait_for_url("**jaar=2030**")
    ready(page, "h1")
    assert [url for url in watched[0].requests[before:] if "icon" not in url] == []
    details = page.locator("details", has=page.locator("summary", has_text=name)).first
    expect(details).to_have_attribute("open", "")
    expect(page.locator('select[name="jaar"]')).to_be_focused()


def test_what_was_chosen_in_a_part_is_still_there_when_one_comes_back(
    page: Page, address: str
) -> None:
    open_part(page, address, "?deel=behoefte&jaar=2035")
    page.get_by_role("link", name=PAGE.parts["uitstroom"].TITLE).first.click()
    page.wait_for_url("**/wonen?deel=uitstroom")
    page.get_by_role("link", name=PAGE.parts["behoefte"].TITLE, exact=True).first.click()
    page.wait_for_url("**jaar=2035**")
    expect(page.locator('select[name="jaar"]')).to_have_value("2035")


def test_a_gemeente_can_be_chosen_on_the_map(page: Page, address: str) -> None:
    open_part(page, address)
    area = page.locator('path[data-code="GM0114"]')
    area.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**gebied=GM0114**")
    expect(page.locator('select[name="gebied"]')).to_have_value("GM0114")
    expect(area).to_have_attribute("aria-pressed", "true")
    expect(area).to_be_focused()


@pytest.mark.parametrize("query", STATES)
def test_every_part_and_state_is_accessible_and_fits(page: Page, address: str, query: str) -> None:
    open_part(page, address, query)
    for area in page.locator("[data-map]").all():
        area.locator("path[data-code]").first.wait_for(state="attached")
    open_all(page)
    assert wider(page) == []  # on a desktop no table hides its last columns
    good_at_every_width(page)


def test_the_example_is_off_until_it_is_chosen_and_then_says_what_it_is(
    page: Page, address: str
) -> None:
    open_part(page, address, "?deel=geschiktheid")
    warning = page.locator(".atlas-notice", has_text="geen werkelijke woningen")
    expect(warning).to_have_count(0)
    page.get_by_label("Voorbeeldgegevens, geen werkelijke woningen").check()
    page.wait_for_url("**voorbeeld=1**")
    expect(warning.first).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    for link in page.locator(".atlas-downloads a").all():
        assert "voorbeeld=1" in (link.get_attribute("href") or "")


def test_a_table_of_ones_own_is_counted_and_can_be_taken_away(
    page: Page, address: str, store: Store
) -> None:
    open_part(page, address, "?deel=geschiktheid")
    emmen = page.locator('[data-map="class"] path[data-code="GM0114"]')
    expect(emmen).to_have_attribute("aria-label", "Emmen: ontbreekt")
    page.locator('select[name="klasse"]').select_option("hs-4")
    upload(page, "woningen.csv", step_free(store))
    expect(page.get_by_text("woningen.csv, 1 rij, samen 1.200 woningen")).to_be_visible()
    expect(emmen).to_have_attribute("aria-label", "Emmen: 100,0%")
    assert "woningen" not in page.url
    expect(page.locator(".atlas-downloads a")).to_have_count(0)
    axe(page)
    fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Dit overzicht (XLSX)").click()
    assert download.value.suggested_filename == "wonen-geschiktheid-eigen-woningen.xlsx"
    page.get_by_role("link", name=PAGE.parts["uitstroom"].TITLE).first.click()
    page.wait_for_url("**deel=uitstroom")
    page.get_by_role("link", name=PAGE.parts["geschiktheid"].TITLE).first.click()
    expect(emmen).to_have_attribute("aria-label", "Emmen: 100,0%")
    page.get_by_role("button", name="Haal mijn woningen weg").click()
    expect(emmen).to_have_attribute("aria-label", "Emmen: ontbreekt")


def test_what_is_wrong_with_a_table_is_told_row_by_row_in_dutch(
    page: Page, address: str, store: Store
) -> None:
    open_part(page, address, "?deel=geschiktheid")
    upload(page, "fout.csv", WRONG)
    problems = page.get_by_role("region", name="Wij kunnen fout.csv nog niet lezen")
    expect(problems.locator("tbody tr")).to_have_count(2)
    expect(problems.locator("tbody tr").first).to_contain_text("aantal")
    axe(page)
    fits(page)
    upload(page, "goed.csv", step_free(store))
    expect(page.get_by_text("goed.csv, 1 rij,")).to_be_visible()
    expect(problems).to_have_count(0)


def test_no_english_is_left_round_the_file_field(page: Page, address: str, store: Store) -> None:
    open_part(page, address, "?deel=geschiktheid")
    field = page.get_by_test_id("stFileUploader")
    expect(field).to_contain_text("Kies een bestand")
    expect(field).to_contain_text("Hoogstens 20 MB")
    upload(page, "woningen.csv", step_free(store))
    expect(field).to_contain_text("woningen.csv")
    upload(page, "foto.png", "x")
    expect(field).to_contain_text("Dit soort bestand kan hier niet")
    words = page.evaluate(
        """() => [...document.querySelectorAll('main *')].flatMap(e => [
            e.getAttribute('aria-label'), e.title, e.placeholder, e.alt,
            ...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data)])
            .filter(Boolean).join(' ')"""
    )
    english = r"\b(the|upload|browse|files|file|per file|remove|limit|drag|drop|cancel|loading)\b"
    assert not re.findall(english, words, flags=re.I)


def test_the_four_states_without_a_figure_never_look_like_a_class(page: Page, address: str) -> None:
    open_part(page, address, "?deel=geschiktheid")
    fills = page.evaluate(
        """() => [...document.querySelectorAll('[data-map="class"] path[data-code]')]
            .map(p => p.style.fill)"""
    )
    assert len(fills) == 12
    assert all("missing" in fill for fill in fills)
    shown = page.locator('[data-map="class"] pattern')
    ids = shown.evaluate_all("patterns => patterns.map(p => p.id)")
    assert any(f'url("#{name}")' in fills or f"url(#{name})" in fills for name in ids)


def test_on_the_smallest_phone_no_number_of_a_chart_is_cut(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(320)
    open_part(page, address, "?deel=behoefte&gebied=GM0114")
    charts = page.locator(".atlas-chart")
    assert charts.count() == 2
    for chart in charts.all():
        assert chart.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_on_paper_all_is_open_and_nothing_is_left_to_press(page: Page, address: str) -> None:
    open_part(page, address, "?deel=behoefte&gebied=GM0114")
    page.set_viewport_size({"width": 760, "height": 900})
    expect(page.get_by_text("Hoeveel ouderen in een instelling wonen")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Hoeveel ouderen in een instelling wonen")).to_be_visible()
    for gone in (".atlas-part-nav", ".atlas-downloads", SLIDER):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator('output[data-value-of="a.nultreden"]')).to_be_visible()
    assert wider(page) == []


def test_a_notice_is_not_said_again_with_every_answer(
    page: Page, address: str, store: Store
) -> None:
    open_part(page, address, "?deel=geschiktheid&x=1")
    notice = page.locator(".atlas-notices p")
    notice.evaluate("element => { element.dataset.same = 'yes' }")
    upload(page, "woningen.csv", step_free(store))
    emmen = page.locator('[data-map="coverage"] path[data-code="GM0114"]')
    expect(emmen).not_to_have_attribute("aria-label", "Emmen: 100,0%")
    expect(notice).to_have_attribute("data-same", "yes")


def test_copy_gives_the_address_of_what_is_shown(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    open_part(page, address, "?deel=behoefte&jaar=2035")
    page.get_by_role("button", name="Kopieer het adres").click()
    expect(page.get_by_role("button", name="Het adres is gekopieerd")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url == f"{address}/wonen?deel=behoefte&jaar=2035"
