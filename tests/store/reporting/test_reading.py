"""What readers get while the database is away: the last good version, and no waiting."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from atlas.store.reporting.records import Act, Unavailable
from atlas.store.reporting.register import Register
from tests.store.reporting.people import (
    ASSEN,
    PROVINCE,
    START,
    Clock,
    draft,
    handed_in,
    published,
)

FIRST, SECOND, THIRD = (START.date() + timedelta(days=days) for days in range(3))
NOWHERE = "postgresql://atlas:geheim@127.0.0.1:1/atlas"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "atlas.sqlite"


def story(state: Path) -> Register:
    """A report of the first day, changed on the second, withdrawn on the third."""
    clock = Clock()
    register = Register(state, now=clock)
    report = published(register, "a", explanation="Eerste.")
    published(register, "b")
    clock.move(days=1)
    report = register.save(
        ASSEN, report.report_id, 3, {"status": "afgerond", "explanation": "Tweede."}
    )
    report = register.submit(ASSEN, report.report_id, 4)
    report = register.publish(PROVINCE, report.report_id, 5)
    clock.move(days=1)
    register.withdraw(PROVINCE, report.report_id, 6)
    handed_in(register, "c")
    clock.move(days=1)
    return register


def damage(register: Register, state: Path) -> None:
    """After a stop, when all is in the file itself and nothing in its log."""
    register._database.close()
    assert not state.with_name(f"{state.name}-wal").exists()
    state.write_bytes(b"x" * 50)


@pytest.mark.parametrize("until", [FIRST, SECOND, THIRD, None, FIRST - timedelta(days=1)])
def test_the_journal_tells_the_same_as_the_events(state: Path, until: date | None) -> None:
    whole = story(state)
    good = whole.reported(until)
    damage(whole, state)
    shown = Register(state, now=whole._now).reported(until)
    assert shown.reports == good.reports
    assert (shown.until, shown.waiting) == (until, ())
    assert shown.problem


def test_the_date_of_the_last_good_version_is_told_in_dutch(state: Path) -> None:
    register = story(state)
    damage(register, state)
    problem = register.reported().problem
    assert problem == (
        "De meldingen zijn nu niet te lezen. Wij tonen die van 24 november 2026, niet ververst."
    )
    assert "22 november 2026" in register.reported(FIRST).problem


def test_before_there_was_a_journal_there_is_nothing_to_tell(state: Path) -> None:
    register = Register(state)
    draft(register)
    damage(register, state)
    found = Register(state).reported()
    assert found.reports == () and "Wij tonen" not in found.problem


@pytest.mark.parametrize("line", ['{"event_id": 1}', "[1, 2]", '"x"', "null", "{", "\x00"])
def test_a_journal_that_somebody_wrote_in_stops_nobody(state: Path, line: str) -> None:
    register = story(state)
    good = register.reported().reports
    journal = state.with_suffix(".published.jsonl")
    lines = journal.read_text("utf-8").splitlines()
    journal.write_text("\n".join([line, *lines, line, ""]), "utf-8")
    damage(register, state)
    shown = Register(state).reported()
    assert shown.reports == good and shown.problem


@pytest.mark.parametrize(
    ("field", "value"), [("at", '"gisteren"'), ("role", '"koning"'), ("kind", "5")]
)
def test_a_journal_with_nonsense_in_it_is_no_answer(state: Path, field: str, value: str) -> None:
    register = Register(state)
    published(register)
    journal = state.with_suffix(".published.jsonl")
    before, _, rest = journal.read_text("utf-8").partition(f'"{field}": ')
    journal.write_text(f'{before}"{field}": {value},{rest.partition(",")[2]}', "utf-8")
    damage(register, state)
    found = Register(state).reported()
    assert found.reports == () and found.problem


def test_every_outage_has_a_revision_of_its_own(state: Path) -> None:
    register = story(state)
    found = []
    register._database.close()
    good = state.read_bytes()
    for content in (good, b"x" * 50, b"x" * 60, good, b"x" * 50):
        state.unlink()
        for ending in ("-wal", "-shm"):
            state.with_name(state.name + ending).unlink(missing_ok=True)
        state.write_bytes(content)
        found.append(register.revision())
    assert found == [12, -1, -1, 12, -2]


def test_a_server_that_is_away_is_asked_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    times, asked = [100.0], []
    monkeypatch.setattr("atlas.store.reporting.database.time.monotonic", lambda: times[0])
    register = Register(NOWHERE)
    prepare = register._database._prepare

    def counted(*given: object, **more: object) -> bool:
        asked.append(given)
        return prepare(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(register._database, "_prepare", counted)
    for _ in range(5):
        assert register.reported().problem and register.revision() == -1
    assert len(asked) == 1
    with pytest.raises(Unavailable):
        draft(register)  # who writes is not kept from trying
    assert len(asked) == 2
    times[0] += 6
    assert register.reported().problem
    assert len(asked) == 3
    assert len(caplog.records) == 1  # one line for one fault
    assert "geheim" not in caplog.text


def test_the_trail_is_read_in_parts(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = story(state)
    whole = list(register.events(PROVINCE))
    for size in (1, 2, 12, 13):
        monkeypatch.setattr("atlas.store.reporting.trail.CHUNK", size)
        assert list(register.events(PROVINCE)) == whole
    assert [event.act for event in whole][-3:] == [Act.WITHDRAW, Act.CREATE, Act.SUBMIT]


def test_the_trail_is_not_held_open_by_who_stops_reading(state: Path) -> None:
    register = story(state)
    trail = register.events(PROVINCE)
    next(trail)
    assert draft(register, "d").version == 1
