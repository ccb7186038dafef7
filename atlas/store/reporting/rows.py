"""Between the rows of the tables and the records of the register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from atlas.store.reporting.records import Act, Event, Kind, Published, Report, Role, State


def to_json(content: Mapping[str, Any]) -> str:
    """Fields as text; the same fields give the same text."""
    return json.dumps(dict(content), ensure_ascii=False, sort_keys=True, allow_nan=False)


def of_json(text: str) -> dict[str, Any]:
    """The fields that `to_json` wrote; raises `ValueError` for all else."""
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("no fields")
    return fields


def report_of(row: Row[Any]) -> Report:
    """A row of the table `report`."""
    content = of_json(row.content)
    public = content if row.published == row.content else None
    if public is None and row.published is not None:
        public = of_json(row.published)
    return Report(
        report_id=row.report_id,
        kind=Kind(row.kind),
        area_code=row.area_code,
        subject=row.subject,
        period=row.period,
        state=State(row.state),
        version=row.version,
        content=content,
        published=public,
        published_at=row.published_at,
        changed_at=row.changed_at,
        changed_role=Role(row.changed_role),
        reason=row.reason,
        published_role=None if row.published_role is None else Role(row.published_role),
    )


def report_row(report: Report) -> dict[str, Any]:
    """The columns of a report, but for `event_id`."""
    public, role = report.published, report.published_role
    return {
        "report_id": report.report_id,
        "kind": report.kind.value,
        "area_code": report.area_code,
        "subject": report.subject,
        "period": report.period,
        "state": report.state.value,
        "version": report.version,
        "content": to_json(report.content),
        "published": None if public is None else to_json(public),
        "published_at": report.published_at,
        "published_role": None if role is None else role.value,
        "changed_at": report.changed_at,
        "changed_role": report.changed_role.value,
        "reason": report.reason,
    }


def event_of(row: Row[Any]) -> Event:
    """A row of the table `event`."""
    return Event(
        event_id=row.event_id,
        at=row.at,
        act=Act(row.act),
        role=Role(row.role),
        pseudonym=row.pseudonym,
        editor_area=row.editor_area,
        report_id=row.report_id or "",
        kind=Kind(row.kind),
        area_code=row.area_code,
        subject=row.subject,
        period=row.period,
        version=row.version,
        before=of_json(row.before),
        after=of_json(row.after),
        reason=row.reason,
    )


def event_row(event: Event) -> dict[str, Any]:
    """The columns of an event."""
    return {
        "event_id": event.event_id,
        "at": event.at,
        "act": event.act.value,
        "role": event.role.value,
        "pseudonym": event.pseudonym,
        "editor_area": event.editor_area,
        "report_id": event.report_id or None,
        "kind": event.kind.value,
        "area_code": event.area_code,
        "subject": event.subject,
        "period": event.period,
        "version": event.version,
        "before": to_json(event.before),
        "after": to_json(event.after),
        "reason": event.reason,
    }


def published(rows: Sequence[Sequence[Any]]) -> tuple[Published, ...]:
    """Many rows at once of: id, kind, area, subject, period, content, time, role."""
    contents = json.loads(f"[{','.join(row[5] for row in rows)}]")
    kinds, roles = {kind.value: kind for kind in Kind}, {role.value: role for role in Role}
    return tuple(
        Published(row[0], kinds[row[1]], row[2], row[3], row[4], content, row[6], roles[row[7]])
        for row, content in zip(rows, contents, strict=True)
    )


def waiting(rows: Iterable[Sequence[str]]) -> tuple[tuple[Kind, str, str, str], ...]:
    """Rows of kind, area, subject and period."""
    return tuple((Kind(kind), area, subject, period) for kind, area, subject, period in rows)
