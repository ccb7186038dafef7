"""A pinned version: loaded without anybody waiting for it, and never mixed with another."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.api import gate, pinning
from atlas.store import serving
from atlas.store.serving import Serving, get_store, run_with
from atlas.store.store import Store
from atlas.store.versions import Versions
from atlas.ui import server
from atlas.ui.assets import Assets
from atlas.ui.pages import PART_PAGES
from tests.support import small_data
from tests.versions import put, with_emmen

OLD = "0" * 16


class Slow:
    """The stores of a site with one older version, of which the load waits."""

    def __init__(self, store: Store) -> None:
        self.store, self.asked = store, 0
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.versions = SimpleNamespace(find=lambda asked: asked if asked == OLD else None)

    def newest(self) -> Store:
        return self.store

    def ready(self, _: str) -> Store | None:
        return None

    def pinned(self, _: str) -> Store:
        self.asked += 1
        self.begun.set()
        self.go_on.wait(20)
        return self.store.as_pinned()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    found = Slow(get_store())
    monkeypatch.setattr(server, "get_serving", lambda: found)
    monkeypatch.setattr(gate, "get_serving", lambda: found)
    yield found
    found.go_on.set()


def wait_for(condition: object) -> None:
    for _ in range(2000):
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.005)
    raise AssertionError


def test_47_others_are_answered_while_a_version_is_loaded(client: TestClient, slow: Slow) -> None:
    most = pinning.AT_ONCE + pinning.MOST_WAITING
    with ThreadPoolExecutor(most) as pool:
        asked = [pool.submit(client.get, f"/over?v={OLD}") for _ in range(most)]
        wait_for(lambda: pinning.ROOM.statistics().tasks_waiting == pinning.MOST_WAITING)
        assert slow.asked == pinning.AT_ONCE  # the others hold no thread
        assert client.get("/over").status_code == 200
        assert client.get(f"/over?v={'1' * 16}").status_code == 200  # nobody knows this one
        page = client.get(f"/over?v={OLD}")
        assert page.status_code == 503 and pinning.BUSY in page.text
        assert page.headers["retry-after"] and "content-security-policy" in page.headers
        api = client.get(f"/api/v1/areas?v={OLD}")
        assert api.status_code == 503 and api.json()["detail"] == pinning.BUSY_HELP
        assert api.headers["content-type"] == "application/problem+json"
        slow.go_on.set()
        assert {each.result(20).status_code for each in asked} == {200}


def test_47_who_waits_too_long_for_a_turn_hears_so(
    client: TestClient, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(pinning.AT_ONCE) as pool:
        asked = [pool.submit(client.get, f"/over?v={OLD}") for _ in range(pinning.AT_ONCE)]
        wait_for(lambda: slow.asked == pinning.AT_ONCE)
        monkeypatch.setattr(pinning, "WAIT_S", 0.05)
        assert client.get(f"/over?v={OLD}").status_code == 503
        slow.go_on.set()
        assert {each.result(20).status_code for each in asked} == {200}
    assert pinning.ROOM.borrowed_tokens == 0


@pytest.mark.parametrize(
    ("path", "loads"),
    [
        ("/kaart", True),
        ("/download/plekken.csv", True),
        ("/api/v1/areas", True),
        ("/robots.txt", False),
        ("/veranderd.atom", False),
        ("/assets/x.js", False),
        ("/_stcore/health", False),
        ("/bestaat-niet", False),
    ],
)
def test_only_what_shows_figures_loads_a_version(
    client: TestClient, slow: Slow, path: str, loads: bool
) -> None:
    slow.go_on.set()
    client.get(f"{path}?v={OLD}")
    assert bool(slow.asked) == loads


def test_the_api_refuses_too_many_questions_before_it_loads(
    monkeypatch: pytest.MonkeyPatch, slow: Slow
) -> None:
    slow.go_on.set()
    monkeypatch.setenv("ATLAS_API_RATE", "1/minute")
    alone = TestClient(server.api.build())
    assert [alone.get(f"/api/v1/areas?v={OLD}").status_code for _ in range(3)][1:] == [429, 429]
    assert slow.asked == 1


def test_a_page_of_a_version_that_is_new_here_is_made_beside_the_event_loop(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def making(*_: object) -> str:
        begun.set()
        go_on.wait(20)
        return ""

    monkeypatch.setattr(server, "first_picture", making)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.get, "/kaart")
        begun.wait(20)
        assert client.get("/robots.txt").status_code == 200
        go_on.set()
        assert asked.result(20).status_code == 200


def links(page: str, deel: str) -> set[str]:
    parted = PART_PAGES[page]
    address = parted.skeleton_url(parted.parts[deel])
    found = server.ASSETS.find(address.removeprefix("/assets/"))
    assert found is not None
    return set(re.findall(r'href="(/kaart[^"]*)"', found.body.decode()))


def test_links_of_a_pinned_page_are_not_given_to_others() -> None:
    newest = serving.get_serving().newest()
    with_links = [(key, deel) for key, page in PART_PAGES.items() for deel in page.parts]
    some = 0
    for page, deel in with_links:
        for first, second in ((newest.as_pinned(), newest), (newest, newest.as_pinned())):
            for store in (first, second):
                run_with(store)
                found = links(page, deel)
                assert all(("v=" in link) == store.pinned for link in found), (page, deel)
                some += len(found)
    run_with(newest)
    assert some


def test_what_a_new_version_leaves_as_it_was_is_the_same_file() -> None:
    assets = Assets()
    names = ["laag-wijk-00000000000000a1.json", "laag-wijk-00000000000000b2.json"]
    same = [assets.add(name, lambda: b"{}") for name in names]
    assert same[0] == same[1] and len(assets._by_name) == 1
    other = assets.add("laag-wijk-00000000000000c3.json", lambda: b"[]")
    assert other != same[0] and other.startswith("/assets/laag-wijk.")
    assert assets.find(same[0].removeprefix("/assets/")) is not None


SCRIPT = """
import streamlit as st
from atlas.store.serving import get_serving
from atlas.ui.run import begin_page, resume_run

around = begin_page().version
if st.session_state.get("renew"):
    st.session_state.pop("renew")()

@st.fragment
def part():
    st.text(resume_run().version)
    st.button("again")

part()
st.text(around)
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    versions = Versions(tmp_path / "versions", small_data(tmp_path / "data"))
    running = Serving(versions)
    monkeypatch.setattr(serving, "get_serving", lambda: running)
    return running


def test_47_a_page_whose_version_is_not_to_be_had_now_says_so(
    site: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: str) -> Store:
        raise serving.TooBusy

    monkeypatch.setattr(site, "pinned", busy)
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["v"] = OLD
    app.run()
    assert not app.exception and not app.text
    assert [each.value for each in app.warning] == [pinning.BUSY_HELP]


def test_a_run_and_the_parts_in_it_are_of_one_version(site: Serving) -> None:
    app = AppTest.from_string(SCRIPT, default_timeout=30)

    def renew() -> None:
        put(site.versions, with_emmen(site.versions, 50_001))
        site.look_again()

    first = site.newest().version
    app.session_state["renew"] = renew
    app.run()
    assert not app.exception
    assert site.newest().version != first  # it came while the page was made
    assert [each.value for each in app.text] == [first, first]
    app.run()
    assert {each.value for each in app.text} == {site.newest().version}
