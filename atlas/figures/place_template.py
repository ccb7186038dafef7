"""The empty table of places that a visitor fills in with his own points, as CSV and as XLSX.

The workbook has a list of kinds to choose from, and a second sheet, "Uitleg", that says what
belongs in every column. There are no example rows: whatever stands in the table is a place.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import xlsxwriter

from atlas.figures.dwelling_template import OPTIONAL, POINT, REQUIRED, Explained
from atlas.store.places import PlaceKind

LAST_ROW = 5_001
MADE = datetime(2026, 1, 1)  # fixed, so that the same kinds give the same bytes
PLACE = "ja, of een andere plaats"
COLUMNS = (
    Explained("naam", REQUIRED, "Hoe de plek heet.", "tekst, hoogstens 100 tekens"),
    Explained("soort", REQUIRED, "Wat voor plek het is.", "een soort uit de lijst hieronder"),
    Explained(
        "gemeente",
        OPTIONAL,
        "De gemeente. Wij kijken of het punt of de kern daar ligt.",
        "naam (Emmen) of code (GM0114)",
    ),
    Explained(
        "kern",
        PLACE,
        "De woonplaats. Zonder coördinaten zetten wij de plek midden in de kern.",
        "naam of code (WP1082)",
    ),
    Explained("rd_x", PLACE, f"Coördinaat naar het oosten, in RD. {POINT}", "meters"),
    Explained("rd_y", PLACE, f"Coördinaat naar het noorden, in RD. {POINT}", "meters"),
    Explained("lon", PLACE, f"Lengtegraad, in plaats van RD. {POINT}", "graden, WGS84"),
    Explained("lat", PLACE, f"Breedtegraad, in plaats van RD. {POINT}", "graden, WGS84"),
    Explained("adres", OPTIONAL, "Het adres van de voorziening.", "tekst"),
    Explained("omschrijving", OPTIONAL, "Wat er gebeurt of te vinden is.", "tekst"),
    Explained("datum", OPTIONAL, "Van wanneer dit gegeven is.", "tekst, zoals 2024 of mei 2024"),
)
PRIVACY = (
    "Zet alleen voorzieningen en openbare plekken in de tabel. Zet er geen namen, woonadressen, "
    "telefoonnummers of andere gegevens van personen in.",
    "Een kolom die hier niet staat, weigeren wij.",
    "Uw plekken komen niet in de gegevens van de atlas en niet in een adres. Andere bezoekers "
    "zien ze niet.",
)
RULES = (
    "Elke rij is een plek. De eerste rij heeft de namen van de kolommen.",
    "Elke rij heeft een punt nodig (rd_x en rd_y, of lon en lat), of een kern.",
    "Een plek staat er maar één keer in. Plekken met dezelfde soort en naam binnen 30 meter "
    "houden wij voor dezelfde plek.",
    "Schrijf getallen met een komma: 6,56. Gebruik geen punt voor duizendtallen.",
    "U mag kolommen weglaten die u niet hebt. Klopt er iets niet, dan lezen wij de tabel niet "
    "in en zeggen wij wat u in welke rij kunt verbeteren. Er passen 5.000 rijen in.",
    "Hebt u de punten als GeoJSON? Dan kunt u ook dat bestand kiezen, met dezelfde namen als "
    "eigenschappen.",
)


def template_csv() -> bytes:
    """Only the names of the columns: `;`, UTF-8 with BOM, as a Dutch Excel wants it."""
    header = ";".join(column.name for column in COLUMNS)
    return f"{header}\r\n".encode("utf-8-sig")


def template_xlsx(kinds: Mapping[str, PlaceKind]) -> bytes:
    """The same as a workbook with a list of the kinds to choose from, and a sheet "Uitleg"."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "Sjabloon voor eigen plekken", "created": MADE})
    sheet = book.add_worksheet("Plekken")
    first = _explanation_sheet(book, kinds)
    _table_sheet(book, sheet, f"=Uitleg!$A${first}:$A${first + len(kinds) - 1}")
    book.close()
    return out.getvalue()


def _table_sheet(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, kinds: str
) -> None:
    """The names of the columns; `kinds` is the range with the kinds to choose from."""
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"num_format": "@"})  # what is typed stays so, never a date
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, 18, text)
        sheet.write_string(0, position, column.name, bold)
        if column.name == "soort":
            said = {"error_title": "Dit past hier niet", "error_message": "Kies uit de lijst."}
            check = {"validate": "list", "source": kinds}
            sheet.data_validation(1, position, LAST_ROW - 1, position, check | said)
    sheet.freeze_panes(1, 1)


def _explanation_sheet(book: xlsxwriter.Workbook, kinds: Mapping[str, PlaceKind]) -> int:
    """What belongs in every column; returns the row (from 1) of the first kind."""
    sheet = book.add_worksheet("Uitleg")
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for position, width in enumerate((32, 24, 80, 36)):
        sheet.set_column(position, position, width)
    sheet.write_row(0, 0, ("Kolom", "Verplicht", "Wat vult u in?", "Toegestaan"), bold)
    for number, column in enumerate(COLUMNS, 1):
        sheet.write_row(number, 0, column, wrapped)
    number = len(COLUMNS) + 2
    for title, lines in (("Zo werkt het", RULES), ("Privacy", PRIVACY)):
        sheet.write_string(number, 0, title, bold)
        for offset, line in enumerate(lines):
            sheet.write_string(number + offset, 2, line, wrapped)
        number += len(lines) + 1
    sheet.write_row(number, 0, ("Soorten", "", "Wat is het?"), bold)
    for offset, kind in enumerate(kinds.values(), 1):
        sheet.write_string(number + offset, 0, kind.title, wrapped)
        sheet.write_string(number + offset, 2, kind.description, wrapped)
    return number + 2
