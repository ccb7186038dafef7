"""Kalender, Actoren and Begrippen with records that nobody would write: hostile, and very many."""

from __future__ import annotations

import copy
import csv
import gzip
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest

from atlas.domain.network import group_id, network
from atlas.figures.report import Report
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.programme import COLUMNS
from atlas.store.store import Store
from atlas.ui.actoren import actoren, lijst
from atlas.ui.begrippen.page import PARTS
from atlas.ui.html import join
from atlas.ui.kalender import kalender
from tests.pages.support import Page

TODAY = date(2026, 11, 22)
EVIL = '<img src=x onerror="alert(1)"> & </td><script>alert(2)</script>'
FORMULA = '=HYPERLINK("http://kwaad.example","klik")'
MANY, PARTIES = 10_000, 60
LARGEST = 15_000
BEGIN = "act-proef-0"


def frame(table: str, rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Rows of a programme table, what they leave out empty."""
    blank = dict.fromkeys(COLUMNS[table], "")
    return pd.DataFrame([{**blank, **row} for row in rows], columns=[*COLUMNS[table]], dtype=str)


def store_with(store: Store, version: str, **tables: list[dict[str, str]]) -> Store:
    """The store with other rows in some programme tables."""
    other = copy.copy(store)
    other.version = version
    made = {table: frame(table, rows) for table, rows in tables.items()}
    other._programme = {**store._programme, **made}
    return other


@pytest.fixture(scope="module")
def evil(store: Store) -> Store:
    """Every text that a visitor sees is markup or a formula."""
    said = {"origin": "wzw_2007", "locator": EVIL}
    actor = {"kind": EVIL, "role": EVIL, "area_text": EVIL, "mentions": f"wzw_2007: {EVIL}",
             "note": EVIL, **said}  # fmt: skip
    return store_with(
        store,
        "kwaad",
        actors=[{"actor_id": f"act-{n}", "name": EVIL + str(n), **actor} for n in range(3)],
        partners=[
            {"partner": "een", "actor_id": "act-0", "note": EVIL},
            {"partner": "twee", "actor_id": "act-1"},
        ],
        actions=[
            {"action_id": f"a-{n}", "title": EVIL, "partners": f"een; twee; groep {EVIL}",
             "status": EVIL, "document": EVIL, "period": EVIL, "task_id": "cv", **said}
            for n in range(3)
        ],  # fmt: skip
        calendar=[
            {"event_id": "cal-001", "start": "2026-12", "precision": EVIL, "event": EVIL,
             "kind": EVIL, "area_text": EVIL, "remark": EVIL, **said},
            {"event_id": "cal-041", "start": "2016-05-10", "precision": "dag", "event": FORMULA,
             "kind": "=1+1", "area_text": "@x", "remark": "-2", **said},
        ],
        glossary=[
            {"term_id": "gl-001", "term": EVIL, "expansion": EVIL, "definition": EVIL,
             "kind": EVIL, "defined": "nee", **said},
            {"term_id": "gl-002", "term": FORMULA, "definition": "+1", "kind": "@", **said},
        ],
        systems=[{"system_id": "sys-001", **dict.fromkeys(COLUMNS["systems"][1:9], EVIL), **said}],
        trends=[{"trend_id": "tr-001", **dict.fromkeys(COLUMNS["trends"][1:7], EVIL), **said}],
        doubts=[{"doubt_id": "B3", "section": "B", "origins": f"wzw_2007;{EVIL}",
                 "locator": EVIL, "finding": EVIL}],
    )  # fmt: skip


def shown(store: Store) -> list[str]:
    """All that the pages show: skeletons and answers."""
    found = [kalender.skeleton(store), *kalender.answer(store, {}, TODAY).out.values()]
    found += [actoren.skeleton(store), *actoren.answer(store, {}, None).out.values()]
    for party in network(store).parties:
        found += actoren.answer(store, {"wie": party}, None).out.values()
    for part in PARTS:
        found += [part.skeleton(store), *part.answer(store, {}, None).out.values()]
    return found


def reports(store: Store) -> list[Report]:
    return [
        kalender.report(store, {}, TODAY),
        actoren.report(store, {}, None),
        actoren.report(store, {"wie": "act-0"}, None),
        *(part.report(store, {}, None) for part in PARTS),
    ]


def test_38_markup_in_records_stays_text(evil: Store) -> None:
    everything = shown(evil)
    assert len(everything) > 12
    for html in everything:
        page = Page(html)  # unbalanced tags and scripts on tags are errors
        assert not set(page.tags) & {"img", "script"}
        assert "<img" not in html
    assert sum(EVIL in Page(html).text for html in everything) >= 8


def test_38_drawings_of_hostile_names_are_sound(evil: Store) -> None:
    drawings = [
        svg for html in shown(evil) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    ]
    assert len(drawings) >= 4
    for svg in drawings:
        root = ET.fromstring(svg)
        names = {element.tag.split("}")[1] for element in root.iter()}
        assert names <= {"svg", "path", "rect", "circle", "polygon", "text", "a"}
        links = [element.attrib["href"] for element in root.iter() if "href" in element.attrib]
        assert all(link.startswith("/actoren?wie=") for link in links)


def test_38_a_hostile_group_has_an_address_that_works(evil: Store) -> None:
    (group,) = (party for party in network(evil).parties.values() if party.is_group)
    assert re.fullmatch(r"[\w-]+", group.party_id)
    found = actoren.answer(evil, {"wie": group.party_id}, None)
    assert (found.params, found.notices) == ({"wie": group.party_id}, ())


def test_40_formulas_in_records_are_neutralised(evil: Store) -> None:
    texts = 0
    for report in reports(evil):
        book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report, TODAY)))
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (report.name, cell.coordinate)
                texts += "HYPERLINK" in str(cell.value)
        assert report_pdf(report, TODAY).startswith(b"%PDF")
    assert texts >= 2


def test_a_document_that_nobody_knows_is_named_by_its_id(store: Store) -> None:
    row = {"event_id": "cal-001", "start": "2019", "precision": "jaar", "event": "iets",
           "kind": "start", "origin": "onbekend_2030", "locator": "H1"}  # fmt: skip
    other = store_with(store, "onbekend stuk", calendar=[row])
    assert "onbekend_2030, H1" in Page(kalender.answer(other, {}, TODAY).out["lijst"]).text


# Very many


@pytest.fixture(scope="module")
def large(store: Store) -> Store:
    """10,000 actions of sixty parties and a group, everybody with everybody."""
    ids = [f"act-proef-{n}" for n in range(PARTIES)]
    actions = [
        {"action_id": f"p-{n}", "title": f"Actie nummer {n}", "task_id": "cv", "status": "loopt",
         "partners": f"partij {n % PARTIES}; partij {n * 7 % PARTIES}; partij 0; velen",
         "document": "Proef", "origin": "wzw_2007", "locator": f"H{n}"}
        for n in range(MANY)
    ]  # fmt: skip
    return store_with(
        store,
        "zeer veel",
        actions=actions,
        actors=[{"actor_id": each, "name": each, "kind": "zorg"} for each in ids],
        partners=[{"partner": f"partij {n}", "actor_id": each} for n, each in enumerate(ids)],
    )


def test_many_actions_are_counted_and_none_is_lost(large: Store) -> None:
    parties = network(large).parties
    assert len(parties[BEGIN].actions) == len(parties[group_id("velen")].actions) == MANY
    book = openpyxl.load_workbook(
        io.BytesIO(report_xlsx(actoren.report(large, {"wie": BEGIN}, None), TODAY)),
        read_only=True,
    )
    rows = [row[0] for sheet in book for row in sheet.iter_rows(values_only=True) if row]
    assert sum(str(value).startswith("Actie nummer") for value in rows) == MANY


@pytest.mark.parametrize("who", ["", BEGIN, group_id("velen"), "act-proef-7"])
def test_with_many_actions_an_answer_stays_small_and_says_what_it_leaves_out(
    large: Store, who: str
) -> None:
    found = actoren.answer(large, {"wie": who} if who else {}, None)
    assert len(gzip.compress(join(found.out.values()).encode())) < LARGEST
    said = Page(found.out["partij"]).text
    if who:
        assert "U ziet de eerste 40 van" in said
        assert "het bestand onderaan heeft ze alle" in said
        assert found.out["partij"].count("/programma?actie=") <= 40 + 40 * 10


def test_the_list_tells_the_busiest_first(large: Store) -> None:
    rows: Any = lijst.table(large, [network(large).parties[BEGIN]]).rows
    assert rows[0][4:] == (MANY, PARTIES)
    first = re.search(r"wie=([\w-]+)", actoren.answer(large, {}, None).out["lijst"])
    assert first and first[1] == BEGIN


def test_real_names_hold_nothing_hostile(store: Store) -> None:
    """What is escaped on screen is written plainly in the records: no markup to begin with."""
    for table in ("actors", "calendar", "glossary", "systems", "trends", "doubts"):
        text = io.StringIO()
        csv.writer(text).writerows(store.programme(table).to_numpy().tolist())
        assert not re.search(r"<[a-z/]|[\x00-\x08]", text.getvalue()), table
