"""Where the rows of a delivered table are: areas by code or name, and points.

Areas are numbered: 0 is none, the others follow `Places.codes`. The boundaries are
simplified, so a point counts as inside a gemeente up to `MARGIN_M` metres over its border.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from rapidfuzz import process

from atlas.sources.cells import Codes, Floats, look_up, numbers
from atlas.sources.found import Found, shown
from atlas.store.dwellings import DEGREES, RD
from atlas.store.geometry import BOX
from atlas.store.store import Store

MARGIN_M = 100.0
NEAR = 75  # of 100: from here on two names look alike
TO_RD = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
RD_BOX = TO_RD.transform_bounds(*BOX)
Bools = npt.NDArray[np.bool_]


class Places:
    """The areas of a store, to look up by code, name or point.

    `codes` are the area codes by number; `gemeente` is the number of each area's gemeente.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.codes = ["", *store.areas]
        self._numbers = {code: number for number, code in enumerate(self.codes)}
        own = (self._numbers.get(area.gemeente_code, 0) for area in store.areas.values())
        self.gemeente = np.array([0, *own])
        self._named: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for code, area in store.areas.items():
            if area.valid:
                self._named[area.area_level][area.name.lower()].append(self._numbers[code])

    def areas(self, cells: pd.Series, level: str, found: Found) -> Codes:
        """The area of each cell, by code or by a name that one area of the level has."""

        def number(text: str) -> int:
            area = self._store.areas.get(text.upper())
            if area and area.area_level == level and area.valid:
                return self._numbers[area.area_code]
            named = self._named[level].get(text.lower(), ())
            return named[0] if len(named) == 1 else 0

        codes = look_up(cells, number)
        wrong = cells[(codes == 0) & (cells != "").to_numpy()]
        found.add_each(wrong, lambda text: self._explain(text, level))
        return codes

    def kernen(self, cells: pd.Series, gemeente: Codes, found: Found) -> Codes:
        """As `areas`; where several kernen share the name, the gemeente of the row decides."""
        shared = {name: own for name, own in self._named["kern"].items() if len(own) > 1}
        place = {(name, self.gemeente[n]): n for name, own in shared.items() for n in own}
        is_shared = cells.str.lower().isin([*shared]).to_numpy()
        codes = np.zeros(len(cells), dtype=np.int64)
        rows = np.flatnonzero(is_shared)
        names = cells.iloc[rows].str.lower()
        codes[rows] = [place.get(key, 0) for key in zip(names, gemeente[rows], strict=True)]
        open_names = cells.iloc[rows[codes[rows] == 0]]
        remedy = "vul ook de gemeente in, of gebruik de code van de kern (WP…)"
        found.add_cells(open_names, "er is meer dan één kern {}, of niet in deze gemeente", remedy)
        return np.where(is_shared, codes, self.areas(cells.mask(is_shared, ""), "kern", found))

    def _explain(self, text: str, level: str) -> tuple[str, str]:
        """Why a cell is no area of the level, and what to write."""
        area = self._store.areas.get(text.upper())
        if area and not area.valid:
            remedy = f"gebruik de code van 2024 van de {level} waar de woning nu in ligt"
            return f"code {shown(text)} is van een oudere indeling en bestaat niet meer", remedy
        if area:
            message = f"{shown(text)} is een {area.area_level}, geen {level}"
            return message, "zet de code in de kolom die erbij hoort"
        if self._named[level].get(text.lower()):
            return f"er is meer dan één {level} {shown(text)}", "gebruik de code"
        near = process.extractOne(text.lower(), [*self._named[level]], score_cutoff=NEAR)
        remedy = f"gebruik de naam of de code van een {level} in Drenthe"
        if near:
            number = self._named[level][near[0]][0]
            area = self._store.areas[self.codes[number]]
            remedy = f"bedoelt u {area.name} ({area.area_code})?"
        return f"{level} {shown(text)} kennen wij niet", remedy

    def name(self, number: int) -> str:
        """The name of an area by its number."""
        return self._store.areas[self.codes[number]].name

    def inside(self, x: Floats, y: Floats, level: str, margin: float = 0) -> Codes:
        """The area of a level in which each RD point lies; 0 for none and for no point."""
        codes = np.zeros(len(x), dtype=np.int64)
        if np.isnan(x).all():
            return codes
        for code, shape in self._shapes(level, margin).items():
            rows = _within_box(x, y, shape)
            codes[rows[shapely.contains_xy(shape, x[rows], y[rows])]] = self._numbers[code]
        return codes

    def near(self, x: Floats, y: Floats, gemeente: Codes) -> Bools:
        """Whether each RD point lies in the gemeente of its row, or within the margin of it."""
        is_near = np.zeros(len(x), dtype=np.bool_)
        for code, shape in self._shapes("gemeente", MARGIN_M).items():
            rows = np.flatnonzero(gemeente == self._numbers[code])
            is_near[rows] = shapely.contains_xy(shape, x[rows], y[rows])
        return is_near

    def _shapes(self, layer: str, margin: float) -> dict[str, Any]:
        """The shapes of a layer in RD, by area code, made ready for many points."""
        features = self._store.geometry(layer)["features"]
        codes = [feature["properties"]["area_code"] for feature in features]
        shapes = shapely.transform(
            [shapely.geometry.shape(feature["geometry"]) for feature in features],
            lambda points: np.column_stack(TO_RD.transform(points[:, 0], points[:, 1])),
        )
        shapes = shapely.buffer(shapes, margin) if margin else shapes
        shapely.prepare(shapes)
        return dict(zip(codes, shapes, strict=True))


