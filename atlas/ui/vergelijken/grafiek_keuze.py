"""What the part Staven en lijnen can draw: one indicator, or some that belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.comparison import Row, compare_one, shared_periods
from atlas.domain.subject import Subject
from atlas.store.records import PROVINCE, Indicator
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.fields import field
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken.samen import options

SUBJECT = "onderwerp"
FIRST = "leeftijd_65plus_pct"
WORDS: Mapping[str, str] = MappingProxyType({**gebieden.WORDS_OF_AREAS, SUBJECT: "het onderwerp"})


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one unit that are read together: a question, and indicators in their order."""

    title: str
    question: str
    indicators: tuple[str, ...]


GROUPS: Mapping[str, Group] = MappingProxyType(
    {
        "groep_leeftijd": Group(
            "Opbouw naar leeftijd",
            "Hoe oud zijn de inwoners?",
            (
                "leeftijd_0_15_pct",
                "leeftijd_15_25_pct",
                "leeftijd_25_45_pct",
                "leeftijd_45_65_pct",
                "leeftijd_65plus_pct",
            ),
        ),
        "groep_druk": Group(
            "Groene en grijze druk",
            "Hoeveel jongeren en ouderen zijn er naast de mensen daartussen?",
            ("groene_druk", "grijze_druk"),
        ),
        "groep_huishoudens": Group(
            "Soorten huishoudens",
            "Hoe wonen mensen samen?",
            (
                "eenpersoonshuishoudens_pct",
                "huishoudens_zonder_kinderen_pct",
                "huishoudens_met_kinderen_pct",
            ),
        ),
        "groep_woningen": Group(
            "Koop en huur",
            "Van wie zijn de woningen?",
            ("koopwoningen_pct", "huurwoningen_corporatie_pct", "huurwoningen_overig_pct"),
        ),
        "groep_eenzaam": Group(
            "Eenzaamheid",
            "Hoe eenzaam voelen mensen zich?",
            ("eenzaam_18plus", "emotioneel_eenzaam_18plus", "sociaal_eenzaam_18plus"),
        ),
        "groep_herkomst": Group(
            "Herkomst",
            "Waar komen inwoners of hun ouders vandaan?",
            (
                "herkomst_nederland_pct",
                "herkomst_europa_exclusief_nederland_pct",
                "herkomst_buiten_europa_pct",
            ),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an address asks for: areas, and the rows of one indicator or of a group."""

    areas: tuple[Subject, ...]
    names: tuple[str, ...]
    subject: str
    rows: tuple[Row, ...]

    @property
    def group(self) -> Group | None:
        """The group, None for one indicator."""
        return GROUPS.get(self.subject)

    @property
    def params(self) -> dict[str, str]:
        """The words of the address without the defaults."""
        own = {} if self.subject == FIRST else {SUBJECT: self.subject}
        return {**gebieden.area_params(self.areas), **own}

    @property
    def beside(self) -> bool:
        """Whether Drenthe stands beside the areas, and is not one of them."""
        return all(area.code != PROVINCE for area in self.areas)


def read(store: Store, address: Address) -> Drawn:
    """What an address asks for; what it cannot have is a notice."""
    areas = gebieden.read_areas(store, address)
    subject = address.one_of(SUBJECT, {*GROUPS, *store.indicators}, FIRST)
    group = GROUPS.get(subject)
    ids = group.indicators if group else (subject,)
    rows = _rows(store, areas, [store.indicators[each] for each in ids])
    return Drawn(areas, gebieden.short_names(store, areas), subject, rows)


def chooser(store: Store) -> Html:
    """The list of all figures, those that are read together first."""
    return _chooser(store, store.version)


@lru_cache(maxsize=2)
def _chooser(store: Store, version: str) -> Html:
    together = (tag("option", each.title, value=name) for name, each in GROUPS.items())
    first = tag("optgroup", *together, label="Cijfers die bij elkaar horen")
    rest = options(store, store.indicators, {})
    return field(SUBJECT, "Onderwerp", tag("select", first, *rest, name=SUBJECT, id=SUBJECT))


def _rows(store: Store, areas: tuple[Subject, ...], indicators: list[Indicator]) -> tuple[Row, ...]:
    """The rows in the newest period that all share, where there is one."""
    having = [set(found) for each in indicators if (found := shared_periods(store, areas, each.id))]
    period = max(set.intersection(*having), default="") if having else ""
    return tuple(compare_one(store, areas, each, period) for each in indicators)
