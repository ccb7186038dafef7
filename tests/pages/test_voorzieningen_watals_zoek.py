"""Part Wat als, the best places: tried out by hand, only when asked, once, one at a time."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from atlas.domain.sites import BestSites, NoSolution, Solution, best_sites
from atlas.domain.whatif import MAX_STEPS
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import watals
from atlas.ui.voorzieningen import watals_zoek as zoek
from atlas.ui.voorzieningen import watals_zoek_uit as uit
from atlas.ui.voorzieningen.page import PAGE
from tests.pages.support import Page
from tests.pages.test_voorzieningen_study import own_places
from tests.pages.test_voorzieningen_watals import (
    EMMEN,
    GROLLOO,
    STEPS,
    Hand,
    Links,
    Tables,
    dutch,
    follow,
    table,
)

EAST = {"GM1680", "GM1681", "GM0109", "GM0114"}
NORTH = {"GM1699", "GM1730"}
ASK = {"zoek": "1"}


@pytest.fixture(scope="module")
def hand(store: Store) -> Hand:
    return Hand(store)


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple]]:
    """The questions that the solver was asked, with nothing kept before or after."""
    asked: list[tuple] = []

    def counted(*given: object) -> BestSites:
        asked.append(given)
        return best_sites(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(zoek, "best_sites", counted)
    for kept in (zoek._found, zoek._solved):
        kept.cache_clear()
    yield asked
    for kept in (zoek._found, zoek._solved):
        kept.cache_clear()


def answer(store: Store, own: OwnPlaces | None = None, **params: str) -> Answer:
    return watals.answer(store, params, own)


def text(found: Answer) -> str:
    return " ".join(Page(found.out["beste"]).text.split())


def rows(found: Answer) -> list[list[str]]:
    (only,) = Tables(found.out["beste"]).found.values()
    return only[1:]


def gemeente_of(store: Store) -> dict[str, str]:
    features = store.geometry("kern")["features"]
    return {each["id"]: each["properties"]["gemeente_code"] for each in features}


def tried(
    store: Store, hand: Hand, group: str, near: np.ndarray, number: int, least: int
) -> dict[tuple[str, ...], tuple[float, float]]:
    """For every choice with enough in the east: mean kilometres, and the people within 5 km."""
    people = hand.points[group].fillna(0).to_numpy()
    xy = hand.points[["x", "y"]].to_numpy()
    far = {code: hand.km(xy, {code: place}) for code, place in hand.kernen.items()}
    gemeente = gemeente_of(store)
    found = {}
    for choice in combinations(far, number):
        if sum(gemeente[code] in EAST for code in choice) >= least:
            km = np.minimum.reduce([near, *(far[code] for code in choice)])
            found[choice] = (float(km @ people / people.sum()), float(people[km <= 5].sum()))
    return found


@pytest.mark.parametrize(
    ("goal", "word", "group", "number", "least"),
    [
        ("afstand", "alle", "people", 1, 0),
        ("afstand", "80plus", "older80", 1, 1),
        ("dekking", "65plus", "older65", 1, 1),
        ("dekking", "alle", "people", 2, 2),
        ("afstand", "alle", "people", 2, 2),
    ],
)
def test_nothing_that_can_be_tried_is_better(
    store: Store, hand: Hand, goal: str, word: str, group: str, number: int, least: int
) -> None:
    xy = hand.points[["x", "y"]].to_numpy()
    near = hand.km(xy, hand.after())
    every = tried(store, hand, group, near, number, least)
    place = 0 if goal == "afstand" else 1
    best = (min if goal == "afstand" else max)(each[place] for each in every.values())
    params = {"doel": goal, "groep": word, "aantal": str(number), "minstens": str(least)}
    found = answer(store, **params, **ASK, stappen=STEPS)
    names = watals.studies.kern_names(store)
    chosen = tuple(code for code in names if names[code] in {row[0] for row in rows(found)})
    ordered = next(each for each in every if set(each) == set(chosen))
    assert every[ordered][place] == pytest.approx(best)
    people = hand.points[group].fillna(0).to_numpy()
    said = text(found)
    if goal == "afstand":
        before = float(near @ people / people.sum())
        assert f"met uw stappen {dutch(before, 1)} kilometer" in said
        assert f"erbij is zij {dutch(best, 1)} kilometer" in said
    else:
        assert f"met uw stappen {dutch(people[near <= 5].sum())}" in said
        assert f"erbij zijn het er {dutch(best)}." in said
    assert "Bewezen de beste keuze." in said
    assert said.count("rekenvoorbeeld, geen besluit") == 1


def test_the_rows_say_gemeente_people_and_whether_it_is_in_the_region(
    store: Store, hand: Hand
) -> None:
    found = answer(store, aantal="2", doel="dekking", minstens="1", **ASK)
    names = watals.studies.kern_names(store)
    codes = {name: code for code, name in names.items()}
    people = hand.points.groupby("kern")["people"].sum(min_count=1)
    gemeente = gemeente_of(store)
    assert len(rows(found)) == 2
    for name, where, persons, inside in rows(found):
        code = codes[name]
        assert where == store.areas[gemeente[code]].name
        assert persons == dutch(people[code])
        assert inside == ("ja" if gemeente[code] in EAST else "nee")
    assert "ja" in {row[3] for row in rows(found)}
    assert "De eis: minstens 1 in Anticipeerregio Oost-Drenthe, in plaats van de krimp" in text(
        found
    )


def test_nothing_is_solved_until_a_visitor_asks(store: Store, solved: list[tuple]) -> None:
    for params in ({}, {"aantal": "3"}, {"stappen": STEPS, "minstens": "2"}):
        found = answer(store, **params)
        assert "Zoek de beste plekken" in text(found)
        assert "zoek" not in found.params
        watals.report(store, params, None)
    watals.skeleton(store)
    assert solved == []


def test_a_question_is_solved_once_for_everyone(store: Store, solved: list[tuple]) -> None:
    first = answer(store, doel="dekking", **ASK)
    shared = answer(store, **first.params)
    assert shared.out == first.out
    answer(store, **first.params, kern=GROLLOO)
    watals.report(store, first.params, None)
    assert len(solved) == 1


def test_a_field_that_moves_afterwards_asks_for_nothing(store: Store, solved: list[tuple]) -> None:
    asked = answer(store, doel="dekking", **ASK).params
    moved = (
        {"aantal": "3"},
        {"groep": "65plus"},
        {"grens": "1500"},
        {"soort": "dorpshub"},
        {"stappen": f"erbij-{GROLLOO}"},
        {"minstens": "1"},
        {"omweg": "1.5"},
        {"streek": "GM0114"},
    )
    for change in moved:
        found = answer(store, **{**asked, **change})
        assert "Zoek de beste plekken" in text(found)
        assert "zoek" not in found.params
        assert found.notices == ()
    assert len(solved) == 1


def test_another_kern_is_no_other_question(store: Store, solved: list[tuple]) -> None:
    asked = answer(store, doel="dekking", **ASK).params
    found = answer(store, **asked, kern=EMMEN)
    assert found.params["zoek"] == asked["zoek"]
    assert "Bewezen" in text(found)


@pytest.mark.parametrize("said", ["2", "ja", "<b>", "1 ", "ABCDEF01", "x" * 3000, "1;1"])
def test_another_word_than_the_known_is_a_notice(
    store: Store, solved: list[tuple], said: str
) -> None:
    found = answer(store, zoek=said)
    assert [each.parameter for each in found.notices] == ["zoek"]
    assert found.params == {}
    assert solved == []


def test_one_is_solved_at_a_time(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, most, lock = 0, 0, threading.Lock()
    quick = zoek.best_sites

    def slow(*given: object) -> BestSites:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.05)
        with lock:
            busy -= 1
        return quick(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(zoek, "best_sites", slow)
    own = own_places(store, kind="mobiliteitshub")
    visits = [
        *({"doel": "dekking", "aantal": number} for number in ("1", "2")),
        *({"doel": "dekking", "aantal": "1"} for _ in range(3)),
    ]
    threads = [
        threading.Thread(target=watals.answer, args=(store, {**each, **ASK}, None))
        for each in visits
    ]
    threads.append(threading.Thread(target=watals.answer, args=(store, dict(ASK), own)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(solved) == 3


def test_47_the_wait_for_a_turn_is_bounded_and_told(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoek, "LONGEST_WAIT", 0.01)
    own = own_places(store, kind="mobiliteitshub")
    with zoek._lock:
        busy = [answer(store, doel="dekking", **ASK), answer(store, own, **ASK)]
        watals.report(store, {"doel": "dekking", **ASK}, None)
    for found in busy:
        assert "Er wordt nu veel gezocht" in text(found)
        assert found.passing
        assert "zoek" in found.params
    assert solved == []
    later = answer(store, **busy[0].params)
    assert "Bewezen" in text(later) and not later.passing


def test_47_that_it_was_busy_is_kept_for_nobody(
    solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page keeps messages for everyone: not the one that says to come back later."""
    monkeypatch.setattr(zoek, "LONGEST_WAIT", 0.01)
    asked = ("watals", (("aantal", "3"), ("doel", "dekking"), ("zoek", "1")))
    PAGE.kept.cache_clear()
    with zoek._lock:
        busy = PAGE.message(*asked)
    assert PAGE.kept.cache_info().currsize == 0
    later = PAGE.message(*asked)
    assert later[0] == busy[0] and later[1] != busy[1]
    assert PAGE.message(*asked) is later
    assert "veel gezocht" in gzip.decompress(busy[1]).decode()
    assert "veel gezocht" not in gzip.decompress(later[1]).decode()


