"""From the columns of a table to rows of indicators: read, add up, scale, divide.

The rules are those of `sources/series.py`; here they work on whole columns. Columns are arrays
of text that share equal cells, so that millions of them fit in little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.sources.common import SourceError, plain
from atlas.sources.live.answers import COLUMNS, KEY, Asked, SourceTable, decode
from atlas.sources.live.topics import Topics
from atlas.sources.series import share_cell
from atlas.store.sources import Measure

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Column:
    """Values and statuses of one topic, row by row."""

    value: Texts
    status: Texts


def texts(values: Iterable[Any]) -> Texts:
    """An array of objects, also when the values have a length themselves."""
    listed = [*values]
    array: Texts = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def each(values: Texts, change: Callable[[str], Any]) -> Texts:
    """What every cell becomes; each different one is looked at once."""
    codes, cells = pd.factorize(values)
    return texts(map(change, cells))[codes] if len(cells) else values


def column(raw: Texts, final: str, provisional: npt.NDArray[np.bool_], where: str) -> Column:
    """Read the cells of a topic; each different text once. SourceError for one that is neither.

    `provisional` are the rows of a period of which all figures are provisional.
    """
    codes, cells = pd.factorize(raw)
    read = [decode(cell, final) for cell in cells]
    if None in read:
        cell = cells[read.index(None)]
        raise SourceError(f"{where}: {str(cell)[:40]!r} is geen getal met een punt en geen teken")
    known = [each for each in read if each]
    if not known:
        return Column(raw, raw)
    value, status = texts(v for v, _ in known)[codes], texts(s for _, s in known)[codes]
    status[provisional & (value != "")] = "provisional"
    return Column(value, status)


def scaled(values: Texts, factor: str) -> Texts:
    """Values in our unit, exactly."""
    if factor == "1":
        return values
    times = Decimal(factor)
    return each(values, lambda cell: plain(Decimal(cell) * times) if cell else "")


def added(parts: Sequence[Column]) -> Column:
    """Parts added up; where one has no value, neither has the sum, for the same reason."""
    value, status = parts[0].value, parts[0].status.copy()
    whole = value != ""
    total = np.full(len(value), Decimal(0), dtype=object)
    total[whole] = texts(map(Decimal, value[whole]))
    for part in parts[1:]:
        there = part.value != ""
        status = np.where(whole & ~there, part.status, status)
        status[whole & there & (part.status == "provisional")] = "provisional"
        whole = whole & there
        total[whole] += texts(map(Decimal, part.value[whole]))
    result = np.full(len(value), "", dtype=object)
    result[whole] = texts(map(plain, total[whole]))
    return Column(result, status)


def share(codes: Texts, part: Column, whole: Column) -> Column:
    """100 x part / whole by area, one decimal, with the rules of `share_cell`.

    Of a provisional whole the share is provisional too.
    """
    cells = [
        share_cell(code, value, status, Decimal(of) if of else None)
        for code, value, status, of in zip(codes, part.value, part.status, whole.value, strict=True)
    ]
    found = Column(texts(value for value, _ in cells), texts(status for _, status in cells))
    found.status[(found.value != "") & (whole.status == "provisional")] = "provisional"
    return found


def measured(
    measure: Measure, codes: Texts, parts: Sequence[Column], whole: Column | None
) -> Column:
    """The indicator of a measure out of its topics, all of the same rows."""
    total = parts[0] if len(parts) == 1 else added(parts)
    total = Column(scaled(total.value, measure.factor), total.status)
    return total if whole is None else share(codes, total, whole)


def whole_name(name: str) -> str:
    """The indicator that a part is of: parts of a sum are called `indicator/value`."""
    return name.partition("/")[0]


@dataclass
class Gathered:
    """Rows of indicators as they come in, and what was asked for.

    `shared`: each different cell once, so that millions fit in little memory. `lost`: see
    `SourceTable`.
    """

    rows: dict[str, list[Texts]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def known(self, topics: Topics, measures: Sequence[Measure]) -> list[Measure]:
        """The measures of which a table has the topics; the others are lost, by name."""
        found = []
        for measure in measures:
            try:
                topics.needed([measure])
            except SourceError as error:
                self.lost.setdefault(whole_name(measure.indicator), str(error))
            else:
                found.append(measure)
        return found

    def add(
        self,
        asked: Asked,
        keys: tuple[Texts, Texts],
        found: Column,
        bounds: tuple[Texts, Texts] | None = None,
    ) -> None:
        """Take in the rows of one indicator of one table; `keys` are area codes and periods."""
        nothing = texts([""] * len(found.value))
        lower, upper = bounds or (nothing, nothing)
        name = texts([asked.indicator] * len(found.value))
        cells = (keys[0], keys[1], name, found.value, found.status, lower, upper)
        for column_name, given in zip(COLUMNS, cells, strict=True):
            self.rows[column_name].append(given)
        self.asked.append(asked)

    def table(self) -> SourceTable:
        """All rows as text, sorted, without the periods in which an indicator has no value.

        Where two tables have the same cell, the one that the record names first goes before,
        but a value goes before none. SourceError when every indicator is lost.
        """
        kept = [each for each in self.asked if whole_name(each.indicator) not in self.lost]
        if self.lost and not kept:
            raise SourceError("; ".join(dict.fromkeys(self.lost.values())))
        if not self.asked:
            return SourceTable(pd.DataFrame(columns=[*COLUMNS], dtype="str"), (), tuple(self.notes))
        self.shared.clear()
        cells = {name: np.concatenate(self.rows.pop(name)) for name in COLUMNS}
        if self.lost:
            names = texts(map(whole_name, cells["indicator"]))
            rest = ~np.isin(names, [*self.lost])
            cells = {name: given[rest] for name, given in cells.items()}
        order = _order(cells, self.notes)
        frame = pd.DataFrame(
            {name: pd.Series(cells.pop(name)[order], dtype="str") for name in COLUMNS}
        )
        return SourceTable(frame, tuple(kept), tuple(self.notes), dict(self.lost))


def _order(cells: dict[str, Texts], notes: list[str]) -> npt.NDArray[np.intp]:
    """Which rows stay, in which order: numbers instead of text, for millions of rows."""
    ranks, names = zip(*(pd.factorize(cells[name], sort=True) for name in KEY), strict=True)
    empty = cells["value"] == ""
    order = np.lexsort([empty, *reversed(ranks)])  # stable: the table named first goes before
    same = np.all([np.diff(rank[order], prepend=-1) == 0 for rank in ranks], axis=0)
    if same.any():
        notes.append(f"{int(same.sum())} cellen stonden in twee tabellen")
    _, period, indicator = ranks
    # A part of a sum keeps the periods of the whole: without its rows the sum would be of less.
    whole = pd.factorize(texts(map(whole_name, names[2])))[0][indicator]
    first = np.full(len(names[2]), len(names[1]))
    last = np.full(len(names[2]), -1)
    np.minimum.at(first, whole[~empty], period[~empty])
    np.maximum.at(last, whole[~empty], period[~empty])
    within = (period >= first[whole]) & (period <= last[whole])
    return order[~same & within[order]]
