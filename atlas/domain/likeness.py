"""Which gemeenten are most alike. The method: docs/methods/lijkt-op.md."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.aggregate import Cell
from atlas.domain.aggregate import gemeenten as codes
from atlas.domain.subject import Subject, level_cells, subjects
from atlas.store.records import Indicator
from atlas.store.store import Store


@dataclass(frozen=True, slots=True)
class Trait:
    """A figure of the subject beside that of another gemeente.

    `apart`: the subject's minus the other's, in standard deviations of all gemeenten.
    """

    indicator: Indicator
    period: str
    own: Cell
    other: Cell
    apart: float


@dataclass(frozen=True, slots=True)
class Like:
    """Another gemeente and how far it stands from the subject.

    `distance`: the root of the mean of the squared `apart` of the traits; 0 is the same in all.
    `traits` from what brings the two together to what parts them most.
    """

    subject: Subject
    distance: float
    traits: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure by which gemeenten are set beside each other.

    `period`: the newest in which all of them have a value; `cells` and `scores` (z-scores over
    all gemeenten) by area code; `reason`: why it is one of them.
    """

    indicator: Indicator
    period: str
    reason: str
    cells: Mapping[str, Cell]
    scores: Mapping[str, float]


def likeness(store: Store, subject: Subject) -> tuple[Like, ...]:
    """The other gemeenten, the most alike first; none for what is no gemeente.

    Gemeenten at the same distance stand by name.
    """
    return _likeness(store, store.version, subject) if subject.level == "gemeente" else ()


def measures(store: Store) -> tuple[Measure, ...]:
    """The figures of the record that count.

    One without a period in which all gemeenten have a value, or the same everywhere, tells none
    apart and is left out.
    """
    return _measures(store, store.version)


def gemeenten(store: Store) -> tuple[Subject, ...]:
    """The gemeenten that are set beside each other, in the order of the areas."""
    return tuple(subjects(store)[code] for code in codes(store))


def usual_distance(count: int) -> float:
    """The root of the mean squared distance over all pairs of `count` gemeenten.

    Whatever the figures: the squared difference of two of n z-scores is 2n / (n - 1) on average.
    """
    return math.sqrt(2 * count / (count - 1))


@lru_cache(maxsize=64)
def _likeness(store: Store, version: str, subject: Subject) -> tuple[Like, ...]:
    by = _measures(store, version)
    others = (each for each in gemeenten(store) if by and each.code != subject.code)
    found = (_like(by, subject.code, other) for other in others)
    return tuple(sorted(found, key=lambda like: (round(like.distance, 9), like.subject.name)))


def _like(by: Sequence[Measure], code: str, other: Subject) -> Like:
    traits = [
        Trait(
            each.indicator,
            each.period,
            each.cells[code],
            each.cells[other.code],
            each.scores[code] - each.scores[other.code],
        )
        for each in by
    ]
    distance = math.sqrt(statistics.fmean(trait.apart**2 for trait in traits))
    return Like(other, distance, tuple(sorted(traits, key=lambda trait: abs(trait.apart))))


@lru_cache(maxsize=2)
def _measures(store: Store, version: str) -> tuple[Measure, ...]:
    found = (_measure(store, each.indicator, each.reason) for each in store.profile.likeness)
    return tuple(measure for measure in found if measure)


def _measure(store: Store, indicator_id: str, reason: str) -> Measure | None:
    codes = [subject.code for subject in gemeenten(store)]
    for period in reversed(store.periods(indicator_id, "gemeente")):
        every = level_cells(store, indicator_id, period, "gemeente")
        cells = {code: every[code] for code in codes if code in every}
        values = [cell.value for cell in cells.values() if cell.value is not None]
        if len(values) == len(codes):
            middle, spread = statistics.fmean(values), statistics.pstdev(values)
            if not spread:
                return None
            scores = {
                code: (value - middle) / spread for code, value in zip(codes, values, strict=True)
            }
            return Measure(store.indicators[indicator_id], period, reason, cells, scores)
    return None
