"""Part Gemeten en ervaren: each figure with its kind, its area and its period; nothing scaled."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from atlas.domain.subject import subjects
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import keuze, naast
from atlas.ui.profiel import naast_tabellen as tabellen
from tests.pages.support import ENGLISH, Page

HOSTILE = ("gm0114", "GM9999", "GM0114 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000)
AREAS = ("GM0114", "GM0106", "RG_boce", "RG_wzw_2007_noord", "PV22", "WK010605", "WP1988")
BAR = 15_000


def shown(store: Store, **params: str) -> Answer:
    return naast.answer(store, params, None)


def page_of(store: Store, code: str) -> Page:
    return Page(shown(store, gebied=code).out["naast"])


def plain(page: Page) -> str:
    return re.sub(r"\s+", " ", page.text)


def block(store: Store, code: str, title: str) -> str:
    """The words of one theme."""
    text = plain(page_of(store, code))
    start = text.index(f" {title} ")
    others = [each.title for each in store.profile.beside if each.title != title]
    following = [text.find(f" {each} ", start + 2) for each in others]
    return text[start : min((place for place in following if place > 0), default=len(text))]


def test_the_skeleton_has_a_place_for_every_output_and_field(store: Store) -> None:
    html, answer = naast.skeleton(store), shown(store, gebied="GM0114")
    places = set(re.findall(r'data-out="([\w-]+)"', html))
    assert places == set(answer.out)
    assert {keuze.AREA, keuze.REFERENCE} <= set(re.findall(r'<select name="(\w+)"', html))
    page = Page(html)
    for kind, text in naast.MEANING.items():
        assert tabellen.KIND_NAMES[kind] in page.text
        assert text in page.text
    assert "Een panel is geen steekproef" in page.text


def test_without_an_area_one_is_told_to_choose(store: Store) -> None:
    assert keuze.ASK in shown(store).out["naast"]
    assert shown(store).params == {}


@pytest.mark.parametrize("given", HOSTILE)
def test_a_hostile_area_is_a_notice(store: Store, given: str) -> None:
    answer = shown(store, gebied=given, met=given)
    assert len(answer.notices) == 2
    assert answer.params == {}
    assert keuze.ASK in answer.out["naast"]


def test_livability_is_a_model_beside_experience(store: Store) -> None:
    text = block(store, "GM0114", "Leefbaarheid")
    for words in (
        "Berekend met een model score -0,025 de gemeente Emmen",
        "Wat mensen zeggen 7,8 Dit is het cijfer van Oost-Drenthe",
        "7,9 Dit is het cijfer van Drenthe",
        "Drents Panel",
        "2018; definitief; Trendbureau Drenthe",
        "Eerder: 7,9 (2018); 7,9 (2016)",
        "kunt u niet van elkaar aftrekken",
        "Niet in onze bronnen: gemeten of geteld.",
    ):
        assert words in text, words


def test_three_kinds_stand_beside_each_other(store: Store) -> None:
    text = block(store, "GM0109", "Genoeg bewegen")
    order = [text.index(name) for name in ("Berekend met", "Wat mensen zeggen", "Gedrukt in een")]
    assert order == sorted(order)
    assert "59% de gemeente Coevorden" in text
    assert "Coevorden is twijfelachtig" in text
    assert "2020; gemodelleerde schatting; RIVM" in text
    assert "46,0% Dit is het cijfer van Drenthe" in text


def test_what_boce_prints_stands_beside_the_count_unmended(store: Store) -> None:
    text = block(store, "RG_boce", "Hoeveel woningen er zijn")
    assert "78.257 woningen BOCE-gemeenten" in text
    assert "87.000 woningen BOCE-gemeenten" in text
    assert "78.000 woningen BOCE-gemeenten" in text
    assert "jaar niet genoemd; schatting" in text


def test_a_region_shows_its_gemeenten_where_there_is_no_mean(store: Store) -> None:
    text = block(store, "RG_boce", "Leefbaarheid")
    assert re.search(r"-?\d,\d{3} \([\w-]+\) tot -?\d,\d{3} \([\w-]+\) de gemeenten in BOCE", text)


def test_themes_of_one_kind_are_named_and_not_shown(store: Store) -> None:
    text = plain(page_of(store, "GM0106"))
    assert "Maar één soort cijfer is er over: " in text
    assert "eenzaamheid" in text
    assert ("h3", "Eenzaamheid") not in page_of(store, "GM0106").headings
    assert ("h3", "Eenzaamheid") in page_of(store, "GM0114").headings
    assert "Gedrukt in een visie" not in text


@pytest.mark.parametrize("code", AREAS)
def test_every_area_has_sound_html_small_and_in_dutch(store: Store, code: str) -> None:
    answer = shown(store, gebied=code)
    assert answer.notices == ()
    page = page_of(store, code)
    assert not ENGLISH.search(page.text)
    levels = [int(level[1]) for level, _ in page.headings]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert re.search(r"\bnan\b|None", page.text) is None
    assert "svg" not in page.tags  # no scale on which the kinds would lie together
    wire = json.dumps(dict(answer.out), ensure_ascii=False).encode()
    assert len(gzip.compress(wire)) < BAR


@pytest.mark.parametrize("code", AREAS)
def test_the_table_says_what_the_screen_says(store: Store, code: str) -> None:
    subject = subjects(store)[code]
    (table,) = tabellen.tables(store, subject, "drenthe")
    text = plain(page_of(store, code))
    for row in table.rows:
        if row[3] not in ("ontbreekt", "verborgen", "niet van toepassing"):
            assert str(row[3]) in text
        assert all(isinstance(cell, str) for cell in row)
        assert row[4]
        assert row[5]
        assert row[6]
        assert row[7]
    assert len(tabellen.sources(store, subject)) >= 3


def test_a_figure_that_is_not_the_areas_own_says_whose_it_is(store: Store) -> None:
    for code in AREAS:
        subject = subjects(store)[code]
        html = shown(store, gebied=code).out["naast"]
        for _, found in tabellen.shown(store, subject):
            for saying in found:
                if saying.known and not saying.own:
                    assert f"Dit is het cijfer van {tabellen.whose(saying)}" in html


def test_the_file_is_the_whole_profile(store: Store) -> None:
    assert naast.report(store, {"gebied": "GM0114"}, None).name.startswith("profiel")
    assert naast.report(store, {}, None).blocks
