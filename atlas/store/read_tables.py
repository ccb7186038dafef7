"""Read the tables of all records: frames out, what is wrong is noted in the records."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.check_tables import check_table
from atlas.store.facts import read_facts
from atlas.store.problems import Problem
from atlas.store.programme_links import link_problems
from atlas.store.programme_rows import read_rows
from atlas.store.read import Records
from atlas.store.tables import read_table

UNREADABLE = ("de tabel is niet te lezen", "verbeter eerst de andere fouten, of maak hem opnieuw")


def all_tables(records: Records) -> dict[str, pa.Table]:
    """The tables of the indicators; what is wrong is noted in `records.problems`."""
    files, known, tables = records.files, records.known_codes(), {}
    for indicator in records.indicators.values():
        path = records.table_path(indicator)
        if path not in files:
            continue
        try:
            origins = frozenset(origin.id for origin in indicator.origin)
            tables[indicator.id] = read_table(files[path], known, origins)
        except ValueError:
            found = check_table(path, files[path], indicator, known)[1]
            records.problems += found or [Problem(path, None, "", *UNREADABLE)]
    return tables


def all_facts(records: Records) -> dict[str, pd.DataFrame]:
    """The rows of the fact tables; what is wrong is noted in `records.problems`."""
    known, tables = records.known_codes(), {}
    for table in records.fact_tables.values():
        path = records.facts_path(table)
        if path in records.files:
            tables[table.id], found = read_facts(path, records.files[path], table, known)
            records.problems += found
    return tables


def all_programme(records: Records) -> dict[str, pd.DataFrame]:
    """The rows of the programme tables; what is wrong is noted in `records.problems`."""
    frames = {}
    for name, table in records.programme_tables.items():
        frames[name], found = read_rows(records, name, table)
        records.problems += found
    records.problems += link_problems(records, frames)
    return {name: frame.reset_index(drop=True) for name, frame in frames.items()}
