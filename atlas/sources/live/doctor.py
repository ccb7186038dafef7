"""Look at the real sources at a site: is each table there, and is it what its record says?

Nothing is kept. The answers of a source are only those to its description, a count, and for the
Leefbaarometer and PDOK the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from atlas.sources.common import SourceError
from atlas.sources.fetch import Fetcher
from atlas.sources.live import pdok
from atlas.sources.live.answers import Scope
from atlas.sources.live.measures import Gathered
from atlas.sources.live.paging import Budget
from atlas.sources.live.reading import TABLES, read_edition
from atlas.sources.live.shape import About, Shape, measures_of
from atlas.store.sources import Edition, Measure, Source


@dataclass(frozen=True)
class Finding:
    """One table: what was seen of it, and what differs from the record, in Dutch."""

    source: str
    table_id: str
    seen: str = ""
    differs: tuple[str, ...] = ()


def examine(source: Source, fetcher: Fetcher, scope: Scope) -> Iterator[Finding]:
    """What each table of a source is like; one that cannot be reached is a difference too."""
    for edition in source.editions:
        try:
            if source.adapter in TABLES:
                yield _table(source, edition, fetcher)
            elif source.adapter == "pdok":
                yield _layers(source, edition, fetcher)
            else:
                yield _file(source, edition, fetcher, scope)
        except SourceError as error:
            yield Finding(source.id, edition.table_id, differs=(str(error),))


def _table(source: Source, edition: Edition, fetcher: Fetcher) -> Finding:
    """A table of figures, by its own description."""
    table = TABLES[source.adapter](source, edition, fetcher, Budget.of(), {})
    about, shape = table.about(), table.shape()
    measures = measures_of(source, edition)
    values = {
        name: {str(row.get(table.KEY) or "").strip() for row in table.values(name)}
        for name in shape.others
    }
    differs = [*_title(source, edition, about), *_topics(measures, shape)]
    differs += _choices(source, measures, shape, values)
    changed = f", bijgewerkt {about.modified}" if about.modified else ""
    rows = table.counted(table.count({}))
    counted = "aantal rijen onbekend" if rows is None else f"{rows} rijen"
    seen = f"'{about.title}'{changed}, {counted}"
    return Finding(source.id, edition.table_id, seen, tuple(differs))


def _title(source: Source, edition: Edition, about: About) -> Iterator[str]:
    if source.table_title.casefold() not in about.title.casefold():
        yield f"de titel is '{about.title}', verwacht: {source.table_title}"
    if edition.period and edition.period not in about.title:
        yield f"het jaar {edition.period} staat niet in de titel '{about.title}'"


def _topics(measures: list[Measure], shape: Shape) -> Iterator[str]:
    """Every topic that is not there, or stands there twice; each told once."""
    told = set()
    for measure in measures:
        for name in filter(None, (*measure.names, measure.share_of)):
            try:
                shape.topics.of(name, measure.group, measure.unit)
            except SourceError as error:
                if (problem := str(error)) not in told:
                    told.add(problem)
                    yield problem


def _choices(
    source: Source, measures: list[Measure], shape: Shape, values: Mapping[str, set[str]]
) -> Iterator[str]:
    """Dimensions without a choice, and chosen values that are not there; each told once."""
    told = set()
    for measure in measures:
        chosen = {**source.where, **measure.where}
        wanted = set(chosen.items())
        wanted |= {(name, one) for name, several in measure.added.items() for one in several}
        if margins := source.margins:
            ends = (margins.estimate, margins.lower, margins.upper)
            wanted |= {(margins.dimension, value) for value in ends}
        names = {name for name, _ in wanted}
        problems = [f"er is geen dimensie '{n}'" for n in sorted(names - set(shape.others))]
        problems += [f"dimensie '{n}' heeft geen keuze" for n in sorted(set(shape.others) - names)]
        problems += [
            f"waarde '{value}' van {name} bestaat niet"
            for name, value in sorted(wanted)
            if name in values and value not in values[name]
        ]
        for problem in problems:
            if problem not in told:
                told.add(problem)
                yield problem


def _file(source: Source, edition: Edition, fetcher: Fetcher, scope: Scope) -> Finding:
    """A file, read as a refresh does."""
    gathered = Gathered()
    read_edition(source, edition, fetcher, scope, gathered)
    return Finding(source.id, edition.table_id, f"{len(gathered.table().frame)} cijfers")


def _layers(source: Source, edition: Edition, fetcher: Fetcher) -> Finding:
    supply, notes = pdok.asked(source, edition, fetcher)
    counts = {"gemeenten": supply.gemeenten, "wijken": supply.wijken, "buurten": supply.buurten}
    seen = ", ".join(f"{len(found)} {name}" for name, found in counts.items())
    return Finding(source.id, edition.table_id, seen, notes)
