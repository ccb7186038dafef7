"""Page Melden in a real browser, logged in at a real provider: forms on their whole way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from atlas.store.reporting.records import Act, Editor, Role
from atlas.store.reporting.register import Register
from atlas.ui.melden import formulier, verwerk
from bench.server import serve
from tests import oidc
from tests.browser.support import DESKTOP, HEIGHTS, PHONE, axe, fits, ready

NARROW = 320
ADMIN = Editor(Role.ADMIN, "0" * 16)
FORM = "melden?deel=voortgang&actie="
TEAMS, RULES, PROJECTS, MEETING = "ua-2-4-b", "ua-4-2-a", "ua-2-4-f", "cv-p5"
MESSAGE = ".atlas-part-body [data-answered]"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the database."""
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

    def open_as(user: str, path: str, width: int = DESKTOP, fresh: bool = False) -> Page:
        page = new_page(width, fresh=fresh)
        if user:
            cookies, _ = oidc.log_in(site, user)
            page.context.add_cookies(
                [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
            )
        page.goto(f"{site}/{path}")
        page.locator(".atlas-form-who").wait_for()
        ready(page, "h1")
        return page

    return open_as


def press(page: Page, name: str) -> Locator:
    """Press a button of a form; what was answered, which has the focus."""
    before = page.locator(MESSAGE).get_attribute("data-answered") if answered(page) else ""
    page.get_by_role("button", name=name, exact=True).click()
    answer = page.locator(f'{MESSAGE}:not([data-answered="{before}"])')
    answer.wait_for()
    expect(answer).to_be_focused()
    ready(page, "h1")
    return answer


def answered(page: Page) -> bool:
    return page.locator(MESSAGE).count() > 0


def acts(state: Path, subject: str) -> list[str]:
    """What happened to the reports on a subject."""
    events = Register(state / "atlas.sqlite").events(ADMIN)
    return [each.act.value for each in events if each.subject == subject]


def test_from_draft_to_public(opened: Open, state: Path) -> None:
    assen = opened("assen", FORM + TEAMS)
    expect(assen.get_by_text("gemeente-redacteur van de gemeente Assen")).to_be_visible()
    assen.locator("#status").select_option("op_schema")
    assen.locator("#explanation").fill("Twee teams\nzijn gestart.")
    expect(press(assen, "Concept bewaren")).to_have_text(verwerk.DONE["opslaan"])
    expect(press(assen, "Bewaren en indienen")).to_have_text(verwerk.DONE["indienen"])

    province = opened("provincie", "melden?deel=voortgang")
    province.get_by_role("link", name="Aanvalsteams starten").first.click()
    expect(province.get_by_text("Twee teams")).to_be_visible()
    wrong = press(province, "Terugsturen")
    expect(wrong).to_contain_text(formulier.WRONG)
    province.get_by_label("Reden van terugsturen").fill("Hoeveel mensen?")
    expect(press(province, "Terugsturen")).to_have_text(verwerk.DONE["terugsturen"])

    assen.reload()
    expect(assen.get_by_text("Hoeveel mensen?")).to_be_visible()
    assen.locator("#reached").fill("1.250")
    expect(press(assen, "Bewaren en indienen")).to_have_text(verwerk.DONE["indienen"])
    province.get_by_role("link", name="Aanvalsteams starten").first.click()
    expect(province.get_by_text("1.250", exact=True)).to_be_visible()
    expect(press(province, "Publiceren")).to_have_text(verwerk.DONE["publiceren"])

    reader = opened("", "melden")
    row = reader.get_by_role("row").filter(has_text="Assen").first
    expect(row).to_contain_text("1 gepubliceerd")
    expect(reader.locator(".atlas-melden-list")).to_contain_text("Aanvalsteams starten")
    assert acts(state, TEAMS) == [
        Act.CREATE,
        Act.SAVE,
        Act.SUBMIT,
        Act.SEND_BACK,
        Act.SAVE,
        Act.SUBMIT,
        Act.PUBLISH,
    ]


def test_what_is_wrong_is_found_by_keyboard_and_nothing_is_lost(opened: Open) -> None:
    page = opened("emmen", FORM + TEAMS)
    page.locator("#explanation").fill("\nEen lange tekst")
    page.locator("#spent_eur").fill("veel")
    page.locator("#spent_eur").press("Enter")  # the first button: to keep, not to drop
    answer = page.locator(MESSAGE)
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("Uitgegeven (euro) is geen getal.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.locator("#spent_eur")
    expect(field).to_be_focused()
    expect(field).to_have_value("veel")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    expect(page.locator(f"#{described[0]}")).to_contain_text("Schrijf een getal van 0 of meer")
    expect(page.locator("#explanation")).to_have_value("\nEen lange tekst")
    expect(page.get_by_text(formulier.UNKEPT)).to_be_visible()
    press(page, formulier.DROP)
    expect(page.locator("#explanation")).to_have_value("")


def test_44_the_change_of_another_stands_beside_one_s_own(opened: Open) -> None:
    assen, other = opened("assen", FORM + RULES), opened("beheer", f"{FORM}{RULES}&gemeente=GM0106")
    for page, text in ((assen, "van Assen"), (other, "van de ander")):
        page.locator("#status").select_option("gestart")
        page.locator("#explanation").fill(text)
    expect(press(other, "Concept bewaren")).to_have_text(verwerk.DONE["opslaan"])
    answer = press(assen, "Concept bewaren")
    expect(answer).to_contain_text(formulier.CHANGED)
    expect(answer.get_by_role("row").nth(1)).to_have_text("Toelichtingvan Assenvan de ander")
    expect(assen.locator("#explanation")).to_have_value("van Assen")
    expect(press(assen, "Mijn tekst bewaren")).to_have_text(verwerk.DONE["opslaan"])
    # and the other way round
    other.locator("#explanation").fill("nog eens van de ander")
    expect(press(other, "Concept bewaren")).to_contain_text(formulier.CHANGED)
    press(other, "De andere tekst gebruiken")
    expect(other.locator("#explanation")).to_have_value("van Assen")


def test_text_that_is_not_sent_is_warned_about_and_comes_back(opened: Open) -> None:
    page = opened("assen", FORM + PROJECTS)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    ready(page, "h1")
    assert asked == []
    page.locator("#explanation").press_sequentially("half getypt")
    page.locator("#actie").select_option(RULES)  # another form, and back
    expect(page.get_by_role("heading", name="Regeling dorpsinitiatieven")).to_be_visible()
    expect(page.locator("#explanation")).not_to_have_value("half getypt")
    page.locator("#actie").select_option(PROJECTS)
    expect(page.locator("#explanation")).to_have_value("half getypt")
    page.reload()
    expect(page.locator("#explanation")).to_have_value("half getypt")
    assert asked == ["beforeunload"]
    expect(page.get_by_text(formulier.RESTORED)).to_be_visible()
    page.locator("#status").select_option("gestart")
    press(page, "Concept bewaren")
    page.reload()
    ready(page, "h1")
    assert asked == ["beforeunload"]
    expect(page.locator("#explanation")).to_have_value("half getypt")
    expect(page.get_by_text(formulier.RESTORED)).to_be_hidden()


def test_a_form_that_is_pressed_twice_is_sent_once(opened: Open, state: Path) -> None:
    page = opened("provincie", FORM + MEETING)
    page.locator("#status").select_option("gestart")
    page.get_by_role("button", name="Concept bewaren").dblclick()
    expect(page.locator(MESSAGE)).to_have_text(verwerk.DONE["opslaan"])
    ready(page, "h1")
    assert acts(state, MEETING) == [Act.CREATE]


def test_half_a_date_is_told_and_not_taken_for_none(opened: Open) -> None:
    page = opened("assen", FORM + MEETING)
    page.locator("#status").select_option("gestart")
    page.locator("#date").press("1")
    press(page, "Concept bewaren")
    expect(page.locator("#date-fout")).to_contain_text("is geen datum")


def test_without_an_answer_one_can_send_again(opened: Open) -> None:
    page = opened("assen", "melden", fresh=True)
    page.clock.install()
    lost: list[bool] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if lost else server.send(message))

    page.route_web_socket("**/_stcore/stream", pass_on)
    page.goto(f"{page.url.rpartition('/')[0]}/{FORM}{MEETING}")
    ready(page, ".atlas-form")
    page.locator("#explanation").fill("verstuurd en verloren")
    lost.append(True)
    page.get_by_role("button", name="Concept bewaren").click()
    expect(page.locator(".atlas-form")).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("alert")).to_contain_text("Er kwam geen antwoord")
    expect(page.locator(".atlas-form")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#explanation")).to_have_value("verstuurd en verloren")


def test_who_logs_out_leaves_no_text_behind(opened: Open, site: str) -> None:
    page = opened("assen", FORM + MEETING)
    page.route("https://**", lambda route: route.abort())
    page.locator("#explanation").fill("van mij")
    kept = "Object.keys(sessionStorage).filter(name => name.startsWith('atlas-concept'))"
    assert len(page.evaluate(kept)) == 1
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()
    assert asked == []
    page.goto(f"{site}/melden")
    assert page.evaluate(kept) == []


def test_log_in_goes_to_the_provider(opened: Open) -> None:
    page = opened("", "melden?deel=top3")
    page.route("https://**", lambda route: route.abort())  # a style sheet of the provider's page
    with page.expect_request("**/oauth2/authorize**") as asked:
        page.get_by_role("button", name="Inloggen").click()
    assert asked.value.url.startswith("http://127.0.0.1:")


def test_the_full_trail_is_downloaded_by_the_province(opened: Open) -> None:
    page = opened("provincie", "melden?deel=spoor")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download het volledige spoor (CSV)").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("nummer;tijdstip;handeling;rol;code;")
    assert not opened("assen", "melden?deel=spoor").get_by_text("volledige spoor").count()


@pytest.mark.parametrize(
    ("user", "path"),
    [
        ("", "melden"),
        ("lezer", "melden?deel=voortgang"),
        ("assen", FORM + TEAMS),
        ("assen", "melden?deel=top3"),
        ("assen", "melden?deel=correctie&onderwerp=bevolking_totaal"),
        ("provincie", "melden?deel=voortgang"),
        ("provincie", "melden?deel=spoor"),
    ],
)
def test_every_state_is_accessible_and_fits(opened: Open, user: str, path: str) -> None:
    page = opened(user, path)
    if user == "assen":  # with something wrong in the form
        page.locator(".atlas-form button").first.click()
        page.locator(MESSAGE).wait_for()
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        axe(page)
        fits(page)
    page.set_viewport_size({"width": NARROW, "height": 700})
    fits(page)
    assert page.locator("h1").count() == 1
