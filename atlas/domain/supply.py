"""Dwellings counted by class and area, and how much of the stock that tells us about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.store.dwellings import Dwellings
from atlas.store.records import AreaLevel
from atlas.store.store import Store

STOCK = "woningvoorraad"
UNKNOWN, TOTAL = "onbekend", "totaal"
COVERAGE = ("voorraad", "bekend", "in_tabel_onbekend", "niet_in_tabel", "bekend_pct")


@dataclass(frozen=True, eq=False)
class Supply:
    """Numbers of dwellings in a table, by area.

    `by_area` is indexed by area_code, has int64 columns for every class id, "onbekend" (no
    certain class) and "totaal" (their sum), and only areas that the table has dwellings in:
    of other areas nothing is known. `fictitious`: of example data, never to be
    compared with real people: `need.gap` refuses it.
    """

    by_area: pd.DataFrame
    fictitious: bool


def supply(
    dwellings: Dwellings, classified: pd.DataFrame, area_level: AreaLevel, store: Store
) -> Supply:
    """Count the dwellings by class (`classify` of the same rows) and area.

    At gemeente level every row counts. At another level only the rows of which the place is
    known that precisely, so the totals can be lower than those of the gemeenten.
    """
    frame = dwellings.frame
    area = frame["gemeente_code"]
    if area_level != "gemeente":
        codes = {code for code, one in store.areas.items() if one.area_level == area_level}
        area = frame["area_code"].where(frame["area_code"].isin(codes))
    class_id = classified["class_id"].astype("str").replace("", UNKNOWN)
    counts = frame["aantal"].groupby([area, class_id]).sum().unstack(fill_value=0)
    classes = [each.id for each in store.housing.classification.classes]
    by_area = counts.reindex(columns=[*classes, UNKNOWN], fill_value=0).astype(np.int64)
    by_area[TOTAL] = by_area.sum(axis="columns")
    return Supply(by_area.rename_axis(index="area_code", columns=None), dwellings.fictitious)


def coverage(supply: Supply | None, store: Store, level: AreaLevel) -> pd.DataFrame:
    """For every area of a level: of how many dwellings the class is known.

    voorraad: the latest housing stock of the store, NaN where there is no figure; of a
    fictitious supply its own total, for its dwellings are no part of a real stock. bekend,
    in_tabel_onbekend: dwellings in the supply with and without a certain class.
    niet_in_tabel: the rest of the stock, 0 where the supply has more dwellings than the
    stock. bekend_pct: share of the stock (or of the supply, where that has more). The last
    two are NaN without a stock.
    """
    areas = [a.area_code for a in store.areas.values() if a.area_level == level and a.valid]
    index = pd.Index(areas, name="area_code")
    unknown = total = pd.Series(0, index=index)
    if supply:
        counts = supply.by_area.reindex(index, fill_value=0)
        unknown, total = counts[UNKNOWN], counts[TOTAL]
    if supply and supply.fictitious:
        stock = total.where(total > 0).astype(np.float64)
    else:
        stock = _stock(store, level).reindex(index)
    whole = stock.clip(lower=total)
    share = (total - unknown) / whole.where(whole > 0) * 100
    parts = (stock, total - unknown, unknown, whole - total, share)
    return pd.DataFrame(dict(zip(COVERAGE, parts, strict=True)))


def _stock(store: Store, level: AreaLevel) -> pd.Series[float]:
    """The housing stock in the latest period that the level has figures for."""
    periods = store.periods(STOCK, level)
    if not periods:
        return pd.Series(dtype=np.float64)
    return store.cells(STOCK, periods[-1], level)["value"]
