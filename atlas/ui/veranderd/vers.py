"""Part Hoe vers: when every source was last asked, how that went, when it will have more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from atlas.domain.address import Address
from atlas.figures import fresh_words as words
from atlas.figures.explanation import source_line
from atlas.figures.report import Report, Text
from atlas.store.days import today
from atlas.store.store import Store
from atlas.store.versions import get_versions
from atlas.ui.html import Html, items, report_table, tag
from atlas.ui.parts.part import Answer, Said

KEY = "vers"
TITLE = "Hoe vers zijn de cijfers"
QUESTION = "Hoe vers zijn de cijfers?"
LEAD = "Zie per bron wanneer de atlas er voor het laatst keek, en wanneer er nieuwe cijfers komen."
WORDS: Mapping[str, str] = {}
KNOW = (
    "De beheerder ververst de cijfers met één opdracht, of laat dat elke nacht doen.",
    "Lukt een bron niet, dan blijven de laatste goede cijfers staan. Er staat: niet ververst.",
    "Een voorlopig cijfer kan later veranderen. Bij elk cijfer staat of het voorlopig is.",
)


def taken(store: Store) -> dict[str, date]:
    """The day of the newest figures of every live source that the atlas has."""
    found: dict[str, date] = {}
    for indicator in store.indicators.values():
        for origin in indicator.origin:
            if origin.id in store.sources:
                found[origin.id] = max(origin.accessed, found.get(origin.id, origin.accessed))
    return found


def skeleton(store: Store) -> Html:
    """The explanation; the table follows what happened since."""
    return tag(
        "section",
        tag("div", data_out="bronnen"),
        tag("h2", "Wat u moet weten"),
        items(KNOW),
    )


def answer(store: Store, params: Said, own: None, /) -> Answer:
    """The table of the sources."""
    table = words.sources_table(store, get_versions().attempts(), taken(store), today())
    address = Address(params, WORDS)
    return Answer(params={}, out={"bronnen": report_table(table)}, notices=tuple(address.notices))


def report(store: Store, params: Said, own: None, /) -> Report:
    """The same table, to take along."""
    table = words.sources_table(store, get_versions().attempts(), taken(store), today())
    return Report(
        name="veranderd-vers",
        title=QUESTION,
        lead=(LEAD,),
        blocks=(table, Text("Wat u moet weten", KNOW)),
        sources=origins(store),
    )


def origins(store: Store) -> tuple[str, ...]:
    """Every source of the indicators, once."""
    every = (o for indicator in store.indicators.values() for o in indicator.origin)
    return tuple(dict.fromkeys(map(source_line, every)))
