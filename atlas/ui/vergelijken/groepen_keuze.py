"""Part Groepen: which groups and figures an address asks for, and how to choose them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.address import Address, Notice, clean
from atlas.domain.aggregate import gemeenten
from atlas.domain.groups import Group, grouping_groups, usable
from atlas.figures.group_words import names_of
from atlas.figures.numbers import listed
from atlas.store.records import Grouping, Theme
from atlas.store.store import Store
from atlas.ui.catalogue import MEMBERSHIP_WORDS
from atlas.ui.html import Html, join, tag
from atlas.ui.parts.fields import choices
from atlas.ui.vergelijken.gebieden import WORDS_OF_AREAS
from atlas.ui.vergelijken.samen import figure_ids, options, select

GROUPING, THEME, SUBJECT = "indeling", "thema", "onderwerp"
GROUP_A, GROUP_B = "groep_a", "groep_b"
OWN = "eigen"
KEY_FIGURES = "kerncijfers"
DEFAULTS = {
    GROUPING: "stedelijk_landelijk",
    THEME: KEY_FIGURES,
    SUBJECT: "leeftijd_65plus_pct",
}
NAMES = {GROUP_A: "Groep A", GROUP_B: "Groep B"}
REST = "Overig Drenthe"
SEPARATOR = ";"
ON, OFF = "1", "0"
MOST = 12
"""Boxes in each list. They have names by their place, as the gemeenten stand in the data: a
box only lives until the answer, which writes the codes."""
BOXES = {
    group: tuple(f"{letter}{place}" for place in range(1, MOST + 1))
    for group, letter in ((GROUP_A, "a"), (GROUP_B, "b"))
}
WORDS: Mapping[str, str] = MappingProxyType(
    {
        GROUPING: "de indeling",
        THEME: "het thema",
        SUBJECT: "het cijfer in de grafiek",
        **WORDS_OF_AREAS,  # not shown here; they come along to the other parts
        GROUP_A: "groep A",
        GROUP_B: "groep B",
        **{box: f"een vakje van {NAMES[group]}" for group, boxes in BOXES.items() for box in boxes},
    }
)
NOT_OFFERED = "Deze indelingen staan er niet bij, want de bron noemt niet alle gemeenten:"


@dataclass(frozen=True)
class Choice:
    """The groups, the theme of the table and the figure of the chart.

    `grouping` is None for groups of a visitor's own; `own` are these, also while a grouping is
    shown: they stay in the address.
    """

    groups: tuple[Group, ...]
    grouping: Grouping | None
    own: tuple[Group, ...]
    theme: str
    indicator: str

    @property
    def filled(self) -> bool:
        """Whether there is a gemeente in some group."""
        return any(group.members for group in self.groups)

    @property
    def said(self) -> dict[str, str]:
        """What the three lists hold."""
        name = self.grouping.id if self.grouping else OWN
        return {GROUPING: name, THEME: self.theme, SUBJECT: self.indicator}

    @property
    def params(self) -> dict[str, str]:
        """The canonical words of the address, defaults left out."""
        found = {word: text for word, text in self.said.items() if text != DEFAULTS[word]}
        pairs = zip(BOXES, self.own, strict=True)
        codes = {word: SEPARATOR.join(group.members) for word, group in pairs}
        return {**found, **{word: text for word, text in codes.items() if text}}


def offered(store: Store) -> dict[str, Grouping]:
    """The groupings that groups can be made of, by id."""
    return {name: each for name, each in store.groupings.items() if usable(each)}


def left_out(store: Store) -> tuple[str, ...]:
    """The other groupings, each with why it is not offered."""
    return tuple(
        f"{each.title}: {_why(each)}" for each in store.groupings.values() if not usable(each)
    )


def _why(grouping: Grouping) -> str:
    """The regions of which not all members are known, in words."""
    told = (
        f"{each.title}: {MEMBERSHIP_WORDS[each.membership] or 'geen gemeente genoemd.'}"
        for each in grouping.regions
        if each.membership != "stated" or not each.members
    )
    return " ".join(told)


def read(store: Store, address: Address) -> Choice:
    """What an address asks for. A box that is ticked makes the groups that are shown one's own."""
    known = offered(store)
    default = DEFAULTS[GROUPING] if DEFAULTS[GROUPING] in known else OWN
    asked = address.one_of(GROUPING, {*known, OWN}, default)
    codes = {word: _listed(store, address, word) for word in BOXES}
    ticks = {word: _ticks(store, address, word) for word in BOXES}
    shown = grouping_groups(store, known[asked], REST) if asked != OWN else ()
    if shown and any(ticks.values()):
        codes = {word: group.members for word, group in zip(BOXES, shown, strict=False)}
        asked, shown = OWN, ()
    own = tuple(_ticked(store, word, codes.get(word, ()), ticks[word]) for word in BOXES)
    figures = figure_ids(store, "gemeente")
    first = DEFAULTS[SUBJECT] if DEFAULTS[SUBJECT] in figures else figures[0]
    return Choice(
        shown or own,
        known.get(asked),
        own,
        address.one_of(THEME, {KEY_FIGURES, *(each.id for each in themed(store))}, KEY_FIGURES),
        address.one_of(SUBJECT, figures, first),
    )


