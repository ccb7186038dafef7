"""A profile: every figure of an area beside Drenthe, Nederland and its peers.

The method (spread, what stands out, ranks): docs/methods/profiel.md.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.aggregate import Cell, country_cell, province_cell
from atlas.domain.certainty import Verdict, judge
from atlas.domain.certainty import comparable as comparable
from atlas.domain.rounding import ranks
from atlas.domain.subject import (
    Subject,
    level_peers,
    newest_period,
    peer_cells,
    subject_cell,
    subject_periods,
)
from atlas.store.records import Indicator
from atlas.store.store import Store

_AGES = re.compile("_(18|65)plus$")
_DIRECTION = {"higher_is_better": 1, "lower_is_better": -1, "neutral": 0}
FEWEST = 3  # peers with a figure, for a spread to mean something


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a profile, at the last period in which the area has one.

    `peers` are the cells of the areas it is put among (the subject's own included when it is one
    of them). `verdict` is beside the reference. `standing`: distance to the reference in standard
    deviations of the peers, None where it cannot be said. `rank` among the peers with a figure
    (1 the highest, ties share the best), None when the subject is not one of them; `ranked` how
    many of them have a figure. `favourable`: 1 or -1 for the direction of the indicator, 0 when it
    has none or the figures are equal. `first` is the figure of the area in `first_period`: its
    earliest that can be set beside this one; None and "" when there is none.
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
    first_period: str = ""
    first: Cell | None = None


def profile(store: Store, subject: Subject, reference: str = "drenthe") -> tuple[Line, ...]:
    """All figures of an area that has any, in the order of themes and titles.

    `reference` is "drenthe" or "nederland"; for Drenthe itself it is always Nederland.
    """
    if subject.level == "provincie":
        reference = "nederland"
    return _profile(store, store.version, subject, reference)


def standing_out(lines: Sequence[Line], most: int = 0) -> tuple[Line, ...]:
    """Comparable figures by how far they stand from the reference, the farthest first.

    Only those of which the distance is known and that differ as shown; at most `most`, 0 for all.
    Equal distances keep the order of the lines.
    """
    found = [line for line in lines if line.standing and line.verdict.kind != "same"]
    found = [line for line in found if comparable(line.indicator)]
    found.sort(key=lambda line: -abs(line.standing or 0))
    return tuple(found[:most] if most else found)


def key_lines(store: Store, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The key figures that there are for an area of this kind, in the order of the record."""
    by_id = {line.indicator.id: line for line in lines}
    return tuple(by_id[name] for name in store.profile.key_figures if name in by_id)


def without_twins(store: Store, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those that say nearly the same as an earlier one, by `profile.families`.

    Figures of people of 18 and of 65 and older are twins as well.
    """
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(family(store, line.indicator), line)
    return tuple(found.values())


def family(store: Store, indicator: Indicator) -> str:
    """What an indicator shares with those that say nearly the same: a title, or a common id."""
    common = f"{stem(indicator)}_18plus" if _AGES.search(indicator.id) else indicator.id
    return _families(store, store.version).get(common, common)


def stem(indicator: Indicator) -> str:
    """The id without the ages: the same for the figures of 18 and of 65 and older."""
    return _AGES.sub("", indicator.id)


@lru_cache(maxsize=2)
def _families(store: Store, version: str) -> dict[str, str]:
    try:
        families = store.profile.families
    except LookupError:  # data without a profile
        return {}
    return {name: family.title for family in families for name in family.indicators}


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
    values = _peer_values(store, store.version, subject.peer_level, indicator.id, period)
    first_period, first = _first(store, subject, indicator, period)
    return Line(
        indicator=indicator,
        period=period,
        cell=cell,
        drenthe=drenthe,
        nederland=nederland,
        peers=peers,
        verdict=verdict,
        standing=_standing(cell.value, other.value, values),
        rank=values.ranks.get(subject.code),
        ranked=len(values.known),
        favourable=_DIRECTION[indicator.direction] * verdict.side,
        first_period=first_period,
        first=first,
    )


@dataclass(frozen=True, slots=True)
class _Peers:
    """The figures of the peers, their standard deviation as the whole group, and their ranks."""

    known: tuple[float, ...]
    spread: float
    ranks: Mapping[str, int]


@lru_cache(maxsize=1024)
def _peer_values(store: Store, version: str, level: str, indicator_id: str, period: str) -> _Peers:
    found = {
        cell.area_code: cell.value
        for cell in level_peers(store, level, indicator_id, period)
        if cell.value is not None
    }
    known = tuple(found.values())
    decimals = store.indicators[indicator_id].decimals
    return _Peers(known, statistics.pstdev(known) if known else 0.0, ranks(found, decimals))


def _standing(value: float | None, other: float | None, peers: _Peers) -> float | None:
    """The distance to the reference in standard deviations of the peers."""
    if value is None or other is None or len(peers.known) < FEWEST or peers.spread <= 0:
        return None
    return (value - other) / peers.spread


def _first(
    store: Store, subject: Subject, indicator: Indicator, period: str
) -> tuple[str, Cell | None]:
    """The earliest figure that no break in the series parts from that of `period`."""
    breaks = [each.period for each in indicator.notes.series_breaks if each.period <= period]
    since = max(breaks, default="")
    for each in subject_periods(store, subject, indicator.id):
        if since <= each < period:
            cell = subject_cell(store, subject, indicator.id, each)
            if cell.value is not None:
                return each, cell
    return "", None
