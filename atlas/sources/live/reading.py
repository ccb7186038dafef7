"""Read a live source: every table of its record, by the protocol that it speaks."""

from __future__ import annotations

from atlas.sources.common import SourceError
from atlas.sources.fetch import Fetcher
from atlas.sources.live import asking, leefbaarometer, odata3, odata4
from atlas.sources.live.answers import Progress, Scope, SourceTable, silent
from atlas.sources.live.gather import Reading
from atlas.sources.live.grid import Wanted
from atlas.sources.live.measures import Gathered
from atlas.sources.live.paging import Budget
from atlas.sources.live.shape import measures_of
from atlas.store.sources import Edition, Source

TABLES: dict[str, type[asking.Table]] = {"cbs_v3": odata3.Table, "cbs_v4": odata4.Table}


def read(
    source: Source, fetcher: Fetcher, *, only_areas: Scope, progress: Progress = silent
) -> SourceTable:
    """All rows that the measures of a source ask for; SourceError when any table fails.

    `fetcher` is best a connected one (`with Fetcher(cache=...).connected() as fetcher`).
    """
    if source.adapter not in (*TABLES, "leefbaarometer"):
        raise SourceError(f"{source.id}: '{source.adapter}' geeft geen tabellen")
    gathered = Gathered()
    for done, edition in enumerate(source.editions):
        progress(done, len(source.editions))
        read_edition(source, edition, fetcher, only_areas, gathered)
    progress(len(source.editions), len(source.editions))
    return gathered.table()


def read_edition(
    source: Source, edition: Edition, fetcher: Fetcher, scope: Scope, gathered: Gathered
) -> None:
    """Add the rows of one table to what is gathered; raises SourceError."""
    measures = measures_of(source, edition)
    if not measures:
        return
    if source.adapter == "leefbaarometer":
        leefbaarometer.read_edition(source, edition, fetcher, scope, gathered)
        return
    table = TABLES[source.adapter](source, edition, fetcher, Budget.of(), gathered.shared)
    about, shape = table.about(), table.shape()
    measures = gathered.known(shape.topics, measures)
    if not measures:
        return
    wheres = [shape.chosen(source, measure) for measure in measures]
    wanted = Wanted.of(source, scope, shape.topics.needed(measures), wheres)
    periods = table.periods(shape)
    grid = table.grid(shape, wanted, periods, gathered.notes)
    gathered.notes += periods.note(edition.table_id)
    reading = Reading(source, shape, grid, about)
    for measure, where in zip(measures, wheres, strict=True):
        reading.gather(gathered, measure, where)
