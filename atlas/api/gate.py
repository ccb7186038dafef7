"""What every question goes through first: methods, length, the limit for each client, headers."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.api.answers import API_VERSION
from atlas.api.clients import Limit
from atlas.api.parameters import LONGEST_QUERY, VERSION
from atlas.api.pinning import BUSY_HELP, RETRY_S, store_for
from atlas.api.problems import FAILED, Problem, problem_response
from atlas.store.serving import TooBusy, get_serving, run_with

_LOG = logging.getLogger(__name__)
METHODS = "GET, HEAD, OPTIONS"
HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, Retry-After, Content-Range",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


class Gate:
    """ASGI middleware of the API; open data may be asked by every website."""

    def __init__(self, app: ASGIApp, limit: Limit) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is refused for every address, pass on the rest."""

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            answer = self._refused(scope) or await _not_loaded(scope) or self.app
            await answer(scope, receive, send_with_headers)
        except Exception:  # a fault of ours: the log keeps it, the client gets a plain sentence
            if started:
                raise
            _LOG.exception("%s ging mis", scope["path"])
            await problem_response(Problem(500, FAILED))(scope, receive, send_with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if scope["method"] not in ("GET", "HEAD"):
            words = f"Deze gegevens zijn alleen te lezen: {METHODS}."
            return problem_response(Problem(405, words, {"Allow": METHODS}))
        if wait := self.limit.wait(scope):
            words = f"Wacht {wait} seconden. Wilt u alles? Neem een bestand uit /api/v1/downloads."
            return problem_response(Problem(429, words, {"Retry-After": str(wait)}))
        if len(scope["query_string"]) > LONGEST_QUERY:
            words = f"Het adres is te lang: na het vraagteken hoogstens {LONGEST_QUERY} tekens."
            return problem_response(Problem(400, words))
        return None


async def _not_loaded(scope: Scope) -> Response | None:
    """Take the version that is asked, so that no question holds the place of others meanwhile."""
    try:
        asked = Request(scope).query_params.get(VERSION.name, "")
        run_with(await store_for(get_serving(), asked))
    except TooBusy:
        return problem_response(Problem(503, BUSY_HELP, {"Retry-After": str(RETRY_S)}))
    return None
