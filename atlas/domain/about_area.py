"""What is known of an area itself: how large it is, which regions it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import shapely

from atlas.domain.points import to_rd
from atlas.domain.profile import Line
from atlas.domain.subject import Subject
from atlas.store.records import Grouping, Region
from atlas.store.store import Store

SQUARE_METRES = 1_000_000  # in a square kilometre
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Membership:
    """A grouping and the region in it that an area belongs to.

    `region` None: the source does not name all members, and this area is not among those it names.
    """

    grouping: Grouping
    region: Region | None


def square_km(store: Store, subject: Subject) -> float | None:
    """The size of an area with its water, in km2, measured in RD within the borders of the map.

    The borders are simplified, so that it is about so. Of a region the sum of its members in
    Drenthe. None without a border (a kern) and for a region of which not all members are known.
    """
    if subject.level == "regio":
        _, region = region_of(store, subject)
        if region.membership != "stated":
            return None
        sizes = _sizes(store, store.version, "gemeente")
        return sum(sizes[code] for code in subject.members)
    if subject.level not in store.layers or subject.level == "kern":
        return None
    return _sizes(store, store.version, subject.level).get(subject.code)


def memberships(store: Store, subject: Subject) -> tuple[Membership, ...]:
    """The groupings that a gemeente belongs to, or of which that is not known, in their order.

    None for what is no gemeente. A grouping of which all members are named, and this is not one of
    them, is left out.
    """
    if subject.level != "gemeente":
        return ()
    found = []
    for grouping in store.groupings.values():
        inside = [region for region in grouping.regions if subject.code in region.members]
        found += [Membership(grouping, region) for region in inside]
        if not inside and any(region.membership != "stated" for region in grouping.regions):
            found.append(Membership(grouping, None))
    return tuple(found)


def region_of(store: Store, subject: Subject) -> tuple[Grouping, Region]:
    """The grouping and the record of a region; StopIteration for what is no region."""
    return next(
        (grouping, region)
        for grouping in store.groupings.values()
        for region in grouping.regions
        if region.area_code == subject.code
    )


def years(lines: Iterable[Line]) -> tuple[str, str] | None:
    """The first and the last year that the figures of an area are about; None without figures."""
    found = [
        year for line in lines if line.cell.value is not None for year in _YEAR.findall(line.period)
    ]
    return (min(found), max(found)) if found else None


@lru_cache(maxsize=8)
def _sizes(store: Store, version: str, layer: str) -> Mapping[str, float]:
    """km2 of every area of a layer."""
    features = store.geometry(layer)["features"]
    shapes = np.array([shapely.geometry.shape(each["geometry"]) for each in features])
    sizes = shapely.area(shapely.transform(shapes, to_rd)) / SQUARE_METRES
    codes = [each["properties"]["area_code"] for each in features]
    return MappingProxyType(dict(zip(codes, sizes.tolist(), strict=True)))
