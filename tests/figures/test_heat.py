"""Colours and signs of the heat table, and what the tables, words and file of a comparison say."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.aggregate import Cell, empty_cell
from atlas.domain.comparison import Entry, Row
from atlas.domain.courses import courses
from atlas.domain.subject import Subject, find_subject
from atlas.figures import comparison_words as words
from atlas.figures.chart_bars import BarGroup, group_bars
from atlas.figures.chart_frame import NO_FIGURES
from atlas.figures.comparison_charts import bar, course_chart
from atlas.figures.comparison_files import COLUMNS, Figure, figures_csv, row_figures
from atlas.figures.comparison_tables import (
    NOT_SAID,
    area_table,
    difference_table,
    figure_table,
    rank_table,
    row_period,
    row_status,
)
from atlas.figures.heat import (
    LIMITS,
    contrast,
    difference_signs,
    distance_class,
    distance_key,
    distance_look,
    heat_cell,
    largest,
    plain_cell,
    rank_key,
    rank_look,
)
from atlas.figures.line_words import MARGIN_NOTE
from atlas.figures.palette import PALETTE
from atlas.figures.report import Column
from atlas.figures.report import Figure as Number
from atlas.store.records import Indicator
from atlas.store.store import Store
from tests.support import GEMEENTEN

NAMES = ("Emmen", "Assen", "Meppel")
AREAS = tuple(Subject(code, "gemeente", name) for code, name in (
    ("GM0114", "Emmen"), ("GM0106", "Assen"), ("GM0119", "Meppel")))  # fmt: skip


@pytest.fixture(scope="module")
def share(store: Store) -> Indicator:
    return store.indicators["aandeel_65plus"].model_copy(update={"decimals": 1})


def cell(value: float | None, state: str = "value", status: str = "final") -> Cell:
    return Cell("GM0114", state, value, status if state == "value" else state, "cbs")


def row(indicator: Indicator, *entries: Entry, drenthe: float | None = 20.0) -> Row:
    """A row of 2024 with what the domain would say of its entries."""
    known = cell(drenthe) if drenthe is not None else empty_cell("PV22")
    ranked = sum(entry.rank is not None for entry in entries)
    return Row(
        indicator, "2024", entries, Entry(known, "2024"), Entry(cell(18.0), "2024"), ranked, ""
    )


def entry(value: float, rank: int = 1, difference: float = 0.0, distance: float = 0.0) -> Entry:
    return Entry(cell(value), "2024", rank, difference, distance)


# Colours


@given(st.floats(-50, 50, allow_nan=False))
def test_the_classes_run_round_drenthe(distance: float) -> None:
    found = distance_class(distance)
    assert found == -distance_class(-distance)
    assert abs(found) == sum(abs(distance) >= limit for limit in LIMITS)
    assert found * distance >= 0


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (0.0, 0),
        (-0.0, 0),
        (0.2499, 0),
        (0.25, 1),
        (-0.25, -1),
        (1, 2),
        (-1.9, -2),
        (2, 3),
        (-9, -3),
    ],
)
def test_known_distances(distance: float, expected: int) -> None:
    assert distance_class(distance) == expected


def test_the_scale_crosses_zero_in_the_middle_and_both_arms_are_equally_strong() -> None:
    middle = distance_look(0).fill
    assert middle == PALETTE.panel
    below, above = ([distance_look(way * n).fill for n in (1, 2, 3)] for way in (-1, 1))
    low, high = PALETTE.diverging["PuOr"]
    assert (below[0], below[-1]) == (low[0], low[-1])
    assert (above[0], above[-1]) == (high[0], high[-1])
    for arm in (below, above):
        darker = [contrast(fill, "#ffffff") for fill in (middle, *arm)]
        assert darker == sorted(darker)
    assert len({middle, *below, *above}) == 7


def test_every_text_can_be_read_on_its_colour() -> None:
    looks = [distance_look(n) for n in range(-3, 4)]
    looks += [rank_look(rank, n) for n in range(1, 7) for rank in range(1, n + 1)]
    assert all(contrast(look.fill, look.ink) >= 4.5 for look in looks)
    assert all(look.style == f"background:{look.fill};color:{look.ink}" for look in looks)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#1f2933", "#1f2933", 1.0)],
)
def test_contrast_is_that_of_wcag(first: str, second: str, expected: float) -> None:
    assert contrast(first, second) == pytest.approx(expected, abs=0.01)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("steps", range(2, 7))
def test_the_highest_rank_is_the_darkest(steps: int) -> None:
    light = [contrast(rank_look(rank, steps).fill, "#000000") for rank in range(1, steps + 1)]
    assert light == sorted(light) and len(set(light)) == steps
    assert [look for look, _ in rank_key(steps)] == [
        rank_look(n, steps) for n in range(1, steps + 1)
    ]


def test_the_legend_has_every_class_once_from_high_to_low() -> None:
    key = distance_key()
    assert [look for look, _ in key] == [distance_look(n) for n in (3, 2, 1, 0, -1, -2, -3)]
    assert [text for _, text in key][:4] == [
        "▲ 2 of meer hoger",
        "▲ 1 tot 2 hoger",
        "▲ 0,25 tot 1 hoger",
        "ongeveer gelijk",
    ]


# Cells


def test_a_cell_has_a_sign_and_words_beside_its_colour(share: Indicator) -> None:
    found = heat_cell(row(share), entry(22.4, difference=2.4, distance=1.2), "afstand", 3)
    assert (found.text, found.sign, found.said) == ("22,4%", "▲", "2,4")
    assert found.words == " procentpunt hoger dan Drenthe"
    assert found.look == distance_look(2)


def test_equal_to_drenthe_is_said(share: Indicator) -> None:
    found = heat_cell(row(share), entry(20.0), "afstand", 3)
    assert (found.sign, found.said, found.words) == ("=", "", "gelijk aan Drenthe")
    assert found.look == distance_look(0)


@pytest.mark.parametrize(
    ("unit", "difference", "expected"),
    [
        ("%", -1.6, ("▼", "1,6", " procentpunt lager dan Drenthe")),
        ("km", 0.3, ("▲", "0,3", " km hoger dan Drenthe")),
        ("score", -0.2, ("▼", "0,2", " punt lager dan Drenthe")),
        ("klasse", 1.0, ("▲", "1,0", " klasse hoger dan Drenthe")),
        ("per 1.000 inwoners", 3.0, ("▲", "3,0", " per 1.000 inwoners hoger dan Drenthe")),
        ("euro", 1200.0, ("▲", "€\u00a01.200,0", " hoger dan Drenthe")),
    ],
)
def test_differences_in_words(
    share: Indicator, unit: str, difference: float, expected: tuple[str, str, str]
) -> None:
    assert difference_signs(difference, share.model_copy(update={"unit": unit})) == expected


def test_a_rank_is_a_number_and_equal_ranks_look_the_same(share: Indicator) -> None:
    entries = (entry(5, 1), entry(5, 1), entry(3, 3))
    found = [heat_cell(row(share, *entries), each, "rang", 6) for each in entries]
    assert [each.said + each.words for each in found] == ["1e van 3", "1e van 3", "3e van 3"]
    assert found[0].look == found[1].look == rank_look(1, 6)
    assert found[2].look == rank_look(3, 6)


def test_one_area_has_no_rank_to_show(share: Indicator) -> None:
    found = heat_cell(row(share, entry(5, 1)), entry(5, 1), "rang", 3)
    assert (found.text, found.said, found.look) == ("5,0%", "", None)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("missing", "ontbreekt"),
        ("suppressed", "verborgen"),
        ("not_applicable", "niet van toepassing"),
    ],
)
def test_what_is_not_there_keeps_its_word_and_has_no_colour(
    share: Indicator, state: str, word: str
) -> None:
    nothing = Entry(cell(None, state), "2024")
    for found in (
        heat_cell(row(share, nothing), nothing, "afstand", 3),
        heat_cell(row(share, nothing), nothing, "rang", 3),
        plain_cell(row(share, nothing), nothing),
    ):
        assert (found.text, found.sign, found.said, found.look, found.state) == (
            word,
            "",
            "",
            None,
            state,
        )


def test_without_a_shared_period_a_cell_names_its_own(share: Indicator) -> None:
    apart = replace(row(share), period="")
    own = Entry(cell(5.0), "2015")
    assert heat_cell(apart, own, "afstand", 3).said == "2015"
    assert (
        plain_cell(apart, Entry(replace(cell(5.0), computed=True), "2015")).said == "berekend, 2015"
    )
    assert (
        plain_cell(row(share), Entry(replace(cell(5.0), computed=True), "2024")).said == "berekend"
    )


# Sentences


def test_the_largest_distance_is_told_with_ties(share: Indicator) -> None:
    rows = [row(share, entry(22, 1, 2.0, 1.0), entry(22, 1, 2.0, 1.0), entry(20, 3))]
    found = largest(rows)
    assert found is not None and found[1] == (0, 1)
    told = words.finding(rows, NAMES)
    assert told == (
        "Het verst van Drenthe liggen Emmen en Assen, bij “Proef”: 22,0%, 2,0 procentpunt hoger "
        "dan Drenthe (2024)."
    ).replace("Proef", share.title)


def test_one_at_each_side_is_not_called_higher_both(share: Indicator) -> None:
    rows = [row(share, entry(18, 2, -2.0, -1.0), entry(22, 1, 2.0, 1.0))]
    told = words.finding(rows, NAMES[:2])
    assert "ligt Emmen" in told and "18,0%, 2,0 procentpunt lager" in told


def test_nothing_to_find_is_said(share: Indicator) -> None:
    assert largest([row(share, entry(20, 1), entry(20, 1))]) is None
    assert words.finding([], NAMES) == (
        "Bij geen van deze cijfers kunnen wij de afstand tot Drenthe zeggen."
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            (entry(5, 2), entry(9, 1), entry(1, 3)),
            "Het hoogst is Assen: 9,0%. Het laagst is Meppel: 1,0% (2024).",
        ),
        (
            (entry(9, 1), entry(9, 1), entry(0, 3)),
            "Het hoogst is Emmen en Assen: 9,0%. Het laagst is Meppel: 0,0% (2024).",
        ),
        (
            (entry(9, 1), entry(9, 1), entry(9, 1)),
            "In Emmen, Assen en Meppel is het cijfer gelijk: 9,0% (2024).",
        ),
        (
            (
                Entry(cell(None, "missing"), "2024"),
                entry(-3, 1),
                Entry(cell(None, "suppressed"), ""),
            ),
            "Alleen Assen heeft dit cijfer: -3,0% (2024).",
        ),
        (
            (Entry(cell(None, "missing"), ""),) * 3,
            "Geen van de gekozen gebieden heeft dit cijfer.",
        ),
    ],
)
def test_highest_and_lowest_with_ties_and_missing_sides(
    share: Indicator, entries: tuple[Entry, ...], expected: str
) -> None:
    assert words.extremes(row(share, *entries), NAMES) == expected


def test_areas_without_a_common_year_are_not_put_in_order(share: Indicator) -> None:
    apart = replace(row(share, entry(1, 1), entry(2, 2)), period="")
    assert "geen jaar gemeen" in words.extremes(apart, NAMES[:2])


def test_rows_without_a_colour_are_told_by_reason(share: Indicator) -> None:
    rows = [replace(row(share, entry(1)), reason=reason) for reason in ("total", "no_drenthe", "")]
    told = words.uncoloured(rows)
    assert len(told) == 2 and all(share.title in each for each in told)


def test_a_level_without_figures_is_named(share: Indicator) -> None:
    areas = (AREAS[0], Subject("WK011410", "wijk", "Angelslo", "GM0114"))
    rows = [row(share, entry(5), Entry(cell(None, "missing"), ""))]
    assert words.without((), areas, rows) == (
        f"Voor de wijk Angelslo is er geen cijfer over: {share.title}.",
    )
    assert words.without((share,) * 7, areas, [])[0].endswith("en nog 3.")


# Tables


def test_a_table_holds_numbers_that_read_as_on_screen(share: Indicator) -> None:
    shown = row(
        share, entry(22.449, 1, 2.4, 1), Entry(cell(None, "suppressed"), "2024"), entry(20, 2)
    )
    table = figure_table("Titel", [shown], NAMES, beside=True)
    assert [column.name for column in table.columns] == [
        "Onderwerp", "Eenheid", "Periode", "Emmen", "Assen", "Meppel", "Drenthe", "Nederland",
    ]  # fmt: skip
    cells = table.rows[0]
    assert cells[1:5] == ("procent", "2024", 22.4, "verborgen")
    assert isinstance(cells[3], Number)
    assert table.text(cells[3], table.columns[3]) == "22,4%"
    (differences,) = difference_table([shown], NAMES).rows
    assert differences[1:] == (2.4, "verborgen", 0.0)
    assert [table.text(each, Column("")) for each in differences[1:]] == [
        "2,4 procentpunt", "verborgen", "0,0 procentpunt",
    ]  # fmt: skip
    lower = difference_table([row(share, entry(20, 2, -2.4, 1))], NAMES[:1]).rows[0]
    assert table.text(lower[1], Column("")) == "-2,4 procentpunt"
    assert rank_table([shown], NAMES).rows[0][1:] == (1, NOT_SAID, 2)
    assert len(figure_table("Titel", [shown], NAMES, beside=False).rows[0]) == 7


def test_totals_and_single_figures_have_no_row_of_differences_or_ranks(share: Indicator) -> None:
    total = replace(row(share, entry(5, 1)), reason="total")
    assert difference_table([total], NAMES[:1]).rows == rank_table([total], NAMES[:1]).rows == ()


def test_period_and_status_of_a_row(share: Indicator) -> None:
    computed = replace(cell(5.0, status="provisional"), computed=True)
    found = row(share, Entry(computed, "2024"), entry(3), Entry(cell(None, "missing"), ""))
    assert row_status(found) == "voorlopig, definitief, deels berekend"
    assert row_period(found, NAMES) == "2024"
    apart = replace(found, period="", entries=(Entry(computed, "2015"), entry(3)))
    assert row_period(apart, NAMES[:2]) == "Emmen 2015; Assen 2024"


# The file


def read(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf") and b"\r\n" in body
    return [*csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")]


def test_the_file_has_a_row_for_each_area_and_period(store: Store, share: Indicator) -> None:
    shown = row(share, entry(22.449), Entry(cell(None, "suppressed"), "2024"), entry(1000.0))
    found = read(figures_csv(store, row_figures([shown], AREAS)))
    assert [*found[0]] == [*COLUMNS]
    assert [(each["gebied"], each["waarde"], each["status"]) for each in found] == [
        ("Emmen", "22,4", "definitief"),
        ("Assen", "", "verborgen"),
        ("Meppel", "1000", "definitief"),
        ("Drenthe", "20", "definitief"),
        ("Nederland", "18", "definitief"),
    ]
    assert {each["wat_is_het"] for each in found} == {share.description}
    assert {each["ondergrens_95"] + each["bovengrens_95"] for each in found} == {""}
    assert {each["versie"] for each in found} == {store.version}
    assert {each["periode"] for each in found} == {"2024"}


def test_the_margin_of_the_source_is_in_the_file(store: Store, share: Indicator) -> None:
    own = replace(cell(32.3), lower=30.14, upper=34.5)
    (found,) = read(figures_csv(store, [Figure(AREAS[0], share, "2024", own)]))
    assert (found["ondergrens_95"], found["bovengrens_95"]) == ("30,1", "34,5")


def test_the_margin_of_the_source_stands_beside_the_bars(share: Indicator) -> None:
    own = replace(entry(32.3), cell=replace(cell(32.3), lower=30.14, upper=34.5))
    table = area_table(row(share, own), NAMES[:1], False)
    assert table.columns[-1].name == "Marge" and table.notes == (MARGIN_NOTE,)
    assert [each[-1] for each in table.rows] == ["tussen 30,1% en 34,5%", "geen"]
    plain = area_table(row(share, entry(32.3)), NAMES[:1], False)
    assert "Marge" not in [column.name for column in plain.columns] and plain.notes == ()


def test_drenthe_stands_in_the_file_once(store: Store, share: Indicator) -> None:
    areas = (Subject("PV22", "provincie", "Drenthe"),)
    found = read(figures_csv(store, row_figures([row(share, entry(20.0))], areas)))
    assert [each["area_code"] for each in found] == ["PV22", "NL01"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_40_text_is_no_formula_and_numbers_stay_numbers(
    store: Store, share: Indicator, start: str
) -> None:
    area = Subject("GM0114", "gemeente", f"{start}cmd|x!A1")
    titled = share.model_copy(update={"title": f"{start}1+1"})
    (found,) = read(figures_csv(store, [Figure(area, titled, "2024", cell(-3.5))]))
    assert found["gebied"].startswith("'") and found["titel"].startswith("'")
    assert found["waarde"] == "-3,5"


# Charts


def test_bars_have_names_words_and_no_bar_for_what_is_not_there(share: Indicator) -> None:
    bars = (
        bar("Emmen", cell(5.0), share),
        bar("Assen", cell(None, "suppressed"), share),
        bar("Drenthe", cell(-2.0), share, main=False),
    )
    svg = group_bars("Titel", "%", [BarGroup("", bars)])
    root = ElementTree.fromstring(svg)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Emmen", "5,0%", "Assen", "verborgen", "Drenthe", "-2,0%"} <= set(texts)
    fills = [each.get("fill") for each in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert fills == [PALETTE.accent, PALETTE.bar]
    assert "Emmen: 5,0%; Assen: verborgen; Drenthe: -2,0%." in svg


def test_grouped_bars_share_one_scale(share: Indicator) -> None:
    groups = [
        BarGroup(name, (bar("Emmen", cell(value), share),))
        for name, value in (("A", 10), ("B", 20))
    ]
    svg = group_bars("Titel", "%", groups)
    small, large = map(float, re.findall(r'<rect [^>]*width="([\d.]+)"', svg))
    assert large == pytest.approx(2 * small, abs=0.1)
    assert "A: Emmen: 10,0%. B: Emmen: 20,0%." in svg


def test_no_figures_is_said_instead_of_an_empty_chart(share: Indicator) -> None:
    assert NO_FIGURES in group_bars(
        "T", "%", [BarGroup("", (bar("Emmen", cell(None, "missing"), share),))]
    )


def test_a_course_has_gaps_rings_and_a_line_for_each_area(store: Store) -> None:
    areas = [find_subject(store, code) for code in ("GM0106", "GM0119")]
    found = courses(store, [each for each in areas if each], store.indicators["aandeel_65plus"])
    svg = course_chart(found, ("Assen", "Meppel"), beside=True)
    assert "Open rondje: voorlopig." in svg
    assert "<title>Meppel, 2024: " in svg and "<title>Assen, 2024: " not in svg
    assert "Assen: 2022:" in svg and "Meppel: 2022: 0" in svg


def test_six_lines_all_look_different(store: Store) -> None:
    areas = [find_subject(store, code) for code in list(GEMEENTEN)[5:11]]
    known = [each for each in areas if each]
    found = courses(store, known, store.indicators["aandeel_65plus"])
    svg = course_chart(found, [each.name for each in known], beside=True)
    line = r'stroke="(#\w+)" stroke-width="2.4" stroke-linejoin="round"([^/]*)/>'
    assert len(set(re.findall(line, svg))) == 6
