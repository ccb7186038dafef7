"""Faults 11, 12, 15, 45 and 46 as visitors see them: the database of reports fails, the rest works.

The atlas starts and answers with whatever it finds there; what was public stays so, with its day
and "niet ververst", and nothing of it is kept once the database is back.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from atlas.store.days import today
from atlas.store.reporting import database, engines
from atlas.store.reporting.database import Database
from atlas.store.reporting.faults import BUSY, CORRUPT, GONE, WRONG_URL
from atlas.store.reporting.reading import NOTHING
from atlas.store.reporting.records import Unavailable
from atlas.store.reporting.register import Register, get_register
from atlas.ui.pages import PART_PAGES
from bench.server import ROOT, serve
from bench.session import Session
from tests.postgres import PASSWORD
from tests.store.reporting.people import ASSEN, PROVINCE, STARTED, draft, published

OLD = "niet ververst"
A, B, C = "ua-2-4-a", "ua-2-4-b", "ua-4-2-a"


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register of the atlas itself, with a report that is public."""
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "state"))
    published(get_register(), A)
    forget()
    yield get_register()
    forget()


def forget() -> None:
    """Drop the answers that pages keep."""
    for page in ("programma", "keten", "melden"):
        PART_PAGES[page].kept.cache_clear()


def stand() -> str:
    """What everyone reads on the first part of page Melden."""
    _, packed, _ = PART_PAGES["melden"].message("stand", ())
    return str(json.loads(gzip.decompress(packed))["out"]["stand"])


def subjects(register: Register) -> list[str]:
    return [each.subject for each in register.reported().reports]


def file_of(register: Register) -> Path:
    register._database.close()  # all is in the file itself
    assert register._database.file is not None
    return register._database.file


def changed(file: Path, *words: str) -> None:
    """Change the database behind the back of the atlas."""
    with sqlite3.connect(file) as connection:
        for each in words:
            connection.execute(each)
    connection.close()


def tables_in(file: Path) -> list[Any]:
    with sqlite3.connect(file) as connection:
        return connection.execute("SELECT name FROM sqlite_master").fetchall()


def put_back(file: Path, copy: bytes) -> None:
    """As an administrator does: the file in its place, without the files beside it."""
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(copy)


UNREADABLE = {
    "content": ["UPDATE report SET content = '{kapot'"],
    "published": ["UPDATE report SET published = '7'"],
    "kind": ["UPDATE report SET kind = 'van later'"],
    "state": ["UPDATE report SET state = 'van later'"],
    "role": ["UPDATE report SET changed_role = 'van later'"],
    "time": ["UPDATE report SET published_at = 'gisteren'"],
    "event": ["DROP TRIGGER event_update", "UPDATE event SET after = '[1'"],
    "event time": ["DROP TRIGGER event_update", "UPDATE event SET at = 'gisteren'"],
}


@pytest.mark.parametrize("words", UNREADABLE.values(), ids=UNREADABLE)
def test_fault_12_rows_that_cannot_be_read_stop_nobody(
    register: Register, words: list[str]
) -> None:
    file = file_of(register)
    changed(file, *words)
    found = Register(file)
    for shown in (found.reported(), found.reported(today())):
        assert [each.subject for each in shown.reports] == [A]
    assert isinstance(found.revision(), int)
    told = []
    for ask in (
        lambda: found.reports(PROVINCE),
        lambda: found.public_events(10, 0),
        lambda: list(found.events(PROVINCE)),
        lambda: draft(found, C),
    ):
        try:
            ask()
        except Unavailable as error:
            told.append(str(error))
    assert told and set(told) == {CORRUPT}


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_fault_12_a_file_that_is_gone_is_not_taken_for_a_new_one(
    register: Register, how: str
) -> None:
    file = file_of(register)
    copy = file.read_bytes()
    file.unlink() if how == "removed" else file.write_bytes(b"")
    shown = register.reported()
    assert [each.subject for each in shown.reports] == [A]
    assert OLD in shown.problem and OLD in stand()
    with pytest.raises(Unavailable) as error:
        draft(register, B)
    assert str(error.value) == GONE
    assert not file.exists() or tables_in(file) == []
    put_back(file, copy)
    assert (subjects(register), register.reported().problem) == ([A], "")
    assert OLD not in stand()
    draft(register, B)


