"""Totals and means of gemeenten: sums by hand, and never a part for the whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from atlas.domain.aggregate import (
    aggregate,
    cells_of,
    coarse_cells,
    country_cell,
    level_periods,
    province_cell,
    province_periods,
    region_cell,
)
from atlas.domain.choice import Choice
from atlas.domain.view import area_series, build_view
from atlas.store.load import load_store
from atlas.store.records import Region
from atlas.store.store import Store
from tests.domain.conftest import StoreWith, row
from tests.support import (
    COROP,
    GEMEENTEN,
    record_of,
    replace_in,
    small_data,
    write_indicator,
)

NOORD = COROP["CR07"][1]
SUM = {"rule": "sum"}
MEAN = {"rule": "weighted_mean", "denominator": "inwoners"}


def region(**fields: object) -> Region:
    basis = {"id": "r", "area_code": "RG_r", "title": "R", "membership": "stated"}
    return Region.model_validate(basis | fields)


def test_a_sum_by_hand(small: Store) -> None:
    """Noord-Drenthe: gemeenten 1, 2, 8, 9 and 10 of the list, 10,000 each."""
    cell = aggregate(small, "inwoners", "2024", NOORD, "CR07")
    assert cell is not None
    assert (cell.area_code, cell.state, cell.value) == ("CR07", "value", 300_000)
    assert cell.computed
    assert (cell.status, cell.origin) == ("final", "cbs_kwb")


def test_a_weighted_mean_by_hand_is_not_rounded(small: Store) -> None:
    """(20 x 9,800 + 21 x 19,800) / 29,600."""
    cell = aggregate(small, "aandeel_65plus", "2022", ["GM1680", "GM0106"])
    assert cell is not None
    assert cell.value == pytest.approx(611_800 / 29_600, abs=1e-12)
    assert cell.value != round(cell.value, 1)


@pytest.mark.parametrize("missing", ["GM0106", "GM0109", "GM0114", "GM0118"])
def test_one_member_without_a_value_gives_nothing(small: Store, missing: str) -> None:
    """Suppressed, missing, not applicable, no row at all: never a partial mean."""
    assert aggregate(small, "aandeel_65plus", "2024", ["GM1680"]) is not None
    assert aggregate(small, "aandeel_65plus", "2024", ["GM1680", missing]) is None


@pytest.mark.parametrize("status", ["suppressed", "missing", "not_applicable"])
def test_one_member_without_a_value_gives_no_sum(store_with: StoreWith, status: str) -> None:
    store = store_with([row("GM0106", 5), row("GM0109", "", status)], aggregate=SUM)
    assert aggregate(store, "proef", "2024", ["GM0106", "GM0109"]) is None


def test_no_rule_no_members_no_period(small: Store) -> None:
    assert aggregate(small, "woz_waarde", "2024", NOORD) is None
    assert aggregate(small, "inwoners", "2024", []) is None
    assert aggregate(small, "inwoners", "1960", NOORD) is None


def test_zero_is_a_value(store_with: StoreWith) -> None:
    store = store_with([row("GM0106", 0), row("GM0109", 0)], aggregate=SUM)
    cell = aggregate(store, "proef", "2024", ["GM0106", "GM0109"])
    assert cell is not None
    assert (cell.state, cell.value) == ("value", 0)


def test_a_mean_needs_the_weights_of_the_same_period(store_with: StoreWith) -> None:
    rows = [row("GM0106", 10, period="1999"), row("GM0106", 10)]
    store = store_with(rows, aggregate=MEAN)
    assert aggregate(store, "proef", "1999", ["GM0106"]) is None
    assert aggregate(store, "proef", "2024", ["GM0106"]) is not None


def test_weights_of_nothing_give_no_mean(store_with: StoreWith) -> None:
    """The indicator weighs itself here: a weight of 0 in all."""
    rule = {"rule": "weighted_mean", "denominator": "proef"}
    store = store_with([row("GM0106", 0), row("GM0109", 0)], aggregate=rule)
    assert aggregate(store, "proef", "2024", ["GM0106", "GM0109"]) is None


@pytest.mark.parametrize(
    ("statuses", "weakest"),
    [
        (["final", "final"], "final"),
        (["final", "provisional"], "provisional"),
        (["provisional", "estimate"], "estimate"),
        (["forecast", "estimate"], "forecast"),
    ],
)
def test_a_result_is_as_weak_as_its_weakest_part(
    store_with: StoreWith, statuses: list[str], weakest: str
) -> None:
    rows = [row("GM0106", 1, statuses[0]), row("GM0109", 2, statuses[1])]
    store = store_with(rows, aggregate=SUM)
    cell = aggregate(store, "proef", "2024", ["GM0106", "GM0109"])
    assert cell is not None
    assert cell.status == weakest


def test_drenthe_is_the_sources_own_figure_where_there_is_one(small: Store) -> None:
    own, computed = (province_cell(small, "inwoners", period) for period in ("2024", "2022"))
    assert (own.value, own.computed) == (780_000, False)
    assert (computed.value, computed.computed) == (777_600, True)
    assert computed.area_code == "PV22"


def test_drenthe_own_figure_wins_from_the_sum(store_with: StoreWith) -> None:
    rows = [row("PV22", 999), *(row(code, 1) for code in GEMEENTEN)]
    store = store_with(rows, aggregate=SUM)
    assert province_cell(store, "proef", "2024").value == 999


def test_a_suppressed_figure_of_drenthe_is_computed_or_stays_suppressed(
    store_with: StoreWith,
) -> None:
    store = store_with([row("PV22", "", "suppressed"), row("GM0106", 1)], aggregate=SUM)
    cell = province_cell(store, "proef", "2024")
    assert (cell.state, cell.value, cell.computed) == ("suppressed", None, False)


def test_drenthe_needs_all_twelve(small: Store) -> None:
    assert province_cell(small, "aandeel_65plus", "2024").state == "missing"
    assert province_cell(small, "aandeel_65plus", "2023").state == "value"


def test_nederland_is_never_computed(small: Store) -> None:
    assert country_cell(small, "inwoners", "2024").value == 17_900_000
    assert country_cell(small, "woz_waarde", "2024").state == "missing"


def test_a_region_without_stated_members_is_not_applicable(small: Store) -> None:
    for members in ([], ["GM0106"]):
        cell = region_cell(
            small, "inwoners", "2024", region(members=members, membership="not_stated")
        )
        assert (cell.state, cell.value) == ("not_applicable", None)


def test_a_region_with_some_members_stated_is_missing(small: Store) -> None:
    part = region(members=["GM0106"], membership="partly_stated")
    assert region_cell(small, "inwoners", "2024", part).state == "missing"


def test_a_region_uses_the_sources_own_figure_first(store_with: StoreWith) -> None:
    rows = [row("CR07", 42), *(row(code, 1) for code in GEMEENTEN)]
    store = store_with(rows, aggregate=SUM)
    noord, zuidoost, _ = store.groupings["corop"].regions
    assert region_cell(store, "proef", "2024", noord).value == 42
    assert region_cell(store, "proef", "2024", zuidoost).value == 3


def test_periods_of_regions_and_drenthe(small: Store) -> None:
    assert level_periods(small, "inwoners", "regio") == ("2022", "2023", "2024")
    assert level_periods(small, "woz_waarde", "regio") == ()
    assert level_periods(small, "woz_waarde", "wijk") == ("2023", "2024")
    assert province_periods(small, "inwoners") == ("2022", "2023", "2024")


def with_bounds(root: Path) -> Store:
    """The small data with an estimate, `proef`, that has a margin in Assen and none in Emmen."""
    rows = [row("GM0106", 32.3, "estimate"), row("GM0114", 30, "estimate")]
    record = record_of("proef", "wonen", table={"path": "proef.csv", "levels": ["gemeente"]})
    write_indicator(root, record, rows)
    table = root / "indicators" / "wonen" / "proef.csv"
    head, assen, emmen = table.read_text("utf-8").splitlines()
    text = "\n".join([f"{head},lower,upper", f"{assen},30.1,34.5", f"{emmen},,", ""])
    table.write_text(text, "utf-8")
    replace_in(
        table.with_suffix(".toml"),
        hashlib.sha256(f"{head}\n{assen}\n{emmen}\n".encode()).hexdigest(),
        hashlib.sha256(text.encode()).hexdigest(),
    )
    return load_store(root)


def test_a_cell_has_the_margin_of_its_source(tmp_path: Path) -> None:
    store = with_bounds(small_data(tmp_path))
    view = build_view(store, Choice("proef", "2024", "gemeente"))
    series = (
        each for code in ("GM0106", "GM0114") for _, each in area_series(store, "proef", code)
    )
    for cells in (
        coarse_cells(store, "proef", "2024"),
        cells_of(store.cells("proef", "2024", "gemeente")),
        {cell.area_code: cell for cell in view.cells},
        {cell.area_code: cell for cell in series},
    ):
        assert (cells["GM0106"].lower, cells["GM0106"].upper) == (30.1, 34.5)
        assert (cells["GM0114"].lower, cells["GM0114"].upper) == (None, None)


def test_a_figure_of_our_own_has_no_margin(tmp_path: Path) -> None:
    cell = aggregate(with_bounds(small_data(tmp_path)), "proef", "2024", ["GM0106"])
    assert cell is None or (cell.lower, cell.upper) == (None, None)
