"""The rows of a spine chart: true to scale, told by shape as well as by colour, words for gaps."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.certainty import Verdict
from atlas.domain.profile import Line
from atlas.figures import spine
from atlas.figures.chart_frame import text_width
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE
from atlas.figures.spine import spine_key, spine_svg
from atlas.store.store import Store
from tests.figures.conftest import Figure, cell

SVG = "{http://www.w3.org/2000/svg}"
MIDDLE, LEFT, RIGHT = 120, 9, 231
EVIL = '<script>alert("x")</script> & \x00 "\'>'
FIGURES = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


def line(
    store: Store,
    area: Figure,
    peers: Sequence[Figure] = (),
    drenthe: Figure = None,
    nederland: Figure = None,
    kind: Any = "clear",
    favourable: int = 0,
    code: str = "GM0114",
) -> Line:
    """A line of the small store's share with figures made to measure."""
    verdict = Verdict(kind, reason="" if kind == "clear" else "modelled")
    return Line(
        indicator=store.indicators["aandeel_65plus"],
        period="2024",
        cell=cell(code, area),
        drenthe=cell("PV22", drenthe),
        nederland=cell("NL01", nederland),
        peers=tuple(cell(f"WK{place:06d}", each) for place, each in enumerate(peers)),
        verdict=verdict,
        standing=None,
        rank=None,
        ranked=len(peers),
        favourable=favourable,
    )


def draw(row: Line, reference: str = "drenthe") -> ET.Element:
    return ET.fromstring(spine_svg(row, reference, "Alles in woorden."))


def marks(root: ET.Element) -> list[ET.Element]:
    """The shapes that stand for the area: without halo, and without the dot within."""
    return [each for each in root if each.get("stroke-width") == "2"]


def middle_of(mark: ET.Element) -> float:
    """Where a mark stands: the middle of a circle, of a diamond or of a square."""
    if mark.tag == f"{SVG}circle":
        return float(mark.attrib["cx"])
    numbers = re.findall(r"-?[\d.]+", mark.attrib["d"])
    start = float(numbers[0])
    return start + float(numbers[2]) / 2 if "h" in mark.attrib["d"] else start


def area_place(root: ET.Element) -> float:
    (mark,) = marks(root)
    return middle_of(mark)


def bands(root: ET.Element) -> list[tuple[float, float]]:
    found = root.findall(f"{SVG}rect")
    return [
        (float(each.attrib["x"]), float(each.attrib["x"]) + float(each.attrib["width"]))
        for each in found
    ]


def peer_places(root: ET.Element) -> list[float]:
    """The places of the thin lines: steps from one to the next."""
    found = [each for each in root if each.get("stroke") == spine.TICK]
    places, x = [], 0.0
    for each in found:
        for step in re.findall(r"m(-?\d+) ", each.attrib["d"]):
            x += float(step)
            places.append(x)
    return places


def reference_line(root: ET.Element) -> list[float]:
    found = [each for each in root if each.get("stroke-width") == "1.6"]
    return [float(re.findall(r"[\d.]+", each.attrib["d"])[0]) for each in found]


def pointer(root: ET.Element) -> list[float]:
    """The tip of the triangle of the other reference."""
    found = [each for each in root if each.get("stroke-width") == "1.2"]
    return [float(re.findall(r"[\d.]+", each.attrib["d"])[0]) + 4.5 for each in found]


# Where things stand


def test_the_reference_is_in_the_middle_and_the_farthest_at_an_edge(store: Store) -> None:
    root = draw(line(store, 25, [10, 15, 25, 30], drenthe=20, nederland=22))
    # the farthest is 10 away: 111 units; Emmen is 5 above, Nederland 2 above
    assert reference_line(root) == [MIDDLE]
    assert area_place(root) == pytest.approx(MIDDLE + 55.5, abs=0.1)
    assert pointer(root) == [pytest.approx(MIDDLE + 22.2, abs=0.1)]
    assert peer_places(root) == [LEFT, 64, 176, RIGHT]


