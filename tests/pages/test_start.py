"""Page Start: three ways in and the headline figures, on the real data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from atlas.domain.search import search
from atlas.domain.subject import subjects
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui import start, zoek
from atlas.ui.assets import ASSETS
from tests.pages.support import Page, check_links, check_page, run
from tests.support import edit_table, replace_in, small_data


@pytest.fixture(scope="module")
def page() -> Page:
    return run("start")[1]


def test_it_is_a_good_page(page: Page, store: Store) -> None:
    check_page(page)
    assert page.headings[0] == ("h1", start.TITLE)
    assert check_links(page, store) == 1 + len(start.HEADLINES) + len(store.themes)
    assert sum(link.startswith("/profiel?gebied=GM") for link in page.links) == 12


def test_it_says_what_it_is_and_where_it_comes_from(page: Page) -> None:
    assert "2007" in page.text
    assert "Een half miljoen mensen" in page.text


@pytest.mark.parametrize(
    ("title", "figure"),
    [("Inwoners", "506.529"), ("Huishoudens", "228.059"), ("Woningen", "230.308")],
)
def test_known_figures_of_drenthe(page: Page, title: str, figure: str) -> None:
    _, _, after = page.text.partition(f"{title} {figure}")
    assert after.split("Bron:")[0].split() == ["2025,", "voorlopig,", "berekend"]


def test_figures_say_what_they_are(page: Page) -> None:
    _, _, after = page.text.partition("Eenzaam, 18 jaar en ouder ")
    figure, period, words = after.split(maxsplit=3)[:3]
    assert figure.endswith("%")
    assert (period, words) == ("2020,", "gemodelleerde")
    assert "Bron: RIVM, tabel 50090NED" in after.split("De nieuwste")[0]
    assert "opgehaald op 22 november 2026" in page.text


def test_every_theme_is_a_way_in(page: Page, store: Store) -> None:
    for theme in store.themes.values():
        count = sum(each.theme == theme.id for each in store.indicators.values())
        assert f"{theme.title} {theme.description} {count} onderwerp" in page.text


def test_the_gemeenten_stand_in_the_official_order(store: Store) -> None:
    names = [area.name for area in zoek.gemeenten(store)]
    assert len(names) == 12
    assert names[0] == "Aa en Hunze"
    assert names[-2:] == ["Westerveld", "De Wolden"]


def test_the_picture_is_a_map_with_names_and_its_makers(page: Page, store: Store) -> None:
    (image,) = page.images
    svg = ASSETS.find(image["src"].removeprefix("/assets/"))
    assert svg.media_type == "image/svg+xml"
    drawing = svg.body.decode()
    assert drawing.count("<path") == 12 + 1
    assert all(f">{area.name}</text>" in drawing for area in zoek.gemeenten(store))
    assert len(drawing) < 120_000
    assert "Bron: CBS" in page.text
    assert "Kadaster / Centraal Bureau voor de Statistiek" in page.text


def test_a_missing_indicator_is_left_out_and_a_missing_value_is_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = load_store(small_data(tmp_path))
    monkeypatch.setattr(start, "HEADLINES", ("inwoners", "bestaat_niet", "woz_waarde"))
    html = start.below(small, "test")
    page = Page(html)
    assert html.count('class="atlas-headline-name"') == 2
    assert "Inwoners 780.000 2024, definitief Bron: CBS, tabel 85984NED" in page.text
    assert "Woz waarde ontbreekt 2024 De nieuwste bron" in page.text


def test_a_figure_of_our_own_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small_data(tmp_path)
    edit_table(root, "bevolking/inwoners", "PV22,2024,780000,final,cbs_kwb\n", "")
    monkeypatch.setattr(start, "HEADLINES", ("inwoners",))
    page = Page(start.below(load_store(root), "test"))
    assert "Inwoners 780.000 2024, definitief, berekend" in page.text


def test_names_in_the_data_are_inert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small_data(tmp_path)
    hostile = "<img src=x onerror=alert(1)>"
    replace_in(root / "indicators/themes.toml", "Wie wonen er in Drenthe?", hostile)
    areas = root / "geo/areas.csv"
    areas.write_text(areas.read_text("utf-8").replace(",Emmen,", f",{hostile},"), "utf-8")
    small = load_store(root)
    assert hostile in Page(start.below(small, "test")).text
    assert Page(start._gemeenten(small, "test")).text.count(hostile) == 1
    svg = start._picture(small, "test")
    assert "img src=x" not in svg.replace("&lt;img src=x", "")


def test_the_search_answers_a_question(store: Store) -> None:
    empty = zoek.message(store, "")
    assert (empty["status"], empty["hits"]) == ("", [])
    assert zoek.message(store, "xqzwv")["status"] == zoek.NOTHING
    answer = zoek.message(store, "hogeveen")
    assert answer["asked"] == "hogeveen"
    assert answer["hits"][0]["name"] == "Hoogeveen"
    assert answer["hits"][0]["href"] == "/profiel?gebied=GM0118"
    assert answer["status"] == f"{len(answer['hits'])} gevonden"
    assert zoek.message(store, "de")["status"] == f"De {zoek.LIMIT} die er het meest op lijken"


def test_a_kern_opens_its_own_page(store: Store) -> None:
    hits = zoek.message(store, "Grolloo")["hits"]
    kern = next(hit for hit in hits if "dorp" in hit["about"])
    assert kern["about"] == "dorp of stad in de gemeente Aa en Hunze"
    assert kern["href"] == "/mijn-dorp?kern=WP1169"


def test_no_two_hits_read_the_same(store: Store) -> None:
    hits = [(hit["name"], hit["about"]) for hit in zoek.message(store, "Roden")["hits"]]
    assert ("Roden", "wijk in de gemeente Noordenveld (WK169900)") in hits
    assert len(hits) == len(set(hits))


@pytest.mark.parametrize("level", ["gemeente", "wijk"])
def test_a_gemeente_or_wijk_opens_its_profile(store: Store, level: str) -> None:
    area = next(a for a in store.areas.values() if a.area_level == level and a.valid)
    assert zoek.address(store, area.area_code) == f"/profiel?gebied={area.area_code}"
    assert area.area_code in subjects(store)


def test_a_buurt_opens_a_map_with_figures(store: Store) -> None:
    area = next(a for a in store.areas.values() if a.area_level == "buurt" and a.valid)
    page = Page(f'<a href="{zoek.address(store, area.area_code)}">x</a>')
    assert check_links(page, store) == 1
    assert area.area_code in page.links[0]


def test_what_a_wijk_is_called(store: Store) -> None:
    hit = replace(search(store, "Emmen", 1)[0], level="wijk", gemeente_name="Emmen")
    assert zoek.about(hit) == "wijk in de gemeente Emmen"


def test_the_search_component_gets_its_message() -> None:
    app, _ = run("start")
    (component,) = app.get("bidi_component")
    assert zoek.LABEL in str(component.proto)
