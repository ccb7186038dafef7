"""Reading the register: quick, and always an answer for the public, with the last good version."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from sqlalchemy import Connection

from atlas.store.days import HERE
from atlas.store.reporting import queries
from atlas.store.reporting.database import Database
from atlas.store.reporting.journal import Journal
from atlas.store.reporting.records import Published, Report, Reported, State, Unavailable

LOG = logging.getLogger(__name__)
PAST = 4  # days in the past of which the answer is kept: thousands of reports are some 10 MB
Last = tuple[int, datetime | None]  # id and time of an event; 0 and None before the first
NOTHING = "De meldingen zijn nu niet te lezen."
KEPT = "De meldingen zijn nu niet te lezen. Wij tonen die van {}, niet ververst."


@dataclass(frozen=True, slots=True)
class View:
    """All reports, the newest change first, and what is public of them, at one event.

    `opened` is the opening of the database that it was read from, `last` the event, `seen` when
    that was.
    """

    opened: int = 0
    last: Last = (0, None)
    reports: tuple[Report, ...] = ()
    reported: Reported = Reported()
    seen: datetime | None = None


class Reading:
    """What was read is kept in memory; after a change only what changed is read again."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._journal = None if database.journal is None else Journal(database.journal)
        self._view = View()
        self._past: dict[tuple[int, Last], Reported] = {}

    def today(self) -> date:
        """The day in the Netherlands."""
        return self._now().astimezone(HERE).date()

    def reports(self) -> tuple[Report, ...]:
        """All reports, drafts too, the newest change first; raises `Unavailable`."""
        with self._database.reading() as connection:
            return () if connection is None else self._current(connection).reports

    def reported(self, until: date | None) -> Reported:
        """See `Register.reported`."""
        end = None
        if until is not None and until < self.today():  # nothing is known of later days
            end = datetime.combine(until + timedelta(days=1), time(), HERE)
        try:
            with self._database.reading() as connection:
                if connection is None:
                    found = Reported()
                elif end is None:
                    found = self._current(connection).reported
                else:
                    found = self._as_of(connection, end)
        except Unavailable:
            found = self._kept(end)
        return found if until is None else replace(found, until=until)

    def revision(self) -> int:
        """See `Register.revision`."""
        last = self._last()
        return -self._database.outages if last is None else last[0]

    def state(self) -> str:
        """See `Register.state`."""
        last = self._last()
        return f"{self._database.outages} {last}"

    def _last(self) -> Last | None:
        """The last event; None while the database cannot be read."""
        try:
            with self._database.reading() as connection:
                return (0, None) if connection is None else queries.last_event(connection)
        except Unavailable:
            return None

    def follow(self) -> None:
        """Bring the journal up to the events; a fault is logged, the change is kept anyway."""
        if self._journal is None:
            return
        try:
            with self._database.reading() as connection:
                if connection is not None:
                    self._journal.follow(connection)
        except Unavailable:
            LOG.warning("the journal of reports could not follow")

    def _current(self, connection: Connection) -> View:
        old, opened = self._view, self._database.opened
        last = queries.last_event(connection)
        if old.opened != opened or not (last == old.last or queries.has(connection, old.last)):
            old = View(opened)  # a backup was put back, or another database
        if last != old.last:
            old = _brought_up(old, queries.changed(connection, old.last[0]), last)
        self._view = replace(old, seen=self._now())
        return self._view

    def _as_of(self, connection: Connection, end: datetime) -> Reported:
        """What was public before `end`; the same until an event is added before `end`."""
        last = queries.last_event(connection, end)
        key = (self._database.opened, last)
        if key not in self._past:
            kept = list(self._past.items())[1 - PAST :]
            self._past = dict([*kept, (key, queries.as_of(connection, last[0]))])
        return self._past[key]

    def _kept(self, end: datetime | None) -> Reported:
        """The last good version, of the journal or else from memory, and what is wrong."""
        found, at = Reported(), None
        if self._journal is not None:
            try:
                found, at = self._journal.reported(end)
            except (OSError, ValueError, TypeError) as error:  # somebody wrote in it
                LOG.warning("the journal of reports is not readable: %s", type(error).__name__)
        if at is None and end is None:
            found, at = self._view.reported, self._view.seen
        if at is None:
            return Reported(problem=NOTHING)
        day = format_date(at.astimezone(HERE).date(), "d MMMM y", locale="nl")
        return replace(found, waiting=(), problem=KEPT.format(day))


def _brought_up(old: View, changed: list[Report], last: Last) -> View:
    """A view with the reports that changed since, the newest first."""
    ids = {report.report_id for report in changed}
    reports = (*changed, *(each for each in old.reports if each.report_id not in ids))
    public = [each for each in old.reported.reports if each.report_id not in ids]
    public += [made for report in changed if (made := _public(report))]
    public.sort(key=lambda each: (each.published_at, each.report_id))
    waiting = tuple(
        (report.kind, report.area_code, report.subject, report.period)
        for report in reversed(reports)
        if report.state is State.SUBMITTED
    )
    return View(old.opened, last, reports, Reported(tuple(public), waiting, revision=last[0]))


def _public(report: Report) -> Published | None:
    at, role = report.published_at, report.published_role
    if report.published is None or at is None or role is None:
        return None
    return Published(
        report_id=report.report_id,
        kind=report.kind,
        area_code=report.area_code,
        subject=report.subject,
        period=report.period,
        content=report.published,
        published_at=at,
        role=role,
    )
