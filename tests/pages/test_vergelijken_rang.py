"""Part Rangorde without a browser: ranks, gaps and breaks on screen and in the file."""

from __future__ import annotations

import gzip
import io
import json
import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from atlas.domain.ranks import rankable, ranking
from atlas.figures.numbers import format_value
from atlas.figures.report import Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import rang, rang_tabel, rang_woorden
from tests.pages.support import ENGLISH, Page
from tests.support import GEMEENTEN, Row, record_of, small_data, write_indicator

HOSTILE = ("<b>x</b>", "'><script>alert(1)", "9" * 5000, "__class__", "2015;2020", "\x00")
LARGEST = 15_000
CODES = tuple(GEMEENTEN)


def answer(store: Store, **params: str) -> Answer:
    return rang.answer(store, params, None)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def tables(store: Store, **params: str) -> dict[str, Table]:
    blocks = rang.report(store, params, None).blocks
    return {b.title.split(":")[0]: b for b in blocks if isinstance(b, Table)}


@pytest.fixture(scope="module")
def proef(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Six gemeenten, a gap in 2012, and periods that are no years in a second indicator."""
    root = small_data(tmp_path_factory.mktemp("rang"))
    given = {
        "2010": (60, 50, 40, 30, 20, 10),
        "2012": (60, 50, None, 30, 20, 10),
        "2020": (10, 50, 40, 30, 60, 20),
    }
    rows: list[Row] = [
        (code, period, "" if value is None else str(value),
         "suppressed" if value is None else "final", "cbs_kwb")
        for period, values in given.items()
        for code, value in zip(CODES, values, strict=False)
    ]  # fmt: skip
    write_indicator(root, record_of("proef", "wonen", unit="%"), rows)
    spans = [(code, period, str(n), "final", "cbs_kwb") for n, code in enumerate(CODES)
             for period in ("2010-2013", "2019-2022")]  # fmt: skip
    write_indicator(root, record_of("spanne", "wonen"), spans)
    return load_store(root)


def test_it_opens_with_who_rose_and_who_fell(store: Store) -> None:
    found = answer(store)
    assert (found.params, found.notices) == ({}, ())
    told = text(found.out["rang"])
    assert "Coevorden is tussen 2015 en 2025 het meest gestegen: 3 plaatsen." in told
    assert "Tynaarlo is tussen 2015 en 2025 het meest gedaald: 4 plaatsen." in told
    order = ranking(store, "leeftijd_65plus_pct").ranks
    assert [order["GM0109"][0] - order["GM0109"][-1], order["GM1730"][-1] - order["GM1730"][0]] == [
        3,
        4,
    ]
    assert "1 = hoogste cijfer" in told and "Plaats 1 is het hoogste cijfer." in told


def test_a_shared_rank_is_called_that(store: Store) -> None:
    """Assen and Meppel both had 17,9% in 2015."""
    told = text(answer(store).out["tabel"])
    assert told.count("gedeeld 11 (17,9%)") == 2
    assert "11 (22,0%)" in told and "gedeeld 11 (22,0%)" not in told


def test_the_skeleton_has_a_place_for_every_answer(store: Store) -> None:
    skeleton, found = rang.skeleton(store), answer(store)
    assert set(found.out) == set(re.findall(r'data-out="(\w+)"', skeleton))
    assert set(re.findall(r'<(?:select|input)[^>]* name="(\w+)"', skeleton)) == set(found.values)
    whole = Page(skeleton + "".join(found.out.values()))
    assert len(whole.ids) == len(set(whole.ids))
    assert not ENGLISH.search(whole.text), ENGLISH.search(whole.text)


def test_every_figure_that_is_offered_has_its_order(store: Store) -> None:
    """On screen the same ranks and figures as in the domain, in a light answer."""
    (options,) = re.findall(r"<select.*?</select>", rang.skeleton(store))
    offered = re.findall(r'<option value="(\w+)"', options)
    assert sorted(offered) == sorted(rankable(store))
    for each in offered:
        found = answer(store, onderwerp=each)
        assert found.notices == ()
        order = ranking(store, each)
        told = text(found.out["tabel"])
        for code, ranks in order.ranks.items():
            cell = order.cells[code][-1]
            if ranks[-1] and cell.value is not None:
                figure = " ".join(format_value(cell.value, order.indicator).split())
                assert f"{ranks[-1]} ({figure})" in told
        assert len(gzip.compress(json.dumps([found.out, found.values]).encode())) < LARGEST


def test_rank_and_figure_are_apart_in_the_file(store: Store) -> None:
    found, order = tables(store), ranking(store, "leeftijd_65plus_pct")
    names = {area.name: code for code, area in store.areas.items() if code in order.ranks}
    for title, kept in (("Plaats", order.ranks), ("Cijfer", order.cells)):
        table = found[title]
        assert [column.name for column in table.columns[1:]] == [*order.periods]
        assert len(table.rows) == 12
        for name, *shown in table.rows:
            code = names[str(name)]
            expected = [getattr(each, "value", each) for each in kept[code]]
            assert shown == expected
    book = openpyxl.load_workbook(
        io.BytesIO(report_xlsx(rang.report(store, {}, None), date(2026, 11, 22)))
    )
    assert len(book.sheetnames) == 3
    assert rang.report(store, {}, None).address == "/vergelijken?deel=rang"
    assert any("CBS" in line for line in rang.report(store, {}, None).sources)


def test_a_break_is_drawn_and_told_and_not_crossed(store: Store) -> None:
    found = answer(store, onderwerp="bevolking_totaal")
    told = text(found.out["rang"])
    assert "breuk in de reeks" in told
    assert "Vanaf 1998 is er een breuk in de reeks." in told
    assert "Meppel is tussen 2000 en 2025 het meest gestegen: 4 plaatsen." in told
    assert "Wie steeg en wie daalde, zeggen wij pas vanaf 2000." in told
    assert "Tynaarlo heeft geen cijfer: 1960 tot en met 1999 (niet van toepassing)." in told
    rent = text(answer(store, onderwerp="huurwoningen_pct").out["rang"])
    assert "tussen 2020 en 2025" in rent and "2015 en" not in rent


def test_gaps_keep_their_reason(proef: Store) -> None:
    found = answer(proef, onderwerp="proef")
    told = text(found.out["rang"])
    assert "Borger-Odoorn heeft geen cijfer: 2012 (verborgen)." in told
    assert "De Wolden heeft geen cijfer: 2010 tot en met 2020 (ontbreekt)." in told
    assert "Het aantal gemeenten met een cijfer loopt van 5 tot 6." in told
    row = next(r for r in tables(proef, onderwerp="proef")["Plaats"].rows if r[0] == "De Wolden")
    assert row == ("De Wolden", None, None, None)
    assert rang_tabel.NO_RANK in tables(proef, onderwerp="proef")["Plaats"].unknown
    table = text(found.out["tabel"])
    assert "Borger-Odoorn 3 (40%) verborgen 3 (40%)" in table
    assert "0%" not in re.findall(r"De Wolden .{20}", table)[0]


def test_who_moved_is_named_unless_they_are_many(proef: Store) -> None:
    order = ranking(proef, "proef")
    assert rang_woorden.movers(order) == (CODES[4], CODES[0])
    first, second, *_ = rang_woorden.sentences(proef, order)
    assert first == "Emmen is tussen 2010 en 2020 het meest gestegen: 4 plaatsen."
    assert second == "Aa en Hunze is tussen 2010 en 2020 het meest gedaald: 5 plaatsen."
    still = ranking(proef, "spanne")
    assert rang_woorden.movers(still) == ()
    assert rang_woorden.sentences(proef, still)[0] == (
        "Tussen 2010-2013 en 2019-2022 hield elke gemeente haar plaats."
    )
    assert rang_woorden.notes(still)[-1] == rang_woorden.EVEN
    assert rang_woorden.notes(order)[-1] == rang_woorden.YEARS


def test_many_periods_are_walked_without_loss(store: Store) -> None:
    seen: list[str] = []
    params = {"onderwerp": "bevolking_totaal"}
    for _ in range(10):
        html = answer(store, **params).out["tabel"]
        heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html)[1:]
        assert heads == sorted(heads)
        seen = [*heads, *seen]
        forward = re.search(r'href="([^"]*)"[^>]*aria-label="Volgende', html)
        if not forward:
            break
        params = dict(parse_qsl(urlsplit(forward[1].replace("&amp;", "&")).query))
        assert params.pop("deel") == "rang"
    assert tuple(seen) == ranking(store, "bevolking_totaal").periods
    kept = answer(store, onderwerp="gemiddelde_woz_waarde", vanaf="1970")
    assert kept.params == {"onderwerp": "gemiddelde_woz_waarde"}
    assert kept.notices == ()


@pytest.mark.parametrize("word", [*rang.WORDS])
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_falls_back(store: Store, word: str, value: str) -> None:
    found = answer(store, **{word: value})
    assert found.params == {}
    assert found.out == answer(store).out
    assert [notice.parameter for notice in found.notices] == [word]
    assert all(set(notice.given).isdisjoint("<>'\"") for notice in found.notices)
    assert rang.report(store, {word: value}, None).address == "/vergelijken?deel=rang"


def test_chosen_areas_stand_out_and_others_are_told(store: Store) -> None:
    found = answer(store, gebieden="CR08;WK010600")
    assert found.params == {"gebieden": "CR08;WK010600"}
    bold = re.findall(r'font-weight="600"[^>]*>([^<]+)<', found.out["rang"])
    assert {"Coevorden", "Emmen", "Borger-Odoorn"} <= set(bold)
    assert "Hoogeveen" not in bold
    assert text(found.out["buiten"]).endswith("is geen gemeente en valt hier niet op.")
    assert rang.report(store, {"gebieden": "CR08"}, None).address.endswith("gebieden=CR08")


def test_words_do_not_judge(store: Store) -> None:
    told = " ".join(rang_woorden.sentences(store, ranking(store, "eenzaam_18plus")))
    assert "lager is gunstiger" in told
    assert not re.search(r"\b(beter|slechter|winnaar|verliezer)\b", told)
