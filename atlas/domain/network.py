"""Who works with whom: parties that stand together at an action, or signed one convenant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import networkx as nx  # type: ignore[import-untyped]

from atlas.domain.programme_tree import Row, programme_tree, rows, rows_by
from atlas.store.store import Store

GROUP = "groep"
GROUP_ID = "groep-"
SIGNED = ("ondertekenaar convenant", "convenantpartij")  # in the role of who signed it
MAIN = 0.8  # share of the width for the largest part of a drawing
PERSON = "persoon"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor, or a group of many that the documents only name together (kind GROUP).

    `row` is the row of the table `actors`; empty for a group. `actions` are the ids of the
    actions that it is a partner of, in the order of the documents. `signed`: it signed the
    convenant of 2006.
    """

    party_id: str
    name: str
    kind: str
    row: Row
    actions: tuple[str, ...] = ()
    signed: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it is a group of many, such as "gemeenten"."""
        return self.kind == GROUP


@dataclass(frozen=True, slots=True)
class Tie:
    """Two parties, ids in alphabetical order: the actions of both; whether both signed."""

    one: str
    other: str
    actions: tuple[str, ...]
    signed: bool

    @property
    def weight(self) -> int:
        """The number of shared actions; a shared signature counts for none."""
        return len(self.actions)

    def across(self, party_id: str) -> str:
        """The party at the other end."""
        return self.other if party_id == self.one else self.one


@dataclass(frozen=True, slots=True)
class Network:
    """All parties by id (actors in the order of their table, then groups) and their ties.

    `ties`: most shared actions first. `of`: party -> its ties, in the same order. `parts`: sets
    of actors (no groups) that hang together through shared actions, the largest first; who
    shares no action with an actor is in none.
    """

    parties: Mapping[str, Party]
    ties: tuple[Tie, ...]
    of: Mapping[str, tuple[Tie, ...]]
    parts: tuple[frozenset[str], ...]

    def strongest(self, count: int) -> tuple[Tie, ...]:
        """At most `count` ties between two actors, those that share most actions.

        Groups are left out. So are ties that do not all fit among their equals, unless all ties
        are equal: no tie goes before its equal.
        """
        found = [tie for tie in self.ties if tie.weight and not self._groups(tie)]
        if len(found) <= count:
            return tuple(found)
        stronger = [tie for tie in found if tie.weight > found[count].weight]
        return tuple(stronger or found[:count])

    def _groups(self, tie: Tie) -> bool:
        return self.parties[tie.one].is_group or self.parties[tie.other].is_group


def network(store: Store) -> Network:
    """The network of this version of the data; made once."""
    return _network(store, store.version)


@lru_cache(maxsize=2)
def _network(store: Store, version: str) -> Network:
    known = {word: _actors(each) for word, each in rows_by(store, "partners", "partner").items()}
    partners, names = {}, {}
    for action in programme_tree(store).actions:
        parties = []
        for word in action.partners:
            parties += known.get(word) or [group_id(word)]
            names[group_id(word)] = word
        partners[action.action_id] = tuple(dict.fromkeys(parties))
    return build(rows(store, "actors"), partners, names)


def _actors(said: Sequence[Row]) -> list[str]:
    """The actors that a partner word stands for: none for a group, more for "NHL/Stenden"."""
    return [row["actor_id"] for row in said if row["actor_id"]]


def build(
    actors: Iterable[Row], partners: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> Network:
    """The network of actors (rows of `actors`) by the partners (party ids) of each action.

    A partner that is no actor is a group, called by `names`.
    """
    taken: dict[str, list[str]] = {}
    for action, each in partners.items():
        for party in each:
            taken.setdefault(party, []).append(action)
    parties = {
        row["actor_id"]: Party(
            row["actor_id"],
            row["name"],
            row["kind"],
            row,
            tuple(taken.get(row["actor_id"], ())),
            any(word in row["role"] for word in SIGNED),
        )
        for row in map(_without_name, actors)
    }
    groups = sorted(set(taken) - set(parties), key=lambda party: names.get(party, party))
    for party in groups:
        parties[party] = Party(party, names.get(party, party), GROUP, {}, tuple(taken[party]))
    ties = _ties(parties, partners)
    of: dict[str, list[Tie]] = {party: [] for party in parties}
    for tie in ties:
        of[tie.one].append(tie)
        of[tie.other].append(tie)
    ordered = {party: tuple(found) for party, found in of.items()}
    return Network(parties, ties, ordered, _parts(parties, ties))


def _without_name(row: Row) -> Row:
    """A person is shown as a function, never by name; other rows stay as they are."""
    if row["kind"] != PERSON:
        return row
    function = re.match(r"[a-zà-ÿ ]*", row["name"])
    name = function[0].strip() if function else ""
    return {**row, "name": name or PERSON, "role": re.sub(r" *\([^)]*\)", "", row["role"])}


def group_id(word: str) -> str:
    """The id of a group of many, made of what the documents call it."""
    return GROUP_ID + "-".join(re.findall(r"\w+", word.casefold()))


def _ties(parties: Mapping[str, Party], partners: Mapping[str, Sequence[str]]) -> tuple[Tie, ...]:
    shared: dict[tuple[str, str], list[str]] = {}
    for action, each in partners.items():
        for pair in combinations(sorted(set(each)), 2):
            shared.setdefault((pair[0], pair[1]), []).append(action)
    signers = sorted(party.party_id for party in parties.values() if party.signed)
    signed = {(pair[0], pair[1]) for pair in combinations(signers, 2)}
    found = [Tie(*pair, tuple(shared.get(pair, ())), pair in signed) for pair in {*shared, *signed}]
    return tuple(sorted(found, key=lambda tie: (-tie.weight, tie.one, tie.other)))


def _parts(parties: Mapping[str, Party], ties: Iterable[Tie]) -> tuple[frozenset[str], ...]:
    graph = nx.Graph()
    graph.add_edges_from(
        (tie.one, tie.other)
        for tie in ties
        if tie.weight and not {parties[tie.one].kind, parties[tie.other].kind} & {GROUP}
    )
    found = map(frozenset, nx.connected_components(graph))
    return tuple(sorted(found, key=lambda part: (-len(part), min(part))))


def layout(ties: Sequence[Tie]) -> dict[str, Point]:
    """A place from 0 to 1 for each party of the ties: who are tied stand near each other.

    The same ties give the same places. The largest part takes the left; smaller ones, that do
    not hang together with it, stand under each other at the right.
    """
    graph = nx.Graph([(tie.one, tie.other) for tie in ties])
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts:
        return {}
    small = parts[1:]
    found = _in_box(graph, parts[0], (0.0, 0.0, MAIN if small else 1.0, 1.0))
    for number, part in enumerate(small):
        top, bottom = (number + 0.25) / len(small), (number + 0.75) / len(small)
        found |= _in_box(graph, part, (1.0, top, 1.0, bottom))
    return found


def _in_box(
    graph: nx.Graph, part: Iterable[str], box: tuple[float, float, float, float]
) -> dict[str, Point]:
    """The parties of one part within a box: left, top, right, bottom."""
    ordered = nx.Graph()  # the order of its parties decides how the drawing is turned
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted(map(sorted, graph.subgraph(part).edges)))
    places = nx.kamada_kawai_layout(ordered)
    left, top, right, bottom = box
    xs, ys = zip(*places.values(), strict=True)
    if left == right:  # under each other
        ys = xs
        places = {party: (x, x) for party, (x, _) in places.items()}
    return {
        party: (
            left + _share(float(x), xs) * (right - left),
            top + _share(float(y), ys) * (bottom - top),
        )
        for party, (x, y) in places.items()
    }


def _share(value: float, every: Sequence[float]) -> float:
    low, high = float(min(every)), float(max(every))
    return (value - low) / (high - low) if high > low else 0.5
