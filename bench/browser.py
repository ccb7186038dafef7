"""What a visitor's browser sees: bytes, requests and time of a cold load, and of a change.

Headless Chromium through Playwright. Every cold load gets a new browser context, which
starts with an empty cache. Times are the page's own clock: from the start of the
navigation, or from the change, to the second animation frame after the wanted picture is
in the document.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.server import HOST

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MAP_SHAPE = "svg path[data-code]"
EMPTY_TEXT = "[data-testid='stMarkdown']"
VIEWPORT = {"width": 1440, "height": 900}
PAINT_TIMEOUT_MS = 60_000
QUIET_MS = 1_000
QUIET_LIMIT_MS = 15_000
CHANGE_LIMIT_MS = 8_000

WATCH_PAINT = """
(([selector, limit]) => {
  window.benchPainted = new Promise((done, fail) => {
    const look = () => {
      const found = document.querySelector(selector);
      const box = found && found.getBoundingClientRect();
      if (box && (box.width > 0 || box.height > 0)) {
        return requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
      }
      if (performance.now() > limit) return fail(new Error(`no ${selector} in ${limit} ms`));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  window.benchPainted.catch(() => {});
})(%s)
"""
"""A promise of the moment that the selector's element has a size and two frames have passed."""

CHANGE = """
async ([control, value, shape, quiet, limit]) => {
  const select = document.querySelector(control);
  const root = document.querySelector(shape).closest('svg').parentElement;
  const frames = () => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
  let drawn = null, changed = 0;
  const watch = new MutationObserver(async records => {
    const ours = records.some(record => record.target.closest('svg') ||
      [...record.addedNodes].some(node => node.querySelector && (node.matches('svg') ||
        node.querySelector('svg'))));
    if (!ours) return;
    changed = performance.now();
    drawn = await frames();
  });
  watch.observe(root, {subtree: true, childList: true, attributes: true});
  const start = performance.now();
  select.value = value;
  select.dispatchEvent(new Event('change', {bubbles: true}));
  while (performance.now() - start < limit) {
    await new Promise(done => setTimeout(done, 20));
    if (drawn !== null && drawn > changed && performance.now() - changed > quiet) break;
  }
  watch.disconnect();
  return drawn === null ? null : drawn - start;
}
"""
"""Changes a control and waits for the last mutation in the map, then two frames."""


@dataclass(frozen=True, slots=True)
class Load:
    """One cold load: bytes on the wire, websocket included, and milliseconds to the picture."""

    bytes: int
    websocket_bytes: int
    requests: int
    painted_ms: float
    other_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change on the page: milliseconds to the new picture (None: none came), bytes down."""

    milliseconds: float | None
    websocket_bytes: int
    http_bytes: int


class Wire:
    """Counts what one page fetches, through Chromium's own account of it."""

    def __init__(self, session: CDPSession) -> None:
        self.http = self.websocket = self.requests = 0
        self.hosts: set[str] = set()
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _request(self, event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme in ("http", "https"):
            self.requests += 1
            self.hosts.add(address.hostname or "")

    def _finished(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == 2
        payload = frame["payloadData"]
        self.websocket += len(base64.b64decode(payload) if binary else payload.encode())


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the length of the block: Debian's, else Playwright's own."""
    path = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def watch_paint(selector: str, limit_ms: int = PAINT_TIMEOUT_MS) -> str:
    """The script that watches for the first picture of `selector`."""
    return WATCH_PAINT % json.dumps([selector, limit_ms])


@contextmanager
def opened(browser: Browser, url: str, selector: str) -> Iterator[tuple[Page, Wire, float]]:
    """A page with an empty cache, open at `url` and quiet; with its painting time in ms."""
    context = browser.new_context(viewport=VIEWPORT, locale="nl-NL")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        wire = Wire(context.new_cdp_session(page))
        page.add_init_script(watch_paint(selector))
        page.goto(url, wait_until="commit")
        painted = float(page.evaluate("window.benchPainted"))
        _until_quiet(page, wire)
        yield page, wire, painted
    finally:
        context.close()


def _until_quiet(page: Page, wire: Wire) -> None:
    """Wait until nothing came over the wire for a second."""
    for _ in range(QUIET_LIMIT_MS // QUIET_MS):
        before = (wire.http, wire.websocket, wire.requests)
        page.wait_for_timeout(QUIET_MS)
        if before == (wire.http, wire.websocket, wire.requests):
            return


def cold_load(browser: Browser, url: str, selector: str) -> Load:
    """Open `url` with an empty cache and wait until it is quiet."""
    with opened(browser, url, selector) as (_, wire, painted):
        hosts = tuple(sorted(wire.hosts - {HOST}))
        total = wire.http + wire.websocket
        return Load(total, wire.websocket, wire.requests, painted, hosts)


def median_load(loads: Sequence[Load]) -> Load:
    """The medians of some loads, each figure by itself, and every other host that was asked."""
    return Load(
        int(median(load.bytes for load in loads)),
        int(median(load.websocket_bytes for load in loads)),
        int(median(load.requests for load in loads)),
        median(load.painted_ms for load in loads),
        tuple(sorted({host for load in loads for host in load.other_hosts})),
    )


def cold_loads(
    browser: Browser, first: tuple[str, str], second: tuple[str, str], times: int
) -> tuple[Load, Load]:
    """The medians of two pages (address, selector) opened in turn, `times` each."""
    pairs = [(cold_load(browser, *first), cold_load(browser, *second)) for _ in range(times)]
    return median_load([pair[0] for pair in pairs]), median_load([pair[1] for pair in pairs])


def change(page: Page, wire: Wire, control: str, value: str, quiet_ms: int = 300) -> Change:
    """Choose `value` in the `<select>` at `control` and time the redrawing of the map."""
    before = wire.websocket, wire.http
    taken = page.evaluate(CHANGE, [control, value, MAP_SHAPE, quiet_ms, CHANGE_LIMIT_MS])
    page.wait_for_timeout(100)
    return Change(taken, wire.websocket - before[0], wire.http - before[1])


def options(page: Page, control: str) -> list[str]:
    """The values a `<select>` offers, the current one last; none without the control."""
    found = page.evaluate(
        "c => { const s = document.querySelector(c);"
        " return s ? [s.value, [...s.options].map(o => o.value)] : ['', []]; }",
        control,
    )
    current, values = found
    return [value for value in values if value != current] + [current] * (current in values)


def changes(
    page: Page, wire: Wire, control: str, times: int, allowed: Container[str]
) -> list[Change]:
    """Walk through the allowed values of a control; no change when there is no choice."""
    values = [value for value in options(page, control) if value in allowed]
    if len(values) < 2:
        return []
    return [change(page, wire, control, values[i % len(values)]) for i in range(times)]
