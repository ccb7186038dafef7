"""How much the gap moves when one assumption at a time is put low and high."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from atlas.domain.need import total_gap
from atlas.domain.projection import CALIBRATIONS
from atlas.domain.scenario import Scenario
from atlas.domain.supply import Supply
from atlas.store.housing import Assumption
from atlas.store.store import Store

VARIANT, CALIBRATION = "variant", "ijking"
GapAt = Callable[[Scenario], float | None]


@dataclass(frozen=True)
class Bar:
    """The gap with one assumption (or choice) low and high, all else as in the scenario.

    `id` is that of the assumption, `VARIANT` or `CALIBRATION`; `low` and `high` are what it
    is put to, a number or the word of the choice. A gap is None when it is unknown.
    """

    id: str
    low: float | str
    high: float | str
    gap_low: float | None
    gap_high: float | None

    @property
    def width(self) -> float | None:
        """How far the two gaps are apart; None when one is unknown."""
        if self.gap_low is None or self.gap_high is None:
            return None
        return abs(self.gap_high - self.gap_low)


def tornado(
    store: Store,
    members: Sequence[str],
    year: int,
    scenario: Scenario,
    supply: Supply | None = None,
) -> list[Bar]:
    """The bars of all assumptions and choices, the widest first."""

    def at(changed: Scenario) -> float | None:
        return total_gap(store, members, year, changed, supply)

    bars = [_assumption(each, scenario, at) for each in store.housing.assumptions.assumptions]
    low, high = (at(replace(scenario, variant=word)) for word in ("laag", "hoog"))
    bars.append(Bar(VARIANT, "laag", "hoog", low, high))
    bars.append(_calibration({w: at(replace(scenario, calibration=w)) for w in CALIBRATIONS}))
    return sorted(bars, key=lambda bar: bar.width or 0.0, reverse=True)


def ends(record: Assumption) -> tuple[float, float]:
    """What an assumption is put to: its own ends for the tornado, else those of its slider."""
    low = record.low if record.tornado_low is None else record.tornado_low
    return low, record.high if record.tornado_high is None else record.tornado_high


def _assumption(record: Assumption, scenario: Scenario, at: GapAt) -> Bar:
    others = tuple(pair for pair in scenario.values if pair[0] != record.id)
    low, high = ends(record)
    gaps = (at(replace(scenario, values=(*others, (record.id, end)))) for end in (low, high))
    return Bar(record.id, low, high, *gaps)


def _calibration(gaps: Mapping[str, float | None]) -> Bar:
    """The two choices that are furthest apart; any two when gaps are equal or unknown."""
    low, *_, high = sorted(gaps, key=lambda word: gaps[word] or 0.0)
    return Bar(CALIBRATION, low, high, gaps[low], gaps[high])
