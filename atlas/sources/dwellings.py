"""A delivered table of dwellings or complexes: read whole, or refused with every reason.

Columns (names in lower case; a space or hyphen in a name counts as `_`):

- `id` (required, unique) and `complex` (one name for all rows of a complex);
- the place, at least one a row: `gemeente` (name or GM code), `kern` (name or WP code),
  `buurt` (BU code), `rd_x` and `rd_y` (metres) or `lon` and `lat` (degrees);
- `eigendom` (one of `OWNERS`, empty is unknown), `aantal` (dwellings in the row, empty is 1);
- the features of the classification: ja/nee (also j, n, 1, 0, true, false; empty or
  onbekend is unknown) or a number in the Dutch format.

Every other column is refused, so that no names or addresses of people come along. No row is
left out: one problem refuses the table.

Memory beside the store, measured: a million rows of 21 columns (94 MB of CSV, from the
command line) take 740 MB while they are read and 560 MB after; a million rows of 3 columns
(17 MB, what the web allows) 350 MB. That is 6 and 3 seconds.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import process

from atlas.sources.cells import Codes, numbers, one_of
from atlas.sources.found import MAX_LISTED, Found, shown
from atlas.sources.places import Places, points
from atlas.sources.sniff import WEB, Limits
from atlas.sources.upload import TextTable, read_table
from atlas.store.dwellings import (
    COLUMNS,
    DEGREES,
    NO,
    OWNERS,
    PLACE_COLUMNS,
    RD,
    UNKNOWN,
    YES,
    Dwellings,
)
from atlas.store.housing import Classification
from atlas.store.problems import Problem
from atlas.store.store import Store

YES_NO = dict.fromkeys(("ja", "j", "1", "true", "waar"), YES)
YES_NO |= dict.fromkeys(("nee", "n", "0", "false", "onwaar"), NO)
YES_NO |= dict.fromkeys(("", "onbekend"), UNKNOWN)
OWNER_CODES = {owner: number for number, owner in enumerate(OWNERS)}
OWNER_CODES[""] = OWNERS.index("onbekend")
MAX_COUNT = 10_000  # dwellings in one row
NEAR = 75  # of 100: from here on two column names look alike


def read_dwellings(
    content: bytes, name: str, store: Store, limits: Limits = WEB
) -> tuple[Dwellings | None, tuple[Problem, ...]]:
    """The dwellings in a CSV or XLSX, or None and every problem that was found."""
    table, problems = read_table(content, name, limits)
    return dwellings_of(table, store) if table else (None, problems)


def dwellings_of(table: TextTable, store: Store) -> tuple[Dwellings | None, tuple[Problem, ...]]:
    """The dwellings in a table of text, or None and every problem that was found."""
    found = Found(table.file)
    rules = store.housing.classification
    names = _names(table.frame, rules, found)
    if found:
        return None, found.problems()
    text = table.frame.set_axis(names, axis="columns")
    text = text.assign(**{name: "" for name in COLUMNS if name not in text})
    _check_ids(text["id"], found)
    place = _places(text, Places(store), found)
    owner = one_of(text["eigendom"], OWNER_CODES, found, f"kies uit {', '.join(OWNERS)}")
    columns = {
        "id": text["id"],
        "complex": text["complex"],
        **place,
        "eigendom": pd.array(OWNERS, dtype="str").take(owner.clip(0)),
        "aantal": _counts(text["aantal"], found),
        **_features(text, rules, found),
    }
    if not found:
        _check_complexes(text["complex"], place["gemeente_code"], found)
    if found:
        return None, found.problems()
    frame = pd.DataFrame(columns).reset_index(drop=True)
    return Dwellings(frame, False, table.file, table.checksum), ()


def column_name(written: str) -> str:
    """The name of a column as we write it: `Zorg mogelijk` is `zorg_mogelijk`."""
    return re.sub(r"[\s_-]+", "_", written.lower())


def number_columns(rules: Classification) -> list[str]:
    """The columns that hold numbers."""
    features = (feature.id for feature in rules.features if feature.kind == "number")
    return ["aantal", *RD, *DEGREES, *features]


def _names(frame: pd.DataFrame, rules: Classification, found: Found) -> list[str]:
    """The names of the columns as we write them; unknown, double and missing ones are told."""
    known = [*COLUMNS, *(feature.id for feature in rules.features)]
    given = [str(name) for name in frame]
    names = [column_name(name) for name in given]
    for written, name in zip(given, names, strict=True):
        if name not in known:
            near = process.extractOne(name, known, score_cutoff=NEAR)
            hint = f"bedoelt u '{near[0]}'? Zo niet, haal" if near else "haal"
            remedy = f"{hint} de kolom weg; het sjabloon noemt alle kolommen"
            found.add(f"kolom {shown(written)} kennen wij niet", remedy, 1, written)
        elif names.count(name) > 1:
            found.add(f"kolom '{name}' staat er meer dan eens in", "laat er één over", 1, written)
    if "id" not in names:
        found.add("kolom 'id' ontbreekt", "geef elke rij een eigen id", 1, "id")
    if not set(PLACE_COLUMNS) & set(names):
        remedy = "neem een kolom op: gemeente, kern, buurt, rd_x en rd_y, of lon en lat"
        found.add("nergens staat waar de woningen zijn", remedy, 1, "gemeente")
    return names


def _check_ids(ids: pd.Series, found: Found) -> None:
    """Every row has an id of its own."""
    found.add_cells(ids[ids == ""], "de id is leeg", "geef elke rij een eigen id")
    double = ids[ids.duplicated() & (ids != "")]
    firsts = ids[ids.isin(double.iloc[:MAX_LISTED]) & ~ids.duplicated()]
    rows = dict(zip(firsts, firsts.index, strict=True))
    remedy = "geef elke rij een eigen id, of haal de dubbele rij weg"
    found.add_each(double, lambda text: (f"id {shown(text)} staat ook in rij {rows[text]}", remedy))


def _places(text: pd.DataFrame, areas: Places, found: Found) -> dict[str, Any]:
    """Gemeente, most precise area and point of every row; contradictions are told."""
    gemeente = areas.areas(text["gemeente"], "gemeente", found)
    buurt = areas.areas(text["buurt"], "buurt", found)
    kern = areas.kernen(text["kern"], gemeente, found)
    x, y = points(text, found)
    nowhere = (text[[*PLACE_COLUMNS]] == "").all(axis="columns")
    remedy = "vul de gemeente in, of een kern, buurt of coördinaten"
    found.add_cells(text.loc[nowhere, "gemeente"], "deze rij zegt niet waar de woning is", remedy)
    for column, part in (("buurt", buurt), ("kern", kern)):
        other = (part > 0) & (gemeente > 0) & (areas.gemeente[part] != gemeente)
        message = f"{column} {{}} ligt niet in de gemeente die ernaast staat"
        found.add_cells(text.loc[other, column], message, "verbeter een van de twee")
        gemeente = np.where(gemeente > 0, gemeente, areas.gemeente[part])
    first = text["rd_x"].where(text["rd_x"] != "", text["lon"])
    gemeente = areas.with_points(first, x, y, gemeente, found)
    precise = areas.inside(x, y, "buurt")
    precise = np.where(areas.gemeente[precise] == gemeente, precise, gemeente)
    area = np.where(buurt > 0, buurt, np.where(kern > 0, kern, precise))
    codes = pd.array(areas.codes, dtype="str")
    return {"gemeente_code": codes.take(gemeente), "area_code": codes.take(area), "x": x, "y": y}


def _counts(cells: pd.Series, found: Found) -> Codes:
    """The dwellings in every row: a whole number from 1, 1 where the cell is empty."""
    values = numbers(cells, found)
    wrong = (values < 1) | (values % 1 > 0)
    found.add_cells(cells[wrong], "{} is geen aantal woningen", "schrijf een heel getal vanaf 1")
    remedy = "controleer het aantal, of verdeel het complex over meer rijen"
    found.add_cells(cells[values > MAX_COUNT], "{} woningen in één rij is te veel", remedy)
    return np.where(np.isnan(values), 1, values).astype(np.int64)


def _features(text: pd.DataFrame, rules: Classification, found: Found) -> dict[str, Any]:
    """A column for every feature; those that were not delivered are unknown."""
    columns: dict[str, Any] = {}
    for feature in rules.features:
        given = feature.id in text
        if feature.kind == "yes_no":
            remedy = "schrijf ja of nee, of laat de cel leeg (onbekend)"
            codes = one_of(text[feature.id], YES_NO, found, remedy) if given else UNKNOWN
            columns[feature.id] = np.broadcast_to(codes, len(text)).astype(np.int8)
        else:
            values = numbers(text[feature.id], found) if given else np.full(len(text), np.nan)
            if given:
                below = text.loc[values < 0, feature.id]
                remedy = f"schrijf een getal vanaf 0, in {feature.unit}"
                found.add_cells(below, "{} is kleiner dan 0", remedy)
                if feature.high is not None:
                    above = text.loc[values > feature.high, feature.id]
                    most = f"{feature.high:,.0f} {feature.unit}".replace(",", ".")
                    remedy = f"reken om naar {feature.unit}, of laat de cel leeg (onbekend)"
                    found.add_cells(above, f"{{}} is meer dan {most}", remedy)
            columns[feature.id] = values
    return columns


def _check_complexes(complexes: pd.Series, gemeente: Any, found: Found) -> None:
    """A complex lies in one gemeente: otherwise two complexes share a name."""
    known = complexes != ""
    home = pd.Series(gemeente, index=complexes.index)
    first = home.groupby(complexes).transform("first")
    message = "complex {} komt voor in meer dan één gemeente"
    remedy = "geef elk complex een eigen naam, bijvoorbeeld met de plaats erbij"
    found.add_cells(complexes[known & (home != first)], message, remedy)
