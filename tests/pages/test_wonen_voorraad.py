"""Part Voorraad of page Wonen: what it shows for an address, and what it gives along."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from atlas.figures.report import Table
from atlas.figures.stock import FIGURES
from atlas.store.dwellings import Dwellings
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import voorraad
from tests.pages.support import ENGLISH, Page, check_links


def shown(store: Store, **params: str) -> Answer:
    return voorraad.answer(store, params, None)


def page_of(answer: Answer) -> Page:
    return Page("".join(answer.out.values()))


@pytest.fixture(scope="module")
def skeleton(store: Store) -> Page:
    return Page(voorraad.skeleton(store))


def test_the_skeleton_has_a_place_for_every_output_and_map(store: Store) -> None:
    html, answer = voorraad.skeleton(store), shown(store)
    assert set(re.findall(r'data-out="(\w+)"', html)) == set(answer.out)
    assert set(re.findall(r'data-map="(\w+)"', html)) == set(answer.maps)
    assert set(re.findall(r'<select name="(\w+)"', html)) == set(answer.values)


def test_every_choice_is_in_a_field_with_a_label(store: Store) -> None:
    html = voorraad.skeleton(store)
    offered = set(re.findall(r'<option value="(\w+)"', html))
    years = {str(year) for year in range(2000, 2025)}
    areas = {area.area_code for area in store.children("PV22")}
    assert offered == areas | years | {"PV22", *FIGURES}
    labels, ids = set(re.findall(r'for="([\w-]+)"', html)), set(re.findall(r' id="([\w-]+)"', html))
    assert labels == ids


def test_headings_follow_that_of_the_page(skeleton: Page) -> None:
    assert {level for level, _ in skeleton.headings} == {"h2"}
    assert ("h2", "De bijlage van BOCE") in skeleton.headings


def test_every_figure_has_a_link_to_the_map(store: Store, skeleton: Page) -> None:
    assert check_links(skeleton, store) == len(FIGURES)


def test_sources_and_licences_are_named(skeleton: Page) -> None:
    for text in ("83625NED", "71488ned", "CC BY 4.0", "Wonen zonder zorgen", "Opgehaald op"):
        assert text in skeleton.text


@pytest.mark.parametrize("area", ["", "GM0114", "GM1690"])
def test_what_a_visitor_reads_is_dutch(store: Store, skeleton: Page, area: str) -> None:
    text = skeleton.text + page_of(shown(store, gebied=area)).text
    assert not (found := ENGLISH.search(text)), text[found.start() - 40 :][:80]
    assert "nan" not in text.lower().split()


def test_without_an_address_it_is_drenthe(store: Store) -> None:
    answer = shown(store)
    assert answer.params == {}
    figure = "huurwoningen_corporatie_pct"
    assert answer.values == {"gebied": "PV22", "cijfer": figure, "ouderen": "2024"}
    assert answer.notices == ()
    assert "Drenthe (gekozen)" in page_of(answer).text
    assert "Woningen in Drenthe" in page_of(answer).text


def test_older_people_of_any_year_since_2000_by_age(store: Store) -> None:
    """CBS 71488ned, Drenthe, 1 January 2000: 72,017 people of 65 and older."""
    found = shown(store, ouderen="2000")
    assert found.params == {"ouderen": "2000"}
    assert "op 1 januari 2000?" in found.out["ouderen"]
    assert ">72.017<" in found.out["ouderen"]
    assert shown(store, ouderen="1999").notices


def test_an_area_in_short_has_year_and_status_of_every_figure(store: Store) -> None:
    html = shown(store, gebied="GM0114").out["kort"]
    assert "<h2>Emmen in het kort</h2>" in html
    assert "<strong>50.710</strong> <small>2025, voorlopig</small>" in html
    assert html.count("<strong>") == len(FIGURES)
    assert "berekend" not in html
    assert "2025, voorlopig, berekend" in shown(store).out["kort"]


def test_an_address_restores_the_area_and_the_figure(store: Store) -> None:
    answer = shown(store, gebied="GM0119", cijfer="leeftijd_80plus_pct")
    assert answer.params == {"gebied": "GM0119", "cijfer": "leeftijd_80plus_pct"}
    assert shown(store, **answer.params) == answer
    text = page_of(answer).text
    assert "Meppel (gekozen)" in text
    assert "Huishoudens en ouderen in Meppel" in text
    assert "16.783" in text  # homes in Meppel, 2025


@pytest.mark.parametrize(
    "params",
    [
        {"gebied": "GM9999"},
        {"gebied": "<b>Emmen</b>"},
        {"gebied": "WK011400"},
        {"cijfer": "../woningvoorraad"},
        {"cijfer": "leeftijd_0_5"},
    ],
)
def test_what_an_address_cannot_have_gives_a_notice(store: Store, params: dict[str, str]) -> None:
    answer = shown(store, **params)
    assert [notice.parameter for notice in answer.notices] == [*params]
    assert answer.params == {}
    assert "<" not in answer.notices[0].given


def test_the_map_shows_the_chosen_figure(store: Store) -> None:
    drawn = shown(store, gebied="GM0114", cijfer="woningvoorraad").maps["cijfer"]
    assert drawn["level"] == "gemeente"
    assert drawn["choice"] == {"gebied": "GM0114"}
    assert drawn["question"] == "Waar staan de meeste woningen?"
    assert "2025" in drawn["scope"]
    assert len(drawn["values"]) == 12
    assert max(drawn["values"]) == 50_710
    assert sum(drawn["values"]) == 230_308


def test_drenthe_itself_is_no_area_on_the_map(store: Store) -> None:
    assert shown(store).maps["cijfer"]["choice"] == {"gebied": ""}


def test_every_chart_has_its_table(store: Store) -> None:
    out = shown(store, gebied="GM0109").out["reeks"]
    assert out.count("<svg") == 2
    for head in ("Woningen", "Huishoudens", "Verkoopprijs (euro)", "WOZ-waarde (euro)"):
        assert f">{head}</th>" in out


def test_example_dwellings_change_nothing(store: Store) -> None:
    """Published figures only: an example table can never mix in."""
    example = Dwellings(pd.DataFrame(), fictitious=True, name="Voorbeeld", checksum="")
    assert voorraad.answer(store, {}, example) == shown(store)
    assert voorraad.report(store, {}, example) == voorraad.report(store, {}, None)


def test_the_report_has_the_same_tables_as_the_screen(store: Store) -> None:
    params = {"gebied": "GM1731"}
    found = voorraad.report(store, params, None)
    tables = [block for block in found.blocks if isinstance(block, Table)]
    on_screen = voorraad.skeleton(store) + "".join(shown(store, **params).out.values())
    assert len(tables) == 9
    for table in tables:
        assert f">{table.title}<" in on_screen
        for note in table.notes:
            assert note.replace('"', "&quot;") in on_screen


def test_the_report_names_area_and_sources(store: Store) -> None:
    found = voorraad.report(store, {"gebied": "GM1731"}, None)
    assert "Gekozen gebied: Midden-Drenthe." in found.lead
    assert len(found.sources) == len(set(found.sources))
    assert not any("85173NED" in source for source in found.sources)  # no forecast here
    assert any("71488ned" in source for source in found.sources)
    assert all("Licentie: " in source for source in found.sources)


def test_a_wrong_address_gives_a_report_of_drenthe(store: Store) -> None:
    assert voorraad.report(store, {"gebied": "x"}, None) == voorraad.report(store, {}, None)
