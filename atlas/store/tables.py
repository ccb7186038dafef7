"""Read the table of an indicator, fast; anything that is wrong is left to `check_tables`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped]

from atlas.store.read import area_level
from atlas.store.records import STATUSES_WITH_VALUE, STATUSES_WITHOUT_VALUE

COLUMNS = ("area_code", "period", "value", "status", "origin")
STATUSES = STATUSES_WITH_VALUE | STATUSES_WITHOUT_VALUE
READ = pa_csv.ReadOptions(use_threads=False)
CONVERT = pa_csv.ConvertOptions(
    column_types={name: pa.float64() if name == "value" else pa.string() for name in COLUMNS},
    null_values=[""],
    strings_can_be_null=False,
)
PERIOD = r"(?:1[6-9]|2[01])\d\d"


def read_table(content: bytes, known: frozenset[str], origins: frozenset[str]) -> pa.Table:
    """The table as Arrow: strings, and value as float64 with null for no value.

    `known` are the area codes and `origins` the origin ids that may occur. Raises
    ValueError on anything that `table_problems` would report; that tells what and where.
    """
    table = pa_csv.read_csv(pa.BufferReader(content), read_options=READ, convert_options=CONVERT)
    if tuple(table.column_names) != COLUMNS:
        raise ValueError("header")
    status, value = table["status"], table["value"]
    with_value = pc.is_in(status, _strings(STATUSES_WITH_VALUE))
    right = (
        _all(pc.is_in(status, _strings(STATUSES)))
        and _all(pc.equal(with_value, pc.is_valid(value)))
        and _all(pc.is_finite(value))
        and _all(pc.is_in(table["area_code"], _strings(known)))
        and _all(pc.is_in(table["origin"], _strings(origins)))
        and _all(pc.match_substring_regex(table["period"], f"^{PERIOD}(-{PERIOD})?$"))
        and _strictly_sorted(table)
    )
    if not right:
        raise ValueError("content")
    return table


@lru_cache(maxsize=64)
def _strings(values: frozenset[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())


def _all(mask: pa.ChunkedArray) -> bool:
    return bool(pc.all(mask, min_count=0).as_py())


def _strictly_sorted(table: pa.Table) -> bool:
    """Rows go up by (area_code, period): sorted, and no key occurs twice."""
    before, after = table.slice(0, max(len(table) - 1, 0)), table.slice(1)
    same = pc.equal(before["area_code"], after["area_code"])
    later = pc.less(before["period"], after["period"])
    return _all(pc.or_(pc.less(before["area_code"], after["area_code"]), pc.and_(same, later)))


def to_frames(tables: Mapping[str, pa.Table]) -> dict[str, pd.DataFrame]:
    """The Arrow tables as frames, with `area_level` from the prefix of the code.

    All are turned into one frame that is then cut: much faster than one by one.
    """
    if not tables:
        return {}
    joined = pa.concat_tables(tables.values())
    codes = pc.dictionary_encode(joined["area_code"].combine_chunks())
    levels = pa.array([area_level(code) for code in codes.dictionary.to_pylist()], pa.string())
    frame: pd.DataFrame = joined.append_column("area_level", levels.take(codes.indices)).to_pandas()
    frames, start = {}, 0
    for name, table in tables.items():
        frames[name] = frame.iloc[start : start + len(table)].reset_index(drop=True)
        start += len(table)
    return frames
