"""The part Gemeten en ervaren of page Profiel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.beside import PRINTED, Saying, kinds
from atlas.domain.subject import Subject
from atlas.figures.explanation import DEFINITIONS, meanings
from atlas.figures.numbers import listed
from atlas.figures.report import Report
from atlas.store.profile import Beside
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, tag
from atlas.ui.parts.fold import fold
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import geheel, keuze
from atlas.ui.profiel import naast_tabellen as tabellen

KEY = "naast"
TITLE = "Gemeten en ervaren"
QUESTION = "Wat is gemeten, berekend en ervaren?"
LEAD = "Zie wat metingen, modellen en mensen zelf over hetzelfde zeggen."
WORDS: Mapping[str, str] = MappingProxyType({**keuze.COMMON_WORDS})
MEANING = {
    "measured": "Iemand heeft het geteld of gemeten, zoals het CBS of de politie.",
    "modelled": "Een rekenmodel schat het. Niemand heeft het in dit gebied geteld of gevraagd.",
    "experienced": "Mensen hebben zelf antwoord gegeven op een vraag.",
    PRINTED: "Het staat in een visie, en daar staat niet bij hoe het is gemeten.",
}
KINDS = "Er zijn vier soorten cijfers."
NO_SCALE = (
    "De cijfers naast elkaar gaan over hetzelfde onderwerp, maar niet over precies hetzelfde. Trek "
    "ze niet van elkaar af."
)
NOTHING = "Voor dit gebied hebben wij over geen onderwerp twee soorten cijfers."


def skeleton(store: Store) -> Html:
    """The chooser, what the kinds mean, a place for the figures, and what each figure counts."""
    told = definitions((tabellen.KIND_NAMES[kind], text) for kind, text in MEANING.items())
    about = fold(KINDS, tag("p", f"{KINDS} {NO_SCALE}"), told)
    place = tag("div", data_out="naast")
    return join([keuze.chooser(store), about, place, _definitions(store)])


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The themes of an area; without one how to choose."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    reference = keuze.read_reference(address)
    content = tag("p", keuze.ASK) if subject is None else _content(store, subject)
    return Answer(
        keuze.params(subject, reference),
        keuze.values(subject, reference),
        out={**keuze.out(store, subject, reference), "naast": content},
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The whole profile of the area to take along."""
    address = Address(params, WORDS)
    return geheel.whole_report(
        store, keuze.read_subject(store, address), keuze.read_reference(address)
    )


def _content(store: Store, subject: Subject) -> Html:
    blocks = [_block(record, found) for record, found in tabellen.shown(store, subject)]
    alone = tabellen.left_out(store, subject)
    said = None
    if alone:
        names = listed(name.lower() for name in alone)
        said = tag("p", f"Maar één soort cijfer is er over: {names}.", class_="atlas-note")
    sources = tag(
        "details",
        tag("summary", "Bronnen en licenties"),
        items(tabellen.sources(store, subject)),
    )
    title = tag("h2", f"Wat weten wij over {subject.name}?", data_tell="naast")
    shown = blocks or [tag("p", NOTHING)]
    return tag("section", title, *shown, said, sources if blocks else None)


def _block(record: Beside, found: Sequence[Saying]) -> Html:
    """One theme: a card for each kind of figure, and what to beware of."""
    cards = (_card(kind, [each for each in found if each.kind == kind]) for kind in kinds(found))
    missing = tabellen.missing_kinds(found)
    names = listed(name.lower() for name in missing)
    absent = tag("p", f"Niet in onze bronnen: {names}.", class_="atlas-note") if missing else None
    return join(
        [
            tag("h3", record.title),
            tag("ul", *cards, class_="atlas-prof-naast"),
            tag("p", record.note, class_="atlas-prof-letop"),
            absent,
        ]
    )


def _card(kind: str, said: Iterable[Saying]) -> Html:
    return tag(
        "li",
        tag("h4", tabellen.KIND_NAMES[kind]),
        *(_figure(each) for each in said if each.known),
        class_=f"atlas-prof-{kind}",
    )


def _figure(saying: Saying) -> Html:
    """The figure, whose it is, what it counts, and period, status and maker."""
    where = tabellen.whose(saying)
    if not saying.own and not saying.span:
        where = f"Dit is het cijfer van {where}"
    facts = (
        tabellen.period_words(saying),
        tabellen.status_words(saying),
        "" if saying.origin is None else saying.origin.producer,
    )
    more = (tabellen.context(saying), saying.note)
    return tag(
        "div",
        tag("p", tag("strong", tabellen.figure(saying)), " ", tag("span", where)),
        tag("p", saying.about.title),
        tag("small", "; ".join(filter(None, facts)) + ". ", " ".join(filter(None, more))),
    )


def _definitions(store: Store) -> Html:
    """What each figure counts, and their caveats, each once: the same for all areas."""
    beside = store.profile.beside
    names = dict.fromkeys(name for record in beside for name in record.indicators)
    tables = dict.fromkeys(name.split("/")[0] for record in beside for name in record.facts)
    indicators = [store.indicators[name] for name in names]
    printed = [store.fact_tables[name] for name in tables]
    told = [*meanings(indicators)]
    told += [f"{each.title}: {each.description}" for each in printed]
    caveats = dict.fromkeys(
        text
        for group in (*(each.notes.caveats for each in indicators), *(t.caveats for t in printed))
        for text in group
    )
    summary = tag("summary", DEFINITIONS)
    return tag("details", summary, items(told), tag("p", tag("strong", "Let op")), items(caveats))
