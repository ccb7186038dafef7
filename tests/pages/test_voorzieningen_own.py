"""A visitor's own places: of one visitor only, and never half or silently gone."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from atlas.sources.own_places import read_places
from atlas.store.places import OwnPlaces
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.voorzieningen import own, plekken
from atlas.ui.voorzieningen.page import PAGE
from tests.pages.support import ROOT, Page

GOOD = b"naam;soort;kern\nWinkel van Jan;supermarkt;Grolloo\nBus;bushalte;Gieten\n"
OTHER = b"naam;soort;kern\nAnder huis;dorpshuis;Vledder\n"
BAD = b"naam;soort;kern\nNergens;dorpshuis;Nergenshuizen\n"
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"naam": "Punt", "soort": "dorpshuis"},
                "geometry": {"type": "Point", "coordinates": [6.6, 52.9]},
            }
        ],
    }
).encode()
OWN = own.OwnPlacesFile()
IN_USE = "In gebruik: goed.csv, 2 plekken."


def visitor(deel: str = "plekken") -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "voorzieningen.py"), default_timeout=60)
    app.query_params["deel"] = deel
    return app.run()


def choose(app: AppTest, name: str, content: bytes, kind: str = "text/csv") -> str:
    """What the page says after a file was chosen."""
    app.file_uploader[0].upload(name, content, kind).run()
    return said(app)


def said(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def places(content: bytes = GOOD, name: str = "goed.csv") -> OwnPlaces:
    found, problems = read_places(content, name, get_store())
    assert found is not None, problems
    return found


def test_two_visitors_never_see_each_other_s_places() -> None:
    one, two = visitor(), visitor()
    assert IN_USE in choose(one, "goed.csv", GOOD)
    assert "goed.csv" not in said(two.run())
    assert "ander.csv, 1 plek." in choose(two, "ander.csv", OTHER)
    assert IN_USE in said(one.run()) and "ander.csv" not in said(one)
    assert "In gebruik" not in said(visitor())


def test_own_places_are_on_the_map_of_their_visitor() -> None:
    one, two = visitor(), visitor()
    choose(one, "goed.csv", GOOD)
    (chart,), (other,) = (app.get("deck_gl_json_chart") for app in (one, two))
    assert "Winkel van Jan" in chart.proto.json
    assert "Winkel van Jan" not in other.proto.json


def test_a_geojson_of_points_is_read_too() -> None:
    assert "punten.geojson, 1 plek." in choose(
        visitor(), "punten.geojson", GEOJSON, "application/geo+json"
    )


def test_every_part_of_the_page_uses_them() -> None:
    for deel in PAGE.parts:
        assert IN_USE in choose(visitor(deel), "goed.csv", GOOD), deel


def test_a_file_with_problems_leaves_the_places_in_use_and_says_so() -> None:
    app = visitor()
    first = choose(app, "fout.csv", BAD)
    assert "Nergenshuizen" in first and OWN.KEPT not in first and "In gebruik" not in first
    assert IN_USE in choose(app, "goed.csv", GOOD)
    after = choose(app, "fout.csv", BAD)
    assert "Wij kunnen fout.csv nog niet lezen" in after
    assert OWN.KEPT in after and IN_USE in after
    assert "Nergenshuizen" not in choose(app, "goed.csv", GOOD)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"PAR1", b'{"type": "Polygon"}', b"\x00"])
def test_files_that_are_no_table_are_refused_in_dutch(content: bytes) -> None:
    text = choose(visitor(), "bestand.csv", content)
    assert "Wij kunnen bestand.csv nog niet lezen" in text
    assert "In gebruik" not in text


def test_38_markup_in_a_file_is_only_text() -> None:
    name = b"<script>alert(1)</script>"
    refused = choose(visitor(), "<img src=x>.csv", b"naam;soort;kern\n" + name + b";x;y\n")
    assert "<script" not in refused and "<img" not in refused
    taken = choose(visitor(), "<img src=x>.csv", b"naam;soort;kern\n" + name + b";dorpshuis;Eext\n")
    assert "In gebruik: img" in taken
    assert "<script" not in taken and "<img" not in taken


def test_places_and_problems_go_together() -> None:
    app = visitor()
    choose(app, "goed.csv", GOOD)
    choose(app, "fout.csv", BAD)
    (button,) = [each for each in app.button if "Haal" in each.label]
    button.click().run()
    assert "In gebruik" not in said(app) and "fout.csv" not in said(app)
    assert app.session_state[OWN.key("gegevens")] is None
    (chart,) = app.get("deck_gl_json_chart")
    assert "Winkel van Jan" not in chart.proto.json


def test_privacy_and_templates_stand_by_the_field() -> None:
    text = said(visitor())
    assert own.PRIVATE in text
    links = Page(text).links
    assert {f"{own.TEMPLATE}.csv", f"{own.TEMPLATE}.xlsx"} <= set(links)


def test_the_address_never_holds_them() -> None:
    app = visitor()
    choose(app, "goed.csv", GOOD)
    assert "Winkel" not in str(dict(app.query_params))


@pytest.mark.parametrize("deel", [*PAGE.parts])
def test_the_files_hold_own_places_and_say_so(deel: str) -> None:
    part, mine = PAGE.parts[deel], places()
    made = {name.rpartition(".")[2]: make() for _, name, make in OWN.files(part, {}, mine)}
    warning = OWN.WARNING.format(name="goed.csv")
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert any(warning in cell for cell in cells)
    assert "goed.csv" in PdfReader(io.BytesIO(made["pdf"])).pages[0].extract_text()
    assert set(made) == (
        {"xlsx", "pdf", "csv", "geojson"} if deel == "plekken" else {"xlsx", "pdf"}
    )


def test_the_csv_and_geojson_of_plekken_hold_them(store: Store) -> None:
    made = {
        name.rpartition(".")[2]: make()
        for _, name, make in OWN.files(plekken, {"gemeente": "GM1680"}, places())
    }
    rows = [*csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig")), delimiter=";")]
    mine = [row for row in rows if row["bron"] == "Uw eigen bestand"]
    assert [row["naam"] for row in mine] == ["Winkel van Jan", "Bus"]
    assert {row["gemeente"] for row in rows} == {"Aa en Hunze"}
    features = json.loads(made["geojson"])
    assert "goed.csv" in features["description"]
    assert [each["id"] for each in features["features"]] == [row["id"] for row in rows]


def test_40_a_name_that_starts_a_formula_is_neutralised_in_the_csv() -> None:
    mine = places(b"naam;soort;kern\n=1+1;dorpshuis;Eext\n")
    make = {name: make for _, name, make in OWN.files(plekken, {}, mine)}
    body = make["voorzieningen-plekken-eigen-plekken.csv"]().decode("utf-8-sig")
    assert ";'=1+1;" in body
