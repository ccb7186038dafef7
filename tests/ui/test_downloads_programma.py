"""Markdown as a third form: of every part of the pages that offer it, of no other page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from atlas.ui.downloads import MEDIA_TYPES, REPORTS
from atlas.ui.pages import PART_PAGES

WITH = [
    (page.key, deel) for page in PART_PAGES.values() if "md" in page.files for deel in page.parts
]
WITHOUT = [page.key for page in PART_PAGES.values() if "md" not in page.files]


def test_toetsen_and_programma_offer_markdown() -> None:
    assert {"toetsen", "programma"} <= {key for key, _ in WITH}
    assert PART_PAGES["toetsen"].files == ("xlsx", "pdf", "md")


def test_every_file_that_a_page_offers_can_be_made() -> None:
    offered = {ending for page in PART_PAGES.values() for ending in page.files}
    assert offered == {*REPORTS, "csv"}  # the rows of Vergelijken have a route of their own
    assert offered <= set(MEDIA_TYPES)


@pytest.mark.parametrize(("key", "deel"), WITH)
def test_every_part_is_markdown_with_sources_and_its_own_address(
    client: TestClient, key: str, deel: str
) -> None:
    answer = client.get(f"/download/{key}.md", params={"deel": deel})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="[\w.-]+\.md"', answer.headers["content-disposition"]
    )
    lines = answer.text.splitlines()
    assert lines[0].startswith("# ") and "## Bronnen" in lines
    assert lines[-1].startswith("Gemaakt op ") and answer.text.endswith(".\n")
    (address,) = re.findall(r"^<(http://testserver/.+)>$", answer.text, re.MULTILINE)
    found = urlsplit(address)
    assert found.path == f"/{key}"
    asked = dict(parse_qsl(found.query)).get("deel", PART_PAGES[key].default.KEY)
    assert asked == deel


@pytest.mark.parametrize(("key", "deel"), WITH)
def test_every_table_in_markdown_has_rows_as_long_as_its_head(
    client: TestClient, key: str, deel: str
) -> None:
    text = client.get(f"/download/{key}.md", params={"deel": deel}).text
    for block in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block[:300]
        assert re.fullmatch(r"\|( -{3}:? \|)+", block.splitlines()[1])


@pytest.mark.parametrize("key", WITHOUT)
def test_a_page_that_does_not_offer_it_has_none(client: TestClient, key: str) -> None:
    assert client.get(f"/download/{key}.md").status_code == 404
    assert client.get(f"/download/{key}.xlsx").status_code == 200


@pytest.mark.parametrize("ending", ["MD", "markdown", "csv", "html", "md.exe"])
def test_an_unknown_kind_of_file_is_a_404(client: TestClient, ending: str) -> None:
    assert client.get(f"/download/toetsen.{ending}").status_code == 404


def test_39_hostile_parameters_give_the_default_file(client: TestClient) -> None:
    hostile = {"kader": "\r\nX-Evil: 1", "naam": "9" * 5000, "x": "y"}
    answer = client.get("/download/toetsen.md", params=hostile)
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    assert "99999" not in answer.text and "Evil" not in answer.text
    assert "<http://testserver/toetsen>" in answer.text
