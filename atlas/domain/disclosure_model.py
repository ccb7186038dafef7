"""From what is known of cells to equations over those that are, or can be, hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from atlas.domain.disclosure_attack import SLACK, Bools, Floats, System
from atlas.domain.disclosure_states import Base, Evidence, Key, State
from atlas.domain.disclosure_sums import REST, YEARS, Sum, rest_of

# What it costs to hide a cell: a total of many rather than none of its parts is dear.
LEVEL_COST = {"BU": 1.0, "WP": 1.0, "WK": 8.0, "GM": 64.0}
OTHER_COST = 512.0  # regions, the province
TOTAL_COST = 4.0  # times as dear: a period of years, and a table that others rest on
UNKNOWN = State("unknown")

Row = tuple[tuple[Key, int], ...]


@dataclass(frozen=True, eq=False)
class Model:
    """The cells `keys` and how they hang together.

    `must` are hidden anyway; of the others those that `may` can be, at `cost`.
    """

    keys: list[Key]
    system: System
    must: Bools
    may: Bools
    cost: Floats


@dataclass(frozen=True, eq=False)
class _Parts:
    """The sorts of cells that an equation can have, apart from what is known for good."""

    must: AbstractSet[Key]
    may: AbstractSet[Key]
    rests: dict[Key, float]
    absent: AbstractSet[Key]

    @property
    def keys(self) -> list[Key]:
        return sorted({*self.must, *self.may, *self.rests, *self.absent})


def width(threshold: int) -> int:
    """How far apart the lowest and the highest possible value of a hidden cell must be.

    The rule itself tells that a small count is 1 to threshold - 1; nobody may learn more. Zero
    needs no protection.
    """
    return max(threshold - 2, 1)


def model(known: Evidence, sums: Sequence[Sum]) -> Model:
    """The cells that are or can be hidden, and the equations that the public has of them."""
    parts = _parts(known, sums)
    sums = [each for each in sums if _countable(each, parts)]
    rows = _rows(known, sums, parts)
    truth = _truth(known, sums, parts)
    # Nobody delivered these, and they add nothing: who guesses that must not be right.
    empty = {key for key in parts.absent if truth[key] < SLACK}
    return _assembled(known, rows, parts, truth, empty)


def small(known: Evidence) -> set[Key]:
    """The delivered counts that are too small; also of a percentage that leaves out too few."""
    limits = {key: float(known.tables[key.table].threshold) for key in known.now}
    found = set()
    for share, base in known.bases.items():
        for key in base:
            if key in limits:
                limits[key] = max(limits[key], known.tables[share.table].threshold)
        own = base.numerator == share and known.now[share].value > 0
        if own and 0 < rest(known, base) < limits[share]:
            found.add(share)
    few = {key for key in of_few(known) if known.now.get(key, UNKNOWN).kind == "shown"}
    small = {key for key, limit in limits.items() if 0 < known.now[key].value < limit}
    return found | few | small


def of_few(known: Evidence) -> dict[Key, float]:
    """Numerators, and rests, of percentages of a few people, and of how many: that is public.

    Such a percentage is hidden whatever it is. All that can be asked is that nobody learns more
    than that it is between none and all of them.
    """
    found = {}
    for share, base in known.bases.items():
        below = known.merged[base.denominator].value
        if base.denominator in known.earlier and 0 < below < known.tables[share.table].threshold:
            found[base.numerator] = found[rest_of(share)] = below
    return found


def rest(known: Evidence, base: Base) -> float:
    """How many a percentage leaves out; not a number where its counts are not known."""
    above, below = (known.merged.get(key, UNKNOWN).value for key in base)
    return below - above


def _parts(known: Evidence, sums: Sequence[Sum]) -> _Parts:
    rests = {
        rest_of(share): rest(known, base)
        for share, base in known.bases.items()
        if 0 < rest(known, base) < known.tables[share.table].threshold
    }
    last = known.snapshots[-1] if known.snapshots else {}
    must = small(known)
    must |= {key for key, state in last.items() if state.kind == "hidden"}
    must |= {k for k, state in known.now.items() if state.kind == "hidden"} - known.earlier.keys()
    may = {
        key
        for key, state in known.now.items()
        if state.kind == "shown" and state.value > 0 and key not in known.earlier
    } - must
    there = {key for each in sums for key in each.parts if not key.table.endswith(REST)}
    absent = {key for key in there if known.merged.get(key, UNKNOWN).kind == "unknown"} - must
    return _Parts(must, may, rests, absent)


def _rows(known: Evidence, sums: Sequence[Sum], parts: _Parts) -> set[Row]:
    """The equations of each moment: cells that were shown then are no part of them."""
    free = set(parts.keys)
    rows = set()
    for whole, of in sums:
        cells = [(key, -1 if key == whole else 1) for key in (whole, *of) if key in free]
        for then in ({}, *known.snapshots):
            row = tuple(c for c in cells if then.get(c[0], UNKNOWN).kind != "shown")
            rows.add(row)
    return rows - {()}


def _truth(known: Evidence, sums: Sequence[Sum], parts: _Parts) -> dict[Key, float]:
    """True values; of cells that we do not know either, values that fit the sums best."""
    truth = {key: known.merged.get(key, UNKNOWN).value for key in parts.keys} | parts.rests
    unknown = sorted(key for key, value in truth.items() if np.isnan(value))
    touching = [each for each in sums if not {each.whole, *each.parts}.isdisjoint(unknown)]
    if unknown and touching:
        at = {key: number for number, key in enumerate(unknown)}
        matrix, right = np.zeros((len(touching), len(unknown))), np.zeros(len(touching))
        for row, each in enumerate(touching):
            for key, sign in ((each.whole, -1.0), *((part, 1.0) for part in each.parts)):
                if key in at:
                    matrix[row, at[key]] = sign
                else:
                    right[row] -= sign * _value(known, truth, key)
        lower = [float(key in parts.must) for key in unknown]
        truth.update(zip(unknown, _fitted(csr_array(matrix), right, lower), strict=True))
    return {key: 1.0 if np.isnan(value) else value for key, value in truth.items()}


def _countable(each: Sum, parts: _Parts) -> bool:
    """Whether no part is the rest of a percentage that needs no protection: nobody knows it."""
    return all(not k.table.endswith(REST) or k in parts.rests for k in each.parts)


def _value(known: Evidence, truth: dict[Key, float], key: Key) -> float:
    value = truth.get(key, known.merged.get(key, UNKNOWN).value)
    return 0.0 if np.isnan(value) else value


def _fitted(matrix: csr_array, right: Floats, lower: Sequence[float]) -> list[float]:
    """Values for which the sums are off as little as can be."""
    rows, cells = matrix.shape
    off = eye_array(rows)
    done = linprog(
        np.repeat([0.0, 1.0], [cells, 2 * rows]),
        A_eq=hstack([matrix, off, -off]),
        b_eq=right,
        bounds=[*((low, None) for low in lower), *([(0, None)] * (2 * rows))],
        method="highs-ds",
    )
    return [float(value) for value in done.x[:cells]]


def _assembled(
    known: Evidence,
    rows: Iterable[Row],
    parts: _Parts,
    values: dict[Key, float],
    empty: AbstractSet[Key],
) -> Model:
    keys = [key for key in parts.keys if key not in empty]
    at = {key: number for number, key in enumerate(keys)}
    truth = np.array([values[key] for key in keys])
    whole = np.isin([key.table for key in keys], _whole_tables(known))
    whole &= (np.abs(truth - np.round(truth)) < SLACK) & ~_mask(keys, parts.absent)
    few = of_few(known)
    hidden = _mask(keys, (parts.must | parts.may) - few.keys()) & whole
    widths = np.array([min(_width(known, key), few.get(key, np.inf)) for key in keys])
    system = System(
        matrix=_matrix(sorted({tuple(c for c in row if c[0] in at) for row in rows}), at),
        truth=truth,
        lower=np.where(hidden, np.minimum(1.0, truth), 0.0),
        width=np.where(_mask(keys, parts.absent) | (truth < SLACK), 0.0, widths),
        whole=whole,
    )
    must = _mask(keys, parts.must | parts.rests.keys() | parts.absent)
    return Model(keys, system, must, _mask(keys, parts.may), _costs(known, keys, truth))


def _mask(keys: Sequence[Key], some: AbstractSet[Key]) -> Bools:
    return np.array([key in some for key in keys], dtype=bool)


def _whole_tables(known: Evidence) -> list[str]:
    """The tables with whole numbers only, and the rests of percentages."""
    broken = {k.table for k, state in known.merged.items() if state.value % 1 > 0}
    return sorted({*known.tables, *(rest_of(key).table for key in known.bases)} - broken)


def _matrix(rows: Sequence[Row], at: dict[Key, int]) -> csr_array:
    found = np.array([(n, at[key], sign) for n, row in enumerate(rows) for key, sign in row])
    numbers, columns, signs = found.reshape(-1, 3).T
    return csr_array((signs.astype(float), (numbers, columns)), shape=(len(rows), len(at)))


def _width(known: Evidence, key: Key) -> float:
    return float(width(known.tables[key.table.removesuffix(REST)].threshold))


def _costs(known: Evidence, keys: Sequence[Key], truth: Floats) -> Floats:
    below = {base.denominator.table for base in known.bases.values()}
    found = [
        LEVEL_COST.get(key.area_code[:2], OTHER_COST)
        * (TOTAL_COST if YEARS.fullmatch(key.period) or key.table in below else 1.0)
        for key in keys
    ]
    costs: Floats = np.array(found) * (1 + np.log2(1 + truth))
    return costs
