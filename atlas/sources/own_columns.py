"""The columns of a visitor's own places, under our names; what is unknown or double is told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import process

from atlas.sources.cells import numbers
from atlas.sources.dwellings import column_name
from atlas.sources.found import Found, shown
from atlas.sources.places import METRES, WGS84
from atlas.store.dwellings import DEGREES, RD

COLUMNS = ("naam", "soort", "gemeente", "kern", *RD, *DEGREES, "adres", "omschrijving", "datum")
SYNONYMS = {"name": "naam", "type": "soort", "rdx": "rd_x", "rdy": "rd_y"}
SYNONYMS |= dict.fromkeys(("lengte", "lengtegraad", "longitude", "lng"), "lon")
SYNONYMS |= dict.fromkeys(("breedte", "breedtegraad", "latitude"), "lat")
XY = ("x", "y")
MAX_DEGREES = 360  # in Drenthe all RD coordinates are over 190,000
NEAR = 75  # of 100: from here on two names look alike


class Form(NamedTuple):
    """How a kind of file says things.

    `row` is its word for a row, `header` the row of the names; `is_degrees` and `is_metres`
    are the remedies where coordinates are of the other system than the file says.
    """

    row: str
    header: int | None
    is_degrees: str
    is_metres: str


TABLE = Form("rij", 1, METRES.elsewhere, WGS84.elsewhere)
GEOJSON = Form(
    "onderdeel",
    None,
    "bewaar de punten in WGS84, zonder EPSG:28992 als crs",
    "bewaar de punten in WGS84 (EPSG:4326), of noem EPSG:28992 als crs",
)


def our_names(frame: pd.DataFrame, form: Form, found: Found) -> list[str]:
    """Our names of the columns; unknown, double and missing ones are told."""
    given = [str(name) for name in frame]
    names = [SYNONYMS.get(name, name) for name in map(column_name, given)]
    if set(XY) & set(names):
        ours = DEGREES if _in_degrees(frame, names) else RD
        names = [dict(zip(XY, ours, strict=True)).get(name, name) for name in names]
    known = [*COLUMNS, *SYNONYMS, *XY]
    for written, name in zip(given, names, strict=True):
        if name not in COLUMNS:
            near = process.extractOne(name, known, score_cutoff=NEAR)
            hint = f"bedoelt u '{near[0]}'? Zo niet, haal" if near else "haal"
            remedy = f"{hint} de kolom weg; het sjabloon noemt alle kolommen"
            found.add(f"kolom {shown(written)} kennen wij niet", remedy, form.header, written)
        elif (first := given[names.index(name)]) != written:
            message = f"de kolommen {shown(first)} en {shown(written)} zijn dezelfde"
            found.add(message, "haal een van de twee weg", form.header, written)
    for name, remedy in (
        ("naam", "geef elke plek een naam"),
        ("soort", "zet bij elke plek wat het is, bijvoorbeeld dorpshuis"),
    ):
        if name not in names:
            found.add(f"kolom '{name}' ontbreekt", remedy, form.header, name)
    if not {"kern", *RD, *DEGREES} & set(names):
        remedy = "neem een kolom op: rd_x en rd_y, lon en lat, of kern"
        found.add("nergens staat waar de plekken zijn", remedy, form.header, "kern")
    return names


def _in_degrees(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether most numbers in the columns x and y can be degrees."""
    columns = [frame.iloc[:, place] for place, name in enumerate(names) if name in XY]
    values = numbers(pd.concat(columns), Found(""), degrees=True)
    known = np.abs(values[~np.isnan(values)])
    return bool(known.size and np.median(known) <= MAX_DEGREES)
