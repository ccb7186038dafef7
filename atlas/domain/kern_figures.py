"""Figures of a kern: our own sum over the buurten that are counted with it.

The sources know buurten and wijken, no kernen. Only totals can be added up, and shares of which
both counts are totals. The method: docs/methods/profiel.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.aggregate import STRENGTH, Cell, cells_of, empty_cell
from atlas.domain.demand import demand
from atlas.store.profile import Share
from atlas.store.store import Store

BUURT = "buurt"
WHY = ("suppressed", "missing", "not_applicable")  # of parts without a figure the first is told


def kern_periods(store: Store, indicator_id: str) -> tuple[str, ...]:
    """The periods in which a kern can have a figure, in time order; none for other figures."""
    share = _share(store, indicator_id)
    if _adds_up(store, indicator_id):
        return store.periods(indicator_id, BUURT)
    if share is None:
        return ()
    above = store.periods(share.numerator or "", BUURT)
    return tuple(period for period in above if period in store.periods(share.denominator, BUURT))


def kern_cells(store: Store, indicator_id: str, period: str) -> Mapping[str, Cell]:
    """The cells of all kernen with buurten by their code, `computed`; callers must not change it.

    One buurt without a figure, and there is none for the kern. Empty for an indicator that does
    not add up. Shares are not rounded.
    """
    return _kern_cells(store, store.version, indicator_id, period)


def kern_buurten(store: Store) -> Mapping[str, tuple[str, ...]]:
    """The codes of the buurten that are counted with a kern, by the code of the kern."""
    return _kern_buurten(store, store.version)


@lru_cache(maxsize=128)
def _kern_cells(store: Store, version: str, indicator_id: str, period: str) -> Mapping[str, Cell]:
    if period not in kern_periods(store, indicator_id):
        return MappingProxyType({})
    if _adds_up(store, indicator_id):
        cells = cells_of(store.cells(indicator_id, period, BUURT))
        return MappingProxyType(
            {
                kern: _sum(kern, [cells.get(code) or empty_cell(code) for code in codes])
                for kern, codes in kern_buurten(store).items()
            }
        )
    share = _share(store, indicator_id)
    assert share is not None  # it has periods
    above = kern_cells(store, share.numerator or "", period)
    below = kern_cells(store, share.denominator, period)
    return MappingProxyType({kern: _ratio(above[kern], below[kern], share.per) for kern in above})


def _sum(kern: str, parts: Sequence[Cell]) -> Cell:
    """The sum of complete parts, never stronger than the weakest; else why there is none."""
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        states = {part.state for part in parts}
        return empty_cell(kern, next(state for state in WHY if state in states))
    status = min((part.status for part in parts), key=STRENGTH.index)
    return Cell(kern, "value", math.fsum(values), status, parts[0].origin, computed=True)


def _ratio(above: Cell, below: Cell, per: int) -> Cell:
    """`per` times one sum by another; of nobody there is no share."""
    if above.value is None or below.value is None:
        return empty_cell(above.area_code, below.state if above.value is not None else above.state)
    if below.value <= 0:
        return empty_cell(above.area_code, "not_applicable")
    status = min((above.status, below.status), key=STRENGTH.index)
    value = per * above.value / below.value
    return Cell(above.area_code, "value", value, status, above.origin, computed=True)


def _adds_up(store: Store, indicator_id: str) -> bool:
    """Whether it is a total that buurten have."""
    indicator = store.indicators[indicator_id]
    return indicator.aggregate.rule == "sum" and BUURT in indicator.table.levels


def _share(store: Store, indicator_id: str) -> Share | None:
    """How a share is made of two totals that buurten have; None for all else."""
    share = shares(store).get(indicator_id)
    if share is None or share.numerator is None:
        return None
    both = (share.numerator, share.denominator)
    return share if all(_adds_up(store, each) for each in both) else None


def shares(store: Store) -> Mapping[str, Share]:
    """How figures are made of counts, by indicator; none without a record of profiles."""
    return _shares(store, store.version)


@lru_cache(maxsize=2)
def _shares(store: Store, version: str) -> Mapping[str, Share]:
    try:
        return {share.indicator: share for share in store.profile.shares}
    except LookupError:  # data without a profile
        return {}


@lru_cache(maxsize=2)
def _kern_buurten(store: Store, version: str) -> Mapping[str, tuple[str, ...]]:
    rest = store.geometry("buurt_rest")["features"] if "buurt_rest" in store.layers else []
    parts = {
        each["properties"]["area_code"]: each["properties"].get("area_codes", ()) for each in rest
    }
    found: dict[str, list[str]] = {}
    points = demand(store).points["kern_code"]
    for point, kern in zip(points.index.tolist(), points.tolist(), strict=True):
        if kern:
            found.setdefault(kern, []).extend(parts.get(point, (point,)))
    return MappingProxyType({kern: tuple(codes) for kern, codes in found.items()})
