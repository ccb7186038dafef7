"""Part Rangorde: ranks and figures as tables, a gemeente a row, a period a column."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.ranks import Ranking
from atlas.figures.numbers import STATE_WORDS, cell_status, format_cell, unit_words
from atlas.figures.profile_report import figure
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.vergelijken.samen import source_lines

GEMEENTE = "Gemeente"
READING = "Eerst de plaats (1 = hoogste cijfer), tussen haakjes het cijfer."
NO_RANK = "geen plaats"


def told(order: Ranking, code: str, place: int) -> str:
    """The rank and the figure of a gemeente in a period: "2024: plaats 3 (24,5%)"."""
    cell, rank = order.cells[code][place], order.ranks[code][place]
    if rank is None:
        return f"{order.periods[place]}: {STATE_WORDS[cell.state]}"
    return f"{order.periods[place]}: plaats {rank} ({format_cell(cell, order.indicator)})"


def both(store: Store, order: Ranking, periods: Sequence[str]) -> Table:
    """Rank and figure in one cell, for some of the periods; by the order of the last of them."""
    places = [order.periods.index(period) for period in periods]
    rows = tuple(
        (store.areas[code].name, *(_pair(order, code, place) for place in places))
        for code in ordered(order, places[-1])
    )
    unit = unit_words(order.indicator)
    title = f"{order.indicator.title} ({unit}): plaats en cijfer"
    notes = (READING, *status_notes(order, places))
    return Table(title, (Column(GEMEENTE), *map(Column, periods)), rows, notes)


def ranks(store: Store, order: Ranking) -> Table:
    """All ranks as numbers."""
    last = len(order.periods) - 1
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (store.areas[code].name, *order.ranks[code]) for code in ordered(order, last)
    )
    counted = (f"Gemeenten met een cijfer in {period}: {number}."
               for period, number in zip(order.periods, order.ranked, strict=True))  # fmt: skip
    columns = (Column(GEMEENTE), *(Column(period, 0) for period in order.periods))
    title = f"Plaats: {order.indicator.title}"
    return Table(title, columns, rows, ("1 = hoogste cijfer.", *counted), NO_RANK)


def values(store: Store, order: Ranking) -> Table:
    """All figures as numbers, or the word for why there is none."""
    last, indicator = len(order.periods) - 1, order.indicator
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (store.areas[code].name, *(figure(cell, indicator) for cell in order.cells[code]))
        for code in ordered(order, last)
    )
    columns = (
        Column(GEMEENTE),
        *(Column(period, indicator.decimals) for period in order.periods),
    )
    title = f"Cijfer: {indicator.title} ({unit_words(indicator)})"
    return Table(title, columns, rows, status_notes(order, range(last + 1)))


def ordered(order: Ranking, place: int) -> list[str]:
    """The gemeenten by their rank in a period; those without a figure last."""
    unranked = len(order.ranks) + 1
    return sorted(order.ranks, key=lambda code: order.ranks[code][place] or unranked)


def status_notes(order: Ranking, places: Sequence[int]) -> tuple[str, ...]:
    """The status of the figures: in one line, with the periods where they differ."""
    found: dict[str, list[str]] = {}
    for place in places:
        cells = (cells[place] for cells in order.cells.values())
        known = {cell_status(c, order.indicator) for c in cells if c.value is not None}
        found.setdefault(" en ".join(sorted(known)), []).append(order.periods[place])
    if len(found) == 1:
        return (f"Status: {next(iter(found))}.",)
    told = (f"{status} ({', '.join(periods)})" for status, periods in found.items())
    return (f"Status: {'; '.join(told)}.",)


def sources(order: Ranking) -> tuple[str, ...]:
    """The sources of all figures that are shown."""
    every = [cell for cells in order.cells.values() for cell in cells]
    return source_lines([(order.indicator, every)])


def _pair(order: Ranking, code: str, place: int) -> Value:
    cell, rank = order.cells[code][place], order.ranks[code][place]
    if rank is None:
        return STATE_WORDS[cell.state]
    return f"{_place(order, rank, place)} ({format_cell(cell, order.indicator)})"


def _place(order: Ranking, rank: int, place: int) -> str:
    """A rank, with a word when others have it too."""
    shared = sum(ranks[place] == rank for ranks in order.ranks.values()) > 1
    return f"gedeeld {rank}" if shared else str(rank)
