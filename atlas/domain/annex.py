"""What the BOCE vision prints about its three gemeenten, and what follows from the parts.

Nothing is mended: beside a printed total stands what the three printed parts give. A count is
added up. A percentage is weighted with the printed numbers of homes, as the document names no
inhabitants of each gemeente.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from atlas.domain.rounding import rounded
from atlas.store.fact_records import FactItem
from atlas.store.records import COUNTRY, Region
from atlas.store.store import Store

GROUPING = "boce"
TABLES = ("boce_bijlage", "boce_wonen", "prognoses")
ORIGINS = frozenset(
    {
        "boce_2023",
        "boce_waarstaatjegemeente",
        "boce_alzheimer",
        "boce_primos",
        "boce_dementie_2018",
    }
)
WEIGHT = "woningvoorraad"
CLOSE = 1  # percentage points that rounding may make
Key = tuple[str, str]  # item and period


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One printed subject of one period; `values` by area code, only what is printed.

    `printed` is the figure of the three together, `own` what follows from the parts, not rounded;
    None where it is not printed or does not follow. `notes` are the remarks of all its figures,
    each once; `statuses` and `origins` likewise (ids).
    """

    item: FactItem
    period: str
    values: Mapping[str, float]
    printed: float | None
    own: float | None
    statuses: tuple[str, ...]
    notes: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def nederland(self) -> float | None:
        """The printed figure of Nederland."""
        return self.values.get(COUNTRY)

    @property
    def gap(self) -> Decimal | None:
        """The printed total less what follows from the parts, both as shown; None without both."""
        if self.printed is None or self.own is None:
            return None
        first, second = (rounded(each, self.item.decimals) for each in (self.printed, self.own))
        return first - second

    @property
    def agrees(self) -> bool | None:
        """Whether printed total and parts fit; a percentage may be off by rounding."""
        if self.gap is None:
            return None
        return abs(self.gap) <= (CLOSE if self.item.unit == "%" else 0)


def region(store: Store) -> Region:
    """The gemeenten of the vision, which are its parts, and their code together."""
    return store.groupings[GROUPING].regions[0]


def annex(store: Store) -> Mapping[Key, AnnexRow]:
    """All that the vision prints about the three gemeenten, by item and period."""
    return _annex(store, store.version)


def rows_of(store: Store, item_id: str) -> tuple[AnnexRow, ...]:
    """The rows of one item, in time order; none for an item that is not printed."""
    found = annex(store)
    return tuple(found[key] for key in sorted(key for key in found if key[0] == item_id))


@lru_cache(maxsize=2)
def _annex(store: Store, version: str) -> Mapping[Key, AnnexRow]:
    return {(row.item.id, row.period): row for name in TABLES for row in _table(store, name)}


def _table(store: Store, name: str) -> Iterator[AnnexRow]:
    items = {item.id: item for item in store.fact_tables[name].items}
    facts = store.facts(name)
    facts = facts[facts["origin"].isin(ORIGINS)].dropna(subset="value")
    for (item_id, period), group in facts.groupby(["item", "period"]):
        values = dict(zip(group["area_code"], group["value"].astype(float), strict=True))
        yield AnnexRow(
            item=items[str(item_id)],
            period=str(period),
            values=values,
            printed=values.get(region(store).area_code),
            own=_own(store, items[str(item_id)], values),
            statuses=_once(group["status"]),
            notes=_once(group["note"]),
            origins=_once(group["origin"]),
        )


def _own(store: Store, item: FactItem, values: Mapping[str, float]) -> float | None:
    """The sum of the three parts, or their mean by homes where a percentage is printed."""
    parts = region(store).members
    if not set(parts) <= set(values):
        return None
    if item.unit != "%":
        return math.fsum(values[code] for code in parts)
    if region(store).area_code not in values:
        return None
    homes = weights(store)
    return math.fsum(values[code] * homes[code] for code in parts) / math.fsum(homes.values())


def weights(store: Store) -> Mapping[str, float]:
    """The printed numbers of homes of the three gemeenten."""
    facts = store.facts("boce_wonen")
    facts = facts[(facts["item"] == WEIGHT) & facts["area_code"].isin(region(store).members)]
    return dict(zip(facts["area_code"], facts["value"].astype(float), strict=True))


def _once(texts: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(text) for text in texts if text))
