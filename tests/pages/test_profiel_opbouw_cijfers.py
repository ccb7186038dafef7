"""Figures of part Bevolking en wonen: whose they are, of when, how they came about; and ties."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.cli.answers import find_cell
from atlas.domain.aggregate import Cell, empty_cell, observed
from atlas.domain.build_up import FINE, AgeGroup, BuildUp
from atlas.domain.profile import profile
from atlas.domain.subject import Subject, newest_period, subject_cell, subjects
from atlas.domain.view import area_series
from atlas.figures.line_words import COMPUTED_NOTE, reference_name
from atlas.figures.numbers import format_cell, format_number
from atlas.store.store import Store
from atlas.ui.profiel import opbouw_cijfers as cijfers
from atlas.ui.profiel import opbouw_leeftijd as leeftijd

EMMEN = Subject("GM0114", "gemeente", "Emmen", "GM0114", ("GM0114",))
DRENTHE = Subject("PV22", "provincie", "Drenthe")
Shares = list[float | None]
SHARES = st.lists(st.none() | st.floats(0, 90), min_size=9, max_size=9)


def share(value: float | None, state: str = "missing") -> Cell:
    return empty_cell("GM0114", state) if value is None else observed("GM0114", value, "final", "x")


def make(own: Shares, other: Shares, nederland: Shares | None = None) -> BuildUp:
    """The nine groups with these shares, the youngest first."""
    land = nederland or [None] * 9
    groups = zip(FINE, (*FINE[1:], None), own, other, land, strict=True)
    return BuildUp(
        "2025",
        tuple(
            AgeGroup(a, b, share(None), share(x), share(y), share(z)) for a, b, x, y, z in groups
        ),
    )


def figure(store: Store, code: str, name: str) -> cijfers.Figure:
    (found,) = cijfers.figures(store, subjects(store)[code], [name])
    return found


@settings(max_examples=60)
@given(SHARES, SHARES)
def test_the_finding_is_the_largest_difference_as_shown(own: Shares, other: Shares) -> None:
    """Ties, gaps and equal figures: worked out again from the written figures."""
    said = leeftijd.finding(make(own, other), EMMEN, "drenthe")
    written = [
        (format_number(mine, 1), format_number(theirs, 1))
        for mine, theirs in zip(own, other, strict=True)
        if mine is not None and theirs is not None
    ]
    tenths = [
        abs(int(mine.replace(",", "")) - int(theirs.replace(",", ""))) for mine, theirs in written
    ]
    if not written:
        assert said.endswith("kunnen wij niet naast die van Drenthe zetten.")
    elif not max(tenths):
        assert said == "In Emmen zijn alle leeftijdsgroepen even groot als in Drenthe."
    else:
        shown = tuple(re.findall(r"(\d+,\d)%", said))
        assert shown in written
        assert tenths[written.index(shown)] == max(tenths)


def test_of_equal_differences_the_oldest_is_told() -> None:
    said = leeftijd.finding(make([5.0] * 9, [6.0] * 9), EMMEN, "drenthe")
    assert "bij 80 jaar en ouder: 5,0%" in said


def test_a_difference_that_rounds_away_is_none() -> None:
    said = leeftijd.finding(make([5.0] * 9, [5.04] * 9), EMMEN, "drenthe")
    assert "even groot als in Drenthe" in said


def test_drenthe_stands_beside_nederland_whatever_is_asked() -> None:
    build = make([5.0] * 9, [5.0] * 9, [7.0] * 9)
    assert reference_name(DRENTHE, "drenthe") == "Nederland"
    assert "7,0% van die van Nederland" in leeftijd.finding(build, DRENTHE, "drenthe")
    assert reference_name(EMMEN, "nederland") == "Nederland"
    assert reference_name(EMMEN, "drenthe") == "Drenthe"


def test_why_there_are_no_shares_is_told_once_for_each_reason() -> None:
    hidden = share(None, "suppressed")
    build = make([None] * 9, [5.0] * 9)
    first = AgeGroup(0, 5, hidden, hidden, share(5.0), share(None))
    assert leeftijd.why_not(build) == "ontbreekt"
    assert leeftijd.why_not(BuildUp("2024", (first, *build.groups[1:]))) == "verborgen of ontbreekt"


def test_a_hidden_group_has_its_own_word_in_the_table(store: Store) -> None:
    hidden = share(None, "suppressed")
    build = make([5.0] * 9, [5.0] * 9)
    first = AgeGroup(0, 5, hidden, hidden, share(5.0), share(None))
    table = leeftijd.age_table(store, BuildUp("2024", (first, *build.groups[1:])), EMMEN)
    cells = [table.text(*pair) for pair in zip(table.rows[0], table.columns, strict=True)]
    assert cells == ["0 tot 5 jaar", "verborgen", "verborgen", "5,0%", "ontbreekt"]


def test_all_three_areas_are_of_one_period_and_the_source_is_named(store: Store) -> None:
    price = figure(store, "GM0114", "gemiddelde_verkoopprijs")
    assert price.period == "2024"
    assert {head: cell.value for head, cell in price.cells.items()} == {
        "Emmen": 313_566,
        "Drenthe": 380_809,
        "Nederland": 450_985,
    }
    assert cijfers.where_from(price) == "2024; definitief; CBS"


def test_a_region_has_no_mean_price_but_the_period_of_drenthe(store: Store) -> None:
    price = figure(store, "RG_boce", "gemiddelde_verkoopprijs")
    assert price.period == "2024"
    assert price.cells["BOCE-gemeenten"].state == "missing"
    assert price.cells["Drenthe"].value == 380_809


def test_drenthe_has_no_column_twice(store: Store) -> None:
    assert list(figure(store, "PV22", "woningvoorraad").cells) == ["Drenthe", "Nederland"]


def test_homes_of_a_region_are_those_of_its_gemeenten(store: Store) -> None:
    stock = figure(store, "RG_boce", "woningvoorraad").cells["BOCE-gemeenten"]
    parts = [
        figure(store, code, "woningvoorraad").cells[name].value or 0
        for code, name in (
            ("GM0114", "Emmen"),
            ("GM0109", "Coevorden"),
            ("GM1681", "Borger-Odoorn"),
        )
    ]
    assert stock.value == sum(parts) == 78_257
    assert stock.computed


@pytest.mark.parametrize(
    ("code", "names", "owner"),
    [
        ("GM0114", cijfers.HOMES, "GM0114"),
        ("WK010605", cijfers.HOMES, "GM0106"),
        ("WP1988", cijfers.HOUSEHOLDS, "GM0114"),
        ("WK010605", cijfers.PRESSURES, "GM0106"),
        ("RG_wzw_2007_noord", cijfers.HOMES, "RG_wzw_2007_noord"),
        ("PV22", cijfers.HOMES, "PV22"),
    ],
)
def test_only_what_lies_in_a_gemeente_borrows_its_figures(
    store: Store, code: str, names: tuple[str, ...], owner: str
) -> None:
    assert cijfers.whose(store, subjects(store)[code], names).code == owner


@pytest.mark.parametrize(
    ("code", "name", "shown"),
    [
        ("RG_boce", "BOCE-gemeenten", "45,9%"),
        ("PV22", "Drenthe", "46,0%"),
        ("GM0114", "Emmen", "43,9%"),
    ],
)
def test_grey_pressure_is_of_the_newest_year_for_every_area(
    store: Store, code: str, name: str, shown: str
) -> None:
    grey = figure(store, code, "grijze_druk")
    assert grey.period == "2025"
    assert format_cell(grey.cells[name], grey.indicator) == shown
    assert format_cell(grey.cells["Drenthe"], grey.indicator) == "46,0%"
    assert format_cell(grey.cells["Nederland"], grey.indicator) == "35,5%"


def test_a_pressure_is_the_same_everywhere(store: Store) -> None:
    """Map, series, profile, page Bevolking en wonen and command, of all regions and Drenthe."""
    checked = 0
    for subject in subjects(store).values():
        if subject.level not in ("provincie", "regio"):
            continue
        lines = {line.indicator.id: line for line in profile(store, subject)}
        for name, figure in zip(
            cijfers.PRESSURES, cijfers.figures(store, subject, cijfers.PRESSURES), strict=True
        ):
            cell = subject_cell(store, subject, name, "2025")
            assert figure.period == newest_period(store, subject, name) == "2025"
            assert figure.cells[subject.name] == lines[name].cell == cell
            assert dict(area_series(store, name, subject.code))["2025"] == cell
            assert find_cell(store, store.indicators[name], subject.code, "2025") == cell
            checked += cell.computed
    assert checked > 3 * 10


def test_what_we_computed_is_named_area_by_area(store: Store) -> None:
    shown = cijfers.figures(store, subjects(store)["RG_boce"], ["woningvoorraad", "grijze_druk"])
    table = cijfers.table("Proef", shown)
    assert table.notes == (COMPUTED_NOTE,)
    assert {str(row[-1]) for row in table.rows} == {
        "2025; voorlopig; CBS; BOCE-gemeenten en Drenthe berekend"
    }
    alone = cijfers.figures(store, subjects(store)["GM0114"], ["gemiddelde_verkoopprijs"])
    assert cijfers.table("Proef", alone).notes == ()


def test_parts_of_a_whole_are_drawn_as_the_table_writes_them(store: Store) -> None:
    shown = cijfers.figures(store, subjects(store)["GM0114"], cijfers.HOMES)
    chart = cijfers.parts_chart("Koop en huur", "procent", cijfers.HOME_PARTS, shown)
    assert "Emmen: Koop 63,0%; Huur van corporatie 28%; Andere huur 9%." in chart.svg
    assert "Nederland" not in chart.svg  # none of the three is known there
    table = cijfers.table("Woningen", shown)
    told = {str(row[0]): table.text(row[1], table.columns[1]) for row in table.rows}
    assert told["Huurwoningen van corporaties (aandeel)"] == "28%"
