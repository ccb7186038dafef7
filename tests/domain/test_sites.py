"""Best sites: against every combination, on lines worked out by hand, and on the real kernen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist

from atlas.domain import solver
from atlas.domain.demand import GROUPS, Demand, demand
from atlas.domain.reach import LIMITS, Limit, Measure, reach
from atlas.domain.sites import (
    BestSites,
    Goal,
    NoSolution,
    Required,
    Solution,
    best_sites,
    max_cover,
    p_median,
)
from atlas.store.store import Store

Floats = npt.NDArray[np.float64]
NOWHERE = pd.DataFrame({"x": [], "y": []}, dtype=float)
# Villages on a road at 0, 10, 20, 30 and 100 km; the last is far away and large.
ROAD = np.array([0.0, 10.0, 20.0, 30.0, 100.0])
METRES = np.abs(ROAD[:, None] - ROAD)
PEOPLE = np.array([1.0, 1.0, 1.0, 1.0, 10.0])
NONE = np.full(5, np.inf)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    """A small task: metres, weights, n, existing and what is required."""
    points, sites = draw(st.integers(1, 12)), draw(st.integers(1, 7))
    metre = st.integers(0, 60) | st.integers(0, 3_000_000).map(lambda cm: cm / 100)
    weight = st.integers(0, 5) | st.integers(0, 90_000).map(lambda hundredths: hundredths / 100)
    there = draw(st.booleans())
    n = draw(st.integers(1, 3))
    masks = draw(st.lists(arrays(np.bool_, sites), max_size=2))
    return {
        "metres": draw(arrays(np.float64, (points, sites), elements=metre)),
        "weights": draw(arrays(np.float64, points, elements=weight)),
        "n": n,
        "existing": draw(arrays(np.float64, points, elements=metre))
        if there
        else np.full(points, np.inf),
        "required": [
            Required(mask, draw(st.integers(0, min(n, int(mask.sum()))))) for mask in masks
        ],
    }


def choices(case: dict[str, object]) -> Iterable[tuple[int, ...]]:
    """Every choice of at most n sites that meets what is required."""
    sites = range(case["metres"].shape[1])
    for size in range(case["n"] + 1):
        for chosen in combinations(sites, size):
            if all(each.mask[list(chosen)].sum() >= each.least for each in case["required"]):
                yield chosen


def nearest(case: dict[str, object], chosen: tuple[int, ...]) -> Floats:
    return np.column_stack([case["existing"], case["metres"][:, list(chosen)]]).min(axis=1)


def distance(case: dict[str, object], chosen: tuple[int, ...]) -> float:
    some = case["weights"] > 0
    return float(case["weights"][some] @ nearest(case, chosen)[some])


def covered(case: dict[str, object], chosen: tuple[int, ...], limit: float) -> float:
    return float(case["weights"][nearest(case, chosen) <= limit].sum())


def assert_sound(found: Solution, case: dict[str, object]) -> None:
    """A choice that is allowed, in order, without a site that could be left out, and proven."""
    assert found.proven
    assert found.gap <= 1e-6
    assert found.bound == pytest.approx(found.value, rel=1e-6, abs=1e-6)
    assert list(found.chosen) == sorted(set(found.chosen))
    assert found.chosen in set(choices(case))


@settings(max_examples=250)
@given(cases())
def test_p_median_is_the_best_of_all_combinations(case: dict[str, object]) -> None:
    best = min((distance(case, chosen) for chosen in choices(case)), default=None)
    if best is None:
        with pytest.raises(NoSolution):
            p_median(**case)
        return
    found = p_median(**case)
    assert_sound(found, case)
    assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert found.value == pytest.approx(distance(case, found.chosen))
    shorter = [found.chosen[:i] + found.chosen[i + 1 :] for i in range(len(found.chosen))]
    allowed = set(choices(case))
    assert all(distance(case, less) > found.value for less in shorter if less in allowed)


@settings(max_examples=250)
@given(cases(), st.integers(0, 60) | st.floats(0, 30_000))
def test_max_cover_is_the_best_of_all_combinations(case: dict[str, object], limit: float) -> None:
    best = max((covered(case, chosen, limit) for chosen in choices(case)), default=None)
    if best is None:
        with pytest.raises(NoSolution):
            max_cover(**case, limit=limit)
        return
    found = max_cover(**case, limit=limit)
    assert_sound(found, case)
    assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert found.value == pytest.approx(covered(case, found.chosen, limit))


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_answer_does_not_hang_on_the_order_of_the_points(case, random) -> None:
    order = list(range(len(case["weights"])))
    random.shuffle(order)
    mixed = {name: case[name][order] for name in ("metres", "weights", "existing")}
    try:
        found = p_median(**case)
    except NoSolution:
        return
    assert p_median(**{**case, **mixed}).value == pytest.approx(found.value, rel=1e-6)
    assert p_median(**case) == found


@pytest.mark.parametrize(("seed", "n"), [(0, 3), (1, 3), (2, 2), (3, 4)])
@pytest.mark.parametrize("there", [False, True])
def test_many_sites_of_which_most_are_ruled_out(seed: int, n: int, there: bool) -> None:
    """More sites than the small cases have, so that prices rule out most of them."""
    random = np.random.default_rng(seed)
    points, sites = (random.uniform(0, 50_000, (many, 2)) for many in (60, 22))
    case = {
        "metres": cdist(points, sites),
        "weights": random.uniform(0, 500, 60).round(),
        "n": n,
        "existing": cdist(points, sites[:1]).ravel() if there else np.full(60, np.inf),
        "required": [Required(np.arange(22) >= 20, 1)],
    }
    found = p_median(**case)
    assert found.value == pytest.approx(min(distance(case, each) for each in choices(case)))
    assert found.proven
    cover = max_cover(**case, limit=9000)
    assert cover.value == pytest.approx(max(covered(case, each, 9000) for each in choices(case)))
    assert cover.proven


@pytest.mark.parametrize(
    ("n", "chosen", "value"),
    [(1, (4,), 340.0), (2, (1, 4), 40.0), (3, (0, 2, 4), 20.0), (4, (0, 1, 2, 4), 10.0)],
)
def test_villages_on_a_road(n: int, chosen: tuple[int, ...], value: float) -> None:
    assert p_median(METRES, PEOPLE, n, NONE) == Solution(chosen, value, value, 0.0, True)


def test_a_place_that_is_there_counts_along() -> None:
    """With a place in the large village all that is left is the road of four villages."""
    found = p_median(METRES, PEOPLE, 1, METRES[:, 4])
    assert (found.chosen, found.value) == ((1,), 40.0)


def test_cover_of_villages_on_a_road() -> None:
    far = max_cover(METRES, PEOPLE, 1, NONE, 10.0)
    assert far == Solution((4,), 10.0, 10.0, 0.0, True)
    assert max_cover(METRES, PEOPLE, 2, NONE, 10.0).value == 13.0
    assert max_cover(METRES, PEOPLE, 1, METRES[:, 4], 10.0) == Solution((1,), 13.0, 13.0, 0, True)
    assert max_cover(METRES, PEOPLE, 1, NONE, 9.9).value == 10.0


def test_cover_is_within_the_limit_itself_too() -> None:
    assert max_cover(METRES, PEOPLE, 1, METRES[:, 4], 30.0).value == 14.0


@pytest.mark.parametrize("n", [5, 6, 40])
def test_more_sites_than_are_of_use(n: int) -> None:
    found = p_median(METRES, PEOPLE, n, NONE)
    assert (found.chosen, found.value, found.proven) == ((0, 1, 2, 3, 4), 0.0, True)
    assert p_median(METRES, PEOPLE, n, METRES[:, 4]).chosen == (0, 1, 2, 3)
    assert max_cover(METRES, PEOPLE, n, NONE, 10.0).chosen == (0, 2, 4)


def test_nothing_is_chosen_where_nothing_helps() -> None:
    assert p_median(METRES, PEOPLE, 3, np.zeros(5)) == Solution((), 0.0, 0.0, 0.0, True)
    assert max_cover(METRES, PEOPLE, 3, np.zeros(5), 5.0) == Solution((), 14.0, 14.0, 0.0, True)
    assert max_cover(METRES + 1, PEOPLE, 3, NONE, 0.5) == Solution((), 0.0, 0.0, 0.0, True)


def test_what_is_required_comes_though_it_does_not_help() -> None:
    mask = np.array([False, False, False, True, False])
    found = p_median(METRES, PEOPLE, 3, np.zeros(5), [Required(mask, 1)])
    assert (found.chosen, found.value) == ((3,), 0.0)
    one = p_median(METRES, PEOPLE, 1, NONE, [Required(mask, 1)])
    assert (one.chosen, one.value, one.proven) == ((3,), 30 + 20 + 10 + 700, True)


def test_two_demands_at_once() -> None:
    west, east = np.array([1, 1, 0, 0, 0], bool), np.array([0, 0, 1, 1, 0], bool)
    found = p_median(METRES, PEOPLE, 2, NONE, [Required(west, 1), Required(east, 1)])
    assert (found.chosen, found.value) == ((0, 3), 10 + 10 + 700)  # as good as (1, 3)


def test_of_equal_sites_the_lowest_number_comes_back() -> None:
    twice = np.hstack([METRES, METRES])
    assert p_median(twice, PEOPLE, 2, NONE).chosen == (1, 4)
    assert p_median(twice[:, ::-1], PEOPLE, 2, NONE).chosen == (0, 2)
    assert max_cover(np.zeros((3, 6)), np.ones(3), 2, np.full(3, np.inf), 1.0).chosen == (0,)


def test_people_that_are_unknown_count_as_nobody() -> None:
    unknown = np.where(PEOPLE == 10, np.nan, PEOPLE)
    nobody = np.where(PEOPLE == 10, 0, PEOPLE)
    assert p_median(METRES, unknown, 1, NONE) == p_median(METRES, nobody, 1, NONE)
    assert p_median(METRES, unknown, 1, NONE).value == 40.0
    assert max_cover(METRES, unknown, 1, NONE, 10.0).value == 3.0


def test_without_any_people_one_site_or_none_is_as_good() -> None:
    nobody = np.zeros(5)
    assert p_median(METRES, nobody, 2, NONE) == Solution((), 0.0, 0.0, 0.0, True)
    assert max_cover(METRES, nobody, 2, NONE, 10.0) == Solution((), 0.0, 0.0, 0.0, True)


@pytest.mark.parametrize("n", [0, -1])
def test_no_new_place_is_no_question(n: int) -> None:
    with pytest.raises(NoSolution, match="minstens één nieuwe plek"):
        p_median(METRES, PEOPLE, n, NONE)


def test_demands_that_contradict_are_said_in_words() -> None:
    two, west = np.array([1, 1, 0, 0, 0], bool), np.array([1, 0, 0, 0, 0], bool)
    with pytest.raises(NoSolution, match="Van 2 nieuwe plekken kunnen er geen 3 in het gebied"):
        p_median(METRES, PEOPLE, 2, NONE, [Required(two, 3)])
    with pytest.raises(NoSolution, match="Kernen in het gebied: 2. Dat is te weinig voor 3"):
        max_cover(METRES, PEOPLE, 4, NONE, 10.0, [Required(two, 3)])
    with pytest.raises(NoSolution, match="Deze eisen gaan niet samen"):
        p_median(METRES, PEOPLE, 1, NONE, [Required(west, 1), Required(~two, 1)])
    with pytest.raises(NoSolution, match="geen kern"):
        p_median(METRES[:, :0], PEOPLE, 1, NONE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"metres": np.full((5, 5), np.nan)},
        {"metres": np.full((5, 5), np.inf)},
        {"metres": -METRES - 1},
        {"weights": -PEOPLE},
        {"weights": np.full(5, np.inf)},
        {"existing": np.full(5, np.nan)},
    ],
)
def test_what_is_no_distance_or_number_is_refused(wrong: dict[str, Floats]) -> None:
    given = {"metres": METRES, "weights": PEOPLE, "n": 1, "existing": NONE} | wrong
    with pytest.raises(ValueError, match="at least 0"):
        p_median(**given)
    with pytest.raises(ValueError, match="at least 0"):
        max_cover(**given, limit=10.0)


def test_without_time_the_gap_is_told_and_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices of one round and no time: an answer that may be better, with how much at most."""
    monkeypatch.setattr(solver, "TIME_LIMIT", 0.0)
    monkeypatch.setattr(solver, "ROUNDS", 1)
    random = np.random.default_rng(4)
    metres, weights = random.uniform(0, 9000, (80, 40)), random.uniform(1, 90, 80)
    found = p_median(metres, weights, 5, np.full(80, np.inf))
    monkeypatch.undo()
    best = p_median(metres, weights, 5, np.full(80, np.inf))
    assert best.proven
    assert not found.proven
    assert found.bound <= best.value <= found.value
    assert found.gap == pytest.approx((found.value - found.bound) / found.bound)


