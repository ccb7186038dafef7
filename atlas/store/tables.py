"""Read the table of an indicator, fast; anything that is wrong is left to `check_tables`."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped]

from atlas.store.read import area_level
from atlas.store.records import STATUSES_WITH_VALUE, STATUSES_WITHOUT_VALUE, Indicator

COLUMNS = ("area_code", "period", "value", "status", "origin")
BOUNDS = ("lower", "upper")  # of a 95% interval, where the source gives one
FRAME_COLUMNS = (*COLUMNS, *BOUNDS, "area_level")
FIGURES = frozenset({"value", *BOUNDS})
STATUSES = STATUSES_WITH_VALUE | STATUSES_WITHOUT_VALUE
READ = pa_csv.ReadOptions(use_threads=False)
CONVERT = pa_csv.ConvertOptions(
    column_types={
        name: pa.float64() if name in FIGURES else pa.string() for name in (*COLUMNS, *BOUNDS)
    },
    null_values=[""],
    strings_can_be_null=False,
)
PARSE = pa_csv.ParseOptions(ignore_empty_lines=False)
THOUSANDS = re.compile(rb",-?\d{1,3}\.\d{3},")
PERIOD = r"(?:1[6-9]|2[01])\d\d"


def read_table(content: bytes, known: frozenset[str], origins: frozenset[str]) -> pa.Table:
    """The table as Arrow: strings, and value, lower and upper as float64, null for none.

    A file has the two bounds for all its rows or has no columns for them. `known` are the area
    codes and `origins` the origin ids that may occur. Raises ValueError on anything that
    `check_table` would report; that tells what and where.
    """
    table = pa_csv.read_csv(
        pa.BufferReader(content), read_options=READ, parse_options=PARSE, convert_options=CONVERT
    )
    if tuple(table.column_names) == COLUMNS:
        for name in BOUNDS:
            table = table.append_column(name, pa.nulls(len(table), pa.float64()))
    if tuple(table.column_names) != (*COLUMNS, *BOUNDS):
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
        and _bounded(table)
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


def plausible(content: bytes, table: pa.Table, indicator: Indicator) -> None:
    """ValueError for what needs a closer look: see `check_tables`.

    A percentage outside 0-100; dots for thousands; a period that ends before it begins; a BOM.
    """
    value = table["value"]
    if indicator.unit == "%":
        extremes = pc.min_max(value).as_py()
        if (extremes["min"] or 0) < 0 or (extremes["max"] or 0) > 100:
            raise ValueError("percentage")
    if indicator.decimals == 0 and THOUSANDS.search(content):
        raise ValueError("thousands")
    if content.startswith(codecs.BOM_UTF8):
        raise ValueError("BOM")
    periods = table["period"].unique().to_pylist()
    if any(end and end <= start for start, _, end in (each.partition("-") for each in periods)):
        raise ValueError("period")


def _bounded(table: pa.Table) -> bool:
    """Both bounds or none, around a value."""
    lower, value, upper = (table[name] for name in ("lower", "value", "upper"))
    if lower.null_count == upper.null_count == len(table):
        return True
    inside = pc.and_(pc.less_equal(lower, value), pc.less_equal(value, upper))
    both = pc.equal(pc.is_valid(lower), pc.is_valid(upper))
    return _all(both) and _all(pc.or_(pc.is_null(lower), pc.fill_null(inside, False)))


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame (FRAME_COLUMNS), `area_level` from the prefix of the code."""
    frame: pd.DataFrame = with_level(table).to_pandas()
    return frame


def with_level(table: pa.Table) -> pa.Table:
    """An Arrow table with plain strings, and the level of the area (FRAME_COLUMNS)."""
    codes = table["area_code"].combine_chunks()
    if not pa.types.is_dictionary(codes.type):
        codes = pc.dictionary_encode(codes)
    levels = pa.array([area_level(code) for code in codes.dictionary.to_pylist()], pa.string())
    texts = {
        name: table[name].cast(pa.string())
        if pa.types.is_dictionary(table[name].type)
        else table[name]
        for name in table.column_names
    }
    return pa.table(texts).append_column("area_level", levels.take(codes.indices))
