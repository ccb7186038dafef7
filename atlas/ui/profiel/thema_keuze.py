"""What one chooses in the part Per thema: the theme, the order, the ages, and one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.address import Address, Notice
from atlas.domain.profile import Line, comparable, profile, standing_out
from atlas.domain.subject import Subject
from atlas.domain.trend import trend
from atlas.figures.trend import FEWEST
from atlas.store.store import Store
from atlas.ui.profiel import keuze

THEME, ORDER, AGE, TOPIC = "thema", "volgorde", "leeftijd", "onderwerp"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        **keuze.COMMON_WORDS,
        THEME: "het gekozen thema",
        ORDER: "de volgorde",
        AGE: "de leeftijd",
        TOPIC: "het onderwerp van het verloop",
    }
)
ORDERS = {"opvallend": "Wat het meest opvalt eerst", "naam": "Op naam"}
AGES = {
    "18plus": "18 jaar en ouder",
    "65plus": "65 jaar en ouder",
    "alle": "Alle leeftijden",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for; `topic` is an indicator of the theme, "" for none."""

    subject: Subject
    reference: str
    theme: str
    order: str
    age: str
    topic: str

    @property
    def params(self) -> dict[str, str]:
        """The words of the canonical address; defaults are left out."""
        found = keuze.params(self.subject, self.reference) | {THEME: self.theme}
        if self.order != next(iter(ORDERS)):
            found[ORDER] = self.order
        if self.age != next(iter(AGES)):
            found[AGE] = self.age
        return found | ({TOPIC: self.topic} if self.topic else {})

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        return {
            **keuze.values(self.subject, self.reference),
            THEME: self.theme,
            ORDER: self.order,
            AGE: self.age,
        }


def read(
    store: Store, said: Mapping[str, str]
) -> tuple[Subject | None, str, Chosen | None, tuple[Notice, ...]]:
    """The area, what it is set beside, the choice within it (None without an area), notices.

    A figure brings its theme along; one of another theme than the one that is asked for is left
    out, as it is when one chooses the next theme.
    """
    address = Address(said, WORDS)
    subject, reference = keuze.read_subject(store, address), keuze.read_reference(address)
    topic = address.one_of(TOPIC, store.indicators, "")
    first = store.indicators[topic].theme if topic else next(iter(store.themes))
    theme = address.one_of(THEME, store.themes, first)
    order = address.one_of(ORDER, ORDERS, next(iter(ORDERS)))
    age = address.one_of(AGE, AGES, next(iter(AGES)))
    notices = tuple(address.notices)
    if subject is None:
        return None, reference, None, notices
    if topic and store.indicators[topic].theme != theme:
        topic = ""
    return subject, reference, Chosen(subject, reference, theme, order, age, topic), notices


@dataclass(frozen=True, slots=True)
class Rows:
    """The figures of a theme as shown: those that can be compared, and totals.

    `aside` are the ids of those of the other ages: not on screen, but on paper. `topic` is the
    figure of which the course is shown, None without any figure. `twins`: whether there are ages
    to choose from.
    """

    compared: tuple[Line, ...]
    totals: tuple[Line, ...]
    aside: frozenset[str]
    topic: Line | None
    twins: bool


def rows(store: Store, chosen: Chosen) -> Rows:
    """The figures of the chosen theme in the chosen order."""
    lines = theme_lines(store, chosen.subject, chosen.reference, chosen.theme)
    compared = ordered([line for line in lines if comparable(line.indicator)], chosen.order)
    totals = tuple(line for line in lines if not comparable(line.indicator))
    twins = {line.indicator.id for line in compared if _twin(line, lines)}
    aside = {each for each in twins if chosen.age != "alle" and not each.endswith(chosen.age)}
    shown = [line for line in (*compared, *totals) if line.indicator.id not in aside]
    asked = [line for line in lines if line.indicator.id == chosen.topic]
    topic = asked[0] if asked else _default_topic(store, chosen.subject, shown)
    return Rows(tuple(compared), totals, frozenset(aside), topic, bool(twins))


def theme_lines(store: Store, subject: Subject, reference: str, theme: str) -> tuple[Line, ...]:
    """All figures of an area in a theme, in the order of their titles."""
    return tuple(
        line for line in profile(store, subject, reference) if line.indicator.theme == theme
    )


def ordered(lines: Sequence[Line], order: str) -> tuple[Line, ...]:
    """What stands out most first, then what cannot be said to; or all by name."""
    by_name = sorted(lines, key=lambda line: line.indicator.title.casefold())
    if order == "naam":
        return tuple(by_name)
    first = standing_out(by_name)
    out = {line.indicator.id for line in first}
    return (*first, *(line for line in by_name if line.indicator.id not in out))


def _twin(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the same is known of adults and of 65-plussers."""
    stem, _, age = line.indicator.id.rpartition("_")
    others = {f"{stem}_{each}" for each in AGES if each not in (age, "alle")}
    return age in AGES and any(each.indicator.id in others for each in lines)


def _default_topic(store: Store, subject: Subject, shown: Sequence[Line]) -> Line | None:
    """The first of what is shown that has a course, else the first."""
    courses = (line for line in shown if trend(store, subject, line.indicator.id).figures >= FEWEST)
    return next(courses, shown[0] if shown else None)
