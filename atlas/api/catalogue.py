"""The catalogue of the open data for harvesters: DCAT-AP-NL 3.0 as JSON-LD and Turtle."""

from __future__ import annotations

import os
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from atlas.api.answers import MEDIA, Said, accepted, answer, site, tag
from atlas.api.endpoints import ROOM, store_of
from atlas.api.kept import Kept
from atlas.api.parameters import read_query
from atlas.api.turns import in_turn

# What the catalogue of the same data can differ by.
SETTINGS = ("ATLAS_PUBLISHER", "ATLAS_PUBLISHER_URI", "ATLAS_CONTACT")
TEXTS: Kept[Said] = Kept(8)  # each some 60 kB
PATHS = ("/catalogus", "/catalogus.jsonld", "/catalogus.ttl")


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

    settings = [os.environ.get(name, "") for name in SETTINGS]
    said = TEXTS.get(tag(store.version, base, form, settings), make)
    # Named by its own text: a newer atlas may describe the same data in another way.
    return answer(request, tag(said.text), MEDIA[form], lambda: said)


def routes() -> list[Route]:
    """The routes of the catalogue."""
    forms = ("", "jsonld", "turtle")
    return [
        Route(path, in_turn(partial(_sync, form=form), ROOM))
        for path, form in zip(PATHS, forms, strict=True)
    ]


def _sync(request: Request, form: str) -> Response:
    return catalogue(request, form)
