"""The places of the atlas: known facts, real points only, and honest words."""

from __future__ import annotations

import colorsys
import re
from itertools import combinations

import pandas as pd
import pytest
import shapely

from atlas.store.store import Store

GROUPS = ["ontmoeten", "vervoer", "zorg", "dagelijks", "projecten"]
KINDS = {
    "dorpshub": 1,
    "dorpshuis": 4,
    "informatiepunt": 2,
    "mobiliteitshub": 7,
    "bushalte": 0,
    "ziekenhuis": 6,
    "huisarts": 0,
    "apotheek": 0,
    "woonzorgproject": 3,
    "supermarkt": 0,
    "basisschool": 0,
    "voortgezet_onderwijs": 0,
    "project": 15,
}
SETS = {"beleid": 18, "duo": 0, "haltes": 0, "nieuws": 20, "osm": 0}
ENGLISH = re.compile(r"\b(the|and|not|only|opened|added|named|while|undated|issues?)\b", re.I)
LONGEST_SENTENCE = 32  # words


@pytest.fixture(scope="module")
def places(store: Store) -> pd.DataFrame:
    return store.places().set_index("place_id")


@pytest.fixture(scope="module")
def kernen(store: Store) -> dict[str, tuple[float, float]]:
    """The point of every kern."""
    found = store.geometry("kern")["features"]
    return {f["id"]: tuple(f["geometry"]["coordinates"]) for f in found}


def test_the_kinds_stand_in_their_groups(store: Store) -> None:
    assert list(store.place_groups) == GROUPS
    assert list(store.place_kinds) == list(KINDS)
    groups = [kind.group for kind in store.place_kinds.values()]
    assert groups == sorted(groups, key=GROUPS.index)


def test_every_set_and_kind_has_the_places_that_we_know(store: Store) -> None:
    frame = store.places()
    assert len(frame) == sum(KINDS.values()) == sum(SETS.values()) == 38
    assert {name: int((frame["set_id"] == name).sum()) for name in SETS} == SETS
    assert {name: int((frame["kind"] == name).sum()) for name in KINDS} == KINDS
    assert list(store.place_sets) == sorted(SETS)
    providers = {name: store.place_sets[name].provider for name in SETS}
    assert providers == {"beleid": "", "nieuws": "", "osm": "osm", "duo": "duo", "haltes": "gtfs"}
    assert all(places.refreshed is None for places in store.place_sets.values())


def test_no_point_is_invented(places: pd.DataFrame, kernen: dict) -> None:
    at_kern = places[places["precision"] == "kern"]
    for code, lon, lat in zip(at_kern["area_code"], at_kern["lon"], at_kern["lat"], strict=True):
        assert (lon, lat) == kernen[code]
    others = places[places["precision"] != "kern"]
    assert set(others["precision"]) == {"gemeente", "buiten"}
    assert others[["lon", "lat"]].isna().all().all()


def test_every_point_lies_in_the_gemeente_of_its_kern(store: Store, places: pd.DataFrame) -> None:
    outlines = {
        feature["id"]: shapely.geometry.shape(feature["geometry"])
        for feature in store.geometry("gemeente")["features"]
    }
    for name, row in places.dropna(subset=["lon"]).iterrows():
        assert outlines[row["gemeente_code"]].contains(shapely.Point(row["lon"], row["lat"])), name


def test_grolloo_is_told_as_it_is(places: pd.DataFrame) -> None:
    hub = places.loc["nieuws_dorpshub_grolloo"]
    assert hub["name"] == "Dorpshub Grolloo, Het Markehuis"
    assert hub["kind"] == "dorpshub"
    assert (hub["area_code"], hub["gemeente_code"]) == ("WP1169", "GM1680")
    assert hub["address"] == "De Pol 4, Grolloo"
    assert hub["precision"] == "kern"
    for fact in ("1965", "1992", "school", "sportvelden", "500.000 euro", "1,7 miljoen", "2021"):
        assert fact in hub["what"]
    assert "rtvdrenthe 172873" in hub["locator"]
    assert "Uitvoeringsagenda" in hub["locator"]


def test_one_facility_is_one_row(places: pd.DataFrame) -> None:
    names = places["name"].str.lower()
    assert names.is_unique
    assert names.str.contains("markehuis").sum() == 1
    assert names.str.contains("wilhelmina|wza").sum() == 1
    wza = places.loc["nieuws_ziekenhuis_assen"]
    assert "Uitvoeringsagenda" in wza["locator"]
    assert "rtvdrenthe" in wza["locator"]


