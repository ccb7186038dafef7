"""Faults 34-37 in a visitor's own places and in boundaries of PDOK: told, with row or code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.sources.common import SourceError
from atlas.sources.live.boundaries import Supply, boundaries
from atlas.sources.live.polygons import System, read_level
from atlas.sources.own_places import read_places
from atlas.sources.places import RD_BOX
from atlas.store.geometry import BOX
from atlas.store.load import load_store
from atlas.store.problems import Problem
from atlas.store.sources import Source
from atlas.store.store import Store
from tests.sources.pdok import exact, supply
from tests.sources.workbooks import workbook
from tests.support import small_data

TODAY = date(2026, 11, 22)

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
@settings(max_examples=40)
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


# The same faults in boundaries of PDOK: refused with the code of the area, nothing is changed.


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def pdok(store: Store) -> Source:
    return store.sources["pdok_gebieden"]


def refused(store: Store, given: Supply, pdok: Source) -> str:
    with pytest.raises(SourceError) as caught:
        boundaries(store, given, pdok, TODAY)
    return str(caught.value)


def bent(given: Supply, change: Callable[[Any], Any]) -> Supply:
    """The supply with another shape for its first buurt."""
    first, *others = given.buurten
    shape = change(shapely.geometry.shape(first["geometry"]))
    geometry = json.loads(shapely.to_geojson(shape))
    return replace(given, buurten=[{**first, "geometry": geometry}, *others])


def swapped(shape: Any) -> Any:
    return shapely.transform(shape, lambda points: points[:, ::-1])


def test_fault_34_boundaries_in_rd_labelled_wgs84_are_refused(small: Store, pdok: Source) -> None:
    given = replace(supply(small, exact(small), "RD"), system="WGS84")
    assert "de bron zegt graden (WGS84), maar dit zijn RD-meters" in refused(small, given, pdok)
    given = replace(supply(small, exact(small), "WGS84"), system="RD")
    assert "de bron zegt RD-meters (EPSG:28992), maar dit zijn graden" in refused(
        small, given, pdok
    )


@pytest.mark.parametrize("system", ["RD", "WGS84"])
def test_fault_35_boundaries_with_swapped_axes_are_refused(
    small: Store, pdok: Source, system: System
) -> None:
    given = bent(supply(small, exact(small), system), swapped)
    told = refused(small, given, pdok)
    assert told.startswith("BU16800000: ")
    assert "verwisseld" in told


def twisted(shape: Any) -> Any:
    """A square with a small bow-tie in its border, that hardly changes its area."""
    west, south, east, north = shape.bounds
    x, tip = (west + east) / 2, (north - south) / 200
    loop = [(x, south), (x + tip, south + tip), (x + tip, south), (x, south + tip)]
    corners = [(west, south), *loop, (x, south), (east, south), (east, north), (west, north)]
    return shapely.Polygon(corners)


def test_fault_36_a_small_bow_tie_is_repaired_and_reported(small: Store, pdok: Source) -> None:
    given = bent(supply(small, exact(small)), twisted)
    assert not shapely.geometry.shape(given.buurten[0]["geometry"]).is_valid
    built = boundaries(small, given, pdok, TODAY)
    assert "buurt: BU16800000 kruiste zichzelf en is hersteld" in built.notes
    record = built.changes["geo/buurt.toml"]
    assert record is not None
    assert "De grens van BU16800000 kruiste zichzelf en is hersteld." in record.decode()
    content = built.changes["geo/buurt.geojson"]
    assert content is not None
    shapes = [shapely.geometry.shape(f["geometry"]) for f in json.loads(content)["features"]]
    assert shapely.coverage_is_valid(shapes)


def test_fault_36_a_bow_tie_that_is_another_area_is_refused(small: Store, pdok: Source) -> None:
    def tie(shape: Any) -> Any:
        west, south, east, north = shape.bounds
        return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])

    told = refused(small, bent(supply(small, exact(small)), tie), pdok)
    assert "vullen het gebied niet" in told


@pytest.mark.parametrize("huge", [1e9, -1e9, 1e300])
@pytest.mark.parametrize("system", ["RD", "WGS84"])
def test_fault_37_boundaries_with_huge_coordinates_are_refused(
    small: Store, pdok: Source, system: System, huge: float
) -> None:
    def far(shape: Any) -> Any:
        return shapely.transform(shape, lambda points: points + huge)

    told = refused(small, bent(supply(small, exact(small), system), far), pdok)
    assert told == "BU16800000: de coördinaten liggen niet in Drenthe"


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.sampled_from(["BU01060000", "WK010600", "GM0106", "JA", "2024", "Polygon", 1e9, 10**400]),
)
ODDER = st.one_of(
    ODD,
    st.lists(ODD, max_size=3),
    st.dictionaries(st.sampled_from(["type", "coordinates", "buurtcode"]), ODD, max_size=3),
)
NUMBER = st.one_of(
    st.floats(6.0, 7.0), st.floats(52.5, 53.2), st.floats(), st.floats(220_000, 230_000)
)
RING = st.lists(st.tuples(NUMBER, NUMBER).map(list), max_size=6)
SHAPE = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection"]),
        "coordinates": st.one_of(st.lists(RING, max_size=1), RING, ODD),
    }
)
PROPERTIES = st.dictionaries(
    st.sampled_from(
        ["buurtcode", "buurtnaam", "statcode", "statnaam", "water", "jaar", "jaarcode", "ind_wbz"]
    ),
    ODD,
    max_size=5,
)
FEATURE = st.one_of(
    ODDER,
    st.fixed_dictionaries(
        {
            "type": st.just("Feature"),
            "properties": st.one_of(
                PROPERTIES,
                PROPERTIES.map(lambda p: {"buurtnaam": "Oost", **p, "buurtcode": "BU01060000"}),
            ),
            "geometry": st.one_of(SHAPE, SHAPE, ODD),
        }
    ),
)


@settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
@given(feature=FEATURE, system=st.sampled_from(["RD", "WGS84"]))
def test_fault_37_ten_thousand_odd_features_are_polygons_in_drenthe_or_refused(
    feature: Any, system: System
) -> None:
    try:
        found = read_level([feature], "buurt", 2024, system, {"GM0106"})
    except SourceError as error:
        assert str(error)
        return
    for shape in found.shapes.values():
        west, south, east, north = shape.bounds
        assert shape.is_valid
        assert shape.area > 0
        assert 190_000 < west <= east < 300_000
        assert 490_000 < south <= north < 600_000


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    level=st.sampled_from(["gemeenten", "wijken", "buurten", "corop"]),
    place=st.integers(0, 11),
    odd=st.one_of(FEATURE, SHAPE, st.none()),
)
def test_fault_37_an_odd_feature_among_good_ones_gives_layers_or_a_refusal(
    small: Store, pdok: Source, level: str, place: int, odd: Any
) -> None:
    given = supply(small, exact(small))
    features = [*getattr(given, level)]
    features[place : place + 1] = [] if odd is None else [odd]
    try:
        built = boundaries(small, replace(given, **{level: features}), pdok, TODAY)
    except SourceError as error:
        assert str(error)
        return
    assert built.changes["geo/buurt.geojson"]
