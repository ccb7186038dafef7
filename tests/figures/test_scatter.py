"""The scatter: signs true to scale, names that never lie over one another, nothing cut off."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.figures.chart_frame import NO_FIGURES, WIDTH, text_width
from atlas.figures.labels import Box, Spot, distance, overlap, place, within
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE
from atlas.figures.scatter import scatter_chart
from atlas.figures.scatter_signs import (
    NAME_SIZE,
    SHAPES,
    SMALLEST,
    UNKNOWN_KIND,
    Axis,
    Kind,
    Mark,
    Scatter,
    outline,
    shape,
)

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script> & \x00 "]]>'
NAMES = (
    "Aa en Hunze", "Assen", "Borger-Odoorn", "Coevorden", "Emmen", "Hoogeveen", "Meppel",
    "Midden-Drenthe", "Noordenveld", "Tynaarlo", "Westerveld", "De Wolden",
)  # fmt: skip
FRAME = Box(40, 60, 386, 380)
KINDS = (Kind("Stedelijk", "#0b5c8a"), Kind("Landelijk", "#b35806"), Kind("Anders", "#aab2bb"))
PLACES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 100)),
    min_size=12,
    max_size=12,
)


def marks(values: list[tuple[float, float, float]]) -> list[Mark]:
    return [
        Mark(name, x, y, size, n % 3, f"{name}: {x} en {y}", named=True, chosen=n % 4 == 0)
        for n, (name, (x, y, size)) in enumerate(zip(NAMES, values, strict=True))
    ]


def scatter(values: list[tuple[float, float, float]]) -> Scatter:
    return Scatter(
        "Twee cijfers",
        Axis("65-plussers (procent)", values[0][0], "25,2%"),
        Axis("Beperking bij bewegen (procent)", values[0][1], "10,2%"),
        marks(values),
        "Inwoners, 2025",
        tuple((max(size for *_, size in values) / part, f"1/{part}") for part in (1, 5)),
        "Stad en land",
        KINDS,
    )


def drawn(given: Scatter) -> ET.Element:
    return ET.fromstring(scatter_chart(given)[0])


def signs(root: ET.Element) -> dict[str, ET.Element]:
    """The sign of each mark, without its ring, by what it says."""
    groups = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    return {str(group.findtext(f"{SVG}title")): group[-2] for group in groups}


def area(sign: ET.Element) -> float:
    """The area of a sign in units of the drawing."""
    if sign.tag == f"{SVG}circle":
        return math.pi * float(sign.attrib["r"]) ** 2
    if sign.tag == f"{SVG}rect":
        return float(sign.attrib["width"]) * float(sign.attrib["height"])
    corners = [
        (float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", sign.attrib["d"])
    ]
    turns = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in turns)) / 2


def boxes(root: ET.Element) -> list[tuple[str, Box]]:
    """Every text with its box, on the wide side."""
    found = []
    for element in root.iter(f"{SVG}text"):
        text, size = element.text or "", int(element.attrib["font-size"])
        width = text_width(text, size)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = {"start": x, "middle": x - width / 2, "end": x - width}[
            element.get("text-anchor", "start")
        ]
        found.append((text, Box(left, y - 0.75 * size, left + width, y + 0.2 * size)))
    return found


# Names


@given(PLACES)
@settings(max_examples=60)
def test_no_two_names_overlap_and_none_leaves_the_frame(
    places: list[tuple[int, int, int]],
) -> None:
    """Also with all twelve at one point."""
    spots = [Spot(45 + 11 * x, 65 + 10 * y, size / 8) for x, y, size in places]
    sizes = [(text_width(name, NAME_SIZE), 16.0) for name in NAMES]
    taken = [Box(280, 200, 386, 216)]
    found = place(spots, sizes, FRAME, taken)
    placed = [box for box in found if box]
    assert len(placed) == 12
    for (width, height), box in zip(sizes, placed, strict=True):
        assert within(box, FRAME)
        assert (box.right - box.left, box.bottom - box.top) == pytest.approx((width, height))
    for one, other in combinations([*taken, *placed], 2):
        assert not overlap(one, other)


def test_a_name_stands_close_to_its_point_where_it_can() -> None:
    spots = [Spot(100, 100, 6), Spot(300, 300, 4)]
    found = place(spots, [(60, 16), (80, 16)], FRAME)
    for spot, box in zip(spots, found, strict=True):
        assert box is not None
        assert 1 <= distance(box, spot) <= 4


def test_a_name_lies_over_no_other_point_where_it_can() -> None:
    around = [Spot(100 + 14 * dx, 100 + 14 * dy, 5) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    middle = around.pop(4)
    (box,) = place([middle], [(60, 16)], FRAME, points=around)
    assert box is not None
    assert all(distance(box, spot) >= 1 for spot in (middle, *around))


def test_what_has_no_place_is_left_out_and_told() -> None:
    spots = [Spot(70, 70, 3)] * 3
    found = place(spots, [(50, 16)] * 3, Box(40, 60, 95, 94))
    assert [box is None for box in found] == [False, False, True]
    assert place(spots[:1], [(50, 16)], Box(0, 0, 40, 40)) == [None]
    many = [Mark(f"Gebied met een lange naam {n}", 1, 1, 5, 0, "", named=True) for n in range(90)]
    svg, left_out = scatter_chart(Scatter("Vol", Axis("x"), Axis("y"), many))
    assert 0 < len(left_out) < 90
    assert all(f">{name}<" not in svg for name in left_out)


@given(PLACES)
@settings(max_examples=25)
def test_nothing_of_the_chart_lies_over_something_else(
    places: list[tuple[int, int, int]],
) -> None:
    root = drawn(scatter([(float(x), float(y), float(size)) for x, y, size in places]))
    height = float(root.attrib["viewBox"].split()[3])
    found = boxes(root)
    assert {text for text, _ in found} >= set(NAMES)
    for text, box in found:
        assert box.left >= -0.01 and box.right <= WIDTH + 0.01, text
        assert box.top >= 0 and box.bottom <= height, text
    inside = [box for text, box in found if text in NAMES or text.startswith("Drenthe 10")]
    for one, other in combinations(inside, 2):
        assert not overlap(one, other)


# Signs


SPREAD = [(float(n), float(30 - n), float(5 + 8 * n)) for n in range(12)]


def test_the_area_of_a_sign_is_that_of_its_figure() -> None:
    found = signs(drawn(scatter(SPREAD)))
    assert len(found) == 12
    share = {told: area(sign) / mark.size for mark in marks(SPREAD)
             for told, sign in found.items() if mark.told == told and mark.size}  # fmt: skip
    assert max(share.values()) == pytest.approx(min(share.values()), rel=0.1)


@pytest.mark.parametrize("kind", range(4))
def test_every_shape_has_the_area_of_its_circle(kind: int) -> None:
    drawing = shape(kind, Spot(200, 200, 40), "none", "#000", 1)
    sign = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{drawing}</svg>')[0]
    assert area(sign) == pytest.approx(math.pi * 40**2, rel=0.01)
    reach = outline(Mark("", 0, 0, 1, kind, ""), Spot(200, 200, 40)).radius
    for x, y in re.findall(r"(\d+\.\d) (\d+\.\d)", sign.get("d", "")):
        assert math.hypot(float(x) - 200, float(y) - 200) <= reach + 0.1


def test_kinds_differ_in_shape_as_well_as_in_colour() -> None:
    found = signs(drawn(scatter(SPREAD)))
    looks: dict[int, set[tuple[str, int, str]]] = {}
    for mark in marks(SPREAD):
        sign = found[mark.told]
        corners = sign.get("d", "").count("L")
        looks.setdefault(mark.kind, set()).add((sign.tag, corners, sign.attrib["fill"]))
    assert [len(look) for look in looks.values()] == [1, 1, 1]
    assert len({next(iter(look))[:2] for look in looks.values()}) == len(SHAPES) - 1


def test_what_is_unknown_has_a_dashed_edge_and_is_no_zero() -> None:
    known, no_size, no_kind, zero = (
        Mark(name, n, n, size, kind, name)
        for n, (name, size, kind) in enumerate(
            [("a", 100.0, 0), ("b", None, 0), ("c", 50.0, UNKNOWN_KIND), ("d", 0.0, 1)]
        )
    )
    given = replace(scatter(SPREAD), marks=[known, no_size, no_kind, zero])
    found = signs(drawn(given))
    assert [told for told, sign in found.items() if sign.get("stroke-dasharray")] == ["c", "b"]
    assert found["c"].attrib["fill"] == PALETTE.states["missing"].fill
    assert area(found["b"]) > area(found["d"]) == pytest.approx(math.pi * SMALLEST**2, rel=0.1)
    plain = replace(given, size_title="", kinds=(), marks=[known, no_size])
    assert {sign.get("stroke-dasharray") for sign in signs(drawn(plain)).values()} == {None}
    assert len({area(sign) for sign in signs(drawn(plain)).values()}) == 1


def test_signs_stand_where_their_figures_are() -> None:
    circles = [replace(mark, kind=0) for mark in marks(SPREAD)]
    found = signs(drawn(replace(scatter(SPREAD), size_title="", kinds=(), marks=circles)))
    at = [(float(s.attrib["cx"]), float(s.attrib["cy"])) for s in found.values()]
    by_x = sorted(at)
    heights = [y for _, y in by_x]
    assert heights == sorted(heights)  # a lower figure stands lower
    for values in ([x for x, _ in by_x], heights):
        steps = [after - before for before, after in zip(values, values[1:], strict=False)]
        assert steps == pytest.approx([steps[0]] * 11, abs=0.2)


def test_the_chosen_have_a_ring_and_come_last() -> None:
    root = drawn(scatter(SPREAD))
    groups = [g for g in root.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    ringed = [len(group) == 3 for group in groups]
    assert sum(ringed) == 3
    assert ringed == sorted(ringed)


def test_drenthe_is_a_line_with_its_figure() -> None:
    texts = [text for text, _ in boxes(drawn(scatter(SPREAD)))]
    assert {"Drenthe 25,2%", "Drenthe 10,2%"} <= set(texts)
    without = replace(scatter(SPREAD), x=Axis("x"), y=Axis("y"))
    assert not any("Drenthe " in text for text, _ in boxes(drawn(without)))
    far = replace(scatter(SPREAD), x=Axis("x", -90.0, "-90"))
    assert all(box.left >= 0 and box.right <= WIDTH for _, box in boxes(drawn(far)))


@pytest.mark.parametrize("value", [0.0, -3.5, 1e9])
def test_all_areas_at_one_point(value: float) -> None:
    root = drawn(scatter([(value, value, 10.0)] * 12))
    assert {text for text, _ in boxes(root)} >= set(NAMES)


def test_without_areas_there_are_words() -> None:
    svg, left_out = scatter_chart(replace(scatter(SPREAD), marks=[]))
    assert NO_FIGURES in svg and left_out == ()


def test_names_are_inert_and_the_chart_can_be_printed() -> None:
    mark = Mark(EVIL, 1, 1, 1, 0, EVIL, named=True)
    given = Scatter(EVIL, Axis(EVIL, 1, EVIL), Axis(EVIL), [mark, replace(mark, x=2)])
    svg, _ = scatter_chart(given)
    root = ET.fromstring(svg)
    assert not [*root.iter(f"{SVG}script")]
    assert sheet_png(svg, 400).startswith(b"\x89PNG")
    assert (root.get("role"), root.get("lang")) == ("img", "nl")
    assert root.findtext(f"{SVG}desc")
