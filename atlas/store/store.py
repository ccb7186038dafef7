"""The store: every record and table of `data/`, loaded once, asked many times."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from atlas.store.check_records import check_files
from atlas.store.fact_records import FactTable
from atlas.store.housing import Housing
from atlas.store.pending import finish_pending
from atlas.store.place_rows import no_places, read_sets
from atlas.store.places import PlaceGroup, PlaceKind, PlaceSet
from atlas.store.problems import StoreError
from atlas.store.profile import Profile
from atlas.store.programme import ProgrammeTable
from atlas.store.programme_rows import no_rows
from atlas.store.read import Records, digests, read_files, read_records, version
from atlas.store.read_tables import all_facts, all_programme, all_tables
from atlas.store.records import Area, Grouping, Indicator, Layer, Theme
from atlas.store.tables import to_frames
from atlas.store.travel import load_travel

DATA = Path(__file__).resolve().parents[2] / "data"
BY_LEVEL, BY_AREA = ["period", "area_level"], "area_code"
NO_ROWS = np.empty(0, dtype=np.intp)
Positions = Mapping[Any, Any]  # key of a group -> row numbers in the table


class Store:
    """Records and tables of one version of the data; safe to read from many threads.

    Every frame that is handed out is a lazy copy (copy on write): a caller may do with it
    what he likes without changing the store.

    Attributes
    ----------
    version: first 16 hex digits of the sha256 over all files, the key of every cache.
    themes, indicators, groupings, layers: records by id, in display order.
    areas: `Area` by `area_code`, in the order of areas.csv.
    fact_tables: records of the fact tables by id.
    place_groups, place_kinds, place_sets: records by id, in display order; none without places/.
    programme_tables: records of the programme tables by id; none without programme/.
    """

    version: str
    themes: dict[str, Theme]
    indicators: dict[str, Indicator]
    areas: dict[str, Area]
    groupings: dict[str, Grouping]
    layers: dict[str, Layer]
    fact_tables: dict[str, FactTable]
    place_groups: dict[str, PlaceGroup]
    place_kinds: dict[str, PlaceKind]
    place_sets: dict[str, PlaceSet]
    programme_tables: dict[str, ProgrammeTable]

    def __init__(
        self,
        version: str,
        records: Records,
        tables: Mapping[str, pd.DataFrame],
        geometries: Mapping[str, bytes],
        facts: Mapping[str, pd.DataFrame] | None = None,
        places: pd.DataFrame | None = None,
        programme: Mapping[str, pd.DataFrame] | None = None,
        travel: pd.DataFrame | None = None,
    ) -> None:
        """`tables`, `facts`: frame by id, as `observations` and `facts`; `geometries`: GeoJSON.

        `places`, `programme` (by id): frames as the methods give them; None for no rows.
        `travel`: the table of a router (TRAVEL_COLUMNS), None where no router was asked.
        """
        self.version = version
        self.themes, self.indicators = records.themes, records.indicators
        self.areas, self.groupings = records.areas, records.groupings
        self.layers, self.fact_tables = records.layers, records.fact_tables
        self._housing, self._profile = records.housing, records.profile
        self._tables, self._geometries = dict(tables), dict(geometries)
        self._facts = dict(facts or {})
        kinds = records.kinds
        self.place_groups = {group.id: group for group in kinds.groups} if kinds else {}
        self.place_kinds = {kind.id: kind for kind in kinds.kinds} if kinds else {}
        self.place_sets, self.programme_tables = records.place_sets, records.programme_tables
        self._places = no_places() if places is None else places
        self._programme = dict(programme or {})
        self.travel = travel
        self._groups: dict[tuple[str, str], Positions] = {}
        self._cells: dict[tuple[str, str, str], pd.DataFrame] = {}
        self._lock = threading.Lock()

    def observations(self, indicator_id: str) -> pd.DataFrame:
        """All observations of one indicator, sorted by area_code and period.

        Columns: area_code, period, value, status, origin, area_level; value is float64, NaN
        exactly where the status carries no value, the others are str. Raises KeyError.
        """
        return self._tables[indicator_id].copy(deep=False)

    def cells(self, indicator_id: str, period: str, area_level: str) -> pd.DataFrame:
        """The observations of one indicator, period and level, indexed by area_code.

        Columns: period, value, status, origin, area_level. No rows when there are none;
        KeyError for an unknown indicator.
        """
        key = (indicator_id, period, area_level)
        if key not in self._cells:
            rows = self._positions(indicator_id, BY_LEVEL).get((period, area_level), NO_ROWS)
            frame = self._tables[indicator_id].take(rows).set_index("area_code")
            with self._lock:
                self._cells[key] = frame
        return self._cells[key].copy(deep=False)

    def series(self, indicator_id: str, area_code: str) -> pd.DataFrame:
        """The observations of one area in time order; columns as `observations`.

        No rows when there are none; KeyError for an unknown indicator.
        """
        rows = self._positions(indicator_id, BY_AREA).get(area_code, NO_ROWS)
        return self._tables[indicator_id].take(rows).reset_index(drop=True)

    def periods(self, indicator_id: str, area_level: str) -> tuple[str, ...]:
        """Periods with at least one row at that level, in time order."""
        groups = self._positions(indicator_id, BY_LEVEL)
        return tuple(sorted(period for period, level in groups if level == area_level))

    def children(self, area_code: str) -> tuple[Area, ...]:
        """The areas of 2024 directly inside an area, e.g. the wijken and kernen of a gemeente."""
        return tuple(a for a in self.areas.values() if a.parent_code == area_code and a.valid)

    def geometry(self, layer_id: str) -> dict[str, Any]:
        """The layer's GeoJSON FeatureCollection (WGS84), features with `area_code`.

        Parsed anew on every call (tens of ms for the buurten): the caller keeps what he
        makes of it. Raises KeyError.
        """
        collection: dict[str, Any] = json.loads(self._geometries[layer_id])
        return collection

    @property
    def housing(self) -> Housing:
        """The rules and lists of the housing theme; LookupError when the data has none."""
        if self._housing is None:
            raise LookupError("de gegevens hebben geen map housing/")
        return self._housing

    @property
    def profile(self) -> Profile:
        """Which figures profile and comparison show; LookupError when the data does not say."""
        if self._profile is None:
            raise LookupError("de gegevens hebben geen profile.toml")
        return self._profile

    def facts(self, table_id: str) -> pd.DataFrame:
        """All rows of one fact table, in the order of its file. Raises KeyError.

        Columns: area_code, period, item, value, status, origin, note; value is float64, NaN
        exactly where the status is missing, the others are str.
        """
        return self._facts[table_id].copy(deep=False)

    def places(self) -> pd.DataFrame:
        """All places of all sets, one set after another, in the order of their files.

        Columns: PLACE_COLUMNS, gemeente_code (follows area_code; "" for Drenthe as a whole and
        outside) and set_id. lon, lat are float64 in degrees (WGS84), NaN without a point; the
        others are str.
        """
        return self._places.copy(deep=False)

    def programme(self, table_id: str) -> pd.DataFrame:
        """All rows of one programme table (COLUMNS, all str), in the order of its file.

        No rows when the data does not have the table; KeyError for an id that is not in COLUMNS.
        """
        rows = self._programme.get(table_id)
        return no_rows(table_id) if rows is None else rows.copy(deep=False)

    def _positions(self, indicator_id: str, by: str | list[str]) -> Positions:
        """Row numbers by group, grouped once for each indicator."""
        key = (indicator_id, str(by))
        if key not in self._groups:
            with self._lock:
                self._groups[key] = self._tables[indicator_id].groupby(by).indices
        return self._groups[key]


def load_store(root: Path = DATA) -> Store:
    """Load records and tables under `root`; raises StoreError with every problem found.

    A refresh may come between the reading of a table and its record: what differs when it is
    read again, is loaded again.
    """
    finish_pending(root)
    files = read_files(root)
    try:
        return _loaded(root, files)
    except StoreError:
        finish_pending(root)
        again = read_files(root)
        if again == files:
            raise
        return _loaded(root, again)


def _loaded(root: Path, files: Mapping[str, bytes]) -> Store:
    """The store of these files; `root` has what is read apart: the travel times."""
    checksums = digests(files)
    records = read_records(files)
    check_files(records, checksums)
    tables, facts = all_tables(records), all_facts(records)
    places, programme = read_sets(records), all_programme(records)
    if records.problems:
        raise StoreError(records.problems)
    geometries = {layer.id: files[records.layer_path(layer)] for layer in records.layers.values()}
    travel = load_travel(root)
    frames = to_frames(tables)
    return Store(version(checksums), records, frames, geometries, facts, places, programme, travel)


@functools.cache
def get_store() -> Store:
    """The store of the default folder, loaded once for the process."""
    return load_store(DATA)
