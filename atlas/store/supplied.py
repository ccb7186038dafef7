"""What was ever public of a delivered figure: the tables of all versions that hold it."""

from __future__ import annotations

import io

import pandas as pd

from atlas.store.records import Indicator
from atlas.store.versions import Versions


def published_tables(versions: Versions, indicator: Indicator) -> tuple[pd.DataFrame, ...]:
    """The tables of an indicator as they were published, oldest first, each once; all text.

    It may have stood under another theme. LookupError when one can no longer be read: what was
    public once must be known before more is published.
    """
    ending = f"/{indicator.table.path}"
    found: dict[str, bytes] = {}
    for one in reversed(versions.listed()):
        files = {
            path: digest
            for path, digest in one.files.items()
            if path.startswith("indicators/") and path.endswith(ending) and digest not in found
        }
        if files:
            contents = versions.files(one.model_copy(update={"files": files}))
            found |= {files[path]: content for path, content in contents.items()}
    return tuple(map(_rows, found.values()))


def _rows(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
