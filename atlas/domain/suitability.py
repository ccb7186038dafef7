"""The composite layer "geschikt om oud te worden": scores, ranks and how robust they are.

The steps are those of the Handbook on Constructing Composite Indicators (OECD/JRC, 2008):
each component is scaled from 0 to 100 over the areas (min-max, step 5), then averaged with
weights (step 6), then the weights are varied to see how far the ranks move (step 7).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.store.records import Indicator
from atlas.store.store import Store

DRAWS, SEED = 500, 2008
PERCENTILES = (5, 95)
TOP = 3
SCALE = 100.0
MIDDLE = SCALE / 2  # every area alike: the component says nothing about the order
DECIMALS = 9  # scores that differ less are equal: the order never hangs on rounding errors
VALUE, SCALED = "value.", "scaled."
DISTANCE_UNITS = ("km", "m")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A component at a level: its indicator, newest period there, and weight.

    `period` is "" where no area of the level has a figure: then it plays no part.
    """

    id: str
    title: str
    note: str
    indicator: Indicator
    period: str
    weight: float
    lower_is_better: bool


@dataclass(frozen=True)
class Place:
    """Score and rank of one area, and the ranks it has under varied weights."""

    score: float
    rank: int
    low: int
    high: int
    top: float


@dataclass(frozen=True, eq=False)
class CompositeResult:
    """The composite layer of a level.

    `frame` is indexed by area_code (all valid areas of the level) and is not to be changed:
    `score` (0-100), `rank` (1 is best, equal scores share the best), `rank_low` and
    `rank_high` (5th and 95th percentile of the rank under varied weights, widened to hold the
    rank itself), `top` (share of the draws with a rank of at most `TOP`), and for each part
    `value.<id>` and `scaled.<id>`. NaN is unknown. `parts` have figures at the level, with
    weight 0 too; `without_figures` are meant for the level and have none.
    """

    level: str
    frame: pd.DataFrame
    parts: tuple[Part, ...]
    without_figures: tuple[Part, ...]
    spread: float

    @property
    def weighed(self) -> tuple[Part, ...]:
        """The parts that count; none when all weights are 0, and then nothing has a score."""
        return tuple(part for part in self.parts if part.weight > 0)

    @cached_property
    def places(self) -> dict[str, Place]:
        """The place of every area that has a score, from the first rank down."""
        known = self.frame.dropna(subset=["score"]).sort_values("rank", kind="stable")
        names = ("score", "rank", "rank_low", "rank_high", "top")
        rows = zip(known.index, *(known[name].tolist() for name in names), strict=True)
        return {
            str(code): Place(score, int(rank), int(low), int(high), top)
            for code, score, rank, low, high, top in rows
        }

    def value(self, code: str, part: Part) -> float | None:
        """The figure of an area for a part, None where it is unknown."""
        return self._cell(code, f"{VALUE}{part.id}")

    def scaled(self, code: str, part: Part) -> float | None:
        """The points (0-100) of an area for a part, None where they are unknown."""
        return self._cell(code, f"{SCALED}{part.id}")

    def _cell(self, code: str, column: str) -> float | None:
        found: Any = self.frame.at[code, column]
        return None if math.isnan(found) else float(found)


def composite(store: Store, level: str, weights: Mapping[str, float]) -> CompositeResult:
    """The composite layer of `level` under `weights` by id of component.

    A component that `weights` does not name has its own weight. An area that lacks a figure
    for a component that counts has no score. Pure; the last 64 are kept. ValueError for a
    weight that is negative or no number.
    """
    given = tuple(
        (one.id, float(weights.get(one.id, one.weight)))
        for one in store.housing.composite.components
    )
    if not all(0 <= weight < float("inf") for _, weight in given):
        raise ValueError(f"weights must be 0 or more: {dict(given)}")
    return _composite(store, store.version, level, given)


@lru_cache(maxsize=64)
def _composite(
    store: Store, version: str, level: str, weights: tuple[tuple[str, float], ...]
) -> CompositeResult:
    record, given = store.housing.composite, dict(weights)
    areas = [c for c, area in store.areas.items() if area.area_level == level and area.valid]
    values, parts = pd.DataFrame(index=pd.Index(areas, name="area_code")), []
    for one in record.components:
        if level not in one.levels:
            continue
        indicator = store.indicators[one.indicator]
        period, column = newest(store, indicator.id, level, areas)
        lower = lower_is_better(indicator)
        parts.append(Part(one.id, one.title, one.note, indicator, period, given[one.id], lower))
        values[one.id] = column
    known = tuple(part for part in parts if part.period)
    frame = score(
        values[[part.id for part in known]],
        {part.id: part.weight for part in known},
        frozenset(part.id for part in known if part.lower_is_better),
        record.spread,
    )
    without = tuple(part for part in parts if not part.period)
    return CompositeResult(level, frame, known, without, record.spread)


def newest(
    store: Store, indicator_id: str, level: str, areas: list[str]
) -> tuple[str, pd.Series[float]]:
    """The newest period in which an area of the level has a figure, with the figures by area.

    "" and only NaN when there is none.
    """
    for period in reversed(store.periods(indicator_id, level)):
        column = store.cells(indicator_id, period, level)["value"].reindex(areas)
        if column.notna().any():
            return period, column
    return "", pd.Series(np.nan, index=pd.Index(areas))


def lower_is_better(indicator: Indicator) -> bool:
    """Whether less is better: as the indicator says; of a neutral distance, near is better.

    ValueError for a neutral indicator that is no distance: it has no better and worse.
    """
    if indicator.direction == "neutral" and indicator.unit not in DISTANCE_UNITS:
        raise ValueError(f"{indicator.id} has no direction, so it cannot be in a composite")
    return indicator.direction != "higher_is_better"


def score(
    values: pd.DataFrame, weights: Mapping[str, float], lower: frozenset[str], spread: float
) -> pd.DataFrame:
    """The frame of a `CompositeResult` from the values, one column for each component."""
    scaled = pd.DataFrame({name: _scaled(values[name], name in lower) for name in values})
    scaled = scaled.reindex(values.index)
    counts = [name for name in values if weights[str(name)] > 0]
    complete = scaled[counts].notna().all(axis=1) & bool(counts)
    shares = np.array([weights[str(name)] for name in counts], dtype=np.float64)
    table = scaled.loc[complete, counts].to_numpy(dtype=np.float64)
    found = pd.DataFrame(_ranks(table, shares, spread), index=values.index[complete])
    return pd.concat(
        [found.reindex(values.index), values.add_prefix(VALUE), scaled.add_prefix(SCALED)], axis=1
    )


def _scaled(column: pd.Series[float], lower: bool) -> pd.Series[float]:
    """0 for the worst, 100 for the best, straight in between; all alike: 50."""
    low, high = column.min(), column.max()
    if low == high:
        return column.where(column.isna(), MIDDLE)
    share = (high - column if lower else column - low) / (high - low)
    return share * SCALE


def _ranks(table: Floats, weights: Floats, spread: float) -> dict[str, Floats]:
    """Score, rank and robustness of complete rows; `weights` are all above 0."""
    if not table.size:
        nothing = np.empty(0, dtype=np.float64)
        return dict.fromkeys(("score", "rank", "rank_low", "rank_high", "top"), nothing)
    shares = weights / weights.sum()
    scores = (table * shares).sum(axis=1)
    rank = _rank(scores[None, :])[0]
    around = np.random.default_rng(SEED).uniform(1 - spread, 1 + spread, (DRAWS, len(shares)))
    drawn = shares * around
    drawn /= drawn.sum(axis=1, keepdims=True)
    ranks = _rank(drawn @ table.T)
    low, high = np.percentile(ranks, PERCENTILES, axis=0, method="inverted_cdf")
    return {
        "score": scores,
        "rank": rank,
        "rank_low": np.minimum(low, rank),
        "rank_high": np.maximum(high, rank),
        "top": (ranks <= TOP).mean(axis=0),
    }


def _rank(scores: Floats) -> Floats:
    """Ranks within each row: 1 for the highest, equal scores share the best."""
    frame = pd.DataFrame(scores.round(DECIMALS))
    return frame.rank(axis=1, method="min", ascending=False).to_numpy(dtype=np.float64)
