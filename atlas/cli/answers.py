"""Find what a command asks for: an indicator, an area, one figure."""

from __future__ import annotations

import difflib

from atlas.domain.aggregate import (
    CELL_COLUMNS,
    Cell,
    country_cell,
    empty_cell,
    observed,
    province_cell,
    region_cell,
)
from atlas.store.read import LEVELS
from atlas.store.records import COUNTRY, PROVINCE, Area, Indicator, Region
from atlas.store.store import Store


class CommandError(Exception):
    """A question that cannot be answered; the message is Dutch and says what to do."""


def find_indicator(store: Store, indicator_id: str) -> Indicator:
    """The indicator of this id; otherwise an error that names ids that look like it."""
    if indicator_id in store.indicators:
        return store.indicators[indicator_id]
    like = difflib.get_close_matches(indicator_id, store.indicators, 3, 0.5)
    hint = f"bedoelt u {' of '.join(like)}?" if like else "zie: python -m atlas list indicators"
    raise CommandError(f"indicator '{indicator_id}' bestaat niet; {hint}")


def regions(store: Store) -> dict[str, Region]:
    """The regions of all groupings by their code."""
    found = (region for grouping in store.groupings.values() for region in grouping.regions)
    return {region.area_code: region for region in found}


def area_name(store: Store, code: str) -> str:
    """The name of an area or region."""
    return store.areas[code].name if code in store.areas else regions(store)[code].title


def find_area(store: Store, indicator: Indicator, given: str) -> str:
    """The code of an area or region given by code or exact name.

    A name that areas of several levels have goes to the first level, from large to small, at
    which the indicator has figures; where two of one level share it, the code is needed.
    """
    if given in store.areas or given in regions(store):
        return given
    levels = list(LEVELS.values())

    def place(area: Area) -> tuple[bool, int]:
        return area.area_level not in indicator.table.levels, levels.index(area.area_level)

    named = [area for area in store.areas.values() if area.name == given and area.valid]
    best = min(map(place, named), default=None)
    codes = [area.area_code for area in named if place(area) == best]
    codes = codes or [code for code, region in regions(store).items() if region.title == given]
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise CommandError(f"'{given}' komt vaker voor; kies een code: {', '.join(codes)}")
    names = dict.fromkeys(area.name for area in store.areas.values() if area.valid)
    like = difflib.get_close_matches(given, names, 3)
    hint = f"bedoelt u {' of '.join(like)}?" if like else "zie: python -m atlas list areas"
    raise CommandError(f"gebied '{given}' bestaat niet; {hint}")


def find_cell(store: Store, indicator: Indicator, code: str, period: str) -> Cell:
    """The cell of an area; Drenthe and regions by the indicator's rule where needed."""
    periods = set(store.observations(indicator.id)["period"])
    if period not in periods:
        known = ", ".join(sorted(periods))
        raise CommandError(f"geen cijfers over '{period}'; er zijn cijfers over {known}")
    if code == PROVINCE:
        return province_cell(store, indicator.id, period)
    if code == COUNTRY:
        return country_cell(store, indicator.id, period)
    if region := regions(store).get(code):
        return region_cell(store, indicator.id, period, region)
    series = store.series(indicator.id, code)
    row = series[series["period"] == period]
    if row.empty:
        return empty_cell(code)
    return observed(code, *row.iloc[0][[*CELL_COLUMNS]])
