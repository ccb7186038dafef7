"""Part Systemen: the systems, instruments and monitors that the documents name."""

from __future__ import annotations

from atlas.domain.programme_tree import Row
from atlas.figures.report import Value
from atlas.store.store import Store
from atlas.ui.begrippen.deel import ListPart
from atlas.ui.begrippen.stuk import by_document, standing
from atlas.ui.begrippen.zoeklijst import Field, Listing
from atlas.ui.parts.documents import documents

TABLE = "systems"


def cells(store: Store, row: Row) -> tuple[Value, ...]:
    """A system: what it does by the document, for whom, with which data; our own proposal."""
    return (
        row["name"],
        row["kind"],
        ". ".join(filter(None, (row["says"], row["remark"]))),
        row["audience"] or None,
        row["data_needed"] or None,
        row["feature"],
        "; ook ".join(filter(None, (standing(store, TABLE, row), _also(store, row["also_in"])))),
    )


def _also(store: Store, text: str) -> str:
    """Other places, with the title of a document in place of its id."""
    for origin, title in documents(store, TABLE).items():
        text = text.replace(f"{origin}:", f"{title},")
    return text


LISTING = Listing(
    table=TABLE,
    key="system_id",
    one="systeem",
    deel="systemen",
    name=("systeem", "systemen"),
    fields=(
        Field("soort", "Soort", "Alle soorten", lambda row: (row["kind"],)),
        by_document(TABLE),
    ),
    searched=("name", "says", "audience", "data_needed", "feature"),
    title="Systemen, instrumenten en monitors",
    heads=(
        "Systeem",
        "Soort",
        "Wat het volgens het stuk doet",
        "Voor wie",
        "Welke gegevens",
        "Ons voorstel voor de atlas",
        "Stuk en plaats",
    ),
    cells=cells,
    notes=(
        "Welke gegevens: zoals het stuk ze noemt. Staat er “(eigen aanname)” achter, dan noemt het "
        "stuk ze niet en vulden wij ze in. De soort en het voorstel voor de atlas zijn altijd van "
        "ons.",
    ),
)
PART = ListPart(
    KEY="systemen",
    TITLE="Systemen en monitors",
    QUESTION="Welke systemen en monitors noemen de stukken?",
    LEAD="Zoek een monitor, kaart, loket of regeling, en lees wat het stuk ervan zegt.",
    listing=LISTING,
    know=("Wat een systeem doet, is wat het stuk zegt dat het doet of zou gaan doen.",),
)
