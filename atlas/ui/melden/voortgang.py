"""Part Voortgang: an editor reports where an action stands, the province publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.programme_tree import Action
from atlas.figures.report import Report
from atlas.store.records import Origin
from atlas.store.reporting import rules
from atlas.store.reporting.records import Kind
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, join, tag
from atlas.ui.melden import deel, formulier, lijst, openbaar, wie
from atlas.ui.melden.acties import actions_of, reporters, theme
from atlas.ui.melden.bezoek import Topic, Visit
from atlas.ui.melden.woorden import period_words
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.part import Answer, Said

KEY = KIND = Kind.PROGRESS.value
TITLE = "Voortgang"
QUESTION = "Hoe staat het met een actie?"
LEAD = "Gemeenten en provincie melden hier per halfjaar hoe het met een actie staat."
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "halfjaar": "het halfjaar",
        "gemeente": "de gemeente",
        "stuk": "het stuk",
        "zoek": "het zoekwoord",
        "actie": "de actie",
        "blad": "het blad",
    }
)
MOST_ACTIONS = 200  # in one list
INTRO = (
    "Kies een halfjaar en een actie. U meldt hoe het ermee staat, met een toelichting en een link "
    "naar bewijs. U bewaart eerst een concept. Dient u het in, dan leest de provincie het. Zij "
    "publiceert het, of stuurt het terug met een reden. Wat gepubliceerd is, leest iedereen bij "
    "Stand en op de pagina van de actie.",
)
KNOW = (
    "Een melding gaat over uw gemeente. U kunt kiezen uit de acties die uw gemeente noemen, een "
    "regio waar zij bij hoort, of heel Drenthe. Van een actie zonder bekend gebied meldt alleen de "
    "provincie.",
    "De stand die in een stuk staat, blijft staan: die geldt voor het jaar van dat stuk.",
    "Een bedrag of aantal dat u leeg laat, tonen wij als “nog niet gemeld”, nooit als nul.",
    "Het eerste halfjaar om over te melden is de tweede helft van 2026. Melden kan tot een maand "
    "na het halfjaar. Beide zijn een eigen aanname.",
)
CHOOSE = "Kies eerst een actie. Dan staat hier het formulier."
NO_TARGET = "Alleen als de actie een getal als doel heeft."
MANY = "Er zijn er meer. Zoek op een woord om ze te vinden."


@dataclass(frozen=True)
class Chosen:
    """What is chosen: whose report, which half-year, paper, words in the title, action or None."""

    area: str
    period: str
    paper: str
    search: str
    action: Action | None
    page: int

    @property
    def topic(self) -> Topic | None:
        """What the form is about, where an action is chosen."""
        if self.action is None:
            return None
        return Topic(Kind.PROGRESS, self.area, self.action.action_id, self.period)


def skeleton(store: Store) -> Html:
    """The part without its choices."""
    return deel.skeleton(INTRO, KNOW, _origins(store))


def answer(store: Store, params: Said, visit: Visit, /) -> Answer:
    """The form of an action and the lists of reports, for who may report."""
    address = Address(params, WORDS)
    chosen = read(store, address, visit)
    said = _params(store, visit, chosen)
    if (closed := deel.answer_texts(store, visit)) is not None:
        return Answer(said, out=closed, notices=tuple(address.notices))
    out = {
        "wie": wie.who(store, visit),
        "keuze": _choices(store, visit, chosen),
        "formulier": _form(store, visit, chosen),
        "wacht": lijst.waiting(store, visit, Kind.PROGRESS),
        "lijst": lijst.own(store, visit, Kind.PROGRESS, chosen.page),
    }
    values = {
        "halfjaar": chosen.period,
        "gemeente": chosen.area,
        "stuk": chosen.paper,
        "zoek": chosen.search,
        "actie": chosen.action.action_id if chosen.action else "",
    }
    return Answer(said, values, out=out, notices=tuple(address.notices))


def read(store: Store, address: Address, visit: Visit) -> Chosen:
    """What an address asks for; an action picks its own paper."""
    area = deel.area(store, visit, address, Kind.PROGRESS)
    periods = [each.period for each in rules.periods(visit.today)]
    actions = actions_of(store, area)
    name = address.one_of("actie", actions, "")
    papers = dict.fromkeys(each.row["origin"] for each in actions.values())
    newest = next(reversed(papers), "")
    paper = address.one_of("stuk", papers, actions[name].row["origin"] if name else newest)
    action = actions[name] if name and actions[name].row["origin"] == paper else None
    search = address.read("zoek", str.strip, "", "")
    period = address.one_of("halfjaar", periods, periods[-1] if periods else "")
    return Chosen(area, period, paper, search, action, deel.page_number(address))


def _params(store: Store, visit: Visit, chosen: Chosen) -> dict[str, str]:
    """The canonical address: what is as it would be without it, is left out."""
    periods = rules.periods(visit.today)
    actions = actions_of(store, chosen.area)
    newest = next(reversed(dict.fromkeys(each.row["origin"] for each in actions.values())), "")
    own_paper = chosen.action.row["origin"] if chosen.action else newest
    default = deel.default_area(store, visit, Kind.PROGRESS)
    said = {
        "halfjaar": chosen.period if periods and chosen.period != periods[-1].period else "",
        "gemeente": chosen.area if chosen.area != default else "",
        "stuk": chosen.paper if chosen.paper != own_paper else "",
        "zoek": chosen.search,
        "actie": chosen.action.action_id if chosen.action else "",
        "blad": str(chosen.page) if chosen.page > 1 else "",
    }
    return {word: text for word, text in said.items() if text}


def _choices(store: Store, visit: Visit, chosen: Chosen) -> Html:
    actions = actions_of(store, chosen.area).values()
    papers = dict.fromkeys((each.row["origin"], each.row["document"]) for each in actions)
    periods = reversed(rules.periods(visit.today))
    found = [
        each
        for each in actions
        if each.row["origin"] == chosen.paper and chosen.search.casefold() in each.title.casefold()
    ]
    search = tag("input", type="search", name="zoek", id="zoek", autocomplete="off")
    return tag(
        "div",
        choices("halfjaar", "Halfjaar", ((p.period, period_words(p.period)) for p in periods)),
        deel.area_field(store, visit, Kind.PROGRESS),
        choices("stuk", "Stuk", papers),
        field("zoek", "Zoek een woord in de actie", search),
        _actions(store, found, chosen.action),
        class_="atlas-part-form",
    )


def _actions(store: Store, found: list[Action], chosen: Action | None) -> Html:
    """The list of actions, in groups by theme; the chosen one is always in it."""
    shown = found[:MOST_ACTIONS]
    if chosen and chosen not in shown:
        shown = [chosen, *shown]
    groups = (
        tag("optgroup", *(tag("option", each.title, value=each.action_id) for each in same),
            label=title)
        for title, same in groupby(shown, key=lambda each: theme(store, each))
    )  # fmt: skip
    offered = join([tag("option", formulier.CHOOSE, value=""), *groups])
    control = tag("select", offered, name="actie", id="actie")
    label = f"Actie ({len(found)} om uit te kiezen)"
    return field("actie", label, control, tag("small", MANY) if len(found) > len(shown) else None)


def _form(store: Store, visit: Visit, chosen: Chosen) -> Html:
    topic, action = chosen.topic, chosen.action
    if topic is None or action is None:
        return deel.nothing_chosen(visit, CHOOSE)
    unit = action.row["target_unit"]
    hint = f"Hoeveel {unit} zijn er nu?" if unit else NO_TARGET
    fields = formulier.fields(
        topic.kind, visit.find(topic), visit.answered(topic), hints={"reached": hint}
    )
    return deel.form(store, visit, topic, _about(store, chosen, action), fields)


def _about(store: Store, chosen: Chosen, action: Action) -> Html:
    """What is reported on, with what the paper says of it."""
    row = action.row
    facts = (
        ("Gemeld door", reporters(store)[chosen.area]),
        ("Halfjaar", period_words(chosen.period)),
        ("Stuk", f"{row['document']}, {row['locator']}"),
        ("Periode in het stuk", row["period"]),
        ("Doel in het stuk", row["milestone"]),
        ("Stand volgens het stuk", f"{row['status']} (in zijn eigen jaar)" * bool(row["status"])),
    )
    more = tag("a", "Alles over deze actie", href=f"/programma?actie={action.action_id}")
    return join([tag("h2", action.title), definitions(facts), tag("p", more)])


def report(store: Store, params: Said, visit: Visit, /) -> Report:
    """What is public of the progress; drafts are in no file."""
    return openbaar.report(store, visit, Kind.PROGRESS, LEAD, KNOW, _origins(store))


def _origins(store: Store) -> tuple[Origin, ...]:
    record = store.programme_tables.get("actions")
    return record.origin if record else ()
