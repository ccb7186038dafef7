"""Search on real names of Drenthe: spelling is forgiven, the nearest comes first."""

from __future__ import annotations

import pytest

from atlas.domain.search import normalise, search
from atlas.store.records import Area
from atlas.store.store import Store

GEMEENTEN = {
    "GM1680": "Aa en Hunze",
    "GM0106": "Assen",
    "GM1681": "Borger-Odoorn",
    "GM0109": "Coevorden",
    "GM0114": "Emmen",
    "GM0118": "Hoogeveen",
    "GM0119": "Meppel",
    "GM1731": "Midden-Drenthe",
    "GM1699": "Noordenveld",
    "GM1730": "Tynaarlo",
    "GM1701": "Westerveld",
    "GM1690": "De Wolden",
}
OTHERS = [
    ("WP2391", "Assen", "GM0106"),
    ("WP1782", "Borger", "GM1681"),
    ("WP1988", "Emmen", "GM0114"),
    ("WP1989", "Emmer-Compascuum", "GM0114"),
    ("WP1780", "2e Exloërmond", "GM1681"),
    ("WP1795", "Exloo", "GM1681"),
    ("WP2154", "Gees", "GM0109"),
    ("WP2155", "Geesbrug", "GM0109"),
    ("WP1169", "Grolloo", "GM1680"),
    ("WP2164", "'t Haantje", "GM0109"),
    ("WP1993", "Nieuw-Amsterdam", "GM0114"),
    ("WP1643", "Nieuw-Roden", "GM1699"),
    ("WP1798", "Odoorn", "GM1681"),
    ("WP1647", "Roden", "GM1699"),
    ("WP2913", "Zuidlaren", "GM1730"),
    ("WK168020", "Wijk 20 Grolloo", "GM1680"),
    ("WK168182", "Borger", "GM1681"),
    ("BU16802000", "Grolloo", "GM1680"),
    ("BU16802009", "Verspreide huizen Grolloo", "GM1680"),
    ("BU16818206", "Borger-Centrum", "GM1681"),
]
LEVELS = {"GM": "gemeente", "WP": "kern", "WK": "wijk", "BU": "buurt"}


@pytest.fixture(scope="module")
def names(small: Store) -> Store:
    """A store that only knows areas, all real, in an order that helps nobody."""
    rows = [*reversed(OTHERS), *((code, name, code) for code, name in GEMEENTEN.items())]
    store = Store.__new__(Store)
    store.version = "names"
    store.areas = {
        code: Area.model_validate(
            {"area_code": code, "area_level": LEVELS[code[:2]], "name": name, "gemeente_code": gm}
        )
        for code, name, gm in rows
    }
    old = {"area_code": "BU01069999", "area_level": "buurt", "name": "Grolloo", "valid": False}
    store.areas["BU01069999"] = Area.model_validate(old)
    return store


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Hogeveen", "GM0118"),
        ("hoogeveeen", "GM0118"),
        ("borger odoorn", "GM1681"),
        ("borgerodoorn", "GM1681"),
        ("Odoorn-Borger", "GM1681"),
        ("ASSEN", "GM0106"),
        ("emmen", "GM0114"),
        ("wolden", "GM1690"),
        ("aa en hunse", "GM1680"),
        ("tinaarlo", "GM1730"),
        ("koevorden", "GM0109"),
        ("Midden Drente", "GM1731"),
        ("grollo", "WP1169"),
        ("zuidlaaren", "WP2913"),
        ("gees", "WP2154"),
        ("geesbr", "WP2155"),
        ("exloermond", "WP1780"),
        ("2e Exloermond", "WP1780"),
        ("t haantje", "WP2164"),
        ("’T HAANTJE", "WP2164"),
        ("nieuw amsterdam", "WP1993"),
        ("rooden", "WP1647"),
        ("borger", "WP1782"),
        ("borger centrum", "BU16818206"),
    ],
)
def test_the_right_place_comes_first(names: Store, query: str, first: str) -> None:
    assert search(names, query)[0].area_code == first


def test_equal_names_come_in_the_order_of_levels(names: Store) -> None:
    assert [hit.area_code for hit in search(names, "assen")][:2] == ["GM0106", "WP2391"]
    assert [hit.level for hit in search(names, "borger")][:2] == ["kern", "wijk"]
    assert [hit.level for hit in search(names, "Grolloo")][:2] == ["kern", "buurt"]


def test_exact_before_prefix_before_word_before_likeness(names: Store) -> None:
    found = {hit.area_code: hit.score for hit in search(names, "borger")}
    assert found["WP1782"] == 100 > found["BU16818206"] > 90
    roden = {hit.area_code: hit.score for hit in search(names, "roden")}
    assert 80 < roden["WP1643"] < 90


def test_every_hit_names_its_gemeente(names: Store) -> None:
    kern = search(names, "Zuidlaren")[0]
    assert (kern.level, kern.area_code, kern.gemeente_name) == ("kern", "WP2913", "Tynaarlo")
    buurt = search(names, "borger-centrum")[0]
    assert (buurt.area_code, buurt.gemeente_name) == ("BU16818206", "Borger-Odoorn")
    assert search(names, "Meppel")[0].area_code == "GM0119"


def test_areas_that_no_longer_exist_are_not_found(names: Store) -> None:
    assert "BU01069999" not in {hit.area_code for hit in search(names, "Grolloo", 50)}


@pytest.mark.parametrize("query", ["", "   ", "-", "'", "xqzwkj", "Amsterdam-Zuidoost!?" * 3])
def test_nothing_like_it(names: Store, query: str) -> None:
    assert search(names, query) == []


def test_limit(names: Store) -> None:
    assert len(search(names, "e", 3)) == 3
    assert len(search(names, "e", 0)) == 1
    assert len(search(names, "e", 10_000)) <= 50


def test_only_eighty_characters_count(names: Store) -> None:
    assert search(names, "Meppel".ljust(80) + "x" * 1_000_000)[0].area_code == "GM0119"


def test_the_best_comes_first_and_scores_fall(names: Store) -> None:
    scores = [hit.score for hit in search(names, "emmen", 50)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2e Exloërmond", "2e exloermond"),
        ("'t Haantje", "t haantje"),
        ("Borger-Odoorn", "borger odoorn"),
        ("  Aa   EN\tHunze ", "aa en hunze"),
        ("a_b", "a b"),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain
