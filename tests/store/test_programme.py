"""Programme tables: read as they stand, and refused with file, row, column and remedy."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.check import check
from atlas.store.check_programme import COUNTED
from atlas.store.load import load_store
from atlas.store.problems import Problem, StoreError
from atlas.store.programme import COLUMNS, OWN_TABLES, ProgrammeTable
from atlas.store.programme_rows import read_rows
from atlas.store.read import Records
from atlas.store.store import Store
from tests.support import origin, toml

Row = Mapping[str, str]
SOURCE = {"origin": "paper", "locator": "H1"}
TABLES: dict[str, list[Row]] = {
    "tree": [
        {"node_id": "ua", "kind": "document", "title": "Agenda", **SOURCE},
        {"node_id": "ua-1", "parent_id": "ua", "kind": "theme", "title": "Kennis", **SOURCE},
        {"node_id": "ua-1-1", "parent_id": "ua-1", "kind": "task", "title": "Meten", **SOURCE},
    ],
    "actions": [
        {
            "action_id": "ua-1-1-a",
            "task_id": "ua-1-1",
            "title": "Iets doen",
            "period": "2019-2020",
            "first_year": "2019",
            "last_year": "2020",
            "target_value": "2",
            "target_comparison": ">=",
            "area_codes": "GM0114;CR08",
            "status": "lopend",
            "status_class": "loopt",
            "partners": "BOKD; gemeenten",
            "document": "Agenda",
            **SOURCE,
        }
    ],
    "budgets": [
        {
            "budget_id": "bud-001",
            "programme": "Agenda",
            "line": "Kennis",
            "node_id": "ua-1",
            "area_codes": "PV22",
            "year": "2019",
            "amount_eur": "120000",
            "amount_kind": "tabel",
            "reconciles": "ja",
            **SOURCE,
        }
    ],
    "actors": [
        {
            "actor_id": "act-bokd",
            "name": "BOKD",
            "kind": "welzijn",
            "mentions": "paper: H1; paper: H2, H3",
            **SOURCE,
        }
    ],
    "partners": [
        {"partner": "BOKD", "actor_id": "act-bokd"},
        {"partner": "gemeenten", "note": "een groep"},
    ],
    "calendar": [
        {
            "event_id": "cal-001",
            "start": "2019-02",
            "end": "2020",
            "precision": "maand",
            "event": "begin",
            "kind": "start",
            **SOURCE,
        }
    ],
    "frameworks": [{"framework_id": "fw-1", "title": "Kader", **SOURCE}],
    "criteria": [{"criterion_id": "fw-1-1", "framework_id": "fw-1", "name": "Nieuw", **SOURCE}],
    "roles": [{"role_id": "rol-1", "role": "stimuleren", **SOURCE}],
    "systems": [{"system_id": "sys-001", "name": "Monitor", "kind": "k", "says": "x", **SOURCE}],
    "glossary": [
        {"term_id": "gl-001", "term": "krimp", "kind": "begrip", "defined": "nee", **SOURCE}
    ],
    "trends": [{"trend_id": "tr-001", "kind": "trend", "statement": "het krimpt", **SOURCE}],
    "doubts": [
        {"doubt_id": "A1", "section": "A", "origins": "paper", "locator": "H1", "finding": "2 of 3"}
    ],
    "links": [
        {"node_id": "ua-1", "indicator_id": "inwoners", "side": "behoefte", "why": "krimp"},
        {"node_id": "ua-1-1-a", "indicator_id": "inwoners", "side": "effect", "why": "krimp"},
    ],
    "gauges": [
        {
            "action_id": "ua-1-1-a",
            "method": "count",
            "target": "2",
            "start_year": "2019",
            "calculation": "2 van de 2",
        }
    ],
    "boxes": [{"box_id": "visie", "title": "Visie", "action_id": "ua-1-1-a"}],
}


def filled(table_id: str, row: Row) -> dict[str, str]:
    return dict.fromkeys(COLUMNS[table_id], "") | dict(row)


def write(root: Path, table_id: str, rows: Iterable[Row] | None = None, **fields: Any) -> None:
    """Write a table (that of TABLES when no rows are given) with its record."""
    given = TABLES[table_id] if rows is None else rows
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS[table_id], lineterminator="\n")
    writer.writeheader()
    writer.writerows(filled(table_id, row) for row in given)
    folder = root / "programme"
    folder.mkdir(exist_ok=True)
    content = out.getvalue().encode()
    (folder / f"{table_id}.csv").write_bytes(content)
    record = {
        "id": table_id,
        "title": table_id,
        "description": "Bedacht voor de tests.",
        "sha256": hashlib.sha256(content).hexdigest(),
        **({} if table_id in OWN_TABLES else {"origin": [origin("paper")]}),
    }
    (folder / f"{table_id}.toml").write_text(toml(record | fields), "utf-8")


@pytest.fixture
def programme(root: Path) -> Path:
    """The small folder with a row or two in every programme table."""
    for table_id in TABLES:
        write(root, table_id)
    return root


def found(root: Path) -> Problem:
    """The one problem of a folder, with a remedy; fails with all of them when there are more."""
    problems = check(root).problems
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].remedy
    return problems[0]


def test_a_folder_without_a_programme_has_empty_tables(small: Store) -> None:
    assert small.programme_tables == {}
    for table_id, columns in COLUMNS.items():
        assert tuple(small.programme(table_id).columns) == columns
        assert small.programme(table_id).empty
    with pytest.raises(KeyError):
        small.programme("plan")


def test_every_table_is_read_as_it_stands(programme: Path) -> None:
    store = load_store(programme)
    assert set(TABLES) == set(COLUMNS)
    assert list(store.programme_tables) == list(COLUMNS)
    for table_id, rows in TABLES.items():
        frame = store.programme(table_id)
        assert isinstance(frame.index, pd.RangeIndex)
        assert frame.to_dict("records") == [filled(table_id, row) for row in rows]
        assert all(pd.api.types.is_string_dtype(column) for _, column in frame.items())
        assert store.programme_tables[table_id].title == table_id


def test_good_tables_have_no_problems_and_are_counted(programme: Path) -> None:
    report = check(programme)
    assert report.problems == ()
    for word, table_id in COUNTED.items():
        assert report.counts[word] == len(TABLES[table_id]), word


def test_what_a_caller_does_with_rows_stays_with_him(programme: Path) -> None:
    store = load_store(programme)
    mine = store.programme("actions")
    mine.loc[:, "title"] = "x"
    assert store.programme("actions")["title"].tolist() == ["Iets doen"]


def test_the_tables_are_part_of_the_version(programme: Path) -> None:
    before = load_store(programme).version
    write(programme, "links", TABLES["links"][:1])
    assert load_store(programme).version != before


FAULTS: list[tuple[str, dict[str, str], str, str]] = [
    ("actions", {"action_id": "UA 1"}, "action_id", "'UA 1' is geen goede id"),
    ("actions", {"action_id": "ua-1-1"}, "action_id", "'ua-1-1' staat ook in tree.csv"),
    ("actions", {"title": ""}, "title", "title is leeg"),
    ("actions", {"document": ""}, "document", "document is leeg"),
    ("actions", {"locator": ""}, "locator", "locator is leeg"),
    ("actions", {"area_codes": "GM0114;GM9999"}, "area_codes", "'GM0114;GM9999' noemt een gebied"),
    ("actions", {"area_codes": "GM0114, GM0106"}, "area_codes", "noemt een gebied"),
    ("actions", {"area_codes": "GM0114;"}, "area_codes", "noemt een gebied"),
    ("actions", {"origin": "nobody"}, "origin", "bron 'nobody'"),
    ("actions", {"task_id": "ua-9"}, "task_id", "'ua-9' bestaat niet"),
    ("actions", {"task_id": "ua-1"}, "task_id", "'ua-1' bestaat niet"),
    ("actions", {"status_class": "klaar"}, "status_class", "'klaar' kan hier niet"),
    ("actions", {"target_comparison": ">"}, "target_comparison", "'>' kan hier niet"),
    ("actions", {"target_value": "2,5"}, "target_value", "'2,5' heeft niet de juiste vorm"),
    ("actions", {"first_year": "'19"}, "first_year", "heeft niet de juiste vorm"),
    ("actions", {"last_year": "20201"}, "last_year", "'20201' heeft niet de juiste vorm"),
    ("actions", {"last_year": "2018"}, "last_year", "'2018' ligt voor het begin"),
    ("tree", {"parent_id": "ua"}, "parent_id", "'ua' is niet waar deze rij onder hoort"),
    ("tree", {"parent_id": ""}, "parent_id", "'' is niet waar deze rij onder hoort"),
    ("tree", {"parent_id": "weg"}, "parent_id", "'weg' is niet waar"),
    ("tree", {"kind": "actie"}, "kind", "'actie' kan hier niet"),
    ("budgets", {"amount_eur": "1.200"}, "amount_eur", "'1.200' heeft niet de juiste vorm"),
    ("budgets", {"amount_eur": ""}, "amount_eur", "'' heeft niet de juiste vorm"),
    ("budgets", {"year": "19"}, "year", "'19' heeft niet de juiste vorm"),
    ("budgets", {"node_id": "ua-9"}, "node_id", "'ua-9' bestaat niet"),
    ("budgets", {"reconciles": "soms"}, "reconciles", "'soms' kan hier niet"),
    ("budgets", {"amount_kind": ""}, "amount_kind", "amount_kind is leeg"),
    ("actors", {"mentions": "paper: H1; nobody: H2"}, "mentions", "noemt een bron die niet in"),
    ("actors", {"name": ""}, "name", "name is leeg"),
    ("calendar", {"start": "2019-13"}, "start", "'2019-13' is geen datum"),
    ("calendar", {"start": "2019-02-30"}, "start", "'2019-02-30' is geen datum"),
    ("calendar", {"start": "feb 2019"}, "start", "'feb 2019' is geen datum"),
    ("calendar", {"start": ""}, "start", "start is leeg"),
    ("calendar", {"end": "2019-01"}, "end", "'2019-01' ligt voor het begin"),
    ("criteria", {"framework_id": "fw-2"}, "framework_id", "'fw-2' bestaat niet"),
    ("frameworks", {"title": ""}, "title", "title is leeg"),
    ("roles", {"role": ""}, "role", "role is leeg"),
    ("systems", {"says": ""}, "says", "says is leeg"),
    ("glossary", {"defined": "soms"}, "defined", "'soms' kan hier niet"),
    ("trends", {"statement": ""}, "statement", "statement is leeg"),
    ("doubts", {"doubt_id": "F1"}, "doubt_id", "'F1' is geen goede id"),
    ("doubts", {"section": "F"}, "section", "'F' kan hier niet"),
    ("doubts", {"origins": "paper;nobody"}, "origins", "'paper;nobody' noemt een bron"),
    ("partners", {"actor_id": "act-weg"}, "actor_id", "'act-weg' bestaat niet"),
    ("links", {"indicator_id": "geluk"}, "indicator_id", "'geluk' bestaat niet"),
    ("links", {"node_id": "ua-9"}, "node_id", "'ua-9' bestaat niet"),
    ("links", {"side": "oorzaak"}, "side", "'oorzaak' kan hier niet"),
    ("links", {"why": ""}, "why", "why is leeg"),
    ("gauges", {"action_id": "ua-9"}, "action_id", "'ua-9' bestaat niet"),
    ("gauges", {"start_year": "19"}, "start_year", "'19' heeft niet de juiste vorm"),
    ("gauges", {"target": "twee"}, "target", "'twee' heeft niet de juiste vorm"),
    ("boxes", {"action_id": "ua-9"}, "action_id", "'ua-9' bestaat niet"),
    ("boxes", {"title": ""}, "title", "title is leeg"),
]


@pytest.mark.parametrize(("table_id", "fields", "column", "message"), FAULTS)
def test_a_wrong_cell_is_named_with_its_row(
    programme: Path, table_id: str, fields: dict[str, str], column: str, message: str
) -> None:
    rows = [*TABLES[table_id]]
    if table_id == "actions":  # the first is what other tables refer to
        rows.append({**rows[0], "action_id": "ua-1-1-b"})
    write(programme, table_id, [*rows[:-1], {**rows[-1], **fields}])
    problem = found(programme)
    place = (f"programme/{table_id}.csv", len(rows) + 1, column)
    assert (problem.file, problem.row, problem.column) == place
    assert message in problem.message
    with pytest.raises(StoreError, match=rf"{table_id}\.csv:{len(rows) + 1}"):
        load_store(programme)


@pytest.mark.parametrize("table_id", TABLES)
def test_a_row_that_is_there_twice_is_told(programme: Path, table_id: str) -> None:
    rows = TABLES[table_id]
    write(programme, table_id, [*rows, rows[-1]])
    problem = found(programme)
    assert (problem.row, problem.column) == (len(rows) + 2, COLUMNS[table_id][0])
    assert "staat er al in" in problem.message


def test_one_node_may_have_more_links_and_one_word_more_actors(programme: Path) -> None:
    link = TABLES["links"][0]
    more = [{**link, "side": "effect"}, {**link, "indicator_id": "woz_waarde"}]
    write(programme, "links", [link, *more])
    actor = TABLES["actors"][0]
    write(programme, "actors", [actor, {**actor, "actor_id": "act-fryslân"}])
    both = [{"partner": "BOKD", "actor_id": each} for each in ("act-bokd", "act-fryslân")]
    write(programme, "partners", [*both, {"partner": "gemeenten"}])
    assert check(programme).problems == ()


def test_the_words_for_partners_are_complete_and_all_used(programme: Path) -> None:
    write(programme, "partners", TABLES["partners"][:1])
    problem = found(programme)
    assert (problem.row, problem.message) == (None, "partner 'gemeenten' staat er niet in")
    write(programme, "partners", [*TABLES["partners"], {"partner": "de buren"}])
    problem = found(programme)
    assert (problem.row, problem.message) == (4, "geen actie noemt 'de buren'")


def test_a_reference_to_a_table_that_is_not_there_is_not_checked(root: Path) -> None:
    for table_id in ("actions", "budgets", "criteria", "partners", "gauges", "boxes"):
        write(root, table_id)
    (root / "programme" / "actions.toml").unlink()
    (root / "programme" / "actions.csv").unlink()
    assert check(root).problems == ()


def test_all_faults_are_told_at_once(programme: Path) -> None:
    write(programme, "actions", [{**TABLES["actions"][0], "title": "", "first_year": "x"}])
    write(programme, "roles", [{**TABLES["roles"][0], "role": ""}])
    columns = {problem.column for problem in check(programme).problems}
    assert columns == {"title", "first_year", "role"}


def test_only_own_choices_may_be_empty(programme: Path) -> None:
    for table_id in ("links", "gauges", "boxes"):
        write(programme, table_id, [])
    assert check(programme).problems == ()
    write(programme, "roles", [])
    assert "geen rijen" in found(programme).message


def test_a_record_that_is_not_right_is_told(programme: Path) -> None:
    write(programme, "roles", origin=[origin("paper"), origin("other")])
    assert found(programme).column == "origin[1].id"
    write(programme, "roles", id="rollen")
    assert "niet de bestandsnaam" in found(programme).message
    write(programme, "roles")
    write(programme, "links", origin=[origin("paper")])
    assert "geen bron" in found(programme).message
    write(programme, "links")
    (programme / "programme" / "roles.csv").unlink()
    assert found(programme).message == "het bestand bestaat niet"


def test_a_table_that_was_changed_without_its_record_is_told(programme: Path) -> None:
    path = programme / "programme" / "links.csv"
    path.write_text(path.read_text("utf-8").replace("krimp", "groei", 1), "utf-8")
    problem = found(programme)
    assert (problem.file, problem.column) == ("programme/links.toml", "sha256")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in problem.remedy


def test_another_record_beside_the_tables_is_told(programme: Path) -> None:
    (programme / "programme" / "plan.toml").write_text('id = "plan"\n', "utf-8")
    problem = found(programme)
    assert problem.file == "programme/plan.toml"
    assert problem.message == "dit bestand kent de atlas niet"


NASTY = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)


@given(table_id=st.sampled_from(sorted(COLUMNS)), data=st.data())
def test_no_cell_makes_the_reader_fall(table_id: str, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.tuples(*[NASTY] * len(COLUMNS[table_id])), max_size=3))
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS[table_id], *cells])
    record = ProgrammeTable(id=table_id, title="x", description="x", sha256="0" * 64)
    records = Records({f"programme/{table_id}.csv": out.getvalue().encode()})
    frame, problems = read_rows(records, table_id, record)
    assert tuple(frame.columns) == COLUMNS[table_id]
    assert all(str(problem) for problem in problems)
