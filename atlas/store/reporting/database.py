"""The way to the database: a SQLite file or PostgreSQL, opened, migrated and kept open."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, Engine

from atlas.store.reporting import engines
from atlas.store.reporting.faults import (
    BUSY,
    CORRUPT,
    FAULTS,
    GONE,
    NO_ANSWER,
    READ_ONLY,
    WRONG_URL,
    explain,
)
from atlas.store.reporting.migrate import is_sound, migrate, version_of
from atlas.store.reporting.records import Unavailable
from atlas.store.reporting.schema import HEAD

LOG = logging.getLogger(__name__)
QUIET = 5.0  # seconds in which readers do not ask again after they waited in vain


class Database:
    """Transactions on the database of an address; safe to use from many threads.

    `file` is the SQLite file, None on a server; `journal` the file beside it with what was ever
    public. `opened` rises when another database takes the place of the one that was open,
    `outages` every time that it stops to answer. Nothing is created before the first write.
    Everything that goes wrong is an `Unavailable` with a Dutch text; the log gets a code, never
    the address.
    """

    def __init__(self, url: str | Path) -> None:
        self._target: URL | Path | None = None
        with suppress(Unavailable):  # said when it is used
            self._target = engines.parse(url)
        self.file = self._target if isinstance(self._target, Path) else None
        self.journal = self.file and self.file.with_suffix(".published.jsonl")
        self.opened = 0
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._place: tuple[int, int] | None = None  # device and inode of the file
        self._copy: TemporaryDirectory[str] | None = None
        self._ready = False
        self._quiet_until, self._quiet = 0.0, NO_ANSWER
        self._told = ""
        self.outages = 0

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A transaction that sees one moment; None when there is no database yet."""
        if time.monotonic() < self._quiet_until:
            raise Unavailable(self._quiet)
        with self._faults(reads=True):
            engine = self._known()
            if engine is None:
                yield None
                return
            with engine.begin() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer comes between; makes the database if need be."""
        with self._faults():
            engine = self._known() or self._open(create=True)
            if engine is None or self._copy is not None:
                raise Unavailable(READ_ONLY)
            with engine.execution_options(**{engines.WRITE: True}).begin() as connection:
                yield connection

    def close(self) -> None:
        """Let go of all connections; the next question opens them again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine, self._copy, self._ready = None, None, False

    @contextmanager
    def _faults(self, *, reads: bool = False) -> Iterator[None]:
        try:
            yield
        except FAULTS as error:
            words, code = explain(error)
            self._ready = False  # look again at the next question
            if words is CORRUPT:
                self.close()
            if (words is NO_ANSWER and self.file is None) or (words is BUSY and reads):
                self._quiet_until, self._quiet = time.monotonic() + QUIET, words
            self._tell(code)
            raise Unavailable(words) from None
        except Unavailable as error:
            self.close()  # what is put back, in the same file too, is opened afresh
            self._tell(str(error))
            raise
        self._quiet_until, self._told = 0.0, ""

    def _tell(self, code: str) -> None:
        """One line in the log for every fault, however often somebody asks meanwhile."""
        self.outages += not self._told
        if code != self._told:
            LOG.warning("the database of reports is not available: %s", code)
        self._told = code

    def _known(self) -> Engine | None:
        """The engine when there is a database; None when there never was one that had an answer."""
        engine = self._open(create=False)
        if engine is None and self.journal is not None and self.journal.exists():
            raise Unavailable(GONE)
        return engine

    def _open(self, *, create: bool) -> Engine | None:
        """The engine when there is a database of this version; None when there is none yet."""
        with self._lock:
            if self.file is not None and not self._at_hand(self.file, create=create):
                return None
            if self._engine is None:
                self._engine = self._connect()
                self.opened += 1
            if not self._ready:
                self._ready = self._prepare(self._engine, create=create)
            return self._engine if self._ready else None

    def _at_hand(self, file: Path, *, create: bool) -> bool:
        """Whether the file is there, made if need be; lets go of one that was replaced."""
        if create and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            found = os.stat(file)
        except FileNotFoundError:
            place = None
        else:
            place = (found.st_dev, found.st_ino)
        if place != self._place:
            self.close()
        self._place = place
        return place is not None

    def _connect(self) -> Engine:
        if self._target is None:
            raise Unavailable(WRONG_URL)
        if isinstance(self._target, URL):
            return engines.postgresql_engine(self._target)
        if engines.writable(self._target):
            return engines.sqlite_engine(self._target, "mode=rw")
        self._copy = TemporaryDirectory(prefix="atlas-")
        return engines.read_only_engine(self._target, Path(self._copy.name))

    def _prepare(self, engine: Engine, *, create: bool) -> bool:
        """Whether the database is ready to use, after migrating it; False when it is empty."""
        with engine.begin() as connection:
            is_sound(connection)
            version = version_of(connection)
        if version == HEAD:
            return True
        if version is None and not create:
            return False
        if self._copy is not None:
            raise Unavailable(READ_ONLY)
        with engine.execution_options(**{engines.WRITE: True}).begin() as connection:
            migrate(connection)
        return True
