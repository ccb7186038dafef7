"""Places as signs on a map: one for each point, or gathered by kern or gemeente."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from atlas.domain.points import to_rd

MOST_SINGLE = 300  # points; of more of them the whole province shows a circle a kern
POINT = ["lon", "lat"]
By = Literal["los", "kern", "gemeente"]
NOWHERE = (math.inf, math.inf)
Middles = Mapping[str, tuple[float, float]]  # longitude and latitude by area code


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that is drawn in one point (degrees, WGS84).

    `code` is the kern or gemeente that it stands for, "" for the point of the places itself;
    `place_ids` and `kinds` belong together, in the order of the places.
    """

    lon: float
    lat: float
    code: str
    place_ids: tuple[str, ...]
    kinds: tuple[str, ...]


def with_point(places: pd.DataFrame) -> pd.DataFrame:
    """The places (as `Store.places`) that have a point."""
    return places[places["lon"].notna() & places["lat"].notna()]


def automatic(places: pd.DataFrame, gemeente: str) -> By:
    """Single signs for a gemeente and for few points; else a circle for each kern."""
    few = len(with_point(places).drop_duplicates(POINT)) <= MOST_SINGLE
    return "los" if gemeente or few else "kern"


def gather(places: pd.DataFrame, by: By, middles: Middles) -> tuple[Sign, ...]:
    """The signs of places (as `Store.places`), in the order of their first place.

    "los": places in exactly the same point are one sign. "kern": every place with a point goes
    to the kern that it names, else to the nearest one. "gemeente": to its gemeente, also a
    place without a point. `middles` are the points of the kernen or the gemeenten; a place of
    an area without one has no sign.
    """
    if by != "gemeente":
        places = with_point(places)
    ids, kinds = places["place_id"].tolist(), places["kind"].tolist()
    if by == "los":
        points = zip(*(places[name].tolist() for name in POINT), strict=True)
        keys: list[tuple[tuple[float, float], str]] = [(point, "") for point in points]
    else:
        codes = places["gemeente_code"] if by == "gemeente" else _kern_codes(places, middles)
        keys = [(middles.get(code, NOWHERE), code) for code in codes.tolist()]
    groups: dict[tuple[tuple[float, float], str], list[int]] = {}
    for row, key in enumerate(keys):
        groups.setdefault(key, []).append(row)
    return tuple(
        Sign(*point, code, tuple(ids[row] for row in rows), tuple(kinds[row] for row in rows))
        for (point, code), rows in groups.items()
        if point != NOWHERE
    )


def _kern_codes(places: pd.DataFrame, middles: Middles) -> pd.Series:
    """The kern of every place: what it names, else the nearest in a straight line."""
    codes = places["area_code"].copy()
    unnamed = ~codes.isin([*middles])
    if middles and unnamed.any():
        tree = KDTree(to_rd(np.array([*middles.values()])))
        _, nearest = tree.query(to_rd(places.loc[unnamed, POINT].to_numpy(np.float64)))
        codes[unnamed] = np.array([*middles])[nearest]
    return codes