def test_without_time_and_without_an_answer_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "TIME_LIMIT", 0.0)
    monkeypatch.setattr(solver, "_good", lambda *_: None)
    random = np.random.default_rng(4)
    with pytest.raises(NoSolution, match="nog niet klaar"):
        p_median(random.uniform(0, 9000, (80, 40)), np.ones(80), 5, np.full(80, np.inf))


def village_demand() -> Demand:
    """Three villages a kilometre apart on a line, and a fourth 10 km on, in two gemeenten."""
    codes = ["WP0001", "WP0002", "WP0003", "WP0004"]
    frame = pd.DataFrame(
        {
            "name": ["A", "B", "C", "D"],
            "gemeente_code": ["GM0114", "GM0114", "GM0114", "GM0119"],
            "x": [200_000.0, 201_000.0, 202_000.0, 212_000.0],
            "y": 540_000.0,
            "people": [100.0, 100.0, 100.0, np.nan],
            "older65": [10.0, 10.0, 10.0, 50.0],
            "older80": np.nan,
        },
        index=codes,
    )
    return Demand(frame.set_index(pd.Index(["BU1", "BU2", "BU3", "BU4"])), frame)


def ask(given: Demand, **changed: object) -> BestSites:
    asked = {"places": NOWHERE, "n": 1, "goal": "afstand", "group": "people", "limit": "1500"}
    return best_sites(given, measure=changed.pop("measure", Measure()), **{**asked, **changed})


