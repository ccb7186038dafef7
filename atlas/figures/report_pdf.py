"""A report on paper: title, texts, tables and sources, nothing cut off.

The warnings stand on every page, because a page may be copied on its own. The bytes are the
same for the same report and day.
"""

from __future__ import annotations

from datetime import date

from atlas.figures.pdf_paper import Paper
from atlas.figures.pdf_table import draw_table
from atlas.figures.report import Chart, Report, Table, Text


def report_pdf(report: Report, made: date) -> bytes:
    """The report as PDF; `made` is the day at the foot of every page."""
    pdf = Paper(report, made)
    pdf.add_page()
    pdf.title_block()
    for block in report.blocks:
        if isinstance(block, Table):
            draw_table(pdf, block)
        elif isinstance(block, Chart):
            pdf.chart_block(block)
        else:
            pdf.text_block(block)
    if report.sources:
        pdf.text_block(Text("Bronnen", report.sources))
    if report.address:
        pdf.text_block(Text("Dit overzicht op het scherm", (report.address,)), report.address)
    return bytes(pdf.output())
