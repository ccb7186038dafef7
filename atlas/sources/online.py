"""What the online sources of places share: tidy rows out of what the outside world wrote."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from atlas.sources.fetch import Call
from atlas.sources.places import TO_RD, Places
from atlas.store.places import PLACE_COLUMNS
from atlas.store.store import Store

LONGEST_TEXT, LONGEST_ID = 200, 60
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, eq=False)
class Fetched:
    """What a source gave: `rows` (PLACE_COLUMNS, all text; origin is left empty) and `notes`.

    The notes are Dutch: what was left out or taken together, and how many.
    """

    rows: pd.DataFrame
    notes: tuple[str, ...] = ()


def clean(value: Any) -> str:
    """One line of text of at most `LONGEST_TEXT` characters; "" for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = SURROGATES.sub("", INVISIBLE.sub(" ", str(value))).strip()
    return text[:LONGEST_TEXT].strip()


def place_id(prefix: str, given: str) -> str:
    """The id of a place: `duo_bo_` and 00AA00 -> duo_bo_00aa00."""
    slug = re.sub(r"[^a-z0-9]+", "_", given.lower()).strip("_")
    return (prefix + slug)[:LONGEST_ID]


def degrees(value: Any) -> float:
    """A coordinate as a finite number, NaN for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return math.nan
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def address(street: str, number: str, postcode: str, town: str) -> str:
    """`Dorpsstraat 1, 9401 AB Assen`, with what is known of it."""
    postcode = re.sub(r"^(\d{4})\s*([A-Za-z]{2})$", r"\1 \2", postcode).upper()
    parts = (f"{street} {number}".strip() if street else "", f"{postcode} {town}".strip())
    return ", ".join(part for part in parts if part)


def gemeenten(store: Store, lon: Iterable[float], lat: Iterable[float]) -> list[str]:
    """The gemeente of Drenthe in which each point (WGS84) lies; "" outside and for NaN."""
    areas = Places(store)
    x, y = TO_RD.transform(np.array([*lon], dtype=float), np.array([*lat], dtype=float))
    x, y = (np.where(np.isfinite(x) & np.isfinite(y), each, np.nan) for each in (x, y))
    return [areas.codes[number] for number in areas.inside(x, y, "gemeente")]


def place_rows(rows: Sequence[Mapping[str, str]], call: Call) -> pd.DataFrame:
    """The rows (PLACE_COLUMNS) in order of their id; FetchError when two have the same id."""
    frame = pd.DataFrame([*rows], columns=[*PLACE_COLUMNS], dtype="str").fillna("")
    double = frame.loc[frame["place_id"].duplicated(), "place_id"]
    if len(double):
        call.refuse(f"plek {double.iloc[0]} staat er twee keer in", "meld dit aan de bron")
    return frame.sort_values("place_id", ignore_index=True)


def counted(number: int, words: str) -> tuple[str, ...]:
    """A note with its number, none for zero: `buiten Drenthe weggelaten: 3`."""
    return (f"{words}: {number}",) if number else ()
