"""The course of a figure drawn and told: breaks, rings, gaps, and the same figures in the table."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from atlas.domain.subject import Subject, find_subject
from atlas.domain.trend import Moment, Trend, trend
from atlas.figures import trend as words
from atlas.figures.chart_frame import runs
from atlas.figures.charts import LineSeries, Remarks, line_chart
from atlas.figures.page import sheet_png
from atlas.figures.palette import PALETTE
from atlas.figures.report import Figure as Shown
from atlas.figures.trend import (
    origins,
    trend_chart,
    trend_columns,
    trend_notes,
    trend_sentence,
    trend_table,
)
from atlas.store.records import Indicator, SeriesBreak
from atlas.store.serving import get_store
from atlas.store.store import Store
from tests.figures.conftest import Figure, cell, changed
from tests.figures.test_charts import SVG, elements, overlaps, points, texts

EMMEN = Subject("GM0114", "gemeente", "Emmen", "GM0114", ("GM0114",))
DRENTHE = Subject("PV22", "provincie", "Drenthe")
Row = tuple[Figure, Figure, Figure]
EVIL = '<img src=x onerror="alert(1)"> & \x00'


def course(
    store: Store,
    figures: Mapping[str, Row],
    breaks: Sequence[tuple[str, str]] = (),
    subject: Subject = EMMEN,
    open_from: str = "9999",
    **fields: Any,
) -> Trend:
    """A course of the small store's share; from `open_from` on the area's is provisional."""
    moments = []
    for period, (area, drenthe, nederland) in figures.items():
        own = cell(subject.code, area)
        if own.value is not None and period >= open_from:
            own = type(own)(own.area_code, own.state, own.value, "provisional", own.origin)
        moments.append(Moment(period, own, cell("PV22", drenthe), cell("NL01", nederland)))
    indicator: Indicator = changed(store.indicators["aandeel_65plus"], **fields)
    found = tuple(SeriesBreak(period=period, note=note) for period, note in breaks)
    return Trend(indicator, subject, tuple(moments), found)


FIVE: Mapping[str, Row] = {str(2015 + n): (10.0 + n, 20.0 + n, 30.0 + n) for n in range(5)}


def drawn(found: Trend, small: bool = False) -> ET.Element:
    return ET.fromstring(trend_chart(found, small))


def lines_of(root: ET.Element, colour: str, width: str) -> list[list[tuple[float, float]]]:
    return [
        points(each.attrib["d"])
        for each in elements(root, "path")
        if each.get("stroke") == colour and each.get("stroke-width") == width
    ]


def own_lines(root: ET.Element) -> list[list[tuple[float, float]]]:
    return lines_of(root, PALETTE.accent, "2.4")


def break_places(root: ET.Element) -> list[float]:
    found = [each for each in elements(root, "path") if each.get("stroke-dasharray") == "4 3"]
    return [points(each.attrib["d"])[0][0] for each in found]


def rings(root: ET.Element) -> list[str]:
    """The words of the points that are drawn open."""
    dots = [e for e in elements(root, "circle") if e.get("fill") == PALETTE.page]
    return [dot[0].text or "" for dot in dots]


# Drawing


def test_three_lines_each_with_its_name_and_last_figure(store: Store) -> None:
    root = drawn(course(store, FIVE))
    said = texts(root)
    for name, last in (("Emmen", "14,0%"), ("Drenthe", "24,0%"), ("Nederland", "34,0%")):
        assert said[said.index(name) + 1] == last
    assert [len(each) for each in own_lines(root)] == [5]
    assert break_places(root) == []
    assert rings(root) == []
    assert "Open rondje" not in " ".join(said)


def test_no_line_crosses_a_break(store: Store) -> None:
    root = drawn(course(store, FIVE, [("2018", "Andere telling.")]))
    assert [len(each) for each in own_lines(root)] == [3, 2]
    (place,) = break_places(root)
    before, after = own_lines(root)
    assert before[-1][0] < place < after[0][0]
    assert place == pytest.approx((before[-1][0] + after[0][0]) / 2, abs=0.1)
    said = " ".join(texts(root))
    assert "Breuk in de reeks (streepjeslijn): vanaf 2018. Andere telling." in said
    for width, colour in (("1.4", PALETTE.quiet_text),):
        assert [len(each) for each in lines_of(root, colour, width)] == [3, 2, 3, 2]


def test_a_break_in_a_year_without_figures_lies_between_those_beside_it(store: Store) -> None:
    figures = {year: FIVE[year] for year in ("2015", "2019")}
    root = drawn(course(store, figures, [("2017", "Anders.")]))
    assert own_lines(root) == [[pytest.approx(each, abs=0.1)] for each in dots_of(root)]
    assert len(break_places(root)) == 1


def dots_of(root: ET.Element) -> list[tuple[float, float]]:
    own = [e for e in elements(root, "circle") if e.get("stroke") == PALETTE.accent]
    return [(float(e.attrib["cx"]), float(e.attrib["cy"])) for e in own]


def test_provisional_points_are_rings_and_the_key_says_so(store: Store) -> None:
    root = drawn(course(store, FIVE, open_from="2018"))
    assert rings(root) == ["Emmen, 2018: 13,0%", "Emmen, 2019: 14,0%"]
    assert "Open rondje: voorlopig." in texts(root)


def test_a_year_without_a_figure_is_a_gap_with_its_word_and_no_zero(store: Store) -> None:
    figures = {**FIVE} | {"2016": ("s", 21.0, 31.0), "2018": ("m", 23.0, 33.0)}
    root = drawn(course(store, figures))
    assert [len(each) for each in own_lines(root)] == [1, 1, 1]
    said = " ".join(texts(root))
    assert "Geen cijfer van Emmen: 2016 (verborgen)." in said
    assert "Geen cijfer van Emmen: 2018 (ontbreekt)." in said
    assert len(dots_of(root)) == 3


def test_a_line_that_ended_long_ago_bears_its_year(store: Store) -> None:
    figures = {**FIVE} | {
        year: (FIVE[year][0], FIVE[year][1], "m") for year in ("2017", "2018", "2019")
    }
    root = drawn(course(store, figures))
    assert "31,0% (2016)" in texts(root)
    joints = [e for e in elements(root, "path") if e.get("stroke-dasharray") == "1 4"]
    assert len(joints) == 1  # no line of figures runs on to the label


def test_of_totals_only_the_area_is_drawn_and_the_others_stand_in_the_table(store: Store) -> None:
    figures = {"2022": (10.0, 500.0, 17e6), "2023": (11.0, 510.0, 17e6)}
    found = course(store, figures, aggregate="sum", unit="inwoners", decimals=0)
    root = drawn(found)
    assert "Nederland" not in texts(root)
    assert any("staan alleen in de tabel" in note for note in trend_notes(found))
    assert [column.name for column in trend_table(found).columns][3:5] == ["Drenthe", "Nederland"]


def test_drenthe_does_not_stand_beside_itself(store: Store) -> None:
    figures = {year: (own, own, other) for year, (own, _, other) in FIVE.items()}
    found = course(store, figures, subject=DRENTHE)
    assert texts(drawn(found)).count("Drenthe") == 1
    names = [column.name for column in trend_table(found).columns]
    assert names == ["Periode", "Drenthe", "Status", "Nederland", "Bron"]


def test_a_small_chart_is_lower_and_has_no_notes(store: Store) -> None:
    found = course(store, FIVE, [("2018", "Andere telling.")])
    heights = [float(drawn(found, small).attrib["viewBox"].split()[3]) for small in (False, True)]
    assert heights[1] < heights[0] - 100
    assert "Andere telling" not in " ".join(texts(drawn(found, small=True)))
    assert len(break_places(drawn(found, small=True))) == 1


def test_an_empty_course_is_a_sentence(store: Store) -> None:
    root = drawn(course(store, {}))
    assert "Er zijn geen cijfers om te tekenen." in texts(root)


def test_words_of_others_are_inert(store: Store) -> None:
    evil = Subject("GM0114", "gemeente", EVIL, "GM0114")
    text = trend_chart(course(store, FIVE, [("2017", EVIL)], subject=evil))
    ET.fromstring(text)
    assert "<img" not in text


def test_every_real_course_of_emmen_is_a_chart_without_words_over_each_other() -> None:
    real = get_store()
    subject = find_subject(real, "GM0114")
    assert subject is not None
    drawings = 0
    for indicator in real.indicators:
        found = trend(real, subject, indicator)
        if found.figures < words.FEWEST:
            continue
        for small in (False, True):
            root = drawn(found, small)
            assert overlaps(root) == [], (indicator, small)
        assert len(dots_of(root)) == found.figures
        drawings += 1
    assert drawings > 90
    assert sheet_png(trend_chart(trend(real, subject, "huurwoningen_pct")), 400)


# Breaks and rings in the charts that all pages share


def test_runs_part_at_gaps_and_breaks() -> None:
    line = [(1.0, 5.0), (2.0, 6.0), (3.0, None), (4.0, 7.0), (5.0, 8.0), (6.0, 9.0)]
    assert runs(line) == [[(1, 5), (2, 6)], [(4, 7), (5, 8), (6, 9)]]
    assert runs(line, [4.5]) == [[(1, 5), (2, 6)], [(4, 7)], [(5, 8), (6, 9)]]
    assert runs(line, [0.5, 3.5, 9.0]) == runs(line)
    assert runs(line, [5.0]) == [[(1, 5), (2, 6)], [(4, 7)], [(5, 8), (6, 9)]]
    assert runs([], [1.0]) == []


def test_a_break_before_or_after_all_periods_is_not_drawn() -> None:
    series = [LineSeries("Emmen", [(2020, 1.0), (2021, 2.0)], True)]
    for year in (2019, 2020, 2022):
        root = ET.fromstring(line_chart("x", series, "", 0, Remarks(breaks=[year])))
        assert break_places(root) == [], year
    root = ET.fromstring(line_chart("x", series, "", 0, Remarks(breaks=[2021])))
    assert len(break_places(root)) == 1


def test_a_chart_without_remarks_is_as_it_was() -> None:
    series = [LineSeries("Emmen", [("2020-2021", 1.0), ("2022-2023", 2.0)])]
    svg = line_chart("x", series, "", 0)
    assert svg == line_chart("x", series, "", 0, Remarks())
    assert not re.search('stroke-dasharray="4 3"', svg)
    assert f'fill="{PALETTE.page}"' not in svg


# Words


@pytest.mark.parametrize(
    ("figures", "breaks", "said"),
    [
        ({}, [], "Van Emmen is er geen cijfer."),
        (
            {"2020": (12.0, None, None)},
            [],
            "Van Emmen is er één cijfer: 12,0% (2020). Een verloop is er nog niet.",
        ),
        (
            FIVE,
            [],
            "Emmen kwam in 2019 uit op 14,0%: 4,0 procentpunt hoger dan in 2015 (10,0%).",
        ),
        (
            {"2015": (12.0, 1, 1), "2016": (9.5, 1, 1)},
            [],
            "Emmen kwam in 2016 uit op 9,5%: 2,5 procentpunt lager dan in 2015 (12,0%).",
        ),
        (
            {"2015": (12.04, 1, 1), "2016": (11.96, 1, 1)},  # equal as shown
            [],
            "Emmen kwam in 2016 uit op 12,0%: gelijk aan het cijfer van 2015.",
        ),
        (
            {"2015": (0.0, 1, 1), "2016": (0.0, 1, 1)},
            [],
            "Emmen kwam in 2016 uit op 0,0%: gelijk aan het cijfer van 2015.",
        ),
        (
            FIVE,
            [("2017", "Anders.")],
            "Emmen kwam in 2019 uit op 14,0%: 2,0 procentpunt hoger dan in 2017 (12,0%). "
            "Cijfers van voor 2017 zijn hier niet mee te vergelijken.",
        ),
        (
            FIVE,
            [("2017", "Anders."), ("2019", "Weer anders.")],
            "Sinds de breuk van 2019 is er één cijfer. Het verloop is daarom niet te zeggen.",
        ),
        (
            {**FIVE}
            | {"2015": ("s", 1, 1), "2019": ("m", 1, 1)},  # the ends are those with a figure
            [],
            "Emmen kwam in 2018 uit op 13,0%: 2,0 procentpunt hoger dan in 2016 (11,0%).",
        ),
    ],
)
def test_the_sentence(
    store: Store,
    figures: Mapping[str, Row],
    breaks: list[tuple[str, str]],
    said: str,
) -> None:
    assert trend_sentence(course(store, figures, breaks)) == said


def test_a_total_is_told_in_its_unit(store: Store) -> None:
    figures = {"2022": (200.0, 500.0, 900.0), "2023": (250.0, 510.0, 910.0)}
    found = course(store, figures, aggregate="sum", unit="inwoners", decimals=0)
    said = "Emmen kwam in 2023 uit op 250 inwoners: 25,0 procent meer dan in 2022 (200)."
    assert trend_sentence(found) == said


def test_gaps_in_a_row_are_named_by_their_ends(store: Store) -> None:
    gone = {str(year): ("m", 1.0, 1.0) for year in range(2016, 2020)}
    found = course(store, {"2015": (1.0, 1, 1), **gone, "2020": (2.0, 1, 1), "2021": ("m", 1, 1)})
    assert trend_notes(found) == (
        "Geen cijfer van Emmen: 2016 tot en met 2019 en 2021 (ontbreekt).",
    )


# The table


def test_the_table_holds_every_period_with_words_for_what_is_not_there(store: Store) -> None:
    figures = {**FIVE} | {"2016": ("s", 21.0, "n"), "2017": (0.0, "m", 32.0)}
    table = trend_table(course(store, figures, open_from="2019"))
    assert table.title == "Aandeel 65plus (procent) per periode"
    shown = [
        [table.text(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    source = "CBS 85984NED"
    assert shown == [
        ["2015", "10,0%", "definitief", "20,0%", "30,0%", source],
        ["2016", "verborgen", "verborgen", "21,0%", "niet van toepassing", source],
        ["2017", "0,0%", "definitief", "ontbreekt", "32,0%", source],
        ["2018", "13,0%", "definitief", "23,0%", "33,0%", source],
        ["2019", "14,0%", "voorlopig", "24,0%", "34,0%", source],
    ]
    assert isinstance(table.rows[0][1], Shown)


def test_with_statuses_every_figure_has_one(store: Store) -> None:
    names = [column.name for column in trend_columns(EMMEN, ("Drenthe", "Nederland"), True)]
    assert names == ["Periode", "Emmen", "Status", "Drenthe", "Status Drenthe", "Nederland",
                     "Status Nederland", "Bron"]  # fmt: skip
    found = course(store, {"2015": (1.0, "s", 3.0)})
    row = words.trend_row(found, found.moments[0], ("Drenthe", "Nederland"), True)
    assert row[1:7] == (1.0, "definitief", "verborgen", "verborgen", 3.0, "definitief")


def test_a_figure_of_our_own_is_told(store: Store) -> None:
    found = trend(store, EMMEN, "inwoners")
    assert trend_table(found).notes == ("Drenthe is berekend uit de gemeenten: 2022 en 2023.",)


def test_the_sources_are_those_of_the_figures_that_are_shown(store: Store) -> None:
    found = trend(store, EMMEN, "afstand_huisarts")
    used = {moment.area.origin for moment in found.moments}
    assert [each.id for each in origins(found)] == [
        each.id for each in found.indicator.origin if each.id in used
    ]
    assert origins(course(store, {"2015": ("m", "m", "m")})) == ()


def test_svg_names_are_those_of_the_standard(store: Store) -> None:
    assert drawn(course(store, FIVE)).tag == f"{SVG}svg"
