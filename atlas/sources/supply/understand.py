"""Bytes and a mapping in, understood rows out.

Nothing is repaired in silence and nothing is lost: every cell under the header is a row, a doubt
with its address, or stands in rows or a column that are named as left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.sniff import SUPPLY, Limits
from atlas.sources.supply.area_cells import AreaWords, area_words
from atlas.sources.supply.checks import check_rows
from atlas.sources.supply.doubts import Doubts, Say
from atlas.sources.supply.grid import Grid, read_grid
from atlas.sources.supply.melt import FRAME, KEY, LISTED, Cells, first_rows, melted
from atlas.sources.supply.records import LeftOut, Mapping, Understood
from atlas.sources.supply.select import select
from atlas.store.problems import Problem
from atlas.store.store import Store


def understand(
    content: bytes, name: str, mapping: Mapping, store: Store, limits: Limits = SUPPLY
) -> Understood:
    """The rows of one figure as the mapping reads them; never raises for what is in the file."""
    grid, problems = read_grid(content, name, mapping.sheet, limits)
    if grid is None:
        return _refused(problems[0].file, mapping, problems)
    return understand_grid(grid, mapping, area_words(store))


def _refused(file: str, mapping: Mapping, problems: tuple[Problem, ...]) -> Understood:
    """A file, or a mapping, that cannot be read at all."""
    return Understood(file, "", mapping, pd.DataFrame(columns=[*FRAME], dtype="str"), (), problems)


def understand_grid(grid: Grid, mapping: Mapping, areas: AreaWords) -> Understood:
    """As `understand`, for a file that has been read."""
    for letter in sorted(_letters(mapping) - set(grid.letters)):
        message, remedy = f"kolom {letter} is er niet", "kies de kolommen opnieuw"
        problem = Problem(grid.file, None, letter, message, remedy)
        return _refused(grid.file, mapping, (problem,))
    doubts = Doubts(mapping.confirmed)
    chosen = select(grid, mapping, areas, doubts)
    cells = melted(grid, mapping, chosen, doubts)
    _tell_double(cells, grid, doubts)
    frame = cells.frame[cells.good].astype("str")
    check_rows(
        frame, mapping.unit, lambda at: (cells.address(at, grid), cells.found(at, grid)), doubts
    )
    return Understood(
        grid.file,
        grid.checksum,
        mapping,
        frame.sort_values([*KEY]).reset_index(drop=True),
        first_rows(grid, cells, areas),
        (),
        doubts.all(),
        (*chosen.left_out, *_other_columns(grid, mapping)),
        len(cells.good) + chosen.passed_over * len(mapping.values),
        int((~cells.good).sum()),
    )


def _letters(mapping: Mapping) -> set[str]:
    """All columns that a mapping uses."""
    places = (mapping.area_column, mapping.within_column, mapping.period_column)
    values = (value.column for value in mapping.values)
    return {*places, mapping.status_column, *values, *mapping.where} - {""}


def _tell_double(cells: Cells, grid: Grid, doubts: Doubts) -> None:
    """Fault 22: one area and period twice is refused, with both addresses; the first is kept."""
    areas, periods = (cells.frame[name].cat for name in KEY)
    keys = areas.codes.to_numpy(np.int64) * len(periods.categories) + periods.codes.to_numpy()
    keys[~cells.good] = -1
    again = pd.Series(keys).duplicated().to_numpy() & cells.good
    if not again.any():
        return
    firsts = np.flatnonzero(cells.good & ~again)
    first_of = dict(zip(keys[firsts].tolist(), firsts.tolist(), strict=True))
    remedy = "haal een van de twee weg, of kies welke rijen bij dit cijfer horen"
    double = np.flatnonzero(again)
    for at in double[:LISTED].tolist():
        code, period = (cells.frame[name].iloc[at] for name in KEY)
        where = cells.address(first_of[keys[at]], grid)
        message = f"{code} heeft voor {period} ook een waarde in cel {where}"
        doubts.add(Say(message, remedy), cells.address(at, grid), cells.found(at, grid))
    if (rest := len(double) - LISTED) > 0:
        doubts.add(Say("nog meer dubbele cellen", remedy), "", "", rest)
    cells.good &= ~again


def _other_columns(grid: Grid, mapping: Mapping) -> list[LeftOut]:
    """Columns with cells that the mapping does not use."""
    used = _letters(mapping)
    others = tuple(
        letter
        for letter, column in zip(grid.letters, grid.columns, strict=True)
        if letter not in used and pc.any(pc.not_equal(column, ""), min_count=0).as_py()
    )
    why = "deze kolommen horen niet bij dit cijfer"
    return [LeftOut(why, np.zeros(0, np.int64), others)] if others else []