def _listed(store: Store, address: Address, word: str) -> tuple[str, ...]:
    """The gemeenten of a list of codes, in the order of the data; what is no gemeente is noted."""

    def parse(text: str) -> tuple[str, ...]:
        given = [each.strip() for each in text.split(SEPARATOR) if each.strip()]
        found = tuple(code for code in gemeenten(store) if code in given)
        strange = [each for each in given if each not in found]
        if strange:
            names = listed(names_of(store, found))
            address.notices.append(Notice(word, clean(strange[0]), names))
        return found

    return address.read(word, parse, (), "")


def _ticks(store: Store, address: Address, word: str) -> dict[str, bool]:
    """The boxes that an address speaks of: gemeente -> ticked."""
    pairs = zip(gemeenten(store), BOXES[word], strict=False)
    said = {code: address.one_of(box, (ON, OFF), "") for code, box in pairs}
    return {code: text == ON for code, text in said.items() if text}


def _ticked(store: Store, word: str, members: Sequence[str], ticks: Mapping[str, bool]) -> Group:
    return Group(
        NAMES[word],
        tuple(code for code in gemeenten(store) if ticks.get(code, code in members)),
    )


def values(store: Store, choice: Choice) -> dict[str, str]:
    """What the lists and the boxes hold; the boxes those of the first two groups."""
    found = dict(choice.said)
    for place, (_word, boxes) in enumerate(BOXES.items()):
        members = choice.groups[place].members if place < len(choice.groups) else ()
        for code, box in zip(gemeenten(store), boxes, strict=False):
            found[box] = ON if code in members else OFF
    return found


def form(store: Store) -> Html:
    """The three lists, and under them the boxes of one's own groups."""
    groupings = [(name, each.title) for name, each in offered(store).items()]
    themes = [(KEY_FIGURES, "Kerncijfers"), *((each.id, each.title) for each in themed(store))]
    return join(
        [
            tag(
                "div",
                choices(GROUPING, "Groepen", [*groupings, (OWN, "Eigen groepen")]),
                choices(THEME, "Cijfers in de tabel", themes),
                select(
                    SUBJECT,
                    "Cijfer in de grafiek",
                    *options(store, figure_ids(store, "gemeente"), {}),
                ),
                class_="atlas-part-form",
            ),
            tag(
                "details",
                tag("summary", "Stel zelf groepen samen"),
                tag(
                    "p",
                    "Vink aan welke gemeenten bij groep A en groep B horen. U begint met de "
                    "eerste twee groepen die u nu ziet.",
                ),
                *(_boxes(store, word) for word in BOXES),
            ),
        ]
    )


def themed(store: Store) -> list[Theme]:
    """The themes with a figure for gemeenten."""
    used = {store.indicators[each].theme for each in figure_ids(store, "gemeente")}
    return [each for each in store.themes.values() if each.id in used]


def _boxes(store: Store, word: str) -> Html:
    pairs = zip(gemeenten(store), BOXES[word], strict=False)
    boxes = {store.areas[code].name: box for code, box in pairs}
    each = (
        tag(
            "label",
            tag("input", type="checkbox", name=boxes[name], value=ON, data_off=OFF),
            tag("span", name),
        )
        for name in names_of(store, gemeenten(store)[:MOST])
    )
    return tag("fieldset", tag("legend", NAMES[word]), *each, class_="atlas-verg-vakjes")
