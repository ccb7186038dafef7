"""The map as a printed atlas page: one SVG that says by itself what it shows.

Lengths are pixels of a page of A4 proportions; the page grows when the texts need it, so
that nothing is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from atlas.figures import numbers
from atlas.figures.area_words import older_words
from atlas.figures.explanation import boundary_credit, status_words
from atlas.figures.legend import draw_legend
from atlas.figures.page import (
    CHARACTER,
    EDGE,
    FAMILY,
    HEIGHT,
    LINE,
    NOT_XML,
    WIDTH,
    Page,
    pattern,
    safe,
    sheet_png,
    wrap,
)
from atlas.figures.palette import PALETTE, view_colours
from atlas.figures.paths import layer_payload
from atlas.figures.sentences import areas_and_period, describe, heading

if TYPE_CHECKING:
    from atlas.domain.view import Cell, MapView
    from atlas.store.records import Origin
    from atlas.store.store import Store

__all__ = ["map_sheet", "sheet_png"]

SITE = "WZW-atlas Drenthe"
MAP_WIDTH, COLUMN_GAP = 760, 56
RING = ((6.5, PALETTE.focus_outer), (3.0, PALETTE.focus_inner))


def map_sheet(view: MapView, store: Store, made: date, address: str = "") -> str:
    """The sheet of a view as standalone SVG.

    `made` is the date on the sheet, `address` the address of the map on screen. A chosen
    area (`view.choice.area`) gets a ring.
    """
    page = Page()
    _title(page, view, store)
    top = page.y
    payload = layer_payload(store, view.choice.level, view.choice.grouping)
    scale = MAP_WIDTH / payload["view"][0]
    _map(page, view, payload, scale)
    bottom = top + payload["view"][1] * scale
    page.y = max(bottom, draw_legend(page, view, payload, top + 8)) + 30
    _finding(page, view, store)
    _columns(page, view, store)
    return _document(page, view, store, scale, _footer(page, made, store.version, address))


def _document(page: Page, view: MapView, store: Store, scale: float, height: int) -> str:
    title = quoteattr(NOT_XML.sub("", heading(view, store)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" lang="nl" aria-label={title} '
        f'font-family="{FAMILY}">'
    )
    patterns = [
        pattern(f"{name}{suffix}", style, size)
        for name, style in PALETTE.states.items()
        for suffix, size in (("", 1.0), ("-map", 1 / scale))
    ]
    texts = f"<title>{safe(heading(view, store))}</title>" + (
        f"<desc>{safe(' '.join(describe(view, store)))}</desc>"
    )
    paper = f'<rect width="{WIDTH}" height="{height}" fill="{PALETTE.page}"/>'
    return "".join([head, texts, "<defs>", *patterns, "</defs>", paper, *page.parts, "</svg>\n"])


def _title(page: Page, view: MapView, store: Store) -> None:
    """Site and theme, the question, and what is measured where and when."""
    indicator = view.indicator
    theme = store.themes[indicator.theme].title
    page.line(EDGE, 84, SITE, 19, weight=600, fill=PALETTE.accent)
    page.line(WIDTH - EDGE, 84, theme, 19, fill=PALETTE.quiet_text, anchor="end")
    page.rule(100, PALETTE.accent, 3)
    width = WIDTH - 2 * EDGE
    y = page.block(EDGE, 122, width, indicator.question, 44, weight=600)
    unit = numbers.unit_words(indicator)
    said = unit == "aantal" or unit in indicator.title.lower()
    subtitle = indicator.title if said else f"{indicator.title} ({unit})"
    y = page.block(EDGE, y + 4, width, subtitle, 23, fill=PALETTE.quiet_text)
    place = f"{areas_and_period(view, store)} ({status_words(view)})"
    page.y = page.block(EDGE, y, width, place, 23, fill=PALETTE.quiet_text) + 30


def _map(page: Page, view: MapView, payload: dict[str, Any], scale: float) -> None:
    """The areas in their colours, the borders over them, then names and the chosen area."""
    fills = _fills(view)
    pixel = 1 / scale
    level = view.choice.level
    thin = {"gemeente": 1.4, "regio": 0.8, "wijk": 0.8, "buurt": 0.5}[level]
    move = f"translate({EDGE} {page.y:g}) scale({scale:.6f})"
    page.parts.append(f'<g transform="{move}" stroke-linejoin="round" stroke-linecap="round">')
    plain = f'fill="{PALETTE.outside}" stroke="{PALETTE.area_line}"'
    for shape in (*payload["others"], *payload["rest"]):
        page.parts.append(f'<path d="{shape["d"]}" {plain} stroke-width="{pixel:.1f}"/>')
    for area in payload["areas"]:
        if area["d"]:
            page.parts.append(_area_path(area, fills[area["code"]], level, thin * pixel))
    page.parts.append(_lines(payload["borders"], PALETTE.gemeente_line, 0.9 * pixel))
    if level == "regio":
        page.parts += [
            _lines(area["d"], PALETTE.province_line, 1.8 * pixel) for area in payload["areas"]
        ]
    page.parts.append(_lines(payload["outline"], PALETTE.province_line, 2.2 * pixel))
    for area in payload["areas"]:
        if area["code"] == view.choice.area and area["d"]:
            page.parts += [_lines(area["d"], colour, width * pixel) for width, colour in RING]
    page.parts.append("</g>")
    _names(page, view, payload, scale)


def _fills(view: MapView) -> dict[str, str]:
    colours = view_colours(view)
    return {cell.area_code: _fill(cell, colours) for cell in view.cells}


def _fill(cell: Cell, colours: Sequence[str]) -> str:
    if cell.state == "value" and cell.class_index is not None:
        return colours[cell.class_index]
    return f"url(#{cell.state}-map)"


def _area_path(area: dict[str, Any], fill: str, level: str, width: float) -> str:
    edge = PALETTE.gemeente_area_line if level == "gemeente" else PALETTE.area_line
    if fill.startswith("url(#not_applicable"):
        edge = PALETTE.states["not_applicable"].mark
    name = f"<title>{safe(area['name'])}</title>"
    line = f'stroke="{edge}" stroke-width="{width:.1f}"'
    return f'<path d="{area["d"]}" fill="{fill}" {line}>{name}</path>'


def _lines(d: str, colour: str, width: float) -> str:
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"/>' if d else ""


def _names(page: Page, view: MapView, payload: dict[str, Any], scale: float) -> None:
    """The names of the gemeenten, or of the regions, with a white edge round the letters."""
    size, weight = 16, 600
    labels = [(label["name"], label["x"], label["y"]) for label in payload["labels"]]
    if view.choice.level == "regio":
        labels = [(a["name"], *a["label"]) for a in payload["areas"] if a["label"]]
    page.parts.append(
        f'<g stroke="{PALETTE.page}" stroke-width="3.6" stroke-linejoin="round" '
        'stroke-opacity="0.9" paint-order="stroke">'
    )
    for name, x, y in labels:
        half = len(name) * size * CHARACTER[weight] / 2
        middle = min(max(x * scale, half), MAP_WIDTH - half)
        baseline = page.y + y * scale + size * 0.33
        page.line(EDGE + middle, baseline, name, size, weight=weight, anchor="middle")
    page.parts.append("</g>")


def _finding(page: Page, view: MapView, store: Store) -> None:
    """What the map shows, in sentences, across the page."""
    for sentence in describe(view, store):
        page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, sentence, 22)
    page.y += 22
    page.rule(page.y)
    page.y += 18


def _columns(page: Page, view: MapView, store: Store) -> None:
    """Definition, cautions and sources in two columns, each next one where there is room."""
    width = (WIDTH - 2 * EDGE - COLUMN_GAP) / 2
    bottoms = {EDGE: page.y, EDGE + width + COLUMN_GAP: page.y}
    for title, paragraphs in _sections(view, store):
        if paragraphs:
            x = min(bottoms, key=lambda column: (bottoms[column], column))
            bottoms[x] = _section(page, x, bottoms[x], width, title, paragraphs)
    page.y = max(bottoms.values())


def _sections(view: MapView, store: Store) -> list[tuple[str, list[str]]]:
    kind = f"{numbers.KIND_WORDS[view.indicator.kind]}; {status_words(view)}"
    sources = [text for origin in _origins(view) for text in _source(origin)]
    return [
        ("Wat is het?", [view.indicator.description]),
        ("Let op", _cautions(view, store)),
        ("Bron van de cijfers", list(dict.fromkeys(sources))),
        ("Bron van de grenzen", [boundary_credit(view, store)]),
        ("Status", [kind.capitalize()]),
        ("Klassen", _method(view)),
    ]


def _section(
    page: Page, x: float, y: float, width: float, title: str, paragraphs: Sequence[str]
) -> float:
    y = page.block(x, y, width, title, 17, weight=600)
    for text in paragraphs:
        y = page.block(x, y, width, text, 16, fill=PALETTE.quiet_text) + 5
    return y + 9


def _method(view: MapView) -> list[str]:
    return [numbers.METHOD_WORDS[view.classes.method].capitalize()] if view.classes else []


def _cautions(view: MapView, store: Store) -> list[str]:
    notes = view.indicator.notes
    breaks = [f"Breuk in de reeks vanaf {item.period}: {item.note}" for item in notes.series_breaks]
    computed = view.choice.level == "regio" or view.drenthe.computed
    rule = [numbers.aggregate_words(store, view.indicator)] if computed else []
    return [*notes.caveats, *breaks, *older_words(view, store), *rule]


def _origins(view: MapView) -> tuple[Origin, ...]:
    return view.origins or view.indicator.origin


def _source(origin: Origin) -> list[str]:
    table = f", tabel {origin.table_id}" if origin.table_id else ""
    lines = [f"{origin.producer}: {origin.title}{table}", origin.attribution]
    if origin.licence not in origin.attribution:
        lines.append(f"Licentie: {origin.licence}")
    return lines


def _footer(page: Page, made: date, version: str, address: str) -> int:
    """At the foot of the page: date, version and address; returns the height of the page."""
    text = f"Gemaakt op {numbers.format_date(made)} met de {SITE}."
    text = f"{text} Versie van de cijfers: {version}."
    lines = wrap(f"{text} {address}".strip(), WIDTH - 2 * EDGE, 16)
    height = len(lines) * 16 * LINE
    y = max(page.y + 20, HEIGHT - EDGE - height)
    page.rule(y - 10)
    page.block(EDGE, y, WIDTH - 2 * EDGE, " ".join(lines), 16, fill=PALETTE.quiet_text)
    return round(y + height + EDGE)
