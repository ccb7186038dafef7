"""Households of people of 65 and older, and residents of institutions.

Of each hundred persons of an age, some live in an institution, some alone, and the others
with someone. Rates: CBS 71488ned, Drenthe, 1 January, persons by age and position in the
household. Two who live together count as one household, also when one of them is younger
than 65 or both live with a child: a simplification, told in docs/methods/prognose.md.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from atlas.domain.projection import BASE, by_age, project
from atlas.domain.survival import OLD_AGES, old_people
from atlas.store.store import Store

RATES_YEAR = 2024
BOCE, BOCE_ITEM, BOCE_YEAR = "boce_wonen", "huishoudens_65plus", 2022


def rates(store: Store) -> pd.DataFrame:
    """Shares (0-1) by lower age 65 ... 95 in 2024: columns alone and institution."""
    return _rates(store, store.version).copy(deep=False)


def households(
    persons_by_age: pd.Series[float],
    rates: pd.DataFrame,
    alone_shift_pp: float = 0.0,
    institution_factor: float = 1.0,
) -> pd.DataFrame:
    """Households and residents of institutions by age.

    households = persons x (alone + (1 - alone - institution) / 2); institution = persons x
    share. Index: the lower ages of `rates`; other ages of `persons_by_age` are left out.

    `institution_factor` multiplies the share in institutions; who lives there no longer (or
    newly) lives at home alone as often as others of that age. `alone_shift_pp` changes the
    share that lives alone among those at home, in percentage points. Raises ValueError when
    a share would leave 0 to 1.
    """
    institution = rates["institution"] * institution_factor
    alone_at_home = rates["alone"] / (1 - rates["institution"]) + alone_shift_pp / 100
    for share in (institution, alone_at_home):
        if not share.between(0, 1).all():
            raise ValueError("a share of persons is not between 0 and 1")
    persons = persons_by_age.reindex(rates.index)
    at_home = persons * (1 - institution)
    both = {
        "households": at_home * (alone_at_home + (1 - alone_at_home) / 2),
        "institution": persons * institution,
    }
    return pd.DataFrame(both)


def boce_check(store: Store) -> pd.DataFrame:
    """Our households 65+ of 2025 beside those that the BOCE annex prints for 2022.

    Index: the gemeenten of the annex; columns printed (2022), own (2025) and more_pct, how
    much more ours is. The atlas has no figures by age of these gemeenten in 2022, so that the
    years differ: growth in three years is part of the difference.
    """
    facts = store.facts(BOCE)
    chosen = (facts["item"] == BOCE_ITEM) & facts["area_code"].str.startswith("GM")
    printed = facts[chosen].set_index("area_code")["value"]
    base, shares = project(store, "geen"), rates(store)
    own = {
        code: households(by_age(base, [code], BASE, "midden"), shares)["households"].sum()
        for code in printed.index
    }
    table = pd.DataFrame({"printed": printed, "own": pd.Series(own)})
    table["more_pct"] = (table["own"] / table["printed"] - 1) * 100
    return table


@lru_cache(maxsize=4)
def _rates(store: Store, version: str) -> pd.DataFrame:
    persons = old_people(store).loc[RATES_YEAR, [*OLD_AGES]]
    shares = {
        name: old_people(store, item).loc[RATES_YEAR, [*OLD_AGES]] / persons
        for name, item in (("alone", "alleenstaand"), ("institution", "instelling"))
    }
    return pd.DataFrame(shares)
