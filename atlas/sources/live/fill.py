"""What a live source gave, into the files of the data: tables, records, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from atlas.sources.common import KEY, SourceError
from atlas.sources.live import indicators
from atlas.sources.live.answers import Asked, SourceTable
from atlas.sources.live.contradictions import contradictions
from atlas.sources.live.merge import (
    FACT_KEY,
    Difference,
    check_loss,
    difference,
    merged,
    merged_facts,
    read_rows,
    usable,
    write_rows,
)
from atlas.store.check_sources import before
from atlas.store.check_tables import check_table
from atlas.store.fact_records import FactTable
from atlas.store.facts import read_facts
from atlas.store.problems import Problem
from atlas.store.read import Records
from atlas.store.records import Indicator
from atlas.store.sources import Measure, Source
from atlas.store.tables import plausible, read_table

Changes = dict[str, bytes]


@dataclass
class Filled:
    """The files that a source changes, what differs in each table, and codes that we do not know.

    `strange`: area codes of the source that the atlas has nowhere.
    """

    changes: Changes = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    strange: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Filling:
    """One source on its way into `files`, of which `records` are the records."""

    files: Mapping[str, bytes]
    records: Records
    source: Source
    today: date
    force: bool = False

    def fill(self, table: SourceTable) -> Filled:
        """The changed files; SourceError when a table would be wrong, or lost too much."""
        done = Filled()
        found: dict[Any, Any] = table.frame.groupby("indicator", sort=False).indices
        targets = {(m.facts, m.indicator): m for m in reversed(self.source.measures)}
        for (facts, name), measure in sorted(targets.items()):
            asked = [each for each in table.asked if each.indicator == name]
            if name in table.lost:
                continue
            if name not in found:
                raise SourceError(f"{name}: de bron geeft geen cijfers")
            own = table.frame.take(found[name])
            rows, strange = usable(own, self.source, self.records.known_codes())
            done.strange |= set(strange)
            if facts:
                self._facts(done, facts, name, rows, asked)
            else:
                self._indicator(done, measure, rows, asked)
        return done

    def _indicator(
        self, done: Filled, measure: Measure, rows: pd.DataFrame, asked: list[Asked]
    ) -> None:
        name = measure.indicator
        path = self._record_path(measure)
        table_path = path.removesuffix(".toml") + ".csv"
        old = read_rows(self.files.get(table_path))
        check_loss(name, old, rows, self.source, force=self.force)
        new, lost = merged(old, rows, self.source, before(self.records.sources, self.source.id))
        content = write_rows(new)
        origin = indicators.origin_of(self.source, asked, self.today)
        record = (
            indicators.read_record(self.files[path], Indicator)
            if path in self.files
            else indicators.new_record(measure, self.source, origin)
        )
        found = contradictions(record, new, lost, self.source, origin)
        own = sum(note.other_origin == self.source.id for note in found)
        if content == self.files.get(table_path) and found == record.notes.contradictions:
            done.differences.append(Difference(name, len(new), contradicted=own))
            return
        record = indicators.renewed(record, new, content, self.source, origin, found)
        self._check(table_path, content, record)
        done.changes |= {table_path: content, path: indicators.write_record(record)}
        told = difference(name, old, new, KEY)
        done.differences.append(replace(told, contradicted=own))

    def _record_path(self, measure: Measure) -> str:
        known = self.records.paths.get(("indicators", measure.indicator))
        if known:
            return known
        if measure.new is None:
            raise SourceError(f"indicator {measure.indicator} bestaat niet in deze gegevens")
        return f"indicators/{measure.new.theme}/{measure.indicator}.toml"

    def _check(self, path: str, content: bytes, record: Indicator) -> None:
        """Refuse a table that the store would refuse."""
        known = self.records.known_codes()
        try:
            table = read_table(content, known, frozenset(o.id for o in record.origin))
            plausible(content, table, record)
        except ValueError:
            _, problems = check_table(path, content, record, known)
            raise _refused(problems, path) from None

    def _facts(
        self, done: Filled, table_id: str, item: str, rows: pd.DataFrame, asked: list[Asked]
    ) -> None:
        path = self.records.paths.get(("facts", table_id))
        if path is None:
            raise SourceError(f"feitentabel {table_id} bestaat niet in deze gegevens")
        table_path = path.removesuffix(".toml") + ".csv"
        given = {**self.files, **done.changes}
        old = read_rows(given[table_path])
        mine = old[old["item"] == item]
        check_loss(f"{table_id}, {item}", mine, rows, self.source, force=self.force)
        new = merged_facts(old, rows, item, self.source)
        content = new.to_csv(index=False, lineterminator="\n").encode()
        if content == given[table_path]:
            done.differences.append(Difference(item, len(rows)))
            return
        origin = indicators.origin_of(self.source, asked, self.today)
        record = indicators.read_record(given[path], FactTable)
        record = indicators.renewed_facts(record, new, content, origin)
        _, problems = read_facts(table_path, content, record, self.records.known_codes())
        if problems:
            raise _refused(problems, table_path)
        done.changes |= {table_path: content, path: indicators.write_record(record)}
        now = new[(new["item"] == item) & (new["origin"] == self.source.id)]
        was = mine[mine["origin"] == self.source.id]
        done.differences.append(difference(item, was, now, FACT_KEY))


def _refused(problems: list[Problem], path: str) -> SourceError:
    if not problems:
        return SourceError(f"{path}: de nieuwe tabel klopt niet")
    more = f" (en nog {len(problems) - 1} fouten)" if len(problems) > 1 else ""
    return SourceError(f"{problems[0]}{more}")


def summary(done: Filled, title: str) -> Iterator[str]:
    """What a source changed, in Dutch: one line, and more where there is more to tell."""
    changed = [each for each in done.differences if each.changed]
    if not changed:
        yield f"{title}: niets veranderd"
    else:
        added, revised, removed = (
            sum(getattr(each, name) for each in changed) for name in ("added", "revised", "removed")
        )
        yield (
            f"{title}: {len(changed)} van {len(done.differences)} onderwerpen veranderd; "
            f"{_whole(added)} cijfers erbij, {_whole(revised)} herzien, {_whole(removed)} weg"
        )
    periods = sorted({period for each in changed for period in each.new_periods})
    areas = sorted({area for each in changed for area in each.gone_areas})
    if periods:
        yield f"  nieuwe perioden: {_some(periods)}"
    if areas:
        yield f"  gebieden die er niet meer in staan: {_some(areas)}"
    if contradicted := [each.indicator for each in done.differences if each.contradicted]:
        yield f"  verschilt van een andere bron (staat bij het onderwerp): {_some(contradicted)}"
    if done.strange:
        yield f"  gebieden die de atlas niet kent, weggelaten: {_some(sorted(done.strange))}"


def _some(names: list[str], most: int = 8) -> str:
    more = f" en nog {_whole(len(names) - most)}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")
