"""A register on each sort of database, with a clock that stands still until a test moves it."""

from __future__ import annotations

import pytest

from atlas.store.reporting.register import Register
from tests.postgres import database_url, postgres, postgres_url  # noqa: F401
from tests.store.reporting.people import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(database_url: str, clock: Clock) -> Register:  # noqa: F811
    return Register(database_url, now=clock)
