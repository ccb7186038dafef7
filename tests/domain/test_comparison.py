"""Areas side by side, recomputed with pandas from the observations, and by hand where it is odd."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.comparison import (
    Row,
    compare,
    compare_one,
    order,
    shared_periods,
    sorted_rows,
)
from atlas.domain.courses import courses
from atlas.domain.subject import Subject, find_subject
from atlas.store.store import Store
from tests.domain.conftest import StoreWith, row
from tests.support import GEMEENTEN

SETS = (
    ("GM0114", "GM0106", "GM0118"),
    ("GM1680", "GM0119", "GM1701", "GM0109", "GM1730", "GM1699"),
    ("WK010600", "WK010601", "WK011401"),
)


def areas(store: Store, *codes: str) -> tuple[Subject, ...]:
    found = tuple(find_subject(store, code) for code in codes)
    assert all(found)
    return tuple(subject for subject in found if subject)


def shown(value: float, decimals: int) -> float:
    """A figure as shown, by another way than the code: the text of the number, halves up."""
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(str(value)).quantize(step, ROUND_HALF_UP))


@cache
def wide(store: Store, indicator: str) -> pd.DataFrame:
    """Values by period and area code; no column for what has none."""
    frame = store.observations(indicator)
    frame = frame[frame["status"].isin(["final", "provisional", "estimate", "forecast"])]
    return frame.pivot_table(index="period", columns="area_code", values="value", aggfunc="first")


# The whole of the data, recomputed


@pytest.mark.parametrize("codes", SETS)
def test_periods_ranks_and_figures_are_those_of_pandas(
    store: Store, codes: tuple[str, ...]
) -> None:
    checked = 0
    for found in compare(store, areas(store, *codes), [*store.indicators.values()]):
        table = wide(store, found.indicator.id).reindex(columns=list(codes))
        known = table.dropna(axis=1, how="all").dropna()
        if not found.known:
            assert table.dropna(how="all").empty
            continue
        assert found.period == (known.index.max() if len(known) else "")
        if not found.period:
            continue
        line = table.loc[found.period]
        assert [entry.cell.value for entry in found.entries] == [
            None if pd.isna(value) else value for value in line
        ]
        decimals = found.indicator.decimals
        rounded = line.map(lambda value, d=decimals: shown(value, d), na_action="ignore")
        ranks = rounded.rank(method="min", ascending=False)
        assert [entry.rank for entry in found.entries] == [
            None if pd.isna(rank) else int(rank) for rank in ranks
        ]
        assert found.ranked == int(ranks.notna().sum())
        checked += 1
    assert checked > 50


def test_distances_are_those_of_pandas(store: Store) -> None:
    """Where Drenthe has a figure of the source itself: the difference over the sd of the twelve."""
    checked = 0
    twelve = list(GEMEENTEN)
    for found in compare(store, areas(store, *SETS[0]), [*store.indicators.values()]):
        table = wide(store, found.indicator.id)
        if found.reason or "PV22" not in table or pd.isna(table.loc[found.period, "PV22"]):
            continue
        line = table.loc[found.period]
        spread = line.reindex(twelve).std(ddof=0)
        decimals = found.indicator.decimals
        for code, entry in zip(SETS[0], found.entries, strict=True):
            if pd.isna(line.get(code)):
                continue
            step = shown(line[code], decimals) - shown(line["PV22"], decimals)
            assert entry.difference == pytest.approx(step, abs=1e-9)
            assert entry.distance == pytest.approx(step / spread, abs=1e-6)
            checked += 1
    assert checked > 30


def test_wijken_are_measured_by_the_spread_of_all_wijken(store: Store) -> None:
    indicator = store.indicators["eenzaam_18plus"]
    found = compare_one(store, areas(store, "WK010600", "WK011401"), indicator)
    frame = store.observations(indicator.id)
    frame = frame[(frame["area_level"] == "wijk") & (frame["period"] == found.period)]
    carried = ("WK168107", "WK168111")  # older codes of wijken that stayed the same
    shown = [store.areas[code].valid or code in carried for code in frame["area_code"]]
    spread = frame[shown]["value"].std(ddof=0)
    for entry in found.entries:
        assert entry.difference is not None
        assert entry.distance == pytest.approx(entry.difference / spread)
    mixed = compare_one(store, areas(store, "WK010600", "GM0106"), indicator)
    gemeenten = store.observations(indicator.id).query(
        "area_level == 'gemeente' and period == @found.period"
    )
    first = mixed.entries[0]
    assert first.difference is not None
    assert first.distance == pytest.approx(first.difference / gemeenten["value"].std(ddof=0))


# Periods


def test_the_newest_period_that_all_with_a_figure_share(small: Store) -> None:
    """In 2024 Assen is suppressed and Coevorden missing; Meppel has all three years."""
    share = small.indicators["aandeel_65plus"]
    assert compare_one(small, areas(small, "GM0119", "GM1680"), share).period == "2024"
    found = compare_one(small, areas(small, "GM0119", "GM0106", "GM0109"), share)
    assert found.period == "2023"
    assert [entry.rank for entry in found.entries] == [1, 3, 2]
    assert shared_periods(small, areas(small, "GM0119", "GM0106"), share.id) == ("2022", "2023")


def test_an_asked_period_only_counts_when_it_is_shared(small: Store) -> None:
    share, chosen = small.indicators["aandeel_65plus"], areas(small, "GM0119", "GM0106")
    assert compare_one(small, chosen, share, "2022").period == "2022"
    assert compare_one(small, chosen, share, "2024").period == "2023"


def test_zero_is_a_figure_and_has_the_last_rank(small: Store) -> None:
    """Meppel 2022 is 0."""
    share = small.indicators["aandeel_65plus"]
    found = compare_one(small, areas(small, "GM0119", "GM0106"), share, "2022")
    assert [(entry.cell.value, entry.rank) for entry in found.entries] == [(0.0, 2), (21.0, 1)]


def test_an_area_without_any_figure_does_not_spoil_the_others(store_with: StoreWith) -> None:
    rows = [row("GM0106", 1), row("GM0109", 2), row("GM0114", "", "suppressed")]
    store = store_with(rows)
    chosen = areas(store, "GM0106", "GM0114", "GM0109", "WK010600")
    found = compare_one(store, chosen, store.indicators["proef"])
    assert found.period == "2024" and found.ranked == 2
    assert [entry.rank for entry in found.entries] == [2, None, 1, None]
    assert [entry.cell.state for entry in found.entries[1::2]] == ["suppressed", "missing"]


def test_without_a_shared_period_each_has_its_own_and_nothing_is_ranked(
    store_with: StoreWith,
) -> None:
    rows = [row("GM0106", 1, period="2015"), row("GM0109", 2, period="2020"), row("PV22", 3)]
    store = store_with(rows)
    found = compare_one(store, areas(store, "GM0106", "GM0109"), store.indicators["proef"])
    assert (found.period, found.reason, found.ranked) == ("", "periods", 0)
    assert [(entry.period, entry.rank, entry.distance) for entry in found.entries] == [
        ("2015", None, None),
        ("2020", None, None),
    ]
    assert found.drenthe.period == "2020"
    assert order(found, descending=True) == (0, 1)


# Why there is no distance


@pytest.mark.parametrize(
    ("rows", "fields", "reason"),
    [
        ([row("GM0106", 1), row("GM0109", 2), row("PV22", 3)], {}, "few_peers"),
        ([row(code, 5) for code in [*GEMEENTEN, "PV22"]], {}, "few_peers"),
        ([row(code, n) for n, code in enumerate(GEMEENTEN)], {}, "no_drenthe"),
        ([row(code, n) for n, code in enumerate([*GEMEENTEN, "PV22"])], {}, ""),
        ([row("GM0114", 5)], {}, "no_figure"),
        (
            [row(code, n) for n, code in enumerate([*GEMEENTEN, "PV22"])],
            {"unit": "inwoners"},
            "total",
        ),
    ],
)
def test_each_reason_is_told(
    store_with: StoreWith, rows: list[tuple[str, ...]], fields: dict[str, str], reason: str
) -> None:
    store = store_with(rows, aggregate={"rule": "none"}, **{"unit": "%", **fields})
    found = compare_one(store, areas(store, "GM0106", "GM0109"), store.indicators["proef"])
    assert found.reason == reason
    assert (found.entries[0].distance is None) == bool(reason)


# Ties, and figures that are shown equal


def test_what_is_shown_equal_shares_a_rank_and_has_no_difference(store_with: StoreWith) -> None:
    values = {"GM0106": 10.04, "GM0109": 9.96, "GM0114": 10.05, "GM0118": 7, "PV22": 10}
    rows = [row(*pair) for pair in values.items()]
    store = store_with(rows, aggregate={"rule": "none"}, unit="%", decimals=1)
    chosen = areas(store, "GM0106", "GM0109", "GM0114", "GM0118")
    found = compare_one(store, chosen, store.indicators["proef"])
    assert [entry.rank for entry in found.entries] == [2, 2, 1, 4]
    assert [entry.difference for entry in found.entries] == pytest.approx([0, 0, 0.1, -3])
    assert found.entries[0].distance == 0


# Orders


def test_rows_go_by_the_distance_of_an_area_and_the_unknown_come_last(store: Store) -> None:
    figures = [store.indicators[each] for each in store.profile.key_figures]
    rows = compare(store, areas(store, *SETS[0]), figures)
    down = [each.entries[1].distance for each in sorted_rows(rows, 1, False, True)]
    known = [distance for distance in down if distance is not None]
    assert known == sorted(known, reverse=True) and len(known) > 5
    assert down[len(known) :] == [None] * (len(rows) - len(known))
    up = [each.entries[1].distance for each in sorted_rows(rows, 1, False, False)]
    assert up[: len(known)] == sorted(known)
    ranks = [each.entries[1].rank for each in sorted_rows(rows, 1, True, True)]
    assert ranks == sorted(ranks, key=lambda rank: rank or 9)


def test_areas_go_by_their_figure_and_ties_keep_their_order(store_with: StoreWith) -> None:
    values = {"GM0106": 1, "GM0109": 5, "GM0114": 1, "GM0118": 3}
    store = store_with([row(*pair) for pair in values.items()])
    chosen = areas(store, "GM0119", "GM0106", "GM0109", "GM0114", "GM0118")
    found = compare_one(store, chosen, store.indicators["proef"])
    assert order(found, descending=True) == (2, 4, 1, 3, 0)
    assert order(found, descending=False) == (1, 3, 4, 2, 0)


@settings(max_examples=25)
@given(st.permutations(SETS[1]), st.sampled_from(["leeftijd_65plus_pct", "bevolking_totaal"]))
def test_the_order_of_the_areas_changes_nothing_else(
    store: Store, codes: list[str], indicator: str
) -> None:
    one = _by_code(compare_one(store, areas(store, *SETS[1]), store.indicators[indicator]))
    other = _by_code(compare_one(store, areas(store, *codes), store.indicators[indicator]))
    assert one == other


def _by_code(found: Row) -> dict[str, object]:
    return {entry.cell.area_code: entry for entry in found.entries}


# Courses


def test_a_course_has_every_period_in_which_one_of_the_areas_has_a_figure(small: Store) -> None:
    found = courses(small, areas(small, "GM0106", "GM0119"), small.indicators["aandeel_65plus"])
    assert found.periods == ("2022", "2023", "2024")
    assert [cell.value for cell in found.areas[0]] == [21.0, 22.0, None]
    assert found.areas[0][2].state == "suppressed"
    assert [cell.value for cell in found.areas[1]] == [0.0, 27.0, 28.0]
    assert len(found.drenthe) == len(found.nederland) == 3
    assert found.breaks == ()


def test_a_course_without_figures_is_empty(small: Store) -> None:
    found = courses(small, areas(small, "GM0106"), small.indicators["afstand_huisarts"])
    assert len(found.periods) == 1
    nothing = courses(small, areas(small, "WK010600"), small.indicators["aandeel_65plus"])
    assert nothing.periods == () and nothing.areas == ((),)


def test_breaks_are_those_between_two_periods(store: Store) -> None:
    """Independent: a break is told when a period before it and one from it on are both there."""
    emmen = areas(store, "GM0114", "GM0106")
    told = 0
    for indicator in store.indicators.values():
        found = courses(store, emmen, indicator)
        for each in indicator.notes.series_breaks:
            sides = {period >= each.period for period in found.periods}
            assert (each in found.breaks) == (sides == {True, False})
            told += each in found.breaks
        assert all(a < b for a, b in itertools.pairwise(found.periods))
    assert told
