"""Groups as rows of dots: members, the line of the group, Drenthe; nothing over anything else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.figures.chart_frame import NO_FIGURES, WIDTH
from atlas.figures.dots import RADIUS, Dots, Member, Row, dot_plot
from atlas.figures.page import sheet_png

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script> & \x00 "]]>'


def row(name: str, values: Sequence[float], value: float | None) -> Row:
    members = [Member(f"Lid {n}", each, f"{each}") for n, each in enumerate(values)]
    return Row(name, members, value, "geen cijfer" if value is None else f"{value}")


def drawn(rows: Sequence[Row], drenthe: float | None = 5.0) -> ET.Element:
    return ET.fromstring(dot_plot(Dots("Aandeel", "procent", rows, drenthe, "5,0")))


def circles(root: ET.Element) -> dict[str, tuple[float, float]]:
    return {
        str(dot.findtext(f"{SVG}title")): (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot in root.iter(f"{SVG}circle")
    }


def texts(root: ET.Element) -> list[tuple[str, float, float, float]]:
    """Every text with left, right and baseline."""
    found = []
    for element in root.iter(f"{SVG}text"):
        text = element.text or ""
        width = 0.49 * len(text) * int(element.attrib["font-size"])
        x = float(element.attrib["x"])
        left = {"start": x, "middle": x - width / 2}[element.get("text-anchor", "start")]
        found.append((text, left, left + width, float(element.attrib["y"])))
    return found


def test_every_member_is_a_dot_at_its_figure() -> None:
    found = circles(drawn([row("A", [0, 5, 10], 4)]))
    xs = [found[f"Lid {n}: {value}"][0] for n, value in enumerate((0, 5, 10))]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)
    assert len({y for _, y in found.values()}) == 1


def test_a_group_without_a_figure_has_dots_and_no_line() -> None:
    def thick(value: float | None) -> int:
        paths = drawn([row("A", [1, 2], value)]).iter(f"{SVG}path")
        return sum(each.get("stroke-width") == "4" for each in paths)

    assert (thick(1.5), thick(None)) == (1, 0)
    assert "A: geen cijfer" in [text for text, *_ in texts(drawn([row("A", [1, 2], None)]))]


def test_an_empty_group_has_its_name_and_words() -> None:
    root = drawn([row("A", [1, 2], 1.5), row("B", [], None)])
    assert "B: geen cijfer" in [text for text, *_ in texts(root)]
    assert len(circles(root)) == 2


def test_the_lowest_and_the_highest_have_their_names() -> None:
    root = drawn([row("A", [3, 9, 1, 5], 4), row("B", [7], 7)])
    said = [text for text, *_ in texts(root)]
    assert {"Lid 2 1", "Lid 1 9"} <= set(said)
    assert not {"Lid 0 3", "Lid 3 5", "Lid 0 7"} & set(said)


def test_without_drenthe_there_is_no_line_of_it() -> None:
    rows = [row("A", [1, 2], 1.5)]
    assert not any(text.startswith("Drenthe") for text, *_ in texts(drawn(rows, None)))
    assert "Drenthe 5,0" in [text for text, *_ in texts(drawn(rows))]
    assert "Drenthe: 5,0." in str(drawn(rows).findtext(f"{SVG}desc"))


def dashed(root: ET.Element) -> list[list[float]]:
    """The pieces of the line of Drenthe: x, top, x, bottom."""
    paths = (each for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray") == "5 3")
    return [[float(each) for each in re.findall(r"[\d.]+", path.attrib["d"])] for path in paths]


def crossed(root: ET.Element, text: tuple[str, float, float, float]) -> bool:
    """Whether the line of Drenthe runs through the letters of a text."""
    _, left, right, y = text
    return any(
        left < x < right and top < y and bottom > y - 8 for x, top, _, bottom in dashed(root)
    )


def test_the_line_of_drenthe_stops_at_a_name_and_goes_on_after_it() -> None:
    root = drawn([row("B", [1, 9], 4), row("Een lange naam van een groep", [4, 6], 5)])
    pieces = dashed(root)
    assert len({x for x, *_ in pieces}) == 1
    assert len(pieces) == 2
    assert all(above[3] < below[1] for above, below in pairwise(pieces))
    ends = [y for *_, y in texts(root)]
    assert pieces[-1][3] > max(ends[:-1]) - 30  # down to the axis


VALUES = st.lists(st.floats(-50, 50).map(lambda value: round(value, 1)), max_size=12)
ROWS = st.lists(st.tuples(VALUES, st.one_of(st.none(), st.just(3.0))), min_size=1, max_size=4)


@given(ROWS)
@settings(max_examples=40)
def test_no_dot_or_text_lies_over_another(given: list[tuple[list[float], float | None]]) -> None:
    rows = [row(f"Groep {n}", values, value) for n, (values, value) in enumerate(given)]
    root = drawn(rows)
    if not any(values or value is not None for values, value in given):
        assert root.findtext(f"{SVG}desc") == NO_FIGURES
        return
    height = float(root.attrib["viewBox"].split()[3])
    places = [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.iter(f"{SVG}circle")
    ]
    assert not [text for text in texts(root) if crossed(root, text)]
    assert len(places) == sum(len(values) for values, _ in given)
    assert all(RADIUS <= x <= WIDTH - RADIUS and 0 < y < height for x, y in places)
    for one, other in combinations(places, 2):
        assert abs(one[0] - other[0]) >= 2 * RADIUS - 0.2 or abs(one[1] - other[1]) >= 2 * RADIUS
    found = texts(root)
    assert all(left >= 0 and right <= WIDTH and y <= height for _, left, right, y in found)
    for first, second in combinations(found, 2):
        if abs(first[3] - second[3]) < 8:
            assert first[2] <= second[1] or second[2] <= first[1], (first, second)


def test_names_are_inert_and_the_chart_can_be_printed() -> None:
    svg = dot_plot(Dots(EVIL, EVIL, [Row(EVIL, [Member(EVIL, 1, EVIL)], 1, EVIL)], 1, EVIL))
    assert not [*ET.fromstring(svg).iter(f"{SVG}script")]
    assert sheet_png(svg, 400).startswith(b"\x89PNG")
