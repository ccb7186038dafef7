"""What the parts Bereik and Wat als have in common: which places, how far is measured, for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import cast, get_args

import pandas as pd

from atlas.domain.address import Address, number_text
from atlas.domain.demand import GROUPS
from atlas.domain.points import located
from atlas.domain.reach import LIMITS, ROUTE, Limit, Measure, Mode
from atlas.domain.routes import Routes
from atlas.figures.numbers import format_plain
from atlas.store.places import OwnPlaces, PlaceKind
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.parts.fields import choices, field

KIND, MODE, DETOUR, SPEED = "soort", "meten", "omweg", "snelheid"
LIMIT, GROUP, KERN = "grens", "groep", "kern"
DEFAULT_KIND, DEFAULT_LIMIT, DEFAULT_GROUP = "mobiliteitshub", "5000", "alle"
GROUP_WORDS = dict(zip(("alle", "65plus", "80plus"), GROUPS, strict=True))
MODES: Mapping[str, str] = MappingProxyType(
    {
        "recht": "Rechte lijn",
        "fiets": "Fiets, met omrijfactor",
        "auto": "Auto, met omrijfactor",
        "route_fiets": "Fiets, echte route",
        "route_auto": "Auto, echte route",
    }
)
SPEEDS = {"fiets": 15.0, "auto": 50.0}
SHOWN_STATES = ("bestaat", "in_aanbouw")
NO_FACILITY = ("project",)
"""Kinds that nobody goes to, so that a distance to them says nothing."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        KIND: "de soort plek",
        MODE: "de manier van meten",
        DETOUR: "de omrijfactor",
        SPEED: "de snelheid",
        LIMIT: "de grens",
        GROUP: "de groep mensen",
        KERN: "de gekozen kern",
    }
)


@dataclass(frozen=True)
class Study:
    """What is chosen. `group` is one of `demand.GROUPS`, `kern` a code or "".

    `params` is the address of these words, defaults left out.
    """

    kind: PlaceKind
    measure: Measure
    limit: Limit
    group: str
    kern: str
    params: Mapping[str, str]


def read_study(address: Address, store: Store) -> Study:
    """The choices of an address; what cannot be honoured is a notice of the address.

    Raises KeyError when the data hold no kinds of places.
    """
    kinds = facility_kinds(store)
    kind = kinds[address.one_of(KIND, kinds, DEFAULT_KIND)]
    mode = cast(Mode, address.one_of(MODE, modes(store), "recht"))
    usual = SPEEDS.get(mode.removeprefix(ROUTE), SPEEDS["fiets"])
    detour = address.number(DETOUR, 1, 2, Measure.detour) or Measure.detour
    speed = address.number(SPEED, 4, 120, usual) or usual
    limit = cast(Limit, address.one_of(LIMIT, get_args(Limit), DEFAULT_LIMIT))
    group = address.one_of(GROUP, GROUP_WORDS, DEFAULT_GROUP)
    kern = address.one_of(KERN, kern_names(store), "")
    said = {
        KIND: (kind.id, DEFAULT_KIND),
        MODE: (mode, "recht"),
        DETOUR: (number_text(detour), number_text(Measure.detour)),
        SPEED: (number_text(speed), number_text(usual)),
        LIMIT: (limit, DEFAULT_LIMIT),
        GROUP: (group, DEFAULT_GROUP),
        KERN: (kern, ""),
    }
    params = {word: text for word, (text, default) in said.items() if text != default}
    measure = Measure(mode, detour, speed)
    return Study(kind, measure, limit, GROUP_WORDS[group], kern, params)


def values(study: Study) -> dict[str, str]:
    """What each field of `form` holds."""
    groups = {group: word for word, group in GROUP_WORDS.items()}
    return {
        KIND: study.kind.id,
        MODE: study.measure.mode,
        DETOUR: number_text(study.measure.detour),
        SPEED: number_text(study.measure.speed_kmh),
        LIMIT: study.limit,
        GROUP: groups[study.group],
        KERN: study.kern,
    }


def shown(study: Study) -> dict[str, str]:
    """How the sliders of `form` read."""
    return {
        DETOUR: format_plain(study.measure.detour),
        SPEED: f"{format_plain(study.measure.speed_kmh)} km per uur",
    }


def facilities(store: Store, own: OwnPlaces | None, kind: str) -> pd.DataFrame:
    """The places of a kind that are there and have a point, a visitor's own among them.

    As `points.located`: indexed by place_id, the columns of `Store.places` and x, y, target.
    """
    found = all_facilities(store, own)
    return found[found["kind"] == kind]


