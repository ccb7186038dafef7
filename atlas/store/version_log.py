"""The lists of the versions in a folder, and how every refresh went; what is damaged is set aside.

`log/` has a list for each version of this site, in the order of their numbers; `bases/` one for
each release of the data that they rest on; `attempts/` the last try of every source.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from sys import intern

from pydantic import ValidationError

from atlas.store.objects import raise_passing, set_aside, write_whole
from atlas.store.read import version
from atlas.store.version_records import Attempt, Head, Version, unwritable

NAME = re.compile(r"([0-9]{6,})-([0-9a-f]{16})\.json")
ID = re.compile(r"[0-9a-f]{16}")


class VersionLog:
    """What is known of the versions in a folder, without the bytes that are in them."""

    def __init__(self, folder: Path) -> None:
        self.log, self._bases = folder / "log", folder / "bases"
        self._attempts = folder / "attempts"

    def newest_first(self) -> Iterator[Version]:
        """The versions of this site; each is read when it is its turn."""
        for name in self._names():
            if (found := _read(self.log / name)) is not None:
                yield found

    def heads(self) -> Iterator[Head]:
        """What is told of the versions of this site, newest first, and then of the releases."""
        own = (f"{self.log}/{name}" for name in self._names())
        for path in (*own, *map(str, sorted(self._bases.glob("*.json")))):
            try:
                yield _head(path)
            except OSError:
                continue
            except ValueError:
                set_aside(Path(path))

    def find(self, version_id: str) -> Version | None:
        """The newest version of this site with an id, or the release of the data; else None."""
        if not ID.fullmatch(version_id):  # it may come from an address
            return None
        found = (_read(self.log / name) for name in self._names(version_id))
        return next((each for each in found if each is not None), None) or self.base(version_id)

    def append(self, made: Version) -> None:
        """Put the list of a version in place, behind all others. Raises OSError."""
        number = 1 + next((int(name.partition("-")[0]) for name in self._names()), 0)
        write_whole(self.log / f"{number:06d}-{made.id}.json", _text(made))

    def base(self, version_id: str) -> Version | None:
        """A release of the data that was kept."""
        path = self._base_path(version_id)
        return _read(path) if path.exists() else None

    def bases(self) -> list[Version]:
        """All releases of the data that were kept."""
        found = (_read(path) for path in sorted(self._bases.glob("*.json")))
        return [each for each in found if each is not None]

    def keep_base(self, shipped: Version) -> None:
        """Keep the list of a release. Raises OSError."""
        write_whole(self._base_path(shipped.id), _text(shipped))

    def attempts(self) -> dict[str, Attempt]:
        """The last try of every source, by its id; a damaged note counts as none."""
        found = {}
        for path in sorted(self._attempts.glob("*.json")):
            with contextlib.suppress(OSError, ValidationError):
                attempt = Attempt.model_validate_json(path.read_bytes())
                found[attempt.source] = attempt
        return found

    def note_attempt(self, attempt: Attempt) -> None:
        """Keep how a refresh of a source went; where nothing can be written, the log says it."""
        path = self._attempts / f"{attempt.source}.json"
        try:
            write_whole(path, attempt.model_dump_json().encode())
        except OSError as error:
            logging.getLogger(__name__).warning("%s", unwritable(path, error))

    def _names(self, version_id: str = "") -> list[str]:
        """The names of the lists (of one version), newest first; they may be thousands."""
        try:
            found = [NAME.fullmatch(name) for name in os.listdir(self.log) if version_id in name]
        except OSError:
            return []
        lists = [each for each in found if each and version_id in ("", each[2])]
        return [each[0] for each in sorted(lists, key=lambda each: int(each[1]), reverse=True)]

    def _base_path(self, version_id: str) -> Path:
        return self._bases / f"{version_id}.json"


def _read(path: Path) -> Version | None:
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise_passing(error)
        return None
    except ValueError:
        set_aside(path)
        return None


@lru_cache(maxsize=16_384)
def _head(name: str) -> Head:
    """What a list tells, without its files: those of the versions of years would be much.

    A list never changes; one that is damaged later is found out by who needs its files.
    """
    path = Path(name)
    return Head(**_parsed(path, path.stat().st_mtime_ns).model_dump(exclude={"files"}))


@lru_cache(maxsize=64)
def _parsed(path: Path, _written: int) -> Version:
    """A list of a version; ValueError when it is damaged."""
    found = Version.model_validate_json(path.read_bytes())
    if found.id != version(found.files):
        raise ValueError("id")
    # versions are much alike: what they share is in memory once
    shared = {intern(name): intern(digest) for name, digest in found.files.items()}
    return found.model_copy(update={"files": shared})


def _text(one: Version) -> bytes:
    return json.dumps(one.model_dump(mode="json"), ensure_ascii=False).encode()
