"""The course of a figure: which periods it has, gaps with their reason, breaks between moments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell
from atlas.domain.subject import Subject, find_subject, subject_cell, subjects
from atlas.domain.trend import Trend, trend
from atlas.store.store import Store
from tests.domain.conftest import StoreWith, row

EMMEN, MEPPEL = "GM0114", "GM0119"
AREAS = ("GM0114", "PV22", "CR07", "WK011401")


def course(store: Store, code: str, indicator: str = "proef") -> Trend:
    subject = find_subject(store, code)
    assert subject is not None
    return trend(store, subject, indicator)


def periods(found: Trend) -> list[str]:
    return [moment.period for moment in found.moments]


def area(found: Trend) -> list[float | str]:
    cells: list[Cell] = [moment.area for moment in found.moments]
    return [cell.state if cell.value is None else cell.value for cell in cells]


def test_the_three_figures_of_each_period_stand_beside_each_other(store_with: StoreWith) -> None:
    years = ("2020", "2021")
    rows = [row(EMMEN, 10 + place, period=year) for place, year in enumerate(years)]
    rows += [row("PV22", 20 + place, period=year) for place, year in enumerate(years)]
    rows += [row("NL01", 30, period="2021")]
    found = course(store_with(rows), EMMEN)
    assert periods(found) == ["2020", "2021"]
    assert area(found) == [10, 11]
    assert [moment.drenthe.value for moment in found.moments] == [20, 21]
    assert [moment.nederland.state for moment in found.moments] == ["missing", "value"]
    assert found.figures == 2
    assert found.drenthe_from == ""


def test_it_runs_from_the_first_to_the_last_figure_of_the_area(store_with: StoreWith) -> None:
    rows = [row("PV22", 1, period=str(year)) for year in range(2010, 2025)]
    rows += [row(EMMEN, 5, period="2015"), row(EMMEN, 6, period="2018")]
    found = course(store_with(rows), EMMEN)
    assert periods(found) == ["2015", "2016", "2017", "2018"]
    assert area(found) == [5, "missing", "missing", 6]
    assert found.figures == 2
    assert found.drenthe_from == "2010"


def test_why_there_is_no_figure_is_kept(store_with: StoreWith) -> None:
    rows = [row(EMMEN, 5, period="2015"), row(EMMEN, "", "suppressed", "2016")]
    rows += [row(EMMEN, "", "not_applicable", "2017"), row(EMMEN, 0, period="2018")]
    rows += [row(EMMEN, "", "suppressed", "2019")]  # after the last figure there is no course
    found = course(store_with(rows), EMMEN)
    assert area(found) == [5, "suppressed", "not_applicable", 0]  # zero is a figure


def test_a_period_in_which_nobody_has_a_figure_is_no_gap(store_with: StoreWith) -> None:
    rows = [row(EMMEN, 5, period="2012"), row(EMMEN, 6, period="2016")]
    rows += [row(MEPPEL, 7, period="2014")]  # of another gemeente only
    assert periods(course(store_with(rows), EMMEN)) == ["2012", "2016"]


def test_without_any_figure_there_is_no_course(store_with: StoreWith) -> None:
    rows = [row(EMMEN, "", "suppressed", "2015"), row("PV22", 3, period="2015")]
    made = store_with(rows)
    for code in (EMMEN, MEPPEL, "WP0001", "CR07", "WK011400"):
        found = course(made, code)
        assert (found.moments, found.breaks, found.figures) == ((), (), 0)


def test_only_breaks_between_two_moments_are_told(store_with: StoreWith) -> None:
    breaks = [{"period": year, "note": f"Anders vanaf {year}."} for year in
              ("2009", "2010", "2012", "2014", "2015")]  # fmt: skip
    rows = [row(EMMEN, 1, period=str(year)) for year in range(2010, 2015)]
    found = course(store_with(rows, notes={"series_breaks": breaks}), EMMEN)
    assert [each.period for each in found.breaks] == ["2012", "2014"]


def test_drenthe_is_computed_where_the_source_gives_none(small: Store) -> None:
    found = course(small, EMMEN, "inwoners")
    assert periods(found) == ["2022", "2023", "2024"]
    # the twelve are 780,000 in 2024 and 1,200 less each year before
    assert [moment.drenthe.value for moment in found.moments] == [777_600, 778_800, 780_000]
    assert [moment.drenthe.computed for moment in found.moments] == [True, True, False]


def test_drenthe_has_its_own_course(small: Store) -> None:
    found = course(small, "PV22", "inwoners")
    assert area(found) == [777_600, 778_800, 780_000]
    assert found.drenthe_from == ""


def test_a_region_adds_its_gemeenten_up(small: Store) -> None:
    found = course(small, "CR08", "inwoners")
    # Borger-Odoorn, Coevorden and Emmen are the third, fourth and fifth of the list
    assert area(found) == [120_000 - 600, 120_000 - 300, 120_000]


def test_every_course_of_the_real_data_holds_together(store: Store) -> None:
    """For four kinds of areas, every indicator: ordered, with both ends known, as on the map."""
    for code in AREAS:
        subject = find_subject(store, code)
        assert isinstance(subject, Subject)
        for indicator in store.indicators:
            found = trend(store, subject, indicator)
            named = periods(found)
            assert named == sorted(set(named))
            if not named:
                assert found.figures == 0
                continue
            assert found.moments[0].area.value is not None
            assert found.moments[-1].area.value is not None
            assert found.figures <= len(named)
            assert all(named[0] < each.period <= named[-1] for each in found.breaks)
            assert found.drenthe_from < named[0]
            for moment in (found.moments[0], found.moments[-1]):
                assert moment.area == subject_cell(store, subject, indicator, moment.period)


@given(st.data())
def test_any_area_and_any_figure_have_a_course_or_none(store: Store, data: st.DataObject) -> None:
    subject = subjects(store)[data.draw(st.sampled_from(sorted(subjects(store))))]
    indicator = data.draw(st.sampled_from(sorted(store.indicators)))
    found = trend(store, subject, indicator)
    assert found.indicator.id == indicator
    assert all(
        any(cell.value is not None for cell in (each.area, each.drenthe, each.nederland))
        or each.area.state != "missing"
        for each in found.moments
    )
