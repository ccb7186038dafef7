"""Faults 34-37 in a visitor's own places: told with row and remedy, never quietly repaired."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.own_places import read_places
from atlas.sources.places import RD_BOX
from atlas.store.geometry import BOX
from atlas.store.problems import Problem
from atlas.store.store import Store
from tests.sources.workbooks import workbook

RD = {"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}}
Maker = Callable[[str, float, float], bytes]


def as_csv(names: str, x: float, y: float) -> bytes:
    return f"naam;soort;{names}\nDe Es;huisarts;{x!r};{y!r}\n".replace(".", ",").encode()


def as_xlsx(names: str, x: float, y: float) -> bytes:
    return workbook([["naam", "soort", *names.split(";")], ["De Es", "huisarts", x, y]])


def as_geojson(names: str, x: float, y: float) -> bytes:
    members = RD if names.startswith("rd") else {}
    return collection({"type": "Point", "coordinates": [x, y]}, **members)


def collection(geometry: Any, **members: Any) -> bytes:
    """A GeoJSON file with one feature."""
    feature = {
        "type": "Feature",
        "properties": {"naam": "De Es", "soort": "huisarts"},
        "geometry": geometry,
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **members}).encode()


every_file = pytest.mark.parametrize("make", [as_csv, as_xlsx, as_geojson])


def told(content: bytes, store: Store) -> Problem:
    """The one problem of a file that must be refused."""
    found, problems = read_places(content, "plekken", store)
    assert found is None
    (problem,) = problems
    assert problem.row in (1, 2)
    assert problem.remedy
    return problem


@every_file
@pytest.mark.parametrize(("x", "y"), [(257_000.0, 534_000.0), (206_000.5, 540_000.25)])
def test_fault_34_rd_labelled_wgs84_is_told(store: Store, make: Maker, x: float, y: float) -> None:
    problem = told(make("lon;lat", x, y), store)
    assert "RD-meters in plaats van graden (WGS84)" in problem.message
    assert "EPSG:28992" in problem.remedy or problem.remedy == "zet ze in rd_x en rd_y"


@every_file
def test_fault_34_wgs84_labelled_rd_is_told(store: Store, make: Maker) -> None:
    problem = told(make("rd_x;rd_y", 6.9, 52.78), store)
    assert "graden (WGS84) in plaats van RD-meters" in problem.message


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_fault_34_rd_in_a_file_that_says_wgs84_is_told(store: Store, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    content = collection({"type": "Point", "coordinates": [257_000, 534_000]}, crs=crs)
    assert "RD-meters in plaats van graden" in told(content, store).message


def test_fault_34_another_system_is_refused_by_name(store: Store) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    found, problems = read_places(
        collection({"type": "Point", "coordinates": [768_000, 6_900_000]}, crs=crs), "x", store
    )
    assert found is None
    assert "EPSG::3857" in problems[0].message


@every_file
def test_fault_35_swapped_axes_are_told(store: Store, make: Maker) -> None:
    problem = told(make("lon;lat", 52.78, 6.9), store)
    assert "verwisseld" in problem.message
    assert problem.remedy in ("wissel lon en lat om", "wissel lengte en breedte om")
    problem = told(make("rd_x;rd_y", 534_000.0, 257_000.0), store)
    assert "verwisseld" in problem.message
    assert problem.remedy == "wissel rd_x en rd_y om"


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
@pytest.mark.parametrize(("x", "y"), [(52.78, 6.9), (534_000.0, 257_000.0)])
def test_fault_35_swapped_axes_without_a_label_are_told(
    store: Store, make: Maker, x: float, y: float
) -> None:
    problem = told(make("x;y", x, y), store)
    assert (problem.column, problem.remedy) == ("x", "wissel x en y om")


def test_fault_35_degrees_and_metres_cannot_be_taken_for_each_other_swapped_or_not() -> None:
    """The four boxes that decide have nothing in common."""
    boxes = [shapely.box(*BOX), shapely.box(*RD_BOX)]
    boxes += [shapely.transform(each, lambda points: points[:, ::-1]) for each in boxes]
    for number, each in enumerate(boxes):
        assert not any(each.intersects(other) for other in boxes[number + 1 :])


BOW_TIE = [[6.8, 52.7], [6.9, 52.8], [6.9, 52.7], [6.8, 52.8], [6.8, 52.7]]


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"type": "Polygon", "coordinates": [BOW_TIE]}, "Polygon"),
        ({"type": "MultiPolygon", "coordinates": [[BOW_TIE]]}, "MultiPolygon"),
        ({"type": "Polygon", "coordinates": []}, "Polygon"),
        ({"type": "Polygon", "coordinates": [[[6.8, 52.7]]]}, "Polygon"),
        ({"type": "LineString", "coordinates": BOW_TIE}, "LineString"),
        (
            {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "coordinates": [BOW_TIE]}],
            },
            "GeometryCollection",
        ),
    ],
)
def test_fault_36_a_bow_tie_or_other_shape_is_refused_with_its_number(
    store: Store, geometry: Any, kind: str
) -> None:
    assert not shapely.Polygon(BOW_TIE).is_valid
    problem = told(collection(geometry), store)
    assert problem.row == 1
    assert f"({kind}); hier horen punten" in problem.message


@every_file
@pytest.mark.parametrize("names", ["lon;lat", "rd_x;rd_y"])
@pytest.mark.parametrize(
    ("x", "y"), [(1e9, 1e9), (-1e9, 1e9), (6.9, 1e9), (257_000.0, -1e9), (0.0, 0.0)]
)
def test_fault_37_coordinates_of_a_thousand_million_are_refused(
    store: Store, make: Maker, names: str, x: float, y: float
) -> None:
    assert "liggen niet in Drenthe" in told(make(names, x, y), store).message


@pytest.mark.parametrize("value", [1e13, 1e300, -1e300])
def test_fault_37_coordinates_beyond_reason_are_refused(store: Store, value: float) -> None:
    content = collection({"type": "Point", "coordinates": [value, 52.78]})
    assert "onmogelijk groot" in told(content, store).message


@pytest.mark.parametrize("text", ["NaN", "nan", "inf", "-Infinity", "1e9", "6.9e0", "0x1", "6°54'"])
@pytest.mark.parametrize("names", ["lon;lat", "rd_x;rd_y", "x;y"])
def test_fault_37_what_is_no_number_is_told(store: Store, names: str, text: str) -> None:
    content = f"naam;soort;{names}\nDe Es;huisarts;{text};52,78\n".encode()
    problem = told(content, store)
    assert problem.message == f"'{text}' is geen getal"
    assert problem.column == names.partition(";")[0]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_fault_37_what_json_does_not_know_as_a_number_is_told(store: Store, word: str) -> None:
    content = collection({"type": "Point", "coordinates": [12345, 52.78]})
    found, problems = read_places(content.replace(b"12345", word.encode()), "x", store)
    assert found is None
    assert len(problems) == 1


@given(
    x=st.floats(allow_nan=False, allow_infinity=False),
    y=st.floats(allow_nan=False, allow_infinity=False),
    names=st.sampled_from(["lon;lat", "rd_x;rd_y"]),
)
def test_fault_37_any_numbers_give_a_place_in_drenthe_or_a_problem(
    x: float, y: float, names: str, store: Store
) -> None:
    for make in (as_csv, as_geojson):
        found, problems = read_places(make(names, x, y), "x", store)
        assert (found is None) == bool(problems)
        if found is not None:
            west, south, east, north = BOX
            assert found.frame["lon"].between(west, east).all()
            assert found.frame["lat"].between(south, north).all()
