"""From small extracts of boundaries to layers and a list of areas."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry.base import BaseGeometry

from atlas.sources import geo
from atlas.sources.common import SourceError
from atlas.sources.geo_areas import area_rows, display_name
from atlas.store.records import Area, Layer
from atlas.store.store import DATA

EAST, NORTH, SIDE = 230_000, 550_000, 2000  # a corner in Drenthe, in RD metres


def place(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """A rectangle in RD, in units of one wijk from the corner."""
    xs, ys = (EAST + SIDE * west, EAST + SIDE * east), (NORTH + SIDE * south, NORTH + SIDE * north)
    return box(xs[0], ys[0], xs[1], ys[1])


# Assen has two wijken, Emmen one, side by side. WK010600 is complete; of WK010601 one buurt
# has no boundary, of WK011400 two have none.
WIJKEN = {
    "WK010600": place(0, 0, 1, 1),
    "WK010601": place(1, 0, 2, 1),
    "WK011400": place(2, 0, 3, 1),
}
BUURTEN = {
    "BU01060000": place(-0.01, 0, 0.5, 1),
    "BU01060001": place(0.49, 0, 1.005, 1),
    "BU01060100": place(1, 0, 1.5, 1),
    "BU01140000": place(2, 0, 2.4, 1),
}
MISSING = {"WK010601": ["BU01060101"], "WK011400": ["BU01140001", "BU01140002"]}
AREAS = [
    ("GM0106", "Assen", "Assen", "Gemeente", "1"),
    ("WK010600", "Wijk 00 Centrum", "Assen", "Wijk", "1"),
    ("BU01060000", "Brinkkwartier", "Assen", "Buurt", "1"),
    ("BU01060001", "Binnenstad", "Assen", "Buurt", "3"),
    ("WK010601", "Wijk 01 Noord", "Assen", "Wijk", "1"),
    ("BU01060100", "Oost", "Assen", "Buurt", "2"),
    ("BU01060101", "West", "Assen", "Buurt", ""),
    ("GM0114", "Emmen", "Emmen", "Gemeente", "1"),
    ("WK011400", "Wijk 00 Emmen", "Emmen", "Wijk", "1"),
    ("BU01140000", "Weerdinge", "Emmen", "Buurt", "1"),
    ("BU01140001", "Emmerhout", "Emmen", "Buurt", "1"),
    ("BU01140002", "Rietlanden", "Emmen", "Buurt", "1"),
]
KERNEN = [
    ("WP0003", "Loon", "GM0106", "Assen", ""),
    ("WP0001", "Assen", "GM0106", "Assen", "geonames"),
    ("WP0002", "Emmen", "GM0114", "Emmen", "cbs_buurt_label_2014"),
]
GEONAMES = [{"statcode": "GM0106", "name": "Assen", "at": place(0.2, 0.5, 0.2, 0.5)}]
LABELS = [
    {"gemeentecode": "GM0106", "statnaam": "Assen", "at": place(1.3, 0.5, 1.3, 0.5)},
    {"gemeentecode": "GM0114", "statnaam": "Emmen", "at": place(2.7, 0.5, 2.7, 0.5)},
]
POINTS = {"WP0001": place(0.2, 0.5, 0.2, 0.5), "WP0002": place(2.7, 0.5, 2.7, 0.5)}


def degrees(shape: BaseGeometry) -> BaseGeometry:
    return geo.project(shape, geo.TO_WGS84)


def write_polygons(path: Path, code: str, shapes: dict[str, BaseGeometry]) -> None:
    found = [
        {"properties": {code: name}, "geometry": json.loads(shapely.to_geojson(degrees(shape)))}
        for name, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}), "utf-8")


def write_older(path: Path) -> None:
    """The wijken of 2014: one of Assen had another code, one of Emmen other borders."""
    shapes = {"WK010699": WIJKEN["WK010601"], "WK011400": place(2, 0, 3, 0.5)}
    names = {"WK010699": "Wijk 99 Noord", "WK011400": "Wijk 00 Emmen"}
    found = [
        {
            "properties": {"statcode": code, "statnaam": names[code]},
            "geometry": json.loads(shapely.to_geojson(degrees(shape))),
        }
        for code, shape in shapes.items()
    ]
    path.write_text(json.dumps({"features": found}), "utf-8")


def write_csv(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    """A folder with small source extracts."""
    source = tmp_path / "extracts"
    (source / "geo").mkdir(parents=True)
    (source / "indicators").mkdir()
    write_csv(source / "geo/areas_drenthe_2024.csv", geo.AREA_COLUMNS, AREAS)
    write_csv(source / "geo/woonplaatsen_cbs_2017_drenthe.csv", geo.KERN_COLUMNS, KERNEN)
    write_polygons(source / "geo/wijken_drenthe_2024_repaired.geojson", "wijkcode", WIJKEN)
    write_polygons(source / "geo/buurten_drenthe_2024_scored.geojson", "code", BUURTEN)
    write_older(source / "geo/wijken_drenthe_2014.geojson")
    write_points(source, POINTS)
    write_named(source / "geo/geonames_cities500_drenthe.geojson", GEONAMES)
    write_named(source / "geo/buurt_labelpoints_drenthe_2014.geojson", LABELS)
    codes = ("NL01", "WK010600", "WK010699", "BU01060000", "BU01060999", "BU01060999")
    lines = ["area_code,area_level,period,indicator,value,unit,status"]
    lines += [f"{code},x,2012,gezondheid,1,%,model_estimate" for code in codes]
    (source / "indicators" / geo.HEALTH).write_bytes(gzip.compress("\n".join(lines).encode()))
    return source


def write_named(path: Path, points: list[dict[str, Any]]) -> None:
    """Write points with properties; `at` is the place."""
    found = [
        {
            "properties": {key: value for key, value in point.items() if key != "at"},
            "geometry": json.loads(shapely.to_geojson(degrees(point["at"].centroid))),
        }
        for point in points
    ]
    path.write_text(json.dumps({"features": found}), "utf-8")


def write_points(source: Path, points: dict[str, BaseGeometry]) -> None:
    names = {code: row for code, *row in KERNEN}
    found = []
    for code, shape in points.items():
        name, gm, gm_name, kind = names[code]
        own = {"wp_code": code, "wp_naam": name, "gm_code": gm, "gm_naam": gm_name}
        point = shapely.to_geojson(degrees(shape.centroid))
        found.append({"properties": own | {"punt_bron": kind}, "geometry": json.loads(point)})
    path = source / "geo/woonplaatsen_points_drenthe.geojson"
    path.write_text(json.dumps({"features": found}), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with only the records of the layers."""
    folder = tmp_path / "data" / "geo"
    folder.mkdir(parents=True)
    for record in (DATA / "geo").glob("*.toml"):
        shutil.copy(record, folder)
    return tmp_path / "data"


