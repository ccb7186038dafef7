"""The tables of the composite layer: the areas by rank, and what the score is made of."""

from __future__ import annotations

from atlas.domain.suitability import TOP, CompositeResult, Part, Place
from atlas.figures.numbers import LEVEL_WORDS, status_word
from atlas.figures.report import Column, Table, Value
from atlas.figures.sentences import gemeente_name
from atlas.store.store import Store

SHOWN = 25  # buurten in the table on screen when no gemeente is chosen
PART_COLUMNS = ("Cijfer", "Beter is", "Eenheid", "Periode", "Status", "Bron")


def area_name(store: Store, code: str) -> str:
    """The name of an area, with its gemeente where the name does not say it."""
    name, gemeente = store.areas[code].name, gemeente_name(store, code)
    return name if not gemeente or gemeente in name else f"{name} ({gemeente})"


def range_words(place: Place) -> str:
    """The places under varied weights: "3-7", or "3" when it is always the same."""
    return str(place.low) if place.low == place.high else f"{place.low}-{place.high}"


def ranked_table(store: Store, found: CompositeResult, gemeente: str = "") -> Table:
    """The areas on screen from the first place down, the ones without a score last.

    Of the buurten those of `gemeente`, or the first `SHOWN`.
    """
    codes, note = _ranked(found), ""
    if found.level == "buurt" and gemeente:
        codes = [code for code in codes if store.areas[code].gemeente_code == gemeente]
        name = store.areas[gemeente].name
        note = f"Alleen de buurten in {name}. De plaats is die in heel Drenthe."
    elif found.level == "buurt":
        note = (
            f"Dit zijn de eerste {SHOWN} van {len(codes)} buurten. Kies een gemeente om al haar "
            "buurten te zien. In het bestand staan zij allemaal."
        )
        codes = codes[:SHOWN]
    rows = tuple(_row(store, found, code) for code in codes)
    notes = (note,) if note else ()
    return Table(_title(found), _columns(found), rows, notes, unknown="ontbreekt")


def whole_table(store: Store, found: CompositeResult) -> Table:
    """All areas, with the points of each component behind its figure."""
    columns = (*_columns(found), *(Column(f"{part.title}, punten", 1) for part in found.parts))
    rows = tuple(
        (*_row(store, found, code), *(found.scaled(code, part) for part in found.parts))
        for code in _ranked(found)
    )
    return Table(_title(found), columns, rows, unknown="ontbreekt")


def _title(found: CompositeResult) -> str:
    return f"{LEVEL_WORDS[found.level].plural.capitalize()} op volgorde van de score"


def _ranked(found: CompositeResult) -> list[str]:
    return [*found.places, *(code for code in found.frame.index if code not in found.places)]


def _columns(found: CompositeResult) -> tuple[Column, ...]:
    return (
        Column(LEVEL_WORDS[found.level].singular.capitalize()),
        Column("Plaats", 0),
        Column("Score (0 tot 100 punten)", 1),
        Column("Plaats bij redelijke gewichten"),
        Column(f"Hoe vaak bij de eerste {TOP}", 0, "%"),
        *(
            Column(f"{part.title} ({part.indicator.unit}, {part.period})", part.indicator.decimals)
            for part in found.parts
        ),
    )


def _row(store: Store, found: CompositeResult, code: str) -> tuple[Value, ...]:
    place = found.places.get(code)
    ranked: tuple[Value, ...] = (None,) * 4
    if place:
        ranked = (place.rank, place.score, range_words(place), 100 * place.top)
    values = (found.value(code, part) for part in found.parts)
    return (area_name(store, code), *ranked, *values)


def parts_table(store: Store, found: CompositeResult) -> Table:
    """Each component with figures at the level: weight, indicator, direction, period, source."""
    return Table(
        "De onderdelen van de score",
        (Column("Onderdeel"), Column("Gewicht", 0), *(Column(name) for name in PART_COLUMNS)),
        tuple(_part_row(store, part, found.level) for part in found.parts),
        tuple(f"{part.title}: {part.note}" for part in found.parts),
    )


def _part_row(store: Store, part: Part, level: str) -> tuple[Value, ...]:
    cells = store.cells(part.indicator.id, part.period, level)
    statuses = sorted(cells.loc[cells["value"].notna(), "status"].unique())
    return (
        part.title,
        part.weight,
        part.indicator.title,
        "lager" if part.lower_is_better else "hoger",
        part.indicator.unit,
        part.period,
        ", ".join(status_word(status, part.indicator) for status in statuses),
        "; ".join(sources(store, part, level)),
    )


def sources(store: Store, part: Part, level: str) -> tuple[str, ...]:
    """Where the figures of a component come from, with table number and licence."""
    used = set(store.cells(part.indicator.id, part.period, level)["origin"])
    return tuple(
        f"{origin.producer}, {origin.title}"
        + (f", tabel {origin.table_id}" if origin.table_id else "")
        + f" ({origin.licence})"
        for origin in part.indicator.origin
        if origin.id in used
    )
