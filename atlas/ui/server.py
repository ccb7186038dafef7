"""The ASGI side of the atlas: language, headers, 404s, compression, downloads.

Streamlit answers what is under `/_stcore`, `/media` and `/component`; every other
address is answered here, so that an unknown one is a 404 and not an empty frame.
"""

from __future__ import annotations

import gc
import os
import re
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import streamlit as st
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas import api
from atlas.api import pinning
from atlas.api.pinning import store_for
from atlas.domain.address import VERSION
from atlas.domain.choice import parse_choice
from atlas.store.serving import TooBusy, get_serving, get_store, run_with
from atlas.store.versions import get_versions
from atlas.ui import downloads, feed, kaart, login, login_routes, texts
from atlas.ui.aanleveren import plaatsen
from atlas.ui.assets import ASSETS, BUNDLES, PREFIX
from atlas.ui.first import first_part, first_picture
from atlas.ui.index import CLIENT_SETTINGS, page_asset
from atlas.ui.pages import PART_PAGES
from atlas.ui.parts.page import SCRIPT as PART_SCRIPT
from atlas.ui.plain import plain_page
from atlas.ui.voorzieningen.ondergrond import tile_hosts

SCRIPT = Path(__file__).parent / "frame.py"
PAGES, PINNED_PAGES = CapacityLimiter(4), CapacityLimiter(1)
STREAMLIT = ("/_stcore/", "/media/", "/component/")
PRIVATE = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


