"""Small numbers that must stay hidden, by the numbers of the list of faults (26, 27 and 28)."""

from __future__ import annotations

import pandas as pd
import pytest

from atlas.domain.disclosure import AreaSum, Delivery, Protected, Table, TableSum, protect
from tests.domain.disclosure_attackers import frame

GEMEENTE, NORTH, SOUTH = "GM0106", "WK010600", "WK010601"
TREE = [
    AreaSum(GEMEENTE, (NORTH, SOUTH)),
    AreaSum(NORTH, ("BU01060000", "BU01060001", "BU01060002")),
    AreaSum(SOUTH, ("BU01060100", "BU01060101")),
]
COUNTS = {
    "BU01060000": 4,
    "BU01060001": 30,
    "BU01060002": 80,
    "BU01060100": 60,
    "BU01060101": 0,
    NORTH: 114,
    SOUTH: 60,
    GEMEENTE: 174,
}


def table(counts: dict[str, object], period: str = "2024", name: str = "n") -> Table:
    return Table(name, frame({(area, period): value for area, value in counts.items()}))


def together(*tables: Table) -> pd.DataFrame:
    return pd.concat([each.rows for each in tables], ignore_index=True)


def why(result: Protected, name: str = "n") -> dict[tuple[str, str], str]:
    rows = result.hidden[result.hidden["table"] == name]
    return rows.set_index(["area_code", "period"])["why"].to_dict()


def public(result: Protected) -> Delivery:
    """What is public after a delivery."""
    return Delivery(tuple(Table(name, rows) for name, rows in result.tables.items()))


def protected(*tables: Table, before: tuple[Delivery, ...] = ()) -> Protected:
    return protect(Delivery(tables), TREE, before)


# 26: a count below the threshold, or a percentage on it


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (9, True), (10, False)])
def test_26_a_count_below_the_threshold_is_suppressed_and_zero_is_not(
    count: int, hidden: bool
) -> None:
    result = protected(table({"BU01060000": count}))
    row = result.tables["n"].iloc[0]
    assert row["status"] == ("suppressed" if hidden else "final")
    assert row["value"] == ("" if hidden else str(count))


def test_26_the_threshold_is_that_of_the_indicator() -> None:
    rows = table({"BU01060000": 4, "BU01060001": 6}).rows
    result = protect(Delivery((Table("n", rows, threshold=5),)), TREE)
    assert why(result) == {("BU01060000", "2024"): "primary"}


@pytest.mark.parametrize("counted", [4, 196], ids=["few of them", "nearly all of them"])
@pytest.mark.parametrize("with_counts", [True, False])
def test_26_a_percentage_on_a_small_count_is_suppressed(counted: int, with_counts: bool) -> None:
    """Of 200 households 4 (2.0%), or all but 4 (98.0%)."""
    below = table({"BU01060000": 200, "BU01060001": 500}, name="d")
    above = table({"BU01060000": counted, "BU01060001": 250}, name="n")
    rows = table({"BU01060000": counted / 2, "BU01060001": 50.0}, name="p").rows
    share = Table("p", rows, "percentage", 10, "n" if with_counts else "", "d")
    result = protected(below, share, *([above] if with_counts else []))
    assert why(result, "p") == {("BU01060000", "2024"): "built_on"}
    shown = {
        name: set(frame.loc[frame["status"] == "final", "area_code"])
        for name, frame in result.tables.items()
    }
    if with_counts:  # else the percentage follows from its counts
        assert "BU01060000" not in shown["n"] & shown["d"]


def test_26_a_percentage_without_counts_is_told_to_be_unchecked() -> None:
    rows = table({"BU01060000": 2.0}, name="p").rows
    result = protected(Table("p", rows, "percentage"))
    assert result.unchecked == 1 and "kunnen wij niet controleren" in result.lines[-1]
    assert result.tables["p"]["status"].tolist() == ["final"]


def test_26_the_editor_reads_what_was_hidden_and_why() -> None:
    assert protected(table(COUNTS)).lines == (
        "Verborgen: 2 van de 8 cellen.",
        "1 aantal is te klein.",
        "1 cel is verborgen omdat anders een andere te berekenen is.",
    )


