"""CBS OData v4: observations one by one, each with the reason why it may have no value.

`ValueAttribute` tells that reason. Of its words only "None" is certain from public code; a word
that we do not know makes a cell without value missing, and is named in the notes.

Tested only against a local server that speaks this protocol as public code describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.sources.common import SourceError
from atlas.sources.fetch import Call, Fetcher
from atlas.sources.live.answers import Scope, day
from atlas.sources.live.asking import Asking
from atlas.sources.live.gather import Reading
from atlas.sources.live.grid import (
    Cells,
    Grid,
    Wanted,
    check,
    filters,
    fitting,
)
from atlas.sources.live.measures import Gathered, Texts, texts
from atlas.sources.live.paging import Budget, check_texts
from atlas.sources.live.periods import Periods, read_periods
from atlas.sources.live.shape import About, Shape
from atlas.sources.live.topics import Topic, Topics
from atlas.store.sources import Edition, Source

MEASURE, VALUE, REASON = "Measure", "Value", "ValueAttribute"
# In an address; more measures are chosen from afterwards.
MOST_MEASURES = 4
REASONS = {
    "none": ".",
    "unknown": ".",
    "notavailable": ".",
    "confidential": "x",
    "secret": "x",
    "impossible": "",
    "notapplicable": "",
}
NOT_FINAL = ("provisional", "voorlopig", "nadervoorlopig")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a source, and how to ask it."""

    source: Source
    edition: Edition
    fetcher: Fetcher
    budget: Budget
    shared: dict[str, str]

    @property
    def id(self) -> str:
        """The number of the table."""
        return self.edition.table_id

    def call(self, name: str, params: Mapping[str, str | int] | None = None) -> Call:
        """The question for an entity set of the table."""
        return Call(self.source.title, f"{self.source.url.rstrip('/')}/{self.id}/{name}", params)

    def asking(self) -> Asking:
        """How it is asked."""
        return Asking(self.fetcher, self.budget, _next_link, self.id, self.shared)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of an entity set of the description."""
        return self.asking().rows(self.call(name))


def _next_link(page: dict[str, Any]) -> object:
    return page.get("@odata.nextLink")


def read_edition(
    source: Source, edition: Edition, fetcher: Fetcher, scope: Scope, gathered: Gathered
) -> None:
    """Add the rows of one table to what is gathered; raises SourceError."""
    measures = [m for m in source.measures if not m.editions or edition.table_id in m.editions]
    if not measures:
        return
    table = Table(source, edition, fetcher, Budget.of(), gathered.shared)
    about = read_about(table)
    shape = read_shape(table)
    measures = gathered.known(shape.topics, measures)
    if not measures:
        return
    wheres = [shape.chosen(source, measure) for measure in measures]
    wanted = Wanted.of(source, scope, shape.topics.needed(measures), wheres)
    periods = Periods({"": edition.period})
    if shape.time:
        periods = read_periods(table.rows(f"{shape.time}Codes"), "Identifier")
    cells = _ask(table, shape, wanted, gathered.notes)
    grid = _grid(table, shape, wanted, periods, cells, gathered.notes)
    gathered.notes += periods.note(edition.table_id)
    reading = Reading(source, shape, grid, about)
    for measure, where in zip(measures, wheres, strict=True):
        reading.gather(gathered, measure, where)


def read_about(table: Table) -> About:
    """Title and day of change; SourceError when the table is another one than was asked for."""
    call = table.call("Properties")
    found = table.fetcher.json(table.budget.within(call))
    check_texts(call, found)
    given = str(found.get("Identifier") or table.id).strip()
    if given.casefold() != table.id.casefold():
        raise SourceError(f"{table.id}: de bron geeft tabel {given[:20]} in plaats van deze")
    changed = found.get("ObservationsModified") or found.get("Modified")
    return About(str(found.get("Title") or "").strip(), day(changed))


def read_shape(table: Table) -> Shape:
    """Read dimensions and measures; SourceError when areas or time are missing."""
    dimensions = {
        str(row.get("Identifier") or "").strip(): str(row.get("Kind") or "").strip()
        for row in table.rows("Dimensions")
    }
    groups = {
        str(row.get("Id")): (str(row.get("Title") or "").strip(), str(row.get("ParentId")))
        for row in table.rows("MeasureGroups")
    }
    topics = tuple(
        Topic(
            str(row.get("Identifier") or "").strip(),
            str(row.get("Title") or "").strip(),
            str(row.get("Unit") or "").strip(),
            _above(str(row.get("MeasureGroupId")), groups),
        )
        for row in table.rows("MeasureCodes")
    )
    return Shape.of(table.source, table.edition, dimensions, Topics(table.id, topics))


def _above(group: str, groups: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The titles above a measure, the nearest first."""
    found: list[str] = []
    while group in groups and len(found) < len(groups):
        title, group = groups[group]
        found.append(title)
    return tuple(found)


