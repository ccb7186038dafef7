"""The empty table of dwellings that a supplier fills in, as CSV and as XLSX.

The workbook has a second sheet, "Uitleg", that says what belongs in every column. There are
no example rows: whatever stands in the table is a dwelling.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any, NamedTuple

import xlsxwriter

from atlas.store.dwellings import OWNERS
from atlas.store.housing import Classification, Feature

LAST_ROW = 1_000_000
YES_NO = ("ja", "nee", "onbekend")
YES_NO_WORDS = "ja, nee, onbekend of leeg"
OPTIONAL, REQUIRED = "nee", "ja"
PLACE = "ja, of een andere plaats"
POINT = "Vul beide coördinaten in, of geen van beide."


class Explained(NamedTuple):
    """A column: its name, whether it is required, what belongs in it, and in which form."""

    name: str
    required: str
    explanation: str
    allowed: str


GENERAL = (
    Explained(
        "id",
        REQUIRED,
        "Een eigen nummer voor elke rij. Neem een nummer dat alleen u kunt herleiden.",
        "tekst, in elke rij anders",
    ),
    Explained(
        "complex",
        OPTIONAL,
        "De naam of het nummer van het complex. Rijen met dezelfde naam horen bij elkaar.",
        "tekst",
    ),
    Explained("gemeente", PLACE, "De gemeente.", "naam (Emmen) of code (GM0114)"),
    Explained("kern", PLACE, "De woonplaats.", "naam of code (WP1082)"),
    Explained("buurt", PLACE, "De buurt van het CBS, indeling 2024.", "code (BU01144000)"),
    Explained("rd_x", PLACE, f"Coördinaat naar het oosten, in RD. {POINT}", "meters"),
    Explained("rd_y", PLACE, f"Coördinaat naar het noorden, in RD. {POINT}", "meters"),
    Explained("lon", PLACE, f"Lengtegraad, in plaats van RD. {POINT}", "graden, WGS84"),
    Explained("lat", PLACE, f"Breedtegraad, in plaats van RD. {POINT}", "graden, WGS84"),
    Explained("eigendom", OPTIONAL, "Van wie de woning is.", f"{', '.join(OWNERS)} of leeg"),
    Explained(
        "aantal",
        OPTIONAL,
        "Hoeveel woningen deze rij telt. Leeg betekent één woning.",
        "heel getal vanaf 1",
    ),
)
PRIVACY = (
    "Lever liefst één rij per complex, met het aantal woningen. Een rij over één woning kan "
    "iets zeggen over het huishouden dat er woont.",
    "Zet geen namen, adressen, geboortedata of burgerservicenummers in de tabel. Een kolom die "
    "hier niet staat, weigeren wij.",
    "Geef kenmerken over zorg of hulp die in gebruik is alleen per complex van minstens vijf "
    "woningen. Laat de cel anders leeg.",
    "Aantallen onder de vijf kunnen naar een huishouden wijzen. Deel die niet met anderen.",
)
RULES = (
    "Elke rij is een woning of een complex. De eerste rij heeft de namen van de kolommen.",
    "Een lege cel betekent: wij weten het niet. Dat is iets anders dan nee of 0.",
    "Schrijf getallen met een komma: 12,5. Gebruik geen punt voor duizendtallen.",
    "U mag kolommen weglaten die u niet hebt. Klopt er iets niet, dan lezen wij de tabel niet "
    "in en zeggen wij wat u in welke rij kunt verbeteren.",
)


def explained(rules: Classification) -> tuple[Explained, ...]:
    """All columns of the table, in order, with their explanation."""
    return (*GENERAL, *(_explained(feature) for feature in rules.features))


def _explained(feature: Feature) -> Explained:
    allowed = YES_NO_WORDS if feature.kind == "yes_no" else f"getal in {feature.unit}, of leeg"
    return Explained(feature.id, OPTIONAL, feature.explanation, allowed)


def template_csv(rules: Classification) -> bytes:
    """Only the names of the columns: `;`, UTF-8 with BOM, as a Dutch Excel wants it."""
    header = ";".join(column.name for column in explained(rules))
    return f"{header}\r\n".encode("utf-8-sig")


def template_xlsx(rules: Classification) -> bytes:
    """The same as a workbook with lists to choose from, and a sheet "Uitleg"."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    made = datetime.combine(rules.origin.accessed, time())
    book.set_properties({"title": "Sjabloon voor woningen", "created": made})
    _table_sheet(book, rules)
    _explanation_sheet(book, rules)
    book.close()
    return out.getvalue()


def _table_sheet(book: xlsxwriter.Workbook, rules: Classification) -> None:
    sheet = book.add_worksheet("Woningen")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})  # a code stays a code, never a date
    checks = _checks(rules)
    for position, column in enumerate(explained(rules)):
        sheet.set_column(position, position, 16, None if column.name in checks else text)
        sheet.write_string(0, position, column.name, bold)
        if column.name in checks:
            sheet.data_validation(1, position, LAST_ROW, position, checks[column.name])
    sheet.freeze_panes(1, 1)


def _checks(rules: Classification) -> dict[str, dict[str, Any]]:
    """What Excel checks while typing, by column."""
    kinds: dict[str, dict[str, Any]] = {
        "yes_no": {"validate": "list", "source": [*YES_NO]},
        "number": {"validate": "decimal", "criteria": ">=", "value": 0},
    }
    checks: dict[str, dict[str, Any]] = {
        "eigendom": {"validate": "list", "source": [*OWNERS]},
        "aantal": {"validate": "integer", "criteria": ">=", "value": 1},
    }
    checks |= {feature.id: kinds[feature.kind] for feature in rules.features}
    said = {"error_title": "Dit past hier niet", "error_message": "Zie het blad Uitleg."}
    return {name: check | said for name, check in checks.items()}


def _explanation_sheet(book: xlsxwriter.Workbook, rules: Classification) -> None:
    sheet = book.add_worksheet("Uitleg")
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for position, width in enumerate((44, 24, 80, 44)):
        sheet.set_column(position, position, width)
    sheet.write_row(0, 0, ("Kolom", "Verplicht", "Wat vult u in?", "Toegestaan"), bold)
    columns = explained(rules)
    for number, column in enumerate(columns, 1):
        sheet.write_row(number, 0, column, wrapped)
    source = f"{rules.title}, versie {rules.version}. {rules.origin.attribution}."
    blocks = (("Zo werkt het", RULES), ("Privacy", PRIVACY), ("Bron van de kenmerken", (source,)))
    number = len(columns) + 2
    for title, lines in blocks:
        sheet.write_string(number, 0, title, bold)
        for offset, line in enumerate(lines):
            sheet.write_string(number + offset, 2, line, wrapped)
        number += len(lines) + 1
