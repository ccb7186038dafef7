"""What a refresh that was killed left half done: finish it, so that old and new never mix.

A refresh writes `<id>.csv.new` and `<id>.toml.new` in full, puts the table in its place and
then the record. Killed between these two, the new record still waits beside its table.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path

PLACES = "places"
NEW = ".new"


def finish_pending(root: Path) -> None:
    """Put every record in its place that waits in places/ and belongs to the table there.

    A record whose table is not in place yet is left alone, as is everything in a folder that
    cannot be written.
    """
    for waiting in (root / PLACES).glob(f"*.toml{NEW}"):
        record = waiting.with_suffix("")
        try:
            wanted = tomllib.loads(waiting.read_text("utf-8")).get("sha256")
            table = record.with_suffix(".csv").read_bytes()
            if hashlib.sha256(table).hexdigest() == wanted:
                os.replace(waiting, record)
        except (OSError, ValueError):  # finished by another, or cannot be read or written
            continue
