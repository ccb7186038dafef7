"""Runs a module on another folder of data: `python -m bench.big_server`.

Words: the folder, then a module and its own words, as after `python -m`.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from atlas.store import store


def main() -> None:
    """Put the folder in the place of the atlas's own, then run the module in this process."""
    folder, module, *words = sys.argv[1:]
    store.DATA = Path(folder)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
