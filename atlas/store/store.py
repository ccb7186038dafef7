"""The store: every record and table of `data/`, loaded once, asked many times."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.area_changes import AreaChange
from atlas.store.fact_records import FactTable
from atlas.store.housing import Housing
from atlas.store.place_rows import no_places
from atlas.store.places import PlaceGroup, PlaceKind, PlaceSet
from atlas.store.profile import Profile
from atlas.store.programme import ProgrammeTable
from atlas.store.programme_rows import no_rows
from atlas.store.read import Records
from atlas.store.records import Area, Grouping, Indicator, Layer, Theme
from atlas.store.sources import Source
from atlas.store.tables import to_frame, with_level

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
    pinned: whether an address asked for just this version.
    themes, indicators, groupings, layers: records by id, in display order.
    areas: `Area` by `area_code`, in the order of areas.csv.
    area_changes: what became of older areas, in the order of area_changes.csv.
    fact_tables: records of the fact tables by id.
    place_groups, place_kinds, place_sets: records by id, in display order; none without places/.
    programme_tables: records of the programme tables by id; none without programme/.
    sources: records of the live sources by id; none without sources/.
    """

    version: str
    pinned: bool
    themes: dict[str, Theme]
    indicators: dict[str, Indicator]
    areas: dict[str, Area]
    area_changes: tuple[AreaChange, ...]
    groupings: dict[str, Grouping]
    layers: dict[str, Layer]
    fact_tables: dict[str, FactTable]
    place_groups: dict[str, PlaceGroup]
    place_kinds: dict[str, PlaceKind]
    place_sets: dict[str, PlaceSet]
    programme_tables: dict[str, ProgrammeTable]
    sources: dict[str, Source]

    def __init__(
        self,
        version: str,
        records: Records,
        tables: Mapping[str, pd.DataFrame | pa.Table],
        geometries: Mapping[str, bytes],
        facts: Mapping[str, pd.DataFrame] | None = None,
        places: pd.DataFrame | None = None,
        programme: Mapping[str, pd.DataFrame] | None = None,
        travel: pd.DataFrame | None = None,
    ) -> None:
        """`facts`: frame by id, as the method gives it; `geometries`: GeoJSON.

        `tables`: by id, as `observations` gives them or as Arrow, made a frame when it is asked.

        `places`, `programme` (by id): frames as the methods give them; None for no rows.
        `travel`: the table of a router (TRAVEL_COLUMNS), None where no router was asked.
        """
        self.version, self.pinned = version, False
        self.themes, self.indicators = records.themes, records.indicators
        self.areas, self.groupings = records.areas, records.groupings
        self.area_changes = records.area_changes
        self.layers, self.fact_tables = records.layers, records.fact_tables
        self._housing, self._profile = records.housing, records.profile
        self._tables, self._geometries = dict(tables), dict(geometries)
        self._facts = dict(facts or {})
        kinds = records.kinds
        self.place_groups = {group.id: group for group in kinds.groups} if kinds else {}
        self.place_kinds = {kind.id: kind for kind in kinds.kinds} if kinds else {}
        self.place_sets, self.programme_tables = records.place_sets, records.programme_tables
        self.sources = records.sources
        self._places = no_places() if places is None else places
        self._programme = dict(programme or {})
        self.travel = travel
        self._groups: dict[tuple[str, str], Positions] = {}
        self._cells: dict[tuple[str, str, str], pd.DataFrame] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._twin: Store | None = None

    def as_pinned(self) -> Store:
        """The same store, for a run whose address asked for just this version; always the same."""
        if self.pinned:
            return self
        with self._lock:
            if self._twin is None:
                self._twin = copy(self)
                self._twin.pinned = True
            return self._twin

    def observations(self, indicator_id: str) -> pd.DataFrame:
        """All observations of one indicator, sorted by area_code and period.

        Columns: FRAME_COLUMNS. value, lower and upper are float64: value is NaN exactly where the
        status carries none, the bounds of a 95% interval where the source gives none. The others
        are str. Raises KeyError.
        """
        return self._frame(indicator_id).copy(deep=False)

    def arrow(self, indicator_id: str) -> pa.Table:
        """The same as Arrow (null for NaN); for who reads all: no frame stays in memory for it."""
        table = self._tables[indicator_id]
        if isinstance(table, pa.Table):
            return with_level(table)
        return pa.Table.from_pandas(table, preserve_index=False)

    def cells(self, indicator_id: str, period: str, area_level: str) -> pd.DataFrame:
        """The observations of one indicator, period and level, indexed by area_code.

        Columns: those of `observations`, without the code. No rows when there are none;
        KeyError for an unknown indicator.
        """
        key = (indicator_id, period, area_level)
        if key not in self._cells:
            rows = self._positions(indicator_id, BY_LEVEL).get((period, area_level), NO_ROWS)
            frame = self._frame(indicator_id).take(rows).set_index("area_code")
            with self._lock:
                self._cells[key] = frame
        return self._cells[key].copy(deep=False)

    def series(self, indicator_id: str, area_code: str) -> pd.DataFrame:
        """The observations of one area in time order; columns as `observations`.

        No rows when there are none; KeyError for an unknown indicator.
        """
        rows = self._positions(indicator_id, BY_AREA).get(area_code, NO_ROWS)
        return self._frame(indicator_id).take(rows).reset_index(drop=True)

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

    def _frame(self, indicator_id: str) -> pd.DataFrame:
        """The table of one indicator; what is still Arrow becomes a frame at its first use."""
        table = self._tables[indicator_id]
        if isinstance(table, pa.Table):
            with self._making:
                table = self._tables[indicator_id]  # another may have made it meanwhile
                if isinstance(table, pa.Table):
                    table = self._tables[indicator_id] = to_frame(table)
        frame: pd.DataFrame = table
        return frame

    def _positions(self, indicator_id: str, by: str | list[str]) -> Positions:
        """Row numbers by group, grouped once for each indicator."""
        key = (indicator_id, str(by))
        if key not in self._groups:
            with self._lock:
                self._groups[key] = self._frame(indicator_id).groupby(by).indices
        return self._groups[key]