# 27: one hidden cell beside a total


def test_27_a_second_cell_is_hidden_beside_a_total() -> None:
    assert why(protected(table(COUNTS))) == {
        ("BU01060000", "2024"): "primary",
        ("BU01060001", "2024"): "secondary",
    }


def test_27_without_the_total_one_hidden_cell_is_enough() -> None:
    counts = {area: value for area, value in COUNTS.items() if area.startswith("BU")}
    assert why(protected(table(counts))) == {("BU01060000", "2024"): "primary"}


def test_27_a_total_of_wijken_counts_for_buurten_when_no_wijk_is_delivered() -> None:
    counts = {area: value for area, value in COUNTS.items() if not area.startswith("WK")}
    assert len(why(protected(table(counts)))) == 2


def test_27_two_small_cells_that_are_few_together_need_a_third() -> None:
    """3 and 4 are 7 together: whoever knows that knows each too well."""
    counts = COUNTS | {"BU01060000": 3, "BU01060001": 4, NORTH: 87, GEMEENTE: 147}
    found = why(protected(table(counts)))
    assert list(found.values()) == ["primary", "primary", "secondary"]


def test_27_a_total_that_can_not_be_given_is_named() -> None:
    """The only buurt with anybody in its wijk: the wijk must be hidden, and another one."""
    counts = {"BU01060100": 4, "BU01060101": 0, SOUTH: 4, NORTH: 114, GEMEENTE: 118}
    result = protected(table(counts))
    assert why(result)[SOUTH, "2024"] == "primary"
    assert len({NORTH, GEMEENTE} & {area for area, _ in why(result)}) == 1
    assert any(
        line.startswith("Deze totalen kunnen niet worden gegeven: n, ") for line in result.lines
    )


def test_27_regions_of_gemeenten_are_totals_too() -> None:
    tree = [AreaSum("CR07", ("GM1680", "GM0106")), AreaSum("RG_x", ("GM0106", "~RG_x"))]
    counts = table({"CR07": 50, "GM1680": 44, "GM0106": 6})
    assert len(protect(Delivery((counts,)), tree).hidden) == 2
    outside = table({"RG_x": 50, "GM0106": 6})  # with a gemeente of another province
    assert len(protect(Delivery((outside,)), tree).hidden) == 1


# 28: by difference over years, filters and exports


def test_28_a_period_of_years_gives_no_year_away() -> None:
    years = {"2019": 40, "2020": 4, "2021": 30, "2022": 20, "2019-2022": 94}
    rows = frame({("BU01060000", period): count for period, count in years.items()})
    found = why(protected(Table("n", rows)))
    assert found["BU01060000", "2020"] == "primary" and len(found) == 2


def test_28_periods_that_overlap_give_no_year_away() -> None:
    """2021-2023 and 2021-2022 tell 2023, though nobody delivered 2021 and 2022."""
    years = {"2021-2022": 40, "2021-2023": 44, "2023": 4}
    rows = frame({("BU01060000", period): count for period, count in years.items()})
    assert len(why(protected(Table("n", rows)))) == 2


def test_28_a_period_that_is_no_sum_binds_nothing() -> None:
    """A mean over years is no total, as other areas show."""
    cells = {("BU01060000", "2021"): 4, ("BU01060000", "2022"): 40, ("BU01060000", "2021-2022"): 22}
    cells |= {("BU01060001", "2021"): 30, ("BU01060001", "2022"): 50}
    rows = frame(cells | {("BU01060001", "2021-2022"): 40})
    assert len(why(protected(Table("n", rows)))) == 1


def test_28_filters_that_add_up_give_nothing_away() -> None:
    """Huur and koop make all dwellings."""
    tables = (
        table({"BU01060000": 4, "BU01060001": 60}, name="huur"),
        table({"BU01060000": 96, "BU01060001": 70}, name="koop"),
        table({"BU01060000": 100, "BU01060001": 130}, name="alle"),
    )
    result = protect(Delivery(tables, (TableSum("alle", ("huur", "koop")),)), TREE)
    assert len(result.hidden) == 2
    assert set(result.hidden["area_code"]) == {"BU01060000"}


