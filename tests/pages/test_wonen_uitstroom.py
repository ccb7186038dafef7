"""Part Uitstroom of page Wonen: the outflow as printed, its contradiction, and what it asks."""

from __future__ import annotations

import json
import math
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from atlas.figures.report import Table, Text
from atlas.store.store import Store
from atlas.ui.wonen import uitstroom, woonvormen
from tests.pages.support import ENGLISH, Page

FOUR = {
    "Beschermd wonen": 20,
    "Maatschappelijke opvang": 45,
    "Vrouwenopvang": 25,
    "Residentiële jeugdzorg (18-/18+)": 10,
}


@pytest.fixture(scope="module")
def html(store: Store) -> str:
    return uitstroom.skeleton(store)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def cells(table: Table, column: int) -> dict[str, object]:
    """The cells of a column by the first cell of their row."""
    return {str(row[0]): row[column] for row in table.rows}


def test_the_table_is_that_of_the_source(store: Store) -> None:
    table = uitstroom.outflow_table(store)
    assert cells(table, 1) == FOUR | {"Totaal volgens de tabel": 100}
    assert set(cells(table, 2).values()) == {"niet genoemd"}
    assert set(cells(table, 3).values()) == {"schatting"}
    assert all(str(place).startswith("H4.1") for place in cells(table, 4).values())
    assert any("lopende tekst, niet uit de tabel" in note for note in table.notes)


def test_text_and_table_stand_side_by_side(store: Store) -> None:
    table = uitstroom.text_table(store)
    assert [row[1] for row in table.rows] == [100, 90, 100]
    assert [row[2] for row in table.rows] == [
        "H4.1 eerste alinea",
        "eigen optelling",
        "H4.1 tabel Verwachte bemiddelde uitstroom",
    ]
    assert "tellen die drie op tot 90" in table.notes[0]


def test_years_are_simple_arithmetic_and_called_so(store: Store) -> None:
    table = uitstroom.years_table(store)
    assert table.rows == (
        ("1 jaar", 100, 90),
        ("2 jaar", 200, 180),
        ("3 jaar", 300, 270),
        ("4 jaar", 400, 360),
    )
    assert table.notes[0].startswith("Eigen berekening")
    assumed, summed = uitstroom.asks(store)
    assert "eigen aanname" in assumed
    assert "400 woningen: 4 maal 100" in summed


def test_the_niche_forms_are_those_of_these_groups(store: Store) -> None:
    assert [row[0] for row in uitstroom.forms_table(store).rows] == [
        "Housing first",
        "Kamers met Kansen (kamertraining)",
        "Kleinschalige tussenvoorziening",
    ]


def test_every_group_exists_and_can_be_found(store: Store, page: Page) -> None:
    groups = {group.id for group in store.housing.forms.groups}
    assert set(uitstroom.GROUPS.values()) <= groups
    links = [link for link in page.links if link.startswith("/wonen")]
    asked = [dict(parse_qsl(urlsplit(link).query)) for link in links]
    assert [params.pop("deel") for params in asked] == ["woonvormen"] * 4
    for params, group in zip(asked, uitstroom.GROUPS.values(), strict=True):
        answer = woonvormen.answer(store, params, None)
        assert answer.values[woonvormen.GROUP] == group
        assert answer.notices == ()


def test_a_link_sends_what_its_address_says(html: str) -> None:
    links = re.findall(r'<a href="(/wonen[^"]+)" data-send="([^"]+)"', html)
    assert len(links) == 4
    for href, sent in links:
        query = dict(parse_qsl(urlsplit(unescape(href)).query))
        assert json.loads(unescape(sent)) == query


def test_the_part_says_whose_figures_these_are(page: Page) -> None:
    for text in (
        "Borger-Odoorn, Coevorden en Emmen",
        "geen tellingen",
        "Voor welk jaar ze gelden, staat er niet",
        "Wonen zonder zorgen (concept 2023-2026)",
        "geen licentie gezien",
        "eigen berekening",
    ):
        assert text in page.text
    assert {level for level, _ in page.headings} == {"h2"}
    assert not ENGLISH.search(page.text)


def test_the_chart_shows_the_four_facilities_and_has_its_table(html: str) -> None:
    (chart,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    for name, number in FOUR.items():
        assert f"{name}: {number}" in unescape(chart)
    assert html.index("<svg") < html.index("<table")


@pytest.mark.parametrize("params", [{}, {"groep": "x"}, {"<b>": "1"}, {"a": "1" * 10_000}])
def test_any_address_gives_the_same_answer(store: Store, params: dict[str, str]) -> None:
    answer = uitstroom.answer(store, params, None)
    assert (dict(answer.params), dict(answer.out), dict(answer.maps)) == ({}, {}, {})
    assert len(answer.notices) == len(params)
    assert "<" not in "".join(notice.given for notice in answer.notices)


def test_the_report_has_the_tables_of_the_screen(store: Store, page: Page) -> None:
    report = uitstroom.report(store, {}, None)
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert len(tables) == 4
    for table in tables:
        assert table.title in page.text
        for row in table.rows:
            for value, column in zip(row, table.columns, strict=True):
                assert table.text(value, column) in page.text
    (text,) = (block for block in report.blocks if isinstance(block, Text))
    assert text.paragraphs == uitstroom.asks(store)
    (source,) = report.sources
    assert source.startswith("Bron: Wonen zonder zorgen")
    assert "Opgehaald op 22 november 2026" in source
    assert report.name == "wonen-uitstroom"


def test_one_unknown_facility_makes_the_sums_unknown_and_never_zero(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = store.facts(uitstroom.FACTS)
    rows.loc[rows["item"] == "vrouwenopvang", ["value", "status"]] = [math.nan, "missing"]
    monkeypatch.setattr(store, "facts", lambda _: rows.copy())
    assert cells(uitstroom.outflow_table(store), 1)["Vrouwenopvang"] is None
    assert cells(uitstroom.outflow_table(store), 3)["Vrouwenopvang"] == "ontbreekt"
    assert [row[1] for row in uitstroom.text_table(store).rows] == [100, None, 100]
    assert {row[1:] for row in uitstroom.years_table(store).rows} == {(None, None)}
    assert len(uitstroom.asks(store)) == 1
    assert "Vrouwenopvang: onbekend" in unescape(uitstroom.skeleton(store))
