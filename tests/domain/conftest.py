"""The small data folder as a store, and a way to make one with other figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import Row, record_of, small_data, write_indicator

LEVELS = {"GM": "gemeente", "WK": "wijk", "BU": "buurt", "CR": "regio", "PV": "provincie"}
LEVELS |= {"NL": "land", "RG": "regio"}
StoreWith = Callable[..., Store]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("small")))


@pytest.fixture
def store_with(tmp_path: Path) -> StoreWith:
    """Makes the small store with one more indicator, `proef`, of the given rows."""

    def make(rows: list[Row], **fields: Any) -> Store:
        root = small_data(tmp_path)
        levels = sorted({LEVELS[row[0][:2]] for row in rows})
        table = {"path": "proef.csv", "levels": levels}
        write_indicator(root, record_of("proef", "wonen", table=table, **fields), rows)
        return load_store(root)

    return make


def row(code: str, value: object, status: str = "final", period: str = "2024") -> Row:
    return (code, period, str(value), status, "cbs_kwb")
