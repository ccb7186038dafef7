"""The register: what editors report, kept with the trail of every change.

Every change is one transaction: it asks `rules` whether the editor may, compares the version,
and keeps the report and its event; or it keeps nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from atlas.store.reporting import delivered, queries, rules, trail
from atlas.store.reporting.about import check_reason
from atlas.store.reporting.acting import NOT_YOURS, Acting
from atlas.store.reporting.records import (
    Act,
    Denied,
    Editor,
    Event,
    Kind,
    Placing,
    Report,
    Reported,
    Role,
)
from atlas.store.reporting.rules import allowed

FOLDER = Path(__file__).resolve().parents[3] / "state"
FILE = "atlas.sqlite"
MOST = 500  # events that are shown at a time


class Register(Acting):
    """The reports and events of one database; safe to use from many threads and processes.

    `url` is an address (`sqlite:///...` or `postgresql://...`) or the path of a SQLite file.
    `now` gives aware times. Every method may raise `Unavailable`, but for `reported`, `revision`
    and `state`, which always answer. Refused attempts of editors are kept as events (`Act.DENIED`,
    with the act in `reason`); a reader, who is nobody, only leaves a line in the log.
    """

    def create(
        self,
        editor: Editor,
        kind: Kind,
        area_code: str,
        subject: str,
        period: str,
        content: Mapping[str, str],
        file: bytes | None = None,
    ) -> Report:
        """Begin a report: a draft with version 1; `content` are the fields of its kind as text.

        `file` is what a delivery names by its checksum. Raises `Denied`, `Invalid`, and
        `Conflict` with the report that there is about this already (corrections may be several).
        """
        return self._create(editor, (kind, area_code, subject, period), content, file)

    def save(
        self,
        editor: Editor,
        report_id: str,
        version: int,
        content: Mapping[str, str],
        file: bytes | None = None,
    ) -> Report:
        """Change what is worked on; the report becomes a draft, what is public stays so.

        `file` where a delivery names another one than before. Raises `Denied`, `Invalid`, and
        `Conflict` when `version` is not how it stands now.
        """
        return self._act(editor, Act.SAVE, report_id, version, given=content, file=file)

    def submit(self, editor: Editor, report_id: str, version: int) -> Report:
        """Hand a draft in to the province; raises `Denied` and `Conflict`."""
        return self._act(editor, Act.SUBMIT, report_id, version)

    def publish(self, editor: Editor, report_id: str, version: int) -> Report:
        """Show what was handed in to everyone; raises `Denied` and `Conflict`.

        The figures of a delivery are in the data by then: see `begin`.
        """
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

    def file(self, editor: Editor, report: Report) -> bytes:
        """The file of a delivery as it was given; raises `Denied`, also when there is none."""
        digest = str(report.content.get("sha256", ""))
        with self._database.reading() as connection:
            there = None if connection is None else queries.report(connection, report.report_id)
            if connection is None or there is None or not rules.sees(editor, there.area_code):
                found = None
            else:
                found = delivered.file(connection, report.report_id, digest)
        if found is None:
            self._note(editor, None, there)
            raise Denied(NOT_YOURS)
        return found

    def begin(
        self,
        editor: Editor,
        act: Act,
        report_id: str,
        version: int,
        files: Mapping[str, str | None],
    ) -> Report:
        """Note that the figures of a delivery go to the data now, for `act` (publish, withdraw).

        Until `publish`, `withdraw` or `abandon` nobody can change it. `files` are those of the
        data that change, by their checksums: so a process that was killed in between can be
        finished (`begun`). Raises `Denied` and `Conflict`.
        """
        with self._asked(editor, act, report_id, version) as (connection, was):
            allowed(was.state, act)
            delivered.begin(connection, was, act, editor, files)
            return was

    def abandon(self, report: Report) -> None:
        """The figures of a delivery did not come into the data: it stays as it was."""
        with self._database.writing() as connection:
            delivered.forget(connection, report)

    def begun(self) -> tuple[tuple[Placing, Report], ...]:
        """The deliveries that are on their way to the data, or were when a process ended."""
        with self._database.reading() as connection:
            if connection is None:
                return ()
            found = delivered.placings(connection)
            reports = ((each, queries.report(connection, each.report_id)) for each in found)
            return tuple((each, report) for each, report in reports if report is not None)


def get_register() -> Register:
    """The register of this process: at `ATLAS_DATABASE`, or else in the folder `ATLAS_STATE`."""
    folder = os.environ.get("ATLAS_STATE") or FOLDER
    return _register(os.environ.get("ATLAS_DATABASE") or Path(folder) / FILE)


@lru_cache(maxsize=8)
def _register(url: str | Path) -> Register:
    return Register(url)
