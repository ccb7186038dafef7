"""Whether a difference between two areas can be chance. The method: docs/methods/verschil.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.domain.aggregate import Cell
from atlas.store.records import Indicator
from atlas.store.store import Store

VerdictKind = Literal["clear", "chance", "same", "untested", "none"]
"""clear: more than chance explains; chance: it may be chance; same: equal as shown;
untested: nothing is said of it (`reason`); none: one of the two figures is not there."""
Reason = Literal["", "modelled", "experienced", "small", "mean", "no_counts", "no_figure"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure stands beside another of the same indicator and period.

    `side`: 1 higher, -1 lower, 0 equal as shown or unknown. `low`, `high`: the interval of the
    difference (in the unit of the indicator) where it was tested. `reason`: why it was not.
    """

    kind: VerdictKind
    side: int = 0
    low: float | None = None
    high: float | None = None
    reason: Reason = ""


def judge(
    store: Store, indicator: Indicator, period: str, cell: Cell, other: Cell, *, inside: bool
) -> Verdict:
    """What may be said of the difference of `cell` with `other`.

    `inside`: the area of `cell` is a part of that of `other`, so that it is set against the rest.
    """
    if cell.value is None or other.value is None:
        return Verdict("none", reason="no_figure")
    return Verdict("untested", 1, reason="no_counts")
