"""The budget of 2007-2010, counted again from the file, and amounts that are never added."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.budgets import (
    INLINE,
    INLINE_YEARS,
    TABLE,
    TOTAL,
    YEARLY,
    Amount,
    Check,
    amounts,
    amounts_by_node,
    by_region,
    by_year,
    lines,
    others,
    period_words,
    periods,
    reconciliation,
    total,
    totals,
    years_of,
)
from atlas.store.programme import COLUMNS
from atlas.store.store import Store

FILE = Path(__file__).parents[2] / "data/programme/budgets.csv"
# As printed in H6 of the programme of 2007.
PRINTED = {
    "1": (120_000, 180_000, 180_000, 180_000),
    "2": (90_000, 80_000, 90_000, 60_000),
    "3": (60_000, 80_000, 90_000, 100_000),
    "4": (120_000, 120_000, 120_000, 120_000),
    "5": (10_000, 40_000, 20_000, 40_000),
    TOTAL: (400_000, 500_000, 500_000, 500_000),
}


def amount(kind: str = TABLE, euros: int | None = 1, **row: str) -> Amount:
    whole = {**dict.fromkeys(COLUMNS["budgets"], ""), **row}
    return Amount("bud-x", YEARLY, "1", "lijn", kind, euros, (2007,), "", whole)


class Programme:
    """A store with only a table of amounts."""

    def __init__(self, version: str, rows: list[dict[str, str]]) -> None:
        self.version = version
        empty = dict.fromkeys(COLUMNS["budgets"], "")
        self.frame = pd.DataFrame([{**empty, **row} for row in rows], columns=COLUMNS["budgets"])

    def programme(self, table_id: str) -> pd.DataFrame:
        return self.frame


def changed(version: str, budget_id: str, **cells: str) -> Store:
    """The real amounts with one row changed."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            {**row, **cells} if row["budget_id"] == budget_id else row
            for row in csv.DictReader(file)
        ]
    return Programme(version, rows)  # type: ignore[return-value]


@pytest.mark.parametrize("line", sorted(PRINTED))
def test_every_line_has_the_printed_amounts(store: Store, line: str) -> None:
    assert by_year(store, line) == dict(zip(range(2007, 2011), PRINTED[line], strict=True))


def test_there_are_fifty_amounts_each_with_its_row(store: Store) -> None:
    found = amounts(store)
    assert len(found) == 50
    assert len({each.amount_id for each in found}) == 50
    assert {each.row["amount_kind"] for each in found if each.kind == TABLE} == {TABLE}
    assert all(each.euros and each.euros > 0 for each in found)


def test_table_and_text_are_equal_for_every_line_and_period(store: Store) -> None:
    checks = reconciliation(store)
    assert [(each.line_no, each.period) for each in checks] == [
        (line, period) for line in PRINTED for period in ("2007", "2008-2010")
    ]
    for each in checks:
        year = PRINTED[each.line_no]
        printed = year[0] if each.period == "2007" else sum(year[1:])
        assert (each.first, each.second, each.difference) == (printed, printed, 0)


def test_the_lines_add_up_to_the_printed_totals(store: Store) -> None:
    found = {(each.line, each.period): (each.first, each.second) for each in totals(store)}
    assert found == {
        ("tabel", "2007"): (400_000, 400_000),
        ("tabel", "2008"): (500_000, 500_000),
        ("tabel", "2009"): (500_000, 500_000),
        ("tabel", "2010"): (500_000, 500_000),
        ("tekst", "2007"): (400_000, 400_000),
        ("tekst", "2008-2010"): (1_500_000, 1_500_000),
    }


def test_an_amount_per_region_and_year_is_multiplied(store: Store) -> None:
    (check,) = by_region(store)
    assert check == Check("1", "Ondersteunen drie regioplatforms", "2008-2010", 540_000, 540_000)


