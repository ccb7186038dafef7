"""Figures in tables and files: numbers as shown, each with its own decimals; words for the rest."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.profile import profile
from atlas.domain.subject import subjects
from atlas.figures.explanation import beware
from atlas.figures.numbers import NO_BREAK, STATE_WORDS, format_cell
from atlas.figures.profile_report import ALL_HEADS, NO_MARGIN, every_line, figure, origins, sources
from atlas.figures.report import Column, Figure, Report, Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.serving import get_store
from atlas.store.store import Store
from tests.figures.conftest import cell, changed

DAY = date(2026, 11, 22)


def cells_of(table: Table) -> list[list[Any]]:
    """The cells of the one table of a workbook, below its head, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(Report("x", "X", (), (table,), ()), DAY)))
    rows = list(book.worksheets[1].iter_rows(min_row=4))
    return [list(row) for row in rows[: len(table.rows)]]


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "shown", "pattern"),
    [
        ("%", 1, 12.35, "12,4%", '#,##0.0"%"'),
        ("%", 0, -0.4, "0%", '#,##0"%"'),
        ("euro", 0, 313566, f"€{NO_BREAK}313.566", f'"€{NO_BREAK}"#,##0'),
        ("km", 1, 3.25, "3,3 km", '#,##0.0" km"'),
        ("score", 3, -0.0251, "-0,025", "#,##0.000"),
        ("inwoners", 0, 109678, "109.678", "#,##0"),
        ("jaar", 1, 82.55, "82,6", "#,##0.0"),
        ("jaar", 0, 1975, "1975", "0"),
    ],
)
def test_a_number_is_shown_and_written_in_its_own_way(
    store: Store, unit: str, decimals: int, value: float, shown: str, pattern: str
) -> None:
    indicator = changed(store.indicators["aandeel_65plus"], unit=unit, decimals=decimals)
    own = cell("GM0114", value)
    found = figure(own, indicator)
    table = Table("T", (Column("Naam"), Column("Waarde", 0)), (("Emmen", found),))
    assert table.text(found, table.columns[1]) == shown == format_cell(own, indicator)
    (row,) = cells_of(table)
    assert row[1].number_format == pattern
    assert row[1].data_type == "n"
    assert row[1].value == pytest.approx(float(found), abs=0)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["m", "s", "n"])
def test_what_is_no_number_is_its_word(store: Store, state: str) -> None:
    own = cell("GM0114", state)
    found = figure(own, store.indicators["aandeel_65plus"])
    assert found == STATE_WORDS[own.state]
    table = Table("T", (Column("Naam"), Column("Waarde", 0)), (("Emmen", found),))
    (row,) = cells_of(table)
    assert (row[1].value, row[1].data_type) == (STATE_WORDS[own.state], "s")


@given(value=st.floats(-1e9, 1e9, allow_nan=False), decimals=st.integers(0, 4))
def test_the_number_is_the_one_that_is_shown(value: float, decimals: int) -> None:
    """Read back from what is shown it is the same, and it is at most half a step away."""
    found = Figure(value, decimals, "", "%")
    shown = found.shown.removesuffix("%").replace(".", "").replace(",", ".")
    assert float(shown) == pytest.approx(float(found), abs=1e-9)
    assert abs(float(found) - value) <= 0.5 * 10**-decimals + 1e-6
    assert found == float(found)


@pytest.fixture(scope="module")
def table() -> Table:
    atlas = get_store()
    emmen = subjects(atlas)["GM0114"]
    return every_line(atlas, profile(atlas, emmen), emmen, "drenthe")


def test_every_line_says_all_of_its_figure(table: Table) -> None:
    atlas = get_store()
    lines = profile(atlas, subjects(atlas)["GM0114"])
    assert [column.name for column in table.columns] == [*ALL_HEADS]
    assert len(table.rows) == len(lines)
    for line, row in zip(lines, table.rows, strict=True):
        said = dict(zip(ALL_HEADS, row, strict=True))
        assert said["Onderwerp"] == line.indicator.title
        assert said["Periode"] == line.period
        for name, own in (("Waarde", line.cell), ("Drenthe", line.drenthe)):
            assert table.text(said[name], Column(name, 0)) == format_cell(own, line.indicator)
        assert said["Eenheid"] and said["Soort cijfer"] and said["Status"]
        assert said["Bron"] and said["Licentie"] and said["Verschil in woorden"]
        tested = line.verdict.low is not None
        assert (said["Verschil, met 99% zekerheid"] == "niet getoetst") != tested
        assert ("berekend" in str(said["Status Drenthe"])) == line.drenthe.computed
        assert said["Wat is het?"] == line.indicator.description
        known = line.cell.lower is not None
        assert (said["Ondergrens (95%)"] == said["Bovengrens (95%)"] == NO_MARGIN) != known
        for caveat in line.indicator.notes.caveats:
            assert caveat in str(said["Let op"])


def test_the_margin_of_the_source_stands_in_columns_of_its_own() -> None:
    atlas = get_store()
    emmen = subjects(atlas)["GM0114"]
    line = next(each for each in profile(atlas, emmen) if each.indicator.id == "eenzaam_18plus")
    line = replace(line, cell=replace(line.cell, lower=40.04, upper=50.0))
    (row,) = every_line(atlas, [line], emmen, "drenthe").rows
    said = dict(zip(ALL_HEADS, row, strict=True))
    decimals = line.indicator.decimals
    assert said["Ondergrens (95%)"] == pytest.approx(40.04, abs=0.5 * 10**-decimals)
    assert str(getattr(said["Bovengrens (95%)"], "shown", "")).startswith("50")


def test_a_break_is_told_with_its_year() -> None:
    atlas = get_store()
    told = beware(atlas.indicators["huurwoningen_pct"])
    assert told[-1].startswith("Breuk in de reeks vanaf 2020: ")


def test_sources_are_those_of_the_cells_each_once() -> None:
    atlas = get_store()
    lines = profile(atlas, subjects(atlas)["GM0114"])
    assert len(sources(lines)) == len(set(sources(lines))) == len(origins(lines))
    (one,) = [line for line in lines if line.indicator.id == "grijze_druk"]
    assert {origin.id for origin in origins([one])} == {one.cell.origin, one.nederland.origin}
    empty = profile(atlas, subjects(atlas)["RG_wzw_2007_zuidoost"])
    assert sources(empty)
