"""A report as a workbook: first what it is, then one sheet for each table.

Numbers are numbers in the format of the reader's own Excel; what is unknown is a word. The
warnings stand on every sheet, because a sheet may be copied on its own. The bytes are the
same for the same report and day.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

import xlsxwriter

from atlas.figures.numbers import format_date
from atlas.figures.page import NOT_XML
from atlas.figures.report import Column, Figure, Report, Table, Text, Value, is_known
from atlas.figures.tables import neutral

FIRST_SHEET = "Lees mij"
LONGEST_NAME, LONGEST_TEXT = 31, 32_000  # what a workbook takes
NARROW, WIDE = 11, 60  # columns, in characters
NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
TAKEN = {"history"}  # Excel keeps this name for itself
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Formats(NamedTuple):
    """The formats that all sheets share."""

    title: Any
    head: Any
    label: Any
    text: Any
    warning: Any


def report_xlsx(report: Report, made: date) -> bytes:
    """The workbook of a report; `made` is the day that it names."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"title": clean(report.title), "created": datetime.combine(made, time())})
    top = {"valign": "top", "text_wrap": True}
    formats = Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bottom": 1, **top}),
        label=book.add_format({"bold": True, "valign": "top"}),
        text=book.add_format(top),
        warning=book.add_format({"bold": True, "font_color": "#8a2c0d", "valign": "top"}),
    )
    tables = [block for block in report.blocks if isinstance(block, Table)]
    names = sheet_names([table.title for table in tables])
    _first_sheet(book, report, made, [*zip(names, tables, strict=True)], formats)
    for name, table in zip(names, tables, strict=True):
        _table_sheet(book, name, table, report.warnings, formats)
    book.close()
    return out.getvalue()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each sheet: allowed by Excel, and no two alike."""
    used = {FIRST_SHEET.lower(), *TAKEN}
    names = []
    for title in titles:
        plain = " ".join(NOT_IN_NAME.sub(" ", NOT_XML.sub("", title)).split())
        stem = plain[:LONGEST_NAME].strip(" '") or "Tabel"
        name, number = stem, 1
        while name.lower() in used:
            number += 1
            ending = f" {number}"
            name = stem[: LONGEST_NAME - len(ending)].strip(" '") + ending
        used.add(name.lower())
        names.append(name)
    return names


def clean(text: str) -> str:
    """Text as a cell takes it: no formula, no sign that XML cannot hold, not too long."""
    return neutral(NOT_XML.sub("", text))[:LONGEST_TEXT]


def _first_sheet(
    book: xlsxwriter.Workbook,
    report: Report,
    made: date,
    tables: list[tuple[str, Table]],
    formats: Formats,
) -> None:
    """What the workbook is about, what to know first, and where all comes from."""
    sheet = book.add_worksheet(FIRST_SHEET)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, clean(report.title), formats.title)
    row = 2
    for label, text in _about(report, made, tables):
        sheet.write_string(row, 0, clean(label), formats.label)
        style = formats.warning if label == "Let op" else formats.text
        sheet.write_string(row, 1, clean(text), style)
        row += 1


def _about(report: Report, made: date, tables: list[tuple[str, Table]]) -> list[tuple[str, str]]:
    texts = [
        (block.title, text)
        for block in report.blocks
        if isinstance(block, Text)
        for text in block.paragraphs
    ]
    return [
        *(("Let op", text) for text in report.warnings),
        *(("Wat is dit?", text) for text in report.lead),
        *((f"Tabblad {name}", table.title) for name, table in tables),
        *texts,
        *(("Bron", text) for text in report.sources),
        *([("Adres op het scherm", report.address)] if report.address else []),
        ("Gemaakt op", format_date(made)),
    ]


def _table_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    table: Table,
    warnings: tuple[str, ...],
    formats: Formats,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, clean(table.title), formats.title)
    for row, text in enumerate(warnings, start=1):
        sheet.write_string(row, 0, clean(text), formats.warning)
    head = len(warnings) + 2
    for place, column in enumerate(table.columns):
        sheet.write_string(head, place, clean(column.name), formats.head)
        sheet.set_column(place, place, _width(table, place))
    shapes = [_shape(book, column, formats) for column in table.columns]
    own = cache(lambda pattern: book.add_format({"num_format": pattern, "valign": "top"}))
    for row, values in enumerate(table.rows, start=head + 1):
        for place, value in enumerate(values):
            number, text = shapes[place]
            if isinstance(value, Figure):
                number = own(_figure_pattern(value))
            _write(sheet, (row, place), value, table, (number, text))
    for row, note in enumerate(table.notes, start=head + len(table.rows) + 2):
        sheet.write_string(row, 0, clean(note))
    sheet.freeze_panes(head + 1, 1)


def _write(
    sheet: Any, place: tuple[int, int], value: Value, table: Table, shape: tuple[Any, Any]
) -> None:
    """A cell: a number as a number, all else as text."""
    number, text = shape
    if isinstance(value, str) or not is_known(value):
        said = value if isinstance(value, str) else table.unknown
        sheet.write_string(*place, clean(said), text)
    else:
        sheet.write_number(*place, value, number)


def _shape(book: xlsxwriter.Workbook, column: Column, formats: Formats) -> tuple[Any, Any]:
    """The formats of the numbers and of the texts in a column."""
    if column.decimals is None:
        plain = book.add_format({"valign": "top", "align": "left"})
        return plain, formats.text
    pattern = _pattern(column.decimals) + _quoted(column.unit)
    number = book.add_format({"num_format": pattern, "valign": "top"})
    return number, book.add_format({"align": "right", "valign": "top"})


def _figure_pattern(figure: Figure) -> str:
    """The format of a number that has its own."""
    number = _pattern(figure.decimals) if figure.grouped else "0"
    return _quoted(figure.before) + number + _quoted(figure.after)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _quoted(sign: str) -> str:
    """A sign as a format takes it."""
    return '"' + sign.replace('"', "") + '"' if sign else ""


def _width(table: Table, place: int) -> int:
    """Wide enough for the column's texts, within limits."""
    column = table.columns[place]
    texts = [column.name, *(table.text(row[place], column) for row in table.rows)]
    return min(WIDE, max(NARROW, *(len(text) + 2 for text in texts)))
