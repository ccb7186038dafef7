"""The build-up as a picture, and bars of 100 percent: honest sizes, words for what is not there."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell, empty_cell, observed
from atlas.domain.build_up import FINE, AgeGroup, BuildUp
from atlas.figures.pyramid import FILL, age_words, pyramid, told
from atlas.figures.stacked import stacked

SVG = "{http://www.w3.org/2000/svg}"
SHARES = st.lists(st.floats(0, 60), min_size=9, max_size=9)


def share(value: float | None, state: str = "missing") -> Cell:
    return empty_cell("GM0114", state) if value is None else observed("GM0114", value, "final", "x")


def make(own: list[float | None], other: list[float | None]) -> BuildUp:
    """A build-up by the nine groups with these shares, the youngest first."""
    return BuildUp(
        "2025",
        tuple(
            AgeGroup(low, high, share(None), share(mine), share(theirs), share(None))
            for low, high, mine, theirs in zip(FINE, (*FINE[1:], None), own, other, strict=True)
        ),
    )


def blocks(svg: str) -> list[tuple[float, float]]:
    """Width and height of every block, in the order in which they are drawn: the youngest first."""
    rects = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    found = [
        rect for rect in rects if rect.get("fill") == FILL and rect.find(f"{SVG}title") is not None
    ]
    return [(float(rect.get("width", 0)), float(rect.get("height", 0)) + 1.2) for rect in found]


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@settings(max_examples=30)
@given(st.lists(st.floats(5, 60), min_size=9, max_size=9), SHARES)
def test_the_surface_of_a_block_is_its_share(own: list[float], other: list[float]) -> None:
    """Whatever the ages: a group of 20 years is not drawn larger than its share."""
    found = blocks(pyramid(make([*own], [*other]), "Emmen", "Drenthe", "Titel"))
    surfaces = [width * height / value for (width, height), value in zip(found, own, strict=True)]
    assert surfaces == pytest.approx([surfaces[0]] * 9, rel=0.03)


def test_a_block_is_as_high_as_its_years() -> None:
    heights = [height for _, height in blocks(pyramid(make([5.0] * 9, [5.0] * 9), "A", "B", "T"))]
    years = [high - low for low, high in pairwise((*FINE, 100))]
    assert [height / heights[0] * 5 for height in heights] == pytest.approx(years, rel=0.01)


def test_emmen_is_told_and_drawn_beside_drenthe_or_nederland() -> None:
    emmen = [4.2, 4.4, 5.0, 5.6, 5.8, 22.2, 28.1, 18.6, 6.0]
    build = make([*emmen], [4.3, 4.7, 5.2, 5.7, 5.4, 21.46, 28.0, 18.9, 6.33])
    svg = pyramid(build, "Emmen", "Drenthe", "Leeftijd")
    assert "80 jaar en ouder: 6,0%, Drenthe 6,3%" in svg
    assert "25 tot 45 jaar: 22,2%, Drenthe 21,5%" in svg
    assert {"Emmen", "Drenthe", "4,2%", "28,1%", "20 tot 25 jaar", "Leeftijd"} <= set(texts(svg))
    assert len(blocks(svg)) == 9
    beside = pyramid(build, "Emmen", "Nederland", "Leeftijd")
    assert "80 jaar en ouder: 6,0%, Nederland ontbreekt" in beside


@pytest.mark.parametrize("state", ["missing", "suppressed", "not_applicable"])
def test_a_group_without_a_figure_has_its_word_and_no_block(state: str) -> None:
    word = {"missing": "ontbreekt", "suppressed": "verborgen"}.get(state, "niet van toepassing")
    build = make([5.0] * 9, [5.0] * 9)
    gap = AgeGroup(0, 5, share(None), share(None, state), share(5.0), share(None))
    svg = pyramid(BuildUp("2024", (gap, *build.groups[1:])), "A", "Drenthe", "T")
    assert len(blocks(svg)) == 8
    assert word in texts(svg)
    assert "0,0%" not in texts(svg)
    assert f"0 tot 5 jaar: {word}" in svg


def test_a_gap_in_the_other_area_breaks_its_line() -> None:
    def lines(svg: str) -> int:
        return len(re.findall(r'stroke-width="2" ', svg))

    whole = pyramid(make([5.0] * 9, [5.0] * 9), "A", "B", "T")
    gap = pyramid(make([5.0] * 9, [*[5.0] * 4, None, *[5.0] * 4]), "A", "B", "T")
    assert lines(gap) == lines(whole) + 1


def test_without_any_figure_there_are_no_axes() -> None:
    svg = pyramid(make([None] * 9, [None] * 9), "A", "Drenthe", "Titel")
    assert "Er zijn geen cijfers om te tekenen." in svg
    assert blocks(svg) == []


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    found = blocks(pyramid(make([0.0] * 9, [0.0] * 9), "A", "Drenthe", "T"))
    assert [width for width, _ in found] == [0.0] * 9


def test_names_are_text_and_never_markup() -> None:
    hostile = '<script>alert("x")</script> & Emmen'
    root = ElementTree.fromstring(pyramid(make([5.0] * 9, [5.0] * 9), hostile, "B", hostile))
    assert not list(root.iter(f"{SVG}script"))
    assert root.get("aria-label") == hostile


def test_no_text_leaves_the_picture_however_long_the_name() -> None:
    name = "Arbeidsmarktregio Groningen (Drents deel) met nog een heel lange naam erbij"
    root = ElementTree.fromstring(pyramid(make([25.0] * 9, [24.0] * 9), name, "Drenthe", "T"))
    for text in root.iter(f"{SVG}text"):
        width, at = len(text.text or "") * 14 * 0.45, float(text.get("x", 0))
        anchor = text.get("text-anchor", "start")
        left = {"start": at, "middle": at - width / 2, "end": at - width}[anchor]
        assert left >= -1
        assert left + width <= 401


def test_the_oldest_are_told_first() -> None:
    words = told(make([5.0] * 9, [4.0] * 9), "Emmen", "Drenthe")
    assert words.index("80 jaar en ouder") < words.index("0 tot 5 jaar")
    assert age_words(make([1.0] * 9, [1.0] * 9).groups[-1]) == "80 jaar en ouder"


PARTS = ("Koop", "Huur van corporatie", "Andere huur")


def bars(svg: str) -> list[float]:
    """The widths of the parts of all bars."""
    rects = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return [float(rect.get("width", 0)) for rect in rects if rect.find(f"{SVG}title") is not None]


def test_parts_are_as_long_as_their_shares_and_written_as_given() -> None:
    row = ("Emmen", [(50.0, "50,0%"), (30.0, "30%"), (20.0, "20%")])
    svg = stacked("Koop en huur", "procent van de woningen", PARTS, [row])
    widths = bars(svg)
    assert [width / sum(widths) for width in widths] == pytest.approx([0.5, 0.3, 0.2], abs=0.001)
    assert {"50,0%", "30%", "20%", *PARTS} <= set(texts(svg))
    assert "Emmen: Koop 50,0%; Huur van corporatie 30%; Andere huur 20%." in svg


def test_an_area_with_an_unknown_part_has_no_bar() -> None:
    rows = [
        ("Emmen", [(50.0, "50%"), (30.0, "30%"), (20.0, "20%")]),
        ("Drenthe", [(50.0, "50%"), (None, "ontbreekt"), (20.0, "20%")]),
    ]
    svg = stacked("T", "procent", PARTS, rows)
    assert len(bars(svg)) == 3
    assert "onbekend" in texts(svg)
    assert "Huur van corporatie ontbreekt" in svg
    assert "Er zijn geen cijfers" in stacked("T", "procent", PARTS, rows[1:])


def test_a_small_part_has_its_figure_in_words_only() -> None:
    row = ("A", [(98.0, "98,0%"), (1.0, "1,0%"), (1.0, "1,0%")])
    svg = stacked("T", "procent", PARTS, [row])
    assert texts(svg).count("1,0%") == 0
    assert svg.count("Andere huur: 1,0%") == 1
