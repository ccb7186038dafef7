"""A Streamlit session without a browser: what the page says to the server, in Python.

Speaks the websocket of Streamlit 1.67: `BackMsg` up, `ForwardMsg` down. Like the page it
keeps large elements and names them in the next rerun, so that the server may answer with
their hash, and it asks for a rerun of the fragment that a component stands in.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from bench.server import HOST

TIMEOUT = 30.0
"""Seconds until a run that did not finish counts as dropped."""
EVENTS_WIDGET = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""Where a component's triggers arrive: one widget for all its events."""
XSRF_COOKIE = "_streamlit_xsrf"
SUBPROTOCOLS = (Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN"))
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
"""A run that ends so because another one follows."""


class Dropped(Exception):
    """The server did not finish a run in time, or closed the connection."""


@dataclass(slots=True)
class Run:
    """One finished run: its time, what came over the websocket, and what went wrong."""

    seconds: float
    received: int
    messages: int
    errors: tuple[str, ...] = ()
    redirect: str = ""  # where the run sends the browser to log in or out


@dataclass(slots=True)
class Component:
    """A component of the second kind as the page last got it, with the fragment it is in."""

    proto: BidiComponent
    fragment_id: str

    @property
    def data(self) -> Any:
        """Its JSON data, or None when it got none."""
        return json.loads(self.proto.json) if self.proto.json else None


@dataclass(slots=True)
class Kept:
    """A large message that the page keeps, and the count of runs when it was last used."""

    message: ForwardMsg
    used: int


def rerun_message(
    page_name: str = "",
    page_script_hash: str = "",
    query: str = "",
    fragment_id: str = "",
    cached: tuple[str, ...] = (),
) -> BackMsg:
    """A request to run the script, or only the fragment. Widget states come separately.

    The first request of a page gives its name in the address; later ones give the hash that
    the server told.
    """
    message = BackMsg()
    request = message.rerun_script
    request.query_string = query
    request.page_name = page_name
    request.page_script_hash = page_script_hash
    request.fragment_id = fragment_id
    request.cached_message_hashes.extend(cached)
    request.widget_states.SetInParent()
    context = request.context_info
    context.timezone, context.timezone_offset, context.locale = "Europe/Amsterdam", -60, "nl"
    return message


def add_trigger(message: BackMsg, component_id: str, event: str, value: object) -> None:
    """Add what `setTriggerValue(event, value)` of a component puts in the request."""
    state = message.rerun_script.widget_states.widgets.add()
    state.id = EVENTS_WIDGET.format(id=component_id)
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])


def add_state(message: BackMsg, component_id: str, values: Mapping[str, object]) -> None:
    """Add the lasting state of a component, all its keys in one object."""
    state = message.rerun_script.widget_states.widgets.add()
    state.id = component_id
    state.json_value = json.dumps(dict(values))


