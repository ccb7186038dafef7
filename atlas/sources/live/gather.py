"""From the rows of a table to the rows of indicators, bounds included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.sources.common import SourceError
from atlas.sources.live.answers import Asked
from atlas.sources.live.grid import Grid, Rows
from atlas.sources.live.measures import Column, Gathered, Texts, column, measured
from atlas.sources.live.shape import About, Shape
from atlas.sources.live.topics import Topic
from atlas.store.sources import Measure, Source

UNKNOWN = "."


@dataclass(frozen=True, slots=True)
class Reading:
    """One table that was asked for, ready to be read."""

    source: Source
    shape: Shape
    grid: Grid
    about: About

    def gather(self, gathered: Gathered, measure: Measure, where: Mapping[str, str]) -> None:
        """Add one indicator: its rows, and the bounds where the table has margins."""
        topics = self.shape.topics.parts(measure)
        rows = self._rows(topics[0], where)
        table_id = self.shape.topics.table_id
        if not len(rows):
            values = ", ".join(f"{name} = {value}" for name, value in where.items()) or "alles"
            raise SourceError(
                f"{table_id}: geen enkele rij voor {measure.indicator} ({values}); "
                "bestaat die waarde nog?"
            )
        keys = tuple(topic.key for topic in topics)
        title, unit = self.about.title, topics[0].unit
        asked = Asked(measure.indicator, table_id, title, keys, unit, self.about.modified)
        place = (self.grid.codes[rows], self.grid.periods[rows])
        found = self._read(rows, measure)
        gathered.add(asked, place, found, self._bounds(rows, topics, measure, where))

    def _rows(self, topic: Topic, where: Mapping[str, str]) -> Rows:
        """The rows that have a cell of a topic, a mark included."""
        rows = self.grid.at(where)
        return rows[~pd.isna(self.grid.topics[topic.key][rows])]

    def _read(self, rows: Rows, measure: Measure) -> Column:
        def part(topic: Topic) -> Column:
            raw = self.grid.topics[topic.key][rows]
            raw = np.where(pd.isna(raw), UNKNOWN, raw)
            where = f"{self.shape.topics.table_id}, {topic.key}"
            return column(raw, self.source.status, self.grid.provisional[rows], where)

        whole = self.shape.topics.whole(measure)
        parts = [part(topic) for topic in self.shape.topics.parts(measure)]
        return measured(measure, self.grid.codes[rows], parts, part(whole) if whole else None)

    def _bounds(
        self, rows: Rows, topics: list[Topic], measure: Measure, where: Mapping[str, str]
    ) -> tuple[Texts, Texts] | None:
        margins = self.source.margins
        if not margins or margins.dimension not in where:
            return None
        if len(topics) > 1 or measure.share_of:
            raise SourceError(f"{measure.indicator}: een som of aandeel heeft geen marges")
        place = pd.Index(self.grid.codes[rows] + self.grid.periods[rows])
        bounds = []
        for value in (margins.lower, margins.upper):
            others = self._rows(topics[0], {**where, margins.dimension: value})
            found = self._read(others, measure).value
            index = pd.Index(self.grid.codes[others] + self.grid.periods[others])
            at = index.get_indexer(place)
            bounds.append(np.where(at < 0, "", np.append(found, "")[at]))
        return bounds[0], bounds[1]
