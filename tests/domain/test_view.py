"""The map of a choice: every area once, the right state, class and rank, and what is beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.choice import Choice, parse_choice
from atlas.domain.classify import class_of
from atlas.domain.view import MapView, area_series, build_view
from atlas.store.read import Records
from atlas.store.records import Area, Indicator
from atlas.store.store import Store
from tests.domain.conftest import StoreWith, row
from tests.support import GEMEENTEN, NO_BOUNDARY, OLD_CODE, origin, record_of

pytestmark = pytest.mark.filterwarnings("ignore:Not enough unique values")

AANDEEL = Choice("aandeel_65plus", "2024", "gemeente")
INWONERS = Choice("inwoners", "2024", "gemeente")


def states(view: MapView) -> dict[str, str]:
    return {cell.area_code: cell.state for cell in view.cells}


def test_the_four_states_never_mix(small: Store) -> None:
    view = build_view(small, AANDEEL)
    found = states(view)
    assert found["GM0106"] == "suppressed"
    assert found["GM0109"] == "missing"
    assert found["GM0114"] == "not_applicable"
    assert found["GM0118"] == "missing"  # no row at all
    assert sum(state == "value" for state in found.values()) == 8
    for cell in view.cells:
        assert (cell.value is None) == (cell.state != "value")
        assert (cell.class_index is None) == (cell.rank is None) == (cell.value is None)


def test_zero_is_a_value_and_the_lowest(small: Store) -> None:
    view = build_view(small, replace(AANDEEL, period="2022"))
    meppel = next(cell for cell in view.cells if cell.area_code == "GM0119")
    assert (meppel.state, meppel.value, meppel.rank, meppel.class_index) == ("value", 0, 12, 0)


@pytest.mark.parametrize(("level", "number"), [("gemeente", 12), ("wijk", 24), ("buurt", 48)])
def test_every_valid_area_once_in_the_order_of_the_areas(
    small: Store, level: str, number: int
) -> None:
    view = build_view(small, replace(INWONERS, level=level))
    codes = [cell.area_code for cell in view.cells]
    assert len(codes) == number
    assert codes == [c for c, a in small.areas.items() if a.area_level == level and a.valid]
    assert view.classes is not None
    assert sum(view.classes.counts) == number


def test_a_buurt_without_boundary_has_its_cell_and_an_old_code_stands_apart(small: Store) -> None:
    view = build_view(small, Choice("inwoners", "2022", "buurt"))
    assert NO_BOUNDARY in states(view)
    assert OLD_CODE not in states(view)
    assert [(cell.area_code, cell.value) for cell in view.old_codes] == [(OLD_CODE, 12)]
    assert build_view(small, Choice("inwoners", "2024", "buurt")).old_codes == ()


def test_ranks_count_from_the_highest_and_ties_share(store_with: StoreWith) -> None:
    values = dict(zip(GEMEENTEN, [5, 9, 9, 9, 2, 2, 7], strict=False))
    store = store_with([row(code, value) for code, value in values.items()])
    view = build_view(store, Choice("proef", "2024", "gemeente"))
    assert [cell.rank for cell in view.cells][:7] == [5, 1, 1, 1, 6, 6, 4]
    assert [cell.rank for cell in view.cells][7:] == [None] * 5


def test_classes_and_cells_agree(small: Store) -> None:
    for method in ("quantile", "equal", "natural", "stdev"):
        view = build_view(small, replace(INWONERS, level="buurt", method=method))
        assert view.classes is not None
        found = [cell.class_index for cell in view.cells]
        counts = tuple(found.count(index) for index in range(len(view.classes.counts)))
        assert counts == view.classes.counts


def test_beside_the_map(small: Store) -> None:
    view = build_view(small, INWONERS)
    assert (view.drenthe.value, view.drenthe.computed) == (780_000, False)
    assert view.nederland.value == 17_900_000
    assert view.periods == ("2022", "2023", "2024")
    assert view.first_period_drenthe is not None
    period, cell = view.first_period_drenthe
    assert (period, cell.value, cell.computed) == ("2022", 777_600, True)
    assert build_view(small, Choice("woz_waarde", "2024", "gemeente")).first_period_drenthe is None


def test_only_the_origins_of_the_cells_on_the_map(small: Store) -> None:
    """At gemeente level one figure is RIVM's; of the buurten none is."""
    choice = Choice("afstand_huisarts", "2019-2022", "gemeente")
    assert [one.id for one in build_view(small, choice).origins] == ["cbs_kwb", "rivm"]
    buurten = build_view(small, replace(choice, level="buurt"))
    assert [one.id for one in buurten.origins] == ["cbs_kwb"]
    assert [one.period for one in buurten.series_breaks] == ["2019-2022"]