def layer(data: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "geo" / f"{name}.geojson").read_text("utf-8"))
    return found


def shapes(data: Path, name: str) -> dict[str, BaseGeometry]:
    """The shapes of a layer that was written, in RD."""
    return {
        feature["id"]: geo.project(shapely.geometry.shape(feature["geometry"]), geo.TO_RD)
        for feature in layer(data, name)["features"]
    }


def rows_of(data: Path) -> dict[str, dict[str, str]]:
    with (data / "geo" / "areas.csv").open(encoding="utf-8", newline="") as file:
        return {row["area_code"]: row for row in csv.DictReader(file)}


@pytest.fixture
def built(extracts: Path, data: Path) -> Path:
    geo.build(extracts, data)
    return data


def test_the_key_tells_what_became_of_older_wijken(built: Path) -> None:
    with (built / "geo" / "area_changes.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["from_code"], row["to_code"], row["kind"]) for row in csv.DictReader(file)]
    assert rows == [("WK010699", "WK010601", "same")]  # in Emmen no code is gone


def test_every_layer_has_its_areas(built: Path) -> None:
    codes = {name: list(shapes(built, name)) for name in ("provincie", "gemeente", "wijk", "buurt")}
    assert codes == {
        "provincie": ["PV22"],
        "gemeente": ["GM0106", "GM0114"],
        "wijk": ["WK010600", "WK010601", "WK011400"],
        "buurt": ["BU01060000", "BU01060001", "BU01060100", "BU01060101", "BU01140000"],
    }
    assert list(shapes(built, "buurt_rest")) == ["WK011400"]
    assert list(shapes(built, "kern")) == ["WP0001", "WP0002"]


def test_areas_are_kept_and_shared_out(built: Path) -> None:
    found = {**shapes(built, "wijk"), **shapes(built, "buurt"), **shapes(built, "gemeente")}
    whole = SIDE**2
    expected = {
        "WK010600": whole,
        "GM0106": 2 * whole,
        "BU01060000": whole / 2,  # the overlap of 20 m is that of the smaller of the two
        "BU01060101": whole / 2,  # what is left of the wijk
        "BU01140000": 0.4 * whole,
    }
    for code, area in expected.items():
        assert found[code].area == pytest.approx(area, rel=0.03), code
    assert shapes(built, "buurt_rest")["WK011400"].area == pytest.approx(0.6 * whole, rel=1e-3)


def test_the_layers_fit_on_each_other(built: Path) -> None:
    def here(name: str) -> list[BaseGeometry]:
        return [shapely.geometry.shape(f["geometry"]) for f in layer(built, name)["features"]]

    smallest = here("buurt") + here("buurt_rest")
    (province,) = here("provincie")
    assert shapely.coverage_is_valid(smallest)
    for found in (smallest, here("wijk"), here("gemeente")):
        assert shapely.coverage_is_valid(found)
        assert shapely.union_all(found).symmetric_difference(province).area < 1e-12


def test_the_rest_tells_which_buurten_it_may_be(built: Path) -> None:
    (rest,) = layer(built, "buurt_rest")["features"]
    assert rest["properties"] == {
        "area_code": "WK011400",
        "name": "Emmen: geen buurtgrens beschikbaar",
        "area_codes": ["BU01140001", "BU01140002"],
    }


def test_a_kern_knows_where_it_lies(built: Path) -> None:
    assen, emmen = (feature["properties"] for feature in layer(built, "kern")["features"])
    assert assen == {
        "area_code": "WP0001",
        "name": "Assen",
        "gemeente_code": "GM0106",
        "point_source": "geonames",
        "wijk_code": "WK010600",
        "buurt_code": "BU01060000",
        "doubt": "GeoNames en CBS geven punten die 2,2 km uit elkaar liggen.",
    }
    assert emmen["doubt"] == ""
    assert (emmen["wijk_code"], emmen["buurt_code"]) == ("WK011400", "")


def test_a_kern_outside_its_gemeente_is_told(
    extracts: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    geo.build(extracts, data)
    assert capsys.readouterr().out == ""
    write_points(extracts, POINTS | {"WP0001": POINTS["WP0002"]})
    geo.build(extracts, data)
    assert capsys.readouterr().out == "kern Assen: the point lies in GM0114\n"
    write_points(extracts, POINTS | {"WP0001": place(9, 9, 9, 9)})
    geo.build(extracts, data)
    assert capsys.readouterr().out == "kern Assen: the point lies in no gemeente\n"


def test_the_list_of_areas(built: Path) -> None:
    rows = rows_of(built)
    assert list(rows) == [
        "NL01",
        "PV22",
        *("GM0106", "GM0114", "WK010600", "WK010601", "WK011400"),
        *sorted(row[0] for row in AREAS if row[0].startswith("BU")),
        *("WP0001", "WP0002", "WP0003"),
        *("BU01060999", "WK010699"),
    ]
    boundaries = {code: row["boundary"] for code, row in rows.items()}
    assert boundaries["BU01060100"] == boundaries["WP0001"] == boundaries["GM0106"] == "own"
    assert boundaries["BU01060101"] == "rest_of_wijk"
    assert boundaries["BU01140001"] == boundaries["WP0003"] == boundaries["NL01"] == "none"
    assert rows["WK010600"] == {
        "area_code": "WK010600",
        "area_level": "wijk",
        "name": "Centrum",
        "gemeente_code": "GM0106",
        "parent_code": "GM0106",
        "boundary": "own",
        "boundary_change": "1",
        "valid": "true",
    }
    parents = {code: rows[code]["parent_code"] for code in ("GM0106", "BU01060100", "WP0002")}
    assert parents == {"GM0106": "PV22", "BU01060100": "WK010601", "WP0002": "GM0114"}


def test_an_older_code_is_listed_once_and_not_guessed(built: Path) -> None:
    older = {code: row for code, row in rows_of(built).items() if row["valid"] == "false"}
    assert {code: row["area_level"] for code, row in older.items()} == {
        "BU01060999": "buurt",
        "WK010699": "wijk",
    }
    row = older["BU01060999"]
    assert row["name"] == "Onbekend gebied BU01060999 (oudere indeling)"
    assert (row["parent_code"], row["boundary"]) == ("", "none")


def test_rows_are_records(built: Path) -> None:
    for row in rows_of(built).values():
        values: dict[str, Any] = {**row, "valid": row["valid"] == "true"}
        values["boundary_change"] = int(row["boundary_change"]) if row["boundary_change"] else None
        assert Area.model_validate(values).name


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("Wijk 00 Annen", "Annen"),
        ("Wijke 52 Fluitenberg", "Fluitenberg"),
        ("Wijk 12 Wijk aan Zee", "Wijk aan Zee"),
        ("  Assen ", "Assen"),
        ("Wijkerbroek", "Wijkerbroek"),
    ],
)
def test_the_name_of_a_wijk_has_no_number(given_: str, shown: str) -> None:
    assert display_name(given_) == shown


