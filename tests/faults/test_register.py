"""Faults 10 to 15 and 46 for the register: killed, full, damaged, together, and read-only."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import resource
import signal
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from atlas.store.days import today
from atlas.store.reporting.faults import BUSY, CORRUPT, FULL, NEWER, NO_ANSWER, READ_ONLY, WRONG_URL
from atlas.store.reporting.reading import NOTHING
from atlas.store.reporting.records import Act, Kind, Unavailable
from atlas.store.reporting.register import Register
from tests.faults.register_worker import (
    READY,
    read_as_nobody,
    started,
    told,
    write_for_ever,
    write_some,
)
from tests.postgres import PASSWORD, Cluster, cluster, database_url, postgres, postgres_url  # noqa: F401
from tests.store.reporting.people import (
    ASSEN,
    PROVINCE,
    STARTED,
    assert_whole,
    draft,
    published,
)

KILLS = {"sqlite": 200, "postgresql": 50}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "atlas.sqlite"


def assert_kept(register: Register, acknowledged: list) -> None:
    """Every change that a writer was told of is there, as it was told."""
    events = {(each.report_id, each.version): each for each in register.events(PROVINCE)}
    contents: dict[str, dict] = {}
    for act, report_id, version, content in acknowledged:
        assert events[report_id, version].act is act
        if act in (Act.CREATE, Act.SAVE):
            contents[report_id] = content
    for report in register.reports(PROVINCE):
        if report.report_id in contents and (report.report_id, report.version + 1) not in events:
            assert report.content.keys() == contents[report.report_id].keys()


def kill_writers(url: str, kills: int) -> list:
    """Kill that many writers, each somewhere in a change; returns all that they were told."""
    chance, acknowledged = random.Random(5), []
    register = Register(url)
    for number in range(kills):
        with started(write_for_ever, url, number) as (process, pipe):
            assert pipe.recv() == READY
            begun = time.monotonic()
            some = [pipe.recv() for _ in range(chance.randint(1, 6))]
            one_takes = (time.monotonic() - begun) / len(some)
            time.sleep(chance.uniform(0, 2 * one_takes))
            assert process.is_alive()
            process.kill()
            acknowledged += [*some, *told(pipe)]
        if number % 25 == 24:
            assert_whole(register)
    return acknowledged


def test_fault_10_200_kills_on_sqlite(state: Path) -> None:
    url = f"sqlite:///{state}"
    draft(Register(url))
    acknowledged = kill_writers(url, KILLS["sqlite"])
    register = Register(url)
    assert_whole(register)
    assert_kept(register, acknowledged)
    assert len({act for act, *_ in acknowledged}) == 6
    assert len(acknowledged) > 2 * KILLS["sqlite"]
    with sqlite3.connect(state) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    good = published(register, "na-afloop")
    now = register.reported()
    assert good.report_id in {each.report_id for each in now.reports}
    closed(register)
    state.write_bytes(b"damaged")
    shown = Register(url).reported()
    assert shown.problem and shown.reports == now.reports  # the journal missed nothing either


def test_fault_10_50_kills_on_postgresql_and_of_its_backends() -> None:
    with cluster(fsync="on") as server:
        url = server.new_database()
        draft(Register(url))
        acknowledged = kill_writers(url, KILLS["postgresql"])
        register = Register(url)
        assert_whole(register)
        acknowledged += kill_backends(server, url)
        assert_whole(Register(url))
        assert_kept(Register(url), acknowledged)
        assert len({act for act, *_ in acknowledged}) == 6


def kill_backends(server: Cluster, url: str) -> list:
    """Kill the server's process behind a writer a few times; the writer lives on."""
    with started(write_for_ever, url, 1000) as (process, pipe):
        assert pipe.recv() == READY
        backends: list = []
        for _ in range(3):
            wait_for(lambda: backends.append(backend_of(server)) or backends[-1])
            os.kill(backends[-1], signal.SIGKILL)
            time.sleep(0.1)
        wait_for(lambda: backend_of(server) is not None)
        time.sleep(0.2)
        assert process.is_alive()
        process.kill()
        return told(pipe)


def backend_of(server: Cluster) -> int | None:
    """The process of the server that serves the atlas; None while it recovers."""
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'wzw-atlas'"
    try:
        with psycopg.connect(server.url()) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None


def wait_for(met) -> None:
    end = time.monotonic() + 30
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_fault_13_many_processes_make_one_database(database_url: str) -> None:  # noqa: F811
    start, found = time.time() + 0.5, []
    with contextlib.ExitStack() as stack:
        given = [
            stack.enter_context(started(write_some, database_url, seed, 5, start))
            for seed in range(6)
        ]
        for _, pipe in given:
            found += told(pipe)
    register = Register(database_url)
    assert [each for each in found if isinstance(each, str)] == []
    assert {each.report_id for each in register.reports(PROVINCE)} == {r.report_id for r in found}
    assert len(found) == 30
    assert_whole(register)


