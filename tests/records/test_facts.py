"""The fact tables: known numbers out of the sources, and contradictions told, not repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import pytest

from atlas.store.fact_records import FactTable
from atlas.store.store import Store

TABLES = [
    "boce_bijlage",
    "boce_uitstroom",
    "boce_wonen",
    "drents_panel",
    "huishoudens_ouderen",
    "kengetallen",
    "prognoses",
]
BOCE = ("GM0109", "GM0114", "GM1681")
AGES = ("65_70", "70_75", "75_80", "80_85", "85_90", "90_95", "95plus")
ENGLISH = re.compile(
    r"\b(the|and|not|only|page|source|rounded|printed|forecast|dwellings?|issues)\b", re.I
)
LONGEST_SENTENCE = 32  # words


def number(store: Store, table: str, area: str, period: str, item: str, origin: str = "") -> float:
    """The one value of a key; fails when there is not exactly one."""
    rows = store.facts(table)
    rows = rows[(rows["area_code"] == area) & (rows["period"] == period) & (rows["item"] == item)]
    rows = rows[rows["origin"] == origin] if origin else rows
    (value,) = rows["value"]
    return float(value)


def note(store: Store, table: str, area: str, item: str) -> str:
    """What stands beside a figure that occurs once for an area."""
    rows = store.facts(table)
    (text,) = rows.loc[(rows["area_code"] == area) & (rows["item"] == item), "note"]
    return str(text)


def test_the_tables_are_these(store: Store) -> None:
    assert sorted(store.fact_tables) == TABLES


def test_older_people_in_drenthe_add_up_to_the_known_total(store: Store) -> None:
    persons = [
        number(store, "huishoudens_ouderen", "PV22", "2024", f"personen_{age}") for age in AGES
    ]
    assert sum(persons) == 125_430
    # the same people in another table of the producer, by gemeente
    assert store.cells("leeftijd_65plus", "2024", "gemeente")["value"].sum() == 125_430


def test_older_people_cover_every_year_of_both_areas(store: Store) -> None:
    rows = store.facts("huishoudens_ouderen")
    assert len(rows) == 2 * 25 * 24
    assert set(rows["area_code"]) == {"PV22", "NL01"}
    assert sorted(set(rows["period"])) == [str(year) for year in range(2000, 2025)]
    assert set(rows["status"]) == {"final"}


@pytest.mark.parametrize("age", AGES)
def test_living_alone_or_in_an_institution_is_part_of_all(store: Store, age: str) -> None:
    rows = store.facts("huishoudens_ouderen")
    wide = rows.pivot(index=["area_code", "period"], columns="item", values="value")
    parts = wide[f"alleenstaand_{age}"] + wide[f"instelling_{age}"]
    assert (parts <= wide[f"personen_{age}"]).all()


def test_the_forecasts_of_the_corop_regions_add_up(store: Store) -> None:
    parts = [
        number(store, "prognoses", code, "2050", "bevolking_totaal", "pbl_cbs_2018")
        for code in ("CR07", "CR08", "CR09")
    ]
    whole = number(store, "prognoses", "PV22", "2050", "bevolking_totaal", "pbl_cbs_2018")
    assert sum(parts) == whole == 475_800


@pytest.mark.parametrize(
    ("area", "period", "item", "origin", "value"),
    [
        ("PV22", "2050", "bevolking_totaal", "pbl_cbs_2021", 480_100),
        ("PV22", "2050", "bevolking_totaal_ondergrens67", "pbl_cbs_2021", 452_300),
        ("PV22", "2050", "bevolking_totaal_bovengrens67", "pbl_cbs_2021", 509_600),
        ("NL01", "2050", "particuliere_huishoudens", "cbs_huishoudens_2022", 9_254_327),
        ("GM1690", "2018-2035", "bevolking_groei_pct", "pbl_cbs_2019_nieuws", -1.0),
        ("GM0119", "2021-2035", "bevolking_groei_pct", "pbl_cbs_2022_nieuws", 6.8),
        ("PV22", "2040", "bevolking_totaal", "provincie_2015", 461_000),
        ("PV22", "2015", "bevolking_totaal", "wzw_2007", 495_019),
        ("PV22", "2015-2039", "toename_65plus", "provincie_2015", 48_000),
        ("GM0114", "2050", "personen_75plus", "boce_primos", 13_160),
        ("PV22", "2050", "mensen_met_dementie_40plus", "vektis_2022", 12_170),
        ("PV22", "2040", "aandeel_75plus_zoals_gedrukt", "trendbureau_2019", 12),
    ],
)
def test_known_forecasts(
    store: Store, area: str, period: str, item: str, origin: str, value: float
) -> None:
    assert number(store, "prognoses", area, period, item, origin) == value


def test_all_vintages_are_there_and_every_forecast_of_the_extract(store: Store) -> None:
    rows = store.facts("prognoses")
    assert len(rows) == 71 + 7 + 12 + 16
    assert rows["origin"].nunique() == 16


def test_a_limit_of_a_forecast_lies_on_its_own_side(store: Store) -> None:
    for area in ("PV22", "NL01"):
        low, mid, high = (
            number(store, "prognoses", area, "2050", f"bevolking_totaal{end}", "pbl_cbs_2021")
            for end in ("_ondergrens67", "", "_bovengrens67")
        )
        assert low < mid < high


@pytest.mark.parametrize(
    ("item", "total"),
    [
        ("huishoudens_65_74", 14_135),
        ("huishoudens_74_85", 8_820),
        ("huishoudens_85plus", 3_185),
        ("huishoudens_65plus", 26_140),
        ("sociale_huurwoningen", 20_900),
        ("niet_geschikte_woningen", 930),
        ("woonvisie_ambitie", 5_250),
    ],
)
def test_what_boce_prints_adds_up(store: Store, item: str, total: float) -> None:
    rows = store.facts("boce_wonen")
    rows = rows[rows["item"] == item].set_index("area_code")["value"]
    assert rows[[*BOCE]].sum() == rows["RG_boce"] == total


def test_the_two_dwelling_stocks_of_boce_stand_side_by_side(store: Store) -> None:
    period = "niet genoemd"
    parts = sum(number(store, "boce_wonen", code, period, "woningvoorraad") for code in BOCE)
    table = number(store, "boce_wonen", "RG_boce", period, "woningvoorraad")
    text = number(store, "boce_wonen", "RG_boce", period, "woningvoorraad_tekst")
    assert (parts, table, text) == (78_000, 87_000, 78_000)
    assert "Tegenstrijdig" in note(store, "boce_wonen", "RG_boce", "woningvoorraad")


def test_the_outflow_in_the_text_is_not_that_of_the_table(store: Store) -> None:
    parts = {"beschermd_wonen": 20, "maatschappelijke_opvang": 45, "vrouwenopvang": 25}
    rows = store.facts("boce_uitstroom").set_index("item")["value"]
    assert rows[[*parts]].to_dict() == parts
    assert rows[[*parts]].sum() == 90
    assert rows["drie_voorzieningen_tekst"] == 100
    assert rows[[*parts]].sum() + rows["residentiele_jeugdzorg"] == rows["totaal"] == 100
    said = note(store, "boce_uitstroom", "RG_boce", "drie_voorzieningen_tekst")
    assert "tellen in de tabel op tot 90" in said
    assert set(store.facts("boce_uitstroom")["period"]) == {"niet genoemd"}


def test_dementia_in_boce_in_2020_does_not_add_up_and_says_so(store: Store) -> None:
    rows = store.facts("prognoses")
    rows = rows[rows["origin"] == "boce_dementie_2018"]
    for period, expected in (("2020", 3_200), ("2025", 3_680), ("2030", 4_330), ("2040", 5_440)):
        year = rows[rows["period"] == period].set_index("area_code")
        assert year["value"][[*BOCE]].sum() == expected
        wrong = "Tegenstrijdig" in year["note"]["RG_boce"]
        assert wrong == (year["value"]["RG_boce"] != expected) == (period == "2020")


def test_known_key_figures(store: Store) -> None:
    rows = store.facts("kengetallen").set_index("item")
    assert rows["value"].to_dict() == {
        "geschikte_woningen": 1_800_000,
        "tekort_geschikte_woningen": 87_000,
        "nodig_per_jaar": 40_000,
        "niet_bewoond_door_55plus_pct": 37,
        "te_bouwen_tot_2030": 290_000,
        "locaties_geclusterd": 2_807,
        "wooneenheden_geclusterd": 132_001,
        "zonder_geschikte_woning_75plus": 400_000,
    }
    assert rows["status"]["te_bouwen_tot_2030"] == "target"
    assert set(rows["area_code"]) == {"NL01"}


@pytest.mark.parametrize("name", TABLES)
def test_a_status_says_what_kind_of_figure_it_is(store: Store, name: str) -> None:
    rows = store.facts(name)
    future = pd.to_numeric(rows["period"].str[-4:], errors="coerce") > 2025
    assert set(rows.loc[future, "status"]) <= {"forecast", "target"}
    undated = rows["period"] == "niet genoemd"
    assert set(rows.loc[undated, "status"]) <= {"estimate", "target"}


def texts(record: FactTable, rows: pd.DataFrame) -> Iterator[str]:
    """Everything of a fact table that a visitor may read."""
    yield from (record.title, record.description, *record.caveats, *rows["note"].unique())
    yield from (origin.note for origin in record.origin)
    yield from (part for item in record.items for part in (item.title, item.description))


@pytest.mark.parametrize("name", TABLES)
def test_texts_are_plain_dutch_sentences(store: Store, name: str) -> None:
    for text in texts(store.fact_tables[name], store.facts(name)):
        assert not ENGLISH.search(text), text
        for sentence in re.split(r"(?<=[.?!:]) ", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("name", TABLES)
def test_every_origin_says_where_it_was_seen(store: Store, name: str) -> None:
    for origin in store.fact_tables[name].origin:
        assert origin.attribution.startswith("Bron: ")
        assert origin.url or origin.note, origin.id
        assert ("CC BY" in origin.licence) == ("CC BY" in origin.attribution), origin.id


def test_a_figure_of_an_inferred_year_is_an_estimate(store: Store) -> None:
    rows = store.facts("prognoses")
    inferred = rows[rows["note"].str.contains("hebben wij afgeleid")]
    assert inferred["period"].tolist() == ["2009", "2040"]
    assert inferred["status"].tolist() == ["estimate", "forecast"]
