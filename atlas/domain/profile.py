"""A profile: every figure of an area beside Drenthe, Nederland and its peers.

The method (spread, what stands out, ranks): docs/methods/profiel.md.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.aggregate import Cell, country_cell, province_cell
from atlas.domain.certainty import Verdict, judge
from atlas.domain.subject import Subject, newest_period, peer_cells, subject_cell
from atlas.store.records import COUNTRY, PROVINCE, Indicator
from atlas.store.store import Store

REFERENCES = {"drenthe": PROVINCE, "nederland": COUNTRY}
COUNT_UNITS = frozenset({"personen", "inwoners", "huishoudens", "woningen", "banen"})
FEWEST = 3  # peers with a figure, for a spread to mean something


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a profile, at the last period in which the area has one.

    `peers` are the cells of the areas it is put among (the subject's own included when it is one
    of them). `verdict` is beside the reference. `standing`: distance to the reference in standard
    deviations of the peers, None where it cannot be said. `rank` among the peers with a figure
    (1 the highest, ties share the best), None when the subject is not one of them. `favourable`:
    1 or -1 for the direction of the indicator, 0 when it has none or the figures are equal.
    """

    indicator: Indicator
    period: str
    cell: Cell
    drenthe: Cell
    nederland: Cell
    peers: tuple[Cell, ...]
    verdict: Verdict
    standing: float | None
    rank: int | None
    ranked: int
    favourable: int


def comparable(indicator: Indicator) -> bool:
    """Whether areas of other sizes can be compared by it: no totals."""
    return indicator.aggregate.rule != "sum" and indicator.unit not in COUNT_UNITS


def profile(store: Store, subject: Subject, reference: str = "drenthe") -> tuple[Line, ...]:
    """All figures of an area that has any, in the order of themes and titles.

    `reference` is a key of REFERENCES; for Drenthe itself it is always Nederland.
    """
    if subject.level == "provincie":
        reference = "nederland"
    return _profile(store, store.version, subject, reference)


def standing_out(lines: Sequence[Line], most: int = 0) -> tuple[Line, ...]:
    """Comparable figures by how far they stand from the reference, the farthest first.

    Only those of which the distance is known and not zero; at most `most`, 0 for all. Equal
    distances keep the order of the lines.
    """
    found = [line for line in lines if line.standing and comparable(line.indicator)]
    found.sort(key=lambda line: -abs(line.standing or 0))
    return tuple(found[:most] if most else found)


@lru_cache(maxsize=256)
def _profile(store: Store, version: str, subject: Subject, reference: str) -> tuple[Line, ...]:
    periods = ((each, newest_period(store, subject, each.id)) for each in store.indicators.values())
    return tuple(
        line(store, subject, indicator, period, reference)
        for indicator, period in periods
        if period
    )


def line(store: Store, subject: Subject, indicator: Indicator, period: str, reference: str) -> Line:
    """One figure of an area in a period beside the reference."""
    cell = subject_cell(store, subject, indicator.id, period)
    drenthe = province_cell(store, indicator.id, period)
    nederland = country_cell(store, indicator.id, period)
    other = drenthe if reference == "drenthe" else nederland
    peers = peer_cells(store, subject, indicator.id, period)
    verdict = judge(store, indicator, period, cell, other, inside=True)
    values = [peer.value for peer in peers if peer.value is not None]
    among = subject.level == subject.peer_level and cell.value is not None
    direction = {"higher_is_better": 1, "lower_is_better": -1, "neutral": 0}[indicator.direction]
    return Line(
        indicator=indicator,
        period=period,
        cell=cell,
        drenthe=drenthe,
        nederland=nederland,
        peers=peers,
        verdict=verdict,
        standing=_standing(cell.value, other.value, values),
        rank=1 + sum(value > cell.value for value in values)
        if among and cell.value is not None
        else None,
        ranked=len(values),
        favourable=direction * verdict.side,
    )


def _standing(value: float | None, other: float | None, peers: Sequence[float]) -> float | None:
    """The distance to the reference in standard deviations (of the whole group) of the peers."""
    if value is None or other is None or len(peers) < FEWEST:
        return None
    spread = statistics.pstdev(peers)
    return (value - other) / spread if spread > 0 and math.isfinite(spread) else None