def test_without_sources_there_are_the_country_and_the_province() -> None:
    assert [row["name"] for row in area_rows([], [], [], set(), {})] == ["Nederland", "Drenthe"]


def test_credit_and_checksum_come_from_and_go_to_the_record(built: Path) -> None:
    names = {path.stem for path in (built / "geo").glob("*.toml")}
    assert names == {path.stem for path in (built / "geo").glob("*.geojson")}
    for name in names:
        path = built / "geo" / f"{name}.toml"
        record = Layer.model_validate(tomllib.loads(path.read_text("utf-8")))
        assert layer(built, name)["attribution"] == record.origin.attribution
        assert layer(built, name)["licence"] == record.origin.licence
        content = (built / "geo" / record.path).read_bytes()
        assert record.sha256 == hashlib.sha256(content).hexdigest()


def test_the_same_extracts_give_the_same_bytes(extracts: Path, data: Path) -> None:
    geo.build(extracts, data)
    before = {path.name: path.read_bytes() for path in (data / "geo").iterdir()}
    geo.build(extracts, data)
    assert {path.name: path.read_bytes() for path in (data / "geo").iterdir()} == before


def test_a_bow_tie_is_repaired_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corners = shapely.get_coordinates(place(0, 0, 1, 1))[[0, 2, 1, 3, 0]]
    path = tmp_path / "wijken.geojson"
    write_polygons(path, "code", {"WK010600": shapely.Polygon(corners)})
    found = geo.read_polygons(path, "code")["WK010600"]
    out = capsys.readouterr().out
    assert out == "wijken.geojson: WK010600 crosses itself; repaired\n"
    assert found.is_valid
    assert found.area == pytest.approx(SIDE**2 / 2, rel=1e-3)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[6.5, 53], [6.5, 53], [6.5, 53], [6.5, 53]]]},
        {"type": "LineString", "coordinates": [[6.5, 53], [6.6, 53]]},
    ],
)
def test_a_shape_without_area_is_refused(tmp_path: Path, geometry: dict[str, Any]) -> None:
    path = tmp_path / "wijken.geojson"
    features = [{"properties": {"code": "WK010600"}, "geometry": geometry}]
    path.write_text(json.dumps({"features": features}), "utf-8")
    with pytest.raises(SourceError, match=r"wijken\.geojson: WK010600 has no area"):
        geo.read_polygons(path, "code")


