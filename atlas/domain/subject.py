"""The area of a profile: a gemeente, region, wijk, kern or Drenthe; its figures and its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.aggregate import (
    REGION,
    Cell,
    empty_cell,
    find_region,
    gemeenten,
    level_periods,
    province_cell,
    province_periods,
    region_cell,
)
from atlas.domain.area_changes import area_cells
from atlas.domain.kern_figures import kern_cells, kern_periods
from atlas.store.records import PROVINCE
from atlas.store.store import Store

KERN = "kern"
LEVELS = ("provincie", "gemeente", REGION, "wijk", KERN)


@dataclass(frozen=True, slots=True)
class Subject:
    """An area that has a profile.

    `level` is one of LEVELS; `name` as in a heading ("Emmen", "wijk Angelslo"); `gemeente_code`
    is "" for what is no part of one gemeente; `members` are the gemeenten of a region.
    """

    code: str
    level: str
    name: str
    gemeente_code: str = ""
    members: tuple[str, ...] = ()

    @property
    def peer_level(self) -> str:
        """The level of the areas that it is put among: the twelve gemeenten or all wijken."""
        return "wijk" if self.level in ("wijk", KERN) else "gemeente"


def subjects(store: Store) -> Mapping[str, Subject]:
    """Every area with a profile by code: Drenthe, gemeenten, regions, wijken, kernen."""
    return _subjects(store, store.version)


def find_subject(store: Store, code: str) -> Subject | None:
    """The area with a code; None for what has no profile."""
    return subjects(store).get(code)


def subject_cell(store: Store, subject: Subject, indicator_id: str, period: str) -> Cell:
    """The figure of an area in a period, or the reason why there is none. As on the map."""
    if subject.level == "provincie":
        return province_cell(store, indicator_id, period)
    if subject.level == REGION:
        region = find_region(store, subject.code)
        assert region is not None  # it is a subject
        return region_cell(store, indicator_id, period, region)
    cells = level_cells(store, indicator_id, period, subject.level)
    return cells.get(subject.code) or empty_cell(subject.code)


def subject_periods(store: Store, subject: Subject, indicator_id: str) -> tuple[str, ...]:
    """The periods in which the area can have a figure, in time order; none for other levels."""
    if subject.level == "provincie":
        return province_periods(store, indicator_id)
    if subject.level == KERN:
        return kern_periods(store, indicator_id)
    return level_periods(store, indicator_id, subject.level)


def newest_period(store: Store, subject: Subject, indicator_id: str) -> str:
    """The last period in which the area has a value; without any the last of its level, or ""."""
    periods = subject_periods(store, subject, indicator_id)
    for period in reversed(periods):
        if subject_cell(store, subject, indicator_id, period).value is not None:
            return period
    return periods[-1] if periods else ""


def peer_cells(store: Store, subject: Subject, indicator_id: str, period: str) -> tuple[Cell, ...]:
    """The cells of all valid areas that the subject is put among, in the order of the areas."""
    return level_peers(store, subject.peer_level, indicator_id, period)


def level_peers(store: Store, level: str, indicator_id: str, period: str) -> tuple[Cell, ...]:
    """The cells of all valid areas of a level, in the order of the areas."""
    return _level_peers(store, store.version, level, indicator_id, period)


def level_cells(store: Store, indicator_id: str, period: str, level: str) -> Mapping[str, Cell]:
    """The cells of one level by area code, those of kernen added up; callers must not change it."""
    if level == KERN:
        return kern_cells(store, indicator_id, period)
    return area_cells(store, indicator_id, period, level)


@lru_cache(maxsize=1024)  # the same tuple for every subject of a level
def _level_peers(
    store: Store, version: str, level: str, indicator_id: str, period: str
) -> tuple[Cell, ...]:
    cells = level_cells(store, indicator_id, period, level)
    return tuple(
        cells.get(code) or empty_cell(code)
        for code, area in store.areas.items()
        if area.area_level == level and area.valid
    )


@lru_cache(maxsize=2)
def _subjects(store: Store, version: str) -> Mapping[str, Subject]:
    found = {PROVINCE: Subject(PROVINCE, "provincie", "Drenthe")}
    for code in gemeenten(store):
        found[code] = Subject(code, "gemeente", store.areas[code].name, code, (code,))
    for region in (each for grouping in store.groupings.values() for each in grouping.regions):
        members = tuple(code for code in region.members if code in found)
        found[region.area_code] = Subject(region.area_code, REGION, region.title, members=members)
    for level in ("wijk", KERN):
        for code, area in store.areas.items():
            if area.area_level == level and area.valid:
                found[code] = Subject(code, level, area.name, area.gemeente_code)
    return MappingProxyType(found)
