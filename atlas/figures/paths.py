"""Geometry for the screen and the sheet: GeoJSON (WGS84) to compact SVG paths.

Coordinates are projected to RD (EPSG:28992), laid in one view box for all levels and
rounded to whole units. Rounding is per coordinate, so a vertex that two areas share is
the same in both paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.domain.points import to_rd
from atlas.store.records import PROVINCE, Area, Grouping
from atlas.store.store import Store

VIEW_WIDTH = 10_000
MARGIN = 60  # units round the province, so that its outline is not cut
LABEL_CHARACTER = 0.55  # mean width of a character, as a share of the font size
LABEL_LINE = 1.2  # height of a label, as a share of the font size
NO_BOUNDARY = ("", None, None)
CACHE_SIZE = 64
KERN, KERN_RADIUS = "kern", 85  # units of the circle that stands for a kern

_cache: dict[tuple[str, str, str], dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Frame:
    """The view box: `west` and `north` in RD metres, metres a unit, size in units."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    def place(self, shapes: np.ndarray) -> np.ndarray:
        """RD shapes in view units (not rounded), y downwards."""

        def to_view(xy: np.ndarray) -> np.ndarray:
            return np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) / self.scale

        return shapely.transform(shapes, to_view)


def layer_payload(store: Store, level: str, grouping: str = "") -> dict[str, Any]:
    """The paths of one level (gemeente, wijk, buurt, kern, or regio of a grouping), JSON-able.

    Returns `view` [w, h]; `areas` [{code, name, gemeente_code, d, label, bbox}], all valid
    areas of the level in the order of areas.csv (d "" and label, bbox None for one without
    boundary; a kern is a circle), for regio the regions of the grouping in its order; `others`,
    gemeenten outside the grouping or under the kernen [{code, name, d}]; `outline` of the
    province; `borders` of the gemeenten as lines (empty at level gemeente); `rest`, parts of
    wijken without a known buurt [{code, codes, d}]; `labels` of the gemeenten [{code, name, x,
    y}]. Raises KeyError for an unknown level or grouping. Made once a store version; callers
    must not change it.
    """
    key = (store.version, level, grouping if level == "regio" else "")
    found = _cache.get(key)
    if found is None:
        found = _make_payload(store, level, grouping)
        if len(_cache) >= CACHE_SIZE:  # another may do so at the same time
            _cache.clear()
        _cache[key] = found
    return found


def _make_payload(store: Store, level: str, grouping: str) -> dict[str, Any]:
    province = project(store, "provincie")
    frame = _frame(province[PROVINCE])
    gemeenten = dict(_placed(frame, project(store, "gemeente")))
    others: list[dict[str, Any]] = []
    if level == "regio":
        areas, others = _regions(store, store.groupings[grouping], gemeenten)
    else:
        shapes = gemeenten if level == "gemeente" else dict(_placed(frame, project(store, level)))
        drawn = _circle if level == KERN else _drawn
        others = _others(store, gemeenten) if level == KERN else []
        areas = [
            _area(area, shapes.get(area.area_code), drawn) for area in level_areas(store, level)
        ]
    outline = frame.place(np.array([province[PROVINCE]]))[0]
    return {
        "view": [frame.width, frame.height],
        "areas": areas,
        "others": others,
        "outline": path_of(outline),
        "borders": "" if level == "gemeente" else _inner_borders(list(gemeenten.values())),
        "rest": _rest(store, frame) if level == "buurt" else [],
        "labels": [
            {"code": code, "name": store.areas[code].name, **_label_point(shape, code, store)}
            for code, shape in gemeenten.items()
        ],
    }


def level_areas(store: Store, level: str) -> list[Area]:
    """The valid areas of a level, in the order of areas.csv. Raises KeyError when none."""
    areas = [area for area in store.areas.values() if area.area_level == level and area.valid]
    if not areas:
        raise KeyError(level)
    return areas


def project(store: Store, layer: str) -> dict[str, BaseGeometry]:
    """The shapes of a layer in RD metres by area code, in one vectorised transform."""
    features = store.geometry(layer)["features"]
    codes = [feature["properties"]["area_code"] for feature in features]
    shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    return dict(zip(codes, shapely.transform(shapes, to_rd), strict=True))


def _frame(province: BaseGeometry) -> Frame:
    west, south, east, north = province.bounds
    scale = (east - west) / (VIEW_WIDTH - 2 * MARGIN)
    height = round((north - south) / scale) + 2 * MARGIN
    edge = MARGIN * scale
    return Frame(west - edge, north + edge, scale, VIEW_WIDTH, height)


def _placed(frame: Frame, shapes: dict[str, BaseGeometry]) -> Iterable[tuple[str, BaseGeometry]]:
    return zip(shapes, frame.place(np.array(list(shapes.values()))), strict=True)


