"""People of 65 and older, their households and how many have trouble moving, by gemeente."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.domain.aggregate import level_periods
from atlas.domain.households import households, rates
from atlas.domain.projection import YEARS, project
from atlas.domain.scenario import Scenario, numbers
from atlas.domain.survival import AGES, OLD_AGES, VARIANTS
from atlas.store.store import Store

GROUPS = {"65-74": 65, "75-84": 75, "85+": 85}  # lower age of each group of households
MOBILITY, OLDER_PEOPLE = "beperking_bewegen_65plus", "leeftijd_65plus"

Floats = npt.NDArray[np.float64]


def persons(store: Store, members: Sequence[str], year: int, scenario: Scenario) -> Floats:
    """Persons by gemeente (rows) and five-year age from 0 (columns)."""
    table = _table(store, scenario)
    return np.stack([table[scenario.variant, member, year] for member in members])


def older_than(
    store: Store, members: Sequence[str], scenario: Scenario, from_age: int
) -> pd.DataFrame:
    """Persons from an age on, gemeenten together: a row for each year, a column by variant."""
    table, first = _table(store, scenario), AGES.index(from_age)
    sums = {
        variant: [
            math.fsum(table[variant, member, year][first:].sum() for member in members)
            for year in YEARS
        ]
        for variant in VARIANTS
    }
    return pd.DataFrame(sums, index=[*YEARS])


def _table(store: Store, scenario: Scenario) -> dict[tuple[str, str, int], Floats]:
    mortality = numbers(store, scenario)["sterfte"] / 100
    return _population(store, store.version, scenario.calibration, mortality)


def units(
    store: Store, members: Sequence[str], year: int, scenario: Scenario
) -> tuple[Floats, Floats]:
    """Private households (gemeente by group of `GROUPS`), people in institutions (by gemeente)."""
    number = numbers(store, scenario)
    homes, institution = _per_person(
        store, store.version, number["alleen"], number["instelling"] / 100
    )
    old = persons(store, members, year, scenario)[:, AGES.index(OLD_AGES[0]) :]
    starts = [OLD_AGES.index(age) for age in GROUPS.values()]
    return np.add.reduceat(old * homes, starts, axis=1), old @ institution


@lru_cache(maxsize=64)
def _population(
    store: Store, version: str, calibration: str, mortality: float
) -> dict[tuple[str, str, int], Floats]:
    """The projection as arrays by (variant, gemeente, year): much faster to look up."""
    frame = project(store, calibration, mortality).population
    return dict(zip(frame.index, frame[[*AGES]].to_numpy(), strict=True))


@lru_cache(maxsize=256)
def _per_person(
    store: Store, version: str, alone: float, institution: float
) -> tuple[Floats, Floats]:
    """Households, and places in institutions, for one person of each of `OLD_AGES`."""
    one = households(pd.Series(1.0, index=[*OLD_AGES]), rates(store), alone, institution)
    return one["households"].to_numpy(), one["institution"].to_numpy()


def local_shares(
    store: Store, members: Sequence[str], chosen: float = math.nan
) -> tuple[Floats, tuple[str, ...]]:
    """% of 65+ that has trouble moving, by gemeente, or `chosen` for all of them.

    A gemeente without a figure takes the mean of Drenthe, weighted with people of 65 and
    older; those gemeenten are returned too. NaN when there is no figure at all.
    """
    if not math.isnan(chosen):
        return np.full(len(members), chosen), ()
    own = newest(store, MOBILITY)
    weights = newest(store, OLDER_PEOPLE)
    borrowed = tuple(member for member in members if member not in own)
    weighed = [code for code in own if code in weights]
    mean = (
        float(np.average([own[c] for c in weighed], weights=[weights[c] for c in weighed]))
        if weighed
        else math.nan
    )
    return np.array([own.get(member, mean) for member in members]), borrowed


def newest(store: Store, indicator_id: str) -> Mapping[str, float]:
    """The newest figures of an indicator by gemeente, only those with a value."""
    return _newest(store, store.version, indicator_id)


@lru_cache(maxsize=16)
def _newest(store: Store, version: str, indicator_id: str) -> Mapping[str, float]:
    periods = level_periods(store, indicator_id, "gemeente")
    if not periods:
        return {}
    values = store.cells(indicator_id, periods[-1], "gemeente")["value"].dropna()
    return MappingProxyType({str(code): float(value) for code, value in values.items()})
