"""Every record, table and geometry of the committed data, in one check; and its known answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store.check import check
from atlas.store.store import DATA, Store

ROOT = Path(__file__).resolve().parents[2]
THEMES = [
    "bevolking",
    "wonen",
    "zorg_gezondheid",
    "welzijn_meedoen",
    "voorzieningen",
    "inkomen",
    "veiligheid",
    "sport",
]
NAMES = {
    "Aa en Hunze",
    "Assen",
    "Borger-Odoorn",
    "Coevorden",
    "Emmen",
    "Hoogeveen",
    "Meppel",
    "Midden-Drenthe",
    "Noordenveld",
    "Tynaarlo",
    "Westerveld",
    "De Wolden",
}


def test_all_data_are_right() -> None:
    report = check(DATA)
    assert not report.problems, "\n".join(map(str, report.problems))
    assert report.counts["indicators"] >= 60
    assert report.counts["layers"] >= 4


def test_the_themes_are_those_of_the_atlas(store: Store) -> None:
    assert list(store.themes) == THEMES
    for theme in THEMES:
        assert [i for i in store.indicators.values() if i.theme == theme], theme


def test_the_areas_are_those_of_2024(store: Store) -> None:
    valid = [area for area in store.areas.values() if area.valid]
    counts = dict.fromkeys(("gemeente", "wijk", "buurt", "kern", "provincie", "land"), 0)
    for area in valid:
        counts[area.area_level] += 1
    assert counts == {
        "gemeente": 12,
        "wijk": 189,
        "buurt": 679,
        "kern": 227,
        "provincie": 1,
        "land": 1,
    }
    assert {area.name for area in valid if area.area_level == "gemeente"} == NAMES
    rest = [area for area in valid if area.boundary == "rest_of_wijk"]
    assert len(rest) <= 58
    assert all(area.area_level == "buurt" for area in rest)


def test_areas_and_layers_agree_on_what_has_a_boundary(store: Store) -> None:
    for layer in (layer for layer in store.layers.values() if layer.id == layer.area_level):
        drawn = {f["properties"]["area_code"] for f in store.geometry(layer.id)["features"]}
        level = [a for a in store.areas.values() if a.area_level == layer.area_level and a.valid]
        assert drawn == {area.area_code for area in level if area.boundary != "none"}, layer.id


def test_every_origin_says_how_to_credit_it(store: Store) -> None:
    origins = [o for i in store.indicators.values() for o in i.origin]
    origins += [layer.origin for layer in store.layers.values()]
    origins += [grouping.origin for grouping in store.groupings.values()]
    for origin in origins:
        assert origin.table_id or origin.note, f"{origin.id}: no table number and no note on why"
        assert len(origin.licence) > 2
        assert len(origin.attribution) > 4


def total(store: Store, indicator: str, period: str) -> float:
    """The sum of the twelve gemeenten, which all must have a value."""
    values = store.cells(indicator, period, "gemeente")["value"]
    assert len(values) == 12
    assert values.notna().all()
    return float(values.sum())


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        ("bevolking_totaal", "2020", 493_682),
        ("bevolking_totaal", "2024", 504_129),
        ("bevolking_totaal", "2025", 506_529),
        ("leeftijd_65plus", "2024", 125_430),
        ("huishoudens_totaal", "2025", 228_059),
    ],
)
def test_known_sums_of_the_twelve(store: Store, indicator: str, period: str, expected: int) -> None:
    assert total(store, indicator, period) == expected


def test_known_figures_of_one_area(store: Store) -> None:
    assert store.cells("bevolking_totaal", "2020", "gemeente").loc["GM0114", "value"] == 107_048
    for period, country, emmen in (
        ("2012", 39.6, 36.6),
        ("2016", 43.4, 42.5),
        ("2020", 47.0, 45.6),
    ):
        assert store.cells("eenzaam_18plus", period, "land").loc["NL01", "value"] == country
        assert store.cells("eenzaam_18plus", period, "gemeente").loc["GM0114", "value"] == emmen