def _area(
    area: Area, shape: BaseGeometry | None, drawn: Callable[[BaseGeometry], Any]
) -> dict[str, Any]:
    d, label, bbox = NO_BOUNDARY if shape is None else drawn(shape)
    return {
        "code": area.area_code,
        "name": area.name,
        "gemeente_code": area.gemeente_code,
        "d": d,
        "label": label,
        "bbox": bbox,
    }


def _drawn(shape: BaseGeometry) -> tuple[str, list[int], list[int]]:
    """The path of a shape, the middle of its largest inscribed circle, and its box."""
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape, tolerance=5))[0]
    west, north, east, south = (round(edge) for edge in shape.bounds)
    return path_of(shape), [round(x), round(y)], [west, north, east - west, south - north]


def _circle(point: BaseGeometry) -> tuple[str, list[int], list[int]]:
    """A circle round the point of a kern, drawn as `_drawn` does."""
    x, y, r = round(point.x), round(point.y), KERN_RADIUS
    half = f"a{r} {r} 0 1 0"
    return f"M{x - r} {y}{half} {2 * r} 0{half} {-2 * r} 0z", [x, y], [x - r, y - r, 2 * r, 2 * r]


def in_view(store: Store, x: Sequence[float], y: Sequence[float]) -> list[tuple[int, int]]:
    """RD points in whole units of the view that all levels share."""
    placed = _store_frame(store, store.version).place(shapely.points([*x], [*y]))
    return [(round(point.x), round(point.y)) for point in placed]


@lru_cache(maxsize=2)
def _store_frame(store: Store, version: str) -> Frame:
    return _frame(project(store, "provincie")[PROVINCE])


def _regions(
    store: Store, grouping: Grouping, gemeenten: dict[str, BaseGeometry]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The regions dissolved from gemeenten, and the gemeenten outside all of them."""
    areas = []
    for region in grouping.regions:
        members = [gemeenten[code] for code in region.members if code in gemeenten]
        shape = shapely.union_all(members) if members else None
        d, label, bbox = NO_BOUNDARY if shape is None else _drawn(shape)
        own = {"code": region.area_code, "name": region.title, "gemeente_code": ""}
        areas.append({**own, "d": d, "label": label, "bbox": bbox})
    inside = {code for region in grouping.regions for code in region.members}
    outside = {code: shape for code, shape in gemeenten.items() if code not in inside}
    return areas, _others(store, outside)


def _others(store: Store, gemeenten: dict[str, BaseGeometry]) -> list[dict[str, Any]]:
    """Gemeenten that are only ground: outside a grouping, or under the kernen."""
    return [
        {"code": code, "name": store.areas[code].name, "d": path_of(shape)}
        for code, shape in gemeenten.items()
    ]


def _rest(store: Store, frame: Frame) -> list[dict[str, Any]]:
    """The parts of wijken without a buurt boundary, and the buurten that lie in them."""
    if "buurt_rest" not in store.layers:
        return []
    without = [area for area in level_areas(store, "buurt") if area.boundary == "none"]
    return [
        {
            "code": wijk,
            "codes": [area.area_code for area in without if area.parent_code == wijk],
            "d": path_of(shape),
        }
        for wijk, shape in _placed(frame, project(store, "buurt_rest"))
    ]


def _inner_borders(shapes: Sequence[BaseGeometry]) -> str:
    """The lines between shapes of a coverage, each once, as an open path."""
    lines = shapely.union_all(shapely.boundary(shapes))
    inner = shapely.difference(lines, shapely.union_all(shapes).boundary)
    merged = shapely.get_parts(shapely.line_merge(inner))
    return "".join(_line(shapely.get_coordinates(part), closed=False) for part in merged)


def path_of(shape: BaseGeometry) -> str:
    """A polygon or multipolygon as "M..l..z", one subpath a ring, in whole units."""
    rings = [ring for polygon in shapely.get_parts(shape) for ring in shapely.get_rings(polygon)]
    return "".join(_line(shapely.get_coordinates(ring)[:-1], closed=True) for ring in rings)


def _line(points: np.ndarray, *, closed: bool) -> str:
    """Points as a subpath with relative steps; steps of zero are left out."""
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if len(steps) < (2 if closed else 1):
        return ""
    numbers = "".join(f"{'' if n < 0 else ' '}{n}" for n in steps.ravel().tolist())
    start = f"M{whole[0][0]} {whole[0][1]}"
    return f"{start}l{numbers.lstrip()}{'z' if closed else ''}"


def _label_point(shape: BaseGeometry, code: str, store: Store) -> dict[str, int]:
    """Where a name fits best inside a shape: the middle of the largest inscribed ellipse
    with the proportions of the text (a circle in a space stretched by them)."""
    stretch = LABEL_LINE / (LABEL_CHARACTER * len(store.areas[code].name))
    flat = shapely.transform(shape, lambda xy: xy * [stretch, 1.0])
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(flat, tolerance=5))[0]
    return {"x": round(x / stretch), "y": round(y)}
