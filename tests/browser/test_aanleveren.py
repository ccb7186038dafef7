"""Page Aanleveren in a real browser: a file of a gemeente on its whole way to the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from atlas.store.versions import FOLDER, Versions
from atlas.ui.aanleveren import verwerk
from bench.server import serve
from tests import oidc
from tests.browser.support import DESKTOP, good_at_every_width, ready

TABLE = """Mantelzorgers met steun, gemeente Assen
Bron: eigen registratie

Gebied;2023;2024;2025
Assen;1.204;1.250;1.301
WK010600;210;215;220
WK010601;8;9;12
"""
HEADS = "Mantelzorgers met steun"
MESSAGE = ".atlas-part-body [data-answered]"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the register and of the versions."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Iterator[str]:
    """The address of an atlas that lets the users of the provider in."""
    folder = tmp_path_factory.mktemp("site") / "atlas"
    with oidc.provider() as issuer, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(state))
        app = oidc.site(folder, oidc.toml(oidc.secrets(issuer)))
        with serve(app, folder) as server:
            yield server.url


@pytest.fixture
def opened(new_page: Open, site: str) -> Open:
    """`opened(user, path)`: a browser of its own, logged in as a user of `tests.oidc`."""

    def open_as(user: str, path: str, width: int = DESKTOP) -> Page:
        page = new_page(width)
        if user:
            cookies, _ = oidc.log_in(site, user)
            page.context.add_cookies(
                [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
            )
        page.goto(f"{site}/{path}")
        page.locator(".atlas-melden-who").first.wait_for()
        ready(page, "h1")
        return page

    return open_as


def press(page: Page, name: str) -> Locator:
    """Press a button of a form; what was answered, which has the focus."""
    known = page.locator(MESSAGE)
    before = known.first.get_attribute("data-answered") if known.count() else ""
    page.get_by_role("button", name=name, exact=True).click()
    answer = page.locator(f'{MESSAGE}:not([data-answered="{before}"])')
    answer.wait_for()
    expect(answer).to_be_focused()
    return answer


def choose_file(page: Page, text: str = TABLE) -> None:
    """Put a file in the field, and wait until it is read."""
    file = {"name": "mantelzorg.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("heading", name="Stap 2. Klopt het zo?").wait_for()


def read_right(page: Page) -> None:
    """Say what the importer could not know."""
    page.locator("#decimal").select_option("comma")
    page.locator("#unit").fill("personen")
    expect(press(page, "Lees het bestand zo")).to_contain_text(verwerk.READ)


def fill_in(page: Page) -> None:
    """The answers on the figure."""
    page.locator("#title").fill(HEADS)
    page.locator("#question").fill("Hoeveel mantelzorgers krijgen steun?")
    page.locator("#description").fill("Mantelzorgers met een vergoeding of begeleiding.")
    page.locator("#theme").select_option("welzijn_meedoen")
    page.locator("#reference_date").fill("2025-01-01")


def test_from_a_file_to_the_map(opened: Open, site: str, state: Path) -> None:
    assen = opened("assen", "aanleveren")
    choose_file(assen)
    expect(assen.get_by_role("rowheader", name="B5").first).to_be_visible()
    read_right(assen)
    fill_in(assen)
    expect(press(assen, "Bekijk wat openbaar wordt")).to_have_text(verwerk.LOOKED)
    hidden = assen.get_by_role("table", name="Wat verborgen blijft")
    expect(hidden).to_contain_text("klein aantal")
    good_at_every_width(assen)
    expect(press(assen, "Bewaar en dien in")).to_have_text(verwerk.HANDED_IN)

    province = opened("provincie", "aanleveren?deel=leveringen")
    province.get_by_role("link", name=HEADS).first.click()
    expect(province.get_by_role("table", name="Wat verborgen blijft")).to_be_visible()
    good_at_every_width(province)
    done = press(province, "Publiceren")
    expect(done).to_have_text(verwerk.DONE["publiceren"])
    version = Versions(state / FOLDER).current()
    assert (version.kind, version.who) == ("aanlevering", "gemeente Assen")

    reader = opened("", "aanleveren?deel=leveringen")
    row = reader.get_by_role("row").filter(has_text=HEADS)
    expect(row).to_contain_text("Assen")
    expect(row).to_contain_text("onder 10")
    reader.goto(f"{site}/kaart?indicator=eigen_gm0106_mantelzorgers_met_steun")
    ready(reader, "h1")
    expect(reader.get_by_text("Aangeleverd door gemeente Assen").first).to_be_attached()


def test_without_a_role_anyone_may_try_and_nothing_is_kept(opened: Open, state: Path) -> None:
    page = opened("", "aanleveren")
    choose_file(page)
    read_right(page)
    fill_in(page)
    expect(press(page, "Bekijk wat openbaar wordt")).to_have_text(verwerk.LOOKED)
    expect(page.get_by_role("button", name="Bewaar en dien in")).to_have_count(0)
    page.reload()
    ready(page, "h1")
    expect(page.get_by_text("Kies hierboven een bestand.")).to_be_visible()


def test_by_keyboard_what_is_wrong_is_found(opened: Open) -> None:
    page = opened("emmen", "aanleveren")
    choose_file(page)
    read_right(page)
    page.locator("#title").fill("Iets")
    page.locator("#title").press("Enter")  # the first button: to look, not to keep
    answer = page.locator(MESSAGE)
    expect(answer).to_contain_text("is nog leeg")
    expect(page.locator("#title")).to_have_value("Iets")
    expect(page.locator("#theme")).to_have_attribute("aria-invalid", "true")
    fill_in(page)
    strange = press(page, "Bewaar en dien in")
    expect(strange).to_contain_text("buiten Emmen")
