"""A new version while the atlas runs: the visitor's page, a pinned map, the page of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from atlas.store.version_records import Attempt, Version
from atlas.store.versions import FOLDER, Versions
from bench.server import serve
from tests.browser.support import ROOT, good_at_every_width, ready
from tests.versions import NOW, edited, put

PEOPLE = "indicators/bevolking/bevolking_totaal.csv"
MAP = "/kaart?indicator=bevolking_totaal&gebied=GM0114"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Versions]]:
    """An atlas of its own, with a folder for its versions."""
    state = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(state))
        with serve(ROOT / "app.py") as server:
            yield server.url, Versions(Path(state) / FOLDER)


def more_people(versions: Versions) -> Version:
    """A version in which Emmen has 999 people more in 2025."""
    lines = versions.files(versions.current())[PEOPLE].decode().splitlines()
    (old,) = [line for line in lines if line.startswith("GM0114,2025,")]
    code, period, value, _, origin = old.split(",")
    new = f"{code},{period},{int(value) + 999},provisional,{origin}"
    return put(versions, edited(versions, PEOPLE, old, new))


def opened_map(new_page: Callable[..., Page], url: str) -> Page:
    """The map of Emmen, as a visitor opens it."""
    page = new_page()
    page.goto(url + MAP)
    ready(page, ".atlas-chosen-area")
    return page


def shown(page: Page) -> str:
    """What the map says of Emmen."""
    chosen = page.locator(".atlas-chosen-area")
    expect(chosen).to_contain_text("Emmen")
    return chosen.inner_text()


def test_a_pinned_map_keeps_its_figures_and_the_page_of_changes_tells_them(
    site: tuple[str, Versions], new_page: Callable[..., Page]
) -> None:
    url, versions = site
    page = opened_map(new_page, url)
    before = shown(page)
    page.get_by_role("link", name="Vaste link naar deze cijfers").click()
    page.get_by_text("Dit zijn ook de nieuwste cijfers").wait_for()
    pinned = page.url
    assert f"v={versions.shipped.id}" in pinned and "gebied=GM0114" in pinned

    made = more_people(versions)
    versions.note_attempt(Attempt(source="cbs_kwb", tried=NOW, problem="fout 503"))
    for _ in range(60):  # the running atlas looks at its folder every second
        page.goto(url + MAP)
        ready(page, ".atlas-map")
        if shown(page) != before:
            break
        page.wait_for_timeout(500)
    assert shown(page) != before
    expect(page.get_by_text("niet ververst op 22 november 2026")).to_be_visible()

    page.goto(pinned)
    page.get_by_text("Er zijn nieuwere cijfers").wait_for()
    ready(page, ".atlas-map")
    assert shown(page) == before
    good_at_every_width(page)
    page.get_by_label("Onderwerp").select_option("eenpersoonshuishoudens")
    page.wait_for_url(f"**v={versions.shipped.id}**")  # another choice stays in this version
    page.get_by_role("link", name="Bekijk de nieuwste cijfers").click()
    page.get_by_role("link", name="Vaste link naar deze cijfers").wait_for()
    assert "v=" not in page.url

    page.goto(f"{url}/veranderd")
    ready(page, "#gekozen")
    expect(page.get_by_text("1 herzien cijfer.")).to_be_visible()
    page.get_by_role("link", name="Inwoners").click()
    expect(page.get_by_text("Emmen (gemeente)")).to_be_visible()
    good_at_every_width(page)
    page.goto(f"{url}/veranderd?deel=vers")
    ready(page, ".atlas-grid-table")
    good_at_every_width(page)
    feed = page.request.get(f"{url}/veranderd.atom")
    assert feed.ok and made.id in feed.text()
    assert feed.headers["content-type"].startswith("application/atom+xml")


def test_an_unknown_version_gives_the_newest_with_a_notice(
    site: tuple[str, Versions], new_page: Callable[..., Page]
) -> None:
    url, _ = site
    page = new_page()
    page.goto(f"{url}/kaart?v=0123456789abcdef")
    ready(page, ".atlas-map")
    expect(page.get_by_text("Voor de versie van de cijfers vroeg het adres om")).to_be_visible()
    assert "v=" not in page.url


def test_who_looks_at_a_fixed_version_stays_with_it(
    site: tuple[str, Versions], new_page: Callable[..., Page]
) -> None:
    url, versions = site
    more_people(versions)
    fixed = f"v={versions.shipped.id}"
    page = new_page()
    page.goto(f"{url}/?{fixed}")
    page.get_by_role("link", name="Assen", exact=True).click()  # a link that knows no version
    page.wait_for_url(f"**/profiel?gebied=GM0106&{fixed}")
    ready(page, ".atlas-part")
    sheet = page.get_by_role("link", name="feitenblad").first
    with page.expect_download() as taken:
        sheet.click()
    assert fixed in taken.value.url
    page.get_by_test_id("stTopNavLink").first.click()  # the menu of Streamlit
    page.wait_for_url(f"**?{fixed}")
    page.get_by_text("Er zijn nieuwere cijfers").wait_for()


def test_a_newer_version_is_told_around_what_moved_on_to_it(
    site: tuple[str, Versions], new_page: Callable[..., Page]
) -> None:
    url, versions = site
    page = opened_map(new_page, url)
    page.get_by_text(f"Versie van de cijfers: {versions.current().id}").wait_for()
    made = more_people(versions)
    for topic in ("eenpersoonshuishoudens", "bevolking_totaal") * 30:
        page.get_by_label("Onderwerp").select_option(topic)  # only the map runs again
        page.wait_for_timeout(500)
        if page.get_by_text(f"Versie van de cijfers: {made.id}").count():
            break
    expect(page.get_by_text(f"Versie van de cijfers: {made.id}")).to_be_visible()
    ready(page, ".atlas-map")
