"""The address of a map: read, written, and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.address import Notice
from atlas.domain.choice import Choice, choice_params, parse_choice
from atlas.store.store import Store
from tests.domain.conftest import StoreWith, row

WOZ = {"indicator": "woz_waarde"}
BASE = Choice("inwoners", "2024", "gemeente")


def read(store: Store, **params: str) -> tuple[Choice, tuple[Notice, ...]]:
    return parse_choice({"indicator": "inwoners"} | params, store)


def test_an_empty_address_is_the_first_indicator_in_its_last_period(small: Store) -> None:
    choice, notices = parse_choice({}, small)
    assert choice == Choice(next(iter(small.indicators)), "2024", "gemeente")
    assert notices == ()


def test_all_words_are_read(small: Store) -> None:
    choice, notices = read(
        small, jaar="2022", niveau="wijk", methode="handmatig", klassen="7",
        grenzen="10;12,5;30.25", midden="nederland", vast="1", gebied="WK010600",
    )  # fmt: skip
    assert notices == ()
    assert choice == Choice(
        "inwoners", "2022", "wijk", "", "manual", 7, (10, 12.5, 30.25), "nederland", True,
        "WK010600",
    )  # fmt: skip


def test_a_region_of_the_grouping(small: Store) -> None:
    choice, notices = read(small, niveau="regio", indeling="wzw", gebied="RG_wzw_zuid")
    assert (choice.grouping, choice.area, notices) == ("wzw", "RG_wzw_zuid", ())
    choice, notices = read(small, niveau="regio", gebied="RG_wzw_zuid")
    assert (choice.grouping, choice.area) == ("corop", "")
    assert notices == (Notice("gebied", "RG_wzw_zuid", ""),)


@pytest.mark.parametrize(
    ("params", "word", "used"),
    [
        ({"indicator": "bestaat_niet"}, "indicator", "aandeel_65plus"),
        ({"jaar": "1850"}, "jaar", "2024"),
        ({"niveau": "straat"}, "niveau", "gemeente"),
        ({"niveau": "kern"}, "niveau", "gemeente"),
        ({"niveau": "regio", "indeling": "mars"}, "indeling", "corop"),
        ({"methode": "quantile"}, "methode", "kwantielen"),
        ({"klassen": "8"}, "klassen", "5"),
        ({"klassen": "05"}, "klassen", "5"),
        ({"midden": "assen"}, "midden", ""),
        ({"vast": "ja"}, "vast", "0"),
        ({"gebied": "WK010600"}, "gebied", ""),
        ({"gebied": "GM9999"}, "gebied", ""),
        ({"niveau": "buurt", "gebied": "BU01069999"}, "gebied", ""),
        ({"methode": "handmatig"}, "methode", "kwantielen"),
        ({"methode": "handmatig", "grenzen": "3;2"}, "grenzen", "kwantielen"),
    ],
)
def test_what_cannot_be_falls_back_with_one_notice(
    small: Store, params: dict[str, str], word: str, used: str
) -> None:
    choice, notices = read(small, **params)
    assert notices == (Notice(word, params[word], used),)
    assert parse_choice(choice_params(choice, small), small) == (choice, ())


@pytest.mark.parametrize(
    "text",
    ["", "a", "1;", "3;2", "1;1", "nan", "inf", "1e3", "1;2;3;4;5;6;7", "1.234,5", "0x10", "١;٢"],
)
def test_breaks_must_be_at_most_six_rising_plain_numbers(small: Store, text: str) -> None:
    choice, notices = read(small, methode="handmatig", grenzen=text)
    assert (choice.method, choice.breaks) == ("quantile", ())
    assert len(notices) == 1


def test_breaks_without_handmatig_play_no_part(small: Store) -> None:
    assert read(small, grenzen="1;2") == (BASE, ())
    assert read(small, methode="gelijk", grenzen="2;1")[1] == (Notice("grenzen", "2;1", ""),)


def test_empty_words_say_nothing(small: Store) -> None:
    assert read(small, jaar="", niveau="", methode="", klassen="", vast="") == (BASE, ())


def test_unknown_words_are_reported_once(small: Store) -> None:
    choice, notices = read(small, utm_source="x", utm_medium="y")
    assert (choice, notices) == (BASE, (Notice("", "utm_source", ""),))


def test_the_last_period_of_the_level(small: Store) -> None:
    """Afstand has one period, of several years; the year of another indicator is not in it."""
    choice, notices = parse_choice({"indicator": "afstand_huisarts", "jaar": "2024"}, small)
    assert choice.period == "2019-2022"
    assert notices == (Notice("jaar", "2024", "2019-2022"),)


def test_a_level_without_figures_falls_to_the_first_with(small: Store) -> None:
    choice, notices = parse_choice(WOZ | {"niveau": "buurt"}, small)
    assert (choice.level, notices) == ("gemeente", (Notice("niveau", "buurt", "gemeente"),))


def test_regions_need_a_rule(small: Store) -> None:
    choice, notices = parse_choice(WOZ | {"niveau": "regio", "indeling": "corop"}, small)
    assert (choice.level, choice.grouping) == ("gemeente", "")
    assert notices == (Notice("niveau", "regio", "gemeente"),)


def test_a_grouping_is_only_kept_with_regions(small: Store) -> None:
    assert read(small, indeling="wzw") == (BASE, ())


def test_figures_of_buurten_only(store_with: StoreWith) -> None:
    store = store_with([row("BU01060000", 1, period="2020")])
    assert parse_choice({"indicator": "proef"}, store)[0] == Choice("proef", "2020", "buurt")


def test_figures_of_drenthe_and_nederland_only(store_with: StoreWith) -> None:
    store = store_with([row("PV22", 1, period="2020"), row("NL01", 2, period="2021")])
    choice, notices = parse_choice({"indicator": "proef", "niveau": "wijk"}, store)
    assert choice == Choice("proef", "2021", "gemeente")
    assert notices == (Notice("niveau", "wijk", "gemeente"),)
    assert choice_params(choice, store) == {"indicator": "proef"}
    assert parse_choice({"indicator": "proef", "jaar": "2020"}, store)[0].period == "2020"


def test_the_address_leaves_out_what_goes_without_saying(small: Store) -> None:
    assert choice_params(BASE, small) == {"indicator": "inwoners"}
    full = Choice(
        "inwoners", "2022", "regio", "wzw", "manual", 3, (-1.5, 10), "drenthe", True, "RG_wzw_zuid"
    )
    assert choice_params(full, small) == {
        "indicator": "inwoners",
        "jaar": "2022",
        "niveau": "regio",
        "indeling": "wzw",
        "methode": "handmatig",
        "klassen": "3",
        "grenzen": "-1.5;10",
        "midden": "drenthe",
        "vast": "1",
        "gebied": "RG_wzw_zuid",
    }


numbers = st.integers(-(10**11), 10**11).map(lambda n: n / 10**6)
breaks = st.sets(numbers, min_size=1, max_size=6).map(sorted).map(tuple)


@given(
    st.sampled_from(["gemeente", "wijk", "buurt", "regio"]),
    st.sampled_from(["2022", "2023", "2024"]),
    st.sampled_from(["quantile", "equal", "natural", "stdev"]) | breaks,
    st.integers(3, 7),
    st.sampled_from(["", "drenthe", "nederland"]),
    st.booleans(),
)
def test_every_choice_survives_its_address(
    small: Store, level: str, period: str, method: str | tuple[float, ...], k: int, centre: str,
    fixed: bool,
) -> None:  # fmt: skip
    areas = {"gemeente": "GM0106", "wijk": "WK010600", "buurt": "", "regio": "CR07"}
    choice = Choice("inwoners", period, level, "corop" if level == "regio" else "", classes=k,
                    centre=centre, fixed=fixed, area=areas[level])  # fmt: skip
    if isinstance(method, str):
        choice = replace(choice, method=method)
    else:
        choice = replace(choice, method="manual", breaks=method)
    assert parse_choice(choice_params(choice, small), small) == (choice, ())
