"""What every command prints in the same way."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


def print_json(value: Any) -> None:
    """Print as JSON; a NaN is an error here, never text in the answer."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


@contextmanager
def part_of(out: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `out` when it is complete, and else leaves no trace."""
    part = out.with_name(f"{out.name}.{os.getpid()}.part")  # of two at once, one wins whole
    try:
        with part.open("wb") as file:
            yield file
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