def test_the_hospitals_and_their_emergency_care(places: pd.DataFrame) -> None:
    found = places[places["kind"] == "ziekenhuis"]
    inside = found[found["precision"] == "kern"]
    assert sorted(inside["gemeente_code"]) == ["GM0106", "GM0114", "GM0118", "GM0119"]
    outside = found[found["precision"] == "buiten"]
    assert set(outside.index) == {"beleid_umcg", "nieuws_ziekenhuis_stadskanaal"}
    assert set(outside["gemeente_code"]) == {""}
    assert "geen spoedeisende hulp" in places.loc["nieuws_ziekenhuis_hoogeveen", "what"]
    assert "dag en nacht" in places.loc["nieuws_ziekenhuis_emmen", "what"]


HUBS = {
    "gieten": ("WP1167", "hoog"),
    "borger": ("WP1782", "hoog"),
    "dieverbrug": ("WP3108", "midden"),
    "westlaren": ("GM1730", "midden"),
    "zuidwolde": ("WP3172", "laag"),
    "hoogeveen": ("WP1814", "hoog"),
    "zuidlaren": ("WP2913", "midden"),
}


def test_the_mobility_hubs_are_the_seven_with_a_name(places: pd.DataFrame) -> None:
    hubs = places[places["kind"] == "mobiliteitshub"]
    assert {name.removeprefix("nieuws_hub_") for name in hubs.index} == set(HUBS)
    for name, (code, certainty) in HUBS.items():
        hub = hubs.loc[f"nieuws_hub_{name}"]
        assert (hub["area_code"], hub["certainty"]) == (code, certainty)
    assert "18 juli 2018" in hubs.loc["nieuws_hub_borger", "what"]
    assert "N33" in hubs.loc["nieuws_hub_gieten", "what"]
    assert "Groningen" in hubs.loc["nieuws_hub_zuidwolde", "what"]


def test_counts_are_told_and_are_no_places(store: Store, places: pd.DataFrame) -> None:
    said = {name: kind.completeness for name, kind in store.place_kinds.items()}
    assert "55 hubs" in said["mobiliteitshub"]
    assert "60" in said["mobiliteitshub"]
    assert "19" in said["dorpshuis"]
    told = " ".join(store.place_sets["nieuws"].caveats)
    assert all(count in told for count in ("55", "19", "245", "240", "130"))
    assert not places["name"].str.contains(r"\d", regex=True).any()


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_carry_a_white_sign(store: Store) -> None:
    for kind in store.place_kinds.values():
        assert 1.05 / (luminance(kind.colour) + 0.05) >= 4.5, kind.id


def test_kinds_are_told_apart_by_sign_and_groups_by_hue(store: Store) -> None:
    kinds = list(store.place_kinds.values())
    assert len({kind.sign for kind in kinds}) == len(kinds)
    assert len({kind.colour for kind in kinds}) == len(kinds)
    hues: dict[str, list[float]] = {}
    for kind in kinds:
        rgb = (int(kind.colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
        hues.setdefault(kind.group, []).append(360 * colorsys.rgb_to_hls(*rgb)[0])
    del hues["projecten"]  # grey
    spans = {group: (min(found), max(found)) for group, found in hues.items()}
    for one, other in combinations(spans.values(), 2):
        assert one[1] < other[0] or other[1] < one[0], spans


def texts(store: Store) -> list[str]:
    """Everything that a visitor reads about places."""
    frame = store.places()
    said = [*frame["name"], *frame["what"]]
    for kind in store.place_kinds.values():
        said += [kind.title, kind.plural, kind.description, kind.completeness]
    for places in store.place_sets.values():
        said += [places.title, places.description, *places.caveats]
    return said


def test_the_words_are_dutch_and_the_sentences_short(store: Store) -> None:
    for text in texts(store):
        assert not ENGLISH.search(text), text
        for sentence in re.split(r"(?<=[.?!]) ", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_every_place_names_its_source(store: Store) -> None:
    frame = store.places()
    assert (frame["locator"] != "").all()
    assert (frame["what"] != "").all()
    assert (frame["period"] != "").all()
    used = {(row.set_id, row.origin) for row in frame.itertuples()}
    for set_id, places in store.place_sets.items():
        known = {origin.id for origin in places.origin}
        assert bool(places.provider) or {name for own, name in used if own == set_id} == known
