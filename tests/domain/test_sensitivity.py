"""The tornado: one assumption at a time low and high, against gaps computed one by one."""

from __future__ import annotations

import pytest

from atlas.domain.need import gap, total_gap
from atlas.domain.projection import CALIBRATIONS
from atlas.domain.scenario import ASSUMPTIONS, Scenario
from atlas.domain.sensitivity import CALIBRATION, VARIANT, Bar, ends, tornado
from atlas.store.store import Store

ASSEN, YEAR = ("GM0106",), 2040
ONLY_FOR_A_SHARE = {"aanbod_geschikt", "bewoond"}


def bars_of(store: Store, scenario: Scenario) -> dict[str, Bar]:
    return {bar.id: bar for bar in tornado(store, ASSEN, YEAR, scenario)}


@pytest.mark.parametrize("method", ["groei", "aandeel"])
def test_every_assumption_and_choice_has_a_bar_and_the_widest_is_first(
    store: Store, method: str
) -> None:
    bars = tornado(store, ASSEN, YEAR, Scenario(supply_method=method))
    assert sorted(bar.id for bar in bars) == sorted([*ASSUMPTIONS, VARIANT, CALIBRATION])
    widths = [bar.width for bar in bars]
    assert widths == sorted(widths, reverse=True)


def test_a_bar_is_the_gap_at_both_ends(store: Store) -> None:
    scenario = Scenario(variant="hoog", values=(("nultreden", 33.0), ("alleen", 2.0)))
    bars = bars_of(store, scenario)
    for record in store.housing.assumptions.assumptions:
        others = tuple(pair for pair in scenario.values if pair[0] != record.id)
        low, high = ends(record)
        wanted = [
            total_gap(
                store, ASSEN, YEAR, Scenario(variant="hoog", values=(*others, (record.id, e)))
            )
            for e in (low, high)
        ]
        assert [bars[record.id].gap_low, bars[record.id].gap_high] == pytest.approx(wanted)
        assert (bars[record.id].low, bars[record.id].high) == (low, high)


def test_the_ends_are_those_of_the_tornado_and_else_of_the_slider(store: Store) -> None:
    record = store.housing.assumptions.assumptions[0]
    assert ends(record.model_copy(update={"tornado_low": 91, "tornado_high": 107})) == (91, 107)
    plain = record.model_copy(update={"tornado_low": None, "tornado_high": None})
    assert ends(plain) == (record.low, record.high)


def test_planned_homes_move_the_gap_by_their_own_number(store: Store) -> None:
    bar = bars_of(store, Scenario())["gepland"]
    assert bar.gap_low - bar.gap_high == pytest.approx(bar.high - bar.low)
    assert bar.width == pytest.approx(1000)


def test_a_share_of_the_stock_moves_the_gap_only_where_it_is_the_supply(store: Store) -> None:
    growth = bars_of(store, Scenario())
    share = bars_of(store, Scenario(supply_method="aandeel"))
    for name in ONLY_FOR_A_SHARE:
        assert growth[name].width == 0
    # 33,401 dwellings (2025), 15% or 35% suitable, 63% of those lived in by older people
    assert share["aanbod_geschikt"].width == pytest.approx(33401 * 0.20 * 0.63)
    assert share["bewoond"].width == pytest.approx(33401 * 0.237 * 0.35)


def test_the_variants_are_those_of_the_gap(store: Store) -> None:
    bar, found = bars_of(store, Scenario())[VARIANT], gap(store, ASSEN, YEAR, Scenario())
    assert (bar.low, bar.high) == ("laag", "hoog")
    assert (bar.gap_low, bar.gap_high) == (found.variants["laag"], found.variants["hoog"])


def test_the_calibrations_that_are_furthest_apart(store: Store) -> None:
    bar = bars_of(store, Scenario())[CALIBRATION]
    gaps = {w: total_gap(store, ASSEN, YEAR, Scenario(calibration=w)) for w in CALIBRATIONS}
    assert (bar.gap_low, bar.gap_high) == (min(gaps.values()), max(gaps.values()))
    assert gaps[str(bar.low)] == bar.gap_low
    assert gaps[str(bar.high)] == bar.gap_high


def test_calibrations_that_make_no_difference_are_still_two_calibrations(store: Store) -> None:
    # Who is 65 in 2030 was 60 in 2025: moving house plays no part until then.
    bar = {bar.id: bar for bar in tornado(store, ASSEN, 2030, Scenario())}[CALIBRATION]
    assert bar.width == pytest.approx(0, abs=1e-6)
    assert {bar.low, bar.high} < set(CALIBRATIONS)
    assert bar.low != bar.high


def test_without_a_dwelling_table_every_bar_is_unknown(store: Store) -> None:
    bars = tornado(store, ASSEN, YEAR, Scenario(supply_method="tabel"))
    assert len(bars) == len(ASSUMPTIONS) + 2
    assert {bar.width for bar in bars} == {None}
    assert {(bar.gap_low, bar.gap_high) for bar in bars} == {(None, None)}
    assert all(bar.low != bar.high for bar in bars)
