"""A data folder as at a site with internet: real areas, and sets of places to be filled."""

from __future__ import annotations

import shutil
from pathlib import Path

from atlas.store.store import DATA

SETS = ("osm", "duo", "haltes")


def site(folder: Path) -> Path:
    """Write the folder, the sets still empty; returns its root, which `load_store` reads."""
    root = folder / "data"
    geo = [f"geo/{name}" for name in ("areas.csv", *_layer("gemeente"), *_layer("kern"))]
    sets = [f"places/{name}.{kind}" for name in SETS for kind in ("toml", "csv")]
    for name in ("indicators/themes.toml", "places/kinds.toml", *geo, *sets):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DATA / name, root / name)
    return root


def _layer(name: str) -> tuple[str, str]:
    return f"{name}.toml", f"{name}.geojson"


def contents(root: Path) -> dict[str, bytes]:
    """Everything in places/, by name; not the lock."""
    files = (root / "places").iterdir()
    return {path.name: path.read_bytes() for path in files if path.name != ".refresh.lock"}
