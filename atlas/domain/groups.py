"""Groups of gemeenten beside each other: whose figure is higher, the one's or the other's?

A group has a figure of its own where the source gives it, or where the indicator's rule makes
one of complete parts (`aggregate`). Else it only has the range of its members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from atlas.domain.aggregate import (
    Cell,
    aggregate,
    coarse_cells,
    empty_cell,
    gemeenten,
    province_cell,
    region_cell,
)
from atlas.store.records import Grouping, Indicator, Region
from atlas.store.store import Store

Why = Literal["", "no_rule", "member_missing", "no_weights", "empty"]


@dataclass(frozen=True, slots=True)
class Group:
    """Gemeenten under a name; `region` where it is one of a grouping."""

    name: str
    members: tuple[str, ...]
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A group's figure, or the range of its members.

    `cell` is None when there is none, and `why` says so. `low`, `high`: the lowest and highest
    of the members with a figure; None without any.
    """

    group: Group
    members: tuple[Cell, ...]
    cell: Cell | None
    low: float | None
    high: float | None
    why: Why = ""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One indicator in its newest period for every group, and for Drenthe."""

    indicator: Indicator
    period: str
    figures: tuple[GroupFigure, ...]
    drenthe: Cell


def usable(grouping: Grouping) -> bool:
    """Whether groups can be made of a grouping: the source names all members of each region."""
    return all(each.membership == "stated" and each.members for each in grouping.regions)


def grouping_groups(store: Store, grouping: Grouping, rest: str) -> tuple[Group, ...]:
    """The regions of a grouping, and under the name `rest` the gemeenten of Drenthe in none."""
    codes = gemeenten(store)
    found = [
        Group(each.title, tuple(code for code in codes if code in each.members), each)
        for each in grouping.regions
    ]
    inside = {code for group in found for code in group.members}
    others = tuple(code for code in codes if code not in inside)
    return (*found, *([Group(rest, others)] if others else []))


def shared(groups: Sequence[Group]) -> tuple[str, ...]:
    """The gemeenten that are in more than one group, in the order they are met."""
    every = [code for group in groups for code in group.members]
    return tuple(dict.fromkeys(code for code in every if every.count(code) > 1))


def group_line(store: Store, indicator_id: str, groups: Sequence[Group]) -> GroupLine | None:
    """An indicator for groups, in the newest period in which a gemeente has a figure.

    None when no gemeente ever had one. Raises KeyError for an unknown indicator.
    """
    codes = gemeenten(store)
    for period in reversed(store.periods(indicator_id, "gemeente")):
        cells = coarse_cells(store, indicator_id, period)
        if any(code in cells and cells[code].value is not None for code in codes):
            figures = tuple(group_figure(store, indicator_id, period, each) for each in groups)
            drenthe = province_cell(store, indicator_id, period)
            return GroupLine(store.indicators[indicator_id], period, figures, drenthe)
    return None


def group_figure(store: Store, indicator_id: str, period: str, group: Group) -> GroupFigure:
    """The figure of one group in a period."""
    cells = coarse_cells(store, indicator_id, period)
    members = tuple(cells.get(code) or empty_cell(code) for code in group.members)
    values = [cell.value for cell in members if cell.value is not None]
    low, high = min(values, default=None), max(values, default=None)
    cell = _own(store, indicator_id, period, group, members)
    why: Why = ""
    if cell is None:
        why = _why(store, indicator_id, members)
    return GroupFigure(group, members, cell, low, high, why)


def _own(
    store: Store, indicator_id: str, period: str, group: Group, members: Sequence[Cell]
) -> Cell | None:
    """The source's own figure of a region, that of its only member, or one made by the rule."""
    if group.region:
        cell = region_cell(store, indicator_id, period, group.region)
        if cell.value is not None:
            return cell
    if len(members) == 1:
        return members[0] if members[0].value is not None else None
    return aggregate(store, indicator_id, period, group.members)


def _why(store: Store, indicator_id: str, members: Sequence[Cell]) -> Why:
    if not members:
        return "empty"
    if any(cell.value is None for cell in members):
        return "member_missing"
    return "no_rule" if store.indicators[indicator_id].aggregate.rule == "none" else "no_weights"
