"""The data that a command is about: those of the site, or a folder that it names."""

from __future__ import annotations

import os
from pathlib import Path

from atlas.store.load import load_store
from atlas.store.serving import get_store
from atlas.store.store import DATA, Store
from atlas.store.versions import FOLDER, Versions, get_versions


def site_store(data: Path) -> Store:
    """The newest version of the site; of another folder what is in it. Raises StoreError."""
    return get_store() if data == DATA else load_store(data)


def site_versions(data: Path) -> Versions:
    """Where a new version goes: the folder of the site, or the state beside another folder."""
    if data == DATA:
        return get_versions()
    return Versions(Path(os.environ.get("ATLAS_STATE") or data.parent / "state") / FOLDER, data)
