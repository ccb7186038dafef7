"""The API in the frame of the atlas: the same headers, and nothing falls through to a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from atlas.ui import server, texts


async def inner(request: Request) -> Response:
    """Stands for Streamlit, which answers every address that gets to it."""
    return PlainTextResponse("streamlit")


@pytest.fixture(scope="module")
def site() -> Iterator[TestClient]:
    routes = [*server.routes(), Route("/{path:path}", inner)]
    yield TestClient(Starlette(routes=routes, middleware=server.middleware()))


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/openapi.json", "/catalogus", "/api/x"])
def test_the_api_is_there_with_the_headers_of_the_site(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.headers["content-type"].startswith("application/")
    assert answer.headers["api-version"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/api", "/apix", "/catalogusx", "/catalogus/", "/catalogus.xml"])
def test_what_looks_like_it_is_a_404_for_people(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert texts.NOT_FOUND in answer.text


@pytest.mark.parametrize("path", ["/api/v1/areas/%0a", "/api/%0a/x", "/api/v1/%0d%0aX: y"])
def test_41_no_line_end_leads_past_the_api(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_other_websites_may_not_ask_for_pages(site: TestClient) -> None:
    assert "access-control-allow-origin" not in site.get("/bronnen").headers
