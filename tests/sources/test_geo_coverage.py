"""From polygons that only nearly fit to an exact coverage."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry.base import BaseGeometry

from atlas.sources.common import SourceError
from atlas.sources.geo_coverage import GRID, SLIVER_WIDTH, dissolve, fill, real_rest, simplify

SIDE = 1000
WIJK, OTHER = "WK000100", "WK000101"
SQUARE = {WIJK: box(0, 0, SIDE, SIDE)}
TWO = {WIJK: box(0, 0, SIDE, SIDE), OTHER: box(SIDE, 0, 2 * SIDE, SIDE)}
A, B, C = (WIJK, "BU00010000"), (WIJK, "BU00010001"), (OTHER, "BU00010100")
REST = (WIJK, "")

places = st.integers(-100, SIDE + 100)
rectangles = st.tuples(places, places, st.integers(150, 600), st.integers(150, 600)).map(
    lambda r: box(r[0], r[1], r[0] + r[2], r[1] + r[3])
)


def assert_fills(pieces: Mapping[tuple[str, str], BaseGeometry], wijk: BaseGeometry) -> None:
    """The pieces cover the wijk, all of it, nothing twice and nothing beside it."""
    shapes = list(pieces.values())
    assert shapely.coverage_is_valid(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(wijk.area, rel=1e-9)
    assert shapely.coverage_union_all(shapes).symmetric_difference(wijk).area < 1e-6


@given(st.lists(rectangles, min_size=1, max_size=6))
def test_any_rectangles_fill_their_wijk_exactly(shapes: list[BaseGeometry]) -> None:
    buurten = {(WIJK, f"BU0001000{n}"): shape for n, shape in enumerate(shapes)}
    try:
        filled = fill(SQUARE, buurten, set())
    except SourceError as error:  # outside the wijk, or all of it under smaller ones
        for key, shape in buurten.items():
            if str(key) in str(error):
                others = [other for name, other in buurten.items() if name != key]
                smaller = [other for other in others if inside(other) <= inside(shape) + GRID]
                own = shape.intersection(SQUARE[WIJK]).difference(shapely.union_all(smaller))
                assert own.area == pytest.approx(0, abs=GRID)
        return
    assert set(filled) == set(buurten)
    assert_fills(filled, SQUARE[WIJK])


def inside(shape: BaseGeometry) -> float:
    """The area of a shape within the wijk."""
    return float(shape.intersection(SQUARE[WIJK]).area)


jitter = st.integers(-30, 30)


@given(st.lists(st.tuples(jitter, jitter), min_size=4, max_size=4))
def test_strips_drawn_twice_meet_between_their_two_drawings(shifts: list[tuple[int, int]]) -> None:
    """Four strips of 250 m whose sides are up to 30 m off, as drawings of one line are."""
    buurten = {
        (WIJK, f"BU0001000{n}"): box(250 * n + left, -5, 250 * (n + 1) + right, SIDE - 5)
        for n, (left, right) in enumerate(shifts)
    }
    filled = fill(SQUARE, buurten, set())
    assert set(filled) == set(buurten)
    assert_fills(filled, SQUARE[WIJK])
    for n, key in enumerate(buurten):
        assert 250 * n - 30 <= filled[key].bounds[0] <= 250 * n + 30


def test_a_gap_goes_to_the_neighbour_with_the_longest_border() -> None:
    buurten = {A: box(0, 0, 400, SIDE), B: box(420, 0, SIDE, 300)}
    filled = fill(SQUARE, buurten, set())
    assert_fills(filled, SQUARE[WIJK])
    assert filled[A].contains(shapely.Point(410, 900))


def test_where_two_overlap_the_smaller_has_it() -> None:
    filled = fill(SQUARE, {A: box(0, 0, SIDE, SIDE), B: box(100, 100, 300, 300)}, set())
    assert filled[B].equals(box(100, 100, 300, 300))
    assert filled[A].area == SIDE**2 - 200**2


def test_a_strip_along_the_border_goes_to_what_lies_beside_it() -> None:
    buurten = {A: box(0, 20, 500, SIDE), B: box(500, 20, SIDE, SIDE)}
    filled = fill(SQUARE, buurten, set())
    assert filled[A].equals(box(0, 0, 500, SIDE))
    assert filled[B].equals(box(500, 0, SIDE, SIDE))


def test_a_buurt_does_not_cross_into_another_wijk() -> None:
    buurten = {A: box(0, 0, SIDE + 200, SIDE), C: box(SIDE - 30, 0, 2 * SIDE, SIDE)}
    filled = fill(TWO, buurten, set())
    assert filled[A].equals(TWO[WIJK])
    assert filled[C].equals(TWO[OTHER])


def test_what_is_left_is_kept_where_a_buurt_has_no_boundary() -> None:
    filled = fill(SQUARE, {A: box(0, 0, 600, SIDE)}, {WIJK})
    assert filled[A].equals(box(0, 0, 600, SIDE))
    assert filled[REST].equals(box(600, 0, SIDE, SIDE))


def test_a_sliver_is_no_rest() -> None:
    filled = fill(SQUARE, {A: box(15, 0, 600, SIDE)}, {WIJK})
    assert filled[A].equals(box(0, 0, 600, SIDE))


def test_nothing_left_for_a_buurt_without_boundary_is_refused() -> None:
    with pytest.raises(SourceError, match="without area.*WK000100"):
        fill(SQUARE, {A: box(0, 0, SIDE - 20, SIDE)}, {WIJK})


def test_a_buurt_outside_its_wijk_is_refused() -> None:
    with pytest.raises(SourceError, match="without area.*BU00010001"):
        fill(SQUARE, {A: SQUARE[WIJK], B: box(5000, 0, 6000, SIDE)}, set())


# A strip of WIJK along OTHER, away from every buurt of WIJK itself.
STRIP = box(SIDE + 500, SIDE, 2 * SIDE, SIDE + 20)


def test_a_strip_away_from_its_own_wijk_goes_to_a_neighbour_of_its_gemeente() -> None:
    wijken = {WIJK: shapely.union_all([TWO[WIJK], STRIP]), OTHER: TWO[OTHER]}
    filled = fill(wijken, {A: TWO[WIJK], C: TWO[OTHER]}, set())
    assert filled[A].equals(TWO[WIJK])
    assert filled[C].equals(TWO[OTHER].union(STRIP))


def test_a_strip_never_goes_to_another_gemeente() -> None:
    wijken = {WIJK: shapely.union_all([TWO[WIJK], STRIP]), "WK000200": TWO[OTHER]}
    with pytest.raises(SourceError, match="no piece beside a face of .*WK000100"):
        fill(wijken, {A: TWO[WIJK], ("WK000200", "BU00020000"): TWO[OTHER]}, set())


@given(st.integers(1, 300))
def test_only_what_is_wide_enough_is_a_rest(width: int) -> None:
    rest = real_rest(box(0, 0, width, SIDE))
    assert rest.area == pytest.approx(width * SIDE if width > SLIVER_WIDTH else 0)


def test_a_speck_is_no_rest() -> None:
    assert real_rest(box(0, 0, 90, 90)).is_empty
    assert real_rest(box(0, 0, 110, 110)).area == pytest.approx(110 * 110)


def test_a_rest_loses_its_tail() -> None:
    rest = real_rest(shapely.union_all([box(0, 0, 500, 500), box(500, 0, 900, 10)]))
    assert rest.symmetric_difference(box(0, 0, 500, 500)).area < 1e-6


def test_dissolve_unites_by_group_and_leaves_out_none() -> None:
    shapes = {n: box(n, 0, n + 1, 1) for n in range(4)}
    united = dissolve(shapes, {0: "a", 1: "a", 2: "b", 3: None})
    assert set(united) == {"a", "b"}
    assert united["a"].equals(box(0, 0, 2, 1))
    assert united["b"].equals(box(2, 0, 3, 1))


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 5.0, 25.0, 60.0]))
def test_generalising_keeps_borders_shared(seed: int, tolerance: float) -> None:
    shapes = wiggly_bricks(seed)
    simple = simplify(shapes, tolerance)
    assert list(simple) == list(shapes)
    assert shapely.coverage_is_valid(list(simple.values()))
    before, after = (shapely.coverage_union_all(list(s.values())) for s in (shapes, simple))
    assert sum(s.area for s in simple.values()) == pytest.approx(after.area)
    assert abs(after.area - before.area) < 0.02 * before.area
    counts = [shapely.get_num_coordinates(list(s.values())).sum() for s in (shapes, simple)]
    assert counts[1] <= counts[0]
    if tolerance >= 60:
        assert counts[1] < counts[0] / 4


def wiggly_bricks(seed: int, cells: int = 3, points: int = 20) -> dict[str, BaseGeometry]:
    """Bricks of 1 km, each row moved by half a brick, with sides of small zigzags.

    Where two bricks meet on the side of a third, that one has no corner: generalised by
    itself it would lose the vertex.
    """
    random = np.random.default_rng(seed)
    along = np.linspace(0, SIDE, points + 1)
    lines = []
    for row in range(cells + 1):
        for column in range(cells):
            for upright in (False, True):
                off = random.uniform(-15, 15, points + 1)
                off[:: points // 2] = 0
                x, y = (off, along) if upright else (along, off)
                shift = SIDE / 2 if upright and row % 2 else 0
                xy = np.column_stack([x + SIDE * column + shift, y + SIDE * row])
                lines.append(shapely.LineString(xy))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    assert len(faces) >= cells * (cells - 1)
    return {str(number): face for number, face in enumerate(faces)}