def _within_box(x: Floats, y: Floats, shape: Any) -> npt.NDArray[np.intp]:
    west, south, east, north = shape.bounds
    return np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))


def points(frame: pd.DataFrame, found: Found) -> tuple[Floats, Floats]:
    """The points of the rows in RD metres, NaN where a row has none.

    `frame` has the columns `RD` and `DEGREES`. A point that cannot be in Drenthe is a
    problem that says what it probably is: swapped, or of the other system.
    """
    x, y = _pair(frame, RD, RD_BOX, BOX, found)
    lon, lat = _pair(frame, DEGREES, BOX, RD_BOX, found)
    both = ~np.isnan(x) & ~np.isnan(lon)
    message = "deze rij heeft twee soorten coördinaten (rd_x is {})"
    found.add_cells(frame.loc[both, "rd_x"], message, "vul rd_x en rd_y in, of lon en lat")
    rows = np.flatnonzero(~np.isnan(lon))
    x[rows], y[rows] = TO_RD.transform(lon[rows], lat[rows])
    return x, y


def _pair(
    frame: pd.DataFrame,
    names: tuple[str, str],
    box: tuple[float, ...],
    other_box: tuple[float, ...],
    found: Found,
) -> tuple[Floats, Floats]:
    """Two columns as coordinates; what is wrong with a pair is told at its first column."""
    x, y = (numbers(frame[name], found, degrees=names == DEGREES) for name in names)
    for name, other in (names, names[::-1]):
        lonely = (frame[name] != "") & (frame[other] == "")
        message, remedy = f"{name} is {{}}, maar {other} is leeg", "vul beide coördinaten in"
        found.add_cells(frame.loc[lonely, name], message, remedy)
    known = ~np.isnan(x) & ~np.isnan(y)
    inside, swapped = _in_box(x, y, box), _in_box(y, x, box)
    other_system = _in_box(x, y, other_box) | _in_box(y, x, other_box)
    first, (one, two) = frame[names[0]], names
    remedy = f"wissel {one} en {two} om"
    found.add_cells(first[swapped], f"{one} en {two} zijn verwisseld ({one} is {{}})", remedy)
    kinds = ("RD-meters", "graden (WGS84)")
    ours, theirs = kinds if names == RD else kinds[::-1]
    wanted = DEGREES if names == RD else RD
    message = f"dit zijn {theirs} in plaats van {ours} ({one} is {{}})"
    found.add_cells(first[other_system], message, f"zet ze in {wanted[0]} en {wanted[1]}")
    message = f"de coördinaten liggen niet in Drenthe ({one} is {{}})"
    outside = first[known & ~inside & ~swapped & ~other_system]
    found.add_cells(outside, message, f"controleer {one} en {two}, in {ours}")
    return np.where(inside, x, np.nan), np.where(inside, y, np.nan)


def _in_box(x: Floats, y: Floats, box: tuple[float, ...]) -> Bools:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)
