"""Distances and times that a real router found, as a table to look pairs up in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


class Routes:
    """The routes of one table.

    The frame has a row for each pair and way to travel, with the columns origin (a code of
    `Demand.points` or `Demand.kernen`), target (the column `target` of the places), mode
    ("fiets" or "auto"), metres and seconds. Raises ValueError when a pair is there twice.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._tables = {
            (str(mode), figure): rows.pivot(index="origin", columns="target", values=figure)
            for mode, rows in frame.groupby("mode")
            for figure in ("metres", "seconds")
        }

    def minutes_and_metres(
        self, origins: Sequence[str], targets: Sequence[str], mode: str
    ) -> tuple[Floats, Floats]:
        """Two matrices (origins, targets); both NaN where one of the two figures is unknown."""
        metres, seconds = (
            self._tables.get((mode, figure), pd.DataFrame())
            .reindex(index=[*origins], columns=[*targets])
            .to_numpy(np.float64)
            for figure in ("metres", "seconds")
        )
        unknown = np.isnan(metres) | np.isnan(seconds)
        return np.where(unknown, np.nan, seconds / 60), np.where(unknown, np.nan, metres)
