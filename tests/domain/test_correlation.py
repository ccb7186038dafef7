"""Correlation: textbook cases, Fisher's interval by hand, ties, and when nothing can be said."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.correlation import (
    FAR,
    FEWEST,
    Column,
    column,
    correlate,
    outliers,
    pairs,
)
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import GEMEENTEN, renew_checksum, small_data, table_text

# F.J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973).
SAME_X = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
QUARTET = (
    (SAME_X, (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)),
    (SAME_X, (9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74)),
    (SAME_X, (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73)),
    ((8,) * 7 + (19,) + (8,) * 3,
     (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89)),
)  # fmt: skip
VALUES = st.integers(-1000, 1000).map(float)
POINTS = st.lists(st.tuples(VALUES, VALUES), min_size=FEWEST, max_size=30)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("correlation")))


def points(xs: tuple[float, ...], ys: tuple[float, ...]) -> list[tuple[float, float]]:
    return [*zip(map(float, xs), ys, strict=True)]


def by_hand(values: list[tuple[float, float]]) -> float:
    """Pearson's r from its definition: the mean product of standard scores."""
    xs, ys = zip(*values, strict=True)
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    top = math.fsum((x - mean_x) * (y - mean_y) for x, y in values)
    below = math.fsum((x - mean_x) ** 2 for x in xs) * math.fsum((y - mean_y) ** 2 for y in ys)
    return top / math.sqrt(below)


