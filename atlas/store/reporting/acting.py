"""How a change is made: one transaction that asks the rules, and keeps all or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from atlas.store.reporting import delivered, queries, rules, trail
from atlas.store.reporting.about import check_about
from atlas.store.reporting.changes import after
from atlas.store.reporting.content import check
from atlas.store.reporting.database import Database
from atlas.store.reporting.reading import Reading
from atlas.store.reporting.records import (
    Act,
    Conflict,
    Denied,
    Editor,
    Invalid,
    Kind,
    Report,
    Role,
    State,
)

NOT_YOURS = "Deze melding bestaat niet, of u mag dit niet met haar doen."
CHANGED = "Iemand anders heeft deze melding intussen veranderd. Kijk wat er nu staat."
THERE_IS_ONE = "Hierover is al een melding. Open die melding en pas haar aan."
About = tuple[Kind, str, str, str]  # kind, area, subject, period


def clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Acting:
    """A database in which editors make changes, and the trail of what they tried."""

    def __init__(self, url: str | Path, now: Callable[[], datetime] = clock) -> None:
        self._now = now
        self._database = Database(url)
        self._reading = Reading(self._database, now)

    def _create(
        self, editor: Editor, about: About, content: Mapping[str, str], file: bytes | None
    ) -> Report:
        """A new report, unless there is one about this already."""
        check_about(*about, self._reading.today())
        new = Report("", *about, State.DRAFT, 0, {}, None, None, self._now(), editor.role)
        try:
            with self._writing(editor) as connection:
                if not rules.may(editor, Act.CREATE, new.kind, new.area_code):
                    raise Denied(NOT_YOURS)
                if there := queries.report_about(connection, *about):
                    raise Conflict(there, THERE_IS_ONE)
                checked = self._checked(editor, new.kind, content)
                number, at = trail.next_event(connection, self._now())
                report_id = secrets.token_hex(8)
                made = replace(new, report_id=report_id, version=1, content=checked, changed_at=at)
                queries.put(connection, number, None, made, editor, Act.CREATE)
                delivered.keep_file(connection, made, file)
                return made
        except Denied:
            self._note(editor, Act.CREATE, new)
            raise

    def _act(
        self,
        editor: Editor,
        act: Act,
        report_id: str,
        version: int,
        given: Mapping[str, str] | None = None,
        reason: str = "",
        file: bytes | None = None,
    ) -> Report:
        """A report after an act; `given` is what it says from now on."""
        with self._asked(editor, act, report_id, version) as (connection, was):
            content = None if given is None else self._checked(editor, was.kind, given)
            number, at = trail.next_event(connection, self._now())
            now = after(was, act, at, editor.role, content=content, reason=reason)
            queries.put(connection, number, was, now, editor, act)
            delivered.keep_file(connection, now, file)
            delivered.forget(connection, now)
        if act in (Act.PUBLISH, Act.WITHDRAW):
            self._reading.follow()
        return now

    @contextmanager
    def _asked(
        self, editor: Editor, act: Act, report_id: str, version: int
    ) -> Iterator[tuple[Connection, Report]]:
        """A transaction, and the report as it stands, when this editor may do this now."""
        was = None
        try:
            with self._writing(editor) as connection:
                was = queries.report(connection, report_id)
                if was is None or not rules.may(editor, act, was.kind, was.area_code):
                    raise Denied(NOT_YOURS)
                if version != was.version:
                    raise Conflict(was, CHANGED)
                delivered.refuse_others(connection, was, act)
                yield connection, was
        except Denied:
            self._note(editor, act, was)
            raise

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
