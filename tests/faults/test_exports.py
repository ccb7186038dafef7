"""Faults 24, 38 and 40: exports stay inert and valid whatever names and values hold."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from atlas.domain.aggregate import Cell
from atlas.domain.choice import Choice
from atlas.domain.view import MapView, build_view
from atlas.figures.sheet import map_sheet, sheet_png
from atlas.figures.tables import csv_bytes, geojson_bytes, neutral, xlsx_bytes
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import small_data

FORMULAS = [
    '=HYPERLINK("http://kwaad.example";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|'/c calc'!A1",
]
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</text></svg><b>weg",
    "[klik](javascript:alert(1))",
    "]]>&amp;<![CDATA[",
    "nul\x00 en bel\x07 en half\ud800",
]
GEMEENTE = "GM0106"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = load_store(small_data(tmp_path))
    found.version = str(tmp_path)  # it gets other names: no cache may take it for another
    yield found


def named(store: Store, name: str) -> MapView:
    """A view in which a gemeente, the title and the source bear the name."""
    area = store.areas[GEMEENTE]
    store.areas[GEMEENTE] = area.model_copy(update={"name": name})
    view = build_view(store, Choice("aandeel_65plus", "2024", "gemeente"))
    origin = view.indicator.origin[0].model_copy(update={"producer": name, "title": name})
    indicator = view.indicator.model_copy(
        update={"title": name, "description": name, "question": name, "origin": (origin,)}
    )
    return replace(view, indicator=indicator, origins=(origin,))


@pytest.mark.parametrize("name", FORMULAS)
def test_40_csv_cells_are_neutralised(store: Store, name: str) -> None:
    text = csv_bytes(named(store, name), store).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    cells = [cell for row in rows[1:] for cell in row]
    assert f"'{name}" in cells
    numeric = re.compile(r"-?\d+(,\d+)?")
    assert not [
        c
        for c in cells
        if c[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not numeric.fullmatch(c)
    ]


@pytest.mark.parametrize("name", FORMULAS)
def test_40_xlsx_has_no_formula_and_no_link(store: Store, name: str) -> None:
    content = xlsx_bytes(named(store, name), store, "=1+1")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("value", [-5.25, -0.0, 0.0, 1e-9, -123456789.5])
def test_40_numbers_stay_numbers(store: Store, value: float) -> None:
    view = build_view(store, Choice("aandeel_65plus", "2024", "gemeente"))
    first = replace(view.cells[0], value=value)
    view = replace(view, cells=(first, *view.cells[1:]))
    line = csv_bytes(view, store).decode("utf-8-sig").split("\r\n")[1]
    assert float(line.split(";")[5].replace(",", ".")) == value
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(view, store)))
    cell = book["Cijfers"]["F2"]
    assert (cell.data_type, cell.value) == ("n", pytest.approx(value, rel=1e-15))


@pytest.mark.parametrize("text", ["Assen", "", "'s-Gravenhage", "De Wolden - zuid", "12,5", "a=b"])
def test_40_ordinary_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("name", MARKUP)
def test_38_markup_is_text_in_the_sheet(store: Store, name: str) -> None:
    view = named(store, name)
    svg = map_sheet(view, store, date(2026, 11, 22), name)
    root = ET.fromstring(svg.encode("utf-8"))
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {
        "svg",
        "title",
        "desc",
        "defs",
        "pattern",
        "rect",
        "path",
        "circle",
        "g",
        "text",
    }
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [a for a in attributes if a.startswith("on") or a.endswith("href")]
    said = "".join(element.text or "" for element in root.iter())
    for part in re.findall(r"[a-z]{3,}", name):
        assert part in said
    assert sheet_png(svg, 200).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", MARKUP[:5])
def test_38_markup_survives_as_text_in_the_files(store: Store, name: str) -> None:
    view = named(store, name)
    features = json.loads(geojson_bytes(view, store))["features"]
    assert name in {feature["properties"]["gebied"] for feature in features}
    assert name in xlsx_texts(xlsx_bytes(view, store))


def xlsx_texts(content: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_24_nan_is_null_or_empty_everywhere(store: Store, value: float) -> None:
    view = build_view(store, Choice("inwoners", "2024", "gemeente"))
    bad = Cell(view.cells[0].area_code, "value", value, "final", "cbs_kwb")
    view = replace(view, old_codes=(bad,))
    content = geojson_bytes(view, store).decode()
    assert not re.search(r"\b(NaN|Infinity)\b", content)
    row = json.loads(content)["features"][12]["properties"]
    assert row["gebiedscode"] == bad.area_code and row["waarde"] is None
    line = csv_bytes(view, store).decode("utf-8-sig").split("\r\n")[13].split(";")
    assert line[5] == ""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(view, store)))
    assert book["Cijfers"]["F14"].value is None


def test_24_cells_without_value_are_null_in_geojson(store: Store) -> None:
    view = build_view(store, Choice("aandeel_65plus", "2024", "gemeente"))
    rows = {f["id"]: f["properties"] for f in json.loads(geojson_bytes(view, store))["features"]}
    for code, word in (
        ("GM0106", "verborgen"),
        ("GM0109", "ontbreekt"),
        ("GM0114", "niet van toepassing"),
        ("GM0118", "ontbreekt"),
    ):
        assert rows[code]["waarde"] is None and rows[code]["klasse"] is None
        assert rows[code]["status"] == word
    assert rows["GM1680"]["waarde"] == 22
