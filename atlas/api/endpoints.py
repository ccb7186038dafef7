"""The addresses under `/api/v1`: collections, one thing of each, and the landing page."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from atlas.api.answers import (
    FRESH,
    MEDIA,
    PINNED,
    Said,
    accepted,
    answer,
    csv_text,
    json_text,
    site,
    tag,
)
from atlas.api.observations import page_rows
from atlas.api.openapi import DESCRIPTION, TITLE, document
from atlas.api.parameters import OF_COLLECTION, OF_ONE, PAGE_SIZE, Chosen, read_query
from atlas.api.problems import Problem
from atlas.api.resources import ROWS, Row, one
from atlas.api.schemas import ITEMS
from atlas.api.turns import in_turn
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.store.versions import get_versions

ROOT = "/api/v1"
ROOM = CapacityLimiter(2)  # questions at a time; files have a room of their own
CSV = "text/csv; charset=utf-8; header=present"
Links = dict[str, str]


def store_of(chosen: Chosen) -> Store:
    """The store that a question is about: the newest, or the version that `v` pins.

    The gate loaded it. A version that must be loaded again here would keep the others waiting.
    """
    store, asked = get_store(), chosen.get("v")
    if asked and store.version != asked[0]:
        raise Problem(404, f"Deze versie is er niet. Zie {ROOT}/versions.")
    return store


def caching(chosen: Chosen) -> str:
    """What a pinned version says stays so; the newest is asked again, with its ETag."""
    return PINNED if "v" in chosen else FRESH


def collection(request: Request, name: str) -> Response:
    """One page of a collection, as JSON or CSV."""
    chosen = read_query(request.query_params, OF_COLLECTION[name])
    form = accepted(request, ("json", "csv"), *chosen.get("format", ()))
    store = store_of(chosen)
    etag = tag(_state(store, name), request.url.path, chosen, form)
    number, size = (int(chosen[key][0]) if key in chosen else usual for key, usual in PAGING)

    def make() -> Said:
        rows, total = _page(store, name, chosen, (number - 1) * size, size)
        links = _links(f"{ROOT}/{name}", chosen, number, max(1, ceil(total / size)))
        link = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in links.items())
        if form == "csv":
            return Said(csv_text(rows, ITEMS[name]), link)
        paging = {"page": number, "pageSize": size, "totalItems": total}
        said = {"version": store.version, **paging, "items": rows}
        return Said(json_text({"_links": _hal(links), **said}), link)

    media = CSV if form == "csv" else MEDIA["json"]
    return answer(request, etag, media, make, caching(chosen))


PAGING = (("page", 1), ("pageSize", PAGE_SIZE))


def _state(store: Store, name: str) -> tuple[str, ...]:
    """What an answer depends on beside the question."""
    if name != "versions":
        return (store.version,)
    return (store.version, *(version.id for version in get_versions().listed()))


def _page(store: Store, name: str, chosen: Chosen, start: int, size: int) -> tuple[list[Row], int]:
    """The rows of a page, and how many rows there are on all."""
    if name == "observations":
        return page_rows(store, chosen, start, size)
    found = ROWS[name](store, chosen)
    return found[start : start + size], len(found)


def _links(path: str, chosen: Chosen, number: int, last: int) -> Links:
    """The pages around this one; addresses of this host, without its name."""

    def to(page: int) -> str:
        said = {key: ",".join(values) for key, values in chosen.items() if key != "page"}
        query = urlencode({**said, **({"page": page} if page > 1 else {})}, safe=",")
        return f"{path}?{query}" if query else path

    pages = {"self": number, "first": 1, "prev": number - 1, "next": number + 1, "last": last}
    known = {rel: page for rel, page in pages.items() if 1 <= page <= last or rel == "self"}
    return {rel: to(page) for rel, page in known.items()}


def single(request: Request, name: str) -> Response:
    """One thing of a collection, as JSON."""
    chosen = read_query(request.query_params, OF_ONE[name])
    accepted(request, ("json",))
    store = store_of(chosen)
    key = request.path_params["key"]
    links = _hal({"self": f"{ROOT}/{name}/{key}"})
    etag = tag(_state(store, name), request.url.path, chosen)
    return answer(
        request,
        etag,
        MEDIA["json"],
        lambda: Said(json_text({"_links": links, **one(store, name, key)})),
        caching(chosen),
    )


def fixed(request: Request, value: Callable[[str], Any]) -> Response:
    """An answer that is the same for every version of the data; `value` gets our address."""
    read_query(request.query_params, ())
    accepted(request, ("json",))
    text = json_text(value(site(request)))
    return answer(request, tag(text), MEDIA["json"], lambda: Said(text))


def landing(_: str) -> dict[str, Any]:
    """What there is, for who begins at the root."""
    places = {name: f"{ROOT}/{name}" for name in (*OF_COLLECTION, "downloads")}
    more = {"service-desc": f"{ROOT}/openapi.json", "catalogue": "/catalogus"}
    links = {"self": f"{ROOT}/", **places, **more}
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "_links": _hal(links),
    }


def _hal(links: Links) -> dict[str, dict[str, str]]:
    return {rel: {"href": to} for rel, to in links.items()}


def _route(path: str, handler: Callable[..., Response], **arguments: Any) -> Route:
    """A route whose handler is run in a thread, a few at a time: pages go before."""

    def run(request: Request) -> Response:
        return handler(request, **arguments)

    return Route(path, in_turn(run, ROOM))


def routes() -> list[Route]:
    """The routes of collections, single things, the document and the landing page."""
    found = [
        _route(ROOT, fixed, value=landing),
        _route(f"{ROOT}/", fixed, value=landing),
        _route(f"{ROOT}/openapi.json", fixed, value=document),
    ]
    for name in OF_COLLECTION:
        found.append(_route(f"{ROOT}/{name}", collection, name=name))
        if name != "observations":
            found.append(_route(f"{ROOT}/{name}/{{key}}", single, name=name))
    return found