def security_headers() -> dict[str, str]:
    """The headers of every answer; `ATLAS_FRAME_ANCESTORS` names who may embed the atlas.

    No other host is asked for anything, but for the tiles of a basemap (`ATLAS_BASEMAP`).
    """
    given = os.environ.get("ATLAS_FRAME_ANCESTORS", "'none'")
    ancestors = re.sub(r"[^\x21-\x7e]+|[;,]", " ", given)
    policy = {
        "default-src": "'self'",
        # blob: is how Streamlit starts a component; the hash is of our one inline script
        "script-src": f"'self' blob: 'sha256-{_digest(CLIENT_SETTINGS)}'",
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles at run time
        "img-src": " ".join(["'self' data: blob:", *tile_hosts()]),
        "font-src": "'self' data:",
        "connect-src": " ".join(["'self'", *tile_hosts()]),
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": ancestors,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


async def page(request: Request) -> Response:
    """One of the atlas's pages: Streamlit's frame in Dutch.

    Made beside the event loop, which keeps answering when the version is new to this process; a
    page of an older version leaves the places of the others.
    """
    room = PINNED_PAGES if get_store().pinned else PAGES
    return await to_thread.run_sync(_page, request, limiter=room)


def _page(request: Request) -> Response:
    name, params = request.url.path.strip("/"), request.query_params
    if name == "kaart":
        choice = parse_choice(params, get_store())[0]
        asset = page_asset(name, kaart.first_assets(), first_picture(choice), name)
    elif parted := PART_PAGES.get(name):
        first = first_part(parted, params)
        asset = page_asset(name, parted.first_assets(params), first, PART_SCRIPT)
    else:
        asset = page_asset(name)
    return asset.response(request.headers, cache_control="no-cache")


async def own_asset(request: Request) -> Response:
    """A file of the atlas by its content address."""
    asset = ASSETS.find(request.path_params["address"])
    return asset.response(request.headers) if asset else not_found()


async def robots(_request: Request) -> Response:
    """Every page may be found; Streamlit's own routes have nothing to find."""
    return PlainTextResponse("User-agent: *\nDisallow: /_stcore/\nDisallow: /download/\n")


async def security_txt(_request: Request) -> Response:
    """RFC 9116; expires in half a year, the contact comes from the configuration."""
    expires = (datetime.now(UTC) + timedelta(days=180)).replace(microsecond=0)
    contact = texts.SECURITY_CONTACT or "mailto:beheerder@example.org"
    return PlainTextResponse(
        f"Contact: {contact}\nExpires: {expires.isoformat()}\nPreferred-Languages: nl, en\n"
    )


def not_found() -> Response:
    """A 404 in plain Dutch with a way on."""
    way_on = ("/", "Naar de startpagina")
    return plain_page(texts.NOT_FOUND, texts.NOT_FOUND_HELP, 404, way_on)


def too_busy() -> Response:
    """A 503 in plain Dutch for one more older version than can be loaded now."""
    way_on = ("/", "Naar de nieuwste cijfers")
    answer = plain_page(pinning.BUSY, pinning.BUSY_HELP, 503, way_on)
    answer.headers["Retry-After"] = str(pinning.RETRY_S)
    return answer


class Frame:
    """ASGI middleware: security headers on all, bundles compressed, unknown paths 404."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers()
        self.pages = {f"/{name}" for name in texts.PAGES}
        self.own = self.pages | {feed.PATH, "/robots.txt", "/.well-known/security.txt"}
        self.api = api.build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours, pass on the rest."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        answer = self._answer(scope)
        try:
            run_with(await store_for(get_serving(), self._asked(scope)))
        except TooBusy:
            answer = too_busy()
        await answer(scope, receive, send_with_headers)

    def _asked(self, scope: Scope) -> str:
        """The version that the address of a page or a download asks for; the API reads its own."""
        path = scope["path"]
        shows = path in self.pages or path.startswith("/download/")
        return Request(scope).query_params.get(VERSION, "") if shows else ""

    def _answer(self, scope: Scope) -> ASGIApp:
        path = scope["path"]
        if path.startswith(PRIVATE):
            return not_found()
        if api.serves(path):
            return self.api
        if path in login_routes.PATHS:
            return login_routes.answering(self.app) if login.configured() else not_found()
        bundle = BUNDLES.get(path)
        if bundle is not None and scope["method"] in ("GET", "HEAD"):
            return bundle.response(Request(scope).headers)
        known = path in self.own or path.startswith((*STREAMLIT, PREFIX, "/download/"))
        return self.app if known else not_found()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load the data, freeze it for the garbage collector, compress the bundles meanwhile."""
    get_store()
    kaart.preload()
    for parted in PART_PAGES.values():
        if not parted.own.state():  # what was reported or refreshed may be much: see _prepare
            parted.message(parted.default.KEY, ())
    threading.Thread(target=_prepare, daemon=True).start()
    gc.collect()
    gc.freeze()
    yield


def _prepare() -> None:
    """Make ready what visitors will need, so that the first one does not wait for it."""
    get_versions().start()
    plaatsen.settle_at_start()
    parted = PART_PAGES.values()
    answers = [page_asset(each.key, each.first_assets({}), "", PART_SCRIPT) for each in parted]
    for answer in [page_asset("kaart", kaart.first_assets(), "", "kaart"), *answers]:
        for name in re.findall(r'(?:href|src)="\.?(/[^"]+)"', answer.body.decode()):
            asset = BUNDLES.get(name) or ASSETS.find(name.removeprefix(PREFIX))
            if asset is not None and asset.compressible:
                _ = asset.brotli
    kaart.prepare()
    for each in parted:
        each.prepare()


def routes() -> list[Route]:
    """The addresses of the atlas itself."""
    return [
        *(Route(f"/{name}", page) for name in texts.PAGES),
        Route(f"{PREFIX}{{address:path}}", own_asset),
        Route("/robots.txt", robots),
        Route("/.well-known/security.txt", security_txt),
        *feed.routes(),
        *downloads.routes(),
    ]


def middleware() -> list[Middleware]:
    """What every request goes through before Streamlit's own; made before the app starts."""
    login.start()
    return [Middleware(Frame)]


def on_script_error(_error: Exception) -> bool:
    """Show a plain Dutch message in place of a traceback; the log keeps the traceback."""
    st.error(texts.SCRIPT_ERROR)
    return True
