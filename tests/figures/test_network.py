"""Drawings of the network: well-formed, every sign a link, told apart without colour."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.network import layout, network
from atlas.figures.network import HIGH, NARROW, WIDE, Edge, Node, fan, legend, overview
from atlas.figures.network_signs import MANY, OTHER, SIGNS, shape, sign_of
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE
from atlas.store.serving import get_store
from atlas.store.store import Store

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script> & \x00 "]]>'
LONG = "Vereniging van Nederlandse Gemeenten (VNG), commissie Dannenberg en nog veel meer woorden"
NAMES = st.one_of(st.sampled_from([EVIL, LONG, "", "BOKD"]), st.text(max_size=60))


def node(party: str, name: str = "", kind: str = "zorg") -> Node:
    return Node(party, name or party, sign_of(kind), f"/actoren?wie={party}", {"wie": party})


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def links(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{SVG}a"))


def widths(root: ET.Element) -> list[float]:
    return [float(each.attrib["stroke-width"]) for each in root.iter(f"{SVG}path")]


def view(root: ET.Element) -> tuple[float, float]:
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return width, height


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        line = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def whole() -> Store:
    """The committed data; the tests of this folder have a small store else."""
    return get_store()


# Signs


def test_signs_differ_by_letter_and_by_shape_and_not_by_colour_alone() -> None:
    assert len({sign.letter for sign in SIGNS}) == len(SIGNS)
    assert len({(sign.corners, sign.hollow) for sign in SIGNS}) == len(SIGNS)
    assert len({sign.name for sign in SIGNS}) == len(SIGNS)


def test_a_letter_can_be_read_on_its_sign() -> None:
    for sign in SIGNS:
        assert contrast(sign.colour, PALETTE.page) >= 4.5, sign.name


@pytest.mark.parametrize(("kind", "letter"), [
    ("gemeente", "O"), ("gemeente (buiten Drenthe, algemene kennis)", "O"), ("rijk", "O"),
    ("koepel gemeenten", "O"), ("overheid Duitsland", "O"), ("corporatie", "W"), ("zorg", "Z"),
    ("onderwijs", "K"), ("netwerk", "S"), ("groep", "G"), ("vervoer", "A"), ("", "A"),
    ("iets nieuws", "A"),
])  # fmt: skip
def test_every_kind_has_a_sign(kind: str, letter: str) -> None:
    assert sign_of(kind).letter == letter


def test_most_kinds_of_the_documents_have_a_sign_of_their_own(whole: Store) -> None:
    parties = network(whole).parties.values()
    rest = [party for party in parties if sign_of(party.kind) == OTHER]
    assert len(rest) < len(parties) / 8
    assert all(sign_of(party.kind) == MANY for party in parties if party.is_group)


def test_a_sign_has_its_number_of_corners() -> None:
    for sign in SIGNS:
        drawing = drawn(f'<svg xmlns="{SVG[1:-1]}">{shape(sign, (50, 50), 10)}</svg>')
        polygons = list(drawing.iter(f"{SVG}polygon"))
        if sign.corners:
            numbers = polygons[0].attrib["points"].split()
            assert len(numbers) == 2 * sign.corners
            assert all(34 <= float(number) <= 66 for number in numbers)
        else:
            assert len(list(drawing.iter(f"{SVG}circle"))) == 1


# One party with those it works with


def test_each_partner_is_a_link_that_says_how_many_actions() -> None:
    root = drawn(fan("Tekening", OTHER, [(node("b", "BOKD"), 3), (node("c", "CMO"), 1)]))
    assert root.attrib["role"] == "group"  # an image would hide its links
    assert [link.attrib["aria-label"] for link in links(root)] == [
        "BOKD, samen 3 acties",
        "CMO, samen 1 actie",
    ]
    assert [link.attrib["href"] for link in links(root)] == ["/actoren?wie=b", "/actoren?wie=c"]
    assert json.loads(links(root)[0].attrib["data-send"]) == {"wie": "b"}
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert {"3", "1", "BOKD", "CMO"} <= set(said)


def test_more_actions_are_a_thicker_line_and_none_is_dashed() -> None:
    counts = [9, 4, 4, 1, 0]
    root = drawn(fan("Tekening", OTHER, [(node(f"p{n}"), each) for n, each in enumerate(counts)]))
    found = widths(root)
    assert found[0] > found[1] == found[2] > found[3]
    dashed = [each.attrib.get("stroke-dasharray") for each in root.iter(f"{SVG}path")]
    assert [bool(each) for each in dashed] == [False, False, False, False, True]
    assert "0" not in [text.text for text in root.iter(f"{SVG}text")]


@given(st.lists(st.tuples(NAMES, st.integers(0, 500)), max_size=20))
def test_any_names_give_a_sound_drawing(rows: list[tuple[str, int]]) -> None:
    others = [(node(f"p{n}", name), count) for n, (name, count) in enumerate(rows)]
    root = drawn(fan(EVIL, OTHER, others))
    assert len(links(root)) == len(rows)
    assert not list(root.iter(f"{SVG}script"))
    width, height = view(root)
    assert width == NARROW
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.attrib["cy"]) <= height
    for text in root.iter(f"{SVG}text"):
        assert -1 <= float(text.attrib["y"]) <= height + 1


def test_rows_do_not_stand_over_each_other_with_long_names() -> None:
    others = [(node(str(n), LONG if n % 2 else "BOKD"), 1) for n in range(12)]
    root = drawn(fan("Tekening", OTHER, others))
    lines = [[float(t.attrib["y"]) for t in a.iter(f"{SVG}text") if "stroke" in t.attrib]
             for a in links(root)]  # fmt: skip
    assert all(above[-1] + 12 <= below[0] for above, below in zip(lines, lines[1:], strict=False))


# All


def test_all_ties_are_lines_and_all_parties_links() -> None:
    places = {"a": (0.0, 0.0), "b": (1.0, 1.0), "c": (0.5, 0.2)}
    nodes = [node(each) for each in places]
    root = drawn(overview("Alles", nodes, [Edge("a", "b", 5), Edge("b", "c", 1)], places))
    assert len(widths(root)) == 2
    assert widths(root)[0] > widths(root)[1]
    labels = [link.attrib["aria-label"] for link in links(root)]
    assert labels == [f"{name}, zorg, welzijn en sport, {lines}" for name, lines in (
        ("a", "1 lijn"), ("b", "2 lijnen"), ("c", "1 lijn"))]  # fmt: skip


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    """About where each name stands."""
    found = []
    for text in root.iter(f"{SVG}text"):
        if "paint-order" not in text.attrib:
            continue
        x, y, width = float(text.attrib["x"]), float(text.attrib["y"]), 6.2 * len(text.text or "")
        left = {"start": x, "middle": x - width / 2, "end": x - width}[text.attrib["text-anchor"]]
        found.append((left, y - 10, left + width, y + 2))
    return found


def test_the_names_of_the_real_network_can_be_read(whole: Store) -> None:
    ties = network(whole).strongest(40)
    assert 20 <= len(ties) <= 40
    places = layout(ties)
    parties = network(whole).parties
    nodes = [node(each, parties[each].name, parties[each].kind) for each in places]
    svg = overview("Alles", nodes, [Edge(t.one, t.other, t.weight) for t in ties], places)
    found = boxes(drawn(svg))
    assert len(found) == len(nodes)
    for left, top, right, bottom in found:
        assert left >= 0 and right <= WIDE and top >= 0 and bottom <= HIGH
    over = [
        (one, other)
        for one, other in combinations(found, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 4
        and min(one[3], other[3]) - max(one[1], other[1]) > 3
    ]
    assert over == []
    assert sheet_png(svg, 600).startswith(b"\x89PNG")


def test_the_legend_names_every_sign() -> None:
    root = drawn(legend(SIGNS))
    said = {text.text for text in root.iter(f"{SVG}text")}
    assert {sign.name for sign in SIGNS} | {sign.letter for sign in SIGNS} == said
    assert not links(root)
    assert not re.search(r"nan|inf", legend(SIGNS[:1]))