def test_answers_with_own_places_are_kept_for_nobody_else(
    store: Store, solved: list[tuple]
) -> None:
    params = {"doel": "dekking", "soort": "huisarts", **ASK}
    mine, other = (own_places(store, kind="huisarts") for _ in range(2))
    first = answer(store, mine, **params)
    again = answer(store, mine, **first.params)
    assert first.out == again.out
    assert len(solved) == 1
    answer(store, other, **params)
    assert len(solved) == 2
    assert zoek._found.cache_info().currsize == zoek._solved.cache_info().currsize == 0
    plain = answer(store, **params)
    assert len(solved) == 3
    assert plain.params["zoek"] != first.params["zoek"]
    assert "zoek" not in answer(store, **first.params).params
    assert "wonen nu een onbekend aantal" in text(plain)
    assert "onbekend aantal" not in text(first)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"aantal": "1", "minstens": "2"}, "2"),
        ({"aantal": "3", "minstens": "5", "streek": "GM0106"}, "5"),
    ],
)
def test_demands_that_contradict_are_told_and_can_be_taken_back(
    store: Store, params: dict[str, str], why: str
) -> None:
    found = answer(store, **params, **ASK)
    said = text(found)
    assert said.startswith("Er is geen uitkomst.")
    assert why in said
    assert "<table" not in found.out["beste"]
    _, href = Links(found.out["beste"]).named("Haal deze uitkomst weg")
    assert "Zoek de beste plekken" in text(follow(store, href))
    blocks = watals.report(store, found.params, None).blocks
    assert [each for each in blocks if getattr(each, "title", "") == watals.BEST]


