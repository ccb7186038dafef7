"""Survival: ratios of counted cohorts, the law of Gompertz under 65, and three variants."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.survival import (
    AGES,
    CLOSED_AGES,
    FACTS,
    OLD_AGES,
    VARIANTS,
    cohort_ratios,
    gompertz,
    old_people,
    survival,
    variants,
)
from atlas.store.store import Store


def counts(rows: dict[int, list[float]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*OLD_AGES])


def law(intercept: float, slope: float, last: float = 0.2) -> pd.Series[float]:
    """Ratios that follow Gompertz exactly, and one for the open group."""
    found = {age: float(np.exp(-np.exp(intercept + slope * age))) for age in CLOSED_AGES}
    return pd.Series({**found, 90: last})


def test_the_counts_are_those_of_the_cbs(store: Store) -> None:
    people = old_people(store)
    assert [*people.index] == [*range(2000, 2025)]
    assert [*people.columns] == [*OLD_AGES]
    assert people.loc[2024, 65] == 35_523  # 71488ned, Drenthe, 65 tot 70 jaar
    assert people.loc[2024].sum() == 125_430  # 65 jaar of ouder
    assert old_people(store, "instelling").loc[2024].sum() == 5_207


def test_a_missing_count_is_not_filled_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = store.facts(FACTS)
    gone = (facts["item"] == "personen_70_75") & (facts["period"] == "2011")
    facts.loc[gone & (facts["area_code"] == "PV22"), "value"] = np.nan
    monkeypatch.setattr(store, "facts", lambda _: facts)
    with pytest.raises(ValueError, match="personen"):
        old_people(store)


def test_ratios_follow_a_cohort_five_years() -> None:
    people = counts(
        {
            2000: [100, 80, 60, 40, 20, 8, 2],
            2004: [999, 999, 999, 999, 999, 999, 999],  # no count of 1999 or 2009 to go with it
            2005: [110, 90, 64, 42, 20, 5, 1],
        }
    ).reindex(range(2000, 2006), fill_value=50.0)
    ratios = cohort_ratios(people)
    assert [*ratios.index] == [2000]
    # 90/100, 64/80, 42/60, 20/40, 5/20, and for the open group 1/(8+2)
    assert ratios.loc[2000].tolist() == pytest.approx([0.9, 0.8, 0.7, 0.5, 0.25, 0.1])


def test_ratios_of_drenthe(store: Store) -> None:
    ratios = cohort_ratios(old_people(store))
    assert [*ratios.index] == [*range(2000, 2020)]
    assert ratios.loc[2019, 65] == pytest.approx(31_193 / 32_969)
    assert ratios.loc[2019, 90] == pytest.approx(902 / (3_474 + 865))
    assert ratios.loc[2000, 85] == pytest.approx(1_960 / 4_819)


@given(st.floats(-14, -9), st.floats(0.06, 0.13))
def test_gompertz_finds_the_law_again(intercept: float, slope: float) -> None:
    assert gompertz(law(intercept, slope)) == pytest.approx((intercept, slope), rel=1e-6)


def test_gompertz_of_a_known_life_table() -> None:
    # hazard 0.1 at 65, doubling every ten years: 0.1, 0.1414, 0.2, 0.2828, 0.4
    hazards = [0.1 * 2 ** (years / 10) for years in (0, 5, 10, 15, 20)]
    ratios = pd.Series({**dict(zip(CLOSED_AGES, np.exp(-np.array(hazards)), strict=True)), 90: 0.2})
    intercept, slope = gompertz(ratios)
    assert slope == pytest.approx(np.log(2) / 10)
    assert np.exp(intercept + slope * 55) == pytest.approx(0.05)


@pytest.mark.parametrize("ratio", [1.0, 1.05, 0.0, np.nan])
def test_a_ratio_without_a_hazard_is_refused(ratio: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        gompertz(pd.Series({**law(-10, 0.1), 65: ratio}))


def test_survival_is_the_law_until_65_and_the_ratios_after() -> None:
    ratios = pd.Series({65: 0.94, 70: 0.88, 75: 0.8, 80: 0.65, 85: 0.45, 90: 0.22})
    found = dict(zip(AGES, survival(ratios), strict=True))
    intercept, slope = gompertz(ratios)
    assert found[60] == pytest.approx(np.exp(-np.exp(intercept + slope * 60)))
    assert [found[age] for age in OLD_AGES] == [0.94, 0.88, 0.8, 0.65, 0.45, 0.22, 0.22]


@given(st.floats(-14, -9), st.floats(0.06, 0.13))
def test_survival_falls_with_age_when_the_ratios_do(intercept: float, slope: float) -> None:
    found = survival(law(intercept, slope, last=0.0001))
    assert (np.diff(found[:-2]) <= 0).all()
    assert ((found > 0) & (found <= 1)).all()


def test_midden_is_the_mean_of_the_newest_eleven_windows(store: Store) -> None:
    people = old_people(store)
    found = variants(people)["midden"]
    by_hand = [people.loc[year + 5, 70] / people.loc[year, 65] for year in range(2009, 2020)]
    assert found[AGES.index(65)] == pytest.approx(sum(by_hand) / 11)


def test_laag_and_hoog_are_the_extremes_at_every_age(store: Store) -> None:
    found = variants(old_people(store))
    assert found["laag"][AGES.index(65)] == pytest.approx(19_949 / 22_057)  # 2000-2005
    assert found["hoog"][AGES.index(65)] == pytest.approx(31_394 / 33_162)  # 2018-2023
    assert found["hoog"][AGES.index(85)] == pytest.approx(2_944 / 6_360)  # 2007-2012


def test_midden_lies_between_at_every_age(store: Store) -> None:
    for last in (2015, 2024):
        found = variants(old_people(store).loc[:last])
        assert [*found] == [*VARIANTS]
        assert (found["laag"] < found["midden"]).all()
        assert (found["midden"] < found["hoog"]).all()
        assert (found["hoog"] < 1).all()
