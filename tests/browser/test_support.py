"""The helpers themselves: a watch that sees nothing would make every other test pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.support import PHONE, Watch, axe, fits, forget

HEAD = '<!DOCTYPE html><html lang="nl"><head><title>Proef</title>'


@pytest.fixture
def loose_page(browser: Browser) -> Iterator[Page]:
    """A page that may do wrong."""
    page = browser.new_page(viewport={"width": PHONE, "height": 740})
    yield page
    page.close()


def watch_of(page: Page, html: str) -> Watch:
    watch = Watch(page.context)
    page.set_content(html)
    page.wait_for_timeout(100)
    return watch


def test_a_request_to_another_host_is_seen(loose_page: Page) -> None:
    watch = watch_of(loose_page, f'{HEAD}</head><img src="http://tiles.invalid/1.png" alt="x">')
    assert watch.problems == ["request to another host: http://tiles.invalid/1.png"]


def test_a_violation_of_the_policy_is_seen(loose_page: Page) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'
    watch = watch_of(loose_page, f"{HEAD}{policy}</head><script>let a = 1</script>")
    assert any("Content Security Policy" in problem for problem in watch.problems)


def test_an_uncaught_error_is_seen(loose_page: Page) -> None:
    watch = watch_of(loose_page, f"{HEAD}</head><script>throw new Error('kapot')</script>")
    assert any("kapot" in problem for problem in watch.problems)


def test_a_clean_page_has_no_problems(new_page: Callable[..., Page], watched: list[Watch]) -> None:
    page = new_page(PHONE)
    page.set_content(f"{HEAD}</head><main><h1>Proef</h1><p>Tekst</p></main>")
    assert page.evaluate("navigator.language") == "nl-NL"
    axe(page)
    fits(page)
    assert watched[0].problems == []


def test_axe_refuses_a_picture_without_words(loose_page: Page) -> None:
    loose_page.set_content(f'{HEAD}</head><main><h1>Proef</h1><img src="data:,"></main>')
    with pytest.raises(AssertionError, match="image-alt"):
        axe(loose_page)


def test_a_page_that_is_too_wide_is_refused(loose_page: Page) -> None:
    style = "position:absolute;left:0;width:500px"
    loose_page.set_content(f'{HEAD}</head><div style="{style}">breed</div>')
    with pytest.raises(AssertionError, match="500 px wide"):
        fits(loose_page)


def test_grey_on_grey_is_refused(loose_page: Page) -> None:
    words = '<p style="color:#bbb;background:#ddd">Proef</p>'
    loose_page.set_content(f"{HEAD}</head><main><h1>Proef</h1>{words}</main>")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(loose_page)


def test_a_test_leaves_nothing_behind_for_the_next(
    profiles: Callable[[int], BrowserContext], address: str
) -> None:
    profile = profiles(0)
    left = "[localStorage.length, sessionStorage.length, document.cookie.length, history.length]"
    first = profile.new_page()
    first.goto(f"{address}/robots.txt")
    first.evaluate("localStorage.one = sessionStorage.one = document.cookie = 'one=1'")
    first.goto(f"{address}/robots.txt?more")
    profile.grant_permissions(["clipboard-read"])
    assert first.evaluate(left) == [1, 1, 5, 3]
    forget(profile, {address})
    second = profile.new_page()
    second.goto(f"{address}/robots.txt")
    assert second.evaluate(left) == [0, 0, 0, 2]
    asked = "navigator.permissions.query({name: 'clipboard-read'}).then(found => found.state)"
    assert second.evaluate(asked) != "granted"
    forget(profile, {address})
