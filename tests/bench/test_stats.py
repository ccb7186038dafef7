"""Percentiles, the plateau, a bar's verdict and the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.stats import MET, NOT_MEASURED, NOT_MET, Bar, growth, number, percentile, plateau, table

figures = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 15), (5, 15), (30, 20), (40, 20), (50, 35), (95, 50), (100, 50)]
)
def test_nearest_rank(share: float, expected: float) -> None:
    # The worked example of the nearest-rank method: five values out of order.
    assert percentile([35, 20, 15, 50, 40], share) == expected


def test_p95_of_a_hundred_is_the_95th() -> None:
    assert percentile(range(1, 101), 95) == 95
    assert percentile(range(1, 101), 99) == 99


def test_one_slow_answer_in_twenty_one_is_no_p95() -> None:
    assert percentile([1.0] * 20 + [9.0], 95) == 1.0
    assert percentile([1.0] * 18 + [9.0] * 2, 95) == 9.0


@given(figures, st.floats(0, 100))
def test_a_percentile_was_measured_and_enough_lie_under_it(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share / 100 * len(values) - 1e-9


@pytest.mark.parametrize(("values", "share"), [([], 50), ([1.0], -1), ([1.0], 101)])
def test_no_percentile_without_values_or_outside_the_range(values: list[float], share: int) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, share)


def test_the_plateau_ignores_the_climb_and_the_end() -> None:
    assert plateau([1, 2, 3, 10, 11, 12, 90, 91, 92]) == 11
    assert plateau([1, 50, 900]) == 50
    assert plateau([1, 10, 20, 30, 99]) == 20


@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=60))
def test_the_plateau_lies_between_the_extremes(values: list[float]) -> None:
    assert min(values) <= plateau(values) <= max(values)


def test_a_plateau_needs_three_samples() -> None:
    with pytest.raises(ValueError, match="three"):
        plateau([1, 2])


def test_growth_is_the_share_above_the_plateau() -> None:
    assert growth([90, 100, 110], [105]) == pytest.approx(0.05)
    assert growth([100, 100, 100], [90, 95, 200]) == pytest.approx(-0.05)


@given(st.floats(1, 1e6))
def test_a_level_series_does_not_grow(value: float) -> None:
    assert growth([value] * 9, [value] * 3) == 0


@pytest.mark.parametrize(
    ("measured", "verdict", "ratio"),
    [(5.0, MET, 0.5), (10.0, MET, 1.0), (10.01, NOT_MET, 1.001), (None, NOT_MEASURED, None)],
)
def test_a_verdict(measured: float | None, verdict: str, ratio: float | None) -> None:
    bar = Bar("laden", 10.0, measured, "ms", "let op")
    assert (bar.verdict, bar.ratio) == (verdict, ratio)
    assert bar.record() == {
        "name": "laden",
        "target": 10.0,
        "measured": measured,
        "ratio": ratio,
        "unit": "ms",
        "verdict": verdict,
        "note": "let op",
    }


def test_a_bar_that_was_not_measured_may_have_no_target() -> None:
    assert Bar("laden", 0.0, None, "MB").ratio is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "-"), (0.046, "0,05"), (3, "3,00"), (12.34, "12,3"), (150, "150"), (-12.34, "-12,3")],
)
def test_a_number_in_the_table(value: float | None, text: str) -> None:
    assert number(value) == text


def test_the_table_has_a_line_a_bar_and_a_count() -> None:
    bars = [
        Bar("kort", 1, 0.5, "s"),
        Bar("een langere naam", 200, 250, "ms", "drie fouten"),
        Bar("zonder", 1, None, "s"),
    ]
    head, *lines, last = table(bars).splitlines()
    assert len(lines) == len(bars) and last == "1 van 3 gehaald"
    assert [line.split("  ")[0] for line in lines] == [bar.name for bar in bars]
    assert lines[1].endswith("niet gehaald  drie fouten") and "niet gemeten" in lines[2]
    words = ("oordeel", MET, NOT_MET, NOT_MEASURED)
    places = {line.index(word) for line, word in zip([head, *lines], words, strict=True)}
    assert len(places) == 1, "the verdicts stand under each other"
    assert all(line == line.rstrip() for line in (head, *lines))
