"""Classes of a choropleth: where the limits lie, and how much they matter.

A class runs from its lower edge (excluded, except in the lowest class) up to and including
its upper edge, as in mapclassify. The classification functions never raise on data: no
values, one value, all equal and ties give fewer classes than asked.
"""

from __future__ import annotations

import math
import warnings
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jenkspy
import mapclassify
import numpy as np
import numpy.typing as npt

AUTOMATIC = ("quantile", "equal", "natural", "stdev")
METHODS = (*AUTOMATIC, "manual")

Floats = npt.NDArray[np.float64]

# Ties give fewer quantiles than asked; that is handled here, so it is no news.
warnings.filterwarnings("ignore", message="Not enough unique values in array")


@dataclass(frozen=True)
class Classes:
    """The classes of a map.

    `limits` are the k + 1 edges in the unit of the values, none when there are no values. They
    increase strictly; only the first two are equal when the lowest value is a class of its own
    (many zeros, say, or all values equal). `counts` is the number of values in each of the k
    classes. In a diverging classification `centre` is an edge:
    `limits[centre_index]`.
    """

    method: str
    limits: tuple[float, ...]
    counts: tuple[int, ...]
    diverging: bool = False
    centre: float | None = None
    centre_index: int | None = None


def classify(
    values: Sequence[float],
    method: str,
    k: int,
    breaks: Sequence[float] = (),
    centre: float | None = None,
) -> Classes:
    """Divide `values` into at most `k` classes.

    `method` is one of METHODS: quantile (equal counts), equal (equal widths), natural
    (least variance within the classes), stdev (one standard deviation wide, round the mean)
    or manual (at `breaks`, strictly increasing; `k` then plays no part, and breaks beyond the
    values become the outer edges). A `centre` strictly within the range of the values becomes
    an edge, with the other classes shared out over the two sides; any other centre is left
    out. Values that are not finite are skipped.
    Raises ValueError only for an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown class method: {method!r}")
    data = np.sort(np.asarray([v for v in values if math.isfinite(v)], dtype=np.float64))
    if len(data) == 0:
        return Classes(method, (), ())
    low, high = float(data[0]), float(data[-1])
    middle = centre if centre is not None and low < centre < high else None
    cuts = {float(cut) for cut in _cuts(data, method, max(k, 1), breaks, middle)}
    ends = cuts if method == "manual" else ()
    first, last = min((low, *ends)), max((high, *ends))
    inner = sorted(cut for cut in cuts if first < cut < last or cut == low < last)
    limits = (first, *inner, last)
    index = limits.index(middle) if middle is not None else None
    classes = Classes(method, limits, (), middle is not None, middle, index)
    return with_counts(classes, data.tolist())


def with_counts(classes: Classes, values: Sequence[float]) -> Classes:
    """The same classes, with the counts of other `values` (one period of a fixed scale)."""
    counts = np.bincount(_indices(values, classes), minlength=max(len(classes.limits) - 1, 0))
    return replace(classes, counts=tuple(counts.tolist()))


def class_of(value: float, classes: Classes) -> int:
    """Index of the class of `value`: 0 is lowest; values outside the limits are clamped."""
    return bisect_left(classes.limits[1:-1], value)


def robustness(
    values: Mapping[str, float], classes: Classes, pool: Sequence[float] = ()
) -> tuple[str, ...]:
    """Area codes that another reasonable method would move by two classes or more.

    `values` by area code are those on the map; `pool` the values that the classes were made
    on when those are more (one scale for all years). The other methods get the same number
    of classes and the same centre; a method that ends with another number of classes says
    nothing about moving and is left out.
    """
    k, shown = len(classes.counts), list(values.values())
    moved = np.zeros(len(shown), dtype=np.bool_)
    for method in AUTOMATIC if k >= 3 else ():
        other = classify(pool or shown, method, k, centre=classes.centre)
        if len(other.counts) == k:
            moved |= np.abs(_indices(shown, other) - _indices(shown, classes)) >= 2
    return tuple(code for code, far in zip(values, moved.tolist(), strict=True) if far)


def _indices(values: Sequence[float], classes: Classes) -> npt.NDArray[np.intp]:
    """`class_of` for many values at once."""
    inner = np.asarray(classes.limits[1:-1], dtype=np.float64)
    return np.searchsorted(inner, np.asarray(values, dtype=np.float64), side="left")


def _cuts(
    data: Floats, method: str, k: int, breaks: Sequence[float], centre: float | None
) -> Sequence[float] | Floats:
    """Inner class limits of sorted `data`; some may coincide with or lie outside its ends."""
    if method == "manual":
        return _manual(data, [*breaks, *([] if centre is None else [centre])])
    if centre is None:
        k = min(k, len(np.unique(data)))
        return _upper_limits(data, method, k)[:-1] if k > 1 else ()
    below, above = data[data <= centre], data[data > centre]
    k_below = _classes_below(data, method, max(k, 2), centre)
    k_above = max(k, 2) - k_below
    if method == "stdev":
        step = float(data.std(ddof=1))
        return [centre + step * n for n in range(1 - k_below, k_above)]
    if method == "equal":
        below, above = np.append(below, centre), np.insert(above, 0, centre)
    return [
        *_cuts(below, method, k_below, (), None),
        centre,
        *_cuts(above, method, k_above, (), None),
    ]


def _classes_below(data: Floats, method: str, k: int, centre: float) -> int:
    """How many of `k` classes lie below the centre: by its share of the range or of the values.

    At least one on each side.
    """
    if method in ("equal", "stdev"):
        share = (centre - float(data[0])) / float(data[-1] - data[0])
    else:
        share = float(np.mean(data <= centre))
    return min(max(round(k * share), 1), k - 1)


def _upper_limits(data: Floats, method: str, k: int) -> Floats:
    """Upper limits of `k` classes of sorted data with at least two distinct values."""
    if method == "quantile":
        return _bins(mapclassify.Quantiles(data, k=k))
    if method == "equal":
        return _bins(mapclassify.EqualInterval(data, k=k))
    if method == "natural":
        return _natural(data, k)
    # One standard deviation wide: an odd number has a class round the mean, an even number
    # has the mean as an edge. The last multiple only stands for the open end.
    multiples = [n - k / 2 for n in range(1, k + 1)]
    return _bins(mapclassify.StdMean(data, multiples=multiples))[:k]


def _manual(data: Floats, breaks: Sequence[float]) -> Floats:
    cuts = sorted(set(breaks))
    return _bins(mapclassify.UserDefined(data, cuts))[: len(cuts)] if cuts else np.array([])


def _bins(classifier: Any) -> Floats:
    return np.asarray(classifier.bins, dtype=np.float64)


def _natural(data: Floats, k: int) -> Floats:
    """Upper limits of the `k` classes with the least sum of squares within them.

    The optimum of Fisher (1958, "On grouping for maximum homogeneity", JASA 53), which
    Jenks brought to maps. Not mapclassify's: its NaturalBreaks starts k-means at random, so
    that a map could change between two visits, and its FisherJenks takes 0.8 s on 679
    values without a compiler. jenkspy gives the same breaks from compiled code.
    """
    return np.asarray(jenkspy.jenks_breaks(data, n_classes=k)[1:], dtype=np.float64)
