"""Need of homes for older people by class, and the gap to the supply.

Households and places of 65 and older come from the projection; each class takes its share of
them. Every function that computes is pure; what it needs of the store is read at the end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from atlas.domain.older_people import OLDER_PEOPLE, Floats, local_shares, newest, units
from atlas.domain.projection import YEARS
from atlas.domain.scenario import Scenario, numbers
from atlas.domain.supply import Supply
from atlas.domain.survival import VARIANTS
from atlas.store.store import Store

NOW = YEARS[0]
PLACES, REST = "hs-1", "hs-5"
SUITABLE = ("hs-1", "hs-2", "hs-3", "hs-4")
CLASSES = (*SUITABLE, REST)
TOTAL = ""  # the class of the row of all suitable homes and places together
EXTRA = (None, "nultreden_75", "nultreden_85")  # the assumption that adds to each group
STOCK = "woningvoorraad"
WIJK_PERIOD = "2024"
NORM_UNIT = 10_000


@dataclass(frozen=True)
class Row:
    """One class (or `TOTAL`) in homes and places; None is unknown."""

    class_id: str
    need_now: float | None
    need: float | None
    supply: float | None
    gap: float | None


@dataclass(frozen=True)
class Gap:
    """What an area needs in a year, what there is, and what is short (negative: to spare).

    `rows` are the five classes; `total` is all that is suitable (the first four), less
    `planned` homes. `households_now` and `households` are by age group of `GROUPS`.
    `variants`: the gap of `total` by variant of the projection. `borrowed`: gemeenten without
    a figure of their own that take that of Drenthe.
    """

    members: tuple[str, ...]
    year: int
    scenario: Scenario
    rows: tuple[Row, ...]
    total: Row
    planned: float
    households_now: tuple[float, ...]
    households: tuple[float, ...]
    borrowed: tuple[str, ...] = ()
    variants: Mapping[str, float | None] = field(default_factory=dict)


def needed(
    private: Floats, places: Floats, nultreden: Floats, services: float, adapted: float
) -> dict[str, float]:
    """Homes and places by class, for gemeenten (rows) and age groups (columns) together.

    `private`: households; `places`: people in institutions by gemeente; `nultreden`: % of
    the households of each cell that needs at least a step-free home (NaN unknown);
    `services` and `adapted`: % of all households. The parts sum to households and places.
    """
    services = float(np.minimum(services, 100.0))
    adapted = float(np.minimum(adapted, 100.0 - services))
    suitable = np.clip(nultreden, services + adapted, 100.0)
    shares = (services, adapted, suitable - (services + adapted), 100.0 - suitable)
    homes = (float((private * share).sum() / 100) for share in shares)
    return dict(zip(CLASSES, (float(places.sum()), *homes), strict=True))


def nultreden_shares(local: Floats, extra: Sequence[float]) -> Floats:
    """% that needs a step-free home by gemeente and age group, at most 100%."""
    shares: Floats = np.minimum(local[:, None] + np.asarray(extra)[None, :], 100.0)
    return shares


def rows_of(
    now: Mapping[str, float],
    then: Mapping[str, float],
    supply: Mapping[str, float],
    planned: float,
) -> tuple[tuple[Row, ...], Row]:
    """The rows of the classes, and the total of what is suitable less what is planned.

    `supply` is by class, with `TOTAL` for all that is suitable; NaN is unknown, and so is a
    class that is not in it.
    """
    there = {each: supply.get(each, math.nan) for each in (*CLASSES, TOTAL)}
    rows = tuple(_row(each, now[each], then[each], there[each], 0.0) for each in CLASSES)
    now_all, then_all = (sum(needs[each] for each in SUITABLE) for needs in (now, then))
    return rows, _row(TOTAL, now_all, then_all, there[TOTAL], planned)


def _row(class_id: str, now: float, then: float, supply: float, planned: float) -> Row:
    return Row(class_id, *(_known(each) for each in (now, then, supply, then - supply - planned)))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def gap(
    store: Store,
    members: Sequence[str],
    year: int,
    scenario: Scenario,
    supply: Supply | None = None,
) -> Gap:
    """Need, supply and gap of gemeenten together, with the gap in each variant.

    `supply` is the dwelling table for the supply method "tabel". Raises ValueError for
    fictitious dwellings: they cannot be taken off the need of real people.
    """
    found = _gap(store, tuple(members), year, scenario, supply)
    variants = {
        variant: found.total.gap
        if variant == scenario.variant
        else _gap(store, tuple(members), year, replace(scenario, variant=variant), supply).total.gap
        for variant in VARIANTS
    }
    return replace(found, variants=variants)


def total_gap(
    store: Store,
    members: Sequence[str],
    year: int,
    scenario: Scenario,
    supply: Supply | None = None,
) -> float | None:
    """Only the gap of all that is suitable; None when unknown."""
    return _gap(store, tuple(members), year, scenario, supply).total.gap


def _gap(
    store: Store, members: tuple[str, ...], year: int, scenario: Scenario, supply: Supply | None
) -> Gap:
    if supply is not None and supply.fictitious:
        raise ValueError("real need and fictitious dwellings cannot be in one sum")
    number = numbers(store, scenario)
    local, borrowed = local_shares(store, members, number["nultreden"])
    extra = [number[name] if name else 0.0 for name in EXTRA]
    shares = nultreden_shares(local, extra)
    private_now, places_now = units(store, members, NOW, Scenario())
    private, places = units(store, members, year, scenario)
    now = needed(private_now, places_now, shares, number["diensten"], number["aangepast"])
    then = needed(private, places, shares, number["diensten"], number["aangepast"])
    available = _supply(store, members, scenario, now, supply)
    rows, total = rows_of(now, then, available, number["gepland"])
    return Gap(
        members=members,
        year=year,
        scenario=scenario,
        rows=rows,
        total=total,
        planned=number["gepland"],
        households_now=tuple(private_now.sum(axis=0).tolist()),
        households=tuple(private.sum(axis=0).tolist()),
        borrowed=borrowed,
    )


def _supply(
    store: Store,
    members: Sequence[str],
    scenario: Scenario,
    now: Mapping[str, float],
    supply: Supply | None,
) -> dict[str, float]:
    """The supply of today by class, with `TOTAL`, as the method of the scenario knows it."""
    if scenario.supply_method == "groei":
        return {**now, TOTAL: sum(now[each] for each in SUITABLE)}
    if scenario.supply_method == "aandeel":
        number = numbers(store, scenario)
        stock = newest(store, STOCK)
        dwellings = sum(stock.get(member, math.nan) for member in members)
        homes = dwellings * number["aanbod_geschikt"] / 100 * number["bewoond"] / 100
        return {PLACES: now[PLACES], TOTAL: now[PLACES] + homes}
    return {} if supply is None else counted(supply.by_area, members)


def counted(by_area: pd.DataFrame, members: Sequence[str]) -> dict[str, float]:
    """The suitable dwellings of a table by class; NaN when a gemeente is not in it."""
    sums = by_area.reindex([*members])[[*SUITABLE]].sum(skipna=False)
    return {**{name: float(sums[name]) for name in SUITABLE}, TOTAL: float(sums.sum(skipna=False))}


def by_wijk(store: Store, gemeente: str, gap: float) -> pd.DataFrame:
    """A gap shared out over the wijken of a gemeente by people of 65 and older.

    Index area_code; columns name, persons (65 and older), share (%) and gap. An own division:
    it says where older people live, not which homes a wijk has. A wijk without a figure of
    people stays unknown, and the others take their part of the figure of the gemeente.
    """
    cells = store.cells(OLDER_PEOPLE, WIJK_PERIOD, "wijk")["value"]
    wijken = {a.area_code: a.name for a in store.children(gemeente) if a.area_level == "wijk"}
    frame = pd.DataFrame({"name": wijken}, index=list(wijken))
    frame["persons"] = cells.reindex(frame.index).astype(float)
    total = frame["persons"].sum()
    if frame["persons"].isna().any():
        total = store.cells(OLDER_PEOPLE, WIJK_PERIOD, "gemeente")["value"].get(gemeente, math.nan)
    share = frame["persons"] / total if total else frame["persons"] * math.nan
    return frame.assign(share=share * 100, gap=share * gap)


def by_norm(residents: float, norms: Mapping[str, float]) -> dict[str, float]:
    """Dwellings by norm: its value per 10,000 residents, times the residents."""
    return {name: residents / NORM_UNIT * value for name, value in norms.items()}
