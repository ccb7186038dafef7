"""Page Begrippen without a browser: four lists, each row with its document, found and linked."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.domain.programme_tree import rows
from atlas.figures.report import Table
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.begrippen import systemen, termen, trends, twijfel
from atlas.ui.begrippen.deel import ListPart
from atlas.ui.begrippen.page import PAGE, PARTS
from atlas.ui.html import join
from tests.pages.support import ENGLISH, Page
from tests.support import small_data

ROOT = Path(__file__).parents[2]
TERMS, SYSTEMS, TRENDS, DOUBTS = PARTS
COUNTS = {"begrippen": 101, "systemen": 133, "trends": 69}
HOSTILE = ("<b>x</b>", "gl-999", "GL-001", "'><script>alert(1)", "9" * 5000)
LARGEST = 15_000


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def recorded(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/programme/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def out(store: Store, part: ListPart, name: str = "lijst", **params: str) -> str:
    return part.answer(store, params, None).out[name]


def listed(store: Store, part: ListPart, **params: str) -> tuple[tuple[object, ...], ...]:
    """All rows that an address asks for, as their file has them."""
    blocks = part.report(store, params, None).blocks
    return next((block.rows for block in blocks if isinstance(block, Table)), ())


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# What every part does


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_every_row_of_the_table_is_there_with_its_place(store: Store, part: ListPart) -> None:
    records, found = recorded(part.listing.table), listed(store, part)
    assert len(found) == len(records) == COUNTS.get(part.KEY, len(records))
    places = [str(row[-1]) for row in found]
    assert not any(re.search(r"[a-z]_\d{4}", place) for place in places)
    for record in records:
        assert any(record["locator"] in place for place in places), record


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_the_list_is_walked_without_loss(store: Store, part: ListPart) -> None:
    key = part.listing.key
    seen: list[str] = []
    params: dict[str, str] = {}
    for _ in range(12):
        html = out(store, part, **params)
        seen += re.findall(r'<th scope="row"[^>]*><a id="([^"]+)"', html)
        forward = re.search(r'href="([^"]*)"[^>]*aria-label="Volgende', html)
        if not forward:
            break
        params = dict(parse_qsl(urlsplit(forward[1].replace("&amp;", "&")).query))
        assert params.pop("deel", "begrippen") == part.KEY
    assert sorted(seen) == sorted(record[key] for record in recorded(part.listing.table))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_every_choice_offered_finds_as_many_as_it_says(store: Store, part: ListPart) -> None:
    offered = part.listing.offered(store)
    assert all(offered.values())
    for word, choices in offered.items():
        for value, name in choices.items():
            count = int(re.search(r"\((\d+)\)$", name)[1])  # type: ignore[index]
            assert len(listed(store, part, **{word: value})) == count > 0
            answer = part.answer(store, {word: value}, None)
            assert (answer.params, answer.notices) == ({word: value}, ())
            assert answer.values[word] == value


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_each_row_can_be_named_by_an_address(store: Store, part: ListPart) -> None:
    word, key = part.listing.one, part.listing.key
    for record in rows(store, part.listing.table):
        answer = part.answer(store, {word: record[key]}, None)
        assert answer.params == {word: record[key]}
        assert answer.notices == ()
        page = Page(join(answer.out.values()))
        assert page.ids.count(record[key]) == 1
        assert record["locator"] in Page(answer.out["gekozen"]).text
    assert out(store, part, "gekozen") == ""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_is_left_out_with_a_notice(
    store: Store, part: ListPart, value: str
) -> None:
    for word in part.WORDS:
        if word == "zoek":
            continue
        answer = part.answer(store, {word: value}, None)
        assert (answer.params, answer.out) == ({}, part.answer(store, {}, None).out)
        (notice,) = answer.notices
        assert notice.parameter == word
        assert not set(notice.given) & set("<>'\"")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_the_page_is_good_dutch_html(store: Store, part: ListPart) -> None:
    page = Page(join([part.skeleton(store), *part.answer(store, {}, None).out.values()]))
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    assert "Bronnen en licenties" in page.text
    assert not set(page.tags) & {"script", "style", "iframe", "form", "img"}
    assert not (found := ENGLISH.search(page.text)), found
    paths = {urlsplit(link).path for link in page.links if link.startswith("/")}
    assert paths <= {"/begrippen"}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_an_answer_is_small(store: Store, part: ListPart) -> None:
    for said in ((), (("zoek", "zorg"),)):
        assert len(PAGE.message(part.KEY, said)[1]) < LARGEST


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_searching_markup_finds_nothing_and_stays_text(store: Store, part: ListPart) -> None:
    html = out(store, part, zoek="<script>alert(1)</script>")
    assert "Niets gevonden" in html
    assert "<script" not in html
    assert "<table" not in html


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_the_files_hold_the_whole_choice(client: TestClient, store: Store, part: ListPart) -> None:
    params = {"deel": part.KEY, "document": "boce_2023"}
    found = client.get("/download/begrippen.xlsx", params=params)
    assert found.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}
    expected = {str(row[0]) for row in listed(store, part, document="boce_2023")}
    assert expected and expected <= cells
    assert any("document=boce_2023" in cell for cell in cells)
    assert client.get("/download/begrippen.pdf", params=params).content.startswith(b"%PDF")


def test_an_atlas_without_a_programme_says_there_is_nothing(tmp_path: Path) -> None:
    small = load_store(small_data(tmp_path))
    for part in PARTS:
        assert "Niets gevonden" in out(small, part)
        Page(part.skeleton(small))
        assert part.report(small, {}, None).blocks


# Terms


def test_terms_stand_by_the_alphabet(store: Store) -> None:
    names = [str(row[0]).casefold() for row in listed(store, TERMS)]
    assert names[0] == "aanvalsteam"
    assert [name[0] for name in names] == sorted(name[0] for name in names)


def test_an_abbreviation_has_its_words_and_its_place(store: Store) -> None:
    said = text(out(store, TERMS, "gekozen", begrip="gl-002"))
    for words in ("BOKD", "Brede Overleggroep Kleine Dorpen", "koepel en steun voor kleine dorpen",
                  "Een half miljoen mensen", "Afkortingenlijst (slot)"):  # fmt: skip
        assert words in said


def test_what_the_document_does_not_explain_is_told_so(store: Store) -> None:
    unexplained = {r["term"] for r in recorded("glossary") if r["defined"] == "nee"}
    assert len(unexplained) == 35
    told = {row[0] for row in listed(store, TERMS) if termen.NOT_EXPLAINED in str(row[2])}
    assert told == unexplained
    assert {row[0] for row in listed(store, TERMS, uitleg="nee")} == unexplained
    assert "niet uitgelegd" not in text(out(store, TERMS, "gekozen", begrip="gl-014"))


@pytest.mark.parametrize(("asked", "term"), [
    ("pakket thuis", "VPT"), ("KLEINE dorpen", "BOKD"), ("fryslan", None), ("wooncarriere",
    "wooncarrière"), ("nultreden", "nultredenwoning"),
])  # fmt: skip
def test_searching_forgives_capitals_and_accents(
    store: Store, asked: str, term: str | None
) -> None:
    found = {row[0] for row in listed(store, TERMS, zoek=asked)}
    assert (term in found) if term else not found


def test_a_letter_gives_its_terms(store: Store) -> None:
    found = [str(row[0]) for row in listed(store, TERMS, letter="W")]
    assert {"Wlz", "WMO", "welzijn", "wooncarrière"} <= set(found)
    assert all(name[0] in "wW" for name in found)


# Systems, trends, doubts


def test_what_is_our_own_is_told_apart_from_the_document(store: Store) -> None:
    assert "Ons voorstel voor de atlas" in SYSTEMS.listing.heads
    table = next(b for b in SYSTEMS.report(store, {}, None).blocks if isinstance(b, Table))
    assert "(eigen aanname)" in table.notes[0]
    by_name = {row[0]: row for row in table.rows}
    assert by_name["Sportmonitor"][4] == "sport en bewegen per gemeente (eigen aanname)"
    assert "ook Nota Sociaal beleid 2016-2020, H3.1" in str(by_name["Sportmonitor"][6])
    assert not any(re.search(r"\[[da]\]", str(row[4])) for row in table.rows)
    assert systemen.TABLE == "systems"


def test_a_trend_has_its_period_and_area(store: Store) -> None:
    found = {row[0]: row[1:] for row in listed(store, TRENDS)}
    assert found["Drenthe vergrijst harder dan Nederland"][:4] == (
        "bevolking", "trend", "Drenthe", "2007",
    )  # fmt: skip
    themes = [row["theme"] for row in recorded("trends")]
    assert len(listed(store, TRENDS, thema="zorg")) == themes.count("zorg")
    assert trends.LISTING.deel == "trends"


def test_doubts_name_their_documents_and_sort(store: Store) -> None:
    found = {str(row[0]): row[1:] for row in listed(store, DOUBTS)}
    assert "10 mei 2016 (kader)" in str(found["B3"][0])
    assert found["B3"][1] == twijfel.SECTIONS["B"]
    assert found["B13"][2] == (
        "Een half miljoen mensen (programma WZW, 2007) en Convenant wonen, welzijn en zorg (2006), "
        "activiteit 1 / Aanpak"
    )
    assert {name[0] for name in found} == set(twijfel.SECTIONS) == set("ABCDE")


def test_a_doubt_of_two_documents_is_found_under_both(store: Store) -> None:
    for document in ("wzw_2007", "convenant_2006"):
        assert "B13" in [row[0] for row in listed(store, DOUBTS, document=document)]


# The page


@pytest.mark.parametrize(("params", "title"), [
    ({}, TERMS.QUESTION), ({"deel": "twijfel"}, DOUBTS.QUESTION),
    ({"begrip": "gl-012"}, TERMS.QUESTION), ({"deel": "systemen", "systeem": "sys-002"},
    SYSTEMS.QUESTION),
])  # fmt: skip
def test_the_page_runs_and_keeps_its_address(params: dict[str, str], title: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages/begrippen.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    message = json.loads(gzip.decompress(component.proto.bytes))
    assert (message["title"], message["notices"]) == (title, [])
    assert {name: "".join(value) for name, value in app.query_params.items()} == params
