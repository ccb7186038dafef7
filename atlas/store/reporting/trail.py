"""The trail: when an event is, refused attempts, and reading all of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from atlas.store.reporting import queries
from atlas.store.reporting.database import Database
from atlas.store.reporting.records import Act, Editor, Event, Report, Role, Unavailable

LOG = logging.getLogger(__name__)
CHUNK = 1000  # events that are read at a time
CLOCK = timedelta(minutes=5)  # that the clocks of machines may differ without a word


def next_event(connection: Connection, now: datetime) -> tuple[int, datetime]:
    """Number and time of the next event.

    The time is never before that of the last event: a clock that runs back makes no other order.
    """
    number, last = queries.last_event(connection)
    if last is None or now >= last:
        return number + 1, now
    if last - now > CLOCK:
        LOG.warning("the clock is behind the last event by %s", last - now)
    return number + 1, last


def note_refusal(
    database: Database, now: datetime, editor: Editor, act: Act | None, about: Report | None
) -> None:
    """Keep that an editor tried what he may not (None: reading); never raises.

    The log tells role and gemeente, nothing personal. A reader is nobody, and anyone on the
    internet can be one: he leaves a line in the log, but nothing that fills the database.
    """
    attempt = act.value if act else "gelezen"
    area = about.area_code if about else "-"
    LOG.warning("refused: %s of %s: %s on %s", editor.role, editor.area_code, attempt, area)
    if about is None or editor.role is Role.READER:
        return
    try:
        with database.writing() as connection:
            number, at = next_event(connection, now)
            queries.put_event(connection, _refused(number, at, editor, attempt, about))
    except Unavailable:
        LOG.warning("the refused attempt could not be kept as an event")


def _refused(number: int, at: datetime, editor: Editor, attempt: str, about: Report) -> Event:
    return Event(
        event_id=number,
        at=at,
        act=Act.DENIED,
        role=editor.role,
        pseudonym=editor.pseudonym,
        editor_area=editor.area_code,
        report_id=about.report_id,
        kind=about.kind,
        area_code=about.area_code,
        subject=about.subject,
        period=about.period,
        version=about.version,
        before={},
        after={},
        reason=attempt,
    )


def all_events(database: Database) -> Iterator[Event]:
    """Every event, oldest first, read in chunks: no transaction stays open meanwhile."""
    last = 0
    while True:
        with database.reading() as connection:
            found = [] if connection is None else queries.events(connection, last, CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1].event_id
