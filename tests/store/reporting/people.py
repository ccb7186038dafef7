"""Who edits in the tests, a clock to move, and a second opinion on what events add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from atlas.store.reporting.records import Act, Editor, Event, Kind, Report, Role
from atlas.store.reporting.register import Register

ASSEN = Editor(Role.GEMEENTE, "pseudo-assen", "GM0106")
EMMEN = Editor(Role.GEMEENTE, "pseudo-emmen", "GM0114")
PROVINCE = Editor(Role.PROVINCE, "pseudo-provincie")
ADMIN = Editor(Role.ADMIN, "pseudo-beheer")
READER = Editor(Role.READER, "")
EVERYONE = (ASSEN, EMMEN, PROVINCE, ADMIN, READER)
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
ABOUT = (Kind.PROGRESS, "GM0106", "ua-2-4-a", "2026-2")
FILE = b"gebied;2025\nAssen;12\n"
DELIVERED = {
    "title": "Mantelzorgers met steun",
    "question": "Hoeveel mantelzorgers krijgen steun?",
    "description": "Aantal mantelzorgers met een indicatie.",
    "theme": "zorg",
    "unit": "personen",
    "decimals": "0",
    "reference_date": "2026-01-01",
    "threshold": "10",
    "kind": "measured",
    "direction": "neutral",
    "licence": "CC BY 4.0",
    "delivered": "2026-11-22",
    "file_name": "mantelzorg.csv",
    "sha256": sha256(FILE).hexdigest(),
    "mapping": "{}",
}
STARTED = {"status": "gestart", "explanation": "Wij zijn begonnen."}


class Clock:
    """Says the time that it was set to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


def draft(register: Register, subject: str = "ua-2-4-a", **content: str) -> Report:
    """A new report of Assen."""
    return register.create(ASSEN, ABOUT[0], ABOUT[1], subject, ABOUT[3], STARTED | content)


def handed_in(register: Register, subject: str = "ua-2-4-a", **content: str) -> Report:
    """A report of Assen that waits for the province."""
    report = draft(register, subject, **content)
    return register.submit(ASSEN, report.report_id, report.version)


def published(register: Register, subject: str = "ua-2-4-a", **content: str) -> Report:
    """A report of Assen that everyone sees."""
    report = handed_in(register, subject, **content)
    return register.publish(PROVINCE, report.report_id, report.version)


def replay(events: Iterable[Event]) -> dict[str, dict[str, Any]]:
    """How every report stands by its events alone, written without the code of the register."""
    states = {
        Act.CREATE: "concept",
        Act.SAVE: "concept",
        Act.SUBMIT: "ingediend",
        Act.PUBLISH: "gepubliceerd",
        Act.SEND_BACK: "teruggestuurd",
        Act.WITHDRAW: "ingetrokken",
    }
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.act is Act.DENIED:
            continue
        empty = {"version": 0, "content": {}, "published": None, "published_at": None, "reason": ""}
        report = found.setdefault(event.report_id, empty)
        report["version"] += 1
        assert event.version == report["version"]
        report["state"] = states[event.act]
        report["changed_at"], report["changed_role"] = event.at, event.role
        report["about"] = (event.kind, event.area_code, event.subject, event.period)
        if event.act is not Act.SAVE:
            report["reason"] = event.reason
        if event.act in (Act.CREATE, Act.SAVE):
            assert {name: report["content"].get(name) for name in event.before} == event.before
            report["content"] = report["content"] | event.after
        if event.act is Act.PUBLISH:
            assert event.after == report["content"]
            report["published"], report["published_at"] = event.after, event.at
        if event.act is Act.WITHDRAW:
            report["published"], report["published_at"] = None, None
    return found


def standing(report: Report) -> dict[str, Any]:
    """A report in the form of `replay`."""
    return {
        "version": report.version,
        "content": report.content,
        "published": report.published,
        "published_at": report.published_at,
        "reason": report.reason,
        "state": report.state.value,
        "changed_at": report.changed_at,
        "changed_role": report.changed_role,
        "about": (report.kind, report.area_code, report.subject, report.period),
    }


def assert_whole(register: Register) -> None:
    """The events are 1, 2, 3, ... in the order of time, and add up to the reports."""
    events = list(register.events(PROVINCE))
    assert [event.event_id for event in events] == list(range(1, len(events) + 1))
    assert sorted(event.at for event in events) == [event.at for event in events]
    reports = {report.report_id: standing(report) for report in register.reports(PROVINCE)}
    assert reports == replay(events)
