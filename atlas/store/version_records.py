"""What a version of the data is, how a refresh went, and what stops one from being made."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from atlas.store.records import Record

VersionKind = Literal["basis", "verversing", "aanlevering", "uitgave"]
KEPT = "de oude gegevens zijn gebleven"
REASONS = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de schijf is vol",
    errno.EROFS: "deze schijf is alleen om te lezen",
    errno.EACCES: "geen recht om te schrijven",
    errno.EPERM: "geen recht om te schrijven",
}


class VersionError(Exception):
    """A version could not be made; the message is Dutch: what, and what to do."""


class Head(Record):
    """What is told of a version: who made it when and from what.

    `id` is `Store.version`. `made` is None for data that came with the atlas. `base`: the version
    of the data of the atlas that it rests on; `parent`: the one before it; `tables`: sha256 of its
    compiled tables, "" for none.
    """

    id: str
    made: datetime | None
    kind: VersionKind
    who: str = ""
    what: str = ""
    base: str
    parent: str | None = None
    tables: str = ""


class Version(Head):
    """One version, with what is in it: path -> sha256."""

    files: Mapping[str, str]


class Attempt(Record):
    """The last try to refresh a source; `problem` is Dutch, "" when it went well.

    `partly`: some of its figures were refreshed, and the problem is about the others.
    """

    source: str
    tried: datetime
    succeeded: datetime | None = None
    problem: str = ""
    partly: bool = False


def unwritable(path: Path, error: Exception) -> VersionError:
    """The error for a folder or disk that cannot be written."""
    known = REASONS.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    reason = known or "er is niet te schrijven"
    advice = "controleer de rechten en de ruimte op de schijf"
    return VersionError(f"{path}: {reason}; {KEPT}; {advice}")
