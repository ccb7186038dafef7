"""Polygons that are only nearly neighbours made into one exact coverage.

All functions work on shapely polygons in metres (EPSG:28992) and know no files. A piece
is a (wijk_code, buurt_code); buurt_code "" is the part of a wijk without a known buurt.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.sources.common import SourceError

GRID = 0.5  # m: lines closer than this are one line
SLIVER_WIDTH = 40.0  # m: narrower leftovers are differences between two drawings of one line
SLIVER_AREA = 10_000.0  # m2: smaller leftovers likewise
REACH = 80.0  # m: a buurt corner this close to its wijk's border belongs to that border
TOLERANCE = 25.0  # m: square root of the triangle that a left-out vertex may make

Piece = tuple[str, str]
Key = TypeVar("Key", bound=Hashable)
Key2 = TypeVar("Key2", bound=Hashable)


def fill(
    wijken: Mapping[str, BaseGeometry], buurten: Mapping[Piece, BaseGeometry], with_rest: set[str]
) -> dict[Piece, BaseGeometry]:
    """Divide every wijk over its buurten, without gaps or overlaps.

    `buurten` may overlap each other, leave slivers and cross the border of their wijk.
    The wijken in `with_rest` keep what is really left under buurt code ""; in the others
    all is given to a neighbour. Raises SourceError for a buurt or wijk that vanishes.
    """
    pieces = {key: shape.intersection(wijken[key[0]]) for key, shape in buurten.items()}
    for wijk in sorted(with_rest):
        own = [shape for (parent, _), shape in pieces.items() if parent == wijk]
        rest = real_rest(shapely.difference(wijken[wijk], shapely.union_all(own)))
        pieces[wijk, ""] = rest
    faces = _faces([*wijken.values(), *pieces.values(), *_connectors(wijken, pieces)])
    parents = _owners(faces, wijken)
    owners = _owners(faces, pieces)
    _give_slivers(faces, parents, owners)
    filled = dissolve(dict(enumerate(faces)), dict(enumerate(owners)))
    lost = sorted(str(key) for key in set(pieces) - set(filled))
    if lost:
        raise SourceError(f"pieces without area after cleaning: {', '.join(lost)}")
    return filled


def is_exact(wijken: Mapping[str, BaseGeometry], buurten: Mapping[Piece, BaseGeometry]) -> bool:
    """Whether the buurten share their borders to the point and leave nothing of the wijken."""
    shapes = list(buurten.values())
    left = sum(map(shapely.area, wijken.values())) - sum(map(shapely.area, shapes))
    return bool(abs(left) < GRID * len(shapes) and shapely.coverage_is_valid(shapes))


def real_rest(shape: BaseGeometry) -> BaseGeometry:
    """What remains of a leftover after strips of SLIVER_WIDTH and specks are taken off."""
    half = SLIVER_WIDTH / 2
    opened = shape.buffer(-half, join_style="mitre").buffer(half, join_style="mitre")
    parts = shapely.get_parts(opened.intersection(shape))
    return shapely.union_all(parts[shapely.area(parts) > SLIVER_AREA])


def _connectors(
    wijken: Mapping[str, BaseGeometry], pieces: Mapping[Piece, BaseGeometry]
) -> list[BaseGeometry]:
    """Cuts from the corners of pieces to the wijk border close by.

    They divide a strip along the border, so that each piece gets what lies beside it.
    """
    lines: list[BaseGeometry] = []
    for (wijk, _), shape in pieces.items():
        corners = shapely.points(shapely.get_coordinates(shape))
        cuts = shapely.shortest_line(corners, wijken[wijk].boundary)
        lengths = shapely.length(cuts)
        lines.extend(cuts[(lengths > GRID) & (lengths < REACH)])
    return lines


def _faces(shapes: list[BaseGeometry]) -> np.ndarray:
    """The faces between all outlines and lines, noded on a grid of GRID metres."""
    lines = [shape.boundary if shape.area else shape for shape in shapes]
    noded = shapely.union_all(lines, grid_size=GRID)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))


def _owners(faces: np.ndarray, shapes: Mapping[Key, BaseGeometry]) -> list[Key | None]:
    """Per face the smallest of `shapes` that it lies in, or None."""
    keys, areas = list(shapes), shapely.area(list(shapes.values()))
    tree = shapely.STRtree(list(shapes.values()))
    owners: list[Key | None] = [None] * len(faces)
    best = np.full(len(faces), np.inf)
    pairs = tree.query(shapely.point_on_surface(faces), predicate="within").T
    for face, shape in pairs:
        if areas[shape] < best[face]:
            owners[face], best[face] = keys[shape], areas[shape]
    return owners


def _give_slivers(faces: np.ndarray, parents: list[str | None], owners: list[Any]) -> None:
    """Give each face without owner to the neighbour in its wijk with the longest border.

    A strip that touches no piece of its own wijk goes to a neighbour in its gemeente
    (the first six signs of the code of a wijk name the gemeente).
    """
    tree = shapely.STRtree(faces)
    todo = {face for face, parent in enumerate(parents) if parent and owners[face] is None}
    borders: dict[int, list[tuple[float, int]]] = {}
    for face in todo:
        near = tree.query(faces[face], predicate="touches")
        shared = faces[face].boundary.intersection(shapely.boundary(faces[near]))
        pairs = zip(shapely.length(shared), near, strict=True)
        borders[face] = [(length, other) for length, other in pairs if length > 0]
    for signs in (8, 6):
        given: dict[int, Piece | None] = {-1: None}
        while given:
            given = {}
            for face in todo:
                lengths: dict[Piece, float] = {}
                for length, other in borders[face]:
                    same = (parents[other] or "")[:signs] == (parents[face] or "")[:signs]
                    if same and owners[other]:
                        lengths[owners[other]] = lengths.get(owners[other], 0.0) + length
                if lengths:
                    given[face] = max(lengths, key=lambda piece: (lengths[piece], piece))
            for face, owner in given.items():
                owners[face] = owner
            todo -= set(given)
    if todo:
        raise SourceError(f"no piece beside a face of {sorted({str(parents[f]) for f in todo})}")


def dissolve(
    shapes: Mapping[Key, BaseGeometry], groups: Mapping[Key, Key2 | None]
) -> dict[Key2, BaseGeometry]:
    """Union the polygons of one coverage by `groups`; a group None is left out."""
    members: dict[Key2, list[BaseGeometry]] = {}
    for key, shape in shapes.items():
        group = groups[key]
        if group is not None:
            members.setdefault(group, []).append(shape)
    return {group: shapely.coverage_union_all(parts) for group, parts in members.items()}


def simplify(shapes: Mapping[Key, BaseGeometry], tolerance: float) -> dict[Key, BaseGeometry]:
    """Generalise a coverage (Visvalingam-Whyatt); shared borders stay shared."""
    return dict(
        zip(shapes, shapely.coverage_simplify(list(shapes.values()), tolerance), strict=True)
    )
