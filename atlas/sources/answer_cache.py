"""Answers kept on disk, so that an unchanged one is not sent again.

An answer is kept only when its source gave an ETag or a date of change: then we ask whether it
is still the same, and never use it unasked. Its content must have the checksum of when it was
kept; a damaged one is dropped and asked anew. Addresses are kept as a hash: there may be a key
in them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
VALIDATORS = {"etag": "if-none-match", "last-modified": "if-modified-since"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer: the headers to ask with, and its content."""

    headers: Mapping[str, str]
    content: Path


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder with answers: at most `most_bytes` together, none older than `most_days`."""

    folder: Path
    most_bytes: int = 1_000_000_000
    most_days: float = 400.0

    def find(self, url: str) -> Kept | None:
        """The kept answer to a question, when it is whole and not too old."""
        record, content = self._paths(url)
        try:
            kept = json.loads(record.read_text("utf-8"))
            headers = {ask: str(kept[give]) for give, ask in VALIDATORS.items() if kept.get(give)}
            age = time.time() - content.stat().st_mtime
            if headers and age < self.most_days * 86_400 and _sum(content) == kept["sha256"]:
                return Kept(headers, content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        self.drop(url)
        return None

    def keep(self, url: str, headers: Mapping[str, str], source: BinaryIO) -> None:
        """Keep the content of `source`, if its headers let us ask whether it has changed.

        A disk that is full or read-only is no reason to refuse a good answer.
        """
        given = {name: headers[name] for name in VALIDATORS if headers.get(name)}
        record, content = self._paths(url)
        if not given:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            source.seek(0)
            found, fresh = hashlib.sha256(), _beside(content)
            with fresh.open("wb") as file:
                while chunk := source.read(CHUNK):
                    found.update(chunk)
                    file.write(chunk)
            note = _beside(record)
            note.write_text(json.dumps(given | {"sha256": found.hexdigest()}), "utf-8")
            os.replace(fresh, content)
            os.replace(note, record)
        except OSError:
            self.drop(url)

    def drop(self, url: str) -> None:
        """Forget an answer."""
        for path in self._paths(url):
            with contextlib.suppress(OSError):
                path.unlink()

    def _paths(self, url: str) -> tuple[Path, Path]:
        name = hashlib.sha256(url.encode()).hexdigest()
        return self.folder / f"{name}.json", self.folder / f"{name}.answer"

    def tidy(self) -> None:
        """Remove what was left half, what is too old, and the oldest beyond the size."""
        with contextlib.suppress(OSError):
            self._shrink()

    def _shrink(self) -> None:
        ours = re.compile(r"[0-9a-f]{64}\.(json|answer)(\.[0-9a-f]{8})?")
        files = [each for each in self.folder.iterdir() if ours.fullmatch(each.name)]
        size = 0
        now = time.time()
        known = [(each, each.stat()) for each in files]
        for path, stat in sorted(known, key=lambda each: each[1].st_mtime, reverse=True):
            size += stat.st_size
            half = path.suffix not in (".json", ".answer") and now - stat.st_mtime > 3600
            if half or size > self.most_bytes or now - stat.st_mtime > self.most_days * 86_400:
                path.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
