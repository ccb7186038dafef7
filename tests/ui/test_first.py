"""The first picture of the page Kaart: there in the first answer, with the right classes."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from atlas.domain.choice import parse_choice
from atlas.domain.view import build_view
from atlas.figures.palette import view_colours
from atlas.figures.paths import layer_payload
from atlas.store.store import Store
from atlas.ui.first import ID, first_part, first_picture
from atlas.ui.wonen.page import PAGE


def picture(store: Store, **params: str) -> str:
    return first_picture(parse_choice(params, store)[0])


def test_every_gemeente_has_the_colour_of_its_class(store: Store) -> None:
    choice = parse_choice({"indicator": "eenzaam_18plus", "jaar": "2016"}, store)[0]
    view, html = build_view(store, choice), first_picture(choice)
    shapes = dict(re.findall(r'<path d="([^"]+)" fill="([^"]+)"/>', html))
    colours = view_colours(view)
    for area, cell in zip(layer_payload(store, "gemeente")["areas"], view.cells, strict=True):
        assert cell.class_index is not None
        assert shapes[area["d"]] == colours[cell.class_index]


def test_a_cell_without_value_has_the_pattern_of_its_state(store: Store) -> None:
    html = picture(store, indicator="levensverwachting_65")
    assert html.count(f'fill="url(#{ID}-missing)"') == 12
    html = picture(store, indicator="bevolking_totaal", jaar="1960")
    assert f'fill="url(#{ID}-not_applicable)"' in html or f'fill="url(#{ID}-missing)"' in html


def test_it_says_what_the_page_will_say(store: Store) -> None:
    html = picture(store, indicator="eenzaam_18plus", jaar="2020")
    assert "Waar voelen de meeste volwassenen zich eenzaam?" in html
    assert "Gemeenten, 2020" in html
    assert "47,0%" in html


@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_many_small_areas_wait_for_the_component(store: Store, level: str) -> None:
    html = picture(store, indicator="eenzaam_18plus", niveau=level)
    assert len(html) < 30_000
    assert "atlas-outline" in html


def test_only_the_page_kaart_has_it_and_hostile_words_do_not_reach_it(client: TestClient) -> None:
    assert f'id="{ID}"' in client.get("/kaart").text
    assert f'id="{ID}"' not in client.get("/over").text
    hostile = client.get("/kaart", params={"indicator": "<script>alert(1)</script>"}).text
    assert "alert(1)" not in hostile
    assert f'id="{ID}"' in hostile


@pytest.mark.parametrize("deel", PAGE.parts)
def test_the_head_of_a_part_is_that_of_the_page_with_a_way_to_the_others(deel: str) -> None:
    html, part = first_part(PAGE, {"deel": deel}), PAGE.parts[deel]
    assert f"<h1>{part.QUESTION}</h1>" in html
    assert re.findall(r'href="/wonen\?deel=(\w+)"', html) == [*PAGE.parts]
    assert re.findall(r'aria-current="page">([^<]+)<', html) == [part.TITLE]
    assert html.startswith(f'<div id="{ID}">')


def test_a_hostile_part_is_the_first_one() -> None:
    assert first_part(PAGE, {"deel": "<script>"}) == first_part(PAGE, {})
