"""Reach: against the geodesic, against brute force, against sums by hand."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from atlas.domain.demand import GROUPS, Demand, demand
from atlas.domain.points import located, to_rd
from atlas.domain.reach import (
    LIMITS,
    Limit,
    Measure,
    Mode,
    Reach,
    bands,
    by_gemeente,
    inside,
    nearest,
    reach,
)
from atlas.domain.routes import Routes
from atlas.store.serving import get_store
from bench.reach import synthetic

EMMEN, ASSEN = "GM0114", "GM0106"
STRAIGHT, BIKE = Measure(), Measure("fiets")
fewer = settings(max_examples=40)  # each example is a whole reach or two
in_drenthe = st.tuples(st.floats(6.1, 7.1), st.floats(52.6, 53.2))
# Whole metres: many ties, and no distances that differ by a rounding error only.
spot = st.tuples(st.integers(200_000, 200_060), st.integers(530_000, 530_060))
spots = st.lists(spot, min_size=1, max_size=25)


def xy(points: list[Any]) -> np.ndarray:
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def people(*rows: tuple[Any, ...]) -> Demand:
    """Points on a line: metres from the start, kern, gemeente, people, 65+, 80+."""
    points = pd.DataFrame(
        [(f"BU{i}", kern, gm, float(at), 0.0, *n) for i, (at, kern, gm, *n) in enumerate(rows)],
        columns=["code", "kern_code", "gemeente_code", "x", "y", *GROUPS],
    ).set_index("code")
    kernen = pd.DataFrame({"x": [0.0, 9_000.0, 20_000.0], "y": 0.0}, index=["WPa", "WPb", "WPleeg"])
    return Demand(points.astype(dict.fromkeys(GROUPS, np.float64)), kernen)


LINE = people(
    (0, "WPa", EMMEN, 100, 20, 4),
    (400, "WPa", EMMEN, 50, 10, np.nan),
    (1_500, "WPa", ASSEN, 30, np.nan, np.nan),
    (5_001, "WPb", ASSEN, 15, 5, 1),
    (9_000, "WPb", ASSEN, 5, 0, 0),
)


def places(**at: float) -> pd.DataFrame:
    frame = pd.DataFrame({"x": at, "y": 0.0}, dtype=np.float64)
    return frame.assign(target=frame.index)


NOWHERE = places(weg=0).iloc[:0]
ONE = places(hub=0)


# Points in RD


def test_the_tower_of_amersfoort_is_the_origin_of_rd() -> None:
    np.testing.assert_allclose(to_rd(xy([(5.38720621, 52.15517440)])), [[155_000, 463_000]], atol=1)


@given(in_drenthe, in_drenthe)
def test_a_distance_in_rd_is_that_on_the_ellipsoid(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    metres = Geod(ellps="WGS84").inv(*one, *other)[2]
    assume(metres > 10)
    here, there = to_rd(xy([one, other]))
    assert np.hypot(*(here - there)) == pytest.approx(metres, rel=2e-4)


def test_a_point_that_is_not_on_earth_is_no_point() -> None:
    strange = xy([(np.nan, 52), (6, np.inf), (6.5, 1e9), (1e300, 53), (6.5, 52.8)])
    found = to_rd(strange)
    assert np.isnan(found[:4]).all() and np.isfinite(found[4]).all()
    assert to_rd(np.empty((0, 2))).shape == (0, 2)


def test_located_keeps_places_with_a_point_and_says_what_a_router_calls_them() -> None:
    frame = pd.DataFrame(
        [
            ("osm_a", "WP1169", 6.7, 52.9, "adres"),
            ("nieuws_b", "WP1169", 6.75, 52.92, "kern"),
            ("beleid_c", "GM1680", np.nan, np.nan, "gemeente"),
        ],
        columns=["place_id", "area_code", "lon", "lat", "precision"],
    )
    found = located(frame)
    assert found["target"].to_dict() == {"osm_a": "osm_a", "nieuws_b": "WP1169"}
    assert found["x"].between(200_000, 270_000).all()
    assert found["y"].between(510_000, 580_000).all()
    assert located(frame.iloc[2:]).empty


# The nearest


@given(spots, spots)
def test_the_nearest_is_that_of_brute_force(origins: list[Any], targets: list[Any]) -> None:
    here, there = xy(origins), xy(targets)
    index, metres = nearest(here, there)
    every = np.linalg.norm(here[:, None] - there[None], axis=2)
    np.testing.assert_allclose(metres, every.min(axis=1), rtol=1e-12)
    np.testing.assert_allclose(every[np.arange(len(here)), index], metres, rtol=1e-12)


@given(spots, spots)
def test_of_places_on_one_point_the_first_is_taken(origins: list[Any], targets: list[Any]) -> None:
    index, _ = nearest(xy(origins), xy(targets + targets))
    assert (index < len(targets)).all()
    assert all(targets.index(targets[each]) == each for each in index.tolist())


@given(spots, spots, spot)
def test_one_more_place_makes_nothing_farther(
    origins: list[Any], targets: list[Any], extra: tuple[int, int]
) -> None:
    before, after = (nearest(xy(origins), xy(t))[1] for t in (targets, [*targets, extra]))
    assert (after <= before).all()


def test_no_targets_and_no_origins() -> None:
    index, metres = nearest(xy([(1, 2), (3, 4)]), xy([]))
    assert index.tolist() == [-1, -1] and np.isnan(metres).all()
    index, metres = nearest(xy([]), xy([(1, 2)]))
    assert index.shape == metres.shape == (0,)


@pytest.mark.parametrize("side", [0, 1])
def test_an_unknown_coordinate_is_refused(side: int) -> None:
    pair = [xy([(1, 2)]), xy([(3, 4)])]
    pair[side] = xy([(np.nan, 4)])
    with pytest.raises(ValueError, match="finite"):
        nearest(*pair)


# Measures and limits


def test_every_measure_by_hand() -> None:
    straight = reach(LINE, ONE, STRAIGHT, "400")
    assert straight.points["metres"].to_list() == [0, 400, 1_500, 5_001, 9_000]
    assert straight.points["minutes"].isna().all()
    bike = reach(LINE, ONE, Measure("fiets", 1.5, 18), "400")
    assert bike.points["metres"].to_list() == [0, 600, 2_250, 7_501.5, 13_500]
    np.testing.assert_allclose(bike.points["minutes"], [0, 2, 7.5, 25.005, 45])
    car = reach(LINE, ONE, Measure("auto", 1.2, 60), "400")
    np.testing.assert_allclose(car.kernen["minutes"], [0, 10.8, 24])
    for found in (straight, bike, car):
        assert found.points["straight"].to_list() == [0, 400, 1_500, 5_001, 9_000]
        assert found.estimated == 0 and not found.points["estimated"].any()


@pytest.mark.parametrize(
    ("limit", "on", "over"),
    [("400", 400, 400.01), ("1500", 1_500, 1_500.01), ("5000", 5e3, 5_000.01)],
)
@pytest.mark.parametrize("detour", [1.0, 1.1, 1.3, 1.7])
def test_on_the_border_is_inside(limit: Limit, on: float, over: float, detour: float) -> None:
    straight = np.array([on, over]) / detour
    for measure in (Measure("fiets", detour), Measure("auto", detour, 50)):
        assert inside(straight, straight * detour, measure, limit).tolist() == [True, False]
    assert inside(np.array([on, over]), np.array([on, over]), STRAIGHT, limit).tolist() == [
        True,
        False,
    ]


@pytest.mark.parametrize("mode", ["recht", "auto", "route_auto"])
def test_fifteen_minutes_are_those_of_the_usual_bike(mode: Mode) -> None:
    """15 km/h for a quarter is 3,750 m of road, and 2,884.6 m in a straight line."""
    straight = np.array([3_750 / 1.3, 2_884.7, np.nan])
    measure = Measure(mode, 1.1, 80)
    assert inside(straight, straight * 1.1, measure, "fiets15").tolist() == [True, False, False]


@pytest.mark.parametrize("mode", ["fiets", "route_fiets"])
def test_a_measure_by_bike_sets_its_own_fifteen_minutes(mode: Mode) -> None:
    measure = Measure(mode, 1.25, 20)
    straight = np.array([4_000, 4_000.1])
    assert inside(straight, np.full(2, np.nan), measure, "fiets15").tolist() == [True, False]


@given(st.integers(100, 200), st.integers(8, 30))
def test_exactly_fifteen_minutes_are_inside_for_every_detour(percent: int, speed: int) -> None:
    detour = percent / 100
    straight = np.array([speed * 250, speed * 250 + 0.01]) / detour
    measure = Measure("fiets", detour, speed)
    assert inside(straight, straight * detour, measure, "fiets15").tolist() == [True, False]


@given(st.floats(1, 3), st.floats(1, 40), st.floats(0, 20_000))
def test_by_bike_the_fifteen_minutes_are_those_on_screen(
    detour: float, speed: float, metres: float
) -> None:
    at = people((metres, "WPa", EMMEN, 1, 1, 1))
    found = reach(at, ONE, Measure("fiets", detour, speed), "fiets15").points.iloc[0]
    assume(abs(found["minutes"] - 15) > 1e-6)
    assert found["within"] == (found["minutes"] < 15)


@pytest.mark.parametrize(
    "given_", [{"mode": "vliegen"}, {"detour": 0.9}, {"speed_kmh": 0}, {"speed_kmh": -5}]
)
def test_a_measure_that_cannot_be_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unknown mode|no way to travel"):
        Measure(**given_)


@pytest.mark.parametrize("strange", [np.nan, np.inf])
def test_a_measure_is_a_number(strange: float) -> None:
    for name in ("detour", "speed_kmh"):
        with pytest.raises(ValueError, match="no way to travel"):
            Measure(**{name: strange})


@pytest.mark.parametrize("limit", ["", "401", "fiets", "nan", "inf"])
def test_an_unknown_limit_is_a_key_error(limit: Any) -> None:
    with pytest.raises(KeyError):
        reach(LINE, ONE, STRAIGHT, limit)


# Who is out of reach


def test_groups_by_hand() -> None:
    groups = reach(LINE, ONE, STRAIGHT, "1500").groups
    assert [*groups.index] == [*GROUPS]
    assert groups["people"].to_list() == [200, 35, 5]
    assert groups["within"].to_list() == [180, 30, 4]
    assert groups["out"].to_list() == [20, 5, 1]
    np.testing.assert_allclose(groups["share_out"], [0.1, 1 / 7, 0.2])
    mean = (50 * 400 + 30 * 1_500 + 15 * 5_001 + 5 * 9_000) / 200
    np.testing.assert_allclose(
        groups["mean_metres"], [mean, (10 * 400 + 5 * 5_001) / 35, 5_001 / 5]
    )
    assert groups["far_metres"].to_list() == [1_500, 5_001, 5_001]
    assert groups["unknown_points"].to_list() == [0, 1, 2]


def test_kernen_by_hand() -> None:
    kernen = reach(LINE, ONE, STRAIGHT, "1500").kernen
    assert kernen["metres"].to_list() == [0, 9_000, 20_000]
    assert kernen["within"].to_list() == [True, False, False]
    nan = pytest.approx(np.nan, nan_ok=True)
    assert kernen["people_out"].to_list() == [0, 20, nan], "nobody is counted with the last"
    assert kernen["older80_out"].to_list() == [0, 1, nan]
    assert reach(LINE, ONE, STRAIGHT, "400").kernen["older65_out"].to_list() == [0, 5, nan]


def test_gemeenten_by_hand() -> None:
    found = by_gemeente(LINE, reach(LINE, ONE, STRAIGHT, "400"))
    assert found["people"].to_dict() == {ASSEN: 50, EMMEN: 150}
    assert found["people_out"].to_dict() == {ASSEN: 50, EMMEN: 0}
    assert found["older65_share"].to_dict() == {ASSEN: 1, EMMEN: 0}
    assert found["older80_out"].to_dict() == {ASSEN: 1, EMMEN: 0}
    assert {*found} == {f"{group}{end}" for group in GROUPS for end in ("", "_out", "_share")}


def test_bands_by_hand() -> None:
    found = bands(reach(LINE, ONE, STRAIGHT, "5000"), LINE)
    assert found.loc["people", [*LIMITS]].to_list() == [150, 180, 180, 180]
    assert found.loc["older65", [*LIMITS]].to_list() == [30, 30, 30, 30]
    np.testing.assert_allclose(found["1500_share"], [0.9, 6 / 7, 0.8])
    by_bike = bands(reach(LINE, ONE, BIKE, "5000"), LINE)
    assert by_bike.loc["people", "400"] == 100, "400 metres of road are less in a straight line"
    assert [*found] == ["people", *(f"{each}{end}" for each in LIMITS for end in ("", "_share"))]


def known_or_not(draw: st.DrawFn) -> Demand:
    count = st.one_of(st.just(np.nan), st.integers(0, 500))
    kern, gemeente = st.sampled_from(["WPa", "WPb", ""]), st.sampled_from([EMMEN, ASSEN])
    one = st.tuples(st.integers(0, 12_000), kern, gemeente, count, count, count)
    return people(*draw(st.lists(one, min_size=1, max_size=12)))


demands = st.composite(known_or_not)()
somewhere = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12_000), min_size=1)
modes, limits = st.sampled_from(get_args(Mode)), st.sampled_from([*LIMITS])


@fewer
@given(demands, somewhere, modes, limits)
def test_sums_agree_whichever_way_one_counts(
    demand: Demand, at: dict[str, int], mode: Mode, limit: Limit
) -> None:
    found = reach(demand, places(**at), Measure(mode), limit)
    of_bands, gemeenten = bands(found, demand), by_gemeente(demand, found)
    for group, row in found.groups.iterrows():
        persons = demand.points[group]
        known = persons.notna()
        assert row["unknown_points"] == (~known).sum()
        if not known.any():
            assert (
                row.drop("unknown_points").isna().all() and gemeenten[f"{group}_out"].isna().all()
            )
            continue
        assert row["within"] == persons[known & found.points["within"]].sum()
        assert row["out"] == persons[known & ~found.points["within"]].sum()
        assert row["within"] + row["out"] == row["people"] == persons.sum()
        assert of_bands.loc[group, limit] == row["within"]
        assert gemeenten[f"{group}_out"].sum() == row["out"]
        without = persons[known & ~found.points["within"] & (demand.points["kern_code"] == "")]
        assert found.kernen[f"{group}_out"].sum() == row["out"] - without.sum()


@fewer
@given(demands, somewhere, modes)
def test_a_wider_band_has_no_fewer_people(demand: Demand, at: dict[str, int], mode: Mode) -> None:
    found = bands(reach(demand, places(**at), Measure(mode), "400"), demand).dropna()
    assert (found["400"] <= found["1500"]).all() and (found["1500"] <= found["5000"]).all()
    assert (found["5000"] <= found["people"]).all()


@fewer
@given(demands, somewhere, modes)
def test_at_most_a_tenth_lives_beyond_the_far_distance(
    demand: Demand, at: dict[str, int], mode: Mode
) -> None:
    found = reach(demand, places(**at), Measure(mode), "400")
    for group, row in found.groups.iterrows():
        persons, metres = demand.points[group], found.points["metres"]
        if not persons.sum() > 0:
            assert np.isnan(row["far_metres"]) and np.isnan(row["mean_metres"])
            continue
        tenth = persons.sum() / 10 * (1 + 1e-9)
        assert persons[metres > row["far_metres"]].sum() <= tenth
        assert persons[metres >= row["far_metres"]].sum() >= persons.sum() / 10 * (1 - 1e-9)


@fewer
@given(demands, somewhere, st.integers(0, 12_000), modes, limits)
def test_one_more_place_puts_nobody_out_of_reach(
    demand: Demand, at: dict[str, int], extra: int, mode: Mode, limit: Limit
) -> None:
    before = reach(demand, places(**at), Measure(mode), limit)
    after = reach(demand, places(**at, nieuw=extra), Measure(mode), limit)
    for one, other in ((before.points, after.points), (before.kernen, after.kernen)):
        assert (other["metres"] <= one["metres"]).all()
        assert (other["within"] >= one["within"]).all()
    assert not (after.groups["out"] > before.groups["out"]).any()


# Nothing, one, two on a point


@pytest.mark.parametrize("none", [NOWHERE, places(onbekend=np.nan)])
@pytest.mark.parametrize("mode", get_args(Mode))
def test_without_a_place_everything_is_unknown(none: pd.DataFrame, mode: Mode) -> None:
    found = reach(LINE, none, Measure(mode), "5000", Routes(routes(("BU0", "hub", 1, 1))))
    for frame in (found.points, found.kernen):
        assert frame[["metres", "minutes", "straight"]].isna().all(axis=None)
        assert (frame["place"] == "").all() and not frame["within"].any()
    assert found.kernen[[f"{group}_out" for group in GROUPS]].isna().all(axis=None)
    assert found.groups["people"].to_list() == [200, 35, 5], "that is still known"
    unknown = ["within", "out", "share_out", "mean_metres", "far_metres"]
    assert found.groups[unknown].isna().all(axis=None)
    assert bands(found, LINE).drop(columns="people").isna().all(axis=None)
    gemeenten = by_gemeente(LINE, found)
    assert gemeenten["people"].to_list() == [50, 150]
    assert gemeenten[["people_out", "people_share"]].isna().all(axis=None)
    assert found.estimated == 0


def test_a_place_without_a_point_is_left_out() -> None:
    found = reach(LINE, places(onbekend=np.nan, hub=0), STRAIGHT, "400")
    assert (found.points["place"] == "hub").all()


def test_the_nearest_is_named_and_two_on_a_point_are_the_first() -> None:
    found = reach(LINE, places(ver=9_000, hub=0, ook=0), STRAIGHT, "400")
    assert found.points["place"].to_list() == ["hub", "hub", "hub", "ver", "ver"]
    assert found.kernen["place"].to_list() == ["hub", "ver", "ver"]


def test_nobody_lives_there_is_no_share() -> None:
    groups = reach(people((10, "WPa", EMMEN, 0, 0, 0)), ONE, STRAIGHT, "400").groups
    assert groups["out"].to_list() == [0, 0, 0] and groups["share_out"].isna().all()


# Routes


def routes(*rows: tuple[str, str, float, float], mode: str = "fiets") -> pd.DataFrame:
    columns = ["origin", "target", "metres", "seconds"]
    return pd.DataFrame(rows, columns=columns).assign(mode=mode)


def test_a_table_of_routes_is_looked_up_in_any_order() -> None:
    table = Routes(routes(("BU0", "hub", 900, 180), ("BU1", "hub", 700, 120)))
    minutes, metres = table.minutes_and_metres(["BU1", "BU9", "BU0"], ["x", "hub", "hub"], "fiets")
    nan = np.nan
    np.testing.assert_equal(metres, [[nan, 700, 700], [nan, nan, nan], [nan, 900, 900]])
    np.testing.assert_equal(minutes, [[nan, 2, 2], [nan, nan, nan], [nan, 3, 3]])
    for unknown in table.minutes_and_metres(["BU1"], ["hub"], "auto"):
        assert unknown.shape == (1, 1) and np.isnan(unknown).all()


@pytest.mark.parametrize("row", [("BU0", "hub", np.nan, 60), ("BU0", "hub", 500, np.nan)])
def test_half_a_route_is_none(row: tuple[str, str, float, float]) -> None:
    minutes, metres = Routes(routes(row)).minutes_and_metres(["BU0"], ["hub"], "fiets")
    assert np.isnan(minutes).all() and np.isnan(metres).all()


def test_a_pair_that_is_there_twice_is_refused() -> None:
    row = ("BU0", "hub", 900, 180)
    with pytest.raises(ValueError, match="duplicate"):
        Routes(routes(row, row))
    Routes(pd.concat([routes(row), routes(row, mode="auto")]))
    assert np.isnan(Routes(routes().astype(object)).minutes_and_metres(["a"], ["b"], "fiets")).all()


def test_a_route_goes_before_the_detour_and_what_has_none_is_counted() -> None:
    table = Routes(
        routes(("BU0", "hub", 2_000, 600), ("BU3", "hub", 6_000, 1_200), ("WPb", "hub", 1, 6))
    )
    found = reach(LINE, ONE, Measure("route_fiets"), "1500", table)
    assert found.points["metres"].to_list() == [2_000, 520, 1_950, 6_000, 11_700]
    np.testing.assert_allclose(found.points["minutes"], [10, 2.08, 7.8, 20, 46.8])
    assert found.points["estimated"].to_list() == [False, True, True, False, True]
    assert found.points["within"].to_list() == [False, True, False, False, False]
    assert found.estimated == 3 and found.groups.loc["people", "out"] == 150
    assert found.kernen["metres"].to_list() == [0, 1, 26_000]
    assert found.points["straight"].to_list() == [0, 400, 1_500, 5_001, 9_000]


def test_the_nearest_by_route_may_be_another_place() -> None:
    table = Routes(routes(("BU1", "over_het_kanaal", 3_000, 600), ("BU1", "dorp", 900, 240)))
    two = places(over_het_kanaal=450, dorp=0)
    point = reach(LINE, two, Measure("route_fiets"), "400", table).points.loc["BU1"]
    assert (point["place"], point["metres"], point["minutes"]) == ("dorp", 900, 4)
    assert point["straight"] == 50


def test_a_place_that_moved_has_no_route_of_its_old_spot() -> None:
    table = Routes(routes(("BU0", "hub", 2_000, 600), ("BU0", "WPb", 9_500, 1_800)))
    moved = places(hub=9_000).assign(target="WPb")
    point = reach(LINE, moved, Measure("route_fiets"), "400", table).points.loc["BU0"]
    assert (point["place"], point["metres"], point["minutes"]) == ("hub", 9_500, 30)


def test_without_a_table_all_is_estimated() -> None:
    assumed, found = (reach(LINE, ONE, Measure(m, 1.2, 40), "400") for m in ("auto", "route_auto"))
    assert found.estimated == 5 and found.points["estimated"].all()
    shared = ["metres", "minutes", "place", "within"]
    assert found.points[shared].equals(assumed.points[shared])


def test_routes_do_not_touch_another_measure() -> None:
    table = Routes(routes(("BU0", "hub", 2_000, 600)))
    one, other = (reach(LINE, ONE, BIKE, "400", given_) for given_ in (None, table))
    assert one.points.equals(other.points) and other.estimated == 0


@fewer
@given(demands, somewhere, st.integers(1, 5))
def test_routes_in_blocks_are_those_at_once(demand: Demand, at: dict[str, int], block: int) -> None:
    pairs = product(enumerate(demand.points.index), sorted(at)[:2])
    rows = [(code, name, 100.0 + 7 * number, 60.0) for (number, code), name in pairs]
    table, there = Routes(routes(*rows)), places(**at)
    whole = reach(demand, there, Measure("route_fiets"), "400", table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("atlas.domain.reach.BLOCK", block)
        parts = reach(demand, there, Measure("route_fiets"), "400", table)
    assert whole.points.equals(parts.points) and whole.kernen.equals(parts.kernen)


# The whole province


def test_shapes_of_a_large_demand() -> None:
    demand, there = synthetic(14_500, 2_000)
    found = reach(demand, there, BIKE, "5000")
    assert len(found.points) == 14_500 and found.points.index.equals(demand.points.index)
    assert found.kernen.index.equals(demand.kernen.index)
    assert found.points[["metres", "minutes"]].notna().all(axis=None)
    assert found.points["place"].isin(there.index).all()


@pytest.fixture(scope="module")
def real() -> tuple[Demand, Reach]:
    """The province with a made-up place on the point of every gemeente's largest kern."""
    demanded = demand(get_store())
    largest = demanded.kernen.groupby("gemeente_code")["people"].idxmax()
    there = demanded.kernen.loc[largest, ["x", "y"]]
    return demanded, reach(demanded, there, BIKE, "5000")


