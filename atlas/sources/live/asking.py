"""A table that is asked for: its description, its rows area by area, and whether all came.

Each protocol is a `Table`: it says how a question looks and what an answer means.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from atlas.sources.common import SourceError
from atlas.sources.fetch import LATER, Call, Fetcher, FetchError
from atlas.sources.live.answers import day
from atlas.sources.live.grid import CELLS, Cells, Grid, Wanted, text
from atlas.sources.live.paging import Budget, check_texts, pages, rows_of
from atlas.sources.live.periods import Periods, read_periods
from atlas.sources.live.shape import About, Shape
from atlas.store.sources import Edition, Source


@dataclass(frozen=True, slots=True)
class Table(ABC):
    """One table of a source: who asks, until when, and what its own description says.

    `shared` holds each different cell once, for all tables of a source. `NEXT` is where an answer
    names its next page, `KEY` the name of the key of a value of a dimension.
    """

    NEXT: ClassVar[str]
    KEY: ClassVar[str]

    source: Source
    edition: Edition
    fetcher: Fetcher
    budget: Budget
    shared: dict[str, str]

    @property
    def id(self) -> str:
        """The number of the table."""
        return self.edition.table_id

    @abstractmethod
    def call(self, name: str, params: Mapping[str, str | int] | None = None) -> Call:
        """The question for a collection of the table."""

    @abstractmethod
    def count(self, params: Mapping[str, str]) -> Call:
        """The question for the number of rows."""

    @abstractmethod
    def about(self) -> About:
        """Title and day of change; SourceError when the table is another one than was asked for."""

    @abstractmethod
    def shape(self) -> Shape:
        """Dimensions and topics; SourceError when areas or time are missing."""

    @abstractmethod
    def values(self, dimension: str) -> list[dict[str, Any]]:
        """The values of a dimension."""

    @abstractmethod
    def grid(self, shape: Shape, wanted: Wanted, periods: Periods, notes: list[str]) -> Grid:
        """All rows that are wanted; FetchError or SourceError where they cannot be right."""

    def periods(self, shape: Shape) -> Periods:
        """The periods of the table; without a dimension of time that of the record."""
        if not shape.time:
            return Periods({"": self.edition.period})
        return read_periods(self.values(shape.time), self.KEY)

    def described(self, found: Mapping[str, Any], changed: object) -> About:
        """What a description says; SourceError when it is that of another table."""
        given = str(found.get("Identifier") or self.id).strip()
        if given.casefold() != self.id.casefold():
            raise SourceError(f"{self.id}: de bron geeft tabel {given[:20]} in plaats van deze")
        return About(str(found.get("Title") or "").strip(), day(changed))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of a collection of the description; short, so they are kept as they are."""
        call, found = self.call(name), list[dict[str, Any]]()
        for page in pages(self.fetcher, call, self._next, self.budget, str):
            found += rows_of(call, page, "value")
        check_texts(call, found)
        return found

    def _next(self, page: dict[str, Any]) -> object:
        return page.get(self.NEXT)

    def columns(self, call: Call, names: Sequence[str]) -> Cells:
        """The columns of all pages of one question."""
        cells: Cells = {name: [] for name in names}
        for page in pages(self.fetcher, call, self._next, self.budget, str):
            rows = rows_of(call, page, "value")
            for name in names:
                cells[name] += text(call, name, [row.get(name, CELLS) for row in rows], self.shared)
        return cells

    def counted(self, call: Call) -> int | None:
        """How many rows the source itself counts; None when it does not say."""
        try:
            return self.fetcher.count(self.budget.within(call))
        except FetchError:
            return None

    def by_area(
        self,
        wanted: Wanted,
        region: str,
        names: Sequence[str],
        calls: Callable[[list[str]], tuple[Call, Call]],
        notes: list[str],
    ) -> Cells:
        """The columns for all wanted areas; FetchError when rows are less than the source counts.

        `calls` gives for some beginnings of codes the question for rows and that for their count.
        """
        cells: Cells = {name: [] for name in names}
        counts = True
        for some in wanted.chunks():
            ask, count = calls(some)
            part = self.columns(ask, names)
            got, counted = len(part[region]), self.counted(count) if counts else None
            counts = counted is not None
            if counted is not None and counted != got:
                ask.refuse(f"{self.id}: {got} van {counted} rijen gekregen", LATER)
            if not all(code.startswith(tuple(some)) for code in part[region]):
                notes.append(f"{self.id}: filter op gebied genegeerd; alles gelezen")
                cells = part
                break
            for name in names:
                cells[name] += part[name]
        if not counts:
            notes.append(f"{self.id}: de bron telt haar rijen niet; niet te vergelijken")
        return cells
