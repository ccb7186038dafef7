"""How long the store takes: `python -m bench.store`, in a process of its own."""

from __future__ import annotations

import json
import time
from itertools import product

import numpy as np
import pandas as pd

from atlas.store.load import load_store
from atlas.store.read import Records
from atlas.store.store import Store
from atlas.store.tables import FRAME_COLUMNS
from bench.stats import percentile

INDICATORS, PERIODS, AREAS = 50, 25, 800
SEED = 20240101
LEVELS = ("gemeente", "wijk", "buurt")


def synthetic_store() -> Store:
    """A store of a million invented observations: 50 indicators, 25 years, 800 buurten."""
    codes = [f"BU{number:08d}" for number in range(AREAS)]
    rows = pd.DataFrame(
        list(product(codes, (str(2000 + year) for year in range(PERIODS)))),
        columns=["area_code", "period"],
    )
    chance = np.random.default_rng(SEED)
    tables = {
        f"i{number}": rows.assign(
            value=chance.random(len(rows)),
            status="final",
            origin="bench",
            lower=np.nan,
            upper=np.nan,
            area_level="buurt",
        )[[*FRAME_COLUMNS]]
        for number in range(INDICATORS)
    }
    return Store("bench", Records({}), tables, {})


def lookup_seconds(store: Store) -> list[float]:
    """The times of all lookups of one indicator and period, each done for the first time.

    Warm: of every indicator one other period was asked before.
    """
    times = []
    for number in range(INDICATORS):
        store.cells(f"i{number}", "2000", "buurt")
    for year, number in product(range(1, PERIODS), range(INDICATORS)):
        start = time.perf_counter()
        found = store.cells(f"i{number}", str(2000 + year), "buurt")
        times.append(time.perf_counter() - start)
        if len(found) != AREAS:
            raise ValueError(f"{len(found)} rows instead of {AREAS}")
    return times


def indicators_with(store: Store, level: str) -> list[str]:
    """The indicators that have figures at a level."""
    return [indicator for indicator in store.indicators if store.periods(indicator, level)]


def longest_series(store: Store, level: str) -> str:
    """The first indicator with the most periods at a level; empty when there is none."""
    with_figures = indicators_with(store, level)
    return max(with_figures, key=lambda one: len(store.periods(one, level)), default="")


def main() -> None:
    """Print as JSON: seconds of a load from disk and of a lookup, and what there is to ask."""
    start = time.perf_counter()
    store = load_store()
    loaded = time.perf_counter() - start
    observations = sum(len(store.observations(indicator)) for indicator in store.indicators)
    record = {
        "load_seconds": loaded,
        "indicators": len(store.indicators),
        "observations": observations,
        "by_level": {level: indicators_with(store, level) for level in LEVELS},
        "longest": {level: longest_series(store, level) for level in LEVELS},
        "lookup_p95_seconds": percentile(lookup_seconds(synthetic_store()), 95),
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