@pytest.mark.parametrize(
    ("budget", "line", "period", "difference"),
    [
        ("bud-001", "1", "2007", 1_000),  # the table has more than the text
        ("bud-007", "2", "2008-2010", 1_000),
        ("bud-025", "1", "2007", -1_000),  # the text has more than the table
        ("bud-040", "5", "2008-2010", -1_000),
    ],
)
def test_a_changed_amount_is_a_difference(
    store: Store, budget: str, line: str, period: str, difference: int
) -> None:
    before = next(each for each in amounts(store) if each.amount_id == budget)
    other = changed(f"more {budget}", budget, amount_eur=str((before.euros or 0) + 1_000))
    found = {(each.line_no, each.period): each.difference for each in reconciliation(other)}
    assert found.pop((line, period)) == difference
    assert set(found.values()) == {0}


def test_a_missing_year_makes_a_difference_unknown() -> None:
    other = changed("a year less", "bud-007", year="")
    found = {(each.line_no, each.period): each for each in reconciliation(other)}
    assert found["2", "2008-2010"].first is None
    assert found["2", "2008-2010"].difference is None
    assert found["2", "2007"].difference == 0


def test_a_text_without_an_amount_makes_a_difference_unknown() -> None:
    other = changed("no text", "bud-033", amount_kind="iets anders")
    found = {(each.line_no, each.period): each for each in reconciliation(other)}
    assert found["5", "2007"].second is None
    assert found["5", "2007"].difference is None
    text = next(each for each in totals(other) if (each.line, each.period) == ("tekst", "2007"))
    assert text.first is None


def test_without_amounts_there_is_nothing_to_compare() -> None:
    none: Store = Programme("nothing", [])  # type: ignore[assignment]
    assert lines(none) == {}
    assert totals(none) == ()
    assert by_region(none) == ()
    assert [each.difference for each in reconciliation(none)] == []


def test_amounts_of_two_kinds_are_never_added() -> None:
    with pytest.raises(ValueError, match="never added"):
        total([amount(TABLE), amount(INLINE)])
    with pytest.raises(ValueError, match="never added"):
        total([amount(INLINE), amount(INLINE_YEARS)])


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=9))
def test_a_total_is_the_sum_of_its_amounts(euros: list[int]) -> None:
    assert total(amount(euros=each) for each in euros) == sum(euros)


def test_a_total_of_nothing_or_of_an_unknown_amount_is_unknown() -> None:
    assert total([]) is None
    assert total([amount(euros=5), amount(euros=None)]) is None
    assert total([amount(euros=0)]) == 0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2007", (2007,)),
        ("2008-2010", (2008, 2009, 2010)),
        ("2010-2008", ()),
        ("vanaf 2018", ()),
        ("per jaar", ()),
        ("ca. 2016", ()),
        ("t/m 2007", ()),
        ("", ()),
        ("2007\n", ()),
        ("<b>2007</b>", ()),
    ],
)
def test_only_plain_years_are_years(text: str, years: tuple[int, ...]) -> None:
    assert years_of(text) == years


def test_periods_are_those_of_the_text(store: Store) -> None:
    assert periods(store) == ((2007,), (2008, 2009, 2010))
    assert [period_words(each) for each in periods(store)] == ["2007", "2008-2010"]
    assert period_words(()) == ""


def test_other_programmes_stand_apart_with_what_the_document_says_of_them(store: Store) -> None:
    found = {(each.programme, each.row["action"]): each for each in others(store)}
    assert len(found) == 9
    said = {key: (each.row["qualifier"], each.euros) for key, each in found.items()}
    assert said["Regio Deal Zuid- en Oost-Drenthe", "rijksbijdrage"] == ("maximaal", 20_000_000)
    assert said["Motie Wolbert", "rijksmiddelen"] == ("ruim", 10_000_000)
    assert said["MFD-regeling", "uitgezette middelen afgelopen jaren"] == ("ongeveer", 1_800_000)
    village = found["Uitvoeringsagenda 2019", "provinciale bijdrage per gemeente"]
    assert village.euros == 50_000
    assert "per jaar of in totaal niet gezegd" in village.row["remark"]


def test_every_linked_amount_is_found_by_its_node(store: Store) -> None:
    by_node = amounts_by_node(store)
    assert sum(len(each) for each in by_node.values()) == sum(
        bool(each.node_id) for each in amounts(store)
    )
    assert {each.amount_id for each in by_node["wzw-1"]} == {f"bud-00{n}" for n in range(1, 5)}
    assert "" not in by_node