def test_regions_are_computed(small: Store) -> None:
    view = build_view(small, Choice("inwoners", "2024", "regio", "corop"))
    values = {cell.area_code: cell.value for cell in view.cells}
    assert values == {"CR07": 300_000, "CR08": 120_000, "CR09": 360_000}
    assert all(cell.computed for cell in view.cells)
    assert [cell.rank for cell in view.cells] == [2, 3, 1]


def test_regions_without_members_are_not_applicable(small: Store) -> None:
    view = build_view(small, Choice("inwoners", "2024", "regio", "wzw"))
    assert states(view) == {"RG_wzw_zuid": "value", "RG_wzw_noord": "not_applicable"}
    assert view.classes is not None
    assert view.classes.counts == (1,)


def test_regions_miss_what_a_member_misses(small: Store) -> None:
    view = build_view(small, replace(AANDEEL, level="regio", grouping="corop"))
    assert set(states(view).values()) == {"missing"}
    assert (view.classes, view.moved) == (None, ())


def test_figures_of_drenthe_only_give_a_map_without_classes(store_with: StoreWith) -> None:
    store = store_with([row("PV22", 3)])
    choice, _ = parse_choice({"indicator": "proef", "vast": "1", "midden": "drenthe"}, store)
    view = build_view(store, choice)
    assert set(states(view).values()) == {"missing"}
    assert len(view.cells) == 12
    assert view.classes is None
    assert view.drenthe.value == 3
    assert view.periods == ()


def test_an_indicator_without_figures_at_all(store_with: StoreWith) -> None:
    store = store_with([row("GM0106", "", "missing")])
    view = build_view(store, parse_choice({"indicator": "proef"}, store)[0])
    assert view.classes is None
    assert view.first_period_drenthe is None


# The middle, and one scale for all years


def test_the_middle_is_drenthe_or_nederland_of_this_period(small: Store) -> None:
    for period in ("2022", "2023"):
        view = build_view(small, replace(AANDEEL, period=period, centre="drenthe"))
        assert view.classes is not None
        assert view.classes.centre == view.drenthe.value
        below = [c.value for c in view.cells if c.value and c.value <= (view.drenthe.value or 0)]
        index = view.classes.centre_index
        assert index is not None
        assert sum(view.classes.counts[:index]) == len(below) + (period == "2022")  # a zero


def test_a_middle_outside_the_values_is_no_middle(small: Store) -> None:
    """17.9 million inhabitants is no middle of gemeenten; Drenthe 2024 is missing."""
    outside = build_view(small, replace(INWONERS, centre="nederland"))
    missing = build_view(small, replace(AANDEEL, centre="drenthe"))
    for view in (outside, missing):
        assert view.classes is not None
        assert not view.classes.diverging


@pytest.mark.parametrize("method", ["quantile", "equal", "natural", "stdev"])
@pytest.mark.parametrize("level", ["gemeente", "buurt", "regio"])
def test_fixed_classes_are_those_of_every_year(small: Store, method: str, level: str) -> None:
    grouping = "corop" if level == "regio" else ""
    choice = Choice("inwoners", "2024", level, grouping, method, fixed=True)
    views = [build_view(small, replace(choice, period=p)) for p in ("2022", "2023", "2024")]
    found = [view.classes for view in views]
    assert len({classes.limits for classes in found if classes}) == 1
    lowest = min(cell.value or 0 for cell in views[0].cells)
    highest = max(cell.value or 0 for cell in views[2].cells)
    assert found[0] is not None
    assert (found[0].limits[0], found[0].limits[-1]) == (lowest, highest)
    for view in views:
        assert view.classes is not None
        assert sum(view.classes.counts) == len(view.cells)


def test_fixed_classes_have_one_middle(small: Store) -> None:
    choice = replace(AANDEEL, fixed=True, centre="nederland")
    views = [build_view(small, replace(choice, period=p)) for p in ("2022", "2023", "2024")]
    assert {view.classes.centre for view in views if view.classes} == {21.5}


def test_fixed_classes_leave_old_codes_out(small: Store) -> None:
    """The old code has 12 inhabitants in 2022, far below any buurt that still exists."""
    view = build_view(small, Choice("inwoners", "2024", "buurt", method="equal", fixed=True))
    assert view.classes is not None
    assert view.classes.limits[0] == 2450


