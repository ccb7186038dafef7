"""The published population, split into five-year ages without losing a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.population import YOUNG_BANDS, base_population, persons_in, split_young
from atlas.domain.survival import AGES
from atlas.store.store import Store

UPPER = [*YOUNG_BANDS]
people = st.integers(0, 50_000).map(float)


def bands(*rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=UPPER)


def test_an_even_population_stays_even() -> None:
    even = bands([100, 100, 100, 100, 100, 400, 400, 300])
    assert split_young(even).to_numpy() == pytest.approx(np.full((1, 13), 100.0))


def test_narrow_bands_stay_as_they_are() -> None:
    found = split_young(bands([11, 23, 35, 47, 59, 400, 800, 900]))
    assert found.iloc[0, :5].tolist() == pytest.approx([11, 23, 35, 47, 59])


def test_a_wide_band_leans_towards_its_larger_neighbour() -> None:
    found = split_young(bands([50, 50, 50, 50, 50, 400, 1200, 900])).iloc[0]
    assert found[25] < found[30] < found[35] < found[40] < found[45]


@given(st.lists(st.lists(people, min_size=8, max_size=8), min_size=1, max_size=4))
def test_the_parts_are_the_bands_and_none_is_negative(rows: list[list[float]]) -> None:
    found = split_young(bands(*rows))
    assert [*found.columns] == [*AGES[:13]]
    tolerance = 1e-9 * max(1.0, np.max(rows) * 8)
    assert found.to_numpy().min() >= -tolerance
    for row, parts in zip(rows, found.to_numpy(), strict=True):
        assert parts[:5] == pytest.approx(row[:5], abs=tolerance * 10)
        assert parts[5:9].sum() == pytest.approx(row[5], abs=tolerance * 10)
        assert parts[9:13].sum() == pytest.approx(row[6], abs=tolerance * 10)


@pytest.mark.parametrize("year", [2015, 2025])
def test_the_base_is_the_published_population(store: Store, year: int) -> None:
    base = base_population(store, year)
    assert base.shape == (12, 20)
    assert base.to_numpy().min() > 0
    spans = {"leeftijd_25_45": (25, 40), "leeftijd_45_65": (45, 60), "leeftijd_65_80": (65, 75)}
    for name, (first, last) in {**spans, "leeftijd_80plus": (80, 95)}.items():
        published = persons_in(store, name, year)
        assert base.loc[:, first:last].sum(axis=1).to_numpy() == pytest.approx(published.to_numpy())
    totals = store.cells("bevolking_totaal", str(year), "gemeente")["value"]
    assert base.sum(axis=1).to_dict() == pytest.approx(totals[base.index].to_dict())


def test_drenthe_in_2025(store: Store) -> None:
    base = base_population(store, 2025)
    assert base.to_numpy().sum() == pytest.approx(506_529)  # CBS, 1 January 2025, provisional
    assert base.loc["GM0114", 80:].sum() == pytest.approx(6_598)  # Emmen, 80 or older


def test_the_old_divide_as_in_drenthe(store: Store) -> None:
    base = base_population(store, 2025)
    drenthe = 35_523 + 31_193 + 27_664  # 71488ned 2024: 65-70, 70-75, 75-80
    share = base[65] / base.loc[:, 65:75].sum(axis=1)
    assert share.to_numpy() == pytest.approx(np.full(12, 35_523 / drenthe))
    of_2015 = base_population(store, 2015)
    share = of_2015[95] / of_2015.loc[:, 80:].sum(axis=1)
    assert share.iloc[0] == pytest.approx(741 / (13_509 + 7_855 + 3_300 + 741))


def test_a_year_without_figures_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="2016"):
        base_population(store, 2016)
