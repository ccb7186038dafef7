"""Page Toetsen without a browser: every framework, all state in the address, inert text, files."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.domain.assessment import GROUPS, frameworks
from atlas.figures.report import Table, Text
from atlas.figures.report_md import inline
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.parts.part import Answer
from atlas.ui.toetsen import keuze, toetsen
from atlas.ui.toetsen import woorden as words
from tests.pages.support import ENGLISH, Page

ROOT = Path(__file__).parents[2]
FRAMEWORKS = tuple(name for group in GROUPS for name in group.members)
FILLED = {
    "naam": "Dorpshub Grolloo",
    "kader": "fw-2016",
    "c.fw-2016-1": "ja",
    "t.fw-2016-1": "zorg, en ook sport",
    "c.fw-2016-2": "nee",
}
EVIL = '=HYPERLINK("http://x")<img src=x onerror="alert(1)"> | **vet** [k](javascript:1)'
HOSTILE = {"naam": EVIL, "kader": "fw-2016", "c.fw-2016-1": "ja", "t.fw-2016-1": EVIL}


def shown(store: Store, **params: str) -> Answer:
    return toetsen.answer(store, params, None)


def text(answer: Answer) -> str:
    return " ".join(Page("".join(answer.out.values())).text.split())


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# The form


def test_there_is_a_word_for_every_point_of_the_data(store: Store) -> None:
    points = {each.criterion_id for one in frameworks(store).values() for each in one.criteria}
    expected = {"kader", "naam"} | {f"{kind}.{point}" for kind in "ct" for point in points}
    assert set(toetsen.WORDS) == expected
    assert len(points) == sum(keuze.POINTS.values()) == 93


def test_every_framework_is_offered_in_its_group(store: Store) -> None:
    html = toetsen.skeleton(store)
    offered = re.findall(r'<option value="([\w-]*)"', html)
    assert offered == ["", *FRAMEWORKS]
    assert re.findall(r'<optgroup label="([^"]+)"', html) == [group.title for group in GROUPS]
    assert set(re.findall(r'data-out="(\w+)"', html)) == {"kader", "punten", "uitkomst"}
    assert [title for _, title in Page(html).headings] == ["Wat u moet weten"]
    assert not ENGLISH.search(Page(html).text)


def test_without_a_framework_all_are_links_with_their_place(store: Store) -> None:
    found = shown(store)
    assert (found.params, found.notices, [*found.out]) == ({}, (), ["kader"])
    page = Page(found.out["kader"])
    asked = [dict(parse_qsl(urlsplit(link).query))["kader"] for link in page.links]
    assert asked == [*FRAMEWORKS]
    assert "Nota Sociaal beleid 2016-2020, 1.4 tabel Afwegingskader; periode 2016-2020" in text(
        found
    )
    assert "(nog leeg)" in page.text


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_every_framework_has_a_good_dutch_page(store: Store, name: str) -> None:
    chosen, found = frameworks(store)[name], shown(store, kader=name)
    page = Page("".join(found.out.values()))
    assert not ENGLISH.search(page.text), page.text
    assert len(page.ids) == len(set(page.ids))
    assert not set(page.tags) & {"script", "style", "iframe", "form", "img"}
    said = text(found)
    assert chosen.locator in said and chosen.group.about in said
    assert page.tags.count("select") == page.tags.count("input") == len(chosen.criteria)
    for point in chosen.criteria:
        assert {f"c.{point.criterion_id}", f"t.{point.criterion_id}"} <= set(page.ids)
        assert point.name in said and point.locator in said and point.threshold in said
    assert len(json.dumps(found.out)) < 25_000
    assert len(gzip.compress(json.dumps([found.out, found.values]).encode())) < 6_000


def test_the_form_is_the_same_whatever_is_filled_in(store: Store) -> None:
    empty, filled = shown(store, kader="fw-2016"), shown(store, **FILLED)
    assert empty.out["punten"] == filled.out["punten"]
    assert empty.out["uitkomst"] != filled.out["uitkomst"]
    assert filled.values == dict.fromkeys(toetsen.WORDS, "") | FILLED


def test_both_dates_of_the_stimuleringsbudget_are_shown(store: Store) -> None:
    said = text(shown(store, kader="fw-stim"))
    assert "datum staat dubbel" in said
    assert said.count("1 december (folder) of 2 oktober (H5)") >= 2
    assert f"{words.DOUBT}. Aanvraagdatum stimuleringsbudget" in said


def test_a_threshold_with_a_number_is_as_the_source_says(store: Store) -> None:
    assert ">= 2 gemeenten (voorkeur)" in text(shown(store, kader="fw-2019"))


def test_the_empty_framework_says_so_and_offers_another(store: Store) -> None:
    found = shown(store, kader="fw-boce-toets", naam="Plan")
    assert [*found.out] == ["kader"]
    said = text(found)
    for part in ("Dit toetsingskader is leeg", "nog niet ingevoegd", "draagkracht en draaglast"):
        assert part in said
    (link,) = Page(found.out["kader"]).links
    assert link == "/toetsen?kader=fw-boce"
    assert 'data-send="{&quot;kader&quot;: &quot;fw-boce&quot;}"' in found.out["kader"]
    assert found.params == {"naam": "Plan", "kader": "fw-boce-toets"}


# What comes out


def test_the_outcome_counts_and_gives_no_verdict(store: Store) -> None:
    said = text(shown(store, **FILLED))
    assert "5 punten: 1 keer voldoet, 1 keer voldoet niet, 3 nog open." in said
    assert "de weging is aan u" in said
    assert "zorg, en ook sport" in said and "Dorpshub Grolloo" in said
    assert not re.search(r"goedgekeurd|afgewezen|geslaagd", said)


def test_without_a_name_it_says_so(store: Store) -> None:
    assert "Initiatief: nog geen naam" in text(shown(store, kader="fw-2016"))


def test_another_framework_starts_empty_and_keeps_the_name(store: Store) -> None:
    found = shown(store, **{**FILLED, "kader": "fw-stim"})
    assert found.params == {"naam": "Dorpshub Grolloo", "kader": "fw-stim"}
    assert found.notices == ()
    assert "0 keer voldoet, 0 keer voldoet niet, 6 nog open" in text(found)


# The address


@pytest.mark.parametrize("params", [{}, FILLED, HOSTILE, {"kader": "fw-boce", "c.bu-15": "nee"}])
def test_the_address_of_an_answer_gives_the_same_answer(
    store: Store, params: dict[str, str]
) -> None:
    found = shown(store, **params)
    assert found.params == params
    again = shown(store, **found.params)
    assert (again.out, again.values, again.notices) == (found.out, found.values, ())


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("kader", "fw-1999"),
        ("kader", "<script>"),
        ("c.fw-2016-1", "misschien"),
        ("c.fw-2016-1", "JA"),
        ("naam", "x" * 121),
        ("t.fw-2016-1", "y" * 301),
        ("t.fw-2016-1", "y" * 5000),
    ],
)
def test_39_what_cannot_be_honoured_is_a_notice(store: Store, word: str, said: str) -> None:
    found = shown(store, **{**FILLED, word: said})
    (notice,) = found.notices
    assert notice.parameter == word
    assert not set(notice.given) & set("<>\"'")
    assert word not in found.params
    assert said not in "".join(found.out.values())


@pytest.mark.parametrize(("word", "longest"), [("naam", 120), ("t.fw-2016-1", 300)])
def test_the_longest_text_is_taken(store: Store, word: str, longest: int) -> None:
    found = shown(store, **{**FILLED, word: "é" * longest})
    assert found.params[word] == "é" * longest
    assert found.notices == ()


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [("  twee \n regels\t ", "twee regels"), ("om\u202egekeerd", "om gekeerd"), ("\x00\x07", "")],
)
def test_what_cannot_be_seen_is_left_out(store: Store, given_text: str, kept: str) -> None:
    found = shown(store, **{**FILLED, "naam": given_text})
    assert found.params.get("naam", "") == kept


@given(st.dictionaries(st.sampled_from(sorted(toetsen.WORDS)), st.text(max_size=320), max_size=6))
def test_39_no_address_breaks_the_page(store: Store, params: dict[str, str]) -> None:
    found = toetsen.answer(store, params, None)
    Page("".join(found.out.values()))
    assert toetsen.answer(store, found.params, None).out == found.out
    toetsen.report(store, params, None)


def run(**params: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The page as a visitor with this address gets it: the message and the new address."""
    app = AppTest.from_file(str(ROOT / "pages" / "toetsen.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    address = {name: "".join(value) for name, value in app.query_params.items()}
    return json.loads(gzip.decompress(component.proto.bytes)), address


def test_the_page_keeps_its_address_and_offers_three_files() -> None:
    message, address = run(**FILLED)
    assert address == FILLED
    assert message["files"] == ["xlsx", "pdf", "md"]
    assert message["notices"] == []


def test_the_page_names_the_framework_in_a_notice() -> None:
    message, address = run(kader="fw-1999", onzin="x")
    assert address == {}
    assert len(message["notices"]) == 2
    assert any("Voor het kader" in notice for notice in message["notices"])


# The files


@pytest.mark.parametrize("name", ["", *FRAMEWORKS])
def test_every_framework_has_its_report(store: Store, name: str) -> None:
    found = toetsen.report(store, {"kader": name}, None)
    assert found.name == (f"toetsen-{name}" if name else "toetsen")
    assert found.sources and found.lead
    assert len(found.sources) == (1 if name else 5)
    for block in found.blocks:
        if isinstance(block, Table):
            assert block.rows
            assert {len(row) for row in block.rows} == {len(block.columns)}
        else:
            assert isinstance(block, Text) and block.paragraphs


def test_the_files_say_the_same_as_the_screen(store: Store, client: TestClient) -> None:
    answer = client.get("/download/toetsen.md", params=FILLED)
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    said = answer.text
    assert "5 punten: 1 keer voldoet, 1 keer voldoet niet, 3 nog open." in said
    rows = [line for line in said.splitlines() if line.startswith("| Prioritaire opgave |")]
    assert len(rows) == 1 and "| voldoet | zorg, en ook sport | 1.4 |" in rows[0]
    (address,) = re.findall(r"<(http://testserver/toetsen\?[^>]+)>", said)
    assert dict(parse_qsl(urlsplit(address).query)) == FILLED
    paper = PdfReader(io.BytesIO(client.get("/download/toetsen.pdf", params=FILLED).content))
    assert "1 keer voldoet, 1 keer voldoet niet" in paper.pages[0].extract_text()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/download/toetsen.xlsx", params=FILLED).content)
    )
    cells = list(book["Alle punten met uw oordeel"].iter_rows(values_only=True))
    assert cells[3][3:5] == ("voldoet", "zorg, en ook sport")


# Text of a stranger


def test_38_hostile_text_is_inert_on_screen(store: Store) -> None:
    found = shown(store, **HOSTILE)
    html = "".join(found.out.values())
    assert "<img" not in html and "&lt;img src=x" in html
    page = Page(html)
    assert "img" not in page.tags
    assert not [link for link in page.links if "javascript" in link]


def test_38_40_hostile_text_is_inert_in_every_file(client: TestClient) -> None:
    said = client.get("/download/toetsen.md", params=HOSTILE).text
    unescaped = re.sub(r"\\.|<http://testserver[^>]*>", "", said)
    assert not re.search(r"[<\[`]|\*\*vet", unescaped)
    assert inline(EVIL) in said
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/download/toetsen.xlsx", params=HOSTILE).content)
    )
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in found if isinstance(cell.value, str)]
    assert not [each for each in texts if each.startswith(("=", "+", "-", "@"))]
    paper = PdfReader(io.BytesIO(client.get("/download/toetsen.pdf", params=HOSTILE).content))
    drawn = " ".join(" ".join(each.extract_text().split()) for each in paper.pages)
    assert "**vet**" in drawn
    links = [note.get_object()["/A"]["/URI"] for each in paper.pages for note in each["/Annots"]]
    assert all(link.startswith("http://testserver/toetsen") for link in links)


def test_38_the_name_of_the_file_is_not_from_the_visitor(client: TestClient) -> None:
    answer = client.get("/download/toetsen.md", params={**FILLED, "naam": 'a"; filename="b'})
    assert answer.headers["content-disposition"] == 'attachment; filename="toetsen-fw-2016.md"'
