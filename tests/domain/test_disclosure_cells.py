"""What goes into disclosure control: areas, states of cells, sums, and odd deliveries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from atlas.domain.disclosure import AreaSum, Delivery, Table, area_sums, protect
from atlas.domain.disclosure_states import Key, State, evidence
from atlas.domain.disclosure_sums import Sum, sums
from atlas.domain.disclosure_words import MOST, places_named
from atlas.store.store import Store
from tests.domain.disclosure_attackers import frame

WIJK, FIRST, SECOND = "WK010600", "BU01060000", "BU01060001"
TREE = [AreaSum(WIJK, (FIRST, SECOND))]


def table(counts: dict[str, object], name: str = "n") -> Table:
    return Table(name, frame({(area, "2024"): value for area, value in counts.items()}))


def hidden(counts: dict[str, object], *before: dict[str, object]) -> set[str]:
    published = [Delivery((table(each),)) for each in before]
    result = protect(Delivery((table(counts),)), TREE, published)
    assert not result.refusals
    return set(result.hidden["area_code"])


def test_areas_add_up_as_the_store_says(store: Store) -> None:
    found = area_sums(store.areas.values(), store.groupings.values())
    by_whole: dict[str, list[tuple[str, ...]]] = {}
    for each in found:
        by_whole.setdefault(each.whole, []).append(each.parts)
    assert len(by_whole["PV22"][0]) == 12 and "NL01" not in by_whole
    assert {part[:2] for parts in by_whole["GM0114"] for part in parts} == {"WK", "WP"}
    assert len({part[:2] for part in by_whole["GM0114"][0]}) == 1, "wijken and kernen stay apart"
    assert set(by_whole["CR08"][0]) == {"GM1681", "GM0109", "GM0114"}
    assert all(store.areas[part].valid for part in by_whole["WK010600"][0])


def test_only_regions_with_stated_members_count_and_outside_is_one_unknown_part(
    store: Store,
) -> None:
    found = {each.whole: each.parts for each in area_sums((), store.groupings.values())}
    for grouping in store.groupings.values():
        for region in grouping.regions:
            known = region.membership == "stated" and bool(region.members)
            assert (region.area_code in found) == known
            if known:
                outside = (f"~{region.area_code}",) if region.outside else ()
                assert found[region.area_code] == (*region.members, *outside)


def test_what_is_known_of_cells_at_each_moment() -> None:
    versions = [table({FIRST: None, SECOND: 30}), table({SECOND: 32})]
    known = evidence(Delivery((table({FIRST: 4}),)), [Delivery((each,)) for each in versions])
    first, second = Key("n", FIRST, "2024"), Key("n", SECOND, "2024")
    assert known.snapshots[0][first].kind == "hidden" and known.snapshots[1][first].kind == "hidden"
    assert known.earlier == {second: [30.0, 32.0]}
    assert known.now == {first: State("shown", 4.0)}
    assert known.merged[second].value == 32.0


def test_a_percentage_without_its_count_tells_that_count() -> None:
    below, share = table({FIRST: 200}, "d"), table({FIRST: 12.5}, "p").rows
    known = evidence(Delivery((below, Table("p", share, "percentage", 10, "", "d"))), ())
    key = Key("p", FIRST, "2024")
    assert known.now[key] == State("shown", 25.0) and known.shares[key].value == 12.5
    assert known.bases[key].numerator == key


def test_levels_that_were_not_delivered_are_skipped() -> None:
    tree = [AreaSum("GM0106", (WIJK, "WK010601")), *TREE]
    known = evidence(Delivery((table({"GM0106": 9, FIRST: 4, SECOND: 5}),)), ())
    parts = tuple(Key("n", area, "2024") for area in (FIRST, SECOND, "WK010601"))
    assert sums(known, tree, ()) == [Sum(Key("n", "GM0106", "2024"), parts)]


def test_a_cell_that_was_delivered_as_secret_is_protected_too() -> None:
    assert hidden({WIJK: 40, FIRST: None, SECOND: 30}) in ({WIJK, FIRST}, {FIRST, SECOND})


def test_a_part_that_nobody_delivered_hides_another_when_it_counts() -> None:
    """40 - 30 are in the buurt that is not there: who hides it hides nothing of the other."""
    tree = [AreaSum(WIJK, (FIRST, SECOND, "BU01060002"))]
    some = protect(Delivery((table({WIJK: 44, FIRST: 4, SECOND: 30}),)), tree)
    assert set(some.hidden["area_code"]) == {FIRST}
    none = protect(Delivery((table({WIJK: 34, FIRST: 4, SECOND: 30}),)), tree)
    assert len(none.hidden) == 2, "it adds nothing, and everybody can guess that"


def test_not_applicable_counts_nothing_and_protects_nothing() -> None:
    rows = table({WIJK: 4, FIRST: 4, SECOND: 0}).rows
    rows.loc[rows["area_code"] == SECOND, ["value", "status"]] = ["", "not_applicable"]
    rows.loc[rows["area_code"] == WIJK, "value"] = "34"
    result = protect(Delivery((Table("n", rows),)), TREE)
    assert result.tables["n"].iloc[2]["status"] == "not_applicable"
    assert set(result.hidden["area_code"]) == {WIJK, FIRST}


def test_a_total_that_is_off_its_parts_is_taken_as_it_is() -> None:
    """Rounded totals: the attacker is thought to know how far they are off."""
    assert hidden({WIJK: 35, FIRST: 4, SECOND: 30}) in ({FIRST, SECOND}, {FIRST, WIJK})


def test_frames_of_numbers_keep_their_columns_and_lose_bounds_too() -> None:
    rows = table({FIRST: 4, SECOND: 30}).rows.astype({"value": "float64"})
    rows = rows.assign(lower=rows["value"] - 1, upper=rows["value"] + 1, note="x")
    result = protect(Delivery((Table("n", rows),)), TREE).tables["n"]
    assert list(result.columns) == list(rows.columns) and result["note"].tolist() == ["x", "x"]
    assert result.loc[0, ["value", "lower", "upper"]].isna().all()
    assert result.loc[1, ["value", "lower", "upper"]].tolist() == [30.0, 29.0, 31.0]
    assert rows["value"].tolist() == [4.0, 30.0], "the delivery itself stays as it is"


def test_counts_that_are_no_whole_numbers_are_protected_too() -> None:
    assert hidden({WIJK: 34.5, FIRST: 4.5, SECOND: 30.0}) in ({FIRST, SECOND}, {FIRST, WIJK})


def test_an_empty_delivery_gives_an_empty_answer() -> None:
    result = protect(Delivery((Table("n", frame({})),)), TREE)
    assert result.tables["n"].empty and not result.lines and not result.refusals


def test_a_negative_count_is_refused() -> None:
    result = protect(Delivery((table({FIRST: -3}),)), TREE)
    assert result.refusals == (
        f"Een aantal kan niet kleiner zijn dan 0: n, {FIRST}, 2024. Verbeter het getal.",
    )


def test_a_cell_that_stands_in_a_table_twice_is_an_error_of_the_caller() -> None:
    rows = pd.concat([table({FIRST: 4}).rows] * 2)
    with pytest.raises(ValueError, match="twice"):
        protect(Delivery((Table("n", rows),)), TREE)


def test_percentages_on_a_public_denominator_are_checked() -> None:
    public = Delivery((table({FIRST: 200, SECOND: 500}, "d"),))
    share = Table("p", table({FIRST: 2.0, SECOND: 50.0}).rows, "percentage", 10, "", "d")
    result = protect(Delivery((share,)), TREE, [public])
    assert result.hidden[["area_code", "why"]].values.tolist() == [[FIRST, "built_on"]]
    assert not result.unchecked and list(result.tables) == ["p"]


def test_a_percentage_of_nobody_may_be_known() -> None:
    """Zero is shown, and so is 0%: it is about no one."""
    below = table({FIRST: 200}, "d")
    share = Table("p", table({FIRST: 0.0}).rows, "percentage", 10, "", "d")
    assert protect(Delivery((below, share)), TREE).hidden.empty


@pytest.mark.parametrize("share", [0.0, 50.0, 100.0])
@pytest.mark.parametrize("all_of_them", [1, 2, 8])
def test_a_percentage_of_a_few_whose_number_is_public_is_hidden_whatever_it_is(
    all_of_them: int, share: float
) -> None:
    """Were only 0% shown, a hidden percentage of one person would be 100%."""
    public = Delivery((table({FIRST: all_of_them, SECOND: 500}, "d"),))
    rows = table({FIRST: share, SECOND: 50.0}).rows
    result = protect(Delivery((Table("p", rows, "percentage", 10, "", "d"),)), TREE, [public])
    assert set(result.hidden["area_code"]) == {FIRST} and not result.refusals


def test_a_percentage_of_a_few_does_not_follow_from_that_of_more() -> None:
    public = Delivery((table({WIJK: 508, FIRST: 8, SECOND: 500}, "d"),))
    rows = table({WIJK: 50.0, FIRST: 25.0, SECOND: 50.4}).rows
    result = protect(Delivery((Table("p", rows, "percentage", 10, "", "d"),)), TREE, [public])
    assert len(result.hidden) == 2 and not result.refusals


def test_a_secret_denominator_takes_its_percentage_along() -> None:
    tables = (table({FIRST: 50}, "n"), table({FIRST: None}, "d"))
    share = Table("p", table({FIRST: 25.0}).rows, "percentage", 10, "n", "d")
    result = protect(Delivery((*tables, share)), TREE)
    assert dict(zip(result.hidden["table"], result.hidden["why"], strict=True)) == {
        "d": "delivered",
        "p": "built_on",
    }


def test_a_cell_that_was_hidden_before_is_protected_when_it_is_not_delivered_again() -> None:
    """The buurt was hidden; the wijk and the other buurt would tell it now."""
    assert hidden({WIJK: 34, SECOND: 30}, {FIRST: None}) in ({WIJK}, {SECOND})


def test_long_lists_are_cut() -> None:
    keys = [Key("n", FIRST, str(2000 + year)) for year in range(MOST + 2)]
    assert places_named(keys).endswith("; en nog 2") and places_named(keys).count("BU") == MOST
    assert np.all([str(2000 + year) in places_named(keys) for year in range(MOST)])