def test_padded_codes_are_stripped(tmp_path: Path) -> None:
    path = tmp_path / "wijken.geojson"
    write_polygons(path, "code", {"WK010600  ": place(0, 0, 1, 1)})
    assert list(geo.read_polygons(path, "code")) == ["WK010600"]


def test_the_centre_of_the_dutch_grid_is_where_it_should_be() -> None:
    """The tower of Amersfoort, (155000, 463000), at 5.3872 E, 52.1552 N."""
    tower = degrees(shapely.Point(155_000, 463_000))
    assert (tower.x, tower.y) == pytest.approx((5.3872, 52.1552), abs=1e-4)
    assert geo.project(tower, geo.TO_RD).distance(shapely.Point(155_000, 463_000)) < 0.01


def test_which_buurten_have_no_boundary() -> None:
    codes = [row[0] for row in AREAS]
    assert geo.without_boundary(codes, BUURTEN) == MISSING


@given(st.integers(0, 2**32 - 1))
def test_rounding_keeps_borders_shared(seed: int) -> None:
    faces = shaken_grid(seed)
    small = [geo.rounded(face) for face in faces]
    assert shapely.coverage_is_valid(small)
    assert np.abs(shapely.get_coordinates(small) - shapely.get_coordinates(faces)).max() <= 5.1e-7
    texts = {repr(number) for number in shapely.get_coordinates(small).ravel().tolist()}
    assert max(len(text.partition(".")[2]) for text in texts) <= geo.DECIMALS


