"""Runs a module and writes what its Python heap holds: `python -m bench.soak_server`.

Words: the file to write, then a module and its own words, as after `python -m`. Every
few seconds one line of JSON is added to the file. The watcher never collects garbage
itself: that would hide what the server's own setting leaves behind.
"""

from __future__ import annotations

import json
import runpy
import sys
import threading
import time
from pathlib import Path

from bench.server import resident_kilobytes

INTERVAL = 5.0


def sample() -> dict[str, float]:
    """Blocks that Python's allocator has handed out, and the resident memory in kB."""
    return {
        "time": time.time(),
        "blocks": sys.getallocatedblocks(),
        "resident_kb": resident_kilobytes(),
    }


def note(path: Path) -> None:
    """Add a sample to the file."""
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(sample()) + "\n")


def watch(path: Path) -> None:
    """Add a sample to the file every interval, for ever."""
    while True:
        time.sleep(INTERVAL)
        note(path)


def main() -> None:
    """Note a first sample, start the watcher, then run the module in this process."""
    path, module, *words = sys.argv[1:]
    note(Path(path))
    threading.Thread(target=watch, args=(Path(path),), daemon=True).start()
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
