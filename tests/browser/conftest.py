"""A running atlas and a headless Chromium; every page is watched until its test ends.

Most of the time of a test of this folder goes to the first page in a new process of Chromium,
which has to compile all scripts again. So tests share a few profiles, each with one process, and
are parted by tabs of their own and by clearing all that a page can leave behind: cookies, storage
and permissions. Files that were fetched before stay: who tests fetching asks for a fresh profile.

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
def profiles(browser: Browser, address: str) -> Iterator[Callable[[int], BrowserContext]]:
    """`profiles(0)` is the first of the shared profiles, made when it is first asked for.

    The first tab of each stays open, so that its process stays.
    """
    made: list[BrowserContext] = []

    def profile(number: int) -> BrowserContext:
        while len(made) <= number:
            made.append(browser.new_context(**SETTINGS))  # type: ignore[arg-type]
            made[-1].new_page().goto(f"{address}/robots.txt")
        return made[number]

    yield profile
    for context in made:
        context.close()


@pytest.fixture
def new_page(
    browser: Browser, profiles: Callable[[int], BrowserContext], watched: list[Watch]
) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of another visitor each time: `new_page(width=360)`.

    Each has a tab in a shared profile that no other page of the test is in. `fresh` asks for a
    new profile; further keywords go to Playwright's `new_context`, and ask for a new one too.
    At the end of the test every page must have stayed on this machine, within its security policy
    and without errors.
    """
    fresh_ones: list[BrowserContext] = []
    shared: list[BrowserContext] = []

    def open_page(width: int = DESKTOP, *, fresh: bool = False, **options: object) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        if fresh or options:
            context = browser.new_context(**{**SETTINGS, **options})  # type: ignore[arg-type]
            fresh_ones.append(context)
        else:
            context = profiles(len(shared))
            shared.append(context)
        watched.append(Watch(context))
        page = context.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        return page

    yield open_page
    for context in shared:
        forget(context, {origin for watch in watched for origin in watch.origins()})
    for watch in watched:
        watch.close()
    for context in fresh_ones:
        context.close()
    problems = [problem for watch in watched for problem in watch.problems]
    assert not problems, "\n".join(dict.fromkeys(problems))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of 1440 px wide, in Dutch, of a visitor who was never here."""
    return new_page()
