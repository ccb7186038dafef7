"""Two figures of the same areas beside each other: do high and high go together?

Pearson's r with its 95% interval (Fisher's z) and Spearman's rho; which areas lie far from the
others. What may be read from them, and what not: figures/correlation_words.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, pearsonr, spearmanr

from atlas.domain.aggregate import Cell, empty_cell
from atlas.domain.subject import level_cells
from atlas.store.records import Indicator
from atlas.store.store import Store

FEWEST = 5  # areas: with fewer the interval says nothing
FAR = float(chi2.ppf(0.975, 2))
"""Squared Mahalanobis distance that 2.5% of a two-dimensional normal cloud goes beyond."""
FLAT = 1e-13  # spread as a share of the mean: below it only rounding of the computer is left
Reason = Literal["", "few", "flat"]


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator for all areas of a level, at the newest period with a figure ("" for none).

    `cells` has every valid area of the level, in the order of the areas.
    """

    indicator: Indicator
    period: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two figures go together over `n` areas.

    `pearson` and `spearman` lie from -1 to 1, `low` to `high` is the 95% interval of `pearson`.
    All are None when `reason` says why: too few areas, or one figure is the same everywhere.
    """

    n: int
    pearson: float | None = None
    low: float | None = None
    high: float | None = None
    spearman: float | None = None
    reason: Reason = ""


def column(store: Store, indicator_id: str, level: str) -> Column:
    """An indicator for the areas of a level. Raises KeyError for an unknown indicator."""
    codes = [c for c, area in store.areas.items() if area.area_level == level and area.valid]
    for period in reversed(store.periods(indicator_id, level)):
        found = level_cells(store, indicator_id, period, level)
        cells = {code: found.get(code) or empty_cell(code) for code in codes}
        if any(cell.value is not None for cell in cells.values()):
            return Column(store.indicators[indicator_id], period, cells)
    return Column(store.indicators[indicator_id], "", {code: empty_cell(code) for code in codes})


def pairs(x: Column, y: Column) -> dict[str, tuple[float, float]]:
    """The two values of every area that has both, by area code."""
    return {
        code: (cell.value, other.value)
        for code, cell in x.cells.items()
        if (other := y.cells.get(code)) and cell.value is not None and other.value is not None
    }


def correlate(points: Sequence[tuple[float, float]]) -> Correlation:
    """Pearson with its interval, and Spearman (equal values share their mean rank)."""
    n = len(points)
    if n < FEWEST:
        return Correlation(n, reason="few")
    xs, ys = np.asarray(points, dtype=np.float64).T
    if _flat(xs) or _flat(ys):
        return Correlation(n, reason="flat")
    found = pearsonr(xs, ys)
    interval = found.confidence_interval(0.95)
    rho = spearmanr(xs, ys)
    return Correlation(
        n,
        float(found.statistic),
        float(interval.low),
        float(interval.high),
        float(rho.statistic),
    )


def outliers(points: Mapping[str, tuple[float, float]], most: int) -> tuple[str, ...]:
    """The areas that lie farthest from the middle of the others, at most `most`.

    By squared Mahalanobis distance (P.C. Mahalanobis, 1936), so in the scale and the direction
    of the cloud itself; only those beyond FAR. None where the cloud is a line or too small.
    """
    if len(points) < FEWEST:
        return ()
    data = np.asarray([*points.values()], dtype=np.float64)
    apart = data - data.mean(axis=0)
    spread = apart.std(axis=0)
    if not spread.all():
        return ()
    apart = apart / spread
    covariance = np.cov(apart.T)
    if np.linalg.cond(covariance) > 1 / FLAT:
        return ()
    far = np.einsum("ij,jk,ik->i", apart, np.linalg.inv(covariance), apart)
    ordered = sorted(zip(points, far.tolist(), strict=True), key=lambda pair: -pair[1])
    return tuple(code for code, distance in ordered[:most] if distance > FAR)


def _flat(values: npt.NDArray[np.float64]) -> bool:
    spread = float(np.linalg.norm(values - values.mean()))
    return spread <= FLAT * abs(float(values.mean())) or not np.isfinite(spread)
