"""Intervals of a difference between two shares or two rates. The method: docs/methods/verschil.md.

Counts may be fractions: a count that was derived from a rounded percentage is one.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

from scipy.special import betaincinv

Interval = tuple[float, float]
SOURCE_LEVEL = 0.95  # of the intervals that sources give


def wilson(count: float, total: float, level: float) -> Interval:
    """The score interval of a share `count / total` (0 to 1) at a confidence level (0.99).

    Wilson (1927), without continuity correction. Raises ZeroDivisionError without a total.
    """
    z = _quantile(level)
    share, spread = count / total, z * z / total
    middle = share + spread / 2
    half = z * math.sqrt((share * (1 - share) + spread / 4) / total)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def share_difference(x1: float, n1: float, x2: float, n2: float, level: float) -> Interval:
    """The interval of x1/n1 - x2/n2 of two separate groups, from -1 to 1.

    Newcombe's hybrid score interval: Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    (low1, high1), (low2, high2) = wilson(x1, n1, level), wilson(x2, n2, level)
    share1, share2 = x1 / n1, x2 / n2
    difference = share1 - share2
    below = math.hypot(share1 - low1, high2 - share2)
    above = math.hypot(high1 - share1, share2 - low2)
    return difference - below, difference + above


def clopper_pearson(count: float, total: float, level: float) -> Interval:
    """The exact interval of a share `count / total`, 0 to 1: each tail at most (1 - level) / 2."""
    tail = (1 - level) / 2
    low = float(betaincinv(count, total - count + 1, tail)) if count > 0 else 0.0
    high = float(betaincinv(count + 1, total - count, 1 - tail)) if count < total else 1.0
    return low, high


def margin_difference(
    difference: float, margin: Interval, other: Interval, level: float
) -> Interval:
    """The interval of the difference of two figures, each with the 95% interval of its source.

    As Altman and Bland (BMJ 326, 2003, 219): the standard error of a figure is the width of its
    interval / (2 x 1.96), and that of a difference of two separate figures the root of the sum
    of the squares.
    """
    errors = ((high - low) / (2 * _quantile(SOURCE_LEVEL)) for low, high in (margin, other))
    half = _quantile(level) * math.hypot(*errors)
    return difference - half, difference + half


def rate_difference(x1: float, n1: float, x2: float, n2: float, level: float) -> Interval:
    """The interval of x1/n1 - x2/n2 for events, given the number of events in all.

    With equal rates x1 of the x1 + x2 events is binomial with share n1 / (n1 + n2)
    (Przyborowski and Wilenski 1940). The exact interval of that share gives the two rates that
    belong to it; 0 is outside exactly when the conditional test finds a difference.
    """
    events = x1 + x2
    low, high = clopper_pearson(x1, events, level)
    return _gap(low * events, n1, events, n2), _gap(high * events, n1, events, n2)


def _gap(x1: float, n1: float, events: float, n2: float) -> float:
    return x1 / n1 - (events - x1) / n2


@lru_cache(maxsize=8)
def _quantile(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
