"""Attackers of published tables, made apart from those of the atlas: they only see what is shown.

`possible` searches all whole numbers (small tables). `spans` uses floats (large ones). Both take
the same knowledge: sums over areas and years, percentages as printed, and that a hidden count is
at least one, since zero is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import linprog

Cell = tuple[str, str, str]  # table, area, period
Limit = tuple[dict[Cell, float], float]  # the sum of coefficient x value is at most this
MOST = 400  # the highest count that is tried
COLUMNS = ["area_code", "period", "value", "status", "origin"]


def frame(cells: Mapping[tuple[str, str], object]) -> pd.DataFrame:
    """A table as delivered, by area and period; None is a cell that was delivered as secret."""
    rows = [
        (area, period, "" if value is None else str(value), _status(value), "eigen")
        for (area, period), value in cells.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str)


def _status(value: object) -> str:
    return "suppressed" if value is None else "final"


@dataclass
class Public:
    """What the public sees: shown values, and the limits that hold for cells that are not.

    `hidden` cells are under attack; `others` exist, and nobody needs to protect them.
    """

    shown: dict[Cell, float] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    others: set[Cell] = field(default_factory=set)
    limits: list[Limit] = field(default_factory=list)

    def see(self, tables: Mapping[str, pd.DataFrame]) -> Public:
        """Read tables as they were published; what was shown once stays known."""
        for name, rows in tables.items():
            for row in rows.itertuples():
                cell = (name, row.area_code, row.period)
                if row.status == "suppressed":
                    self.hidden.add(cell)
                else:
                    self.shown[cell] = float(row.value)
        self.hidden -= self.shown.keys()
        return self

    def equal(self, cells: Iterable[tuple[Cell, float]], right: float = 0.0) -> None:
        """The sum of coefficient x value is exactly `right`."""
        known = dict(cells)
        self.at_most(known, right)
        self.at_most({cell: -sign for cell, sign in known.items()}, -right)

    def at_most(self, cells: Mapping[Cell, float], right: float) -> None:
        """A limit, with shown values filled in."""
        free = {cell: sign for cell, sign in cells.items() if cell not in self.shown}
        right -= sum(sign * self.shown[cell] for cell, sign in cells.items() if cell in self.shown)
        if free:
            self.limits.append((free, right))

    def areas(
        self, tree: Mapping[str, Sequence[str]], tables: Iterable[str], periods: Iterable[str]
    ) -> None:
        """Areas add up, where all of them are in the tables."""
        for table in tables:
            for period in periods:
                for whole, parts in tree.items():
                    cells = [(table, part, period) for part in parts]
                    self.sum((table, whole, period), cells)

    def sum(self, whole: Cell, parts: Sequence[Cell]) -> None:
        """Parts add up to a whole, if all are in the tables."""
        known = self.shown.keys() | self.hidden | self.others
        if known.issuperset((whole, *parts)):
            self.equal([(whole, -1.0), *((part, 1.0) for part in parts)])

    def share(self, share: Cell, above: Cell, below: Cell, decimals: int) -> None:
        """A shown percentage is its counts divided, within its rounding."""
        if share in self.shown:
            half = 0.5 * 10**-decimals + 1e-9
            value = self.shown[share]
            self.at_most({above: 100.0, below: -(value + half)}, 1e-6)
            self.at_most({above: -100.0, below: value - half}, 1e-6)


def recovered(public: Public, threshold: int, tables: Iterable[str] = ("n",)) -> set[Cell]:
    """The hidden cells of these tables of which more follows than the rule itself tells."""
    width = max(threshold - 2, 1)
    cells = {cell for cell in public.hidden if cell[0] in tables}
    return {cell for cell in cells if _narrow(public, cell, width)}


def _narrow(public: Public, cell: Cell, width: int) -> bool:
    """Whether the lowest and highest number that is possible lie less than `width` apart."""
    start = {each: (1, MOST) for limit, _ in public.limits for each in limit} | {cell: (1, MOST)}
    low, high = 1, MOST
    while low < high:  # the lowest value that is possible
        middle = (low + high) // 2
        if _fits(public.limits, {**start, cell: (1, middle)}):
            high = middle
        else:
            low = middle + 1
    return not _fits(public.limits, {**start, cell: (low + width, MOST + width)})


def _fits(limits: Sequence[Limit], spans: dict[Cell, tuple[int, int]]) -> bool:
    """Whether whole numbers within these spans meet all limits: narrow, split, try again."""
    narrowed = _narrowed(limits, dict(spans))
    if narrowed is None:
        return False
    undecided = [cell for cell, (low, high) in narrowed.items() if low < high]
    if not undecided:
        return True
    cell = min(undecided, key=lambda each: narrowed[each][1] - narrowed[each][0])
    low, high = narrowed[cell]
    middle = (low + high) // 2
    return any(
        _fits(limits, {**narrowed, cell: half}) for half in ((low, middle), (middle + 1, high))
    )


def _narrowed(
    limits: Sequence[Limit], spans: dict[Cell, tuple[int, int]]
) -> dict[Cell, tuple[int, int]] | None:
    changed = True
    while changed:
        changed = False
        for signs, right in limits:
            least = {c: s * spans[c][0 if s > 0 else 1] for c, s in signs.items()}
            spare = right - sum(least.values())
            if spare < -1e-6:
                return None
            for cell, sign in signs.items():
                low, high = spans[cell]
                edge = (spare + least[cell]) / sign
                if sign > 0 and math.floor(edge + 1e-6) < high:
                    spans[cell], changed = (low, math.floor(edge + 1e-6)), True
                elif sign < 0 and math.ceil(edge - 1e-6) > low:
                    spans[cell], changed = (math.ceil(edge - 1e-6), high), True
    return spans


def spans(public: Public) -> Iterator[tuple[Cell, float, float]]:
    """Each hidden cell with the lowest and highest value by floats; none when nothing fits."""
    cells = sorted({each for limit, _ in public.limits for each in limit})
    at = {cell: number for number, cell in enumerate(cells)}
    left = np.zeros((len(public.limits), len(cells)))
    for row, (signs, _) in enumerate(public.limits):
        for cell, sign in signs.items():
            left[row, at[cell]] = sign
    right = [limit for _, limit in public.limits]
    for cell in cells:
        ends = []
        for sign in (1.0, -1.0):
            costs = np.zeros(len(cells))
            costs[at[cell]] = sign
            done = linprog(costs, A_ub=left, b_ub=right, bounds=(1, 100_000), method="highs-ipm")
            if done.x is None:
                return
            ends.append(float(done.x[at[cell]]))
        yield cell, ends[0], ends[1]
