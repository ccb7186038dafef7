"""Groups of gemeenten: figures recomputed with pandas, incomplete, empty and overlapping groups."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from atlas.domain.groups import Group, group_figure, group_line, grouping_groups, shared, usable
from atlas.domain.ranks import gemeenten
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import GEMEENTEN, small_data

CODES = tuple(GEMEENTEN)
REST = "Overig"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("groups")))


def test_a_grouping_has_its_regions_and_the_rest(store: Store) -> None:
    boce, rest = grouping_groups(store, store.groupings["boce"], REST)
    assert [store.areas[c].name for c in boce.members] == ["Coevorden", "Emmen", "Borger-Odoorn"]
    assert (rest.name, len(rest.members), rest.region) == (REST, 9, None)
    assert sorted((*boce.members, *rest.members)) == sorted(gemeenten(store))
    corop = grouping_groups(store, store.groupings["corop"], REST)
    assert [len(group.members) for group in corop] == [5, 3, 4]


def test_only_groupings_with_all_members_stated_can_be_used(store: Store) -> None:
    refused = {each.id for each in store.groupings.values() if not usable(each)}
    assert refused == {
        each.id
        for each in store.groupings.values()
        if any(region.membership != "stated" for region in each.regions)
    }
    assert "wzw_2007" in refused and "boce" not in refused


def test_every_figure_of_the_groups_recomputed_with_pandas(store: Store) -> None:
    """Sum, weighted mean or ratio of sums; none unless every member has a figure."""
    groups = grouping_groups(store, store.groupings["stedelijk_landelijk"], REST)
    assert len(groups) == 2
    counted = {"sum": 0, "weighted_mean": 0, "ratio": 0, "none": 0}
    for indicator in store.indicators.values():
        line = group_line(store, indicator.id, groups)
        if line is None:
            assert not (store.observations(indicator.id)["area_level"] == "gemeente").any()
            continue
        rule = indicator.aggregate.rule
        for found in line.figures:
            values = values_of(store, indicator.id, line.period, found.group)
            assert (found.low, found.high) == (values.min(), values.max())
            expected = None
            if rule == "sum" and values.notna().all():
                expected = values.sum()
            if rule == "weighted_mean" and values.notna().all():
                weights = values_of(store, indicator.aggregate.denominator or "", line.period,
                                    found.group)  # fmt: skip
                expected = (
                    (values * weights).sum() / weights.sum() if weights.notna().all() else None
                )
            if rule == "ratio":
                above, below = (
                    sum(values_of(store, part, line.period, found.group).sum() for part in parts)
                    for parts in (
                        indicator.aggregate.numerator_parts,
                        indicator.aggregate.denominator_parts,
                    )
                )
                expected = 100 * above / below
            assert (found.cell is None) == (expected is None) == bool(found.why)
            if found.cell and found.cell.value is not None and expected is not None:
                assert found.cell.value == pytest.approx(expected)
                assert found.cell.computed
                counted[rule] += 1
            else:
                counted["none"] += 1
    ratios = [each for each in store.indicators.values() if each.aggregate.rule == "ratio"]
    assert counted.pop("ratio") == len(ratios) * len(groups) == 21 * 2
    assert min(counted.values()) > 20


def values_of(store: Store, indicator: str, period: str, group: Group) -> pd.Series[float]:
    cells = store.cells(indicator, period, "gemeente")["value"]
    return cells.reindex([*group.members])


def test_the_newest_period_with_a_figure_counts(small: Store) -> None:
    line = group_line(small, "inwoners", [Group("A", CODES[:2]), Group("B", CODES[2:5])])
    assert line is not None and line.period == "2024"
    assert [each.cell and each.cell.value for each in line.figures] == [30_000, 120_000]
    assert line.drenthe.value == 780_000
    assert not line.drenthe.computed


@pytest.mark.parametrize(("members", "why", "ends"), [
    (("GM0106", "GM0109"), "member_missing", (None, None)),  # suppressed and missing
    (("GM1680", "GM1681", "GM0114"), "member_missing", (22.0, 24.0)),
    ((), "empty", (None, None)),
])  # fmt: skip
def test_without_all_members_there_is_only_a_range(
    small: Store, members: tuple[str, ...], why: str, ends: tuple[float | None, float | None]
) -> None:
    found = group_figure(small, "aandeel_65plus", "2024", Group("A", members))
    assert (found.cell, found.why, (found.low, found.high)) == (None, why, ends)


def test_what_has_no_rule_has_no_group_figure(small: Store) -> None:
    found = group_figure(small, "woz_waarde", "2024", Group("A", CODES[:3]))
    assert (found.cell, found.why) == (None, "no_rule")
    assert (found.low, found.high) == (200_000, 220_000)


def test_a_group_of_one_has_the_figure_of_that_one(small: Store) -> None:
    found = group_figure(small, "woz_waarde", "2024", Group("A", CODES[1:2]))
    assert found.cell is not None and found.cell.value == 210_000
    assert not found.cell.computed
    hidden = group_figure(small, "aandeel_65plus", "2024", Group("A", ("GM0106",)))
    assert (hidden.cell, hidden.why, hidden.members[0].state) == (
        None, "member_missing", "suppressed")  # fmt: skip


def test_a_mean_without_its_weights_is_none(tmp_path: Path) -> None:
    root = small_data(tmp_path)
    path = root / "indicators/bevolking/aandeel_65plus.toml"
    text = path.read_text("utf-8").replace('"inwoners"', '"woz_waarde"')
    path.write_text(text, "utf-8")
    found = group_figure(load_store(root), "aandeel_65plus", "2022", Group("A", CODES[:3]))
    assert (found.cell, found.why, found.low) == (None, "no_weights", 20)


def test_an_indicator_that_no_gemeente_has_is_none(store: Store) -> None:
    assert group_line(store, "alleenstaanden", [Group("A", gemeenten(store)[:2])]) is None
    with pytest.raises(KeyError):
        group_line(store, "bestaat_niet", [])


def test_gemeenten_in_two_groups_are_found() -> None:
    groups = [Group("A", ("a", "b", "c")), Group("B", ("c", "d", "b")), Group("C", ())]
    assert shared(groups) == ("b", "c")
    assert shared(groups[:1]) == ()
