"""Figures as shown, and their ranks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.rounding import ranks, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0.5, 0, "1"), (-0.5, 0, "-1"), (2.675, 2, "2.68"), (-0.04, 1, "0.0"), (1e6, 1, "1000000.0")],
)
def test_halves_go_away_from_zero(value: float, decimals: int, shown: str) -> None:
    assert str(rounded(value, decimals)) == shown


def test_figures_that_are_shown_alike_share_the_best_rank() -> None:
    figures = {"a": 0.0712, "b": 0.0684, "c": 0.2, "d": -1.0}
    assert ranks(figures, 3) == {"c": 1, "a": 2, "b": 3, "d": 4}
    assert ranks(figures, 2) == {"c": 1, "a": 2, "b": 2, "d": 4}
    assert ranks({}, 1) == {}


@given(st.dictionaries(st.integers(0, 30), st.floats(-1e6, 1e6), max_size=20), st.integers(0, 3))
def test_a_rank_is_one_more_than_how_many_are_shown_higher(
    values: dict[int, float], decimals: int
) -> None:
    shown = {key: Decimal(rounded(value, decimals)) for key, value in values.items()}
    for key, rank in ranks(values, decimals).items():
        assert rank == 1 + sum(other > shown[key] for other in shown.values())
