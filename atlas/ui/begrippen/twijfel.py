"""Part Twijfel: where the documents contradict each other, leave out or cannot be read well."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.programme_tree import Row
from atlas.figures.report import Value
from atlas.store.store import Store
from atlas.ui.begrippen.deel import ListPart
from atlas.ui.begrippen.stuk import by_document
from atlas.ui.begrippen.zoeklijst import Field, Listing
from atlas.ui.parts.documents import doubt_place

TABLE = "doubts"
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "A": "getallen die niet kloppen",
        "B": "datums, aantallen en namen die verschillen",
        "C": "wat ontbreekt",
        "D": "moeilijk te lezen",
        "E": "over de stand",
    }
)


def cells(store: Store, row: Row) -> tuple[Value, ...]:
    """A doubt: its number, what was found, of which sort, and where."""
    section = SECTIONS.get(row["section"], row["section"])
    return row["doubt_id"], row["finding"], section, doubt_place(store, row)


LISTING = Listing(
    table=TABLE,
    key="doubt_id",
    one="nummer",
    deel="twijfel",
    name=("punt van twijfel", "punten van twijfel"),
    fields=(
        Field(
            "soort",
            "Soort",
            "Alle soorten",
            lambda row: (row["section"],),
            lambda _, value: SECTIONS.get(value, value),
        ),
        by_document(TABLE),
    ),
    searched=("doubt_id", "finding", "locator"),
    title="Tegenspraak, gaten en leesproblemen",
    heads=("Nummer", "Wat wij vonden", "Soort", "Stuk en plaats"),
    cells=cells,
)
PART = ListPart(
    KEY="twijfel",
    TITLE="Tegenspraak en twijfel",
    QUESTION="Waar spreken de stukken elkaar tegen?",
    LEAD="Zie wat er in de stukken niet klopt, ontbreekt of niet goed te lezen is.",
    listing=LISTING,
    know=("Op de pagina Kalender staat het nummer van deze lijst bij een datum met twijfel.",),
)
