"""The figures of each part of page Vergelijken as rows of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.aggregate import REGION, empty_cell
from atlas.domain.groups import Group, GroupLine, group_line
from atlas.domain.subject import Subject
from atlas.figures.comparison_files import DRENTHE, Figure
from atlas.store.store import Store
from atlas.ui.vergelijken import (
    grafiek,
    groepen,
    groepen_keuze,
    groepen_tabel,
    rang,
    spreiding,
    spreiding_keuze,
    tabel,
)

GROUP = "groep"  # the level of a group that is no region of the data
Rows = Callable[[Store, Mapping[str, str]], list[Figure]]


def figures(store: Store, part: str, params: Mapping[str, str]) -> list[Figure]:
    """The figures that a part shows for an address; `part` is its key."""
    return ROWS[part](store, params)


def _pairs(store: Store, params: Mapping[str, str]) -> list[Figure]:
    """Every area of the level, with each of the figures that are drawn."""
    choice = spreiding_keuze.read(store, Address(params, spreiding.WORDS))
    columns = {
        each.indicator.id: each
        for each in (choice.x, choice.y, choice.size, choice.colour)
        if each is not None
    }
    return [
        Figure(_area(store, code), each.indicator, each.period, cell)
        for each in columns.values()
        for code, cell in each.cells.items()
    ]


def _ranks(store: Store, params: Mapping[str, str]) -> list[Figure]:
    """Every gemeente, period after period."""
    order = rang.read(store, Address(params, rang.WORDS)).ranking
    return [
        Figure(_area(store, code), order.indicator, period, cells[place])
        for place, period in enumerate(order.periods)
        for code, cells in order.cells.items()
    ]


def _groups(store: Store, params: Mapping[str, str]) -> list[Figure]:
    """The groups and Drenthe for every figure of the table, and for that of the chart."""
    choice = groepen_keuze.read(store, Address(params, groepen.WORDS))
    drawn = group_line(store, choice.indicator, choice.groups)
    lines = {line.indicator.id: line for line in groepen_tabel.lines(store, choice)}
    if drawn:
        lines.setdefault(drawn.indicator.id, drawn)
    return [figure for line in lines.values() for figure in _group_figures(line)]


def _group_figures(line: GroupLine) -> Iterator[Figure]:
    for each in line.figures:
        area = _group(each.group)
        yield Figure(area, line.indicator, line.period, each.cell or empty_cell(area.code))
    yield Figure(DRENTHE, line.indicator, line.period, line.drenthe)


def _group(group: Group) -> Subject:
    if group.region:
        return Subject(group.region.area_code, REGION, group.name, members=group.members)
    return Subject("", GROUP, group.name, members=group.members)


def _area(store: Store, code: str) -> Subject:
    area = store.areas[code]
    return Subject(code, area.area_level, area.name, area.gemeente_code)


ROWS: Mapping[str, Rows] = MappingProxyType(
    {
        tabel.KEY: tabel.figures,
        grafiek.KEY: grafiek.figures,
        spreiding.KEY: _pairs,
        rang.KEY: _ranks,
        groepen.KEY: _groups,
    }
)
