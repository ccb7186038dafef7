"""The part of page Kalender: what comes next, all dates of the documents, contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.programme_calendar import Moment, moments, select
from atlas.domain.programme_tree import rows
from atlas.figures.report import Report, Table, Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.kalender import straks
from atlas.ui.kalender import tabellen as tables
from atlas.ui.kalender.woorden import kind_words
from atlas.ui.parts.documents import caveats, documents, sources
from atlas.ui.parts.fields import choices
from atlas.ui.parts.fold import fold
from atlas.ui.parts.pager import FROM, FROM_WORD, Sheet, pager, read_sheet
from atlas.ui.parts.part import Answer

KEY = "kalender"
TITLE = "Kalender"
QUESTION = "Wat komt eraan, en wat is er afgesproken?"
LEAD = "Zie de termijnen die nog komen, en zoek in alle datums uit vijf beleidsstukken."
TABLE = "calendar"
KIND, DOCUMENT, AREA, YEAR = "soort", "document", "gebied", "jaar"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        KIND: "de soort",
        DOCUMENT: "het beleidsstuk",
        AREA: "het gebied",
        YEAR: "het jaar",
        FROM: FROM_WORD,
    }
)
LIST = "datums"  # id of the list
CAVEATS = (
    "Een datum staat hier zo precies als in het stuk. Staat er alleen “voorjaar”, dan is de dag "
    "niet bekend.",
    "Wij weten niet of iets ook echt op die dag gebeurde. De stukken zeggen wat er toen gepland, "
    "verwacht of gebeurd was, in hun eigen jaar.",
    "Voor de volgorde lezen wij “voorjaar” als maart tot en met mei, “zomer” als juni tot en met "
    "augustus, “najaar” als september tot en met november. Dat is een eigen aanname.",
    "Welke datums elkaar tegenspreken, is onze eigen koppeling. Wij kiezen niet: beide staan er.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address asks for: its words of the form, and the moments of it."""

    params: dict[str, str]
    moments: tuple[Moment, ...]
    sheet: Sheet


def every(store: Store) -> tuple[Moment, ...]:
    """All moments of this version of the data, in order of time."""
    return _every(store, store.version)


@lru_cache(maxsize=2)
def _every(store: Store, version: str) -> tuple[Moment, ...]:
    return moments(rows(store, TABLE))


def options(store: Store) -> dict[str, dict[str, str]]:
    """What each field offers: value -> words with how many there are."""
    found = every(store)
    titles = documents(store, TABLE)
    counts = {
        KIND: Counter(moment.kind for moment in found),
        DOCUMENT: Counter(moment.origin for moment in found),
        AREA: Counter(moment.area_text for moment in found),
        YEAR: Counter(str(year) for moment in found for year in moment.years),
    }
    words = {KIND: kind_words, DOCUMENT: lambda each: titles.get(each, each)}
    offered = {
        name: {value: f"{words.get(name, str)(value)} ({count})" for value, count in each.items()}
        for name, each in counts.items()
    }
    order = list(titles)
    sort = {DOCUMENT: order.index} if set(offered[DOCUMENT]) <= set(order) else {}
    return {
        name: {value: each[value] for value in sorted(each, key=sort.get(name))}
        for name, each in offered.items()
    }


def skeleton(store: Store) -> Html:
    """What comes next, the form with the list, the contradictions, what one must know."""
    offered, beside = options(store), tables.contradictions(store, every(store))
    fields = (
        choices(name, label, [("", f"Alle {some}"), *offered[name].items()])
        for name, label, some in (
            (YEAR, "Jaar", "jaren"),
            (KIND, "Soort", "soorten"),
            (DOCUMENT, "Beleidsstuk", "stukken"),
            (AREA, "Gebied", "gebieden"),
        )
    )
    return join(
        [
            tag(
                "section", tag("h2", "Wat komt eraan?", id="straks"), tag("div", data_out="straks")
            ),
            tag(
                "section",
                tag("h2", "Alle datums uit de stukken", id=LIST),
                fold("Kies welke datums", tag("div", *fields, class_="atlas-part-form")),
                tag("div", data_out="lijst"),
            ),
            tag(
                "section",
                tag("h2", "Waar de stukken elkaar tegenspreken", id="tegenspraak"),
                tag("p", tables.BESIDE),
                *(report_table(each, stack=True) for each in beside),
            ),
            _know(store),
        ]
    )


def _know(store: Store) -> Html:
    lines = items(sources(store, TABLE))
    return tag(
        "section",
        tag("h2", "Wat u moet weten", id="weten"),
        items((*CAVEATS, *caveats(store, TABLE))),
        tag("details", tag("summary", "Bronnen en licenties"), lines),
    )


def answer(store: Store, params: Mapping[str, str], own: date) -> Answer:
    """What comes next on a day, and the dates that an address asks for."""
    address = Address(params, WORDS)
    found = _read(store, address)
    return Answer(
        params={**found.params, **found.sheet.params},
        values={name: found.params.get(name, "") for name in (KIND, DOCUMENT, AREA, YEAR)},
        out={"straks": straks.section(store, every(store), own), "lijst": _list(store, found)},
        notices=tuple(address.notices),
    )


def _read(store: Store, address: Address) -> Found:
    offered = options(store)
    asked = {name: address.one_of(name, offered[name], "") for name in offered}
    shown = select(every(store), asked[KIND], asked[DOCUMENT], asked[AREA], int(asked[YEAR] or "0"))
    known = {moment.event_id for moment in every(store)}
    sheet = read_sheet(address, [moment.event_id for moment in shown], known)
    return Found({name: value for name, value in asked.items() if value}, shown, sheet)


def _list(store: Store, found: Found) -> Html:
    if not found.moments:
        return tag("p", tables.NOTHING, data_tell="lijst")
    sheet = found.sheet
    table = tables.dates(store, found.moments[sheet.start : sheet.stop])
    return join(
        [
            tag("p", tables.counted(found.moments, every(store)), data_tell="lijst"),
            report_table(table),
            pager(sheet, KEY, found.params, "datums", LIST),
        ]
    )


def report(store: Store, params: Mapping[str, str], own: date) -> Report:
    """The same to take along: all dates that the address asks for."""
    found = _read(store, Address(params, WORDS))
    blocks: tuple[Table | Text, ...] = (
        Text("Wat komt eraan?", straks.sentences(store, every(store), own)),
        *straks.tables(store, every(store), own),
        *([tables.dates(store, found.moments)] if found.moments else []),
        *tables.contradictions(store, every(store)),
        Text("Wat u moet weten", (*CAVEATS, *caveats(store, TABLE))),
    )
    query = urlencode(found.params)
    return Report(
        name=KEY,
        title=QUESTION,
        lead=(LEAD, tables.counted(found.moments, every(store))),
        blocks=blocks,
        sources=sources(store, TABLE),
        address=f"/{KEY}?{query}" if query else f"/{KEY}",
    )
