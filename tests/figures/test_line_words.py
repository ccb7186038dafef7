"""Pieces of sentences: right for ties, missing sides, zero, negative change, every unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell
from atlas.domain.certainty import Verdict
from atlas.domain.profile import Line
from atlas.domain.subject import Subject
from atlas.figures.line_words import (
    MARGIN_NOTE,
    about_words,
    beside_words,
    between_words,
    change_words,
    difference_words,
    others,
    rank_sentence,
    rank_words,
    reference_name,
    state_notes,
    status_words,
    topic,
)
from atlas.store.records import Indicator
from atlas.store.serving import get_store
from atlas.store.store import Store
from tests.figures.conftest import Figure, cell, changed

EMMEN = Subject("GM0114", "gemeente", "Emmen", "GM0114", ("GM0114",))
DRENTHE = Subject("PV22", "provincie", "Drenthe")
KERN = Subject("WP0001", "kern", "Emmen", "GM0114")
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture
def share(store: Store) -> Indicator:
    """A percentage with one decimal."""
    return changed(store.indicators["aandeel_65plus"], decimals=1)


def made(
    indicator: Indicator,
    value: Figure,
    drenthe: Figure = None,
    nederland: Figure = None,
    computed: bool = False,
    **fields: Any,
) -> Line:
    """A line for Emmen; `fields` replace others of it."""
    own = cell("GM0114", value)
    basis = Line(
        indicator=indicator,
        period="2024",
        cell=own,
        drenthe=cell("PV22", drenthe, computed=computed),
        nederland=cell("NL01", nederland),
        peers=(own,),
        verdict=Verdict("none"),
        standing=None,
        rank=None,
        ranked=1,
        favourable=0,
    )
    return replace(basis, **fields)


def words(line: Line) -> str:
    return difference_words(line, line.drenthe, "Drenthe")


@pytest.mark.parametrize(
    ("value", "drenthe", "text"),
    [
        (12.4, 10.2, "2,2 procentpunt hoger dan Drenthe (10,2%)"),
        (10.2, 12.4, "2,2 procentpunt lager dan Drenthe (12,4%)"),
        (10.0, 10.0, "gelijk aan Drenthe (10,0%)"),
        (10.04, 9.96, "gelijk aan Drenthe (10,0%)"),  # below rounding
        (10.06, 10.04, "0,1 procentpunt hoger dan Drenthe (10,0%)"),  # as a reader subtracts
        (0.0, 3.5, "3,5 procentpunt lager dan Drenthe (3,5%)"),
        (3.5, 0.0, "3,5 procentpunt hoger dan Drenthe (0,0%)"),
        (-1.5, 2.0, "3,5 procentpunt lager dan Drenthe (2,0%)"),
        (4.0, "m", "voor Drenthe ontbreekt het cijfer"),
        (4.0, "s", "voor Drenthe is het cijfer verborgen"),
        (4.0, "n", "voor Drenthe is het cijfer niet van toepassing"),
        ("m", 3.5, "ter vergelijking: Drenthe (3,5%)"),
        ("s", 3.5, "ter vergelijking: Drenthe (3,5%)"),
        ("m", "s", "voor Drenthe is het cijfer verborgen"),
    ],
)
def test_a_difference_of_percentages(
    share: Indicator, value: Figure, drenthe: Figure, text: str
) -> None:
    assert words(made(share, value, drenthe)) == text


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "drenthe", "text"),
    [
        ("euro", 0, 300_000, 375_000, f"20,0 procent lager dan Drenthe (€{NO_BREAK}375.000)"),
        ("euro", 0, 375_001, 375_000, f"bijna gelijk aan Drenthe (€{NO_BREAK}375.000)"),
        ("km", 1, 3.3, 2.6, "26,9 procent hoger dan Drenthe (2,6 km)"),
        ("km", 1, 0.3, 0.0, "0,3 km hoger dan Drenthe (0,0 km)"),
        ("km", 1, 0.45, 0.44, "0,1 km hoger dan Drenthe (0,4 km)"),
        ("per 1.000 inwoners", 1, 50.2, 41.1, "22,1 procent hoger dan Drenthe (41,1)"),
        ("per 1.000 inwoners", 1, -1.8, 0.1, "1,9 per 1.000 inwoners lager dan Drenthe (0,1)"),
        ("euro", 0, 0, 500, f"100,0 procent lager dan Drenthe (€{NO_BREAK}500)"),
        ("score", 3, -0.025, 0.025, "0,050 punt lager dan Drenthe (0,025)"),
        ("klasse", 0, 7, 6, "1 klasse hoger dan Drenthe (6)"),
        ("klasse", 0, 5, 8, "3 klassen lager dan Drenthe (8)"),
        ("jaar", 1, 82.5, 81.0, "1,5 jaar hoger dan Drenthe (81,0)"),
        ("aantal", 1, 2.0, 0.0, "2,0 hoger dan Drenthe (0,0)"),
    ],
)
def test_a_difference_in_every_unit(
    share: Indicator, unit: str, decimals: int, value: float, drenthe: float, text: str
) -> None:
    indicator = changed(share, unit=unit, decimals=decimals, aggregate="none")
    assert words(made(indicator, value, drenthe)) == text


@pytest.mark.parametrize(
    ("value", "drenthe", "text"),
    [
        (109_678, 506_529, "21,7 procent van Drenthe (506.529)"),
        (500, 500, "100,0 procent van Drenthe (500)"),
        (0, 500, "niets van Drenthe (500)"),
        (1, 18_000_000, "minder dan 0,1 procent van Drenthe (18.000.000)"),
        (-191, 53, "ter vergelijking: Drenthe (53)"),
        (20, -53, "ter vergelijking: Drenthe (-53)"),
        (20, 0, "ter vergelijking: Drenthe (0)"),
        ("m", 53, "ter vergelijking: Drenthe (53)"),
        (20, "m", "voor Drenthe ontbreekt het cijfer"),
    ],
)
def test_a_total_is_a_share_and_never_more_or_less(
    store: Store, value: Figure, drenthe: Figure, text: str
) -> None:
    assert words(made(store.indicators["inwoners"], value, drenthe)) == text


def test_a_figure_of_our_own_making_is_called_that(share: Indicator) -> None:
    line = made(share, 12.4, 10.2, computed=True)
    assert words(line) == "2,2 procentpunt hoger dan Drenthe (10,2%, berekend)"
    assert beside_words(line.drenthe, share) == "10,2%, berekend"
    own = replace(line, cell=replace(line.cell, computed=True))
    assert status_words(own, EMMEN) == "definitief, berekend"
    assert status_words(own, KERN) == "definitief, eigen telling"
    assert status_words(line, EMMEN) == "definitief"
    assert status_words(made(share, "s"), EMMEN) == "verborgen"


def test_words_in_place_of_a_figure_are_explained_once(share: Indicator) -> None:
    known, hidden = made(share, 1.0, 2.0), made(share, "s", 2.0)
    assert state_notes([known]) == ()
    (told,) = state_notes([hidden, known, hidden])
    assert told.startswith("Verborgen: er is wel een cijfer, maar de maker toont het niet.")
    assert [
        each.split(":")[0] for each in state_notes([hidden, made(share, "n"), made(share, "m")])
    ] == [
        "Verborgen",
        "Ontbreekt",
        "Niet van toepassing",
    ]


finite = st.floats(-1e6, 1e6, allow_nan=False)


@given(value=finite, other=finite, decimals=st.integers(0, 3))
def test_who_subtracts_the_figures_as_shown_finds_the_difference(
    value: float, other: float, decimals: int
) -> None:
    indicator = changed(get_store().indicators["eenzaam_18plus"], decimals=decimals)
    line = made(indicator, value, other)
    text = words(line)

    def number(shown: str) -> Decimal:
        return Decimal(shown.replace(".", "").replace(",", "."))

    beside = re.search(r"\((-?[\d.,]+)%\)", text)
    own = re.match(r"-?[\d.,]+", beside_words(line.cell, indicator))
    assert beside and own
    step = number(own[0]) - number(beside[1])
    if not step:
        assert text.startswith("gelijk aan")
    else:
        amount, word = re.match(r"([\d.,]+) procentpunt (hoger|lager) ", text).groups()  # type: ignore[union-attr]
        assert number(amount) == abs(step)
        assert (word == "hoger") == (step > 0)


def first(value: float | None, period: str = "2015") -> dict[str, Any]:
    return {"first": cell("GM0114", value), "first_period": period}


@pytest.mark.parametrize(
    ("then", "now", "text"),
    [
        (10.0, 13.1, "is met 3,1 procentpunt gestegen, van 10,0% in 2015 naar 13,1% in 2024"),
        (13.1, 10.0, "is met 3,1 procentpunt gedaald, van 13,1% in 2015 naar 10,0% in 2024"),
        (10.0, 0.0, "is met 10,0 procentpunt gedaald, van 10,0% in 2015 naar 0,0% in 2024"),
        (9.96, 10.04, "was in 2015 even hoog: 10,0%"),
    ],
)
def test_a_change_of_a_percentage(share: Indicator, then: float, now: float, text: str) -> None:
    assert change_words(made(share, now, **first(then))) == text


@pytest.mark.parametrize(
    ("unit", "then", "now", "text"),
    [
        ("inwoners", 200, 150, "is met 25,0 procent gedaald, van 200 in 2015 naar 150 in 2024"),
        ("inwoners", 0, 150, "is gestegen, van 0 in 2015 naar 150 in 2024"),
        ("personen", -20, 30, "is gestegen, van -20 in 2015 naar 30 in 2024"),
        ("personen", 20, -30, "is gedaald, van 20 in 2015 naar -30 in 2024"),
        ("klasse", 4, 5, "is gestegen, van 4 in 2015 naar 5 in 2024"),
        (
            "inwoners",
            100_000,
            100_010,
            "is iets gestegen, van 100.000 in 2015 naar 100.010 in 2024",
        ),
    ],
)
def test_a_change_in_other_units(
    share: Indicator, unit: str, then: float, now: float, text: str
) -> None:
    indicator = changed(share, unit=unit, decimals=0)
    assert change_words(made(indicator, now, **first(then))) == text


def test_without_an_earlier_figure_there_is_no_change(share: Indicator) -> None:
    assert change_words(made(share, 5.0)) == ""
    assert change_words(made(share, "m", **first(4.0))) == ""
    assert change_words(made(share, 5.0, **first(None))) == ""


def ranked(indicator: Indicator, values: list[Figure], own: int) -> Line:
    """A line among peers with these values; its own is number `own`."""
    peers = tuple(cell(f"GM{number:04d}", value) for number, value in enumerate(values))
    known = [each.value for each in peers if each.value is not None]
    mine = peers[own].value
    assert mine is not None
    rank = 1 + sum(value > mine for value in known)
    return made(indicator, mine, cell=peers[own], peers=peers, rank=rank, ranked=len(known))


@pytest.mark.parametrize(
    ("values", "own", "short", "long"),
    [
        ([9, 5, 1], 0, "1 van 3", "Het is het hoogste cijfer van de 3 gemeenten."),
        ([9, 5, 1], 1, "2 van 3", "Het staat op plaats 2 van de 3 gemeenten, van hoog naar laag."),
        ([9, 5, 1], 2, "3 van 3", "Het is het laagste cijfer van de 3 gemeenten."),
        ([9, 9, 1], 1, "gedeeld 1 van 3", "Het is het gedeeld hoogste cijfer van de 3 gemeenten."),
        ([9, 1, 1], 2, "gedeeld 2 van 3", "Het is het gedeeld laagste cijfer van de 3 gemeenten."),
        ([5, 5, 5], 0, "gedeeld 1 van 3", ""),  # all are equal
        (
            [9, "m", "s", 5, 5, 0],
            3,
            "gedeeld 2 van 4",
            "Het staat gedeeld op plaats 2 van de 4 gemeenten met een cijfer, van hoog naar laag.",
        ),
        ([0, -3], 0, "1 van 2", "Het is het hoogste cijfer van de 2 gemeenten."),
    ],
)
def test_ranks(share: Indicator, values: list[Figure], own: int, short: str, long: str) -> None:
    line = ranked(share, values, own)
    assert rank_words(line) == short
    assert rank_sentence(line, EMMEN) == long


def test_no_rank_no_words_and_no_sentence_for_totals(store: Store, share: Indicator) -> None:
    assert rank_words(made(share, 5.0)) == rank_sentence(made(share, 5.0), EMMEN) == ""
    total = ranked(store.indicators["inwoners"], [9, 5, 1], 1)
    assert rank_words(total) == "2 van 3"
    assert rank_sentence(total, EMMEN) == ""


def test_the_reference_comes_first_and_drenthe_never_beside_itself(share: Indicator) -> None:
    line = made(share, 5.0, 4.0, 3.0)
    assert [name for name, _ in others(line, "drenthe")] == ["Drenthe", "Nederland"]
    assert [name for name, _ in others(line, "nederland")] == ["Nederland", "Drenthe"]
    own = replace(line, cell=Cell("PV22", "value", 4.0, "final", "cbs"))
    assert [name for name, _ in others(own, "drenthe")] == ["Nederland"]
    assert reference_name(EMMEN, "drenthe") == "Drenthe"
    assert reference_name(DRENTHE, "drenthe") == "Nederland"


def test_a_topic_tells_its_unit_once() -> None:
    indicators = get_store().indicators
    size = topic(indicators["gemiddelde_huishoudensgrootte"])
    assert size == "Grootte van huishoudens (personen per huishouden)"
    assert topic(indicators["woningvoorraad"]) == "Woningen"
    assert topic(indicators["grijze_druk"]) == "Grijze druk"


def test_a_margin_of_the_source_stands_beside_the_figure(share: Indicator) -> None:
    own = cell("GM0114", 32.3, lower=30.14, upper=34.5)
    line = replace(made(share, 32.3), cell=own)
    assert between_words(own, share) == "tussen 30,1% en 34,5%"
    assert between_words(cell("GM0114", 32.3), share) == ""
    assert about_words(line, EMMEN) == "2024, definitief, tussen 30,1% en 34,5%"
    assert about_words(made(share, 32.3), EMMEN) == "2024, definitief"
    assert state_notes([line, line]) == (MARGIN_NOTE,)
