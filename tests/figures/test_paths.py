"""Paths: read back, they are the shapes of the store in one view box, with shared corners."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from atlas.figures import paths
from atlas.figures.paths import layer_payload, path_of
from atlas.store.load import load_store
from atlas.store.records import PROVINCE
from atlas.store.store import DATA, Store
from tests.support import (
    COROP,
    GEMEENTEN,
    NO_BOUNDARY,
    OLD_CODE,
    REST_OF_WIJK,
    small_data,
)

LEVELS = ("gemeente", "wijk", "buurt")
REAL = [DATA / "geo" / f"{name}.geojson" for name in ("gemeente", "wijk", "buurt", "provincie")]
SUBPATH = re.compile(r"M(\d+) (\d+)l([-\d ]+)(z?)")


def read_path(d: str) -> list[np.ndarray]:
    """The points of every subpath of "M..l..z", in view units."""
    assert "".join(match.group(0) for match in SUBPATH.finditer(d)) == d
    rings = []
    for x, y, steps, _ in SUBPATH.findall(d):
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        points = np.vstack([[int(x), int(y)], np.array(numbers).reshape(-1, 2)])
        rings.append(np.cumsum(points, axis=0))
    return rings


def polygon_of(d: str) -> Any:
    """The shape of a path without holes."""
    return shapely.union_all([Polygon(ring) for ring in read_path(d)])


def by_code(payload: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {area["code"]: area for area in payload["areas"]}


def test_a_path_reads_back() -> None:
    shape = Polygon([(10, 10), (20, 10), (20, 30), (10, 30)])
    d = path_of(shape)
    assert d == "M10 10l10 0 0 20-10 0z"
    assert polygon_of(d).equals(shape)


def test_holes_and_parts_are_subpaths() -> None:
    ring = Polygon(box(0, 0, 30, 30).exterior, [box(10, 10, 20, 20).exterior])
    d = path_of(MultiPolygon([ring, box(50, 0, 60, 10)]))
    assert d.count("M") == d.count("z") == 3
    assert [len(points) for points in read_path(d)] == [4, 4, 4]


def test_coordinates_are_whole_and_steps_of_zero_are_left_out() -> None:
    shape = Polygon([(0, 0), (10.4, 0), (10.3, 0.2), (10, 10), (0, 10)])
    assert path_of(shape) == "M0 0l10 0 0 10-10 0z"


def test_a_ring_smaller_than_a_unit_vanishes() -> None:
    assert path_of(Polygon([(0, 0), (0.2, 0), (0.2, 0.2)])) == ""


@pytest.mark.parametrize("level", LEVELS)
def test_every_valid_area_in_the_order_of_the_store(store: Store, level: str) -> None:
    payload = layer_payload(store, level)
    expected = [a for a in store.areas.values() if a.area_level == level and a.valid]
    assert [area["code"] for area in payload["areas"]] == [a.area_code for a in expected]
    assert [area["name"] for area in payload["areas"]] == [a.name for a in expected]
    assert [area["gemeente_code"] for area in payload["areas"]] == [
        a.gemeente_code for a in expected
    ]
    assert OLD_CODE not in by_code(payload)


def test_an_area_without_boundary_has_no_shape(store: Store) -> None:
    areas = by_code(layer_payload(store, "buurt"))
    empty = [code for code, area in areas.items() if not area["d"]]
    assert empty == [NO_BOUNDARY]
    assert areas[NO_BOUNDARY]["label"] is None and areas[NO_BOUNDARY]["bbox"] is None
    assert areas[REST_OF_WIJK]["d"]


def test_one_view_box_for_all_levels(store: Store) -> None:
    views = [layer_payload(store, level)["view"] for level in LEVELS]
    views.append(layer_payload(store, "regio", "corop")["view"])
    assert views == [views[0]] * 4
    assert views[0][0] == 10_000


def test_shapes_are_projected_to_rd_and_not_distorted(store: Store) -> None:
    """A path, scaled back, lies within a metre or so of pyproj's own RD coordinates."""
    to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    shapes = {
        f["properties"]["area_code"]: shapely.geometry.shape(f["geometry"])
        for f in store.geometry("gemeente")["features"]
    }
    corners = {code: np.column_stack(to_rd.transform(*s.exterior.xy)) for code, s in shapes.items()}
    every = np.vstack(list(corners.values()))
    west, north = every[:, 0].min(), every[:, 1].max()
    scale = (every[:, 0].max() - west) / (10_000 - 2 * paths.MARGIN)
    for code, area in by_code(layer_payload(store, "gemeente")).items():
        (ring,) = read_path(area["d"])
        x = (ring[:, 0] - paths.MARGIN) * scale + west
        y = north - (ring[:, 1] - paths.MARGIN) * scale
        expected = corners[code][:-1]
        assert np.abs(np.column_stack([x, y]) - expected).max() <= scale


