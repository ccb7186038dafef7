"""People as points: to the last person those of the store, and every kern with its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod, Transformer
from shapely.geometry import Point, shape

from atlas.domain.demand import GROUPS, Demand, demand
from atlas.store.load import load_store
from atlas.store.serving import get_store
from atlas.store.store import Store
from tests.support import (
    Row,
    geo_origin,
    record_of,
    replace_in,
    small_data,
    write_indicator,
    write_layer,
)

STORE = get_store()
FOUND = demand(STORE)
EMMEN, ASSEN, HOOGEVEEN = "GM0114", "GM0106", "GM0118"
# 65 and older, 80 and older on 1 January 2025 (CBS 70072ned).
OLDER_2025 = {EMMEN: (27_033, 6_598), ASSEN: (15_513, 3_807), HOOGEVEEN: (13_148, 3_464)}
TOWNS = ("Assen", "Coevorden", "Emmen", "Hoogeveen", "Meppel")  # urban in the list of 2007
# What the made-up store has: buurten in squares, kernen on points.
CENTRE, SIDE, FIELDS, ALONE = "BU01140000", "BU01140001", "BU01140100", "BU01060000"
REST, REST_UNKNOWN = "WK011401", "WK010601"
IN_CENTRE, IN_REST, FAR_REST = "WP0001", "WP0002", "WP0003"


def buurt_sum(indicator: str) -> float:
    return float(STORE.cells(indicator, "2024", "buurt")["value"].sum())


def test_shapes() -> None:
    points, kernen = FOUND.points, FOUND.kernen
    assert len(points) == 614 and points.index.is_unique
    assert points.index.str[:2].value_counts().to_dict() == {"BU": 583, "WK": 31}
    assert [*points] == ["name", "kern_code", "gemeente_code", "x", "y", *GROUPS]
    assert len(kernen) == 204 and kernen.index.is_unique and kernen.index.name == "area_code"
    columns = ["name", "gemeente_code", "wijk_code", "buurt_code", "x", "y", "doubt", *GROUPS]
    assert [*kernen] == columns
    for frame in (points, kernen):
        assert (frame[["x", "y", *GROUPS]].dtypes == np.float64).all()
        assert frame[["x", "y"]].notna().all(axis=None)


@pytest.mark.parametrize(
    ("group", "indicator"), [("people", "bevolking_totaal"), ("older65", "leeftijd_65plus")]
)
def test_nobody_is_lost_or_counted_twice(group: str, indicator: str) -> None:
    assert FOUND.points[group].sum() == buurt_sum(indicator)
    assert FOUND.kernen[group].sum() == buurt_sum(indicator)


def test_gemeenten_within_the_rounding_of_their_buurten() -> None:
    sums = FOUND.points.groupby("gemeente_code")["people"].sum()
    official = STORE.cells("bevolking_totaal", "2024", "gemeente")["value"]
    assert len(sums) == 12
    assert (sums - official).abs().max() <= 40, "buurten are rounded to five"
    assert sums[EMMEN] == pytest.approx(109_370, abs=100)


@pytest.mark.parametrize(("gemeente", "counted"), OLDER_2025.items())
def test_80_plus_is_the_share_of_the_gemeente(gemeente: str, counted: tuple[int, int]) -> None:
    own = FOUND.points[FOUND.points["gemeente_code"] == gemeente]
    share = counted[1] / counted[0]
    np.testing.assert_allclose(own["older80"], own["older65"] * share, rtol=1e-12)


def test_the_oldest_are_part_of_the_older_are_part_of_all() -> None:
    points = FOUND.points
    assert (points["older80"] <= points["older65"]).all()
    assert (points["older65"] <= points["people"]).all()


def test_every_point_lies_in_its_own_area() -> None:
    back = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    shapes = {
        feature["properties"]["area_code"]: shape(feature["geometry"])
        for layer in ("buurt", "buurt_rest")
        for feature in STORE.geometry(layer)["features"]
    }
    assert set(shapes) == set(FOUND.points.index)
    for row in FOUND.points.itertuples():
        assert shapes[row.Index].contains(Point(*back.transform(row.x, row.y))), row.name


def test_kernen_stand_where_the_layer_says() -> None:
    features = STORE.geometry("kern")["features"]
    back = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    geod = Geod(ellps="WGS84")
    for feature in features:
        kern = FOUND.kernen.loc[feature["properties"]["area_code"]]
        assert kern["name"] == feature["properties"]["name"]
        away = geod.inv(*back.transform(kern["x"], kern["y"]), *feature["geometry"]["coordinates"])
        assert away[2] < 0.01, kern["name"]


def words_in(few: list[str], many: list[str]) -> bool:
    """Whether the words stand in the others, one after another."""
    return any(many[at : at + len(few)] == few for at in range(len(many)))


def slowly(code: str) -> str:
    """The kern of a point, looked for step by step."""
    point, kernen = FOUND.points.loc[code], FOUND.kernen
    wijk = code if code.startswith("WK") else STORE.areas[code].parent_code
    there = kernen["wijk_code"] == wijk
    first = kernen["buurt_code"] == code
    if code.startswith("WK"):
        first = there & (kernen["buurt_code"] == "")
    around = kernen["gemeente_code"] == point["gemeente_code"]
    said = point["name"].split(" ") if code.startswith("BU") else []
    named = around & kernen["name"].map(lambda kern: words_in(kern.split(" "), said))
    town = around & kernen["name"].isin(TOWNS)
    for step in (first, named, there, town, around):
        near = kernen[step]
        if len(near):
            away = (near["x"] - point["x"]) ** 2 + (near["y"] - point["y"]) ** 2
            return str(away.idxmin())
    return ""


def test_every_point_is_counted_with_the_kern_that_the_rule_gives() -> None:
    expected = [slowly(code) for code in FOUND.points.index]
    assert FOUND.points["kern_code"].to_list() == expected
    assert "" not in expected, "every gemeente has a kern"


@pytest.mark.parametrize(
    ("wijk", "town"),
    [
        ("WK010607", "Assen"),  # Marsdijk, nearer to Loon and Rhee
        ("WK010608", "Assen"),  # Kloosterveen, nearer to Zeijerveld
        ("WK010606", "Assen"),  # Peelo, nearer to Ter Aard
        ("WK011448", "Emmen"),  # Parc Sandur, nearer to Erica
        ("WK011851", "Hoogeveen"),  # De Weide, nearer to Fluitenberg
        ("WK173004", "Zuidlaren"),  # Westlaren: the gemeente is named after a village
        ("WK173005", "Zuidlaren"),
    ],
)
def test_a_quarter_is_counted_with_its_town(wijk: str, town: str) -> None:
    own = [code for code in FOUND.points.index if code[2:8] == wijk[2:]]
    assert own, wijk
    assert set(FOUND.points.loc[own, "kern_code"].map(FOUND.kernen["name"])) == {town}


@pytest.mark.parametrize(
    ("buurt", "kern"),
    [("Roden West", "Roden"), ("Nieuw-Roden", "Nieuw-Roden"), ("Parc Sandur", "Emmen")]
    + [("Verspreide huizen Een", "Een"), ("Verspreide huizen Havelte", "Havelte")],
)
def test_a_buurt_that_is_named_after_a_kern_is_counted_with_it(buurt: str, kern: str) -> None:
    [found] = FOUND.points.loc[FOUND.points["name"] == buurt, "kern_code"]
    assert FOUND.kernen.at[found, "name"] == kern


@pytest.mark.parametrize("hamlet", ["Ter Aard", "Loon", "Rhee", "Zeijerveld", "Fluitenberg"])
def test_a_hamlet_beside_a_town_has_no_people_of_the_town(hamlet: str) -> None:
    [people] = FOUND.kernen.loc[FOUND.kernen["name"] == hamlet, "people"]
    assert people < 1000


def test_a_kern_has_the_people_of_its_points_and_only_those() -> None:
    for code, kern in FOUND.kernen.iterrows():
        own = FOUND.points[FOUND.points["kern_code"] == code]
        for group in GROUPS:
            if len(own):
                assert kern[group] == pytest.approx(own[group].sum())
            else:
                assert np.isnan(kern[group]), f"{kern['name']} must be unknown, not 0"


def test_it_is_made_once_a_version() -> None:
    assert demand(STORE) is FOUND


def square(code: str, west: float, **more: Any) -> dict[str, Any]:
    ring = [[west, 52.7], [west + 0.02, 52.7], [west + 0.02, 52.72], [west, 52.72], [west, 52.7]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return feature(code, geometry, **more)


def kern(code: str, lon: float, wijk: str, buurt: str, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, 52.71]}
    place = {"gemeente_code": EMMEN, "wijk_code": wijk, "buurt_code": buurt}
    return feature(code, geometry, **place, **more)


def feature(code: str, geometry: dict[str, Any], **more: Any) -> dict[str, Any]:
    properties = {"area_code": code, "name": f"<b>{code}</b>", **more}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def layer(root: Path, name: str, features: list[dict[str, Any]]) -> None:
    source = geo_origin()
    about = {"attribution": source["attribution"], "licence": source["licence"]}
    collection = {"type": "FeatureCollection", **about, "features": features}
    write_layer(root, name, collection, source)


def people(rows: list[Row], root: Path, name: str, *levels: str) -> None:
    table = {"path": f"{name}.csv", "levels": [*levels]}
    write_indicator(root, record_of(name, "bevolking", table=table), rows)


def made_up(root: Path, *, with_rest: bool = True) -> Store:
    """Emmen with two buurten, of which one without a figure for 65+, and a part of a wijk
    without one; Assen without a kern and with 80+ unknown."""
    data = small_data(root)
    layer(data, "buurt", [square(CENTRE, 6.90), square(SIDE, 6.92), square(ALONE, 6.50)])
    codes = {REST: [FIELDS, "BU01140101"], REST_UNKNOWN: ["BU01060101"]}
    rest = [square(code, 6.95 - 0.4 * at, area_codes=codes[code]) for at, code in enumerate(codes)]
    if with_rest:
        layer(data, "buurt_rest", rest)
        replace_in(data / "geo/buurt_rest.toml", 'level = "buurt_rest"', 'level = "wijk"')
    near = kern(IN_REST, 6.99, REST, "", doubt="op naam gevonden")
    layer(
        data,
        "kern",
        [kern(IN_CENTRE, 6.91, "WK011400", CENTRE), near, kern(FAR_REST, 7.2, REST, "")],
    )
    known = [(CENTRE, "300"), (SIDE, "100"), (FIELDS, "40"), (ALONE, "70")]
    rows = [(code, "2024", value, "final", "cbs_kwb") for code, value in known]
    people(rows, data, "bevolking_totaal", "buurt")
    older = [
        (CENTRE, "2024", "60", "final", "cbs_kwb"),
        (SIDE, "2024", "", "suppressed", "cbs_kwb"),
        (FIELDS, "2024", "", "suppressed", "cbs_kwb"),
        (ALONE, "2024", "0", "final", "cbs_kwb"),
        (EMMEN, "2025", "200", "final", "cbs_kwb"),
        (ASSEN, "2025", "100", "final", "cbs_kwb"),
    ]
    people(older, data, "leeftijd_65plus", "buurt", "gemeente")
    oldest = [
        (EMMEN, "2025", "50", "final", "cbs_kwb"),
        (ASSEN, "2025", "", "suppressed", "cbs_kwb"),
    ]
    people(oldest, data, "leeftijd_80plus", "gemeente")
    return load_store(data)


@pytest.fixture(scope="module")
def small_demand(tmp_path_factory: pytest.TempPathFactory) -> Demand:
    return demand(made_up(tmp_path_factory.mktemp("demand")))


def test_unknown_stays_unknown_and_zero_is_zero(small_demand: Demand) -> None:
    points = small_demand.points
    people, older65, older80 = (points[group].to_dict() for group in GROUPS)
    assert people == pytest.approx(
        {CENTRE: 300, SIDE: 100, ALONE: 70, REST: 40, REST_UNKNOWN: np.nan}, nan_ok=True
    )
    assert older65 == pytest.approx(
        {CENTRE: 60, SIDE: np.nan, ALONE: 0, REST: np.nan, REST_UNKNOWN: np.nan}, nan_ok=True
    )
    assert older80 == pytest.approx(
        {CENTRE: 15, SIDE: np.nan, ALONE: np.nan, REST: np.nan, REST_UNKNOWN: np.nan}, nan_ok=True
    )


def test_kernen_by_hand(small_demand: Demand) -> None:
    assert small_demand.points["kern_code"].to_dict() == {
        CENTRE: IN_CENTRE,
        SIDE: IN_CENTRE,  # the only kern of its wijk
        ALONE: "",  # Assen has no kern here
        REST: IN_REST,  # nearer than the other kern of the rest
        REST_UNKNOWN: "",
    }
    kernen = small_demand.kernen
    assert kernen["people"].to_dict() == pytest.approx(
        {IN_CENTRE: 400, IN_REST: 40, FAR_REST: np.nan}, nan_ok=True
    )
    assert kernen.loc[IN_CENTRE, "older65"] == 60, "the part that is known"
    assert np.isnan(kernen.loc[IN_REST, "older65"]), "no point of it has a figure"
    assert kernen["doubt"].to_list() == ["", "op naam gevonden", ""]


def test_markup_in_a_name_is_passed_on_as_text(small_demand: Demand) -> None:
    assert small_demand.points.loc[CENTRE, "name"] == f"<b>{CENTRE}</b>"


def test_a_store_without_parts_of_wijken(tmp_path: Path) -> None:
    found = demand(made_up(tmp_path, with_rest=False))
    assert [*found.points.index] == [CENTRE, SIDE, ALONE]


def test_a_store_without_people_is_a_key_error(small: Store) -> None:
    with pytest.raises(KeyError):
        demand(small)
