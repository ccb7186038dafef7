"""The programme: its tree, what a filter finds, the counts beside it, and where actions land."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.programme import FACETS, UNKNOWN, Filter, find, offered
from atlas.domain.programme_doubts import ABOUT, doubts_about
from atlas.domain.programme_places import landing, reaching, years_of, years_taken
from atlas.domain.programme_tree import EVERY, NAMED, REGION, programme_tree, rows, rows_by, words
from atlas.store.programme import COLUMNS, STATUS_CLASSES
from atlas.store.store import Store

ROOT = Path(__file__).parents[2]
EMMEN, HUNZE, MEPPEL, PROVINCE = "GM0114", "GM1680", "GM0119", "PV22"
DOCUMENTS = {"cv": 28, "wzw": 48, "sb": 34, "ua": 95, "bo": 38}
"""Counted in the papers: the actions of each."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a programme table, read without the store."""
    with (ROOT / f"data/programme/{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(store: Store, **wanted: str) -> set[str]:
    return {action.action_id for action in find(store, Filter(**wanted)).actions}


def made(store: Store, actions: list[dict[str, str]], **tables: list[dict[str, str]]) -> Any:
    """A store with other programme tables; what a row leaves out is empty."""
    every = {"actions": actions, **tables}

    def programme(name: str) -> pd.DataFrame:
        filled = [dict.fromkeys(COLUMNS[name], "") | row for row in every.get(name, [])]
        return pd.DataFrame(filled, columns=[*COLUMNS[name]], dtype="str")

    return Known(areas=store.areas, groupings=store.groupings, version="x", programme=programme)


class Known(SimpleNamespace):
    """A namespace that a cache can keep."""

    __hash__ = object.__hash__  # type: ignore[assignment]


NODES = [
    {"node_id": "d", "kind": "document", "title": "Stuk"},
    {"node_id": "t", "parent_id": "d", "kind": "theme", "title": "Thema"},
    {"node_id": "t-1", "parent_id": "t", "kind": "task", "title": "Deelopgave"},
    {"node_id": "e", "kind": "document", "title": "Ander stuk"},
]


# The tree


def test_every_action_stands_under_a_task_a_theme_and_a_document(store: Store) -> None:
    tree = programme_tree(store)
    parents = {row["node_id"]: row["parent_id"] for row in table("tree")}
    assert len(tree.actions) == 243
    for action in tree.actions:
        document, theme, task = action.path
        assert (parents[task], parents[theme], parents[document]) == (theme, document, "")
        assert task == action.row["task_id"]
    assert Counter(action.path[0] for action in tree.actions) == DOCUMENTS


def test_the_nodes_are_in_reading_order_each_before_what_is_under_it(store: Store) -> None:
    tree = programme_tree(store)
    assert list(tree.nodes) == [row["node_id"] for row in table("tree")]
    seen: set[str] = set()
    for name, node in tree.nodes.items():
        assert set(node.path[:-1]) <= seen
        seen.add(name)
    assert tree.children[""] == tuple(DOCUMENTS)


def test_the_tree_is_made_once_for_a_version(store: Store) -> None:
    assert programme_tree(store) is programme_tree(store)
    assert rows(store, "actions") is rows(store, "actions")
    assert rows_by(store, "budgets", "node_id") is rows_by(store, "budgets", "node_id")


def test_without_tables_there_is_nothing_and_no_error(store: Store) -> None:
    empty = made(store, [])
    found = find(empty, Filter(document="ua", area=EMMEN, text="dorp"))
    assert (found.actions, found.nodes) == ((), {})
    assert found.facets["document"] == {}
    assert landing(empty).totals == dict.fromkeys(programme_tree(store).gemeenten, 0)


def test_an_action_without_a_known_task_is_found_but_under_no_node(store: Store) -> None:
    odd = made(store, [{"action_id": "x", "task_id": "weg", "title": "Los"}], tree=NODES)
    found = find(odd, Filter())
    assert [action.path for action in found.actions] == [()]
    assert set(found.nodes.values()) == {0}
    assert find(odd, Filter(node="d")).actions == ()


def test_a_circle_in_the_tree_is_left_out(store: Store) -> None:
    circle = [{"node_id": "a", "parent_id": "b"}, {"node_id": "b", "parent_id": "a"}]
    assert set(programme_tree(made(store, [], tree=[*NODES, *circle])).nodes) == {
        "d",
        "t",
        "t-1",
        "e",
    }


@pytest.mark.parametrize(("cell", "pieces"), [
    ("", ()), ("a", ("a",)), ("a;b", ("a", "b")), ("a; b ;", ("a", "b")), (" ; ", ()),
])  # fmt: skip
def test_a_cell_that_holds_a_list(cell: str, pieces: tuple[str, ...]) -> None:
    assert words(cell, ";") == pieces


# Areas


def test_each_gemeente_counts_for_an_action_of_all_and_drenthe_is_told_apart(store: Store) -> None:
    every = {row["action_id"] for row in table("actions") if row["area_codes"].count("GM") == 12}
    assert {"ua-2-4-b", "ua-4-2-a", "cv-g1"} <= every
    assert len(every) == 13
    tree = programme_tree(store)
    for action in tree.actions:
        assert (action.action_id in every) == (set(action.reach.values()) == {EVERY})
        if action.row["area_codes"] == PROVINCE:
            assert action.province
            assert action.reach == {}
    for code in tree.gemeenten:
        assert every <= ids(store, area=code)


def test_a_kern_and_a_region_with_stated_members_reach_a_gemeente(store: Store) -> None:
    by_id = programme_tree(store).by_id
    assert by_id["ua-5-1-b"].reach == {HUNZE: NAMED}  # Grolloo
    assert by_id["ua-4-2-c"].reach == dict.fromkeys(("GM0109", EMMEN, "GM1681"), REGION)
    assert by_id["cv-r2"].reach == {}  # "elke regio": no source says which gemeenten
    assert by_id["cv-r2"].area_codes == ()


def test_a_name_goes_before_a_region(store: Store) -> None:
    tree = programme_tree(made(store, [{"action_id": "x", "area_codes": f"CR08;{EMMEN}"}]))
    assert tree.by_id["x"].reach == {"GM0109": REGION, EMMEN: NAMED, "GM1681": REGION}


def test_the_area_facet_tells_drenthe_and_unknown_apart(store: Store) -> None:
    whole = {
        row["action_id"] for row in table("actions") if PROVINCE in row["area_codes"].split(";")
    }
    nothing = {row["action_id"] for row in table("actions") if not row["area_codes"]}
    assert ids(store, area=PROVINCE) == whole
    assert ids(store, area=UNKNOWN) == nothing
    assert not ids(store, area=EMMEN) & (nothing | ids(store, area=PROVINCE))
    assert ids(store, area="CR08") >= {"ua-4-2-c"}


@pytest.mark.parametrize("document", ["", *DOCUMENTS])
def test_every_action_lands_somewhere_once(store: Store, document: str) -> None:
    found = landing(store, document)
    all_of = find(store, Filter(document=document)).actions
    reached = [action for action in all_of if action.reach]
    rest = (found.province, found.nowhere, found.elsewhere)
    assert len(reached) + sum(rest) == len(all_of)
    for code, total in found.totals.items():
        assert (
            total
            == len(reaching(store, code, document))
            == len(ids(store, document=document, area=code))
        )
    assert sum(found.totals.values()) == sum(len(action.reach) for action in reached)


def test_boce_only_names_its_three_gemeenten(store: Store) -> None:
    totals = landing(store, "bo").totals
    named = {code: count for code, count in totals.items() if count}
    assert named == {"GM1681": 37, "GM0109": 37, EMMEN: 37}
    assert landing(store, "bo").province == 1


# Filters and counts


def test_a_facet_gives_what_the_papers_say(store: Store) -> None:
    actions = table("actions")
    for status in STATUS_CLASSES:
        assert ids(store, status=status) == {
            row["action_id"] for row in actions if row["status_class"] == status
        }
    assert ids(store, role="stimuleren") == {
        row["action_id"] for row in actions if "stimuleren" in words(row["roles"], ";")
    }
    assert ids(store, role=UNKNOWN) == {row["action_id"] for row in actions if not row["roles"]}
    assert ids(store, node="ua-2-4") == {f"ua-2-4-{letter}" for letter in "abcdef"}


def test_a_partner_is_found_by_its_word_and_by_its_actor(store: Store) -> None:
    actor = {row["partner"]: row["actor_id"] for row in table("partners")}
    assert actor["GGD"] == actor["GGD Drenthe"] != ""
    word, other = ids(store, partner="GGD"), ids(store, partner="GGD Drenthe")
    assert word and other and not word & other
    assert ids(store, partner=actor["GGD"]) >= word | other


def test_a_year_is_within_the_period_and_without_an_end_only_the_first_counts(store: Store) -> None:
    assert "bo-k6" in ids(store, year="2030") & ids(store, year="2021")
    assert "cv-p5" in ids(store, year="2006")  # "vanaf 2006"
    assert "cv-p5" not in ids(store, year="2007")
    assert ids(store, year=UNKNOWN) == {
        row["action_id"] for row in table("actions") if not row["first_year"] + row["last_year"]
    }
    assert "wzw-7-1" in ids(store, year="2007")  # "t/m 2007"
    assert "wzw-7-1" not in ids(store, year="2006")


@pytest.mark.parametrize(("text", "found"), [
    ("DORPSHUB", {"ua-5-1-a", "ua-5-1-b", "ua-5-1-c"}),
    ("dorpshub grolloo", {"ua-5-1-b"}),
    ("aanvalstéams", {"ua-2-4-b"}),
    ("   ", None), ("<script>", set()), ("zzzz", set()), ("%", None),
])  # fmt: skip
def test_all_words_of_a_search_stand_in_an_action(
    store: Store, text: str, found: set[str] | None
) -> None:
    every = {action.action_id for action in programme_tree(store).actions}
    assert ids(store, text=text) == (every if found is None else found)


@pytest.mark.parametrize("facet", [*FACETS, "node"])
@pytest.mark.parametrize("value", ["nee", "'; drop table", "9" * 300, "ua-2-4-a"])
def test_what_nobody_knows_finds_nothing(store: Store, facet: str, value: str) -> None:
    assert ids(store, **{facet: value}) == set()


def choices(store: Store) -> st.SearchStrategy[Filter]:
    values = {facet: st.sampled_from(["", *given]) for facet, given in offered(store).items()}
    nodes = st.sampled_from(["", *programme_tree(store).nodes])
    texts = st.sampled_from(["", "dorp", "zorg", "onderwijs"])
    return st.builds(Filter, **values, node=nodes, text=texts)


@given(data=st.data())
def test_every_count_is_what_that_choice_would_find(store: Store, data: st.DataObject) -> None:
    wanted = data.draw(choices(store))
    found = find(store, wanted)
    facet = data.draw(st.sampled_from(FACETS))
    given_now = {name: getattr(wanted, name) for name in Filter.__slots__}
    for value, count in found.facets[facet].items():
        assert count == len(ids(store, **{**given_now, facet: value})), (facet, value)
    node = data.draw(st.sampled_from([*found.nodes]))
    assert found.nodes[node] == len(ids(store, **{**given_now, "node": node}))


@given(data=st.data())
def test_a_further_choice_never_finds_more(store: Store, data: st.DataObject) -> None:
    wanted = data.draw(choices(store))
    given_now = {name: getattr(wanted, name) for name in Filter.__slots__}
    less = data.draw(st.sampled_from([*given_now]))
    assert ids(store, **given_now) <= ids(store, **{**given_now, less: ""})


def test_the_counts_of_branches_add_up_to_those_above(store: Store) -> None:
    found, tree = find(store, Filter(area=EMMEN)), programme_tree(store)
    for parent, under in tree.children.items():
        own = sum(action.path[-1:] == (parent,) for action in found.actions)
        above = found.nodes[parent] if parent else len(found.actions)
        assert above == own + sum(found.nodes[node] for node in under)


def test_ten_thousand_actions_are_found_and_counted_alike(store: Store) -> None:
    many = [
        {
            "action_id": f"a-{number}",
            "task_id": "t-1" if number % 2 else "e",
            "title": f"Actie {number}",
            "first_year": str(2000 + number % 30),
            "last_year": str(2001 + number % 30),
            "area_codes": (EMMEN, "CR08", PROVINCE, "")[number % 4],
            "partners": f"partner {number % 40}",
            "status_class": STATUS_CLASSES[number % 6],
        }
        for number in range(10_000)
    ]
    big = made(store, many, tree=NODES)
    found = find(big, Filter())
    assert len(found.actions) == 10_000
    assert found.nodes == {"d": 5000, "t": 5000, "t-1": 5000, "e": 5000}
    assert found.facets["area"] == {
        **dict.fromkeys(programme_tree(big).gemeenten, 0),
        EMMEN: 5000, "GM0109": 2500, "GM1681": 2500, PROVINCE: 2500, "CR08": 2500, UNKNOWN: 2500,
    }  # fmt: skip
    assert found.facets["partner"] == {f"partner {number}": 250 for number in range(40)}
    assert len(find(big, Filter(node="t", area=EMMEN, text="actie 4")).actions) == sum(
        "4" in f"{number} {number % 40}" for number in range(1, 10_000, 4)
    )


# Years and doubts


@pytest.mark.parametrize(("period", "years"), [
    ("2006-2007", (2006, 2007)), ("2019 (kader 2016-2020)", (2019, 2019)), ("", None),
    ("doorlopend", None), ("2022-11/12 (jaar afgeleid)", (2022, 2022)), ("M20199", None),
])  # fmt: skip
def test_the_years_of_a_document(period: str, years: tuple[int, int] | None) -> None:
    assert years_of(period) == years


def test_the_years_of_actions_leave_out_what_has_none(store: Store) -> None:
    under = [a for a in programme_tree(store).actions if "bo-k" in a.path]
    assert years_taken(under) == (2021, 2030)
    assert years_taken(a for a in under if a.first is None) is None


def test_every_doubt_is_about_something_that_is_there(store: Store) -> None:
    tree, known = programme_tree(store), {row["doubt_id"] for row in table("doubts")}
    assert set(ABOUT) <= known
    for about in ABOUT.values():
        assert set(about) <= set(tree.nodes) | set(tree.by_id)


def test_a_doubt_about_a_theme_is_about_its_actions(store: Store) -> None:
    by_id = programme_tree(store).by_id
    assert [row["doubt_id"] for row in doubts_about(store, by_id["ua-2-4-b"])] == ["B5", "C5", "D3"]
    assert [row["doubt_id"] for row in doubts_about(store, by_id["wzw-4-e"])] == ["B1", "B17"]
    assert doubts_about(store, by_id["sb-0-a"]) == ()


def test_a_doubt_names_the_document_of_the_action(store: Store) -> None:
    """A contradiction is only put beside an action of one of its own documents."""
    for action in programme_tree(store).actions:
        for doubt in doubts_about(store, action):
            assert action.row["origin"] in words(doubt["origins"], ";"), (action, doubt)
