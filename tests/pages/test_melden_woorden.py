"""Words, lists and public tables of page Melden: right, in Dutch, and with links that work."""

from __future__ import annotations

import gzip
import json
import re
from copy import copy
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.reporting.records import (
    PROVINCE_AREA,
    Editor,
    Kind,
    Published,
    Report,
    Reported,
    Role,
    State,
)
from atlas.store.store import Store
from atlas.ui.melden import (
    cijfer,
    correctie,
    lijst,
    openbaar,
    spoor,
    stand,
    stand_tabellen,
    top3,
    verwerk,
    voortgang,
)
from atlas.ui.melden.acties import NO_THEME, actions_of, gemeenten, reporters, theme
from atlas.ui.melden.bezoek import Topic, Visit, topic_of
from atlas.ui.melden.woorden import as_typed, content_words, day, labels, moment_words, period_words
from tests.pages.melden import (
    ADMIN,
    ASSEN,
    FIGURE_FORM,
    NOW,
    PROVINCE,
    TEAMS,
    TODAY,
    TOP_FORM,
    Desk,
)

PARTS = {part.KEY: part for part in (stand, voortgang, top3, correctie, spoor)}
MOST_BYTES = 15_000  # of one change
CONTENT = {
    "status": "vertraagd",
    "date": "2026-11-01",
    "explanation": "Er is nog geen ruimte.",
    "evidence_url": "https://assen.example/stuk?a=1&b=2",
    "spent_eur": 1234.5,
    "committed_eur": None,
    "reached": 0,
}


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


# Words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-1", "2026, eerste halfjaar"),
        ("2026-2", "2026, tweede halfjaar"),
        ("2026", "2026"),
        ("2020-2024", "2020-2024"),
        ("", ""),
    ],
)
def test_a_period_in_words(period: str, words: str) -> None:
    assert period_words(period) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 12, 5, tzinfo=UTC), "22 november 2026, 13.05 uur"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1 januari 2027, 00.30 uur"),
        (datetime(2027, 6, 30, 22, 0, tzinfo=UTC), "1 juli 2027, 00.00 uur"),  # summer time
    ],
)
def test_a_moment_is_that_of_the_netherlands(moment: datetime, words: str) -> None:
    assert moment_words(moment) == words
    assert day(moment) == words.partition(",")[0]


def test_a_report_in_words(store: Store) -> None:
    found = content_words(store, Kind.PROGRESS, CONTENT)
    assert found == {
        "status": "vertraagd",
        "date": "1 november 2026",
        "explanation": "Er is nog geen ruimte.",
        "evidence_url": "https://assen.example/stuk?a=1&b=2",
        "spent_eur": "€ 1.234,50",
        "committed_eur": "nog niet gemeld",
        "reached": "0",
    }
    assert list(labels(Kind.PROGRESS)) == list(found)


def test_zero_is_a_number_and_nothing_is_not_zero(store: Store) -> None:
    found = content_words(store, Kind.PROGRESS, {"spent_eur": 0, "reached": None})
    assert (found["spent_eur"], found["reached"]) == ("€ 0", "nog niet gemeld")
    assert as_typed({"spent_eur": 0, "reached": None}) == {"spent_eur": "0", "reached": ""}


def test_a_code_is_a_name_only_where_a_code_belongs(store: Store) -> None:
    found = content_words(store, Kind.TOP_THREE, {"village1": "WP2392", "name1": "GM0106"})
    assert (found["village1"], found["name1"]) == ("Loon", "GM0106")
    assert content_words(store, Kind.CORRECTION, {"area_code": "GM0106"})["area_code"] == "Assen"
    assert content_words(store, Kind.CORRECTION, {"area_code": "GM9999"})["area_code"] == "GM9999"


# Who and what


def test_who_reports(store: Store) -> None:
    assert list(gemeenten(store).values()) == sorted(gemeenten(store).values())
    assert len(gemeenten(store)) == 12
    assert [*reporters(store)][-1] == PROVINCE_AREA
    assert set(reporters(store)) - set(gemeenten(store)) == {PROVINCE_AREA}


@pytest.mark.parametrize("code", ["GM0106", "GM0114", "GM1680", "GM1690"])
def test_every_action_of_a_gemeente_is_one_of_the_province_in_the_same_order(
    store: Store, code: str
) -> None:
    of_province = list(actions_of(store, PROVINCE_AREA))
    of_gemeente = list(actions_of(store, code))
    assert of_gemeente == [name for name in of_province if name in set(of_gemeente)]
    assert 0 < len(of_gemeente) < len(of_province)


def test_the_theme_of_an_action_is_that_of_the_tree(store: Store) -> None:
    tree = store.programme("tree").set_index("node_id")
    for action in actions_of(store, PROVINCE_AREA).values():
        node = action.row["task_id"]
        while node and tree.loc[node, "kind"] != "theme":
            node = str(tree.loc[node, "parent_id"])
        assert theme(store, action) == (tree.loc[node, "title"] if node else NO_THEME)


