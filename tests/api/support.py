"""The API around a data folder of the test, in the app that is really served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette

from atlas import api
from atlas.api import downloads, endpoints, gate, resources
from atlas.store.serving import Serving
from atlas.store.versions import Versions


@contextmanager
def served(versions: Versions, serving: Serving) -> Iterator[Starlette]:
    """The API on these versions, with no limit that a test would meet, and no files made yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_API_RATE", "1000000/minute")
        patch.setattr(gate, "get_serving", lambda: serving)
        patch.setattr(endpoints, "get_versions", lambda: versions)
        patch.setattr(resources, "get_versions", lambda: versions)
        patch.setattr(downloads, "SHELF", downloads.Shelf())
        yield api.build()
