"""Places as CSV and GeoJSON: the words of the list, nothing that runs, nothing made up."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.place_files import COLUMNS, places_csv, places_geojson
from atlas.figures.place_table import OWN_SOURCE, Described, described
from atlas.store.place_rows import FRAME_COLUMNS
from atlas.store.serving import get_store
from atlas.store.store import Store

GROLLOO = "nieuws_dorpshub_grolloo"
NAN = float("nan")


@pytest.fixture(scope="module")
def store() -> Store:
    return get_store()


@pytest.fixture(scope="module")
def every(store: Store) -> list[Described]:
    return described(store.places(), store)


def own(**cells: object) -> pd.DataFrame:
    """One place as a visitor may bring it."""
    given = {
        "place_id": "eigen_2",
        "name": "Pinautomaat",
        "kind": "dorpshuis",
        "area_code": "GM0114",
        "lon": 6.9,
        "lat": 52.78,
        "precision": "adres",
        "state": "bestaat",
        "origin": "eigen",
        "locator": "rij 2",
        "gemeente_code": "GM0114",
        "set_id": "eigen",
        **cells,
    }
    return pd.DataFrame([{name: given.get(name, "") for name in FRAME_COLUMNS}])


def read(body: bytes) -> list[dict[str, str]]:
    text = body.decode("utf-8-sig")
    assert "\r\n" in text
    return [*csv.DictReader(io.StringIO(text), delimiter=";")]


def place(every: list[Described], place_id: str) -> Described:
    return next(each for each in every if each.place_id == place_id)


def test_grolloo_is_told_as_the_source_tells_it(every: list[Described]) -> None:
    found = place(every, GROLLOO)
    assert (found.kind, found.gemeente, found.kern) == ("Dorpshub", "Aa en Hunze", "Grolloo")
    assert found.where == "De Pol 4, Grolloo, Aa en Hunze"
    assert found.precision == "midden in de kern"
    assert "1965" in found.what and "500.000 euro" in found.what
    assert found.source == "RTV Drenthe" and "172873" in found.locator
    assert (found.period, found.certainty) == ("2021", "hoog")


def test_a_place_without_a_point_gets_none(every: list[Described]) -> None:
    hub = place(every, "nieuws_hub_westlaren")
    assert (hub.lon, hub.lat, hub.kern) == (None, None, "")
    assert hub.precision == "hele gemeente, geen punt"
    outside = place(every, "beleid_umcg")
    assert (outside.gemeente, outside.where) == ("", "buiten Drenthe, geen punt")


def test_every_place_has_a_source_with_a_licence_and_a_date(every: list[Described]) -> None:
    assert len({each.place_id for each in every}) == len(every)
    for each in every:
        assert each.source and each.locator and each.licence and each.accessed, each.place_id


def test_own_places_are_told_so(store: Store) -> None:
    (found,) = described(own(), store)
    assert (found.source, found.licence, found.accessed) == (OWN_SOURCE, "", "")
    assert (found.certainty, found.precision) == ("niet nagekeken", "op het adres")


def test_csv_has_a_row_for_every_place_with_the_same_words(every: list[Described]) -> None:
    rows = read(places_csv(every, "1a"))
    assert [row["id"] for row in rows] == [each.place_id for each in every]
    row = next(row for row in rows if row["id"] == GROLLOO)
    assert [*row] == [*COLUMNS, "versie"] and row["versie"] == "1a"
    assert (row["lon"], row["lat"]) == ("6,67222", "52,935")
    assert (row["kern"], row["toestand"]) == ("Grolloo", "bestaat, volgens de bron")
    hub = next(row for row in rows if row["id"] == "nieuws_hub_westlaren")
    assert (hub["lon"], hub["lat"]) == ("", "")


def test_geojson_has_the_same_properties_and_null_for_no_point(every: list[Described]) -> None:
    found = json.loads(places_geojson(every, "Plekken", ("Niet volledig.", "Eigen.")))
    assert found["type"] == "FeatureCollection"
    assert found["description"] == "Niet volledig. Eigen."
    assert "RTV Drenthe" in found["attribution"]
    features = {each["id"]: each for each in found["features"]}
    assert len(features) == len(every)
    assert features[GROLLOO]["geometry"] == {"type": "Point", "coordinates": [6.67222, 52.935]}
    assert features["nieuws_hub_westlaren"]["geometry"] is None
    for row in read(places_csv(every, "1a")):
        properties = features[row["id"]]["properties"]
        assert properties == {name: row[name] for name in COLUMNS[:-2]}


def test_points_are_within_drenthe(every: list[Described]) -> None:
    for each in every:
        if each.lon is not None and each.lat is not None:
            assert 6.0 < each.lon < 7.2 and 52.5 < each.lat < 53.3


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r"]), st.text(max_size=20))
def test_fault_40_a_cell_that_starts_a_formula_is_neutralised(start: str, rest: str) -> None:
    base = described(own(), get_store())[0]
    text = start + rest
    body = places_csv([base._replace(name=text)], "1a").decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(body, newline=""), delimiter=";")
    assert row[1] == f"'{text}"
    assert row[-3:] == ["6,9", "52,78", "1a"]


def test_markup_is_text_in_geojson(store: Store) -> None:
    rows = described(own(name="<script>alert(1)</script>", what='"}]}'), store)
    found = json.loads(places_geojson(rows, "x", ()))
    assert found["features"][0]["properties"]["naam"] == "<script>alert(1)</script>"
    assert found["features"][0]["properties"]["omschrijving"] == '"}]}'


def test_no_places_is_a_file_with_only_its_head() -> None:
    assert read(places_csv([], "1a")) == []
    assert json.loads(places_geojson([], "Leeg", ()))["features"] == []


def test_half_a_point_is_no_point(store: Store) -> None:
    (found,) = described(own(lat=NAN), store)
    assert (found.lon, found.lat) == (None, None)


def test_an_unknown_kind_or_area_is_shown_as_it_is_and_does_not_raise(store: Store) -> None:
    (found,) = described(own(kind="vuurtoren", area_code="GM9999", gemeente_code=""), store)
    assert (found.kind, found.gemeente, found.kern) == ("vuurtoren", "", "")
