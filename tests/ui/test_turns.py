"""Costly files in turn: a flood of downloads leaves the pages alone, and nobody is dropped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from atlas.api.turns import AT_ONCE, GONE, ROOM, in_turn
from atlas.ui import downloads

MANY = 60  # more than the threads that Starlette has for plain functions


class Work:
    """A file that takes a while; counts how many are made, and how many at the same time."""

    def __init__(self) -> None:
        self.lock, self.let = threading.Lock(), threading.Event()
        self.now = self.most = self.made = 0

    def __call__(self, request: Request) -> Response:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.let.wait(20)
        time.sleep(0.001)
        with self.lock:
            self.now, self.made = self.now - 1, self.made + 1
        if "kapot" in request.query_params:
            raise RuntimeError("kapot")
        return PlainTextResponse(request.query_params["n"])


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def client(work: Work) -> Iterator[TestClient]:
    def light(_request: Request) -> Response:
        return PlainTextResponse("licht")

    routes = [Route("/zwaar", in_turn(work)), Route("/licht", light)]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def test_47_a_flood_of_files_is_made_two_at_a_time_while_the_rest_answers(
    client: TestClient, work: Work
) -> None:
    with ThreadPoolExecutor(MANY) as pool:
        asked = [pool.submit(client.get, f"/zwaar?n={n}") for n in range(MANY)]
        while work.now < AT_ONCE:
            time.sleep(0.001)
        for _ in range(5):  # all threads of Starlette would be taken by now
            assert client.get("/licht").text == "licht"
        assert work.made == 0
        work.let.set()
        answers = [each.result(20) for each in asked]
    assert [(each.status_code, each.text) for each in answers] == [
        (200, str(n)) for n in range(MANY)
    ]
    assert (work.made, work.most) == (MANY, AT_ONCE)


def test_a_file_that_fails_gives_its_turn_back(client: TestClient, work: Work) -> None:
    work.let.set()
    for _ in range(2 * AT_ONCE):
        assert client.get("/zwaar?kapot=1").status_code == 500
    assert client.get("/zwaar?n=1").text == "1"


def test_48_nothing_is_made_for_who_left_while_waiting(work: Work) -> None:
    async def left() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def ask() -> Response:
        return await in_turn(work)(Request({"type": "http", "method": "GET"}, left))

    assert anyio.run(ask).status_code == GONE
    assert work.made == 0 and ROOM.borrowed_tokens == 0


@pytest.mark.parametrize(
    "path", ["kaart.png", "feitenblad.pdf", "profiel.xlsx", "vergelijken.pdf", "keten.xlsx"]
)
def test_every_costly_file_has_its_turn(path: str) -> None:
    scope = {"type": "http", "method": "GET", "path": f"/download/{path}", "root_path": ""}
    route = next(each for each in downloads.routes() if each.matches(scope)[0].value == 2)
    assert hasattr(route.endpoint, "__wrapped__")
