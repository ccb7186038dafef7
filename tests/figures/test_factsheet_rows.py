"""The rows of the feitenblad: every state keeps its word, sources are numbered, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell, empty_cell
from atlas.domain.certainty import Verdict
from atlas.domain.profile import Line, comparable, family, key_lines, profile, standing_out
from atlas.domain.subject import Subject, find_subject
from atlas.figures.factsheet_rows import (
    PER_THEME,
    ROWS,
    Sources,
    row,
    standing_lines,
    verdict,
)
from atlas.figures.factsheet_trends import COURSES, PERIODS, trends
from atlas.figures.numbers import STATE_WORDS
from atlas.store.serving import get_store
from atlas.store.store import Store

STATES = ("suppressed", "missing", "not_applicable")


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data."""
    return get_store()


def area(store: Store, code: str) -> Subject:
    found = find_subject(store, code)
    assert found
    return found


def line(store: Store, key: str = "grijze_druk") -> Line:
    return next(x for x in profile(store, area(store, "GM0114")) if x.indicator.id == key)


@pytest.mark.parametrize(("own", "other"), [*product(STATES, STATES)])
def test_a_figure_that_is_not_there_keeps_its_word(store: Store, own: str, other: str) -> None:
    without = replace(
        line(store),
        cell=empty_cell("GM0114", own),
        drenthe=empty_cell("PV22", other),
        verdict=Verdict("none", reason="no_figure"),
        standing=None,
    )
    printed = row(store, area(store, "GM0114"), "drenthe", without, Sources())
    assert printed["figures"][:2] == [[STATE_WORDS[own], ""], [STATE_WORDS[other], ""]]
    assert printed["verdict"] == "niet te vergelijken"
    assert STATE_WORDS[own] in printed["spine"]
    none = replace(without, nederland=empty_cell("NL01", other))
    printed = row(store, area(store, "GM0114"), "drenthe", none, Sources())
    assert printed["about"].endswith(f" · {STATE_WORDS[own]}")
    assert printed["sources"] == ""


def test_zero_is_a_figure(store: Store) -> None:
    zero = replace(line(store), cell=replace(line(store).cell, value=0.0))
    printed = row(store, area(store, "GM0114"), "drenthe", zero, Sources())
    assert printed["figures"][0] == ["0,0%", ""]


def test_a_status_of_its_own_stands_under_the_figure(store: Store) -> None:
    own = Cell("GM0114", "value", 40.0, "provisional", "cbs_70072ned_2025")
    final = replace(own, area_code="NL01", status="final")
    computed = replace(own, area_code="PV22", computed=True)
    mixed = replace(line(store), cell=own, drenthe=computed, nederland=final)
    printed = row(store, area(store, "GM0114"), "drenthe", mixed, Sources())
    assert printed["about"].endswith(" · voorlopig")
    assert [note for _, note in printed["figures"]] == ["", "berekend", "definitief"]


def test_a_kern_is_our_own_count_and_drenthe_is_one_column(store: Store) -> None:
    kern, drenthe = area(store, "WP1164"), area(store, "PV22")
    people = next(x for x in profile(store, kern) if x.indicator.id == "bevolking_totaal")
    printed = row(store, kern, "drenthe", people, Sources())
    assert printed["figures"][0][1] == "eigen telling"
    assert (printed["spine"], printed["alt"], printed["verdict"]) == ("", "aantal", "")
    own = next(x for x in profile(store, drenthe) if x.indicator.id == "bevolking_totaal")
    assert len(row(store, drenthe, "nederland", own, Sources())["figures"]) == 2


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Verdict("clear", 1), "duidelijk hoger"),
        (Verdict("clear", -1), "duidelijk lager"),
        (Verdict("chance", 1), "hoger, kan toeval zijn"),
        (Verdict("chance", -1), "lager, kan toeval zijn"),
        (Verdict("untested", -1, reason="modelled"), "lager, niet getoetst"),
        (Verdict("same"), "gelijk"),
        (Verdict("none", reason="no_figure"), "niet te vergelijken"),
    ],
)
def test_the_verdict_in_a_few_words(store: Store, found: Verdict, words: str) -> None:
    assert verdict(replace(line(store), verdict=found)) == words


