"""Classes: known answers from elsewhere, sums by hand, and properties that always hold."""

from __future__ import annotations

import itertools
import random
import statistics
from collections.abc import Sequence

import mapclassify
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.classify import (
    AUTOMATIC,
    METHODS,
    Classes,
    class_of,
    classify,
    robustness,
    with_counts,
)

pytestmark = pytest.mark.filterwarnings("ignore:Not enough unique values")

# Employment density of the 58 counties of California: the example of mapclassify's manual.
COUNTIES = mapclassify.load_example().tolist()

few_digits = st.integers(-(10**7), 10**7).map(lambda n: n / 10)
ties = st.integers(0, 4).map(float)
many = st.lists(few_digits, max_size=60) | st.lists(ties, max_size=30)
some = many.filter(bool)


def clear(classes: Classes) -> tuple[list[float], list[int]]:
    return [round(limit, 3) for limit in classes.limits], list(classes.counts)


@pytest.mark.parametrize(
    ("method", "uppers", "counts"),
    [
        ("quantile", [1.464, 5.798, 13.278, 54.616, 4111.45], [12, 11, 12, 11, 12]),
        ("equal", [822.394, 1644.658, 2466.922, 3289.186, 4111.45], [57, 0, 0, 0, 1]),
        ("natural", [75.29, 192.05, 370.5, 722.85, 4111.45], [49, 3, 4, 1, 1]),
    ],
)
def test_the_example_of_the_mapclassify_manual(
    method: str, uppers: list[float], counts: list[int]
) -> None:
    assert clear(classify(COUNTIES, method, 5)) == ([0.13, *uppers], counts)


@pytest.mark.parametrize("k", [3, 4, 5, 6, 7])
def test_natural_is_no_worse_than_fisher_jenks_of_mapclassify(k: int) -> None:
    with pytest.warns(UserWarning, match="Numba"):
        theirs = mapclassify.FisherJenks(COUNTIES, k=k)
    ours = classify(COUNTIES, "natural", k)
    assert spread(COUNTIES, ours) <= spread(COUNTIES, manual(COUNTIES, theirs.bins[:-1])) + 1e-6


def manual(values: Sequence[float], breaks: Sequence[float]) -> Classes:
    return classify(values, "manual", 5, [float(one) for one in breaks])


def spread(values: Sequence[float], classes: Classes) -> float:
    """Sum of squares of the values round the mean of their class."""
    groups: dict[int, list[float]] = {}
    for value in values:
        groups.setdefault(class_of(value, classes), []).append(value)
    means = {key: statistics.fmean(group) for key, group in groups.items()}
    return sum((value - means[key]) ** 2 for key, group in groups.items() for value in group)


def test_quantile_by_hand() -> None:
    classes = classify(list(range(1, 11)), "quantile", 5)
    assert clear(classes) == ([1, 2.8, 4.6, 6.4, 8.2, 10], [2, 2, 2, 2, 2])


def test_equal_by_hand() -> None:
    assert clear(classify([0, 10, 25, 26, 100], "equal", 4)) == ([0, 25, 50, 75, 100], [3, 1, 0, 1])


def test_natural_by_hand() -> None:
    assert clear(classify([4, 5, 9, 10], "natural", 2)) == ([4, 5, 10], [2, 2])
    assert clear(classify([3, 1, 22, 11, 2, 10, 12, 20, 21], "natural", 3)) == (
        [1, 3, 12, 22],
        [3, 3, 3],
    )


def test_standard_deviation_by_hand() -> None:
    """Mean 5, sum of squares 32 over 7: one standard deviation is 2.138."""
    values = [2, 4, 4, 4, 5, 5, 7, 9]
    assert clear(classify(values, "stdev", 4)) == ([2, 2.862, 5, 7.138, 9], [1, 5, 1, 1])
    assert clear(classify(values, "stdev", 3)) == ([2, 3.931, 6.069, 9], [1, 5, 2])


def test_standard_deviation_leaves_out_classes_beyond_the_values() -> None:
    classes = classify([1, 1, 1, 1, 1, 1, 1, 1, 1, 10], "stdev", 7)
    assert classes.limits[0] == 1
    assert classes.limits[-1] == 10
    assert len(classes.counts) < 7
    assert classes.counts[-1] == 1


def test_manual_breaks_are_kept_exactly_and_the_upper_edge_belongs_to_the_class() -> None:
    classes = manual([5, 10, 10.5, 20, 30], [10, 20])
    assert classes.limits == (5, 10, 20, 30)
    assert classes.counts == (2, 2, 1)


def test_manual_breaks_beyond_the_values_stay_as_outer_edges() -> None:
    assert clear(manual([22, 28], [10, 20, 30])) == ([10, 20, 30], [0, 2])


