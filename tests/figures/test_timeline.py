"""The timeline: every lane is drawn at its years and told in words, whatever it holds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.chart_frame import EDGE, WIDTH
from atlas.figures.page import sheet_png
from atlas.figures.timeline import NO_YEAR, Lane, timeline, years_words

SVG = "{http://www.w3.org/2000/svg}"
FIRST, LAST = 2004, 2030
YEAR = (WIDTH - 2 * EDGE) / (LAST + 1 - FIRST)
NAMES = st.text(max_size=60)
YEARS = st.integers(1990, 2040) | st.none()
MOMENTS = st.lists(st.tuples(st.floats(1990, 2040), st.floats(1990, 2040)).map(sorted), max_size=4)


def drawn(*lanes: Lane) -> ET.Element:
    return ET.fromstring(timeline("Tijdlijn", lanes, FIRST, LAST))


def bars(root: ET.Element) -> list[tuple[float, float]]:
    """First and last year of every bar, read back from its place."""
    found = []
    for each in root.iter(f"{SVG}rect"):
        start, width = float(each.get("x", "")), float(each.get("width", ""))
        found.append((FIRST + (start - EDGE) / YEAR, FIRST + (start + width - EDGE) / YEAR))
    return found


@pytest.mark.parametrize(("first", "last", "words"), [
    (2006, 2007, "2006-2007"), (2019, 2019, "2019"), (None, None, NO_YEAR), (2006, None, NO_YEAR),
])  # fmt: skip
def test_years_in_words(first: int | None, last: int | None, words: str) -> None:
    assert years_words(first, last) == words


def test_a_bar_takes_its_years_to_the_end_of_the_last() -> None:
    (bar,) = bars(drawn(Lane("Convenant", 2006, 2007)))
    assert bar == pytest.approx((2006, 2008), abs=0.01)


def test_a_bar_stays_on_the_line_and_one_outside_it_is_only_told() -> None:
    root = drawn(Lane("Lang", 1990, 2050), Lane("Vroeger", 1980, 1999), Lane("Later", 2040, 2041))
    (bar,) = bars(root)
    assert bar == pytest.approx((FIRST, LAST + 1), abs=0.01)
    assert "Vroeger: 1980-1999" in (root.findtext(f"{SVG}desc") or "")


def test_a_lane_without_years_has_no_bar_and_says_so() -> None:
    root = drawn(Lane("Thema", None, None))
    assert bars(root) == []
    assert f"Thema ({NO_YEAR})" in " ".join(root.itertext())


def test_a_moment_is_a_dot_and_a_longer_time_a_line() -> None:
    moments = [(2006.5, 2006.5), (2008.0, 2010.0), (2050.0, 2050.0)]
    root = drawn(Lane("Stuk", 2006, 2010, moments, main=True))
    (dot,) = root.iter(f"{SVG}circle")
    assert FIRST + (float(dot.get("cx", "")) - EDGE) / YEAR == pytest.approx(2006.5, abs=0.01)
    lines = [each for each in root.iter(f"{SVG}path") if each.get("stroke-width") == "2"]
    assert len(lines) == 1
    assert "Stuk: 2006-2010, 3 momenten." in (root.findtext(f"{SVG}desc") or "")


def test_one_moment_is_not_two() -> None:
    root = drawn(Lane("Stuk", 2006, 2006, [(2006.1, 2006.1)]))
    assert "1 moment." in (root.findtext(f"{SVG}desc") or "")


def test_every_fifth_year_is_named_within_the_picture() -> None:
    texts = drawn(Lane("Stuk", 2006, 2007)).iter(f"{SVG}text")
    named = {each.text: each for each in texts if re.fullmatch(r"20\d\d", each.text or "")}
    assert set(named) == {"2005", "2010", "2015", "2020", "2025", "2030"}
    for year, each in named.items():
        assert each.get("text-anchor") == "middle"
        middle = float(each.get("x", ""))
        assert 14 <= middle <= WIDTH - 14
        assert FIRST + (middle - EDGE) / YEAR == pytest.approx(int(year or 0), abs=0.1)


def test_the_name_of_a_first_year_is_not_cut_off() -> None:
    texts = ET.fromstring(timeline("Tijdlijn", [], 2005, 2035)).iter(f"{SVG}text")
    places = {each.text: float(each.get("x", "")) for each in texts if each.text != "Tijdlijn"}
    assert min(places["2005"], WIDTH - places["2035"]) >= 14


def test_without_lanes_it_says_that_there_is_nothing() -> None:
    assert "Er is niets om te tekenen." in " ".join(drawn().itertext())


def test_it_has_a_name_and_can_be_printed() -> None:
    text = timeline("Stukken & momenten", [Lane("Stuk <1>", 2006, 2007)], FIRST, LAST)
    root = ET.fromstring(text)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Stukken & momenten")
    assert sheet_png(text, 400)[:4] == b"\x89PNG"


@given(lanes=st.lists(st.builds(Lane, NAMES, YEARS, YEARS, MOMENTS, st.booleans()), max_size=6))
def test_any_lane_gives_good_svg_within_its_picture(lanes: list[Lane]) -> None:
    root = drawn(*lanes)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for each in root.iter(f"{SVG}rect"):
        assert float(each.get("width", "")) >= 0
        assert float(each.get("x", "")) >= EDGE - 0.1
        assert float(each.get("x", "")) + float(each.get("width", "")) <= width - EDGE + 0.1
    for each in root.iter(f"{SVG}text"):
        assert 0 <= float(each.get("y", "")) <= height
