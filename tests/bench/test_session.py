"""The protocol: what is put in a request, and a round trip with a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import session as module
from bench.load import burst, load
from bench.server import Server, serve
from bench.session import Component, Dropped, Session, add_state, add_trigger, rerun_message

TINY = Path(__file__).with_name("tiny_app.py")
LARGE = 100_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The tiny page on a free port, with Streamlit's own settings."""
    with serve(TINY, tmp_path_factory.mktemp("tiny")) as running:
        yield running


def test_the_first_request_of_a_page_names_it() -> None:
    request = rerun_message("kaart", query="niveau=wijk").rerun_script
    assert (request.page_name, request.page_script_hash) == ("kaart", "")
    assert (request.query_string, request.fragment_id) == ("niveau=wijk", "")
    assert request.HasField("widget_states") and request.HasField("context_info")


def test_a_later_request_gives_the_hash_the_fragment_and_what_is_kept() -> None:
    request = rerun_message("", "abc", "", "f1", ("h1", "h2")).rerun_script
    assert (request.page_name, request.page_script_hash, request.fragment_id) == ("", "abc", "f1")
    assert list(request.cached_message_hashes) == ["h1", "h2"]


def test_a_trigger_stands_where_streamlit_looks_for_it() -> None:
    message = rerun_message()
    add_trigger(message, "$$ID-1-kaart", "choice", {"indicator": "inwoners"})
    sent = BackMsg.FromString(message.SerializeToString())
    (state,) = sent.rerun_script.widget_states.widgets
    assert state.id == _make_trigger_id("$$ID-1-kaart", "events")
    assert state.WhichOneof("value") == "json_trigger_value"
    expected = [{"event": "choice", "value": {"indicator": "inwoners"}}]
    assert json.loads(state.json_trigger_value) == expected


def test_a_state_is_one_object_under_the_component() -> None:
    message = rerun_message()
    add_state(message, "$$ID-1-kaart", {"zoom": 2, "area": "GM0114"})
    (state,) = message.rerun_script.widget_states.widgets
    assert (state.id, state.WhichOneof("value")) == ("$$ID-1-kaart", "json_value")
    assert json.loads(state.json_value) == {"zoom": 2, "area": "GM0114"}


def test_opening_runs_the_named_page_once(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart", "jaar=2024") as session:
            assert session.first.errors == ()
            assert session.first.received > 0 and session.first.messages >= 3
            component = session.page_component()
            assert component.fragment_id
            assert component.data["page"] == component.data["part"] == 1

    asyncio.run(visit())


def test_a_trigger_reruns_the_fragment_only_and_brings_its_value(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart") as session:
            for times, name in enumerate(("a", "b"), start=2):
                run = await session.trigger("choice", {"name": name})
                data = session.page_component().data
                assert run.errors == () and run.seconds > 0
                assert data["chosen"] == {"name": name}
                assert (data["page"], data["part"]) == (1, times)
            await session.rerun()
            assert session.page_component().data["page"] == 2

    asyncio.run(visit())


def test_a_state_lasts_over_later_requests(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart") as session:
            await session.set_state("zoom", 3)
            assert session.page_component().data["zoom"] == 3
            await session.trigger("choice", {"name": "a"})
            data = session.page_component().data
            assert (data["zoom"], data["chosen"]) == (3, {"name": "a"})

    asyncio.run(visit())


def test_a_large_message_travels_once(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart") as session:
            first = await session.trigger("choice", {"large": LARGE})
            again = await session.trigger("choice", {"large": LARGE})
            assert first.received > LARGE > 20 * again.received
            assert len(session.page_component().data["filling"]) == LARGE

    asyncio.run(visit())


def test_an_exception_on_the_page_is_an_error_of_the_run(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart") as session:
            run = await session.trigger("choice", {"fail": True})
            assert len(run.errors) == 1 and "op verzoek" in run.errors[0]

    asyncio.run(visit())


def test_of_several_components_the_one_with_the_name_of_the_page_is_asked() -> None:
    def named(*ids: str) -> Session:
        found = {name: Component(BidiComponent(id=name), "") for name in ids}
        return Session(1, "kaart", components=found)

    assert named("$$ID-1-kaart", "$$ID-2-kaart_below").page_component().proto.id == "$$ID-1-kaart"
    assert named("$$ID-3-anders").page_component().proto.id == "$$ID-3-anders"
    for ids in (("a-kaart_below", "b-anders"), ("a-kaart", "b-kaart")):
        with pytest.raises(LookupError, match="2 components"):
            named(*ids).page_component()


def test_an_unknown_page_is_an_error_and_has_no_component(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.port, "nergens") as session:
            assert session.first.errors == ("page not found",)
            with pytest.raises(LookupError, match="0 components"):
                await session.trigger("choice", {})

    asyncio.run(visit())


def test_a_run_that_does_not_come_is_dropped(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def visit() -> None:
        async with Session(server.port, "kaart") as session:
            monkeypatch.setattr(module, "TIMEOUT", 0.3)
            session.page_component().fragment_id = "gone"  # the server ignores such a request
            with pytest.raises(Dropped):
                await session.trigger("choice", {})

    asyncio.run(visit())


def test_no_server_is_dropped_too() -> None:
    async def visit() -> None:
        with pytest.raises(Dropped, match="no connection"):
            async with Session(1):
                pass

    asyncio.run(visit())


def kept(session: Session, name: str, fragment_id: str = "") -> None:
    message = ForwardMsg(hash=name)
    message.metadata.cacheable = True
    message.delta.fragment_id = fragment_id
    session._whole(message)


def test_what_is_not_used_is_forgotten_after_some_runs() -> None:
    session = Session(1)
    kept(session, "old")
    for _ in range(2):
        session._forget("")
    assert list(session._cache) == ["old"]
    session._forget("")
    assert not session._cache


def test_use_makes_a_message_young_again() -> None:
    session = Session(1)
    kept(session, "one")
    session._forget("")
    session._forget("")
    assert session._whole(ForwardMsg(ref_hash="one")).hash == "one"
    session._forget("")
    assert list(session._cache) == ["one"]


def test_a_run_of_a_fragment_forgets_nothing_of_the_rest() -> None:
    session = Session(1)
    kept(session, "page")
    kept(session, "part", "f1")
    for _ in range(3):
        session._forget("f1")
    assert list(session._cache) == ["page"]


def test_a_small_load_counts_every_change(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.load.INTERVAL", 0.4)
    values = [{"name": "a"}, {"name": "b"}]
    result = asyncio.run(load(server.port, "kaart", 2, 0.8, "choice", values))
    assert (result.sessions, result.opened, result.dropped, result.errors) == (2, 2, 0, [])
    assert len(result.latencies) == len(result.lags) == len(result.received) == 4
    assert min(result.latencies) > 0 and min(result.lags) >= 0


def test_a_small_burst_serves_everyone(server: Server) -> None:
    result = asyncio.run(burst(server.port, "kaart", 3))
    assert (result.sessions, result.served, result.errors) == (3, 3, [])
    assert result.seconds > 0 and result.health_answers >= 1


def test_a_burst_on_a_missing_page_serves_no_one(server: Server) -> None:
    result = asyncio.run(burst(server.port, "_stcore/nergens", 2))
    assert result.served == 0 and len(result.errors) == 2