@contextlib.contextmanager
def no_larger_file_than(size: int) -> Iterator[None]:
    """A disk on which no file can grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_fault_11_a_full_disk_keeps_the_old(state: Path) -> None:
    register = Register(state)
    report = published(register, explanation="Oud.")
    log = state.with_name(f"{state.name}-wal")
    with no_larger_file_than(log.stat().st_size + 10_000):
        version = report.version
        with pytest.raises(Unavailable) as error:
            for _ in range(50):
                large = STARTED | {"explanation": "Nieuw. " * 250}
                version = register.save(ASSEN, report.report_id, version, large).version
        assert str(error.value) == FULL
        assert register.reported().reports[0].content["explanation"] == "Oud."
        assert register.report(ASSEN, report.report_id).version == version
    assert_whole(register)
    register.save(ASSEN, report.report_id, version, STARTED)
    assert_whole(Register(state))


def test_fault_11_what_is_kept_counts_though_the_journal_is_full(
    state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    register = Register(state)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
        published(register, "a")
    assert "journal of reports is not written" in caplog.text
    published(register, "b")
    now = register.reported()
    closed(register)
    state.write_bytes(b"damaged")
    shown = Register(state).reported()
    assert shown.problem and shown.reports == now.reports
    assert len(now.reports) == 2


def middle_of(file: Path) -> None:
    """Noise over everything but the first page."""
    size = file.stat().st_size
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(random.Random(1).randbytes(size - 4096))


DAMAGE = {
    "noise": middle_of,
    "no header": lambda file: file.write_bytes(b"geen database" + file.read_bytes()[13:]),
    "cut off": lambda file: os.truncate(file, 5000),
}


def closed(register: Register) -> None:
    """As after a stop: all is in the file itself."""
    register._database.close()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_fault_12_a_damaged_file_stays_and_the_last_good_version_is_shown(
    state: Path, damage, caplog: pytest.LogCaptureFixture
) -> None:
    first = Register(state)
    published(first, "a")
    gone = published(first, "b")
    first.withdraw(ASSEN, gone.report_id, 3)
    good = first.reported()
    closed(first)
    damage(state)
    bytes_before = state.read_bytes()
    register = Register(state)
    shown = register.reported()
    assert shown.reports == good.reports
    assert [each.subject for each in shown.reports] == ["a"]
    assert "niet ververst" in shown.problem and str(today().year) in shown.problem
    assert register.revision() == -1
    for ask in (
        lambda: draft(register, "c"),
        lambda: register.reports(PROVINCE),
        lambda: register.public_events(10, 0),
        lambda: list(register.events(PROVINCE)),
    ):
        with pytest.raises(Unavailable) as error:
            ask()
        assert str(error.value) == CORRUPT
    assert state.read_bytes() == bytes_before
    assert "not available" in caplog.text and "Traceback" not in caplog.text


def test_fault_12_a_copy_that_is_put_back_is_used_at_once(state: Path) -> None:
    register = Register(state)
    published(register, "a")
    closed(register)
    copy = state.read_bytes()
    published(register, "b")
    closed(register)
    state.write_bytes(b"x" * 100)
    assert len(register.reported().reports) == 2 and register.revision() == -1
    with pytest.raises(Unavailable):
        draft(register, "c")
    for ending in ("", "-wal", "-shm"):
        state.with_name(state.name + ending).unlink(missing_ok=True)
    state.write_bytes(copy)
    assert [each.subject for each in register.reported().reports] == ["a"]
    assert register.revision() == 3
    published(register, "c")  # and the journal begins again
    assert len(list(state.parent.glob("atlas.published.jsonl*"))) == 2
    closed(register)
    state.write_bytes(b"x" * 100)
    shown = Register(state).reported()
    assert shown.problem and [each.subject for each in shown.reports] == ["a", "c"]


def test_a_journal_with_a_line_cut_off_or_of_others(state: Path) -> None:
    register = Register(state)
    published(register, "a")
    journal = state.with_name("atlas.published.jsonl")
    whole = journal.read_bytes()
    journal.write_bytes(whole + whole[:40])
    closed(register)
    register = Register(state)
    published(register, "b")
    with journal.open("ab") as file:
        file.write(b'\n[]\n{"event_id": "x"}\n\xff\xfe\n' + whole)
    closed(register)
    state.write_bytes(b"damaged")
    shown = Register(state).reported()
    assert shown.problem and [each.subject for each in shown.reports] == ["a", "b"]


def test_damaged_and_without_a_journal(state: Path) -> None:
    state.parent.mkdir()
    state.write_bytes(b"x" * 100)
    found = Register(state).reported()
    assert (found.reports, found.problem) == ((), NOTHING)


def test_a_file_of_a_newer_atlas_is_left_alone(state: Path) -> None:
    published(Register(state))
    with sqlite3.connect(state) as connection:
        connection.execute("UPDATE atlas_reporting_version SET version_num = '9999'")
    connection.close()
    register = Register(state)
    with pytest.raises(Unavailable) as error:
        draft(register, "b")
    assert str(error.value) == NEWER
    assert len(register.reported().reports) == 1 and register.reported().problem


@pytest.mark.parametrize("log_stays", [False, True], ids=["closed", "log beside it"])
def test_fault_15_a_read_only_volume_is_read(log_stays: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "atlas.sqlite"
        register = Register(file)
        report = published(register)
        if log_stays:
            kept = file.with_name("atlas.sqlite-wal").read_bytes()
            main = file.read_bytes()
        closed(register)
        if log_stays:  # as after a crash: what was kept is in the log alone
            file.write_bytes(main)
            file.with_name("atlas.sqlite-wal").write_bytes(kept)
        for each in file.parent.iterdir():
            each.chmod(0o444)
        file.parent.chmod(0o555)
        with started(read_as_nobody, file) as (_, pipe):
            (writable, reported, reports), said = told(pipe)
        file.parent.chmod(0o755)
        assert not writable
        assert [each.report_id for each in reported.reports] == [report.report_id]
        assert not reported.problem and len(reports) == 1
        assert said == READ_ONLY


def test_fault_15_nothing_yet_on_a_read_only_volume(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    register = Register(tmp_path / "file" / "atlas.sqlite")  # no folder can be made here
    assert register.reported().reports == ()
    with pytest.raises(Unavailable):
        draft(register)


def test_a_writer_that_waits_too_long_hears_it(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.store.reporting.engines.WAIT", 0.1)
    register = Register(state)
    report = published(register)
    other = sqlite3.connect(state, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as error:
        register.save(ASSEN, report.report_id, 3, STARTED)
    assert str(error.value) == BUSY
    assert len(register.reported().reports) == 1 and not register.reported().problem
    other.execute("ROLLBACK")
    other.close()
    register.save(ASSEN, report.report_id, 3, STARTED)


def test_postgresql_down_and_up_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.store.reporting.database.QUIET", 0.05)
    with cluster(fsync="off") as server:
        url = server.new_database()
        register = Register(url)
        good = published(register)
        before = register.reported()
        server.stop()
        shown = register.reported()
        assert shown.reports == before.reports and "niet ververst" in shown.problem
        assert register.revision() == register.revision() == -1
        with pytest.raises(Unavailable) as error:
            register.save(ASSEN, good.report_id, 3, STARTED)
        assert str(error.value) == NO_ANSWER
        assert_no_secret(error.value, register, caplog, shown)
        server.start(fsync="off")
        time.sleep(0.1)
        assert register.reported() == before
        assert register.revision() == 3
        register.save(ASSEN, good.report_id, 3, STARTED)
        assert_whole(register)


def assert_no_secret(error: Exception, register: Register, caplog, *more: object) -> None:
    """Fault 46: the password, the user and the address are in nothing that anyone sees."""
    trace = "".join(traceback.format_exception(error))
    words = [trace, str(error), repr(error), repr(register), caplog.text, *map(repr, more)]
    words += [repr(vars(register._database)), repr(error.args)]
    for record in caplog.records:
        words += [record.getMessage(), repr(record.exc_info)]
    for secret in (PASSWORD, PASSWORD.replace("/", "%2F"), "8f3a"):
        assert secret not in " ".join(words)


ELSEWHERE = f"atlas:{PASSWORD.replace('/', '%2F')}@"
WRONG = [
    f"postgresql://{ELSEWHERE}127.0.0.1:1/atlas",
    f"postgresql+psycopg://{ELSEWHERE}/atlas?host=nergens",
    f"postgresql://{ELSEWHERE}127.0.0.1:poort/atlas",
    f"postgresql://{ELSEWHERE}/atlas?onzin=1",
    f"mysql://{ELSEWHERE}127.0.0.1/atlas",
    f"{ELSEWHERE}//",
    "sqlite://",
    "sqlite:///:memory:",
]


@pytest.mark.parametrize("url", WRONG)
def test_fault_46_a_wrong_address_is_told_without_its_secret(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    register = Register(url)
    shown = register.reported()
    assert (shown.reports, shown.problem) == ((), NOTHING)
    assert register.revision() < 0
    with pytest.raises(Unavailable) as error:
        register.create(PROVINCE, Kind.TOP_THREE, "GM0106", "", "2026", {"name1": "Tuin"})
    assert str(error.value) in (NO_ANSWER, WRONG_URL)
    assert_no_secret(error.value, register, caplog, shown)


def test_fault_46_a_wrong_password_is_not_repeated(
    postgres_url: str,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    register = Register(postgres_url.replace("8f3a", "8f3a-fout"))
    with pytest.raises(Unavailable) as error:
        draft(register)
    assert_no_secret(error.value, register, caplog, register.reported())
