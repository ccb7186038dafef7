"""The cohort projection: hand-computed steps, nobody lost, published totals met, a backtest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from atlas.domain import projection as p
from atlas.domain.population import base_population
from atlas.domain.survival import (
    AGES,
    FACTS,
    VARIANTS,
    cohort_ratios,
    gompertz,
    old_people,
    variants,
)
from atlas.figures.numbers import format_number
from atlas.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
ONE, NONE = np.ones(1), np.zeros(1)
FULL = np.ones(20)
persons = arrays(float, (3, 20), elements=st.floats(0, 1e5))
shares = arrays(float, 20, elements=st.floats(0, 1))
gemeente_numbers = arrays(float, 3, elements=st.floats(0, 2))


def people(
    projection: p.Projection, members: list[str], year: int, variant: str, age: int
) -> float:
    """Persons of an age and older in some gemeenten together."""
    return float(p.by_age(projection, members, year, variant).loc[age:].sum())


def totals(projection: p.Projection, variant: str, year: int) -> pd.Series[float]:
    return projection.population.xs((variant, year), level=("variant", "year")).sum(axis=1)


def test_two_steps_computed_by_hand() -> None:
    """100 people in each group, half survive, twice as many by migration, a child per ten."""
    start, half, twice, tenth = np.full((1, 20), 100.0), FULL / 2, ONE * 2, ONE / 10
    first = p.step(start, half, twice, tenth)[0]
    assert first[0] == 50  # 500 people of 20-45 five years later, one child for each ten
    assert first[1:13].tolist() == [100] * 12  # half, times two
    assert first[13:19].tolist() == [50] * 6  # half; nobody moves from 65 on
    assert first[19] == 100  # half of 90-95 and half of 95+
    second = p.step(first[np.newaxis], half, twice, tenth)[0]
    assert second[:3].tolist() == [50, 50, 100]
    assert second[13:].tolist() == [50, 25, 25, 25, 25, 25, 75]


def test_everybody_is_five_years_older() -> None:
    start = np.arange(20.0).reshape(1, 20) * 10
    later = p.step(start, FULL, ONE, NONE)[0]
    assert later[:-1].tolist() == [0, *start[0, :-2]]
    assert later[-1] == 180 + 190


@given(persons)
def test_with_full_survival_and_no_births_nobody_disappears(start: np.ndarray) -> None:
    later = p.step(start, FULL, np.ones(3), np.zeros(3))
    assert later.sum(axis=1) == pytest.approx(start.sum(axis=1))


@given(persons, shares, gemeente_numbers, gemeente_numbers)
def test_no_group_is_ever_negative(start, rates, migration, children) -> None:
    later = start
    for _ in range(3):
        later = p.step(later, rates, migration, children)
        assert (later >= 0).all()


@given(persons, shares, st.floats(1, 2))
def test_without_births_a_step_brings_no_more_than_migration(start, rates, factor) -> None:
    later = p.step(start, rates, np.full(3, factor), np.zeros(3))
    assert (later.sum(axis=1) <= factor * start.sum(axis=1) * (1 + 1e-12)).all()


@given(persons, shares, shares)
def test_higher_survival_never_gives_fewer(start, one, other) -> None:
    low, high = np.minimum(one, other), np.maximum(one, other)
    args = np.ones(3), np.full(3, 0.2)
    assert (p.step(start, low, *args) <= p.step(start, high, *args)).all()


def test_every_gemeente_year_and_variant_is_there(store: Store) -> None:
    found = p.project(store, "2023").population
    assert found.index.names == ["variant", "area_code", "year"]
    assert len(found) == 3 * 12 * 6
    assert [*found.columns] == [*AGES]
    assert set(found.index.unique("year")) == {2025, 2030, 2035, 2040, 2045, 2050}
    assert found.to_numpy().min() > 0


def test_the_first_year_is_the_published_one(store: Store) -> None:
    base = base_population(store, 2025)
    found = p.project(store, "2020").population
    for variant in VARIANTS:
        first = found.xs((variant, 2025), level=("variant", "year"))
        pd.testing.assert_frame_equal(first, base, check_names=False, check_like=True)


def test_the_same_question_is_not_computed_twice(store: Store) -> None:
    assert p.project(store, "2023", 1.1) is p.project(store, "2023", 1.1)
    assert p.project(store, "2023", 1.1) is not p.project(store, "2023", 1.2)


@pytest.mark.parametrize("calibration", ["", "2018", "1; drop"])
def test_another_calibration_is_refused(store: Store, calibration: str) -> None:
    with pytest.raises(ValueError, match="unknown calibration"):
        p.project(store, calibration)


@pytest.mark.parametrize(
    ("variant", "published"), [("laag", 452_300), ("midden", 480_100), ("hoog", 509_600)]
)
def test_drenthe_meets_the_newest_forecast(store: Store, variant: str, published: int) -> None:
    """PBL/CBS 2023-2050, table 85173NED: 480,1 thousand, 67% interval 452,3 to 509,6."""
    found = totals(p.project(store, "2023"), variant, 2050).sum()
    assert found == pytest.approx(published, abs=1)


def test_the_regions_meet_the_forecast_of_2020(store: Store) -> None:
    """PBL/CBS 2020-2050, table 84525NED, in persons."""
    found = totals(p.project(store, "2020"), "midden", 2050)
    regions = {each.area_code: each.members for each in store.groupings["corop"].regions}
    sums = {code: found[[*members]].sum() for code, members in regions.items()}
    assert sums == pytest.approx({"CR07": 191_200, "CR08": 156_300, "CR09": 128_300}, abs=1)
    assert found.sum() == pytest.approx(475_800, abs=1)


def test_the_newest_total_is_divided_as_in_2020(store: Store) -> None:
    table = p.targets(store, "2023")
    assert table.loc["midden", "CR08"] == pytest.approx(480_100 * 156.3 / 475.8)
    assert table.loc["laag", "CR08"] == pytest.approx(452_300 * 156.3 / 475.8)
    older = p.targets(store, "2020")
    assert older.loc["hoog"].sum() == pytest.approx(475_800 * 509.6 / 480.1)


def test_without_calibration_nobody_moves_before_65(store: Store) -> None:
    assert (p.factors(store, "geen") == 1).all(axis=None)
    found = p.project(store, "geen").population.loc["midden", "GM0106"]
    rates = variants(old_people(store))["midden"]
    assert found.loc[2030, 30] == pytest.approx(found.loc[2025, 25] * rates[AGES.index(25)])


def test_one_path_followed_by_hand(store: Store) -> None:
    """Emmen: people of 65-70 in 2025 are 75-80 in 2035, whatever the calibration."""
    people = old_people(store)
    ratios = {age: [] for age in (65, 70)}
    for year in range(2009, 2020):
        for age, each in ratios.items():
            each.append(people.loc[year + 5, age + 5] / people.loc[year, age])
    start = 20_435 * 35_523 / (35_523 + 31_193 + 27_664)
    expected = start * np.mean(ratios[65]) * np.mean(ratios[70])
    for calibration in p.CALIBRATIONS:
        found = p.project(store, calibration).population.loc[("midden", "GM0114", 2035), 75]
        assert found == pytest.approx(expected)


def test_children_keep_to_the_ratio_of_2025(store: Store) -> None:
    found = p.project(store, "2023").population
    ratio = found[0] / found.loc[:, 20:40].sum(axis=1)
    spread = ratio.groupby("area_code").agg(["min", "max"])
    assert spread["min"].to_numpy() == pytest.approx(spread["max"].to_numpy())


@pytest.mark.parametrize("calibration", p.CALIBRATIONS)
def test_midden_lies_between_laag_and_hoog(store: Store, calibration: str) -> None:
    factors = p.factors(store, calibration)
    assert (factors.loc["laag"] <= factors.loc["midden"]).all()
    assert (factors.loc["midden"] <= factors.loc["hoog"]).all()
    low, mid, high = (p.project(store, calibration).population.loc[name] for name in VARIANTS)
    assert (low <= mid + 1e-9).all(axis=None)
    assert (mid <= high + 1e-9).all(axis=None)


@pytest.mark.parametrize("calibration", p.CALIBRATIONS)
def test_more_deaths_leave_fewer_people(store: Store, calibration: str) -> None:
    fewer, same, more = (
        p.project(store, calibration, mortality).population.loc["midden"].drop(2025, level="year")
        for mortality in (1.2, 1.0, 0.8)
    )
    assert (fewer < same).all(axis=None)
    assert (same < more).all(axis=None)


def test_mortality_is_a_factor_on_the_hazard(store: Store) -> None:
    once, often = (p.project(store, "geen", each).population for each in (1.0, 1.2))
    where = ("midden", "GM0109", 2030), 85
    start = once.loc[("midden", "GM0109", 2025), 80]
    assert often.loc[where] / start == pytest.approx((once.loc[where] / start) ** 1.2)


def test_the_sum_of_gemeenten_is_drenthe(store: Store) -> None:
    projection = p.project(store, "2023")
    members = [area.area_code for area in store.children("PV22")]
    together = people(projection, members, 2040, "hoog", 75)
    apart = sum(people(projection, [member], 2040, "hoog", 75) for member in members)
    assert together == pytest.approx(apart)
    assert people(projection, members, 2025, "midden", 0) == pytest.approx(506_529)
    assert people(projection, members, 2025, "midden", 65) == pytest.approx(127_731)
    assert p.by_age(projection, members, 2040, "hoog").loc[75:].sum() == pytest.approx(together)


def test_nobody_together_is_nobody(store: Store) -> None:
    assert people(p.project(store, "2023"), [], 2040, "midden", 65) == 0


def test_older_ages_are_part_of_younger_ones(store: Store) -> None:
    projection = p.project(store, "2023")
    found = [people(projection, ["GM1701"], 2045, "midden", age) for age in AGES]
    assert found == sorted(found, reverse=True)


def test_the_backtest_comes_near_what_came(store: Store) -> None:
    """Measured on these data: Drenthe 65+ 3.6% too low, 80+ 5.9% too low."""
    table = p.backtest(store)
    assert [*table.columns] == ["band", "projected", "observed", "error_pct"]
    assert len(table) == 13 * 3
    drenthe = table.loc["PV22"].set_index("band")
    assert drenthe["observed"].to_dict() == pytest.approx(
        {"65_80": 95_654, "80plus": 32_077, "65plus": 127_731}
    )
    assert drenthe["error_pct"].round(1).to_dict() == {
        "65_80": -2.8,
        "80plus": -5.9,
        "65plus": -3.6,
    }
    assert table["error_pct"].abs().max() < 15


def test_the_backtest_adds_up(store: Store) -> None:
    table = p.backtest(store)
    gemeenten = table.drop("PV22").groupby("band")[["projected", "observed"]].sum()
    drenthe = table.loc["PV22"].set_index("band")[["projected", "observed"]]
    pd.testing.assert_frame_equal(gemeenten, drenthe.loc[gemeenten.index])
    error = (table["projected"] - table["observed"]) / table["observed"] * 100
    assert table["error_pct"].to_numpy() == pytest.approx(error.to_numpy())


def test_the_backtest_knows_nothing_after_2015(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, facts = p.backtest(store), store.facts(FACTS)
    later = facts["period"].astype(int) > 2015
    facts.loc[later, "value"] = facts.loc[later, "value"] * 0.5
    monkeypatch.setattr(store, "facts", lambda _: facts)
    pd.testing.assert_frame_equal(p.backtest(store), before)


def test_the_page_on_the_method_tells_the_measured_errors(store: Store) -> None:
    text = (ROOT / "docs" / "methods" / "prognose.md").read_text("utf-8")
    table = p.backtest(store)
    for code in table.index.unique():
        rows = table.loc[code].itertuples(index=False)
        cells = [
            f"{format_number(row.projected, 0)} | {format_number(row.observed, 0)} | "
            f"{format_number(row.error_pct, 1)}%"
            for row in rows
        ]
        assert f"| {store.areas[code].name} | {' | '.join(cells)} |" in text


def test_the_page_on_the_method_tells_the_fitted_numbers(store: Store) -> None:
    text = (ROOT / "docs" / "methods" / "prognose.md").read_text("utf-8")
    intercept, slope = gompertz(cohort_ratios(old_people(store)).tail(11).mean())
    assert f"a = {format_number(intercept, 3)}; b = {format_number(slope, 4)}" in text
    for region in p.factors(store, "2023").loc["midden"]:
        assert format_number(region, 4) in text
