"""The helper that makes HTML: all text of the data is inert (fault 38)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.html import (
    Html,
    definitions,
    external,
    items,
    join,
    map_address,
    report_table,
    svg,
    table,
    tag,
)
from tests.pages.support import Page

HOSTILE = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'


def test_text_is_escaped_and_html_is_not() -> None:
    assert tag("p", "a < b & c") == "<p>a &lt; b &amp; c</p>"
    assert tag("p", tag("b", "<")) == "<p><b>&lt;</b></p>"
    assert isinstance(tag("p"), Html)


def test_attributes_are_escaped_named_and_left_out() -> None:
    made = tag("a", "x", href='"><b>', class_="c", aria_label="d", open=True, id=None, lang=False)
    assert made == '<a href="&quot;&gt;&lt;b&gt;" class="c" aria-label="d" open>x</a>'


def test_void_elements_have_no_end() -> None:
    assert tag("img", src="/a.svg", alt="") == '<img src="/a.svg" alt="">'
    assert tag("input", type="range", name="x") == '<input type="range" name="x">'


def test_join_leaves_out_none_and_escapes_the_rest() -> None:
    assert join(["<", None, tag("b")], " & ") == "&lt; &amp; <b></b>"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//evil.example"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert external(url, "<naam>") == "&lt;naam&gt;"


def test_a_web_address_becomes_a_link() -> None:
    page = Page(external("https://opendata.cbs.nl/?a=1&b=2", "CBS"))
    assert page.links == ["https://opendata.cbs.nl/?a=1&b=2"]


@given(st.text())
def test_any_text_survives_as_text(text: str) -> None:
    parts = (tag("p", text), items([text]), definitions([("a", text)]), external(text, text))
    for part in parts:
        assert not set(Page(part).tags) & {"script", "img", "b"}


@pytest.mark.parametrize(
    "part",
    [
        items([HOSTILE]),
        definitions([(HOSTILE, HOSTILE)]),
        table(HOSTILE, [HOSTILE], [[HOSTILE, HOSTILE]]),
        tag("details", tag("summary", HOSTILE), id=HOSTILE),
        report_table(Table(HOSTILE, (Column(HOSTILE),), ((HOSTILE,),), (HOSTILE,), HOSTILE)),
    ],
)
def test_hostile_text_is_inert_everywhere(part: Html) -> None:
    page = Page(part)
    assert not set(page.tags) & {"script", "img"}
    assert HOSTILE in page.text or HOSTILE in page.ids


def test_a_table_is_a_real_table_that_scrolls_by_itself() -> None:
    made = table("Titel", ["A", "B"], [["1", "2"]])
    for part in (
        "<caption>Titel</caption>",
        '<th scope="col">A</th>',
        '<th scope="row">1</th><td>2</td>',
        'role="region" tabindex="0" aria-label="Titel"',
    ):
        assert part in made


def test_a_definition_without_text_is_left_out() -> None:
    assert Page(definitions([("Let op", None), ("Jaar", "2024")])).text.split() == ["Jaar", "2024"]


def test_the_address_of_a_map_is_canonical(store: Store) -> None:
    params = {"indicator": "bevolking_totaal", "niveau": "gemeente", "klassen": "5"}
    assert map_address(store, params) == "/kaart?indicator=bevolking_totaal"


def test_a_report_table_has_numbers_on_the_right_and_unknown_in_words() -> None:
    columns = (Column("Gemeente"), Column("Woningen", 0), Column("Deel", 1, "%"))
    rows = (("Emmen", 1234.5, 12.34), ("Assen", 0, None), ("Meppel", math.nan, 0.0))
    made = report_table(Table("Woningen per gemeente", columns, rows, ("Een noot.",)))
    for part in (
        "<caption><span>Woningen per gemeente</span></caption>",
        '<th scope="col">Gemeente</th>',
        '<th scope="col" class="atlas-number">Deel</th>',
        '<th scope="row">Emmen</th><td class="atlas-number">1.235</td>',
        '<td class="atlas-number">12,3%</td>',
        '<td class="atlas-number">0</td><td class="atlas-number atlas-unknown">onbekend</td>',
        '<td class="atlas-number atlas-unknown">onbekend</td><td class="atlas-number">0,0%</td>',
        'role="region" tabindex="0" aria-label="Woningen per gemeente"',
        '</div><p class="atlas-note">Een noot.</p>',
    ):
        assert part in made


def test_a_column_with_long_texts_gets_room() -> None:
    columns = (Column("Gemeente"), Column("Opmerking"))
    made = report_table(Table("x", columns, (("Emmen", "kort"), ("Assen", "lang " * 20))))
    assert made.count("atlas-long") == 3
    assert 'role="table" class="atlas-grid-table atlas-stack"' in made
    assert '<th scope="row" role="rowheader">Emmen</th>' in made
    assert '<td role="cell" data-label="Opmerking" class="atlas-long">kort</td>' in made


def test_a_table_with_many_texts_becomes_a_list_on_a_phone_and_one_of_numbers_stays() -> None:
    words = tuple(map(Column, ("Voorziening", "Jaar", "Status", "Plaats")))
    numbers = (Column("Klasse"), *(Column(str(year), 0) for year in range(2020, 2025)))
    listed = report_table(Table("x", words, (("Opvang", "2024", "schatting", "H4"),)))
    assert "atlas-stack" in listed
    assert '<td role="cell" data-label="Status">schatting</td>' in listed
    assert "atlas-stack" not in report_table(Table("x", numbers, (("a", 1, 2, 3, 4, 5),)))


def test_a_row_of_another_length_than_the_head_is_an_error() -> None:
    with pytest.raises(ValueError, match="argument"):
        report_table(Table("x", (Column("a"), Column("b", 0)), (("a",),)))


def test_a_chart_is_our_own_svg_and_nothing_else() -> None:
    made = svg("<svg></svg>")
    assert made.startswith('<div class="atlas-chart" role="group" tabindex="0"')
    assert "<svg></svg>" in made
    with pytest.raises(ValueError, match="SVG"):
        svg(HOSTILE)
