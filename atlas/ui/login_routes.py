"""The addresses of logging in: Streamlit answers them, here the answers become the atlas's own.

Streamlit sends everyone back to its front page, with cookies for 30 days, and says only in its
log what fails. Here one comes back where one was, with cookies that last as long as the session,
and a page in Dutch says that it did not work.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.ui import login
from atlas.ui.plain import plain_page

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
PATHS = (LOGIN, LOGOUT, CALLBACK)
FRONT, BACK = "/", "/melden"
# Where one can log in. What came from a browser is only gone back to when it is one of these.
PLACES = {"/melden": "Naar Melden", "/aanleveren": "Naar Aanleveren"}
QUERY = re.compile(r"[A-Za-z0-9_.,=&%-]{1,300}")
BACK_COOKIE, BACK_SECONDS = "atlas_terug", 900  # a provider that asks for a code takes its time
USER_COOKIE, DELETED = "_streamlit_user=", "Max-Age=0"
FAILED = "Inloggen is niet gelukt"
FAILED_HELP = (
    "U bent niet ingelogd. Probeer het opnieuw. Blijft het misgaan? Meld het dan bij de beheerder."
)
REFUSED, BROKEN = 403, 500
LOG = logging.getLogger(__name__)


def answering(app: ASGIApp) -> ASGIApp:
    """The app of Streamlit for the addresses in `PATHS`, with its answers made ours."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        error = request.query_params.get("error")
        if request.url.path == CALLBACK and error is not None:
            # the rest of what the provider says may hold a name, and Streamlit would log it
            LOG.warning("logging in failed: %s", re.sub(r"[^a-z_]", "?", error[:40]))
            response = _failed(REFUSED, came_from(request))
        else:
            response = _ours(request, *await _streamlits(app, scope, receive))
        response.headers["Cache-Control"] = "no-store"
        await response(scope, receive, send)

    return answer


def short(cookie: str, secure: bool) -> str:
    """A Set-Cookie header that lasts no longer than a session, and goes over https alone."""
    kept = re.sub(r"Max-Age=(\d+)", _limited, cookie)
    return f"{kept}; Secure" if secure else kept


def _limited(age: re.Match[str]) -> str:
    return f"Max-Age={min(int(age[1]), login.SESSION_SECONDS)}"


async def _streamlits(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, Headers]:
    """Status and headers of Streamlit's answer; its body is never shown."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    try:
        await app(scope, receive, keep)
    except Exception as error:  # its text may hold what the provider or the visitor sent
        LOG.error("logging in failed: %s", type(error).__name__)
        return BROKEN, Headers()
    return messages[0]["status"], Headers(raw=messages[0]["headers"])


def _ours(request: Request, status: int, headers: Headers) -> Response:
    """On to the provider, back to where one reports, or a page that says that it failed."""
    to, cookies = headers.get("location"), headers.getlist("set-cookie")
    back, secure = came_from(request), login.is_https()
    if to is None:
        response = _failed(status, back)
    elif request.url.path == CALLBACK and "code" in request.query_params and not _let_in(cookies):
        response = _failed(REFUSED, back)
    else:
        response = RedirectResponse(back if to == FRONT else to, status_code=303)
    if to and to != FRONT and back != BACK:  # on to the provider: he says nothing of where one was
        how = {"max_age": BACK_SECONDS, "httponly": True, "samesite": "lax", "secure": secure}
        response.set_cookie(BACK_COOKIE, back, **how)  # type: ignore[arg-type]
    elif BACK_COOKIE in request.cookies:
        response.delete_cookie(BACK_COOKIE)
    for cookie in cookies:
        response.headers.append("set-cookie", short(cookie, secure))
    return response


def came_from(request: Request) -> str:
    """Where this visitor pressed the button, of the pages that have one; else `BACK`.

    The provider is the last page before the callback: there a cookie says it.
    """
    at_callback = request.url.path == CALLBACK
    said = request.cookies.get(BACK_COOKIE, "") if at_callback else request.headers.get("referer")
    try:
        parts = urlsplit((said or "").strip('"'))
    except ValueError:
        return BACK
    if parts.path not in PLACES:
        return BACK
    return f"{parts.path}?{parts.query}" if QUERY.fullmatch(parts.query) else parts.path


def _let_in(cookies: list[str]) -> bool:
    """Whether one of these Set-Cookie headers says who the visitor is."""
    return any(cookie.startswith(USER_COOKIE) and DELETED not in cookie for cookie in cookies)


def _failed(status: int, back: str) -> Response:
    return plain_page(FAILED, FAILED_HELP, status, (back, PLACES[urlsplit(back).path]))
