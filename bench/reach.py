"""How long the reach of a whole province takes: `python -m bench.reach`, by itself."""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd

from atlas.domain.demand import GROUPS, Demand
from atlas.domain.reach import Measure, Mode, bands, by_gemeente, reach
from atlas.domain.routes import Routes

POINTS, PLACES, KERNEN, GEMEENTEN = 14_500, 2_000, 204, 12
WEST, SOUTH, EAST, NORTH = 200_000, 510_000, 270_000, 580_000
"""A box in RD metres, about that of Drenthe."""
UNKNOWN_SHARE = 0.05
ROUTED_POINTS, ROUTED_PLACES = 600, 300
MODES: tuple[Mode, ...] = ("fiets", "route_fiets")
REPEATS = 5
SEED = 20240101


def synthetic(points: int, places: int) -> tuple[Demand, pd.DataFrame]:
    """Invented people and places, at random in the box; of some points no figure is known."""
    chance = np.random.default_rng(SEED)
    gemeenten = np.array([f"GM{number:04d}" for number in range(GEMEENTEN)])
    kernen = _scattered(chance, "WP", KERNEN)
    people = _scattered(chance, "BU", points)
    for frame in (kernen, people):
        frame["gemeente_code"] = chance.choice(gemeenten, len(frame))
    people["kern_code"] = chance.choice(kernen.index, points)
    for group in GROUPS:
        persons = chance.integers(0, 200, points).astype(np.float64)
        people[group] = np.where(chance.random(points) < UNKNOWN_SHARE, np.nan, persons)
    sums = people.groupby("kern_code")[[*GROUPS]].sum(min_count=1)
    found = _scattered(chance, "plek_", places)
    return Demand(people, kernen.join(sums)), found.assign(target=found.index)


def _scattered(chance: np.random.Generator, name: str, count: int) -> pd.DataFrame:
    xy = chance.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2))
    index = [f"{name}{number:04d}" for number in range(count)]
    return pd.DataFrame(xy, index=index, columns=["x", "y"])


def routes(demand: Demand, places: pd.DataFrame) -> Routes:
    """A table with routes of some pairs only; the others have to be worked out beside it."""
    pairs = pd.MultiIndex.from_product(
        [demand.points.index[:ROUTED_POINTS], places.index[:ROUTED_PLACES]],
        names=["origin", "target"],
    )
    return Routes(pairs.to_frame(index=False).assign(mode="fiets", metres=9_000.0, seconds=1_800.0))


def measure(points: int = POINTS, places: int = PLACES) -> dict[str, float]:
    """The median time of all that a page asks: the reach, its bands and its gemeenten.

    `seconds` is that of the slower measure: a bike with a detour, or with a table of routes.
    """
    demand, targets = synthetic(points, places)
    table = routes(demand, targets)
    taken: dict[str, float] = {}
    for mode in MODES:
        each = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            found = reach(demand, targets, Measure(mode), "5000", table)
            bands(found, demand)
            by_gemeente(demand, found)
            each.append(time.perf_counter() - start)
        taken[f"{mode}_seconds"] = float(np.median(each))
    return {"points": points, "places": places, "seconds": max(taken.values()), **taken}


def main() -> None:
    """Print as JSON what the reach takes."""
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
