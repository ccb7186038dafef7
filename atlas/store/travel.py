"""The optional table of travel times: `data/places/travel.parquet`, made by a refresh."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.problems import Problem, StoreError

TRAVEL_FILE = "places/travel.parquet"
TRAVEL_COLUMNS = ("origin", "target", "mode", "metres", "seconds")
MODES = ("fiets", "auto")
FIGURES = ["metres", "seconds"]
KEY = ["origin", "target", "mode"]


def load_travel(files: Mapping[str, bytes]) -> pd.DataFrame | None:
    """The table in the data files; a damaged one gets a line in the log: as if not there.

    The atlas works without it, with assumed distances.
    """
    try:
        return read_travel(files)
    except StoreError as error:
        logging.getLogger(__name__).warning("%s", error)
        return None


def read_travel(files: Mapping[str, bytes]) -> pd.DataFrame | None:
    """The table of travel times (TRAVEL_COLUMNS), or None where there is no file.

    Each row is a pair and a way to travel (`MODES`), once. `metres` and `seconds` are float64,
    NaN for a pair without a route; the rest is text. Raises StoreError for a file that is damaged
    or has another form.
    """
    if TRAVEL_FILE not in files:
        return None
    try:
        frame = pd.read_parquet(io.BytesIO(files[TRAVEL_FILE]))
        return checked_travel(frame)
    except (OSError, ValueError, TypeError, pa.ArrowException) as error:
        remedy = "haal het weg en maak het opnieuw met: python -m atlas refresh voorzieningen"
        message = f"het bestand met reistijden is niet te lezen ({type(error).__name__})"
        raise StoreError([Problem(TRAVEL_FILE, None, "", message, remedy)]) from None


def travel_problems(files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """What is wrong with the table in the data files; nothing where there is none."""
    try:
        read_travel(files)
    except StoreError as error:
        return tuple(error.problems)
    return ()


def checked_travel(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the right types; ValueError or TypeError when it is no such table."""
    if tuple(frame.columns) != TRAVEL_COLUMNS:
        raise ValueError("columns")
    if frame[KEY].isna().any(axis=None):
        raise ValueError("keys")
    frame = frame.astype(dict.fromkeys(KEY, "str") | dict.fromkeys(FIGURES, "float64"))
    figures = frame[FIGURES].to_numpy()
    if not frame["mode"].isin(MODES).all() or frame.duplicated(KEY).any():
        raise ValueError("keys")
    if np.isinf(figures).any() or (figures < 0).any():
        raise ValueError("figures")
    return frame
