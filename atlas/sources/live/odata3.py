"""CBS OData v3, also RIVM and police on the host for tables of others (dataderden.cbs.nl).

We read UntypedDataSet: TypedDataSet gives null for every mark, and a secret figure is not a
missing one. By ODataFeed, which pages: ODataApi refuses over 10,000 rows. What is known of its
ways: a filter works on dimensions only; a key of the wrong width gives an empty list; a filter
may be ignored without a word. So every filter is a `startswith`, and every row is looked at.

Tested only against a local server that speaks this protocol as public code describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atlas.sources.fetch import Call
from atlas.sources.live import asking
from atlas.sources.live.grid import Cells, Grid, Wanted, check, filters, fitting
from atlas.sources.live.measures import texts
from atlas.sources.live.periods import Periods
from atlas.sources.live.shape import About, Shape
from atlas.sources.live.topics import Topic, Topics, titles_above, unnumbered

DIMENSIONS = ("Dimension", "GeoDimension", "GeoDetail", "TimeDimension")
LONGEST_SELECT = 700


@dataclass(frozen=True, slots=True)
class Table(asking.Table):
    """One table of a source, by the feed."""

    NEXT, KEY = "odata.nextLink", "Key"

    def call(self, name: str, params: Mapping[str, str | int] | None = None) -> Call:
        """The question for a collection of the table."""
        url = f"{self.source.url.rstrip('/')}/ODataFeed/odata/{self.id}/{name}"
        return Call(self.source.title, url, params={"$format": "json", **(params or {})})

    def count(self, params: Mapping[str, str]) -> Call:
        """The question for the number of rows; the feed does not count, the API does."""
        url = f"{self.source.url.rstrip('/')}/ODataApi/odata/{self.id}/UntypedDataSet/$count"
        return Call(self.source.title, url, params, kind="text", attempts=1)

    def values(self, dimension: str) -> list[dict[str, Any]]:
        """The values of a dimension."""
        return self.rows(dimension)

    def about(self) -> About:
        """By TableInfos."""
        first = next(iter(self.rows("TableInfos")), {})
        return self.described(first, first.get("Modified"))

    def shape(self) -> Shape:
        """By DataProperties."""
        rows = self.rows("DataProperties")
        titles = {
            str(number): (str(row.get("Title") or "").strip(), str(row.get("ParentID")))
            for row in rows
            if isinstance(number := row.get("ID"), int)
        }
        dimensions: dict[str, str] = {}
        topics = []
        for row in rows:
            key, kind = str(row.get("Key") or "").strip(), row.get("Type")
            if kind in [*DIMENSIONS] and key:
                dimensions[key] = str(kind)
            elif kind == "Topic" and key:
                groups = titles_above(str(row.get("ParentID")), titles)
                unit = str(row.get("Unit") or "").strip()
                topics.append(Topic(key, unnumbered(key), unit, groups))
        return Shape.of(self.source, self.edition, dimensions, Topics(self.id, tuple(topics)))

    def grid(self, shape: Shape, wanted: Wanted, periods: Periods, notes: list[str]) -> Grid:
        """A row for each area, period and choice, a column a topic, as in the table itself."""
        names = [shape.region, *([shape.time] if shape.time else []), *shape.others, *wanted.keys]
        select = ",".join(names)

        def calls(prefixes: list[str]) -> tuple[Call, Call]:
            clauses = [*filters(shape, wanted, prefixes), *_years(shape, periods)]
            params = {"$filter": " and ".join(clauses)}
            short = {"$select": select} if len(select) <= LONGEST_SELECT else {}
            return self.call("UntypedDataSet", {**params, **short}), self.count(params)

        cells = self.by_area(wanted, shape.region, names, calls, notes)
        return _grid(self, shape, wanted, periods, cells)


def _years(shape: Shape, periods: Periods) -> list[str]:
    """A filter that leaves out quarters and months, where all that we read is a whole year."""
    kinds = sorted({key[4:6] for key in periods.names})
    if not shape.time or not periods.left_out or not {*kinds} <= {"JJ", "SJ"}:
        return []
    either = " or ".join(f"substringof('{kind}',{shape.time})" for kind in kinds)
    return [f"({either})"] if either else []


def _grid(table: Table, shape: Shape, wanted: Wanted, periods: Periods, cells: Cells) -> Grid:
    codes, names, provisional, fits = fitting(table.edition, shape, wanted, periods, cells)
    grid = Grid(
        codes[fits],
        names[fits],
        provisional[fits],
        {name: texts(cells.pop(name))[fits] for name in shape.others},
        {name: texts(cells.pop(name))[fits] for name in wanted.keys},
    )
    check(table.id, wanted, grid)
    return grid
