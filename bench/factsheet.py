"""How long the feitenbladen of all gemeenten take: `python -m bench.factsheet`, by itself."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.server import ROOT

REPEATS = 3


def measure(repeats: int = REPEATS) -> dict[str, float]:
    """The median time of the command for all twelve, in a new process that reads the data too."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "atlas", "factsheet", "--all", "--out", folder]
        for _ in range(repeats):
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
        sizes = [path.stat().st_size for path in Path(folder).glob("*.pdf")]
    return {"sheets": len(sizes), "seconds": median(taken), "largest_bytes": max(sizes)}


def main() -> None:
    """Print as JSON what the twelve take."""
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
