"""Part Uitleg en sjablonen: what a file may look like, and what happens to small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Role
from atlas.store.store import Store
from atlas.ui.aanleveren.bezoek import Desk
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.melden import wie
from atlas.ui.melden.acties import reporters
from atlas.ui.parts.fields import choices
from atlas.ui.parts.part import Answer, Said

KEY = "uitleg"
TITLE = "Uitleg en sjablonen"
QUESTION = "Hoe levert u cijfers aan?"
LEAD = "Haal een leeg bestand op, en lees wat er met kleine aantallen gebeurt."
WORDS: Mapping[str, str] = MappingProxyType({"gemeente": "de gemeente"})
TEMPLATES = "Lege bestanden om in te vullen"
FORMS = (("lang", "een rij per gebied en jaar"), ("breed", "een kolom per jaar"))
ENDINGS = (("xlsx", "Excel (XLSX)"), ("csv", "CSV"))
FILE = "/download/cijfers-sjabloon"
MAY_BE = (
    "Een CSV- of XLSX-bestand van hoogstens 20 MB, ook een export van StatLine.",
    "Gebieden met hun code (GM0106, WK010600, BU01060000) of met hun naam.",
    "Een rij per gebied en jaar, of een kolom per jaar, of een kolom per onderwerp.",
    "Regels boven de kop mogen blijven staan. U zegt welke rij de kop is.",
    "Getallen met een komma of met een punt. Is het niet duidelijk, dan vragen wij het.",
)
SMALL = (
    "Aantallen van 1 tot de drempel worden verborgen. De drempel is 10, tot u een andere kiest.",
    "Een percentage over zo'n klein aantal wordt ook verborgen.",
    "Kan iemand een verborgen aantal uitrekenen uit een totaal, een ander jaar of een ander "
    "gebied? Dan verbergt de atlas er nog een of meer.",
    "Een nul blijft een nul. Wat u zelf al geheim maakte (x), blijft geheim.",
    "U ziet voor het publiceren wat er verborgen wordt en waarom. In de atlas staat er dan "
    "“verborgen”.",
    "Wat eerder openbaar was, telt als bekend. Soms moet daardoor iets anders verborgen worden.",
)
WHO = (
    "Een redacteur van een gemeente maakt een concept en dient het in. De provincie kijkt het na, "
    "en publiceert het of stuurt het terug.",
    "Zonder rol kunt u alles uitproberen met uw eigen bestand. Er wordt dan niets bewaard.",
    "De beheerder kan ook zonder rollen aanleveren, met python -m atlas import.",
)
MARKS = (
    ("leeg", "niet van toepassing"),
    (".", "onbekend"),
    ("x", "geheim: wordt niet getoond"),
    ("* of **", "voorlopig cijfer"),
    ("0", "nul: dat is een cijfer"),
    ("-", "dat vragen wij u"),
)
MARKS_TITLE = "Tekens in plaats van een getal"


def skeleton(store: Store) -> Html:
    """All of it but the links to the templates."""
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag(
                "section",
                tag("h2", TEMPLATES),
                tag(
                    "div",
                    choices("gemeente", "Voor welke gemeente?", reporters(store).items()),
                    class_="atlas-part-form",
                ),
                tag("div", data_out="sjablonen"),
            ),
            tag("section", tag("h2", "Wat mag het bestand zijn?"), items(MAY_BE)),
            tag("section", report_table(_marks())),
            tag("section", tag("h2", "Wat gebeurt er met kleine aantallen?"), items(SMALL)),
            tag("section", tag("h2", "Wie doet wat?"), items(WHO)),
        ]
    )


def _marks() -> Table:
    return Table(MARKS_TITLE, (Column("In uw bestand"), Column("Wij lezen")), MARKS)


def answer(store: Store, params: Said, desk: Desk, /) -> Answer:
    """The templates of the gemeente that is chosen."""
    address = Address(params, WORDS)
    editor = desk.editor
    own = editor.area_code if editor and editor.role is Role.GEMEENTE else PROVINCE
    chosen = address.one_of("gemeente", reporters(store), own)
    out = {"wie": wie.who(store, desk, "Aanleveren"), "sjablonen": _links(store, chosen)}
    said = {"gemeente": chosen} if chosen != own else {}
    return Answer(said, {"gemeente": chosen}, out=out, notices=tuple(address.notices))


def _links(store: Store, chosen: str) -> Html:
    name = reporters(store)[chosen]
    return items(
        tag(
            "a",
            f"{name}, {words}: {label}",
            href=f"{FILE}.{ending}?{urlencode({'gemeente': chosen, 'vorm': form})}",
            download=True,
        )
        for form, words in FORMS
        for ending, label in ENDINGS
    )


def report(store: Store, params: Said, desk: Desk, /) -> Report:
    """The same to take along."""
    blocks = (
        Text("Wat mag het bestand zijn?", MAY_BE),
        _marks(),
        Text("Wat gebeurt er met kleine aantallen?", SMALL),
        Text("Wie doet wat?", WHO),
    )
    return Report("aanleveren-uitleg", QUESTION, (LEAD,), blocks, ())
