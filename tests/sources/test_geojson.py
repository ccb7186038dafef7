"""GeoJSON as a table of text: every form of a point, every reason to refuse."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import geojson
from atlas.sources.found import MAX_LISTED
from atlas.sources.geojson import MAX_DEPTH, MAX_SIZE, is_json, read_geojson
from atlas.sources.upload import TextTable
from atlas.store.problems import Problem

RD_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
MOST = 1_000
MARK = '"HIER"'  # where raw JSON comes that json.dumps would not write


def point(*coordinates: Any, **properties: Any) -> dict[str, Any]:
    """A feature with a point."""
    geometry = {"type": "Point", "coordinates": [*coordinates]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **members: Any) -> bytes:
    """A file with the features."""
    return json.dumps({"type": "FeatureCollection", "features": [*features], **members}).encode()


def read(content: bytes) -> TextTable:
    """The table of a file that must be read."""
    table, problems = read_geojson(content, "punten.geojson", MOST)
    assert [str(problem) for problem in problems] == []
    assert table is not None
    return table


def refused(content: bytes) -> tuple[Problem, ...]:
    """The problems of a file that must not be read."""
    table, problems = read_geojson(content, "punten.geojson", MOST)
    assert table is None
    assert problems
    assert all(problem.message and problem.remedy for problem in problems)
    return problems


def one(content: bytes) -> Problem:
    """The only problem."""
    (problem,) = refused(content)
    return problem


def test_a_point_is_a_row_of_text() -> None:
    content = collection(
        point(6.9, 52.78, naam="De Es", soort="huisarts"), point(6.5, 53, naam="B")
    )
    table = read(content)
    assert table.frame.to_dict("list") == {
        "naam": ["De Es", "B"],
        "soort": ["huisarts", ""],
        "lengte": ["6,9", "6,5"],
        "breedte": ["52,78", "53"],
    }
    assert table.frame.index.tolist() == [1, 2]
    assert table.checksum == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00", "00"),
        ("NA", "NA"),
        (" twee  woorden\nop regels ", "twee woorden op regels"),
        (12, "12"),
        (12.5, "12,5"),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        ("<b>x</b>", "<b>x</b>"),
        ("=1+1", "=1+1"),
        ("é ½ 🏠", "é ½ 🏠"),
    ],
)
def test_a_property_is_the_text_of_a_cell(value: Any, text: str) -> None:
    assert read(collection(point(6.9, 52.78, naam=value))).frame["naam"].tolist() == [text]


@pytest.mark.parametrize(
    "value", ["a\0b", "\x07", "half \ud800 teken", [1], {"a": 1}, [], "x" * 1_001]
)
def test_a_property_that_is_no_text_is_told_with_its_number(value: Any) -> None:
    problem = one(collection(point(6.9, 52.78, naam="A"), point(6.9, 52.78, naam=value)))
    assert problem.row == 2
    assert "'naam'" in problem.message
    json.dumps([problem.message, problem.column], ensure_ascii=False).encode()


def test_no_properties_and_no_geometry_are_empty_cells() -> None:
    bare = {"type": "Feature", "properties": None, "geometry": None}
    frame = read(collection(point(6.9, 52.78, naam="A"), bare, {"type": "Feature"})).frame
    assert frame["naam"].tolist() == ["A", "", ""]
    assert frame["lengte"].tolist() == ["6,9", "", ""]


def test_the_height_of_a_point_is_left_out() -> None:
    for height in (12.5, None, "hoog"):
        frame = read(collection(point(6.9, 52.78, height, naam="A"))).frame
        assert [*frame] == ["naam", "lengte", "breedte"]


@pytest.mark.parametrize(
    ("coordinates", "says"),
    [
        ([], "geen twee coördinaten"),
        ([6.9], "geen twee coördinaten"),
        ([6.9, 52.78, 1, 2], "geen twee coördinaten"),
        (["6.9", "52.78"], "geen getal"),
        ([True, 52.78], "geen getal"),
        ([None, 52.78], "geen getal"),
        ([[6.9, 52.78], [6.9, 52.78]], "geen getal"),
        ([1e300, 52.78], "onmogelijk groot"),
        ([6.9, -(10**40)], "onmogelijk groot"),
    ],
)
def test_coordinates_that_are_none_are_told(coordinates: list[Any], says: str) -> None:
    problem = one(collection(point(6.9, 52.78), point(*coordinates)))
    assert problem.row == 2
    assert says in problem.message


@pytest.mark.parametrize("coordinates", [None, "6.9 52.78", 6.9, {"x": 6.9}])
def test_coordinates_that_are_no_list_are_told(coordinates: Any) -> None:
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": coordinates}}
    assert "geen twee coördinaten" in one(collection(feature)).message


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("where", ["coordinates", "properties"])
def test_what_is_no_number_is_refused(word: str, where: str) -> None:
    feature = point("HIER", 52.78) if where == "coordinates" else point(6.9, 52.78, naam="HIER")
    content = collection(feature).decode().replace(MARK, word).encode()
    assert one(content).message == f"er staat {word} in plaats van een getal"


@pytest.mark.parametrize("digits", ["1e999", "-1e999", "9" * 400, "9" * 5_000])
def test_a_number_without_bounds_is_refused(digits: str) -> None:
    content = collection(point("HIER", 52.78)).decode().replace(MARK, digits).encode()
    assert "onmogelijk groot" in one(content).message
    content = collection(point(6.9, 52.78, naam="HIER")).decode().replace(MARK, digits).encode()
    assert "niet te lezen" in one(content).message


@pytest.mark.parametrize(
    ("kind", "coordinates", "words"),
    [
        ("Polygon", [[[6.9, 52.7], [7, 52.7], [7, 52.8], [6.9, 52.7]]], "een vlak (Polygon)"),
        ("MultiPolygon", [], "een vlak (MultiPolygon)"),
        ("LineString", [[6.9, 52.7], [7, 52.7]], "een lijn (LineString)"),
        ("MultiLineString", [], "een lijn (MultiLineString)"),
        ("MultiPoint", [[6.9, 52.7]], "een groep punten (MultiPoint)"),
        ("point", [6.9, 52.7], "geen punt"),
        ("<script>", [6.9, 52.7], "geen punt"),
        (None, [6.9, 52.7], "geen punt"),
        (["Point"], [6.9, 52.7], "geen punt"),
    ],
)
def test_another_geometry_is_told_with_its_number(kind: Any, coordinates: Any, words: str) -> None:
    feature = {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}}
    problem = one(collection(point(6.9, 52.78), feature))
    assert problem.row == 2
    assert problem.message == f"onderdeel 2 is {words}; hier horen punten"


def test_a_collection_of_geometries_is_told_however_it_is_nested() -> None:
    inner: dict[str, Any] = {"type": "Point", "coordinates": [6.9, 52.78]}
    for _ in range(5):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    problem = one(collection({"type": "Feature", "geometry": inner}))
    assert problem.message == (
        "onderdeel 1 is een groep vormen (GeometryCollection); hier horen punten"
    )


@pytest.mark.parametrize("geometry", [[], "Point", 3, {}])
def test_a_geometry_that_is_none_is_told(geometry: Any) -> None:
    assert "geen punt" in one(collection({"type": "Feature", "geometry": geometry})).message


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:28992",
        "epsg:28992",
        "urn:ogc:def:crs:EPSG::28992",
        "urn:ogc:def:crs:EPSG:9.8.6:28992",
        " urn:ogc:def:crs:epsg::28992 ",
    ],
)
def test_a_file_in_rd_gives_metres(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    frame = read(collection(point(257_000.25, 534_000), crs=crs)).frame
    assert frame.to_dict("list") == {"rd_x": ["257000,25"], "rd_y": ["534000"]}


@pytest.mark.parametrize(
    "crs",
    [
        None,
        *(
            {"type": "name", "properties": {"name": name}}
            for name in (
                "urn:ogc:def:crs:OGC:1.3:CRS84",
                "urn:ogc:def:crs:OGC::CRS84",
                "OGC:CRS84",
                "EPSG:4326",
                "urn:ogc:def:crs:EPSG::4326",
            )
        ),
    ],
)
def test_a_file_in_wgs84_gives_degrees(crs: Any) -> None:
    assert [*read(collection(point(6.9, 52.78), crs=crs)).frame] == ["lengte", "breedte"]


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "EPSG:3857"}},
        {"type": "name", "properties": {"name": "EPSG:289920"}},
        {"type": "name", "properties": {"name": "xEPSG:28992"}},
        {"type": "name", "properties": {"name": "<script>EPSG:4326"}},
        {"type": "name", "properties": {"name": ["EPSG:4326"]}},
        {"type": "name", "properties": None},
        {"type": "link", "properties": {"href": "http://example.org/crs"}},
        {},
        "EPSG:4326",
        [],
        0,
    ],
)
def test_another_system_is_refused(crs: Any) -> None:
    problem = one(collection(point(6.9, 52.78), crs=crs))
    assert "coördinatenstelsel nemen wij niet aan" in problem.message
    assert "EPSG:28992" in problem.remedy


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{}", "geen GeoJSON met een lijst van punten"),
        (b"[]", "geen GeoJSON met een lijst van punten"),
        (b'{"type":"Point","coordinates":[6.9,52.78]}', "geen GeoJSON met een lijst"),
        (b'{"type":"FeatureCollection"}', "geen GeoJSON met een lijst"),
        (b'{"type":"FeatureCollection","features":{}}', "geen GeoJSON met een lijst"),
        (b'{"type":["FeatureCollection"],"features":[]}', "geen GeoJSON met een lijst"),
        (b'{"type":"FeatureCollection","features":[]}', "geen punten in het bestand"),
        (b"{", "geen leesbare GeoJSON (regel 1)"),
        (b'{\n"type":\n}', "geen leesbare GeoJSON (regel 3)"),
        (b"{'a': 1}", "geen leesbare GeoJSON"),
        (b'{"a": 1} {"a": 1}', "geen leesbare GeoJSON"),
        (b'{"a": "\x01"}', "geen leesbare GeoJSON"),
        (b'{"a": "caf\xe9"}', "tekens zijn niet te lezen"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' staat twee keer"),
    ],
)
def test_what_is_no_collection_is_refused(content: bytes, says: str) -> None:
    assert says in one(content).message


@pytest.mark.parametrize("feature", [None, 3, "Feature", [], {}, {"type": "Point"}])
def test_what_is_no_feature_is_told_with_its_number(feature: Any) -> None:
    problem = one(collection(point(6.9, 52.78), feature))
    assert (problem.row, problem.message) == (2, "onderdeel 2 is geen Feature")


def test_properties_that_are_no_object_are_told() -> None:
    feature = point(6.9, 52.78) | {"properties": ["naam"]}
    assert one(collection(feature)).message == "de eigenschappen van onderdeel 1 zijn niet te lezen"


@pytest.mark.parametrize("name", ["", "  ", "n" * 101, "na\0am", "\ud800"])
def test_a_name_that_cannot_be_a_column_is_refused(name: str) -> None:
    assert "geen goede naam" in one(collection(point(6.9, 52.78, **{name: "x"}))).message


@pytest.mark.parametrize("name", ["lengte", "Breedte"])
def test_coordinates_among_the_properties_are_refused(name: str) -> None:
    problem = one(collection(point(6.9, 52.78, **{name: "6,9"})))
    assert "naast de coördinaten" in problem.message


def test_too_many_properties_are_refused() -> None:
    features = [point(6.9, 52.78, **{f"k{number}": "x"}) for number in range(51)]
    assert "meer dan 50 eigenschappen" in one(collection(*features)).message
    assert len(read(collection(*features[:50])).frame.columns) == 52


def test_all_features_that_are_wrong_are_told_and_the_rest_counted() -> None:
    problems = refused(collection(*[None] * 1_000))
    assert len(problems) == MAX_LISTED + 1
    assert [problem.row for problem in problems[:3]] == [1, 2, 3]
    assert problems[-1].message == "en nog 800 problemen"


def test_more_points_than_the_limit_are_refused_before_they_are_read(monkeypatch) -> None:
    assert len(read(collection(*[point(6.9, 52.78)] * MOST)).frame) == MOST
    monkeypatch.setattr(geojson, "_table", None)  # must not be reached
    assert one(collection(*[1] * (MOST + 1))).message == (
        "er staan meer dan 1.000 punten in het bestand"
    )


def test_many_names_of_which_one_is_double_do_not_hang() -> None:
    names = "".join(f'"{number}":1,' for number in range(300_000))
    assert one(f'{{{names}"0":1}}'.encode()).message.startswith("'0' staat twee keer")


def test_a_file_over_the_limit_is_refused_before_it_is_parsed(monkeypatch) -> None:
    monkeypatch.setattr(geojson.json, "loads", None)  # must not be reached
    content = collection(point(6.9, 52.78))
    assert "groter dan 5 MB" in one(content + b" " * MAX_SIZE).message


def nested(depth: int) -> bytes:
    """A file whose brackets are so many deep; four of them are those around coordinates."""
    coordinates: list[Any] = []
    for _ in range(depth - 5):
        coordinates = [coordinates]
    return collection(
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": coordinates}}
    )


def test_depth_is_checked_before_parsing(monkeypatch) -> None:
    assert "geen twee coördinaten" in one(nested(MAX_DEPTH)).message
    monkeypatch.setattr(geojson.json, "loads", None)  # must not be reached
    assert f"meer dan {MAX_DEPTH} lagen diep" in one(nested(MAX_DEPTH + 1)).message
    assert "lagen diep" in one(b"[" * 100_000).message


def test_brackets_are_counted_before_parsing(monkeypatch) -> None:
    monkeypatch.setattr(geojson.json, "loads", None)
    assert "te veel in het bestand" in one(b"[" + b"{}," * 1_000_000 + b"{}]").message


def test_brackets_in_text_do_not_count() -> None:
    name = "[{" * 200 + '"\\'
    assert read(collection(point(6.9, 52.78, naam=name))).frame["naam"].tolist() == [name]


@pytest.mark.parametrize(
    "text", ['{"' + '\\"' * 2_000_000, '{"a":"' + "\\" * 2_000_001, '"' * 4_000_001]
)
def test_text_without_an_end_is_refused_and_does_not_hang(text: str) -> None:
    assert "geen leesbare GeoJSON" in one(text.encode()).message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_unicode_is_read(encoding: str) -> None:
    text = collection(point(6.9, 52.78, naam="HIER")).decode().replace("HIER", "Café De Beiër")
    content = text.encode(encoding)
    assert is_json(content)
    assert read(content).frame["naam"].tolist() == ["Café De Beiër"]


@pytest.mark.parametrize(
    "content", [b"", b"naam;soort\n", b"PK\x03\x04", b"MZ{", b"<a>{</a>", b";{"]
)
def test_what_does_not_begin_as_json_is_none(content: bytes) -> None:
    assert not is_json(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "name", "x", ""]) | st.text(max_size=3), inner)
    ),
    max_leaves=12,
)


def _mostly(*values: Any) -> st.SearchStrategy[Any]:
    """The values that belong here, and now and then anything."""
    return st.sampled_from(values) | JSON


FEATURE = st.fixed_dictionaries(
    {
        "type": _mostly("Feature"),
        "properties": _mostly({"naam": "A"}, None),
        "geometry": st.fixed_dictionaries(
            {
                "type": _mostly("Point", "Polygon"),
                "coordinates": st.lists(_mostly(6.9, 52.78, 1e9), max_size=4) | JSON,
            }
        )
        | JSON,
    }
)
FILE = st.fixed_dictionaries(
    {"type": _mostly("FeatureCollection"), "features": st.lists(FEATURE | JSON) | JSON},
    optional={"crs": _mostly(RD_CRS)},
)


@given(FILE | JSON)
def test_any_json_gives_a_table_or_problems(document: Any) -> None:
    table, problems = read_geojson(json.dumps(document).encode(), "x", MOST)
    assert (table is None) == bool(problems)
    for problem in problems:
        json.dumps([problem.message, problem.column], ensure_ascii=False).encode()


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_problems(content: bytes) -> None:
    for start in (b"", b"{", b'{"type":"FeatureCollection","features":['):
        table, problems = read_geojson(start + content, "x", MOST)
        assert (table is None) == bool(problems)
