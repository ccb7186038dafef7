"""What was ever public of a delivered figure: the tables of all versions that hold it."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath

import pandas as pd

from atlas.store.records import Indicator
from atlas.store.version_records import Version
from atlas.store.versions import Versions


@dataclass(frozen=True, eq=False)
class Published:
    """A table as it was published: the unit that its record had then, and its rows, all text."""

    unit: str
    rows: pd.DataFrame


def published_tables(versions: Versions, indicator: Indicator) -> tuple[Published, ...]:
    """The tables of an indicator as they were published, oldest first, each once.

    It may have stood under another theme. LookupError when one can no longer be read: what was
    public once must be known before more is published.
    """
    stems = {f"{indicator.id}.csv", f"{indicator.id}.toml"}
    found: dict[tuple[str, ...], Version] = {}
    for one in chain(versions.newest_first(), versions.lists.bases(), [versions.shipped]):
        files = {
            path: digest
            for path, digest in one.files.items()
            if path.startswith("indicators/") and PurePosixPath(path).name in stems
        }
        if files:
            seen = tuple(sorted(files.values()))
            found.pop(seen, None)  # in the order of when it was there first
            found[seen] = one.model_copy(update={"files": files})
    return tuple(_published(versions.files(one)) for one in reversed(found.values()))


def _published(contents: dict[str, bytes]) -> Published:
    by_suffix = {PurePosixPath(path).suffix: content for path, content in contents.items()}
    try:
        unit = str(tomllib.loads(by_suffix[".toml"].decode())["unit"])
        rows = pd.read_csv(io.BytesIO(by_suffix[".csv"]), dtype=str, keep_default_na=False)
    except (KeyError, ValueError) as error:  # not TOML, not a table
        raise LookupError("een tabel of record is beschadigd") from error
    return Published(unit, rows)
