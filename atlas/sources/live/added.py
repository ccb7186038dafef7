"""Measures that add up values of a dimension, such as age groups: asked apart, added up here."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from atlas.sources.common import KEY, SourceError, plain
from atlas.sources.live.answers import SourceTable
from atlas.store.sources import Measure, Source


def expanded(source: Source) -> Source:
    """The source with a measure for each value of a dimension that is to be added up."""
    measures = [part for measure in source.measures for part in _parts(measure)]
    return source.model_copy(update={"measures": tuple(measures)})


def _parts(measure: Measure) -> list[Measure]:
    if not measure.added:
        return [measure]
    ((dimension, values),) = measure.added.items()
    return [
        measure.model_copy(
            update={
                "indicator": _name(measure, value),
                "where": {**measure.where, dimension: value},
                "added": {},
            }
        )
        for value in values
    ]


def _name(measure: Measure, value: str) -> str:
    return f"{measure.indicator}/{value}"


def collapsed(table: SourceTable, source: Source) -> SourceTable:
    """The table with the parts of `expanded` added up again; SourceError when one is missing."""
    wholes = {
        _name(measure, value): measure.indicator
        for measure in source.measures
        for values in measure.added.values()
        for value in values
    }
    if not wholes:
        return table
    of = table.frame["indicator"].map(wholes)
    single, parts = table.frame[of.isna()], table.frame[of.notna()]
    number = Counter(wholes.values())
    sums = [_sum(str(name), rows, number[name]) for name, rows in parts.groupby(of.dropna())]
    asked = [replace(a, indicator=wholes.get(a.indicator, a.indicator)) for a in table.asked]
    frame = pd.concat([single, *sums], ignore_index=True)
    return replace(table, frame=frame, asked=tuple(asked))


def _sum(indicator: str, rows: pd.DataFrame, parts: int) -> pd.DataFrame:
    """Parts added up by area and period; a cell with a part without value takes its status."""
    both = rows.reset_index(drop=True)
    short = both[both.groupby(KEY)["value"].transform("size") != parts]
    if len(short):
        first = short.iloc[0]
        message = f"{first.area_code} {first.period}: niet alle {parts} delen zijn er"
        raise SourceError(f"{indicator}: {message}")
    empty = both[both["value"] == ""].drop_duplicates(KEY).set_index(KEY)["status"]
    early = both[both["status"] == "provisional"].drop_duplicates(KEY).set_index(KEY)["status"]
    numbers = pd.Series([Decimal(value or 0) for value in both["value"]], dtype="object")
    total = both.assign(number=numbers)
    whole = total.groupby(KEY, sort=True).agg(number=("number", "sum"), status=("status", "first"))
    whole["status"] = empty.combine_first(early).reindex(whole.index).fillna(whole["status"])
    none = whole.index.isin(empty.index)
    whole["value"] = ["" if off else plain(n) for n, off in zip(whole["number"], none, strict=True)]
    whole = whole.reset_index().assign(indicator=indicator, lower="", upper="")
    return whole[[*rows.columns]].astype("str")
