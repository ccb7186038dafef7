"""The atlas's own routes around an inner app that stands for Streamlit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from atlas.ui import server


async def inner(request: Request) -> Response:
    """Answers what the frame passes on."""
    return PlainTextResponse(f"streamlit: {request.url.path}")


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client of the atlas without Streamlit's runtime."""
    routes = [*server.routes(), Route("/{path:path}", inner)]
    with TestClient(Starlette(routes=routes, middleware=server.middleware())) as found:
        yield found
