"""What a visitor chooses in the part Geschiktheid, read from the address and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.address import Address, Notice, number_text
from atlas.store.store import Store

LEVELS = ("gemeente", "buurt")
MEASURES = ("aandeel", "aantal")
HEAVIEST = 10
EDGES = tuple(f"edge-{number}" for number in range(1, 13))
COMPONENTS = (
    "woning",
    "supermarkt",
    "huisarts",
    "ziekenhuis",
    "trein",
    "ontmoeting",
    "voorzieningen",
    "samenhang",
)
EXAMPLE, CLASS, MEASURE, LEVEL, AREA = "voorbeeld", "klasse", "maat", "niveau", "gebied"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        EXAMPLE: "de voorbeeldgegevens",
        CLASS: "de klasse op de kaart",
        MEASURE: "aandeel of aantal",
        LEVEL: "gemeenten of buurten",
        AREA: "het gekozen gebied",
    }
    | {f"r.{edge}": f"twijfelgeval {edge.removeprefix('edge-')}" for edge in EDGES}
    | {f"w.{name}": f"het gewicht van {name}" for name in COMPONENTS}
)


@dataclass(frozen=True)
class Selection:
    """What is chosen. `options`, `weights` hold every edge case and component.

    `area` is a gemeente or, at the level buurt, perhaps a buurt; "" for none. Among the
    gemeenten a buurt stands for its gemeente. `params` is the address, defaults left out.
    """

    example: bool
    class_id: str
    measure: str
    options: Mapping[str, str]
    level: str
    area: str
    weights: Mapping[str, float]
    params: Mapping[str, str]

    def changed_options(self, store: Store) -> dict[str, str]:
        """The options that are not our own choice."""
        ours = {case.id: case.choice for case in store.housing.classification.edge_cases}
        return {edge: option for edge, option in self.options.items() if option != ours[edge]}

    def gemeente(self, store: Store) -> str:
        """The gemeente of the area, "" for none."""
        return store.areas[self.area].gemeente_code if self.area else ""


def read(store: Store, params: Mapping[str, str]) -> tuple[Selection, tuple[Notice, ...]]:
    """The selection of an address, and what in it could not be honoured."""
    address, rules = Address(params, WORDS), store.housing.classification
    said: dict[str, str] = {}

    def one_of(word: str, allowed: tuple[str, ...], default: str) -> str:
        found = address.one_of(word, allowed, default)
        if found != default:
            said[word] = found
        return found

    steps = tuple(str(weight) for weight in range(HEAVIEST + 1))
    classes = tuple(each.id for each in rules.classes)
    example = one_of(EXAMPLE, ("0", "1"), "0") == "1"
    class_id = one_of(CLASS, classes, classes[0])
    measure = one_of(MEASURE, MEASURES, MEASURES[0])
    options = {
        case.id: one_of(f"r.{case.id}", tuple(each.id for each in case.options), case.choice)
        for case in rules.edge_cases
    }
    level = one_of(LEVEL, LEVELS, LEVELS[0])
    area = one_of(AREA, areas(store), "")
    if area and level == "gemeente":
        area = said[AREA] = store.areas[area].gemeente_code
    weights = {
        one.id: float(one_of(f"w.{one.id}", steps, number_text(one.weight)))
        for one in store.housing.composite.components
    }
    found = Selection(example, class_id, measure, options, level, area, weights, said)
    return found, tuple(address.notices)


def values(store: Store, chosen: Selection) -> dict[str, str]:
    """What each field holds; the list of gemeenten shows that of a chosen buurt."""
    return {
        EXAMPLE: "1" if chosen.example else "",
        CLASS: chosen.class_id,
        MEASURE: chosen.measure,
        LEVEL: chosen.level,
        AREA: chosen.gemeente(store),
        **{f"r.{edge}": option for edge, option in chosen.options.items()},
        **{f"w.{name}": number_text(weight) for name, weight in chosen.weights.items()},
    }


def areas(store: Store) -> tuple[str, ...]:
    """The areas that may be chosen, at either level."""
    return tuple(c for c, area in store.areas.items() if area.area_level in LEVELS and area.valid)
