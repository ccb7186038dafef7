"""What is known of each cell: by the public after each publication, and by the deliverer now.

A cell is a count of a table, an area and a period. The count that a percentage rests on is a
cell too when its own table was not delivered: whoever knows the percentage knows that count.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from atlas.domain.disclosure_tables import Delivery, Table
from atlas.store.records import STATUSES_WITH_VALUE

Kind = Literal["shown", "hidden", "unknown", "none"]
# `unknown`: nobody delivered it; `none`: not applicable, so it counts nothing


class Key(NamedTuple):
    """The place of a cell."""

    table: str
    area_code: str
    period: str


class State(NamedTuple):
    """What is known of a cell: its value only when it is shown."""

    kind: Kind
    value: float = np.nan


class Base(NamedTuple):
    """The counts that a percentage rests on."""

    numerator: Key
    denominator: Key


States = Mapping[Key, State]


@dataclass(frozen=True)
class Evidence:
    """All cells, as the public saw them (`snapshots`, oldest first) and as they are now.

    `now`: delivered now, with true values; `merged`: the same over what is public. `earlier`:
    the values that a cell ever showed; its keys are known for good. `bases`: of the percentages
    delivered now; `shares`: what these show; `shown_shares`: what they ever showed.
    """

    tables: dict[str, Table]
    snapshots: list[dict[Key, State]]
    now: dict[Key, State]
    merged: States
    earlier: dict[Key, list[float]]
    bases: dict[Key, Base]
    shares: dict[Key, State]
    shown_shares: dict[Key, list[float]]

    def counted(self, key: Key) -> Key:
        """The cell of the count: of a percentage that of its numerator."""
        table = self.tables.get(key.table)
        return key if table is None or table.kind == "count" else numerator(table, key, self.merged)


def states(table: Table) -> Iterator[tuple[Key, State]]:
    """The cells of a table. Raises ValueError when a cell stands in it twice."""
    if table.rows.duplicated(["area_code", "period"]).any():
        raise ValueError(f"{table.id}: one area and period stands in it twice")
    columns = (table.rows[name].tolist() for name in ("area_code", "period", "status"))
    values = pd.to_numeric(table.rows["value"], errors="coerce").tolist()
    others: dict[str, Kind] = {"suppressed": "hidden", "not_applicable": "none"}
    for area_code, period, status, value in zip(*columns, values, strict=True):
        key = Key(table.id, str(area_code), str(period))
        shown = status in STATUSES_WITH_VALUE and not np.isnan(value)
        yield key, State("shown", value) if shown else State(others.get(status, "unknown"))


def evidence(delivery: Delivery, published: Sequence[Delivery]) -> Evidence:
    """Everything that is known of the cells of a delivery and of what was published."""
    tables = {t.id: t for each in (*published, delivery) for t in each.tables}
    counts = [dict(_counts(each)) for each in (*published, delivery)]
    merged = ChainMap(*reversed(counts))  # the newest first
    shares = [dict(_shares(each)) for each in (*published, delivery)]
    for found, cells in zip(shares, counts, strict=True):
        cells.update(_own(found, tables, merged))
    merged = ChainMap(*reversed(counts))
    earlier, shown_shares = _shown(counts[:-1], shares[:-1], tables, merged)
    bases = {key: base for key in shares[-1] if (base := _base(tables[key.table], key, merged))}
    return Evidence(
        tables=tables,
        snapshots=_cumulated(counts[:-1]),
        now=counts[-1],
        merged=dict(merged),
        earlier=earlier,
        bases=bases,
        shares=shares[-1],
        shown_shares=shown_shares,
    )


def numerator(table: Table, key: Key, cells: States) -> Key:
    """The cell of the numerator: of its own table, else of the percentage itself."""
    delivered = Key(table.numerator, key.area_code, key.period)
    known = cells.get(delivered, State("unknown")).kind in ("shown", "hidden")
    return delivered if table.numerator and known else key


def _base(table: Table, key: Key, cells: States) -> Base | None:
    """None where nobody delivered the denominator: then nothing can be said."""
    below = Key(table.denominator, key.area_code, key.period)
    above = numerator(table, key, cells)
    if cells.get(below, State("unknown")).kind not in ("shown", "hidden"):
        return None
    return Base(above, below) if above != key or key in cells else None


def _counts(delivery: Delivery) -> Iterator[tuple[Key, State]]:
    for table in delivery.tables:
        if table.kind == "count":
            yield from states(table)


def _shares(delivery: Delivery) -> Iterator[tuple[Key, State]]:
    for table in delivery.tables:
        if table.kind == "percentage":
            yield from states(table)


def _own(shares: States, tables: Mapping[str, Table], cells: States) -> dict[Key, State]:
    """Counts of which only the percentage was delivered, worked back from it."""
    found = {}
    for key, state in shares.items():
        table = tables[key.table]
        below = cells.get(Key(table.denominator, key.area_code, key.period), State("unknown"))
        if numerator(table, key, cells) != key or below.kind not in ("shown", "hidden"):
            continue
        found[key] = _implied(state, below) if state.kind == "shown" else state
    return found


def _implied(share: State, below: State) -> State:
    """The count that a percentage means."""
    if below.kind != "shown":
        return State("unknown")
    return State("shown", float(round(share.value * below.value / 100)))


def _shown(
    counts: Sequence[States],
    shares: Sequence[States],
    tables: Mapping[str, Table],
    merged: States,
) -> tuple[dict[Key, list[float]], dict[Key, list[float]]]:
    """The values that cells and percentages ever showed.

    Who saw a percentage counts as one who knows both of its counts.
    """
    earlier: dict[Key, list[float]] = defaultdict(list)
    shown_shares: dict[Key, list[float]] = defaultdict(list)
    for cells in counts:
        for key, state in cells.items():
            if state.kind == "shown":
                earlier[key].append(state.value)
    for found in shares:
        for key, state in found.items():
            if state.kind != "shown":
                continue
            shown_shares[key].append(state.value)
            base = _base(tables[key.table], key, merged)
            if base is not None:
                implied = _implied(state, merged[base.denominator])
                earlier[base.numerator] += [implied.value] if implied.kind == "shown" else []
                earlier.setdefault(base.denominator, [])
    return dict(earlier), dict(shown_shares)


def _cumulated(counts: Sequence[States]) -> list[dict[Key, State]]:
    """What the public knew after each publication."""
    found: list[dict[Key, State]] = []
    for cells in counts:
        found.append({**(found[-1] if found else {}), **cells})
    return found