def test_fault_12_a_database_put_back_shows_nothing_of_the_one_before(register: Register) -> None:
    copy = file_of(register).read_bytes()
    lost = published(register, B, explanation="Dit is verloren.")
    number, day, before = register.revision(), today(), stand()
    put_back(file_of(register), copy)  # in place: no other file, and the numbers come again
    found = published(register, C)
    assert register.revision() == number
    assert subjects(register) == [A, C]
    assert [each.subject for each in register.reported(day).reports] == [A, C]
    assert lost.report_id not in {each.report_id for each in register.reports(PROVINCE)}
    assert found.report_id in {each.report_id for each in register.reports(PROVINCE)}
    assert stand() != before


def test_fault_45_an_answer_made_in_a_blink_of_an_outage_is_not_kept(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Register.reported

    def blinks(self: Register, until: date | None = None) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(
                Database, "_open", lambda *_, **__: (_ for _ in ()).throw(OSError(5, "x"))
            )
            return told(self, until)

    with monkeypatch.context() as patch:
        patch.setattr(Register, "reported", blinks)
        assert OLD in stand()
    assert OLD not in stand()


def test_fault_11_readers_do_not_queue_for_a_database_that_is_locked(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(register)
    monkeypatch.setattr(engines, "READ_WAIT", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    asked: list[bool] = []
    opens = Database._open
    monkeypatch.setattr(
        Database, "_open", lambda self, **how: asked.append(True) or opens(self, **how)
    )
    found = Register(file)
    assert OLD in found.reported().problem
    with pytest.raises(Unavailable, match=BUSY[:20]):
        found.reports(PROVINCE)
    assert found.revision() < 0 and OLD in found.reported().problem
    assert asked == [True]
    other.close()
    monkeypatch.setattr(database, "QUIET", 0.0)
    found._database._quiet_until = 0.0  # the quiet time is over
    assert (subjects(found), found.reported().problem) == ([A], "")


# The whole atlas


def told(port: int, page: str, query: str = "") -> dict[str, Any]:
    """What a session of a visitor gets."""

    async def visit() -> Any:
        async with Session(port, page, query) as session:
            assert session.first.errors == ()
            return [each.proto.bytes for each in session.components.values()]

    return dict(json.loads(gzip.decompress(asyncio.run(visit())[0])))


def nothing(file: Path) -> str:
    """A wrong address, with a password in it."""
    shutil.rmtree(file.parent)
    return f"mysql://atlas:{PASSWORD.replace('/', '%2F')}@db.example/atlas"


def damaged(file: Path) -> str:
    file.write_bytes(b"x" * 9000)
    return ""


def newer(file: Path) -> str:
    changed(file, "UPDATE atlas_reporting_version SET version_num = '9999'")
    return ""


def unreadable(file: Path) -> str:
    changed(file, *UNREADABLE["event time"])
    return ""


@pytest.mark.parametrize("fault", [nothing, damaged, newer, unreadable])
def test_faults_12_and_46_the_atlas_starts_with_any_database(
    register: Register, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Path], str]
) -> None:
    if url := fault(file_of(register)):
        monkeypatch.setenv("ATLAS_DATABASE", url)
    with serve(ROOT / "app.py", ROOT) as server:
        shown = told(server.port, "melden")["out"]["stand"]
        assert (NOTHING if url else OLD) in shown
        assert told(server.port, "programma", f"actie={A}")["title"]
        assert told(server.port, "keten", f"actie={A}")["title"]
        assert told(server.port, "kalender")["out"]["lijst"]
        log = server.log.read_text()
    assert "database of reports is not available" in log
    assert "Traceback" not in log and "8f3a" not in log and "db.example" not in log


def test_fault_12_the_file_goes_and_comes_back_while_the_atlas_runs(register: Register) -> None:
    file = file_of(register)
    with serve(ROOT / "app.py", ROOT) as server:
        assert "1 gepubliceerd" in told(server.port, "melden")["out"]["stand"]
        copy = file.read_bytes()
        for broken in (None, b"", b"x" * 5000):
            file.unlink() if broken is None else put_back(file, broken)
            shown = told(server.port, "melden")["out"]["stand"]
            assert "1 gepubliceerd" in shown and OLD in shown
            assert told(server.port, "programma", f"actie={A}")["title"]
            put_back(file, copy)
            shown = told(server.port, "melden")["out"]["stand"]
            assert "1 gepubliceerd" in shown and OLD not in shown
        assert "Traceback" not in server.log.read_text()
    assert WRONG_URL not in shown
    register.save(ASSEN, register.reports(ASSEN)[0].report_id, 3, STARTED)
