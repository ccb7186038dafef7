"""What is kept of a delivery beside its report: the file as given, and what is on its way.

Every function works in the transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from atlas.store.reporting import rows
from atlas.store.reporting.records import (
    Act,
    Conflict,
    Editor,
    FieldProblem,
    Invalid,
    Kind,
    Placing,
    Report,
    Role,
)
from atlas.store.reporting.schema import FILE, PLACING

F, P = FILE.c, PLACING.c
MOST_BYTES = 20 * 1024 * 1024
BUSY = "Deze levering wordt op dit moment verwerkt. Probeer het over een minuut opnieuw."
NO_FILE = FieldProblem("sha256", "Het bestand is niet meegekomen.", "Kies het bestand opnieuw.")


def keep_file(connection: Connection, report: Report, content: bytes | None) -> None:
    """Keep the file that a report names; older ones go, unless they are public.

    Raises `Invalid` where the report names a file that neither came along nor is its own: a
    checksum is no key to what another gemeente delivered.
    """
    if report.kind is not Kind.DELIVERY:
        return
    named = str(report.content.get("sha256", ""))
    kept = set(connection.scalars(select(F.sha256).where(F.report_id == report.report_id)))
    if content is not None and named not in kept:
        if len(content) > MOST_BYTES or sha256(content).hexdigest() != named:
            raise Invalid((NO_FILE,))
        values = {"report_id": report.report_id, "sha256": named, "content": content}
        connection.execute(insert(FILE).values(values))
        kept.add(named)
    if named not in kept:
        raise Invalid((NO_FILE,))
    used = {named, str((report.published or {}).get("sha256", named))}
    gone = (F.report_id == report.report_id, F.sha256.in_(kept - used))
    connection.execute(delete(FILE).where(*gone))


def file(connection: Connection, report_id: str, digest: str) -> bytes | None:
    """The file of a report with this checksum, as it was given."""
    query = select(F.content).where(F.report_id == report_id, F.sha256 == digest)
    found = connection.scalar(query)
    return None if found is None else bytes(found)


def begin(
    connection: Connection,
    report: Report,
    act: Act,
    editor: Editor,
    files: Mapping[str, str | None],
) -> None:
    """Note that the figures of a report are going to the data."""
    values = {
        "report_id": report.report_id,
        "version": report.version,
        "act": act.value,
        "role": editor.role.value,
        "pseudonym": editor.pseudonym,
        "editor_area": editor.area_code,
        "files": rows.to_json(files),
    }
    forget(connection, report)
    connection.execute(insert(PLACING).values(values))


def forget(connection: Connection, report: Report) -> None:
    """Nothing of this report is on its way any more."""
    if report.kind is Kind.DELIVERY:
        connection.execute(delete(PLACING).where(P.report_id == report.report_id))


def placings(connection: Connection) -> tuple[Placing, ...]:
    """All that is on its way, or was when a process ended."""
    return tuple(map(_placing, connection.execute(select(PLACING).order_by(P.report_id))))


def refuse_others(connection: Connection, report: Report, act: Act) -> None:
    """Raise `Conflict` where the figures of a report are on their way for another act."""
    if report.kind is not Kind.DELIVERY:
        return
    found = connection.scalar(select(P.act).where(P.report_id == report.report_id))
    if found is not None and found != act.value:
        raise Conflict(report, BUSY)


def _placing(row: Row[Any]) -> Placing:
    editor = Editor(Role(row.role), row.pseudonym, row.editor_area)
    return Placing(row.report_id, row.version, Act(row.act), editor, rows.of_json(row.files))
