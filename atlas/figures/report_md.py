"""A report as Markdown: CommonMark with the tables of GitHub, to paste into another document.

Text is text: every sign that Markdown, HTML or a reader of bare addresses would act on is escaped,
so that nothing of what visitors or sources wrote becomes markup or a link. A chart is left out; its
figures stand in a table of the same report. The bytes are the same for the same report and day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from atlas.figures.numbers import format_date
from atlas.figures.page import NOT_XML
from atlas.figures.report import NO_ROWS, Report, Table, Text
from atlas.figures.sheet import SITE

MARKUP = re.compile(r"([\\`*_\[\]<>&~|$#@])")
LINK = re.compile(r"(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)
# What makes a list, a heading or a rule of the line that it starts.
START = re.compile(r"^(\d{1,9})(?=[.)])|^(?=[+=-])")
ADDRESS = re.compile(r"https?://[^\s<>\\]+")


def report_md(report: Report, made: date) -> bytes:
    """The report in UTF-8 with LF; `made` is the day that its last line names."""
    blocks = [f"# {inline(report.title)}"]
    blocks += [f"> **Let op:** {inline(text)}" for text in report.warnings]
    blocks += map(paragraph, report.lead)
    for block in report.blocks:
        if isinstance(block, Table):
            blocks += _table(block)
        elif isinstance(block, Text):
            blocks += [f"## {inline(block.title)}", *map(paragraph, block.paragraphs)]
    if report.sources:
        blocks += ["## Bronnen", _items(report.sources)]
    if report.address:
        blocks += ["## Dit overzicht op het scherm", _address(report.address)]
    blocks.append(f"Gemaakt op {format_date(made)} met de {SITE}.")
    return ("\n\n".join(blocks) + "\n").encode()


def inline(text: str) -> str:
    """Text on one line in which nothing is markup."""
    plain = " ".join(NOT_XML.sub("", text).split())
    return LINK.sub(r"\\\g<0>", MARKUP.sub(r"\\\1", plain))


def paragraph(text: str) -> str:
    """Text that is a paragraph, whatever it starts with."""
    return START.sub(r"\1\\", inline(text), count=1)


def _table(table: Table) -> Iterator[str]:
    """The table under its title, with its notes."""
    yield f"## {inline(table.title)}"
    if table.rows:
        heads = (inline(column.name) for column in table.columns)
        rules = ("---" if column.decimals is None else "---:" for column in table.columns)
        rows = (
            (inline(table.text(*pair)) for pair in zip(row, table.columns, strict=True))
            for row in table.rows
        )
        yield "\n".join(map(_row, (heads, rules, *rows)))
    else:
        yield NO_ROWS
    yield from map(paragraph, table.notes)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _items(texts: Iterable[str]) -> str:
    return "\n".join(f"- {paragraph(text)}" for text in texts)


def _address(address: str) -> str:
    """A link when it is an address of the web, else its text."""
    return f"<{address}>" if ADDRESS.fullmatch(address) else paragraph(address)
