"""Which other cells to hide, so that no hidden cell follows: cheap ones that do.

For one cell at a time HiGHS looks for two ways in which all values could be otherwise, far
enough apart in that cell, with all sums intact and nothing shown changed. What must differ for
that is hidden with it. (Fischetti and Salazar take all cells in one program, which is exact but
too slow for a province; one by one is the usual heuristic. The attacker judges the result.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import block_array, csc_array, csr_array, eye_array

from atlas.domain.disclosure_attack import SLACK, Attacker, Bools, Floats, System

REACH = (2, 4, 64)  # how many sums away the cells to hide may be, from near to far

Positions = npt.NDArray[np.intp]


def hide(system: System, must: Bools, may: Bools, cost: Floats) -> tuple[Bools, set[int]]:
    """All cells to hide, and those of them that follow all the same.

    `must` are hidden anyway; of the others those that `may` can be, at `cost`.
    """
    attacker, chooser = Attacker(system), _Chooser(system, may, cost)
    hidden, lost = must.copy(), set[int]()
    while open_ := {c: r for c, r in attacker.recovered(hidden).items() if c not in lost}:
        known = hidden.copy()
        for cell in sorted(open_, key=lambda c: (open_[c][1] - open_[c][0], c)):
            if (hidden & ~known)[chooser.beside(cell)].any():
                continue  # something was hidden beside it just now: it may be safe already
            partners = chooser.partners(cell, hidden)
            if (hidden == known).all() and partners is not None and not len(partners):
                partners = chooser.cheapest_beside(cell, hidden)
            if partners is None or ((hidden == known).all() and not len(partners)):
                lost.add(cell)
            else:
                hidden[partners] = True
    return _cleaned(attacker, chooser, hidden, must, lost), lost


def _cleaned(
    attacker: Attacker, chooser: _Chooser, hidden: Bools, must: Bools, lost: set[int]
) -> Bools:
    """Without the cells that turned out not to be needed, the most costly first."""
    extra = np.flatnonzero(hidden & ~must)
    for cell in extra[np.argsort(-chooser.cost[extra], kind="stable")]:
        hidden[cell] = False
        hidden[cell] = chooser.needed(cell, hidden) or not attacker.recovered(hidden).keys() <= lost
    return hidden


@dataclass(frozen=True, eq=False)
class _Chooser:
    """Chooses the partners of a hidden cell among those that may be hidden."""

    system: System
    may: Bools
    cost: Floats

    @cached_property
    def _by_cell(self) -> csc_array:
        return self.system.matrix.tocsc()

    def _rows(self, cell: int) -> Positions:
        found: Positions = self._by_cell.indices[slice(*self._by_cell.indptr[cell : cell + 2])]
        return found

    def _cells(self, row: int) -> Positions:
        found: Positions = self.system.matrix.indices[
            slice(*self.system.matrix.indptr[row : row + 2])
        ]
        return found

    def beside(self, cell: int) -> Positions:
        """The cells that are in a sum with this one, itself too."""
        return np.concatenate([self._cells(row) for row in self._rows(cell)])

    def cheapest_beside(self, cell: int, hidden: Bools) -> Positions:
        """One more cell: whole numbers can leave less room than HiGHS thinks in `partners`."""
        beside = np.unique(self.beside(cell))
        beside = beside[self.may[beside] & ~hidden[beside]]
        return beside[np.argsort(self.cost[beside], kind="stable")[:1]]

    def needed(self, cell: int, hidden: Bools) -> bool:
        """Whether one of its sums alone gives another cell away when this one is shown."""
        system = self.system
        for row in self._rows(cell):
            part = slice(*system.matrix.indptr[row : row + 2])
            cells, signs = system.matrix.indices[part], system.matrix.data[part]
            others, signs = cells[hidden[cells]], signs[hidden[cells]]
            room = float((system.truth[others] - system.lower[others]).sum())
            if len(others) == 1 or len(set(signs.tolist())) == 2:
                room = 0.0 if len(others) == 1 else np.inf
            if (system.width[others] > room + SLACK).any():
                return True
        return False

    def partners(self, cell: int, hidden: Bools) -> Positions | None:
        """The cells to hide with this one; None where nothing can protect it."""
        before = 0
        for reach in REACH:
            rows, cells = self._near(cell, hidden | self.may, reach)
            if len(rows) == before:
                break
            before = len(rows)
            found = self._solved(cell, hidden, rows, cells)
            if found is not None:
                return found
        return None

    def _near(self, cell: int, usable: Bools, reach: int) -> tuple[Positions, Positions]:
        """The sums at most `reach` away, and their usable cells that are in no other sum."""
        matrix, cells = self.system.matrix, np.array([cell])
        rows = np.array([], dtype=np.intp)
        for _ in range(reach):
            wider = np.unique(self._by_cell[:, cells].indices)
            if len(wider) == len(rows):
                break
            rows = wider
            cells = np.unique(matrix[rows].indices)
            cells = cells[usable[cells]]
        inside = np.bincount(matrix[rows].indices, minlength=matrix.shape[1])
        return rows, cells[inside[cells] == np.diff(self._by_cell.indptr)[cells]]

    def _solved(
        self, cell: int, hidden: Bools, rows: Positions, cells: Positions
    ) -> Positions | None:
        """The cheapest cells that must differ, or None when these sums leave no room."""
        n, new = len(cells), np.flatnonzero(~hidden[cells])
        sums = self.system.matrix[rows][:, cells]
        pick = eye_array(n, format="csr")[new]
        differ = eye_array(len(new))
        apart = csr_array(([1.0], ([0], [int(np.flatnonzero(cells == cell)[0])])), shape=(1, n))
        at_most = [[sign * pick, None, -differ] for sign in (1, -1)]
        at_most += [[None, sign * pick, -differ] for sign in (1, -1)]
        limits = block_array([*at_most, [-apart, apart, csr_array((1, len(new)))]])
        right = np.append(np.zeros(4 * len(new)), -self.system.width[cell])
        lower = (self.system.lower - self.system.truth)[cells]
        done = linprog(
            np.concatenate([np.zeros(2 * n), self.cost[cells[new]]]),
            A_ub=limits,
            b_ub=right,
            A_eq=block_array([[sums, None, csr_array((len(rows), len(new)))], [None, sums, None]]),
            b_eq=np.zeros(2 * len(rows)),
            bounds=[*((low, None) for low in [*lower, *lower]), *((0, None) for _ in new)],
            method="highs-ds",
        )
        return None if done.x is None else cells[new[done.x[2 * n :] > SLACK]]
