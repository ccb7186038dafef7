"""The network: ties are exactly the shared actions, groups stay groups, persons are functions."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.network import GROUP, Network, Tie, build, group_id, layout, network
from atlas.domain.programme_tree import programme_tree
from atlas.store.store import Store

ROOT = Path(__file__).parents[2]
STAMM, ZORGBELANG, BOKD = "act-cmo-stamm", "act-zorgbelang-drenthe", "act-bokd"
PERSON = "act-gedeputeerde-a-haarsma"
IDS = tuple("abcdefgh")
PARTNERS = st.dictionaries(
    st.sampled_from([f"actie-{n}" for n in range(9)]),
    st.lists(st.sampled_from([*IDS, "groep-x", "groep-y"]), max_size=5),
)


def actor(actor_id: str, role: str = "", kind: str = "zorg", name: str = "") -> dict[str, str]:
    return {"actor_id": actor_id, "name": name or actor_id.upper(), "kind": kind, "role": role,
            "area_text": "", "mentions": "", "note": ""}  # fmt: skip


def made(partners: dict[str, list[str]], *actors: dict[str, str]) -> Network:
    return build(actors or [actor(each) for each in IDS], partners, {"groep-x": "dorpen"})


def recorded(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/programme/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_two_parties_share_what_names_both() -> None:
    found = made({"een": ["a", "b"], "twee": ["b", "a", "c"], "drie": ["c"]})
    assert [(tie.one, tie.other, tie.actions) for tie in found.ties] == [
        ("a", "b", ("een", "twee")),
        ("a", "c", ("twee",)),
        ("b", "c", ("twee",)),
    ]
    assert found.parties["c"].actions == ("twee", "drie")
    assert [tie.across("a") for tie in found.of["a"]] == ["b", "c"]


@given(PARTNERS)
def test_every_tie_is_exactly_the_actions_of_both(partners: dict[str, list[str]]) -> None:
    found = made(partners)
    expected = {
        (one, other): {a for a, each in partners.items() if one in each and other in each}
        for one, other in combinations(sorted({*IDS, "groep-x", "groep-y"}), 2)
    }
    assert {(t.one, t.other): set(t.actions) for t in found.ties} == {
        pair: shared for pair, shared in expected.items() if shared
    }
    assert [t.weight for t in found.ties] == sorted((t.weight for t in found.ties), reverse=True)
    for party, ties in found.of.items():
        assert all(party in (tie.one, tie.other) for tie in ties)
        assert all(set(tie.actions) <= set(found.parties[party].actions) for tie in ties)
    assert sum(map(len, found.of.values())) == 2 * len(found.ties)


@given(PARTNERS)
def test_parts_hang_together_without_groups(partners: dict[str, list[str]]) -> None:
    found = made(partners)
    part_of = {party: number for number, part in enumerate(found.parts) for party in part}
    assert len(part_of) == sum(map(len, found.parts))
    named = [t for t in found.ties if not t.one.startswith("groep") and t.other in IDS]
    assert set(part_of) == {party for tie in named for party in (tie.one, tie.other)}
    assert all(part_of[tie.one] == part_of[tie.other] for tie in named)
    for part in found.parts:
        reached = {min(part)}
        for _ in part:
            reached |= {t.across(p) for t in named for p in (t.one, t.other) if p in reached}
        assert reached == part


@given(PARTNERS, st.integers(1, 12))
def test_the_strongest_are_few_and_leave_out_no_stronger_one(
    partners: dict[str, list[str]], count: int
) -> None:
    found = made(partners)
    strongest = found.strongest(count)
    assert len(strongest) <= count
    named = [
        t for t in found.ties if not {found.parties[p].kind for p in (t.one, t.other)} & {GROUP}
    ]
    assert bool(strongest) == bool(named)
    rest = [tie.weight for tie in named if tie not in strongest]
    least = min((tie.weight for tie in strongest), default=0)
    assert all(weight <= least for weight in rest)


def test_a_group_is_one_party_under_its_own_words() -> None:
    found = made({"een": ["a", "groep-x"]})
    group = found.parties["groep-x"]
    assert (group.name, group.kind, group.actions) == ("dorpen", GROUP, ("een",))
    assert group.is_group
    assert found.strongest(9) == ()
    assert found.parts == ()


@pytest.mark.parametrize(("word", "expected"), [
    ("gemeenten", "groep-gemeenten"), ("Rijk", "groep-rijk"), ("inwoners Grolloo",
    "groep-inwoners-grolloo"), ("<b>x</b> & \"y\"", "groep-b-x-b-y"), ("Fryslân", "groep-fryslân"),
])  # fmt: skip
def test_the_id_of_a_group_is_safe_in_an_address(word: str, expected: str) -> None:
    assert group_id(word) == expected


def test_who_signed_is_tied_without_an_action() -> None:
    found = made(
        {"een": ["a", "b"]},
        actor("a", "ondertekenaar convenant 2006"),
        actor("b", "convenantpartij; opdrachtgever"),
        actor("c", "ondertekenaar convenant 2006; regierol"),
        actor("d", "intentieverklaring Bondgenootschap"),
        actor("e", "tekent convenant", kind="persoon"),
    )
    assert {(t.one, t.other): (t.weight, t.signed) for t in found.ties} == {
        ("a", "b"): (1, True), ("a", "c"): (0, True), ("b", "c"): (0, True),
    }  # fmt: skip
    assert found.strongest(5) == (found.ties[0],)


@pytest.mark.parametrize(("name", "shown"), [
    ("gedeputeerde A. Haarsma", "gedeputeerde"), ("lid van de raad B. de Wit", "lid van de raad"),
    ("Jansen", "persoon"), ("", "persoon"),
])  # fmt: skip
def test_a_person_is_a_function(name: str, shown: str) -> None:
    row = {**actor("p", "tekent (Anneke Haarsma)", kind="persoon"), "name": name}
    party = build([row], {}, {}).parties["p"]
    assert (party.name, party.row["name"], party.row["role"]) == (shown, shown, "tekent")


def test_the_name_of_an_organisation_stays() -> None:
    party = build([actor("o", "x (y)", name="Huisartsenzorg (HZD)")], {}, {}).parties["o"]
    assert (party.name, party.row["role"]) == ("Huisartsenzorg (HZD)", "x (y)")


@given(PARTNERS.filter(bool))
@settings(max_examples=40)
def test_a_layout_is_the_same_for_the_same_ties_and_stays_within(
    partners: dict[str, list[str]],
) -> None:
    ties = made(partners).ties
    places = layout(ties)
    assert places == layout(ties[::-1])
    assert set(places) == {party for tie in ties for party in (tie.one, tie.other)}
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())


def test_parts_that_do_not_hang_together_do_not_stand_together() -> None:
    pairs = [("a", "b"), ("b", "c"), ("d", "e"), ("f", "g")]
    places = layout([Tie(one, other, ("x",), False) for one, other in pairs])
    assert max(places[party][0] for party in "abc") < min(places[party][0] for party in "defg")
    assert max(places[p][1] for p in "de") < min(places[p][1] for p in "fg")
    assert len(set(places.values())) == len(places)
    assert layout([]) == {}


# The real data


def test_every_actor_is_a_party_and_every_group_is_named(store: Store) -> None:
    found = network(store)
    actors = [party for party in found.parties.values() if not party.is_group]
    assert [party.party_id for party in actors] == [row["actor_id"] for row in recorded("actors")]
    assert len(actors) == 139
    unnamed = {row["partner"] for row in recorded("partners") if not row["actor_id"]}
    assert {party.name for party in found.parties.values() if party.is_group} <= unnamed


def words_of(actor_id: str) -> set[str]:
    return {row["partner"] for row in recorded("partners") if row["actor_id"] == actor_id}


def actions_with(words: set[str]) -> set[str]:
    return {
        row["action_id"]
        for row in recorded("actions")
        if words & {word.strip() for word in row["partners"].split(";")}
    }


@pytest.mark.parametrize(("one", "other", "least"), [
    (STAMM, ZORGBELANG, 9), (BOKD, STAMM, 5), (BOKD, ZORGBELANG, 4),
])  # fmt: skip
def test_ties_are_counted_from_the_actions_themselves(
    store: Store, one: str, other: str, least: int
) -> None:
    shared = actions_with(words_of(one)) & actions_with(words_of(other))
    (tie,) = (tie for tie in network(store).of[one] if tie.across(one) == other)
    assert set(tie.actions) == shared
    assert tie.weight == len(shared) >= least
    assert set(tie.actions) <= set(programme_tree(store).by_id)


def test_gemeenten_as_a_group_are_not_handed_out_to_the_twelve(store: Store) -> None:
    found = network(store)
    group = found.parties[group_id("gemeenten")]
    assert set(group.actions) == actions_with({"gemeenten"})
    gemeenten = [
        party for party in found.parties.values() if party.kind == "gemeente" and party.signed
    ]
    assert len(gemeenten) == 12
    assert sum(len(party.actions) for party in gemeenten) < len(group.actions) / 2


def test_words_for_more_than_one_actor_count_for_each(store: Store) -> None:
    found = network(store)
    together = actions_with({"NHL/Stenden"})
    assert together
    for actor_id in ("act-nhl", "act-stenden-hogeschool"):
        assert together <= set(found.parties[actor_id].actions)


def test_who_signed_the_convenant(store: Store) -> None:
    signed = [party for party in network(store).parties.values() if party.signed]
    kinds = [party.kind for party in signed]
    assert (kinds.count("gemeente"), kinds.count("corporatie"), len(kinds)) == (12, 12, 25)
    assert sum(tie.signed for tie in network(store).ties) == 25 * 24 / 2


def test_no_person_is_named(store: Store) -> None:
    party = network(store).parties[PERSON]
    assert party.name == "gedeputeerde"
    assert "aarsma" not in f"{party.name} {party.row['name']} {party.row['role']}"


def test_an_atlas_without_a_programme_has_an_empty_network(small: Store) -> None:
    found = network(small)
    assert (dict(found.parties), found.ties, found.parts) == ({}, (), ())
