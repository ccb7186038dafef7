"""Printed totals beside what follows from their parts: known answers, added up by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from atlas.domain.annex import AnnexRow, annex, region, rows_of, weights
from atlas.store.fact_records import FactItem
from atlas.store.store import Store

# printed together, and what the three parts give: sums, and means weighted 50, 12 and 16
TOTALS = {
    ("woningvoorraad", "niet genoemd"): (87_000, 78_000),
    ("sociale_huurwoningen", "niet genoemd"): (20_900, 20_900),
    ("huishoudens_65plus", "2022"): (26_140, 26_140),
    ("senioren_met_dementie", "2020"): (1_400, 3_200),
    ("senioren_met_dementie", "2025"): (3_680, 3_680),
    ("senioren_met_dementie", "2040"): (5_440, 5_440),
    ("bewoners_verzorgingshuis", "niet genoemd"): (1_143, 1_143),
    ("huishoudens_met_zorg", "niet genoemd"): (22, (28 * 50 + 23 * 12 + 21 * 16) / 78),
    ("beweegt_voldoende", "niet genoemd"): (47, (47 * 50 + 46 * 12 + 59 * 16) / 78),
    ("overgewicht", "niet genoemd"): (57, (57 * 50 + 57 * 12 + 60 * 16) / 78),
    ("personen_75plus", "2020"): (None, 11_360),
    ("inwoners_65plus", "niet genoemd"): (41_000, None),
    ("aandeel_65plus", "2022"): (None, None),
    ("toename_75plus_pct", "2020-2050"): (None, None),
}
WRONG = {
    ("woningvoorraad", "niet genoemd"): 9_000,
    ("senioren_met_dementie", "2020"): -1_800,
    ("huishoudens_met_zorg", "niet genoemd"): -4,
    ("beweegt_voldoende", "niet genoemd"): -2,
}


@pytest.mark.parametrize("key", TOTALS)
def test_both_totals_are_known(store: Store, key: tuple[str, str]) -> None:
    printed, own = TOTALS[key]
    row = annex(store)[key]
    assert row.printed == printed
    assert row.own == (own if own is None else pytest.approx(own))


def test_these_totals_do_not_fit_and_no_others(store: Store) -> None:
    found = {key: row.gap for key, row in annex(store).items() if row.agrees is False}
    assert found == {key: Decimal(gap) for key, gap in WRONG.items()}


def test_rounding_is_no_contradiction(store: Store) -> None:
    (row,) = rows_of(store, "overgewicht")
    assert (row.gap, row.agrees) == (Decimal(-1), True)


def test_the_weights_are_the_printed_homes(store: Store) -> None:
    assert weights(store) == {"GM0114": 50_000, "GM1681": 12_000, "GM0109": 16_000}


def test_only_the_vision_counts_not_other_forecasts(store: Store) -> None:
    assert not [key for key in annex(store) if key[0] == "bevolking_totaal"]
    three = region(store)
    assert set(three.members) == {"GM0114", "GM1681", "GM0109"}
    for row in annex(store).values():
        assert set(row.values) <= {*three.members, three.area_code, "NL01"}
        assert all(origin.startswith("boce_") for origin in row.origins)


def test_every_printed_figure_of_the_vision_is_in_a_row(store: Store) -> None:
    printed = sum(len(row.values) for row in annex(store).values())
    primos, dementia = 12, 16
    assert printed == 83 + 33 + primos + dementia


def test_rows_of_an_item_come_in_time_order(store: Store) -> None:
    periods = [row.period for row in rows_of(store, "senioren_met_dementie")]
    assert periods == ["2020", "2025", "2030", "2040"]
    assert rows_of(store, "nergens") == ()


@pytest.mark.parametrize(
    ("unit", "decimals", "printed", "own", "gap", "agrees"),
    [
        ("personen", 0, 10.0, 10.4, 0, True),
        ("personen", 0, 10.0, 11.0, -1, False),
        ("%", 0, 10.0, 11.0, -1, True),
        ("%", 0, 10.0, 11.5, -2, False),
        ("%", 1, 10.0, 10.9, Decimal("-0.9"), True),
        ("%", 0, None, 10.0, None, None),
        ("personen", 0, 0.0, 0.0, 0, True),
    ],
)
def test_gap_and_agreement_are_of_the_figures_as_shown(
    unit: str,
    decimals: int,
    printed: float | None,
    own: float,
    gap: Decimal | int | None,
    agrees: bool | None,
) -> None:
    item = FactItem(id="x", title="X", description="X.", unit=unit, decimals=decimals)
    row = AnnexRow(item, "2022", {}, printed, own, (), (), ())
    assert (row.gap, row.agrees) == (gap, agrees)
