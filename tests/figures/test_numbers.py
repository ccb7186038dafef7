"""Numbers, dates and words as a Dutch reader expects them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures import numbers
from atlas.store.records import (
    STATUSES_WITH_VALUE,
    Aggregate,
    AreaLevel,
    Direction,
    Indicator,
    Kind,
    Status,
)
from atlas.store.store import Store
from tests.figures.conftest import cell, changed

finite = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


@pytest.fixture
def indicator(store: Store) -> Indicator:
    return store.indicators["aandeel_65plus"]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.45, 1, "1.234,5"),
        (0.0, 0, "0"),
        (0.0, 1, "0,0"),
        (-0.0, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (-0.05, 1, "-0,1"),
        (0.125, 2, "0,13"),
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (1.005, 2, "1,01"),
        (999999.95, 1, "1.000.000,0"),
        (-1234567.0, 0, "-1.234.567"),
        (493682, 0, "493.682"),
        (0.12345, 4, "0,1235"),
    ],
)
def test_format_number_known_answers(value: float, decimals: int, text: str) -> None:
    assert numbers.format_number(value, decimals) == text


@given(finite, st.integers(0, 4))
def test_format_number_reads_back_as_the_rounded_value(value: float, decimals: int) -> None:
    text = numbers.format_number(value, decimals)
    read = Decimal(text.replace(".", "").replace(",", "."))
    assert read == numbers.rounded(value, decimals)
    assert abs(read - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2
    assert not (text.startswith("-") and read == 0)


@given(finite)
def test_format_plain_keeps_every_digit(value: float) -> None:
    text = numbers.format_plain(value)
    assert float(text.replace(",", ".")) == value
    assert "." not in text and "e" not in text.lower()


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "short", "measure"),
    [
        ("%", 1, 12.44, "12,4%", "12,4%"),
        ("%", 0, 100.0, "100%", "100%"),
        ("euro", 0, 50000.0, "€\u00a050.000", "€\u00a050.000"),
        ("km", 1, 3.4, "3,4 km", "3,4 km"),
        ("inwoners", 0, 107048.0, "107.048", "107.048 inwoners"),
        ("aantal", 0, 12.0, "12", "12"),
        ("per 1.000 inwoners", 1, 3.25, "3,3", "3,3 per 1.000 inwoners"),
        ("score", 2, 4.1, "4,10", "score 4,10"),
        ("klasse", 0, 7.0, "7", "klasse 7"),
        ("jaar", 1, 81.25, "81,3", "81,3 jaar"),
        ("jaar", 0, 1975.0, "1975", "1975"),
    ],
)
def test_values_carry_the_sign_of_their_unit(
    indicator: Indicator, unit: str, decimals: int, value: float, short: str, measure: str
) -> None:
    own = changed(indicator, unit=unit, decimals=decimals)
    assert numbers.format_value(value, own) == short
    assert numbers.format_measure(value, own) == measure


def test_limits_have_no_unit_and_collapse_when_equal(indicator: Indicator) -> None:
    assert numbers.format_limits(10.1, 12.4, indicator) == "10,1 tot 12,4"
    assert numbers.format_limits(12.4, 12.4, indicator) == "12,4"
    assert numbers.format_limits(12.41, 12.44, indicator) == "12,4"
    years = changed(indicator, unit="jaar", decimals=0)
    assert numbers.format_limits(1950.0, 1975.0, years) == "1950 tot 1975"
    euros = changed(indicator, unit="euro", decimals=0)
    assert numbers.format_limits(1950.0, 1975.0, euros) == "1.950 tot 1.975"


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (0.0, "0,0%"),
        (12.4, "12,4%"),
        ("s", "verborgen"),
        ("m", "ontbreekt"),
        ("n", "niet van toepassing"),
    ],
)
def test_a_cell_shows_its_value_or_why_it_has_none(
    indicator: Indicator, figure: float | str, text: str
) -> None:
    assert numbers.format_cell(cell("GM0106", figure), indicator) == text


def test_zero_suppressed_missing_and_not_applicable_are_four_words(indicator: Indicator) -> None:
    texts = {numbers.format_cell(cell("GM0106", f), indicator) for f in (0.0, "s", "m", "n")}
    assert len(texts) == 4


def test_dates_are_dutch() -> None:
    assert numbers.format_date(date(2026, 11, 22)) == "22 november 2026"
    assert numbers.format_date(date(2025, 3, 1)) == "1 maart 2025"


def test_every_declared_word_has_a_dutch_one() -> None:
    assert set(numbers.STATUS_WORDS) == set(get_args(Status))
    assert set(numbers.LEVEL_WORDS) == set(get_args(AreaLevel))
    assert set(numbers.KIND_WORDS) == set(get_args(Kind))
    assert set(numbers.DIRECTION_WORDS) == set(get_args(Direction))
    without = set(get_args(Status)) - STATUSES_WITH_VALUE
    assert set(numbers.STATE_WORDS) == without | {"value"}
    assert all(numbers.STATE_WORDS[status] == numbers.STATUS_WORDS[status] for status in without)


def test_statuses_do_not_share_a_word() -> None:
    assert len(set(numbers.STATUS_WORDS.values())) == len(numbers.STATUS_WORDS)


def test_an_estimate_of_a_model_is_called_that(indicator: Indicator) -> None:
    assert numbers.status_word("estimate", indicator) == "schatting"
    modelled = changed(indicator, kind="modelled")
    assert numbers.status_word("estimate", modelled) == "gemodelleerde schatting"
    assert numbers.status_word("provisional", modelled) == "voorlopig"


def test_the_status_of_a_cell_without_value_is_its_state(indicator: Indicator) -> None:
    assert numbers.cell_status(cell("GM0106", "s"), indicator) == "verborgen"
    assert numbers.cell_status(cell("GM0106", 1.0), indicator) == "definitief"


def test_unit_words(indicator: Indicator) -> None:
    assert numbers.unit_words(indicator) == "procent"
    assert numbers.unit_words(changed(indicator, unit="km")) == "kilometer"
    assert numbers.unit_words(changed(indicator, unit="banen")) == "banen"


def test_aggregate_words_name_the_rule_and_the_denominator(store: Store) -> None:
    total = numbers.aggregate_words(store, store.indicators["inwoners"])
    assert total == "Een cijfer voor een regio of voor Drenthe is de som van de gemeenten."
    mean = numbers.aggregate_words(store, store.indicators["aandeel_65plus"])
    assert "gewogen met: Inwoners." in mean
    assert mean.endswith("Naar inwoners.")
    none = numbers.aggregate_words(store, store.indicators["woz_waarde"])
    assert none == "Voor een regio of voor Drenthe rekenen wij geen cijfer uit."


def test_aggregate_words_name_the_parts_of_a_ratio(store: Store) -> None:
    indicator = store.indicators["aandeel_65plus"]
    rule = Aggregate(
        rule="ratio",
        numerator_parts=("inwoners", "woz_waarde"),
        denominator_parts=("afstand_huisarts",),
    )
    told = numbers.aggregate_words(store, indicator.model_copy(update={"aggregate": rule}))
    assert told == (
        "Voor een regio of voor Drenthe tellen wij de aantallen van de gemeenten op. "
        "Het cijfer is dan: Inwoners en Woz waarde, per 100 van: Afstand huisarts."
    )


def test_a_note_on_the_rule_becomes_a_sentence(store: Store) -> None:
    indicator = store.indicators["inwoners"]
    rule = indicator.aggregate.model_copy(update={"note": "zonder mensen op zee"})
    own = indicator.model_copy(update={"aggregate": rule})
    assert numbers.aggregate_words(store, own).endswith(" Zonder mensen op zee.")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["Assen"], "Assen"),
        (["Assen", "Emmen"], "Assen en Emmen"),
        (["Assen", "Emmen", "Meppel"], "Assen, Emmen en Meppel"),
    ],
)
def test_names_in_a_sentence(names: list[str], told: str) -> None:
    assert numbers.listed(iter(names)) == told


def test_a_computed_figure_is_called_that(indicator: Indicator) -> None:
    ours = replace(cell("GM0106", 1.0), computed=True)
    assert numbers.full_status(ours, indicator) == "definitief, berekend"
    assert numbers.full_status(ours, indicator, "eigen telling") == "definitief, eigen telling"
    assert numbers.full_status(cell("GM0106", 1.0), indicator) == "definitief"
    assert numbers.full_status(cell("GM0106", "s"), indicator) == "verborgen"


def test_de_wolden_stands_under_the_w() -> None:
    names = ["Westerveld", "De Wolden", "Aa en Hunze"]
    assert sorted(names, key=numbers.alphabetic) == ["Aa en Hunze", "Westerveld", "De Wolden"]
