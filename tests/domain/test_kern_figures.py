"""Figures of a kern: sums over its buurten made again from the tables, and never of a part."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from atlas.domain import kern_figures
from atlas.domain.aggregate import Cell
from atlas.domain.demand import demand
from atlas.domain.kern_figures import kern_buurten, kern_cells, kern_periods
from atlas.domain.profile import profile
from atlas.domain.subject import subjects
from atlas.store.store import DATA, Store
from tests.domain.conftest import StoreWith, row

EMMEN, GROLLOO = "WP1988", "WP1169"
BUURTEN = {"WP0001": ("BU01140000", "BU01140001"), "WP0002": ("BU16990000",)}
SUM = {"rule": "sum"}


def table(name: str) -> pd.DataFrame:
    (path,) = DATA.glob(f"indicators/*/{name}.csv")
    frame = pd.read_csv(path, dtype={"area_code": str, "period": str})
    return frame[frame["period"] == "2024"].set_index("area_code")["value"]


@pytest.mark.parametrize("kern", [EMMEN, GROLLOO])
def test_a_total_is_the_sum_of_the_buurten(store: Store, kern: str) -> None:
    """The buurten by the map itself: its own features, and the lists of the rests of wijken."""
    points = demand(store).points
    codes = [*points.index[points["kern_code"] == kern]]
    rest = json.loads((DATA / "geo" / "buurt_rest.geojson").read_text("utf-8"))["features"]
    inside = {each["properties"]["area_code"]: each["properties"]["area_codes"] for each in rest}
    buurten = [buurt for code in codes for buurt in inside.get(code, [code])]
    assert sorted(buurten) == sorted(kern_buurten(store)[kern])
    people, older = (table(name)[buurten].sum() for name in ("bevolking_totaal", "leeftijd_65plus"))
    total = kern_cells(store, "bevolking_totaal", "2024")[kern]
    assert (total.value, total.computed, total.status) == (people, True, "final")
    share = kern_cells(store, "leeftijd_65plus_pct", "2024")[kern]
    assert share.value == pytest.approx(100 * older / people, abs=1e-12)


def test_every_buurt_is_counted_once_and_the_kernen_are_drenthe(store: Store) -> None:
    codes = [code for buurten in kern_buurten(store).values() for code in buurten]
    assert len(codes) == len(set(codes)) == 679
    people = sum(cell.value or 0 for cell in kern_cells(store, "bevolking_totaal", "2024").values())
    assert people == table("bevolking_totaal")[codes].sum()


def test_other_figures_do_not_exist_for_a_kern(store: Store) -> None:
    """No mean, no estimate, and no share of which a count has no buurten."""
    for name in ("eenzaam_18plus", "leefbaarometer_score", "huurwoningen_pct", "leeftijd_80plus"):
        assert kern_periods(store, name) == ()
        assert not kern_cells(store, name, "2024")
    assert not kern_cells(store, "bevolking_totaal", "2025")
    lines = profile(store, subjects(store)[EMMEN])
    assert {line.period for line in lines} == {"2024"}
    totals = [line for line in lines if line.indicator.aggregate.rule == "sum"]
    assert (len(lines), len(totals)) == (19, 11)
    assert all(line.rank is None and line.ranked > 150 for line in lines)


def test_a_kern_without_buurten_has_no_figure(store: Store) -> None:
    without = next(
        each
        for each in subjects(store).values()
        if each.level == "kern" and each.code not in kern_buurten(store)
    )
    lines = profile(store, without)
    assert lines and {line.cell.state for line in lines} == {"missing"}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The buurten of two kernen of the small store, which has no points."""
    monkeypatch.setattr(kern_figures, "_kern_buurten", lambda store, version: BUURTEN)


def cell(store: Store, kern: str = "WP0001") -> Cell:
    return kern_cells(store, "proef", "2024")[kern]


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("suppressed", "final", "suppressed"),
        ("missing", "final", "missing"),
        ("not_applicable", "final", "not_applicable"),
        ("missing", "suppressed", "suppressed"),
        ("not_applicable", "missing", "missing"),
    ],
)
def test_one_unknown_part_and_there_is_no_figure(
    store_with: StoreWith, first: str, second: str, state: str
) -> None:
    rows = [
        row(code, 7 if status == "final" else "", status)
        for code, status in zip(BUURTEN["WP0001"], (first, second), strict=True)
    ]
    store = store_with([*rows, row("BU16990000", 3)], aggregate=SUM)
    assert (cell(store).state, cell(store).value) == (state, None)
    assert cell(store, "WP0002").value == 3


@pytest.mark.usefixtures("counted")
def test_a_buurt_without_a_row_is_missing_and_zero_is_a_figure(store_with: StoreWith) -> None:
    store = store_with([row("BU01140000", 7), row("BU16990000", 0)], aggregate=SUM)
    assert cell(store).state == "missing"
    assert (cell(store, "WP0002").state, cell(store, "WP0002").value) == ("value", 0)


@pytest.mark.usefixtures("counted")
def test_a_sum_is_never_stronger_than_its_weakest_part(store_with: StoreWith) -> None:
    rows = [row("BU01140000", 7), row("BU01140001", 5, "provisional"), row("BU16990000", 1)]
    store = store_with(rows, aggregate=SUM)
    assert (cell(store).value, cell(store).status) == (12, "provisional")


@pytest.mark.usefixtures("counted")
def test_without_a_rule_nothing_is_added_up(store_with: StoreWith) -> None:
    store = store_with([row("BU01140000", 7), row("BU01140001", 5)])
    assert kern_periods(store, "proef") == ()
    assert not kern_cells(store, "proef", "2024")


def test_of_nobody_there_is_no_share() -> None:
    def made(value: float | None, state: str = "value") -> Cell:
        return Cell("WP0001", state, value, "final" if state == "value" else state, "cbs")

    ratio = kern_figures._ratio
    assert ratio(made(0), made(0), 100).state == "not_applicable"
    assert ratio(made(None, "suppressed"), made(5), 100).state == "suppressed"
    assert ratio(made(5), made(None, "missing"), 100).state == "missing"
    assert ratio(made(1), made(8), 1000).value == 125
    assert ratio(made(0), made(8), 100).value == 0


def test_data_without_a_profile_has_only_totals(small: Store) -> None:
    assert kern_periods(small, "inwoners") == ("2022", "2023", "2024")
    assert kern_periods(small, "aandeel_65plus") == ()
