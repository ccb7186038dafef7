"""What differs between two versions of the data: indicators, periods, values, areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal

import pandas as pd

from atlas.store.areas import AREAS, read_areas
from atlas.store.read import Records, read_records
from atlas.store.read_tables import all_tables
from atlas.store.records import Area, Indicator
from atlas.store.tables import to_frame
from atlas.store.version_records import Version
from atlas.store.versions import Versions

State = Literal["new", "changed", "gone"]
KEY = ["area_code", "period"]
FIGURES = ["value", "lower", "upper"]
TOLD = ("title", "description", "unit", "kind", "theme")  # fields of a record that a reader sees
KEPT = 8  # comparisons kept; each is of the files that differ


@dataclass(frozen=True, eq=False)
class TableChange:
    """What differs in one indicator.

    `periods`: those that are new; `added`, `revised`, `gone`: numbers of cells; `cells`: the
    revised ones (area_code, period, value_old, status_old, value, status), a figure that became
    known or unknown too; `fields`: fields of the record that say something else.
    """

    indicator: Indicator
    state: State
    periods: tuple[str, ...] = ()
    added: int = 0
    revised: int = 0
    gone: int = 0
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Changes:
    """What differs between a version and the one before it.

    `others`: how many other files differ, by the folder that they stand in.
    """

    version: Version
    before: Version | None
    tables: tuple[TableChange, ...] = ()
    new_areas: tuple[Area, ...] = ()
    gone_areas: tuple[Area, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)


def changes_of(versions: Versions, version_id: str) -> Changes | None:
    """What a version changed; None when it is unknown. Without a version before: nothing."""
    one = versions.find(version_id)
    if one is None:
        return None
    before = versions.find(one.parent) if one.parent else None
    return _changes(versions, one.id, before.id) if before else Changes(one, None)


@lru_cache(maxsize=KEPT)
def _changes(versions: Versions, version_id: str, before_id: str) -> Changes:
    one, before = versions.find(version_id), versions.find(before_id)
    if one is None or before is None:
        raise LookupError(version_id)
    return compare(versions, one, before)


def _differing(one: Version, other: Version) -> Version:
    """The first version, with only the files that the other has not or has differently.

    A record goes with its table, and the list of areas with both: else they cannot be read.
    """
    differs = {p for p in {*one.files, *other.files} if one.files.get(p) != other.files.get(p)}
    stems = {PurePosixPath(path).with_suffix("") for path in differs}
    kept = {
        path: digest
        for path, digest in one.files.items()
        if path == AREAS or PurePosixPath(path).with_suffix("") in stems
    }
    return one.model_copy(update={"files": kept})


def compare(versions: Versions, one: Version, before: Version) -> Changes:
    """The differences, read from just the files that differ; LookupError when one is gone."""
    files = versions.files(_differing(one, before))
    old_files = versions.files(_differing(before, one))
    new, old = _indicators(files), _indicators(old_files)
    tables = [_table_change(new.get(name), old.get(name)) for name in sorted({*new, *old})]
    areas, old_areas = read_areas(files).areas, read_areas(old_files).areas
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
    )


def _indicators(files: Mapping[str, bytes]) -> dict[str, tuple[Indicator, pd.DataFrame]]:
    """Records and rows of the indicators in these files; what cannot be read is left out."""
    records: Records = read_records(files)
    tables = all_tables(records)
    return {name: (records.indicators[name], to_frame(table)) for name, table in tables.items()}


def _table_change(
    new: tuple[Indicator, pd.DataFrame] | None, old: tuple[Indicator, pd.DataFrame] | None
) -> TableChange | None:
    if old is None and new is not None:
        periods = tuple(sorted(set(new[1]["period"])))
        return TableChange(new[0], "new", periods, added=len(new[1]))
    if new is None and old is not None:
        return TableChange(old[0], "gone", gone=len(old[1]))
    if new is None or old is None:
        return None
    both = new[1].merge(old[1], on=KEY, how="outer", suffixes=("", "_old"), indicator=True)
    side = both["_merge"].astype("str")
    same = both["status"] == both["status_old"]
    for name in FIGURES:
        mine, other = both[name], both[f"{name}_old"]
        same &= (mine == other) | (mine.isna() & other.isna())
    cells = both.loc[
        (side == "both") & ~same, [*KEY, "value_old", "status_old", "value", "status"]
    ].reset_index(drop=True)
    fields = tuple(name for name in TOLD if getattr(new[0], name) != getattr(old[0], name))
    added, gone = int((side == "left_only").sum()), int((side == "right_only").sum())
    periods = tuple(sorted(set(new[1]["period"]) - set(old[1]["period"])))
    if not (added or gone or len(cells) or fields):
        return None
    return TableChange(new[0], "changed", periods, added, len(cells), gone, cells, fields)


def _others(one: Version, before: Version) -> dict[str, int]:
    """Changed files that are no table of an indicator and no list of areas, by folder."""
    differs = {p for p in {*one.files, *before.files} if one.files.get(p) != before.files.get(p)}
    folders = [p.partition("/")[0] for p in differs if not p.startswith("indicators/")]
    return {name: folders.count(name) for name in sorted({*folders})}
