"""Part Spoor: every change to a report, for everyone: what, when and in which role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.reporting.records import Event
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.melden import deel, lijst, wie, woorden
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.bezoek import Visit
from atlas.ui.melden.woorden import KIND_WORDS, moment_words, period_words
from atlas.ui.parts.part import Answer, Said

KEY = "spoor"
TITLE = "Spoor"
QUESTION = "Wat is er gemeld, en wanneer?"
LEAD = "Lees hier elke wijziging van een melding, de nieuwste eerst."
WORDS: Mapping[str, str] = MappingProxyType({"blad": "het blad"})
ON_PAGE = 50
INTRO = (
    "Elke wijziging wordt bewaard en verandert daarna niet meer. U leest de rol van wie iets deed, "
    "nooit een naam. Wat in een concept staat, is niet openbaar.",
)
KNOW = (
    "Ook een gepubliceerde melding kan later wijzigen of worden ingetrokken. Het spoor laat dan "
    "beide wijzigingen zien.",
    "Pogingen die geweigerd zijn, staan niet in deze lijst. De provincie ziet ze wel.",
)
NOTHING = "Er is nog niets gemeld."
TOO_FAR = "Zo ver terug gaat het spoor niet."
HEADS = ("Wanneer", "Wat", "Waarover", "Gemeld door", "Periode", "In de rol van")


def skeleton(store: Store) -> Html:
    """The part without the list."""
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag("section", *(tag("p", text) for text in INTRO), tag("div", data_out="lijst"),
                id="spoor"),
            deel.to_know(KNOW, ()),
        ]
    )  # fmt: skip


def offset(params: Said) -> int:
    """How many newer changes an address skips."""
    return (deel.page_number(Address(params, WORDS)) - 1) * ON_PAGE


def answer(store: Store, params: Said, visit: Visit, /) -> Answer:
    """One page of the trail."""
    address = Address(params, WORDS)
    page = deel.page_number(address)
    ways = lijst.pages(KEY, page, len(visit.events) > ON_PAGE, "spoor")
    out = {"wie": wie.who(store, visit), "lijst": join([report_table(table(store, visit)), ways])}
    said = {"blad": str(page)} if page > 1 else {}
    return Answer(said, out=out, notices=tuple(address.notices))


def table(store: Store, visit: Visit) -> Table:
    """The changes of one page, newest first."""
    rows = tuple(
        (
            moment_words(each.at),
            each.act.value,
            _about(store, each),
            reporters(store).get(each.area_code, each.area_code),
            period_words(each.period),
            each.role.value,
        )
        for each in visit.events[:ON_PAGE]
    )
    empty = visit.reported.problem or (TOO_FAR if visit.reported.revision else NOTHING)
    return Table(
        "Wijzigingen, de nieuwste eerst", tuple(map(Column, HEADS)), rows, () if rows else (empty,)
    )


def _about(store: Store, event: Event) -> str:
    """The kind of report and its subject."""
    subject = lijst.subject_words(store, event.kind, event.subject)
    return f"{KIND_WORDS[event.kind]}: {subject}" if event.subject else KIND_WORDS[event.kind]


def report(store: Store, params: Said, visit: Visit, /) -> Report:
    """The same page of the trail."""
    problem = visit.reported.problem
    return Report(
        "melden-spoor",
        "Spoor van meldingen",
        (LEAD, *INTRO),
        (table(store, visit), Text(woorden.KNOW, KNOW)),
        (),
        warnings=(problem,) if problem else (),
    )