def test_the_mean_distance_is_that_of_the_group() -> None:
    found = ask(village_demand())
    assert found.kernen == ("WP0002",)
    assert np.isnan(found.before)
    assert found.after == pytest.approx(2000 / 3)
    older = ask(village_demand(), group="older65")
    assert older.kernen == ("WP0004",)
    assert older.after == pytest.approx((12 + 11 + 10) * 1000 * 10 / 80)


def test_the_detour_lengthens_distances_and_shrinks_cover() -> None:
    bike = Measure("fiets", detour=2.0)
    assert ask(village_demand(), measure=bike).after == pytest.approx(2 * 2000 / 3)
    assert ask(village_demand(), goal="dekking").after == 300
    found = ask(village_demand(), goal="dekking", measure=bike)
    assert (found.kernen, found.before, found.after) == (("WP0001",), 0.0, 100.0)


def test_places_that_are_there_count_and_those_without_a_point_do_not() -> None:
    places = pd.DataFrame({"x": [200_000.0, np.nan], "y": [540_000.0, np.nan]}, index=["a", "b"])
    found = ask(village_demand(), places=places)
    assert (found.kernen, found.before) == (("WP0002",), 1000.0)
    assert found.after == pytest.approx(1000 / 3)
    cover = ask(village_demand(), places=places, goal="dekking")
    assert (cover.kernen, cover.before, cover.after) == (("WP0002",), 200.0, 300.0)


