"""The full trail as a file, for who may have it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from atlas.figures.tables import neutral
from atlas.store.reporting.records import Event

COLUMNS = (
    "nummer",
    "tijdstip",
    "handeling",
    "rol",
    "code",
    "gemeente_van_redacteur",
    "melding",
    "soort",
    "gemeld_door",
    "onderwerp",
    "periode",
    "versie",
    "was",
    "werd",
    "reden",
)


def trail_csv(events: Iterable[Event]) -> bytes:
    """One row a change, oldest first: `;`, CRLF, UTF-8 with BOM; times in UTC.

    `was` and `werd` are JSON of the changed fields. Text that a spreadsheet could take for a
    formula is neutralised.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow([event.event_id, *(neutral(text) for text in _texts(event))])
    return out.getvalue().encode("utf-8-sig")


def _texts(event: Event) -> tuple[str, ...]:
    """The columns after the number."""
    return (
        event.at.isoformat(timespec="seconds"),
        event.act.value,
        event.role.value,
        event.pseudonym,
        event.editor_area,
        event.report_id,
        event.kind.value,
        event.area_code,
        event.subject,
        event.period,
        str(event.version),
        _json(event.before),
        _json(event.after),
        event.reason,
    )


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False, sort_keys=True) if fields else ""
