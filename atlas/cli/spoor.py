"""The command spoor: the full trail of the reports as a file, for who runs the machine."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from atlas.cli.answers import CommandError
from atlas.cli.output import part_of, print_json
from atlas.figures.numbers import format_number
from atlas.figures.trail import write_csv, write_json
from atlas.store.reporting.records import Editor, Event, RegisterError, Role
from atlas.store.reporting.register import get_register


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
    writers = {".csv": write_csv, ".json": write_json}
    if out.suffix.lower() not in writers:
        raise CommandError(f"--out moet eindigen op .csv of .json, niet op '{out.suffix}'")
    return writers[out.suffix.lower()]
