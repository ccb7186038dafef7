"""A data folder as at a site with internet: real areas, sets of places to be filled, one indicator.

Small, and right in the eyes of `atlas check`, so that a version can be made of it.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomli_w

from atlas.store.store import DATA
from atlas.store.versions import FOLDER, Versions

SETS = ("osm", "duo", "haltes")
LAYERS = ("provincie", "gemeente", "wijk", "kern")
INDICATOR = "indicators/wonen/gemiddelde_verkoopprijs"
SOURCE = "sources/cbs_83625ned.toml"


def site(folder: Path, url: str = "") -> Path:
    """Write the folder, the sets still empty; returns its root, which `load_store` reads.

    `url` is where the live source of the indicator is.
    """
    root = folder / "data"
    names = ["geo/areas.csv", *(f"geo/{name}.{end}" for name in LAYERS for end in _ENDS)]
    names += [f"places/{name}.{end}" for name in SETS for end in ("toml", "csv")]
    names += [f"{INDICATOR}.{end}" for end in ("toml", "csv")]
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DATA / name, root / name)
    filled = {kind for name in SETS for kind in _read(f"places/{name}.toml")["kinds"]}
    kinds = _read("places/kinds.toml")
    kinds["kinds"] = [each for each in kinds["kinds"] if each["id"] in filled]
    groups = {each["group"] for each in kinds["kinds"]}
    kinds["groups"] = [each for each in kinds["groups"] if each["id"] in groups]
    _write(root / "places/kinds.toml", kinds)
    themes = _read("indicators/themes.toml")["theme"]
    wonen = [each for each in themes if each["id"] == "wonen"]
    _write(root / "indicators/themes.toml", {"theme": wonen})
    source = _read(SOURCE)
    _write(root / SOURCE, source | {"url": url or source["url"]})
    return root


_ENDS = ("toml", "geojson")


def changed(root: Path, name: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a record of a site."""
    record = tomllib.loads((root / name).read_text("utf-8"))
    change(record)
    _write(root / name, record)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text("utf-8"))


def _write(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(record), "utf-8")


def versions(root: Path) -> Versions:
    """The versions beside a site; made anew, as another process would."""
    return Versions(root.parent / "state" / FOLDER, root)


def now_files(root: Path) -> dict[str, bytes]:
    """The files of the newest version of a site."""
    found = versions(root)
    return found.files(found.current())
