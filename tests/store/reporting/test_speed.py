"""No question reads a whole table: what SQLite plans, which no busy machine can change."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from atlas.store.reporting.register import Register
from tests.store.reporting.people import (
    ASSEN,
    PROVINCE,
    START,
    STARTED,
    Clock,
    draft,
    published,
)

WHOLE_TABLE = re.compile(r"SCAN (report|event)\b(?!.*USING)")


def asked(register: Register, question: Any) -> list[tuple[str, Any]]:
    """The queries and updates behind a question to the register."""
    found: list[tuple[str, Any]] = []
    engine: Engine = register._database._engine

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    question()
    event.remove(engine, "before_cursor_execute", note)
    return found


@pytest.fixture
def register(tmp_path: Path) -> Register:
    clock = Clock()
    found = Register(tmp_path / "atlas.sqlite", now=clock)
    for subject in ("a", "b"):
        published(found, subject)
    found.reported()
    clock.move(days=2)
    return found


def again(register: Register) -> None:
    report = register.reports(ASSEN)[0]
    report = register.save(ASSEN, report.report_id, report.version, STARTED)
    report = register.submit(ASSEN, report.report_id, report.version)
    register.publish(PROVINCE, report.report_id, report.version)
    register.reported()


QUESTIONS = {
    "revision": lambda register: register.revision(),
    "a change": again,
    "a new report": lambda register: draft(register, "c"),
    "as it stood": lambda register: register.reported((START + timedelta(days=1)).date()),
    "public trail": lambda register: register.public_events(50, 1),
    "full trail": lambda register: list(register.events(PROVINCE)),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_has_its_index(register: Register, question: Any) -> None:
    queries = asked(register, lambda: question(register))
    assert queries
    with register._database.reading() as connection:
        for statement, parameters in queries:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps = " / ".join(row[-1] for row in plan)
            if "LIMIT" in statement and "TEMP B-TREE" not in steps:
                continue  # the first rows in the order in which they are kept
            assert not WHOLE_TABLE.search(steps), f"{steps}\n{statement}"


def test_a_scan_would_be_seen(register: Register) -> None:
    with register._database.reading() as connection:
        words = "EXPLAIN QUERY PLAN SELECT * FROM event WHERE reason = 'x'"
        (row,) = connection.exec_driver_sql(words).all()
    assert WHOLE_TABLE.search(row[-1])


def test_what_did_not_change_is_not_read_again(register: Register) -> None:
    first = register.reported()
    assert register.reported() is first
    assert len(asked(register, register.reported)) == 1  # the last event
    then = (START + timedelta(days=1)).date()
    register.reported(then)
    assert len(asked(register, lambda: register.reported(then))) == 1
