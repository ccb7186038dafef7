"""Part Twee cijfers without a browser: every choice answers, every missing area is told."""

from __future__ import annotations

import gzip
import io
import json
import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from atlas.domain.address import Address
from atlas.domain.aggregate import province_cell
from atlas.figures.line_words import COMPUTED_NOTE
from atlas.figures.numbers import STATE_WORDS, format_value
from atlas.figures.report import Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui.html import join
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import spreiding, spreiding_keuze
from atlas.ui.vergelijken.page import PAGE
from atlas.ui.vergelijken.samen import figure_ids
from tests.pages.support import ENGLISH, Page
from tests.support import small_data

HOSTILE = ("<b>x</b>", "'><script>alert(1)", "9" * 5000, "__class__", "GM0114;;", "\x00")
LARGEST = 15_000


def answer(store: Store, **params: str) -> Answer:
    return spreiding.answer(store, params, None)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def figures(store: Store, **params: str) -> Table:
    """All figures of an address, as its file has them."""
    (table,) = (
        block
        for block in spreiding.report(store, params, None).blocks
        if isinstance(block, Table) and block.title.startswith("De cijfers per")
    )
    return table


def offered(store: Store) -> dict[str, list[str]]:
    """What each list offers."""
    selects = re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', spreiding.skeleton(store))
    return {name: re.findall(r'value="([^"]+)"', options) for name, options in selects}


def test_it_opens_with_a_story_on_two_levels(store: Store) -> None:
    found = answer(store)
    assert (found.params, found.notices) == ({}, ())
    told = text(found.out["spreiding"])
    assert "65-plussers (aandeel)" in told and "Beperking bij bewegen" in told
    assert "Over 12 gemeenten is de samenhang" in told
    assert re.search(r"Over 1\d\d wijken is de correlatie 0,\d\d\. Dat is dus andersom\.", told)
    assert "Samenhang is geen oorzaak" in told and "geen mensen" in told


def test_the_skeleton_has_a_place_for_every_answer(store: Store) -> None:
    skeleton = spreiding.skeleton(store)
    page = Page(skeleton)
    assert len(page.ids) == len(set(page.ids))
    for params in ({}, {"niveau": "wijk"}):
        found = answer(store, **params)
        assert set(found.out) == set(re.findall(r'data-out="(\w+)"', skeleton))
        fields = set(re.findall(r'<(?:select|input)[^>]* name="(\w+)"', skeleton))
        assert fields == set(found.values)
        whole = Page(skeleton + "".join(found.out.values()))
        assert not ENGLISH.search(whole.text), ENGLISH.search(whole.text)


def test_every_figure_that_is_offered_can_be_chosen(store: Store) -> None:
    """In each of its fields; where a level does not have it, it falls back with a notice."""
    found = offered(store)
    assert len(found["x"]) == len(found["y"]) > 150
    levels = {
        level: {*spreiding_keuze.figure_ids(store, level)} for level in spreiding_keuze.LEVELS
    }
    others = {*spreiding_keuze.colour_groupings(store), spreiding_keuze.NONE}
    for word in ("x", "y", "grootte", "kleur"):
        for each in found[word]:
            for level, there in levels.items():
                address = Address({word: each, "niveau": level}, spreiding.WORDS)
                choice = spreiding_keuze.read(store, address)
                kept = each in there | others
                assert kept == (choice.said[word] == each)
                assert [notice.parameter for notice in address.notices] == [word] * (not kept)


def test_answers_are_light(store: Store) -> None:
    """Some of all choices, on both levels, with all that can be drawn."""
    found = offered(store)
    for number, each in enumerate(found["x"][::9]):
        colour = found["kleur"][(7 * number) % len(found["kleur"])]
        params = {"x": each, "kleur": colour, "niveau": ("gemeente", "wijk")[number % 2]}
        shown = answer(store, **params)
        assert len(gzip.compress(json.dumps([shown.out, shown.values]).encode())) < LARGEST
        assert answer(store, **shown.params).out == shown.out


def test_the_figures_are_those_of_the_store(store: Store) -> None:
    """On screen, in the sign and in the file the same, and every area once."""
    table, found = figures(store), answer(store)
    newest = store.cells("beperking_bewegen_18plus", "2020", "gemeente")["value"]
    indicator = store.indicators["beperking_bewegen_18plus"]
    shown = {str(row[0]): str(row[2]) for row in table.rows}
    told = text(found.out["tabel"])
    for code, value in newest.items():
        if str(code).startswith("GM"):
            name = store.areas[str(code)].name
            figure = format_value(value, indicator)
            assert f"{float(shown[name]):.1f}".replace(".", ",") + "%" == figure
            assert figure in told
            assert re.search(rf"<title>{name}: [^<]*{figure}", found.out["spreiding"])
    assert len(table.rows) == 13
    assert table.rows[-1][0] == "Drenthe"
    assert figures(store, niveau="wijk").rows[-1][0] == "Drenthe"
    assert len(figures(store, niveau="wijk").rows) == 190


def test_missing_areas_are_listed_by_reason(store: Store) -> None:
    """Every wijk is in the chart, or it is named with the reason why not."""
    params = {"niveau": "wijk"}
    choice = spreiding_keuze.read(store, Address(params, spreiding.WORDS))
    found = answer(store, **params)
    drawn = set(re.findall(r"<title>([^<]*?) \(", found.out["spreiding"]))
    lines = [str(line) for line in spreiding.find(store, choice).missing]
    assert len(lines) >= 2
    for column in (choice.x, choice.y):
        for code, cell in column.cells.items():
            name = store.areas[code].name
            if cell.value is None:
                (line,) = (
                    each
                    for each in lines
                    if each.startswith(f"“{column.indicator.title}” {STATE_WORDS[cell.state]}")
                )
                assert re.search(rf"[:,] {re.escape(name)}[ ,]", line)
    missing = {c for column in (choice.x, choice.y)
               for c, cell in column.cells.items() if cell.value is None}  # fmt: skip
    assert len(missing) > 20
    assert drawn == {store.areas[c].name for c in choice.x.cells if c not in missing}
    told = text(found.out["ontbreekt"])
    assert all(store.areas[code].name in told for code in missing)