def shaken_grid(seed: int, cells: int = 4, side: float = 0.01) -> list[BaseGeometry]:
    """Quadrangles in degrees: a grid whose corners are moved by up to a third of a side."""
    random = np.random.default_rng(seed)
    steps = np.arange(cells + 1) * side
    corners = np.stack(np.meshgrid(6.5 + steps, 52.8 + steps), axis=-1)
    corners += random.uniform(-side / 3, side / 3, corners.shape)
    return [
        shapely.Polygon(
            [corners[i, j], corners[i, j + 1], corners[i + 1, j + 1], corners[i + 1, j]]
        )
        for i in range(cells)
        for j in range(cells)
    ]


@given(st.lists(st.floats(0.3, 0.7), min_size=3, max_size=3))
def test_levels_fit_wherever_the_buurten_meet(cuts: list[float]) -> None:
    buurten = {}
    for number, (wijk, cut) in enumerate(zip(WIJKEN, cuts, strict=True)):
        stem = f"BU{wijk[2:]}"
        buurten[f"{stem}00"] = place(number, 0, number + cut, 1)
        if wijk not in MISSING:
            buurten[f"{stem}01"] = place(number + cut, 0, number + 1, 1)
    levels = geo.divide(WIJKEN, buurten, MISSING)
    assert set(levels["buurt"]) == {*buurten, "BU01060101"}
    assert set(levels["rest"]) == {"WK011400"}
    smallest = [*levels["buurt"].values(), *levels["rest"].values()]
    assert shapely.coverage_is_valid(smallest)
    for level in ("wijk", "gemeente", "provincie"):
        total = sum(shape.area for shape in levels[level].values())
        assert total == pytest.approx(sum(shape.area for shape in smallest), rel=1e-9)
        for code, shape in levels[level].items():
            assert shape.is_valid, code
