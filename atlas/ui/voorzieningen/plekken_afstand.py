"""How far it is on average to facilities: the figures of CBS by gemeente."""

from __future__ import annotations

from atlas.figures.explanation import source_line
from atlas.figures.numbers import COMPUTED, cell_status, unit_words
from atlas.figures.report import Column, Table, Value
from atlas.figures.stock import area_cells, newest
from atlas.store.records import PROVINCE, Indicator, Origin
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, map_address, report_table, tag
from atlas.ui.parts.fold import fold

THEME, STARTS = "voorzieningen", ("afstand_", "aantal_")
TEXT = (
    "Het CBS rekende voor elke gemeente uit hoe ver inwoners gemiddeld van een voorziening wonen, "
    "over de weg. Die cijfers tellen alle voorzieningen, ook die wij niet op de kaart hebben."
)


def indicators(store: Store) -> list[Indicator]:
    """The distances and numbers nearby that gemeenten have a figure of."""
    return [
        each
        for each in store.indicators.values()
        if each.theme == THEME and each.id.startswith(STARTS) and store.periods(each.id, "gemeente")
    ]


def distances(store: Store, gemeente: str) -> Table:
    """The newest figures of a gemeente beside those of Drenthe; "" for Drenthe alone."""
    codes = [*([gemeente] if gemeente else []), PROVINCE]
    rows = [_row(store, each, codes) for each in indicators(store)]
    names = [store.areas[code].name for code in codes]
    columns = (
        Column("Voorziening"),
        *(Column(name, 1) for name in names),
        Column("Eenheid"),
        Column("Jaar en status"),
    )
    credit = " ".join(dict.fromkeys(f"{each.attribution}." for each in origins(store)))
    title = f"Gemiddelde afstand en aantal in de buurt, {names[0]}"
    return Table(title, columns, tuple(rows), (credit,))


def _row(store: Store, indicator: Indicator, codes: list[str]) -> tuple[Value, ...]:
    cells = area_cells(store, indicator.id)
    said = [newest(store, indicator.id)]
    for code in codes:
        cell = cells[code]
        words = cell_status(cell, indicator) + (f", {COMPUTED}" if cell.computed else "")
        said.append(f"{store.areas[code].name} {words}" if len(codes) > 1 else words)
    figures = (cells[code].value for code in codes)
    return (indicator.title, *figures, unit_words(indicator), ", ".join(said))


def on_screen(store: Store, gemeente: str) -> Html:
    """The table with a link to the map for every figure."""
    shown = distances(store, gemeente)
    rows = tuple(
        (Cell(tag("a", str(row[0]), href=_map(store, each))), *row[1:])
        for each, row in zip(indicators(store), shown.rows, strict=True)
    )
    linked = Table(shown.title, shown.columns, rows, shown.notes)
    summary = f"Toon de tabel ({len(rows)} regels)"
    return tag("div", tag("p", TEXT), fold(summary, report_table(linked)))


def _map(store: Store, indicator: Indicator) -> str:
    return map_address(store, {"indicator": indicator.id, "jaar": newest(store, indicator.id)})


def origins(store: Store) -> list[Origin]:
    """The sources of the figures, each once."""
    found = [origin for each in indicators(store) for origin in each.origin]
    return [*{source_line(origin): origin for origin in found}.values()]
