"""The part Lijkt op of page Profiel: the gemeenten that are most alike, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.likeness import Like, gemeenten, likeness
from atlas.domain.subject import Subject, find_subject
from atlas.figures.chart_bars import bars
from atlas.figures.numbers import alphabetic
from atlas.figures.report import Report, Table
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, items, join, report_table, svg, tag
from atlas.ui.parts.fold import fold
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import geheel, keuze
from atlas.ui.profiel import lijkt_tabellen as texts

KEY = "lijkt"
TITLE = "Lijkt op"
QUESTION = "Op welke gemeenten lijkt deze gemeente?"
LEAD = "Zie welke gemeenten het meest lijken, en waardoor."
WORDS: Mapping[str, str] = MappingProxyType({**keuze.COMMON_WORDS})
BOX = "lijkt"  # id of the answer


def skeleton(store: Store) -> Html:
    """The chooser, and how the comparison is made."""
    know = tag(
        "section",
        tag("h2", "Hoe wij vergelijken", id="lijkt-weten"),
        items(texts.CAVEATS),
        fold("Met welke cijfers wij vergelijken", report_table(texts.measure_table(store))),
        tag("details", tag("summary", "Bronnen en licenties"), items(texts.sources(store))),
    )
    return join([keuze.chooser(store), tag("div", data_out="lijkt", id=BOX), know])


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    reference = keuze.read_reference(address)
    return Answer(
        keuze.params(subject, reference),
        keuze.values(subject, reference),
        out={**keuze.out(store, subject, reference), "lijkt": _shown(store, subject)},
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along: the whole profile."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    return geheel.whole_report(store, subject, keuze.read_reference(address))


def _shown(store: Store, subject: Subject | None) -> Html:
    if subject is None:
        return _instead(keuze.ASK, gemeenten(store))
    if subject.level != "gemeente":
        return _instead(texts.NOT_HERE[subject.level], _instead_of(store, subject))
    found = likeness(store, subject)
    return _comparison(store, subject, found) if found else tag("p", texts.TOO_FEW)


def _instead(told: str, offered: tuple[Subject, ...]) -> Html:
    """Why there is no comparison, and the gemeenten of which there is one."""
    named = sorted(offered, key=lambda each: alphabetic(each.name))
    return tag("section", tag("p", told, data_tell="lijkt"), items(map(_own_link, named)))


def _instead_of(store: Store, subject: Subject) -> tuple[Subject, ...]:
    """The gemeenten that an area is part of or consists of; all for Drenthe."""
    codes = (subject.gemeente_code,) if subject.gemeente_code else subject.members
    named = tuple(filter(None, (find_subject(store, code) for code in codes)))
    return named or gemeenten(store)


def _comparison(store: Store, subject: Subject, found: tuple[Like, ...]) -> Html:
    told, *more = texts.summary(store, subject)
    title = f"Afstand tot {subject.name} (0 is gelijk)"
    chart = svg(bars(title, texts.chart_items(store, subject), "", texts.DECIMALS, texts.USUAL))
    return join(
        [
            tag(
                "section",
                tag("h2", f"{subject.name} lijkt het meest op {found[0].subject.name}"),
                tag("p", told, data_tell="lijkt"),
                *(tag("p", line) for line in more),
                tag("div", chart, _ranking(store, subject, found), class_="atlas-prof-lijkt"),
            ),
            tag(
                "section",
                tag("h2", "Wat brengt ze bij elkaar, en wat scheidt ze?"),
                tag("p", texts.SPREAD),
                *(_pair(subject, like) for like in found[: texts.NEAREST]),
            ),
        ]
    )


def _ranking(store: Store, subject: Subject, found: tuple[Like, ...]) -> Html:
    """The table of all others; a name leads to the profile of that gemeente."""
    table = texts.ranking(store, subject)
    rows = tuple(
        (Cell(tag("a", like.subject.name, href=_profile(like.subject))), *row[1:])
        for like, row in zip(found, table.rows, strict=True)
    )
    shown = report_table(Table(table.title, table.columns, rows, table.notes))
    return fold("Alle gemeenten in een tabel", shown)


def _pair(subject: Subject, like: Like) -> Html:
    """The figures that bring two gemeenten together, and those that part them."""
    both = texts.near_and_far(subject, like)
    tables = (tag("div", report_table(each, stack=True)) for each in both)
    query = urlencode({"gebieden": f"{subject.code};{like.subject.code}"}, safe=";")
    name = like.subject.name
    ways = (
        tag("a", f"Zet {subject.name} en {name} naast elkaar", href=f"/vergelijken?{query}"),
        tag("a", f"Profiel van {name}", href=_profile(like.subject)),
    )
    return tag(
        "div",
        tag("h3", f"{subject.name} en {name}"),
        fold("De cijfers", tag("div", *tables, class_="atlas-part-two atlas-prof-paar")),
        items(ways, class_="atlas-prof-wegen"),
    )


def _profile(subject: Subject) -> str:
    return f"/profiel?{urlencode({keuze.AREA: subject.code})}"


def _own_link(subject: Subject) -> Html:
    """The way to this part for a gemeente, without a new load."""
    said = {keuze.AREA: subject.code}
    href = f"/profiel?{urlencode({'deel': KEY, **said})}"
    text = f"Op welke gemeenten lijkt {subject.name}?"
    return tag("a", text, href=href, data_send=json.dumps(said), data_show=BOX)
