"""The population of an area by age group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.domain.aggregate import Cell, country_cell, province_cell
from atlas.domain.subject import Subject, newest_period, subject_cell
from atlas.store.store import Store

OLDEST = 100  # where the last group, which has no upper limit, is taken to end
FINE = (0, 5, 10, 15, 20, 25, 45, 65, 80)
COARSE = (0, 15, 25, 45, 65)


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """People from `low` up to (not including) `high` years; None: no upper limit.

    `people` is a count, the other cells are shares of all inhabitants in percent.
    """

    low: int
    high: int | None
    people: Cell
    share: Cell
    drenthe: Cell
    nederland: Cell

    @property
    def years(self) -> int:
        """How many years of age the group spans; the last one ends at OLDEST."""
        return (OLDEST if self.high is None else self.high) - self.low


@dataclass(frozen=True, slots=True)
class BuildUp:
    """The age groups of an area in one period, the youngest first; they cover all ages once."""

    period: str
    groups: tuple[AgeGroup, ...]

    @property
    def known(self) -> bool:
        """Whether any group has a share."""
        return any(group.share.value is not None for group in self.groups)


def build_up(store: Store, subject: Subject) -> BuildUp | None:
    """The newest build-up: by nine groups, else by five (wijken); None without any figure."""
    for lows in (FINE, COARSE):
        period = newest_period(store, subject, share_id(lows, 0))
        if period:
            groups = (_group(store, subject, lows, place, period) for place in range(len(lows)))
            found = BuildUp(period, tuple(groups))
            if found.known or lows is COARSE:
                return found
    return None


def share_id(lows: Sequence[int], place: int) -> str:
    """The indicator of the share of one of the groups that begin at `lows`."""
    return f"{_people_id(lows, place)}_pct"


def _group(
    store: Store, subject: Subject, lows: Sequence[int], place: int, period: str
) -> AgeGroup:
    people, share = _people_id(lows, place), share_id(lows, place)
    return AgeGroup(
        low=lows[place],
        high=lows[place + 1] if place + 1 < len(lows) else None,
        people=subject_cell(store, subject, people, period),
        share=subject_cell(store, subject, share, period),
        drenthe=province_cell(store, share, period),
        nederland=country_cell(store, share, period),
    )


def _people_id(lows: Sequence[int], place: int) -> str:
    last = place + 1 == len(lows)
    return f"leeftijd_{lows[place]}plus" if last else f"leeftijd_{lows[place]}_{lows[place + 1]}"
