"""Charts: well-formed, true to scale, nothing over another, and no unknown drawn as zero."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures import chart_frame as frame
from atlas.figures.chart_bars import bars
from atlas.figures.chart_tornado import TornadoItem, tornado_chart
from atlas.figures.charts import BandSeries, LineSeries, band_chart, line_chart
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE

SVG = "{http://www.w3.org/2000/svg}"
YEARS = [2025, 2030, 2035]
EVIL = '<script>alert("x")</script> & \x00 "]]>'
FIGURES = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
NAMES = ["Emmen", "Assen", "Aa en Hunze", "een heel erg lange naam van een scenario"]


def band(*series: BandSeries, unit: str = "woningen", decimals: int = 0) -> ET.Element:
    return ET.fromstring(band_chart("Tekort", YEARS, series, unit, decimals))


def elements(root: ET.Element, kind: str) -> list[ET.Element]:
    return list(root.iter(f"{SVG}{kind}"))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in elements(root, "text")]


def number(element: ET.Element, name: str) -> float:
    return float(element.attrib[name])


def lengths(root: ET.Element, fill: str) -> list[float]:
    return [number(e, "width") for e in elements(root, "rect") if e.get("fill") == fill]


def points(d: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", d)]


def lines_of(root: ET.Element, colour: str) -> list[list[tuple[float, float]]]:
    """The lines with a weight of their own, without the thin ones that join labels."""
    found = (e for e in elements(root, "path") if e.get("stroke") == colour)
    return [points(e.attrib["d"]) for e in found if e.attrib["stroke-width"] in ("1.4", "2.4")]


def boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    """Left, right, top and bottom of every text, on the wide side."""
    found = []
    for element in elements(root, "text"):
        text = element.text or ""
        size = number(element, "font-size")
        width = len(text) * size * 0.46
        x, y = number(element, "x"), number(element, "y")
        left = {"start": x, "middle": x - width / 2, "end": x - width}[
            element.get("text-anchor", "start")
        ]
        found.append((left, left + width, y - 0.7 * size, y + 0.2 * size, text))
    return found


def overlaps(root: ET.Element) -> list[tuple[str, str]]:
    return [
        (a[4], b[4])
        for a, b in combinations(boxes(root), 2)
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
    ]


def every_chart(name: str) -> list[str]:
    """One of each chart, with the name in every place that takes text."""
    return [
        band_chart(name, YEARS, [BandSeries(name, [1, 2, 3], [2, 3, 4], [3, 4, 5])], name),
        line_chart(name, [LineSeries(name, [("2024", 1.0), (name, 2.0)], True)], name, 1),
        bars(name, [(name, 3.0), ("Assen", None)], name, 0, name),
        tornado_chart(name, 5, [TornadoItem(name, name, name, 4.0, 6.0)], name),
    ]


@pytest.mark.parametrize("svg", every_chart("Hoeveel?"), ids=["band", "line", "bars", "tornado"])
def test_a_chart_is_a_named_picture_without_a_width_of_its_own(svg: str) -> None:
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Hoeveel?"
    assert root.get("width") is None and root.get("height") is None
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left, top, width) == (0, 0, frame.WIDTH)
    assert all(b[0] >= 0 and b[1] <= width and b[3] <= height for b in boxes(root))
    assert root.find(f"{SVG}desc") is not None
    assert sheet_png(svg, 320).startswith(b"\x89PNG")


@pytest.mark.parametrize("svg", every_chart(EVIL), ids=["band", "line", "bars", "tornado"])
def test_38_names_are_text_and_never_markup(svg: str) -> None:
    root = ET.fromstring(svg)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "rect", "path", "circle", "text"}
    assert "script" in root.attrib["aria-label"]
    assert "alert" in " ".join(texts(root))


def test_letters_can_be_read_on_a_screen_of_320_pixels() -> None:
    for svg in every_chart("Hoeveel?"):
        for element in elements(ET.fromstring(svg), "text"):
            assert number(element, "font-size") * 320 / frame.WIDTH >= 10


def test_the_band_is_true_to_scale() -> None:
    root = band(BandSeries("Emmen", [0, 0, 0], [0, 50, 100], [0, 100, 200]))
    (line,) = lines_of(root, PALETTE.accent)
    area = next(e for e in elements(root, "path") if e.get("fill-opacity"))
    shape = points(area.attrib["d"])
    low, high = shape[:3], shape[:2:-1]
    zero = line[0][1]
    assert [y for _, y in low] == [zero] * 3
    middle, top = zero - line[2][1], zero - high[2][1]
    assert top == pytest.approx(2 * middle, abs=0.2)
    assert zero - line[1][1] == pytest.approx(middle / 2, abs=0.2)
    assert [x for x, _ in low] == [x for x, _ in high] == [x for x, _ in line]
    assert line[2][0] - line[1][0] == pytest.approx(line[1][0] - line[0][0], abs=0.2)


def test_the_end_of_a_line_bears_name_and_margin() -> None:
    found = texts(band(BandSeries("Emmen", [1, 2, 1050], [1, 2, 1234], [1, 2, 1400])))
    assert found.index("1.234") == found.index("Emmen") + 1
    assert "(1.050 – 1.400)" in found


def test_what_was_measured_is_hollow_and_named() -> None:
    svg = band_chart(
        "T", YEARS, [BandSeries("a", [1] * 3, [2] * 3, [3] * 3)], "x", observed=[(2020, 1.5)]
    )
    root = ET.fromstring(svg)
    hollow = [e for e in elements(root, "circle") if e.get("fill") == PALETTE.page]
    assert [e[0].text for e in hollow] == ["gemeten, 2020: 2"]
    assert any("Rondjes: gemeten" in text for text in texts(root))


@pytest.mark.parametrize("gap", [None, math.nan, math.inf])
def test_an_unknown_figure_breaks_line_and_band(gap: float | None) -> None:
    root = band(BandSeries("a", [10, gap, 10], [20, gap, 20], [30, gap, 30]))
    assert len(elements(root, "circle")) == 2
    assert [len(line) for line in lines_of(root, PALETTE.accent)] == [1, 1]
    assert "nan" not in ET.tostring(root, "unicode").lower()


def test_a_band_stops_where_one_of_its_sides_is_unknown() -> None:
    root = band(BandSeries("a", [10, None, 10], [20, 20, 20], [30, 30, None]))
    areas = [e for e in elements(root, "path") if e.get("fill-opacity")]
    assert [len(points(area.attrib["d"])) for area in areas] == [2]
    assert len(elements(root, "circle")) == 3


def test_two_series_differ_in_more_than_colour() -> None:
    one = BandSeries("a", [1] * 3, [2] * 3, [3] * 3)
    root = band(one, BandSeries("b", [2] * 3, [3] * 3, [4] * 3))
    lines = [e for e in elements(root, "path") if e.get("stroke-width") == "2.4"]
    assert len({(e.get("stroke-dasharray"), e.get("stroke")) for e in lines}) == 2
    assert len({e.get("stroke-dasharray") for e in lines}) == 2


def test_the_main_line_is_in_the_accent_and_the_others_are_grey() -> None:
    series = [
        LineSeries("Assen", [(2024, 1.0), (2025, 2.0)]),
        LineSeries("Emmen", [(2024, 3.0), (2025, 4.0)], main=True),
    ]
    root = ET.fromstring(line_chart("T", series, "woningen", 0))
    assert len(lines_of(root, PALETTE.accent)) == len(lines_of(root, PALETTE.quiet_text)) == 1
    told = root.findtext(f"{SVG}desc")
    assert told == "Assen: 2024: 1; 2025: 2. Emmen: 2024: 3; 2025: 4."


def test_years_stand_at_their_distance_and_other_periods_in_order() -> None:
    years = LineSeries("a", [("2030", 3.0), ("2020", 1.0), ("2021", 2.0)], True)
    (line,) = lines_of(ET.fromstring(line_chart("T", [years], "x", 0)), PALETTE.accent)
    first, second, last = (x for x, _ in line)
    assert (second - first) / (last - first) == pytest.approx(0.1, abs=0.002)
    other = LineSeries("a", [("2018-2021", 1.0), ("2019-2022", 2.0)], True)
    assert "2018-2021" in texts(ET.fromstring(line_chart("T", [other], "x", 0)))


def test_a_line_without_figures_says_so_and_is_not_drawn() -> None:
    series = [
        LineSeries("Assen", [(2024, 5.0)], main=True),
        LineSeries("Emmen", [(2024, None)]),
    ]
    root = ET.fromstring(line_chart("T", series, "x", 0))
    assert len(elements(root, "circle")) == 1
    found = texts(root)
    assert found[found.index("Emmen") + 1] == "onbekend"


@pytest.mark.parametrize(
    ("values", "told"), [([100.0, 104.0], True), ([10.0, 104.0], False), ([-9.0, -8.0], False)]
)
def test_an_axis_that_does_not_start_at_zero_says_so(values: list[float], told: bool) -> None:
    series = [LineSeries("a", [*zip((2024, 2025), values, strict=True)])]
    found = texts(ET.fromstring(line_chart("T", series, "woningen", 0)))
    assert ("woningen (de as begint niet bij nul)" in found) is told
    assert ("0" in found) is not told


def test_bars_start_at_zero_and_are_as_long_as_their_figures() -> None:
    root = ET.fromstring(bars("T", [("a", 10.0), ("b", 20.0), ("c", -5.0)], "%", 1, "b"))
    (chosen,) = lengths(root, PALETTE.accent)
    first, last = lengths(root, PALETTE.bar)
    assert (first, last) == (
        pytest.approx(chosen / 2, abs=0.2),
        pytest.approx(chosen / 4, abs=0.2),
    )
    rects = elements(root, "rect")
    zero = number(rects[0], "x")
    assert number(rects[1], "x") == zero
    assert number(rects[2], "x") + number(rects[2], "width") == pytest.approx(zero, abs=0.2)
    assert {"10,0%", "20,0%", "-5,0%", "procent"} <= set(texts(root))


@pytest.mark.parametrize("gap", [None, math.nan])
def test_an_unknown_bar_is_a_word(gap: float | None) -> None:
    root = ET.fromstring(bars("T", [("a", gap), ("b", 0.0), ("c", 3.0)], "woningen", 0))
    found = texts(root)
    assert found[found.index("a") + 1 : found.index("b")] == ["onbekend"]
    assert found[found.index("b") + 1] == "0"
    assert len(elements(root, "rect")) == 2


def test_the_tornado_is_true_to_scale_on_both_sides() -> None:
    item = TornadoItem("Sterfte", "70%", "130%", 1100, 800)
    root = ET.fromstring(tornado_chart("T", 1000, [item], "woningen"))
    low, high = elements(root, "rect")[2:][::-1]
    assert (low.get("fill"), high.get("fill")) == (PALETTE.page, PALETTE.accent)
    assert number(high, "width") == pytest.approx(2 * number(low, "width"), abs=0.2)
    base = number(low, "x")
    assert number(high, "x") + number(high, "width") == pytest.approx(base, abs=0.2)
    by_text = {box[4]: box for box in boxes(root)}
    assert by_text["130%: 800"][1] < by_text["70%: 1.100"][0]


def test_long_texts_do_not_turn_a_tornado_round() -> None:
    name = "PBL/CBS-prognose 2023-2050, geijkt op Drenthe"
    root = ET.fromstring(tornado_chart("T", 500, [TornadoItem("a", name, name, 100, 900)], "x"))
    low, high = elements(root, "rect")[2:]
    low, high = sorted((low, high), key=lambda box: box.get("fill") != PALETTE.page)
    assert number(low, "x") < number(high, "x")
    assert number(low, "x") + number(low, "width") == pytest.approx(number(high, "x"), abs=0.2)


def test_a_tornado_tells_what_it_does_not_know() -> None:
    items = [TornadoItem("a", "0", "1", None, 12), TornadoItem("b", "2", "3", 10, 10)]
    root = ET.fromstring(tornado_chart("T", 10, items, "woningen"))
    assert {"0: onbekend", "1: 12", "2: 10", "3: 10"} <= set(texts(root))
    assert len(elements(root, "rect")) == 2 + 1  # the key, and the one bar that there is
    assert root.findtext(f"{SVG}desc") == (
        "Uitgangspunt: 10. a: 0: onbekend, 1: 12; b: 2: 10, 3: 10."
    )


@pytest.mark.parametrize(
    "svg",
    [
        band_chart("T", YEARS, [BandSeries("a", [None] * 3, [None] * 3, [None] * 3)], "x"),
        line_chart("T", [], "x", 0),
        bars("T", [], "x", 0),
        tornado_chart("T", 1, [], "x"),
    ],
)
def test_a_chart_without_figures_says_so(svg: str) -> None:
    root = ET.fromstring(svg)
    assert frame.NO_FIGURES in texts(root)
    assert not elements(root, "rect") and not elements(root, "path")


@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=8))
def test_no_two_labels_of_lines_overlap(rows: list[tuple[float, float, float]]) -> None:
    series = [
        BandSeries(NAMES[index % 4], *([figure] * 3 for figure in sorted(row)))
        for index, row in enumerate(rows)
    ]
    root = band(*series)
    assert not overlaps(root)
    top, bottom = 0.0, float(root.attrib["viewBox"].split()[3])
    circles = [number(e, "cy") for e in elements(root, "circle")]
    assert all(top <= y <= bottom for y in circles)


@given(st.lists(st.one_of(st.none(), FIGURES), min_size=1, max_size=12))
def test_bars_stay_on_the_page_and_apart(values: list[float | None]) -> None:
    items = [(NAMES[index % 4], value) for index, value in enumerate(values)]
    root = ET.fromstring(bars("T", items, "woningen", 0))
    assert not overlaps(root)
    assert len(elements(root, "rect")) == sum(value is not None for value in values)
    for rect in elements(root, "rect"):
        assert number(rect, "x") >= 0
        assert number(rect, "x") + number(rect, "width") <= frame.WIDTH


@given(FIGURES, st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=6))
def test_bars_of_a_tornado_stay_on_the_page(
    base: float, ends: Sequence[tuple[float, float]]
) -> None:
    items = [TornadoItem(NAMES[i % 4], "laag", "hoog", *pair) for i, pair in enumerate(ends)]
    root = ET.fromstring(tornado_chart("T", base, items, "woningen"))
    for left, right, *_, text in boxes(root):
        assert left >= 0 and right <= frame.WIDTH, text


@given(FIGURES, FIGURES)
def test_ticks_are_few_even_and_reach_round_the_figures(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = frame.ticks(low, high)
    assert 2 <= len(found) <= 7
    assert found[0] <= low + 1e-6 and found[-1] >= high - 1e-6
    steps = {round(b - a, 6) for a, b in zip(found, found[1:], strict=False)}
    assert max(steps) - min(steps) <= 1e-5 * max(steps)
    assert len(set(frame.tick_texts(found))) == len(found)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (0, 12_300, ["0", "2.500", "5.000", "7.500", "10.000", "12.500"]),
        (0, 0.9, ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]),
        (-3, 4, ["-4", "-2", "0", "2", "4"]),
        (0, 0, ["0", "1"]),
    ],
)
def test_ticks_known_answers(low: float, high: float, said: list[str]) -> None:
    assert frame.tick_texts(frame.ticks(low, high)) == said


def test_labels_move_apart_and_keep_their_order() -> None:
    heights = [10.0, 10.0, 10.0]
    tops = frame.fit(frame.spread([50, 52, 95], heights, 0), heights, 100)
    assert tops == [50, 60, 90]
    assert frame.fit(frame.spread([98, 0, 99], heights, 5), heights, 100) == [80, 5, 90]