def test_a_kern_without_a_point_is_no_candidate() -> None:
    given = village_demand()
    given.kernen.loc["WP0002", ["x", "y"]] = np.nan
    assert ask(given).kernen == ("WP0001",)


def test_one_in_a_region() -> None:
    found = ask(village_demand(), n=2, region=["GM0119"], least=1)
    assert found.kernen == ("WP0002", "WP0004")
    assert ask(village_demand(), n=1, region={"GM0119"}, least=1).kernen == ("WP0004",)
    assert ask(village_demand(), n=1, region=["GM0119"]).kernen == ("WP0002",)
    with pytest.raises(NoSolution, match="Kernen in het gebied: 0"):
        ask(village_demand(), region=["GM9999"], least=1)
    with pytest.raises(NoSolution, match="Kernen in het gebied: 0"):
        ask(village_demand(), least=1)


def test_a_group_that_is_known_nowhere_has_no_best_place() -> None:
    with pytest.raises(NoSolution, match="weten wij niet waar mensen wonen"):
        ask(village_demand(), group="older80")


@pytest.fixture(scope="module")
def drenthe(store: Store) -> Demand:
    return demand(store)


@pytest.fixture(scope="module")
def east(store: Store) -> tuple[str, ...]:
    return store.groupings["anticipeerregio"].regions[0].members


