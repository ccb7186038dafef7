"""The best places for the next n hubs: p-median and maximal cover, solved exactly with HiGHS.

Both are one task: choose columns of a matrix of costs so that the weighted sum of the lowest cost
of each row is least. A cost is a distance (p-median), or 0 inside and 1 outside a limit (cover).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial.distance import cdist

from atlas.domain.demand import Demand
from atlas.domain.reach import Limit, Measure, inside, nearest
from atlas.domain.solver import NoSolution as NoSolution
from atlas.domain.solver import Required as Required
from atlas.domain.solver import Task, solve

Floats = npt.NDArray[np.float64]
Goal = Literal["afstand", "dekking"]
PROVEN = 1e-6


@dataclass(frozen=True)
class Solution:
    """`chosen` are column numbers of the candidates, rising; `value` the objective (summed
    weight x metres, or weight covered), of all places, those that were there too; `bound` the
    best that any choice could reach; `gap` is |value - bound| / |bound| (0 = proven best);
    `proven`: the gap is zero within 1e-6.
    """

    chosen: tuple[int, ...]
    value: float
    bound: float
    gap: float
    proven: bool


def p_median(
    metres: Floats, weights: Floats, n: int, existing: Floats, required: Sequence[Required] = ()
) -> Solution:
    """At most n new sites with the least summed weight x distance.

    `metres` (points, candidates), all finite; `existing` (points): the distance to the nearest
    place that is there already, inf for none; `weights` (points): NaN counts as 0.

    Fewer than n come back when more would improve nothing, unless they are required. Which of
    equal answers comes back, and for how long it is sought: see `solver.solve`.
    Raises NoSolution; ValueError for numbers that are no distances or no people.
    """
    task = _task(metres, weights, existing)
    chosen, bound = solve(task, n, required)
    value = task.cost(chosen)
    return _solution(chosen, value, min(max(bound, 0.0), value))


def max_cover(
    metres: Floats,
    weights: Floats,
    n: int,
    existing: Floats,
    limit: float,
    required: Sequence[Required] = (),
) -> Solution:
    """At most n new sites with the most weight within `limit` metres; the rest as `p_median`."""
    task = _task(metres, weights, existing, limit)
    chosen, bound = solve(task, n, required)
    total, value = task.weights.sum(), task.weights[task.nearest(chosen) == 0].sum()
    return _solution(chosen, float(value), float(max(min(total - bound, total), value)))


@dataclass(frozen=True)
class BestSites:
    """The answer for a page: kern codes, the solution, and how it is before and after.

    `before` and `after`: for goal `afstand` the mean metres per person of the group (before is
    NaN when there is no place yet), for `dekking` the persons of the group within the limit.
    """

    kernen: tuple[str, ...]
    solution: Solution
    before: float
    after: float


def best_sites(
    demand: Demand,
    places: pd.DataFrame,
    n: int,
    goal: Goal,
    group: str,
    measure: Measure,
    limit: Limit,
    region: Collection[str] = (),
    least: int = 0,
) -> BestSites:
    """The kernen for the next n places beside `places` (columns x, y), for a group of people.

    `least` of them in the gemeenten `region`; places that were there do not count for that.
    Candidates are all kernen with a point. Distances are straight, times the detour of the
    measure unless that is `recht`, also for `route_*`: no table has a route to every kern.
    `limit` only counts for goal `dekking`, and is that of `reach`. A point where the group is
    unknown counts for nobody. Raises NoSolution, also when the group is known nowhere.
    """
    kernen = demand.kernen.dropna(subset=["x", "y"])
    weights = demand.points[group].fillna(0).to_numpy(np.float64)
    if not weights.any():
        raise NoSolution("Van deze groep weten wij niet waar mensen wonen.")
    points = _xy(demand.points)
    to_kern: Floats = cdist(points, _xy(kernen))
    to_place = nearest(points, _xy(places.dropna(subset=["x", "y"])))[1]
    required = [Required(kernen["gemeente_code"].isin(region).to_numpy(), least)] if least else []
    factor = 1.0 if measure.mode == "recht" else measure.detour
    if goal == "afstand":
        now = np.nan_to_num(to_place * factor, nan=np.inf)
        solution = p_median(to_kern * factor, weights, n, now, required)
        before = np.average(to_place * factor, weights=weights)
        after = solution.value / weights.sum()
    else:
        there, then = (inside(m, m * factor, measure, limit) for m in (to_place, to_kern))
        outside, now = ((~each).astype(np.float64) for each in (then, there))
        solution = max_cover(outside, weights, n, now, 0.0, required)
        before, after = weights[there].sum(), solution.value
    codes = tuple(str(kernen.index[number]) for number in solution.chosen)
    return BestSites(codes, solution, float(before), float(after))


def _task(metres: Floats, weights: Floats, existing: Floats, limit: float | None = None) -> Task:
    people = np.where(np.isnan(weights), 0.0, weights)
    fine = (np.isfinite(metres), np.isfinite(people), metres >= 0, people >= 0, existing >= 0)
    if not all(each.all() for each in fine):
        raise ValueError("distances and weights must be numbers of at least 0")
    if limit is not None:
        metres, existing = ((each > limit).astype(np.float64) for each in (metres, existing))
    some = people > 0
    return Task(metres[some], existing[some], people[some])


def _solution(chosen: list[int], value: float, bound: float) -> Solution:
    gap = abs(value - bound) / abs(bound) if bound else float(value != bound)
    return Solution(tuple(chosen), value, bound, gap, gap <= PROVEN)


def _xy(frame: pd.DataFrame) -> Floats:
    return frame[["x", "y"]].to_numpy(np.float64)
