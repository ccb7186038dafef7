"""What the API answers when it cannot: problem details (RFC 9457), in plain Dutch."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "De vraag klopt niet",
    404: "Dit bestaat niet",
    405: "Dit kan hier niet",
    406: "Deze vorm is er niet",
    416: "Dit stuk is er niet",
    429: "Te veel vragen",
    500: "Er ging iets mis",
    503: "Dit kan nu niet",
}
NO_ADDRESS = "Dit adres bestaat niet. Alle adressen staan in /api/v1/openapi.json."
FAILED = "Er ging iets mis bij het maken van het antwoord. Probeer het later nog eens."


class Problem(Exception):
    """A question that gets no answer: its status, and in Dutch why and what to do."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def problem_response(problem: Problem) -> Response:
    """The problem as an answer, with the members that the Dutch API Design Rules allow."""
    members = {
        "type": "about:blank",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
    }
    body = json.dumps(members, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(body, problem.status, headers, MEDIA_TYPE)


async def on_problem(_request: Request, error: Exception) -> Response:
    """The answer to a question that the API refuses."""
    assert isinstance(error, Problem)
    return problem_response(error)


async def on_http_error(_request: Request, error: Exception) -> Response:
    """What the router itself refuses: an unknown address."""
    assert isinstance(error, HTTPException)
    status = error.status_code if error.status_code in TITLES else 400
    return problem_response(Problem(status, NO_ADDRESS if status == 404 else TITLES[status]))
