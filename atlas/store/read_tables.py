"""Read the tables of all records: frames out, what is wrong is noted in the records."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.action_rows import no_actions, read_actions
from atlas.store.check_tables import check_table
from atlas.store.facts import read_facts
from atlas.store.problems import Problem
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


def all_actions(records: Records) -> pd.DataFrame:
    """The programme actions; what is wrong is noted in `records.problems`."""
    if records.action_table is None:
        return no_actions()
    actions, found = read_actions(records, records.action_table)
    records.problems += found
    return actions
