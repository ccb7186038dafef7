"""The feitenblad as a download of page Profiel."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

PATH = "/download/feitenblad.pdf"


def test_the_file_has_the_name_of_the_area_and_the_address_of_its_page(client: TestClient) -> None:
    answer = client.get(PATH, params={"gebied": "GM0114"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    name = 'attachment; filename="feitenblad-emmen.pdf"'
    assert answer.headers["content-disposition"] == name
    found = PdfReader(io.BytesIO(answer.content))
    assert len(found.pages) == 2
    assert "http://testserver/profiel?gebied=GM0114" in found.pages[0].extract_text()


def test_without_an_area_it_says_how_to_ask(client: TestClient) -> None:
    for path in (PATH, f"{PATH}?gebied="):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (
            400,
            "text/plain; charset=utf-8",
        )
        assert "Vraag het zo: /download/feitenblad.pdf?gebied=GM0114" in answer.text


@pytest.mark.parametrize(
    "given",
    ["GM9999", "NL01", "emmen", "../x", "GM0114'--", "<b>", "%00", "GM0114;GM0106", "9" * 999],
)
def test_39_an_unknown_area_is_a_404_that_repeats_nothing(client: TestClient, given: str) -> None:
    answer = client.get(PATH, params={"gebied": given})
    assert answer.status_code == 404
    assert answer.text.startswith("Dit gebied kennen wij niet. Vraag het zo: ")
    assert given not in answer.text.replace("gebied=GM0114 (de code van Emmen)", "")


def test_an_area_without_figures_says_why(client: TestClient) -> None:
    answer = client.get(PATH, params={"gebied": "RG_wzw_2007_zuidwest"})
    assert answer.status_code == 404
    assert answer.text.startswith("Van WZW-regio Zuidwest-Drenthe zijn er geen cijfers")


@pytest.mark.parametrize("ending", ["xlsx", "md", "html", ""])
def test_there_is_only_a_pdf(client: TestClient, ending: str) -> None:
    answer = client.get(f"/download/feitenblad.{ending}", params={"gebied": "GM0114"})
    assert answer.status_code == 404


def test_it_can_only_be_asked_for(client: TestClient) -> None:
    assert client.post(PATH, params={"gebied": "GM0114"}).status_code == 405
