"""Areas side by side: figures of the same period, their order, and their distance to Drenthe.

A rank or a distance is only given where it compares like with like: all areas with the figure
in one and the same period. The method: docs/methods/vergelijken.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from atlas.domain.aggregate import (
    Cell,
    country_cell,
    province_cell,
)
from atlas.domain.profile import FEWEST, comparable
from atlas.domain.rounding import ranks, rounded
from atlas.domain.subject import Subject, newest_period, peer_cells, subject_cell, subject_periods
from atlas.store.records import Indicator
from atlas.store.store import Store

Reason = Literal["", "total", "periods", "no_drenthe", "few_peers", "no_figure"]
"""Why a row has no distance to Drenthe: the figure is a total, the areas have no period in
common, Drenthe has no figure, the spread of the peers is unknown or nil, no area has a figure."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The figure of an area in a period ("" when it has none at all).

    `rank` among the chosen areas with a figure: 1 is the highest, figures that are shown equal
    share the best rank. `difference` with Drenthe of the figures as shown, in the unit of the
    indicator; `distance` the same in standard deviations of the peers. None where it cannot be
    said.
    """

    cell: Cell
    period: str
    rank: int | None = None
    difference: float | None = None
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator for the chosen areas, in their order.

    `period` is the one that all areas with a figure share, "" when there is none; then every
    entry has its own. `ranked`: how many areas have a rank. `reason`: why there is no distance.
    """

    indicator: Indicator
    period: str
    entries: tuple[Entry, ...]
    drenthe: Entry
    nederland: Entry
    ranked: int
    reason: Reason

    @property
    def every(self) -> tuple[Entry, ...]:
        """The entries of the areas, of Drenthe and of Nederland."""
        return (*self.entries, self.drenthe, self.nederland)

    @property
    def known(self) -> bool:
        """Whether any of the areas has a figure."""
        return any(entry.cell.value is not None for entry in self.entries)


def compare(
    store: Store, areas: Sequence[Subject], indicators: Sequence[Indicator]
) -> tuple[Row, ...]:
    """A row for each indicator, also where no area has a figure."""
    return tuple(compare_one(store, areas, indicator) for indicator in indicators)


def compare_one(
    store: Store, areas: Sequence[Subject], indicator: Indicator, period: str = ""
) -> Row:
    """One indicator for areas, in `period` or else in the newest that they share.

    A period that they do not share is as none. Drenthe and Nederland stand in the same period;
    without a shared one in the newest of the areas.
    """
    shared = shared_periods(store, areas, indicator.id)
    chosen = period if period in shared else shared[-1] if shared else ""
    entries = [_entry(store, area, indicator.id, chosen) for area in areas]
    beside = chosen or max((entry.period for entry in entries), default="")
    drenthe = Entry(province_cell(store, indicator.id, beside), beside)
    nederland = Entry(country_cell(store, indicator.id, beside), beside)
    entries = _ranked(entries, indicator) if chosen else entries
    reason, spread = _spread(store, areas, indicator, chosen, drenthe.cell)
    if not reason:
        entries = [_beside(entry, drenthe.cell, indicator, spread) for entry in entries]
    ranked = sum(entry.rank is not None for entry in entries)
    return Row(indicator, chosen, tuple(entries), drenthe, nederland, ranked, reason)


def shared_periods(store: Store, areas: Sequence[Subject], indicator_id: str) -> tuple[str, ...]:
    """The periods in which every area that ever has a figure has one, in time order."""
    known = [_known(store, area, indicator_id) for area in areas]
    having = [periods for periods in known if periods]
    return tuple(sorted(frozenset.intersection(*having))) if having else ()


def sorted_rows(rows: Sequence[Row], place: int, by_rank: bool, descending: bool) -> list[Row]:
    """The rows by how the area at `place` stands in them; those that cannot say come last.

    By its distance to Drenthe (far above first when `descending`), or by its rank among the
    chosen (the highest figure first). Equal ones keep their order.
    """

    def key(row: Row) -> float | None:
        entry = row.entries[place]
        return entry.distance if not by_rank else None if entry.rank is None else -entry.rank

    known = [row for row in rows if key(row) is not None]
    known.sort(key=lambda row: key(row) or 0.0, reverse=descending)
    return [*known, *(row for row in rows if key(row) is None)]


def order(row: Row, descending: bool) -> tuple[int, ...]:
    """The places of the areas by their figure in a row; without a figure or a shared period last.

    Equal ones keep their order.
    """
    places = range(len(row.entries))
    known = [place for place in places if row.entries[place].rank is not None]
    known.sort(key=lambda place: row.entries[place].rank or 0, reverse=not descending)
    return (*known, *(place for place in places if row.entries[place].rank is None))


def _known(store: Store, area: Subject, indicator_id: str) -> frozenset[str]:
    return _kept(store, store.version, area, indicator_id)


@lru_cache(maxsize=8192)
def _kept(store: Store, version: str, area: Subject, indicator_id: str) -> frozenset[str]:
    """The periods in which an area has a figure."""
    periods = subject_periods(store, area, indicator_id)
    return frozenset(
        each for each in periods if subject_cell(store, area, indicator_id, each).value is not None
    )


def _entry(store: Store, area: Subject, indicator_id: str, period: str) -> Entry:
    own = period or newest_period(store, area, indicator_id)
    return Entry(subject_cell(store, area, indicator_id, own), own)


def _ranked(entries: Sequence[Entry], indicator: Indicator) -> list[Entry]:
    values = {
        place: entry.cell.value
        for place, entry in enumerate(entries)
        if entry.cell.value is not None
    }
    found = ranks(values, indicator.decimals)
    return [replace(entry, rank=found.get(place)) for place, entry in enumerate(entries)]


def _beside(entry: Entry, drenthe: Cell, indicator: Indicator, spread: float) -> Entry:
    value, other = entry.cell.value, drenthe.value
    if value is None or other is None:
        return entry
    decimals = indicator.decimals
    difference = float(rounded(value, decimals) - rounded(other, decimals))
    return replace(entry, difference=difference, distance=difference / spread)


def _spread(
    store: Store, areas: Sequence[Subject], indicator: Indicator, period: str, drenthe: Cell
) -> tuple[Reason, float]:
    """The standard deviation of the peers of the areas, or why there is no distance.

    The peers are all wijken when only wijken and kernen are chosen, else the gemeenten.
    """
    if not period:
        return ("periods" if _any(store, areas, indicator.id) else "no_figure"), 0.0
    if not comparable(indicator):
        return "total", 0.0
    if drenthe.value is None:
        return "no_drenthe", 0.0
    first = next((area for area in areas if area.peer_level == "gemeente"), areas[0])
    values = [cell.value for cell in peer_cells(store, first, indicator.id, period)]
    known = [value for value in values if value is not None]
    spread = statistics.pstdev(known) if len(known) >= FEWEST else 0.0
    return ("", spread) if spread > 0 else ("few_peers", 0.0)


def _any(store: Store, areas: Sequence[Subject], indicator_id: str) -> bool:
    return any(_known(store, area, indicator_id) for area in areas)
