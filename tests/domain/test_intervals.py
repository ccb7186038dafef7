"""Intervals against printed examples, scipy and R, and what must hold for all counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from atlas.domain.intervals import (
    clopper_pearson,
    margin_difference,
    rate_difference,
    share_difference,
    wilson,
)

LEVEL = 0.95
SHARES = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
EVENTS = st.tuples(st.integers(1, 400), st.integers(1000, 200_000))


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_newcombes_own_examples(
    x1: int, n1: int, x2: int, n2: int, low: float, high: float
) -> None:
    assert share_difference(x1, n1, x2, n2, LEVEL) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [  # Newcombe 1998 on a single proportion, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_printed(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total, LEVEL) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_wilson_and_clopper_pearson_are_those_of_scipy(level: float) -> None:
    for count, total in [(0, 7), (3, 10), (81, 263), (10, 10), (28151, 111_000)]:
        result = stats.binomtest(count, total)
        for own, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
            theirs = result.proportion_ci(level, method=method)
            assert own(count, total, level) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_ratio_of_two_rates_is_that_of_r() -> None:
    """poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)), from the manual of R."""
    x1, n1, x2, n2 = 11, 800, 21, 1083 + 1050 + 878
    low, high = clopper_pearson(x1, x1 + x2, LEVEL)
    ratios = [share / (1 - share) * n2 / n1 for share in (low, high)]
    assert ratios == pytest.approx([0.8584264, 4.2772659], abs=1e-6)
    below, above = rate_difference(x1, n1, x2, n2, LEVEL)
    assert below < 0 < above  # the p-value there is 0.08


def test_a_rate_beside_an_endless_group_has_the_exact_poisson_interval() -> None:
    """Ten events: 4.80 to 18.39 at 95% (Garwood 1936); the other rate is as good as known."""
    endless = 10**10
    low, high = rate_difference(10, 1, endless, endless, LEVEL)
    assert (low + 1, high + 1) == pytest.approx((4.7954, 18.3904), abs=1e-3)


@given(SHARES, SHARES)
def test_a_difference_the_other_way_round_is_the_opposite(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    low, high = share_difference(*one, *two, 0.99)
    assert share_difference(*two, *one, 0.99) == pytest.approx((-high, -low), abs=1e-12)
    difference = one[0] / one[1] - two[0] / two[1]
    assert -1 - 1e-9 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1 + 1e-9


@given(SHARES, SHARES)
def test_those_who_have_it_not_differ_the_opposite(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    (x1, n1), (x2, n2) = one, two
    low, high = share_difference(x1, n1, x2, n2, 0.99)
    other = share_difference(n1 - x1, n1, n2 - x2, n2, 0.99)
    assert other == pytest.approx((-high, -low), abs=1e-12)


@given(SHARES, SHARES)
def test_more_certainty_or_fewer_people_give_a_wider_interval(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    (x1, n1), (x2, n2) = one, two
    low, high = share_difference(x1, n1, x2, n2, 0.95)
    surer = share_difference(x1, n1, x2, n2, 0.99)
    assert surer[0] <= low + 1e-12
    assert high <= surer[1] + 1e-12
    tenfold = share_difference(10 * x1, 10 * n1, 10 * x2, 10 * n2, 0.95)
    assert tenfold[1] - tenfold[0] < high - low + 1e-12


@given(EVENTS, EVENTS)
def test_rates_turn_round_and_scale(one: tuple[int, int], two: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = one, two
    low, high = rate_difference(x1, n1, x2, n2, 0.99)
    assert rate_difference(x2, n2, x1, n1, 0.99) == pytest.approx((-high, -low), abs=1e-12)
    per_week = rate_difference(x1, n1 * 52, x2, n2 * 52, 0.99)
    assert per_week == pytest.approx((low / 52, high / 52), abs=1e-12)
    assert low <= x1 / n1 - x2 / n2 <= high


@given(EVENTS, EVENTS)
def test_zero_is_outside_exactly_when_a_tail_of_the_conditional_test_is_rare(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    (x1, n1), (x2, n2) = one, two
    low, high = rate_difference(x1, n1, x2, n2, 0.99)
    share = n1 / (n1 + n2)
    more = stats.binom.sf(x1 - 1, x1 + x2, share)
    fewer = stats.binom.cdf(x1, x1 + x2, share)
    if not any(math.isclose(tail, 0.005, rel_tol=1e-9) for tail in (more, fewer)):
        assert (low > 0) == (more < 0.005)
        assert (high < 0) == (fewer < 0.005)


def test_the_difference_of_two_estimates_is_that_of_altman_and_bland() -> None:
    """BMJ 326 (2003), 219: relative risks 0.67 (0.46 to 0.98) and 0.88 (0.71 to 1.08)."""
    first, second = math.log(0.67), math.log(0.88)
    margins = [(math.log(low), math.log(high)) for low, high in ((0.46, 0.98), (0.71, 1.08))]
    low, high = margin_difference(first - second, margins[0], margins[1], LEVEL)
    assert (math.exp(first - second), math.exp(low), math.exp(high)) == pytest.approx(
        (0.76, 0.49, 1.17), abs=0.005
    )


MARGIN = st.tuples(st.floats(0, 100), st.floats(0.001, 20)).map(lambda m: (m[0], m[0] + m[1]))


@given(apart=st.floats(-100, 100), first=MARGIN, second=MARGIN, level=st.sampled_from([0.95, 0.99]))
def test_the_difference_of_two_estimates_is_that_of_scipy(
    apart: float, first: tuple[float, float], second: tuple[float, float], level: float
) -> None:
    errors = [(high - low) / 2 / stats.norm.ppf(0.975) for low, high in (first, second)]
    spread = math.sqrt(errors[0] ** 2 + errors[1] ** 2)
    expected = stats.norm.interval(level, loc=apart, scale=spread)
    assert margin_difference(apart, first, second, level) == pytest.approx(expected, abs=1e-9)


@given(part=st.floats(0, 1), one=st.floats(0, 10), rest=st.floats(0, 10))
def test_a_part_beside_its_whole_gets_an_interval_that_is_never_too_narrow(
    part: float, one: float, rest: float
) -> None:
    """The whole is part x one + (1 - part) x rest, so the true spread of one - whole is known."""
    whole = math.hypot(part * one, (1 - part) * rest)
    true = (1 - part) * math.hypot(one, rest)
    z = stats.norm.ppf(0.975)
    margins = [(-z * each, z * each) for each in (one, whole)]
    _, high = margin_difference(0, *margins, LEVEL)
    assert high >= z * true - 1e-9
