"""Need by class and the gap: cases computed by hand, and what must always hold."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from atlas.domain import need, older_people
from atlas.domain.need import (
    CLASSES,
    SUITABLE,
    TOTAL,
    Row,
    by_norm,
    by_wijk,
    counted,
    gap,
    needed,
    nultreden_shares,
    rows_of,
    total_gap,
)
from atlas.domain.older_people import units
from atlas.domain.projection import CALIBRATIONS
from atlas.domain.scenario import FUTURE_YEARS, Scenario, need_areas
from atlas.domain.supply import Supply
from atlas.domain.survival import OLD_AGES, VARIANTS
from atlas.figures.numbers import format_number
from atlas.store.records import COUNTRY
from atlas.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
EMMEN, ASSEN = "GM0114", "GM0106"
percent = st.floats(0, 100)
counts = st.floats(0, 1e5)


def supply_of(rows: dict[str, list[int]], fictitious: bool = False) -> Supply:
    columns = [*CLASSES, "onbekend", "totaal"]
    return Supply(pd.DataFrame.from_dict(rows, "index", columns=columns), fictitious)


def test_need_by_class_computed_by_hand() -> None:
    # 160 households: 5% services = 8, 2% adapted = 3.2; step-free 20 + 15 + 5 = 40 in all.
    private, places = np.array([[100.0, 50.0, 10.0]]), np.array([7.0])
    found = needed(private, places, np.array([[20.0, 30.0, 50.0]]), 5.0, 2.0)
    wanted = {"hs-1": 7.0, "hs-2": 8.0, "hs-3": 3.2, "hs-4": 28.8, "hs-5": 120.0}
    assert found == pytest.approx(wanted)


def test_need_of_two_gemeenten_with_their_own_share() -> None:
    private = np.array([[100.0, 0.0, 0.0], [200.0, 0.0, 0.0]])
    found = needed(private, np.array([1.0, 2.0]), np.array([[10.0] * 3, [25.0] * 3]), 4.0, 0.0)
    # step-free 10 + 50 = 60, of which 4% of 300 = 12 with services
    wanted = {"hs-1": 3.0, "hs-2": 12.0, "hs-3": 0.0, "hs-4": 48.0, "hs-5": 240.0}
    assert found == pytest.approx(wanted)


def test_services_and_adapted_can_be_more_than_the_step_free_share() -> None:
    found = needed(np.array([[100.0]]), np.array([0.0]), np.array([[3.0]]), 5.0, 2.0)
    wanted = {"hs-1": 0.0, "hs-2": 5.0, "hs-3": 2.0, "hs-4": 0.0, "hs-5": 93.0}
    assert found == pytest.approx(wanted)


def test_shares_stop_at_all_households() -> None:
    found = needed(np.array([[100.0]]), np.array([0.0]), np.array([[100.0]]), 90.0, 30.0)
    wanted = {"hs-1": 0.0, "hs-2": 90.0, "hs-3": 10.0, "hs-4": 0.0, "hs-5": 0.0}
    assert found == pytest.approx(wanted)
    assert nultreden_shares(np.array([80.0, 10.0]), [0.0, 15.0, 50.0]).tolist() == [
        [80.0, 95.0, 100.0],
        [10.0, 25.0, 60.0],
    ]


def test_an_unknown_share_leaves_only_what_hangs_on_it_unknown() -> None:
    found = needed(np.array([[100.0]]), np.array([9.0]), np.array([[math.nan]]), 5.0, 2.0)
    assert (found["hs-1"], found["hs-2"], found["hs-3"]) == (9.0, 5.0, 2.0)
    assert math.isnan(found["hs-4"])
    assert math.isnan(found["hs-5"])
    unknown_services = needed(np.array([[100.0]]), np.array([9.0]), np.array([[20.0]]), math.nan, 2)
    assert [math.isnan(unknown_services[each]) for each in CLASSES] == [False] + [True] * 4


@given(
    arrays(np.float64, (3, 3), elements=counts),
    arrays(np.float64, 3, elements=counts),
    arrays(np.float64, (3, 3), elements=percent),
    percent,
    percent,
)
def test_every_household_and_place_is_in_one_class(
    private: np.ndarray, places: np.ndarray, share: np.ndarray, services: float, adapted: float
) -> None:
    found = needed(private, places, share, services, adapted)
    assert all(value >= 0 for value in found.values())
    assert sum(found.values()) == pytest.approx(private.sum() + places.sum())


def test_gap_by_hand_with_planned_homes_in_the_total_only() -> None:
    now = {"hs-1": 10.0, "hs-2": 20.0, "hs-3": 0.0, "hs-4": 70.0, "hs-5": 900.0}
    then = {"hs-1": 15.0, "hs-2": 26.0, "hs-3": 1.0, "hs-4": 88.0, "hs-5": 950.0}
    rows, total = rows_of(now, then, {"hs-1": 12.0, "hs-4": 90.0, TOTAL: 102.0}, 8.0)
    assert rows == (
        Row("hs-1", 10, 15, 12, 3),
        Row("hs-2", 20, 26, None, None),
        Row("hs-3", 0, 1, None, None),
        Row("hs-4", 70, 88, 90, -2),
        Row("hs-5", 900, 950, None, None),
    )
    assert total == Row(TOTAL, 100, 130, 102, 20)


def test_an_unknown_need_is_an_unknown_gap() -> None:
    known = dict.fromkeys(CLASSES, 1.0)
    rows, total = rows_of(known, known | {"hs-4": math.nan}, {"hs-4": 5.0, TOTAL: 9.0}, 0.0)
    assert rows[3] == Row("hs-4", 1, None, 5, None)
    assert total == Row(TOTAL, 4, None, 9, None)


def test_growth_of_emmen_is_need_then_less_need_now(store: Store) -> None:
    found = gap(store, [EMMEN], 2040, Scenario())
    for row in (*found.rows, found.total):
        assert row.supply == row.need_now
        assert row.gap == pytest.approx(row.need - row.need_now)
    assert found.total.need == pytest.approx(sum(found.rows[n].need for n in range(4)))
    homes, places = units(store, [EMMEN], 2040, Scenario())
    assert sum(row.need for row in found.rows) == pytest.approx(homes.sum() + places.sum())
    assert sum(row.need for row in found.rows[1:]) == pytest.approx(sum(found.households))
    assert found.rows[0].need == pytest.approx(places.sum())


def test_the_need_of_emmen_is_its_households_times_the_share_of_rivm(store: Store) -> None:
    share = store.cells(older_people.MOBILITY, "2020", "gemeente").loc[EMMEN, "value"] / 100
    found = gap(store, [EMMEN], 2035, Scenario())
    suitable = sum(row.need for row in found.rows[1:4])
    assert suitable == pytest.approx(share * sum(found.households))
    assert found.rows[1].need == pytest.approx(0.06 * sum(found.households))


@pytest.mark.parametrize("method", ["groei", "aandeel"])
def test_an_area_is_the_sum_of_its_gemeenten(store: Store, method: str) -> None:
    scenario = Scenario(supply_method=method)
    for code in ("RG_boce", "CR07", "PV22"):
        members = need_areas(store)[code]
        together = gap(store, members, 2050, scenario)
        alone = [gap(store, [member], 2050, scenario).total for member in members]
        for name in ("need_now", "need", "supply", "gap"):
            assert getattr(together.total, name) == pytest.approx(
                sum(getattr(each, name) for each in alone)
            )


def test_changes_to_come_do_not_change_the_need_of_today(store: Store) -> None:
    changed = Scenario(values=(("sterfte", 80.0), ("alleen", 5.0), ("instelling", 150.0)))
    found, usual = (gap(store, [ASSEN], 2040, each) for each in (changed, Scenario()))
    assert found.total.need_now == usual.total.need_now
    assert found.total.gap > usual.total.gap


def test_more_older_households_need_more(store: Store) -> None:
    usual = total_gap(store, [ASSEN], 2040, Scenario())
    for extra in ("nultreden_75", "nultreden_85"):
        assert total_gap(store, [ASSEN], 2040, Scenario(values=((extra, 10.0),))) > usual


def test_the_extra_share_counts_only_its_own_age_group(store: Store) -> None:
    usual = gap(store, [ASSEN], 2040, Scenario())
    more = gap(store, [ASSEN], 2040, Scenario(values=(("nultreden_85", 10.0),)))
    assert more.total.need - usual.total.need == pytest.approx(0.1 * usual.households[2])


def test_planned_homes_lower_the_gap_one_for_one(store: Store) -> None:
    usual = gap(store, [ASSEN], 2040, Scenario())
    planned = gap(store, [ASSEN], 2040, Scenario(values=(("gepland", 250.0),)))
    assert planned.total.gap == pytest.approx(usual.total.gap - 250)
    assert planned.rows == usual.rows


def test_variants_are_the_gap_of_each_variant(store: Store) -> None:
    found = gap(store, [ASSEN], 2050, Scenario(variant="hoog"))
    assert list(found.variants) == [*VARIANTS]
    assert found.variants["hoog"] == found.total.gap
    assert found.variants["laag"] == total_gap(store, [ASSEN], 2050, Scenario(variant="laag"))
    assert found.variants["laag"] < found.variants["midden"] < found.variants["hoog"]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_slider_anywhere_keeps_the_variants_in_order_and_all_homes(
    store: Store, data: st.DataObject
) -> None:
    records = store.housing.assumptions.assumptions
    ends = st.tuples(*(st.sampled_from([r.low, r.default, r.high]) for r in records))
    values = zip((r.id for r in records), data.draw(ends), strict=True)
    scenario = Scenario(
        calibration=data.draw(st.sampled_from(CALIBRATIONS)),
        supply_method=data.draw(st.sampled_from(["groei", "aandeel"])),
        values=tuple((name, value) for name, value in values if value is not None),
    )
    members = data.draw(st.sampled_from([*need_areas(store).values()]))
    found = gap(store, members, data.draw(st.sampled_from(FUTURE_YEARS)), scenario)
    low, mid, high = (found.variants[variant] for variant in VARIANTS)
    assert low <= mid + 1e-6
    assert mid <= high + 1e-6
    assert all(row.need >= 0 for row in found.rows)
    assert sum(row.need for row in found.rows[1:]) == pytest.approx(sum(found.households))


def test_a_share_of_the_stock_is_supply_of_the_total_only(store: Store) -> None:
    values = (("aanbod_geschikt", 20.0), ("bewoond", 50.0))
    found = gap(store, [ASSEN], 2040, Scenario(supply_method="aandeel", values=values))
    places = found.rows[0].need_now
    assert found.total.supply == pytest.approx(33401 * 0.2 * 0.5 + places)  # 33,401 in 2025
    assert [row.supply for row in found.rows] == [places, None, None, None, None]
    assert found.total.gap == pytest.approx(found.total.need - 3340.1 - places)


def test_a_dwelling_table_is_supply_by_class(store: Store) -> None:
    table = supply_of({EMMEN: [10, 20, 30, 40, 500, 60, 660], ASSEN: [1, 2, 3, 4, 5, 6, 21]})
    scenario = Scenario(supply_method="tabel")
    found = gap(store, [EMMEN, ASSEN], 2040, scenario, table)
    assert [row.supply for row in found.rows] == [11, 22, 33, 44, None]
    assert found.total.supply == 110
    assert found.total.gap == pytest.approx(found.total.need - 110)


def test_without_a_table_of_the_whole_area_supply_is_unknown(store: Store) -> None:
    table = supply_of({EMMEN: [10, 20, 30, 40, 500, 60, 660]})
    for given_table, members in ((None, [EMMEN]), (table, [EMMEN, ASSEN])):
        found = gap(store, members, 2040, Scenario(supply_method="tabel"), given_table)
        assert {row.supply for row in (*found.rows, found.total)} == {None}
        assert {row.gap for row in (*found.rows, found.total)} == {None}
        assert found.total.need is not None
        assert set(found.variants.values()) == {None}


def test_fictitious_dwellings_are_never_taken_off_the_need_of_real_people(store: Store) -> None:
    table = supply_of({EMMEN: [10, 20, 30, 40, 500, 60, 660]}, fictitious=True)
    for call in (gap, total_gap):
        with pytest.raises(ValueError, match="fictitious"):
            call(store, [EMMEN], 2040, Scenario(supply_method="tabel"), table)


def test_a_table_counts_what_it_has_and_nothing_else() -> None:
    table = supply_of({EMMEN: [1, 2, 3, 4, 50, 6, 66]}).by_area
    assert counted(table, [EMMEN]) == {"hs-1": 1, "hs-2": 2, "hs-3": 3, "hs-4": 4, TOTAL: 10}
    assert all(math.isnan(value) for value in counted(table, [EMMEN, ASSEN]).values())


def test_a_gemeente_without_a_figure_takes_that_of_drenthe_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = dict(older_people.newest(store, older_people.MOBILITY))
    del known[ASSEN]

    def without_assen(of: Store, name: str) -> dict[str, float]:
        return known if name == older_people.MOBILITY else dict(usual(of, name))

    usual = older_people.newest
    monkeypatch.setattr(older_people, "newest", without_assen)
    found = gap(store, [ASSEN, EMMEN], 2040, Scenario())
    assert found.borrowed == (ASSEN,)
    chosen = gap(store, [ASSEN, EMMEN], 2040, Scenario(values=(("nultreden", 30.0),)))
    assert chosen.borrowed == ()


def test_without_any_figure_need_stays_unknown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older_people, "newest", lambda store, name: {})
    found = gap(store, [ASSEN], 2040, Scenario())
    assert found.total == Row(TOTAL, None, None, None, None)
    assert found.rows[0].need > 0
    assert found.rows[3].need is None


def fake_wijken(values: list[float], total: float) -> Store:
    codes = [f"WK01060{n}" for n in range(len(values))]
    frames = {
        "wijk": pd.DataFrame({"value": values}, index=codes),
        "gemeente": pd.DataFrame({"value": [total]}, index=[ASSEN]),
    }
    areas = [SimpleNamespace(area_code=c, name=f"Wijk {c[-1]}", area_level="wijk") for c in codes]
    kern = SimpleNamespace(area_code="WP0001", name="Kern", area_level="kern")
    return SimpleNamespace(
        cells=lambda name, period, level: frames[level], children=lambda code: (*areas, kern)
    )


def test_the_gap_over_wijken_by_hand() -> None:
    found = by_wijk(fake_wijken([300.0, 100.0, 0.0], 405.0), ASSEN, 80.0)
    assert found["name"].tolist() == ["Wijk 0", "Wijk 1", "Wijk 2"]
    assert found["gap"].tolist() == [60.0, 20.0, 0.0]
    assert found["share"].tolist() == [75.0, 25.0, 0.0]


def test_a_wijk_without_a_figure_stays_unknown() -> None:
    found = by_wijk(fake_wijken([300.0, math.nan], 400.0), ASSEN, 80.0)
    assert found["gap"].iloc[0] == 60.0
    assert math.isnan(found["gap"].iloc[1])
    without_total = by_wijk(fake_wijken([300.0, math.nan], math.nan), ASSEN, 80.0)
    assert without_total["gap"].isna().all()
    assert by_wijk(fake_wijken([300.0], 300.0), ASSEN, math.nan)["gap"].isna().all()


def test_the_wijken_of_every_gemeente_share_the_whole_gap(store: Store) -> None:
    for area in store.children("PV22"):
        found = by_wijk(store, area.area_code, 1000.0)
        assert found["gap"].sum() == pytest.approx(1000)
        assert found["persons"].notna().all()


def test_need_by_norm_is_per_ten_thousand_residents() -> None:
    assert by_norm(36_000, {"nultreden": 200.0, "verzorgd_wonen": 0.0}) == {
        "nultreden": 720.0,
        "verzorgd_wonen": 0.0,
    }
    assert by_norm(36_000, {}) == {}


def old_of(store: Store, item: str) -> pd.Series:
    """Counts by age of the Netherlands in 2021 (CBS 71488ned)."""
    facts = store.facts("huishoudens_ouderen")
    chosen = facts[(facts["area_code"] == COUNTRY) & (facts["period"] == "2021")]
    names = [f"{item}_{age}_{age + 5}" for age in OLD_AGES[:-1]] + [f"{item}_95plus"]
    return chosen.set_index("item")["value"].reindex(names).reset_index(drop=True)


def key_figure(store: Store, value: float) -> float:
    """A key figure that must stand in the fact table exactly once."""
    found = store.facts("kengetallen")
    assert (found["value"] == value).sum() == 1
    return value


def default_of(store: Store, name: str) -> float | None:
    records = store.housing.assumptions.assumptions
    return next(each.default for each in records if each.id == name)


def test_the_default_of_services_is_the_units_by_households_of_the_country(store: Store) -> None:
    persons, alone, inside = (old_of(store, i) for i in ("personen", "alleenstaand", "instelling"))
    households = (alone + (persons - alone - inside) / 2).sum()
    assert households == pytest.approx(2_193_239, abs=1)
    share = 100 * key_figure(store, 132_001) / households
    assert default_of(store, "diensten") == round(share, 1)


def test_the_default_of_suitable_dwellings_is_those_of_2009_by_the_stock(store: Store) -> None:
    stock = store.series("woningvoorraad", COUNTRY)
    assert stock["period"].iloc[0] == "2015"  # the oldest there is
    share = 100 * key_figure(store, 1_800_000) / stock["value"].iloc[0]
    assert default_of(store, "aanbod_geschikt") == round(share, 1)
    assert default_of(store, "bewoond") == 100 - key_figure(store, 37)


def test_every_end_of_every_slider_can_be_computed(store: Store) -> None:
    records = store.housing.assumptions.assumptions
    for at in ("low", "high"):
        values = tuple((each.id, float(getattr(each, at))) for each in records)
        for method in ("groei", "aandeel"):
            found = gap(store, [ASSEN], 2050, Scenario(supply_method=method, values=values))
            assert all(row.need is not None and row.need >= 0 for row in found.rows)
            assert found.total.gap is not None


def test_the_classes_are_those_of_the_classification(store: Store) -> None:
    assert [each.id for each in store.housing.classification.classes] == [*CLASSES]
    assert (*SUITABLE, need.REST) == CLASSES


def test_the_example_in_the_document_is_what_comes_out(store: Store) -> None:
    text = " ".join((ROOT / "docs/methods/opgave.md").read_text("utf-8").split())
    example = text[text.index("*Voorbeeld.*") : text.index("## Gevoeligheid")]
    found = gap(store, [EMMEN], 2040, Scenario())
    homes = sum(found.households)
    numbers = [homes, found.rows[0].need, 0.241 * homes, found.rows[1].need]
    numbers += [found.total.need, found.total.need_now, found.total.gap]
    numbers += [found.variants["laag"], found.variants["hoog"]]
    for number in numbers:
        assert format_number(number, 0) in example
    shares = older_people.newest(store, older_people.MOBILITY).values()
    low, high = (format_number(end, 1) for end in (min(shares), max(shares)))
    assert f"{low}% tot {high}%" in text
