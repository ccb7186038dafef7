"""The bump chart: ranks in their order, gaps and breaks, and names that do not overlap."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.figures.bump import BREAK, HIGHEST, MOST_DOTS, Bump, Climber, bump_chart, by_years
from atlas.figures.chart_frame import NO_FIGURES, WIDTH, text_width
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script> & \x00 "]]>'
NAMES = [f"Gemeente {letter}" for letter in "ABCDEFGHIJKL"]
PERIODS = ("2015", "2020", "2025")
Ranks = Sequence[int | None]


def climbers(every: Sequence[Ranks], periods: Sequence[str] = PERIODS) -> list[Climber]:
    return [
        Climber(name, ranks, [f"{p}: plaats {r}" for p, r in zip(periods, ranks, strict=True)])
        for name, ranks in zip(NAMES, every, strict=False)
    ]


def drawn(
    every: Sequence[Ranks], periods: Sequence[str] = PERIODS, breaks: Sequence[int] = ()
) -> ET.Element:
    return chart(Bump("Rangorde", HIGHEST, periods, climbers(every, periods), breaks))


def chart(bump: Bump) -> ET.Element:
    return ET.fromstring(bump_chart(bump))


def dots(root: ET.Element) -> dict[str, tuple[float, float]]:
    """The place of every dot by what it says."""
    return {
        str(dot.findtext(f"{SVG}title")): (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot in root.iter(f"{SVG}circle")
    }


def lines(root: ET.Element, width: str = "1.4") -> list[list[tuple[float, float]]]:
    found = [e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == width]
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", e.attrib["d"])]
        for e in found
    ]


def texts(root: ET.Element) -> list[tuple[str, float, float, float, float]]:
    """Every text with left, right, top and bottom."""
    found = []
    for element in root.iter(f"{SVG}text"):
        text, size = element.text or "", int(element.attrib["font-size"])
        width, x, y = text_width(text, size), *(float(element.attrib[n]) for n in "xy")
        left = {"start": x, "middle": x - width / 2, "end": x - width}[
            element.get("text-anchor", "start")
        ]
        found.append((text, left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


def test_rank_one_stands_on_top_and_each_rank_at_its_place() -> None:
    root = drawn([(1, 2, 3), (2, 1, 1), (3, 3, 2)])
    found = dots(root)
    assert len(found) == 9
    heights = {told: y for told, (_, y) in found.items()}
    assert heights["Gemeente A, 2015: plaats 1"] < heights["Gemeente B, 2015: plaats 2"]
    assert heights["Gemeente A, 2015: plaats 1"] == heights["Gemeente B, 2025: plaats 1"]
    by_rank = {int(told[-1]): y for told, y in heights.items()}
    assert by_rank[3] - by_rank[2] == pytest.approx(by_rank[2] - by_rank[1])


def test_years_stand_at_their_distance_and_other_periods_evenly() -> None:
    uneven = dots(drawn([(1, 1, 1)], ("2015", "2024", "2025")))
    first, second, third = (x for x, _ in uneven.values())
    assert (second - first) / (third - second) == pytest.approx(9, rel=0.02)
    assert by_years(("2015", "2024")) and not by_years(("2015", "2019-2022"))
    even = dots(drawn([(1, 1, 1)], ("2010-2013", "2014-2017", "2022-2025")))
    first, second, third = (x for x, _ in even.values())
    assert second - first == pytest.approx(third - second, abs=0.2)


def test_equal_ranks_share_a_place_and_their_names_do_not() -> None:
    root = drawn([(1, 1, 1), (1, 1, 1), (3, 1, 1)])
    ends = {told: y for told, (_, y) in dots(root).items() if "2025" in told}
    assert len(set(ends.values())) == 1
    heights = [top for text, _, _, top, _ in texts(root) if text in NAMES]
    assert len(set(heights)) == 3


def test_a_gap_breaks_the_line_and_is_no_last_place() -> None:
    root = drawn([(1, None, 1), (2, 1, 2), (None, None, None)])
    found = dots(root)
    assert len(found) == 5
    assert [len(line) for line in lines(root)] == [1, 1, 3]
    assert "Gemeente C" not in [text for text, *_ in texts(root)]


def test_a_name_stands_where_a_line_ends_early() -> None:
    root = drawn([(1, 1, 1), (2, 2, None)])
    assert "Gemeente B" in [text for text, *_ in texts(root)]
    joints = lines(root, "0.8")
    assert len(joints) == 1
    assert joints[0][1][0] > joints[0][0][0]


def test_no_line_crosses_a_break_and_the_break_is_named() -> None:
    whole, broken = drawn([(1, 2, 1)]), drawn([(1, 2, 1)], breaks=[1])
    assert [len(line) for line in lines(whole)] == [3]
    assert [len(line) for line in lines(broken)] == [1, 2]
    assert BREAK in [text for text, *_ in texts(broken)]
    assert BREAK not in [text for text, *_ in texts(whole)]
    ((x, _), _) = lines(broken, "1.2")[0]
    places = sorted(place for place, _ in dots(broken).values())
    assert places[0] < x < places[1]


def test_the_chosen_differ_by_dash_as_well_as_by_colour() -> None:
    every = [Climber(f"G{n}", (n, n), ("a", "b"), chosen=n <= 12) for n in range(1, 14)]
    root = chart(Bump("x", "", ("2020", "2021"), every))
    strong = [e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == "2.6"]
    looks = [(e.get("stroke"), e.get("stroke-dasharray")) for e in strong]
    assert len(set(looks)) == len(looks) == 12
    grey = [e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == "1.4"]
    assert {e.get("stroke") for e in grey} == {PALETTE.bar}
    bold = [e.text for e in root.iter(f"{SVG}text") if e.get("font-weight") and e.text != "x"]
    assert len(bold) == 12


def test_movers_are_darker_than_the_others_and_told() -> None:
    one, other = climbers([(1, 2, 2), (2, 1, 1)])
    bump = Bump("x", "", PERIODS, [replace(one, moved=True), other])
    root = chart(bump)
    (line,) = (e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == "1.8")
    assert line.get("stroke") == PALETTE.text
    assert root.findtext(f"{SVG}desc") == "Gemeente A: 2015: plaats 1; 2025: plaats 2."


def test_many_periods_have_dots_at_their_ends_only() -> None:
    periods = [str(year) for year in range(1960, 1960 + MOST_DOTS + 1)]
    found = dots(drawn([[1] * len(periods), [2] * len(periods)], periods))
    assert len(found) == 4
    assert len(dots(drawn([[1] * MOST_DOTS], periods[:-1]))) == MOST_DOTS


ORDERS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 12)), min_size=3, max_size=3),
    min_size=1,
    max_size=12,
)


@given(ORDERS, st.sampled_from([("2015", "2016", "2025"), ("2010-2013", "2014-2017", "2018")]))
@settings(max_examples=40)
def test_no_text_lies_over_another_or_outside(every: list[Ranks], periods: tuple[str, ...]) -> None:
    if not any(rank for ranks in every for rank in ranks):
        assert NO_FIGURES in bump_chart(Bump("x", "", periods, climbers(every, periods)))
        return
    root = drawn(every, periods, [2])
    height = float(root.attrib["viewBox"].split()[3])
    found = texts(root)
    for text, left, right, top, bottom in found:
        assert left >= 0 and right <= WIDTH and top >= 0 and bottom <= height, text
    for one, other in combinations(found, 2):
        apart = one[2] <= other[1] or other[2] <= one[1] or one[4] <= other[3] or other[4] <= one[3]
        assert apart, (one, other)
    inside = [y for _, y in dots(root).values()]
    assert all(0 < y < height for y in inside)


def test_names_are_inert_and_the_chart_can_be_printed() -> None:
    svg = bump_chart(Bump(EVIL, EVIL, ("2020", EVIL), [Climber(EVIL, (1, 1), (EVIL, EVIL), True)]))
    root = ET.fromstring(svg)
    assert not [*root.iter(f"{SVG}script")]
    assert sheet_png(svg, 400).startswith(b"\x89PNG")
    assert (root.get("role"), root.get("lang")) == ("img", "nl")
