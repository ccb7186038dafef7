"""Part Geld of page Programma: the budget, its checks, other amounts, and what was reported."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from atlas.domain.budgets import lines
from atlas.domain.programme_tree import programme_tree
from atlas.figures.report import Chart, Table
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.programma import geld, geld_gemeld
from atlas.ui.programma import geld_tabellen as tables
from atlas.ui.programma.page import PAGE
from tests.domain.test_budgets import changed
from tests.domain.test_chain import with_tables
from tests.domain.test_gauges import published
from tests.pages.support import ENGLISH, Page, check_links, check_page

FILE = Path(__file__).parents[2] / "data/programme/budgets.csv"
LINES = ("", "1", "2", "3", "4", "5")
HOSTILE = ("6", "0", "totaal", " 1", "1 or 1=1", "<b>1</b>", "9" * 5000, "-1")
EVIL = '<img src=x onerror="alert(1)"> & <b>x</b>'
MADE = date(2026, 11, 22)
BAR = 15_000  # bytes of a change on the wire


def amounts() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reports() -> Reported:
    """Money on two actions of line 1 and 3, and one report without any."""
    found = (
        published("wzw-1-zo-a", "GM0114", {"spent_eur": 10_000, "committed_eur": None}),
        published("wzw-3-1", "PV22", {"spent_eur": 250.5, "committed_eur": 0}, day=4),
        published("wzw-3-1", "GM0106", {"status": "gestart"}, day=5),
    )
    return Reported(found, revision=3)


def answer(store: Store, own: Reported | None = None, line: str = "") -> Answer:
    return geld.answer(store, {"lijn": line} if line else {}, own or Reported())


def whole(store: Store, found: Answer) -> str:
    """The part with its answer in place."""
    html = str(geld.skeleton(store))
    for name, shown in found.out.items():
        html = html.replace(f'data-out="{name}">', f'data-out="{name}">{shown}')
    return f"<div><h1>x</h1>{html}</div>"


def test_the_part_is_one_of_the_page() -> None:
    assert PAGE.parts["geld"] is geld


def test_every_line_can_be_chosen(store: Store) -> None:
    skeleton = geld.skeleton(store)
    assert re.findall(r'option value="(\d*)"', skeleton) == list(LINES)
    for line in LINES:
        found = answer(store, line=line)
        assert found.params == ({"lijn": line} if line else {})
        assert found.values == {"lijn": line}
        assert found.notices == ()
        assert answer(store, line=found.params.get("lijn", "")).out == found.out


@pytest.mark.parametrize("said", HOSTILE)
def test_39_what_is_no_line_is_all_lines_with_a_notice(store: Store, said: str) -> None:
    found = geld.answer(store, {"lijn": said}, Reported())
    assert found.params == {}
    assert [notice.parameter for notice in found.notices] == ["lijn"]
    assert found.out == answer(store).out


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("own", [Reported(), reports()], ids=["silent", "reported"])
def test_every_line_is_a_good_dutch_page(store: Store, line: str, own: Reported) -> None:
    found = answer(store, own, line)
    page = Page(whole(store, found))
    check_page(page)
    check_links(page, store)
    assert not ENGLISH.search(page.text)
    assert "h2" in {level for level, _ in page.headings}
    assert [title for _, title in page.headings][-1] == "Wat u moet weten"
    assert len(gzip.compress(json.dumps(dict(found.out)).encode())) < BAR


def test_the_budget_is_the_printed_table(store: Store) -> None:
    printed = {
        (row["line_no"], row["year"]): float(row["amount_eur"])
        for row in amounts()
        if row["amount_kind"] in ("tabel", "tabel (totaal)")
    }
    table = tables.budget_table(store)
    assert len(printed) == 24
    for number, row in zip((*lines(store), "totaal"), table.rows, strict=True):
        euros = [printed[number, str(year)] for year in range(2007, 2011)]
        assert row[1:] == (*euros, sum(euros))
    assert table.rows[-1][-1] == 1_900_000
    assert "H6 Financiële meerjarenindicatie" in table.notes[0]


def test_the_chart_has_the_figures_of_the_table(store: Store) -> None:
    svg = tables.chart(store, "4").svg
    assert svg.startswith("<svg")
    for name in lines(store).values():
        assert name.split()[0] in svg
    described = re.search(r"<desc>(.*?)</desc>", svg)
    assert described
    for row in tables.budget_table(store).rows[:-1]:
        assert f"{float(str(row[1])):,.0f}".replace(",", ".") in described[1]


def test_the_check_is_computed_and_said(store: Store) -> None:
    assert "Tabel en tekst zijn overal gelijk." in tables.difference_words(store)
    assert "19 bedragen" in tables.difference_words(store)
    table = tables.checked_table(store, "")
    assert len(table.rows) == 12
    assert {row[-1] for row in table.rows} == {0.0}
    assert tables.SAME_MONEY in table.notes
    one = tables.checked_table(store, "4")
    assert {row[0] for row in one.rows} == {"4. Stimuleringsbudget WZW"}


def test_a_difference_is_told_and_not_hidden(store: Store) -> None:
    rows = [
        {**row, "amount_eur": "130000"} if row["budget_id"] == "bud-013" else row
        for row in amounts()
    ]
    other = with_tables(store, "one differs", budgets=rows)
    assert "Bij 2 is er een verschil." in tables.difference_words(other)  # the line and the year
    found = {row[:2]: row[-1] for row in tables.checked_table(other, "4").rows}
    assert found["4. Stimuleringsbudget WZW", "2007"] == 10_000
    assert "10.000" in Page(geld.answer(other, {"lijn": "4"}, Reported()).out["controle"]).text


def test_what_the_text_leaves_out_is_a_word(store: Store) -> None:
    other = changed("no inline", "bud-033", amount_kind="anders")
    row = next(row for row in tables.checked_table(other, "5").rows if row[1] == "2007")
    assert row[3] is None
    table = tables.checked_table(other, "5")
    assert table.text(row[4], table.columns[4]) == "niet genoemd"


def test_without_amounts_the_part_says_so(store: Store) -> None:
    other = with_tables(store, "no money", budgets=[], doubts=[])
    found = geld.answer(other, {}, Reported())
    assert "Er staat geen begroting" in found.out["controle"]
    assert "Er zijn geen cijfers om te tekenen" in found.out["grafiek"]
    assert geld.report(other, {}, Reported()).blocks


def test_other_programmes_stand_apart_with_their_qualifier(store: Store) -> None:
    rows = {(str(row[0]), str(row[1])): row for row in tables.others_table(store).rows}
    assert len(rows) == 9
    said = {str(row[4]).replace("\N{NO-BREAK SPACE}", " ") for row in rows.values()}
    for words in ("maximaal € 20.000.000", "ruim € 10.000.000", "ongeveer € 1.800.000", "€ 50.000"):
        assert words in said
    village = rows["Uitvoeringsagenda 2019",
                   "Regeling dorpsinitiatieven: provinciale bijdrage per gemeente"]  # fmt: skip
    assert "per jaar of in totaal niet gezegd" in str(village[6])
    assert "40.000.000" not in str(rows)
    text = Page(whole(store, answer(store))).text
    assert tables.EACH_APART in text


def test_amounts_in_the_text_are_those_of_the_line(store: Store) -> None:
    every, one = (tables.text_table(store, line) for line in ("", "1"))
    kinds = ("tabel", "tabel (totaal)")
    inline = [row for row in amounts() if row["programme"] == "Een half miljoen mensen"
              and row["amount_kind"] not in kinds]  # fmt: skip
    assert len(every.rows) == len(inline) == 17
    assert len(one.rows) == sum(row["line_no"] == "1" for row in inline) == 7
    assert not any("inline" in str(row[4]) for row in every.rows)


@pytest.mark.parametrize(
    ("line", "wanted", "absent"),
    [("", {"A13", "B16", "B17", "B1"}, set()), ("4", {"A13", "B16", "B17", "B1"}, set()),
     ("2", {"A13", "B16"}, {"B17", "B1"})],
)  # fmt: skip
def test_what_is_unclear_stands_beside_it(
    store: Store, line: str, wanted: set[str], absent: set[str]
) -> None:
    found = {str(row[0]) for row in tables.unclear_table(store, line).rows}
    assert wanted <= found
    assert not absent & found


def test_reported_amounts_are_those_of_the_line(store: Store) -> None:
    rows = geld_gemeld.reported_table(store, "", reports()).rows
    assert [row[1:5] for row in rows] == [
        ("Provincie Drenthe", "2026, tweede halfjaar", 250.5, 0.0),
        ("Emmen", "2026, tweede halfjaar", 10_000.0, None),
    ]
    one = geld_gemeld.reported_table(store, "3", reports()).rows
    assert [row[0] for row in one] == [programme_tree(store).by_id["wzw-3-1"].title]
    assert geld_gemeld.reported_table(store, "5", reports()).rows == ()


def test_reported_amounts_never_touch_the_budget(store: Store) -> None:
    silent, told = answer(store), answer(store, reports())
    assert silent.out["grafiek"] == told.out["grafiek"]
    assert silent.out["controle"] == told.out["controle"]
    assert geld.NONE_YET in silent.out["gemeld"]
    assert geld_gemeld.APART in Page(told.out["gemeld"]).text
    assert "niet gemeld" in told.out["gemeld"]  # Emmen did not say what was committed


def test_many_reports_are_counted_and_the_newest_are_shown(store: Store) -> None:
    names = [action.action_id for action in programme_tree(store).actions][:40]
    many = tuple(published(name, "GM0106", {"spent_eur": 1}, day=n) for n, name in enumerate(names))
    shown = geld_gemeld.on_screen(store, "", Reported(many), geld.SHOWN)
    assert programme_tree(store).by_id[names[-1]].title in str(shown.rows[0][0])
    assert all("/programma?actie=" in str(row[0]) for row in shown.rows)
    assert len(shown.rows) == geld.SHOWN
    assert "Er zijn nog 20 meldingen met een bedrag." in shown.notes
    whole_list = next(
        block
        for block in geld.report(store, {}, Reported(many)).blocks
        if block.title == geld_gemeld.REPORTED
    )
    assert isinstance(whole_list, Table)
    assert len(whole_list.rows) == 40


def test_the_problem_of_the_register_is_told(store: Store) -> None:
    broken = Reported(problem="De meldingen zijn nu niet te lezen.")
    assert broken.problem in answer(store, broken).out["gemeld"]
    assert broken.problem in geld.report(store, {}, broken).lead


def test_38_markup_in_an_amount_is_inert(store: Store) -> None:
    rows = [{**row, "remark": EVIL, "action": EVIL, "programme": EVIL} for row in amounts()[-3:]]
    other = with_tables(store, "evil money", budgets=rows)
    html = whole(other, geld.answer(other, {}, Reported()))
    assert "<img" not in html
    assert "&lt;img" in html
    assert report_pdf(geld.report(other, {}, Reported()), MADE)


@pytest.mark.parametrize("line", ["", "4"])
def test_the_report_says_the_same_as_the_screen(store: Store, line: str) -> None:
    params = {"lijn": line} if line else {}
    report = geld.report(store, params, reports())
    titles = [block.title for block in report.blocks if isinstance(block, Table)]
    shown = Page(whole(store, answer(store, reports(), line))).text
    for title in titles:
        assert title in shown
    assert any(isinstance(block, Chart) for block in report.blocks)
    assert report.address == f"/programma?deel=geld{f'&lijn={line}' if line else ''}"
    assert any("Een half miljoen mensen" in source for source in report.sources)
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report, MADE)))
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert "120000" in cells
    assert report_pdf(report, MADE).startswith(b"%PDF")
