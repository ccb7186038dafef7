"""Load the store: from a folder, or from the files of a version."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.check_records import check_files
from atlas.store.place_rows import read_sets
from atlas.store.problems import StoreError
from atlas.store.read import digests, read_files, read_records, version
from atlas.store.read_tables import all_facts, all_programme, all_tables
from atlas.store.store import DATA, Store
from atlas.store.travel import load_travel


def load_store(root: Path = DATA) -> Store:
    """Load records and tables under `root`; raises StoreError with every problem found."""
    files = read_files(root)
    return build_store(files, digests(files))


def build_store(
    files: Mapping[str, bytes],
    checksums: Mapping[str, str],
    compiled: Mapping[str, pa.Table] | None = None,
) -> Store:
    """The store of these files; raises StoreError with every problem found.

    `checksums`: sha256 of all files by path. With `compiled`, the tables of the indicators that
    were checked before, `files` need not have their CSV.
    """
    records = read_records(files)
    check_files(records, checksums)
    tables = all_tables(records) if compiled is None else compiled
    facts, places, programme = all_facts(records), read_sets(records), all_programme(records)
    if compiled is not None and set(compiled) != set(records.indicators):
        raise ValueError("compiled tables of other data")
    if records.problems:
        raise StoreError(records.problems)
    geometries = {layer.id: files[records.layer_path(layer)] for layer in records.layers.values()}
    travel = load_travel(files)
    return Store(version(checksums), records, tables, geometries, facts, places, programme, travel)
