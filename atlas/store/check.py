"""Check all data at once: every record, table and geometry, each problem with its remedy."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.areas import AREAS
from atlas.store.check_housing import check_facts, check_housing
from atlas.store.check_places import check_places
from atlas.store.check_profile import check_profile
from atlas.store.check_programme import check_programme
from atlas.store.check_records import (
    check_areas,
    check_declared,
    check_files,
    check_groupings,
    check_indicator,
    check_orphans,
)
from atlas.store.check_sources import check_sources
from atlas.store.check_tables import check_table
from atlas.store.compiled import SCHEMA
from atlas.store.fact_records import FactTable
from atlas.store.facts import read_facts
from atlas.store.geometry import geometry_problems
from atlas.store.problems import Problem
from atlas.store.read import Records, digests, read_files, read_records
from atlas.store.store import DATA
from atlas.store.tables import plausible, read_table, to_frame
from atlas.store.travel import travel_problems

TABLES = re.compile(r"indicators/.+\.csv")


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    `problems` in order of file and row; `counts`: indicators, observations, areas, layers,
    groupings, facts (rows of fact tables), places, those of the programme tables (see
    check_programme.COUNTED) and errors.
    """

    problems: tuple[Problem, ...]
    counts: dict[str, int]


def check(root: Path = DATA) -> Report:
    """Check everything under `root`. Never raises for what is in the files."""
    files = read_files(root)
    return check_files_of(files, digests(files))[0]


def check_files_of(
    files: Mapping[str, bytes], checksums: Mapping[str, str], same: Collection[str] = ()
) -> tuple[Report, dict[str, pa.Table]]:
    """Check files (path -> content); gives the tables of the indicators too, by id.

    `checksums`: sha256 of each; `same`: paths whose geometry was checked before.
    """
    records = read_records(files)
    check_files(records, checksums)
    check_orphans(records)
    check_areas(records)
    check_groupings(records)
    check_housing(records)
    check_profile(records)
    check_sources(records)
    tables: dict[str, pa.Table] = {}
    observations = sum(_check_indicator(records, each, tables) for each in records.indicators)
    facts = sum(_check_facts(records, table) for table in records.fact_tables.values())
    places, programme = check_places(records), check_programme(records)
    records.problems += travel_problems(files)
    for layer in records.layers.values():
        path = records.layer_path(layer)
        if path in files and not {path, AREAS} <= set(same):
            records.problems += geometry_problems(path, files[path], layer, records.areas)
    problems = sorted(records.problems, key=lambda p: (p.file, p.row or 0))
    counts = {
        "indicators": len(records.indicators),
        "observations": observations,
        "areas": len(records.areas),
        "layers": len(records.layers),
        "groupings": len(records.groupings),
        "facts": facts,
        "places": places,
        **programme,
        "errors": len(problems),
    }
    return Report(tuple(problems), counts), tables


def _check_indicator(records: Records, indicator_id: str, tables: dict[str, pa.Table]) -> int:
    """Check one indicator and its table, which is added to `tables` when it is right.

    Returns the number of observations.
    """
    indicator = records.indicators[indicator_id]
    check_indicator(records, indicator)
    path = records.table_path(indicator)
    if path not in records.files:
        return 0
    content = records.files[path]
    try:
        origins = frozenset(origin.id for origin in indicator.origin)
        table = read_table(content, records.known_codes(), origins)
        plausible(content, table, indicator)
    except ValueError:  # something is wrong: look cell by cell, to say what and where
        cells, problems = check_table(path, content, indicator, records.known_codes())
        records.problems += problems
    else:
        tables[indicator_id] = table.cast(SCHEMA)
        cells, problems = to_frame(table), []
    if not cells.empty:
        check_declared(records, indicator, cells)
    elif not problems:
        message, remedy = "de tabel heeft geen rijen", "vul de tabel, of haal de indicator weg"
        records.problems.append(Problem(path, None, "", message, remedy))
    return len(cells)


def _check_facts(records: Records, table: FactTable) -> int:
    """Check one fact table; returns the number of rows."""
    path = records.facts_path(table)
    if path not in records.files:
        return 0
    rows, problems = read_facts(path, records.files[path], table, records.known_codes())
    records.problems += problems
    check_facts(records, table, rows)
    return len(rows)
