"""What was ever made public, line by line beside the SQLite file: read when that is damaged."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from atlas.store.reporting import queries
from atlas.store.reporting.records import Act, Event, Kind, Published, Reported, Role

LOG = logging.getLogger(__name__)
KEYS = {
    *("event_id", "at", "act", "role", "content"),
    *("report_id", "kind", "area_code", "subject", "period"),
}


class Journal:
    """A file to which every publish and withdrawal is added; nothing in it is ever changed.

    It is a copy of what the events say, and follows them: what a killed process did not add, the
    next one does. Twice the same line is as once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._last: dict[str, Any] | None = None  # the last line; None: not looked yet

    def follow(self, connection: Connection) -> None:
        """Add what the events have and the file has not; what fails is only logged.

        A file with another history than the database is of before a backup was put back: it is
        set aside under a name with the moment, and a new one begins.
        """
        try:
            with self._lock:
                self._bring_up(connection)
        except OSError as error:
            LOG.warning("the journal of reports is not written: %s", type(error).__name__)

    def _bring_up(self, connection: Connection) -> None:
        last = self._known()
        if last and not _knows(connection, last):
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            os.replace(self._file, self._file.with_name(f"{self._file.name}.{stamp}"))
            LOG.warning("the journal of reports has another history: set aside")
            last = self._last = {}
        new = queries.public_acts(connection, last.get("event_id", 0))
        if new:
            self._add([_line(event) for event in new])

    def reported(self, end: datetime | None) -> tuple[Reported, datetime | None]:
        """What was public before `end` (at the last line when None), and when that line was."""
        public: dict[str, Published] = {}
        seen, at = 0, None
        for line in self._lines():
            moment = datetime.fromisoformat(line["at"])
            if end is not None and moment >= end:
                continue
            seen, at = max(seen, line["event_id"]), moment
            public.pop(line["report_id"], None)
            if line["act"] == Act.PUBLISH.value:
                public[line["report_id"]] = _published(line, moment)
        found = sorted(public.values(), key=lambda each: (each.published_at, each.report_id))
        return Reported(tuple(found), revision=seen), at

    def _known(self) -> dict[str, Any]:
        if self._last is None:
            self._last = next(iter(reversed(list(self._lines()))), {})
        return self._last

    def _add(self, new: list[dict[str, Any]]) -> None:
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in new)
        with open(self._file, "ab+", opener=_own) as file:
            if file.tell() and file.seek(-1, os.SEEK_END) and file.read(1) != b"\n":
                text = f"\n{text}"  # a line that was cut off stays alone
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        self._last = new[-1]

    def _lines(self) -> Iterator[dict[str, Any]]:
        """The whole lines, in the order of the events; one that was cut off is passed over."""
        try:
            text = self._file.read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return
        found = {}
        for line in text.split("\n"):
            try:
                values = json.loads(line)
                if values.keys() == KEYS:
                    found[int(values["event_id"])] = values
            except (ValueError, AttributeError):
                continue
        for event_id in sorted(found):
            yield found[event_id]


def _own(path: str, flags: int) -> int:
    """Open a file that, when it is new, only its owner may read."""
    return os.open(path, flags, 0o600)


def _knows(connection: Connection, line: dict[str, Any]) -> bool:
    found = queries.events(connection, line["event_id"] - 1, 1)
    return bool(found) and _line(found[0]) == line


def _line(event: Event) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "at": event.at.isoformat(),
        "act": event.act.value,
        "role": event.role.value,
        "report_id": event.report_id,
        "kind": event.kind.value,
        "area_code": event.area_code,
        "subject": event.subject,
        "period": event.period,
        "content": dict(event.after),
    }


def _published(line: dict[str, Any], moment: datetime) -> Published:
    return Published(
        report_id=line["report_id"],
        kind=Kind(line["kind"]),
        area_code=line["area_code"],
        subject=line["subject"],
        period=line["period"],
        content=line["content"],
        published_at=moment,
        role=Role(line["role"]),
    )
