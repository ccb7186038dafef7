"""Open data: the figures of the atlas for programs, in the same process and from the same store."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from atlas.api import catalogue, downloads, endpoints
from atlas.api.clients import Limit
from atlas.api.gate import Gate
from atlas.api.problems import Problem, on_http_error, on_problem


def serves(path: str) -> bool:
    """Whether an address is one of the API."""
    return path.startswith("/api/") or path in catalogue.PATHS


def build() -> Starlette:
    """The API as an app of its own, so that all it refuses is a problem detail."""
    app = Starlette(
        routes=[*endpoints.routes(), *downloads.routes(), *catalogue.routes()],
        middleware=[Middleware(Gate, limit=Limit())],
        exception_handlers={Problem: on_problem, HTTPException: on_http_error},
    )
    app.router.redirect_slashes = False  # the Design Rules: a slash too many is a 404
    return app
