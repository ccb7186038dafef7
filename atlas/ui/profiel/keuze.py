"""The area that a profile is about, in an address and in the lists to choose from.

All parts of page Profiel have the same chooser. In the skeleton: `chooser(store)`; in the answer:
`values(..)` among the values of the fields and `out(..)` among its outputs. First one chooses a
gemeente, a region or Drenthe, and then, within a gemeente, a wijk or kern: 450 names in one list
are too many for a phone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.subject import Subject, find_subject, subjects
from atlas.figures.line_words import REFERENCE_NAMES, reference_name
from atlas.figures.numbers import alphabetic
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.fold import CHOSEN, choices_panel

AREA, WITHIN, REFERENCE = "gebied", "deelgebied", "met"
COMMON = (AREA, REFERENCE)
COMMON_WORDS: Mapping[str, str] = MappingProxyType(
    {
        AREA: "het gekozen gebied",
        WITHIN: "de gekozen wijk of kern",
        REFERENCE: "het gebied om mee te vergelijken",
    }
)
OUT = "keuze"  # the output with the wijken and kernen of the gemeente
NO_AREA = "Profiel van een gebied"
NOTHING = "Kies een gebied"
ASK = (
    "Kies hierboven een gemeente, een regio of heel Drenthe. Daarna kunt u ook een wijk, een dorp "
    "of een stad kiezen."
)


def read_subject(store: Store, address: Address) -> Subject | None:
    """The area that an address asks for; None when it asks for none."""
    known = subjects(store)
    asked = address.one_of(AREA, known, "")
    return find_subject(store, address.one_of(WITHIN, known, asked))


def read_reference(address: Address) -> str:
    """What it is set beside: "drenthe" or "nederland"."""
    return address.one_of(REFERENCE, REFERENCE_NAMES, "drenthe")


def params(subject: Subject | None, reference: str) -> dict[str, str]:
    """The words of the canonical address that all parts have; the default is left out."""
    area = "" if subject is None else subject.code
    given = {AREA: area, REFERENCE: "" if reference == "drenthe" else reference}
    return {word: text for word, text in given.items() if text}


def heading(store: Store, said: Mapping[str, str]) -> str:
    """The H1: the name of the area that an address asks for, or what the page is."""
    subject = read_subject(store, Address(said, COMMON_WORDS))
    if subject is None:
        return NO_AREA
    if subject.level == "gemeente":
        return f"Gemeente {subject.name}"
    if subject.level in ("wijk", "kern"):
        gemeente = store.areas[subject.gemeente_code].name
        return f"{subject.level.capitalize()} {subject.name}, gemeente {gemeente}"
    return subject.name


def chooser(store: Store) -> Html:
    """The fields that choose the area and what it stands beside, folded on a phone."""
    first = tag("option", NOTHING, value="")
    groups = [
        tag("optgroup", *(tag("option", name, value=code) for code, name in found), label=label)
        for label, found in _coarse(store).items()
    ]
    areas = tag("select", first, *groups, name=AREA, id=AREA)
    form = tag(
        "div",
        field(AREA, "Gemeente of regio", areas),
        tag("div", data_out=OUT),
        choices(REFERENCE, "Vergelijk met", REFERENCE_NAMES.items()),
        class_="atlas-part-form atlas-prof-keuze",
    )
    return choices_panel(form)


def values(subject: Subject | None, reference: str) -> dict[str, str]:
    """What the fields of the chooser hold."""
    if subject is None:
        return {AREA: "", WITHIN: "", REFERENCE: reference}
    inside = subject.level in ("wijk", "kern")
    area = subject.gemeente_code if inside else subject.code
    # Drenthe itself always stands beside Nederland.
    beside = "nederland" if subject.level == "provincie" else reference
    return {AREA: area, WITHIN: subject.code, REFERENCE: beside}


def out(store: Store, subject: Subject | None, reference: str) -> dict[str, Html]:
    """The wijken and kernen to choose from, and what the folded chooser says."""
    if subject is None:
        return {OUT: tag("div"), CHOSEN: tag("span", "nog geen gebied")}
    beside = reference_name(subject, reference)
    chosen = tag("span", f"{area_names(store)[subject.code]}, naast {beside}")
    return {OUT: _within(store, subject.gemeente_code), CHOSEN: chosen}


def _within(store: Store, gemeente_code: str) -> Html:
    """The wijken and kernen of a gemeente; without one there is nothing to choose."""
    return _inner(store, store.version, gemeente_code) if gemeente_code else tag("div")


@lru_cache(maxsize=32)
def _inner(store: Store, version: str, gemeente_code: str) -> Html:
    gemeente = store.areas[gemeente_code].name
    found = [each for each in subjects(store).values() if each.gemeente_code == gemeente_code]
    groups = []
    for level, label in (("kern", "Dorpen en steden"), ("wijk", "Wijken (CBS)")):
        inside = sorted(
            (each for each in found if each.level == level), key=lambda each: each.name.casefold()
        )
        if inside:
            options = (
                tag("option", _inside_name(each, inside), value=each.code) for each in inside
            )
            groups.append(tag("optgroup", *options, label=label))
    whole = tag("option", f"Heel {gemeente}", value=gemeente_code)
    return field(
        WITHIN, f"Wijk of dorp in {gemeente}", tag("select", whole, *groups, name=WITHIN, id=WITHIN)
    )


def _inside_name(subject: Subject, others: list[Subject]) -> str:
    """The name, with the code where two in the list share it."""
    twins = sum(each.name == subject.name for each in others) > 1
    return f"{subject.name} ({subject.code})" if twins else subject.name


@lru_cache(maxsize=2)
def _coarse_kept(store: Store, version: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    names = area_names(store)
    by_level: dict[str, list[tuple[str, str]]] = {}
    for code, subject in subjects(store).items():
        by_level.setdefault(subject.level, []).append((code, names[code]))
    gemeenten = sorted(by_level.get("gemeente", []), key=lambda pair: alphabetic(pair[1]))
    return MappingProxyType(
        {
            "Provincie": tuple(by_level["provincie"]),
            "Gemeenten": tuple(gemeenten),
            "Regio's": tuple(by_level.get("regio", [])),
        }
    )


def _coarse(store: Store) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Drenthe, the gemeenten and the regions: (code, name) by the label of their group."""
    return _coarse_kept(store, store.version)


def area_names(store: Store) -> Mapping[str, str]:
    """Every area with a profile: code -> name that tells it from all others."""
    return _names(store, store.version)


@lru_cache(maxsize=2)
def _names(store: Store, version: str) -> Mapping[str, str]:
    found = {code: _name(store, subject) for code, subject in subjects(store).items()}
    times = Counter(found.values())
    return MappingProxyType(
        {code: f"{name} ({code})" if times[name] > 1 else name for code, name in found.items()}
    )


def _name(store: Store, subject: Subject) -> str:
    if subject.level not in ("wijk", "kern"):
        return subject.name
    return f"{subject.name} ({subject.level} in {store.areas[subject.gemeente_code].name})"
