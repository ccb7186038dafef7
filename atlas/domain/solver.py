"""Choosing sites: which columns of a matrix of costs serve all rows at least cost.

HiGHS answers, exactly, as a task of whole numbers. With all kernen of a province that takes up
to 20 seconds, so prices of the rows (a Lagrangian bound) first rule out the sites with which no
choice can be as good as one that is known already: mostly all but a handful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, eye_array

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
TIME_LIMIT = 20.0  # seconds for HiGHS; after that the best answer so far, not proven
SCALE = 1e6  # the largest saving as HiGHS sees it: far above its own tolerance (1e-6)
SAME = 1e-12  # costs that differ less than this share are equal
ROUNDS, PATIENCE = 200, 10  # of new prices in all, and without a better bound
MARGIN = 1e-9  # a site is ruled out when it costs more than this share extra


@dataclass(frozen=True, eq=False)
class Required:
    """At least `least` of the chosen sites must be candidates of `mask`."""

    mask: Bools
    least: int

    def met(self, sites: Sequence[int]) -> bool:
        """Whether enough of these sites are candidates of the mask."""
        return int(self.mask[list(sites)].sum()) >= self.least


class NoSolution(ValueError):
    """No choice meets the demands, e.g. 3 of 2 sites in a region; the message is plain Dutch."""


@dataclass(frozen=True, eq=False)
class Task:
    """Rows with weight: costs (rows, sites), existing costs (inf for none), weights."""

    costs: Floats
    existing: Floats
    weights: Floats

    def nearest(self, sites: Sequence[int]) -> Floats:
        """The lowest cost of each row with these sites; inf where there is none."""
        with_existing = np.column_stack([self.existing, self.costs[:, list(sites)]])
        lowest: Floats = with_existing.min(axis=1)
        return lowest

    def cost(self, sites: Sequence[int]) -> float:
        """The weighted sum of the lowest costs."""
        return float(self.weights @ self.nearest(sites))

    def costs_with(self, sites: Sequence[int]) -> Floats:
        """The cost of these sites and one more, for each that it could be."""
        costs: Floats = self.weights @ np.minimum(self.nearest(sites)[:, None], self.costs)
        return costs


def solve(task: Task, n: int, required: Sequence[Required]) -> tuple[list[int], float]:
    """At most n sites with the least cost, rising, and a cost that no choice is below.

    Of equal answers the same one each time: no site can be left out or replaced by a lower
    number without loss. The cost is that of the answer itself, but for rounding, unless
    `TIME_LIMIT` was reached. Raises NoSolution.
    """
    _check(task.costs.shape[1], n, required)
    known = _good(task, n, required)
    lowest, some = _shortlist(task, n, required, known)
    numbers = np.flatnonzero(some)
    part = Task(task.costs[:, some], task.existing, task.weights)
    found, bound = _exact(part, n, [Required(each.mask[some], each.least) for each in required])
    answers = [] if found is None else [numbers[found].tolist()]
    answers += [] if known is None else [known]
    if not answers:
        raise NoSolution(f"De berekening was na {TIME_LIMIT:.0f} seconden nog niet klaar.")
    return _improved(task, min(answers, key=task.cost), required), max(bound, lowest)


def _check(count: int, n: int, required: Sequence[Required]) -> None:
    """Raises NoSolution where that can be said in words."""
    if n < 1:
        raise NoSolution("Vraag minstens één nieuwe plek.")
    if not count:
        raise NoSolution("Er is geen kern om uit te kiezen.")
    for each in required:
        if each.least > n:
            raise NoSolution(f"Van {n} nieuwe plekken kunnen er geen {each.least} in het gebied.")
        if each.least > (there := int(each.mask.sum())):
            raise NoSolution(f"Kernen in het gebied: {there}. Dat is te weinig voor {each.least}.")


def _good(task: Task, n: int, required: Sequence[Required]) -> list[int] | None:
    """A good choice: the best site one by one, then swaps; None where that meets no demands."""
    sites: list[int] = []
    for left in range(min(n, task.costs.shape[1]), 0, -1):
        costs = task.costs_with(sites)
        costs[sites] = np.inf
        for each in required:
            if each.least - int(each.mask[sites].sum()) >= left:
                costs[~each.mask] = np.inf
        sites.append(int(costs.argmin()))
    if len(set(sites)) < len(sites) or not all(each.met(sites) for each in required):
        return None
    return _improved(task, sorted(sites), required)


def _improved(task: Task, sites: list[int], required: Sequence[Required]) -> list[int]:
    """The sites after all changes of one site that make them cheaper, fewer or lower."""
    while (changed := next(_changes(task, sites, required), None)) is not None:
        sites = changed
    return sites


def _changes(task: Task, sites: list[int], required: Sequence[Required]) -> Iterator[list[int]]:
    now = task.cost(sites)
    for site in reversed(sites):
        rest = [each for each in sites if each != site]
        costs = task.costs_with(rest)
        costs[rest] = np.inf
        lower = np.flatnonzero(costs[:site] <= now * (1 + SAME)).tolist()
        cheaper = np.flatnonzero(costs < now * (1 - MARGIN)).tolist()
        found = [rest] if task.cost(rest) <= now * (1 + SAME) else []
        found += [sorted([*rest, each]) for each in (*sorted(cheaper, key=costs.item), *lower)]
        yield from (each for each in found if all(demand.met(each) for demand in required))


def _shortlist(
    task: Task, n: int, required: Sequence[Required], known: list[int] | None
) -> tuple[float, Bools]:
    """A cost that no choice is below, and the sites that a choice as good as `known` can have.

    Each row pays a price; a site is worth what its rows pay above their cost. All prices less
    the worth of the n worthiest sites is such a cost, and for a choice with another site it is
    higher by the difference in worth. Subgradient steps raise it. Of `required` only the first
    counts here: a cost that no choice is below stays so with more demands.
    """
    some = np.full(task.costs.shape[1], known is None)
    if known is None:
        return -np.inf, some
    costs, most = task.costs * task.weights[:, None], task.existing * task.weights
    prices = np.minimum(np.quantile(costs, 1 / (n + 1), axis=1), most)
    target, lowest, step, stale, kept = task.cost(known), -np.inf, 1.5, 0, prices
    for _ in range(ROUNDS):
        worth = np.minimum(costs - prices[:, None], 0.0).sum(axis=0)
        sites = _worthiest(worth, n, required)
        bound = float(prices.sum() + worth[sites].sum())
        if bound > lowest:
            lowest, kept, stale = bound, prices, 0
            some = bound + worth - worth[sites].max() <= target * (1 + MARGIN)
        elif (stale := stale + 1) == PATIENCE:
            prices, step, stale = kept, step / 2, 0
            continue
        slope = 1 - (costs[:, sites] < prices[:, None]).sum(axis=1)
        if lowest >= target or not slope.any():
            break
        prices = np.minimum(prices + step * (target - bound) / (slope @ slope) * slope, most)
    some[known] = True
    return lowest, some


def _worthiest(worth: Floats, n: int, required: Sequence[Required]) -> list[int]:
    """The n sites with the most (negative) worth that meet the first demand."""
    order = np.argsort(worth, kind="stable")
    first = [order[each.mask[order]][: each.least] for each in required[:1]]
    return list(dict.fromkeys(np.concatenate([*first, order]).tolist()))[:n]


def _exact(
    task: Task, n: int, required: Sequence[Required]
) -> tuple[npt.NDArray[np.intp] | None, float]:
    """The answer of HiGHS, None when time was up first, and its bound on the cost.

    It sees only what sites save on the existing costs; where nothing is there yet, on those of
    the farthest site, and then at least one must be chosen.
    """
    count, none_yet = task.costs.shape[1], not np.isfinite(task.existing).all()
    start = np.where(np.isfinite(task.existing), task.existing, task.costs.max(axis=1))
    savings = np.maximum(start[:, None] - task.costs, 0.0) * task.weights[:, None]
    rows, columns = np.nonzero(savings)
    largest = savings.max(initial=0.0)
    result = milp(
        np.concatenate([-savings[rows, columns] / largest * SCALE, np.zeros(count)]),
        integrality=np.repeat([0, 1], [len(rows), count]),
        bounds=Bounds(0, 1),
        constraints=_constraints(task, rows, columns, n, int(none_yet), required),
        options={"time_limit": TIME_LIMIT, "mip_rel_gap": 0.0},
    )
    if result.x is None and result.status != 1:  # 1: time was up
        raise NoSolution("Deze eisen gaan niet samen.")
    saved = -np.inf if result.mip_dual_bound is None else result.mip_dual_bound / SCALE * largest
    chosen = None if result.x is None else np.flatnonzero(result.x[len(rows) :] > 0.5)
    return chosen, float(task.weights @ start + saved)


def _constraints(
    task: Task,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    n: int,
    fewest: int,
    required: Sequence[Required],
) -> LinearConstraint:
    """Over one variable a pair (row, site that it saves by) and then one a site.

    A pair needs its site; a row has one pair at most; `fewest` to n sites; what is required.
    """
    pairs, (points, count) = np.arange(len(rows)), task.costs.shape
    ones = np.ones(len(rows))
    needs = coo_array((-ones, (pairs, columns)), shape=(len(rows), count))
    once = coo_array((ones, (rows, pairs)), shape=(points, len(rows)))
    totals = coo_array(np.vstack([np.ones(count), *(each.mask for each in required)]))
    matrix = block_array([[eye_array(len(rows)), needs], [once, None], [None, totals]])
    low = [-np.inf] * (len(rows) + points) + [fewest, *(each.least for each in required)]
    high = [0] * len(rows) + [1] * points + [n] + [np.inf] * len(required)
    return LinearConstraint(matrix.tocsr(), low, high)
