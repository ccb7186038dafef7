"""Part Bevolking en wonen: ages, households, homes; what BOCE prints, with both totals in sight."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from atlas.domain.annex import annex
from atlas.domain.build_up import build_up
from atlas.domain.subject import subjects
from atlas.figures.report import Table
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import keuze, opbouw
from atlas.ui.profiel import opbouw_boce as boce
from atlas.ui.profiel import opbouw_leeftijd as leeftijd
from atlas.ui.profiel import opbouw_tabellen as tabellen
from atlas.ui.profiel import opbouw_woorden as words
from tests.pages.support import ENGLISH, Page

HOSTILE = ("gm0114", "GM9999", "GM0114 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000)
BOCE = ("GM0114", "GM1681", "GM0109", "RG_boce")
NAMELESS, LONG = "RG_wzw_2007_noord", "RG_arbeidsmarkt_groningen"
AREAS = (*BOCE, "GM0106", "PV22", "CR07", NAMELESS, LONG, "WK010605", "WP1988")
BAR = 15_000


def shown(store: Store, **params: str) -> Answer:
    return opbouw.answer(store, params, None)


def page_of(answer: Answer) -> Page:
    return Page("".join(html for name, html in answer.out.items() if name.startswith("opbouw")))


def plain(store: Store, **params: str) -> str:
    return re.sub(r"\s+", " ", page_of(shown(store, **params)).text)


def rows(table: Table) -> dict[str, dict[str, str]]:
    """The cells as a visitor reads them, by the first cell and the head of the column."""
    heads = [column.name for column in table.columns]
    return {
        str(row[0]): dict(zip(heads, map(table.text, row, table.columns), strict=True))
        for row in table.rows
    }


def table_of(tables: tuple[Table, ...], start: str) -> Table:
    (found,) = (table for table in tables if table.title.startswith(start))
    return found


def test_the_skeleton_has_a_place_for_every_output(store: Store) -> None:
    html, answer = opbouw.skeleton(store), shown(store, gebied="GM0114")
    assert set(re.findall(r'data-out="([\w-]+)"', html)) == set(answer.out)
    assert "Wat betekenen deze cijfers?" in html
    assert set(answer.out) == set(shown(store).out)


def test_without_an_area_one_is_told_to_choose(store: Store) -> None:
    assert keuze.ASK in plain(store)
    assert shown(store).params == {}


@pytest.mark.parametrize("given", HOSTILE)
def test_a_hostile_area_is_a_notice(store: Store, given: str) -> None:
    answer = shown(store, gebied=given, met=given)
    assert len(answer.notices) == 2
    assert answer.params == {}
    assert keuze.ASK in page_of(answer).text


@pytest.mark.parametrize("code", BOCE)
@pytest.mark.parametrize(
    ("table", "row", "printed", "own", "verdict"),
    [
        ("Senioren", "Senioren met dementie, 2020", "1.400", "3.200", "nee: 1.800 minder"),
        ("Senioren", "Senioren met dementie, 2030", "4.330", "4.330", "ja"),
        ("Woningen (", "Woningen, volgens de tabel", "87.000", "78.000", "nee: 9.000 meer"),
        ("Woningen (", "Sociale huurwoningen", "20.900", "20.900", "ja"),
        ("Zorg", "Huishoudens met zorg", "22%", "26%", "nee: 4 procentpunt minder"),
        ("Gezondheid", "Beweegt voldoende", "47%", "49%", "nee: 2 procentpunt minder"),
        ("Gezondheid", "Overgewicht", "57%", "58%", "ja, op afronding na"),
        ("Bewoners", "Bewoners van een verzorgingshuis", "1.143", "1.143", "ja"),
        ("Aantal ouderen", "75-plussers, 2020", "niet genoemd", "11.360", "niet te zeggen"),
        ("Aantal ouderen", "Inwoners ouder dan 65", "41.000", "niet te zeggen", "niet te zeggen"),
    ],
)
def test_the_printed_total_and_what_the_parts_give_are_both_there(
    store: Store, code: str, table: str, row: str, printed: str, own: str, verdict: str
) -> None:
    found = table_of(tabellen.tables(store, subjects(store)[code], "drenthe"), table)
    (cells,) = (cells for name, cells in rows(found).items() if name.startswith(row))
    (mine,) = (
        text for head, text in cells.items() if head in ("Samen, onze som", "Samen, uit de delen")
    )
    assert (cells["Samen, gedrukt"], mine) == (printed, own)
    assert cells["Klopt het?"].startswith(verdict)


@pytest.mark.parametrize("code", BOCE)
def test_both_totals_are_on_screen_before_anything_is_opened(store: Store, code: str) -> None:
    text = plain(store, gebied=code)
    for words_ in (
        "Senioren met dementie, 2020: de bron geeft 1.400 personen voor de drie samen. "
        "De delen geven 3.200 personen.",
        "de bron geeft 87.000 woningen voor de drie samen. De delen geven 78.000 woningen.",
        "de bron geeft 22% voor de drie samen. De delen geven 26%.",
        "de bron geeft 47% voor de drie samen. De delen geven 49%.",
        "Woningen (bijlage 1 en hoofdstuk 4), woningen: 1 totaal past niet",
        "Coevorden is twijfelachtig",
        "Wijkt af van de tabel in bijlage 1 (87.000)",
        "De leeftijdsgroepen overlappen in de bron: 65-74, 74-85 en ouder dan 85.",
        "Hoofdstuk 1 zegt dat de vergrijzing rond 2040 afneemt.",
    ):
        assert words_ in text, words_


def test_every_printed_figure_is_in_a_table(store: Store) -> None:
    tables = boce.tables(store)
    cells = {(str(row[0]).split(",")[0]) for table in tables for row in table.rows}
    named = {item for items in (*words.GROUPS.values(), words.DEMENTIA_ITEMS) for item in items}
    assert named == {item for item, _ in annex(store)}
    assert len([row for table in tables for row in table.rows]) == len(annex(store))
    assert "Senioren met dementie" in cells


def test_a_table_has_one_unit_so_that_its_numbers_can_be_compared(store: Store) -> None:
    for items in words.GROUPS.values():
        found = {
            (row.item.unit, row.item.decimals)
            for item in items
            for row in boce.rows_of(store, item)
        }
        assert len(found) == 1, items


def test_no_remark_is_lost_between_the_rows_and_the_foot_of_a_table(store: Store) -> None:
    for table, items in zip(
        boce.tables(store), (*words.GROUPS.values(), words.DEMENTIA_ITEMS), strict=True
    ):
        told = " ".join((*map(str, (row[-1] for row in table.rows)), *table.notes))
        for item in items:
            for row in boce.rows_of(store, item):
                for note in row.notes:
                    missing = [each for each in boce.sentences(note) if each not in told]
                    assert missing == []


@pytest.mark.parametrize("code", ["GM0106", "GM1730", "PV22", "CR08", "WK011401", "WP1988"])
def test_other_areas_have_no_annex_and_it_is_said(store: Store, code: str) -> None:
    text = plain(store, gebied=code)
    assert words.ABSENT in text
    assert words.TITLE not in text
    assert "87.000" not in text
    titles = [t.title for t in tabellen.tables(store, subjects(store)[code], "drenthe")]
    assert not [title for title in titles if "bijlage" in title]


def test_the_finding_names_the_group_that_differs_most(store: Store) -> None:
    assert (
        "Het verschil met Drenthe is het grootst bij 25 tot 45 jaar: 22,2% van de inwoners van "
        "Emmen, en 21,5% van die van Drenthe."
    ) in plain(store, gebied="GM0114")
    assert "Het verschil met Nederland is het grootst" in plain(
        store, gebied="GM0114", met="nederland"
    )
    assert "Het verschil met Nederland is het grootst" in plain(store, gebied="PV22")


def test_an_area_beside_itself_does_not_differ(store: Store) -> None:
    drenthe = subjects(store)["PV22"]
    build = build_up(store, drenthe)
    assert build is not None
    gemeente = subjects(store)["GM0114"]
    assert leeftijd.finding(build, gemeente, "drenthe") == (
        "In Emmen zijn alle leeftijdsgroepen even groot als in Drenthe."
    )


def test_ages_of_emmen_beside_drenthe_and_nederland(store: Store) -> None:
    table = table_of(tabellen.tables(store, subjects(store)["GM0114"], "drenthe"), "Inwoners van")
    oldest = rows(table)["80 jaar en ouder"]
    assert oldest == {
        "Leeftijd": "80 jaar en ouder",
        "Inwoners": "6.598",
        "Deel, Emmen": "6,0%",
        "Deel, Drenthe": "6,3%",
        "Deel, Nederland": "5,2%",
    }
    assert "Stand op 1 januari 2025: voorlopig." in " ".join(table.notes)
    assert "Zelf berekend: Drenthe." in table.notes


def test_pressure_of_drenthe_is_our_own_and_called_so(store: Store) -> None:
    table = table_of(tabellen.tables(store, subjects(store)["GM0114"], "drenthe"), "Groene")
    grey = rows(table)["Grijze druk"]
    assert (grey["Emmen"], grey["Drenthe"], grey["Nederland"]) == ("43,9%", "46,0%", "35,5%")
    assert grey["Jaar, status en bron"] == "2025; voorlopig; CBS; Drenthe berekend"
    assert any(note.startswith("“Berekend”") for note in table.notes)


def test_homes_have_drenthe_and_a_word_where_nederland_has_none(store: Store) -> None:
    table = table_of(tabellen.tables(store, subjects(store)["GM0114"], "drenthe"), "Woningen: ")
    stock = rows(table)["Woningen"]
    assert (stock["Emmen"], stock["Drenthe"], stock["Nederland"]) == (
        "50.710",
        "230.308",
        "ontbreekt",
    )


def test_a_wijk_shows_the_homes_of_its_gemeente_and_says_so(store: Store) -> None:
    text = plain(store, gebied="WK010605")
    assert "Deze cijfers zijn er niet voor wijken. U ziet die van de gemeente Assen." in text
    assert "Inwoners van Assen-West naar leeftijd, 2024" in text
    assert "65 jaar en ouder" in text


def test_a_wijk_whose_shares_are_hidden_says_so(store: Store) -> None:
    hidden = next(
        subject
        for subject in subjects(store).values()
        if subject.level == "wijk"
        and (build := build_up(store, subject)) is not None
        and not build.known
    )
    text = plain(store, gebied=hidden.code)
    assert opbouw.NO_AGES in text
    assert "In 2024: verborgen" in text


@pytest.mark.parametrize(
    ("membership", "word", "why"),
    [
        ("not_stated", "niet van toepassing", opbouw.NO_MEMBERS),
        ("partly_stated", "ontbreekt", opbouw.SOME_MEMBERS),
    ],
)
def test_a_region_that_nobody_defined_has_its_own_words(
    store: Store, membership: str, word: str, why: str
) -> None:
    regions = [region for grouping in store.groupings.values() for region in grouping.regions]
    code = next(region.area_code for region in regions if region.membership == membership)
    text = plain(store, gebied=code)
    assert opbouw.NO_AGES in text
    assert f"In 2025: {word}." in text
    assert why in text


@pytest.mark.parametrize("code", AREAS)
def test_every_area_is_sound_small_and_in_dutch(store: Store, code: str) -> None:
    answer = shown(store, gebied=code)
    assert answer.notices == ()
    page = page_of(answer)
    assert not ENGLISH.search(page.text)
    assert {level for level, _ in page.headings} == {"h2"}
    assert re.search(r"\bnan\b|None", page.text) is None
    assert len(page.ids) == len(set(page.ids))
    assert "Bronnen en licenties" in page.text
    wire = json.dumps(dict(answer.out), ensure_ascii=False).encode()
    assert len(gzip.compress(wire)) < BAR
    for table in tabellen.tables(store, subjects(store)[code], "drenthe"):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_numbers_on_screen_are_those_of_the_tables(store: Store) -> None:
    for code in ("GM0114", "RG_boce", "WK010605"):
        text = plain(store, gebied=code)
        for table in tabellen.tables(store, subjects(store)[code], "drenthe"):
            for row in table.rows:
                for cell, column in zip(row, table.columns, strict=True):
                    assert re.sub(r"\s+", " ", table.text(cell, column)) in text


def test_sources_are_those_of_the_figures(store: Store) -> None:
    emmen = " ".join(tabellen.sources(store, subjects(store)["GM0114"]))
    assert "CBS" in emmen
    assert "Wonen zonder zorgen" in emmen
    assert "Wonen zonder zorgen" not in " ".join(tabellen.sources(store, subjects(store)["GM0106"]))
    lines = tabellen.sources(store, subjects(store)["GM0114"])
    assert len(lines) == len(set(lines))


def test_the_file_is_the_whole_profile(store: Store) -> None:
    assert opbouw.report(store, {"gebied": "GM0114"}, None).name.startswith("profiel")
    assert opbouw.report(store, {}, None).blocks