@dataclass
class Session:
    """One visitor on one page. Use as `async with Session(port, "kaart") as session`.

    Entering connects and runs the page once (`first`). Every method that runs something
    raises `Dropped` when no finished run comes back. `cookies` are sent as a browser on the page
    sends them, with the token of `_streamlit_xsrf` that Streamlit asks before it reads others.
    """

    port: int
    page_name: str = ""
    query: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    states: dict[str, dict[str, object]] = field(default_factory=dict)
    first: Run = field(init=False)
    _page_hash: str = ""
    _cache: dict[str, Kept] = field(default_factory=dict)
    _runs: int = 0
    _max_age: int = 2
    _socket: ClientConnection = field(init=False)

    async def __aenter__(self) -> Self:
        try:
            self._socket = await connect(
                f"ws://{HOST}:{self.port}/_stcore/stream",
                **self._handshake(),
                compression=None,
                max_size=None,
                open_timeout=TIMEOUT,
                ping_interval=None,
            )
        except (TimeoutError, OSError, WebSocketException) as problem:
            raise Dropped(f"no connection: {problem}") from problem
        try:
            self.first = await self.rerun()
        except BaseException:
            await self._socket.close()
            raise
        return self

    def _handshake(self) -> dict[str, Any]:
        if not self.cookies:
            return {"subprotocols": SUBPROTOCOLS}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        token = Subprotocol(self.cookies.get(XSRF_COOKIE, SUBPROTOCOLS[1]))
        return {
            "subprotocols": (SUBPROTOCOLS[0], token),
            "origin": f"http://{HOST}:{self.port}",
            "additional_headers": {"Cookie": cookies},
        }

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def rerun(self) -> Run:
        """Run the whole page."""
        return await self._ask(self._request())

    async def trigger(self, event: str, value: object) -> Run:
        """Fire a trigger of `page_component` and wait for the run it starts.

        Raises LookupError when the page has no such component.
        """
        component = self.page_component()
        message = self._request(component.fragment_id)
        add_trigger(message, component.proto.id, event, value)
        return await self._ask(message)

    async def set_state(self, key: str, value: object) -> Run:
        """Set one lasting value of `page_component` and wait for the run."""
        component = self.page_component()
        self.states.setdefault(component.proto.id, {})[key] = value
        return await self._ask(self._request(component.fragment_id))

    def page_component(self) -> Component:
        """The one component on the page, or of several the one with the name of the page."""
        found = list(self.components.values())
        if len(found) > 1:
            found = [each for each in found if each.proto.id.endswith(f"-{self.page_name}")]
        if len(found) != 1:
            raise LookupError(f"the page has {len(self.components)} components, not one to ask")
        return found[0]

    def _request(self, fragment_id: str = "") -> BackMsg:
        name = "" if self._page_hash else self.page_name
        cached = tuple(self._cache)
        message = rerun_message(name, self._page_hash, self.query, fragment_id, cached)
        for component_id, values in self.states.items():
            add_state(message, component_id, values)
        return message

    async def _ask(self, message: BackMsg) -> Run:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(TIMEOUT):
                await self._socket.send(message.SerializeToString())
                run = await self._until_finished()
        except (TimeoutError, OSError, WebSocketException) as problem:
            raise Dropped(str(problem) or "timed out") from problem
        run.seconds = time.perf_counter() - start
        self._forget(message.rerun_script.fragment_id)
        return run

    async def _until_finished(self) -> Run:
        run = Run(0.0, 0, 0)
        while True:
            frame = await self._socket.recv(decode=False)
            run.received += len(frame)
            run.messages += 1
            message = self._whole(ForwardMsg.FromString(frame))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
                self._max_age = message.new_session.config.max_cached_message_age
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "delta":
                run.errors += self._note(message)
            elif kind == "auth_redirect":
                run.redirect = message.auth_redirect.url
            elif kind == "page_not_found":
                run.errors += ("page not found",)
            elif kind == "script_finished" and message.script_finished != EARLY:
                return run

    def _forget(self, fragment_id: str) -> None:
        """Drop what was not used for some runs; a fragment's run ages its own part only."""
        self._runs += 1
        for key, kept in list(self._cache.items()):
            ages = not fragment_id or kept.message.delta.fragment_id == fragment_id
            if ages and self._runs - kept.used > self._max_age:
                del self._cache[key]

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, looked up when the server sent only the hash of a kept one."""
        if message.WhichOneof("type") == "ref_hash":
            kept = self._cache[message.ref_hash]
            kept.used = self._runs
            return kept.message
        if message.metadata.cacheable:
            self._cache[message.hash] = Kept(message, self._runs)
        return message

    def _note(self, message: ForwardMsg) -> tuple[str, ...]:
        """Remember a component; give back the text of an exception on the page."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            proto = element.bidi_component
            self.components[proto.id] = Component(proto, message.delta.fragment_id)
        if kind == "exception":
            return (f"{element.exception.type}: {element.exception.message}",)
        return ()
