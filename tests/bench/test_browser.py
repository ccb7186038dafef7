"""How the browser's own account is added up, and the redrawing of a small page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import CDPSession, Error, Page

from bench.browser import (
    FIRST_PICTURE,
    MAP_SHAPE,
    Change,
    Load,
    Wire,
    change,
    changes,
    chromium,
    median_load,
    options,
)
from bench.in_page import DRAWN, MARK_DRAWN, watch_paint
from bench.run import summary

MAP_PAGE = """
<div><select id="atlas-indicator"><option>a<option selected>b<option>c<option>green</select>
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
    paint, text = "first-contentful-paint", "text-paint"
    loads = [
        Load(100, 10, 5, 900.0, 1900.0, (paint, text), ()),
        Load(300, 30, 7, 700.0, 1800.0, (paint, "frames"), ("b.example",)),
        Load(200, 20, 6, 800.0, 1700.0, (paint, text), ("a.example", "b.example")),
    ]
    clocks, hosts = (paint, "frames", text), ("a.example", "b.example")
    assert median_load(loads) == Load(200, 20, 6, 800.0, 1800.0, clocks, hosts)


def test_a_summary_leaves_out_what_was_not_seen() -> None:
    done = [
        Change(100.0, 90.0, 2000, 0),
        Change(None, None, 500, 0),
        Change(200.0, 170.0, 3000, 9000),
    ]
    assert summary(done) == {
        "changes": 3,
        "unseen": 1,
        "milliseconds": 150.0,
        "page_milliseconds": 130.0,
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


def open_page(page: Page, body: str) -> None:
    """Open a page of its own address, so that its clock and its first paint are new."""
    page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("http://pages.example/", wait_until="commit")


@pytest.fixture
def fresh(page: Page) -> Iterator[Page]:
    """A new page, for scripts that stay with a page."""
    assert page.context.browser is not None
    with page.context.browser.new_page() as one:
        yield one


def painted(page: Page) -> list[tuple[float, str]]:
    return [(each["at"], each["by"]) for each in page.evaluate("window.benchPainted")]


def first_paint(page: Page) -> float:
    script = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return float(page.evaluate(script))


def after_first_paint(work: str) -> str:
    """A script that does some work when the first paint is known."""
    ready = f"list => list.getEntriesByName('first-contentful-paint').forEach(() => {{ {work} }})"
    return f"<script>new PerformanceObserver({ready}).observe({{type: 'paint'}})</script>"


SHAPE_ONLY = "<svg width='50' height='50'><path data-code='GM0106' d='M0 0H9V9Z'/></svg>"
BUSY = "const until = performance.now() + 300; while (performance.now() < until);"


def test_what_the_first_answer_shows_has_the_time_of_the_first_paint(fresh: Page) -> None:
    fresh.add_init_script(watch_paint([MAP_SHAPE]))
    open_page(fresh, f"{SHAPE_ONLY}<script>requestAnimationFrame(() => {{ {BUSY} }})</script>")
    assert painted(fresh) == [(first_paint(fresh), "first-contentful-paint")]


def test_what_comes_after_the_first_paint_is_timed_by_its_own_text(fresh: Page) -> None:
    fresh.add_init_script(watch_paint(["h1", "p"]))
    more = after_first_paint("document.querySelector('p').append('Later')")
    open_page(fresh, f"<h1>Eerst</h1><p></p><style>p:empty {{ display: none }}</style>{more}")
    (first, one), (second, other) = painted(fresh)
    assert (one, other) == ("first-contentful-paint", "text-paint")
    assert first_paint(fresh) == first < second


def test_the_same_picture_may_be_asked_twice(fresh: Page) -> None:
    fresh.add_init_script(watch_paint(["h1", "h1"]))
    more = after_first_paint("document.querySelector('h1').hidden = false")
    open_page(fresh, f"<p>Eerst</p><h1 hidden>Later</h1>{more}")
    first, second = painted(fresh)
    assert first == second and first[1] == "text-paint"


def test_a_shape_without_text_is_timed_two_frames_on(
    fresh: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.in_page.ENTRY_WAIT_MS", 100)
    fresh.add_init_script(watch_paint([MAP_SHAPE]))
    more = after_first_paint(f"document.querySelector('div').innerHTML = `{SHAPE_ONLY}`")
    open_page(fresh, f"<p>Eerst</p><div></div>{more}")
    ((at, by),) = painted(fresh)
    assert by == "frames" and at > first_paint(fresh)


CLEARED = "const gl = document.querySelector('canvas').getContext('webgl2'); gl.clear(16384);"


@pytest.mark.parametrize(("draw", "drawn"), [("", 0), ("gl.drawArrays(4, 0, 3)", 1)])
def test_a_canvas_is_marked_when_a_shape_is_drawn_and_not_when_it_is_emptied(
    fresh: Page, draw: str, drawn: int
) -> None:
    fresh.add_init_script(MARK_DRAWN)
    open_page(
        fresh, f"<canvas></canvas><canvas id='other'></canvas><script>{CLEARED}{draw}</script>"
    )
    fresh.locator("#other").wait_for()
    assert fresh.locator(f"canvas[{DRAWN}]").count() == drawn
    assert fresh.locator(f"#other[{DRAWN}]").count() == 0


def test_a_picture_that_does_not_come_is_an_error(page: Page) -> None:
    page.set_content("<svg width='0' height='0'><path data-code='x' d='M0 0'/></svg>")
    page.evaluate(watch_paint([MAP_SHAPE], 0))
    with pytest.raises(Error, match="no svg path"):
        page.evaluate("window.benchPainted")


def test_a_policy_without_eval_is_no_hindrance(fresh: Page) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\">"
    fresh.add_init_script(watch_paint([MAP_SHAPE]))
    open_page(fresh, policy + MAP_PAGE)
    assert painted(fresh)[0][0] > 0


def test_the_first_picture_is_the_last_line_of_the_map_in_the_answer(page: Page) -> None:
    page.set_content("<div id='atlas-first'><svg><path class='atlas-outline'/></svg></div>")
    assert page.locator(FIRST_PICTURE).count() == 1 and page.locator(MAP_SHAPE).count() == 0
    page.set_content(MAP_PAGE)
    assert page.locator(FIRST_PICTURE).count() == page.locator(MAP_SHAPE).count() == 1


def test_a_change_lasts_until_the_last_mutation(page: Page) -> None:
    page.set_content(MAP_PAGE)
    taken = change(page, quiet_wire(), "#atlas-indicator", "a").milliseconds
    assert taken is not None and taken >= 120, "the busy mark at once is not the redrawing"


def test_a_change_lasts_until_the_colours_have_faded(page: Page) -> None:
    page.set_content(MAP_PAGE + "<style>path { transition: fill .5s linear }</style>")
    taken = change(page, quiet_wire(), "#atlas-indicator", "green").milliseconds
    assert taken is not None and taken >= 120 + 450


def test_a_change_of_texts_has_the_browsers_own_time(page: Page) -> None:
    fill = "setAttribute('fill', event.target.value)"
    page.set_content(MAP_PAGE.replace(fill, "replaceWith(text(event.target.value))"))
    script = """
      window.text = word => {
        const made = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        made.setAttribute('y', 20);
        made.append(word);
        return made;
      };
      window.seen = [];
      new PerformanceObserver(list => window.seen.push(...list.getEntries().map(e => e.startTime)))
        .observe({type: 'element'});
    """
    page.evaluate(script)
    page.evaluate("window.started = performance.now()")
    taken = change(page, quiet_wire(), "#atlas-indicator", "a").milliseconds
    (shown,) = page.evaluate("window.seen")
    assert taken is not None and 120 <= taken <= shown - page.evaluate("window.started")


def test_no_new_picture_is_no_time(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.browser.CHANGE_LIMIT_MS", 300)
    page.set_content(MAP_PAGE)
    assert change(page, quiet_wire(), "#atlas-indicator", "c").milliseconds is None


def test_options_end_with_the_current_one(page: Page) -> None:
    page.set_content(MAP_PAGE)
    assert options(page, "#atlas-indicator") == ["a", "c", "green", "b"]
    assert options(page, "#atlas-period") == []


def test_changes_walk_through_allowed_values(page: Page) -> None:
    page.set_content(MAP_PAGE)
    done = changes(page, quiet_wire(), "#atlas-indicator", 3, {"a", "b"})
    assert len(done) == 3 and all(each.milliseconds is not None for each in done)
    assert changes(page, quiet_wire(), "#atlas-indicator", 3, {"a"}) == []
    assert changes(page, quiet_wire(), "#atlas-method", 3, {"x"}) == []
