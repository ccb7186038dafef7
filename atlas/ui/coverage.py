"""Which levels and periods have figures, counted once and told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import pandas as pd
from babel.lists import format_list

from atlas.figures.numbers import NL, format_number
from atlas.store.store import Store

LEVELS = ("gemeente", "wijk", "buurt", "regio", "provincie", "land")
# Up to this many periods are named one by one.
NAMED = 4
Coverage = Mapping[str, Mapping[str, int]]


@lru_cache(maxsize=2)
def coverage(store: Store, version: str) -> dict[str, dict[str, dict[str, int]]]:
    """Indicator -> level -> period -> number of areas (of 2024) with a value.

    A period whose rows all lack a value counts 0; a period without rows is not there.
    Levels in the order of `LEVELS`, periods in time order.
    """
    frames = {name: store.observations(name) for name in store.indicators}
    rows = pd.concat(frames, names=["indicator"]).reset_index("indicator")
    codes = {code for code, area in store.areas.items() if area.valid}
    codes |= {region.area_code for group in store.groupings.values() for region in group.regions}
    known = rows[rows["area_code"].isin(codes)]
    counted = known.groupby(["indicator", "area_level", "period"])["value"].count()
    found: dict[str, dict[str, dict[str, int]]] = {name: {} for name in store.indicators}
    for key, count in zip(counted.index.tolist(), counted.tolist(), strict=True):
        name, level, period = key
        found[name].setdefault(level, {})[period] = count
    order = {level: place for place, level in enumerate(LEVELS)}
    return {
        name: dict(sorted(levels.items(), key=lambda item: order[item[0]]))
        for name, levels in found.items()
    }


@lru_cache(maxsize=2)
def sizes(store: Store, version: str) -> dict[str, int]:
    """Level -> number of areas that could have a value; of regions all that are known."""
    areas: list[str] = [area.area_level for area in store.areas.values() if area.valid]
    regions = {r.area_code for g in store.groupings.values() for r in g.regions}
    return {level: areas.count(level) for level in LEVELS} | {"regio": len(regions)}


def matrix(found: Coverage, total: Mapping[str, int]) -> list[list[str]]:
    """Rows of a table: periods, then for each level how many areas have a value.

    Neighbouring periods with the same counts share a row.
    """
    periods = sorted({period for level in found.values() for period in level})
    counts = {period: [found[level].get(period) for level in found] for period in periods}
    limits = [total[level] for level in found]
    rows = []
    for row, group in groupby(periods, key=lambda period: counts[period]):
        cells = [_areas(count, limit) for count, limit in zip(row, limits, strict=True)]
        rows.append([period_words(list(group)), *cells])
    return rows


def _areas(count: int | None, total: int) -> str:
    if count is None:
        return "–"
    shown = format_number(count, 0)
    return shown if count == total else f"{shown} van {format_number(total, 0)}"


def period_words(periods: Sequence[str]) -> str:
    """ "2024", "2012, 2016 en 2020", "1960 t/m 2025", "1995 t/m 2025 (9 perioden)"."""
    if not periods:
        return "–"
    years = [int(period) for period in periods if period.isdigit()]
    unbroken = len(years) == len(periods) and years == list(range(years[0], years[-1] + 1))
    if unbroken and len(periods) > 2:
        return f"{periods[0]} t/m {periods[-1]}"
    if len(periods) <= NAMED:
        return format_list(periods, locale=NL)
    return f"{periods[0]} t/m {periods[-1]} ({len(periods)} perioden)"


def subjects(count: int) -> str:
    """ "1 onderwerp", "60 onderwerpen"."""
    return f"{format_number(count, 0)} {'onderwerp' if count == 1 else 'onderwerpen'}"
