"""Part Groepen without a browser: groups of a grouping and one's own, on screen and in the file."""

from __future__ import annotations

import gzip
import io
import json
import re
from datetime import date

import openpyxl
import pytest

from atlas.domain.address import Address
from atlas.domain.groups import group_line
from atlas.domain.ranks import gemeenten
from atlas.figures.line_words import COMPUTED_NOTE, topic
from atlas.figures.numbers import format_cell, format_value
from atlas.figures.report import Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import groepen, groepen_keuze, groepen_tabel
from atlas.ui.vergelijken.page import PAGE
from tests.pages.support import ENGLISH, Page
from tests.support import small_data

HOSTILE = ("<b>x</b>", "'><script>alert(1)", "9" * 5000, "__class__", "GM9999;<i>", "\x00")
LARGEST = 15_000
LISTS = (groepen_keuze.GROUPING, groepen_keuze.THEME, groepen_keuze.SUBJECT)
OWN = {"indeling": "eigen", "groep_a": "GM0114;GM0106", "groep_b": "GM0114;GM1701;GM1690"}


def answer(store: Store, **params: str) -> Answer:
    return groepen.answer(store, params, None)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def tables(store: Store, **params: str) -> list[Table]:
    return [b for b in groepen.report(store, params, None).blocks if isinstance(b, Table)]


def offered(store: Store, name: str) -> list[str]:
    """What a list of the form offers."""
    (options,) = re.findall(rf'<select name="{name}".*?</select>', groepen.skeleton(store))
    return re.findall(r'value="([^"]+)"', options)


def boxes(found: Answer, letter: str) -> set[str]:
    """The boxes of a group that are ticked."""
    return {name for name, value in found.values.items()
            if re.fullmatch(rf"{letter}\d+", name) and value == "1"}  # fmt: skip


def test_it_opens_with_stad_and_land(store: Store) -> None:
    found = answer(store)
    assert (found.params, found.notices) == ({}, ())
    told = text(found.out["groepen"])
    assert "Stedelijke gemeenten: 23,6% (gemeenten van 21,2% tot 26,9%)." in told
    assert "Stedelijke gemeenten ten opzichte van Landelijke gemeenten: 4,1 procentpunt" in told
    assert "27,7" in told and round(27.7 - 23.6, 1) == 4.1
    assert "Drenthe: 25,2%." in told


def test_the_skeleton_has_a_place_for_every_answer(store: Store) -> None:
    skeleton, found = groepen.skeleton(store), answer(store)
    assert set(found.out) == set(re.findall(r'data-out="(\w+)"', skeleton))
    fields = re.findall(r'<(?:select|input)[^>]* name="(\w+)"', skeleton)
    assert sorted(fields) == sorted(found.values)
    whole = Page(skeleton + "".join(found.out.values()))
    assert len(whole.ids) == len(set(whole.ids))
    assert not ENGLISH.search(whole.text), ENGLISH.search(whole.text)


def test_there_is_a_box_for_every_gemeente(store: Store) -> None:
    assert len(gemeenten(store)) == groepen_keuze.MOST == 12
    labels = re.findall(r"<label><input[^>]*><span>([^<]+)<", groepen.skeleton(store))
    names = sorted(store.areas[code].name for code in gemeenten(store))
    assert sorted(labels) == sorted(names * 2)
    assert labels[0] == "Aa en Hunze" and labels[11] == "De Wolden"


def test_every_grouping_that_is_left_out_is_told_why(store: Store) -> None:
    known = offered(store, "indeling")
    assert {"corop", "boce", "stedelijk_landelijk", "regio_deal", "eigen"} <= set(known)
    told = text(groepen.skeleton(store))
    for grouping in store.groupings.values():
        if any(region.membership != "stated" for region in grouping.regions):
            assert grouping.id not in known
            assert f"{grouping.title}: " in told
        else:
            assert grouping.id in known
    assert "Lidmaatschap niet genoemd in de bron." in told