def _ask(table: Table, shape: Shape, wanted: Wanted, notes: list[str]) -> Cells:
    """The columns of all observations that are wanted."""
    dimensions = [shape.region, *([shape.time] if shape.time else []), *shape.others]
    names = [MEASURE, VALUE, REASON, *dimensions]

    def calls(prefixes: list[str]) -> tuple[Call, Call]:
        clauses = filters(shape, wanted, prefixes)
        if len(wanted.keys) <= MOST_MEASURES:
            either = " or ".join(f"{MEASURE} eq '{key}'" for key in wanted.keys)
            clauses.append(f"({either})")
        params = {"$filter": " and ".join(clauses)}
        count = replace(table.call("Observations/$count", params), kind="text", attempts=1)
        return table.call("Observations", {**params, "$select": ",".join(names)}), count

    return table.asking().by_area(wanted, shape.region, names, calls, notes)


def _grid(
    table: Table,
    shape: Shape,
    wanted: Wanted,
    periods: Periods,
    cells: Cells,
    notes: list[str],
) -> Grid:
    """Observations as a table: a row for each area, period and choice, a column a measure.

    A cell of which there is no observation is None: the source says nothing about it.
    """
    codes, names, provisional, fits = fitting(table.edition, shape, wanted, periods, cells)
    measures = pd.Series(cells.pop(MEASURE), dtype="object")
    fits = fits & measures.isin(wanted.keys).to_numpy(dtype=bool)
    raw = _marked(table.id, texts(cells.pop(VALUE))[fits], texts(cells.pop(REASON))[fits], notes)
    others = {name: texts(cells.pop(name))[fits] for name in shape.others}
    keys = pd.DataFrame({"code": codes[fits], "period": names[fits], **others})
    row = keys.groupby([*keys], sort=False).ngroup().to_numpy()
    first = np.unique(row, return_index=True)[1]
    column = pd.Index(wanted.keys).get_indexer(pd.Index(measures.to_numpy()[fits]))
    if len(np.unique(row * len(wanted.keys) + column)) != len(row):
        raise SourceError(f"{table.id}: een waarneming staat er twee keer in")
    filled = np.full((len(wanted.keys), len(first)), None, dtype=object)
    filled[column, row] = raw
    grid = Grid(
        codes[fits][first],
        names[fits][first],
        provisional[fits][first],
        {name: given[first] for name, given in others.items()},
        dict(zip(wanted.keys, filled, strict=True)),
    )
    check(table.id, wanted, grid)
    return grid


def _marked(table_id: str, values: Texts, reasons: Texts, notes: list[str]) -> Texts:
    """Values as text with the marks of CBS: `.` unknown, `x` secret, blank impossible, `*`."""
    codes, words = pd.factorize(reasons)
    plain = [str(word).replace(" ", "").casefold() for word in words]
    unknown = [
        str(word)[:30]
        for word, known in zip(words, plain, strict=True)
        if known not in REASONS and known not in NOT_FINAL and known
    ]
    if unknown:
        notes.append(f"{table_id}: onbekende reden bij een cijfer: {', '.join(unknown[:5])}")
    marks = texts([REASONS.get(word, ".") for word in plain] or [""])[codes]
    stars = texts(["*" if word in NOT_FINAL else "" for word in plain] or [""])[codes]
    numbers, cells = pd.factorize(values)
    short = texts([str(cell).removesuffix(".0") for cell in cells] or [""])[numbers]
    return np.where(values == "", marks, short + stars)
