"""Finding actions of the programme: a filter, what it finds, and how many each choice gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from atlas.domain.programme_tree import Action, Tree, programme_tree, rows
from atlas.domain.search import normalise
from atlas.store.programme import STATUS_CLASSES
from atlas.store.records import PROVINCE
from atlas.store.store import Store

UNKNOWN = "onbekend"
"""The value of a facet for actions of which the document does not say it."""
MAX_TEXT = 80  # characters of a search that count
Mask = npt.NDArray[np.bool_]
FACETS = ("document", "area", "role", "partner", "year", "status")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; "" asks for nothing.

    document, node: ids of the tree; area: a gemeente (all that reaches it but for what is for
    Drenthe as a whole), a region or PV22; role: a plain role word; partner: an actor id or a word
    of the documents; year: a year within the period; status: one of STATUS_CLASSES; text: words
    that all stand in the title, the milestone, the note, the partners or the tasks above it. Area,
    role, partner and year may be UNKNOWN.
    """

    document: str = ""
    node: str = ""
    area: str = ""
    role: str = ""
    partner: str = ""
    year: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter finds.

    `actions` in the order of the documents. `facets`: facet -> value -> how many actions there
    would be with that value, the other words unchanged; in the order in which they are offered.
    `nodes`: node -> how many actions under it, whatever node is asked for.
    """

    actions: tuple[Action, ...]
    facets: Mapping[str, Mapping[str, int]]
    nodes: Mapping[str, int]


class _Index:
    """Which actions each choice gives, as arrays over all actions of one version."""

    def __init__(self, store: Store) -> None:
        self.tree = programme_tree(store)
        actions = self.tree.actions
        self.count = len(actions)
        places = {node: place for place, node in enumerate(self.tree.nodes)}
        self.leaf = np.array([places[a.path[-1]] if a.path else -1 for a in actions], dtype=int)
        self.spans = _spans(self.tree, places)
        self.texts = [_searched(self.tree, action) for action in actions]
        actor = {row["partner"]: row["actor_id"] for row in rows(store, "partners")}
        self.masks = {
            "document": self._masks(lambda a: a.path[:1], self.tree.children.get("", ())),
            "area": self._masks(_areas, (*self.tree.gemeenten, PROVINCE)),
            "role": self._masks(lambda a: a.roles or (UNKNOWN,)),
            "partner": self._masks(lambda a: _partners(a, actor) or (UNKNOWN,)),
            "year": self._masks(_years),
            "status": self._masks(lambda a: (a.row["status_class"],), STATUS_CLASSES),
        }
        self.stacks = {
            facet: np.stack(list(masks.values())) if masks else np.empty((0, self.count), bool)
            for facet, masks in self.masks.items()
        }

    def _masks(
        self, values: Callable[[Action], Iterable[str]], first: Iterable[str] = ()
    ) -> dict[str, Mask]:
        """Which actions have each value: those of `first` before the others, UNKNOWN last."""
        places: dict[str, list[int]] = {value: [] for value in first}
        for place, action in enumerate(self.tree.actions):
            for value in values(action):
                places.setdefault(value, []).append(place)
        rest = sorted(set(places) - set(first), key=lambda value: (value == UNKNOWN, value))
        found: dict[str, Mask] = {}
        for value in (*first, *rest):
            found[value] = np.zeros(self.count, dtype=bool)
            found[value][places[value]] = True
        return found

    def within(self, node: str) -> Mask:
        """The actions under a node."""
        first, last = self.spans.get(node, (0, 0))
        mask: Mask = (self.leaf >= first) & (self.leaf < last)
        return mask

    def saying(self, text: str) -> Mask:
        """The actions in which all words of a text stand."""
        wanted = normalise(text[:MAX_TEXT]).split()
        if not wanted:
            return np.ones(self.count, dtype=bool)
        return np.fromiter(
            (all(word in said for word in wanted) for said in self.texts), bool, self.count
        )

    def per_node(self, mask: Mask) -> dict[str, int]:
        """How many of the actions are under each node."""
        leaves = self.leaf[mask]
        each = np.bincount(leaves[leaves >= 0], minlength=len(self.spans))
        before = np.concatenate([[0], np.cumsum(each)])
        return {
            node: int(before[last] - before[first]) for node, (first, last) in self.spans.items()
        }


def _spans(tree: Tree, places: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Node -> the places of itself and of what is under it: one run, as nodes are depth first."""
    last = {node: place + 1 for node, place in places.items()}
    for node in reversed(list(tree.nodes)):
        for above in tree.nodes[node].path[:-1]:
            last[above] = max(last[above], last[node])
    return {node: (place, last[node]) for node, place in places.items()}


def _searched(tree: Tree, action: Action) -> str:
    row = action.row
    said = (
        action.title,
        row["milestone"],
        row["note"],
        *action.partners,
        *tree.titles(action.path),
    )
    return normalise(" ".join(said))


def _areas(action: Action) -> set[str]:
    """The areas under which an action is found; a region under its own code too."""
    own = {code for code in action.area_codes if not code.startswith(("WK", "BU", "WP"))}
    return own | set(action.reach) or {UNKNOWN}


def _partners(action: Action, actor: Mapping[str, str]) -> set[str]:
    """The partners of an action: the actor where a word is one, and the word itself."""
    return {*action.partners} | {actor[word] for word in action.partners if actor.get(word)}


def _years(action: Action) -> Iterable[str]:
    if action.first is None or action.last is None:
        return (UNKNOWN,)
    return map(str, range(action.first, action.last + 1))


@lru_cache(maxsize=2)
def _index(store: Store, version: str) -> _Index:
    return _Index(store)


def offered(store: Store) -> Mapping[str, tuple[str, ...]]:
    """The values of every facet, in the order in which they are offered."""
    index = _index(store, store.version)
    return {facet: tuple(masks) for facet, masks in index.masks.items()}


def find(store: Store, wanted: Filter) -> Found:
    """The actions that a filter asks for; a value that nobody knows finds nothing."""
    index = _index(store, store.version)
    nothing = np.zeros(index.count, dtype=bool)
    given = {facet: value for facet in FACETS if (value := getattr(wanted, facet))}
    masks = {facet: index.masks[facet].get(value, nothing) for facet, value in given.items()}
    said = index.saying(wanted.text)
    inside = index.within(wanted.node) if wanted.node else np.ones(index.count, dtype=bool)
    outside_tree = _all_of(said, masks.values())
    everything = outside_tree & inside
    facets = {}
    for facet in FACETS:
        rest = _all_of(said & inside, (mask for name, mask in masks.items() if name != facet))
        counts = np.count_nonzero(index.stacks[facet] & rest, axis=1)
        facets[facet] = dict(zip(index.masks[facet], map(int, counts), strict=True))
    actions = index.tree.actions
    return Found(
        tuple(actions[place] for place in np.flatnonzero(everything)),
        facets,
        index.per_node(outside_tree),
    )


def _all_of(start: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        start = start & mask
    return start
