"""Downloads: the view of the address in five kinds of file, with names that say what it is."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from starlette.testclient import TestClient

ASKED = {"indicator": "eenzaam_18plus", "jaar": "2020"}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "svg", "png"])
def test_every_kind_of_file_names_indicator_level_and_period(
    client: TestClient, ending: str
) -> None:
    answer = client.get(f"/download/kaart.{ending}", params=ASKED)
    assert answer.status_code == 200
    name = f"eenzaam_18plus_gemeente_2020.{ending}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.content


def test_the_csv_opens_in_dutch_excel(client: TestClient) -> None:
    body = client.get("/download/kaart.csv", params=ASKED).content
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    values = {row["gebied"]: row["waarde"] for row in rows}
    assert values["Emmen"] == "45,6"
    assert values["Nederland"] == "47"
    assert {row["tabel"] for row in rows} == {"50090NED"}


def test_the_workbook_holds_numbers_and_the_address_of_the_map(client: TestClient) -> None:
    body = client.get("/download/kaart.xlsx", params=ASKED).content
    book = openpyxl.load_workbook(io.BytesIO(body))
    header, *rows = book["Cijfers"].iter_rows(values_only=True)
    values = {row[header.index("gebied")]: row[header.index("waarde")] for row in rows}
    assert values["Emmen"] == 45.6
    notes = dict(book["Toelichting"].iter_rows(values_only=True))
    assert notes["Adres van de kaart"].endswith("/kaart?indicator=eenzaam_18plus")
    assert "CC BY 4.0" in notes["Licentie"]


def test_the_geojson_carries_values_and_credit(client: TestClient) -> None:
    found = json.loads(client.get("/download/kaart.geojson", params=ASKED).content)
    emmen = next(item for item in found["features"] if item["id"] == "GM0114")
    assert emmen["properties"]["waarde"] == 45.6
    assert any("Kadaster" in line for line in found["attribution"])


def test_the_picture_names_title_period_and_source(client: TestClient) -> None:
    svg = client.get("/download/kaart.svg", params=ASKED).text
    for part in ("eenzaam", "2020", "50090NED", "Kadaster", "gemodelleerde schatting"):
        assert part in svg
    png = client.get("/download/kaart.png", params=ASKED).content
    assert png.startswith(b"\x89PNG")


def test_fault_39_hostile_parameters_give_the_default_file(client: TestClient) -> None:
    answer = client.get(
        "/download/kaart.csv", params={"indicator": '"; rm -rf', "jaar": "\r\nX-Evil: 1"}
    )
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    assert "rm -rf" not in answer.headers["content-disposition"]


def test_an_unknown_kind_of_file_is_a_404(client: TestClient) -> None:
    assert client.get("/download/kaart.exe").status_code == 404
