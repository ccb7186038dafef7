"""Which rows of a sheet are rows of the figure, and of which area and period they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.supply.area_cells import AreaCell, AreaWords
from atlas.sources.supply.doubts import Doubts, Say
from atlas.sources.supply.grid import Grid, plain_text
from atlas.sources.supply.periods import ONLY_YEARS, PeriodCell, read_period
from atlas.sources.supply.records import LeftOut, Mapping
from atlas.sources.xlsx import letters

Mask = npt.NDArray[np.bool_]
WORDS = {"area": 0, "old": 1, "unknown": 2, "ambiguous": 3, "total": 4, "text": 5, "empty": 6}
AREA, OLD, UNKNOWN, AMBIGUOUS, TOTAL, TEXT, EMPTY = range(7)
LISTED = 200


@dataclass(eq=False)
class Selection:
    """The rows of the figure: positions in the grid, area code, period and whether provisional.

    `doubted`: rows without a usable area; `undated`: those without a period. `passed_over`
    counts rows under the header that are left out (blank rows are no rows).
    """

    positions: npt.NDArray[np.int64]
    codes: npt.NDArray[Any]
    periods: npt.NDArray[Any]
    provisional: Mask
    doubted: Mask
    undated: Mask
    left_out: list[LeftOut] = field(default_factory=list)
    passed_over: int = 0


def select(grid: Grid, mapping: Mapping, areas: AreaWords, doubts: Doubts) -> Selection:
    """The rows of the figure, with their areas and periods."""
    rows = _Rows(grid)
    rows.leave(grid.rows <= max(mapping.header_rows, default=0), "titel en kolomnamen", False)
    rows.leave(np.isin(grid.rows, mapping.left_out_rows), "deze rijen liet u weg")
    words, cells = _areas(grid, mapping, areas)
    kinds = np.array([WORDS[cell.kind] for cell in cells], dtype=np.int8)[words]
    empty = _no_values(grid, mapping)
    rows.leave((kinds == TEXT) & empty, "tekst, geen cijfers")
    lonely = _single(grid) & empty
    rows.leave(((kinds == UNKNOWN) | (kinds == EMPTY)) & lonely, "tekst, geen cijfers")
    rows.leave(kinds == TOTAL, "een totaal: dat nemen wij niet over")
    for letter, text in mapping.where.items():
        places, texts = distinct(grid.column(letter))
        other = np.array([each != text for each in texts], dtype=np.bool_)[places]
        rows.leave(other, f"de rijen waar kolom {letter} iets anders is dan '{text}'")
    kinds = np.where((kinds == TEXT) | (kinds == EMPTY), UNKNOWN, kinds)
    if "areas_unknown" in mapping.confirmed:
        rows.leave(kinds == UNKNOWN, "gebieden die wij niet kennen; u liet ze weg")
    kept = np.flatnonzero(rows.open)
    kinds, words = kinds[kept], words[kept]
    _tell_areas(grid, mapping, areas, kept, kinds, words, cells, doubts)
    doubted = (kinds == UNKNOWN) | (kinds == AMBIGUOUS)
    doubted |= _short(grid, kept, doubts)
    periods, provisional, wrong = _periods(grid, mapping, kept, ~doubted, doubts)
    _merged(grid, mapping, doubts)
    codes = np.array([cell.code for cell in cells], dtype=object)[words]
    return Selection(
        kept, codes, periods, provisional, doubted, wrong, rows.left_out, rows.passed_over
    )


class _Rows:
    """Rows that are still open, and those that have been left out with the reason."""

    def __init__(self, grid: Grid) -> None:
        self._numbers = grid.rows
        self.open = grid.filled()
        self.left_out: list[LeftOut] = []
        self.passed_over = 0

    def leave(self, mask: Mask, why: str, under_header: bool = True) -> None:
        mask = mask & self.open
        if mask.any():
            self.open &= ~mask
            self.left_out.append(LeftOut(why, self._numbers[mask]))
            self.passed_over += int(mask.sum()) if under_header else 0


def _areas(
    grid: Grid, mapping: Mapping, areas: AreaWords
) -> tuple[npt.NDArray[np.int64], list[AreaCell]]:
    """What each area cell is; every text is looked up once (with its gemeente)."""
    words, texts = distinct(grid.column(mapping.area_column))
    level = mapping.area_level
    if not mapping.within_column:
        within = areas.read(mapping.within, "gemeente").code if mapping.within else ""
        return words, [areas.read(text, level, within) for text in texts]
    others, gemeenten = distinct(grid.column(mapping.within_column))
    codes = [areas.read(text, "gemeente").code for text in gemeenten]
    pairs, both = np.unique(words * len(codes) + others, return_inverse=True)
    cells = [areas.read(texts[p // len(codes)], level, codes[p % len(codes)]) for p in pairs]
    return both.astype(np.int64), cells


def distinct(column: pa.Array) -> tuple[npt.NDArray[np.int64], list[str]]:
    """For each row which of the distinct texts it has, and these as a person sees them."""
    encoded = column.dictionary_encode()
    indices = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return indices, [plain_text(text) for text in encoded.dictionary.to_pylist()]


def _no_values(grid: Grid, mapping: Mapping) -> Mask:
    """Rows of which all value cells are empty."""
    columns = [grid.column(value.column) for value in mapping.values]
    masks = [pc.equal(column, "").to_numpy(zero_copy_only=False) for column in columns]
    return np.logical_and.reduce(masks)


def _single(grid: Grid) -> Mask:
    """Rows with one filled cell."""
    masks = (pc.not_equal(column, "").to_numpy(zero_copy_only=False) for column in grid.columns)
    total = np.zeros(len(grid.rows), dtype=np.int16)
    for mask in masks:
        total += mask
    return total == 1


def _tell_areas(
    grid: Grid,
    mapping: Mapping,
    areas: AreaWords,
    kept: npt.NDArray[np.int64],
    kinds: npt.NDArray[np.int8],
    words: npt.NDArray[np.int64],
    cells: list[AreaCell],
    doubts: Doubts,
) -> None:
    """Areas that are not known, or more than one, or of an older classification."""
    column = grid.column(mapping.area_column)
    for kind, key in ((UNKNOWN, "areas_unknown"), (AMBIGUOUS, ""), (OLD, "areas_old")):
        wrong = np.flatnonzero(kinds == kind)
        for place in wrong[:LISTED]:
            row, cell = kept[place], cells[words[place]]
            message = cell.message or "hier hoort een gebied te staan"
            found = plain_text(column[int(row)].as_py())
            remedy = cell.remedy or areas.hint(found, mapping.area_level)
            taken = f"gebied {cell.code} van een oudere indeling" if kind == OLD else ""
            blocking = kind != OLD or mapping.codes_year is None
            say = Say(message, remedy, blocking, key, taken)
            doubts.add(say, f"{mapping.area_column}{grid.rows[row]}", found)
        if (rest := len(wrong) - LISTED) > 0:
            doubts.add(
                Say("nog meer gebieden als deze", "verbeter eerst deze", True, key), "", "", rest
            )


def _short(grid: Grid, kept: npt.NDArray[np.int64], doubts: Doubts) -> Mask:
    """Fault 21: rows of another length, each by its number."""
    if not grid.lengths:
        return np.zeros(len(kept), dtype=np.bool_)
    other = np.isin(grid.rows[kept], [*grid.lengths])
    remedy = "vul de rij aan, of zet tekst met een scheidingsteken tussen aanhalingstekens"
    for row in grid.rows[kept][other]:
        have = grid.lengths[int(row)]
        message = f"rij heeft {have} cellen in plaats van {len(grid.columns)}"
        doubts.add(Say(message, remedy), f"rij {row}", "")
    return other


def _periods(
    grid: Grid, mapping: Mapping, kept: npt.NDArray[np.int64], told: Mask, doubts: Doubts
) -> tuple[npt.NDArray[Any], Mask, Mask]:
    """Period, whether provisional, and whether there is none, for every row that is kept."""
    if not mapping.period_column:
        cell = read_period(mapping.period)
        needed = not all(value.period for value in mapping.values)
        if needed and not cell.period:
            say = Say("nergens staat over welk jaar dit gaat", "kies de periode, of de kolom ervan")
            doubts.add(say, "", mapping.period, 1)
        wrong = np.full(len(kept), needed and not cell.period)
        return np.full(len(kept), cell.period, object), np.full(len(kept), cell.provisional), wrong
    column = mapping.period_column
    words, texts = distinct(grid.column(column))
    words = words[kept]
    cells = [read_period(text) for text in texts]
    found = np.array([cell.period for cell in cells], dtype=object)[words]
    wrong = found == ""
    _tell_periods(grid, column, kept, words, cells, wrong & told, doubts)
    provisional = np.array([cell.provisional for cell in cells], dtype=np.bool_)[words]
    return found, provisional, wrong


def _tell_periods(
    grid: Grid,
    column: str,
    kept: npt.NDArray[np.int64],
    words: npt.NDArray[np.int64],
    cells: list[PeriodCell],
    wrong: Mask,
    doubts: Doubts,
) -> None:
    """Cells without a period, and days of which we take the year."""
    taken = np.array([cell.taken for cell in cells], dtype=np.bool_)[words]
    for mask, say_of in ((wrong, _no_period), (taken, _only_year)):
        places = np.flatnonzero(mask)
        for place in places[:LISTED]:
            text = plain_text(grid.column(column)[int(kept[place])].as_py())
            doubts.add(say_of(cells[words[place]]), f"{column}{grid.rows[kept[place]]}", text)
        if (rest := len(places) - LISTED) > 0:
            doubts.add(say_of(cells[words[places[-1]]]), "", "en nog meer rijen als deze", rest)


def _no_period(cell: PeriodCell) -> Say:
    return Say(cell.message, ONLY_YEARS)


def _only_year(cell: PeriodCell) -> Say:
    message, remedy = "dit is een dag; wij nemen het jaar", "controleer of dat klopt"
    return Say(message, remedy, False, "", cell.period)


def _merged(grid: Grid, mapping: Mapping, doubts: Doubts) -> None:
    """Fault 31: merged cells among the figures."""
    start = max(mapping.header_rows, default=0)
    for first, left, last, right in grid.merged:
        if last > start:
            address = f"{letters(left)}{first}:{letters(right)}{last}"
            say = Say("deze cellen zijn samengevoegd", "splits ze: elke cel heeft een eigen waarde")
            doubts.add(say, address, "", (last - first + 1) * (right - left + 1))
