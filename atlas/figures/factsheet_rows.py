"""The rows of the feitenblad: figures as printed, each with unit, period, status and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line, comparable, family, standing_out, without_twins
from atlas.domain.subject import Subject
from atlas.figures.factsheet_words import EQUAL, NO_SPINE, NO_VERDICT, VERDICTS
from atlas.figures.line_words import OWN_COUNT
from atlas.figures.numbers import COMPUTED, cell_status, format_cell, format_date, unit_words
from atlas.figures.profile_words import line_sentence
from atlas.figures.spine import spine_svg
from atlas.store.records import Indicator, Origin
from atlas.store.store import Store

PER_THEME = range(2, 7)  # rows of what stands out, a theme
ROWS = 26  # of both tables, that fit on a page in letters of a good size


class Sources:
    """The sources of a sheet, numbered from 1 in the order in which its figures need them."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._origins: list[Origin] = []

    def of(self, indicator: Indicator, cells: Iterable[Cell]) -> str:
        """The numbers of the sources of some cells: "1" or "1, 4"; "" without any figure."""
        origins = {origin.id: origin for origin in indicator.origin}
        used = [origins[cell.origin] for cell in cells if cell.origin in origins]
        return ", ".join(map(str, sorted({self.number(origin) for origin in used})))

    def number(self, origin: Origin) -> int:
        """The number of a source; indicators that share it share the number."""
        key = (origin.attribution, origin.licence, origin.title, origin.table_id)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._origins.append(origin)
        return self._numbers[key]

    def credits(self) -> Iterator[dict[str, Any]]:
        """Of every maker and licence one record: `credit`, and `items` of (number, text)."""
        found: dict[str, list[list[str]]] = {}
        for number, origin in enumerate(self._origins, 1):
            found.setdefault(_credit(origin), []).append([str(number), _title(origin)])
        for credit, items in found.items():
            yield {"credit": credit, "items": items}


def _credit(origin: Origin) -> str:
    """Attribution, with the licence where it does not name it."""
    if origin.licence in origin.attribution:
        return origin.attribution
    return f"{origin.attribution}. Licentie: {origin.licence}"


def _title(origin: Origin) -> str:
    table = f", tabel {origin.table_id}" if origin.table_id else ""
    return f"{origin.title}{table}, opgehaald op {format_date(origin.accessed)}"


def standing_lines(store: Store, lines: Sequence[Line], shown: Sequence[Line]) -> list[Line]:
    """Of every theme the figures that stand out most, and say what is not shown yet.

    Two a theme; more where the area has figures on few themes, as long as they fit on the page.
    """
    said = {family(store, line.indicator) for line in shown}
    left = [line for line in lines if family(store, line.indicator) not in said]
    themes = dict.fromkeys(line.indicator.theme for line in left)
    ranked = [
        without_twins(store, standing_out([each for each in left if each.indicator.theme == theme]))
        for theme in themes
    ]
    found = [_first_of(ranked, most) for most in PER_THEME]
    fitting = [each for each in found if len(each) <= ROWS - len(shown)]
    return fitting[-1] if fitting else found[0]


def _first_of(ranked: Sequence[Sequence[Line]], most: int) -> list[Line]:
    return [line for theme in ranked for line in theme[:most]]


def row(
    store: Store, subject: Subject, reference: str, line: Line, sources: Sources
) -> dict[str, Any]:
    """A row as printed: all texts; `spine` is SVG, or "" where `alt` says why there is none."""
    indicator = line.indicator
    cells = [line.cell, line.drenthe, line.nederland]
    if subject.level == "provincie":
        del cells[1]
    drawn = comparable(indicator)
    sentence = line_sentence(line, store, subject, reference)
    shared = _shared_status(line, cells)
    return {
        "title": indicator.title,
        "figures": [
            [format_cell(each, indicator), _note(each, indicator, shared, subject)]
            for each in cells
        ],
        "about": " · ".join([unit_words(indicator), line.period, shared]),
        "sources": sources.of(indicator, cells),
        "spine": spine_svg(line, reference, sentence) if drawn else "",
        "alt": sentence if drawn else NO_SPINE,
        "verdict": verdict(line) if drawn else "",
    }


def _shared_status(line: Line, cells: Sequence[Cell]) -> str:
    """The status of the first figure of the row; without any why the area has none."""
    known = [cell for cell in cells if cell.value is not None]
    return cell_status(known[0] if known else line.cell, line.indicator)


def _note(cell: Cell, indicator: Indicator, shared: str, subject: Subject) -> str:
    """What stands under a figure: its status where that is not the shared one, and if computed."""
    word = cell_status(cell, indicator)
    told = [] if word == shared or cell.value is None else [word]
    if cell.computed:
        own = subject.level == "kern" and cell.area_code == subject.code
        told.append(OWN_COUNT if own else COMPUTED)
    return ", ".join(told)


def verdict(line: Line) -> str:
    """How the figure stands beside the reference, in the few words of a table."""
    if line.verdict.kind == "none":
        return NO_VERDICT
    return VERDICTS.get((line.verdict.kind, line.verdict.side), EQUAL)
