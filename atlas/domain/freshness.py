"""How fresh figures are: which live source they have, and when it will have newer ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from atlas.store.records import Indicator
from atlas.store.sources import Source
from atlas.store.store import Store


@dataclass(frozen=True, slots=True)
class Expected:
    """The month in which a source is expected to have newer figures, by its own habit."""

    source: Source
    year: int
    month: int


def sources_of(store: Store, indicator: Indicator) -> tuple[Source, ...]:
    """The live sources that can refresh an indicator; none for one without, or a delivered one."""
    return tuple(
        source
        for source in store.sources.values()
        if any(each.indicator == indicator.id and not each.facts for each in source.measures)
    )


def expected(store: Store, indicator: Indicator) -> Expected | None:
    """The first release after the figures that the atlas has; None where no habit is known.

    It may be in the past: then newer figures are there, or late. With several sources the first.
    """
    taken = max(origin.accessed for origin in indicator.origin)
    found = [
        Expected(source, *following(source, taken))
        for source in sources_of(store, indicator)
        if source.release.month is not None
    ]
    return min(found, key=lambda each: (each.year, each.month), default=None)


def following(source: Source, taken: date) -> tuple[int, int]:
    """Year and month of the first release of a source after a day; ValueError without a month.

    Its years are counted from that of the day: a source with figures every two years was taken
    in a year with figures, or before.
    """
    release = source.release
    if release.month is None:
        raise ValueError(source.id)
    if (taken.year, taken.month) < (taken.year, release.month):
        return taken.year, release.month
    return taken.year + release.every_years, release.month
