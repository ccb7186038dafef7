"""Part Correctie: a gemeente says that a figure of the atlas is not right, and what it should be.

The figure itself is not changed: it is that of its source. A published correction stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.explanation import source_line
from atlas.figures.report import Report
from atlas.store.reporting.records import Kind
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, join, tag
from atlas.ui.melden import cijfer, deel, formulier, lijst, openbaar, wie
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.bezoek import Topic, Visit
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.part import Answer, Said

KEY = Kind.CORRECTION.value
TITLE = "Correctie"
QUESTION = "Klopt een cijfer niet?"
LEAD = "Gemeenten en provincie melden hier een cijfer dat volgens hen niet klopt."
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "gemeente": "de gemeente",
        "onderwerp": "het onderwerp",
        "gebied": "het gebied",
        "periode": "de periode",
        "blad": "het blad",
    }
)
INTRO = (
    "Kies een onderwerp, een gebied en een periode. U ziet wat de atlas nu laat zien en waar dat "
    "vandaan komt. Schrijf wat er zou moeten staan en waarom. De provincie leest uw melding en "
    "publiceert haar.",
)
KNOW = (
    "Het cijfer in de atlas verandert niet: het blijft dat van de bron. Een gepubliceerde "
    "correctie staat op deze pagina, met wie haar meldde en wanneer.",
    "Of de bron haar cijfer aanpast, beslist de bron.",
    "Een gemeente meldt over zichzelf, haar wijken en haar buurten.",
)
SUBJECT_FIRST, NO_PERIOD = "Kies eerst een onderwerp", "Geen cijfer voor dit gebied"
CHOOSE = "Kies een onderwerp, een gebied en een periode. Dan staat hier het formulier."
NO_FIGURE = "Van dit onderwerp heeft de atlas geen cijfers over dit gebied. Kies een ander gebied."


@dataclass(frozen=True)
class Chosen:
    """What is chosen, "" where nothing is: who reports, the indicator, the area, the period."""

    area: str
    subject: str
    figure_area: str
    period: str
    page: int

    @property
    def topic(self) -> Topic | None:
        """What the form is about, where all is chosen."""
        if not (self.subject and self.figure_area and self.period):
            return None
        return Topic(Kind.CORRECTION, self.area, self.subject, self.period, self.figure_area)


def skeleton(store: Store) -> Html:
    """The part without its choices."""
    return deel.skeleton(INTRO, KNOW, ())


def answer(store: Store, params: Said, visit: Visit, /) -> Answer:
    """The form of a figure and the lists of reports, for who may report; what is published."""
    address = Address(params, WORDS)
    chosen = read(store, address, visit)
    said = _params(store, visit, chosen)
    public = openbaar.shown(store, visit, Kind.CORRECTION)
    closed = deel.answer_texts(store, visit)
    if closed is not None:
        return Answer(said, out={**closed, "lijst": public}, notices=tuple(address.notices))
    out = {
        "wie": wie.who(store, visit),
        "keuze": _choices(store, visit, chosen),
        "formulier": _form(store, visit, chosen),
        "wacht": lijst.waiting(store, visit, Kind.CORRECTION),
        "lijst": join([lijst.own(store, visit, Kind.CORRECTION, chosen.page), public]),
    }
    values = {
        "gemeente": chosen.area,
        "onderwerp": chosen.subject,
        "gebied": chosen.figure_area,
        "periode": chosen.period,
    }
    return Answer(said, values, out=out, notices=tuple(address.notices))


def read(store: Store, address: Address, visit: Visit) -> Chosen:
    """What an address asks for; the newest period unless it says otherwise."""
    area = deel.area(store, visit, address, Kind.CORRECTION)
    subject = address.one_of("onderwerp", store.indicators, "")
    figure_area = address.one_of("gebied", cijfer.areas_of(store, area), area)
    periods = cijfer.figures(store, subject, figure_area)
    period = address.one_of("periode", periods, next(iter(periods), ""))
    return Chosen(area, subject, figure_area, period, deel.page_number(address))


def _params(store: Store, visit: Visit, chosen: Chosen) -> dict[str, str]:
    default = deel.default_area(store, visit, Kind.CORRECTION)
    newest = next(iter(cijfer.figures(store, chosen.subject, chosen.figure_area)), "")
    said = {
        "gemeente": chosen.area if chosen.area != default else "",
        "onderwerp": chosen.subject,
        "gebied": chosen.figure_area if chosen.figure_area != chosen.area else "",
        "periode": chosen.period if chosen.period != newest else "",
        "blad": str(chosen.page) if chosen.page > 1 else "",
    }
    return {word: text for word, text in said.items() if text}


def _choices(store: Store, visit: Visit, chosen: Chosen) -> Html:
    areas = cijfer.areas_of(store, chosen.area).items()
    periods = cijfer.figures(store, chosen.subject, chosen.figure_area)
    none = NO_PERIOD if chosen.subject else SUBJECT_FIRST
    levels = {"gemeente": "gemeente", "wijk": "wijk", "buurt": "buurt", "provincie": "provincie"}
    return tag(
        "div",
        deel.area_field(store, visit, Kind.CORRECTION),
        _subjects(store),
        choices("gebied", "Gebied", ((c, f"{a.name} ({levels[a.area_level]})") for c, a in areas)),
        choices("periode", "Periode", [(each, each) for each in periods] or [("", none)]),
        class_="atlas-part-form",
    )


def _subjects(store: Store) -> Html:
    """The list of indicators, in groups by theme."""
    groups = (
        tag(
            "optgroup",
            *(
                tag("option", each.title, value=name)
                for name, each in store.indicators.items()
                if each.theme == theme.id
            ),
            label=theme.title,
        )
        for theme in store.themes.values()
    )
    offered = join([tag("option", formulier.CHOOSE, value=""), *groups])
    return field("onderwerp", "Onderwerp", tag("select", offered, name="onderwerp", id="onderwerp"))


def _form(store: Store, visit: Visit, chosen: Chosen) -> Html:
    topic = chosen.topic
    if topic is None:
        return deel.nothing_chosen(visit, NO_FIGURE if chosen.subject else CHOOSE)
    fields = formulier.fields(
        topic.kind, visit.find(topic), visit.answered(topic), without=("area_code",)
    )
    return deel.form(store, visit, topic, _about(store, topic), fields)


def _about(store: Store, topic: Topic) -> Html:
    """The figure as the atlas shows it now, with its source."""
    indicator = store.indicators[topic.subject]
    cell = cijfer.figures(store, topic.subject, topic.figure_area)[topic.period]
    origin = cijfer.source(cell, indicator)
    facts = (
        ("Gemeld door", reporters(store)[topic.area_code]),
        ("Gebied", store.areas[topic.figure_area].name),
        ("Periode", topic.period),
        ("De atlas laat nu zien", cijfer.words(cell, indicator)),
        ("Bron", source_line(origin).removeprefix("Bron: ") if origin else "onbekend"),
    )
    return join([tag("h2", indicator.title), definitions(facts)])


def report(store: Store, params: Said, visit: Visit, /) -> Report:
    """Every correction that is public."""
    return openbaar.report(store, visit, Kind.CORRECTION, LEAD, KNOW)
