"""The annex tables of BOCE and the Drents Panel: every figure read once more, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from atlas.store.store import Store

AREAS = ("GM0114", "GM1681", "GM0109", "RG_boce", "NL01")
# As printed: Emmen, Borger-Odoorn, Coevorden, the three together, Nederland.
PRINTED: dict[str, tuple[float | None, ...]] = {
    "aandeel_12_17": (7, 6, 7, None, 8),
    "aandeel_tot_18": (18, 17, 17, None, 20),
    "aandeel_65plus": (24, 26, 25, None, 20),
    "aandeel_80plus": (6, 6, 6, None, 5),
    "jeugdbescherming": (2, 2, 1, 2, 1),
    "jeugdhulp_zonder_verblijf": (12, 12, 10, 12, 10),
    "jeugdhulp_met_verblijf": (10, 9, 10, 10, 8),
    "huishoudens_met_zorg": (28, 23, 21, 22, 21),
    "basis_ggz": (5, 3, 5, 5, 5),
    "wijkverpleging": (6, 5, 6, 6, 3),
    "mantelzorg": (11, 15, 14, 12, 14),
    "mantelzorg_bijlage_3": (10.9, None, None, None, None),
    "beweegt_voldoende": (47, 46, 59, 47, 59),
    "overgewicht": (57, 57, 60, 57, 51),
    "eenzaamheid": (47, 42, 42, 45, 47),
    "bewoners_verzorgingshuis": (711, 133, 299, 1143, None),
    "bewoners_overige_instellingen": (1112, 104, 500, 1716, None),
    "inwoners_65plus": (None, None, None, 41_000, None),
    "dementie_thuis": (None, None, None, None, 68),
    "dementie_mantelzorgers": (None, None, None, None, 350_000),
    "dementie_mantelzorg_40_uur": (None, None, None, None, 31),
    "dementie_mantelzorg_leeftijd": (None, None, None, None, 64),
    "dementie_mantelzorg_vrouwen": (None, None, None, None, 72),
    "dementie_mantelzorg_belast": (None, None, None, None, 50),
    "dementie_mantelzorg_overbelast": (None, None, None, None, 12.5),
}
CHART = tuple(item for item in PRINTED if item.startswith("aandeel_"))


@pytest.fixture(scope="module")
def rows(store: Store) -> pd.DataFrame:
    return store.facts("boce_bijlage")


def note(rows: pd.DataFrame, area: str, item: str) -> str:
    (text,) = rows.loc[(rows["area_code"] == area) & (rows["item"] == item), "note"]
    return str(text)


def test_every_figure_is_as_printed_and_none_is_added(rows: pd.DataFrame) -> None:
    expected = {
        (item, area): value
        for item, values in PRINTED.items()
        for area, value in zip(AREAS, values, strict=True)
        if value is not None
    }
    found = dict(zip(zip(rows["item"], rows["area_code"], strict=True), rows["value"], strict=True))
    assert found == expected
    assert len(rows) == len(expected) == 83


def test_a_percentage_shows_the_decimals_that_are_printed(store: Store) -> None:
    decimals = {item.id: item.decimals for item in store.fact_tables["boce_bijlage"].items}
    for item, values in PRINTED.items():
        whole = all(float(value).is_integer() for value in values if value is not None)
        assert decimals[item] == (0 if whole else 1), item


def test_only_the_chart_has_a_year_and_what_is_not_sure_is_an_estimate(rows: pd.DataFrame) -> None:
    dated = rows[rows["period"] != "niet genoemd"]
    assert set(dated["item"]) == set(CHART)
    assert set(dated["period"]) == {"2022"}
    young = dated["item"].isin(["aandeel_12_17", "aandeel_tot_18"])
    assert set(dated.loc[young, "status"]) == {"estimate"}
    assert set(dated.loc[~young, "status"]) == {"final"}


@pytest.mark.parametrize(
    ("area", "item", "words"),
    [
        ("GM0109", "beweegt_voldoende", ("Coevorden is twijfelachtig", "59%", "47%")),
        ("RG_boce", "beweegt_voldoende", ("tegenstrijdig", "ongeveer 49%", "zonder weging op 51%")),
        ("GM0114", "beweegt_voldoende", ("een plaats zijn verschoven",)),
        ("RG_boce", "huishoudens_met_zorg", ("28%, 23% en 21%", "26%", "24%", "22%")),
        ("GM0114", "huishoudens_met_zorg", ("% totaal inwoners", "over huishoudens")),
        ("RG_boce", "huishoudens_met_zorg", ("% totaal inwoners", "over huishoudens")),
        ("RG_boce", "inwoners_65plus", ("ruim", "11.360", "bijna geen mensen van 75 tot 80")),
        ("RG_boce", "overgewicht", ("57,6%", "afronden")),
        ("GM0114", "mantelzorg", ("10,90%",)),
        ("GM0114", "mantelzorg_bijlage_3", ("breekt in de bron af", "11%")),
        ("GM0109", "jeugdbescherming", ("hoger is dan in Nederland", "gelijk")),
        ("GM0109", "jeugdhulp_zonder_verblijf", ("hoger is dan in Nederland", "gelijk")),
        ("NL01", "jeugdhulp_met_verblijf", ("bijna even hoog", "of staat er een fout")),
        ("GM0114", "aandeel_12_17", ("Afgelezen uit een grafiek", "volgorde: redelijk")),
        ("GM0114", "aandeel_65plus", ("volgorde: hoog",)),
        ("NL01", "dementie_mantelzorg_overbelast", ("één op de acht",)),
    ],
)
def test_what_contradicts_itself_is_told_beside_the_figure(
    rows: pd.DataFrame, area: str, item: str, words: tuple[str, ...]
) -> None:
    said = note(rows, area, item)
    assert [word for word in words if word not in said] == []
    assert "Plaats in de bron: " in said


def test_no_note_speaks_of_how_the_figures_came_to_us(rows: pd.DataFrame) -> None:
    for text in rows["note"]:
        assert not [word for word in ("extractie", "INCONSISTENT", "VERDACHT", ";") if word in text]


def test_that_ageing_ends_or_goes_on_is_a_caveat(store: Store) -> None:
    said = " ".join(store.fact_tables["boce_bijlage"].caveats)
    assert all(year in said for year in ("2040", "2050"))


def test_the_grades_of_the_panel(store: Store) -> None:
    panel = store.facts("drents_panel").set_index(["area_code", "period"])["value"].to_dict()
    assert panel == {
        ("PV22", "2016"): 7.9,
        ("PV22", "2018"): 7.9,
        ("PV22", "2020"): 7.9,
        ("RG_anticipeerregio_oost_drenthe", "2018"): 7.8,
    }


def test_the_panel_is_experience_and_no_sample(store: Store) -> None:
    record = store.fact_tables["drents_panel"]
    assert record.kind == "experienced"
    assert "geen steekproef" in " ".join(record.caveats)
    assert all(origin.url.startswith("https://trendbureaudrenthe.nl/") for origin in record.origin)
    assert {table.kind for table in store.fact_tables.values() if table is not record} == {None}
    assert not [v for v in store.facts("drents_panel")["value"] if math.isnan(v)]