def test_moved_areas_are_named(store_with: StoreWith) -> None:
    rows = [row(code, 2**number) for number, code in enumerate(GEMEENTEN)]
    view = build_view(store_with(rows), Choice("proef", "2024", "gemeente", method="equal"))
    assert view.moved
    assert set(view.moved) < set(GEMEENTEN)
    assert build_view(store_with_same(view), view.choice) is not view


def store_with_same(view: MapView) -> Store:
    """A store with the version of nobody and one area: an own place in the cache."""
    indicator = view.indicator.model_dump() | {"aggregate": {"rule": "none"}}
    return big_store(1, Indicator.model_validate(indicator))


# Series


def test_series_of_drenthe_regions_and_areas(small: Store) -> None:
    drenthe = area_series(small, "inwoners", "PV22")
    assert [(p, cell.value, cell.computed) for p, cell in drenthe] == [
        ("2022", 777_600, True),
        ("2023", 778_800, True),
        ("2024", 780_000, False),
    ]
    assert [cell.value for _, cell in area_series(small, "inwoners", "CR07")] == [
        299_000,
        299_500,
        300_000,
    ]
    assen = area_series(small, "aandeel_65plus", "GM0106")
    assert [(p, cell.value, cell.state) for p, cell in assen] == [
        ("2022", 21, "value"),
        ("2023", 22, "value"),
        ("2024", None, "suppressed"),
    ]
    assert area_series(small, "inwoners", "GM9999") == ()


# The cache and speed


def test_a_view_is_made_once_and_picking_an_area_makes_no_new_one(small: Store) -> None:
    plain = build_view(small, INWONERS)
    assert build_view(small, INWONERS) is plain
    picked = build_view(small, replace(INWONERS, area="GM0106"))
    assert picked.choice.area == "GM0106"
    assert plain.choice.area == ""
    assert picked.cells is plain.cells


def big_store(buurten: int, indicator: Indicator | None = None) -> Store:
    """A store with as many buurten as asked and 6 years of figures for each."""
    codes = [f"BU{n:08d}" for n in range(buurten)]
    years = [str(year) for year in range(2019, 2025)]
    record = record_of("groot", "wonen", origin=[origin()])
    record["table"] = {"path": "groot.csv", "levels": ["buurt"], "sha256": "0" * 64}
    indicator = indicator or Indicator.model_validate(record)
    keys = pd.MultiIndex.from_product([codes, years], names=["area_code", "period"])
    frame = keys.to_frame(index=False).astype("str")
    frame["value"] = np.random.default_rng(1).lognormal(3, 1, len(frame)).round(1)
    frame["status"], frame["origin"], frame["area_level"] = "final", "cbs_kwb", "buurt"
    frame["lower"] = frame["upper"] = np.nan
    areas = {
        code: Area.model_validate({"area_code": code, "area_level": "buurt", "name": code})
        for code in codes
    }
    records = Records(files={}, indicators={indicator.id: indicator}, areas=areas)
    return Store("big", records, {indicator.id: frame}, {})


def test_a_map_is_built_once_and_kept_also_with_an_area_picked() -> None:
    store = big_store(679)
    choice = Choice("groot", "2024", "buurt", method="natural", classes=7)
    view = build_view(store, choice)
    assert build_view(store, choice) is view
    assert build_view(store, replace(choice, area="BU00000001")).cells is view.cells


@given(st.lists(st.none() | st.integers(-50, 50), min_size=12, max_size=12), st.integers(3, 7))
@settings(max_examples=40)
def test_any_figures_give_a_proper_map(values: list[int | None], k: int) -> None:
    store = big_store(12)
    frame = store.observations("groot")
    frame = frame[frame["period"] == "2024"].reset_index(drop=True)
    frame["value"] = [float("nan") if value is None else float(value) for value in values]
    frame["status"] = ["suppressed" if value is None else "final" for value in values]
    records = Records(files={}, indicators=store.indicators, areas=store.areas)
    other = Store("any", records, {"groot": frame}, {})
    view = build_view(other, Choice("groot", "2024", "buurt", classes=k))
    known = sorted((value for value in values if value is not None), reverse=True)
    assert (view.classes is None) == (not known)
    for cell, value in zip(view.cells, values, strict=True):
        assert cell.value == value
        if view.classes and cell.value is not None and value is not None:
            assert cell.rank == known.index(value) + 1
            assert cell.class_index == class_of(cell.value, view.classes)