def test_states_keep_their_words_and_are_no_zero(tmp_path_factory: pytest.TempPathFactory) -> None:
    small = load_store(small_data(tmp_path_factory.mktemp("spreiding")))
    params = {"x": "aandeel_65plus", "y": "inwoners", "grootte": "inwoners", "kleur": "corop"}
    found = answer(small, **params)
    assert found.notices == ()
    told = text(found.out["tabel"])
    assert "Assen verborgen" in told and "Emmen niet van toepassing" in told
    listed = text(found.out["ontbreekt"])
    assert "“Aandeel 65plus” verborgen: Assen (niet in de grafiek)." in listed
    assert "“Aandeel 65plus” ontbreekt: Coevorden, Hoogeveen (niet in de grafiek)." in listed
    assert "Over 8 gemeenten" in text(found.out["spreiding"])
    coloured = answer(small, x="inwoners", y="woz_waarde", kleur="aandeel_65plus", grootte="geen")
    assert "Assen (wel getekend, zonder kleur)" in text(coloured.out["ontbreekt"])
    assert coloured.out["spreiding"].count('stroke-dasharray="2 2"') == 4
    assert answer(small, x="inwoners").notices == ()  # without the defaults of the real data


@pytest.mark.parametrize("word", [*spreiding.WORDS])
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_falls_back(store: Store, word: str, value: str) -> None:
    found = answer(store, **{word: value})
    assert all(set(notice.given).isdisjoint("<>'\"") for notice in found.notices)
    assert set(found.params) <= {"gebieden"}
    assert found.out["spreiding"] == answer(store, **found.params).out["spreiding"]
    if value != "GM0114;;":
        assert [notice.parameter for notice in found.notices] == [word]
        assert spreiding.report(store, {word: value}, None).address.startswith("/vergelijken?deel")


def test_a_figure_that_wijken_do_not_have_falls_back_with_its_name(store: Store) -> None:
    found = answer(store, niveau="wijk", x="gemiddelde_woz_waarde")
    (notice,) = found.notices
    assert (notice.parameter, notice.given) == ("x", "Gemiddelde WOZ-waarde")
    assert PAGE.plainly(notice).used == "65-plussers (aandeel)"
    assert found.params == {"niveau": "wijk"}


def test_the_list_is_walked_sheet_by_sheet_without_loss(store: Store) -> None:
    seen: list[str] = []
    params = {"niveau": "wijk"}
    for _ in range(9):
        html = answer(store, **params).out["tabel"]
        seen += re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html)[:-1]  # without Drenthe
        forward = re.search(r'href="([^"]*)"[^>]*aria-label="Volgende', html)
        if not forward:
            break
        params = dict(parse_qsl(urlsplit(forward[1].replace("&amp;", "&")).query))
        assert params.pop("deel") == "spreiding"
    expected = [join([str(row[0])]) for row in figures(store, niveau="wijk").rows[:-1]]
    assert seen == expected
    assert len(seen) == 189


def test_chosen_areas_stand_out_and_others_are_told(store: Store) -> None:
    found = answer(store, gebieden="GM0119;RG_boce;WK010600")
    bold = re.findall(r'font-weight="600"[^>]*>([^<]+)<', found.out["spreiding"])
    assert {"Meppel", "Coevorden", "Emmen", "Borger-Odoorn"} <= set(bold)
    assert "Assen" not in bold
    assert "valt hier niet op" in text(found.out["buiten"])
    wijk = answer(store, gebieden="WK010600;GM0114", niveau="wijk")
    assert store.areas["WK010600"].name in re.findall(
        r'font-weight="600"[^>]*>([^<]+)<', wijk.out["spreiding"]
    )
    assert text(wijk.out["buiten"]) == "Emmen is geen wijk en valt hier niet op."


def test_the_file_has_all_with_sources_and_address(store: Store) -> None:
    found = spreiding.report(store, {"niveau": "wijk", "y": "eenzaam_18plus"}, None)
    assert found.address == "/vergelijken?deel=spreiding&niveau=wijk&y=eenzaam_18plus"
    assert any("RIVM" in line for line in found.sources)
    assert any("CBS" in line for line in found.sources)
    assert any(line.startswith("Indeling:") for line in found.sources)
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(found, date(2026, 11, 22))))
    assert sum(sheet.max_row for sheet in book) > 190
    alike = spreiding.report(store, {"x": "grijze_druk", "y": "grijze_druk"}, None)
    assert any("tegen zichzelf" in text for block in alike.blocks
               for text in getattr(block, "paragraphs", ()))  # fmt: skip


def test_a_figure_of_drenthe_that_is_ours_is_called_so(store: Store) -> None:
    """Without an own figure of the source in the table: residents of an origin, added up."""
    ours = next(
        each
        for each in figure_ids(store, "gemeente")
        if province_cell(store, each, store.periods(each, "gemeente")[-1]).computed
    )
    title = store.indicators[ours].title
    found = answer(store, x=ours)
    for place in ("spreiding", "tabel"):
        assert f"Drenthe is berekend bij “{title}”" in text(found.out[place])
        assert COMPUTED_NOTE in text(found.out[place])
    assert store.indicators[ours].description[:40] in text(found.out["tabel"])
