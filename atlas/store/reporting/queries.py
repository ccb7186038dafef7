"""What is asked of the two tables; every function works in the transaction of the caller."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, TextClause, func, insert, select, update

from atlas.store.reporting import changes, rows
from atlas.store.reporting.records import Act, Editor, Event, Kind, Report, Reported
from atlas.store.reporting.schema import EVENT, ONCE, PUBLIC_ACTS, REPORT, SHOWN_ACTS

E, R = EVENT.c, REPORT.c
ID = re.compile(r"[0-9a-f]{16}")


def report(connection: Connection, report_id: str) -> Report | None:
    """The report with this id, None when there is none."""
    if not isinstance(report_id, str) or not ID.fullmatch(report_id):
        return None
    row = connection.execute(select(REPORT).where(R.report_id == report_id)).one_or_none()
    return None if row is None else rows.report_of(row)


def report_about(
    connection: Connection, kind: Kind, area_code: str, subject: str, period: str
) -> Report | None:
    """The one report about this; None when there is none, and always for a correction."""
    if kind is Kind.CORRECTION:
        return None
    about = (
        ONCE,  # in the words of the index, so that it is used
        R.kind == kind.value,
        R.area_code == area_code,
        R.subject == subject,
        R.period == period,
    )
    row = connection.execute(select(REPORT).where(*about)).one_or_none()
    return None if row is None else rows.report_of(row)


def changed(connection: Connection, since: int) -> list[Report]:
    """The reports that changed after an event, the newest change first."""
    query = select(REPORT).where(R.event_id > since).order_by(R.event_id.desc())
    return [rows.report_of(row) for row in connection.execute(query)]


def last_event(
    connection: Connection, before: datetime | None = None
) -> tuple[int, datetime | None]:
    """Id and time of the last event (before a moment); 0 and None when there is none."""
    query = select(E.event_id, E.at).order_by(E.event_id.desc()).limit(1)
    if before is not None:  # times never run back, so the last in time is the last in number
        query = query.where(E.at < before).order_by(None).order_by(E.at.desc(), E.event_id.desc())
    row = connection.execute(query).one_or_none()
    return (0, None) if row is None else (row.event_id, row.at)


def has(connection: Connection, event: tuple[int, datetime | None]) -> bool:
    """Whether an event of this id and time is there; True for 0 and None, before the first."""
    number, at = event
    return not number or connection.scalar(select(E.at).where(E.event_id == number)) == at


def put(
    connection: Connection, event_id: int, was: Report | None, now: Report, editor: Editor, act: Act
) -> None:
    """Keep a report as it is after an act, and the event of that act."""
    columns: dict[str, Any] = {**rows.report_row(now), "event_id": event_id}
    if was is None:
        connection.execute(insert(REPORT).values(columns))
    else:
        connection.execute(update(REPORT).where(R.report_id == now.report_id).values(columns))
    if act is Act.PUBLISH:
        before, _ = changes.fields((was and was.published) or {}, now.content)
        after = dict(now.content)
    else:
        before, after = changes.fields(was.content if was else {}, now.content)
    event = Event(
        event_id=event_id,
        at=now.changed_at,
        act=act,
        role=editor.role,
        pseudonym=editor.pseudonym,
        editor_area=editor.area_code,
        report_id=now.report_id,
        kind=now.kind,
        area_code=now.area_code,
        subject=now.subject,
        period=now.period,
        version=now.version,
        before=before,
        after=after,
        reason=now.reason if act is Act.SEND_BACK else "",
    )
    put_event(connection, event)


def put_event(connection: Connection, event: Event) -> None:
    """Add an event; one without a report was refused before there was one."""
    connection.execute(insert(EVENT).values(rows.event_row(event)))


def as_of(connection: Connection, revision: int) -> Reported:
    """All that was public after an event, and what waited then; from the events alone."""
    columns = (E.report_id, E.kind, E.area_code, E.subject, E.period)
    published = (
        select(*columns, E.after, E.at, E.role)
        .where(E.event_id.in_(_last_of_each(revision, PUBLIC_ACTS)), E.act == Act.PUBLISH.value)
        .order_by(E.at, E.report_id)
    )
    handed_in = (
        select(*columns[1:])
        .where(E.event_id.in_(_last_of_each(revision, SHOWN_ACTS)), E.act == Act.SUBMIT.value)
        .order_by(E.event_id)
    )
    return Reported(
        rows.published(connection.execute(published).all()),
        rows.waiting(tuple(row) for row in connection.execute(handed_in)),
        revision=revision,
    )


def _last_of_each(revision: int, acts: TextClause) -> Select[Any]:
    """The id of the last event of every report with such an act, up to `revision`."""
    return select(func.max(E.event_id)).where(acts, E.event_id <= revision).group_by(E.report_id)


def events(connection: Connection, after: int, limit: int) -> list[Event]:
    """The next events after an id, oldest first."""
    query = select(EVENT).where(E.event_id > after).order_by(E.event_id).limit(limit)
    return [rows.event_of(row) for row in connection.execute(query)]


def public_acts(connection: Connection, after: int) -> list[Event]:
    """The events after an id that changed what is public, oldest first."""
    query = select(EVENT).where(E.event_id > after, PUBLIC_ACTS).order_by(E.event_id)
    return [rows.event_of(row) for row in connection.execute(query)]


def public_events(connection: Connection, limit: int, offset: int) -> tuple[Event, ...]:
    """Changes as the public sees them, newest first: who by role only, what when it is public.

    Refused attempts are no changes. What was withdrawn is no longer told.
    """
    shown = select(E.event_id).where(SHOWN_ACTS).order_by(E.event_id.desc())
    query = (
        select(EVENT, R.published.is_not(None).label("is_public"))
        .join(REPORT, R.report_id == E.report_id)
        .where(E.event_id.in_(shown.limit(limit).offset(offset)))
        .order_by(E.event_id.desc())
    )
    found = []
    for row in connection.execute(query):
        event = replace(rows.event_of(row), pseudonym="", editor_area="", reason="")
        if event.act is not Act.PUBLISH or not row.is_public:
            event = replace(event, before={}, after={})
        found.append(event)
    return tuple(found)
