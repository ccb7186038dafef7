"""What is in sight: checked against the web mercator of pyproj."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from atlas.figures.deck_view import CLOSE, EDGE, Box, View, close_to, fit

DRENTHE: Box = (6.1198, 52.6120, 7.0929, 53.2040)
TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
AROUND = 2 * math.pi * 6_378_137  # metres of the map at the equator


def pixels(lon: float, lat: float, view: View) -> tuple[float, float]:
    """How far a point is from the middle of the map, in pixels at the zoom of the view."""
    x, y = TO_METRES.transform(lon, lat)
    middle = TO_METRES.transform(view.lon, view.lat)
    scale = 512 * 2**view.zoom / AROUND
    return (x - middle[0]) * scale, (y - middle[1]) * scale


@given(
    st.floats(6.0, 7.0),
    st.floats(52.5, 53.1),
    st.floats(0.01, 1.0),
    st.floats(0.01, 0.6),
    st.integers(200, 1400),
    st.integers(200, 900),
)
def test_the_whole_box_is_in_sight_and_touches_an_edge(
    west: float, south: float, wide: float, high: float, width: int, height: int
) -> None:
    view = fit((west, south, west + wide, south + high), width, height)
    left, bottom = pixels(west, south, view)
    right, top = pixels(west + wide, south + high, view)
    assert left == pytest.approx(-right, abs=1e-6)
    assert bottom == pytest.approx(-top, abs=1e-6)
    room = (width / 2 - EDGE - right, height / 2 - EDGE - top)
    assert min(room) == pytest.approx(0, abs=1e-6)


def test_a_smaller_map_shows_it_from_further_away() -> None:
    assert fit(DRENTHE, 320, 380).zoom < fit(DRENTHE, 700, 540).zoom


def test_twice_as_wide_is_one_zoom_further() -> None:
    one, two = (fit((6.0, 52.9, 6.0 + wide, 52.91), 700, 540).zoom for wide in (0.2, 0.4))
    assert one - two == pytest.approx(1)


def test_a_chosen_place_is_the_middle_and_never_further_away_than_all() -> None:
    whole = fit(DRENTHE, 700, 540)
    assert close_to(6.67, 52.93, whole) == View(6.67, 52.93, CLOSE)
    near = View(6.6, 52.9, 13.5)
    assert close_to(6.67, 52.93, near).zoom == 13.5
