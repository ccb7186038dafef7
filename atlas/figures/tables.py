"""The figures of a view as files: CSV, XLSX and GeoJSON, the same rows in each.

All bytes are the same for the same data. Text that a spreadsheet could take for a formula
is neutralised in CSV and XLSX; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import shapely
import xlsxwriter

from atlas.figures import numbers
from atlas.figures.explanation import boundary_credit, boundary_layer, explanation
from atlas.figures.fresh_words import expected_words
from atlas.figures.sentences import gemeente_name, heading
from atlas.store.records import Layer, Origin

if TYPE_CHECKING:
    from atlas.domain.view import Cell, MapView
    from atlas.store.store import Store

COLUMNS = (
    "gebiedscode",
    "gebied",
    "gemeente",
    "niveau",
    "periode",
    "waarde",
    "ondergrens",  # of the 95% interval, where the source gives one
    "bovengrens",
    "eenheid",
    "status",
    "berekend",
    "rang",
    "klasse",
    "bron",
    "tabel",
    "licentie",
    "opgehaald",
    "nieuwe_cijfers",
    "versie",
)
WIDTHS = (14, 32, 18, 12, 12, 14, 14, 14, 22, 24, 10, 8, 8, 28, 14, 40, 18, 26, 18)
NUMBERS = ("waarde", "ondergrens", "bovengrens")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
UNKNOWN_ORIGIN = ("", "", "")
Row = dict[str, Any]


def table_rows(view: MapView, store: Store) -> list[Row]:
    """One row an area, then codes of older classifications, Drenthe and Nederland.

    Keys are `COLUMNS`; `NUMBERS` are a float or None (never NaN), `rang` and `klasse` (1 = the
    lowest class) an int or None, the others are text.
    """
    cells = (*view.cells, *view.old_codes, view.drenthe, view.nederland)
    origins = {origin.id: origin for origin in view.indicator.origin}
    regions = _regions(view, store)
    return [_row(cell, view, store, origins, regions) for cell in cells]


def _regions(view: MapView, store: Store) -> dict[str, str]:
    if view.choice.level != "regio":
        return {}
    grouping = store.groupings[view.choice.grouping]
    return {region.area_code: region.title for region in grouping.regions}


def _row(
    cell: Cell, view: MapView, store: Store, origins: dict[str, Origin], regions: dict[str, str]
) -> Row:
    code = cell.area_code
    area = store.areas.get(code) if code not in regions else None
    level = area.area_level if area else "regio"
    origin = origins.get(cell.origin)
    source = (origin.producer, origin.table_id, origin.licence) if origin else UNKNOWN_ORIGIN
    own = (
        code,
        area.name if area else regions[code],
        gemeente_name(store, code) if area else "",
        numbers.LEVEL_WORDS[level].singular,
        view.choice.period,
        *map(_number, (cell.value, cell.lower, cell.upper)),
        view.indicator.unit,
        numbers.cell_status(cell, view.indicator),
        "ja" if cell.computed or cell.rebuilt else "nee",
        cell.rank,
        None if cell.class_index is None else cell.class_index + 1,
    )
    fresh = (
        numbers.format_date(origin.accessed) if origin else "",
        expected_words(store, view.indicator),
        store.version,
    )
    return dict(zip(COLUMNS, (*own, *source, *fresh), strict=True))


def _number(value: float | None) -> float | None:
    """The value, or None where there is none: NaN and infinity are not figures."""
    return float(value) if value is not None and math.isfinite(value) else None


def neutral(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before a sign that starts a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_bytes(view: MapView, store: Store) -> bytes:
    """The rows as CSV for a Dutch Excel: `;`, decimal comma, CRLF, UTF-8 with BOM."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_csv_cell(row[name]) for name in COLUMNS] for row in table_rows(view, store))
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return numbers.format_plain(value)


def xlsx_bytes(view: MapView, store: Store, address: str = "") -> bytes:
    """A workbook: sheet "Cijfers" with the rows, sheet "Toelichting" with what they mean.

    `address` is the address of the map on screen; it is written as text.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    latest = max(origin.accessed for origin in view.indicator.origin)
    title = heading(view, store)
    book.set_properties({"title": title, "created": datetime.combine(latest, time())})
    _figures_sheet(book, view, store)
    _notes_sheet(book, explanation(view, store, address))
    book.close()
    return out.getvalue()


def _figures_sheet(book: xlsxwriter.Workbook, view: MapView, store: Store) -> None:
    sheet = book.add_worksheet("Cijfers")
    bold = book.add_format({"bold": True, "bottom": 1})
    decimals = view.indicator.decimals
    shape = book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
    sheet.write_row(0, 0, COLUMNS, bold)
    rows = table_rows(view, store)
    for number, row in enumerate(rows, 1):
        for column, name in enumerate(COLUMNS):
            value = row[name]
            if isinstance(value, str) and value:
                sheet.write_string(number, column, neutral(value))
            elif isinstance(value, float | int):
                sheet.write_number(number, column, value, shape if name in NUMBERS else None)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)


def _notes_sheet(book: xlsxwriter.Workbook, lines: Iterable[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("Toelichting")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, neutral(text), wrapped)


def geojson_bytes(view: MapView, store: Store) -> bytes:
    """The rows as a GeoJSON FeatureCollection (WGS84), the columns as properties.

    `waarde` is a number or null. Areas without boundary, Drenthe and Nederland have a null
    geometry. Attribution and licences stand in the file itself.
    """
    layer = boundary_layer(view, store)
    shapes = _geometries(view, store, layer)
    origins = view.origins or view.indicator.origin
    collection = {
        "type": "FeatureCollection",
        "name": f"{view.indicator.id} {view.choice.period}",
        "title": heading(view, store),
        "description": view.indicator.description,
        "attribution": [
            *dict.fromkeys(origin.attribution for origin in origins),
            boundary_credit(view, store),
        ],
        "licence": [*dict.fromkeys((*(o.licence for o in origins), layer.origin.licence))],
        "features": [
            {
                "type": "Feature",
                "id": row["gebiedscode"],
                "properties": row,
                "geometry": shapes.get(row["gebiedscode"]),
            }
            for row in table_rows(view, store)
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def _geometries(view: MapView, store: Store, layer: Layer) -> dict[str, Any]:
    """GeoJSON geometries by area code; those of regions dissolved from gemeenten."""
    features = store.geometry(layer.id)["features"]
    own = {feature["properties"]["area_code"]: feature["geometry"] for feature in features}
    if view.choice.level != "regio":
        return own
    shapes: dict[str, Any] = {}
    for region in store.groupings[view.choice.grouping].regions:
        members = [shapely.geometry.shape(own[code]) for code in region.members if code in own]
        if members:
            shape = shapely.union_all(members)
            shapes[region.area_code] = json.loads(shapely.to_geojson(shape))
    return shapes
