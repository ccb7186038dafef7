"""Page Vergelijken, bars and lines, without a browser: charts, tables and files agree."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.domain.courses import courses
from atlas.domain.subject import find_subject
from atlas.figures.chart_frame import NO_FIGURES
from atlas.figures.numbers import format_cell
from atlas.figures.report import Chart, Table
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.html import join
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import gebieden, grafiek
from atlas.ui.vergelijken.grafiek_keuze import FIRST, GROUPS, SUBJECT
from atlas.ui.vergelijken.page import PAGE
from tests.pages.support import ENGLISH, Page

SVG = "{http://www.w3.org/2000/svg}"
SIX = "GM0114;WK010600;GM0119;CR07;RG_boce;WP1150"
HOSTILE = ("<b>x</b>", "'><script>alert(1)", "9" * 5000, "groep_", "leeftijd_65plus_pct;x", "=1+1")
LARGEST = 15_000


def answer(store: Store, **params: str) -> Answer:
    return grafiek.answer(store, params, None)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def charts(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(each) for each in re.findall(r"<svg.*?</svg>", html, re.S)]


def words(chart: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in chart.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# Bars


def test_the_bars_go_from_high_to_low_and_drenthe_and_nederland_stand_beside_them(
    store: Store,
) -> None:
    html = answer(store).out["staven"]
    (chart,) = charts(html)
    names = [
        word
        for word in words(chart)
        if word in ("Emmen", "Assen", "Hoogeveen", "Drenthe", "Nederland")
    ]
    assert names == ["Emmen", "Hoogeveen", "Assen", "Drenthe", "Nederland"]
    assert "Het hoogst is Emmen: 24,6%. Het laagst is Assen: 22,0% (2025)." in text(html)


@pytest.mark.parametrize("codes", ["GM0114;GM0106;GM0118", SIX])
def test_every_bar_has_the_figure_of_its_table(store: Store, codes: str) -> None:
    """All indicators: the words at the bars are the figures of the table of the same report."""
    drawn = 0
    for indicator in store.indicators.values():
        report = grafiek.report(store, {SUBJECT: indicator.id, "gebieden": codes}, None)
        chart, table = report.blocks[:2]
        assert isinstance(chart, Chart) and isinstance(table, Table)
        figures = {str(row[0]): table.text(row[1], table.columns[1]) for row in table.rows}
        told = re.search(r"<desc>(.*?)\.?</desc>", chart.svg)
        assert told
        if told[1] + "." == NO_FIGURES:
            continue
        for name, figure in (each.rsplit(": ", 1) for each in told[1].split("; ")):
            drawn += 1
            assert figure.replace("€\u00a0", "") == figures[re.sub(r" \(\d{4}\)$", "", name)]
    assert drawn > 600


def test_totals_are_not_drawn_beside_drenthe(store: Store) -> None:
    found = answer(store, onderwerp="bevolking_totaal")
    (chart,) = charts(found.out["staven"])
    assert not {"Drenthe", "Nederland"} & {*words(chart)}
    assert "506.529" in text(found.out["staven"])
    assert grafiek.TOTALS in text(found.out["weten"])


def test_areas_without_a_common_year_name_their_years(store: Store) -> None:
    html = answer(store, gebieden="PV22;GM0106", onderwerp="mediaan_gestandaardiseerd_inkomen")
    (chart,) = charts(html.out["staven"])
    assert [word for word in words(chart) if re.fullmatch(r"(Assen|Drenthe) \(\d{4}\)", word)]
    assert "geen jaar gemeen" in text(html.out["staven"])


@pytest.mark.parametrize("group", GROUPS)
def test_figures_that_belong_together_stand_together(store: Store, group: str) -> None:
    ids = GROUPS[group].indicators
    assert group not in store.indicators
    assert len({store.indicators[each].unit for each in ids}) == 1
    assert not any(store.indicators[each].aggregate.rule == "sum" for each in ids)
    found = answer(store, onderwerp=group, gebieden="GM0114;GM0106")
    (chart,) = charts(found.out["staven"])
    said = " ".join(words(chart))
    assert all(store.indicators[each].title.split()[0] in said for each in ids)
    assert said.count("Emmen") == len(ids)
    assert text(found.out["lijnen"]) == grafiek.ONE_FIGURE


def test_a_group_is_of_one_year_where_there_is_one(store: Store) -> None:
    report = grafiek.report(store, {SUBJECT: "groep_leeftijd", "gebieden": "GM0114;WK010600"}, None)
    table = next(each for each in report.blocks if isinstance(each, Table))
    assert {row[2] for row in table.rows} == {"2024"}


# Lines


def test_lines_have_every_figure_of_their_table(store: Store) -> None:
    codes = ("GM0114", "GM0119", "CR07")
    areas = [each for each in (find_subject(store, code) for code in codes) if each]
    indicator = store.indicators["gemiddelde_verkoopprijs"]
    found = courses(store, areas, indicator)
    out = answer(store, onderwerp=indicator.id, gebieden=";".join(codes)).out["lijnen"]
    (chart,) = charts(out)
    dots = [each.text or "" for each in chart.iter(f"{SVG}title")]
    for area, cells in zip(areas, found.areas, strict=True):
        drawn = [dot for dot in dots if dot.startswith(f"{area.name}, ")]
        known = [
            f"{area.name}, {period}: {format_cell(cell, indicator).replace('€', '').strip()}"
            for period, cell in zip(found.periods, cells, strict=True)
            if cell.value is not None
        ]
        assert drawn == [each.replace("\u00a0", "") for each in known]


def test_the_course_of_each_area_is_told_and_its_table_holds_the_statuses(store: Store) -> None:
    out = answer(store).out["lijnen"]
    told = text(out)
    assert "Emmen kwam in 2025 uit op 24,6%" in told and "Assen kwam in 2025" in told
    assert "Open rondje: voorlopig." in told
    assert "voorlopig" in told and "definitief" in told


def test_one_period_is_no_course(store: Store) -> None:
    assert grafiek.ONE_PERIOD in text(answer(store, onderwerp="misdrijven").out["lijnen"])


def test_without_any_figure_the_part_says_so(store: Store) -> None:
    found = answer(store, onderwerp="afstand_apotheek", gebieden="GM0114")
    assert "Geen van de gekozen gebieden heeft dit cijfer." in text(found.out["staven"])
    assert grafiek.figures(store, {SUBJECT: "afstand_apotheek", "gebieden": "GM0114"})


# Files


@pytest.mark.parametrize("subject", [FIRST, "bevolking_totaal", "groep_woningen"])
def test_the_file_has_every_figure_of_bars_and_lines(
    store: Store, client: TestClient, subject: str
) -> None:
    params = {"deel": "grafiek", SUBJECT: subject, "gebieden": "GM0114;GM0119"}
    reply = client.get("/download/vergelijken.csv", params=params)
    rows = [*csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";")]
    kept = {(row["titel"], row["gebied"], row["periode"]): row["waarde"] for row in rows}
    assert len(kept) == len(rows)
    report = grafiek.report(store, params, None)
    tables = [each for each in report.blocks if isinstance(each, Table)]
    title = store.indicators[subject].title if subject in store.indicators else ""
    if title:
        areas, course = tables[0], tables[1] if tables[1].title.endswith("per periode") else None
        for name, value, period, _ in areas.rows:
            assert _same(kept[title, str(name), str(period)], value)
        for period, *values in course.rows if course else ():
            for name, value in zip(course.columns[1:-1], values[:-1], strict=True):  # type: ignore[union-attr]
                assert _same(kept[title, name.name, str(period)], value)
    else:
        names = [column.name for column in tables[0].columns[3:]]
        for titled, _, period, *values in tables[0].rows:
            for name, value in zip(names, values, strict=True):
                assert _same(kept[str(titled), name, str(period)], value)


def _same(text: str, value: object) -> bool:
    if not text:
        return isinstance(value, str)
    return isinstance(value, float) and float(text.replace(",", ".")) == value


def test_the_report_has_charts_sources_and_the_version(store: Store) -> None:
    report = grafiek.report(store, {}, None)
    assert len([each for each in report.blocks if isinstance(each, Chart)]) == 2
    assert any(store.version in line for line in report.lead)
    assert report.sources and all("Licentie:" in line for line in report.sources)


# Addresses


def test_the_default_is_left_out_and_links_keep_the_subject(store: Store) -> None:
    assert answer(store, onderwerp=FIRST).params == {}
    found = answer(store, onderwerp="groep_druk", gebieden="GM0119;GM0106")
    assert found.params == {"gebieden": "GM0119;GM0106", "onderwerp": "groep_druk"}
    links = Page(found.out[gebieden.CHOSEN]).links
    assert links == [
        f"/vergelijken?deel=grafiek&onderwerp=groep_druk&gebieden={code}"
        for code in ("GM0106", "GM0119")
    ]


def test_every_figure_can_be_chosen_once(store: Store) -> None:
    offered = re.findall(r'<option value="([^"]*)">', grafiek.skeleton(store).split("<select")[1])
    assert sorted(offered) == sorted([*GROUPS, *store.indicators])


@pytest.mark.parametrize("value", HOSTILE)
def test_39_whatever_an_address_says_the_part_answers(store: Store, value: str) -> None:
    plain = answer(store)
    for word in grafiek.WORDS:
        found = answer(store, **{word: value})
        assert found.out["staven"] == plain.out["staven"]
        assert [each.parameter for each in found.notices] == [word]
        assert "<script" not in json.dumps(dict(found.out))


def test_all_is_dutch_well_formed_and_small(store: Store) -> None:
    for subject in (FIRST, "bevolking_totaal", "gemiddelde_verkoopprijs", "groep_leeftijd"):
        params = {"onderwerp": subject, "gebieden": SIX}
        found = answer(store, **params)
        page = Page(join([grafiek.skeleton(store), *found.out.values()]))
        assert len(page.ids) == len(set(page.ids))
        assert not (english := ENGLISH.search(page.text)), english
        assert len(PAGE.message("grafiek", tuple(sorted(params.items())))[1]) < LARGEST
