"""Page Over: help, statement, privacy, contact; honest when nothing is configured."""

from __future__ import annotations

import pytest

from atlas.figures.numbers import MODELLED_ESTIMATE, STATE_WORDS, STATUS_WORDS
from atlas.store.serving import get_store
from atlas.ui import accessibility, over, texts
from atlas.ui.voorzieningen import plekken
from tests.pages.support import Page, check_page, run


@pytest.fixture(scope="module")
def page() -> Page:
    return run("over")[1]


def test_it_is_a_good_page(page: Page) -> None:
    check_page(page)
    assert page.headings[0] == ("h1", over.TITLE)
    assert [title for level, title in page.headings if level == "h2"] == [*over.SECTIONS.values()]


def test_every_word_for_a_state_or_status_is_explained(page: Page) -> None:
    for state, word in STATE_WORDS.items():
        assert state == "value" or f"{word} : " in page.text or f"{word}: " in page.text
    for status in ("final", "provisional", "forecast", "estimate"):
        assert STATUS_WORDS[status].capitalize() in page.text
    assert MODELLED_ESTIMATE.capitalize() in page.text
    assert "Berekend" in page.text


def test_every_state_has_its_swatch() -> None:
    html = over.page()
    for state in ("suppressed", "missing", "not_applicable"):
        assert f"atlas-swatch atlas-tint-{state}" in html


def test_the_statement_has_the_parts_of_the_model(page: Page) -> None:
    for part in (
        "Nalevingsstatus: voldoet gedeeltelijk",
        "Besluit digitale toegankelijkheid overheid",
        "22 november 2026",
        "WCAG 2.2",
        "EN 301 549",
        "axe-core",
        "onafhankelijk onderzoek is er nog niet",
        "Binnen 5 werkdagen",
        "Binnen 3 weken",
        "Nationale ombudsman",
    ):
        assert part in page.text
    assert all(what in page.text for what, _ in accessibility.SHORTCOMINGS)


def test_every_page_is_named_with_what_one_can_do_there(page: Page) -> None:
    assert set(over.USES) == set(texts.PAGES) - {"", "over"}
    for key, use in over.USES.items():
        assert f"/{key}" in page.links
        assert texts.PAGES[key] in page.text and use in page.text


def test_the_help_says_that_the_list_is_the_equal_of_the_map_of_places(page: Page) -> None:
    assert "Een plek kiest u daar in de lijst eronder" in page.text
    assert "Een link vóór de kaart brengt u daarheen" in page.text
    assert plekken.HOW in Page(plekken.skeleton(get_store())).text
    assert Page(plekken.skeleton(get_store())).links == [f"#{plekken.LIST}"]
    shortcoming = next(way for what, way in accessibility.SHORTCOMINGS if "plekken" in what)
    assert "De lijst onder de kaart heeft dezelfde plekken." in shortcoming


@pytest.mark.parametrize(("configured", "asks"), [("", False), ("pdok", True), ("anders", False)])
def test_privacy_tells_of_the_basemap_only_when_there_is_one(
    monkeypatch: pytest.MonkeyPatch, configured: str, asks: bool
) -> None:
    monkeypatch.setenv("ATLAS_BASEMAP", configured)
    text = Page(over.page()).text
    assert ("PDOK ziet daarbij het internetadres" in text) is asks
    assert ("geen bestanden van andere websites." in text) is not asks


def test_a_file_of_a_visitor_stays_his_own(page: Page) -> None:
    assert "Een eigen bestand met cijfers, woningen of plekken staat niet in" in page.text


def test_privacy_names_the_one_cookie(page: Page) -> None:
    assert "_streamlit_xsrf" in page.text
    assert "De atlas volgt u niet." in page.text


def test_licences_and_documents(page: Page) -> None:
    assert "EUPL, versie 1.2" in page.text
    assert all(document in page.text for document in over.DOCUMENTS)


def test_without_configuration_it_says_that_there_is_no_contact(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts, "CONTACT", "")
    assert Page(over.page()).text.count(accessibility.NO_CONTACT) == 2


@pytest.mark.parametrize(
    ("configured", "href"),
    [
        ("atlas@drenthe.example", "mailto:atlas@drenthe.example"),
        ("mailto:atlas@drenthe.example", "mailto:atlas@drenthe.example"),
        ("https://drenthe.example/contact", "https://drenthe.example/contact"),
    ],
)
def test_a_configured_contact_is_a_link(
    monkeypatch: pytest.MonkeyPatch, configured: str, href: str
) -> None:
    monkeypatch.setattr(texts, "CONTACT", configured)
    page = Page(over.page())
    assert page.links.count(href) == 2
    assert accessibility.NO_CONTACT not in page.text


def test_a_contact_that_is_no_address_is_only_text() -> None:
    made = Page(accessibility.contact("javascript:alert(1)"))
    assert made.links == []
    assert made.text.strip() == "javascript:alert(1)"
