"""The parts of page Wonen, and which one an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from atlas.domain.address import MAX_LENGTH, Address, Notice
from atlas.store.store import Store
from atlas.ui.assets import ASSETS
from atlas.ui.wonen import behoefte, geschiktheid, uitstroom, voorraad, woonvormen
from atlas.ui.wonen.part import Part

ALL: tuple[Part, ...] = (voorraad, geschiktheid, behoefte, woonvormen, uitstroom)
PARTS = {part.KEY: part for part in ALL}
DEFAULT = "voorraad"
DEEL = "deel"
WORDS = {DEEL: "het deel van de pagina"}


def read(params: Mapping[str, str]) -> tuple[Part, dict[str, str], tuple[Notice, ...]]:
    """The part that an address asks for, what it says in words of that part, and the rest.

    Texts are cut just above the length that no part reads, so that a key stays small.
    """
    asked = Address({DEEL: params.get(DEEL, "")}, (DEEL,))
    part = PARTS[asked.one_of(DEEL, PARTS, DEFAULT)]
    others = Address(params, (DEEL, *part.WORDS))
    said = {word: params[word][: MAX_LENGTH + 1] for word in part.WORDS if params.get(word)}
    return part, said, (*asked.notices, *others.notices)


def address(part: Part, params: Mapping[str, str]) -> dict[str, str]:
    """The whole address of a part: its name, left out for the first, and its own words."""
    return {**({} if part.KEY == DEFAULT else {DEEL: part.KEY}), **params}


def plainly(store: Store, notice: Notice) -> Notice:
    """The notice with a name in the place of the code that is shown now: Drenthe for PV22."""
    return replace(notice, used=_names(store, store.version).get(notice.used, notice.used))


@lru_cache(maxsize=1)
def _names(store: Store, version: str) -> dict[str, str]:
    rules = store.housing.classification
    return {
        **{part.KEY: part.TITLE for part in ALL},
        **{code: area.name for code, area in store.areas.items()},
        **{each.id: each.title for each in store.indicators.values()},
        **{each.id: each.name for each in rules.classes},
        **{option.id: option.title for case in rules.edge_cases for option in case.options},
    }


def skeleton_url(store: Store, part: Part) -> str:
    """The address of the HTML of a part without its figures; it travels once."""
    name = f"wonen-{part.KEY}-{store.version}.html"
    return ASSETS.add(name, lambda: part.skeleton(store).encode())
