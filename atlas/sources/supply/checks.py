"""Understood rows that are possible but strange: fractions, outliers, negative counts (fault 25).

They are told with what to do, and block until the editor says that they are right.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.sources.supply.doubts import Doubts, Say
from atlas.store.check_records import COUNT_UNITS

TIMES = 10.0  # so many times the median of the same area over the years, or of the same level
SPREADS = 8.0  # of a share: so many times the usual distance from the median
ENOUGH, FEW = 5, 3  # values of a level, or of an area, that say what is usual
LITTLE = 10  # smaller differences over the years are not strange
Address = Callable[[int], tuple[str, str]]


def check_rows(frame: pd.DataFrame, unit: str, address: Address, doubts: Doubts) -> None:
    """Tell what is strange in rows that are understood.

    `frame` has area_code, period, value, status, and its index says where a row stands: `address`
    gives address and text of the cell.
    """
    values = pd.to_numeric(frame["value"], errors="coerce").astype("float64")
    known = values[values.notna()]
    if known.empty:
        return
    if unit == "%":
        _check_percentages(known, address, doubts)
    if unit in COUNT_UNITS:
        below = known.index[known < 0]
        say = Say("een aantal onder nul", "verbeter het, of bevestig dat het klopt", key="negative")
        doubts.add_cells(say, map(address, below), len(below))
    strange = known.index[_outliers(frame.loc[known.index], known, unit)]
    message = "deze waarde wijkt sterk af van de andere"
    say = Say(message, "controleer komma en eenheid, of bevestig dat het klopt", key="outlier")
    doubts.add_cells(say, map(address, strange), len(strange))


def _check_percentages(known: pd.Series, address: Address, doubts: Doubts) -> None:
    outside = known.index[(known < 0) | (known > 100)]
    say = Say(
        "een percentage ligt tussen 0 en 100", "verbeter de waarde, of kies een andere eenheid"
    )
    doubts.add_cells(say, map(address, outside), len(outside))
    if known.max() <= 1 and ((known % 1) > 0).any():
        first, text = address(known.index[0])
        message = f"alle {len(known)} percentages liggen tussen 0 en 1"
        remedy = "kies 'keer 100' als 0,125 hier 12,5% is, of bevestig dat het zo klopt"
        doubts.add(Say(message, remedy, key="fraction"), first, text, len(known))


def _outliers(frame: pd.DataFrame, known: pd.Series, unit: str) -> npt.NDArray[np.bool_]:
    """Values far from those of the same area in other years, or from their level in that year."""
    far = np.zeros(len(known), dtype=np.bool_)
    areas = frame["area_code"].to_numpy(dtype=object)
    if len(known) >= FEW:
        size = known.abs().to_numpy()
        middle, count = _middles(areas, size)
        beyond = (size > TIMES * middle) | (size < middle / TIMES)
        far |= (count >= FEW) & (middle > 0) & beyond & (np.abs(size - middle) >= LITTLE)
    if len(known) >= ENOUGH:
        peers = frame["area_code"].str[:2] + frame["period"]
        keys, values = peers.to_numpy(dtype=object), known.to_numpy()
        centre, count = _middles(keys, values)
        usual, _ = _middles(keys, np.abs(values - centre))
        if unit in COUNT_UNITS or not unit:
            beyond = np.abs(values) > TIMES * 5 * np.abs(centre)
        else:
            beyond = np.abs(values - centre) > SPREADS * 1.4826 * usual
        far |= (count >= ENOUGH) & (usual > 0) & beyond
    return far


def _middles(
    keys: npt.NDArray[np.object_], values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """For every value the median of its group, and how many are in it."""
    groups, _ = pd.factorize(keys)
    order = np.lexsort((values, groups))
    counts = np.bincount(groups)
    ends = np.cumsum(counts)
    ordered = values[order]
    low, high = ends - counts + (counts - 1) // 2, ends - counts + counts // 2
    medians = (ordered[low] + ordered[high]) / 2
    return medians[groups], counts[groups]
