"""The committed boundaries: how many, how they fit together, how large they are."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from atlas.store.store import DATA, Store

TO_RD = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
KM2 = 2680.4  # CBS: the twelve gemeenten, land and water
EXACT = 1e-12  # square degrees: less than a hundredth of a square metre
LAYERS = {"provincie": 1, "gemeente": 12, "wijk": 189, "buurt": 583, "buurt_rest": 31, "kern": 204}
# Most vertices and bytes: a layer travels to every visitor.
BOUNDS = {
    "provincie": (1_000, 20_000),
    "gemeente": (2_500, 60_000),
    "wijk": (10_000, 250_000),
    "buurt": (25_000, 650_000),
    "buurt_rest": (3_000, 75_000),
    "kern": (204, 75_000),
}
Shapes = dict[str, dict[str, BaseGeometry]]


@pytest.fixture(scope="module")
def shapes(store: Store) -> Shapes:
    """Every shape in degrees, by layer and code."""
    return {
        layer: {
            feature["properties"]["area_code"]: shapely.geometry.shape(feature["geometry"])
            for feature in store.geometry(layer)["features"]
        }
        for layer in store.layers
    }


def km2(shape: BaseGeometry) -> float:
    """The area of a shape in degrees, measured in RD."""
    moved = shapely.transform(shape, TO_RD.transform, interleaved=False)
    return float(moved.area) / 1e6


def difference(one: BaseGeometry, parts: list[BaseGeometry]) -> float:
    """What one shape and the union of others do not share, in square degrees."""
    return float(one.symmetric_difference(shapely.union_all(parts)).area)


def test_how_many_areas_there_are(store: Store) -> None:
    valid = [area for area in store.areas.values() if area.valid]
    levels = Counter(area.area_level for area in valid)
    assert levels == {
        "land": 1,
        "provincie": 1,
        "gemeente": 12,
        "wijk": 189,
        "buurt": 679,
        "kern": 227,
    }
    buurten = Counter(area.boundary for area in valid if area.area_level == "buurt")
    assert buurten == {"own": 525, "rest_of_wijk": 58, "none": 96}
    kernen = Counter(area.boundary for area in valid if area.area_level == "kern")
    assert kernen == {"own": 204, "none": 23}


def test_older_codes_are_listed(store: Store) -> None:
    older = [area for area in store.areas.values() if not area.valid]
    assert Counter(area.area_level for area in older) == {"buurt": 41, "wijk": 13}
    for area in older:
        assert area.name == f"Onbekend gebied {area.area_code} (oudere indeling)"
        assert (area.boundary, area.parent_code) == ("none", "")
        assert area.gemeente_code in store.areas


def test_names_have_no_number_before_them(store: Store) -> None:
    for area in store.areas.values():
        assert not re.match(r"Wijke? \d", area.name), area
        assert area.name == area.name.strip()


def test_how_many_shapes_a_layer_has(store: Store, shapes: Shapes) -> None:
    assert {layer: len(store.geometry(layer)["features"]) for layer in LAYERS} == LAYERS
    assert {layer: len(found) for layer, found in shapes.items()} == LAYERS


@pytest.mark.parametrize("layer", LAYERS)
def test_credit_is_inside_the_file(store: Store, layer: str) -> None:
    collection = store.geometry(layer)
    assert collection["attribution"] == store.layers[layer].origin.attribution
    assert collection["licence"] == store.layers[layer].origin.licence


@pytest.mark.parametrize("layer", LAYERS)
def test_features_carry_their_code_and_name(store: Store, layer: str) -> None:
    found = store.geometry(layer)["features"]
    codes = [feature["id"] for feature in found]
    assert codes == sorted(set(codes))
    for feature in found:
        properties = feature["properties"]
        assert properties["area_code"] == feature["id"]
        name = store.areas[feature["id"]].name
        rest = ": geen buurtgrens beschikbaar" if layer == "buurt_rest" else ""
        assert properties["name"] == name + rest


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_small_enough_to_send(shapes: Shapes, layer: str) -> None:
    vertices, size = BOUNDS[layer]
    counts = shapely.get_num_coordinates(list(shapes[layer].values()))
    assert counts.sum() <= vertices
    assert (DATA / "geo" / f"{layer}.geojson").stat().st_size <= size


@pytest.mark.parametrize("layer", LAYERS)
def test_coordinates_have_six_decimals(shapes: Shapes, layer: str) -> None:
    numbers = shapely.get_coordinates(list(shapes[layer].values())).ravel()
    assert max(len(repr(float(number)).partition(".")[2]) for number in numbers) <= 6


@pytest.mark.parametrize("layer", sorted(set(LAYERS) - {"kern"}))
def test_the_areas_of_a_layer_share_their_borders(shapes: Shapes, layer: str) -> None:
    found = list(shapes[layer].values())
    assert all(shape.is_valid and shape.area > 0 for shape in found)
    assert {shape.geom_type for shape in found} <= {"Polygon", "MultiPolygon"}
    assert shapely.coverage_is_valid(found)


def test_buurten_and_the_rest_are_one_coverage(shapes: Shapes) -> None:
    assert shapely.coverage_is_valid([*shapes["buurt"].values(), *shapes["buurt_rest"].values()])


def test_buurten_and_the_rest_are_their_wijk(shapes: Shapes) -> None:
    parts: dict[str, list[BaseGeometry]] = {code: [] for code in shapes["wijk"]}
    for code, shape in shapes["buurt"].items():
        parts[f"WK{code[2:8]}"].append(shape)
    for code, shape in shapes["buurt_rest"].items():
        parts[code].append(shape)
    for code, wijk in shapes["wijk"].items():
        assert difference(wijk, parts[code]) < EXACT, code


def test_wijken_are_their_gemeente(shapes: Shapes) -> None:
    for code, gemeente in shapes["gemeente"].items():
        wijken = [shape for wijk, shape in shapes["wijk"].items() if wijk[2:6] == code[2:]]
        assert difference(gemeente, wijken) < EXACT, code
        outline, inner = gemeente.boundary, shapely.union_all(wijken).boundary
        assert outline.hausdorff_distance(inner) < 1e-9, code


def test_gemeenten_are_the_province_without_a_hole(shapes: Shapes) -> None:
    province = shapes["provincie"]["PV22"]
    assert difference(province, list(shapes["gemeente"].values())) < EXACT
    assert province.geom_type == "Polygon"
    assert not province.interiors


def test_the_area_of_the_twelve_is_that_of_cbs(shapes: Shapes) -> None:
    assert sum(map(km2, shapes["gemeente"].values())) == pytest.approx(KM2, rel=0.001)


def test_no_area_is_a_sliver(shapes: Shapes) -> None:
    """The smallest buurt of Drenthe measures six hectares; a leftover would be less."""
    for layer in ("wijk", "buurt", "buurt_rest"):
        for code, shape in shapes[layer].items():
            assert km2(shape) > 0.05, code


def test_the_rest_lists_the_buurten_without_boundary(store: Store) -> None:
    listed = [
        (feature["id"], code)
        for feature in store.geometry("buurt_rest")["features"]
        for code in feature["properties"]["area_codes"]
    ]
    known = [
        (area.parent_code, area.area_code)
        for area in store.areas.values()
        if area.valid and area.area_level == "buurt" and area.boundary == "none"
    ]
    assert sorted(listed) == sorted(known)
    per_wijk = Counter(wijk for wijk, _ in listed)
    assert min(per_wijk.values()) >= 2


def test_every_kern_lies_in_its_gemeente(store: Store, shapes: Shapes) -> None:
    for feature in store.geometry("kern")["features"]:
        code, properties = feature["id"], feature["properties"]
        gemeente = store.areas[code].gemeente_code
        assert properties["gemeente_code"] == gemeente
        assert shapes["gemeente"][gemeente].contains(shapes["kern"][code]), properties["name"]


def test_every_kern_names_the_wijk_and_buurt_it_lies_in(store: Store, shapes: Shapes) -> None:
    unknown = 0
    for feature in store.geometry("kern")["features"]:
        point, properties = shapes["kern"][feature["id"]], feature["properties"]
        wijk, buurt = properties["wijk_code"], properties["buurt_code"]
        assert shapes["wijk"][wijk].contains(point)
        if buurt:
            assert shapes["buurt"][buurt].contains(point)
            assert store.areas[buurt].parent_code == wijk
        else:
            unknown += 1
            assert shapes["buurt_rest"][wijk].contains(point)
    assert unknown < 30


def test_a_known_kern_is_found_where_it_is(store: Store, shapes: Shapes) -> None:
    names = {area.name: code for code, area in store.areas.items() if area.area_level == "kern"}
    roden = shapes["kern"][names["Roden"]]
    assert (roden.x, roden.y) == pytest.approx((6.43, 53.14), abs=0.02)
    assert store.areas[names["Roden"]].gemeente_code == "GM1699"


DOUBTS = {
    "verspreide huizen": {
        "Nooitgedacht",
        "Papenvoort",
        "Een-West",
        "Huis ter Heide",
        "Eeserveen",
        "Ellertshaar",
        "Alteveer gem Hoogeveen",
        "Fluitenberg",
    },
    "meter van de grens": {
        "Annerveenschekanaal",
        "Eexterveenschekanaal",
        "Nieuwediep",
        "2e Valthermond",
        "Zandberg",
    },
    "GeoNames en CBS": {"Nieuw-Roden", "Nieuw-Buinen", "Valthermond"},
}


def test_the_doubtful_points_of_kernen_are_these(store: Store) -> None:
    told = {f["id"]: f["properties"]["doubt"] for f in store.geometry("kern")["features"]}
    doubtful = {store.areas[code].name: text for code, text in told.items() if text}
    assert len(told) == 204
    assert len(doubtful) == 16
    for reason, names in DOUBTS.items():
        assert {name for name, text in doubtful.items() if reason in text} == names
        assert f"{len(names)} keer" in " ".join(store.layers["kern"].caveats)
    assert "Bij 16 punten is er twijfel" in " ".join(store.layers["kern"].caveats)


def test_no_two_kernen_have_one_point(store: Store) -> None:
    found = [tuple(f["geometry"]["coordinates"]) for f in store.geometry("kern")["features"]]
    assert len(set(found)) == len(found)


def test_points_of_a_wijk_label_are_counted_in_the_record(store: Store) -> None:
    sources = Counter(f["properties"]["point_source"] for f in store.geometry("kern")["features"])
    assert sources["cbs_wijk_label_2014"] == 20
    assert "20 punten horen bij de naam van een wijk" in " ".join(store.layers["kern"].caveats)
