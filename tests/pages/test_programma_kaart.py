"""Parts Kaart and Tijdlijn without a browser: the boxes, where actions land, the years."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from atlas.domain.programme_tree import programme_tree
from atlas.figures.report import Chart, Table
from atlas.store.reporting.content import STATUSES
from atlas.store.reporting.records import Kind, Published, Reported, Role
from atlas.store.store import Store
from atlas.ui.parts.pager import ROWS
from atlas.ui.programma import kaart, lijst, tijdlijn, vakjes
from atlas.ui.programma.page import PAGE
from tests.pages.support import ENGLISH, Page, run

ROOT = Path(__file__).parents[2]
EMMEN, ASSEN, HUNZE = "GM0114", "GM0106", "GM1680"
COACHES = "Energie- en veiligheidscoaches"
SUBJECTS = ["Visie", "Aanvalsteam", COACHES, "Taalhuis", "Dorpsinitiatieven"]
HOSTILE = ("<b>x</b>", "PV22", "WP1169", "GM0114 ", "9" * 5000, "ua-2")
MOST = 15_000  # bytes of a change


def rows_of(name: str) -> list[dict[str, str]]:
    """A programme table, read without the store."""
    with (ROOT / f"data/programme/{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def published(area: str, action: str, status: str, day: int, period: str = "2026-2") -> Published:
    when = datetime(2026, 11, day, 12, tzinfo=UTC)
    said = {"status": status}
    return Published(f"{area}{day}", Kind.PROGRESS, area, action, period, said, when, Role.GEMEENTE)


def read(html: str) -> str:
    return " ".join(Page(html).text.split())


def by_name(table: Table) -> dict[str, tuple[Any, ...]]:
    return {str(row[0]): row[1:] for row in table.rows}


# The boxes


def test_every_subject_is_an_action_that_is_there_and_says_why(store: Store) -> None:
    boxes = rows_of("boxes")
    assert [box["title"] for box in boxes] == SUBJECTS
    assert {box["action_id"] for box in boxes} <= set(programme_tree(store).by_id)
    assert len({box["action_id"] for box in boxes}) == len(boxes)
    table = vakjes.subjects(store)
    assert [row[0] for row in table.rows] == SUBJECTS
    assert all(str(row[3]).endswith(".") for row in table.rows)
    why = by_name(table)["Taalhuis"][2]
    assert "Geen actie gaat over taalhuizen." in why
    assert "alle Drentse gemeenten een Taalhuis of Taalpunt" in why


def test_without_reports_every_box_is_not_reported_and_never_a_zero(store: Store) -> None:
    table = vakjes.table(store, Reported())
    assert len(table.rows) == 12
    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)
    assert {cell for row in table.rows for cell in row[1:]} == {"nog niet gemeld"}
    assert vakjes.told(store, Reported()).startswith("Over geen van de 60 vakjes")


def test_a_box_has_the_newest_report_of_its_gemeente_on_its_action(store: Store) -> None:
    own = Reported((
        published(EMMEN, "ua-2-4-a", "gestart", 3),
        published(EMMEN, "ua-2-4-a", "afgerond", 4, "2027-1"),
        published(ASSEN, "ua-2-4-b", "vertraagd", 5),
        published("PV22", "ua-2-4-a", "afgerond", 6),
        published(HUNZE, "ua-5-1-b", "afgerond", 6),
    ))  # fmt: skip
    found = by_name(vakjes.table(store, own))
    assert found["Emmen"][0] == "afgerond (4 november 2026)"
    assert found["Assen"][1] == "vertraagd (5 november 2026)"
    others = [cell for cells in found.values() for cell in cells]
    assert Counter(others)["nog niet gemeld"] == 58
    assert vakjes.told(store, own) == "Over 2 van de 60 vakjes is iets gemeld en gepubliceerd."


def test_every_status_has_a_mark_of_its_own_and_its_words(store: Store) -> None:
    assert set(vakjes.MARKS) == set(STATUSES)
    assert len({*vakjes.MARKS.values()}) == len(STATUSES)
    for status, word in STATUSES.items():
        own = Reported((published(EMMEN, "ua-2-4-a", status, 3),))
        assert by_name(vakjes.table(store, own))["Emmen"][0] == f"{word} (3 november 2026)"
        shown = kaart.answer(store, {}, own).out["vakjes"]
        assert f'<span aria-hidden="true">{vakjes.MARKS[status]} </span>{word} (' in shown
        assert len(re.findall(r"atlas-unknown[^>]*>nog niet gemeld<", shown)) == 59


def test_files_have_no_sign_that_a_pdf_cannot_print(store: Store) -> None:
    own = Reported(
        tuple(published(EMMEN, box["action_id"], "gestart", 3) for box in rows_of("boxes"))
    )
    texts = "".join(map(str, kaart.report(store, {}, own).blocks))
    assert not set(texts) & {*vakjes.MARKS.values()}


def test_a_register_that_cannot_be_read_is_no_silence(store: Store) -> None:
    own = Reported(problem="De meldingen zijn nu niet te lezen.")
    shown = kaart.answer(store, {}, own).out["vakjes"]
    assert read(shown) == "De meldingen zijn nu niet te lezen."
    report = kaart.report(store, {}, own)
    assert report.lead == (own.problem,)
    assert vakjes.TITLE not in [getattr(block, "title", "") for block in report.blocks]


# Where actions land


@pytest.mark.parametrize("document", ["", "cv", "wzw", "sb", "ua", "bo"])
def test_the_map_and_the_table_tell_the_same(store: Store, document: str) -> None:
    answer = kaart.answer(store, {"document": document} if document else {}, None)
    table = kaart.counts(store, document)
    totals = {name: row[-1] for name, row in by_name(table).items()}
    assert all(sum(row[:-1]) == row[-1] for row in by_name(table).values())
    message = answer.maps[kaart.MAP]
    codes = [area.area_code for area in store.areas.values() if area.area_level == "gemeente"]
    assert len(message["values"]) == len(codes) == 12
    assert sorted(message["values"]) == sorted(map(float, totals.values()))
    assert "m" not in message["marks"]  # a gemeente without actions has none, and that is known


def test_the_counts_of_emmen_are_those_of_the_table(store: Store) -> None:
    """Counted again from the codes: by name, through a region with Emmen, as one of all."""
    regions = {
        region.area_code
        for grouping in store.groupings.values()
        for region in grouping.regions
        if EMMEN in region.members
    }
    named = via = every = 0
    for row in rows_of("actions"):
        codes = set(row["area_codes"].split(";"))
        if sum(code.startswith("GM") for code in codes) == 12:
            every += 1
        elif EMMEN in codes:
            named += 1
        elif codes & regions:
            via += 1
    assert by_name(kaart.counts(store, ""))["Emmen"] == (named, via, every, named + via + every)


def test_what_is_not_counted_is_told(store: Store) -> None:
    (note,) = kaart.counts(store, "").notes
    nowhere = sum(not row["area_codes"] for row in rows_of("actions"))
    assert f"{nowhere} waarvan niet duidelijk is welke gemeenten zij bedoelen" in note
    whole = sum(row["area_codes"] == "PV22" for row in rows_of("actions"))
    assert f"{whole} voor heel Drenthe" in note
    assert " 0 " not in note


def test_a_picked_gemeente_shows_its_actions_and_how_they_name_it(store: Store) -> None:
    shown = kaart.answer(store, {"gemeente": HUNZE}, None)
    said = read(shown.out["lijst"])
    count = by_name(kaart.counts(store, ""))["Aa en Hunze"][-1]
    assert f"Acties die Aa en Hunze noemen ({count})" in said
    assert "via Veenkoloniën" in said and "elke gemeente" in said and "genoemd" in said
    asked = [dict(parse_qsl(urlsplit(each).query)) for each in Page(shown.out["lijst"]).links]
    assert {"gebied": HUNZE} in asked
    assert sum("actie" in each for each in asked) == min(count, ROWS)
    if count > ROWS:
        assert f"De eerste {ROWS} van {count}" in said
    assert shown.maps[kaart.MAP]["choice"] == {"gebied": HUNZE}
    assert kaart.PICK in read(kaart.answer(store, {}, None).out["lijst"])
    other = kaart.answer(store, {"gemeente": HUNZE, "document": "bo"}, None)
    assert "In dit stuk noemt geen actie deze gemeente." in read(other.out["lijst"])


def test_what_names_a_gemeente_comes_before_what_means_all(store: Store) -> None:
    table = next(
        block
        for block in kaart.report(store, {"gemeente": EMMEN}, None).blocks
        if getattr(block, "title", "") == "Acties die Emmen noemen"
    )
    assert isinstance(table, Table)
    ways = [str(row[1]).split()[0] for row in table.rows]
    assert [way for way, _ in itertools.groupby(ways)] == ["genoemd", "via", "elke"]


# The timeline


def test_the_timeline_and_its_table_are_equal(store: Store) -> None:
    for document in ("", *programme_tree(store).children[""]):
        report = tijdlijn.report(store, {"document": document} if document else {}, None)
        chart, table = report.blocks[:2]
        assert isinstance(chart, Chart) and isinstance(table, Table)
        for name, years, _ in table.rows:
            assert f"{name}: {years}" in chart.svg.replace("&amp;", "&")


def test_the_years_of_documents_are_those_of_the_papers(store: Store) -> None:
    table = tijdlijn.lanes_table("", tijdlijn._lanes(store, store.version, ""))
    assert {row[0].split()[0]: row[1] for row in table.rows} == {  # type: ignore[union-attr]
        "Convenant": "2006-2007",
        "Een": "2007-2010",
        "Nota": "2016-2020",
        "Uitvoeringsagenda": "2019",
        "Woonzorgvisie": "2023-2026",
    }
    assert sum(int(row[2] or 0) for row in table.rows) == len(rows_of("calendar"))


def test_a_chosen_document_has_its_themes_with_the_years_of_their_actions(store: Store) -> None:
    lanes = tijdlijn._lanes(store, store.version, "ua")
    assert [lane.main for lane in lanes] == [True, *[False] * 7]
    assert (lanes[-1].name, lanes[-1].first, lanes[-1].last) == (
        "Regio Deal Zuid- en Oost-Drenthe", 2018, 2018,
    )  # fmt: skip


def test_all_moments_are_in_a_table_with_their_source(store: Store) -> None:
    table = tijdlijn.moments_table(store, "")
    assert len(table.rows) == len(rows_of("calendar")) == 89
    told = {row[1]: row for row in table.rows}
    signed = told["convenant wonen, welzijn en zorg getekend in Assen"]
    assert signed[0] == "2 februari 2006"
    assert str(signed[4]).endswith("Brief; slot")
    assert told["breedband in geheel Drenthe"][0] == "voorjaar 2019"


def test_actions_without_a_year_are_listed(store: Store) -> None:
    without = [row for row in rows_of("actions") if not row["first_year"] + row["last_year"]]
    said = read(tijdlijn.answer(store, {}, None).out["zonder"])
    assert f"Acties zonder jaar ({len(without)})" in said
    assert all(row["title"] in said for row in without)
    assert "2007" not in {row["period"] for row in without}
    assert (
        "Elke actie heeft hier een jaar."
        in tijdlijn.answer(store, {"document": "bo"}, None).out["zonder"]
    )


# Both


@pytest.mark.parametrize("part", [kaart, tijdlijn])
@pytest.mark.parametrize("given", HOSTILE)
def test_39_a_hostile_address_is_the_start_with_a_notice(
    store: Store, part: Any, given: str
) -> None:
    plain = part.answer(store, {}, None)
    for word in part.WORDS:
        if (word, given) in (("gemeente", EMMEN),):
            continue
        found = part.answer(store, {word: given}, None)
        assert (found.params, found.out) == ({}, plain.out)
        (notice,) = found.notices
        assert notice.parameter == word
        assert not set(notice.given) & set("<>'\"")
        assert part.report(store, {word: given}, None).blocks


@pytest.mark.parametrize("part", [kaart, tijdlijn])
def test_a_part_is_balanced_dutch_and_ends_with_what_one_must_know(store: Store, part: Any) -> None:
    skeleton = part.skeleton(store)
    answer = part.answer(store, {}, None)
    page = Page(skeleton)
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    outs = re.findall(r'data-out="(\w+)"', skeleton)
    assert set(outs) == set(answer.out)
    for html in answer.out.values():
        assert not ENGLISH.search(Page(html).text)
    ids = [*page.ids, *(each for html in answer.out.values() for each in Page(html).ids)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("part", "params"), [
    (kaart, {"gemeente": EMMEN}), (kaart, {"document": "ua", "gemeente": HUNZE}), (tijdlijn, {}),
    (tijdlijn, {"document": "ua"}),
])  # fmt: skip
def test_the_address_gives_the_same_answer_and_the_change_is_small(
    store: Store, part: Any, params: dict[str, str]
) -> None:
    found = part.answer(store, params, None)
    assert found.params == params
    assert part.answer(store, found.params, None).out == found.out
    assert len(gzip.compress(json.dumps({**found.out}).encode(), mtime=0)) < MOST
    report = part.report(store, params, None)
    assert dict(parse_qsl(urlsplit(report.address).query)) == {"deel": part.KEY, **params}
    note = lijst.BESIDE if part is kaart else lijst.STATUS_NOTE
    assert report.sources and report.warnings == (note,)


def test_the_page_has_its_parts_and_says_what_it_could_not_honour() -> None:
    assert list(PAGE.parts)[:3] == ["overzicht", "kaart", "tijdlijn"]
    app, _ = run("programma", deel="kaart", gemeente="onzin")
    (component,) = app.get("bidi_component")
    message = json.loads(gzip.decompress(component.proto.bytes))
    assert (message["deel"], message["title"]) == ("kaart", kaart.QUESTION)
    assert len(message["notices"]) == 1
    assert message["files"] == ["xlsx", "pdf", "md"]
