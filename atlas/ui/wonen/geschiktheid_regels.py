"""The rules of the classes: what each class asks, and the twelve edge cases to choose from."""

from __future__ import annotations

from atlas.figures.report import Column, Table
from atlas.store.housing import Classification, EdgeCase
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.parts.fields import choices
from atlas.ui.wonen.geschiktheid_keuze import Selection

REGISTER = (
    "Er bestaat geen openbaar register dat van elke woning zegt of zij geschikt is. Wie weet dat "
    "wel? Vooral de corporaties, voor hun eigen woningen. Zij kunnen het sjabloon invullen. Van "
    "woningen van eigenaren en van andere verhuurders is weinig bekend. Wij vullen niets in: wat "
    "niet bekend is, heet onbekend."
)
TEMPLATES = (
    ("/download/woningen-sjabloon.xlsx", "Sjabloon voor Excel (XLSX)"),
    ("/download/woningen-sjabloon.csv", "Sjabloon als tekst (CSV)"),
)
UPLOAD = (
    "Hebt u een ingevulde tabel? Lees haar in onderaan deze pagina, bij Uw eigen woningen. Dat kan "
    "als de voorbeeldgegevens uit staan. "
    "Ontbreekt een kenmerk? Dan zegt de atlas tussen welke klassen de woning in ligt."
)
CLASSES = "De vijf klassen: wat vraagt elke klasse?"
OUR_CHOICE = "onze keuze: "


def explanation(store: Store) -> Html:
    """The classes, the lack of a register, and how to bring a table."""
    rules = store.housing.classification
    links = (tag("li", tag("a", text, href=url, download=True)) for url, text in TEMPLATES)
    return join(
        [
            tag("p", f"{rules.title}. {rules.principle}"),
            tag("p", REGISTER),
            tag("details", tag("summary", CLASSES), report_table(classes_table(rules))),
            tag("ul", *links),
            tag("p", UPLOAD),
        ]
    )


def classes_table(rules: Classification) -> Table:
    """The classes in the order in which they count."""
    return Table(
        "De vijf klassen, in de volgorde waarin zij tellen",
        (Column("Klasse"), Column("Regel"), Column("Voor wie")),
        tuple((f"{c.name} ({c.alias})", c.rule_text, c.groups) for c in rules.classes),
        (source_line(rules),),
    )


def source_line(rules: Classification) -> str:
    """Where the rules come from, and which version of ours this is."""
    origin = rules.origin
    return (
        f"{origin.producer}, {origin.title}, {rules.locator} ({origin.licence}). "
        f"Regels versie {rules.version}."
    )


def edge_fields(store: Store) -> Html:
    """A list to choose from for each edge case, our choice first; folded, they are many."""
    cases = store.housing.classification.edge_cases
    summary = tag("summary", f"Bekijk en verander de {len(cases)} keuzes")
    return tag("details", summary, tag("div", *map(_edge_field, cases), class_="atlas-part-two"))


def _edge_field(case: EdgeCase) -> Html:
    options = sorted(case.options, key=lambda option: option.id != case.choice)
    titled = [
        (option.id, f"{OUR_CHOICE * (option.id == case.choice)}{option.title}")
        for option in options
    ]
    hint = join(
        [
            tag("p", f"Wat de bron zegt: {case.text_says} ({case.locator})"),
            tag("p", f"Waarom onze keuze: {case.reason}"),
        ]
    )
    return choices(f"r.{case.id}", case.question, titled, hint)


def edges_table(store: Store, chosen: Selection) -> Table:
    """Every edge case: what the source says, our choice with its reason, and what is chosen."""
    rows = []
    for case in store.housing.classification.edge_cases:
        titles = {option.id: option.title for option in case.options}
        used = chosen.options[case.id]
        other = titles[used] if used != case.choice else "onze keuze"
        says = f"{case.text_says} ({case.locator})"
        rows.append((case.question, says, titles[case.choice], case.reason, other))
    names = ("Twijfelgeval", "Wat de bron zegt", "Onze keuze", "Waarom", "Gebruikt")
    return Table("Twijfelgevallen", tuple(map(Column, names)), tuple(rows))
