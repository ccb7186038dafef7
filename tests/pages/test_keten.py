"""Page Keten without a browser: what is chosen, the five steps, the targets, files and faults."""

from __future__ import annotations

import gzip
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from atlas.domain.chain import chain_of
from atlas.domain.gauges import gauges
from atlas.domain.programme_tree import programme_tree
from atlas.figures.report import Table
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.keten import keten, keuze
from atlas.ui.keten.cijfers import MOVES, PROOF, data_table
from atlas.ui.keten.page import PAGE, names
from atlas.ui.keten.stappen import STEPS
from atlas.ui.parts.part import Answer
from tests.domain.test_chain import with_tables
from tests.domain.test_gauges import published
from tests.pages.support import ENGLISH, Page, check_links, check_page, run

STATES: tuple[dict[str, str], ...] = (
    {},
    {"thema": "wzw"},
    {"thema": "wzw-3"},
    {"thema": "ua-2-4"},
    {"thema": "sb-4"},  # a theme without any action
    {"actie": "ua-2-4-b"},
    {"actie": "ua-5-1-c"},
    {"actie": "sb-3-3-a"},
    {"actie": "bo-w2"},
    {"actie": "wzw-2-1-d"},
    {"actie": "ua-4-2-a"},
)
HOSTILE = ("ua-99", "UA-2", "ua-2 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000, "../x", "\x00")
EVIL = '<img src=x onerror="alert(1)"> & <b>x</b>'
MADE = date(2026, 11, 22)
BAR = 15_000  # bytes of a change on the wire


def reports() -> Reported:
    """Reports of two gemeenten and the province on a few actions."""
    found = (
        published("ua-2-4-b", "GM0106", {"status": "afgerond", "spent_eur": 12_000}),
        published("ua-2-4-b", "GM0114", {"status": "vertraagd", "explanation": EVIL}),
        published("ua-3-1-b", "PV22", {"status": "op_schema", "reached": 8}),
        published("wzw-3-1", "GM0106", {"status": "afgerond", "reached": 3, "committed_eur": 500}),
    )
    return Reported(found, revision=4)


def answer(store: Store, own: Reported | None = None, **params: str) -> Answer:
    return keten.answer(store, params, own or Reported())


def read(found: Answer) -> str:
    return " ".join(Page("".join(found.out.values())).text.split())


def steps(found: Answer) -> dict[str, str]:
    """What each of the five steps says."""
    pieces = re.split(r'<h3 id="(\w+)">', found.out["keten"].split("</ol>")[0])
    told = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    return {name: " ".join(re.sub(r"<[^>]+>", " ", html).split()) for name, html in told.items()}


# Choosing


def test_the_lists_offer_every_node_and_every_action(store: Store) -> None:
    tree = programme_tree(store)
    skeleton = keten.skeleton(store)
    assert set(re.findall(r'option value="([^"]+)"', skeleton)) == {*tree.nodes, keuze.ALL}
    assert skeleton.count("<optgroup") == 5
    offered: set[str] = set()
    for node in tree.children[""]:
        for theme in tree.children[node]:
            html = answer(store, thema=theme).out["acties"]
            offered |= set(re.findall(r'option value="([^"]+)"', html))
    assert offered == set(tree.by_id)


def test_an_action_brings_its_theme_along(store: Store) -> None:
    found = answer(store, actie="ua-2-4-b")
    assert found.params == {"thema": "ua-2", "actie": "ua-2-4-b"}
    assert found.values == found.params
    assert answer(store, **found.params).out == found.out


@pytest.mark.parametrize(
    ("said", "node", "action"),
    [
        ({"thema": "ua-2", "actie": "ua-2-4-b"}, "ua-2", "ua-2-4-b"),
        ({"thema": "ua", "actie": "ua-2-4-b"}, "ua", "ua-2-4-b"),  # wider, the action stays
        ({"thema": "ua-3", "actie": "ua-2-4-b"}, "ua-3", ""),  # another theme
        ({"thema": keuze.ALL, "actie": "ua-2-4-b"}, "", ""),  # nothing any more
        ({"thema": "ua-2", "actie": ""}, "ua-2", ""),
        ({}, "", ""),
    ],
)
def test_what_is_chosen_later_wins(
    store: Store, said: dict[str, str], node: str, action: str
) -> None:
    choice = keuze.read(store, said)
    assert (choice.node, choice.action, choice.notices) == (node, action, ())
    assert dict(choice.params) == {k: v for k, v in (("thema", node), ("actie", action)) if v}


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("word", ["thema", "actie"])
def test_39_what_is_no_node_is_the_overview_with_a_notice(
    store: Store, word: str, said: str
) -> None:
    found = answer(store, **{word: said})
    assert found.params == {}
    assert [notice.parameter for notice in found.notices] == [word]
    assert found.out["keten"] == answer(store).out["keten"]
    assert said.strip() not in "".join(found.out.values()) or len(said) < 6
    assert keten.heading(store, {word: said}) == keten.QUESTION


def test_many_actions_are_chosen_by_way_of_a_smaller_part(store: Store) -> None:
    row = {"task_id": "ua-2-4", "title": "Actie", "status": "x", "status_class": "loopt"}
    many = [{**row, "action_id": f"a-{place}"} for place in range(keuze.MOST + 1)]
    other = with_tables(store, "many", actions=many, gauges=[])
    html = answer(other, thema="ua-2").out["acties"]
    assert "101 acties" in html
    assert "<select" not in html
    assert "<select" in answer(store, thema="ua-2").out["acties"]


@pytest.mark.parametrize(
    ("params", "title"),
    [
        ({"actie": "ua-2-4-b"}, "Aanvalsteams starten"),
        ({"thema": "wzw-3"}, "Welzijnscomponent versterken"),
        ({}, keten.QUESTION),
    ],
)
def test_the_page_is_named_after_what_is_chosen(params: dict[str, str], title: str) -> None:
    app, page = run("keten", **params)
    assert page is not None
    part, said, _ = PAGE.read(params)
    assert PAGE.title(part, said) == title
    assert not app.exception


def test_names_are_there_for_what_a_notice_can_use(store: Store) -> None:
    found = names(store)
    assert found["ua-2-4-b"] == "Aanvalsteams starten"
    assert found[keuze.ALL] == keuze.NOTHING


# What is shown


@pytest.mark.parametrize("params", STATES, ids=str)
@pytest.mark.parametrize("own", [Reported(), reports()], ids=["silent", "reported"])
def test_every_state_is_a_good_dutch_page(
    store: Store, params: dict[str, str], own: Reported
) -> None:
    found = keten.answer(store, params, own)
    skeleton = keten.skeleton(store)
    html = skeleton
    for name in ("acties", "keten"):
        html = re.sub(rf'(data-out="{name}"[^>]*>)', lambda m, n=name: m[0] + found.out.get(n, ""),
                      html)  # fmt: skip
    page = Page(f"<div><h1>x</h1>{html}</div>")
    check_page(page)
    check_links(page, store)
    assert not ENGLISH.search(page.text)
    assert "inline" not in page.text.split("Wat de stukken tegenspreken")[0]
    packed = gzip.compress(json.dumps(dict(found.out)).encode())
    assert len(packed) < BAR


def test_the_five_steps_stand_in_order(store: Store) -> None:
    found = answer(store, actie="ua-2-4-b").out["keten"]
    titles = [title for level, title in Page(found).headings if level == "h3"]
    assert titles == [f"{place}. {title}" for place, title in enumerate(STEPS.values(), 1)]


def test_it_is_said_where_a_figure_comes_from(store: Store) -> None:
    told = steps(answer(store, actie="ua-2-4-b"))
    where = "Dit is de eigen koppeling bij “Iedereen kan meedoen bij sport en beweging”."
    assert where in told["behoefte"]
    assert where in told["effect"]
    own = steps(answer(store, actie="ua-4-1-c"))["behoefte"]
    assert "Eigen koppeling van deze atlas." in own
    assert "Geen cijfer gekoppeld." in steps(answer(store, actie="sb-3-3-a"))["behoefte"]


def test_an_effect_is_never_a_proof(store: Store) -> None:
    for node in (*programme_tree(store).nodes, *programme_tree(store).by_id):
        chain = chain_of(store, node)
        if not chain.effect.links:
            continue
        said = steps(answer(store, **_address(store, node)))["effect"]
        assert PROOF in said, node
        for link in chain.effect.links:
            assert MOVES[link.move] in said, node


def _address(store: Store, node: str) -> dict[str, str]:
    return {"actie" if node in programme_tree(store).by_id else "thema": node}


def test_the_figures_of_start_and_end_are_shown(store: Store) -> None:
    said = steps(answer(store, thema="ua-2-2"))["effect"]
    assert "Bij de start: 3.113 personen (2018)." in said
    assert "Nieuwste: 3.598 personen (2024) in Drenthe." in said
    assert "Start: 2019, volgens “Uitvoeringsagenda krimp en leefbaarheid 2019”." in said
    late = steps(answer(store, thema="wzw-3"))["effect"]
    assert "Eerste cijfer, 5 jaar na de start: 36,1% (2012)." in late
    assert "Het cijfer beweegt de andere kant op." in late


def test_the_status_of_the_data_stands_apart_from_progress(store: Store) -> None:
    found = answer(store, thema="wzw-3").out["keten"]
    first, second = found.split("<h2>Stand van de gegevens</h2>")
    assert "gemodelleerde schatting" in second
    assert "gemodelleerde schatting" not in first
    assert "Dit zegt niets over de voortgang" in second
    assert "beweegt" not in second.split("<h2>")[0]
    table = data_table(store, chain_of(store, "ua-2-4-b"))
    assert {row[4] for row in table.rows} == {"ontbreekt"}


def test_figures_of_another_area_are_told(store: Store) -> None:
    said = steps(answer(store, actie="ua-6-1-a"))["effect"]
    assert "in Drenthe: voor Zuid- en Oost-Drenthe zijn er te weinig cijfers." in said
    assert "in BOCE-gemeenten." in steps(answer(store, actie="bo-w2"))["effect"]


def test_a_break_is_told_and_makes_incomparable(store: Store) -> None:
    row = {"node_id": "ua-2", "indicator_id": "huurwoningen_pct", "side": "effect", "why": "x"}
    other = with_tables(store, "break", links=[row],
                        actions=[_action(area_codes="GM0114", first_year="2015")])  # fmt: skip
    said = steps(answer(other, actie="proef-1"))["effect"]
    assert "Niet te vergelijken: de reeks heeft een breuk." in said
    assert "Vanaf 2020 komt het cijfer uit Kerncijfers wijken en buurten" in said


def _action(**cells: str) -> dict[str, str]:
    row = {"action_id": "proef-1", "task_id": "ua-2-4", "title": "Proef", "status": "x"}
    return {**row, "status_class": "loopt", "origin": "uitvoeringsagenda_2019", **cells}


def test_amounts_are_shown_by_kind_and_never_in_one_sum(store: Store) -> None:
    said = steps(answer(store, thema="wzw-3"))["geld"]
    assert "330.000 euro (uit de tabel; som van 4 bedragen; 2007 tot en met 2010)" in said
    assert "270.000 euro (uit de tekst, meer jaren samen;" in said
    assert "60.000 euro (uit de tekst;" in said
    assert "Wij tellen verschillende soorten bedragen nooit bij elkaar op." in said
    assert "660.000" not in said
    deal = steps(answer(store, actie="ua-6-1-b"))["geld"]
    assert "maximaal 20.000.000 euro (bijdrage van het Rijk" in deal
    assert "40.000.000" not in deal


def test_money_of_the_line_above_is_called_that(store: Store) -> None:
    said = steps(answer(store, actie="wzw-2-1-d"))["geld"]
    assert "Hier zelf staat geen bedrag. Dit is van “Werkplaats WZW" in said
    assert "De stukken noemen hier geen bedrag." in steps(answer(store, actie="ua-5-1-c"))["geld"]


def test_what_was_reported_stands_beside_the_budget(store: Store) -> None:
    said = steps(answer(store, reports(), actie="wzw-3-1"))["geld"]
    assert "60.000 euro" in said
    assert "Gemeld Assen: 500 euro toegezegd (2026, tweede halfjaar)" in said
    assert "60.500" not in said
    silent = steps(answer(store, actie="wzw-3-1"))["geld"]
    assert "Uitgegeven en toegezegd: nog niet gemeld." in silent


def test_progress_is_what_was_reported(store: Store) -> None:
    said = steps(answer(store, reports(), actie="ua-2-4-b"))["prestatie"]
    assert "Nog niet gehaald: 1 van 6 . Gemeld door 2 van de 12 gemeenten." in said
    assert "Assen: afgerond (2026, tweede halfjaar; gepubliceerd op 2 november 2026)" in said
    assert "Rekensom: 1 + 0 = 1." in said
    assert "Nieuwste: 2 november 2026." in said
    theme = steps(answer(store, reports(), thema="ua-2-4"))["prestatie"]
    assert "Over 1 van de 6 acties is gemeld: 1 keer afgerond, 1 keer vertraagd." in theme
    assert "Voortgang: nog niet gemeld." in steps(answer(store, actie="ua-2-4-b"))["prestatie"]


def test_contradictions_stand_beside_the_target(store: Store) -> None:
    assert "B5" in answer(store, actie="ua-2-4-b").out["keten"]
    assert "iedere gemeente" in answer(store, actie="ua-2-4-b").out["keten"]
    assert "A3" in answer(store, actie="bo-w7").out["keten"]
    none = "Wij vonden hier geen tegenstrijdigheden."
    assert none in answer(store, actie="wzw-5-a").out["keten"]


def test_the_overview_has_every_target_with_its_calculation(store: Store) -> None:
    html = answer(store).out["keten"]
    found = gauges(store, Reported())
    assert html.count("<svg") == len(found) == 35
    said = read(answer(store))
    for each in found:
        assert each.row["calculation"].replace("  ", " ") in said
    assert "55.000 - 5.500 = 49.500" in said
    assert "Gemeld door 0 van de 12 gemeenten." in said
    assert "Niet vast te stellen: wij kennen er geen." in said
    links = {link for link in Page(html).links if link.startswith("/keten")}
    assert links == {f"/keten?actie={each.action_id}" for each in found}


def test_a_bar_is_drawn_by_what_is_counted_and_dashed_without(store: Store) -> None:
    silent, told = (answer(store, own, actie="ua-2-4-b").out["keten"]
                    for own in (Reported(), reports()))  # fmt: skip
    assert "atlas-meter-unknown" in silent
    assert "atlas-meter-fill" not in silent
    assert re.search(r'<rect width="16\.67%"[^>]*atlas-meter-fill', told)
    over = Reported((published("ua-3-1-b", "PV22", {"reached": 60}),))
    assert (
        'width="100%" height="100%" class="atlas-meter-fill"'
        in answer(store, over, actie="ua-3-1-b").out["keten"]
    )


def test_the_problem_of_the_register_is_told(store: Store) -> None:
    broken = Reported(problem="De meldingen zijn nu niet te lezen.")
    for params in ({}, {"actie": "ua-2-4-b"}):
        assert broken.problem in read(keten.answer(store, params, broken))
        assert broken.problem in keten.report(store, params, broken).lead


def test_there_is_a_way_to_the_page_programma(store: Store) -> None:
    links = Page(answer(store, actie="ua-2-4-b").out["keten"]).links
    assert "/programma?actie=ua-2-4-b" in links
    assert "/keten?thema=ua-2-4" in links
    theme = Page(answer(store, thema="ua-2").out["keten"]).links
    assert "/programma?tak=ua-2" in theme


def test_a_figure_without_a_map_has_no_link_to_one(store: Store) -> None:
    name = "institutioneel_80plus"
    assert "gemeente" not in store.indicators[name].table.levels
    shown = Page("".join(keten.answer(store, {"actie": "wzw-1-mj-a"}, None).out.values()))
    assert store.indicators[name].title in shown.text
    assert not [each for each in shown.links if name in each]
    assert "/kaart?indicator=leeftijd_65plus_pct" in shown.links


def test_38_markup_in_what_was_reported_or_written_is_inert(store: Store) -> None:
    other = with_tables(store, "evil", actions=[_action(title=EVIL, milestone=EVIL)])
    own = Reported((published("proef-1", "GM0106", {"status": EVIL, "explanation": EVIL}),))
    html = "".join(keten.answer(other, {"actie": "proef-1"}, own).out.values())
    assert "<img" not in html
    assert "&lt;img" in html
    assert report_pdf(keten.report(other, {"actie": "proef-1"}, own), MADE)


# Files


def tables_of(store: Store, own: Reported, **params: str) -> dict[str, Table]:
    report = keten.report(store, params, own)
    return {block.title: block for block in report.blocks if isinstance(block, Table)}


def test_the_report_has_the_steps_the_targets_and_the_sources(store: Store) -> None:
    found = tables_of(store, reports(), actie="wzw-3-1")
    assert list(found) == [
        "Cijfers van behoefte en effect",
        "Maatregelen",
        "Bedragen in de stukken",
        "Gemeld: uitgegeven en toegezegd",
        "Doelen met een getal",
        "Periode en zekerheid van elk cijfer",
    ]
    assert found["Maatregelen"].rows[0][3] == "Assen: afgerond"
    (target,) = found["Doelen met een getal"].rows
    assert target[:2] == ("Minstens 3 welzijnspilots", "gehaald: 3 van 3")
    report = keten.report(store, {"actie": "wzw-3-1"}, reports())
    assert report.address == "/keten?thema=wzw-3&actie=wzw-3-1"
    assert PROOF in report.warnings
    assert any("Gezondheidsmonitor" in source for source in report.sources)


def test_without_a_choice_the_file_is_the_list_of_targets(store: Store) -> None:
    found = tables_of(store, Reported())
    assert len(found["Doelen met een getal"].rows) == 35
    assert keten.report(store, {}, Reported()).address == "/keten"


@pytest.mark.parametrize("params", [{}, {"actie": "ua-4-2-a"}, {"thema": "wzw"}], ids=str)
def test_files_can_be_read(store: Store, params: dict[str, str]) -> None:
    report = keten.report(store, params, reports())
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report, MADE)))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    assert any("Doelen met een getal" in cell for cell in cells)
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(report, MADE))).pages
    )
    assert "Doelen met een getal" in text


# Fast, and the same for everyone


def test_the_message_is_new_when_something_was_published(store: Store) -> None:
    first = answer(store, actie="ua-2-4-b").out
    assert keten.answer(store, {"actie": "ua-2-4-b"}, reports()).out != first
    assert keten.answer(store, {"actie": "ua-2-4-b"}, replace(Reported(), revision=9)).out == first


def test_many_reports_on_other_actions_change_nothing(store: Store) -> None:
    others: tuple[Any, ...] = tuple(
        published(f"x-{place}", "GM0106", {"status": "afgerond"}) for place in range(5_000)
    )
    found = keten.answer(store, {"actie": "ua-2-4-b"}, Reported(others)).out
    assert found == answer(store, actie="ua-2-4-b").out
