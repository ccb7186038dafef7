"""The own projection of the population: a cohort method in steps of five years.

Persons by gemeente and five-year age, from 2025 to 2050, in three variants. Each step:

    persons(x+5, t+5) = persons(x, t) * survival(x) * migration   (migration: until 65)
    persons(0-5, t+5) = persons(20-45, t+5) * children per adult of the gemeente in 2025

`survival` is explained in `atlas.domain.survival`. `migration` is one factor for each COROP
region, the same in every step and at every age until 65: an own assumption, solved so that
the total of 2050 is the one that PBL/CBS published. docs/methods/prognose.md tells it whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from atlas.domain.population import base_population
from atlas.domain.survival import AGES, STEP, VARIANTS, Array, old_people, variants
from atlas.store.records import PROVINCE
from atlas.store.store import Store

CALIBRATIONS = ("2023", "2020", "geen")
BASE, LAST = 2025, 2050
YEARS = (BASE, *range(2030, LAST + 1, STEP))
PARENTS = slice(AGES.index(20), AGES.index(45))
MIGRANTS = slice(1, AGES.index(65))
NEWEST, WITH_REGIONS = "pbl_cbs_2021", "pbl_cbs_2018"  # vintages 2023-2050 and 2020-2050
TOTAL = "bevolking_totaal"
LIMITS = {
    "laag": f"{TOTAL}_ondergrens67",
    "midden": TOTAL,
    "hoog": f"{TOTAL}_bovengrens67",
}


@dataclass(frozen=True, eq=False)
class Projection:
    """Persons on 1 January. Do not change the frame: it is kept.

    `population` has the index (variant, area_code, year) and the columns `AGES`; the area
    codes are those of the gemeenten, the year 2025 is the published figure in age groups.
    """

    population: pd.DataFrame


def project(store: Store, calibration: str, mortality: float = 1.0) -> Projection:
    """The projection of all gemeenten, one of `CALIBRATIONS`. Pure; the last 64 are kept.

    `mortality` multiplies the hazard at every age (survival ** mortality). The migration
    factors are those of mortality 1: more deaths are not made up for by more people moving
    in, so that only with mortality 1 the totals are the published ones.
    """
    return _project(store, store.version, calibration, mortality)


def by_age(
    projection: Projection, members: Sequence[str], year: int, variant: str
) -> pd.Series[float]:
    """Persons by lower age of the gemeenten `members` together."""
    chosen = projection.population.loc[[(variant, member, year) for member in members]]
    return chosen.sum()


def factors(store: Store, calibration: str) -> pd.DataFrame:
    """Migration factors of five years: a row for each variant, a column for each COROP region.

    1.02 says: at every age until 65, two percent more people than without moving house.
    """
    return _factors(store, store.version, calibration).copy(deep=False)


def backtest(store: Store) -> pd.DataFrame:
    """The method from 2015 to 2025, with counts until 2015 only, beside what came.

    Index area_code (Drenthe, then the gemeenten); columns band (65_80, 80plus, 65plus),
    projected, observed (persons) and error_pct. Variant midden, without calibration.
    """
    base = base_population(store, 2015)
    rates, still = variants(old_people(store).loc[:2015])["midden"], np.ones(len(base))
    later = _run(base.to_numpy(), rates, still, _children(base), 2)[-1]
    projected = _bands(pd.DataFrame(later, base.index, base.columns)).stack()
    observed = _bands(base_population(store, BASE)).stack()
    error = (projected / observed - 1) * 100
    table = pd.DataFrame({"projected": projected, "observed": observed, "error_pct": error})
    return table.reset_index("band")


def _bands(persons: pd.DataFrame) -> pd.DataFrame:
    """Persons in the published bands from 65: of Drenthe, then of the gemeenten."""
    parts = {"65_80": slice(65, 75), "80plus": slice(80, None), "65plus": slice(65, None)}
    table = pd.DataFrame({name: persons.loc[:, part].sum(axis=1) for name, part in parts.items()})
    drenthe = table.sum().to_frame(PROVINCE).T
    return pd.concat([drenthe, table]).rename_axis("area_code").rename_axis("band", axis=1)


def step(persons: Array, rates: Array, migration: Array, children: Array) -> Array:
    """Five years later. `persons`: a row for each gemeente, a column for each of `AGES`.

    `rates` is the survival of each age, `migration` and `children` (persons of 0-5 for each
    person of 20-45) have one number for each gemeente.
    """
    survivors = persons * rates
    later = np.zeros_like(persons)
    later[:, 1:] = survivors[:, :-1]
    later[:, -1] += survivors[:, -1]
    later[:, MIGRANTS] *= migration[:, np.newaxis]
    later[:, 0] = later[:, PARENTS].sum(axis=1) * children
    return later


def _run(
    persons: Array, rates: Array, migration: Array, children: Array, steps: int
) -> list[Array]:
    """The first population and those after each step."""
    found = [persons]
    for _ in range(steps):
        found.append(step(found[-1], rates, migration, children))
    return found


@lru_cache(maxsize=64)
def _project(store: Store, version: str, calibration: str, mortality: float) -> Projection:
    base = base_population(store, BASE)
    region = _region_of(store)
    moved = _factors(store, version, calibration)
    parts = {}
    for variant, rates in variants(old_people(store)).items():
        migration = moved.loc[variant, [region[code] for code in base.index]].to_numpy(dtype=float)
        run = _run(base.to_numpy(), rates**mortality, migration, _children(base), len(YEARS) - 1)
        for year, persons in zip(YEARS, run, strict=True):
            parts[variant, year] = pd.DataFrame(persons, base.index, [*AGES])
    frame = pd.concat(parts, names=["variant", "year", "area_code"])
    frame = frame.reorder_levels(["variant", "area_code", "year"]).sort_index()
    return Projection(frame)


@lru_cache(maxsize=16)
def _factors(store: Store, version: str, calibration: str) -> pd.DataFrame:
    if calibration not in CALIBRATIONS:
        raise ValueError(f"unknown calibration {calibration!r}")
    region = _region_of(store)
    table = pd.DataFrame(1.0, [*VARIANTS], sorted(set(region.values())))
    if calibration == "geen":
        return table
    base, rates = base_population(store, BASE), variants(old_people(store))
    for variant, totals in targets(store, calibration).iterrows():
        for code, total in totals.items():
            members = base[[region[gemeente] == code for gemeente in base.index]]
            table.loc[variant, code] = _solve(members, rates[str(variant)], float(total))
    return table


def _solve(base: pd.DataFrame, rates: Array, total: float) -> float:
    """The factor with which the region has `total` persons in 2050; ValueError if none is near."""

    def excess(factor: float) -> float:
        migration = np.full(len(base), factor)
        run = _run(base.to_numpy(), rates, migration, _children(base), len(YEARS) - 1)
        return float(run[-1].sum()) - total

    return float(brentq(excess, 0.5, 2.0, xtol=1e-12))


def targets(store: Store, calibration: str) -> pd.DataFrame:
    """Published totals of 2050 in persons: a row for each variant, a column for each COROP region.

    "2023": Drenthe of the newest forecast, divided as in the forecast of 2020, the newest
    that names the regions. "2020": that forecast itself. laag and hoog are as far from midden,
    relatively, as the limits of the 67% interval of the newest forecast for Drenthe.
    """
    facts = store.facts("prognoses")
    last = facts[facts["period"] == str(LAST)]
    value = last.set_index(["origin", "area_code", "item"])["value"]
    limits = pd.Series({name: value[NEWEST, PROVINCE, item] for name, item in LIMITS.items()})
    codes = sorted(set(_region_of(store).values()))
    regions = pd.Series({code: value[WITH_REGIONS, code, TOTAL] for code in codes})
    province = limits["midden"] if calibration == "2023" else value[WITH_REGIONS, PROVINCE, TOTAL]
    relative = province * limits / limits["midden"]
    table = np.outer(relative, regions / regions.sum())
    return pd.DataFrame(table, [*VARIANTS], codes)


def _children(base: pd.DataFrame) -> Array:
    """Persons of 0-5 for each person of 20-45, by gemeente."""
    persons = base.to_numpy(dtype=float)
    ratio: Array = persons[:, 0] / persons[:, PARENTS].sum(axis=1)
    return ratio


def _region_of(store: Store) -> dict[str, str]:
    """The COROP region of each gemeente."""
    regions = store.groupings["corop"].regions
    return {member: region.area_code for region in regions for member in region.members}
