"""Connections to SQLite and to PostgreSQL that behave the same: safe, and never waiting long."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from atlas.store.reporting.faults import WRONG_URL
from atlas.store.reporting.records import Unavailable

WRITE = "atlas_write"  # execution option of a connection that writes
WAIT = 10  # seconds that a writer waits for another one
READ_WAIT = 3  # seconds that a reader of a file waits: in WAL only for who locks all of it
CONNECT = 3  # seconds that a server has to answer the door
SERVER: dict[str, Any] = {
    "connect_timeout": CONNECT,
    "tcp_user_timeout": WAIT * 1000,  # ms; a network that is gone says nothing by itself
    "application_name": "wzw-atlas",
}
POOL: dict[str, Any] = {
    "poolclass": QueuePool,
    "pool_size": 5,
    "max_overflow": 20,
    "pool_timeout": WAIT,
    "hide_parameters": True,  # no content of a report in an error
}
_LOCK = 0x57_5A_57  # the advisory lock of writers; any number that stays the same
_SERVER = (
    "SET timezone TO 'UTC'",
    "SET synchronous_commit TO on",  # what was acknowledged is on disk
    f"SET lock_timeout TO '{WAIT}s'",
    f"SET statement_timeout TO '{2 * WAIT}s'",
)


def parse(url: str | Path) -> URL | Path:
    """The file of a `sqlite:///` address, or the address of a PostgreSQL server.

    Raises `Unavailable` for all else, without the address.
    """
    if isinstance(url, Path):
        return url
    try:
        given = make_url(url)
    except (ArgumentError, ValueError):
        raise Unavailable(WRONG_URL) from None
    name = given.drivername
    file = given.database or ":memory:"
    if name == "sqlite" and file != ":memory:" and "\0" not in file:
        return Path(file)
    if name in ("postgresql", "postgres", "postgresql+psycopg"):
        return given.set(drivername="postgresql+psycopg")
    raise Unavailable(WRONG_URL)


def writable(file: Path) -> bool:
    """Whether the file and its folder can be written, as SQLite needs."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def sqlite_engine(file: Path, mode: str) -> Engine:
    """An engine on an SQLite file; `mode` as in its URI: `mode=rw`, `mode=rwc`, `immutable=1`.

    In WAL with a sync at every commit. A connection with the option `WRITE` locks at once.
    """
    address = f"{file.absolute().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=READ_WAIT, isolation_level=None, check_same_thread=False
        )

    engine = create_engine("sqlite+pysqlite://", creator=connect, **POOL)

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if mode.startswith("mode=rw"):
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITE)
        wait = WAIT if writes else READ_WAIT
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(wait * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def read_only_engine(file: Path, folder: Path) -> Engine:
    """An engine that reads a file where nothing can be written.

    Changes that still stand in its log (`-wal`) can only be read beside a file that can be
    written: then both are copied to `folder`.
    """
    log = file.with_name(f"{file.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return sqlite_engine(file, "immutable=1")
    for each in (file, log):
        shutil.copyfile(each, folder / each.name)
    return sqlite_engine(folder / file.name, "mode=rw")


def postgresql_engine(url: URL) -> Engine:
    """An engine on a PostgreSQL server.

    A connection with the option `WRITE` waits for every other writer: so event ids are
    committed in their order, as on SQLite. One that reads sees one moment.
    """
    engine = create_engine(
        url,
        connect_args=SERVER,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        **POOL,
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _: Any) -> None:
        for words in _SERVER:
            connection.execute(words)
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITE):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine
