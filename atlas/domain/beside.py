"""What is said of one thing in several ways: measured, modelled, experienced, printed.

The figures are put beside each other and never on one scale: they answer other questions. An area
without a figure of its own gets that of an area around it, with the name of that area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from atlas.domain.aggregate import Cell, coarse_cells, province_cell
from atlas.domain.subject import Subject, newest_period, subject_cell, subjects
from atlas.store.fact_records import FactItem
from atlas.store.profile import Beside
from atlas.store.records import PROVINCE, Indicator, Origin
from atlas.store.store import Store

PRINTED = "printed"  # of which the source does not say how it came about
KINDS = ("measured", "modelled", "experienced", PRINTED)
Named = tuple[str, float]  # an area by name, or a period, with its figure


@dataclass(frozen=True, slots=True)
class Saying:
    """One figure. `about` says what it counts; exactly one of `cell` and `value` holds it.

    `cell`: of an indicator, also when there is no figure. `value`: of a fact table, with its
    status and note. `area` is the area of the figure, `own` whether that is the one asked for.
    `span`: the lowest and highest of the gemeenten inside, where the area itself has none.
    `earlier`: the same figure in older periods, the newest first. `drenthe`: for context.
    """

    kind: str
    about: Indicator | FactItem
    area: Subject
    own: bool
    period: str
    origin: Origin | None
    cell: Cell | None = None
    value: float | None = None
    status: str = ""
    note: str = ""
    span: tuple[Named, ...] = ()
    earlier: tuple[Named, ...] = ()
    drenthe: Cell | None = None

    @property
    def known(self) -> bool:
        """Whether there is a figure to show, if only of the gemeenten inside."""
        found = self.value if self.cell is None else self.cell.value
        return found is not None or bool(self.span)


def sayings(store: Store, subject: Subject, record: Beside) -> tuple[Saying, ...]:
    """All that is said of a subject, in the order of KINDS and then of the record."""
    return _sayings(store, store.version, subject, record)


def kinds(found: Sequence[Saying]) -> tuple[str, ...]:
    """The kinds of which there is a figure, in their order."""
    return tuple(kind for kind in KINDS if any(s.kind == kind and s.known for s in found))


@lru_cache(maxsize=4096)
def _sayings(store: Store, version: str, subject: Subject, record: Beside) -> tuple[Saying, ...]:
    found = [_indicator(store, subject, store.indicators[name]) for name in record.indicators]
    for name in record.facts:
        found += _facts(store, subject, *name.split("/"))
    return tuple(sorted(found, key=lambda saying: KINDS.index(saying.kind)))


def _around(store: Store, subject: Subject) -> tuple[Subject, ...]:
    """The area, the gemeente that it lies in, and Drenthe."""
    codes = dict.fromkeys(filter(None, (subject.code, subject.gemeente_code, PROVINCE)))
    return tuple(subjects(store)[code] for code in codes)


def _indicator(store: Store, subject: Subject, indicator: Indicator) -> Saying:
    """The newest figure of the nearest area that has one; else the reason why there is none."""
    for area in _around(store, subject):
        period = newest_period(store, area, indicator.id)
        cell = subject_cell(store, area, indicator.id, period) if period else None
        if cell is not None and cell.value is not None:
            return _saying(store, subject, area, indicator, period, cell)
    periods = store.periods(indicator.id, "gemeente") or ("",)
    cell = subject_cell(store, subject, indicator.id, periods[-1])
    return _saying(store, subject, subject, indicator, periods[-1], cell)


def _saying(
    store: Store,
    subject: Subject,
    area: Subject,
    indicator: Indicator,
    period: str,
    cell: Cell,
) -> Saying:
    origins = {origin.id: origin for origin in indicator.origin}
    own = area == subject
    drenthe = province_cell(store, indicator.id, period) if area.code != PROVINCE else None
    return Saying(
        kind=indicator.kind,
        about=indicator,
        area=area,
        own=own,
        period=period,
        origin=origins.get(cell.origin, indicator.origin[0]),
        cell=cell,
        span=_span(store, subject, indicator, period) if cell.value is None else (),
        drenthe=drenthe,
    )


def _span(store: Store, subject: Subject, indicator: Indicator, period: str) -> tuple[Named, ...]:
    """The lowest and the highest of the gemeenten inside a region or Drenthe; none of fewer."""
    inside = subject.members or tuple(area.area_code for area in store.children(PROVINCE))
    cells = coarse_cells(store, indicator.id, period)
    values = {code: cells[code].value for code in inside if code in cells}
    found = sorted(
        (value, store.areas[code].name) for code, value in values.items() if value is not None
    )
    if subject.level not in ("regio", "provincie") or len(found) < 2:
        return ()
    return tuple((name, value) for value, name in (found[0], found[-1]))


def _facts(store: Store, subject: Subject, table: str, item: str) -> Iterator[Saying]:
    """The printed figures of an item: of the area, or, when people say it, of those around."""
    record = store.fact_tables[table]
    rows = store.facts(table)
    rows = rows[(rows["item"] == item) & rows["value"].notna()]
    about = next(each for each in record.items if each.id == item)
    nearest = [subject.code, subject.gemeente_code]
    code = next((code for code in nearest if code in set(rows["area_code"])), "")
    codes = [code] if code else []
    if not code and record.kind == "experienced":
        around = [each.code for each in _regions(store, subject)]
        codes = [each for each in (*around, PROVINCE) if each in set(rows["area_code"])]
    origins = {origin.id: origin for origin in record.origin}
    for each in codes:
        found = rows[rows["area_code"] == each].sort_values("period", ascending=False)
        yield _fact(subject, subjects(store)[each], about, found, origins, record.kind or PRINTED)


def _fact(
    subject: Subject,
    area: Subject,
    about: FactItem,
    rows: pd.DataFrame,
    origins: dict[str, Origin],
    kind: str,
) -> Saying:
    newest = rows.iloc[0]
    earlier = zip(rows["period"].iloc[1:], rows["value"].iloc[1:], strict=True)
    return Saying(
        kind=kind,
        about=about,
        area=area,
        own=area == subject,
        period=str(newest["period"]),
        origin=origins[str(newest["origin"])],
        value=float(newest["value"]),
        status=str(newest["status"]),
        note=str(newest["note"]),
        earlier=tuple((str(period), float(value)) for period, value in earlier),
    )


def _regions(store: Store, subject: Subject) -> Iterator[Subject]:
    """The regions that the gemeente of the area belongs to."""
    return (
        each
        for each in subjects(store).values()
        if each.level == "regio" and subject.gemeente_code in each.members
    )