def test_north_is_up(store: Store) -> None:
    areas = by_code(layer_payload(store, "gemeente"))
    south, north = areas["GM1680"]["label"], areas["GM1699"]["label"]
    assert north[1] < south[1]


def test_shared_corners_stay_shared(store: Store) -> None:
    areas = [polygon_of(a["d"]) for a in layer_payload(store, "gemeente")["areas"]]
    assert shapely.coverage_is_valid(areas)


def test_all_lies_within_the_view_box(store: Store) -> None:
    payload = layer_payload(store, "wijk")
    width, height = payload["view"]
    view = box(0, 0, width, height)
    assert view.contains(polygon_of(payload["outline"]))
    for area in payload["areas"]:
        assert view.contains(polygon_of(area["d"]))


@pytest.mark.parametrize("level", LEVELS)
def test_label_and_box_of_an_area(store: Store, level: str) -> None:
    for area in layer_payload(store, level)["areas"]:
        if not area["d"]:
            continue
        shape = polygon_of(area["d"])
        assert shape.contains(shapely.Point(area["label"]))
        x, y, width, height = area["bbox"]
        west, north, east, south = shape.bounds
        assert (x, y, x + width, y + height) == pytest.approx((west, north, east, south), abs=1)


def test_inner_borders_are_drawn_once_and_leave_out_the_outline(store: Store) -> None:
    payload = layer_payload(store, "wijk")
    assert "z" not in payload["borders"]
    lines = shapely.union_all([LineString(points) for points in read_path(payload["borders"])])
    gemeenten = [polygon_of(a["d"]) for a in layer_payload(store, "gemeente")["areas"]]
    whole = shapely.union_all(gemeenten)
    inner = (sum(shape.length for shape in gemeenten) - whole.length) / 2
    assert lines.length == pytest.approx(inner, rel=1e-3)
    assert layer_payload(store, "gemeente")["borders"] == ""


def test_the_outline_is_the_province(store: Store) -> None:
    payload = layer_payload(store, "gemeente")
    whole = shapely.union_all([polygon_of(a["d"]) for a in payload["areas"]])
    assert polygon_of(payload["outline"]).symmetric_difference(whole).area < 0.002 * whole.area


def test_regions_are_dissolved_from_gemeenten(store: Store) -> None:
    payload = layer_payload(store, "regio", "corop")
    gemeenten = by_code(layer_payload(store, "gemeente"))
    assert [area["code"] for area in payload["areas"]] == list(COROP)
    assert payload["others"] == []
    for code, area in by_code(payload).items():
        members = [polygon_of(gemeenten[m]["d"]) for m in COROP[code][1]]
        union = shapely.union_all(members)
        assert area["name"] == COROP[code][0]
        assert polygon_of(area["d"]).symmetric_difference(union).area == 0
        assert area["d"].count("M") == len(shapely.get_parts(union))


def test_gemeenten_outside_a_grouping_are_plain(store: Store) -> None:
    payload = layer_payload(store, "regio", "wzw")
    areas = by_code(payload)
    assert areas["RG_wzw_zuid"]["d"] == by_code(layer_payload(store, "gemeente"))["GM0114"]["d"]
    assert areas["RG_wzw_noord"]["d"] == ""
    assert [other["code"] for other in payload["others"]] == [c for c in GEMEENTEN if c != "GM0114"]
    assert all(other["d"] and other["name"] for other in payload["others"])


def test_the_twelve_have_a_label_inside(store: Store) -> None:
    payload = layer_payload(store, "buurt")
    gemeenten = by_code(layer_payload(store, "gemeente"))
    assert [label["code"] for label in payload["labels"]] == list(GEMEENTEN)
    for label in payload["labels"]:
        shape = polygon_of(gemeenten[label["code"]]["d"])
        assert shape.contains(shapely.Point(label["x"], label["y"]))


