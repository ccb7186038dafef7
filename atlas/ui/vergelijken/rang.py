"""The part Rangorde of page Vergelijken: the order of the gemeenten through the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.ranks import Ranking, rankable, ranking
from atlas.domain.subject import Subject
from atlas.figures.bump import HIGHEST, Bump, Climber, bump_chart
from atlas.figures.explanation import DEFINITIONS, meanings
from atlas.figures.report import Chart, Report, Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.pager import FROM, FROM_WORD, Sheet, pager, read_sheet
from atlas.ui.parts.part import Answer
from atlas.ui.profiel.betekenis import meaning_box
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken import rang_tabel as tabel
from atlas.ui.vergelijken.rang_woorden import LIMITS, gaps, movers, notes, sentences
from atlas.ui.vergelijken.samen import (
    chosen_codes,
    not_shown,
    options,
    select,
    sources_box,
)

KEY = "rang"
TITLE = "Rangorde"
QUESTION = "Wie steeg en wie daalde in de rangorde?"
LEAD = "Volg de plaats van elke gemeente door de jaren."
SUBJECT = "onderwerp"
DEFAULT = "leeftijd_65plus_pct"
WORDS: Mapping[str, str] = MappingProxyType(
    {SUBJECT: "het cijfer", FROM: FROM_WORD, **gebieden.WORDS_OF_AREAS}
)
LIST = "rang-tabel"
PERIODS = 8  # columns of the table on screen


@dataclass(frozen=True)
class Found:
    """What an address asks for: a figure, and the areas that stand out."""

    ranking: Ranking
    areas: tuple[Subject, ...]

    @property
    def own(self) -> dict[str, str]:
        """The words of the address without the areas; the default is left out."""
        chosen = self.ranking.indicator.id
        return {} if chosen == DEFAULT else {SUBJECT: chosen}

    @property
    def params(self) -> dict[str, str]:
        """The canonical words of the address."""
        return {**self.own, **gebieden.area_params(self.areas)}


def skeleton(store: Store) -> Html:
    """The figures to choose from, the areas that stand out, and the places of what is found."""
    offered = options(store, rankable(store), {})
    form = tag("div", select(SUBJECT, "Cijfer", *offered), class_="atlas-part-form")
    return join(
        [
            choices_panel(form),
            tag("div", data_out="rang"),
            tag(
                "section",
                tag("h2", "Gemeenten die opvallen", id="rang-gebieden"),
                gebieden.chooser(store),
                tag("div", data_out="buiten"),
            ),
            tag("section", tag("h2", "Plaats en cijfer", id=LIST), tag("div", data_out="tabel")),
            tag("section", tag("h2", "Wat u moet weten"), items(LIMITS)),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The order of an address."""
    address = Address(params, WORDS)
    found = read(store, address)
    every = known_periods(store, store.version)
    sheet = read_sheet(address, tuple(reversed(found.ranking.periods)), every, PERIODS)
    beyond = not_shown(found.areas, "gemeente")
    return Answer(
        params={**found.params, **sheet.params},
        values={SUBJECT: found.ranking.indicator.id, **gebieden.VALUES},
        out={
            CHOSEN: join([found.ranking.indicator.title]),
            "rang": _result(store, found),
            gebieden.CHOSEN: gebieden.chosen(store, found.areas, KEY, found.own),
            "buiten": tag("p", beyond, class_="atlas-note") if beyond else join([]),
            "tabel": _table(store, found, sheet),
        },
        notices=tuple(address.notices),
    )


@lru_cache(maxsize=2)
def known_periods(store: Store, version: str) -> frozenset[str]:
    """Every period that the table of some figure can begin with."""
    return frozenset(p for each in rankable(store) for p in store.periods(each, "gemeente"))


def read(store: Store, address: Address) -> Found:
    """The figure and the areas of an address."""
    offered = rankable(store)
    default = DEFAULT if DEFAULT in offered else offered[0]
    chosen = address.one_of(SUBJECT, offered, default)
    return Found(ranking(store, chosen), gebieden.read_areas(store, address))


def chart(store: Store, found: Found) -> str:
    """The bump chart of what was found."""
    order, indicator = found.ranking, found.ranking.indicator
    chosen, moved = chosen_codes(found.areas, "gemeente"), movers(order)
    climbers = [
        Climber(
            name=store.areas[code].name,
            ranks=ranks,
            told=[tabel.told(order, code, place) for place in range(len(order.periods))],
            chosen=code in chosen,
            moved=code in moved,
        )
        for code, ranks in order.ranks.items()
    ]
    return bump_chart(Bump(indicator.title, HIGHEST, order.periods, climbers, order.breaks))


def _result(store: Store, found: Found) -> Html:
    first, *rest = sentences(store, found.ranking)
    missing = gaps(store, found.ranking)
    return tag(
        "section",
        tag("h2", found.ranking.indicator.question),
        tag(
            "div",
            tag(
                "div",
                svg(chart(store, found)),
                *(tag("p", each, class_="atlas-note") for each in notes(found.ranking)),
            ),
            tag(
                "div",
                tag("p", first, data_tell="rang"),
                *(tag("p", each) for each in rest),
                join([tag("h3", "Gaten in de lijnen"), items(missing)]) if missing else None,
            ),
            class_="atlas-verg-naast",
        ),
    )


def _table(store: Store, found: Found, sheet: Sheet) -> Html:
    shown = [*reversed(sheet.ids[sheet.start : sheet.stop])]
    address = {"deel": KEY, **found.params}
    return join(
        [
            report_table(tabel.both(store, found.ranking, shown)),
            pager(sheet, gebieden.PAGE, address, "periodes, de nieuwste eerst", LIST),
            meaning_box([found.ranking.indicator]),
            sources_box(tabel.sources(found.ranking)),
        ]
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along: all periods, ranks and figures apart."""
    found = read(store, Address(params, WORDS))
    missing = gaps(store, found.ranking)
    return Report(
        name="vergelijken-rang",
        title=f"Rangorde: {found.ranking.indicator.title}",
        lead=sentences(store, found.ranking),
        blocks=(
            Chart("Grafiek", chart(store, found)),
            tabel.ranks(store, found.ranking),
            tabel.values(store, found.ranking),
            *([Text("Gaten in de lijnen", missing)] if missing else []),
            Text("Wat u moet weten", (*notes(found.ranking), *LIMITS)),
            Text(DEFINITIONS, meanings([found.ranking.indicator])),
        ),
        sources=tabel.sources(found.ranking),
        address=f"/{gebieden.PAGE}?{urlencode({'deel': KEY, **found.params})}",
    )
