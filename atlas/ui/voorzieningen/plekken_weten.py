"""What one must know of the places: limits, completeness by kind, sources and licences."""

from __future__ import annotations

from atlas.figures.explanation import source_line
from atlas.figures.report import Column, Table
from atlas.store.places import PlaceKind
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.html import Html, items, report_table, tag
from atlas.ui.parts.fold import fold
from atlas.ui.voorzieningen import ondergrond
from atlas.ui.voorzieningen import plekken_afstand as afstand
from atlas.ui.voorzieningen.plekken_keuze import is_waiting, not_fetched
from atlas.ui.voorzieningen.plekken_lagen import NOT_FETCHED

LAYERS = ("gemeente", "kern")  # what is drawn under the places
COMPLETE = "Hoe volledig is de lijst?"
NO_MAP = "Ziet u geen kaart? De lijst heeft dezelfde plekken."
LIMITS = (
    "Een punt is precies op het adres, of het is het midden van de kern. Dat staat bij elke plek. "
    "Een plek die voor een hele gemeente geldt, krijgt geen punt.",
    "Of iets er is, staat hier zoals de bron het in haar eigen jaar zegt. Wij kijken niet na of "
    "het er nu nog is.",
    "Nemen wij plekken samen per kern, dan hoort een plek bij de kern die de bron noemt, en anders "
    "bij de kern die in een rechte lijn het dichtstbij is.",
)


def limits(store: Store) -> tuple[str, ...]:
    """The limits of all places, and those of each set."""
    said = {
        each.title: (*([f"{NOT_FETCHED}."] if is_waiting(each) else []), *each.caveats)
        for each in store.place_sets.values()
    }
    return (*LIMITS, *(f"{title}: {' '.join(texts)}" for title, texts in said.items() if texts))


def completeness(store: Store) -> Table:
    """How many places of every kind the atlas knows, and what it misses."""
    counts = store.places()["kind"].value_counts()
    rows = tuple(
        (kind.title, _count(store, kind, int(counts.get(kind.id, 0))), kind.completeness)
        for kind in store.place_kinds.values()
    )
    columns = (Column("Soort"), Column("Plekken in de atlas", 0), Column("Hoe volledig is dat?"))
    return Table(COMPLETE, columns, rows, unknown=NOT_FETCHED)


def _count(store: Store, kind: PlaceKind, count: int) -> int | None:
    """The number of places; unknown, and not zero, where nobody has asked the source yet."""
    return None if not count and not_fetched(store, kind.id) else count


def origins(store: Store) -> list[Origin]:
    """All sources: of the places, of what is drawn under them, of the distances."""
    places = [origin for each in store.place_sets.values() for origin in each.origin]
    drawn = [store.layers[name].origin for name in LAYERS if name in store.layers]
    found = [*places, *drawn, *afstand.origins(store)]
    return [*{source_line(origin): origin for origin in found}.values()]


def credits_line(store: Store) -> Html:
    """Who made what is drawn on the map, right under it; and what to do without a map."""
    makers = [store.layers[name].origin.attribution for name in LAYERS if name in store.layers]
    if ondergrond.is_on():
        makers.append(ondergrond.CREDIT)
    return tag("p", f"Grenzen en kernen: {'. '.join(makers)}. {NO_MAP}", class_="atlas-note")


def section(store: Store) -> Html:
    """The last section of the part."""
    return tag(
        "section",
        tag("h2", "Wat u moet weten"),
        items(limits(store)),
        fold(COMPLETE, report_table(completeness(store))),
        tag(
            "details",
            tag("summary", "Bronnen en licenties"),
            items(source_line(origin) for origin in origins(store)),
        ),
    )
