"""What the address of the part Tabel asks for: areas, figures, colour and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.comparison import Row, compare, order, sorted_rows
from atlas.domain.subject import Subject, subjects
from atlas.figures.heat import Mode
from atlas.figures.numbers import listed
from atlas.store.records import PROVINCE, Indicator
from atlas.store.store import Store
from atlas.ui.parts.pager import FROM, FROM_WORD
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken.tabel_html import SORT

THEME, COLOUR = "thema", "kleur"
KEY_FIGURES = "kerncijfers"
MODES: Mapping[Mode, str] = MappingProxyType(
    {"afstand": "Afstand tot Drenthe", "rang": "Plaats onder de gebieden"}
)
IN_SHORT: Mapping[Mode, str] = MappingProxyType(
    {"afstand": "kleur: afstand tot Drenthe", "rang": "kleur: plaats onder de gebieden"}
)
WORDS: Mapping[str, str] = MappingProxyType(
    {
        **gebieden.WORDS_OF_AREAS,
        THEME: "het thema",
        COLOUR: "de kleur",
        SORT: "de volgorde",
        FROM: FROM_WORD,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address asks for: the areas in the order of the columns, and the rows.

    `chosen` are the areas in the order of the address; `left_out` the indicators of the theme of
    which none has a figure.
    """

    chosen: tuple[Subject, ...]
    areas: tuple[Subject, ...]
    names: tuple[str, ...]
    theme: str
    mode: Mode
    sort: str
    rows: tuple[Row, ...]
    left_out: tuple[Indicator, ...]

    @property
    def params(self) -> dict[str, str]:
        """The words of the address, without the sheet and the defaults."""
        given = {
            THEME: "" if self.theme == KEY_FIGURES else self.theme,
            COLOUR: "" if self.mode == "afstand" else self.mode,
            SORT: self.sort,
        }
        return {
            **gebieden.area_params(self.chosen),
            **{word: text for word, text in given.items() if text},
        }

    @property
    def beside(self) -> bool:
        """Whether Drenthe has a column of its own."""
        return all(area.code != PROVINCE for area in self.areas)


def read(store: Store, address: Address) -> Found:
    """What an address asks for; what it cannot have is a notice."""
    chosen = gebieden.read_areas(store, address)
    theme = address.one_of(THEME, {KEY_FIGURES, *store.themes}, KEY_FIGURES)
    mode: Mode = "rang" if address.one_of(COLOUR, MODES, "afstand") == "rang" else "afstand"
    indicators = _indicators(store, theme)
    asked = address.one_of(SORT, _orders(store), "")
    known = {*(area.code for area in chosen), *(each.id for each in indicators)}
    sort = asked if asked.removeprefix("-") in known else ""  # what it went by is gone
    every = compare(store, chosen, indicators)
    rows, left_out = [row for row in every if row.known], [row for row in every if not row.known]
    areas, rows = _sorted(chosen, rows, sort, mode)
    return Found(
        chosen,
        areas,
        gebieden.short_names(store, areas),
        theme,
        mode,
        sort,
        tuple(rows),
        tuple(row.indicator for row in left_out),
    )


def _indicators(store: Store, theme: str) -> list[Indicator]:
    if theme == KEY_FIGURES:
        return [store.indicators[each] for each in store.profile.key_figures]
    return [each for each in store.indicators.values() if each.theme == theme]


def _orders(store: Store) -> frozenset[str]:
    """All that an order can go by, from high to low or (with "-") from low to high."""
    by = (*subjects(store), *store.indicators)
    return frozenset((*by, *(f"-{each}" for each in by)))


def _sorted(
    areas: tuple[Subject, ...], rows: list[Row], sort: str, mode: Mode
) -> tuple[tuple[Subject, ...], list[Row]]:
    """Areas and rows in the order that is asked for: by an area the rows, by a row the areas."""
    by, descending = sort.removeprefix("-"), not sort.startswith("-")
    for place, area in enumerate(areas):
        if area.code == by:
            return areas, sorted_rows(rows, place, mode == "rang", descending)
    for row in rows:
        if row.indicator.id == by:
            places = order(row, descending)
            moved = [
                replace(each, entries=tuple(each.entries[place] for place in places))
                for each in rows
            ]
            return tuple(areas[place] for place in places), moved
    return areas, rows


def rest(found: Found) -> dict[str, str]:
    """The words beside the areas."""
    return {word: text for word, text in found.params.items() if word != gebieden.AREAS}


def themes(store: Store) -> dict[str, str]:
    """Which figures one can choose: those that come first, or a whole theme."""
    return {KEY_FIGURES: "Kerncijfers", **{each.id: each.title for each in store.themes.values()}}


def theme_title(store: Store, found: Found) -> str:
    """What the rows are about."""
    return themes(store)[found.theme]


def title(store: Store, found: Found) -> str:
    """What stands beside what."""
    beside = "Drenthe en Nederland" if found.beside else "Nederland"
    return f"{theme_title(store, found)}: {listed(found.names)} naast {beside}"
