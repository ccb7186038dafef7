"""How long a million dwellings take to classify: `python -m bench.classify`, by itself."""

from __future__ import annotations

import json
import time
import tracemalloc

import numpy as np
import pandas as pd

from atlas.domain.classification import classify
from atlas.store.dwellings import NO, OWNERS, UNKNOWN, YES
from atlas.store.housing import Classification
from atlas.store.load import load_store

DWELLINGS, COMPLEXES = 1_000_000, 40_000
REPEATS = 3
SEED = 20240101


def synthetic_dwellings(rules: Classification, rows: int) -> pd.DataFrame:
    """Invented dwellings, half of them in a complex, with every feature at random.

    That makes far more combinations of yes, no and unknown than a real table, which repeats
    itself.
    """
    chance = np.random.default_rng(SEED)
    complexes = np.array(["", *(f"c{number}" for number in range(COMPLEXES))])
    inside = chance.integers(1, COMPLEXES, rows, endpoint=True) * (chance.random(rows) < 0.5)
    columns: dict[str, object] = {
        "complex": pd.Categorical.from_codes(inside, complexes).astype("str"),
        "eigendom": pd.Categorical.from_codes(chance.integers(0, 4, rows), OWNERS).astype("str"),
    }
    for feature in rules.features:
        if feature.kind == "number":
            value = chance.uniform(0, 1_000, rows)
            columns[feature.id] = np.where(chance.random(rows) < 0.3, np.nan, value)
        else:
            answers = np.array([YES, NO, UNKNOWN], dtype=np.int8)
            columns[feature.id] = chance.choice(answers, rows, p=[0.1, 0.6, 0.3])
    return pd.DataFrame(columns)


def measure(rules: Classification, rows: int = DWELLINGS) -> dict[str, float]:
    """The median time of some runs, and the memory that one more run takes at its peak.

    Memory is measured apart, because watching it costs time; the table itself is not in it.
    """
    frame = synthetic_dwellings(rules, rows)
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = classify(frame, rules)
        taken.append(time.perf_counter() - start)
    tracemalloc.start()
    classify(frame, rules)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    seconds = float(np.median(taken))
    return {
        "rows": rows,
        "combinations": len(frame.select_dtypes("int8").drop_duplicates()),
        "unknown": int((found["class_id"] == "").sum()),
        "seconds": seconds,
        "rows_per_second": rows / seconds,
        "peak_bytes": peak,
    }


def main() -> None:
    """Print as JSON what a million dwellings take."""
    print(json.dumps(measure(load_store().housing.classification)))


if __name__ == "__main__":
    main()
