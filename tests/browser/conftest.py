"""A running atlas and a headless Chromium; every page is watched until its test ends.

The browser ends with the last test of this folder: while it runs, Playwright holds the event loop
of the process, and other tests need that themselves. The atlas is another process: it stays until
all tests have run, so that files of this folder with others in between need not start it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import serve
from tests.browser.support import DESKTOP, HEIGHTS, ROOT, Watch

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the real app, started once for all browser tests; no closing slash."""
    with serve(ROOT / "app.py") as server:
        yield server.url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium where it is, else Playwright's own."""
    path = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watched() -> list[Watch]:
    """The watches of this test, one for each browser context; the first is that of `page`."""
    return []


@pytest.fixture
def new_page(browser: Browser, watched: list[Watch]) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a fresh profile: `new_page(width=360)`.

    Further keywords go to Playwright's `new_context`. At the end of the test every page
    must have stayed on this machine, within its security policy and without errors.
    """
    contexts = []

    def open_page(width: int = DESKTOP, **options: object) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        settings = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", **options}
        context = browser.new_context(viewport=size, accept_downloads=True, **settings)
        contexts.append(context)
        watched.append(Watch(context))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    problems = [problem for watch in watched for problem in watch.problems]
    assert not problems, "\n".join(dict.fromkeys(problems))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of 1440 px wide, in Dutch, in a fresh profile."""
    return new_page()
