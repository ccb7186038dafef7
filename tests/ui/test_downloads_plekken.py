"""Downloads of the places and of the template for own places."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from atlas.figures.place_files import COLUMNS
from atlas.sources.own_places import read_places
from atlas.store.serving import get_store


def rows(client: TestClient, **params: str) -> list[dict[str, str]]:
    answer = client.get("/download/plekken.csv", params=params)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="plekken.csv"'
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")]


def test_the_csv_has_every_place_of_the_atlas(client: TestClient) -> None:
    found = rows(client)
    assert [row["id"] for row in found] == get_store().places()["place_id"].tolist()
    assert [*found[0]] == [*COLUMNS, "versie"]
    assert {row["versie"] for row in found} == {get_store().version}


def test_the_words_of_the_page_hold(client: TestClient) -> None:
    found = rows(client, gemeente="GM1680", **{"l.project": "0", "deel": "plekken"})
    assert found and {row["gemeente"] for row in found} == {"Aa en Hunze"}
    assert "Project of voorbeeld" not in {row["soort"] for row in found}


def test_the_geojson_has_the_same_places(client: TestClient) -> None:
    answer = client.get("/download/plekken.geojson", params={"gemeente": "GM0114"})
    assert answer.headers["content-type"] == "application/geo+json"
    collection = json.loads(answer.content)
    assert "niet volledig" in collection["description"]
    ids = [each["id"] for each in collection["features"]]
    assert ids == [row["id"] for row in rows(client, gemeente="GM0114")]


def test_39_hostile_words_give_all_places(client: TestClient) -> None:
    hostile = {"gemeente": "\r\nX-Evil: 1", "plek": "9" * 5000, "l.project": "<b>", "q": "y"}
    assert len(rows(client, **hostile)) == len(rows(client))
    answer = client.get("/download/plekken.geojson", params=hostile)
    assert answer.status_code == 200 and "x-evil" not in answer.headers


@pytest.mark.parametrize("name", ["plekken.xlsx", "plekken.exe", "plekken-sjabloon.pdf"])
def test_there_are_no_other_files(client: TestClient, name: str) -> None:
    assert client.get(f"/download/{name}").status_code == 404


def test_the_template_is_what_the_reader_of_own_places_takes(client: TestClient) -> None:
    answer = client.get("/download/plekken-sjabloon.csv")
    name = 'attachment; filename="plekken-sjabloon.csv"'
    assert answer.headers["content-disposition"] == name
    header = answer.content.decode("utf-8-sig").splitlines()[0]
    cells = {"naam": "Huis", "soort": "Dorpshub", "kern": "Grolloo"}
    line = ";".join(cells.get(column, "") for column in header.split(";"))
    places, problems = read_places(f"{header}\n{line}\n".encode(), "ingevuld.csv", get_store())
    assert problems == ()
    assert places is not None and places.frame["area_code"].tolist() == ["WP1169"]


def test_the_workbook_of_the_template_names_every_kind(client: TestClient) -> None:
    answer = client.get("/download/plekken-sjabloon.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {kind.title for kind in get_store().place_kinds.values()} <= cells


def test_the_part_is_a_workbook_and_a_paper(client: TestClient) -> None:
    for ending in ("xlsx", "pdf"):
        answer = client.get(f"/download/voorzieningen.{ending}", params={"gemeente": "GM1680"})
        assert answer.status_code == 200
        name = f'attachment; filename="voorzieningen-plekken.{ending}"'
        assert answer.headers["content-disposition"] == name


@pytest.mark.parametrize(
    "path",
    [
        "voorzieningen",
        "",
        ".pdf",
        "voorzieningen.xlsx/",
        "..%2f..%2fetc%2fpasswd.pdf",
        "%2e%2e/%2e%2e/etc/passwd.xlsx",
        "mijn-dorp.pdf%2fx.pdf",
        "%00.pdf",
        "plekken.%00",
        "mijn-dorp.XLSX",
    ],
)
def test_41_another_path_is_a_404_and_not_a_frame(client: TestClient, path: str) -> None:
    answer = client.get(f"/download/{path}")
    assert answer.status_code == 404
    assert "streamlit" not in answer.text


@pytest.mark.parametrize(
    "name", ["voorzieningen.xlsx", "mijn-dorp.pdf", "plekken.csv", "plekken-sjabloon.xlsx"]
)
def test_a_download_can_only_be_asked_for(client: TestClient, name: str) -> None:
    assert client.head(f"/download/{name}").status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, f"/download/{name}").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "voorzieningen.{}?deel=bereik&kern=WP1169",
        "voorzieningen.{}?deel=watals&stappen=erbij-WP1169&zoek=1",
        "mijn-dorp.{}?kern=WP1169",
    ],
)
def test_40_workbooks_have_no_formulas_and_no_figures_that_are_none(
    client: TestClient, address: str
) -> None:
    answer = client.get(f"/download/{address.format('xlsx')}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
    assert not [text for text in texts if text.lower() in ("nan", "none", "inf")]
    assert [cell for cell in cells if cell.data_type == "n"]
    assert [text for text in texts if "CC BY 4.0" in text]
    paper = client.get(f"/download/{address.format('pdf')}")
    pages = PdfReader(io.BytesIO(paper.content)).pages
    assert "Bronnen" in " ".join(page.extract_text() for page in pages)
