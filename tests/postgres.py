"""A real PostgreSQL for the tests: Debian's own, in a folder of its own, gone afterwards.

`database_url` gives a test an empty database of each sort; `postgres_url` only PostgreSQL's.
Where no PostgreSQL is installed (`make postgres` does) these tests are skipped with a warning;
never with `CI` set: there they fail.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "atlas", "Geheim-8f3a/x"  # the password is in every URL, and must be nowhere else
SORTS = ("sqlite", "postgresql")


def binaries() -> Path | None:
    """The newest of Debian's folders with initdb and postgres, or the one on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[4]) or 0),
    )
    named = shutil.which("initdb")
    if found or named is None:
        return found[-1].parent if found else None
    return Path(named).resolve().parent


class Cluster:
    """A running server that listens on a socket in its own folder, and nowhere else."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self._programs = folder, programs
        self._as: dict[str, Any] = {}
        if os.name == "posix" and os.getuid() == 0:  # initdb refuses root
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres", "postgres")
        self._count = 0

    def make(self) -> None:
        """Make the files; every way in asks for the password."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, "utf-8")
        if self._as:
            shutil.chown(secret, "postgres")
        self._run(
            "initdb",
            *("--pgdata", str(self.folder / "data"), "--username", USER, "--encoding", "UTF8"),
            *("--pwfile", str(secret), "--auth", "scram-sha-256", "--no-locale", "--no-sync"),
        )

    def start(self, **settings: str) -> None:
        """Start the server with settings such as fsync="off"; returns when it answers."""
        given = {"listen_addresses": "", "unix_socket_directories": str(self.folder)} | settings
        words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        options = " ".join(f"'{word}'" for word in words)
        self._run(
            "pg_ctl",
            *("start", "--wait", "--timeout", "60", "--pgdata", str(self.folder / "data")),
            *("--log", str(self.folder / "log"), "--options", options),
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; nothing happens when it does not run."""
        self._run(
            "pg_ctl",
            *("stop", "--wait", "--mode", mode, "--pgdata", str(self.folder / "data")),
            check=False,
        )

    def url(self, database: str = "postgres") -> str:
        """The address, as an administrator writes it."""
        secret = PASSWORD.replace("/", "%2F")
        return f"postgresql://{USER}:{secret}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The address of a database with nothing in it."""
        self._count += 1
        name = f"test_{self._count}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        done = subprocess.run(
            [str(self._programs / program), *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server
            stderr=subprocess.DEVNULL,
            timeout=120,
            **self._as,
        )
        if check and done.returncode:
            log = self.folder / "log"
            said = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{program} ended with {done.returncode}\n{said}")


@contextlib.contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """A server for as long as it is needed; skips or fails the test where there is none."""
    programs = binaries()
    if programs is None:
        missing = "PostgreSQL is not installed: its tests DID NOT RUN (try: make postgres)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        warnings.warn(missing, stacklevel=2)
        pytest.skip(missing)
    with tempfile.TemporaryDirectory(prefix="atlas-pg-") as name:  # short: a socket's path is
        server = Cluster(Path(name), programs)
        server.make()
        server.start(**settings)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One server for all tests of a worker; quick, as nothing of it outlives the tests."""
    with cluster(fsync="off", full_page_writes="off") as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Cluster) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres.new_database()


@pytest.fixture(params=SORTS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of each sort: a file that is not there yet, an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'atlas.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))
