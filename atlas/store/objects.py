"""Bytes kept by their own checksum: what was written once never changes, or is set aside."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import secrets
import time
from pathlib import Path

DAMAGED = ".beschadigd"
UNDER_WAY = ".onderweg"
NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
LEFT_S = 3600.0  # what is under way for longer is of a process that was killed


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file so that another process, or the next one after a kill, sees all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # a name of its own: threads share the number of their process, containers may too
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNDER_WAY}")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep(folder: Path) -> None:
    """Take away what killed processes left halfway under a folder, else a disk slowly fills."""
    for path in folder.rglob(f".*{UNDER_WAY}"):
        with contextlib.suppress(OSError):  # another was first, or the disk is only to be read
            if abs(time.time() - path.stat().st_mtime) > LEFT_S:
                path.unlink()


def set_aside(path: Path) -> None:
    """Give a damaged file another name, so that it is seen and not used; say so in the log."""
    logging.getLogger(__name__).warning("%s is beschadigd en is apart gezet", path)
    try:
        path.replace(path.with_name(path.name + DAMAGED))
    except OSError:  # a disk that is only to be read: it is not used, that is enough
        return


def raise_passing(error: OSError) -> None:
    """Raise what says nothing of the file itself: a machine without room for a moment."""
    if error.errno in NO_ROOM:
        raise error


class Objects:
    """A folder of files named by the sha256 of what is in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the bytes with this sha256 (hex) stand."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes | memoryview) -> str:
        """Keep the bytes; returns their sha256. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        if self.sound(digest) is None:
            write_whole(self.path(digest), content)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes with this sha256; None when absent or damaged (then they are set aside).

        Raises OSError when the machine has no room to read now.
        """
        path = self.path(digest)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise_passing(error)
            return None
        if hashlib.sha256(content).hexdigest() == digest:
            return content
        set_aside(path)
        return None

    def sound(self, digest: str) -> Path | None:
        """The file with this sha256, read through and right; None as `get`."""
        path = self.path(digest)
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == digest:
                    return path
        except OSError as error:
            raise_passing(error)
            return None
        set_aside(path)
        return None
