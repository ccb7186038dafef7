"""The catalogue of the open data for harvesters: DCAT-AP-NL 3.0 as JSON-LD and Turtle."""

from __future__ import annotations

import os
import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from atlas.api.answers import MEDIA, Said, accepted, answer, tag
from atlas.api.endpoints import ROOM, store_of
from atlas.api.parameters import read_query
from atlas.api.problems import Problem
from atlas.api.turns import in_turn

PATHS = ("/catalogus", "/catalogus.jsonld", "/catalogus.ttl")
HOST = re.compile(r"[a-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-f:]{2,45}\](:[0-9]{1,5})?", re.I)


def site(request: Request) -> str:
    """The address of this site: `ATLAS_URL`, else as the client wrote it.

    Raises Problem for a host that is no host: it would stand in the names of all things.
    """
    if given := os.environ.get("ATLAS_URL", ""):
        return given.rstrip("/")
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise Problem(400, "De naam van de server in de vraag klopt niet.")
    return f"{request.url.scheme}://{host}"


def catalogue(request: Request, form: str = "") -> Response:
    """The catalogue; at the address without ending the header Accept says in which form."""
    read_query(request.query_params, ())
    form = accepted(request, ("jsonld", "turtle"), form)
    store, base = store_of({}), site(request)

    def make() -> Said:
        from atlas.api import dcat, dcat_words  # brings a library that only harvesters need

        graph = dcat.graph(store, base)
        if form == "turtle":
            return Said(graph.serialize(format="turtle"))
        return Said(
            graph.serialize(format="json-ld", context=dcat_words.CONTEXT, auto_compact=False)
        )

    return answer(request, tag(store.version, base, form), MEDIA[form], make)


def routes() -> list[Route]:
    """The routes of the catalogue."""
    forms = ("", "jsonld", "turtle")
    return [
        Route(path, in_turn(partial(_sync, form=form), ROOM))
        for path, form in zip(PATHS, forms, strict=True)
    ]


def _sync(request: Request, form: str) -> Response:
    return catalogue(request, form)
