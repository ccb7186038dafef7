"""Logging in and out on page Melden, at a real provider on this machine, as a gemeente does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bench.server import Server, serve
from tests import oidc
from tests.browser.support import axe, fits, ready

ROLE = "Uw rol: gemeente-redacteur van de gemeente Assen"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real app with logging in switched on, and a state of its own."""
    folder = tmp_path_factory.mktemp("login")
    with oidc.provider() as issuer, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(folder / "state"))
        app = oidc.site(folder / "site", oidc.toml(oidc.secrets(issuer)))
        with serve(app, app.parent) as server:
            yield server


def button(page: Page, name: str) -> None:
    """Press a button of page Melden."""
    page.get_by_role("button", name=name, exact=True).click()


def log_in(page: Page, site: Server, user: str) -> None:
    """Open page Melden and log in as `user`."""
    page.goto(f"{site.url}/melden")
    ready(page)
    button(page, "Inloggen")
    page.wait_for_url(re.compile("/oauth2/authorize"))
    button(page, user)
    page.wait_for_url(f"{site.url}/melden**")
    ready(page)


def test_a_gemeente_logs_in_sees_its_role_and_logs_out(page: Page, site: Server) -> None:
    log_in(page, site, "assen")
    expect(page.get_by_text(ROLE)).to_be_visible()
    expect(page.get_by_text("Anna van Assen")).to_be_visible()
    assert oidc.email("assen") not in page.content()
    page.goto(f"{site.url}/kaart")
    ready(page)
    assert "Anna" not in page.content()
    page.goto(f"{site.url}/melden")
    expect(page.get_by_text(ROLE)).to_be_visible()
    ready(page)
    button(page, "Uitloggen")
    page.wait_for_url(re.compile("/oauth2/end_session"))
    button(page, "End session")
    page.wait_for_url(f"{site.url}/melden**")
    ready(page)
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible()
    expect(page.get_by_text(ROLE)).to_have_count(0)
    assert not [c for c in page.context.cookies() if c["name"].startswith(oidc.USER_COOKIE)]


def test_who_says_no_at_the_provider_reads_that_he_is_not_logged_in(
    page: Page, site: Server
) -> None:
    page.goto(f"{site.url}/melden")
    ready(page)
    button(page, "Inloggen")
    button(page, "Deny")
    expect(page.get_by_role("heading", name="Inloggen is niet gelukt")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("link", name="Naar Melden").click()
    ready(page)
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("user", "says"),
    [
        ("provincie", "Uw rol: provincie-redacteur"),
        ("lezer", "als Lex Lezer, zonder rol"),
        ("twee", "bij de groepen van meer dan één gemeente"),
    ],
)
def test_everyone_reads_what_he_may_do(page: Page, site: Server, user: str, says: str) -> None:
    log_in(page, site, user)
    expect(page.get_by_text(says).first).to_be_visible()


def test_two_visitors_beside_each_other_see_their_own(
    new_page: Callable[..., Page], site: Server
) -> None:
    first, second = new_page(), new_page(width=360)
    log_in(first, site, "assen")
    log_in(second, site, "emmen")
    first.reload()
    ready(first)
    expect(first.get_by_text("van de gemeente Assen").first).to_be_visible()
    expect(second.get_by_text("van de gemeente Emmen").first).to_be_visible()
    assert "Els" not in first.content()
    assert "Anna" not in second.content()
    fits(second)


def test_without_configuration_the_page_says_how_to_switch_it_on(page: Page, address: str) -> None:
    page.goto(f"{address}/melden")
    ready(page)
    expect(page.get_by_text("docs/inloggen.md")).to_be_visible()
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_have_count(0)
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == 404
