"""Part Begrippen: the words and abbreviations of the documents."""

from __future__ import annotations

from atlas.domain.programme_tree import Row
from atlas.domain.search import normalise
from atlas.figures.report import Value
from atlas.store.store import Store
from atlas.ui.begrippen.deel import ListPart
from atlas.ui.begrippen.stuk import by_document, standing
from atlas.ui.begrippen.zoeklijst import Field, Listing

TABLE = "glossary"
NOT_EXPLAINED, SAID_TWICE = "Het stuk legt dit niet uit.", "; niet uitgelegd"
EXPLAINED = {"ja": "het stuk legt het uit", "nee": "het stuk legt dit niet uit"}


def letter(row: Row) -> tuple[str]:
    """The first letter of a term, as a capital."""
    return (normalise(row["term"])[:1].upper(),)


def cells(store: Store, row: Row) -> tuple[Value, ...]:
    """A term, in full, its meaning, and where it stands; who explains it is told with it."""
    meaning = row["definition"]
    if row["defined"] == "nee":
        own = f" Wij omschrijven het als: {meaning.removesuffix(SAID_TWICE)}." if meaning else ""
        meaning = f"{NOT_EXPLAINED}{own}"
    return row["term"], row["expansion"], meaning or None, standing(store, TABLE, row)


LISTING = Listing(
    table=TABLE,
    key="term_id",
    one="begrip",
    deel="",
    name=("begrip", "begrippen"),
    fields=(
        Field("letter", "Letter", "Alle letters", letter),
        Field("soort", "Soort", "Alle soorten", lambda row: (row["kind"],)),
        Field(
            "uitleg",
            "Uitleg",
            "Met en zonder uitleg",
            lambda row: (row["defined"],),
            lambda _, value: EXPLAINED.get(value, value),
        ),
        by_document(TABLE),
    ),
    searched=("term", "expansion", "definition"),
    title="Begrippen en afkortingen",
    heads=("Begrip", "Voluit", "Betekenis", "Stuk en plaats"),
    cells=cells,
    order=lambda row: normalise(row["term"]),
)
PART = ListPart(
    KEY="begrippen",
    TITLE="Begrippen",
    QUESTION="Wat betekenen de woorden in de stukken?",
    LEAD="Zoek een begrip of afkorting, en lees wat het stuk daarmee bedoelt.",
    listing=LISTING,
    know=(
        "De omschrijving is kort herverteld. De volle tekst staat in het stuk, op de plaats die "
        "erbij staat.",
        "Een begrip staat hier met het stuk waaruit wij het namen. Andere stukken kunnen het "
        "woord anders gebruiken.",
    ),
)
