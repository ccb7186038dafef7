"""Read a live source: every table of its record, by the protocol that it speaks."""

from __future__ import annotations

from atlas.sources.common import SourceError
from atlas.sources.fetch import Fetcher
from atlas.sources.live import leefbaarometer, odata3, odata4
from atlas.sources.live.answers import Progress, Scope, SourceTable, silent
from atlas.sources.live.measures import Gathered
from atlas.store.sources import Source

READERS = {
    "cbs_v3": odata3.read_edition,
    "cbs_v4": odata4.read_edition,
    "leefbaarometer": leefbaarometer.read_edition,
}


def read(
    source: Source, fetcher: Fetcher, *, only_areas: Scope, progress: Progress = silent
) -> SourceTable:
    """All rows that the measures of a source ask for; SourceError when any table fails.

    `fetcher` is best a connected one (`with Fetcher(cache=...).connected() as fetcher`).
    """
    reader = READERS.get(source.adapter)
    if reader is None:
        raise SourceError(f"{source.id}: '{source.adapter}' geeft geen tabellen")
    gathered = Gathered()
    for done, edition in enumerate(source.editions):
        progress(done, len(source.editions))
        reader(source, edition, fetcher, only_areas, gathered)
    progress(len(source.editions), len(source.editions))
    return gathered.table()
