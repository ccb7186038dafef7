"""A report on paper: title, texts, charts, tables and sources, no text cut off.

Of a report of thousands of rows nobody reads the paper, and to set it takes much memory: of its
long tables the first rows stand on paper, with a note that says so. The warnings stand on every
page, because a page may be copied on its own. A table that is too wide for a standing page gets
lying pages. The bytes are the same for the same report and day.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from atlas.figures.letters import BREAK, breakable, shortened, showable
from atlas.figures.numbers import format_number
from atlas.figures.paper_columns import measured
from atlas.figures.report import NO_ROWS, Chart, Report, Table, Text
from atlas.figures.row_heads import with_row_heads
from atlas.figures.typeset import BODY, ROOM, SMALL, TITLE, typeset

CHART_WIDTH, CHART_HEIGHT = 110, 200  # millimetres, at most
HEADING = 12  # points, as in base.typ
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
DESCRIPTION = re.compile(r"<desc>([^<]*)</desc>")
LINK = re.compile(r"https?://\S+")
WHOLE, FIRST = 2_000, 100  # rows of a report that all go on paper; of each table in a larger one
CUT = (
    "Op papier staan de eerste {first} van de {count} rijen. In het XLSX-bestand staan ze allemaal."
)
NOTHING = f" \n\u00a0{BREAK}"
Block = dict[str, Any]


def report_pdf(report: Report, made: date) -> bytes:
    """The report as PDF; `made` is the day at the foot of every page."""
    rows = sum(len(block.rows) for block in report.blocks if isinstance(block, Table))
    blocks = [_block(block, whole=rows <= WHOLE) for block in report.blocks]
    if report.sources:
        blocks.append(_text(Text("Bronnen", report.sources)))
    if report.address:
        own = Text("Dit overzicht op het scherm", (report.address,))
        blocks.append(_text(own, report.address if LINK.fullmatch(report.address) else ""))
    runs = groupby(blocks, lambda block: block.get("lying", False))
    data = {
        "title": _title(" ".join(report.title.split())).replace(BREAK, ""),
        "heading": _title(report.title, TITLE),
        "title-short": shortened(showable(report.title), SMALL, 0.7 * ROOM),
        "address-short": shortened(showable(report.address), SMALL, ROOM),
        "warnings": [_lines(f"Let op: {text}", BODY, bold=True) for text in report.warnings],
        "lead": [_lines(text) for text in report.lead],
        "runs": [{"lying": lying, "blocks": list(run)} for lying, run in runs],
    }
    return with_row_heads(typeset("report", data, made))


def _lines(text: str, size: float = BODY, bold: bool = False) -> str:
    """A text that fits on a page, also where it is one long word."""
    return breakable(showable(text), size, 0.95 * ROOM, bold)


def _title(text: str, size: float = HEADING) -> str:
    """A title; a heading without any text may not be in the file."""
    return _lines(text, size, bold=True) if showable(text).strip(NOTHING) else "-"


def _block(block: Table | Text | Chart, whole: bool) -> Block:
    if isinstance(block, Table):
        return _table(block if whole else _first_rows(block))
    return _chart(block) if isinstance(block, Chart) else _text(block)


def _first_rows(table: Table) -> Table:
    """The table as a long report has it on paper."""
    if len(table.rows) <= FIRST:
        return table
    note = CUT.format(first=FIRST, count=format_number(len(table.rows), 0))
    return replace(table, rows=table.rows[:FIRST], notes=(*table.notes, note))


def _table(table: Table) -> Block:
    grid = measured(table)
    return {
        "kind": "table",
        "title": _title(table.title),
        "lying": grid.lying,
        "size": grid.size,
        "widths": grid.widths,
        "numbers": [column.decimals is not None for column in table.columns],
        "heads": grid.heads,
        "rows": grid.rows,
        "tall": grid.tall,
        "empty": NO_ROWS,
        "notes": [_lines(note) for note in table.notes],
    }


def _text(block: Text, link: str = "") -> Block:
    return {
        "kind": "text",
        "title": _title(block.title),
        "paragraphs": [_lines(text) for text in block.paragraphs],
        "link": link,
    }


def _chart(chart: Chart) -> Block:
    """A chart as large as fits on one page, with its title and description as its text."""
    size = VIEW.search(chart.svg)
    if size is None:
        raise ValueError(f"the chart has no size: {chart.title}")
    wide, high = map(float, size.groups())
    said = DESCRIPTION.search(chart.svg)
    words = [chart.title, html.unescape(said[1]) if said else ""]
    return {
        "kind": "chart",
        "svg": chart.svg,
        "width": min(CHART_WIDTH, CHART_HEIGHT * wide / high),
        "alt": ". ".join(filter(None, words)) or "-",
    }
