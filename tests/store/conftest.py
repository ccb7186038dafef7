"""The small data folder, as a root to break and as a store to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import small_data


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_data(tmp_path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("small")))
