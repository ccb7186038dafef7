"""The command spoor: the full trail of the reports as a file, for who runs the machine."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from atlas.cli.answers import CommandError
from atlas.cli.output import part_of, print_json
from atlas.figures.numbers import format_number
from atlas.figures.tables import neutral
from atlas.store.reporting.records import Editor, Event, RegisterError, Role
from atlas.store.reporting.register import get_register

COLUMNS = {  # of the CSV file: name and field
    "nummer": "event_id",
    "tijd": "at",
    "handeling": "act",
    "rol": "role",
    "pseudoniem": "pseudonym",
    "gemeente_van_redacteur": "editor_area",
    "melding": "report_id",
    "soort": "kind",
    "gebied": "area_code",
    "onderwerp": "subject",
    "periode": "period",
    "versie": "version",
    "van": "before",
    "naar": "after",
    "reden": "reason",
}


def run_spoor(options: argparse.Namespace) -> int:
    """Write every event, oldest first, to the file of --out; it is whole or it is not there."""
    write = _writer(options.out)
    count = 0

    def counted(events: Iterable[Event]) -> Iterable[Event]:
        nonlocal count
        for event in events:
            count += 1
            yield event

    try:
        events = get_register().events(Editor(Role.ADMIN, ""))
        with part_of(options.out) as file:
            os.chmod(file.name, 0o600)  # it holds what is not public
            write(counted(events), file)
    except RegisterError as error:
        raise CommandError(str(error)) from None
    except OSError:
        message = f"{options.out} is niet te schrijven; controleer de map en de ruimte"
        raise CommandError(message) from None
    if options.json:
        print_json({"events": count, "out": str(options.out)})
    else:
        print(f"geschreven: {options.out} ({format_number(count, 0)} regels)")
    return 0


def _writer(out: Path) -> Callable[[Iterable[Event], BinaryIO], None]:
    writers = {".csv": _write_csv, ".json": _write_json}
    if out.suffix.lower() not in writers:
        raise CommandError(f"--out moet eindigen op .csv of .json, niet op '{out.suffix}'")
    return writers[out.suffix.lower()]


def _values(event: Event) -> dict[str, object]:
    """The fields of an event; its time in UTC as text."""
    fields = {field: getattr(event, field) for field in COLUMNS.values()}
    return fields | {"at": event.at.isoformat(timespec="microseconds")}


def _write_csv(events: Iterable[Event], file: BinaryIO) -> None:
    """For a Dutch Excel: `;`, CRLF, UTF-8 with BOM; no cell that it would run as a formula."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for event in events:
        rows.writerow([_cell(value) for value in _values(event).values()])
    text.detach()


def _cell(value: object) -> object:
    if isinstance(value, int):
        return value
    return neutral(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _write_json(events: Iterable[Event], file: BinaryIO) -> None:
    """One list; every event on a line of its own."""
    before = b"["
    for event in events:
        file.write(before + b"\n" + json.dumps(_values(event), ensure_ascii=False).encode())
        before = b","
    file.write((before if before == b"[" else b"") + b"\n]\n")
