"""Points of kernen that are doubtful: one reason at a time, and none without a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from atlas.sources.geo_doubt import (
    APART_M,
    BORDER_M,
    NEAR_M,
    SCATTERED,
    Kern,
    Named,
    by_name,
    doubts,
    plain_name,
)

SIDE = 20_000
OUTLINES = {"GM0106": box(0, 0, SIDE, SIDE), "GM0114": box(SIDE, 0, 2 * SIDE, SIDE)}
NAMES = {
    "WK010600": "Loon",
    "BU01060000": "Loon",
    "BU01060001": "Verspreide huizen Loon",
    "WK010601": "Rhee",
    "BU01060100": "Rhee",
    "BU01060101": "Deurze en Rhee",
}


def kern(
    code: str = "WP0001",
    name: str = "Rhee",
    at: tuple[float, float] = (10_000, 10_000),
    wijk: str = "WK010601",
    buurt: str = "BU01060100",
    source: str = "geonames",
    gemeente: str = "GM0106",
) -> Kern:
    return Kern(Point(*at), code, name, gemeente, source, wijk, buurt)


def reason(one: Kern, *others: Kern, geonames: Named | None = None, labels: Named | None = None):
    """Why the first kern is doubtful."""
    found = doubts([one, *others], OUTLINES, NAMES, geonames or {}, labels or {})
    assert set(found) == {one.code, *(other.code for other in others)}
    return found[one.code]


LOON = kern("WP0002", "Loon", (4000, 4000), "WK010600", "BU01060000")


def test_a_point_in_the_middle_of_its_own_village_is_not_doubtful() -> None:
    assert reason(kern(), LOON) == ""


def test_the_label_of_scattered_houses_is_doubtful() -> None:
    assert reason(kern(source=SCATTERED), LOON) == (
        "Het punt is dat van de verspreide huizen, niet van het dorp zelf."
    )


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ((10_000, BORDER_M - 1), "Het punt ligt 149 meter van de grens van de gemeente."),
        ((10_000, BORDER_M), ""),
        ((10_000, -80), "Het punt ligt 80 meter buiten de gemeente."),
        ((SIDE + 500, 10_000), "Het punt ligt 500 meter buiten de gemeente."),
    ],
)
def test_a_point_by_the_border_or_over_it(at: tuple[float, float], says: str) -> None:
    assert reason(kern(at=at), LOON) == says


def test_two_kernen_of_a_gemeente_on_top_of_each_other_are_both_doubtful() -> None:
    twin = LOON._replace(point=Point(10_000, 10_000 + NEAR_M - 1))
    found = doubts([kern(), twin], OUTLINES, NAMES, {}, {})
    assert found == {
        "WP0001": "Het punt ligt 299 meter van Loon.",
        "WP0002": "Het punt ligt 299 meter van Rhee.",
    }
    assert reason(kern(), twin._replace(point=Point(10_000, 10_000 + NEAR_M))) == ""


def test_kernen_of_two_gemeenten_may_be_close_to_each_other() -> None:
    one = kern(at=(SIDE - 151, 10_000))
    other = kern("WP0003", "Emmen", (SIDE + 100, 10_000), "", "", gemeente="GM0114")
    assert "van Emmen" not in reason(one, other)


@pytest.mark.parametrize(
    ("wijk", "buurt", "says"),
    [
        ("WK010600", "BU01060000", "Het punt ligt in de buurt Loon."),
        ("WK010600", "BU01060001", "Het punt ligt in de buurt Verspreide huizen Loon."),
        ("WK010600", "", "Het punt ligt in de wijk Loon."),
        ("WK010601", "", ""),
        ("", "", ""),
    ],
)
def test_a_point_in_a_buurt_with_another_name(wijk: str, buurt: str, says: str) -> None:
    assert reason(kern(wijk=wijk, buurt=buurt), LOON) == says


def test_a_wijk_with_the_name_of_its_largest_kern_is_no_doubt_about_the_others() -> None:
    deurze = kern(name="Deurze", wijk="WK010601", buurt="")
    rhee = kern("WP0002", "Rhee", (4000, 4000))
    assert reason(deurze, rhee) == ""


def test_two_producers_far_apart() -> None:
    key = ("GM0106", "Rhee")
    geonames = {key: [Point(0, 0)]}
    assert reason(kern(), geonames=geonames, labels={key: [Point(0, APART_M + 350)]}) == (
        "GeoNames en CBS geven punten die 1,9 km uit elkaar liggen."
    )
    near = {key: [Point(0, 9000), Point(0, APART_M)]}
    assert reason(kern(), geonames=geonames, labels=near) == ""
    other = {("GM0114", "Rhee"): [Point(0, 9000)]}
    assert reason(kern(), geonames=geonames, labels=other) == ""


def test_reasons_stand_one_after_another() -> None:
    both = reason(kern(source=SCATTERED, at=(10_000, 100)), LOON)
    assert both.count("Het punt") == 2


def test_the_gemeente_behind_a_name_is_no_part_of_it() -> None:
    assert plain_name("Alteveer gem Hoogeveen") == "Alteveer"
    assert plain_name("Gemert") == "Gemert"


@given(
    st.lists(
        st.tuples(st.sampled_from(["GM0106", "GM0114"]), st.sampled_from("ab"), st.integers(0, 9))
    )
)
def test_no_point_gets_lost_by_name(rows: list[tuple[str, str, int]]) -> None:
    points: list[tuple[str, str, BaseGeometry]] = [(g, n, Point(x, 0)) for g, n, x in rows]
    assert sum(map(len, by_name(points).values())) == len(rows)
