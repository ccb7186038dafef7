"""The order of the gemeenten by one figure, period after period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.aggregate import Cell, coarse_cells, empty_cell, gemeenten
from atlas.domain.rounding import ranks
from atlas.store.records import Indicator
from atlas.store.store import Store

LEVEL = "gemeente"
FEWEST = 2  # gemeenten with a figure, and periods, for an order to mean something


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks by gemeente, one for each period; None where a gemeente has no figure.

    Rank 1 is the highest value, and equal values share the best rank. `ranked`: how many have a
    figure, for each period. `breaks`: places in `periods` from where figures are not comparable
    with those before.
    """

    indicator: Indicator
    periods: tuple[str, ...]
    cells: Mapping[str, tuple[Cell, ...]]
    ranks: Mapping[str, tuple[int | None, ...]]
    ranked: tuple[int, ...]
    breaks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """From which rank to which a gemeente went between two places in `Ranking.periods`."""

    area_code: str
    first: int
    last: int

    @property
    def up(self) -> int:
        """How many ranks up; negative for down."""
        return self.first - self.last


def rankable(store: Store) -> tuple[str, ...]:
    """The indicators of which there is an order in at least two periods."""
    return _rankable(store, store.version)


@lru_cache(maxsize=2)
def _rankable(store: Store, version: str) -> tuple[str, ...]:
    return tuple(each for each in store.indicators if len(_periods(store, each)) >= FEWEST)


def ranking(store: Store, indicator_id: str) -> Ranking:
    """The order of the gemeenten in every period in which at least two have a figure.

    Raises KeyError for an unknown indicator.
    """
    return _ranking(store, store.version, indicator_id)


@lru_cache(maxsize=256)
def _ranking(store: Store, version: str, indicator_id: str) -> Ranking:
    indicator, codes = store.indicators[indicator_id], gemeenten(store)
    periods = _periods(store, indicator_id)
    columns = [_cells(store, indicator_id, period) for period in periods]
    orders = [ranks(_values(column), indicator.decimals) for column in columns]
    return Ranking(
        indicator,
        periods,
        {code: tuple(column[code] for column in columns) for code in codes},
        {code: tuple(order.get(code) for order in orders) for code in codes},
        tuple(map(len, orders)),
        _breaks(indicator, periods),
    )


def moves(found: Ranking) -> tuple[int, tuple[Move, ...]]:
    """From which place in `periods` the order can be followed to the last one, and the moves.

    That is the first place after the last series break with as many gemeenten in the order as in
    the last period: a rank among ten is not one among twelve. The moves are those of gemeenten
    with a figure at both ends, the largest rise first; none when the place is the last one.
    """
    last = len(found.periods) - 1
    start = max(found.breaks, default=0)
    while found.ranked[start] != found.ranked[last]:
        start += 1
    ends = ((code, ranks[start], ranks[last]) for code, ranks in found.ranks.items())
    known = [Move(code, one, other) for code, one, other in ends if one and other]
    return start, tuple(sorted(known, key=lambda move: -move.up)) if start < last else ()


def _periods(store: Store, indicator_id: str) -> tuple[str, ...]:
    return tuple(
        period
        for period in store.periods(indicator_id, LEVEL)
        if len(_values(_cells(store, indicator_id, period))) >= FEWEST
    )


def _cells(store: Store, indicator_id: str, period: str) -> dict[str, Cell]:
    found = coarse_cells(store, indicator_id, period)
    return {code: found.get(code) or empty_cell(code) for code in gemeenten(store)}


def _values(cells: Mapping[str, Cell]) -> dict[str, float]:
    return {code: cell.value for code, cell in cells.items() if cell.value is not None}


def _breaks(indicator: Indicator, periods: tuple[str, ...]) -> tuple[int, ...]:
    """The first shown period of every new series: a break may lie between two of them."""
    starts = [each.period for each in indicator.notes.series_breaks]
    places = {next((n for n, p in enumerate(periods) if p >= start), 0) for start in starts}
    return tuple(sorted(places - {0}))
