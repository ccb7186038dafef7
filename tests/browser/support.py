"""Looking at the atlas through a real browser: idle, accessible, within the screen, local."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / ".screenshots"))
HOST = "127.0.0.1"
NARROW, PHONE, DESKTOP = 320, 360, 1440
HEIGHTS = {PHONE: 740, DESKTOP: 900}
GRAVE = ("serious", "critical")
# Rules that axe never counts as grave take a third of its time, and are left out.
RUN_AXE = """async grave => {
    const rest = axe._audit.rules.filter(rule => rule.impact && !grave.includes(rule.impact));
    const found = await axe.run({
        resultTypes: ['violations'],
        rules: Object.fromEntries(rest.map(rule => [rule.id, {enabled: false}])),
    });
    return found.violations.map(({id, impact, help, nodes}) =>
        ({id, impact, help, nodes: nodes.slice(0, 5).map(node => node.html.slice(0, 200))}));
}"""
IDLE = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)


class Watch:
    """Everything a browser context asked for and complained about.

    `requests` are addresses in order, websockets included. `problems` are requests to
    another host, violations of the content security policy and uncaught errors.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.problems: list[str] = []
        self._context = context
        self._heard = {
            "request": lambda request: self._asked(request.url),
            "page": self._watch_page,
            "console": self._said,
            "weberror": lambda error: self.problems.append(f"page error: {error.error}"),
        }
        for event, heard in self._heard.items():
            context.on(event, heard)  # type: ignore[call-overload]

    def close(self) -> None:
        """Watch no longer: the context goes on to another test."""
        for event, heard in self._heard.items():
            self._context.remove_listener(event, heard)

    def origins(self) -> set[str]:
        """Where pages came from that may have left something in the profile."""
        found = (urlsplit(url) for url in self.requests)
        return {f"{url.scheme}://{url.netloc}" for url in found if url.scheme == "http"}

    def _watch_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._asked(socket.url))

    def _asked(self, url: str) -> None:
        self.requests.append(url)
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HOST:
            self.problems.append(f"request to another host: {url}")

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(f"console: {message.text}")


def forget(profile: BrowserContext, origins: set[str]) -> None:
    """Close the tabs of a test and clear what they left in the shared profile."""
    first, *tabs = profile.pages
    for tab in tabs:
        tab.close()
    profile.clear_cookies()
    profile.clear_permissions()
    session = profile.new_cdp_session(first)
    for origin in sorted(origins):
        data = {"origin": origin, "storageTypes": "all"}
        session.send("Storage.clearDataForOrigin", data)
    session.detach()


def ready(page: Page, selector: str = "main, [data-testid='stMain']") -> None:
    """Wait until the server has nothing to run for this page and `selector` is visible."""
    page.locator(IDLE).wait_for(state="attached")
    page.wait_for_timeout(120)  # an event of a moment ago may not have reached the server
    page.locator(IDLE).wait_for(state="attached")
    page.locator(selector).first.wait_for()


def axe(page: Page) -> None:
    """Fail when axe-core finds a serious or critical violation on what is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(violation["nodes"])
        for violation in page.evaluate(RUN_AXE, GRAVE)
        if violation["impact"] in GRAVE
    ]
    assert not found, f"axe on {page.url}:\n" + "\n".join(found)


def fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    wide, seen = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url} is {wide} px wide on a screen of {seen} px"


def open_all(page: Page) -> None:
    """Open all that is folded on the page."""
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")


def wider(page: Page) -> list[str]:
    """The names of the tables and charts that have to be scrolled sideways."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.atlas-wide')]
        .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))"""
    )
    return found


def until_focus(page: Page, target: Locator, most: int = 80) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def good_at_every_width(page: Page) -> None:
    """Fail when what is shown has grave faults or scrolls sideways, wide or narrow."""
    open_all(page)
    for width in (DESKTOP, PHONE):
        size: ViewportSize = {"width": width, "height": HEIGHTS[width]}
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.wait_for_timeout(200)  # Streamlit puts its menu elsewhere
        axe(page)
        fits(page)
    page.set_viewport_size({"width": NARROW, "height": 700})
    fits(page)
    assert page.locator("h1").count() == 1


def screenshot(page: Page, name: str, width: int = DESKTOP) -> Path:
    """Write the whole page at `width` px to `<name>-<width>.png`; returns the file."""
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
    ready(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path
