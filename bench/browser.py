"""What a visitor's browser sees: bytes, requests and time of a cold load, and of a change.

Headless Chromium through Playwright. Every cold load gets a new browser context, which
starts with an empty cache. Times run from the start of the navigation, or from a change, to
the moment that Chromium says the wanted picture was shown (see `in_page`).
"""

from __future__ import annotations

import base64
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.in_page import CHANGE, MARK_DRAWN, watch_paint
from bench.server import HOST

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MAP_SHAPE = "svg path[data-code]"
"""An area of the map that works: it has its code and answers to a click."""
FIRST_PICTURE = f"#atlas-first .atlas-outline, {MAP_SHAPE}"
"""The last line of the map in the page's first answer; without such a map the one that works."""
EMPTY_TEXT = "[data-testid='stMarkdown']"
VIEWPORT = {"width": 1440, "height": 900}
QUIET_MS = 1_000
QUIET_LIMIT_MS = 15_000
CHANGE_LIMIT_MS = 8_000


@dataclass(frozen=True, slots=True)
class Load:
    """One cold load: bytes on the wire, websocket included, and milliseconds to the picture.

    `painted_ms` is when the picture can be seen, `working_ms` when the part that works is
    there; `clocks` tells how the two were timed (see `in_page.WATCH_PAINT`).
    """

    bytes: int
    websocket_bytes: int
    requests: int
    painted_ms: float
    working_ms: float
    clocks: tuple[str, ...]
    other_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A page to open, and the selectors of its first picture and of the part that works."""

    url: str
    picture: str
    working: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change on the page: milliseconds to the new picture (None: none came), bytes down.

    `milliseconds` by the browser's account of the frame, `page_milliseconds` by the page's clock.
    """

    milliseconds: float | None
    page_milliseconds: float | None
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


@contextmanager
def opened(browser: Browser, sight: Sight) -> Iterator[tuple[Page, Wire, list[dict[str, Any]]]]:
    """A page with an empty cache, open and quiet; with the time and clock of both pictures."""
    context = browser.new_context(viewport=VIEWPORT, locale="nl-NL")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        wire = Wire(context.new_cdp_session(page))
        page.add_init_script(MARK_DRAWN)
        page.add_init_script(watch_paint([sight.picture, sight.working]))
        page.goto(sight.url, wait_until="commit")
        painted = page.evaluate("window.benchPainted")
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


def cold_load(browser: Browser, sight: Sight) -> Load:
    """Open a page with an empty cache and wait until it is quiet."""
    with opened(browser, sight) as (_, wire, painted):
        return Load(
            wire.http + wire.websocket,
            wire.websocket,
            wire.requests,
            *(float(each["at"]) for each in painted),
            tuple(each["by"] for each in painted),
            tuple(sorted(wire.hosts - {HOST})),
        )


def median_load(loads: Sequence[Load]) -> Load:
    """The medians of some loads, each figure by itself; every clock and every other host."""
    return Load(
        int(median(load.bytes for load in loads)),
        int(median(load.websocket_bytes for load in loads)),
        int(median(load.requests for load in loads)),
        median(load.painted_ms for load in loads),
        median(load.working_ms for load in loads),
        tuple(sorted({clock for load in loads for clock in load.clocks})),
        tuple(sorted({host for load in loads for host in load.other_hosts})),
    )


def cold_loads(
    browser: Browser, first: Sight, second: Sight, times: int
) -> tuple[list[Load], list[Load]]:
    """Two pages opened in turn, `times` each."""
    pairs = [(cold_load(browser, first), cold_load(browser, second)) for _ in range(times)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def change(page: Page, wire: Wire, control: str, value: str, quiet_ms: int = 300) -> Change:
    """Choose `value` in the `<select>` at `control` and time the redrawing of the map."""
    before = wire.websocket, wire.http
    taken = page.evaluate(CHANGE, [control, value, MAP_SHAPE, quiet_ms, CHANGE_LIMIT_MS])
    page.wait_for_timeout(100)
    shown, in_page = taken or (None, None)
    return Change(shown, in_page, wire.websocket - before[0], wire.http - before[1])


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
