"""The register: what editors report, kept with the trail of every change.

Every change is one transaction: it asks `rules` whether the editor may, compares the version,
and keeps the report and its event; or it keeps nothing.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from atlas.store.reporting import queries, rules, trail
from atlas.store.reporting.about import check_about, check_reason
from atlas.store.reporting.changes import after
from atlas.store.reporting.content import check
from atlas.store.reporting.database import Database
from atlas.store.reporting.reading import Reading
from atlas.store.reporting.records import (
    Act,
    Conflict,
    Denied,
    Editor,
    Event,
    Invalid,
    Kind,
    Report,
    Reported,
    Role,
    State,
)

FOLDER = Path(__file__).resolve().parents[3] / "state"
FILE = "atlas.sqlite"
MOST = 500  # events that are shown at a time
NOT_YOURS = "Deze melding bestaat niet, of u mag dit niet met haar doen."
CHANGED = "Iemand anders heeft deze melding intussen veranderd. Kijk wat er nu staat."
THERE_IS_ONE = "Hierover is al een melding. Open die melding en pas haar aan."


def _clock() -> datetime:
    return datetime.now(UTC)


class Register:
    """The reports and events of one database; safe to use from many threads and processes.

    `url` is an address (`sqlite:///...` or `postgresql://...`) or the path of a SQLite file.
    `now` gives aware times. Every method may raise `Unavailable`, but for `reported`, `revision`
    and `state`, which always answer. Refused attempts of editors are kept as events (`Act.DENIED`,
    with the act in `reason`); a reader, who is nobody, only leaves a line in the log.
    """

    def __init__(self, url: str | Path, now: Callable[[], datetime] = _clock) -> None:
        self._now = now
        self._database = Database(url)
        self._reading = Reading(self._database, now)

    def create(
        self,
        editor: Editor,
        kind: Kind,
        area_code: str,
        subject: str,
        period: str,
        content: Mapping[str, str],
    ) -> Report:
        """Begin a report: a draft with version 1; `content` are the fields of its kind as text.

        Raises `Denied`, `Invalid`, and `Conflict` with the report that there is about this
        already (corrections may be several).
        """
        check_about(kind, area_code, subject, period, self._reading.today())
        about = (kind, area_code, subject, period)
        new = Report("", *about, State.DRAFT, 0, {}, None, None, self._now(), editor.role)
        try:
            with self._writing(editor) as connection:
                if not rules.may(editor, Act.CREATE, kind, area_code):
                    raise Denied(NOT_YOURS)
                if there := queries.report_about(connection, *about):
                    raise Conflict(there, THERE_IS_ONE)
                checked = self._checked(editor, kind, content)
                number, at = trail.next_event(connection, self._now())
                report_id = secrets.token_hex(8)
                made = replace(new, report_id=report_id, version=1, content=checked, changed_at=at)
                queries.put(connection, number, None, made, editor, Act.CREATE)
                return made
        except Denied:
            self._note(editor, Act.CREATE, new)
            raise

    def save(
        self, editor: Editor, report_id: str, version: int, content: Mapping[str, str]
    ) -> Report:
        """Change what is worked on; the report becomes a draft, what is public stays so.

        Raises `Denied`, `Invalid`, and `Conflict` when `version` is not how it stands now.
        """
        return self._act(editor, Act.SAVE, report_id, version, given=content)

    def submit(self, editor: Editor, report_id: str, version: int) -> Report:
        """Hand a draft in to the province; raises `Denied` and `Conflict`."""
        return self._act(editor, Act.SUBMIT, report_id, version)

    def publish(self, editor: Editor, report_id: str, version: int) -> Report:
        """Show what was handed in to everyone; raises `Denied` and `Conflict`."""
        return self._act(editor, Act.PUBLISH, report_id, version)

    def send_back(self, editor: Editor, report_id: str, version: int, reason: str) -> Report:
        """Return what was handed in, with the reason; raises `Denied`, `Conflict`, `Invalid`."""
        return self._act(editor, Act.SEND_BACK, report_id, version, reason=check_reason(reason))

    def withdraw(self, editor: Editor, report_id: str, version: int) -> Report:
        """Take a report back, what is public too; raises `Denied` and `Conflict`."""
        return self._act(editor, Act.WITHDRAW, report_id, version)

    def report(self, editor: Editor, report_id: str) -> Report:
        """A report as it stands; raises `Denied`, also when there is none."""
        with self._database.reading() as connection:
            found = None if connection is None else queries.report(connection, report_id)
        if found is None or not rules.sees(editor, found.area_code):
            self._note(editor, None, found)
            raise Denied(NOT_YOURS)
        return found

    def reports(self, editor: Editor) -> tuple[Report, ...]:
        """The reports that this editor may see, the newest change first; none for a reader."""
        if editor.role is Role.READER:
            return ()
        found = self._reading.reports()
        return tuple(report for report in found if rules.sees(editor, report.area_code))

    def reported(self, until: date | None = None) -> Reported:
        """What is public; with `until` what was at the end of that day, Dutch time.

        A day that is not over is as now. Never raises: `problem` says when it could not be read,
        and `reports` are then the last that are known.
        """
        return self._reading.reported(until)

    def revision(self) -> int:
        """Id of the last event: another one, another answer. 0 when there is none.

        Negative while the database cannot be read, another number every time that begins.
        """
        return self._reading.revision()

    def state(self) -> str:
        """Another text whenever `reported` may say something else; always an answer.

        An id of an event is not enough: a database that is put back counts on from there.
        """
        return self._reading.state()

    def events(self, editor: Editor) -> Iterator[Event]:
        """The full trail, oldest first; raises `Denied` for who is not of the province."""
        if not rules.sees_all(editor):
            self._note(editor, None, None)
            raise Denied("Alleen de provincie mag het hele spoor zien.")
        return trail.all_events(self._database)

    def public_events(self, limit: int, offset: int) -> tuple[Event, ...]:
        """The trail as everyone may see it, newest first; at most `MOST` at a time.

        Without pseudonym, reason and the gemeente of the editor; with content where it is public.
        """
        with self._database.reading() as connection:
            if connection is None:
                return ()
            return queries.public_events(connection, max(0, min(limit, MOST)), max(0, offset))

    def _act(
        self,
        editor: Editor,
        act: Act,
        report_id: str,
        version: int,
        given: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> Report:
        was = None
        try:
            with self._writing(editor) as connection:
                was = queries.report(connection, report_id)
                if was is None or not rules.may(editor, act, was.kind, was.area_code):
                    raise Denied(NOT_YOURS)
                if version != was.version:
                    raise Conflict(was, CHANGED)
                content = None if given is None else self._checked(editor, was.kind, given)
                number, at = trail.next_event(connection, self._now())
                now = after(was, act, at, editor.role, content=content, reason=reason)
                queries.put(connection, number, was, now, editor, act)
        except Denied:
            self._note(editor, act, was)
            raise
        if act in (Act.PUBLISH, Act.WITHDRAW):
            self._reading.follow()
        return now

    @contextmanager
    def _writing(self, editor: Editor) -> Iterator[Connection]:
        """A transaction for an editor; a reader does not even make a database."""
        if editor.role is Role.READER:
            raise Denied(NOT_YOURS)
        with self._database.writing() as connection:
            yield connection

    def _checked(self, editor: Editor, kind: Kind, given: Mapping[str, str]) -> dict[str, Any]:
        content, problems = check(kind, given, self._reading.today())
        if problems:
            raise Invalid(problems)
        if kind is Kind.CORRECTION and not rules.may_correct(editor, content["area_code"]):
            raise Denied("U kunt alleen cijfers van uw eigen gemeente verbeteren.")
        return content

    def _note(self, editor: Editor, act: Act | None, about: Report | None) -> None:
        trail.note_refusal(self._database, self._now(), editor, act, about)


def get_register() -> Register:
    """The register of this process: at `ATLAS_DATABASE`, or else in the folder `ATLAS_STATE`."""
    folder = os.environ.get("ATLAS_STATE") or FOLDER
    return _register(os.environ.get("ATLAS_DATABASE") or Path(folder) / FILE)


@lru_cache(maxsize=8)
def _register(url: str | Path) -> Register:
    return Register(url)
