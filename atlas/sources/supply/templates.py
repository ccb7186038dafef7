"""The empty tables that a gemeente may fill in: long and wide, CSV and XLSX.

The areas stand in the table already, with their codes; a sheet "Uitleg" says what belongs where.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from atlas.store.records import PROVINCE, Area
from atlas.store.store import Store

LONG = ("gebiedscode", "gebied", "jaar", "waarde")
YEARS = 5
MADE = datetime(2024, 1, 1)  # the same file for the same areas
RULES = (
    "Vul één cijfer per bestand in, of zet er een kolom 'cijfer' bij met de naam van elk cijfer.",
    "Laat de codes van de gebieden staan. Gebieden die u niet hebt, mag u weghalen.",
    "Schrijf getallen met een komma: 12,5. Gebruik geen punt voor duizendtallen.",
    "Zet in elke cel een getal of een teken: . is onbekend, x is geheim, leeg is niet van "
    "toepassing. Een * achter een getal betekent voorlopig: 125*.",
    "Een 0 is een echte nul.",
    "Lever aantallen en percentages over personen zoals zij zijn. Wat onder de drempel komt, "
    "verbergt de atlas zelf.",
    "Zet geen namen, adressen of andere gegevens over één persoon in het bestand.",
    "Voeg geen cellen samen, en maak van een jaar geen datum.",
)


def supply_csv(store: Store, gemeente: str, *, wide: bool) -> bytes:
    """A CSV with the areas of a gemeente (GM....), or all gemeenten for PV22, still empty.

    KeyError for an area that is neither.
    """
    lines = [";".join(row) for row in _rows(store, gemeente, wide=wide)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def supply_xlsx(store: Store, gemeente: str, *, wide: bool) -> bytes:
    """The same as a workbook, with a sheet "Uitleg"."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": "Sjabloon voor eigen cijfers", "created": MADE})
    bold = book.add_format({"bold": True, "bottom": 1})
    text, wrapped = book.add_format({"num_format": "@"}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("Cijfers")
    sheet.set_column(0, 1, 24, text)
    rows = _rows(store, gemeente, wide=wide)
    for number, row in enumerate(rows):
        for position, cell in enumerate(row):
            if cell:
                sheet.write_string(number, position, cell, text if number else bold)
    sheet.freeze_panes(1, 2)
    explanation = book.add_worksheet("Uitleg")
    explanation.set_column(0, 0, 100)
    explanation.write_string(0, 0, "Zo vult u de tabel in", bold)
    for number, rule in enumerate(RULES, 1):
        explanation.write_string(number, 0, rule, wrapped)
    book.close()
    return out.getvalue()


def _rows(store: Store, gemeente: str, *, wide: bool) -> list[Sequence[str]]:
    """Header and rows, the values still empty."""
    areas = _areas(store, gemeente)
    year = max(layer.year for layer in store.layers.values())
    if wide:
        years = [str(each) for each in range(year - YEARS + 1, year + 1)]
        return [(*LONG[:2], *years), *((a.area_code, a.name, *[""] * YEARS) for a in areas)]
    return [LONG, *((area.area_code, area.name, str(year), "") for area in areas)]


def _areas(store: Store, gemeente: str) -> list[Area]:
    """The gemeente with its wijken and buurten, or Drenthe with its gemeenten."""
    own = store.areas[gemeente]
    valid = [area for area in store.areas.values() if area.valid]
    if gemeente == PROVINCE:
        return [own, *(area for area in valid if area.area_level == "gemeente")]
    if own.area_level != "gemeente":
        raise KeyError(gemeente)
    inside = [a for a in valid if a.gemeente_code == gemeente]
    return [
        area
        for level in ("gemeente", "wijk", "buurt")
        for area in inside
        if area.area_level == level
    ]
