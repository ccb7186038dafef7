"""Versions of the data: every refresh and delivery makes one, whole or not at all.

The data that come with the atlas (`data/`) are never written. Beside them, in a folder of the
site, stand the bytes of every file by checksum (`objects/`) and, for each version, a list of
paths and checksums (`log/`). A version is there when its list is: written under another name
first, put in place in one step, after all that it names. Whoever is killed before leaves the
version that was there.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath

from atlas.store.check import check_files_of
from atlas.store.compiled import compile_tables
from atlas.store.lock import hold
from atlas.store.objects import Objects, sweep
from atlas.store.problems import StoreError
from atlas.store.read import digests, read_files, version
from atlas.store.store import DATA
from atlas.store.version_log import VersionLog
from atlas.store.version_records import Head, Version, VersionError, VersionKind, unwritable

FOLDER = "versions"
STATE = DATA.parent / "state"
FAST = 5  # newest versions of which the compiled tables stay; of older ones the CSV are read
RELEASE = "nieuwe uitgave van de atlas"
_LOG = logging.getLogger(__name__)


class Versions:
    """The versions in a folder, on top of the data that come with the atlas."""

    def __init__(self, folder: Path, data: Path = DATA) -> None:
        self.folder, self.data = folder, data
        self.lists = VersionLog(folder)
        self.log, self.newest_first = self.lists.log, self.lists.newest_first
        self.attempts, self.note_attempt = self.lists.attempts, self.lists.note_attempt
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

    @cached_property
    def _shipped_bytes(self) -> dict[str, bytes]:
        return {digest: self.shipped_files[path] for path, digest in self.shipped.files.items()}

    def current(self) -> Version:
        """The newest version of which every byte is there; else the shipped data."""
        return next((each for each in self.newest_first() if self.intact(each)), self.shipped)

    def listed(self) -> tuple[Head, ...]:
        """The versions of this site, newest first, and then the shipped data that they rest on.

        What was there twice, as after a change that was taken back, is there once: the last time.
        """
        found: dict[str, Head] = {}
        for each in (*self.lists.heads(), self.shipped):
            found.setdefault(each.id, each)
        return tuple(found.values())

    def find(self, version_id: str) -> Version | None:
        """The newest version with this id, None when there is none."""
        found = self.lists.find(version_id)
        return self.shipped if found is None and version_id == self.shipped.id else found

    def intact(self, one: Version) -> bool:
        """Whether all bytes of a version are there and right; what is damaged is set aside."""
        needed = set(one.files.values()) - self._shipped_bytes.keys()
        return all(self.objects.sound(digest) for digest in needed)

    def files(self, one: Version) -> dict[str, bytes]:
        """The files of a version by path; LookupError when one is gone or damaged."""
        found = {path: self._bytes(digest) for path, digest in one.files.items()}
        lost = [path for path, content in found.items() if content is None]
        if lost:
            raise LookupError(f"van versie {one.id} ontbreekt {lost[0]}")
        return {path: content for path, content in found.items() if content is not None}

    def _bytes(self, digest: str) -> bytes | None:
        found = self._shipped_bytes.get(digest)
        return self.objects.get(digest) if found is None else found

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
        or delivery changed stays. Of what no longer fits the new release its own figures are
        taken; the log and the version name it. The caller holds `changing()`; raises as `put`.
        """
        before = self.current()
        if before.base == self.shipped.id:
            return None
        old = self.lists.base(before.base)
        if old is None:
            _LOG.error("de lijst van uitgave %s is weg: geen %s", before.base, RELEASE)
            return None
        own = {p for p in {*before.files, *old.files} if before.files.get(p) != old.files.get(p)}
        try:
            return self._on_release(before, own, RELEASE, now)
        except StoreError as error:
            wrong = {_stem(problem.file) for problem in error.problems}
            left = {path for path in own if _stem(path) not in wrong}
            if left == own:
                raise
            names = ", ".join(sorted({PurePosixPath(path).stem for path in own - left}))
            words = f"{RELEASE}; past er niet meer in en is van de uitgave zelf: {names}"
            _LOG.error("%s", words)
            return self._on_release(before, left, words, now)

    def _on_release(
        self, before: Version, own: Collection[str], what: str, now: datetime | None
    ) -> Version:
        """The version of these own files and for the rest those of the release."""
        new = self.shipped_files
        gone = {path: None for path in before.files if path not in new and path not in own}
        changed = {path: content for path, content in new.items() if path not in own}
        made = self.put({**gone, **changed}, kind="uitgave", what=what, now=now)
        if made is None:
            made = self._keep(before.model_copy(update={"base": self.shipped.id}), [], b"")
        return made

    def start(self) -> None:
        """What an atlas does when it starts: keep its data for pinned addresses, and `adopt`.

        Where that cannot be, as on a disk that is only read, the atlas works without.
        """
        try:
            self._keep_base()  # needs no lock: the same bytes, put in place whole
            if self.current().base != self.shipped.id:
                with self.changing():
                    self.adopt()
        except (OSError, LookupError, StoreError, VersionError) as error:
            _LOG.warning("geen versies bijgewerkt: %s", error)

    def _keep_base(self) -> None:
        """Keep the shipped data, and mend what was damaged of them; or OSError.

        Own versions rest on these bytes, when a next release has come too.
        """
        for content in self.shipped_files.values():
            self.objects.put(content)
        if self.lists.base(self.shipped.id) is None:
            self.lists.keep_base(self.shipped)

    def _keep(self, made: Version, contents: list[bytes], tables: bytes | memoryview) -> Version:
        """Write the bytes, the shipped data below them, and then the list; or VersionError."""
        try:
            sweep(self.folder)
            for content in contents:
                self.objects.put(content)
            if made.base == self.shipped.id and self.lists.base(made.base) is None:
                self._keep_base()
            if tables:
                made = made.model_copy(update={"tables": self.objects.put(tables)})
            # its name puts it after all that were there: this is the moment that it exists
            self.lists.append(made)
        except OSError as error:
            raise unwritable(self.folder, error) from None
        self._forget_tables()
        return made

    def _forget_tables(self) -> None:
        """Take away the compiled tables of older versions: each has all figures once more.

        Those of versions older still went before, when these were made.
        """
        newest = [each.tables for each in islice(self.newest_first(), 3 * FAST)]
        for tables in newest[FAST:]:
            if tables and tables not in newest[:FAST]:
                with contextlib.suppress(OSError):
                    self.objects.path(tables).unlink()


def _stem(path: str) -> str:
    """What a record and its table share."""
    return path.rpartition(".")[0]


def get_versions() -> Versions:
    """The versions of this site: in the folder `ATLAS_STATE`."""
    return _versions(Path(os.environ.get("ATLAS_STATE") or STATE) / FOLDER)


@lru_cache(maxsize=4)
def _versions(folder: Path) -> Versions:
    return Versions(folder)