def test_what_the_atlas_no_longer_has_goes_by_its_code(store: Store) -> None:
    assert lijst.subject_words(store, Kind.PROGRESS, TEAMS) == "Aanvalsteams starten"
    assert lijst.subject_words(store, Kind.PROGRESS, "ua-oud") == "ua-oud"
    assert lijst.subject_words(store, Kind.CORRECTION, "oud_cijfer") == "oud_cijfer"
    assert lijst.subject_words(store, Kind.CORRECTION, "bevolking_totaal") == "Inwoners"


@pytest.mark.parametrize("gemeente", ["GM0106", "GM1680"])
def test_the_areas_to_correct_are_the_own_ones(store: Store, gemeente: str) -> None:
    found = cijfer.areas_of(store, gemeente)
    assert next(iter(found)) == gemeente
    assert {code[2:6] for code in found} == {gemeente[2:]}
    valid = [
        code
        for code, each in store.areas.items()
        if each.valid and code[:2] in ("WK", "BU") and code[2:6] == gemeente[2:]
    ]
    assert set(found) == {gemeente, *valid}


def test_figures_are_those_of_the_store_newest_first(store: Store) -> None:
    found = cijfer.figures(store, "bevolking_totaal", "GM0106")
    frame = store.series("bevolking_totaal", "GM0106").set_index("period")
    assert list(found) == sorted(frame.index, reverse=True)
    for period, cell in found.items():
        assert cell.value == frame.loc[period, "value"]
    assert cijfer.figures(store, "bestaat_niet", "GM0106") == {}
    assert cijfer.figures(store, "bevolking_totaal", "GM9999") == {}


def test_a_figure_that_is_missing_can_be_corrected_and_is_no_zero(store: Store) -> None:
    for name, indicator in store.indicators.items():
        frame = store.observations(name)
        missing = frame[frame["value"].isna() & (frame["area_level"] == "gemeente")]
        if len(missing):
            row = missing.iloc[0]
            cell = cijfer.figures(store, name, row["area_code"])[row["period"]]
            told = cijfer.words(cell, indicator)
            assert told in ("ontbreekt", "verborgen", "niet van toepassing")
            return
    pytest.fail("no indicator has a missing figure of a gemeente")


# Links