def test_every_grouping_and_theme_answers_with_the_figures_of_the_domain(store: Store) -> None:
    """On screen, in the file and in the domain the same, in a light answer."""
    themes, known = offered(store, "thema"), offered(store, "indeling")
    assert themes[0] == groepen_keuze.KEY_FIGURES and len(themes) >= 8
    for number, grouping in enumerate(known[:-1]):
        params = {"indeling": grouping, "thema": themes[number % len(themes)]}
        found = answer(store, **params)
        assert found.notices == ()
        assert len(gzip.compress(json.dumps([found.out, found.values]).encode())) < LARGEST
        groups = groepen_keuze.grouping_groups(store, store.groupings[grouping], "Overig Drenthe")
        members = [code for group in groups for code in group.members]
        assert sorted(members) == sorted(gemeenten(store))
        table = tables(store, **params)[-1]
        told = text(found.out["tabel"])
        rows = {}
        for row in table.rows:
            shown = [table.text(v, c) for v, c in zip(row, table.columns, strict=True)]
            assert " ".join(" ".join(shown).split()) in told
            rows[row[0]] = shown
        chosen = [name for name in store.indicators if head(store, name) in rows]
        assert len(chosen) == len(rows) > 3
        for name in chosen:
            line, shown = group_line(store, name, groups), rows[head(store, name)]
            assert line is not None
            for place, each in enumerate(line.figures):
                if each.cell:
                    assert shown[2 + place] == format_cell(each.cell, line.indicator)
            assert (shown[1], shown[-2]) == (line.period, format_cell(line.drenthe, line.indicator))


def head(store: Store, name: str) -> str:
    """The first cell of the row of an indicator."""
    return topic(store.indicators[name])


def test_own_groups_are_kept_in_the_address(store: Store) -> None:
    found = answer(store, **OWN)
    assert found.notices == ()
    assert found.params == {**OWN, "groep_a": "GM0106;GM0114", "groep_b": "GM0114;GM1690;GM1701"}
    assert answer(store, **found.params).out == found.out
    told = text(found.out["groepen"])
    assert "Emmen zit in meer dan één groep. De groepen overlappen dus." in told
    assert "Groep A" in told and "Groep B" in told
    elsewhere = answer(store, **{**OWN, "indeling": "corop"})
    assert elsewhere.params["groep_a"] == "GM0106;GM0114"  # they stay, and come back
    assert "Noord-Drenthe" in text(elsewhere.out["groepen"])
    assert groepen.report(store, OWN, None).address.endswith(
        "indeling=eigen&groep_a=GM0106%3BGM0114&groep_b=GM0114%3BGM1690%3BGM1701"
    )


def test_a_box_makes_the_groups_that_are_shown_ones_own(store: Store) -> None:
    codes = gemeenten(store)
    shown = answer(store)
    meppel = f"{codes.index('GM0119') + 1}"
    assert f"a{meppel}" in boxes(shown, "a")
    found = answer(store, **{f"a{meppel}": "0", f"b{meppel}": "1"})
    assert found.params["indeling"] == "eigen"
    assert found.params["groep_a"] == "GM0106;GM0109;GM0114;GM0118"
    assert "GM0119" in found.params["groep_b"]
    assert not {word for word in found.params if re.fullmatch(r"[ab]\d+", word)}
    assert boxes(found, "b") == boxes(shown, "b") | {f"b{meppel}"}
    again = answer(store, **found.params, **{f"a{meppel}": "1"})
    assert again.params["groep_a"] == "GM0106;GM0109;GM0114;GM0118;GM0119"
    two = answer(store, indeling="eigen", a1="1", a2="1", b3="1")  # three before an answer came
    assert (two.params["groep_a"], two.params["groep_b"]) == (";".join(codes[:2]), codes[2])


def test_without_gemeenten_there_is_a_way_on(store: Store) -> None:
    found = answer(store, indeling="eigen")
    assert found.params == {"indeling": "eigen"}
    assert groepen.EMPTY in text(found.out["groepen"])
    assert "<table" not in found.out["tabel"]
    assert groepen.EMPTY in groepen.report(store, {"indeling": "eigen"}, None).lead
    half = answer(store, indeling="eigen", groep_a="GM0114")
    told = text(half.out["groepen"])
    assert "Groep B: geen gemeenten." in told
    assert "Groep B heeft nog geen gemeenten." in told
    assert "niet te vergelijken" in text(half.out["tabel"])


def test_a_group_without_a_figure_has_a_range_and_a_reason(store: Store) -> None:
    name = "mediaan_gestandaardiseerd_inkomen"  # a median of groups cannot be made
    indicator = store.indicators[name]
    found = answer(store, indeling="boce", onderwerp=name)
    told = text(found.out["groepen"])
    period = store.periods(name, "gemeente")[-1]
    values = store.cells(name, period, "gemeente")["value"][["GM1681", "GM0109", "GM0114"]]
    low, high = (format_value(each, indicator) for each in (values.min(), values.max()))
    words = f"BOCE-gemeenten: geen cijfer, gemeenten van {low} tot {high}."
    assert " ".join(words.split()) in told
    assert "gemeenten zijn hier niet op te tellen of te middelen" in told
    assert "ten opzichte van" not in told
    assert 'stroke-width="4"' not in found.out["groepen"]
    outside = text(answer(store, indeling="regio_deal").out["groepen"])
    assert "buiten Drenthe, telt hier niet mee: Hardenberg" in outside


