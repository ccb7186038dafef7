"""Ask for the rows of a table area by area, count them, and notice a filter that is ignored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.sources.fetch import LATER, Call, Fetcher, FetchError
from atlas.sources.live.grid import CELLS, Cells, Wanted, text
from atlas.sources.live.paging import Budget, check_texts, pages, rows_of


@dataclass(frozen=True, slots=True)
class Asking:
    """How one table is asked: who asks, until when, and where an answer names its next page.

    `shared` holds each different cell once, for all tables of a source.
    """

    fetcher: Fetcher
    budget: Budget
    link: Callable[[dict[str, Any]], object]
    table_id: str
    shared: dict[str, str]

    def rows(self, call: Call) -> list[dict[str, Any]]:
        """All rows of a part of the description; short, so they are kept as they are."""
        found: list[dict[str, Any]] = []
        for page in pages(self.fetcher, call, self.link, self.budget, str):
            found += rows_of(call, page, "value")
        check_texts(call, found)
        return found

    def columns(self, call: Call, names: Sequence[str]) -> Cells:
        """The columns of all pages of one question."""
        cells: Cells = {name: [] for name in names}
        for page in pages(self.fetcher, call, self.link, self.budget, str):
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
                ask.refuse(f"{self.table_id}: {got} van {counted} rijen gekregen", LATER)
            if not all(code.startswith(tuple(some)) for code in part[region]):
                notes.append(f"{self.table_id}: filter op gebied genegeerd; alles gelezen")
                cells = part
                break
            for name in names:
                cells[name] += part[name]
        if not counts:
            notes.append(f"{self.table_id}: de bron telt haar rijen niet; niet te vergelijken")
        return cells
