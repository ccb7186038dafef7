"""Reach: how far people and kernen are from the nearest place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from atlas.domain.demand import GROUPS, Demand
from atlas.domain.routes import Routes

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Mode = Literal["recht", "fiets", "auto", "route_fiets", "route_auto"]
Limit = Literal["400", "1500", "5000", "fiets15"]
LIMITS: dict[Limit, str] = {
    "400": "400 meter",
    "1500": "1,5 kilometer",
    "5000": "5 kilometer",
    "fiets15": "15 minuten fietsen",
}
BIKE, BIKE_MINUTES = "fiets15", 15
ROUTE = "route_"
FAR_SHARE = 0.9
BLOCK = 500
ROUNDING = 1e-6  # metres: what is on the limit, is within it


@dataclass(frozen=True)
class Measure:
    """How a distance is measured.

    `recht` is the straight line; `fiets` and `auto` multiply it by `detour` (assumed) and
    divide by `speed_kmh` for minutes; `route_*` come from a table of a real router, and as
    `fiets` and `auto` where it has no route. Raises ValueError for an unknown mode, a detour
    below 1 or a speed that is not above 0.
    """

    mode: Mode = "recht"
    detour: float = 1.3
    speed_kmh: float = 15.0

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise ValueError(f"unknown mode: {self.mode!r}")
        if not (1 <= self.detour < math.inf and 0 < self.speed_kmh < math.inf):
            raise ValueError(f"no way to travel: detour {self.detour}, {self.speed_kmh} km/h")

    @property
    def bike(self) -> Measure:
        """The bike trip of the limit `fiets15`: its own detour and speed, else the usual ones."""
        return self if self.mode.endswith("fiets") else Measure("fiets")


@dataclass(frozen=True, eq=False)
class Reach:
    """The nearest place of every demand point and kern, and who is out of reach.

    `points`, `kernen`: index as in `Demand`; columns metres, minutes (by the measure; NaN
    where there is no place, minutes NaN for a straight line), place (row label of the
    nearest place, "" for none), within (bool: inside the limit), straight (metres in a straight
    line to what is nearest that way) and estimated (bool: a route was asked for and the table
    has none, so metres and minutes are straight x detour). `kernen` has
    also `<group>_out` for every group: persons of its points outside the limit (NaN unknown).
    `groups`: index of `demand.GROUPS`; columns people (with known figures), within, out, share_out
    (0-1), mean_metres, far_metres (the distance beyond which the farthest tenth lives) and
    unknown_points (the points without a figure, which count nowhere).
    `estimated`: how many points are so.

    Without any place nobody is within, and every figure that hangs on a distance is NaN, not
    0 and not everyone: that the atlas knows no place does not say that there is none.
    """

    points: pd.DataFrame
    kernen: pd.DataFrame
    groups: pd.DataFrame
    measure: Measure
    estimated: int


def nearest(origins: Floats, targets: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """The nearest target of every origin and its straight distance in metres.

    Both are (n, 2) RD coordinates; without targets the index is -1 and the distance NaN.
    Of targets on the same point the first is taken. Raises ValueError for NaN.
    """
    if not len(targets) or not len(origins):
        return np.full(len(origins), -1, dtype=np.intp), np.full(len(origins), np.nan)
    places, first = np.unique(targets, axis=0, return_index=True)
    metres, index = cKDTree(places).query(origins)
    return first[index], metres


def inside(straight: Floats, metres: Floats, measure: Measure, limit: Limit) -> Bools:
    """Whether each distance is inside a limit; exactly on it is. NaN is not.

    400, 1500 and 5000 are metres by the measure. `fiets15` is always the time of an assumed
    bike trip, whatever the measure: the straight distance x detour / speed of `Measure.bike`.
    Raises KeyError for an unknown limit.
    """
    if limit == BIKE:
        bike = measure.bike
        return straight * bike.detour <= BIKE_MINUTES / 60 * bike.speed_kmh * 1000 + ROUNDING
    if limit not in LIMITS:
        raise KeyError(limit)
    return metres <= float(limit) + ROUNDING


def reach(
    demand: Demand,
    places: pd.DataFrame,
    measure: Measure,
    limit: Limit,
    routes: Routes | None = None,
) -> Reach:
    """Reach of `places` (index place_id; columns x, y in RD metres, NaN counts as no place).

    With `routes` the places have a column `target` too (see `points.located`), which a
    measure `route_*` looks up; the nearest is then the place with the fewest metres of route.
    """
    places = places.dropna(subset=["x", "y"])
    points = _distances(demand.points, places, measure, limit, routes)
    kernen = _distances(demand.kernen, places, measure, limit, routes)
    within, out = (_persons(demand, points, each) for each in (points["within"], ~points["within"]))
    by_kern = out.groupby(demand.points["kern_code"]).sum(min_count=1)
    kernen = kernen.join(by_kern.add_suffix("_out"))
    parts = {"people": demand.points[[*GROUPS]], "within": within, "out": out}
    groups = pd.DataFrame({name: _totals(part) for name, part in parts.items()})
    groups["share_out"] = groups["out"] / groups["people"].where(groups["people"] > 0)
    groups[["mean_metres", "far_metres"]] = [
        _spread(points["metres"], demand.points[group]) for group in GROUPS
    ]
    groups["unknown_points"] = demand.points[[*GROUPS]].isna().sum()
    estimated = int(points["estimated"].sum())
    return Reach(points, kernen, groups.rename_axis("group"), measure, estimated)


def by_gemeente(demand: Demand, reach: Reach) -> pd.DataFrame:
    """People of every group outside the limit, per gemeente, with the share; see `Reach.groups`.

    Indexed by gemeente_code; columns `<group>`, `<group>_out`, `<group>_share` (0-1), NaN where
    not known.
    """
    gemeente = demand.points["gemeente_code"]
    parts = (demand.points[[*GROUPS]], _persons(demand, reach.points, ~reach.points["within"]))
    people, out = (part.groupby(gemeente).sum(min_count=1) for part in parts)
    share = out / people.where(people > 0)
    return people.join(out.add_suffix("_out")).join(share.add_suffix("_share"))


def bands(reach: Reach, demand: Demand) -> pd.DataFrame:
    """How near every group has it: the people inside each of `LIMITS`, by the same measure.

    Indexed by group; columns people, then `<limit>` and `<limit>_share` (0-1) for each limit.
    Cumulative: who is inside 400 metres is inside 1.5 kilometres too. NaN as in `Reach`.
    """
    straight, metres = (reach.points[each].to_numpy() for each in ("straight", "metres"))
    found = _totals(demand.points[[*GROUPS]]).to_frame("people").rename_axis("group")
    for limit in LIMITS:
        within = pd.Series(inside(straight, metres, reach.measure, limit), reach.points.index)
        found[limit] = _totals(_persons(demand, reach.points, within))
        found[f"{limit}_share"] = found[limit] / found["people"].where(found["people"] > 0)
    return found


def _xy(frame: pd.DataFrame) -> Floats:
    return frame[["x", "y"]].to_numpy(np.float64)


def _distances(
    origins: pd.DataFrame,
    places: pd.DataFrame,
    measure: Measure,
    limit: Limit,
    routes: Routes | None,
) -> pd.DataFrame:
    """The columns of `Reach.points`."""
    index, straight = nearest(_xy(origins), _xy(places))
    metres, minutes = _assumed(straight, measure)
    estimated = np.full(len(origins), measure.mode.startswith(ROUTE) and len(places) > 0)
    if routes is not None and estimated.any():
        index, metres, minutes, estimated = _routed(origins, places, measure, routes)
    return pd.DataFrame(
        {
            "metres": metres,
            "minutes": minutes,
            "place": np.array([*places.index, ""], dtype=object)[index],  # -1 is the last
            "within": inside(straight, metres, measure, limit),
            "straight": straight,
            "estimated": estimated,
        },
        index=origins.index,
    )


def _assumed(straight: Floats, measure: Measure) -> tuple[Floats, Floats]:
    """Metres and minutes of straight distances by the measure."""
    if measure.mode == "recht":
        return straight, np.full_like(straight, np.nan)
    metres = straight * measure.detour
    return metres, metres / 1000 / measure.speed_kmh * 60


def _routed(
    origins: pd.DataFrame, places: pd.DataFrame, measure: Measure, routes: Routes
) -> tuple[npt.NDArray[np.intp], Floats, Floats, Bools]:
    """The nearest place by route of every origin: its number, metres, minutes, estimated."""
    mode, targets, to = measure.mode.removeprefix(ROUTE), [*places["target"]], _xy(places)
    parts = []
    for start in range(0, len(origins), BLOCK):  # all pairs at once would not fit in memory
        block = origins.iloc[start : start + BLOCK]
        minutes, metres = routes.minutes_and_metres([*block.index], targets, mode)
        guess, guess_minutes = _assumed(cdist(_xy(block), to), measure)
        unknown = np.isnan(metres)
        metres = np.where(unknown, guess, metres)
        index = metres.argmin(axis=1)
        pick = (np.arange(len(block)), index)
        time = np.where(unknown[pick], guess_minutes[pick], minutes[pick])
        parts.append((index, metres[pick], time, unknown[pick]))
    index, metres, minutes, unknown = (np.concatenate(each) for each in zip(*parts, strict=True))
    return index, metres, minutes, unknown


def _persons(demand: Demand, points: pd.DataFrame, where: pd.Series[bool]) -> pd.DataFrame:
    """The persons of every group at the points `where`, 0 at other points.

    NaN where they are unknown, and everywhere without any place.
    """
    factor = where.astype(np.float64).where(points["metres"].notna())
    return demand.points[[*GROUPS]].mul(factor, axis="index")


def _totals(persons: pd.DataFrame) -> pd.Series[float]:
    return persons.sum(min_count=1)


def _spread(metres: pd.Series[float], persons: pd.Series[float]) -> tuple[float, float]:
    """The mean distance and that of the farthest tenth, over the people that are known."""
    known = (persons > 0).to_numpy()
    if not known.any():
        return math.nan, math.nan
    far, weights = metres.to_numpy()[known], persons.to_numpy()[known]
    tenth = np.quantile(far, FAR_SHARE, weights=weights, method="inverted_cdf")
    return float(np.average(far, weights=weights)), float(tenth)
