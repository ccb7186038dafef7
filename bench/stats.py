"""The arithmetic of the measurements: percentiles, a plateau, a bar and its verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MET, NOT_MET, NOT_MEASURED = "gehaald", "niet gehaald", "niet gemeten"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` percent of the values do not exceed.

    Nearest rank, so the answer is always a value that was measured. Raises ValueError
    without values or with a share outside 0-100.
    """
    if not values or not 0 <= share <= 100:
        raise ValueError("percentile needs values and a share from 0 to 100")
    rank = math.ceil(share / 100 * len(values))
    return sorted(values)[max(rank, 1) - 1]


def plateau(samples: Sequence[float]) -> float:
    """The median of the middle third of a series. Raises ValueError under three samples."""
    if len(samples) < 3:
        raise ValueError("a plateau needs at least three samples")
    third = len(samples) // 3
    return median(samples[third : len(samples) - third])


def growth(samples: Sequence[float], last: Sequence[float]) -> float:
    """How far the median of `last` lies above the plateau of `samples`, as a share (0.05 = 5%)."""
    return median(last) / plateau(samples) - 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One agreed limit and what was measured; `measured` is None when it could not be."""

    name: str
    target: float
    measured: float | None
    unit: str
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured as a multiple of the target: at most 1 is within the bar."""
        return None if self.measured is None else self.measured / self.target

    @property
    def verdict(self) -> str:
        """`gehaald`, `niet gehaald` or `niet gemeten`."""
        if self.measured is None:
            return NOT_MEASURED
        return MET if self.measured <= self.target else NOT_MET

    def record(self) -> dict[str, object]:
        """The bar as a JSON object."""
        return {
            "name": self.name,
            "target": self.target,
            "measured": self.measured,
            "ratio": self.ratio,
            "unit": self.unit,
            "verdict": self.verdict,
            "note": self.note,
        }


def number(value: float | None) -> str:
    """A figure for the table, with about three significant digits and a decimal comma."""
    if value is None:
        return "-"
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{decimals}f}".replace(".", ",")


def table(bars: Sequence[Bar]) -> str:
    """The bars as lines of text in columns, with a closing count."""
    rows = [("maat", "eis", "gemeten", "verhouding", "eenheid", "oordeel", "")]
    rows += [
        (b.name, number(b.target), number(b.measured), number(b.ratio), b.unit, b.verdict, b.note)
        for b in bars
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        "  ".join(
            cell.rjust(widths[i]) if i in (1, 2, 3) else cell.ljust(widths[i])
            for i, cell in enumerate(row[:6])
        )
        + (f"  {row[6]}" if row[6] else "")
        for row in rows
    ]
    met = sum(bar.verdict == MET for bar in bars)
    return "\n".join([*(line.rstrip() for line in lines), f"{met} van {len(bars)} gehaald"])
