"""How the browser's own account is added up, and the redrawing of a small page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import CDPSession, Error, Page

from bench.browser import (
    MAP_SHAPE,
    Change,
    Load,
    Wire,
    change,
    changes,
    chromium,
    median_load,
    options,
    watch_paint,
)
from bench.run import summary

MAP_PAGE = """
<div><select id="atlas-indicator"><option>a<option selected>b<option>c</select>
<select id="atlas-method"><option>x</select>
<div><svg width="50" height="50">
<path data-code="GM0106" fill="red" d="M0 0H9V9Z"/></svg></div></div>
<script>
document.querySelector('#atlas-indicator').addEventListener('change', event => {
  if (event.target.value === 'c') return;  // a choice that changes nothing on the map
  const shape = document.querySelector('path');
  shape.setAttribute('class', 'busy');
  setTimeout(() => shape.setAttribute('fill', event.target.value), 120);
});
</script>
"""


class FakeSession:
    """A CDP session whose events are called by hand."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.sent: list[str] = []

    def on(self, name: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self.handlers[name] = handler

    def send(self, name: str) -> None:
        self.sent.append(name)

    def fire(self, name: str, **event: Any) -> None:
        self.handlers[f"Network.{name}"](event)


@pytest.fixture
def wired() -> tuple[Wire, FakeSession]:
    session = FakeSession()
    return Wire(cast(CDPSession, session)), session


def test_the_account_adds_up(wired: tuple[Wire, FakeSession]) -> None:
    wire, session = wired
    for url in ("http://127.0.0.1:1/kaart", "https://example.org/font", "data:image/png;base64,AA"):
        session.fire("requestWillBeSent", request={"url": url})
    session.fire("loadingFinished", encodedDataLength=1200)
    session.fire("loadingFinished", encodedDataLength=34.0)
    assert session.sent == ["Network.enable"]
    assert (wire.requests, wire.http) == (2, 1234)
    assert wire.hosts == {"127.0.0.1", "example.org"}


def test_frames_count_in_bytes_not_in_base64(wired: tuple[Wire, FakeSession]) -> None:
    wire, session = wired
    payload = base64.b64encode(bytes(1000)).decode()
    session.fire("webSocketFrameReceived", response={"opcode": 2, "payloadData": payload})
    session.fire("webSocketFrameReceived", response={"opcode": 1, "payloadData": "één"})
    assert wire.websocket == 1000 + 5


def test_the_median_of_loads_is_taken_figure_by_figure() -> None:
    loads = [
        Load(100, 10, 5, 900.0, ()),
        Load(300, 30, 7, 700.0, ("b.example",)),
        Load(200, 20, 6, 800.0, ("a.example", "b.example")),
    ]
    assert median_load(loads) == Load(200, 20, 6, 800.0, ("a.example", "b.example"))


def test_a_summary_leaves_out_what_was_not_seen() -> None:
    done = [Change(100.0, 2000, 0), Change(None, 500, 0), Change(200.0, 3000, 9000)]
    assert summary(done) == {
        "changes": 3,
        "unseen": 1,
        "milliseconds": 150.0,
        "bytes": 2000,
        "bytes_max": 3000,
        "http_bytes_max": 9000,
    }


def test_a_summary_of_nothing() -> None:
    found = summary([])
    assert (found["changes"], found["milliseconds"], found["bytes_max"]) == (0, None, None)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


def quiet_wire() -> Wire:
    return Wire(cast(CDPSession, FakeSession()))


def test_painting_is_noted_when_the_shape_has_a_size(page: Page) -> None:
    page.set_content("<div></div>")
    page.evaluate(watch_paint(MAP_SHAPE))
    before = page.evaluate("performance.now()")
    page.evaluate("html => setTimeout(() => { document.body.innerHTML = html; }, 100)", MAP_PAGE)
    assert page.evaluate("window.benchPainted") >= before + 90


def test_a_picture_that_does_not_come_is_an_error(page: Page) -> None:
    page.set_content("<svg width='0' height='0'><path data-code='x' d='M0 0'/></svg>")
    page.evaluate(watch_paint(MAP_SHAPE, 0))
    with pytest.raises(Error, match="no svg path"):
        page.evaluate("window.benchPainted")


def test_a_policy_without_eval_is_no_hindrance(page: Page) -> None:
    assert page.context.browser is not None
    strict = page.context.browser.new_page()  # a policy stays with its document
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\">"
    strict.set_content(policy + MAP_PAGE)
    strict.evaluate(watch_paint(MAP_SHAPE))
    assert strict.evaluate("window.benchPainted") > 0
    strict.close()


def test_a_change_lasts_until_the_last_mutation(page: Page) -> None:
    page.set_content(MAP_PAGE)
    taken = change(page, quiet_wire(), "#atlas-indicator", "a").milliseconds
    assert taken is not None and taken >= 120, "the busy mark at once is not the redrawing"


def test_no_new_picture_is_no_time(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.browser.CHANGE_LIMIT_MS", 300)
    page.set_content(MAP_PAGE)
    assert change(page, quiet_wire(), "#atlas-indicator", "c").milliseconds is None


def test_options_end_with_the_current_one(page: Page) -> None:
    page.set_content(MAP_PAGE)
    assert options(page, "#atlas-indicator") == ["a", "c", "b"]
    assert options(page, "#atlas-period") == []


def test_changes_walk_through_allowed_values(page: Page) -> None:
    page.set_content(MAP_PAGE)
    done = changes(page, quiet_wire(), "#atlas-indicator", 3, {"a", "b"})
    assert len(done) == 3 and all(each.milliseconds is not None for each in done)
    assert changes(page, quiet_wire(), "#atlas-indicator", 3, {"a"}) == []
    assert changes(page, quiet_wire(), "#atlas-method", 3, {"x"}) == []
