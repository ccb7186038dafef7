"""The API on the small data folder, in the app that is really served but without Streamlit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.store.serving import Serving
from atlas.store.store import Store
from atlas.store.versions import Versions
from tests.api.support import served
from tests.support import small_data


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """A site with two versions: the small data, and those with another name for the title."""
    root: Path = tmp_path_factory.mktemp("api")
    site = Versions(root / "versions", small_data(root))
    with site.changing():
        path = "indicators/wonen/woz_waarde.toml"
        record = site.shipped_files[path].replace(b"decimals = 0", b"decimals = 1")
        site.put({path: record}, kind="verversing", who="redacteur", what="WOZ met een decimaal")
    return site


@pytest.fixture(scope="session")
def serving(versions: Versions) -> Serving:
    return Serving(versions)


@pytest.fixture(scope="session")
def small(serving: Serving) -> Store:
    return serving.newest()


@pytest.fixture(scope="session")
def app(versions: Versions, serving: Serving) -> Iterator[Starlette]:
    with served(versions, serving) as found:
        yield found


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as found:
        yield found