def best_pair(costs: Floats, weights: Floats, some: npt.NDArray[np.bool_]) -> float:
    """The least cost of all pairs of kernen with at least one of `some`, one by one."""
    best = np.inf
    for first in range(costs.shape[1] - 1):
        both = weights @ np.minimum(costs[:, [first]], costs[:, first + 1 :])
        allowed = some[first + 1 :] | some[first]
        best = min(best, both[allowed].min(initial=np.inf))
    return float(best)


@pytest.mark.parametrize("group", GROUPS)
def test_two_hubs_in_drenthe_against_all_pairs(
    drenthe: Demand, east: tuple[str, ...], group: str
) -> None:
    """The goal of 2019: at least two new dorpshubs, one in the shrinking region."""
    assert len(drenthe.kernen) == 204
    weights = drenthe.points[group].to_numpy()
    metres = cdist(drenthe.points[["x", "y"]], drenthe.kernen[["x", "y"]])
    some = drenthe.kernen["gemeente_code"].isin(east).to_numpy()
    measure = Measure("auto")
    found = best_sites(drenthe, NOWHERE, 2, "afstand", group, measure, "5000", east, 1)
    assert found.solution.proven
    assert found.solution.value == pytest.approx(1.3 * best_pair(metres, weights, some), rel=1e-9)
    assert drenthe.kernen.loc[list(found.kernen), "gemeente_code"].isin(east).any()
    found = best_sites(drenthe, NOWHERE, 2, "dekking", group, measure, "5000", east, 1)
    missed = best_pair((1.3 * metres > 5000).astype(float), weights, some)
    assert found.solution.proven
    assert found.after == pytest.approx(weights.sum() - missed, rel=1e-9)


@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize(
    ("goal", "names", "after"),
    [("afstand", {"Assen", "Gees"}, 15_294), ("dekking", {"Assen", "Emmen"}, 128_940)],
)
def test_the_example_of_the_method_page(
    drenthe: Demand, east: tuple[str, ...], goal: Goal, names: set[str], after: float, least: int
) -> None:
    found = best_sites(drenthe, NOWHERE, 2, goal, "people", Measure(), "5000", east, least)
    assert set(drenthe.kernen.loc[list(found.kernen), "name"]) == names
    assert round(found.after) == after


@pytest.mark.parametrize("goal", ["afstand", "dekking"])
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("mode", ["recht", "fiets", "auto"])
def test_before_and_after_are_those_of_reach(
    drenthe: Demand, east: tuple[str, ...], goal: Goal, limit: Limit, mode: str
) -> None:
    """Reach with the kernen of the answer added gives the figures of the answer."""
    measure = replace(Measure(), mode=mode, speed_kmh=18.0)
    places = drenthe.kernen.iloc[[3, 90, 150]][["x", "y"]]
    found = best_sites(drenthe, places, 3, goal, "older65", measure, limit, east, 1)
    after = pd.concat([places, drenthe.kernen.loc[list(found.kernen), ["x", "y"]]])
    column = "mean_metres" if goal == "afstand" else "within"
    figures = [
        reach(drenthe, each, measure, limit).groups.at["older65", column]
        for each in (places, after)
    ]
    assert [found.before, found.after] == pytest.approx(figures)
    assert found.solution.proven