def test_with_nederland_in_the_middle_the_triangle_is_drenthe(store: Store) -> None:
    root = draw(line(store, 25, [10, 15, 25, 30], drenthe=20, nederland=30), "nederland")
    assert reference_line(root) == [MIDDLE]
    assert area_place(root) == pytest.approx(MIDDLE - 5 / 20 * 111, abs=0.1)
    assert pointer(root) == [pytest.approx(MIDDLE - 10 / 20 * 111, abs=0.1)]
    assert peer_places(root)[0] == LEFT
    assert peer_places(root)[-1] == MIDDLE


def test_drenthe_itself_has_one_mark_and_no_triangle(store: Store) -> None:
    root = draw(
        line(store, 20, [10, 15, 25, 30], drenthe=20, nederland=22, code="PV22"), "nederland"
    )
    assert len(marks(root)) == 1
    assert pointer(root) == []


def test_the_bands_are_those_of_the_textbook(store: Store) -> None:
    peers = [3.0, 1.0, 7.0, 5.0, 12.0, 4.0, 9.5]
    root = draw(line(store, 5, peers, drenthe=5))
    whole, half = bands(root)
    # the farthest is 7 above Drenthe; quarters by numpy, which interpolates as the method says
    place = [MIDDLE + (each - 5) / 7 * 111 for each in (1, 12, *np.percentile(peers, [25, 75]))]
    assert [*whole, *half] == pytest.approx(place, abs=0.1)


def test_of_a_few_peers_no_band_is_drawn(store: Store) -> None:
    root = draw(line(store, 5, [1, 2, "s"], drenthe=5))
    assert bands(root) == []
    assert len(peer_places(root)) == 2


def test_without_a_reference_nothing_stands_for_it(store: Store) -> None:
    root = draw(line(store, 20, [10, 15, 25, 30], drenthe="m", nederland="n", kind="none"))
    assert reference_line(root) == []
    assert pointer(root) == []
    assert area_place(root) == MIDDLE  # halfway between the lowest and the highest
    assert len(root.findall(f".//{SVG}circle")) == 1  # the dot: nothing is said of chance


def test_equal_figures_stand_on_each_other_in_the_middle(store: Store) -> None:
    root = draw(line(store, 7, [7, 7, 7, 7], drenthe=7, nederland=7, kind="same"))
    assert area_place(root) == MIDDLE
    assert peer_places(root) == [MIDDLE]
    assert pointer(root) == [MIDDLE]


def test_zero_is_a_figure(store: Store) -> None:
    root = draw(line(store, 0, [0, 5, 5, 10], drenthe=5))
    assert area_place(root) == LEFT
    assert root.findall(f"{SVG}text") == []


@given(FIGURES, st.lists(FIGURES, max_size=30), FIGURES, FIGURES)
def test_nothing_falls_off_and_higher_is_never_left(
    store: Store, area: float, peers: list[float], drenthe: float, nederland: float
) -> None:
    root = draw(line(store, area, peers, drenthe, nederland))
    own, places = area_place(root), peer_places(root)
    for place in (own, *places, *pointer(root), *(edge for pair in bands(root) for edge in pair)):
        assert LEFT - 0.6 <= place <= RIGHT + 0.6
    assert places == sorted(set(places))
    assert len(places) <= max(1, len(set(peers)))
    assert (own > MIDDLE + 0.1) <= (area > drenthe)
    assert (own < MIDDLE - 0.1) <= (area < drenthe)
    reach = max(abs(each - drenthe) for each in (area, nederland, *peers))
    at_edge = [abs(own - MIDDLE), *(abs(p - MIDDLE) for p in (*pointer(root), *places))]
    assert (max(at_edge) >= 110.4) == (reach > 0)


# What a mark tells


def test_shape_and_colour_both_tell_the_direction(store: Store) -> None:
    found = {}
    for favourable in (1, -1, 0):
        (mark,) = marks(draw(line(store, 25, [1, 2, 3, 4], drenthe=20, favourable=favourable)))
        form = re.sub(r"[\d.-]+", "", mark.get("d", "circle"))
        found[favourable] = (form, mark.attrib["fill"])
    assert len({form for form, _ in found.values()}) == 3
    assert len({colour for _, colour in found.values()}) == 3
    for colour in (colour for _, colour in found.values()):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert not green > max(red, blue), colour
        assert luminance(colour) < 0.3, colour  # more than 3 to 1 on white
    assert {"#0b5c8a", "#b35806"} < {colour for _, colour in found.values()}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("favourable", [1, -1, 0])
