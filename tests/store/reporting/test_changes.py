"""What an act makes of a report, what differs, and what a fault is called."""

from __future__ import annotations

import errno
import sqlite3
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from atlas.store.reporting import faults
from atlas.store.reporting.changes import after, fields
from atlas.store.reporting.records import Act, Kind, Report, Role, State
from tests.store.reporting.people import START

LATER = START + timedelta(hours=1)
CONTENT = st.dictionaries(st.sampled_from("abcde"), st.none() | st.integers(0, 3) | st.text("xy"))


@given(CONTENT, CONTENT)
def test_what_differs_leads_from_the_one_to_the_other(was: dict, now: dict) -> None:
    before, later = fields(was, now)
    kept = {name: value for name, value in was.items() if name not in before}
    assert kept | later == now
    assert {name: value for name, value in now.items() if name not in later} | before == was
    assert all(name not in later or later[name] != before[name] for name in before)


def report(state: State, **more: object) -> Report:
    about = (Kind.PROGRESS, "GM0106", "a", "2026-2")
    made = Report(
        "0" * 16, *about, state, 4, {"status": "gestart"}, None, None, START, Role.GEMEENTE
    )
    return Report(**{name: getattr(made, name) for name in made.__slots__} | more)  # type: ignore[arg-type]


def test_publish_shows_what_was_worked_on() -> None:
    now = after(report(State.SUBMITTED), Act.PUBLISH, LATER, Role.PROVINCE)
    assert now.published == now.content == {"status": "gestart"}
    assert (now.published_at, now.published_role, now.version) == (LATER, Role.PROVINCE, 5)


@pytest.mark.parametrize("act", [Act.SUBMIT, Act.SAVE])
def test_what_is_public_stays_while_it_is_worked_on(act: Act) -> None:
    public = {"published": {"status": "op_schema"}, "published_at": START}
    was = report(State.DRAFT, **public, published_role=Role.PROVINCE, reason="Nee")
    now = after(was, act, LATER, Role.GEMEENTE, content={"x": 1} if act is Act.SAVE else None)
    assert (now.published, now.published_at) == ({"status": "op_schema"}, START)
    assert now.published_role is Role.PROVINCE
    assert now.reason == ("Nee" if act is Act.SAVE else "")
    assert (now.changed_at, now.changed_role) == (LATER, Role.GEMEENTE)


def test_withdraw_leaves_nothing_public() -> None:
    was = report(State.PUBLISHED, published={"status": "gestart"}, published_at=START)
    now = after(was, Act.WITHDRAW, LATER, Role.PROVINCE)
    assert (now.published, now.published_at, now.published_role) == (None, None, None)
    assert now.content == was.content


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("secret words")
    error.sqlite_errorcode, error.sqlite_errorname = code, "SQLITE_X"
    return error


class Refused(Exception):
    """As psycopg says it."""

    def __init__(self, state: str | None) -> None:
        super().__init__("secret words")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), faults.FULL),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), faults.FULL),
        (sqlite_error(sqlite3.SQLITE_CORRUPT_INDEX), faults.CORRUPT),
        (sqlite_error(sqlite3.SQLITE_NOTADB), faults.CORRUPT),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), faults.BUSY),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), faults.READ_ONLY),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), faults.NO_ANSWER),
        (OSError(errno.ENOSPC, "secret words"), faults.FULL),
        (OSError(errno.EROFS, "secret words"), faults.READ_ONLY),
        (OSError("secret words"), faults.NO_ANSWER),
        (Refused("53100"), faults.FULL),
        (Refused("55P03"), faults.BUSY),
        (Refused("25006"), faults.READ_ONLY),
        (Refused("57P01"), faults.NO_ANSWER),
        (Refused(None), faults.NO_ANSWER),
    ],
)
def test_every_fault_has_its_words_and_none_of_its_own(error: Exception, words: str) -> None:
    for each in (error, OperationalError("SELECT secret words", {}, error)):
        told, code = faults.explain(each)
        assert told == words
        assert "secret" not in code and " " not in code
