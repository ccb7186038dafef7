"""From whatever version a database has to the newest, in the transaction of the caller."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from atlas.store.reporting.faults import CORRUPT, NEWER
from atlas.store.reporting.records import Unavailable
from atlas.store.reporting.schema import VERSION_TABLE

FOLDER = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = threading.Lock()  # Alembic keeps what it is at in globals


def is_sound(connection: Connection) -> None:
    """Raise `Unavailable` when the pages of a SQLite file are damaged."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise Unavailable(CORRUPT)


def version_of(connection: Connection) -> str | None:
    """The migration that the database is at; None when it has no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def migrate(connection: Connection, target: str = "head") -> None:
    """Bring the database to `target`; all of it, or nothing when the transaction ends badly.

    `target` is a migration, "head" or "base". Raises `Unavailable` for a database of a newer
    version of the atlas.
    """
    from alembic import command  # only who migrates waits for it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    move = command.downgrade if target == "base" else command.upgrade
    with _ONE_AT_A_TIME:
        try:
            move(config, target)
        except CommandError:
            raise Unavailable(NEWER) from None
