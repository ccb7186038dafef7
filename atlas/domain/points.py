"""Points in metres: from WGS84 to RD (EPSG:28992)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry import shape

Floats = npt.NDArray[np.float64]


def to_rd(lonlat: Floats) -> Floats:
    """(n, 2) longitude and latitude as (n, 2) RD metres; NaN for a point that is not on earth."""
    x, y = _transformer().transform(lonlat[:, 0], lonlat[:, 1])
    xy = np.column_stack([x, y]).astype(np.float64).reshape(-1, 2)
    xy[~np.isfinite(xy).all(axis=1)] = np.nan
    return xy


def located(places: pd.DataFrame) -> pd.DataFrame:
    """The places that have a point, for `reach`.

    `places` as `Store.places`. The answer is indexed by place_id and has three more columns:
    x, y (RD metres) and `target`, what a table of routes calls the place: its kern where it
    stands on the point of a kern, else itself.
    """
    xy = to_rd(places[["lon", "lat"]].to_numpy(np.float64))
    target = places["area_code"].where(places["precision"] == "kern", places["place_id"])
    found = places.assign(x=xy[:, 0], y=xy[:, 1], target=target)
    return found.dropna(subset=["x", "y"]).set_index("place_id")


def middles(features: Sequence[dict[str, Any]]) -> Floats:
    """(n, 2) RD metres of a point inside each GeoJSON feature; the point itself of a point."""
    shapes = np.array([shape(feature["geometry"]) for feature in features], dtype=object)
    inside = shapely.point_on_surface(shapely.transform(shapes, to_rd))
    return np.asarray(shapely.get_coordinates(inside), dtype=np.float64)


@lru_cache(maxsize=1)
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
