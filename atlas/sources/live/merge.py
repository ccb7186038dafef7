"""Rows of a live source into the table of an indicator, or of facts: what stays, what goes.

A value of the live source goes before those of other origins, and a value before none. What the
source no longer has goes; what only others have stays.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped]

from atlas.sources.common import KEY, SourceError
from atlas.sources.series import join, trim
from atlas.store.fact_records import FACT_COLUMNS
from atlas.store.sources import Source
from atlas.store.tables import BOUNDS, COLUMNS

LEAST_SHARE = 0.9  # of the values that there were; below that a source has probably failed
FORCE = "klopt het toch, voeg dan --toch toe"
FACT_KEY = [*KEY, "item"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a refresh did to one table: periods and areas by name, cells by number.

    `contradicted`: values that the source has otherwise than the table shows, as recorded.
    """

    indicator: str
    rows: int
    new_periods: tuple[str, ...] = ()
    gone_areas: tuple[str, ...] = ()
    added: int = 0
    revised: int = 0
    removed: int = 0
    contradicted: int = 0

    @property
    def changed(self) -> bool:
        """Whether any cell differs."""
        return bool(self.added or self.revised or self.removed)


def read_rows(content: bytes | None) -> pd.DataFrame:
    """The cells of a table as text, with empty bounds where it has none; no rows for None."""
    names = [*COLUMNS, *BOUNDS]
    if content is None:
        return pd.DataFrame(columns=names, dtype="str")
    types = {name: pa.string() for name in (*FACT_COLUMNS, *names)}
    options = pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    table = pa_csv.read_csv(pa.BufferReader(content), convert_options=options)
    frame: pd.DataFrame = table.to_pandas()
    return frame if "item" in frame else frame.assign(**{n: "" for n in names if n not in frame})


def write_rows(rows: pd.DataFrame) -> bytes:
    """The CSV of a table; the bounds only where a row has them. No cell holds a comma."""
    bounded = (rows[[*BOUNDS]] != "").to_numpy().any()
    names = [*COLUMNS, *(BOUNDS if bounded else ())]
    lines = zip(*(rows[name].tolist() for name in names), strict=True)
    return "\n".join([",".join(names), *map(",".join, lines), ""]).encode()


def usable(
    rows: pd.DataFrame, source: Source, known: Collection[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rows of areas that the atlas knows, under their origin; which codes it does not know.

    Without the years before the first and after the last figure.
    """
    strange = ~rows["area_code"].isin(list(known))
    codes = sorted(set(rows.loc[strange, "area_code"]))
    rows = rows[~strange & ~rows["area_code"].isin(list(source.without))]
    rows = trim(rows.assign(origin=source.id))
    return rows[[*COLUMNS, *BOUNDS]], tuple(codes)


def merged(
    old: pd.DataFrame, new: pd.DataFrame, source: Source, leading: Collection[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a table with those of a live source in it, and the rows that lost with
    another value than is shown (both COLUMNS and BOUNDS, sorted).

    `leading`: origins that go before this source where they have a value.
    """
    stays = old[~old["origin"].isin([source.id, *source.replaces])]
    first = stays["origin"].isin([*leading])
    return join([stays[first], new, stays[~first]])


def check_loss(
    name: str, old: pd.DataFrame, new: pd.DataFrame, source: Source, *, force: bool
) -> None:
    """Refuse rows without any value; without `force` also far fewer values than there were."""
    values = int((new["value"] != "").sum())
    if not values:
        raise SourceError(f"{name}: de bron geeft geen cijfers")
    before = int(((old["origin"] == source.id) & (old["value"] != "")).sum())
    if values < LEAST_SHARE * before and not force:
        raise SourceError(f"{name}: nog maar {values} van de {before} cijfers; {FORCE}")


def difference(name: str, old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> Difference:
    """Which cells came, went or have another value, status or bound; 5 and 5.0 are the same."""
    was, now = (_cells(rows, key) for rows in (old, new))
    both = was.index.intersection(now.index)
    revised = (was.loc[both] != now.loc[both]).any(axis="columns").sum()
    filled = [set(rows.loc[rows["value"] != "", "period"]) for rows in (old, new)]
    areas = [set(rows["area_code"]) for rows in (old, new)]
    return Difference(
        name,
        len(new),
        tuple(sorted(filled[1] - filled[0])),
        tuple(sorted(areas[0] - areas[1])),
        len(now) - len(both),
        int(revised),
        len(was) - len(both),
    )


def _cells(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Status and numbers by key, to be compared: no number equals no number."""
    numbers = rows[["value", *(name for name in BOUNDS if name in rows)]]
    numbers = numbers.apply(pd.to_numeric, errors="coerce").fillna(np.inf)
    return numbers.assign(status=rows["status"]).set_index(pd.MultiIndex.from_frame(rows[key]))


def merged_facts(old: pd.DataFrame, new: pd.DataFrame, item: str, source: Source) -> pd.DataFrame:
    """The rows of a fact table with those of one item of a live source in it (FACT_COLUMNS).

    Publications stand beside each other there: only those of the source itself, and of what it
    replaces, go. A fact table has no sign for suppressed or not applicable.
    """
    mine = old["origin"].isin([source.id, *source.replaces]) & (old["item"] == item)
    status = new["status"].where(new["value"] != "", "missing")
    rows = new.assign(item=item, note="", status=status)[[*FACT_COLUMNS]]
    both = pd.concat([old[~mine], rows], ignore_index=True)
    return both.sort_values(["area_code", "item", "period", "origin"], ignore_index=True)