def test_28_percentages_that_make_100_give_nothing_away() -> None:
    below = table({"BU01060000": 200, "BU01060001": 500}, name="d")
    shares = [
        Table(name, table(rows, name=name).rows, "percentage", 10, "", "d")
        for name, rows in {
            "jong": {"BU01060000": 2.0, "BU01060001": 20.0},
            "midden": {"BU01060000": 50.0, "BU01060001": 30.0},
            "oud": {"BU01060000": 48.0, "BU01060001": 50.0},
        }.items()
    ]
    sums = (TableSum("d", ("jong", "midden", "oud")),)
    result = protect(Delivery((below, *shares), sums), TREE)
    assert why(result, "jong") == {("BU01060000", "2024"): "built_on"}
    assert len(result.hidden) == 2


def test_28_a_second_export_with_another_level_gives_nothing_away() -> None:
    first = protected(table({a: v for a, v in COUNTS.items() if a != NORTH and a.startswith("BU")}))
    assert len(first.hidden) == 1
    second = protected(table({NORTH: COUNTS[NORTH]}), before=(public(first),))
    assert why(second) == {(NORTH, "2024"): "secondary"}, "the total tells the hidden buurt"


def test_28_what_was_shown_once_protects_nothing() -> None:
    """Only BU01060002 was not public yet: it is hidden, not the cheaper BU01060001."""
    before = Delivery((table({"BU01060001": 30, NORTH: 114}),))
    found = why(protected(table(COUNTS), before=(before,)))
    assert found["BU01060002", "2024"] == "secondary" and ("BU01060001", "2024") not in found


def test_28_what_was_shown_once_counts_as_known_also_when_revised() -> None:
    before = Delivery((table({"BU01060001": 28, NORTH: 112}),))
    found = why(protected(table(COUNTS), before=(before,)))
    assert found["BU01060002", "2024"] == "secondary" and ("BU01060001", "2024") not in found


def test_28_what_was_hidden_once_stays_hidden() -> None:
    """Were both shown after a revision, the old total would tell the old small count."""
    first = protected(table(COUNTS))
    second = protected(
        table(COUNTS | {"BU01060000": 14, NORTH: 124, GEMEENTE: 184}), before=(public(first),)
    )
    assert set(why(second).values()) == {"kept"}
    assert why(second).keys() == why(first).keys()


def test_28_a_small_count_that_was_public_is_refused() -> None:
    result = protected(table(COUNTS), before=(Delivery((table({"BU01060000": 4}),)),))
    assert not result.tables and "eerder al te zien: n, BU01060000, 2024" in result.refusals[0]


def test_28_a_small_count_that_follows_from_what_is_public_is_refused() -> None:
    shown = {area: value for area, value in COUNTS.items() if area != "BU01060000"}
    result = protected(table(COUNTS), before=(Delivery((table(shown),)),))
    assert (
        not result.tables and "Te berekenen uit cijfers die al openbaar zijn" in result.refusals[0]
    )


def test_28_a_percentage_that_was_public_gives_its_count_away() -> None:
    below = table({"BU01060000": 200}, name="d")
    share = Table("p", table({"BU01060000": 2.0}, name="p").rows, "percentage", 10, "n", "d")
    result = protected(table({"BU01060000": 4}), below, share, before=(Delivery((below, share)),))
    assert not result.tables and result.refusals


def test_28_a_count_revised_to_below_the_threshold_does_not_follow_from_the_difference() -> None:
    """12 was public, now 8. All others were public too: the new total would tell it."""
    old = COUNTS | {"BU01060000": 12, NORTH: 122, GEMEENTE: 182}
    before = protected(table(old))
    assert before.hidden.empty
    new = COUNTS | {"BU01060000": 8, NORTH: 118, GEMEENTE: 178}
    assert protected(table(new), before=(public(before),)).refusals