def test_missing_and_suppressed_keep_their_words(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    small = load_store(small_data(tmp_path_factory.mktemp("groepen")))
    params = {"indeling": "corop", "thema": "bevolking", "onderwerp": "aandeel_65plus"}
    found = groepen.report(small, params, None)
    said = " ".join(str(row) for table in found.blocks if isinstance(table, Table)
                    for row in table.rows)  # fmt: skip
    assert "Assen (verborgen)" in said
    assert "Emmen (niet van toepassing)" in said
    assert "'Hoogeveen', 'Zuidwest-Drenthe', 'ontbreekt'" in said
    # 2022: Meppel has a true zero, which is a figure
    line = group_line(small, "inwoners", groepen_keuze.grouping_groups(
        small, small.groupings["corop"], ""))  # fmt: skip
    assert line is not None and all(each.cell for each in line.figures)


@pytest.mark.parametrize("word", [*LISTS, "groep_a", "groep_b", "a1", "b12", "gebieden"])
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_falls_back(store: Store, word: str, value: str) -> None:
    found = answer(store, **{word: value})
    assert found.params == {}
    assert found.out == answer(store).out
    assert [notice.parameter for notice in found.notices] == [word]
    assert all(set(notice.given).isdisjoint("<>'\"") for notice in found.notices)
    assert groepen.report(store, {word: value}, None).address == "/vergelijken?deel=groepen"


def test_what_is_no_gemeente_is_left_out_of_a_group(store: Store) -> None:
    found = answer(store, indeling="eigen", groep_a=" GM0114 ;GM9999;WK010600;GM0114;")
    assert found.params == {"indeling": "eigen", "groep_a": "GM0114"}
    (notice,) = found.notices
    assert (notice.parameter, notice.given, notice.used) == ("groep_a", "GM9999", "Emmen")


def test_the_areas_of_the_other_parts_come_along(store: Store) -> None:
    found = answer(store, gebieden="GM0114;CR07", a1="1")
    assert found.params["gebieden"] == "GM0114;CR07"
    assert PAGE.shared(found.params) == {"gebieden": "GM0114;CR07"}


def test_a_figure_of_the_table_leads_to_its_chart(store: Store) -> None:
    found = answer(store, thema="wonen")
    links = re.findall(r'<a href="[^"]*" data-send="([^"]*)" data-show="(\w+-\w+)"',
                       found.out["tabel"])  # fmt: skip
    assert len(links) == len(groepen_tabel.ids(store, groepen_keuze.read(
        store, groepen.Address({"thema": "wonen"}, groepen.WORDS))))  # fmt: skip
    for words, place in links[:3]:
        sent = json.loads(words.replace("&quot;", '"'))
        assert place == groepen.PICTURE
        chosen = answer(store, thema="wonen", **sent)
        title = store.indicators[sent["onderwerp"]].title
        assert text(chosen.out["groepen"]).startswith(title)


def test_the_file_has_all_tables_with_their_sources(store: Store) -> None:
    found = groepen.report(store, {"indeling": "corop"}, None)
    assert any(line.startswith("Indeling: RTV Drenthe") for line in found.sources)
    assert any("CBS" in line for line in found.sources)
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(found, date(2026, 11, 22))))
    assert len(book.sheetnames) == 4
    sheet = book[book.sheetnames[-1]]
    cells = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    own = group_line(store, "leeftijd_65plus_pct", groepen_keuze.grouping_groups(
        store, store.groupings["corop"], ""))  # fmt: skip
    assert own is not None
    shown = cells["65-plussers (aandeel)"][2:5]
    assert shown == tuple(round(f.cell.value, 1) for f in own.figures if f.cell and f.cell.value)


def test_a_figure_of_drenthe_that_is_ours_is_called_so(store: Store) -> None:
    figures = next(each for each in tables(store) if COMPUTED_NOTE in each.notes)
    ours = [str(row[0]) for row in figures.rows if "Drenthe berekend" in str(row[-1])]
    lines = groepen_tabel.lines(store, groepen_keuze.read(store, Address({}, groepen.WORDS)))
    assert ours == [topic(line.indicator) for line in lines if line.drenthe.computed]
    computed = next(line for line in lines if line.drenthe.computed)
    shown = answer(store, onderwerp=computed.indicator.id).out
    assert f"Drenthe: {format_cell(computed.drenthe, computed.indicator)}, berekend." in text(
        shown["groepen"]
    )
    for line in lines:
        assert " ".join(line.indicator.description.split()) in text(shown["tabel"])
    assert "een aandeel van opgetelde aantallen" in groepen_tabel.OWN_RULE
