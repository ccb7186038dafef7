"""The published population of the gemeenten, split into five-year ages.

Persons on 1 January (CBS 70072ned), in the age bands that exist for gemeenten.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.interpolate import PchipInterpolator

from atlas.domain.survival import AGES, OLD_AGES, old_people
from atlas.store.records import PROVINCE
from atlas.store.store import Store

YOUNG_BANDS = {
    5: "leeftijd_0_5",
    10: "leeftijd_5_10",
    15: "leeftijd_10_15",
    20: "leeftijd_15_20",
    25: "leeftijd_20_25",
    45: "leeftijd_25_45",
    65: "leeftijd_45_65",
    80: "leeftijd_65_80",
}  # upper age -> indicator
OLD_BANDS = {"leeftijd_65_80": OLD_AGES[:3], "leeftijd_80plus": OLD_AGES[3:]}


def base_population(store: Store, year: int) -> pd.DataFrame:
    """Persons by gemeente (index) and five-year age (columns `AGES`) on 1 January.

    The published bands, split. From 65: as Drenthe divides over the ages (71488ned, the same
    year or the newest before it). Under 65: `split_young`.
    """
    bands = pd.DataFrame(
        {upper: persons_in(store, name, year) for upper, name in YOUNG_BANDS.items()}
    )
    young = split_young(bands)
    drenthe = old_people(store).loc[:year].iloc[-1]
    old = {
        age: persons_in(store, band, year) * (drenthe[age] / drenthe[[*ages]].sum())
        for band, ages in OLD_BANDS.items()
        for age in ages
    }
    return pd.concat([young, pd.DataFrame(old)], axis=1)


def split_young(bands: pd.DataFrame) -> pd.DataFrame:
    """Five-year groups under 65 from wider bands (columns: upper ages, until 80).

    A monotone cubic (PCHIP; Fritsch & Carlson 1980) through the number of persons younger
    than each limit: no group is negative, and together they are exactly the bands.
    """
    limits = np.array([0, *bands.columns], dtype=float)
    younger = np.hstack([np.zeros((len(bands), 1)), bands.to_numpy(dtype=float).cumsum(axis=1)])
    ages = [*AGES[: -len(OLD_AGES)]]
    at = PchipInterpolator(limits, younger, axis=1)(np.array([*ages, 65], dtype=float))
    return pd.DataFrame(np.diff(at, axis=1), bands.index, ages)


def persons_in(store: Store, indicator_id: str, year: int) -> pd.Series[float]:
    """Persons in a band by gemeente of Drenthe; ValueError when one is not there."""
    cells = store.cells(indicator_id, str(year), "gemeente")["value"]
    found = cells.reindex([area.area_code for area in store.children(PROVINCE)])
    if found.isna().any():
        raise ValueError(f"{indicator_id} {year}: not all gemeenten have a figure")
    return found
