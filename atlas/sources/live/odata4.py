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
from atlas.sources.fetch import Call
from atlas.sources.live import asking
from atlas.sources.live.grid import Cells, Grid, Wanted, check, filters, fitting
from atlas.sources.live.measures import Texts, texts
from atlas.sources.live.paging import check_texts
from atlas.sources.live.periods import Periods
from atlas.sources.live.shape import About, Shape
from atlas.sources.live.topics import Topic, Topics, titles_above

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
class Table(asking.Table):
    """One table of a source, observation by observation."""

    NEXT, KEY = "@odata.nextLink", "Identifier"

    def call(self, name: str, params: Mapping[str, str | int] | None = None) -> Call:
        """The question for an entity set of the table."""
        return Call(self.source.title, f"{self.source.url.rstrip('/')}/{self.id}/{name}", params)

    def count(self, params: Mapping[str, str]) -> Call:
        """The question for the number of observations."""
        return replace(self.call("Observations/$count", params), kind="text", attempts=1)

    def values(self, dimension: str) -> list[dict[str, Any]]:
        """The values of a dimension."""
        return self.rows(f"{dimension}Codes")

    def about(self) -> About:
        """By Properties."""
        call = self.call("Properties")
        found = self.fetcher.json(self.budget.within(call))
        check_texts(call, found)
        return self.described(found, found.get("ObservationsModified") or found.get("Modified"))

    def shape(self) -> Shape:
        """By Dimensions, MeasureGroups and MeasureCodes."""
        dimensions = {
            str(row.get("Identifier") or "").strip(): str(row.get("Kind") or "").strip()
            for row in self.rows("Dimensions")
        }
        groups = {
            str(row.get("Id")): (str(row.get("Title") or "").strip(), str(row.get("ParentId")))
            for row in self.rows("MeasureGroups")
        }
        topics = tuple(
            Topic(
                str(row.get("Identifier") or "").strip(),
                str(row.get("Title") or "").strip(),
                str(row.get("Unit") or "").strip(),
                titles_above(str(row.get("MeasureGroupId")), groups),
            )
            for row in self.rows("MeasureCodes")
        )
        return Shape.of(self.source, self.edition, dimensions, Topics(self.id, topics))

    def grid(self, shape: Shape, wanted: Wanted, periods: Periods, notes: list[str]) -> Grid:
        """The observations that are wanted, as a table."""
        dimensions = [shape.region, *([shape.time] if shape.time else []), *shape.others]
        names = [MEASURE, VALUE, REASON, *dimensions]

        def calls(prefixes: list[str]) -> tuple[Call, Call]:
            clauses = filters(shape, wanted, prefixes)
            if len(wanted.keys) <= MOST_MEASURES:
                either = " or ".join(f"{MEASURE} eq '{key}'" for key in wanted.keys)
                clauses.append(f"({either})")
            params = {"$filter": " and ".join(clauses)}
            ask = self.call("Observations", {**params, "$select": ",".join(names)})
            return ask, self.count(params)

        cells = self.by_area(wanted, shape.region, names, calls, notes)
        return _grid(self, shape, wanted, periods, cells, notes)


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
