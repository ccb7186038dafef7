"""What differs between two versions of the data: indicators, periods, values, areas."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.areas import AREAS, read_areas
from atlas.store.read import THEMES, read_records
from atlas.store.read_tables import all_tables
from atlas.store.records import Area, Indicator
from atlas.store.tables import to_frame
from atlas.store.version_records import Version
from atlas.store.versions import Versions

State = Literal["new", "changed", "gone"]
KEY = ["area_code", "period"]
FIGURES = ["value", "lower", "upper"]
CELL = [*KEY, "value_old", "status_old", "value", "status"]
# Fields of a record that a reader sees. Origins are not among them: each refresh dates them anew.
TOLD = ("title", "description", "unit", "kind", "theme", "aggregate", "notes")
KEPT = 128  # comparisons kept: counts and names, no figures
_COMPARING = threading.Lock()  # a comparison reads much: one at a time, and each once


@dataclass(frozen=True, eq=False)
class TableChange:
    """What differs in one indicator.

    `periods`: those that are new; `added`, `revised`, `gone`: numbers of cells, a figure that
    became known or unknown is revised too; `fields`: fields of the record that say something else.
    """

    indicator: Indicator
    state: State
    periods: tuple[str, ...] = ()
    added: int = 0
    revised: int = 0
    gone: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Changes:
    """What differs between a version and the one before it.

    `others`: how many other files differ, by the folder that they stand in. `unread`: indicators
    that cannot be compared, as of a version that is older than this atlas.
    """

    version: Version
    before: Version | None
    tables: tuple[TableChange, ...] = ()
    new_areas: tuple[Area, ...] = ()
    gone_areas: tuple[Area, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


class _Side(NamedTuple):
    """One of the two versions: records and tables of what differs, and what cannot be read."""

    files: Mapping[str, bytes]
    indicators: Mapping[str, Indicator]
    tables: Mapping[str, pa.Table]
    unread: frozenset[str]


def changes_of(versions: Versions, version_id: str) -> Changes | None:
    """What a version changed; None when it is unknown. Without a version before: nothing.

    Raises LookupError when a file of one of the two is gone.
    """
    one = versions.find(version_id)
    if one is None:
        return None
    before = versions.find(one.parent) if one.parent else None
    if before is None:
        return Changes(one, None)
    with _COMPARING:
        return _changes(versions, one.id, before.id)


@lru_cache(maxsize=KEPT)
def _changes(versions: Versions, version_id: str, before_id: str) -> Changes:
    return compare(versions, *_both(versions, version_id, before_id))


def revised(versions: Versions, changes: Changes, indicator_id: str) -> pd.DataFrame:
    """The figures of one indicator that a version revised, with what they were (CELL).

    Raises LookupError as `changes_of`.
    """
    if changes.before is None:
        return pd.DataFrame(columns=CELL)
    return _revised(versions, changes.version.id, changes.before.id, indicator_id)


@lru_cache(maxsize=8)
def _revised(versions: Versions, version_id: str, before_id: str, name: str) -> pd.DataFrame:
    one, before = _both(versions, version_id, before_id)
    new, old = (_side(versions, *pair, name) for pair in ((one, before), (before, one)))
    if name not in new.tables or name not in old.tables:
        return pd.DataFrame(columns=CELL)
    both, differs = _joined(new.tables[name], old.tables[name])
    return both.loc[differs, CELL].reset_index(drop=True)


def _both(versions: Versions, version_id: str, before_id: str) -> tuple[Version, Version]:
    one, before = versions.find(version_id), versions.find(before_id)
    if one is None or before is None:
        raise LookupError(version_id)
    return one, before


def compare(versions: Versions, one: Version, before: Version) -> Changes:
    """The differences, read from just the files that differ; LookupError when one is gone."""
    new, old = _side(versions, one, before), _side(versions, before, one)
    unread = new.unread | old.unread
    names = sorted({*new.tables, *old.tables} - unread)
    tables = [_table_change(name, new, old) for name in names]
    areas, old_areas = read_areas(new.files).areas, read_areas(old.files).areas
    valid, was_valid = (
        {code for code, area in found.items() if area.valid} for found in (areas, old_areas)
    )
    return Changes(
        one,
        before,
        tuple(change for change in tables if change is not None),
        tuple(areas[code] for code in areas if code in valid - was_valid),
        tuple(old_areas[code] for code in old_areas if code in was_valid - valid),
        _others(one, before),
        tuple(sorted(unread)),
    )


def _side(versions: Versions, one: Version, other: Version, only: str = "") -> _Side:
    """What differs of the first version; `only`: of the indicators just that one.

    A record goes with its table, and what says which codes there are with both.
    """
    stems = {
        PurePosixPath(path).with_suffix("")
        for path in _differing(one, other)
        if not only or _is(path, only)
    }
    kept = {
        path: digest
        for path, digest in one.files.items()
        if path == AREAS
        or path.startswith("groupings/")
        or PurePosixPath(path).with_suffix("") in stems
    }
    files = versions.files(one.model_copy(update={"files": kept}))
    records = read_records(files)
    tables = all_tables(records)
    there = {PurePosixPath(path).stem for path in files if _is(path) and path != THEMES}
    return _Side(files, records.indicators, tables, frozenset(there - set(tables)))


def _is(path: str, indicator_id: str = "") -> bool:
    """Whether a file is of an indicator (of just that one)."""
    own = not indicator_id or PurePosixPath(path).stem == indicator_id
    return own and path.startswith("indicators/")


def _table_change(name: str, new: _Side, old: _Side) -> TableChange | None:
    if name not in old.tables:
        table = new.tables[name]
        return TableChange(new.indicators[name], "new", _periods(table), added=len(table))
    if name not in new.tables:
        return TableChange(old.indicators[name], "gone", gone=len(old.tables[name]))
    both, differs = _joined(new.tables[name], old.tables[name])
    record, before = new.indicators[name], old.indicators[name]
    fields = tuple(name for name in TOLD if getattr(record, name) != getattr(before, name))
    sides = both["_merge"].value_counts()
    added, gone, changed = int(sides["left_only"]), int(sides["right_only"]), int(differs.sum())
    was = set(_periods(old.tables[name]))
    periods = tuple(each for each in _periods(new.tables[name]) if each not in was)
    if not (added or gone or changed or fields):
        return None
    return TableChange(record, "changed", periods, added, changed, gone, fields)


def _periods(table: pa.Table) -> tuple[str, ...]:
    return tuple(sorted(table["period"].unique().to_pylist()))


def _joined(new: pa.Table, old: pa.Table) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """The rows of two tables side by side, and which of them say something else."""
    both = to_frame(new).merge(
        to_frame(old), on=KEY, how="outer", suffixes=("", "_old"), indicator=True
    )
    same = both["status"] == both["status_old"]
    for name in FIGURES:
        mine, other = both[name], both[f"{name}_old"]
        same &= (mine == other) | (mine.isna() & other.isna())
    return both, (both["_merge"] == "both") & ~same


def _others(one: Version, before: Version) -> dict[str, int]:
    """The number of changed files that are not of an indicator, by the folder they stand in."""
    folders = [p.partition("/")[0] for p in _differing(one, before) if not _is(p)]
    return dict(sorted(Counter(folders).items()))


def _differing(one: Version, other: Version) -> set[str]:
    """The files that are not the same in two versions."""
    return {path for path, _ in one.files.items() ^ other.files.items()}
