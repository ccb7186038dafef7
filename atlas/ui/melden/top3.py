"""Part Top 3: the three dorpsinitiatieven that a gemeente names each year."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Report
from atlas.store.records import Origin
from atlas.store.reporting import rules
from atlas.store.reporting.records import Kind
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.melden import deel, formulier, lijst, openbaar, wie
from atlas.ui.melden.acties import actions_of, gemeenten
from atlas.ui.melden.bezoek import Topic, Visit
from atlas.ui.parts.fields import choices
from atlas.ui.parts.part import Answer, Said

KEY = Kind.TOP_THREE.value
TITLE = "Top 3"
QUESTION = "Welke drie dorpsinitiatieven noemt uw gemeente?"
LEAD = "Gemeenten noemen hier elk jaar hun top 3 van dorpsinitiatieven."
WORDS: Mapping[str, str] = MappingProxyType(
    {"jaar": "het jaar", "gemeente": "de gemeente", "blad": "het blad"}
)
ACTION = "ua-4-2-a"  # Regeling dorpsinitiatieven
INTRO = (
    "Noem een tot drie initiatieven uit de dorpen van uw gemeente: de naam, het dorp en wat het "
    "initiatief doet. U bewaart een concept en dient het in. De provincie publiceert het.",
)
KNOW = (
    "De volgorde is die van de gemeente. De atlas vergelijkt initiatieven niet.",
    "Een dorp kiest u uit de kernen van uw gemeente. Staat het er niet bij, laat het dan leeg.",
    "Het eerste jaar is 2026. Dat is een eigen aanname.",
)
ASKED = "Gevraagd in: {document}, {locator}. Daar staat: “{milestone}”."
PLACES = "123"


def skeleton(store: Store) -> Html:
    """The part without its choices."""
    return deel.skeleton((*INTRO, *asked(store)), KNOW, _origins(store))


def asked(store: Store) -> tuple[str, ...]:
    """Which paper asks for the top 3, and where."""
    action = actions_of(store, "PV22").get(ACTION)
    if action is None:
        return ()
    return (ASKED.format(**action.row),)


def answer(store: Store, params: Said, visit: Visit, /) -> Answer:
    """The form of a year and the lists of reports, for who may report; what is published."""
    address = Address(params, WORDS)
    area = deel.area(store, visit, address, Kind.TOP_THREE)
    years = rules.years(visit.today)
    year = address.one_of("jaar", years, years[-1] if years else "")
    page = deel.page_number(address)
    default = deel.default_area(store, visit, Kind.TOP_THREE)
    said = {
        "jaar": year if years and year != years[-1] else "",
        "gemeente": area if area != default else "",
        "blad": str(page) if page > 1 else "",
    }
    said = {word: text for word, text in said.items() if text}
    public = openbaar.shown(store, visit, Kind.TOP_THREE)
    closed = deel.answer_texts(store, visit)
    if closed is not None:
        return Answer(said, out={**closed, "lijst": public}, notices=tuple(address.notices))
    own = lijst.own(store, visit, Kind.TOP_THREE, page)
    out = {
        "wie": wie.who(store, visit),
        "wacht": lijst.waiting(store, visit, Kind.TOP_THREE),
        "keuze": _choices(store, visit, years),
        "formulier": _form(store, visit, Topic(Kind.TOP_THREE, area, "", year)),
        "lijst": join([own, public]),
    }
    return Answer(said, {"jaar": year, "gemeente": area}, out=out, notices=tuple(address.notices))


def _choices(store: Store, visit: Visit, years: tuple[str, ...]) -> Html:
    return tag(
        "div",
        choices("jaar", "Jaar", ((each, each) for each in reversed(years))),
        deel.area_field(store, visit, Kind.TOP_THREE),
        class_="atlas-part-form",
    )


def _form(store: Store, visit: Visit, topic: Topic) -> Html:
    """Three groups of fields, one for each initiative, and a note."""
    villages = kernen(store, store.version, topic.area_code)
    options = {f"village{place}": villages for place in PLACES}
    found = formulier.fields(topic.kind, visit.find(topic), visit.answered(topic), options)
    groups = {
        place: tag(
            "fieldset",
            tag("legend", f"Initiatief {place}"),
            *(found[f"{name}{place}"] for name in ("name", "village", "what", "url")),
        )
        for place in PLACES
    }
    title = f"Top 3 van {topic.period}, gemeente {gemeenten(store).get(topic.area_code, '')}"
    return deel.form(store, visit, topic, tag("h2", title), {**groups, "note": found["note"]})


@lru_cache(maxsize=16)
def kernen(store: Store, version: str, gemeente: str) -> dict[str, str]:
    """The kernen of a gemeente by code, in alphabetical order."""
    found = {
        code: each.name
        for code, each in store.areas.items()
        if each.area_level == "kern" and each.gemeente_code == gemeente and each.valid
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def report(store: Store, params: Said, visit: Visit, /) -> Report:
    """Every top 3 that is public."""
    return openbaar.report(store, visit, Kind.TOP_THREE, LEAD, KNOW, _origins(store))


def _origins(store: Store) -> tuple[Origin, ...]:
    record = store.programme_tables.get("actions")
    action = actions_of(store, "PV22").get(ACTION)
    return (
        tuple(each for each in record.origin if action and each.id == action.row["origin"])
        if record
        else ()
    )
