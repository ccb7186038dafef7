"""The chain of a node: its place, its start, its money, and which way its figures went."""

from __future__ import annotations

import copy
import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell
from atlas.domain.chain import actions_under, chain_of
from atlas.domain.chain_links import Link, Move, Point, known_points, linked
from atlas.domain.programme_tree import programme_tree
from atlas.store.programme import COLUMNS, LINK_SIDES
from atlas.store.store import Store

ROOT = Path(__file__).parents[2]
LOWER, HIGHER, NEUTRAL = "eenzaam_18plus", "wekelijkse_sporter_18plus", "woningvoorraad"


def series(indicator: str, area: str) -> dict[str, float]:
    """The figures of an area by period, read from the file."""
    (path,) = ROOT.glob(f"data/indicators/*/{indicator}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["area_code"] == area]
    return {row["period"]: float(row["value"]) for row in found if row["value"]}


def with_tables(store: Store, version: str, **tables: list[dict[str, str]]) -> Store:
    """The real store with other programme tables."""
    frames = {
        name: pd.DataFrame(
            [{**dict.fromkeys(COLUMNS[name], ""), **row} for row in rows], columns=COLUMNS[name]
        )
        for name, rows in tables.items()
    }
    other: Any = copy.copy(store)
    other.version = version
    other.programme = lambda name: frames[name] if name in frames else store.programme(name)
    return other  # type: ignore[no-any-return]


def link_to(store: Store, indicator: str, **node: str) -> Store:
    row = {"node_id": "ua-2", "indicator_id": indicator, "side": "effect", "why": "x", **node}
    return with_tables(store, f"{indicator}{node}", links=[row])


def made(store: Store, indicator: str, *values: float, breaks: tuple[str, ...] = ()) -> Link:
    """A link with two figures of our own."""
    points = [
        Point(period, Cell("PV22", "value", value, "final", "x"))
        for period, value in zip(("2019", "2024"), values, strict=False)
    ]
    return Link(store.indicators[indicator], "x", "PV22", points[0], points[1], breaks)


def test_every_link_leads_to_a_node_and_an_indicator(store: Store) -> None:
    tree = programme_tree(store)
    found = store.programme("links")
    assert len(found) > 60
    assert set(found["node_id"]) <= {*tree.nodes, *tree.by_id}
    assert set(found["indicator_id"]) <= set(store.indicators)
    assert set(found["side"]) == set(LINK_SIDES)
    assert found["why"].str.len().between(10, 90).all()


def test_every_node_and_action_has_a_chain(store: Store) -> None:
    tree = programme_tree(store)
    for name in (*tree.nodes, *tree.by_id):
        chain = chain_of(store, name)
        assert chain.path[-1] == name
        assert chain.start is not None
        assert 2006 <= chain.start <= 2023
        assert chain.start_from in chain.path
        assert {chain.need.node_id, chain.effect.node_id} <= {*chain.path, ""}


def test_what_is_no_node_has_no_chain(store: Store) -> None:
    for name in ("", "bestaat-niet", "<b>"):
        with pytest.raises(KeyError):
            chain_of(store, name)


def test_a_theme_holds_the_actions_under_it(store: Store) -> None:
    ids = [action.action_id for action in chain_of(store, "wzw-3").actions]
    assert ids == ["wzw-3-1", "wzw-3-2", "wzw-3-3"]
    assert len(actions_under(store, "ua")) > len(actions_under(store, "ua-2")) > 0
    whole = sum(len(actions_under(store, name)) for name in programme_tree(store).children[""])
    assert whole == len(store.programme("actions")) == 243
    assert actions_under(store, "bestaat-niet") == ()


@pytest.mark.parametrize(
    ("node", "start", "start_from"),
    [
        ("ua-5-1-c", 2019, "ua-5-1-c"),  # of its own
        ("wzw-3", 2007, "wzw"),  # the theme names none
        ("ua", 2019, "ua"),
        ("sb-2-2-b", 2014, "sb-2-2-b"),
        ("cv-g5", 2006, "cv"),  # "geen termijn"
    ],
)
def test_the_start_is_the_first_year_that_is_named(
    store: Store, node: str, start: int, start_from: str
) -> None:
    chain = chain_of(store, node)
    assert (chain.start, chain.start_from) == (start, start_from)


@pytest.mark.parametrize(
    ("node", "area"),
    [
        ("ua-5-1-c", "PV22"),
        ("bo-w2", "RG_boce"),  # three gemeenten that are a region
        ("ua-5-1-b", "GM1680"),  # a kern: the figures of its gemeente
        ("ua-6-1-a", "RG_regio_deal"),
        ("cv-g1", "PV22"),  # every gemeente
        ("ua-3-5", "PV22"),  # its actions are for more than one area
        ("wzw-3", "PV22"),
    ],
)
def test_the_area_is_the_one_that_all_actions_are_for(store: Store, node: str, area: str) -> None:
    assert chain_of(store, node).area_code == area


@pytest.mark.parametrize(
    ("node", "linked_to"),
    [
        ("wzw-6-f", "wzw-6-f"),
        ("ua-2-4-b", "ua-2-4"),
        ("ua-5-1-c", "ua-5-1"),
        ("wzw-2-1-d", "wzw"),
        ("sb-3-3-a", ""),  # no figure on literacy
    ],
)
def test_the_need_is_that_of_the_nearest_node(store: Store, node: str, linked_to: str) -> None:
    found = chain_of(store, node).need
    assert found.node_id == linked_to
    assert bool(found.links) == bool(linked_to)


def test_a_node_of_its_own_is_not_mixed_with_those_above(store: Store) -> None:
    names = [link.indicator.id for link in chain_of(store, "ua-4-1-c").need.links]
    assert names == ["koopwoningen_pct"]


def test_broadband_has_no_figure_of_distance(store: Store) -> None:
    chain = chain_of(store, "ua-5-2-a")
    assert chain.need.node_id == "ua"
    assert chain.effect.links == ()


def test_money_of_a_theme_is_that_of_all_under_it(store: Store) -> None:
    chain = chain_of(store, "wzw-3")
    kinds = [(each.amount_id, each.kind) for each in chain.amounts]
    assert ("bud-009", "tabel") in kinds
    assert ("bud-031", "inline") in kinds  # of wzw-3-1
    assert len(kinds) == len(set(kinds)) == 6
    assert chain.money_from == "wzw-3"


def test_an_action_without_money_shows_that_of_its_line(store: Store) -> None:
    chain = chain_of(store, "wzw-2-1-d")
    assert chain.money_from == "wzw-2"
    assert {each.kind for each in chain.amounts} == {"tabel"}
    own = chain_of(store, "wzw-2-1-a")
    assert [(each.amount_id, own.money_from) for each in own.amounts] == [("bud-030", "wzw-2-1-a")]
    assert chain_of(store, "ua-5-1-c").amounts == ()
    assert chain_of(store, "ua-5-1-c").money_from == ""


def test_the_figures_are_those_of_the_file(store: Store) -> None:
    (link,) = chain_of(store, "ua-2-2").effect.links
    known = series("institutioneel_80plus", "PV22")
    assert link.indicator.id == "institutioneel_80plus"
    first, last = link.first, link.last
    assert first is not None
    assert last is not None
    assert (first.period, first.cell.value) == ("2018", known["2018"])  # 2019 less one
    assert (last.period, last.cell.value) == (max(known), known[max(known)])


def test_the_figure_of_the_start_is_the_first_from_the_year_before(store: Store) -> None:
    found = chain_of(store, "wzw-3").effect.links
    lonely = next(link for link in found if link.indicator.id == LOWER)
    assert lonely.first
    assert lonely.first.period == "2012"  # the first that the source has after 2006
    assert lonely.move is Move.OTHER


def test_one_figure_since_the_start_is_too_few(store: Store) -> None:
    link = chain_of(store, "ua-2-4-b").effect.links[0]
    assert link.first is None
    assert link.last
    assert link.last.period == "2020"
    assert link.move is Move.TOO_FEW


def test_too_few_figures_of_an_area_are_those_of_drenthe(store: Store) -> None:
    action = chain_of(store, "ua-6-1-a")
    link = action.effect.links[0]
    assert (action.area_code, link.area_code) == ("RG_regio_deal", "PV22")
    own = chain_of(store, "bo-w2").effect.links[0]
    assert own.area_code == "RG_boce"


def test_our_own_figures_are_not_compared_with_those_of_the_source(store: Store) -> None:
    found = known_points(store, store.indicators["woningvoorraad"], "PV22")
    assert {point.cell.computed for point in found} == {True, False}
    path = ("ua", "ua-2")
    for start in (1996, 2007, 2016, 2019, 2022):
        other = link_to(store, "woningvoorraad")
        (link,) = linked(other, path, "effect", "PV22", start).links
        if link.first and link.last:
            assert link.first.cell.computed == link.last.cell.computed


@pytest.mark.parametrize(
    ("start", "area", "move"),
    [
        (2007, "PV22", Move.MOVED),  # 2006-2017, before the break of 2020
        (2019, "GM0114", Move.MOVED),  # 2020-2025, after it
        (2015, "GM0114", Move.BROKEN),  # 2015-2025
    ],
)
def test_a_break_between_two_figures_makes_them_incomparable(
    store: Store, start: int, area: str, move: Move
) -> None:
    other = link_to(store, "huurwoningen_pct")
    (link,) = linked(other, ("ua", "ua-2"), "effect", area, start).links
    assert link.area_code == area
    assert link.move is move
    assert bool(link.breaks) == (move is Move.BROKEN)


def test_a_forecast_tells_nothing_of_what_happened(store: Store) -> None:
    for indicator in store.indicators.values():
        points = known_points(store, indicator, "PV22")
        assert all(point.cell.status != "forecast" for point in points)
        assert all(point.cell.state == "value" for point in points)
        assert [each.period for each in points] == sorted({each.period for each in points})


def test_without_a_start_nothing_is_compared(store: Store) -> None:
    other = link_to(store, HIGHER)
    (link,) = linked(other, ("ua", "ua-2"), "effect", "PV22", None).links
    assert (link.first, link.move) == (None, Move.TOO_FEW)


@pytest.mark.parametrize(
    ("indicator", "values", "move"),
    [
        (LOWER, (40.0, 35.0), Move.WANTED),
        (LOWER, (35.0, 40.0), Move.OTHER),
        (HIGHER, (40.0, 35.0), Move.OTHER),
        (HIGHER, (35.0, 40.0), Move.WANTED),
        (NEUTRAL, (35.0, 40.0), Move.MOVED),
        (NEUTRAL, (35.0, 35.0), Move.SAME),
        (HIGHER, (35.04, 35.0), Move.SAME),  # one decimal
        (HIGHER, (35.04, 35.05), Move.WANTED),  # halves go up
        (HIGHER, (-0.04, 0.04), Move.SAME),
        (HIGHER, (0.0, 0.0), Move.SAME),
    ],
)
def test_which_way_a_figure_went(
    store: Store, indicator: str, values: tuple[float, float], move: Move
) -> None:
    assert made(store, indicator, *values).move is move
    assert made(store, indicator, *values, breaks=("anders gemeten",)).move is Move.BROKEN


@given(
    st.floats(-1000, 1000),
    st.floats(-1000, 1000),
    st.sampled_from([LOWER, HIGHER, NEUTRAL]),
)
def test_there_and_back_are_opposite(
    store: Store, first: float, last: float, indicator: str
) -> None:
    opposite = {Move.WANTED: Move.OTHER, Move.OTHER: Move.WANTED}
    there = made(store, indicator, first, last).move
    back = made(store, indicator, last, first).move
    assert back is opposite.get(there, there)
    decimals = store.indicators[indicator].decimals
    if abs(first - last) >= 10**-decimals * 1.001:
        assert there is not Move.SAME


def test_an_action_outside_the_tree_still_has_a_chain(store: Store) -> None:
    row = {"action_id": "los-1", "task_id": "weg", "title": "Los", "first_year": "2020"}
    chain = chain_of(with_tables(store, "loose", actions=[row]), "los-1")
    assert (chain.path, chain.start, chain.area_code) == (("los-1",), 2020, "PV22")
    assert chain.need.links == ()
    assert chain.amounts == ()


def test_a_document_without_a_year_has_no_start(store: Store) -> None:
    node = {"node_id": "x", "kind": "document", "title": "X", "period": "ooit"}
    other = with_tables(store, "no year", tree=[node], actions=[])
    chain = chain_of(other, "x")
    assert (chain.start, chain.start_from, chain.actions) == (None, "", ())
