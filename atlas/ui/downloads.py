"""Downloads of what is on screen: same address parameters as the map, same view."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from atlas.domain.choice import choice_params, parse_choice
from atlas.domain.view import build_view
from atlas.figures import sheet, tables
from atlas.store.store import get_store
from atlas.ui import texts

PNG_WIDTH = 1600
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def download(request: Request) -> Response:
    """`/download/kaart.<ending>`: the view of the parameters as a file.

    Unknown parameters fall back as on the page; an unknown ending is a 404.
    """
    ending = request.path_params["ending"]
    if ending not in MEDIA_TYPES:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    store = get_store()
    choice, _ = parse_choice(request.query_params, store)
    view = build_view(store, choice)
    address = f"{request.url.scheme}://{request.url.netloc}/kaart?"
    address += urlencode(choice_params(choice, store))
    today = datetime.now(UTC).date()
    if ending == "csv":
        body = tables.csv_bytes(view, store)
    elif ending == "xlsx":
        body = tables.xlsx_bytes(view, store, address)
    elif ending == "geojson":
        body = tables.geojson_bytes(view, store)
    else:
        svg = sheet.map_sheet(view, store, today)
        body = svg.encode() if ending == "svg" else sheet.sheet_png(svg, PNG_WIDTH)
    name = f"{choice.indicator}_{choice.level}_{choice.period}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-cache",
    }
    return Response(body, media_type=MEDIA_TYPES[ending], headers=headers)


def routes() -> list[Route]:
    """The routes of the downloads; plain functions, so that they run beside the event loop."""
    return [Route("/download/kaart.{ending}", download)]
