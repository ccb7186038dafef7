"""Two scenarios in an address: what is read, what is written back, what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.address import Notice
from atlas.domain.scenario import (
    ASSUMPTIONS,
    CHOICES,
    DEFAULT_YEAR,
    FUTURE_YEARS,
    HIGHEST_NORM,
    NORMS,
    SIDES,
    SUPPLY_METHODS,
    WORDS,
    Comparison,
    Scenario,
    chosen,
    comparison_params,
    need_areas,
    numbers,
    read_comparison,
)
from atlas.domain.survival import VARIANTS
from atlas.store.records import PROVINCE
from atlas.store.serving import get_store
from atlas.store.store import Store

BOCE = {"GM1681", "GM0109", "GM0114"}
DEFAULT = Comparison(PROVINCE, DEFAULT_YEAR, Scenario(), Scenario())
RECORDS = get_store().housing.assumptions.assumptions


def within(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers as an address can hold them: at most six decimals."""
    return st.integers(round(low * 1e6), round(high * 1e6)).map(lambda n: n / 1e6)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    values = []
    for record in RECORDS:
        value = draw(st.none() | within(record.low, record.high))
        if value is not None and value != record.default:
            values.append((record.id, value))
    return Scenario(
        calibration=draw(st.sampled_from(CHOICES["ijking"])),
        variant=draw(st.sampled_from(VARIANTS)),
        supply_method=draw(st.sampled_from(SUPPLY_METHODS)),
        values=tuple(values),
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    norms = {name: draw(st.none() | within(0, HIGHEST_NORM)) for name in NORMS}
    return Comparison(
        area=draw(st.sampled_from(sorted(need_areas(get_store())))),
        year=draw(st.sampled_from(FUTURE_YEARS)),
        a=draw(scenarios()),
        b=draw(scenarios()),
        norms=tuple((name, value) for name, value in norms.items() if value is not None),
    )


@given(comparisons())
def test_an_address_gives_back_what_it_was_made_of(comparison: Comparison) -> None:
    params = comparison_params(comparison, get_store())
    assert set(params) <= set(WORDS)
    assert read_comparison(params, get_store()) == (comparison, ())


@given(st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=9), st.text(max_size=250)))
def test_no_address_is_too_strange(params: dict[str, str]) -> None:
    comparison, notices = read_comparison(params, get_store())
    assert {notice.parameter for notice in notices} <= {*WORDS, ""}
    again = comparison_params(comparison, get_store())
    assert read_comparison(again, get_store()) == (comparison, ())
    for record in RECORDS:
        value = comparison.a.value(record)
        assert value is None or record.low <= value <= record.high


def test_the_words_are_those_of_the_records(store: Store) -> None:
    assumptions = store.housing.assumptions
    assert [each.id for each in assumptions.assumptions] == [*ASSUMPTIONS]
    assert [each.id for each in assumptions.norm_set.norms] == [*NORMS]
    assert len(set(WORDS)) == len(WORDS) == 2 + 2 * (len(CHOICES) + len(ASSUMPTIONS)) + len(NORMS)


def test_an_empty_address_is_the_defaults_and_the_defaults_are_an_empty_address(
    store: Store,
) -> None:
    assert read_comparison({}, store) == (DEFAULT, ())
    assert comparison_params(DEFAULT, store) == {}


def test_an_address_that_says_the_defaults_says_nothing(store: Store) -> None:
    params = {"gebied": "PV22", "jaar": "2040", "b.variant": "midden", "a.sterfte": "100,0"}
    assert read_comparison(params, store) == (DEFAULT, ())


def test_a_written_address_is_read(store: Store) -> None:
    params = {"b.variant": "hoog", "a.nultreden": "30", "gebied": "GM0114", "jaar": "2050"}
    params |= {"a.aanbod": "aandeel", "a.ijking": "2020", "b.diensten": "7,5", "n.nultreden": "120"}
    comparison, notices = read_comparison(params, store)
    a = Scenario("2020", "midden", "aandeel", (("nultreden", 30.0),))
    b = Scenario("2023", "hoog", "groei", (("diensten", 7.5),))
    assert comparison == Comparison("GM0114", 2050, a, b, (("nultreden", 120.0),))
    assert notices == ()
    assert comparison_params(comparison, store) == params | {"b.diensten": "7.5"}


def test_b_starts_from_the_defaults_and_not_from_what_a_chose(store: Store) -> None:
    params = {"a.nultreden": "30", "a.variant": "laag", "a.gepland": "500"}
    comparison, _ = read_comparison(params, store)
    assert comparison.b == Scenario()


@pytest.mark.parametrize(
    ("word", "said", "used"),
    [
        ("a.nultreden", "101", ""),
        ("a.sterfte", "1e9", "100"),
        ("a.sterfte", "69.999", "100"),
        ("b.alleen", "-11", "0"),
        ("b.variant", "hoogst", "midden"),
        ("b.aanbod", "' or 1=1", "groei"),
        ("gebied", "GM9999", "PV22"),
        ("gebied", "RG_regiodeal", "PV22"),
        ("jaar", "2025", "2040"),
        ("jaar", "2041", "2040"),
        ("n.nultreden", "-1", ""),
        ("a.gepland", "9" * 300, "0"),
    ],
)
def test_what_cannot_be_is_a_notice_and_the_default(
    store: Store, word: str, said: str, used: str
) -> None:
    comparison, notices = read_comparison({word: said}, store)
    assert comparison == DEFAULT
    assert [(notice.parameter, notice.used) for notice in notices] == [(word, used)]


def test_an_unknown_word_is_told_and_cannot_carry_markup(store: Store) -> None:
    comparison, notices = read_comparison({"<script>x": "1"}, store)
    assert comparison == DEFAULT
    assert notices == (Notice("", "script x", ""),)


def test_the_areas_are_gemeenten_and_stated_sums_of_them(store: Store) -> None:
    areas = need_areas(store)
    gemeenten = {area.area_code for area in store.children(PROVINCE)}
    assert set(areas) == {PROVINCE, "CR07", "CR08", "CR09", "RG_boce", *gemeenten}
    assert set(areas["RG_boce"]) == BOCE
    assert areas["GM0114"] == ("GM0114",)
    corop = [code for region in ("CR07", "CR08", "CR09") for code in areas[region]]
    assert sorted(corop) == sorted(areas[PROVINCE]) == sorted(gemeenten)


def test_the_numbers_of_a_scenario_are_defaults_unless_said(store: Store) -> None:
    found = numbers(store, Scenario(values=(("bewoond", 50.0),)))
    assert found["bewoond"] == 50
    assert found["sterfte"] == 100
    assert math.isnan(found["nultreden"])  # every gemeente has its own


def test_the_choices_of_a_scenario_by_their_words() -> None:
    said = chosen(Scenario("geen", "laag", "tabel"))
    assert said == {"variant": "laag", "ijking": "geen", "aanbod": "tabel"}
    assert SIDES == ("a", "b")
