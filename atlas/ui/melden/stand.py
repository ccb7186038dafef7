"""Part Stand: which gemeente reported what, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from atlas.domain.address import Address
from atlas.figures.explanation import source_line
from atlas.figures.report import Report, Text
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.melden import deel, openbaar, stand_tabellen, wie, woorden
from atlas.ui.melden.bezoek import Visit
from atlas.ui.parts.part import Answer, Said

KEY = "stand"
TITLE = "Stand"
QUESTION = "Wie heeft wat gemeld?"
LEAD = "Zie welke gemeente heeft gemeld hoe het met de afspraken staat, en wat nog moet komen."
WORDS: Mapping[str, str] = MappingProxyType({})
ASKED = "Wat is er gevraagd?"
# rows of the programme tables that ask for a report: table, id, in our words
ASKS = (
    (
        "actions",
        "cv-p5",
        "Het convenant van 2006 vraagt twee keer per jaar een werkbijeenkomst over de voortgang.",
    ),
    (
        "actions",
        "ua-4-2-a",
        "De uitvoeringsagenda van 2019 vraagt elke gemeente om een jaarlijkse melding en een top 3 "
        "van dorpsinitiatieven.",
    ),
)
KNOW = (
    "Dat gemeenten elk half jaar in deze atlas melden, staat in geen stuk. Wij leiden het af uit "
    "de werkbijeenkomsten van het convenant. Dat is een eigen aanname.",
    "De uiterste datum is een maand na het halfjaar of het jaar. Ook dat is een eigen aanname.",
    "“Nog niets” zegt dat er in deze atlas niets is ingediend. Het zegt niet dat er niets gebeurt.",
    "Concepten tellen niet mee. Die ziet alleen wie ze mag lezen.",
)


ALL = 100  # periods: more than a sheet needs


class Asked(NamedTuple):
    """What a paper asks, and where it says so."""

    text: str
    where: str
    origin: Origin


def skeleton(store: Store) -> Html:
    """The part without what was reported."""
    found = [*asked(store)]
    told = items(join([f"{each.text} ", tag("small", each.where)]) for each in found)
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag("section", tag("div", data_out="stand")),
            tag("section", tag("h2", ASKED), told) if found else None,
            deel.to_know(KNOW, _origins(store)),
        ]
    )


def asked(store: Store) -> Iterable[Asked]:
    """What the papers ask of who reports, as far as the data have those papers."""
    for table_id, name, text in ASKS:
        record = store.programme_tables.get(table_id)
        rows = store.programme(table_id)
        found = rows[rows.iloc[:, 0] == name].to_dict("records")
        for row, origin in ((r, o) for r in found for o in (record.origin if record else ())):
            if origin.id == row["origin"]:
                yield Asked(text, f"{origin.title}, {row['locator']}", origin)


def _origins(store: Store) -> list[Origin]:
    """The papers that ask, each once."""
    return [*{each.origin.id: each.origin for each in asked(store)}.values()]


def answer(store: Store, params: Said, visit: Visit, /) -> Answer:
    """The tables of what was reported and of what is missing."""
    address = Address(params, WORDS)
    problem = visit.reported.problem
    *counts, lacking = stand_tabellen.tables(store, visit)
    counted, missing = map(report_table, counts), report_table(lacking, stack=True)
    shown = [
        tag("p", problem, role="alert") if problem else None,
        tag("div", *(tag("div", each) for each in counted), class_="atlas-melden-counts"),
        missing,
        tag("h2", "Laatst gepubliceerd"),
        openbaar.newest(store, visit),
    ]
    out = {"wie": wie.who(store, visit), "stand": join(shown)}
    return Answer({}, out=out, notices=tuple(address.notices))


def report(store: Store, params: Said, visit: Visit, /) -> Report:
    """The same tables to take along."""
    problem = visit.reported.problem
    texts = tuple(f"{each.text} ({each.where})" for each in asked(store))
    return Report(
        "melden-stand",
        QUESTION,
        (LEAD,),
        (*stand_tabellen.tables(store, visit, ALL), Text(ASKED, texts), Text(woorden.KNOW, KNOW)),
        tuple(map(source_line, _origins(store))),
        warnings=(problem,) if problem else (),
    )
