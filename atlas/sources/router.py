"""Travel times and distances from a router of the site itself: OSRM or Valhalla."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.store.travel import TRAVEL_COLUMNS

Point = tuple[str, float, float]  # code, longitude, latitude
Floats = npt.NDArray[np.float64]
# A table of 50 by 50 keeps within what both allow by default: 100 points, 2,500 pairs.
BLOCK = 50
PROFILES: Mapping[str, Mapping[str, str]] = {
    "osrm": {"fiets": "cycling", "auto": "driving"},
    "valhalla": {"fiets": "bicycle", "auto": "auto"},
}
METRES_PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Router:
    """A router for one way to travel: `engine` is osrm or valhalla, `mode` fiets or auto."""

    engine: str
    url: str
    mode: str


def routers() -> tuple[Router, ...]:
    """The routers that the site has set; FetchError for a setting that cannot be read."""
    settings = {
        "fiets": ("ATLAS_ROUTER_FIETS", os.environ.get("ATLAS_ROUTER_FIETS")),
        "auto": ("ATLAS_ROUTER_AUTO", os.environ.get("ATLAS_ROUTER_AUTO")),
    }
    return tuple(read_setting(name, text, mode) for mode, (name, text) in settings.items() if text)


def read_setting(name: str, text: str, mode: str) -> Router:
    """The router in a setting such as `osrm:http://localhost:5000`."""
    engine, _, url = text.strip().partition(":")
    if engine not in PROFILES or not url.startswith(("http://", "https://")):
        example = "osrm:http://localhost:5000 of valhalla:http://localhost:8002"
        raise FetchError(f"{name}: dit is geen router; schrijf {example}")
    return Router(engine, url.rstrip("/"), mode)


def travel(
    router: Router,
    origins: Sequence[Point],
    targets: Sequence[Point],
    fetcher: Fetcher,
    told: Callable[[int, int], None],
) -> pd.DataFrame:
    """Metres and seconds from every origin to every target, as `TRAVEL_COLUMNS`.

    NaN is a pair without a route. `told` hears how many of how many blocks are done.
    """
    blocks = [*itertools.product(_blocks(origins), _blocks(targets))]
    frames = [pd.DataFrame(columns=[*TRAVEL_COLUMNS])] if not blocks else []
    for number, (some, others) in enumerate(blocks, 1):
        call = _call(router, some, others)
        metres, seconds = read_table(fetcher.json(call), router, (len(some), len(others)), call)
        frames.append(
            pd.DataFrame(
                {
                    "origin": np.repeat([code for code, _, _ in some], len(others)),
                    "target": np.tile([code for code, _, _ in others], len(some)),
                    "mode": router.mode,
                    "metres": metres.ravel(),
                    "seconds": seconds.ravel(),
                }
            )
        )
        told(number, len(blocks))
    return pd.concat(frames, ignore_index=True)


def _blocks(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    return (points[start : start + BLOCK] for start in range(0, len(points), BLOCK))


def _call(router: Router, origins: Sequence[Point], targets: Sequence[Point]) -> Call:
    """The question for one block, in the words of the router."""
    source, profile = f"Router ({router.mode})", PROFILES[router.engine][router.mode]
    if router.engine == "valhalla":
        body = {
            "sources": [{"lon": lon, "lat": lat} for _, lon, lat in origins],
            "targets": [{"lon": lon, "lat": lat} for _, lon, lat in targets],
            "costing": profile,
            "units": "kilometers",
        }
        return Call(source, f"{router.url}/sources_to_targets", body=body)
    points = ";".join(f"{lon:.6f},{lat:.6f}" for _, lon, lat in (*origins, *targets))
    numbers = [str(number) for number in range(len(origins) + len(targets))]
    params = {
        "sources": ";".join(numbers[: len(origins)]),
        "destinations": ";".join(numbers[len(origins) :]),
        "annotations": "duration,distance",
    }
    return Call(source, f"{router.url}/table/v1/{profile}/{points}", params=params)


def read_table(
    answer: Mapping[str, Any], router: Router, shape: tuple[int, int], call: Call
) -> tuple[Floats, Floats]:
    """Metres and seconds (origins, targets) of one block; FetchError for another answer."""
    if router.engine == "osrm":
        good, grids = answer.get("code") == "Ok", (answer.get("distances"), answer.get("durations"))
        scale = 1.0
    else:
        pairs = answer.get("sources_to_targets")
        good, scale = answer.get("units") == "kilometers", METRES_PER_KM
        grids = _cells(pairs, "distance"), _cells(pairs, "time")
    metres, seconds = (_grid(grid, shape) for grid in grids)
    if not good or metres is None or seconds is None:
        call.refuse("de router geeft geen hele tabel", "controleer zijn versie en het adres")
    return metres * scale, seconds


def _cells(pairs: Any, name: str) -> list[list[Any]] | None:
    """One figure out of each pair of Valhalla; None when it has another form."""
    try:
        return [[pair[name] for pair in row] for row in pairs]
    except (TypeError, KeyError, IndexError):
        return None


def _grid(rows: Any, shape: tuple[int, int]) -> Floats | None:
    """Rows of numbers as an array, null as NaN; None for another form or a negative number."""
    if not isinstance(rows, list) or len(rows) != shape[0]:
        return None
    if not all(isinstance(row, list) and len(row) == shape[1] for row in rows):
        return None
    cells = [math.nan if cell is None else cell for row in rows for cell in row]
    if not all(type(cell) in (int, float) and not (cell < 0 or cell == math.inf) for cell in cells):
        return None
    try:
        return np.array(cells, dtype=np.float64).reshape(shape)
    except OverflowError:
        return None
