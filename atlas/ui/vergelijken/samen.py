"""What the parts Twee cijfers, Rangorde and Groepen share: lists, columns, sources, highlights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from atlas.domain.aggregate import REGION, Cell
from atlas.domain.subject import Subject
from atlas.figures.explanation import source_line
from atlas.figures.numbers import LEVEL_WORDS, cell_status, listed, unit_words
from atlas.figures.report import Column, Table
from atlas.store.records import Indicator
from atlas.store.store import Store
from atlas.ui.html import Html, items, report_table, tag
from atlas.ui.parts.fields import field

SOURCES = "Bronnen en licenties"


def figure_ids(store: Store, level: str) -> tuple[str, ...]:
    """The indicators with figures for areas of a level, in the order of the records."""
    return _figure_ids(store, store.version, level)


@lru_cache(maxsize=8)
def _figure_ids(store: Store, version: str, level: str) -> tuple[str, ...]:
    return tuple(each for each in store.indicators if store.periods(each, level))


def options(store: Store, ids: Iterable[str], more: Mapping[str, str]) -> list[Html]:
    """Indicators by theme for a list to choose from; `more` is said behind some of the names."""
    groups: dict[str, list[Html]] = {}
    for each in ids:
        indicator = store.indicators[each]
        option = tag("option", f"{indicator.title}{more.get(each, '')}", value=each)
        groups.setdefault(indicator.theme, []).append(option)
    return [tag("optgroup", *each, label=store.themes[name].title) for name, each in groups.items()]


def select(name: str, label: str, *offered: Html) -> Html:
    """A list to choose from, of options and groups of options."""
    return field(name, label, tag("select", *offered, name=name, id=name))


def figure_column(indicator: Indicator, period: str) -> Column:
    """The column of an indicator in a table: its title, period and unit in the head."""
    return Column(f"{indicator.title}, {period} ({unit_words(indicator)})", indicator.decimals)


def statuses(cells: Iterable[Cell], indicator: Indicator) -> str:
    """The statuses of the figures among cells, each once: "definitief; voorlopig"."""
    known = (cell_status(cell, indicator) for cell in cells if cell.value is not None)
    return "; ".join(dict.fromkeys(known)) or "geen cijfers"


def source_lines(used: Iterable[tuple[Indicator, Iterable[Cell]]]) -> tuple[str, ...]:
    """The sources of the figures among cells, each once."""
    lines = [
        source_line(origin)
        for indicator, cells in used
        for origins in [{cell.origin for cell in cells if cell.value is not None}]
        for origin in indicator.origin
        if origin.id in origins
    ]
    return tuple(dict.fromkeys(lines))


def sources_box(lines: Sequence[str]) -> Html:
    """The sources, folded."""
    return tag("details", tag("summary", SOURCES), items(lines))


def folded(summary: str, table: Table) -> Html:
    """A table that one opens."""
    return tag("details", tag("summary", summary), report_table(table))


def chosen_codes(areas: Sequence[Subject], level: str) -> tuple[str, ...]:
    """The chosen areas of a level; of a chosen region its gemeenten."""
    codes = [
        code
        for area in areas
        for code in (area.members if area.level == REGION else (area.code,))
        if area.level == level or (area.level == REGION and level == "gemeente")
    ]
    return tuple(dict.fromkeys(codes))


def not_shown(areas: Sequence[Subject], level: str) -> str:
    """Which of the chosen areas are not in a chart of a level, in words; "" for none."""
    names = [area.name for area in areas if not chosen_codes([area], level)]
    if not names:
        return ""
    kind = LEVEL_WORDS[level]
    if len(names) == 1:
        return f"{names[0]} is geen {kind.singular} en valt hier niet op."
    return f"{listed(names)} zijn geen {kind.plural} en vallen hier niet op."
