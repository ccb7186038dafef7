"""Part Geld: the budget per line and year, checked; other amounts apart; what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.figures.report import Report, Table
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, svg, tag
from atlas.ui.parts.documents import sources
from atlas.ui.parts.fields import choices
from atlas.ui.parts.part import Answer
from atlas.ui.programma import geld_tabellen as tables
from atlas.ui.programma import weten
from atlas.ui.programma.geld_gemeld import on_screen, reported_table

KEY = "geld"
TITLE = "Geld"
QUESTION = "Hoeveel geld was er, en klopt de optelling?"
LEAD = (
    "Kies een lijn van het programma van 2007-2010. U ziet de begroting, de controle, en wat is "
    "gemeld."
)
LINE = "lijn"
WORDS: Mapping[str, str] = MappingProxyType({LINE: "de lijn van het programma"})
TABLES = ("budgets", "doubts")
SHOWN = 20  # reported amounts on screen
NONE_YET = "Over geld is hier nog niets gemeld. Dat betekent niet dat er niets is uitgegeven."
HEAD = {
    "begroting": "Begroting 2007-2010",
    "controle": "Klopt de tabel met de tekst?",
    "gemeld": "Wat is er gemeld?",
    "anders": "Andere programma’s",
    "onduidelijk": "Wat is niet duidelijk?",
}
LIMITS = (
    "De begroting komt uit het stuk van 2007 en is een voornemen uit dat jaar. Wat er echt is "
    "uitgegeven, staat in geen van onze bronnen.",
    "Activiteit 6 heeft in het stuk geen budget. Die lijn staat daarom niet in de tabel.",
    "Van gemelde bedragen tonen wij de nieuwste melding per gemeente en per actie. Wij lezen een "
    "bedrag als de stand tot en met dat halfjaar (eigen aanname).",
)


def skeleton(store: Store) -> Html:
    """The choice of a line and a section for each question."""
    options = [("", "Alle lijnen"), *tables.line_names(store).items()]
    form = tag("div", choices(LINE, "Lijn", options), class_="atlas-part-form")
    budget = tag("div", report_table(tables.budget_table(store), stack=True))
    fixed = {  # the same for every line
        "begroting": tag("div", tag("div", data_out="grafiek"), budget, class_="atlas-part-two"),
        "anders": report_table(tables.others_table(store)),
    }
    sections = (
        tag("section", tag("h2", title, id=name), fixed.get(name, tag("div", data_out=name)))
        for name, title in HEAD.items()
    )
    return join([form, *sections, weten.section(store, TABLES, *LIMITS)])


def answer(store: Store, params: Mapping[str, str], own: Reported | None) -> Answer:
    """The budget and its checks, for one line or all; what was reported stands apart."""
    address = Address(params, WORDS)
    line = address.one_of(LINE, tables.line_names(store), "")
    out = {
        "grafiek": svg(tables.chart(store, line).svg),
        "controle": _checks(store, line),
        "gemeld": _reported(store, line, own or Reported()),
        "onduidelijk": report_table(tables.unclear_table(store, line)),
    }
    canonical = {LINE: line} if line else {}
    return Answer(canonical, {LINE: line}, out=out, notices=tuple(address.notices))


def _checks(store: Store, line: str) -> Html:
    said = tag("p", tables.difference_words(store))
    first, second = tables.checked_table(store, line), tables.other_checks_table(store, line)
    text = tables.text_table(store, line)
    summary = f"Toon de bedragen in de tekst ({len(text.rows)})"
    return join(
        [
            said,
            report_table(first, stack=True),
            report_table(second, stack=True) if second.rows else None,
            tag("details", tag("summary", summary), report_table(text)),
        ]
    )


def _reported(store: Store, line: str, own: Reported) -> Html:
    if own.problem:
        return tag("p", own.problem, class_="atlas-notice")
    table = on_screen(store, line, own, SHOWN)
    way = tag("p", tag("a", "Bekijk wie er meldde en wat nog ontbreekt", href="/melden"))
    shown = report_table(table, stack=True) if table.rows else tag("p", NONE_YET)
    return join([shown, way])


def report(store: Store, params: Mapping[str, str], own: Reported | None) -> Report:
    """The same to take along, with all reported amounts."""
    address = Address(params, WORDS)
    line = address.one_of(LINE, tables.line_names(store), "")
    reported = own or Reported()
    blocks: list[Table] = [
        tables.checked_table(store, line),
        tables.other_checks_table(store, line),
        tables.text_table(store, line),
        reported_table(store, line, reported),
        tables.others_table(store),
        tables.unclear_table(store, line),
    ]
    problem = (reported.problem,) if reported.problem else ()
    name = tables.line_names(store).get(line, "alle lijnen")
    return Report(
        name="programma-geld",
        title=f"Geld: {name}",
        lead=(tables.difference_words(store), *problem),
        blocks=(
            tables.chart(store, line),
            tables.budget_table(store),
            *(table for table in blocks if table.rows),
            weten.text(store, *LIMITS),
        ),
        sources=sources(store, *TABLES),
        warnings=(LIMITS[0],),
        address=f"/programma?{urlencode({'deel': KEY, **({LINE: line} if line else {})})}",
    )
