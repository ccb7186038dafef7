"""Topics of a table by the name that a record gives them; one that is not there is an error.

Numbers at the end of a key (AantalInwoners_5) differ from edition to edition, so a record names
a topic without it, and the title above it where the same name stands twice.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atlas.sources.common import SourceError
from atlas.store.sources import Measure

NUMBERED = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a table: its key there, its name without number, unit, and titles above it."""

    key: str
    name: str
    unit: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of one table."""

    table_id: str
    found: tuple[Topic, ...]

    def of(self, name: str, group: str = "", unit: str = "") -> Topic:
        """The one topic that is meant; SourceError when there is none, or more than one.

        A topic in another unit than the record says is another figure: refused, never scaled.
        """
        found = self._called(name, group)
        wanted = [topic for topic in found if not unit or _same(topic.unit, unit)]
        if len(wanted) == 1:
            return wanted[0]
        if wanted:
            where = "; ".join(" > ".join(reversed(each.groups)) or "-" for each in wanted)
            raise SourceError(
                f"{self.table_id}: '{name}' staat er {len(wanted)} keer, onder: {where[:300]}; "
                "noem in het bronrecord de titel erboven (group)"
            )
        units = ", ".join(sorted({topic.unit or "geen" for topic in found}))
        raise SourceError(
            f"{self.table_id}: '{name}' is niet in '{unit}'; de tabel geeft: {units[:100]}"
        )

    def parts(self, measure: Measure) -> list[Topic]:
        """The topics of a measure that are added up."""
        return [self.of(name, measure.group, measure.unit) for name in measure.names]

    def whole(self, measure: Measure) -> Topic | None:
        """What a measure is a share of; group and unit only tell apart, they are of the part."""
        if not measure.share_of:
            return None
        if len(self._called(measure.share_of, "")) == 1:
            return self.of(measure.share_of)
        return self.of(measure.share_of, measure.group, measure.unit)

    def needed(self, measures: Sequence[Measure]) -> dict[str, Topic]:
        """By key, every topic that the measures name."""
        found = {topic.key: topic for measure in measures for topic in self.parts(measure)}
        wholes = filter(None, map(self.whole, measures))
        return found | {topic.key: topic for topic in wholes}

    def _called(self, name: str, group: str) -> list[Topic]:
        named = [topic for topic in self.found if name in (topic.name, topic.key)]
        wanted = [t for t in named if not group or any(_same(group, above) for above in t.groups)]
        if wanted:
            return wanted
        within = f" onder '{group}'" if group else ""
        raise SourceError(
            f"{self.table_id}: het onderwerp '{name}'{within} is er niet (hernoemd?); "
            f"lijkt op: {near(name, [topic.name for topic in self.found])}"
        )


def _same(one: str, other: str) -> bool:
    """Whether titles or units are the same but for capitals and spaces."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def near(name: str, names: Sequence[str]) -> str:
    """The names that look most like one that is not there."""
    by_case = {each.casefold(): each for each in names}
    close = difflib.get_close_matches(name.casefold(), [*by_case], n=4, cutoff=0.4)
    return ", ".join(by_case[each] for each in close) or ", ".join(names[:4]) or "niets"


def titles_above(start: str, titles: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The titles above a topic, the nearest first; `titles`: by id the title and the id above."""
    found: list[str] = []
    while start in titles and len(found) < len(titles):  # a circle ends
        title, start = titles[start]
        found.append(title)
    return tuple(found)


def unnumbered(key: str) -> str:
    """AantalInwoners_5 -> AantalInwoners."""
    return NUMBERED.sub("", key)
