"""Which delivered figures stay hidden, so that nothing can be learned about a few people.

`protect` is the one way in. It hides small counts, percentages on them, and as many other cells
as it takes that no hidden cell follows from what is shown, now or before. The attacker
(`disclosure_attack.py`) has the last word. The method: docs/methods/onthulling.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from atlas.domain import disclosure_words as words
from atlas.domain.disclosure_attack import Attacker
from atlas.domain.disclosure_choice import hide
from atlas.domain.disclosure_model import Model, model, rest, small
from atlas.domain.disclosure_states import Base, Evidence, Key, State, evidence, states
from atlas.domain.disclosure_sums import sums
from atlas.domain.disclosure_tables import AreaSum, Delivery, Table, TableSum, area_sums

__all__ = ["AreaSum", "Delivery", "Protected", "Table", "TableSum", "area_sums", "protect"]

HIDDEN_COLUMNS = ["table", "area_code", "period", "why", "total"]
SAME = 1e-9  # printed percentages that differ less are the same


@dataclass(frozen=True, eq=False)
class Protected:
    """What may be published, and what the editor must know.

    `tables`: as delivered, by id, with status `suppressed` and no value where hidden; empty when
    there are `refusals`: Dutch sentences why nothing may be published, and what to do. `hidden`:
    one row a hidden cell (table, area_code, period, why, total: whether it is a total of others);
    `why`: primary (too small), built_on (percentage on a hidden count), secondary (so that
    another does not follow), kept (hidden before), delivered (as secret). `lines`: the same
    counted, in Dutch. `unchecked`: the number of percentages without counts, left as they are.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    hidden: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HIDDEN_COLUMNS))
    lines: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    unchecked: int = 0


def protect(
    delivery: Delivery, tree: Sequence[AreaSum], published: Sequence[Delivery] = ()
) -> Protected:
    """Hide in all tables of a delivery what must be hidden; refuse what no longer can be.

    `delivery`: all that is published at once, with true values; name in `sums` the tables that
    add up. `tree`: from `area_sums`. `published`: everything public that has to do with it,
    oldest first: each earlier version of these tables as it was published (suppressed cells
    included), other tables in which the same things are counted, and the public denominators
    of its percentages. What was visible once counts as known, also when it is revised; what was
    hidden in the last version stays hidden. Raises ValueError for a table with a cell twice.
    """
    known = evidence(delivery, published)
    below_zero = sorted(key for key, state in known.now.items() if state.value < 0)
    if below_zero:
        return Protected(refusals=(words.negative(below_zero),))
    shown_before = _given_away(known)
    if shown_before:
        return Protected(refusals=(words.given_away(shown_before),))
    ways = sums(known, tree, delivery.sums + tuple(s for each in published for s in each.sums))
    task = model(known, ways)
    chosen, lost = hide(task.system, task.must, task.may, task.cost)
    hidden = {task.keys[cell] for cell in np.flatnonzero(chosen)}
    result = _result(delivery, known, hidden, {each.whole for each in ways})
    found = attack(task, known, result.tables) | {task.keys[cell] for cell in lost}
    return Protected(refusals=(words.unprotected(sorted(found)),)) if found else result


def attack(task: Model, known: Evidence, tables: Mapping[str, pd.DataFrame]) -> set[Key]:
    """The hidden cells that follow from tables as they would be published.

    It starts from the tables alone and with an attacker who has found nothing yet: whatever went
    wrong in choosing or in writing comes out here.
    """
    seen = {
        key: state
        for name, rows in tables.items()
        for key, state in states(replace(known.tables[name], rows=rows))
    }
    shown = {key for key, state in seen.items() if state.kind == "shown"}
    hidden = np.array([key not in shown for key in task.keys], dtype=bool)
    found = {task.keys[cell] for cell in Attacker(task.system).recovered(hidden)}
    return found | {
        base.numerator
        for share, base in known.bases.items()
        if share in shown and seen[share].value and not shown.issuperset({*base} & seen.keys())
    }


def _given_away(known: Evidence) -> list[Key]:
    """Small figures that the public saw before: with this value, or as small as that."""
    primary = small(known)
    found = [
        key
        for key in primary
        for value in known.earlier.get(key, ())
        if abs(value - known.now[key].value) < 0.5 or 0 < value < known.tables[key.table].threshold
    ]
    found += [
        key
        for key, base in known.bases.items()
        if _too_small(known, key, base)
        and any(abs(v - known.shares[key].value) < SAME for v in known.shown_shares.get(key, ()))
    ]
    return sorted(set(found))


def _too_small(known: Evidence, key: Key, base: Base) -> bool:
    """Whether a percentage tells about too few: counted, not counted, or in all."""
    above, limit = known.merged.get(base.numerator), known.tables[key.table].threshold
    return 0 < rest(known, base) < limit or (above is not None and 0 < above.value < limit)


def _result(delivery: Delivery, known: Evidence, hidden: set[Key], wholes: set[Key]) -> Protected:
    """The tables with the hidden cells taken out, and why each."""
    reasons = _reasons(known, hidden)
    found, tables, cells, unchecked = [], {}, 0, 0
    for table in delivery.tables:
        here = []
        for key, state in states(table):
            base = known.bases.get(key)
            why = "delivered" if state.kind == "hidden" else _why(known, key, base, reasons)
            if why and (state.kind in ("shown", "hidden") or why == "kept"):
                here.append((*key, why, (base.numerator if base else key) in wholes))
            unchecked += table.kind == "percentage" and state.kind == "shown" and base is None
        cells += len(table.rows)
        tables[table.id] = _without(table.rows, {(row[1], row[2]) for row in here})
        found += here
    rows = pd.DataFrame(found, columns=HIDDEN_COLUMNS).astype({"total": bool})
    return Protected(tables, rows, words.lines(rows, cells, unchecked), (), unchecked)


def _reasons(known: Evidence, hidden: set[Key]) -> dict[Key, str]:
    """Why each count is hidden."""
    last = known.snapshots[-1] if known.snapshots else {}
    kept = {key for key, state in last.items() if state.kind == "hidden"}
    found = dict.fromkeys(hidden, "secondary") | dict.fromkeys(kept, "kept")
    return found | dict.fromkeys(small(known), "primary")


def _why(known: Evidence, key: Key, base: Base | None, reasons: dict[Key, str]) -> str:
    """Why a cell is hidden; "" when it is not. 0% may be known where its count, 0, is shown."""
    if base is None:
        return reasons.get(key, "")
    of_nobody = known.merged.get(base.numerator, State("unknown")).value == 0
    if base.numerator not in reasons and (of_nobody or base.denominator not in reasons):
        return ""
    own = reasons.get(key, "built_on")
    return "built_on" if own == "primary" else own


def _without(rows: pd.DataFrame, places: set[tuple[str, str]]) -> pd.DataFrame:
    """The rows with status suppressed and no value, nor bounds, in these places."""
    rows = rows.copy()
    pairs = zip(rows["area_code"].astype(str), rows["period"].astype(str), strict=True)
    hide_here = np.array([pair in places for pair in pairs], dtype=bool)
    for column in ("value", "lower", "upper"):
        if column in rows:
            numeric = pd.api.types.is_numeric_dtype(rows[column])
            rows.loc[hide_here, column] = np.nan if numeric else ""
    rows.loc[hide_here, "status"] = "suppressed"
    return rows
