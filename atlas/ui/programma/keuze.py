"""Part Overzicht: what an address asks for, and the fields to choose it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.programme import FACETS, MAX_TEXT, UNKNOWN, Filter, Found, offered
from atlas.domain.programme_tree import programme_tree, rows
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.html import Html
from atlas.ui.parts.fields import choices
from atlas.ui.parts.pager import FROM, FROM_WORD, Sheet, read_sheet

NODE, TEXT, ACTION = "tak", "zoek", "actie"
# Word of the address -> facet of `domain.programme`, its label, what asks for nothing.
FIELDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "document": ("document", "Beleidsstuk", "Alle stukken"),
        "gebied": ("area", "Gebied", "Alle gebieden"),
        "rol": ("role", "Rol van de provincie", "Alle rollen"),
        "partner": ("partner", "Partner", "Alle partners"),
        "jaar": ("year", "Jaar", "Alle jaren"),
        "status": ("status", "Stand volgens het stuk", "Elke stand"),
    }
)
WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{word: label[0].lower() + label[1:] for word, (_, label, _) in FIELDS.items()},
        NODE: "de tak van de boom",
        TEXT: "de woorden om te zoeken",
        FROM: FROM_WORD,
        ACTION: "de gekozen actie",
    }
)
STATUS_WORDS: Mapping[str, str] = MappingProxyType({"overig": "anders"})
NOT_SAID: Mapping[str, str] = MappingProxyType(
    {
        "area": "gebied niet duidelijk",
        "role": "geen rol genoemd",
        "partner": "geen partner genoemd",
        "year": "zonder jaar",
    }
)


@dataclass(frozen=True)
class Choice:
    """What an address asks for: a filter, a page of the list, or one action ("" for none).

    `params` are its words without where the list begins.
    """

    wanted: Filter
    action: str
    params: Mapping[str, str]
    address: Address

    def with_(self, **changes: str) -> dict[str, str]:
        """The words of the address with other values; "" leaves a word out."""
        return {word: said for word, said in {**self.params, **changes}.items() if said}

    def href(self, **changes: str) -> str:
        """The address with other values."""
        query = urlencode(self.with_(**changes))
        return f"/programma?{query}" if query else "/programma"


def read(store: Store, params: Mapping[str, str]) -> Choice:
    """What an address asks for; what it cannot ask for is a notice."""
    address, tree = Address(params, WORDS), programme_tree(store)
    values = offered(store)
    given = {word: address.one_of(word, values[facet], "") for word, (facet, *_) in FIELDS.items()}
    text = address.read(TEXT, _text, "", "")
    action = address.one_of(ACTION, tree.by_id, "")
    node = address.one_of(NODE, tree.nodes, "")
    if node and given["document"] not in ("", tree.nodes[node].path[0]):
        node = ""  # another document was chosen after it
    said = {**given, NODE: node, TEXT: text, ACTION: action}
    facets = {facet: given[word] for word, (facet, *_) in FIELDS.items()}
    return Choice(
        Filter(**facets, node=node, text=text),
        action,
        {word: value for word, value in said.items() if value},
        address,
    )


def _text(text: str) -> str | None:
    return " ".join(text.split())[:MAX_TEXT] or None


def sheet(store: Store, choice: Choice, found: Found) -> Sheet:
    """The page of the list that the address asks for."""
    ids = [action.action_id for action in found.actions]
    return read_sheet(choice.address, ids, programme_tree(store).by_id)


def labels(store: Store) -> Mapping[str, Mapping[str, str]]:
    """Facet -> value -> its name, in the order in which they are offered."""
    return _labels(store, store.version)


@lru_cache(maxsize=2)
def _labels(store: Store, version: str) -> dict[str, dict[str, str]]:
    tree, values = programme_tree(store), offered(store)
    actors = {row["actor_id"]: row["name"] for row in rows(store, "actors")}
    known = {row["partner"] for row in rows(store, "partners") if row["actor_id"]}
    regions = {
        region.area_code: f"Regio: {region.title}"
        for grouping in store.groupings.values()
        for region in grouping.regions
    }
    places = {code: area.name for code, area in store.areas.items()} | regions
    name: dict[str, Callable[[str], str]] = {
        "document": lambda value: tree.nodes[value].title,
        "area": lambda value: places.get(value, value),
        "role": lambda value: value,
        "partner": lambda value: actors.get(value, value),
        "year": lambda value: value,
        "status": lambda value: STATUS_WORDS.get(value, value),
    }
    found = {
        facet: {
            value: NOT_SAID[facet] if value == UNKNOWN else name[facet](value)
            for value in values[facet]
        }
        for facet in FACETS
    }
    found["area"] = dict(sorted(found["area"].items(), key=_area_order))
    # A word for an actor is offered as that actor.
    partners = {value: word for value, word in found["partner"].items() if value not in known}
    by_name = sorted(partners.items(), key=lambda pair: (pair[0] == UNKNOWN, pair[1].casefold()))
    return {**found, "partner": dict(by_name)}


def _area_order(named: tuple[str, str]) -> tuple[int, str]:
    """The gemeenten by name, then Drenthe, then the regions by name, what is not clear last."""
    code, name = named
    places = (code.startswith("GM"), code == PROVINCE, code != UNKNOWN, True)
    return places.index(True), name.casefold()


def fields(store: Store, found: Found, choice: Choice) -> dict[str, Html]:
    """The lists to choose from, by the name of their output, with how many each would give."""
    names = labels(store)
    return {
        word: choices(
            word, label, [("", nothing), *_options(names[facet], found, facet, word, choice)]
        )
        for word, (facet, label, nothing) in FIELDS.items()
    }


def _options(
    names: Mapping[str, str], found: Found, facet: str, word: str, choice: Choice
) -> list[tuple[str, str]]:
    """The values with a count; one without any is only there while it is chosen."""
    counts, chosen = found.facets[facet], choice.params.get(word)
    return [
        (value, f"{name} ({counts[value]})")
        for value, name in names.items()
        if counts[value] or value == chosen
    ]


def chosen_words(store: Store, choice: Choice) -> str:
    """What is chosen, in short; "alle acties" for nothing."""
    names, tree = labels(store), programme_tree(store)
    said = [
        names[facet].get(value, value)
        for word, (facet, *_) in FIELDS.items()
        if (value := choice.params.get(word))
    ]
    if choice.wanted.node:
        said.append(tree.nodes[choice.wanted.node].title)
    if choice.wanted.text:
        said.append(f"“{choice.wanted.text}”")
    return ", ".join(said) or "alle acties"


def page_names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    tree, found = programme_tree(store), labels(store)
    nodes = {node: each.title for node, each in tree.nodes.items()}
    actions = {action.action_id: action.title for action in tree.actions}
    return {**nodes, **actions, **found["area"], **found["partner"]}
