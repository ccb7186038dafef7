"""Part Nieuw: a file, how we read it, what it is, and what would be public of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Report, Text
from atlas.store.store import Store
from atlas.ui.aanleveren import gegevens, lezing, tabellen
from atlas.ui.aanleveren.bezoek import Desk, Work
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.melden import deel, wie, woorden
from atlas.ui.parts.own_file import problems_table
from atlas.ui.parts.part import Answer, Said

KEY = "nieuw"
TITLE = "Nieuw"
QUESTION = "Heeft uw gemeente eigen cijfers?"
LEAD = "Zet een tabel van uw gemeente in de atlas. U ziet eerst hoe wij haar lezen."
WORDS: Mapping[str, str] = MappingProxyType({})
STEPS = (
    "Kies een CSV- of XLSX-bestand, zoals u het heeft. Een sjabloon mag, maar hoeft niet.",
    "Kijk of wij het goed lezen. Twijfelen wij over een cel, dan staat die erbij.",
    "Vertel wat er geteld is. U ziet meteen welke kleine aantallen verborgen blijven.",
    "Bewaar het als concept en dien het in. De provincie kijkt mee en publiceert het.",
)
KNOW = (
    "Een gemeente levert cijfers over zichzelf, haar wijken en haar buurten. De provincie kan ook "
    "cijfers over alle gemeenten leveren.",
    "Lever geen gegevens van personen aan: alleen aantallen en percentages per gebied.",
    "Bij de cijfers staat dat uw gemeente ze aanleverde, met de peildatum en de drempel.",
)
STEP_ONE = "Stap 1. Kies een bestand"
NO_FILE = "Kies hierboven een bestand. Daarna ziet u hier hoe wij het lezen."
IN_USE = "U werkt aan {file}."
CHANGES = "U wijzigt de levering “{title}”. Wat openbaar is, blijft zo tot de provincie publiceert."


def skeleton(store: Store) -> Html:
    """The part above the field for a file."""
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag("section", tag("h2", "Zo gaat het"), tag("ol", *(tag("li", s) for s in STEPS))),
            tag("section", tag("h2", STEP_ONE, id="stap-1")),
        ]
    )


def below(store: Store) -> Html:
    """The part under it."""
    return join(
        [
            tag("div", data_out="bestand"),
            tag("div", data_out="lezing"),
            tag("div", data_out="gegevens"),
            deel.to_know(KNOW, ()),
        ]
    )


def answer(store: Store, params: Said, desk: Desk, /) -> Answer:
    """How the file of this visitor is read, where he chose one."""
    address = Address(params, WORDS)
    work = desk.work
    under = {"bestand": _file(desk, work), "lezing": Html(""), "gegevens": Html("")}
    if work is not None and not work.proposal.problems:
        under["lezing"] = lezing.shown(store, desk, work)
        if work.understood is not None and not work.understood.refused:
            under["gegevens"] = gegevens.shown(store, desk, work)
    out = {"wie": wie.who(store, desk, "Aanleveren")}
    return Answer({}, out=out, below=under, notices=tuple(address.notices))


def _file(desk: Desk, work: Work | None) -> Html:
    """Which file is in use, or what is wrong with it."""
    if work is None:
        error = desk.said.error if desk.said else ""
        return tag("p", error or NO_FILE, role="alert" if error else None)
    if problems := work.proposal.problems:
        return tag("div", report_table(problems_table(problems)), role="alert")
    told = [tag("p", IN_USE.format(file=work.name), role="status")]
    if work.report:
        told.append(tag("p", CHANGES.format(title=work.report.content["title"])))
    return join(told)


def report(store: Store, params: Said, desk: Desk, /) -> Report:
    """The steps to take along; a visitor's own file is in no file of the atlas."""
    columns = tabellen.columns(desk.work.proposal) if desk.work else None
    blocks = (Text("Zo gaat het", STEPS), Text(woorden.KNOW, KNOW))
    return Report(
        "aanleveren-nieuw", QUESTION, (LEAD,), (*([columns] if columns else []), *blocks), ()
    )
