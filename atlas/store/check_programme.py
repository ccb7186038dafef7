"""Check the programme tables: their records, rows and references.

Every function notes what it finds in `records.problems`, with line and field.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.store.check_housing import unique, used
from atlas.store.problems import Problem
from atlas.store.programme import COLUMNS, OWN_TABLES, ProgrammeTable
from atlas.store.programme_rows import cited
from atlas.store.read import Records, programme_path
from atlas.store.read_tables import all_programme

# What `check` calls the rows of a table.
COUNTED: Mapping[str, str] = {
    "actions": "actions",
    "amounts": "budgets",
    "actors": "actors",
    "calendar": "calendar",
    "frameworks": "frameworks",
    "criteria": "criteria",
    "systems": "systems",
    "glossary": "glossary",
    "trends": "trends",
    "doubts": "doubts",
}


def check_programme(records: Records) -> dict[str, int]:
    """Everything of programme/; returns the number of rows by the words of COUNTED."""
    known = {programme_path(name, ".toml") for name in COLUMNS}
    for path in records.files:
        if path.startswith("programme/") and path.endswith(".toml") and path not in known:
            remedy = "haal het weg, of noem het naar een tabel uit store/programme.py"
            message = "dit bestand kent de atlas niet"
            records.problems.append(Problem(path, None, "", message, remedy))
    before = len(records.problems)
    tables = all_programme(records)
    sound = len(records.problems) == before
    for name, table in records.programme_tables.items():
        _check_record(records, name, table)
        if sound and name not in OWN_TABLES and not tables[name].empty:
            _check_origins(records, name, table, tables[name])
    return {word: len(tables.get(name, ())) for word, name in COUNTED.items()}


def _check_record(records: Records, name: str, table: ProgrammeTable) -> None:
    """The id is the name of the file; origins once, and none for our own choices."""
    path = programme_path(name, ".toml")
    if table.id != name:
        message = f"id '{table.id}' is niet de bestandsnaam"
        records.add(path, ("id",), message, f"maak de id {name}")
    unique(records, path, ("origin",), table.origin)
    if table.origin and name in OWN_TABLES:
        message = "eigen keuzes hebben geen bron"
        records.add(path, ("origin", 0, "id"), message, "haal de [[origin]] weg")


def _check_origins(records: Records, name: str, table: ProgrammeTable, rows: pd.DataFrame) -> None:
    """Every origin of a record belongs to at least one row."""
    columns = [column for column in ("origin", "origins", "mentions") if column in rows]
    found = {
        origin for column in columns for each in cited(column, rows[column]) for origin in each
    }
    used(records, programme_path(name, ".toml"), table.origin, found)
