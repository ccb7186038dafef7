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
from atlas.sources.live.measures import Gathered, texts
from atlas.sources.live.paging import Budget
from atlas.sources.live.periods import Periods, read_periods
from atlas.sources.live.shape import About, Shape
from atlas.sources.live.topics import Topic, Topics, unnumbered
from atlas.store.sources import Edition, Source

DIMENSIONS = ("Dimension", "GeoDimension", "GeoDetail", "TimeDimension")
LONGEST_SELECT = 700


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a source: how to ask it, and what its own description says."""

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
        """The question for a collection of the table, by the feed."""
        url = f"{self.source.url.rstrip('/')}/ODataFeed/odata/{self.id}/{name}"
        return Call(self.source.title, url, params={"$format": "json", **(params or {})})

    def asking(self) -> Asking:
        """How it is asked."""
        return Asking(self.fetcher, self.budget, _next_link, self.id, self.shared)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of a collection of the description."""
        return self.asking().rows(self.call(name))

    def count(self, params: Mapping[str, str]) -> Call:
        """The question for the number of rows; the feed does not count, the API does."""
        url = f"{self.source.url.rstrip('/')}/ODataApi/odata/{self.id}/UntypedDataSet/$count"
        return Call(self.source.title, url, params, kind="text", attempts=1)


def _next_link(page: dict[str, Any]) -> object:
    return page.get("odata.nextLink")


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
    periods = periods_of(table, shape)
    reading = Reading(source, shape, _ask(table, shape, wanted, periods, gathered.notes), about)
    gathered.notes += periods.note(edition.table_id)
    for measure, where in zip(measures, wheres, strict=True):
        reading.gather(gathered, measure, where)


def read_shape(table: Table) -> Shape:
    """Read DataProperties; SourceError when areas or time are missing."""
    rows = table.rows("DataProperties")
    titles = {
        number: (str(row.get("Title") or "").strip(), row.get("ParentID"))
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
            groups = _above(row.get("ParentID"), titles)
            unit = str(row.get("Unit") or "").strip()
            topics.append(Topic(key, unnumbered(key), unit, groups))
    return Shape.of(table.source, table.edition, dimensions, Topics(table.id, tuple(topics)))


def _above(parent: object, titles: Mapping[Any, tuple[str, Any]]) -> tuple[str, ...]:
    """The titles above a topic, the nearest first."""
    found: list[str] = []
    seen = set()
    while isinstance(parent, int) and parent in titles and parent not in seen:
        seen.add(parent)
        title, parent = titles[parent]
        found.append(title)
    return tuple(found)


def periods_of(table: Table, shape: Shape) -> Periods:
    """The periods of the table; without a dimension of time that of the record."""
    if not shape.time:
        return Periods({"": table.edition.period})
    return read_periods(table.rows(shape.time), "Key")


def read_about(table: Table) -> About:
    """Title and day of change; SourceError when the table is another one than was asked for."""
    rows = table.rows("TableInfos")
    first = rows[0] if rows else {}
    given = str(first.get("Identifier") or table.id).strip()
    if given.casefold() != table.id.casefold():
        raise SourceError(f"{table.id}: de bron geeft tabel {given[:20]} in plaats van deze")
    return About(str(first.get("Title") or "").strip(), day(first.get("Modified")))


def _ask(table: Table, shape: Shape, wanted: Wanted, periods: Periods, notes: list[str]) -> Grid:
    """All rows that are wanted."""
    names = [shape.region, *([shape.time] if shape.time else []), *shape.others, *wanted.keys]
    select = ",".join(names)

    def calls(prefixes: list[str]) -> tuple[Call, Call]:
        clauses = [*filters(shape, wanted, prefixes), *_years(shape, periods)]
        params = {"$filter": " and ".join(clauses)}
        short = {"$select": select} if len(select) <= LONGEST_SELECT else {}
        return table.call("UntypedDataSet", {**params, **short}), table.count(params)

    cells = table.asking().by_area(wanted, shape.region, names, calls, notes)
    return _grid(table, shape, wanted, periods, cells)


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