def test_manual_without_breaks_is_one_class() -> None:
    assert clear(manual([1, 2], [])) == ([1, 2], [2])


@pytest.mark.parametrize("method", METHODS)
def test_no_values(method: str) -> None:
    classes = classify([], method, 5, [1.0])
    assert (classes.limits, classes.counts) == ((), ())
    assert classify([float("nan"), float("inf")], method, 5).counts == ()


@pytest.mark.parametrize("method", AUTOMATIC)
def test_one_value_or_all_equal(method: str) -> None:
    assert clear(classify([7.5], method, 5)) == ([7.5, 7.5], [1])
    assert clear(classify([0.0] * 12, method, 5, centre=0.0)) == ([0, 0], [12])


@pytest.mark.parametrize("method", AUTOMATIC)
def test_two_values_are_two_classes(method: str) -> None:
    classes = classify([3, 8], method, 5)
    assert classes.counts == (1, 1)
    assert (class_of(3, classes), class_of(8, classes)) == (0, 1)


def test_many_zeros_are_a_class_of_their_own() -> None:
    """Two of the quantile limits are 0: one class is left of them, from 0 up to 0."""
    classes = classify([0, 0, 0, 0, 0, 1, 2, 3, 4, 5], "quantile", 5)
    assert clear(classes) == ([0, 0, 1.4, 3.2, 5], [5, 1, 2, 2])


def test_a_manual_break_at_the_lowest_value_keeps_it_apart() -> None:
    """Zero is not more than zero, whatever the other values are."""
    assert clear(manual([0, 0, 1, 15, 30], [0, 10])) == ([0, 0, 10, 30], [2, 1, 2])
    assert clear(manual([-1, 0, 1, 15, 30], [0, 10])) == ([-1, 0, 10, 30], [2, 1, 2])
    assert clear(manual([10, 10], [10, 20])) == ([10, 10, 20], [2, 0])
    assert clear(manual([10, 10], [10])) == ([10, 10], [2])


def test_a_lowest_value_far_off_stays_alone() -> None:
    assert clear(classify([1, 10, 11, 20, 21], "natural", 3)) == ([1, 1, 11, 21], [1, 2, 2])


def test_values_outside_the_limits_are_clamped() -> None:
    classes = classify([10, 20, 30, 40], "equal", 3)
    assert class_of(-1e9, classes) == 0
    assert class_of(1e9, classes) == 2


def test_unknown_method() -> None:
    with pytest.raises(ValueError, match="unknown class method"):
        classify([1, 2], "jenks; drop table", 5)


@given(many, st.sampled_from(METHODS), st.integers(1, 7), few_digits)
def test_limits_rise_and_counts_agree(
    values: list[float], method: str, k: int, centre: float
) -> None:
    classes = classify(values, method, k, (-5.0, 0.5, 2.0), centre)
    assert len(classes.limits) == (len(classes.counts) + 1 if values else 0)
    assert sum(classes.counts) == len(values)
    assert all(low < high for low, high in itertools.pairwise(classes.limits[1:]))
    if len(values) and classes.limits[0] == classes.limits[1]:
        assert classes.counts[0] == values.count(min(values))
    if method != "manual":
        assert len(classes.counts) <= max(k, 2)
        assert not values or (classes.limits[0], classes.limits[-1]) == (min(values), max(values))
    found = [class_of(value, classes) for value in values]
    assert [found.count(index) for index in range(len(classes.counts))] == list(classes.counts)


@given(some, st.sampled_from(AUTOMATIC), st.integers(3, 7), st.randoms())
def test_the_order_of_the_values_does_not_matter(
    values: list[float], method: str, k: int, chance: random.Random
) -> None:
    mixed = values.copy()
    chance.shuffle(mixed)
    assert classify(mixed, method, k) == classify(values, method, k)


@given(some, st.sampled_from(AUTOMATIC), st.integers(2, 7))
def test_class_edges_include_the_upper_limit(values: list[float], method: str, k: int) -> None:
    classes = classify(values, method, k)
    for index, upper in enumerate(classes.limits[1:]):
        assert class_of(upper, classes) == index


@given(st.lists(st.integers(0, 60), min_size=2, max_size=11), st.integers(2, 4))
def test_natural_is_the_best_of_all_divisions(values: list[int], k: int) -> None:
    distinct = sorted(set(values))
    k = min(k, len(distinct))
    divisions = itertools.combinations(distinct[:-1], k - 1)
    best = min(spread(values, manual(values, breaks)) for breaks in divisions)
    assert spread(values, classify(values, "natural", k)) == pytest.approx(best, abs=1e-6)


