"""A report on paper: title, texts, tables and sources, no text cut off.

A report of thousands of rows would take a minute to make and nobody would read it: of its long
tables the first rows stand on paper, with a note that says so. The warnings stand on every page,
because a page may be copied on its own. The bytes are the same for the same report and day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from atlas.figures.numbers import format_number
from atlas.figures.pdf_paper import Paper
from atlas.figures.pdf_table import draw_table
from atlas.figures.report import Chart, Report, Table, Text

WHOLE, FIRST = 1_000, 100  # rows of a report that all go on paper; of each table in a larger one
CUT = (
    "Op papier staan de eerste {first} van de {count} rijen. In het XLSX-bestand staan ze allemaal."
)


def report_pdf(report: Report, made: date) -> bytes:
    """The report as PDF; `made` is the day at the foot of every page."""
    pdf = Paper(report, made)
    pdf.add_page()
    pdf.title_block()
    rows = sum(len(block.rows) for block in report.blocks if isinstance(block, Table))
    for block in report.blocks:
        if isinstance(block, Table):
            draw_table(pdf, block if rows <= WHOLE else _first_rows(block))
        elif isinstance(block, Chart):
            pdf.chart_block(block)
        else:
            pdf.text_block(block)
    if report.sources:
        pdf.text_block(Text("Bronnen", report.sources))
    if report.address:
        pdf.text_block(Text("Dit overzicht op het scherm", (report.address,)), report.address)
    return bytes(pdf.output())


def _first_rows(table: Table) -> Table:
    """The table as a long report has it on paper."""
    if len(table.rows) <= FIRST:
        return table
    note = CUT.format(first=FIRST, count=format_number(len(table.rows), 0))
    return replace(table, rows=table.rows[:FIRST], notes=(*table.notes, note))
