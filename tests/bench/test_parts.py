"""The pages of parts: what is asked of them exists, and what comes back is what was asked."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from atlas.domain.address import Address
from atlas.store.store import Store
from atlas.ui.pages import PART_PAGES
from atlas.ui.parts.page import PartPage
from atlas.ui.parts.part import Answer, Part
from atlas.ui.voorzieningen.watals_scenario import read_scenario
from atlas.ui.voorzieningen.watals_zoek import read_search
from bench import browser, parts
from bench.run import FULL
from bench.server import Server
from bench.session import Run


def asked_part(page: PartPage, query: str, ask: dict[str, str]) -> tuple[Part, dict[str, str]]:
    """The part that an address with a choice on it asks for, and what it says there."""
    part, said, notices = page.read({**dict(parse_qsl(query)), **ask})
    assert notices == ()
    return part, said


def answers(store: Store, step: parts.Step) -> list[Answer]:
    page = PART_PAGES[step.page]
    asked = [asked_part(page, step.query, dict(ask)) for ask in step.asks]
    return [part.answer(store, said, page.own.shared(part, said)) for part, said in asked]


def test_every_name_and_title_is_one_of_its_own() -> None:
    every: list[parts.First | parts.Step] = [*parts.FIRSTS, *parts.STEPS]
    assert len({each.key for each in every}) == len({each.title for each in every}) == len(every)


def test_every_page_of_parts_has_its_first_load_and_its_steps() -> None:
    first = {urlsplit(each.address).path for each in parts.FIRSTS}
    assert first == {step.page for step in parts.STEPS} == set(PART_PAGES)


@pytest.mark.parametrize("first", parts.FIRSTS, ids=lambda first: first.key)
def test_a_first_load_asks_for_what_there_is(store: Store, first: parts.First) -> None:
    address = urlsplit(first.address)
    part, said = asked_part(PART_PAGES[address.path], address.query, {})
    own = PART_PAGES[address.path].own.shared(part, said)
    answer = part.answer(store, said, own)
    assert answer.notices == () and dict(answer.params) == said
    assert PART_PAGES[address.path].address(part, said) == dict(parse_qsl(address.query))


@pytest.mark.parametrize("step", parts.STEPS, ids=lambda step: step.key)
def test_a_step_asks_for_what_there_is_and_never_twice_for_the_same(
    store: Store, step: parts.Step
) -> None:
    found = answers(store, step)
    assert all(answer.notices == () for answer in found)
    shown = {tuple(answer.out.items()) for answer in found}
    assert len(shown) == len(step.asks)


@pytest.mark.parametrize("step", parts.STEPS, ids=lambda step: step.key)
def test_what_a_step_asks_for_stands_in_the_address(store: Store, step: parts.Step) -> None:
    for ask, answer in zip(step.asks, answers(store, step), strict=True):
        for word, text in ask.items():
            if word != "deel" and step.key != "watals_search":
                assert answer.params[word] == text


def test_there_is_enough_to_ask_for_a_full_bench() -> None:
    few = {step.key for step in parts.STEPS if len(step.asks) < FULL.changes}
    assert few == {
        *("wonen_part", "watals_search", "melden_deel"),
        *("levering_deel", "veranderd_deel"),
    }


def test_the_kernen_are_of_as_many_gemeenten_and_none_was_shown_before(store: Store) -> None:
    assert len({store.areas[code].gemeente_code for code in parts.KERNEN}) == len(parts.KERNEN)
    assert all(code not in first.address for code in parts.KERNEN for first in parts.FIRSTS)
    assert store.areas[parts.GROLLOO].name == "Grolloo"


def test_the_parts_are_all_of_wonen() -> None:
    assert set(parts.PARTS) == set(PART_PAGES["wonen"].parts)


def test_a_scenario_grows_by_one_place_at_a_time(store: Store) -> None:
    step = next(step for step in parts.STEPS if step.key == "watals_step")
    scenarios = [read_scenario(Address(ask, ask), store, None).steps for ask in step.asks]
    assert [len(each) for each in scenarios] == [*range(1, len(step.asks) + 1)]
    assert all(before == after[:-1] for before, after in pairwise(scenarios))


def test_the_search_is_the_aim_of_2019_and_gets_an_answer(store: Store) -> None:
    address = Address(parts.GOAL_2019, parts.GOAL_2019)
    search = read_search(address, store, read_scenario(address, store, None))
    assert search.asked
    assert (search.task.kind, search.task.number, search.task.least) == ("dorpshub", 2, 1)
    members = {store.areas[code].name for code in search.task.region}
    assert members == {"Emmen", "Coevorden", "Aa en Hunze", "Borger-Odoorn"}
    step = next(step for step in parts.STEPS if step.key == "watals_search")
    (answer,) = answers(store, step)
    assert answer.params["zoek"] != "1"
    assert "Bewezen" in answer.out["beste"] or "bewezen" in answer.out["beste"]


def test_the_longest_and_the_largest_are_told_beside_the_median() -> None:
    runs = [Run(0.1, 900, 3), Run(0.3, 100, 3, ("stuk",)), Run(0.2, 500, 3)]
    assert parts.summary(runs) == {
        "runs": 3,
        "median_ms": pytest.approx(200),
        "max_ms": pytest.approx(300),
        "bytes_max": 900,
        "errors": ["stuk"],
    }


@pytest.mark.parametrize("step", parts.STEPS, ids=lambda step: step.key)
def test_a_session_takes_the_steps(atlas: Server, step: parts.Step) -> None:
    found = parts.steps(atlas, step, 2)
    assert (found["runs"], found["errors"]) == (min(2, len(step.asks)), [])
    assert found["bytes_max"] > 1_000
    assert 0 < found["median_ms"] <= found["max_ms"]


def test_the_map_of_places_is_there_after_the_first_figures(atlas: Server) -> None:
    first = next(first for first in parts.FIRSTS if first.working == parts.MAP)
    found = parts.first_load(atlas, first, 1)
    assert 0 < found["painted_ms"] < found["working_ms"] < math.inf
    assert found["other_hosts"] == () and len(found["each"]) == 1
    assert found["bytes"] > found["websocket_bytes"] > 1_000


def test_a_first_load_is_the_median_of_some(monkeypatch: pytest.MonkeyPatch) -> None:
    sights: list[browser.Sight] = []
    sizes = iter((900, 100, 500))

    def cold_load(_chromium: object, sight: browser.Sight) -> browser.Load:
        sights.append(sight)
        return browser.Load(next(sizes), 1, 1, 1.0, 2.0, (), ())

    monkeypatch.setattr(browser, "cold_load", cold_load)
    server = Server(7, 1, Path())
    found = parts.first_load(server, parts.First("x", "X", "kaart?a=1"), 3)
    assert [each["bytes"] for each in found["each"]] == [900, 100, 500]
    assert found["bytes"] == 500
    assert {sight.url for sight in sights} == {f"{server.url}/kaart?a=1"}
