"""Pages of observations: only the tables that a page needs are filtered and read."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd

from atlas.api.kept import Kept
from atlas.api.parameters import Chosen
from atlas.api.problems import Problem
from atlas.api.resources import Row, area_names, known, origin_row
from atlas.store.records import Indicator
from atlas.store.store import Store

FILTERS = {"area": "area_code", "level": "area_level", "period": "period", "status": "status"}
COUNTS: Kept[tuple[int, ...]] = Kept(256)  # rows by indicator: a next page need not count again


def page_rows(store: Store, chosen: Chosen, start: int, count: int) -> tuple[list[Row], int]:
    """`count` observations from number `start` (0 is the first), and how many there are in all.

    In the order of the indicators, then by area and period. Problem for an unknown indicator or
    area; a period or status that does not occur gives no rows.
    """
    indicators = _indicators(store, chosen)
    names = area_names(store)
    if unknown := [code for code in chosen.get("area", ()) if code not in names]:
        raise Problem(404, f"Er is geen gebied '{unknown[0]}'. Zie /api/v1/areas.")
    filtered = cache(lambda number: _filtered(store, indicators[number], chosen))
    counts = COUNTS.get(
        (store.version, tuple(each.id for each in indicators), _filters(chosen)),
        lambda: tuple(len(filtered(number)) for number in range(len(indicators))),
    )
    rows: list[Row] = []
    passed = 0
    for number, indicator in enumerate(indicators):
        first = max(start - passed, 0)
        room = count - len(rows)
        if room and first < counts[number]:
            frame = filtered(number).iloc[first : first + room]
            rows += _rows(frame, indicator, names, store.version)
        passed += counts[number]
    return rows, passed


def _indicators(store: Store, chosen: Chosen) -> list[Indicator]:
    known(chosen, "theme", store.themes, "thema")
    asked, themes = chosen.get("indicator", tuple(store.indicators)), chosen.get("theme")
    if unknown := [one for one in asked if one not in store.indicators]:
        raise Problem(404, f"Er is geen indicator '{unknown[0]}'. Zie /api/v1/indicators.")
    found = [store.indicators[one] for one in dict.fromkeys(asked)]
    return [one for one in found if not themes or one.theme in themes]


def _filters(chosen: Chosen) -> tuple[tuple[str, ...], ...]:
    return tuple(chosen.get(name, ()) for name in FILTERS)


def _filtered(store: Store, indicator: Indicator, chosen: Chosen) -> pd.DataFrame:
    codes, filters = chosen.get("area", ()), dict(FILTERS)
    if len(codes) == 1:  # the store has the rows of one area at hand
        frame = store.series(indicator.id, codes[0])
        del filters["area"]
    else:
        frame = store.observations(indicator.id)
    for name, column in filters.items():
        if values := chosen.get(name):
            frame = frame[frame[column].isin(values)]
    return frame


def _rows(
    frame: pd.DataFrame, indicator: Indicator, names: dict[str, str], version: str
) -> list[Row]:
    origins = {origin.id: origin_row(origin) for origin in indicator.origin}
    cells: Any = frame.itertuples(index=False)
    return [
        {
            "indicator": indicator.id,
            "areaCode": row.area_code,
            "areaName": names[row.area_code],
            "areaLevel": row.area_level,
            "period": row.period,
            "value": number(row.value),
            "lower": number(row.lower),
            "upper": number(row.upper),
            "status": row.status,
            "unit": indicator.unit,
            "origin": origins[row.origin],
            "version": version,
        }
        for row in cells
    ]


def number(value: Any) -> float | int | None:
    """A figure as JSON: exact, a whole one without `.0`; None where there is none."""
    value = float(value)
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
