"""The figures of a comparison as a file: a row for each area, indicator and period.

Values are as on screen: rounded to the decimals of the indicator, so that no figure of the file
differs from what a visitor sees.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from atlas.domain.aggregate import Cell
from atlas.domain.comparison import Row
from atlas.domain.courses import Courses
from atlas.domain.rounding import rounded
from atlas.domain.subject import Subject
from atlas.figures.explanation import beware
from atlas.figures.numbers import (
    KIND_WORDS,
    LEVEL_WORDS,
    format_date,
    format_plain,
    full_status,
)
from atlas.figures.tables import neutral
from atlas.store.records import COUNTRY, PROVINCE, Indicator
from atlas.store.store import Store

COLUMNS = (
    "area_code",
    "gebied",
    "niveau",
    "onderwerp",
    "titel",
    "eenheid",
    "periode",
    "waarde",
    "ondergrens_95",
    "bovengrens_95",
    "status",
    "soort",
    "bron",
    "licentie",
    "opgehaald",
    "wat_is_het",
    "let_op",
    "versie",
)
DRENTHE = Subject(PROVINCE, "provincie", "Drenthe")
NEDERLAND = Subject(COUNTRY, "land", "Nederland")


class Figure(NamedTuple):
    """One figure of an area in a period ("" where there is none in any)."""

    area: Subject
    indicator: Indicator
    period: str
    cell: Cell


def row_figures(rows: Iterable[Row], areas: Sequence[Subject]) -> list[Figure]:
    """The figures of a comparison: of the areas, of Drenthe (once) and of Nederland."""
    found = []
    for row in rows:
        entries = [*zip(areas, row.entries, strict=True)]
        if all(area.code != PROVINCE for area in areas):
            entries.append((DRENTHE, row.drenthe))
        entries.append((NEDERLAND, row.nederland))
        found += [Figure(area, row.indicator, each.period, each.cell) for area, each in entries]
    return found


def course_figures(found: Courses, areas: Sequence[Subject]) -> list[Figure]:
    """The figures of a course: period after period, the areas, Drenthe (once) and Nederland."""
    series = [*zip(areas, found.areas, strict=True)]
    if all(area.code != PROVINCE for area in areas):
        series.append((DRENTHE, found.drenthe))
    series.append((NEDERLAND, found.nederland))
    return [
        Figure(area, found.indicator, period, cells[place])
        for place, period in enumerate(found.periods)
        for area, cells in series
    ]


def figures_csv(store: Store, figures: Iterable[Figure]) -> bytes:
    """The figures for a Dutch Excel: `;`, decimal comma, CRLF, UTF-8 with BOM.

    Text that a spreadsheet could take for a formula is neutralised. `waarde` is empty where
    there is no value, and `status` says why; the bounds where the source gives no margin.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(store, figure) for figure in figures)
    return out.getvalue().encode("utf-8-sig")


def _row(store: Store, figure: Figure) -> list[str]:
    area, indicator, period, cell = figure
    origins = [each for each in indicator.origin if each.id == cell.origin]
    origin = origins[0] if origins else None
    status = full_status(cell, indicator)
    text = (
        area.code,
        area.name,
        LEVEL_WORDS[area.level].singular if area.level in LEVEL_WORDS else area.level,
        indicator.id,
        indicator.title,
        indicator.unit,
        period,
    )
    about = (
        status,
        KIND_WORDS[indicator.kind],
        f"{origin.attribution}. {origin.title}" if origin else "",
        origin.licence if origin else "",
        format_date(origin.accessed) if origin else "",
        indicator.description,
        " ".join(beware(indicator)),
        store.version,
    )
    numbers = (_number(each, indicator) for each in (cell.value, cell.lower, cell.upper))
    return [*map(neutral, text), *numbers, *map(neutral, about)]


def _number(value: float | None, indicator: Indicator) -> str:
    """As on screen, so rounded; "" for none."""
    return "" if value is None else format_plain(float(rounded(value, indicator.decimals)))
