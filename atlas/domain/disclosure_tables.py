"""What goes into statistical disclosure control: tables, and how tables and areas add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from atlas.store.records import Area, Grouping

TableKind = Literal["count", "percentage"]


@dataclass(frozen=True, eq=False)
class Table:
    """One table: what an indicator delivers, or what is public of it.

    `rows`: columns area_code, period, value and status, as in the files; others are kept.
    A percentage names the tables of the counts that it rests on: `numerator` ("" when only the
    percentage is there) and `denominator` ("" when unknown: then it cannot be checked and stays
    as it is). Both may be tables of the delivery or of what is public. Counts from 1 up to
    `threshold` (not included) are hidden.
    """

    id: str
    rows: pd.DataFrame
    kind: TableKind = "count"
    threshold: int = 10
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class TableSum:
    """In every area and period the tables `parts` add up to the table of counts `total`.

    Parts are counts (huur and koop make all dwellings), or percentages with `total` as their
    denominator that add up to 100.
    """

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AreaSum:
    """The areas `parts` together are the area `whole`."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Delivery:
    """What is to be published at once, or was: tables, and how they add up."""

    tables: tuple[Table, ...]
    sums: tuple[TableSum, ...] = ()


def area_sums(areas: Iterable[Area], groupings: Iterable[Grouping] = ()) -> tuple[AreaSum, ...]:
    """How areas make up areas: `area_sums(store.areas.values(), store.groupings.values())`.

    Wijken make a gemeente, and so do its kernen. A region counts where its members are stated;
    those outside Drenthe are one part without a figure.
    """
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for area in areas:
        if area.parent_code and area.valid:
            parts[area.parent_code, area.area_level].append(area.area_code)
    found = [AreaSum(whole, tuple(codes)) for (whole, _), codes in parts.items()]
    for grouping in groupings:
        for region in grouping.regions:
            if region.membership == "stated" and region.members:
                outside = (f"~{region.area_code}",) if region.outside else ()
                found.append(AreaSum(region.area_code, (*region.members, *outside)))
    return tuple(found)