@settings(max_examples=25)
@given(data=st.data())
def test_what_stands_out_is_in_no_two_tables_and_fits(store: Store, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(["GM0114", "GM1690", "CR09", "WK010600", "WP1082", "PV22"]))
    every = profile(store, area(store, code), "nederland" if code == "PV22" else "drenthe")
    lines = data.draw(st.lists(st.sampled_from(every), unique_by=lambda x: x.indicator.id))
    key = key_lines(store, lines)
    found = standing_lines(store, lines, key)
    told = [family(store, x.indicator) for x in found]
    assert len(set(told)) == len(told)
    said = {family(store, x.indicator) for x in key} | set(told)
    assert len(said) == len({family(store, x.indicator) for x in key}) + len(told)
    assert all(x.standing and comparable(x.indicator) for x in found)
    for theme in {x.indicator.theme for x in found}:
        own = [abs(x.standing or 0) for x in found if x.indicator.theme == theme]
        assert own == sorted(own, reverse=True) and len(own) <= PER_THEME[-1]
        rest = [
            abs(x.standing)
            for x in standing_out(lines)
            if x.indicator.theme == theme and x.standing
            if family(store, x.indicator) not in said
        ]
        assert len(own) >= PER_THEME[0] or not rest
        assert not rest or min(own) >= max(rest)
    assert len(found) <= max(ROWS - len(key), PER_THEME[0] * len(store.themes))


def test_sources_have_one_number_each_in_the_order_of_use(store: Store) -> None:
    sources = Sources()
    first, second = line(store), line(store, "eenzaam_18plus")
    assert sources.of(first.indicator, [first.cell, first.nederland]) == "1"
    assert sources.of(second.indicator, [second.cell]) == "2"
    assert sources.of(first.indicator, [first.cell, empty_cell("PV22")]) == "1"
    assert sources.of(first.indicator, [empty_cell("PV22")]) == ""
    cbs, rivm = sources.credits()
    assert cbs["credit"] == "Bron: CBS (CC BY 4.0)"
    assert cbs["items"] == [
        [
            "1",
            "Regionale kerncijfers Nederland (2025), tabel 70072ned, opgehaald op 11 december 2025",
        ]
    ]
    assert ". Licentie: CC BY 4.0" in rivm["credit"] and rivm["items"][0][0] == "2"


def test_trends_are_those_of_the_record_or_of_what_stands_out(store: Store) -> None:
    emmen = area(store, "GM0114")
    found = trends(store, emmen, [], Sources())
    assert [each["alt"].split(", Emmen.")[0] for each in found] == [
        store.indicators[key].title for key in store.profile.trends
    ]
    for each in found:
        assert 2 <= len(each["periods"]) <= PERIODS
        assert each["periods"] == sorted(each["periods"])
        assert {len(figures) for figures in each["rows"]} == {1 + len(each["periods"])}
        assert any("Status: " in note for note in each["notes"]) and each["sources"]
    people, older = found[:2]
    assert [name for name, *_ in people["rows"]] == ["Emmen"]
    assert [name for name, *_ in older["rows"]] == ["Emmen", "Drenthe", "Nederland"]
    wijk = area(store, "WK010600")
    lines = profile(store, wijk)
    standing = standing_lines(store, lines, key_lines(store, lines))
    assert len(trends(store, wijk, standing, Sources())) == COURSES
    assert trends(store, area(store, "WP1164"), [], Sources()) == []


def test_the_table_under_a_chart_does_not_cross_a_break(store: Store) -> None:
    (people,) = [
        each
        for each in trends(store, area(store, "GM0109"), [], Sources())
        if each["alt"].startswith("Inwoners")
    ]
    assert "Breuk in de reeks vanaf 1998." in people["notes"]
    assert people["periods"][0] >= "1998" and people["periods"][-1] == "2025"
    assert len(people["periods"]) == PERIODS


def test_the_figures_under_a_chart_are_those_of_the_data(store: Store) -> None:
    (found,) = [
        each
        for each in trends(store, area(store, "GM0114"), [], Sources())
        if each["alt"].startswith("Eenzaam, 18 jaar en ouder")
    ]
    rows = store.observations("eenzaam_18plus")
    own = rows[(rows["area_code"] == "GM0114") & rows["value"].notna()].sort_values("period")
    assert found["periods"] == [*own["period"]]
    assert found["rows"][0] == [
        "Emmen",
        *(f"{value:.1f}%".replace(".", ",") for value in own["value"]),
    ]
    assert "Status: gemodelleerde schatting." in found["notes"]
