"""The check of one layer: what is told of a broken file, and that it never breaks itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.geometry import geometry_problems
from atlas.store.problems import Problem
from atlas.store.records import Area, Layer
from tests.support import geo_origin

PATH = "geo/gemeente.geojson"
LAYER = Layer.model_validate(
    {
        "id": "gemeente",
        "title": "Gemeenten",
        "area_level": "gemeente",
        "year": 2024,
        "path": "gemeente.geojson",
        "sha256": "0" * 64,
        "processing": ("Bedacht voor de tests",),
        "origin": geo_origin(),
    }
)
AREAS = {
    code: Area(area_code=code, area_level=level, name=code)
    for code, level in (
        ("GM0106", "gemeente"),
        ("GM0114", "gemeente"),
        ("WK010600", "wijk"),
    )
}
Ring = list[list[float]]
Collection = dict[str, Any]


def square(west: float, south: float = 52.8, side: float = 0.1) -> Ring:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, ring: Ring) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": code, "properties": {"area_code": code}, "geometry": geometry}


def collection(*rings: Ring) -> Collection:
    """Two neighbours, or one feature for each ring."""
    shapes = rings or (square(6.5), square(6.6))
    origin = geo_origin()
    return {
        "type": "FeatureCollection",
        "attribution": origin["attribution"],
        "licence": origin["licence"],
        "features": [feature(c, r) for c, r in zip(("GM0106", "GM0114"), shapes, strict=False)],
    }


def problems_of(given_: Any) -> list[Problem]:
    content = given_ if isinstance(given_, bytes) else json.dumps(given_).encode()
    found = geometry_problems(PATH, content, LAYER, AREAS)
    for problem in found:
        assert problem.file == PATH
        assert problem.message
        assert problem.remedy
    return found


def test_a_good_layer_has_no_problems() -> None:
    assert problems_of(collection()) == []


def test_a_point_is_a_shape() -> None:
    good = collection(square(6.5))
    good["features"][0]["geometry"] = {"type": "Point", "coordinates": [6.55, 52.85]}
    assert problems_of(good) == []


@pytest.mark.parametrize(
    ("ring", "words", "remedy"),
    [
        pytest.param(
            [[230_000 + x, 540_000 + y] for x, y in square(0, 0, 1000)],
            "meters (RD)",
            "EPSG:28992",
            id="fault 34, RD metres",
        ),
        pytest.param(
            [[y, x] for x, y in square(6.5)],
            "lengte en breedte zijn verwisseld",
            "eerst de lengte",
            id="fault 35, swapped axes",
        ),
        pytest.param(
            [[6.5, 52.8], [6.6, 52.9], [6.6, 52.8], [6.5, 52.9], [6.5, 52.8]],
            "kruist zichzelf",
            "herstel",
            id="fault 36, bow-tie",
        ),
        pytest.param(
            [[x * 1e9, y * 1e9] for x, y in square(6.5)],
            "niet in Drenthe",
            "WGS84",
            id="fault 37, a billion",
        ),
        pytest.param(square(4.9, 52.3), "niet in Drenthe", "WGS84", id="Amsterdam"),
        pytest.param(
            [*square(6.5)[:3], [float("nan"), 52.9], [6.5, 52.8]],
            "niet in Drenthe",
            "WGS84",
            id="not a number",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_wrong_place_or_shape_is_told_with_the_feature(
    ring: Ring, words: str, remedy: str
) -> None:
    (problem,) = problems_of(collection(square(6.8), ring))
    assert (problem.row, problem.column) == (2, "geometry")
    assert problem.message.startswith("GM0114: ")
    assert words in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_an_empty_shape_is_refused(geometry: dict[str, Any]) -> None:
    broken = collection()
    broken["features"][0]["geometry"] = geometry
    (problem,) = problems_of(broken)
    assert (problem.row, problem.message) == (1, "GM0106: de vorm is leeg")


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        "POLYGON EMPTY",
        {"type": "Circle", "coordinates": [6.5, 52.8]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[[6.5, 52.8], [6.6, 52.8]]]},
        {"type": "Polygon", "coordinates": [[["6,5", "52,8"]] * 4]},
        {"type": "Point", "coordinates": [10**400, 52]},
    ],
)
def test_an_unreadable_shape_is_told(geometry: Any) -> None:
    broken = collection()
    broken["features"][1]["geometry"] = geometry
    (problem,) = problems_of(broken)
    assert problem.row == 2
    assert problem.message == "GM0114: de vorm is niet te lezen"


def test_a_feature_without_geometry_is_told() -> None:
    broken = collection()
    del broken["features"][1]["geometry"]
    (problem,) = problems_of(broken)
    assert (problem.row, problem.message) == (2, "GM0114: de vorm is niet te lezen")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"null", b"{}", b'{"features":[{}]}', b'{"features":7}', b"{"],
)
def test_a_file_that_is_no_layer_is_told(content: bytes) -> None:
    (problem,) = problems_of(content)
    assert problem.row is None
    assert "geen leesbare GeoJSON-laag" in problem.message


def test_overlap_is_told() -> None:
    (problem,) = problems_of(collection(square(6.5), square(6.55)))
    assert "overlappen" in problem.message


@given(st.floats(0.001, 0.099))
def test_a_corner_on_the_side_of_a_neighbour_is_told(height: float) -> None:
    """The border is the same line, yet one of the two has a vertex more."""
    west, south, side = 6.5, 52.8, 0.1
    split = square(west, south, side)
    split.insert(2, [west + side, south + height])
    neighbour = [[west + side, y] if x == 6.6 else [x, y] for x, y in square(6.6)]
    (problem,) = problems_of(collection(split, neighbour))
    assert "delen hun grens niet precies" in problem.message


def test_unknown_codes_wrong_levels_and_doubles_are_told() -> None:
    broken = collection(square(6.5), square(6.6))
    extra = [feature(c, square(w)) for c, w in (("GM9999", 6.7), ("WK010600", 6.8))]
    broken["features"] += [*extra, feature("GM0106", square(6.9))]
    found = [(p.row, p.column, p.message) for p in problems_of(broken)]
    assert found == [
        (3, "area_code", "gebied 'GM9999' is geen gemeente in geo/areas.csv"),
        (4, "area_code", "gebied 'WK010600' is geen gemeente in geo/areas.csv"),
        (5, "area_code", "gebied 'GM0106' staat er twee keer in"),
    ]


@pytest.mark.parametrize("code", [None, 114, ["GM0114"], {"a": 1}])
def test_a_code_that_is_no_text_is_told(code: Any) -> None:
    broken = collection()
    broken["features"][1]["properties"]["area_code"] = code
    assert problems_of(broken)


@pytest.mark.parametrize("name", ["attribution", "licence"])
def test_another_credit_than_that_of_the_record_is_told(name: str) -> None:
    (problem,) = problems_of(collection() | {name: "iemand anders"})
    assert problem.column == name
    assert "anders dan in het record" in problem.message


def test_all_problems_are_told_at_once() -> None:
    bow_tie = [[6.5, 52.8], [6.6, 52.9], [6.6, 52.8], [6.5, 52.9], [6.5, 52.8]]
    broken = collection(bow_tie, [[y, x] for x, y in square(6.5)]) | {"licence": "?"}
    broken["features"][1]["properties"]["area_code"] = "GM0106"
    assert len(problems_of(broken)) == 4


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
types = st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection"])
geometries = anything | st.fixed_dictionaries({"type": types, "coordinates": anything})
layers: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {
        "features": st.lists(
            st.fixed_dictionaries(
                {
                    "properties": st.fixed_dictionaries({"area_code": anything}),
                    "geometry": geometries,
                }
            ),
            max_size=3,
        )
    }
)


@given(layers)
def test_no_layer_breaks_the_check(layer: Any) -> None:
    problems_of(layer)


Move = Callable[[float, float], tuple[float, float]]


@given(st.floats(6.0, 7.0), st.floats(52.6, 53.1), st.floats(0.01, 0.1))
def test_every_square_in_drenthe_is_good_and_none_of_its_mix_ups_is(
    west: float, south: float, side: float
) -> None:
    ring = square(west, south, side)
    assert problems_of(collection(ring)) == []
    moves: tuple[Move, ...] = (
        lambda x, y: (y, x),
        lambda x, y: (x * 35_000, y * 10_000),
        lambda x, y: (-x, y),
        lambda x, y: (x * 1e9, y * 1e9),
    )
    for move in moves:
        assert problems_of(collection([list(move(x, y)) for x, y in ring]))
