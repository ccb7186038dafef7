"""The value cells of the rows of a figure, one below the other, each with its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.sources.supply.area_cells import AreaWords
from atlas.sources.supply.doubts import Doubts, Say
from atlas.sources.supply.grid import Grid, plain_text
from atlas.sources.supply.records import FirstRow, Mapping
from atlas.sources.supply.select import Selection, distinct
from atlas.sources.supply.values import GOOD, MARK, STATUSES, TROUBLES, Values, read_values

FRAME = ("area_code", "period", "value", "status")
KEY = FRAME[:2]
FIRST = 10
LISTED = 200
STATUS_WORDS = {
    "": "",
    "definitief": "",
    "final": "",
    "d": "",
    "voorlopig": "provisional",
    "voorlopige cijfers": "provisional",
    "provisional": "provisional",
    "v": "provisional",
    "p": "provisional",
    "nader voorlopig": "provisional",
    "*": "provisional",
    "**": "provisional",
    "schatting": "estimate",
    "estimate": "estimate",
    "prognose": "forecast",
    "forecast": "forecast",
    "onbekend": "missing",
    "missing": "missing",
    "geheim": "suppressed",
    "suppressed": "suppressed",
    "niet van toepassing": "not_applicable",
    "not_applicable": "not_applicable",
}
ALL_STATUSES = (*STATUSES, "estimate", "forecast")
WITHOUT = ("missing", "suppressed", "not_applicable")


@dataclass(eq=False)
class Cells:
    """All value cells: `frame` (FRAME, as categories: every word is kept once), `good` which
    are rows, and where each stands.

    `shown` are those with an area and a value, `rows` is the position in the grid and `columns`
    which of the value columns.
    """

    frame: pd.DataFrame
    good: npt.NDArray[np.bool_]
    shown: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    letters: list[str]

    def address(self, place: int, grid: Grid) -> str:
        """The address of a cell."""
        return f"{self.letters[self.columns[place]]}{grid.rows[self.rows[place]]}"

    def found(self, place: int, grid: Grid) -> str:
        """What stands in a cell."""
        column = grid.column(self.letters[self.columns[place]])
        return plain_text(column[int(self.rows[place])].as_py())


def melted(grid: Grid, mapping: Mapping, chosen: Selection, doubts: Doubts) -> Cells:
    """The value cells of the selected rows; what is no value is told."""
    values = read_values(_stacked(grid, mapping, chosen), mapping)
    count, width = len(chosen.positions), len(mapping.values)
    own = [value.period for value in mapping.values]
    places, names = _factorized(np.array([*own, *chosen.periods], object))
    of_rows = places[width:]
    periods = np.concatenate(
        [np.full_like(of_rows, place) if names[place] else of_rows for place in places[:width]]
    )
    starred = np.repeat([value.provisional for value in mapping.values], count)
    starred |= np.tile(chosen.provisional, width)
    trouble, status = values.trouble[values.rows], values.status[values.rows]
    status[starred & (status == STATUSES.index("final"))] = STATUSES.index("provisional")
    codes, areas = _factorized(chosen.codes)
    numbers = values.numbers.dictionary_encode()
    frame = pd.DataFrame(
        {
            "area_code": _words(np.tile(codes, width), areas),
            "period": _words(periods, names),
            "value": _words(
                numbers.indices.to_numpy()[values.rows], numbers.dictionary.to_pylist()
            ),
            "status": _words(status, ALL_STATUSES),
        }
    )
    doubted = np.tile(chosen.doubted, width)
    dated = np.tile(~chosen.undated, width) | (names != "")[periods]
    letters = [value.column for value in mapping.values]
    rows = np.tile(chosen.positions.astype(np.int32), width)
    which = np.repeat(np.arange(width, dtype=np.int32), count)
    shown = (trouble == GOOD) & ~doubted
    cells = Cells(frame, shown & dated, shown, rows, which, letters)
    _tell_values(cells, values, trouble, ~doubted, grid, doubts)
    if mapping.status_column:
        _with_status(cells, grid, mapping.status_column, doubts)
    return cells


def _factorized(words: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[Any]]:
    """Which of the distinct words each is, and these."""
    places, distinct_words = pd.factorize(words)
    return places.astype(np.int32), distinct_words


def _words(places: npt.NDArray[Any], words: Iterable[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(places, pd.Index([*words], dtype="str"))


def _stacked(grid: Grid, mapping: Mapping, chosen: Selection) -> pa.Array:
    """The cells of all value columns, one column after the other."""
    wanted = pa.array(chosen.positions)
    return pa.concat_arrays([grid.column(value.column).take(wanted) for value in mapping.values])


def _tell_values(
    cells: Cells,
    values: Values,
    trouble: npt.NDArray[np.int8],
    open_cells: npt.NDArray[np.bool_],
    grid: Grid,
    doubts: Doubts,
) -> None:
    """Every cell that gives no value, with its address."""
    for number, said in enumerate(TROUBLES):
        places = np.flatnonzero((trouble == number) & open_cells) if number != GOOD else ()
        for place in places[:LISTED]:
            text = cells.found(int(place), grid)
            remedy = said.remedy.replace("{}", f"'{text}'") if number == MARK else said.remedy
            doubts.add(Say(said.message, remedy), cells.address(int(place), grid), text)
        if (rest := len(places) - LISTED) > 0:
            doubts.add(Say(said.message, said.remedy.replace("{}", "het teken")), "", "", rest)


def _with_status(cells: Cells, grid: Grid, letter: str, doubts: Doubts) -> None:
    """The words of a column with statuses: they may not contradict the value."""
    words, texts = distinct(grid.column(letter))
    known = [STATUS_WORDS.get(text.lower()) for text in texts]
    given = np.array([word or "" for word in known], dtype=object)[words][cells.rows]
    unknown = np.array([word is None for word in known])[words][cells.rows]
    has_value = cells.frame["value"].to_numpy(dtype=object) != ""
    without = np.isin(given, WITHOUT)
    against = (has_value & without) | (~has_value & (given != "") & ~without)
    for mask, message in (
        (unknown, "deze status kennen wij niet"),
        (against & ~unknown, "de status past niet bij de waarde ernaast"),
    ):
        places = np.flatnonzero(mask & cells.good)
        say = Say(message, f"schrijf bijvoorbeeld {', '.join(['voorlopig', 'geheim', 'onbekend'])}")
        at = ((f"{letter}{grid.rows[cells.rows[p]]}", cells.found(int(p), grid)) for p in places)
        doubts.add_cells(say, at, len(places))
    cells.good &= ~(unknown | against)
    use = (given != "") & cells.good
    cells.frame.loc[use, "status"] = given[use]


def first_rows(grid: Grid, cells: Cells, areas: AreaWords) -> tuple[FirstRow, ...]:
    """The first rows as they are understood, in the order of the file."""
    places = np.flatnonzero(cells.shown)
    places = places[np.argsort(cells.rows[places], kind="stable")][:FIRST]
    firsts = []
    for place in map(int, places):
        code, period, value, status = map(str, cells.frame.iloc[place])
        address, found = cells.address(place, grid), cells.found(place, grid)
        firsts.append(FirstRow(address, code, areas.name(code), period, found, value, status))
    return tuple(firsts)
