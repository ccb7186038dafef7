"""Page Kalender without a browser: what comes next, dates as precise as the document, its files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.figures.report import Table
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.html import join
from atlas.ui.kalender import kalender, straks, tabellen
from atlas.ui.kalender.page import PAGE, Today
from atlas.ui.kalender.woorden import said, when
from atlas.ui.parts.part import Answer
from tests.pages.support import ENGLISH, Page
from tests.support import small_data

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
HOSTILE = ("<b>x</b>", "'><script>alert(1)", "9" * 5000, "0", "-1", "cal-001;cal-002")
LARGEST = 15_000


def answer(store: Store, **params: str) -> Answer:
    return kalender.answer(store, params, TODAY)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def recorded() -> dict[str, dict[str, str]]:
    with (ROOT / "data/programme/calendar.csv").open(encoding="utf-8", newline="") as lines:
        return {row["event_id"]: row for row in csv.DictReader(lines)}


def listed(store: Store, **params: str) -> Table:
    """The whole list that an address asks for, as its file has it."""
    blocks = kalender.report(store, params, TODAY).blocks
    (table,) = (b for b in blocks if isinstance(b, Table) and b.title == "Datums uit de stukken")
    return table


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# Dates in words


@pytest.mark.parametrize(("event", "words"), [
    ("cal-062", "voorjaar 2019"), ("cal-026", "vóór 1 december 2008"), ("cal-079", "mei 2022"),
    ("cal-005", "2 februari 2006"), ("cal-024", "uiterlijk 1 januari 2008"),
    ("cal-016", "eind 2007"), ("cal-063", "vóór de zomer van 2019"), ("cal-060", "begin 2019"),
    ("cal-078", "voorjaar of zomer 2022"), ("cal-044", "najaar 2016"), ("cal-020", "zomer 2008"),
    ("cal-083", "2023 tot en met 2026"), ("cal-009", "2007 tot medio 2008"),
    ("cal-081", "november 2022 tot en met december 2022"), ("cal-018", "2008"),
    ("cal-003", "elk half jaar, vanaf 2006"), ("cal-073", "tot en met 2020"),
    ("cal-069", "elk jaar, 2019 tot en met 2020"), ("cal-075", "tot september 2020"),
    ("cal-021", "even jaren, 2008 tot en met 2010"), ("cal-087", "vanaf februari 2023"),
])  # fmt: skip
def test_a_date_is_no_more_precise_than_the_document(store: Store, event: str, words: str) -> None:
    (found,) = (moment for moment in kalender.every(store) if moment.event_id == event)
    assert when(found) == words


def test_no_day_is_made_up(store: Store) -> None:
    months = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    for moment in kalender.every(store):
        days = re.search(rf"\b\d{{1,2}} ({months}|december)", when(moment))
        assert bool(days) == (moment.start.count("-") == 2), moment.event_id
        assert set(re.findall(r"\d{4}", f"{moment.start} {moment.end}")) == set(
            re.findall(r"\b\d{4}", when(moment))
        )


@pytest.mark.parametrize(("iso", "words"), [
    ("2019", "2019"), ("2022-05", "mei 2022"), ("2022-05-01", "1 mei 2022"),
])  # fmt: skip
def test_iso_in_words(iso: str, words: str) -> None:
    assert said(iso) == words


# What comes next


def test_what_comes_next_comes_first(store: Store) -> None:
    skeleton = kalender.skeleton(store)
    outs = re.findall(r'data-out="(\w+)"', skeleton)
    assert outs == ["straks", "lijst"]
    told = text(answer(store).out["straks"])
    assert told.startswith("Vandaag is het 22 november 2026. Als eerste komt: melden over juli tot")
    assert "uiterlijk 31 januari 2027 (over 70 dagen)" in told
    assert (date(2027, 1, 31) - TODAY).days == 70


def test_our_own_terms_are_called_our_own(store: Store) -> None:
    table = straks.own_terms(TODAY)
    assert "eigen aanname" in table.title
    assert "Eigen aanname" in table.notes[0]
    assert [row[:2] for row in table.rows] == [
        ("juli tot en met december 2026", "31 januari 2027"),
        ("januari tot en met juni 2027", "31 juli 2027"),
        ("juli tot en met december 2027", "31 januari 2028"),
    ]


@pytest.mark.parametrize(("day", "left"), [
    (date(2027, 1, 30), "morgen"), (date(2027, 1, 31), "vandaag"),
    (date(2027, 1, 29), "over 2 dagen"),
])  # fmt: skip
def test_the_last_days_before_a_term(store: Store, day: date, left: str) -> None:
    assert straks.own_terms(day).rows[0][1:] == ("31 januari 2027", left)


def test_after_its_last_day_a_term_is_gone(store: Store) -> None:
    assert straks.own_terms(date(2027, 2, 1)).rows[0][1] == "31 juli 2027"


def test_what_documents_leave_is_told_with_its_limits(store: Store) -> None:
    told = text(answer(store).out["straks"])
    for words in ("looptijd visie en uitvoeringsagenda", "ambitie Drents Zorglandschap",
                  "werkbijeenkomst voortgang convenant", "elk half jaar, vanaf 2006",
                  straks.AHEAD_NOTE, straks.RHYTHM_NOTE, "begint nog één ding"):  # fmt: skip
        assert words in told, words


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2026, 6, 30), date(2199, 12, 31)])
def test_14_a_clock_far_off_breaks_nothing(store: Store, day: date) -> None:
    found = kalender.answer(store, {}, day)
    assert str(day.year) in text(found.out["straks"])
    assert kalender.report(store, {}, day).blocks
    if day.year > 2100:
        assert "begint er niets meer" in text(found.out["straks"])


def test_the_answer_of_yesterday_is_not_given_today() -> None:
    own = Today()
    assert own.shared(PAGE.default, {}).isoformat() == own.state()


# The list and its filters


def test_all_dates_are_listed_with_document_and_place(store: Store) -> None:
    table = listed(store)
    assert len(table.rows) == len(recorded()) == 89
    places = [str(row[4]) for row in table.rows]
    for row in recorded().values():
        assert any(place.endswith(row["locator"]) for place in places)
    assert not any(re.search(r"_\d{4}", place) for place in places)


@pytest.mark.parametrize(("params", "column", "value"), [
    ({"soort": "deadline"}, "kind", "deadline"), ({"document": "boce_2023"}, "origin", "boce_2023"),
    ({"gebied": "Zuidoost-Drenthe"}, "area_text", "Zuidoost-Drenthe"),
    ({"soort": "bijeenkomst"}, "kind", "bijeenkomst"),
])  # fmt: skip
def test_a_filter_finds_what_the_records_hold(
    store: Store, params: dict[str, str], column: str, value: str
) -> None:
    expected = [row["event"] for row in recorded().values() if row[column] == value]
    assert sorted(str(row[1]) for row in listed(store, **params).rows) == sorted(expected)
    found = answer(store, **params)
    assert (found.params, found.notices) == (params, ())
    assert f"Van de 89 datums en periodes passen er {len(expected)}" in text(found.out["lijst"])


def test_a_year_finds_periods_that_touch_it(store: Store) -> None:
    names = [str(row[1]) for row in listed(store, jaar="2024").rows]
    assert names == ["looptijd visie en uitvoeringsagenda"]
    assert "werkplaats volledig operationeel" in [r[1] for r in listed(store, jaar="2008").rows]


def test_a_column_without_remarks_is_left_out(store: Store) -> None:
    assert [column.name for column in listed(store).columns] == [*tabellen.HEADS]
    assert "Let op" not in text(answer(store).out["straks"])
    bare = tabellen.dates(store, [m for m in kalender.every(store) if not m.remark][:1])
    assert [column.name for column in bare.columns] == [*tabellen.HEADS[:-1]]
    assert all(len(row) == len(bare.columns) for row in bare.rows)


def test_the_tab_says_the_name_of_the_page_once() -> None:
    assert PAGE.tab(PAGE.default, {}) == "Kalender – WZW-atlas Drenthe"


def test_nothing_found_says_so(store: Store) -> None:
    found = answer(store, soort="doeljaar", jaar="2008")
    assert tabellen.NOTHING in text(found.out["lijst"])
    assert "<table" not in found.out["lijst"]


def test_every_choice_offered_finds_as_many_as_it_says(store: Store) -> None:
    for word, offered in kalender.options(store).items():
        for value, name in offered.items():
            count = int(re.search(r"\((\d+)\)$", name)[1])  # type: ignore[index]
            assert len(listed(store, **{word: value}).rows) == count > 0
            assert answer(store, **{word: value}).notices == ()


def test_the_list_is_walked_sheet_by_sheet_without_loss(store: Store) -> None:
    seen: list[str] = []
    params: dict[str, str] = {}
    for _ in range(9):
        html = answer(store, **params).out["lijst"]
        seen += re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html)
        forward = re.search(r'href="([^"]*)"[^>]*aria-label="Volgende', html)
        if not forward:
            break
        params = dict(parse_qsl(urlsplit(forward[1].replace("&amp;", "&")).query))
    assert len(seen) == 89
    assert seen == [join([str(row[0])]) for row in listed(store).rows]


def test_a_sheet_that_a_filter_takes_away_is_the_first_again(store: Store) -> None:
    far = answer(store, vanaf="cal-089").params["vanaf"]
    found = answer(store, vanaf=far, soort="motie")
    assert (found.params, found.notices) == ({"soort": "motie"}, ())


@pytest.mark.parametrize("word", ["soort", "document", "gebied", "jaar", "vanaf"])
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_is_left_out_with_a_notice(
    store: Store, word: str, value: str
) -> None:
    found = answer(store, **{word: value})
    assert found.params == {}
    assert found.out == answer(store).out
    (notice,) = found.notices
    assert notice.parameter == word
    assert not set(notice.given) & set("<>'\"")


# Contradictions


def test_contradictory_dates_stand_beside_each_other(store: Store) -> None:
    tables = {
        t.title.split(".")[0]: t for t in tabellen.contradictions(store, kalender.every(store))
    }
    assert {"B1", "B2", "B3"} <= set(tables)
    rows = tables["B1"].rows
    assert [row[0] for row in rows] == ["2008", "2009", "2010"]
    for year, first, other in rows:
        assert str(first).startswith(f"vóór 2 oktober {year}")
        assert str(other).startswith(f"vóór 1 december {year}")
    assert [str(cell).split(":")[0] for cell in tables["B3"].rows[0][1:]] == [
        "10 mei 2016",
        "11 mei 2016",
    ]
    assert "zomer 2022" in tables["B2"].notes[0] and "voorjaar 2022" in tables["B2"].notes[0]
    assert "Tegenspraak B1" in text(answer(store, jaar="2009").out["lijst"])


# The page


def test_the_page_is_good_dutch_html(store: Store) -> None:
    page = Page(join([kalender.skeleton(store), *answer(store).out.values()]))
    assert not (found := ENGLISH.search(page.text)), found
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    assert "Bronnen en licenties" in page.text
    assert not set(page.tags) & {"script", "style", "iframe", "form", "img"}


@pytest.mark.parametrize("params", [{}, {"jaar": "2019"}, {"vanaf": "cal-050"}])
def test_an_answer_is_small(store: Store, params: dict[str, str]) -> None:
    _, packed, _ = PAGE.message("kalender", tuple(params.items()))
    assert len(packed) < LARGEST
    json.loads(gzip.decompress(packed))


def test_the_page_runs_and_keeps_its_address() -> None:
    app = AppTest.from_file(str(ROOT / "pages/kalender.py"), default_timeout=60)
    app.query_params["soort"] = "deadline"
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    message = json.loads(gzip.decompress(component.proto.bytes))
    assert message["title"] == kalender.QUESTION
    assert {name: "".join(value) for name, value in app.query_params.items()} == {
        "soort": "deadline"
    }


def test_the_files_hold_the_whole_choice(client: TestClient, store: Store) -> None:
    found = client.get("/download/kalender.xlsx", params={"document": "wzw_2007"})
    assert found.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}
    expected = [row["event"] for row in recorded().values() if row["origin"] == "wzw_2007"]
    assert len(expected) == 26
    assert set(expected) <= cells
    assert any("/kalender?document=wzw_2007" in cell for cell in cells)
    assert client.get("/download/kalender.pdf").content.startswith(b"%PDF")


def test_an_atlas_without_a_programme_still_has_its_own_terms(tmp_path: Path) -> None:
    small = load_store(small_data(tmp_path))
    found = kalender.answer(small, {}, TODAY)
    assert "31 januari 2027" in text(found.out["straks"])
    assert tabellen.NOTHING in text(found.out["lijst"])
    Page(kalender.skeleton(small))
    assert kalender.report(small, {}, TODAY).blocks
