"""Page Bronnen: every record in full, and what there are figures of."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store.load import load_store
from atlas.store.programme import OWN_TABLES
from atlas.store.store import Store
from atlas.ui import bronnen, records
from atlas.ui.coverage import coverage, matrix, period_words, sizes, subjects
from tests.pages.support import Page, check_links, check_page, run
from tests.support import OLD_CODE, replace_in, small_data

MOST_BYTES = 600_000


@pytest.fixture
def small(tmp_path: Path) -> Store:
    return load_store(small_data(tmp_path))


@pytest.fixture(scope="module")
def page() -> Page:
    return run("bronnen")[1]


def test_it_is_a_good_page(page: Page, store: Store) -> None:
    check_page(page)
    assert page.headings[0] == ("h1", bronnen.TITLE)
    assert [title for level, title in page.headings if level == "h2"] == [
        *bronnen.SECTIONS.values()
    ]
    assert check_links(page, store) > 40


def test_the_first_theme_is_shown_and_all_others_are_a_link_away(page: Page, store: Store) -> None:
    first = next(iter(store.themes))
    members = {each.id for each in store.indicators.values() if each.theme == first}
    assert members <= set(page.ids)
    assert {f"/bronnen?thema={theme}" for theme in store.themes} <= set(page.links)
    assert {f"/bronnen?onderwerp={name}" for name in store.indicators} <= set(page.links)


def test_every_theme_shows_its_records_and_stays_small(store: Store) -> None:
    for theme in store.themes:
        html = bronnen.theme_block(store, store.version, theme)
        shown = Page(html)
        members = [each for each in store.indicators.values() if each.theme == theme]
        assert [name for name in shown.ids if name in store.indicators] == [m.id for m in members]
        assert all(each.table.sha256 in html for each in members)
        whole = html + bronnen.overview(store, "") + bronnen.rest(store, "")
        assert len(whole.encode()) < MOST_BYTES


def test_every_table_of_the_programme_is_told_and_own_choices_are_called_so(store: Store) -> None:
    html = bronnen.rest(store, store.version)
    for name, record in store.programme_tables.items():
        about = "eigen keuzes" if name in OWN_TABLES else str(len(store.programme(name)))
        assert f"<summary>{record.title} <small>{about}</small>" in html
        assert record.sha256[:12] in html
    assert html.count("Geen: dit zijn eigen keuzes.") == len(OWN_TABLES)


def test_an_asked_indicator_comes_first_and_open(store: Store) -> None:
    _, page = run("bronnen", onderwerp="woningvoorraad")
    assert next(name for name in page.ids if name in store.indicators) == "woningvoorraad"
    html = bronnen.theme_block(store, store.version, "wonen", "woningvoorraad")
    assert html.count(" open>") == 1
    assert 'id="woningvoorraad" open>' in html


@pytest.mark.parametrize(
    ("params", "theme", "topic", "said"),
    [
        ({}, "bevolking", "", ""),
        ({"thema": "wonen"}, "wonen", "", ""),
        ({"onderwerp": "woz_waarde", "thema": "bevolking"}, "wonen", "woz_waarde", ""),
        ({"thema": "bestaat"}, "bevolking", "", "“bestaat” kennen wij niet"),
        ({"onderwerp": "<b>"}, "bevolking", "", "“<b>” kennen wij niet"),
        ({"thema": "wonen", "onderwerp": "x" * 5000}, "wonen", "", "“" + "x" * 40 + "” kennen"),
    ],
)
def test_any_address_shows_a_theme(
    small: Store, params: dict[str, str], theme: str, topic: str, said: str
) -> None:
    found = bronnen.chosen(small, params)
    assert found[:2] == (theme, topic)
    assert said in found[2]
    assert bool(said) == bool(found[2])


def test_a_hostile_address_is_told_and_inert() -> None:
    _, page = run("bronnen", thema="<img src=x onerror=alert(1)>")
    assert "<img src=x onerror=alert(1)>" in page.text
    assert not page.images


def test_a_record_is_told_in_full(small: Store) -> None:
    text = " ".join(
        Page(records.indicator(small, small.indicators["afstand_huisarts"])).text.split()
    )
    for part in (
        "Afstand huisarts, bedacht voor de tests.",
        "Kilometer, met 1 decimaal",
        "Lager is gunstiger",
        "Geschat met een rekenmodel",
        "Voor een regio of voor Drenthe rekenen wij geen cijfer uit.",
        "Afstand over de weg.",
        "Vanaf 2019-2022: Andere wegenkaart.",
        "Assen, 2019-2022: 1,7 km volgens RIVM",
        "RIVM telt anders.",
        "85984NED 2019-2022 CC BY 4.0 Bron: RIVM (CC BY 4.0) 30 juni 2025 1 november 2025",
        "2019-2022 12 48",
    ):
        assert part in text
    sha256 = small.indicators["afstand_huisarts"].table.sha256
    assert f"sha256 {sha256[:12]}" in text
    assert sha256 in text


def test_a_note_of_several_sources_is_told_once(store: Store) -> None:
    html = records.indicator(store, store.indicators["gemiddelde_woz_waarde"])
    note = next(o.note for o in store.indicators["gemiddelde_woz_waarde"].origin if "2025" in o.id)
    assert html.count(note) == 1
    assert "Kerncijfers wijken en buurten 2024, Kerncijfers wijken en buurten 2023" in html


def test_coverage_counts_areas_with_a_value(small: Store) -> None:
    found = coverage(small, "test")
    assert found["inwoners"]["buurt"]["2022"] == 48  # the old code does not count
    assert found["aandeel_65plus"]["gemeente"] == {"2022": 12, "2023": 12, "2024": 8}
    assert list(found["inwoners"]) == ["gemeente", "wijk", "buurt", "provincie", "land"]
    assert "provincie" not in found["aandeel_65plus"]


def test_the_matrix_joins_neighbours_that_are_alike(small: Store) -> None:
    total = sizes(small, "test")
    assert (total["gemeente"], total["buurt"], total["regio"]) == (12, 48, 5)
    assert matrix(coverage(small, "test")["aandeel_65plus"], total) == [
        ["2022 en 2023", "12", "1"],
        ["2024", "8 van 12", "1"],
    ]
    assert matrix(coverage(small, "test")["inwoners"], total) == [
        ["2022 en 2023", "12", "24", "48", "–", "1"],
        ["2024", "12", "24", "48", "1", "1"],
    ]


def test_no_value_at_all_is_not_the_same_as_no_rows() -> None:
    counts = {"gemeente": {"2020": 0}, "wijk": {"2021": 1234}}
    total = {"gemeente": 12, "wijk": 1234}
    assert matrix(counts, total) == [["2020", "0 van 12", "–"], ["2021", "–", "1.234"]]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([], "–"),
        (["2024"], "2024"),
        (["2023", "2024"], "2023 en 2024"),
        (["2012", "2016", "2020"], "2012, 2016 en 2020"),
        (["1960", "1961", "1962"], "1960 t/m 1962"),
        (["1995", "2000", "2005", "2010", "2015"], "1995 t/m 2015 (5 perioden)"),
        (["2013-2016", "2017-2020"], "2013-2016 en 2017-2020"),
    ],
)
def test_periods_in_words(periods: list[str], words: str) -> None:
    assert period_words(periods) == words


def test_known_coverage(store: Store) -> None:
    found = coverage(store, store.version)
    assert found["eenzaam_18plus"]["gemeente"] == {"2012": 12, "2016": 12, "2020": 12}
    assert found["bevolking_totaal"]["gemeente"]["2025"] == 12
    assert min(found["bevolking_totaal"]["gemeente"]) == "1960"
    for name, record in store.indicators.items():
        assert set(found[name]) == set(record.table.levels)


def test_one_and_more_subjects() -> None:
    assert (subjects(1), subjects(1234)) == ("1 onderwerp", "1.234 onderwerpen")


def test_a_grouping_tells_what_its_source_does_not(small: Store) -> None:
    text = " ".join(Page(records.grouping(small, small.groupings["wzw"])).text.split())
    assert "WZW Zuid RG_wzw_zuid Emmen genoemd in de bron" in text
    assert "WZW Noord RG_wzw_noord – lidmaatschap niet genoemd in de bron" in text


def test_every_grouping_and_layer_is_there(page: Page, store: Store) -> None:
    for grouping in store.groupings.values():
        assert grouping.description.strip() in page.text
        for region in grouping.regions:
            assert region.title in page.text
            assert all(f"{name} (buiten Drenthe)" in page.text for name in region.outside)
    for layer in store.layers.values():
        assert layer.sha256 in page.text
        assert all(step in page.text for step in layer.processing)


def test_buurten_without_boundary_are_counted_by_gemeente(small: Store, store: Store) -> None:
    text = " ".join(Page(bronnen.rest(small, "test")).text.split())
    assert "Van 1 van de 48 buurten hebben wij geen grens." in text
    assert "Assen 4 1 Buurt 2 zuid Assen" in text
    assert "Emmen 4 0 –" in text
    shown = Page(bronnen.rest(store, store.version)).text
    without = [a for a in store.areas.values() if a.area_level == "buurt" and a.boundary == "none"]
    assert all(area.name in shown for area in without)
    assert "van de 679 buurten" in shown


def test_areas_that_changed_are_named(tmp_path: Path, small: Store) -> None:
    assert "nieuwe code of grens kregen: geen." in Page(bronnen.rest(small, "test")).text
    (tmp_path / "other").mkdir()
    root = small_data(tmp_path / "other")
    replace_in(root / "geo/areas.csv", "WK010901,rest_of_wijk,1", "WK010901,rest_of_wijk,3")
    shown = Page(bronnen.rest(load_store(root), "test")).text
    assert "grens kregen: Buurt 2 zuid Coevorden (BU01090101)." in shown


def test_old_codes_are_listed_with_their_figures(small: Store, store: Store) -> None:
    text = " ".join(Page(bronnen.rest(small, "test")).text.split())
    assert f"{OLD_CODE} Onbekend gebied {OLD_CODE} (oudere indeling) 1" in text
    old = [code for code, area in store.areas.items() if not area.valid]
    shown = Page(bronnen.rest(store, store.version)).text
    assert old
    assert all(code in shown for code in old)


def test_text_of_records_is_inert(tmp_path: Path) -> None:
    root = small_data(tmp_path)
    hostile = "<script>alert(1)</script>"
    record = root / "indicators/wonen/afstand_huisarts.toml"
    for old in ("Afstand over de weg.", "Andere wegenkaart.", "RIVM telt anders."):
        replace_in(record, old, hostile)
    text = record.read_text("utf-8").replace("https://opendata.cbs.nl/", "javascript:alert(1)")
    record.write_text(text, "utf-8")
    shown = Page(bronnen.theme_block(load_store(root), "test", "wonen"))
    assert shown.text.count(hostile) == 3
    assert "script" not in shown.tags
    assert not [link for link in shown.links if link.startswith("javascript")]