def links(html: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Of every link to another state: what its address says, and what it sends."""
    found = re.findall(r'href="([^"]+)" data-send="([^"]+)"', html)
    return [
        (dict(parse_qsl(urlsplit(unescape(href)).query)), json.loads(unescape(sent)))
        for href, sent in found
    ]


def test_a_link_in_a_list_opens_the_form_of_its_report(desk: Desk) -> None:
    wijk = next(code for code in desk.store.areas if code.startswith("WK0106"))
    desk.send(ASSEN, "opslaan", status="gestart")
    desk.send(ASSEN, "opslaan", TOP_FORM, name1="Dorpshuis")
    desk.send(ASSEN, "opslaan", {**FIGURE_FORM, "periode": "2024", "gebied": wijk}, value="1")
    for editor in (ASSEN, ADMIN):
        seen = 0
        for kind in verwerk.KINDS.values():
            part = PARTS[kind.value]
            for href, sent in links(desk.answer(part, editor).out["lijst"]):
                assert href == {name: value for name, value in sent.items() if value}
                assert sent["deel"] == kind.value
                words = {name: value for name, value in sent.items() if name != "deel" and value}
                html = desk.answer(part, editor, **words).out["formulier"]
                (report,) = [each for each in desk.register.reports(ADMIN) if each.kind is kind]
                assert f'name="melding" value="{report.report_id}"' in html
                assert f'data-key="{topic_of(report).key.strip()}"' in html
                seen += 1
        assert seen == 3


def test_the_address_of_a_topic_is_read_back_as_that_topic(desk: Desk) -> None:
    for area in ("GM0106", "GM0114", PROVINCE_AREA):
        for name in list(actions_of(desk.store, area))[::40]:
            topic = Topic(Kind.PROGRESS, area, name, "2026-2")
            params = {word: text for word, text in topic.address.items() if text}
            html = desk.answer(voortgang, ADMIN, **params).out["formulier"]
            assert f'data-key="{topic.key.strip()}"' in html


@pytest.mark.parametrize(
    ("page", "more", "to"),
    [(1, False, []), (1, True, ["2"]), (2, True, ["", "3"]), (3, False, ["2"])],
)
def test_the_ways_to_other_pages(page: int, more: bool, to: list[str]) -> None:
    found = lijst.pages("spoor", page, more, "spoor")
    assert [sent["blad"] for _, sent in links(found or "")] == to


# Many reports


def many(store: Store, years: int = 3) -> tuple[Reported, tuple[Report, ...]]:
    """Reports of everyone on all that concerns them."""
    given = {**CONTENT, "explanation": "Een zin van gewone lengte over wat er is gedaan. " * 4}
    public, reports = [], []
    for year in range(2026, 2026 + years):
        for area in reporters(store):
            for name in actions_of(store, area):
                about = (f"{year}{area}{name}", Kind.PROGRESS, area, name, f"{year}-2")
                public.append(Published(*about, given, NOW, Role.GEMEENTE))
                state = State.SUBMITTED if len(public) % 7 == 0 else State.PUBLISHED
                last = (state, 2, given, given, NOW, NOW, Role.GEMEENTE)
                reports.append(Report(*about, *last))
    waiting = tuple(
        (each.kind, each.area_code, each.subject, each.period)
        for each in reports
        if each.state is State.SUBMITTED
    )
    return Reported(tuple(public), waiting, revision=100_000), tuple(reports)


@pytest.mark.parametrize("editor", [None, ASSEN, PROVINCE])
@pytest.mark.parametrize("key", list(PARTS))
def test_a_change_stays_small_with_thousands_of_reports(
    store: Store, key: str, editor: Editor | None
) -> None:
    reported, reports = many(store)
    seen = tuple(each for each in reports if editor is PROVINCE or each.area_code == "GM0106")
    visit = Visit(reported, date(2028, 12, 1), editor, reports=seen if editor else ())
    for params in ({}, {"actie": TEAMS}, {"onderwerp": "bevolking_totaal"}, {"blad": "9"}):
        out = dict(PARTS[key].answer(store, params, visit).out)
        assert len(gzip.compress(json.dumps(out).encode())) < MOST_BYTES


def test_the_list_of_actions_stays_short_with_ten_thousand(store: Store, tmp_path: Path) -> None:
    big = copy(store)
    rows = store.programme("actions")
    copies = [rows.assign(action_id=rows["action_id"] + f"-{n}") for n in range(42)]
    big._programme = {**store._programme, "actions": pd.concat([rows, *copies])}
    big.version = f"{store.version}-big"
    desk = Desk(big, tmp_path)
    assert len(actions_of(big, PROVINCE_AREA)) > 10_000
    html = desk.answer(voortgang, ADMIN, stuk="uitvoeringsagenda_2019").out["keuze"]
    assert html.count("<option") < voortgang.MOST_ACTIONS + 30
    assert voortgang.MANY in html
    chosen = f"{TEAMS}-41"
    html = desk.answer(voortgang, ADMIN, actie=chosen).out["keuze"]
    assert f'value="{chosen}"' in html  # also beyond the first ones
    assert len(gzip.compress(html.encode())) < MOST_BYTES


def test_stand_counts_every_report_once(store: Store) -> None:
    reported, reports = many(store)
    visit = Visit(reported, date(2028, 12, 1))
    table = stand_tabellen.tables(store, visit, 100)[0]
    numbers = [
        int(number)
        for row in table.rows
        for cell in row[1:]
        for number in re.findall(r"(\d+) gepubliceerd", str(cell))
    ]
    assert sum(numbers) == len(reports)
    waiting = [
        int(number) for number in re.findall(r"(\d+) ingediend", " ".join(map(str, table.rows)))
    ]
    assert sum(waiting) == len(reported.waiting)


@pytest.mark.parametrize("ahead", range(0, 1500, 137))
def test_all_that_is_asked_is_either_late_or_still_to_come(store: Store, ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    empty = Visit(Reported(), today)
    halves, years, missing = stand_tabellen.tables(store, empty, 100)
    asked = len(halves.columns) + len(years.columns) - 2
    for row in missing.rows:
        told = [each for cell in row[1:] for each in str(cell).split("; ") if each != "niets"]
        assert len(told) == asked
        assert all("(uiterlijk " in each for each in told)


# Public tables and files


def test_the_newest_stands_first_and_the_rest_is_in_the_file(store: Store) -> None:
    reported, _ = many(store, years=1)
    visit = Visit(reported, TODAY)
    shown = openbaar.table(store, visit, Kind.PROGRESS, openbaar.ON_SCREEN)
    whole = openbaar.table(store, visit, Kind.PROGRESS)
    assert shown.rows == whole.rows[: openbaar.ON_SCREEN]
    assert len(whole.rows) == len(reported.reports)
    assert shown.notes
    assert not whole.notes
    assert whole.rows[0][0] == "Provincie Drenthe"  # the last that came in


def test_every_part_can_be_taken_along(desk: Desk) -> None:
    for visit in (desk.visit(), None):
        if visit is None:
            desk.published(status="op_schema", explanation="Een lange toelichting. " * 80)
            desk.published(TOP_FORM, name1="Dorpshuis", what1="Samen eten. " * 100)
            desk.published(FIGURE_FORM, value="70.400 inwoners")
            visit = desk.visit()
        for part in PARTS.values():
            report = part.report(desk.store, {}, visit)
            assert report_pdf(report, TODAY).startswith(b"%PDF")
            assert report_xlsx(report, TODAY).startswith(b"PK")
            assert len({len(row) for row in report.blocks[0].rows}) <= 1
