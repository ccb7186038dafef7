"""Downloads of page Wonen: each part as a workbook and on paper, with the address that it shows."""

from __future__ import annotations

import io
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from atlas.figures.report_xlsx import FIRST_SHEET
from atlas.store.serving import get_store
from atlas.ui.wonen.page import PAGE

PARTS = [*PAGE.parts]
FORMS = {"deel": "woonvormen", "groep": "senioren", "grootte": "18"}


def workbook(client: TestClient, **params: str) -> openpyxl.Workbook:
    answer = client.get("/download/wonen.xlsx", params=params)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def first_sheet(book: openpyxl.Workbook) -> list[tuple[str, str]]:
    return [row[:2] for row in book[FIRST_SHEET].iter_rows(values_only=True)]


def address(book: openpyxl.Workbook) -> str:
    return dict(first_sheet(book))["Adres op het scherm"]


@pytest.mark.parametrize("deel", PARTS)
def test_every_part_is_a_workbook_with_sources_and_its_own_address(
    client: TestClient, deel: str
) -> None:
    book = workbook(client, deel=deel)
    labels = [label for label, _ in first_sheet(book)]
    assert {"Wat is dit?", "Bron", "Gemaakt op"} <= set(labels)
    assert len(book.sheetnames) >= 2
    found = urlsplit(address(book))
    assert (found.scheme, found.netloc, found.path) == ("http", "testserver", "/wonen")
    asked = dict(parse_qsl(found.query)).get("deel", PAGE.default.KEY)
    assert asked == deel


@pytest.mark.parametrize("deel", PARTS)
def test_every_part_is_a_paper_with_the_address_as_a_link(client: TestClient, deel: str) -> None:
    answer = client.get("/download/wonen.pdf", params={"deel": deel})
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    assert f"blz. 1 van {len(paper.pages)}" in paper.pages[0].extract_text()
    notes = [note.get_object() for page in paper.pages for note in page.get("/Annots", [])]
    links = {note["/A"]["/URI"] for note in notes}
    assert len(links) == 1 and links.pop().startswith("http://testserver/wonen")


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_the_file_is_named_after_what_is_in_it(client: TestClient, ending: str) -> None:
    answer = client.get(f"/download/wonen.{ending}", params=FORMS)
    name = f'attachment; filename="wonen-woonvormen.{ending}"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "no-cache"


def test_the_choices_of_the_address_are_in_the_file(client: TestClient) -> None:
    book = workbook(client, **FORMS)
    rows = {row[0]: row[1] for row in book["Welke woonvormen passen"].iter_rows(values_only=True)}
    assert (rows["Woongroep"], rows["Wooncomplex"]) == ("past", "past niet")
    assert dict(parse_qsl(urlsplit(address(book)).query)) == FORMS


def test_an_unknown_part_is_the_first_one(client: TestClient) -> None:
    assert first_sheet(workbook(client, deel="x"))[0] == first_sheet(workbook(client))[0]


def test_39_hostile_parameters_give_the_default_file(client: TestClient) -> None:
    hostile = {"deel": "woonvormen", "groep": "\r\nX-Evil: 1", "grootte": "9" * 5000, "x": "y"}
    answer = client.get("/download/wonen.pdf", params=hostile)
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Gekozen groep: alle groepen." in text
    assert "99999" not in text and "Evil" not in text


@pytest.mark.parametrize("ending", ["csv", "png", "exe", "pdf.exe"])
def test_an_unknown_kind_of_file_is_a_404(client: TestClient, ending: str) -> None:
    assert client.get(f"/download/wonen.{ending}").status_code == 404


def test_the_map_is_no_paper(client: TestClient) -> None:
    assert client.get("/download/kaart.pdf").status_code == 404


def test_the_template_has_a_column_for_every_feature(client: TestClient) -> None:
    features = {each.id for each in get_store().housing.classification.features}
    answer = client.get("/download/woningen-sjabloon.csv")
    name = 'attachment; filename="woningen-sjabloon.csv"'
    assert answer.headers["content-disposition"] == name
    header = answer.content.decode("utf-8-sig").splitlines()[0].split(";")
    assert features < set(header)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/download/woningen-sjabloon.xlsx").content)
    )
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(header) < cells


@pytest.mark.parametrize("ending", ["pdf", "exe"])
def test_there_is_no_other_template(client: TestClient, ending: str) -> None:
    assert client.get(f"/download/woningen-sjabloon.{ending}").status_code == 404


@pytest.mark.parametrize("deel", ["geschiktheid"])
def test_example_dwellings_carry_their_warning_on_every_sheet_and_page(
    client: TestClient, deel: str
) -> None:
    asked = {"deel": deel, "voorbeeld": "1"}
    book = workbook(client, **asked)
    for sheet in book:
        said = [str(row[0]) + str(row[1:2]) for row in sheet.iter_rows(values_only=True)]
        assert any("oorbeeldgegevens" in line for line in said[:4]), sheet.title
    answer = client.get("/download/wonen.pdf", params=asked)
    assert "voorbeeld" in answer.headers["content-disposition"]
    for page in PdfReader(io.BytesIO(answer.content)).pages:
        assert "Let op: Voorbeeldgegevens" in page.extract_text()
    assert dict(parse_qsl(urlsplit(address(book)).query)) == asked


def test_without_asking_there_is_no_example(client: TestClient) -> None:
    labels = [label for label, _ in first_sheet(workbook(client, deel="geschiktheid"))]
    assert "Let op" not in labels
