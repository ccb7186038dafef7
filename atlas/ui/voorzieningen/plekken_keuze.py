"""What is chosen in the part Plekken: layers, gemeente, how signs are gathered, a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import pandas as pd

from atlas.domain.address import Address, Notice
from atlas.domain.signs import By, automatic, with_point
from atlas.figures.stock import areas
from atlas.store.places import OwnPlaces, PlaceKind, PlaceSet
from atlas.store.records import PROVINCE
from atlas.store.serving import get_store
from atlas.store.store import Store

GEMEENTE, GATHER, HEIGHT, PLACE = "gemeente", "samen", "hoogte", "plek"
LAYER = "l."  # what the word of a layer starts with: l.dorpshub
ON, OFF = "1", "0"
MOST_LOOSE = 2_000  # points: of more of them single signs are too much for a browser
AUTOMATIC = "automatisch"
GATHER_WORDS = {
    AUTOMATIC: "Automatisch",
    "los": "Losse plekken",
    "kern": "Samen per kern",
    "gemeente": "Samen per gemeente",
}


class LayerWords(Mapping[str, str]):
    """The words of the address in Dutch; the layers are those of the data."""

    FIXED: Mapping[str, str] = {
        GEMEENTE: "de gemeente",
        GATHER: "het samennemen van plekken",
        HEIGHT: "de hoogte",
        PLACE: "de gekozen plek",
    }

    def __getitem__(self, word: str) -> str:
        """The Dutch of a word; KeyError for one that is no word of this part."""
        return self.FIXED.get(word) or f"de laag {self._kinds()[word].title}"

    def __iter__(self) -> Iterator[str]:
        """Every word, those of the layers last."""
        return iter([*self.FIXED, *self._kinds()])

    def __len__(self) -> int:
        """The number of words."""
        return len(self.FIXED) + len(self._kinds())

    @staticmethod
    def _kinds() -> dict[str, PlaceKind]:
        return {LAYER + kind.id: kind for kind in get_store().place_kinds.values()}


WORDS = LayerWords()


@dataclass(frozen=True)
class Selection:
    """What an address asks for. `gemeente` and `place` are "" for none; `by` is how signs are
    gathered after all; `params` is the address, defaults left out."""

    gemeente: str
    gather: str
    columns: bool
    off: frozenset[str]
    place: str
    by: By
    params: Mapping[str, str]

    @property
    def area(self) -> str:
        """The area code of what is shown: a gemeente, or Drenthe."""
        return self.gemeente or PROVINCE


def _on_or_off(text: str) -> str | None:
    return text if text in (ON, OFF) else None


def read_selection(
    address: Address, store: Store, own: OwnPlaces | None
) -> tuple[Selection, pd.DataFrame]:
    """The choices of an address, and the places (as `Store.places`) that they show.

    What cannot be honoured is a notice of the address. A place that is not among those shown
    (its layer is off, it lies elsewhere) is not chosen.
    """
    every = all_places(store, own)
    gemeente = address.one_of(GEMEENTE, [each.area_code for each in areas(store)[:-1]], "")
    gather = address.one_of(GATHER, GATHER_WORDS, AUTOMATIC)
    height = address.read(HEIGHT, _on_or_off, OFF, "geen hoogte")
    kinds = store.place_kinds
    layers = {each: address.read(LAYER + each, _on_or_off, ON, "de laag aan") for each in kinds}
    place = address.one_of(PLACE, set(every["place_id"]), "")
    off = frozenset(kind for kind, said in layers.items() if said == OFF)
    shown = every[~every["kind"].isin(off)]
    if gemeente:
        shown = shown[shown["gemeente_code"] == gemeente]
    if place not in set(shown["place_id"]):
        place = ""
    if gather == "los" and not gemeente and len(with_point(shown)) > MOST_LOOSE:
        address.notices.append(Notice(GATHER, "zoveel losse plekken", GATHER_WORDS[AUTOMATIC]))
        gather = AUTOMATIC
    by = automatic(shown, gemeente) if gather == AUTOMATIC else cast(By, gather)
    said = {GEMEENTE: gemeente, GATHER: gather, HEIGHT: height, PLACE: place}
    said |= {LAYER + kind: OFF for kind in layers if kind in off}
    defaults = {GATHER: AUTOMATIC, HEIGHT: OFF}
    params = {word: text for word, text in said.items() if text != defaults.get(word, "")}
    return Selection(gemeente, gather, height == ON, off, place, by, params), shown


def values(chosen: Selection, store: Store) -> dict[str, str]:
    """What each field holds."""
    return {
        GEMEENTE: chosen.gemeente,
        GATHER: chosen.gather,
        HEIGHT: ON if chosen.columns else OFF,
        **{LAYER + kind: OFF if kind in chosen.off else ON for kind in store.place_kinds},
    }


def all_places(store: Store, own: OwnPlaces | None) -> pd.DataFrame:
    """Every place that the atlas knows, and those of a visitor after them."""
    known = _places(store, store.version)
    return known if own is None else pd.concat([known, own.frame], ignore_index=True)


@lru_cache(maxsize=1)
def _places(store: Store, version: str) -> pd.DataFrame:
    return store.places()


def not_fetched(store: Store, kind: str) -> bool:
    """Whether the sources of a kind that has no places have never been asked."""
    sets = [each for each in store.place_sets.values() if kind in each.kinds]
    return bool(sets) and all(map(is_waiting, sets))


def is_waiting(places: PlaceSet) -> bool:
    """Whether a set comes from an online source that was never asked."""
    return bool(places.provider) and places.refreshed is None
