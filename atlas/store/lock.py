"""The one lock of who changes the data."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from atlas.store.version_records import VersionError, unwritable

BUSY = "er loopt al een verversing of levering; wacht tot die klaar is"


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; VersionError when another has it, or nothing can be written.

    It is one of the system, through SQLite: it ends with the process, however that ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = sqlite3.connect(folder / ".lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise unwritable(folder, error) from None
    with contextlib.closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise VersionError(BUSY) from None
            raise unwritable(folder, error) from None
        yield
