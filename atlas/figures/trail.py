"""The full trail of the reports as a file: every change, by whom as a code, from what to what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import BinaryIO

from atlas.figures.tables import neutral
from atlas.store.reporting.records import Event

COLUMNS = {  # of the CSV file: name and field
    "nummer": "event_id",
    "tijdstip": "at",
    "handeling": "act",
    "rol": "role",
    "code": "pseudonym",
    "gemeente_van_redacteur": "editor_area",
    "melding": "report_id",
    "soort": "kind",
    "gemeld_door": "area_code",
    "onderwerp": "subject",
    "periode": "period",
    "versie": "version",
    "was": "before",
    "werd": "after",
    "reden": "reason",
}


def write_csv(events: Iterable[Event], file: BinaryIO) -> None:
    """One row a change, for a Dutch Excel: `;`, CRLF, UTF-8 with BOM; times in UTC.

    `was` and `werd` are JSON of the changed fields. Text that a spreadsheet could take for a
    formula is neutralised.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for event in events:
        rows.writerow([_cell(value) for value in _values(event).values()])
    text.detach()


def csv_bytes(events: Iterable[Event]) -> bytes:
    """The same as `write_csv`, in memory."""
    file = io.BytesIO()
    write_csv(events, file)
    return file.getvalue()


def write_json(events: Iterable[Event], file: BinaryIO) -> None:
    """One list; every event on a line of its own."""
    before = b"["
    for event in events:
        file.write(before + b"\n" + json.dumps(_values(event), ensure_ascii=False).encode())
        before = b","
    file.write((before if before == b"[" else b"") + b"\n]\n")


def _values(event: Event) -> dict[str, object]:
    """The fields of an event; its time in UTC as text."""
    fields = {field: getattr(event, field) for field in COLUMNS.values()}
    return fields | {"at": event.at.isoformat()}


def _cell(value: object) -> object:
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return neutral(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
