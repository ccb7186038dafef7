"""Survival of five-year age groups, with migration, as counted in Drenthe.

For 65 and older: cohort change ratios (Hamilton & Perry 1962), persons aged x+5 to x+10 in
year t+5 divided by persons aged x to x+5 in year t (no unit). Who moved in or out between
the two counts is inside the ratio. The open group takes 90-95 and 95+ together.
Under 65: the law of Gompertz (1825), a hazard that grows by a fixed factor with each year of
age, fitted on the ratios of the closed groups from 65 on.
Counts: CBS 71488ned, persons by age on 1 January, Drenthe.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.store.records import PROVINCE
from atlas.store.store import Store

AGES = tuple(range(0, 100, 5))  # lower ages of the groups 0-5, 5-10, ..., 90-95, 95+
OLD_AGES = AGES[13:]  # 65-70 ... 95+
CLOSED_AGES = OLD_AGES[:5]  # groups of which all survivors are in the next group
OPEN_AGE = 90  # 90-95 and 95+ together become 95+
STEP = 5  # years
VARIANTS = ("laag", "midden", "hoog")
WINDOWS_MID = 11  # the mean is of this many windows, the newest
FACTS = "huishoudens_ouderen"
Array = npt.NDArray[np.float64]


def old_people(store: Store, item: str = "personen") -> pd.DataFrame:
    """Persons in Drenthe on 1 January: a row for each year, a column for each of `OLD_AGES`.

    `item` is personen, alleenstaand (living alone) or instelling (living in an institution).
    Raises ValueError when a count is not there: nothing is filled in.
    """
    facts = store.facts(FACTS)
    facts = facts[facts["area_code"] == PROVINCE]
    names = {f"{item}_{age}_{age + STEP}": age for age in OLD_AGES[:-1]}
    names[f"{item}_{OLD_AGES[-1]}plus"] = OLD_AGES[-1]
    counts = facts.pivot(index="period", columns="item", values="value").reindex(columns=[*names])
    if counts.empty or counts.isna().to_numpy().any():
        raise ValueError(f"{FACTS}: counts of {item} are missing")
    counts.index = counts.index.astype(int)
    return counts.rename(columns=names).rename_axis(columns=None)


def cohort_ratios(people: pd.DataFrame) -> pd.DataFrame:
    """Cohort change ratios over five years: a row for each first year t.

    Columns 65 ... 85: persons(x+5, t+5) / persons(x, t). Column 90: persons(95+, t+5) /
    persons(90-95 and 95+, t). `people` is as `old_people` gives it.
    """
    first = people.loc[people.index + STEP <= people.index.max()]
    later = people.loc[first.index + STEP].set_axis(first.index)
    ratios = {age: later[age + STEP] / first[age] for age in CLOSED_AGES}
    ratios[OPEN_AGE] = later[95] / (first[90] + first[95])
    return pd.DataFrame(ratios)


def gompertz(ratios: pd.Series[float]) -> tuple[float, float]:
    """Intercept a and slope b of log(hazard) = a + b * age, by least squares.

    The hazard of a group is -log(ratio) over five years; when the hazard at an exact age
    follows Gompertz, that of five years does too, with the same slope. Only the closed
    groups count. Raises ValueError for a ratio that is not between 0 and 1: then more
    people came than died, and there is no hazard.
    """
    closed = ratios[[*CLOSED_AGES]].to_numpy(dtype=float)
    if not ((closed > 0) & (closed < 1)).all():
        raise ValueError("a cohort change ratio is not between 0 and 1")
    slope, intercept = np.polyfit(np.array(CLOSED_AGES, dtype=float), np.log(-np.log(closed)), 1)
    return float(intercept), float(slope)


def survival(ratios: pd.Series[float]) -> Array:
    """The share of each of `AGES` that is there five years later, in the next group.

    The last two are the same: 90-95 and 95+ become 95+ together.
    """
    intercept, slope = gompertz(ratios)
    young = np.array(AGES[: -len(OLD_AGES)], dtype=float)
    under_65 = np.exp(-np.exp(intercept + slope * young))
    old = ratios[[*CLOSED_AGES, OPEN_AGE, OPEN_AGE]].to_numpy(dtype=float)
    return np.concatenate([under_65, old])


def variants(people: pd.DataFrame) -> dict[str, Array]:
    """Survival for each of `VARIANTS`, from the counts `people`.

    midden: for each age the mean of the newest eleven windows of five years. laag and hoog:
    for each age the lowest and the highest ratio of all windows. The extremes are taken age
    by age, as no single window is the worst (or best) at every age: so midden lies between.
    """
    ratios = cohort_ratios(people)
    chosen = (ratios.min(), ratios.tail(WINDOWS_MID).mean(), ratios.max())
    return {name: survival(each) for name, each in zip(VARIANTS, chosen, strict=True)}