def ranks(values: list[float]) -> list[float]:
    """Ranks from low to high; equal values share their mean rank."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


@pytest.mark.parametrize("number", range(4))
def test_the_four_of_anscombe_are_alike(number: int) -> None:
    found = correlate(points(*QUARTET[number]))
    assert (found.n, found.reason) == (11, "")
    assert found.pearson == pytest.approx(0.816, abs=0.0008)


def test_the_interval_is_that_of_fisher() -> None:
    """z = atanh(r), with a standard error of 1/sqrt(n - 3): R.A. Fisher (1921)."""
    found = correlate(points(*QUARTET[0]))
    assert found.pearson is not None
    z = 0.5 * math.log((1 + found.pearson) / (1 - found.pearson))
    step = 1.959964 / math.sqrt(11 - 3)
    ends = [(math.exp(2 * end) - 1) / (math.exp(2 * end) + 1) for end in (z - step, z + step)]
    assert [found.low, found.high] == pytest.approx(ends, abs=1e-6)
    assert [found.low, found.high] == pytest.approx([0.4244, 0.9507], abs=1e-3)


def test_spearman_of_a_textbook() -> None:
    """IQ and hours of television, ten persons: rho = -29/165 (Wikipedia, after S. Maxwell)."""
    iq = (106, 100, 86, 101, 99, 103, 97, 113, 112, 110)
    hours = (7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0)
    assert correlate(points(iq, hours)).spearman == pytest.approx(-29 / 165)


def test_the_order_alone_counts_for_spearman() -> None:
    found = correlate([(float(x), math.exp(x)) for x in range(10)])
    assert found.spearman == pytest.approx(1)
    assert found.pearson is not None and found.pearson < 0.8


def test_a_straight_line_is_one_without_error() -> None:
    found = correlate([(float(x), -3.0 * x) for x in range(6)])
    assert (found.pearson, found.low, found.high, found.spearman) == pytest.approx((-1,) * 4)


@pytest.mark.parametrize("count", range(FEWEST))
def test_with_few_areas_nothing_is_said(count: int) -> None:
    found = correlate([(float(n), float(n**2)) for n in range(count)])
    assert (found.n, found.reason) == (count, "few")
    assert found.pearson is found.low is found.high is found.spearman is None


@pytest.mark.parametrize("flat", [0.0, 7.0, 0.1, 1e9])
def test_without_spread_nothing_is_said(flat: float) -> None:
    line = [(flat, float(n)) for n in range(8)]
    for values in (line, [(y, x) for x, y in line]):
        assert correlate(values).reason == "flat"
        assert correlate(values).pearson is None


@given(POINTS)
@settings(max_examples=60)
def test_any_points(values: list[tuple[float, float]]) -> None:
    found = correlate(values)
    spread = all(len(set(side)) > 1 for side in zip(*values, strict=True))
    assert (found.reason == "") == spread
    if found.pearson is None or found.spearman is None or found.low is None or found.high is None:
        return
    assert found.pearson == pytest.approx(by_hand(values), abs=1e-9)
    xs, ys = zip(*values, strict=True)
    ranked = [*zip(ranks([*xs]), ranks([*ys]), strict=True)]
    assert found.spearman == pytest.approx(by_hand(ranked), abs=1e-9)
    assert -1 <= found.low <= found.pearson + 1e-12
    assert found.pearson - 1e-12 <= found.high <= 1
    turned = correlate([(y, -3 * x + 2) for x, y in values])
    assert turned.pearson == pytest.approx(-found.pearson, abs=1e-9)


# Which areas lie far away


def test_only_what_lies_far_is_named() -> None:
    cloud = {f"A{n}": (float(n % 5), float(n // 5)) for n in range(25)}
    assert outliers(cloud, 9) == ()
    assert outliers({**cloud, "far": (40.0, 2.0), "less": (2.0, 30.0)}, 9) == ("far", "less")
    assert outliers({**cloud, "far": (40.0, 2.0), "less": (2.0, 30.0)}, 1) == ("far",)


def test_far_depends_on_the_direction_of_the_cloud() -> None:
    line = {f"A{n}": (float(n), n + 0.3 * (-1) ** n) for n in range(40)}
    assert outliers({**line, "off": (20.0, 24.0)}, 3) == ("off",)
    assert "along" not in outliers({**line, "along": (41.0, 41.0)}, 3)


def test_the_limit_is_that_of_the_chi_square() -> None:
    """With two degrees of freedom the tail beyond x is exp(-x / 2)."""
    assert math.exp(-FAR / 2) == pytest.approx(0.025)


def test_there_is_no_far_in_what_is_no_cloud() -> None:
    line = {f"A{n}": (float(n), 2.0 * n) for n in range(9)}
    flat = {f"A{n}": (1.0, float(n)) for n in range(9)}
    for values in (line, flat, dict([*line.items()][:4]), {}):
        assert outliers(values, 9) == ()


# Figures of the store


def states(found: Column) -> Mapping[str, str]:
    return {code: cell.state for code, cell in found.cells.items()}


def test_a_column_has_every_area_and_its_newest_period(small: Store) -> None:
    found = column(small, "aandeel_65plus", "gemeente")
    assert found.period == "2024"
    assert [*found.cells] == [*GEMEENTEN]
    without = {code: state for code, state in states(found).items() if state != "value"}
    assert without == {
        "GM0106": "suppressed",
        "GM0109": "missing",
        "GM0114": "not_applicable",
        "GM0118": "missing",
    }


def test_a_level_without_figures_has_no_period(small: Store) -> None:
    found = column(small, "aandeel_65plus", "wijk")
    assert (found.period, len(found.cells)) == ("", 24)
    assert set(states(found).values()) == {"missing"}
    with pytest.raises(KeyError):
        column(small, "bestaat_niet", "gemeente")


def test_a_period_without_any_value_is_passed_over(tmp_path: Path) -> None:
    root = small_data(tmp_path)
    table = root / "indicators/wonen/woz_waarde.csv"
    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
    last = frame["period"] == "2024"
    frame.loc[last, ["value", "status"]] = ["", "missing"]
    table.write_text(table_text([(*row,) for row in frame.itertuples(index=False)]), "utf-8")
    renew_checksum(root, "wonen/woz_waarde")
    assert column(load_store(root), "woz_waarde", "gemeente").period == "2023"


def test_only_areas_with_both_figures_are_pairs(small: Store) -> None:
    x, y = (column(small, each, "gemeente") for each in ("inwoners", "aandeel_65plus"))
    found = pairs(x, y)
    assert len(found) == 8
    assert found["GM1681"] == (30_000.0, 24.0)
    assert not {"GM0106", "GM0109", "GM0114", "GM0118"} & set(found)


def test_the_real_wijken_recomputed_with_pandas(store: Store) -> None:
    names = ("leeftijd_65plus_pct", "beperking_bewegen_18plus")
    x, y = (column(store, each, "wijk") for each in names)
    frames = [
        store.cells(each.indicator.id, each.period, "wijk")["value"]
        .rename({"WK168111": "WK168195", "WK168107": "WK168197"})  # a new code for the same wijk
        .rename(each.indicator.id)
        for each in (x, y)
    ]
    valid = [c for c, a in store.areas.items() if a.area_level == "wijk" and a.valid]
    both = pd.concat(frames, axis=1).reindex(valid).dropna()
    found = correlate([*pairs(x, y).values()])
    assert found.n == len(both) > 100
    assert found.pearson == pytest.approx(both.corr().iloc[0, 1])
    assert found.spearman == pytest.approx(both.corr(method="spearman").iloc[0, 1])
