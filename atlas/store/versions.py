"""Versions of the data: every refresh and delivery makes one, whole or not at all.

The data that come with the atlas (`data/`) are never written. Beside them, in a folder of the
site, stand the bytes of every file by checksum (`objects/`) and, for each version, a list of
paths and checksums (`log/`). A version is there when its list is: written under another name
first, put in place in one step, after all that it names. Whoever is killed before leaves the
version that was there.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import ValidationError

from atlas.store.check import check_files_of
from atlas.store.compiled import compile_tables
from atlas.store.lock import hold
from atlas.store.objects import Objects, set_aside, write_whole
from atlas.store.problems import StoreError
from atlas.store.read import digests, read_files, version
from atlas.store.store import DATA
from atlas.store.version_records import Attempt, Version, VersionError, VersionKind, unwritable

FOLDER = "versions"
STATE = DATA.parent / "state"


class Versions:
    """The versions in a folder, on top of the data that come with the atlas."""

    def __init__(self, folder: Path, data: Path = DATA) -> None:
        self.folder, self.data = folder, data
        self.log = folder / "log"
        self.objects = Objects(folder / "objects")

    @cached_property
    def shipped_files(self) -> dict[str, bytes]:
        """The files that come with the atlas, as they were when first asked."""
        return read_files(self.data)

    @cached_property
    def shipped(self) -> Version:
        """The data that come with the atlas, as a version."""
        files = digests(self.shipped_files)
        own = version(files)
        return Version(id=own, made=None, kind="basis", base=own, files=files)

    def current(self) -> Version:
        """The newest version of which every byte is there; else the shipped data."""
        return next((each for each in self._own() if self.intact(each)), self.shipped)

    def listed(self) -> tuple[Version, ...]:
        """The versions of this site, newest first, and then the shipped data that they rest on."""
        bases = [self._read(path) for path in sorted((self.folder / "bases").glob("*.json"))]
        found = {each.id: each for each in bases if each is not None} | {
            self.shipped.id: self.shipped
        }
        return (*self._own(), *found.values())

    def find(self, version_id: str) -> Version | None:
        """The newest version with this id, None when there is none."""
        return next((each for each in self.listed() if each.id == version_id), None)

    def intact(self, one: Version) -> bool:
        """Whether all bytes of a version are there and right; what is damaged is set aside."""
        shipped = set(self.shipped.files.values())
        return all(d in shipped or self.objects.sound(d) for d in set(one.files.values()))

    def files(self, one: Version) -> dict[str, bytes]:
        """The files of a version by path; LookupError when one is gone or damaged."""
        found = {path: self._bytes(path, digest) for path, digest in one.files.items()}
        lost = [path for path, content in found.items() if content is None]
        if lost:
            raise LookupError(f"van versie {one.id} ontbreekt {lost[0]}")
        return {path: content for path, content in found.items() if content is not None}

    def _bytes(self, path: str, digest: str) -> bytes | None:
        if self.shipped.files.get(path) == digest:
            return self.shipped_files[path]
        return self.objects.get(digest)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the one lock; VersionError when another process holds it, or nothing is writable."""
        with hold(self.folder):
            yield

    def put(
        self,
        changes: Mapping[str, bytes | None],
        *,
        kind: VersionKind,
        who: str = "",
        what: str = "",
        now: datetime | None = None,
    ) -> Version | None:
        """Make a version of the current one with these files changed (None: taken away).

        Returns None when nothing differs. The caller holds `changing()`. Raises StoreError with
        all that is wrong with the data as they would become, VersionError when they cannot be
        written; the version that was there stays.
        """
        before = self.current()
        files = self.files(before) | {p: c for p, c in changes.items() if c is not None}
        for path in [path for path, content in changes.items() if content is None]:
            files.pop(path, None)
        checksums = digests(files)
        if checksums == before.files:
            return None
        same = frozenset(p for p, digest in checksums.items() if before.files.get(p) == digest)
        report, tables = check_files_of(files, checksums, same)
        if report.problems:
            raise StoreError(report.problems)
        made = Version(
            id=version(checksums),
            made=now or datetime.now(UTC),
            kind=kind,
            who=who,
            what=what,
            base=self.shipped.id if kind == "uitgave" else before.base,
            parent=before.id,
            files=checksums,
        )
        contents = [files[path] for path in sorted(set(files) - same)]
        return self._keep(made, contents, compile_tables(tables))

    def adopt(self, now: datetime | None = None) -> Version | None:
        """Bring the own versions onto the data of a new release of the atlas.

        A file that is as it was in the old release becomes that of the new one; what a refresh
        or delivery changed stays. The caller holds `changing()`; raises as `put`.
        """
        before = self.current()
        old = self._base(before.base)
        if before.base == self.shipped.id or old is None:
            return None
        new = self.shipped.files
        own = {p for p in {*before.files, *old.files} if before.files.get(p) != old.files.get(p)}
        gone = {p: None for p in before.files if p not in new and p not in own}
        changed = {p: self.shipped_files[p] for p in new if p not in own}
        words = "nieuwe uitgave van de atlas"
        made = self.put({**gone, **changed}, kind="uitgave", what=words, now=now)
        if made is None:
            made = self._keep(before.model_copy(update={"base": self.shipped.id}), [], b"")
        return made

    def start(self) -> None:
        """What an atlas does when it starts: keep its data for pinned addresses, and `adopt`.

        Where that cannot be, as on a disk that is only read, the atlas works without.
        """
        try:
            self._keep_base(self.shipped.id)  # needs no lock: the same bytes, put in place whole
            if self.current().base != self.shipped.id:
                with self.changing():
                    self.adopt()
        except (OSError, StoreError, VersionError) as error:
            logging.getLogger(__name__).warning("geen versies bijgewerkt: %s", error)

    def _keep_base(self, version_id: str) -> None:
        """Keep the shipped data when they are this version and no list names them; or OSError."""
        if self._base(version_id) is None and version_id == self.shipped.id:
            for content in self.shipped_files.values():
                self.objects.put(content)
            write_whole(self._base_path(version_id), _text(self.shipped))

    def _keep(self, made: Version, contents: list[bytes], tables: bytes | memoryview) -> Version:
        """Write the bytes, the shipped data below them, and then the list; or VersionError."""
        try:
            for content in contents:
                self.objects.put(content)
            self._keep_base(made.base)
            if tables:
                made = made.model_copy(update={"tables": self.objects.put(tables)})
            number = 1 + max(
                (int(path.name.partition("-")[0]) for path in self._lists()), default=0
            )
            # its name puts it after all that were there: this is the moment that it exists
            write_whole(self.log / f"{number:06d}-{made.id}.json", _text(made))
        except OSError as error:
            raise unwritable(self.folder, error) from None
        return made

    def _base_path(self, version_id: str) -> Path:
        return self.folder / "bases" / f"{version_id}.json"

    def _base(self, version_id: str) -> Version | None:
        return self._read(self._base_path(version_id))

    def attempts(self) -> dict[str, Attempt]:
        """The last try of every source, by its id; a damaged note counts as none."""
        found = {}
        for path in sorted((self.folder / "attempts").glob("*.json")):
            with contextlib.suppress(OSError, ValidationError):
                attempt = Attempt.model_validate_json(path.read_bytes())
                found[attempt.source] = attempt
        return found

    def note_attempt(self, attempt: Attempt) -> None:
        """Keep how a refresh of a source went; where nothing can be written, the log says it."""
        path = self.folder / "attempts" / f"{attempt.source}.json"
        try:
            write_whole(path, attempt.model_dump_json().encode())
        except OSError as error:
            logging.getLogger(__name__).warning("%s", unwritable(path, error))

    def _lists(self) -> list[Path]:
        return sorted(self.log.glob("*-*.json"), reverse=True)

    def _own(self) -> list[Version]:
        return [found for path in self._lists() if (found := self._read(path)) is not None]

    def _read(self, path: Path) -> Version | None:
        try:
            return _parsed(path, path.stat().st_mtime_ns)
        except OSError:
            return None
        except ValueError:
            set_aside(path)
            return None


@lru_cache(maxsize=256)
def _parsed(path: Path, _written: int) -> Version:
    """A list of a version; ValueError when it is damaged."""
    found = Version.model_validate_json(path.read_bytes())
    if found.id != version(found.files):
        raise ValueError("id")
    return found


def _text(one: Version) -> bytes:
    return json.dumps(one.model_dump(mode="json"), ensure_ascii=False).encode()


def get_versions() -> Versions:
    """The versions of this site: in the folder `ATLAS_STATE`."""
    return _versions(Path(os.environ.get("ATLAS_STATE") or STATE) / FOLDER)


@lru_cache(maxsize=4)
def _versions(folder: Path) -> Versions:
    return Versions(folder)