def test_the_real_province_adds_up(real: tuple[Demand, Reach]) -> None:
    demanded, found = real
    assert len(found.points) == 614 and len(found.kernen) == 204
    row = found.groups.loc["people"]
    assert row["within"] + row["out"] == row["people"] == demanded.points["people"].sum()
    assert found.kernen["people_out"].sum() == row["out"]
    assert by_gemeente(demanded, found)["people_out"].sum() == row["out"]
    assert 0 < row["share_out"] < 1 and row["mean_metres"] < row["far_metres"]


def test_a_kern_with_a_place_of_its_own_is_there(real: tuple[Demand, Reach]) -> None:
    kernen = real[1].kernen
    own = kernen[kernen["place"] == kernen.index]
    assert len(own) == 12 and (own["metres"] == 0).all() and own["within"].all()


def test_distances_are_those_on_the_ellipsoid(real: tuple[Demand, Reach]) -> None:
    features = get_store().geometry("kern")["features"]
    at = {each["properties"]["area_code"]: each["geometry"]["coordinates"] for each in features}
    kernen = real[1].kernen
    pairs = [(*at[code], *at[place]) for code, place in kernen["place"].items()]
    metres = Geod(ellps="WGS84").inv(*np.array(pairs).T)[2]
    np.testing.assert_allclose(kernen["straight"], metres, rtol=2e-4, atol=1e-3)


def test_the_people_are_not_touched() -> None:
    before = LINE.points.copy(), LINE.kernen.copy()
    reach(LINE, ONE, BIKE, "400")
    assert LINE.points.equals(before[0]) and LINE.kernen.equals(before[1])