def test_a_label_lies_where_its_width_fits(store: Store) -> None:
    """In an L a long name goes in the long, low foot; a round label would go in the knee."""
    tall = box(0, 0, 500, 3000)
    foot = box(0, 0, 3000, 450)
    shape = shapely.union_all([tall, foot])
    code = next(code for code, name in GEMEENTEN.items() if name == "Midden-Drenthe")
    point = paths._label_point(shape, code, store)
    assert point["x"] > 700
    assert shape.contains(shapely.Point(point["x"], point["y"]))


def rest_store(folder: Path) -> Store:
    """A store with a layer of what is left of the wijk of the buurt without boundary."""
    store = load_store(small_data(folder))
    wijk = NO_BOUNDARY.replace("BU", "WK")[:8]
    features = store.geometry("wijk")["features"]
    rest = [f for f in features if f["properties"]["area_code"] == wijk]
    store._geometries["buurt_rest"] = json.dumps({"features": rest}).encode()
    store.layers["buurt_rest"] = store.layers["wijk"]
    store.version = "with_rest"
    return store


def test_the_rest_of_a_wijk_names_its_buurten(tmp_path: Path) -> None:
    (rest,) = layer_payload(rest_store(tmp_path), "buurt")["rest"]
    assert rest["codes"] == [NO_BOUNDARY]
    assert rest["code"] == "WK010601"
    assert rest["d"].startswith("M")


def test_no_rest_at_other_levels_or_without_the_layer(store: Store, tmp_path: Path) -> None:
    assert layer_payload(store, "buurt")["rest"] == []
    assert layer_payload(rest_store(tmp_path), "wijk")["rest"] == []


def test_a_payload_is_json_and_made_once(store: Store) -> None:
    payload = layer_payload(store, "buurt")
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    assert layer_payload(store, "buurt") is payload
    assert layer_payload(store, "buurt", "corop") is payload


def test_another_version_of_the_data_is_another_payload(tmp_path: Path, store: Store) -> None:
    other = load_store(small_data(tmp_path))
    other.version = "other"
    assert layer_payload(other, "gemeente") is not layer_payload(store, "gemeente")


def test_the_cache_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(paths, "CACHE_SIZE", 2)
    monkeypatch.setattr(paths, "_cache", {})
    for level in LEVELS:
        layer_payload(store, level)
    assert len(paths._cache) <= 2


@pytest.mark.parametrize(("level", "grouping"), [("straat", ""), ("regio", "geen")])
def test_an_unknown_level_or_grouping_is_an_error(store: Store, level: str, grouping: str) -> None:
    with pytest.raises(KeyError):
        layer_payload(store, level, grouping)


class RealStore(Store):
    """The geometry of the real data folder, without its tables."""

    version = "real"

    def __init__(self, store: Store) -> None:
        self.areas, self.layers, self.groupings = store.areas, store.layers, store.groupings

    def geometry(self, layer_id: str) -> dict[str, Any]:
        collection: dict[str, Any] = json.loads((DATA / "geo" / f"{layer_id}.geojson").read_text())
        return collection


@pytest.mark.skipif(not all(p.exists() for p in REAL), reason="the real geometry is not built")
@pytest.mark.parametrize("size", [150, 210])
def test_real_labels_fit_and_do_not_overlap(store: Store, size: int) -> None:
    """150 units: 12 px on a map of 800 px; 210: 16 px on the sheet of 760."""
    real = RealStore(store)
    payload = layer_payload(real, "gemeente")
    labels = {}
    for label in payload["labels"]:
        half = 0.55 * len(label["name"]) * size / 2
        x, y = label["x"], label["y"]
        labels[label["code"]] = box(x - half, y - 0.6 * size, x + half, y + 0.6 * size)
    view = box(0, 0, *payload["view"])
    for code, label in labels.items():
        assert view.contains(label), code
        others = [other for name, other in labels.items() if name != code]
        assert not any(label.intersects(other) for other in others), code
    inside = [
        code
        for code, area in by_code(payload).items()
        if polygon_of(area["d"]).buffer(20).contains(labels[code])
    ]
    assert len(inside) >= (12 if size == 150 else 11)


@pytest.mark.skipif(not all(p.exists() for p in REAL), reason="the real geometry is not built")
def test_real_shapes_keep_their_area(store: Store) -> None:
    """The twelve in whole units measure 2,680.4 km2 within 0.1%."""
    real = RealStore(store)
    province = paths.project(real, "provincie")[PROVINCE]
    frame = paths._frame(province)
    units = sum(polygon_of(a["d"]).area for a in layer_payload(real, "gemeente")["areas"])
    assert units * frame.scale**2 / 1e6 == pytest.approx(2680.4, rel=1e-3)
