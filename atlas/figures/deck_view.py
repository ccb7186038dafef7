"""What is in sight on a web map: the view that shows a box, or comes close to a point."""

from __future__ import annotations

import math
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
TILE = 512  # pixels that show the whole earth at zoom 0
EDGE = 24  # pixels that stay free round what is shown
CLOSE = 11.0  # zoom on a chosen place


@dataclass(frozen=True)
class View:
    """What is in sight: degrees and the zoom of a web map."""

    lon: float
    lat: float
    zoom: float


def fit(box: Box, width: int, height: int) -> View:
    """The view that shows a whole box on a map of `width` by `height` pixels."""
    west, south, east, north = box
    top, bottom = _mercator(north), _mercator(south)
    across = (width - 2 * EDGE) / (TILE * math.radians(east - west) / math.tau)
    down = (height - 2 * EDGE) / (TILE * (top - bottom) / math.tau)
    lat = math.degrees(2 * math.atan(math.exp((top + bottom) / 2)) - math.pi / 2)
    return View((west + east) / 2, lat, math.log2(min(across, down)))


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def close_to(lon: float, lat: float, whole: View) -> View:
    """The view of a point, at least as near as the view of all."""
    return View(lon, lat, max(CLOSE, whole.zoom))
