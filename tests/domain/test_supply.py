"""Dwellings by class and area: sums to the last dwelling, coverage by hand, nothing mixed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.classification import classify
from atlas.domain.supply import Supply, coverage, supply
from atlas.store.dwellings import NO, UNKNOWN, YES, Dwellings
from atlas.store.records import AreaLevel
from atlas.store.serving import get_store
from atlas.store.store import Store

EMMEN, ASSEN, MEPPEL = "GM0114", "GM0106", "GM0119"
FLUITENBERG = "BU01185200"  # a buurt of Hoogeveen
HOOGEVEEN = "GM0118"
STORE = get_store()
RULES = STORE.housing.classification
CLASSES = [each.id for each in RULES.classes]
COLUMNS = [*CLASSES, "onbekend", "totaal"]
STOCK = {EMMEN: 50_710, ASSEN: 33_401, MEPPEL: 16_783}  # CBS, 1 January 2025
Row = dict[str, Any]


def row(gemeente: str, count: int, area: str = "", **known: Any) -> Row:
    """A row with these features; all others are no."""
    place = {"gemeente_code": gemeente, "area_code": area or gemeente, "aantal": count}
    return {"complex": "", "eigendom": "corporatie", **place, **known}


def dwellings(*rows: Row, fictitious: bool = False) -> Dwellings:
    frame = pd.DataFrame(rows, columns=[*row("", 0), *(one.id for one in RULES.features)])
    for feature in RULES.features:
        number = feature.kind == "number"
        frame[feature.id] = frame[feature.id].astype("float64")
        if not number:
            frame[feature.id] = frame[feature.id].fillna(NO).astype("int8")
    return Dwellings(frame.astype({"aantal": "int64"}), fictitious, "proef", "0" * 64)


def counted(*rows: Row, level: AreaLevel = "gemeente", fictitious: bool = False) -> Supply:
    table = dwellings(*rows, fictitious=fictitious)
    return supply(table, classify(table.frame, RULES), level, STORE)


def test_counts_by_hand() -> None:
    found = counted(
        row(EMMEN, 40, receptie=YES),
        row(EMMEN, 5, zorg_in_gebruik=YES),
        row(EMMEN, 2, zorg_in_gebruik=YES),
        row(EMMEN, 7, receptie=UNKNOWN),
        row(ASSEN, 3),
    )
    assert not found.fictitious
    assert found.by_area.index.name == "area_code" and [*found.by_area] == COLUMNS
    assert found.by_area.loc[EMMEN].tolist() == [7, 40, 0, 0, 0, 7, 54]
    assert found.by_area.loc[ASSEN].tolist() == [0, 0, 0, 0, 3, 0, 3]


def test_an_area_without_rows_is_not_there() -> None:
    """Nothing is known of it, and that is no zero."""
    assert [*counted(row(EMMEN, 1)).by_area.index] == [EMMEN]


def test_a_table_without_rows() -> None:
    found = counted()
    assert found.by_area.shape == (0, len(COLUMNS)) and [*found.by_area] == COLUMNS
    assert coverage(found, STORE, "gemeente")["bekend"].tolist() == [0] * 12


def test_counts_are_whole_numbers_of_any_size() -> None:
    """Above 2 ** 53 a float would lose a dwelling."""
    found = counted(row(EMMEN, 2**53), row(EMMEN, 1))
    assert found.by_area.dtypes.unique().tolist() == [np.dtype("int64")]
    assert found.by_area.loc[EMMEN, "totaal"] == 2**53 + 1


def test_a_smaller_level_has_only_the_rows_that_name_it() -> None:
    rows = (
        row(HOOGEVEEN, 10, FLUITENBERG, receptie=YES),
        row(HOOGEVEEN, 4),
        row(HOOGEVEEN, 2, FLUITENBERG),
    )
    by_buurt = counted(*rows, level="buurt").by_area
    assert by_buurt["totaal"].to_dict() == {FLUITENBERG: 12}
    assert by_buurt.loc[FLUITENBERG, "hs-2"] == 10
    assert counted(*rows).by_area["totaal"].to_dict() == {HOOGEVEEN: 16}
    assert counted(*rows, level="kern").by_area.empty


def test_a_kern_counts_at_the_level_of_kernen() -> None:
    kern = next(a for a in STORE.areas.values() if a.area_level == "kern" and a.gemeente_code)
    found = counted(row(kern.gemeente_code, 6, kern.area_code), level="kern")
    assert found.by_area["totaal"].to_dict() == {kern.area_code: 6}


any_rows = st.lists(
    st.builds(
        row,
        st.sampled_from([EMMEN, ASSEN, MEPPEL]),
        st.integers(1, 10**9),
        receptie=st.sampled_from([YES, NO, UNKNOWN]),
        zorg_mogelijk=st.sampled_from([YES, NO, UNKNOWN]),
        zonder_trap_intern=st.sampled_from([YES, NO, UNKNOWN]),
        zonder_trap_extern=st.sampled_from([YES, NO, UNKNOWN]),
        complex=st.sampled_from(["", "A", "B"]),
    ),
    max_size=12,
)


@given(any_rows)
@settings(max_examples=40)
def test_the_classes_add_up_to_the_number_of_dwellings(rows: list[Row]) -> None:
    found = counted(*rows).by_area
    for gemeente in found.index:
        total = sum(one["aantal"] for one in rows if one["gemeente_code"] == gemeente)
        assert found.loc[gemeente, [*CLASSES, "onbekend"]].sum() == total
        assert found.loc[gemeente, "totaal"] == total
    assert found["totaal"].sum() == sum(one["aantal"] for one in rows)


# Coverage


def test_without_a_table_nothing_is_known_of_the_whole_stock() -> None:
    found = coverage(None, STORE, "gemeente")
    assert len(found) == 12 and found.index.name == "area_code"
    assert [*found] == ["voorraad", "bekend", "in_tabel_onbekend", "niet_in_tabel", "bekend_pct"]
    assert {code: found.loc[code, "voorraad"] for code in STOCK} == STOCK
    assert found["niet_in_tabel"].equals(found["voorraad"])
    assert (found[["bekend", "in_tabel_onbekend", "bekend_pct"]] == 0).all(axis=None)


def test_coverage_by_hand() -> None:
    """Meppel: 16,783 dwellings, of which 1,000 known and 500 in the table but unknown."""
    table = counted(row(MEPPEL, 1_000), row(MEPPEL, 500, receptie=UNKNOWN))
    found = coverage(table, STORE, "gemeente").loc[MEPPEL]
    assert found["bekend"] == 1_000 and found["in_tabel_onbekend"] == 500
    assert found["niet_in_tabel"] == 15_283
    assert found["bekend_pct"] == pytest.approx(100_000 / 16_783)
    assert coverage(table, STORE, "gemeente").loc[EMMEN, "bekend_pct"] == 0


def test_a_table_with_more_than_the_stock_stays_within_a_hundred_percent() -> None:
    table = counted(row(MEPPEL, 15_000), row(MEPPEL, 5_000, receptie=UNKNOWN))
    found = coverage(table, STORE, "gemeente").loc[MEPPEL]
    assert (found["voorraad"], found["niet_in_tabel"]) == (16_783, 0)
    assert found["bekend_pct"] == 75


@pytest.mark.parametrize("level", ["buurt", "kern"])
def test_the_stock_of_a_buurt_or_kern_is_unknown(level: AreaLevel) -> None:
    table = counted(row(HOOGEVEEN, 10, FLUITENBERG, receptie=YES), level="buurt")
    found = coverage(table, STORE, level)
    assert len(found) == sum(a.valid and a.area_level == level for a in STORE.areas.values())
    assert found[["voorraad", "niet_in_tabel", "bekend_pct"]].isna().all(axis=None)
    assert found["bekend"].sum() == (10 if level == "buurt" else 0)


def test_a_missing_figure_of_the_stock_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = Store.cells

    def without_emmen(self: Store, indicator: str, period: str, level: str) -> pd.DataFrame:
        found = cells(self, indicator, period, level)
        found.loc[EMMEN, "value"] = np.nan
        return found.drop(index=ASSEN)

    monkeypatch.setattr(Store, "cells", without_emmen)
    found = coverage(counted(row(EMMEN, 5), row(MEPPEL, 5)), STORE, "gemeente")
    for code in (EMMEN, ASSEN):
        assert found.loc[code, ["voorraad", "niet_in_tabel", "bekend_pct"]].isna().all()
    assert found.loc[EMMEN, "bekend"] == 5
    assert found.loc[MEPPEL, "niet_in_tabel"] == STOCK[MEPPEL] - 5


def test_fictitious_dwellings_are_no_part_of_a_real_stock() -> None:
    table = counted(row(EMMEN, 30), row(EMMEN, 10, receptie=UNKNOWN), fictitious=True)
    found = coverage(table, STORE, "gemeente")
    assert found.loc[EMMEN].tolist() == [40, 30, 10, 0, 75]
    others = found.drop(index=EMMEN)
    assert others[["voorraad", "niet_in_tabel", "bekend_pct"]].isna().all(axis=None)


@given(any_rows)
@settings(max_examples=40)
def test_the_parts_of_the_stock_are_the_stock(rows: list[Row]) -> None:
    found = coverage(counted(*rows), STORE, "gemeente")
    parts = found[["bekend", "in_tabel_onbekend", "niet_in_tabel"]]
    in_table = found["bekend"] + found["in_tabel_onbekend"]
    assert (parts >= 0).all(axis=None)
    assert parts.sum(axis="columns").equals(np.fmax(found["voorraad"], in_table))
    assert found["bekend_pct"].between(0, 100).all()
