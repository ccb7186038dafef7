"""The paper of a report: A4 with the fonts of the atlas, and what stands above and below."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align

from atlas.figures.numbers import format_date
from atlas.figures.page import NOT_XML, sheet_png
from atlas.figures.palette import PALETTE
from atlas.figures.report import Chart, Report, Text
from atlas.figures.sheet import SITE

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Source Sans"
SHORT, LONG = 210, 297  # millimetres: the sides of A4
EDGE, FOOT = 16, 20
ROOM_UNDER_HEADING = 20
BODY, SMALL, HEAD, TITLE = 10, 8, 12, 17  # points
LINE = 0.48  # height of a line in millimetres a point
CHART_WIDTH, CHART_HEIGHT = 110, 200  # millimetres, at most
CHART_PIXELS = 1000
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PAGES = "{bladzijden}"


def clean(text: str) -> str:
    """Text without signs that a file cannot hold, on lines of its own where it has them."""
    return NOT_XML.sub("", text).replace("\t", " ").replace("\r", " ")


class Paper(FPDF):
    """The pages of a report, with what stands above and below each."""

    def __init__(self, report: Report, made: date) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.report, self.made = report, made
        for style, file in (("", "Regular"), ("B", "Semibold")):
            self.add_font(FAMILY, style, FONTS / f"SourceSansPro-{file}.ttf")
        self.set_margins(EDGE, EDGE - 4, EDGE)
        self.set_auto_page_break(True, FOOT)
        self.alias_nb_pages(PAGES)
        self.set_title(clean(report.title))
        self.set_author(SITE)
        self.set_lang("nl-NL")
        self.set_creation_date(datetime.combine(made, time(), UTC))
        self.set_draw_color(PALETTE.rule)
        self.write_in(BODY)

    def write_in(self, size: float, bold: bool = False, colour: str = PALETTE.text) -> None:
        """Choose size, weight and colour of what comes next."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(colour)

    def lines(self, text: str, size: float, link: str = "") -> None:
        """A paragraph over the width of the page."""
        self.multi_cell(
            0, size * LINE, clean(text), align=Align.L, new_x="LMARGIN", new_y="NEXT", link=link
        )

    def header(self) -> None:
        """Site and title, and the warnings in a box."""
        self.write_in(SMALL, colour=PALETTE.quiet_text)
        half = self.epw / 2
        self.cell(half / 2, 5, SITE)
        title = self.shortened(clean(self.report.title), 1.5 * half)
        self.cell(0, 5, title, align=Align.R, new_x="LMARGIN", new_y="NEXT")
        self.line(EDGE, self.y, self.w - EDGE, self.y)
        self.y += 2
        for text in self.report.warnings:
            self.write_in(BODY, bold=True)
            self.set_fill_color(PALETTE.panel)
            said = f"Let op: {clean(text)}"
            self.multi_cell(
                0, 5, said, fill=True, align=Align.L, padding=1, new_x="LMARGIN", new_y="NEXT"
            )
        self.y += 2

    def footer(self) -> None:
        """Date, address as a link, and the number of the page."""
        self.set_y(-FOOT + 6)
        self.line(EDGE, self.y, self.w - EDGE, self.y)
        self.write_in(SMALL, colour=PALETTE.quiet_text)
        self.cell(self.epw - 24, 5, f"Gemaakt op {format_date(self.made)} met de {SITE}.")
        number = f"blz. {self.page_no()} van {PAGES}"
        self.cell(24, 5, number, new_x="LMARGIN", new_y="NEXT")
        if self.report.address:
            self.set_text_color(PALETTE.accent)
            shown = self.shortened(clean(self.report.address), self.epw)
            self.cell(0, 4, shown, link=self.report.address)

    def shortened(self, text: str, width: float) -> str:
        """Text on one line, with an ellipsis where it does not fit."""
        text = " ".join(text.split())
        if self.get_string_width(text) <= width - 2:
            return text
        while text and self.get_string_width(f"{text}…") > width - 2:
            text = text[:-1]
        return f"{text}…"

    def title_block(self) -> None:
        """The title and what the report is about."""
        self.write_in(TITLE, bold=True)
        self.lines(self.report.title, TITLE)
        self.y += 2
        self.write_in(BODY)
        for text in self.report.lead:
            self.lines(text, BODY)
            self.y += 1

    def heading(self, title: str, lying: bool = False, room: float = 0) -> None:
        """The title of a block, also in the file's list of contents; on a lying page or not.

        `room` is what must stand with it on the page, in millimetres.
        """
        self.y += 5
        needed = max(room, ROOM_UNDER_HEADING) + 2 * HEAD * LINE
        if lying != (self.w > self.h) or self.y + needed > self.page_break_trigger:
            self.add_page(orientation="landscape" if lying else "portrait")
        self.write_in(HEAD, bold=True)
        self.start_section(clean(title) or "-")
        self.lines(title, HEAD)
        self.y += 1

    def text_block(self, block: Text, link: str = "") -> None:
        """Paragraphs under a title."""
        self.heading(block.title)
        self.write_in(BODY, colour=PALETTE.accent if link else PALETTE.text)
        for text in block.paragraphs:
            self.lines(text, BODY, link)
            self.y += 1

    def chart_block(self, chart: Chart) -> None:
        """A chart with its title in it, as large as fits on one page; the title is its text."""
        found = VIEW.search(chart.svg)
        if found is None:
            raise ValueError(f"the chart has no size: {chart.title}")
        wide, high = map(float, found.groups())
        width = min(CHART_WIDTH, CHART_HEIGHT * wide / high)
        self.y += 5
        if self.w > self.h or self.y + width * high / wide > self.page_break_trigger:
            self.add_page(orientation="portrait")
        picture = io.BytesIO(sheet_png(chart.svg, CHART_PIXELS))
        self.image(picture, w=width, alt_text=clean(chart.title))