def all_facilities(store: Store, own: OwnPlaces | None) -> pd.DataFrame:
    """As `facilities`, of every kind."""
    found = _facilities(store, store.version)
    return found if own is None else pd.concat([found, _there(own.frame)])


@lru_cache(maxsize=1)
def _facilities(store: Store, version: str) -> pd.DataFrame:
    return _there(store.places())


def _there(places: pd.DataFrame) -> pd.DataFrame:
    return located(places[places["state"].isin(SHOWN_STATES)])


@lru_cache(maxsize=1)
def _kern_names(store: Store, version: str) -> dict[str, str]:
    drawn = (store.areas[feature["id"]] for feature in store.geometry("kern")["features"])
    kernen = {area.area_code: area for area in drawn}
    count = Counter(area.name for area in kernen.values())
    names = {
        code: area.name
        if count[area.name] == 1
        else f"{area.name} ({store.areas[area.gemeente_code].name})"
        for code, area in kernen.items()
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def kern_names(store: Store) -> Mapping[str, str]:
    """The kernen with a point by code, in the order of the alphabet; namesakes with gemeente."""
    return MappingProxyType(_kern_names(store, store.version))


def modes(store: Store) -> list[str]:
    """The ways to measure: those of a router only when the data hold its routes."""
    routed = (
        set() if store.travel is None else {ROUTE + mode for mode in store.travel["mode"].unique()}
    )
    return [mode for mode in MODES if mode in routed or not mode.startswith(ROUTE)]


def routes(store: Store) -> Routes | None:
    """The routes of a real router, when the data hold them."""
    return _routes(store, store.version)


@lru_cache(maxsize=1)
def _routes(store: Store, version: str) -> Routes | None:
    return None if store.travel is None else Routes(store.travel)


def facility_kinds(store: Store) -> dict[str, PlaceKind]:
    """The kinds of place that people go to, in display order."""
    return {name: kind for name, kind in store.place_kinds.items() if name not in NO_FACILITY}


def kind_options(store: Store) -> list[tuple[str, str]]:
    """Every kind of place to choose from, with how many places of it have a point."""
    count = _facilities(store, store.version)["kind"].value_counts()
    return [
        (kind.id, f"{kind.title} ({count.get(kind.id, 0) or 'nog geen'})")
        for kind in facility_kinds(store).values()
    ]


def form(store: Store) -> Html:
    """The fields of a study; a part adds its own."""
    kern = [("", "Geen kern gekozen"), *kern_names(store).items()]
    groups = [(word, GROUPS[each]) for word, each in GROUP_WORDS.items()]
    counted = tag("small", "Tussen haakjes: hoeveel plekken met een punt wij kennen.")
    return join(
        [
            field(KIND, "Welke plekken?", _kinds(store), counted),
            choices(GROUP, "Voor wie?", groups),
            choices(LIMIT, "Tot hoe ver is bereikbaar?", LIMITS.items()),
            choices(KERN, "Kern", kern),
            tag("details", tag("summary", "Hoe meten wij?"), _measuring(store)),
        ]
    )


def _kinds(store: Store) -> Html:
    """The kinds under the groups that they belong to."""
    kinds, words = facility_kinds(store), dict(kind_options(store))
    groups = (
        tag("optgroup", *(tag("option", words[each], value=each) for each in found), label=title)
        for group, title in ((group.id, group.title) for group in store.place_groups.values())
        if (found := [name for name, kind in kinds.items() if kind.group == group])
    )
    return tag("select", *groups, name=KIND, id=KIND)


def _measuring(store: Store) -> Html:
    """The way to measure, with what each field counts for."""
    detour = tag("input", type="range", name=DETOUR, id=DETOUR, min="1", max="2", step="0.05")
    speed = tag("input", type="range", name=SPEED, id=SPEED, min="4", max="120", step="1")
    longer = "Eigen aanname: de weg is zoveel keer zo lang als de rechte lijn."
    hour = "Eigen aanname. Zonder uw keuze: 15 km per uur op de fiets, 50 met de auto."
    counts = (
        "Bij de rechte lijn tellen deze twee niet mee. Een fietstijd is dan altijd: "
        "omrijfactor 1,3 en 15 km per uur. Bij de auto geldt dat ook voor de grens van 15 minuten "
        "fietsen."
    )
    return tag(
        "div",
        choices(MODE, "Manier van meten", [(mode, MODES[mode]) for mode in modes(store)]),
        field(DETOUR, "Omrijfactor", detour, tag("small", longer), output=True),
        field(SPEED, "Snelheid", speed, tag("small", hour), output=True),
        tag("p", counts, class_="atlas-note"),
        class_="atlas-part-form",
    )
