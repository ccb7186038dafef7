"""What two sources say differently of one cell: recorded beside the figure, never repaired."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from atlas.sources.common import KEY
from atlas.store.records import Contradiction, Indicator, Origin
from atlas.store.sources import Source

MOST = 12  # recorded of one origin: with more, two sources measure something else
SHOWN = "De atlas toont hier het cijfer uit: {title}."
MORE = "In {number} cijfers verschillen deze twee bronnen; hier staan de nieuwste {most}."


def contradictions(
    record: Indicator, shown: pd.DataFrame, lost: pd.DataFrame, source: Source, origin: Origin
) -> tuple[Contradiction, ...]:
    """What other origins say differently after a refresh of `source`, the newest first.

    `shown` and `lost`: see `merge.merged`. A source that is refreshed sees only what it says
    itself, and what it takes the place of; what was recorded of others stays while it holds.
    """
    origins = {each.id: each for each in record.origin} | {origin.id: origin}
    found = [*_standing(record, shown, source, origins), *_found(record, shown, lost, origins)]
    wanted = [
        note
        for note, showing in found
        if not (showing == source.id and _same_table(origins.get(note.other_origin), origin))
    ]
    wanted.sort(key=_place)
    return tuple(sorted(wanted, key=lambda note: note.period, reverse=True))


def _place(note: Contradiction) -> tuple[int, str, str]:
    """Large areas first: their codes are shorter."""
    return len(note.area_code), note.area_code, note.other_origin


def _same_table(other: Origin | None, origin: Origin) -> bool:
    """Whether an origin is an older edition of the same table: revised, not contradicted."""
    tables = origin.table_id.split(", ")
    return other is not None and bool(other.table_id) and other.table_id in tables


Showing = tuple[Contradiction, str]  # and the origin of the figure that is shown


def _standing(
    record: Indicator, shown: pd.DataFrame, source: Source, origins: dict[str, Origin]
) -> Iterator[Showing]:
    """What was recorded of other origins, where there is still another value in the cell."""
    notes = [
        note
        for note in record.notes.contradictions
        if note.other_origin not in (source.id, *source.replaces)
    ]
    if not notes:
        return
    cells = shown.set_index(KEY)[["value", "origin"]].to_dict("index")
    for note in notes:
        cell = cells.get((note.area_code, note.period), {"value": ""})
        if cell["value"] and float(cell["value"]) != note.other_value:
            yield note, cell["origin"]


def _found(
    record: Indicator, shown: pd.DataFrame, lost: pd.DataFrame, origins: dict[str, Origin]
) -> Iterator[Showing]:
    pairs = lost.merge(shown[[*KEY, "value", "origin"]], on=KEY, suffixes=("", "_shown"))
    same = [
        agree(value, other, record.decimals)
        for value, other in zip(pairs["value"], pairs["value_shown"], strict=True)
    ]
    pairs = pairs[~pd.Series(same, index=pairs.index, dtype=bool)]
    pairs = pairs.assign(length=pairs["area_code"].str.len())
    pairs = pairs.sort_values(["period", "length", "area_code"], ascending=[False, True, True])
    for _, rows in pairs.groupby("origin"):
        more = f" {MORE.format(number=len(rows), most=MOST)}" if len(rows) > MOST else ""
        told = rows.head(MOST)[[*KEY, "value", "origin", "origin_shown"]]
        for area_code, period, value, other, showing in told.itertuples(index=False, name=None):
            note = Contradiction(
                area_code=area_code,
                period=period,
                other_value=float(value),
                other_origin=other,
                note=SHOWN.format(title=origins[showing].title) + more,
            )
            yield note, showing


def agree(one: str, other: str, decimals: int) -> bool:
    """Whether two figures are the same, as far as the less precise one or the screen can tell."""
    a, b = Decimal(one), Decimal(other)
    coarser = max(int(number.as_tuple().exponent) for number in (a, b))
    return abs(a - b) <= Decimal("0.5").scaleb(coarser) or round(a, decimals) == round(b, decimals)
