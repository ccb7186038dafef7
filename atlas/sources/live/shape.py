"""What the description of a table says: its dimensions and topics, and what we choose of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atlas.sources.common import SourceError
from atlas.sources.live.topics import Topics, near
from atlas.store.sources import Edition, Measure, Source


@dataclass(frozen=True, slots=True)
class About:
    """Title of a table, and the day on which it was last changed."""

    title: str
    modified: date | None


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions and topics of a table; `time` is "" where the record gives the period."""

    region: str
    time: str
    others: tuple[str, ...]
    topics: Topics

    @classmethod
    def of(
        cls, source: Source, edition: Edition, dimensions: Mapping[str, str], topics: Topics
    ) -> Shape:
        """Tell the dimensions (name -> kind) apart; SourceError when areas or time are missing."""
        region = edition.region or _only(dimensions, ("GeoDimension", "GeoDetail"))
        if region not in dimensions:
            raise SourceError(
                f"{edition.table_id}: er is geen dimensie {region or 'met gebieden'}; "
                f"wel: {', '.join(dimensions) or 'geen'}"
            )
        time = _only(dimensions, ("TimeDimension",))
        if not time and source.period in dimensions:
            time = source.period
        if not time and not edition.period:
            raise SourceError(
                f"{edition.table_id}: de tabel heeft geen perioden; noem het jaar in het record"
            )
        others = tuple(name for name in dimensions if name not in (region, time))
        return cls(region, time, others, topics)

    def chosen(self, source: Source, measure: Measure) -> dict[str, str]:
        """The value that each other dimension must have; SourceError where one is not chosen."""
        where = {**source.where, **measure.where}
        if source.margins and source.margins.dimension in self.others:
            where[source.margins.dimension] = source.margins.estimate
        unknown = [name for name in where if name not in self.others]
        if unknown:
            raise SourceError(
                f"{self.topics.table_id}: er is geen dimensie '{unknown[0]}'; "
                f"lijkt op: {near(unknown[0], self.others)}"
            )
        open_ = [name for name in self.others if name not in where]
        if open_:
            raise SourceError(
                f"{self.topics.table_id}: kies voor {measure.indicator} een waarde van "
                f"{', '.join(open_)} (where)"
            )
        return where


def measures_of(source: Source, edition: Edition) -> list[Measure]:
    """The measures that a table of the source has."""
    return [m for m in source.measures if not m.editions or edition.table_id in m.editions]


def _only(dimensions: Mapping[str, str], kinds: Iterable[str]) -> str:
    found = [name for name, kind in dimensions.items() if kind in kinds]
    return found[0] if len(found) == 1 else ""
