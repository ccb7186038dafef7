"""A running atlas and a headless Chromium; every page is watched until its test ends.

Most of the time of a test of this folder goes to the first page in a new process of Chromium,
which has to compile all scripts again. So tests share one profile and one process, and are parted
by a tab of their own and by clearing all that a page can leave behind: cookies, storage and
permissions. Files that were fetched before stay: who tests fetching asks for a fresh profile.

The browser ends with the last test of this folder: while it runs, Playwright holds the event loop
of the process, and other tests need that themselves. The atlas is another process: it stays until
all tests have run, so that files of this folder with others in between need not start it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.server import Server
from tests.browser.support import DESKTOP, HEIGHTS, Watch, forget

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
expect.set_options(timeout=15_000)  # a busy machine is slow, and a right page is worth waiting for
SETTINGS = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "accept_downloads": True}


@pytest.fixture(scope="session")
def address(atlas: Server) -> str:
    """The address of the real app; no closing slash."""
    return atlas.url


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


@pytest.fixture(scope="package")
def profile(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The shared profile; its first tab stays open, so that the process stays."""
    context = browser.new_context(**SETTINGS)  # type: ignore[arg-type]
    context.new_page().goto(f"{address}/robots.txt")
    yield context
    context.close()


@pytest.fixture
def new_page(
    browser: Browser, profile: BrowserContext, watched: list[Watch]
) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of another visitor each time: `new_page(width=360)`.

    The first page of a test has a tab in the shared profile, unless `fresh` asks for a profile of
    its own. Further keywords go to Playwright's `new_context`, and then the profile is fresh too.
    At the end of the test every page must have stayed on this machine, within its security policy
    and without errors.
    """
    contexts = []

    def open_page(width: int = DESKTOP, *, fresh: bool = False, **options: object) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        if fresh or options or watched:
            settings = {**SETTINGS, "viewport": size, **options}
            context = browser.new_context(**settings)  # type: ignore[arg-type]
            contexts.append(context)
        else:
            context = profile
        watched.append(Watch(context))
        page = context.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        return page

    yield open_page
    forget(profile, {origin for watch in watched for origin in watch.origins()})
    for watch in watched:
        watch.close()
    for context in contexts:
        context.close()
    problems = [problem for watch in watched for problem in watch.problems]
    assert not problems, "\n".join(dict.fromkeys(problems))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of 1440 px wide, in Dutch, of a visitor who was never here."""
    return new_page()
