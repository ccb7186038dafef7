"""Part Twee cijfers: what an address asks for, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address, Notice, clean
from atlas.domain.correlation import Column, Correlation, column, correlate, pairs
from atlas.domain.groups import usable
from atlas.domain.subject import Subject
from atlas.figures.correlation_words import elsewhere_words
from atlas.figures.numbers import LEVEL_WORDS, capital
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.pager import FROM, FROM_WORD
from atlas.ui.vergelijken.gebieden import WORDS_OF_AREAS, area_params, read_areas
from atlas.ui.vergelijken.samen import figure_ids, options, select

X, Y, SIZE, COLOUR, LEVEL = "x", "y", "grootte", "kleur", "niveau"
NONE = "geen"
LEVELS = ("gemeente", "wijk")
DEFAULTS = {
    X: "leeftijd_65plus_pct",
    Y: "beperking_bewegen_18plus",
    SIZE: "bevolking_totaal",
    COLOUR: "stedelijk_landelijk",
    LEVEL: "gemeente",
}
WORDS: Mapping[str, str] = MappingProxyType(
    {
        X: "het cijfer van links naar rechts",
        Y: "het cijfer van onder naar boven",
        SIZE: "de grootte",
        COLOUR: "de kleur",
        LEVEL: "het soort gebied",
        **WORDS_OF_AREAS,
        FROM: FROM_WORD,
    }
)


@dataclass(frozen=True)
class Choice:
    """What is drawn: two figures, perhaps a third and a fourth, or a grouping as colour.

    `grouping` is an id, "" where the colour is a figure or nothing; `params` is the address,
    defaults left out.
    """

    level: str
    x: Column
    y: Column
    size: Column | None
    colour: Column | None
    grouping: str
    areas: tuple[Subject, ...]
    said: Mapping[str, str]

    @property
    def own(self) -> dict[str, str]:
        """The words of the address without the areas."""
        return {word: text for word, text in self.said.items() if text != DEFAULTS[word]}

    @property
    def params(self) -> dict[str, str]:
        """The canonical words of the address."""
        return {**self.own, **area_params(self.areas)}


def read(store: Store, address: Address) -> Choice:
    """What an address asks for. A figure that a level does not have falls back, with a notice."""
    level = address.one_of(LEVEL, LEVELS, DEFAULTS[LEVEL])
    every = {each for name in LEVELS for each in figure_ids(store, name)}
    figures = figure_ids(store, level)
    sizes, groupings = quantities(store), colour_groupings(store)
    said = {
        LEVEL: level,
        X: _there(store, address, X, every, figures),
        Y: _there(store, address, Y, every, figures),
        SIZE: _there(store, address, SIZE, {*sizes, NONE}, (*set(sizes) & {*figures}, NONE)),
        COLOUR: _there(
            store, address, COLOUR, {*every, *groupings, NONE}, (*figures, *groupings, NONE)
        ),
    }
    return Choice(
        level,
        columns(store, said[X], level),
        columns(store, said[Y], level),
        None if said[SIZE] == NONE else columns(store, said[SIZE], level),
        columns(store, said[COLOUR], level) if said[COLOUR] in figures else None,
        said[COLOUR] if said[COLOUR] in groupings else "",
        read_areas(store, address),
        said,
    )


def _there(
    store: Store, address: Address, word: str, known: Collection[str], offered: Collection[str]
) -> str:
    """What a word says, when there are figures of it; else the default, else the last offered."""
    default = DEFAULTS[word] if DEFAULTS[word] in offered else [*offered][-1]
    asked = address.one_of(word, known, default)
    if asked in offered:
        return asked
    title = store.indicators[asked].title
    address.notices.append(Notice(word, clean(title), default))
    return default


def columns(store: Store, indicator_id: str, level: str) -> Column:
    """An indicator for all areas of a level; kept."""
    return _column(store, store.version, indicator_id, level)


@lru_cache(maxsize=256)
def _column(store: Store, version: str, indicator_id: str, level: str) -> Column:
    return column(store, indicator_id, level)


def elsewhere(store: Store, choice: Choice, found: Correlation) -> tuple[str, ...]:
    """The correlation of the same two figures over the other level, in a sentence if there is."""
    (level,) = (each for each in LEVELS if each != choice.level)
    x, y = (columns(store, each.indicator.id, level) for each in (choice.x, choice.y))
    words = elsewhere_words(found, correlate([*pairs(x, y).values()]), level)
    return (words,) if words else ()


def quantities(store: Store) -> tuple[str, ...]:
    """The indicators that can be a size: they add up, and no gemeente has less than nothing."""
    return _quantities(store, store.version)


@lru_cache(maxsize=2)
def _quantities(store: Store, version: str) -> tuple[str, ...]:
    found = (each for each in figure_ids(store, "gemeente"))
    return tuple(
        each
        for each in found
        if store.indicators[each].aggregate.rule == "sum"
        and all((cell.value or 0) >= 0 for cell in columns(store, each, "gemeente").cells.values())
    )


def colour_groupings(store: Store) -> tuple[str, ...]:
    """The groupings that can be a colour: the source names all members, and none is in two."""
    return tuple(
        each.id
        for each in store.groupings.values()
        if usable(each)
        and len({code for region in each.regions for code in region.members})
        == sum(len(region.members) for region in each.regions)
    )


def form(store: Store) -> Html:
    """The five lists."""
    gemeente, wijk = (figure_ids(store, level) for level in LEVELS)
    only = {
        **dict.fromkeys(gemeente, " (niet per wijk)"),
        **dict.fromkeys(wijk, " (alleen per wijk)"),
        **dict.fromkeys(set(gemeente) & set(wijk), ""),
    }
    figures = [each for each in store.indicators if each in only]
    groupings = (
        tag("option", store.groupings[each].title, value=each) for each in colour_groupings(store)
    )
    levels = ((level, capital(LEVEL_WORDS[level].plural)) for level in LEVELS)
    return tag(
        "div",
        select(X, "Van links naar rechts", *options(store, figures, only)),
        select(Y, "Van onder naar boven", *options(store, figures, only)),
        choices(LEVEL, "Soort gebied", levels),
        select(
            SIZE,
            "Grootte van de tekens",
            tag("option", "Alle even groot", value=NONE),
            *options(store, quantities(store), only),
        ),
        select(
            COLOUR,
            "Kleur en vorm",
            tag("option", "Eén kleur", value=NONE),
            tag("optgroup", *groupings, label="Indelingen van gemeenten"),
            *options(store, figures, only),
        ),
        class_="atlas-part-form",
    )


def told(choice: Choice) -> str:
    """What is chosen, for a folded panel."""
    plural = LEVEL_WORDS[choice.level].plural
    return f"{choice.x.indicator.title} en {choice.y.indicator.title}, {plural}"
