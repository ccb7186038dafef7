"""Downloads of what is on screen: the same address parameters as the page, the same view."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from atlas.api.turns import in_turn
from atlas.domain.address import pinned
from atlas.domain.choice import choice_params, parse_choice
from atlas.domain.subject import find_subject
from atlas.domain.view import build_view
from atlas.figures import factsheet_words, place_template, sheet, tables
from atlas.figures.comparison_files import figures_csv
from atlas.figures.dwelling_template import template_csv, template_xlsx
from atlas.figures.explanation import fresh_lines
from atlas.figures.factsheet import NoFigures, factsheet_pdf, file_name, page_address
from atlas.figures.numbers import capital
from atlas.figures.place_files import places_csv, places_geojson
from atlas.figures.report_md import report_md
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.days import today
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui import texts
from atlas.ui.aanleveren import sjabloon
from atlas.ui.pages import PART_PAGES
from atlas.ui.vergelijken import bestand
from atlas.ui.vergelijken.page import PAGE as VERGELIJKEN
from atlas.ui.voorzieningen import plekken

PNG_WIDTH = 1600
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
KAART = ("csv", "xlsx", "geojson", "svg", "png")
REPORTS = {"xlsx": report_xlsx, "pdf": report_pdf, "md": report_md}
TEMPLATES = {"csv": template_csv, "xlsx": template_xlsx}


def download(request: Request) -> Response:
    """`/download/kaart.<ending>`: the view of the parameters as a file.

    Unknown parameters fall back as on the page; an unknown ending is a 404.
    """
    ending = request.path_params["ending"]
    if ending not in KAART:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    store = get_store()
    choice, _ = parse_choice(request.query_params, store)
    view = build_view(store, choice)
    address = f"{request.url.scheme}://{request.url.netloc}/kaart?"
    address += urlencode(choice_params(choice, store))
    if ending == "csv":
        body = tables.csv_bytes(view, store)
    elif ending == "xlsx":
        body = tables.xlsx_bytes(view, store, address)
    elif ending == "geojson":
        body = tables.geojson_bytes(view, store)
    else:
        svg = sheet.map_sheet(view, store, today())
        body = svg.encode() if ending == "svg" else sheet.sheet_png(svg, PNG_WIDTH)
    return _file(body, f"{choice.indicator}_{choice.level}_{choice.period}", ending)


def part(request: Request) -> Response:
    """`/download/<page>.<ending>`: what a part shows, in one of the forms of its page.

    `deel` picks the part; example data come along when the address asks for them, a
    visitor's own never do.
    """
    page, ending = PART_PAGES.get(request.path_params["page"]), request.path_params["ending"]
    if page is None or ending not in page.files:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    shown, said, _ = page.read(request.query_params)
    store = get_store()
    report = shown.report(store, said, page.own.shared(shown, said))
    sources = (*report.sources, *fresh_lines(store, report.sources))
    query = urlencode(page.address(shown, said))
    path = report.address or "?".join(filter(None, (f"/{page.key}", query)))
    path = _with_version(path, store)
    address = f"{request.url.scheme}://{request.url.netloc}{path}"
    report = replace(report, address=address, sources=sources)
    return _file(REPORTS[ending](report, today()), report.name, ending)


def template(request: Request) -> Response:
    """`/download/woningen-sjabloon.<ending>`: the table of dwellings to fill in."""
    ending = request.path_params["ending"]
    if ending not in TEMPLATES:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    body = TEMPLATES[ending](get_store().housing.classification)
    return _file(body, "woningen-sjabloon", ending)


def place_files(request: Request) -> Response:
    """`/download/plekken.<ending>`: the places that the part Plekken shows, CSV or GeoJSON."""
    ending = request.path_params["ending"]
    if ending not in ("csv", "geojson"):
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    store = get_store()
    rows = plekken.listed(store, request.query_params, None)
    if ending == "csv":
        return _file(places_csv(rows, store.version), "plekken", ending)
    notes = (plekken.WARNING, *fresh_lines(store, ()))
    return _file(places_geojson(rows, plekken.TITLE, notes), "plekken", ending)


def place_template_file(request: Request) -> Response:
    """`/download/plekken-sjabloon.<ending>`: the table of own places to fill in."""
    ending = request.path_params["ending"]
    if ending not in TEMPLATES:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    kinds = get_store().place_kinds
    body = place_template.template_csv() if ending == "csv" else place_template.template_xlsx(kinds)
    return _file(body, "plekken-sjabloon", ending)


def supply_template(request: Request) -> Response:
    """`/download/cijfers-sjabloon.<ending>`: the table of own figures to fill in."""
    ending = request.path_params["ending"]
    body = sjabloon.template(get_store(), ending, request.query_params)
    if body is None:
        return PlainTextResponse(texts.NOT_FOUND, status_code=404)
    return _file(body, "cijfers-sjabloon", ending)


def factsheet(request: Request) -> Response:
    """`/download/feitenblad.pdf?gebied=<code>`: the feitenblad of an area.

    Without a code a 400; an area without feitenblad is a 404 that says why.
    """
    store, code = get_store(), request.query_params.get("gebied", "")
    if not code:
        return PlainTextResponse(factsheet_words.NO_AREA, status_code=400)
    subject = find_subject(store, code)
    if subject is None:
        return PlainTextResponse(factsheet_words.UNKNOWN_AREA, status_code=404)
    address = page_address(subject, f"{request.url.scheme}://{request.url.netloc}")
    address = _with_version(address, store)
    try:
        body = factsheet_pdf(store, subject, today(), address)
    except NoFigures as error:
        return PlainTextResponse(capital(str(error)), status_code=404)
    return _file(body, file_name(subject), "pdf")


def comparison(request: Request) -> Response:
    """`/download/vergelijken.csv`: the figures of a part, a row for each area and period."""
    shown, said, _ = VERGELIJKEN.read(request.query_params)
    store = get_store()
    body = figures_csv(store, bestand.figures(store, shown.KEY, said))
    return _file(body, f"{VERGELIJKEN.key}-{shown.KEY}", "csv")


def unknown(_request: Request) -> Response:
    """Any other address under `/download/`: it never falls through to Streamlit's own frame."""
    return PlainTextResponse(texts.NOT_FOUND, status_code=404)


def _with_version(address: str, store: Store) -> str:
    """The address, which holds on to a pinned version when it did not yet."""
    fixed = urlencode(pinned(store))
    if not fixed or fixed in address:
        return address
    path, hash_sign, place = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{fixed}{hash_sign}{place}"


def _file(body: bytes | str, name: str, ending: str) -> Response:
    """A file to keep, under a name that says what is in it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Cache-Control": "no-cache",
    }
    return Response(body, media_type=MEDIA_TYPES[ending], headers=headers)


def routes() -> list[Route]:
    """The routes of the downloads; they run beside the event loop, the costly ones in turn."""
    return [
        Route("/download/kaart.{ending}", in_turn(download)),
        Route("/download/woningen-sjabloon.{ending}", template),
        Route("/download/plekken.{ending}", place_files),
        Route("/download/plekken-sjabloon.{ending}", place_template_file),
        Route("/download/cijfers-sjabloon.{ending}", supply_template),
        Route("/download/feitenblad.pdf", in_turn(factsheet)),
        Route("/download/vergelijken.csv", comparison),
        Route("/download/{page}.{ending}", in_turn(part)),
        Route("/download/{rest:path}", unknown),
    ]
