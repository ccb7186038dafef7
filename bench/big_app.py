"""The atlas on another folder of data, for a measurement: `BENCH_DATA` names it."""

import os
from pathlib import Path

from atlas.store import store

store.DATA = Path(os.environ["BENCH_DATA"])

from app import app  # noqa: E402, F401  (after the folder is set)
