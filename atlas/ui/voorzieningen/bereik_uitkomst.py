"""Part Bereik: what is found for a study."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd
import shapely

from atlas.domain.demand import Demand, demand
from atlas.domain.reach import Limit, Measure, Reach, bands, by_gemeente, reach
from atlas.figures.paths import project
from atlas.store.places import OwnPlaces
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.voorzieningen import study as shared
from atlas.ui.voorzieningen.study import SHOWN_STATES, Study

METRES = 1000
T = TypeVar("T", float, "pd.Series[float]")


@dataclass(frozen=True, eq=False)
class Found:
    """What hangs on the kind, the measure and the limit; the same for every group and kern.

    `places` as `study.facilities`; `kernen` are those of the demand and of the reach together,
    and `border`: metres to the border of the province in a straight line; `gemeenten` as
    `reach.by_gemeente`, `bands` as `reach.bands`.
    """

    places: pd.DataFrame
    demand: Demand
    reach: Reach
    kernen: pd.DataFrame
    gemeenten: pd.DataFrame
    bands: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a study finds.

    `left_out`: the places of the kind that count nowhere (no point, or not there), as
    `Store.places`. `order` is how the kernen stand in their table. `own` is what a visitor
    calls his file, "" without one.
    """

    study: Study
    found: Found
    left_out: pd.DataFrame
    order: str
    own: str

    @property
    def known(self) -> bool:
        """Whether there is a place to measure to."""
        return len(self.found.places) > 0

    @property
    def kern(self) -> dict[Hashable, Any]:
        """The row of `Found.kernen` of the chosen kern. Raises KeyError without one."""
        return self.found.kernen.loc[self.study.kern].to_dict()


def outcome(store: Store, study: Study, order: str, own: OwnPlaces | None) -> Outcome:
    """What a study finds; only what is everyone's is kept."""
    asked = (study.kind.id, study.measure, study.limit)
    found = _shared(store, store.version, *asked) if own is None else _find(store, own, *asked)
    left_out = _left_out(store, own, study.kind.id, found.places)
    return Outcome(study, found, left_out, order, own.name if own else "")


@lru_cache(maxsize=64)
def _shared(store: Store, version: str, kind: str, measure: Measure, limit: Limit) -> Found:
    return _find(store, None, kind, measure, limit)


def _find(store: Store, own: OwnPlaces | None, kind: str, measure: Measure, limit: Limit) -> Found:
    people, places = demand(store), shared.facilities(store, own, kind)
    found = reach(people, places, measure, limit, shared.routes(store))
    return Found(
        places,
        people,
        found,
        people.kernen.join(found.kernen).assign(border=_border(store, store.version)),
        by_gemeente(people, found),
        bands(found, people),
    )


@lru_cache(maxsize=1)
def _border(store: Store, version: str) -> pd.Series[float]:
    """How far each kern is from the border of the province, in metres."""
    line = project(store, "provincie")[PROVINCE].boundary
    kernen = demand(store).kernen
    points = shapely.points(kernen["x"], kernen["y"])
    return pd.Series(shapely.distance(points, line), kernen.index)


def _left_out(
    store: Store, own: OwnPlaces | None, kind: str, counted: pd.DataFrame
) -> pd.DataFrame:
    places = store.places() if own is None else pd.concat([store.places(), own.frame])
    return places[(places["kind"] == kind) & ~places["place_id"].isin(counted.index)]


def there(places: pd.DataFrame) -> pd.DataFrame:
    """The places that are there already, or are being built."""
    return places[places["state"].isin(SHOWN_STATES)]


def travel_minutes(kernen: pd.DataFrame, measure: Measure) -> pd.Series[float]:
    """Minutes to the nearest place: by the measure, of a straight line those of a bike trip."""
    if measure.mode == "recht":
        return bike_minutes(kernen["straight"], measure)
    return kernen["minutes"]


def bike_minutes(straight: T, measure: Measure) -> T:
    """Minutes of a bike trip over straight metres (one or a series), as `fiets15` has it."""
    bike = measure.bike
    return straight * (bike.detour / METRES / bike.speed_kmh * 60)
