"""What all tests share: the committed data, a settled Hypothesis, no way out to other hosts."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from atlas.store.load import load_store
from atlas.store.store import Store
from bench.server import ROOT, Server, serve

LOCAL = {"127.0.0.1", "::1", "localhost", ""}

settings.register_profile("atlas", deadline=None, derandomize=True)
settings.load_profile("atlas")

for name in [name for name in os.environ if name.startswith("ATLAS_")]:
    del os.environ[name]  # what this machine has configured is not what is tested


# Versions and reports of whoever runs the tests are not what is tested, and stay as they are.
STATE = tempfile.TemporaryDirectory(prefix="atlas-state-")
os.environ["ATLAS_STATE"] = STATE.name


@pytest.fixture(scope="session")
def store() -> Store:
    """The committed data, loaded once."""
    return load_store()


@pytest.fixture(scope="session")
def atlas() -> Iterator[Server]:
    """The real app, started once for all tests that only look at it."""
    with serve(ROOT / "app.py") as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse connections of the test process to any other host."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