def test_why_there_is_no_solution_is_said_in_the_words_of_the_solver(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> BestSites:
        raise NoSolution("Deze eisen gaan niet samen: <b>.")

    monkeypatch.setattr(zoek, "best_sites", none)
    found = answer(store, **ASK)
    assert "Deze eisen gaan niet samen: &lt;b&gt;." in found.out["beste"]


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0.0123, "hooguit 1,3 procent slechter dan het beste"),
        (0.00001, "hooguit 0,1 procent slechter dan het beste"),
        (0.25, "hooguit 25,0 procent slechter dan het beste"),
    ],
)
def test_a_gap_is_never_told_smaller_than_it_is(gap: float, words: str) -> None:
    assert uit.gap_words(Solution((1,), 1.0, 1.0 - gap, gap, False)) == words
    assert uit.gap_words(Solution((1,), 1.0, 1.0, 0.0, True)) == "bewezen de beste keuze"


def test_what_is_not_proven_is_not_called_best(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    half = BestSites((EMMEN,), Solution((85,), 100.0, 95.0, 100 / 95 - 1, False), 9000.0, 7000.0)
    monkeypatch.setattr(zoek, "best_sites", lambda *_: half)
    found = answer(store, aantal="3", **ASK)
    assert "Hooguit 5,3 procent slechter dan het beste." in text(found)
    assert "bewezen" not in text(found).lower()
    assert "Meer plekken dan deze maken de uitkomst niet beter." in text(found)
    report = watals.report(store, found.params, None)
    assert "Hooguit 5,3 procent slechter dan het beste." in str(report.blocks)


def test_found_places_become_steps(store: Store) -> None:
    start = answer(store, stappen=STEPS, doel="dekking", aantal="2", **ASK)
    names = {name: code for code, name in watals.studies.kern_names(store).items()}
    sent, href = Links(start.out["beste"]).named("Neem deze plekken over")
    new = [f"erbij-{names[row[0]]}" for row in rows(start)]
    assert sent == {"stappen": ".".join([STEPS, *new]), "zoek": ""}
    found = follow(store, href)
    within = Tables(found.out["groepen"]).found["Aantal mensen voor wie iets verandert"][1][6]
    assert f"zijn het er {within}." in text(start)


def test_a_place_that_is_new_already_is_not_put_there_twice(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    same = BestSites((EMMEN, GROLLOO), Solution((0, 1), 1.0, 1.0, 0.0, True), 2.0, 1.0)
    monkeypatch.setattr(zoek, "best_sites", lambda *_: same)
    found = answer(store, stappen=f"erbij-{GROLLOO}", aantal="2", **ASK)
    sent, href = Links(found.out["beste"]).named("Neem deze plekken over")
    assert sent["stappen"] == f"erbij-{GROLLOO}.erbij-{EMMEN}"
    follow(store, href)


def test_what_does_not_fit_is_not_offered(
    store: Store, solved: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [code for code in watals.studies.kern_names(store) if code != EMMEN][:MAX_STEPS]
    best = BestSites((EMMEN,), Solution((0,), 1.0, 1.0, 0.0, True), 2.0, 1.0)
    monkeypatch.setattr(zoek, "best_sites", lambda *_: best)
    found = answer(store, stappen=".".join(f"erbij-{code}" for code in codes), **ASK)
    assert f"meer dan {MAX_STEPS} kan niet" in text(found)
    assert "Neem deze" not in text(found)


def test_the_target_of_2019_is_one_press_away(store: Store) -> None:
    html = watals.skeleton(store)
    sent, href = Links(html).named("Doel uit 2019")
    assert sent["stappen"] == sent["zoek"] == sent["streek"] == ""
    found = follow(store, href)
    assert found.params == {"soort": "dorpshub", "aantal": "2", "minstens": "1"}
    assert found.values["streek"] == zoek.STAND_IN
    actions = store.programme("actions").set_index("action_id")
    row = actions.loc["ua-5-1-c"]
    words = Page(html).text
    assert (row["milestone"], row["locator"]) == (
        "minimaal 2, waarvan minimaal 1 in krimpregio Zuidoost-Drenthe",
        "H3 tabel, thema 5",
    )
    assert f"{row['document']}, {row['locator']}: “{row['milestone']}”." in words
    result = answer(store, **found.params, **ASK)
    assert len(rows(result)) == 2
    assert "ja" in {each[3] for each in rows(result)}


def test_the_stand_in_is_called_a_stand_in_and_no_region_is_made_up(store: Store) -> None:
    options = zoek.regions(store)
    first = next(iter(options))
    assert first == zoek.STAND_IN
    assert set(options[first].members) == EAST
    assert options[first].title == "Anticipeerregio Oost-Drenthe"
    assert options[first].kind == "In plaats van de krimpregio"
    assert all(each.members for each in options.values())
    regions = [each for grouping in store.groupings.values() for each in grouping.regions]
    with_members = {each.area_code for each in regions if each.members}
    gemeenten = {code for code in options if code.startswith("GM")}
    assert set(options) == with_members | gemeenten
    assert len(gemeenten) == 12
    assert {each.area_code for each in regions if not each.members}.isdisjoint(options)
    assert all(options[code].members == (code,) for code in gemeenten)
    assert "staat niet in onze bronnen" in Page(watals.skeleton(store)).text


def test_own_choice_of_region_is_held_to(store: Store) -> None:
    found = answer(store, streek="GM0106", minstens="1", aantal="1", doel="afstand", **ASK)
    assert [row[1] for row in rows(found)] == ["Assen"]
    assert "De eis: minstens 1 in Assen." in text(found)
    assert "krimpregio" not in text(found)
    north = answer(store, streek="RG_wzw_2007_noord", minstens="1", **ASK)
    names = {store.areas[code].name for code in NORTH}
    assert {row[1] for row in rows(north)} <= names


def test_a_route_counts_for_no_search_and_that_is_said(store: Store) -> None:
    task = zoek.Task(
        "huisarts", (), 1, "afstand", "people", watals.studies.Measure("route_auto"), "5000", (), 0
    )
    search = zoek.Search(task, zoek.STAND_IN, True, {})
    scenario, *_ = watals._read(watals.Address({"soort": "huisarts"}, watals.WORDS), store, None)
    found = BestSites((EMMEN,), Solution((0,), 1.0, 1.0, 0.0, True), 2.0, 1.0)
    assert uit.NO_ROUTES in uit.sentences(store, scenario, search, found)
    plain = zoek.Search(
        zoek.Task(**{**vars(task), "measure": watals.studies.Measure()}), zoek.STAND_IN, True, {}
    )
    assert uit.NO_ROUTES not in uit.sentences(store, scenario, plain, found)


def test_every_option_of_a_field_is_one_that_the_address_takes(store: Store) -> None:
    html = watals.skeleton(store)
    for name in ("aantal", "doel", "minstens", "streek"):
        (field,) = re.findall(rf'<select name="{name}".*?</select>', html)
        options = re.findall(r'value="([^"]*)"', field)
        assert len(options) == len(set(options)) > 1
        for option in options:
            found = answer(store, **{name: option})
            assert found.notices == ()
            assert found.values[name] == option
    for name, wrong in (("aantal", "0"), ("aantal", "6"), ("minstens", "-1"), ("streek", "PV22")):
        found = answer(store, **{name: wrong})
        assert [each.parameter for each in found.notices] == [name]
        assert "RG_" not in found.notices[0].used
        assert found.params == {}


def test_the_assumptions_name_what_was_sought(store: Store) -> None:
    params = {"aantal": "2", "doel": "dekking", "minstens": "1"}
    without = table(watals.report(store, params, None).blocks, "Keuzes en aannamen")
    sought = table(watals.report(store, {**params, **ASK}, None).blocks, "Keuzes en aannamen")
    extra = [row for row in sought.rows if row not in without.rows]
    assert [row[:2] for row in extra] == [
        ("Aantal gezochte plekken", "2"),
        ("Doel", "De meeste mensen binnen de grens"),
        ("Eis voor de streek", "minstens 1"),
    ]
    assert "niet hetzelfde gebied" in str(extra[2][3])


def test_buttons_hold_plain_words(store: Store) -> None:
    found = answer(store, kern=GROLLOO, stappen=STEPS, doel="dekking", **ASK)
    for name in ("keuze", "stappen", "beste"):
        for _, sent, _ in Links(found.out[name]).found:
            assert json.loads(json.dumps(sent)) == sent
            assert set(sent) <= {"stappen", "zoek"}
