"""Where the rows of a delivered table are: areas by code or name, and points.

Areas are numbered: 0 is none, the others follow `Places.codes`. The boundaries are
simplified, so a point counts as inside a gemeente up to `MARGIN_M` metres over its border.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

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


class Pair(NamedTuple):
    """Two columns of coordinates, east before north; in degrees, or in metres (RD).

    `elsewhere` is the remedy for coordinates of the other system.
    """

    names: tuple[str, str]
    degrees: bool
    elsewhere: str


METRES = Pair(RD, False, "zet ze in lon en lat")
WGS84 = Pair(DEGREES, True, "zet ze in rd_x en rd_y")


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
            remedy = f"gebruik de code van 2024 van de {level} waar het nu in ligt"
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

    def middles(self, numbers: Codes, level: str) -> tuple[Floats, Floats]:
        """The RD point of each area, one inside it where the layer has shapes; NaN for none."""
        features = self._store.geometry(level)["features"]
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        places = shapely.get_coordinates(shapely.point_on_surface(shapes)).T
        middles = np.full((2, len(self.codes)), np.nan)
        codes = [self._numbers[each["properties"]["area_code"]] for each in features]
        middles[:, codes] = TO_RD.transform(*places)
        return middles[0, numbers], middles[1, numbers]

    def with_points(
        self, cells: pd.Series, x: Floats, y: Floats, gemeente: Codes, found: Found
    ) -> Codes:
        """The gemeente of every row, also by its point (RD); a point elsewhere is a problem.

        `gemeente` is what a row says itself; `cells` what a message repeats of its point.
        """
        has_point = ~np.isnan(x)
        by_point = self.inside(x, y, "gemeente")
        by_point = np.where(by_point > 0, by_point, self.inside(x, y, "gemeente", MARGIN_M))
        message, remedy = "het punt ({}) ligt niet in Drenthe", "controleer de coördinaten"
        found.add_cells(cells[has_point & (by_point == 0)], message, remedy)
        other = has_point & (by_point > 0) & (gemeente > 0) & (by_point != gemeente)
        other &= ~self.near(x, y, gemeente)
        message = "het punt ({}) ligt niet in de gemeente van deze rij"
        found.add_cells(cells[other], message, "verbeter de coördinaten of de gemeente")
        return np.where(gemeente > 0, gemeente, by_point)

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


def points(
    frame: pd.DataFrame, found: Found, metres: Pair = METRES, degrees: Pair = WGS84
) -> tuple[Floats, Floats]:
    """The points of the rows in RD metres, NaN where a row has none.

    `frame` has the columns of both pairs. A point that cannot be in Drenthe is a
    problem that says what it probably is: swapped, or of the other system.
    """
    x, y = _pair(frame, metres, found)
    lon, lat = _pair(frame, degrees, found)
    both = ~np.isnan(x) & ~np.isnan(lon)
    (one, two), first = degrees.names, metres.names[0]
    message = f"deze rij heeft twee soorten coördinaten ({first} is {{}})"
    remedy = f"vul {first} en {metres.names[1]} in, of {one} en {two}"
    found.add_cells(frame.loc[both, first], message, remedy)
    rows = np.flatnonzero(~np.isnan(lon))
    x[rows], y[rows] = TO_RD.transform(lon[rows], lat[rows])
    return x, y


def _pair(frame: pd.DataFrame, pair: Pair, found: Found) -> tuple[Floats, Floats]:
    """Two columns as coordinates; what is wrong with a pair is told at its first column."""
    names = pair.names
    x, y = (numbers(frame[name], found, degrees=pair.degrees) for name in names)
    for name, other in (names, names[::-1]):
        lonely = (frame[name] != "") & (frame[other] == "")
        message, remedy = f"{name} is {{}}, maar {other} is leeg", "vul beide coördinaten in"
        found.add_cells(frame.loc[lonely, name], message, remedy)
    box, other_box = (BOX, RD_BOX) if pair.degrees else (RD_BOX, BOX)
    known = ~np.isnan(x) & ~np.isnan(y)
    inside, swapped = _in_box(x, y, box), _in_box(y, x, box)
    other_system = _in_box(x, y, other_box) | _in_box(y, x, other_box)
    first, (one, two) = frame[names[0]], names
    remedy = f"wissel {one} en {two} om"
    found.add_cells(first[swapped], f"{one} en {two} zijn verwisseld ({one} is {{}})", remedy)
    kinds = ("RD-meters", "graden (WGS84)")
    theirs, ours = kinds if pair.degrees else kinds[::-1]
    message = f"dit lijken {theirs} in plaats van {ours} ({one} is {{}})"
    found.add_cells(first[other_system], message, pair.elsewhere)
    message = f"de coördinaten liggen niet in Drenthe ({one} is {{}})"
    outside = first[known & ~inside & ~swapped & ~other_system]
    found.add_cells(outside, message, f"controleer {one} en {two}, in {ours}")
    return np.where(inside, x, np.nan), np.where(inside, y, np.nan)


def _in_box(x: Floats, y: Floats, box: tuple[float, ...]) -> Bools:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)
