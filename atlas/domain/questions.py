"""Questions about features that hold, fail or are unknown, for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

FAILS, OPEN, HOLDS = 0, 1, 2  # in this order "any" is the maximum and "all" the minimum
Codes = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
Sets = npt.NDArray[np.int64]
Filled = tuple[bool, ...]
_CAN_BE = {FAILS: (False,), OPEN: (False, True), HOLDS: (True,)}


@dataclass(frozen=True, slots=True)
class Question:
    """Whether any of the parts holds, or `every` part: features, or questions themselves.

    A feature stands in one place only. That makes an answer in three values exact: it is
    unknown only when filling in the unknown features can still give both answers.
    `codes` are FAILS, OPEN or HOLDS, a column for each feature.
    """

    parts: tuple[Question | str, ...]
    every: bool = False

    def features(self) -> list[str]:
        """All the features that the question is about."""
        inside = (part if isinstance(part, str) else part.features() for part in self.parts)
        return [name for each in inside for name in ([each] if isinstance(each, str) else each)]

    def answer(self, codes: pd.DataFrame) -> Codes:
        """The answer for each row."""
        start = np.full(len(codes), HOLDS if self.every else FAILS, dtype=np.int8)
        join = np.minimum if self.every else np.maximum
        return reduce(join, (_answer(part, codes) for part in self.parts), start)

    def decider(self, codes: pd.DataFrame) -> Codes:
        """For each row the column of the first feature that makes it hold; -1 where none does."""
        found = np.full(len(codes), -1, dtype=np.int8)
        for part in self.parts:
            if isinstance(part, str):
                here = np.where(codes[part] == HOLDS, _column(part, codes), -1).astype(np.int8)
            else:
                here = part.decider(codes)
            found = np.where(found < 0, here, found)
        return np.where(self.answer(codes) == HOLDS, found, np.int8(-1))

    def add_open(self, codes: pd.DataFrame, rows: Bools, sets: Sets) -> None:
        """Add to the sets of some rows the features that can still change the answer.

        A set is a number: bit i for column i of `codes`.
        """
        here = rows & (self.answer(codes) == OPEN)
        for part in self.parts:
            if isinstance(part, str):
                sets[here & (codes[part] == OPEN).to_numpy()] |= 1 << _column(part, codes)
            else:
                part.add_open(codes, here, sets)


def _answer(part: Question | str, codes: pd.DataFrame) -> Codes:
    return codes[part].to_numpy() if isinstance(part, str) else part.answer(codes)


def _column(feature: str, codes: pd.DataFrame) -> int:
    return [*codes].index(feature)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What each pattern of answers to n questions can lead to, in 3**n rows.

    Row number of a pattern: its answers as the digits of a number in base 3. `first` and
    `last` are the lowest and highest outcome; `matters` tells for each question whether its
    unknown answer can change the outcome.
    """

    first: Codes
    last: Codes
    matters: Bools


def outcomes(decide: Callable[[Filled], int], questions: int) -> Outcomes:
    """Decide for every pattern of answers, with its unknown answers filled in every way."""
    first, last, matters = [], [], []
    for pattern in product(_CAN_BE, repeat=questions):
        found = {filled: decide(filled) for filled in product(*(_CAN_BE[a] for a in pattern))}
        first.append(min(found.values()))
        last.append(max(found.values()))
        matters.append([_can_change(found, place) for place in range(questions)])
    return Outcomes(np.array(first, np.int8), np.array(last, np.int8), np.array(matters))


def pattern_of(answers: Sequence[Codes]) -> npt.NDArray[np.intp]:
    """The row number in `Outcomes` of each row's answers."""
    return np.ravel_multi_index([each.astype(np.intp) for each in answers], (3,) * len(answers))


def _can_change(found: Mapping[Filled, int], place: int) -> bool:
    """Whether another answer at a place, all else equal, gives another outcome."""
    turned = ((f[:place] + (not f[place],) + f[place + 1 :], result) for f, result in found.items())
    return any(found.get(other, result) != result for other, result in turned)
