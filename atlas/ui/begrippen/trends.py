"""Part Trends: what the documents saw happening, each in its own year."""

from __future__ import annotations

from atlas.domain.programme_tree import Row
from atlas.figures.report import Value
from atlas.store.store import Store
from atlas.ui.begrippen.deel import ListPart
from atlas.ui.begrippen.stuk import by_document, standing
from atlas.ui.begrippen.zoeklijst import Field, Listing

TABLE = "trends"


def cells(store: Store, row: Row) -> tuple[Value, ...]:
    """A statement with its theme, area and period."""
    return (
        ". ".join(filter(None, (row["statement"], row["remark"]))),
        row["theme"] or None,
        row["kind"],
        row["area_text"] or None,
        row["period"] or None,
        standing(store, TABLE, row),
    )


LISTING = Listing(
    table=TABLE,
    key="trend_id",
    one="trend",
    deel="trends",
    name=("trend", "trends en taken"),
    fields=(
        Field("thema", "Thema", "Alle thema's", lambda row: (row["theme"],)),
        Field("soort", "Soort", "Alle soorten", lambda row: (row["kind"],)),
        Field("gebied", "Gebied", "Alle gebieden", lambda row: (row["area_text"],)),
        by_document(TABLE),
    ),
    searched=("statement", "theme", "area_text", "remark"),
    title="Trends, moties en wettelijke taken",
    heads=("Uitspraak", "Thema", "Soort", "Gebied", "Periode", "Stuk en plaats"),
    cells=cells,
)
PART = ListPart(
    KEY="trends",
    TITLE="Trends",
    QUESTION="Welke trends zagen de stukken?",
    LEAD="Lees welke ontwikkelingen, moties en taken de stukken noemen, elk in zijn eigen jaar.",
    listing=LISTING,
    know=("Of een trend nog geldt, ziet u in de cijfers van de atlas, niet hier.",),
)
