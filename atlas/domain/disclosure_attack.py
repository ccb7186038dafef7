"""The attacker: what follows of hidden cells from everything that is shown.

He knows every sum, every shown cell, that hidden counts are whole numbers of at least one, and
even how far a printed total is off its parts. He does not know which cells were hidden for being
small. For each hidden cell he asks HiGHS for the lowest and the highest value that is possible.
He knows nothing of how the cells to hide were chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Range = tuple[float, float]
SLACK = 1e-6  # what a solver of floats may be off
TIME_LIMIT = 5.0  # seconds to look for whole numbers; after that the cell counts as recovered


@dataclass(frozen=True, eq=False)
class System:
    """Equations over cells: `matrix` @ values is the same for all values that are possible.

    `truth`: the real values; `lower`: the least that a hidden cell can be; `width`: how far apart
    the lowest and highest value must be, 0 for cells that need no protection; `whole`: counts
    that are whole numbers.
    """

    matrix: csr_array
    truth: Floats
    lower: Floats
    width: Floats
    whole: Bools


@dataclass
class Attacker:
    """Attacks a system with this or that hidden, and remembers what he found."""

    system: System
    _found: dict[frozenset[int], dict[int, Range]] = field(default_factory=dict)

    def recovered(self, hidden: Bools) -> dict[int, Range]:
        """The hidden cells that follow too precisely, with their lowest and highest value."""
        groups = self._groups(hidden)
        new = [group for group in groups if group not in self._found]
        for group, found in zip(new, _attack(self.system, [sorted(g) for g in new]), strict=True):
            self._found[group] = found
        return {cell: span for group in groups for cell, span in self._found[group].items()}

    def _groups(self, hidden: Bools) -> list[frozenset[int]]:
        """Hidden cells that hang together by sums; those in no sum at all are left out."""
        cells = np.flatnonzero(hidden)
        part = self.system.matrix[:, cells]
        part = part[np.diff(part.indptr) > 0]
        if not part.shape[0]:
            return []
        graph = block_array([[None, part.T], [part, None]], format="csr")
        labels = connected_components(graph, directed=False)[1][: len(cells)]
        linked = np.bincount(part.indices, minlength=len(cells)) > 0
        order = np.flatnonzero(linked)[np.argsort(labels[linked], kind="stable")]
        borders = np.flatnonzero(np.diff(labels[order])) + 1
        return [frozenset(cells[group].tolist()) for group in np.split(order, borders)]


@dataclass
class _Group:
    """One group of cells under attack: `open` still has to be looked at."""

    cells: list[int]
    open: list[int]
    lowest: Floats
    highest: Floats
    found: dict[int, Range] = field(default_factory=dict)


def _attack(system: System, groups: Sequence[list[int]]) -> list[dict[int, Range]]:
    """What is recovered in each group. One cell of every group at a time, all in one program."""
    started = [
        _Group(
            cells,
            [c for c in cells if system.width[c] > 0],
            system.truth[cells],
            system.truth[cells],
        )
        for cells in groups
    ]
    while active := [group for group in started if group.open]:
        low, high = _extremes(system, active)
        start = 0
        for group in active:
            part = slice(start, start := start + len(group.cells))
            _note(system, group, low[part], high[part])
    return [group.found for group in started]


def _note(system: System, group: _Group, low: Floats, high: Floats) -> None:
    """What two solutions tell: of the first open cell all, of others that they vary enough."""
    cell = group.open.pop(0)
    at = group.cells.index(cell)
    span = (float(low[at]), float(high[at]))
    exact = all(_whole(system, group.cells, values) for values in (low, high))
    if not exact and wide(system, cell, span):
        span = _whole_span(system, group.cells, at)
    if not wide(system, cell, span):
        group.found[cell] = span
    if exact:
        group.lowest = np.minimum(group.lowest, np.minimum(low, high))
        group.highest = np.maximum(group.highest, np.maximum(low, high))
        seen = dict(zip(group.cells, group.highest - group.lowest, strict=True))
        group.open = [c for c in group.open if seen[c] < system.width[c] - SLACK]


def wide(system: System, cell: int, span: Range) -> bool:
    """Whether the values that are possible lie far enough apart."""
    low, high = span
    if system.whole[cell]:
        low, high = np.ceil(low - SLACK), np.floor(high + SLACK)
    return bool(high - low >= system.width[cell] - SLACK)


def _whole(system: System, cells: Sequence[int], values: Floats) -> bool:
    counts = values[system.whole[cells]]
    return bool(np.all(np.abs(counts - np.round(counts)) < SLACK))


def _extremes(system: System, groups: Iterable[_Group]) -> tuple[Floats, Floats]:
    """Possible values with the first open cell of each group as low, and as high, as can be."""
    groups = list(groups)
    cells = [cell for group in groups for cell in group.cells]
    matrix, right, upper = _part(system, cells)
    costs, start = np.zeros(len(cells)), 0
    for group in groups:
        costs[start + group.cells.index(group.open[0])] = 1.0
        start += len(group.cells)
    bounds = np.column_stack([system.lower[cells], upper])
    ends = []
    for sign in (1.0, -1.0):
        done = linprog(sign * costs, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
        ends.append(system.truth[cells] if done.x is None else done.x)  # unsolved: as recovered
    return ends[0], ends[1]


def _part(system: System, cells: Sequence[int]) -> tuple[csr_array, Floats, Floats]:
    """The equations of some cells, with a bound so high that it hides nothing that counts."""
    matrix = system.matrix[:, cells]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    truth = system.truth[cells]
    highest = 2 * truth.sum() + 100 * system.width.max(initial=1.0)
    return matrix, matrix @ truth, np.full(len(cells), highest)


def _whole_span(system: System, cells: Sequence[int], at: int) -> Range:
    """The lowest and highest whole number of a cell; where time is up it is its own value."""
    matrix, right, upper = _part(system, cells)
    ends = []
    for sign in (1.0, -1.0):
        costs = np.zeros(len(cells))
        costs[at] = sign
        done = milp(
            costs,
            integrality=system.whole[cells].astype(int),
            bounds=Bounds(system.lower[cells], upper),
            constraints=LinearConstraint(matrix, right, right),
            options={"time_limit": TIME_LIMIT},
        )
        ends.append(float(system.truth[cells[at]] if done.x is None else done.x[at]))
    return ends[0], ends[1]
