"""The indicators of a node of the programme, and which way each went since its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from atlas.domain.aggregate import (
    REGION,
    Cell,
    coarse_cells,
    empty_cell,
    level_periods,
    province_cell,
    province_periods,
    region_cell,
)
from atlas.domain.programme_tree import Row, rows_by
from atlas.store.records import PROVINCE, Indicator, Region
from atlas.store.store import Store

NEED, EFFECT = "behoefte", "effect"
BEFORE = 1
"""Years before the start from which on a figure is taken for that of the start."""


class Move(StrEnum):
    """Which way an indicator went since the start; never why."""

    WANTED = "gewenst"
    OTHER = "anders"
    MOVED = "beweegt"  # of an indicator that is neither better nor worse
    SAME = "gelijk"
    TOO_FEW = "te_weinig"
    BROKEN = "breuk"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in a period."""

    period: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Link:
    """An indicator of a node, why, and its figures of area `area_code`.

    `first` is the figure at the start, None where no other can be compared with it; `last` is
    the newest that can, or else the newest of all, None without figures. `breaks` are the notes
    on breaks of the series between the two.
    """

    indicator: Indicator
    why: str
    area_code: str
    first: Point | None
    last: Point | None
    breaks: tuple[str, ...] = ()

    @property
    def move(self) -> Move:
        """Which way the indicator went as it is shown, so after rounding."""
        if self.first is None or self.last is None:
            return Move.TOO_FEW
        if self.breaks:
            return Move.BROKEN
        one, other = (_shown(point, self.indicator) for point in (self.first, self.last))
        if one == other:
            return Move.SAME
        if self.indicator.direction == "neutral":
            return Move.MOVED
        better = (other > one) == (self.indicator.direction == "higher_is_better")
        return Move.WANTED if better else Move.OTHER


@dataclass(frozen=True, slots=True)
class Linked:
    """The indicators of one side and the node that they are linked to, "" for none."""

    links: tuple[Link, ...]
    node_id: str


def linked(
    store: Store, path: Sequence[str], side: str, area_code: str, start: int | None
) -> Linked:
    """The indicators of the last node of a path; where it has none, of the nearest above it.

    `side`: NEED or EFFECT. The figures are those of the area; where these are too few to
    compare, and those of Drenthe are not, those of Drenthe.
    """
    by_node = rows_by(store, "links", "node_id")
    for node in reversed(path):
        if found := [row for row in by_node.get(node, ()) if row["side"] == side]:
            return Linked(tuple(_link(store, row, area_code, start) for row in found), node)
    return Linked((), "")


def _link(store: Store, row: Row, area_code: str, start: int | None) -> Link:
    own = _compared(store, row, area_code, start)
    if own.move is not Move.TOO_FEW or area_code == PROVINCE:
        return own
    drenthe = _compared(store, row, PROVINCE, start)
    return own if drenthe.move is Move.TOO_FEW and own.last else drenthe


def _compared(store: Store, row: Row, area_code: str, start: int | None) -> Link:
    """The figure of the start and the newest, with the breaks between them.

    Figures of the source and figures that we computed are not compared: those of the source go
    first. Where neither gives two since the start, the newest of all is shown.
    """
    indicator = store.indicators[row["indicator_id"]]
    points = known_points(store, indicator, area_code)
    since = [each for each in points if start and _year(each.period) >= start - BEFORE]
    alike = ([each for each in since if each.cell.computed is own] for own in (False, True))
    compared = next((each for each in alike if len(each) > 1), [])
    if not compared:
        return Link(indicator, row["why"], area_code, None, points[-1] if points else None)
    first, last = compared[0], compared[-1]
    breaks = tuple(
        each.note
        for each in indicator.notes.series_breaks
        if first.period < each.period <= last.period
    )
    return Link(indicator, row["why"], area_code, first, last, breaks)


def known_points(store: Store, indicator: Indicator, area_code: str) -> tuple[Point, ...]:
    """All figures of an indicator for a gemeente, region or Drenthe, oldest first.

    Forecasts are left out: they tell nothing of what happened.
    """
    return _points(store, store.version, indicator.id, area_code)


@lru_cache(maxsize=512)
def _points(store: Store, version: str, indicator_id: str, area_code: str) -> tuple[Point, ...]:
    region = _regions(store, version).get(area_code)
    if area_code == PROVINCE:
        periods = province_periods(store, indicator_id)
    else:
        periods = level_periods(store, indicator_id, REGION if region else "gemeente")
    found = (Point(each, _cell(store, indicator_id, each, area_code, region)) for each in periods)
    return tuple(
        each for each in found if each.cell.state == "value" and each.cell.status != "forecast"
    )


def _cell(
    store: Store, indicator_id: str, period: str, area_code: str, region: Region | None
) -> Cell:
    if area_code == PROVINCE:
        return province_cell(store, indicator_id, period)
    if region:
        return region_cell(store, indicator_id, period, region)
    return coarse_cells(store, indicator_id, period).get(area_code, empty_cell(area_code))


@lru_cache(maxsize=2)
def _regions(store: Store, version: str) -> Mapping[str, Region]:
    return {
        region.area_code: region
        for grouping in store.groupings.values()
        for region in grouping.regions
    }


def _year(period: str) -> int:
    """The first year of a period."""
    return int(period[:4])


def _shown(point: Point, indicator: Indicator) -> Decimal:
    """The figure with the decimals of its indicator, halves away from zero."""
    step = Decimal(1).scaleb(-indicator.decimals)
    return Decimal(repr(float(point.cell.value or 0))).quantize(step, ROUND_HALF_UP)