@given(st.lists(few_digits, min_size=5, max_size=60, unique=True), st.integers(3, 7))
def test_quantiles_of_distinct_values_are_evenly_filled(values: list[float], k: int) -> None:
    classes = classify(values, "quantile", k)
    assert len(classes.counts) == min(k, len(values))
    assert max(classes.counts) - min(classes.counts) <= 2


# Diverging


@given(st.lists(few_digits, min_size=3), st.sampled_from(METHODS), st.integers(2, 7), few_digits)
def test_the_centre_is_an_edge_with_classes_on_both_sides(
    values: list[float], method: str, k: int, centre: float
) -> None:
    classes = classify(values, method, k, (), centre)
    assert classes.diverging == (min(values) < centre < max(values))
    if not classes.diverging:
        assert (classes.centre, classes.centre_index) == (None, None)
        return
    index = classes.centre_index
    assert index is not None
    assert classes.limits[index] == classes.centre == centre
    assert 1 <= index <= len(classes.counts) - 1
    for value in values:
        assert (class_of(value, classes) < index) == (value <= centre)


@pytest.mark.parametrize("method", AUTOMATIC)
def test_zero_crossing(method: str) -> None:
    """Growth and decline never share a class, and 0 itself counts as no growth."""
    values = [-4.0, -2.5, -1.0, -0.1, 0.0, 0.1, 0.7, 1.5, 2.0, 3.0, 3.5, 4.0]
    classes = classify(values, method, 6, centre=0.0)
    index = {"quantile": 2, "equal": 3, "natural": 2, "stdev": 2}[method]
    assert (classes.centre_index, classes.limits[index]) == (index, 0.0)
    assert class_of(-0.1, classes) == class_of(0.0, classes) == index - 1
    assert class_of(0.1, classes) == index


def test_the_sides_are_shared_out_by_their_part() -> None:
    """Nine of twelve values lie above: of four classes one is below, three above."""
    values = [1, 2, 3, *range(11, 20)]
    assert classify(values, "quantile", 4, centre=10).centre_index == 1
    assert clear(classify([0, 20, 50, 100], "equal", 5, centre=40))[0] == [0, 20, 40, 60, 80, 100]


def test_one_value_far_below_the_centre_has_its_class() -> None:
    classes = classify([-50, *range(1, 12)], "natural", 5, centre=0)
    assert classes.centre_index == 1
    assert classes.counts[0] == 1


def test_standard_deviations_are_counted_from_the_centre() -> None:
    values = [2, 4, 4, 4, 5, 5, 7, 9]
    classes = classify(values, "stdev", 4, centre=5.5)
    assert clear(classes)[0] == [2, 3.362, 5.5, 7.638, 9]


def test_manual_breaks_with_a_centre() -> None:
    classes = classify([0, 5, 12, 30], "manual", 5, [10, 20], centre=15)
    assert classes.limits == (0, 10, 15, 20, 30)
    assert classes.centre_index == 2


# One scale for all years, and robustness


def test_counts_of_one_year_on_the_scale_of_all() -> None:
    classes = classify(list(range(101)), "equal", 4)
    assert with_counts(classes, [25, 26, 100]).counts == (1, 1, 0, 1)
    assert with_counts(classes, [25]).limits == classes.limits


def test_an_even_spread_stands_firm() -> None:
    values = {f"GM{n:04d}": float(n) for n in range(100)}
    assert robustness(values, classify(list(values.values()), "quantile", 5)) == ()


def test_a_skewed_spread_is_named() -> None:
    """By equal widths all but the last are in the lowest class, by quantiles in 0, 1, 2, ..."""
    values = {f"GM{n:04d}": float(10**n) for n in range(6)}
    classes = classify(list(values.values()), "equal", 3)
    assert [class_of(value, classes) for value in values.values()] == [0, 0, 0, 0, 0, 2]
    assert robustness(values, classes) == ("GM0004",)


def test_fewer_than_three_classes_cannot_move_by_two() -> None:
    assert robustness({"GM0106": 1.0, "GM0109": 2.0}, classify([1, 2], "equal", 5)) == ()
    assert robustness({}, classify([], "equal", 5)) == ()


@given(st.lists(few_digits, min_size=3, max_size=40), st.sampled_from(AUTOMATIC))
def test_robustness_says_what_it_means(values: list[float], method: str) -> None:
    named = {f"BU{n:08d}": value for n, value in enumerate(values)}
    classes = classify(values, method, 5)
    k = len(classes.counts)
    others = [classify(values, other, k) for other in AUTOMATIC if other != method]
    for code in robustness(named, classes):
        here = class_of(named[code], classes)
        far = [abs(class_of(named[code], other) - here) >= 2 for other in others]
        assert any(far)
