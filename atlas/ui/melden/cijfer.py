"""The figures that one can correct: what the atlas shows for an area now, and from which source."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.domain.aggregate import CELL_COLUMNS, Cell, observed
from atlas.figures.numbers import cell_status, format_cell, format_measure
from atlas.store.records import PROVINCE, Area, Indicator, Origin
from atlas.store.store import Store


def figures(store: Store, indicator_id: str, area_code: str) -> Mapping[str, Cell]:
    """The rows of an indicator for an area by period, newest first; none for what is not there."""
    if indicator_id not in store.indicators or area_code not in store.areas:
        return {}
    frame = store.series(indicator_id, area_code)
    columns = (frame[name].tolist() for name in ("period", *CELL_COLUMNS))
    rows = sorted(zip(*columns, strict=True), reverse=True)
    return {period: observed(area_code, *row) for period, *row in rows}


def areas_of(store: Store, gemeente: str) -> Mapping[str, Area]:
    """The areas that a gemeente can correct, by code: itself, its wijken and its buurten.

    For the province: Drenthe.
    """
    if gemeente == PROVINCE:
        return {gemeente: store.areas[gemeente]}
    own = {code: each for code, each in store.areas.items() if each.gemeente_code == gemeente}
    levels = ("gemeente", "wijk", "buurt")
    found = {gemeente: store.areas[gemeente], **own}
    ordered = sorted(found.items(), key=lambda pair: (pair[1].name, pair[0]))
    return {
        code: each
        for level in levels
        for code, each in ordered
        if each.area_level == level and each.valid
    }


def words(cell: Cell, indicator: Indicator) -> str:
    """A figure as the atlas shows it, with its unit and status."""
    if cell.value is None:
        return format_cell(cell, indicator)
    return f"{format_measure(cell.value, indicator)} ({cell_status(cell, indicator)})"


def source(cell: Cell, indicator: Indicator) -> Origin | None:
    """Where a figure comes from; None for a row without one."""
    return next((each for each in indicator.origin if each.id == cell.origin), None)
