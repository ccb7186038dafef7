"""A delivered figure made ready: what is not one's own refused, what is small hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.domain.disclosure import Delivery, Protected, Table, area_sums, protect
from atlas.store.records import PROVINCE, Indicator
from atlas.store.store import Store

Make = Callable[[pd.DataFrame], tuple[Indicator, bytes]]  # rows -> record and table
Earlier = Callable[[Indicator], Sequence[pd.DataFrame]]  # what was public of it, oldest first
COLUMNS = ["area_code", "period", "value", "status", "origin"]
NAMED = 3  # areas of others that are named
STRANGE = (
    "Er staan cijfers in van gebieden buiten {owner}: {names}. Laat die rijen weg: een gemeente "
    "levert alleen cijfers over zichzelf, haar wijken en haar buurten."
)


@dataclass(frozen=True, eq=False)
class Prepared:
    """What would be published: record and table, and what is hidden; or why nothing is.

    `rows` are those of `table`, hidden cells included.
    """

    protected: Protected
    indicator: Indicator
    table: bytes = b""
    rows: pd.DataFrame | None = None
    refusals: tuple[str, ...] = ()


def prepare(
    store: Store, frame: pd.DataFrame, make: Make, earlier: Earlier, denominator: str = ""
) -> Prepared:
    """A figure as it may be published.

    `frame`: area_code, period, value, status, all text. `denominator`: the indicator with the
    counts that a percentage is part of, "" when it is unknown. Raises what `make` and `earlier`
    raise.
    """
    indicator, _ = make(frame)
    rows = frame.assign(origin=indicator.origin[0].id)
    refusals = strangers(store, indicator, rows)
    if refusals:
        return Prepared(Protected(), indicator, refusals=refusals)
    public = [Delivery((_table(indicator, old, denominator),)) for old in earlier(indicator)]
    if denominator:
        public.insert(0, Delivery((Table(denominator, _known(store, denominator)),)))
    tree = area_sums(store.areas.values(), store.groupings.values())
    delivery = Delivery((_table(indicator, rows, denominator),))
    protected = protect(delivery, tree, public)
    if protected.refusals:
        return Prepared(protected, indicator, refusals=protected.refusals)
    shown = protected.tables[indicator.id]
    indicator, table = make(shown[list(frame.columns)])
    return Prepared(protected, indicator, table, shown)


def strangers(store: Store, indicator: Indicator, rows: pd.DataFrame) -> tuple[str, ...]:
    """Why the areas of these rows cannot be of who delivers them; none for the province."""
    owner = indicator.supplied.owner if indicator.supplied else PROVINCE
    if owner == PROVINCE:
        return ()
    codes = sorted(set(rows["area_code"]))
    own = {owner, *(a.area_code for a in store.areas.values() if a.gemeente_code == owner)}
    others = [store.areas[code].name if code in store.areas else code for code in codes
              if code not in own]  # fmt: skip
    if not others:
        return ()
    names = ", ".join(others[:NAMED]) + (f" en nog {len(others) - NAMED}" * (len(others) > NAMED))
    return (STRANGE.format(owner=store.areas[owner].name, names=names),)


def _table(indicator: Indicator, rows: pd.DataFrame, denominator: str) -> Table:
    """A percentage by its unit; all else counts as a count, which hides the most."""
    threshold = indicator.supplied.threshold if indicator.supplied else 10
    kept = rows[COLUMNS].reset_index(drop=True)
    if indicator.unit != "%":
        return Table(indicator.id, kept, threshold=threshold)
    return Table(indicator.id, kept, "percentage", threshold, denominator=denominator)


def _known(store: Store, indicator_id: str) -> pd.DataFrame:
    """The figures of an indicator as they stand in a file: all text."""
    found = store.observations(indicator_id)
    value = found["value"].map(lambda number: "" if pd.isna(number) else f"{number:.15g}")
    return found.assign(value=value)[COLUMNS]