def test_the_inside_tells_how_sure_it_is(store: Store, favourable: int) -> None:
    looks = {}
    for kind in ("clear", "same", "chance", "untested", "none"):
        root = draw(line(store, 25, [1, 2, 3], drenthe=20, kind=kind, favourable=favourable))
        (mark,) = marks(root)
        dots = [each for each in root if each.get("r") == "2"]
        looks[kind] = (mark.attrib["fill"] == mark.attrib["stroke"], len(dots))
    assert looks == {
        "clear": (True, 0),
        "same": (True, 0),
        "chance": (False, 0),
        "untested": (False, 1),
        "none": (False, 1),
    }


@pytest.mark.parametrize(
    ("state", "word"), [("s", "verborgen"), ("m", "ontbreekt"), ("n", "niet van toepassing")]
)
def test_an_area_without_a_figure_is_a_word_and_no_mark(
    store: Store, state: str, word: str
) -> None:
    root = draw(line(store, state, [1, 2, 3, 4], drenthe=2, kind="none"))
    assert marks(root) == []
    assert [each.text for each in root.findall(f"{SVG}text")] == [word]
    assert len(bands(root)) == 2 + 1  # the others are still there, and the plate
    plate, told = list(root)[-2:]  # over all else: nothing runs through the word
    assert (plate.get("fill"), told.text) == (PALETTE.page, word)
    assert float(plate.get("width") or 0) > text_width(word, 13)
    assert (plate.get("y"), plate.get("height")) == ("0.0", "26.0")


def test_the_triangle_is_never_half_under_the_word(store: Store) -> None:
    near = line(store, "m", [1, 2, 3, 4], drenthe=2, nederland=2.1, kind="none")
    far = line(store, "m", [1, 2, 3, 4], drenthe=2, nederland=4, kind="none")
    drawn = [
        [each for each in draw(row) if each.get("d", "").endswith("8z")] for row in (near, far)
    ]
    assert [len(each) for each in drawn] == [0, 1]


def test_nothing_at_all_is_a_word(store: Store) -> None:
    root = draw(line(store, "m", ["s", "s"], drenthe="m", nederland="m", kind="none"))
    assert [each.tag for each in root] == [f"{SVG}rect", f"{SVG}text"]


# As a picture


def test_a_row_is_a_picture_with_the_sentence_as_its_name(store: Store) -> None:
    text = spine_svg(line(store, 25, [1, 2, 3], drenthe=20), "drenthe", EVIL)
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == EVIL.replace("\x00", "")
    assert root.get("width") is None
    assert "<script" not in text
    assert sheet_png(text, 480)


def test_many_peers_cost_few_bytes(store: Store) -> None:
    peers = [float(place * place % 997) for place in range(189)]
    assert len(spine_svg(line(store, 500, peers, drenthe=480), "drenthe", "")) < 2500


def test_the_key_shows_and_names_everything_that_a_row_can_hold(store: Store) -> None:
    key = spine_key()
    signs = [ET.fromstring(sign) for sign, _ in key]
    assert all(sign.get("aria-hidden") == "true" for sign in signs)
    assert len({ET.tostring(sign) for sign in signs}) == len(key) - 1  # the full square is twice
    words = " ".join(text for _, text in key)
    for word in ("gunstig", "ongunstig", "duidelijk", "toeval", "Nederland", "helft", "laagste"):
        assert word in words
    assert "driehoekje: Nederland" in [text for _, text in spine_key("drenthe")]
    assert "streep in het midden: Nederland" in [text for _, text in spine_key("nederland")]
    row = draw(line(store, 5, [1, 2, 3, 4, 9], drenthe=4, nederland=6, kind="untested"))
    drawn = {each.get("stroke") or each.get("fill") for sign in signs for each in sign}
    assert {each.get("stroke") or each.get("fill") for each in row} <= drawn
    assert all(a != b for (_, a), (_, b) in combinations(key, 2))
