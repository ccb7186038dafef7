"""Shares of a whole beside each other: a bar of 100 percent for each area, with its parts."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, known
from atlas.figures.page import Page, safe
from atlas.figures.palette import PALETTE

TALL, GAP = 24, 12
FILLS = (
    PALETTE.sequential["voorzieningen"][6],
    PALETTE.sequential["voorzieningen"][3],
    PALETTE.sequential["voorzieningen"][0],
)
INK = (PALETTE.page, PALETTE.text, PALETTE.text)
Part = tuple[float | None, str]  # a share of 100, and how it is written
Row = tuple[str, Sequence[Part]]


def stacked(title: str, unit: str, parts: Sequence[str], rows: Sequence[Row]) -> str:
    """At most three `parts` of 100 percent; each of `rows` is an area with a figure a part.

    A row of which a part is unknown says so and has no bar. What the parts leave of 100 stays
    white: the sources know no more.
    """
    if not any(_complete(row) for row in rows):
        return frame.empty(title, unit)
    page = frame.start(title, unit)
    _key(page, parts)
    for row in rows:
        _row(page, parts, row)
    page.y -= GAP
    return frame.document(page, title, " ".join(_told(parts, row) for row in rows))


def _complete(row: Row) -> bool:
    return None not in [known(value) for value, _ in row[1]]


def _key(page: Page, parts: Sequence[str]) -> None:
    """The name of each part behind its colour, in the order of the bar."""
    x = float(EDGE)
    for part, fill in zip(parts, FILLS, strict=False):
        width = 24 + frame.text_width(part) + 8
        if x > EDGE and x + width > WIDTH:
            x, page.y = float(EDGE), page.y + LINE + 2
        page.parts.append(frame.box(x + 1, page.y + 2, 16, 11, fill, PALETTE.quiet_text))
        page.line(x + 24, page.y + 13, part, SIZE)
        x += width
    page.y += LINE + 8


def _row(page: Page, parts: Sequence[str], row: Row) -> None:
    name, values = row
    page.y = page.block(EDGE, page.y - 3, WIDTH - 2 * EDGE, name, SIZE, weight=600) + 3
    if not _complete(row):
        page.line(EDGE, page.y + 14, frame.UNKNOWN, SIZE, fill=PALETTE.quiet_text)
        page.y += LINE + GAP
        return
    place = frame.scale(0, 100, EDGE + 1, WIDTH - EDGE - 1)
    before = 0.0
    for part, (value, text), fill, ink in zip(parts, values, FILLS, INK, strict=False):
        share = value or 0.0
        width = place(before + share) - place(before)
        box = frame.box(place(before), page.y, width, TALL, fill, PALETTE.quiet_text)
        page.parts.append(box.replace("/>", f"><title>{safe(f'{part}: {text}')}</title></rect>"))
        if frame.text_width(text) + 6 <= width:
            page.line(place(before) + width / 2, page.y + 17, text, SIZE, fill=ink, anchor="middle")
        before += share
    page.y += TALL + GAP


def _told(parts: Sequence[str], row: Row) -> str:
    told = (f"{part} {text}" for part, (_, text) in zip(parts, row[1], strict=True))
    return f"{row[0]}: {'; '.join(told)}."
