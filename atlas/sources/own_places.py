"""A visitor's own places (CSV, XLSX or GeoJSON): read whole, or refused with every reason.

Columns (capitals do not matter; a space or hyphen in a name counts as `_`; `SYNONYMS` are
read too):

- `naam` and `soort` (required; `soort` is the id or the title of a kind of the store);
- the place: `rd_x` and `rd_y` (metres), or `lon` and `lat` (degrees), or else `kern` (name or
  WP code): then the row gets the point of its kern, and precision kern;
- `gemeente` (name or GM code), checked against point and kern;
- `adres`, `omschrijving`, `datum`: text, shown as it is.

Columns called `x` and `y` are degrees or metres by their numbers. Swapped or other coordinates
are told, never repaired. Every other column is refused, so that no data of people come along.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import process
from scipy.spatial import KDTree

from atlas.sources.cells import WRONG, Codes, Floats, look_up
from atlas.sources.dwellings import column_name
from atlas.sources.found import Found, shown
from atlas.sources.geojson import is_json, read_geojson
from atlas.sources.own_columns import COLUMNS, GEOJSON, NEAR, TABLE, Form, our_names
from atlas.sources.places import TO_RD, Bools, Pair, Places, points
from atlas.sources.sniff import MEGABYTE, Limits
from atlas.sources.upload import TextTable, read_table
from atlas.store.dwellings import DEGREES, RD
from atlas.store.place_rows import FRAME_COLUMNS
from atlas.store.places import OwnPlaces
from atlas.store.problems import Problem
from atlas.store.store import Store

SET_ID = "eigen"
LIMITS = Limits(5 * MEGABYTE, 20 * MEGABYTE, 20_000)
MAX_PLACES = 5_000
MAX_NAME = 100
SAME_M = 30.0  # places of one kind and name that are so near are one place
SAME_POINT_M = 0.01
NEIGHBOURS = 8  # the nearest places that each is compared with, itself among them
APART = 1e6  # metres between groups, so that none is near another


class Points(NamedTuple):
    """A point for every row in RD metres, NaN for none; `given`: the row itself has one."""

    x: Floats
    y: Floats
    given: Bools


def read_places(
    content: bytes, name: str, store: Store
) -> tuple[OwnPlaces | None, tuple[Problem, ...]]:
    """The places in a CSV, XLSX or GeoJSON, or None and every problem that was found.

    The frame is as `Store.places`, with set_id and origin `eigen`, place_id `eigen_<row>` and
    the row as locator. `area_code` is the kern where it is given, otherwise the gemeente.
    `certainty` is "": nobody has checked a visitor's own places.
    """
    form = GEOJSON if is_json(content) else TABLE
    table, problems = (
        read_geojson(content, name, MAX_PLACES)
        if form is GEOJSON
        else read_table(content, name, LIMITS)
    )
    return _places_of(table, form, store) if table else (None, problems)


def _places_of(
    table: TextTable, form: Form, store: Store
) -> tuple[OwnPlaces | None, tuple[Problem, ...]]:
    """The places in a table of text, or None and every problem that was found."""
    found = Found(table.file)
    names = our_names(table.frame, form, found)
    if len(table.frame) > MAX_PLACES:
        most = f"{MAX_PLACES:,}".replace(",", ".")
        found.add(f"er zijn meer dan {most} rijen", "splits de tabel in delen")
    if found:
        return None, found.problems()
    text = table.frame.set_axis(names, axis="columns")
    text = text.assign(**{name: "" for name in COLUMNS if name not in text})
    written = dict(zip(names, map(str, table.frame), strict=True))
    _check_names(text["naam"], found)
    kinds = _kinds(text["soort"], store, found)
    areas = Places(store)
    gemeente = areas.areas(text["gemeente"], "gemeente", found)
    kern = areas.kernen(text["kern"], gemeente, found)
    other = (kern > 0) & (gemeente > 0) & (areas.gemeente[kern] != gemeente)
    message = "kern {} ligt niet in de gemeente die ernaast staat"
    found.add_cells(text.loc[other, "kern"], message, "verbeter een van de twee")
    gemeente = np.where(gemeente > 0, gemeente, areas.gemeente[kern])
    own = _points(text, written, form, found)
    metres = text["rd_x"] != ""
    first = text["rd_x"].where(metres, text["lon"])
    first.name = written.get("rd_x" if metres.any() else "lon", "kern")
    gemeente = areas.with_points(first, own.x, own.y, gemeente, found)
    own = _at_kern(text["kern"], kern, own, areas, found)
    _check_doubles(text["naam"], kinds, own, form, found)
    if found:
        return None, found.problems()
    codes = pd.array(areas.codes, dtype="str")
    area, home = codes.take(np.where(kern > 0, kern, gemeente)), codes.take(gemeente)
    frame = _frame(text, kinds, form).assign(area_code=area, gemeente_code=home)
    frame["lon"], frame["lat"] = np.round(TO_RD.transform(own.x, own.y, direction="INVERSE"), 7)
    frame["precision"] = pd.array(np.where(own.given, "adres", "kern"), dtype="str")
    return OwnPlaces(frame[[*FRAME_COLUMNS]], table.file, table.checksum), ()


def _frame(text: pd.DataFrame, kinds: pd.Series, form: Form) -> pd.DataFrame:
    """The columns of the result that say nothing of where a place is."""
    row = text.index.astype("str")
    columns = {
        "place_id": "eigen_" + row,
        "name": text["naam"].array,
        "kind": kinds.array,
        "address": text["adres"].array,
        "period": text["datum"].array,
        "state": "bestaat",
        "what": text["omschrijving"].array,
        "certainty": "",
        "origin": SET_ID,
        "locator": f"{form.row} " + row,
        "set_id": SET_ID,
    }
    return pd.DataFrame(columns, index=range(len(text))).astype("str")


def _check_names(names: pd.Series, found: Found) -> None:
    """Every place has a name, and a short one."""
    found.add_cells(names[names == ""], "de naam is leeg", "geef elke plek een naam")
    remedy = "kort de naam in; de rest kan in de omschrijving"
    long = names[names.str.len() > MAX_NAME]
    found.add_cells(long, f"de naam is langer dan {MAX_NAME} tekens: {{}}", remedy)


def _kinds(cells: pd.Series, store: Store, found: Found) -> pd.Series:
    """The id of the kind of every row, by id or title; another word is a problem."""
    kinds = [*store.place_kinds.values()]
    words = {kind.title.lower(): number for number, kind in enumerate(kinds)}
    words |= {kind.id: number for number, kind in enumerate(kinds)}

    def code(text: str) -> int:
        return words.get(text.lower(), words.get(column_name(text), WRONG))

    def explain(text: str) -> tuple[str, str]:
        if not text:
            return "de soort is leeg", "kies een soort; het sjabloon noemt ze"
        near = process.extractOne(text.lower(), [*words], score_cutoff=NEAR)
        titles = ", ".join(kind.title for kind in kinds)
        remedy = f"bedoelt u '{kinds[words[near[0]]].title}'?" if near else f"kies uit: {titles}"
        return f"soort {shown(text)} kennen wij niet", remedy

    codes = look_up(cells, code)
    found.add_each(cells[codes == WRONG], explain)
    ids = pd.array([*(kind.id for kind in kinds), ""], dtype="str")
    return pd.Series(ids.take(codes.clip(-1)), index=cells.index)


def _points(text: pd.DataFrame, written: dict[str, str], form: Form, found: Found) -> Points:
    """The points that the rows give; messages name the columns as they are written."""
    (x, y), (lon, lat) = ([written.get(name, name) for name in pair] for pair in (RD, DEGREES))
    metres = Pair((x, y), False, form.is_degrees)
    degrees = Pair((lon, lat), True, form.is_metres)
    cells = text[[*RD, *DEGREES]].set_axis([x, y, lon, lat], axis="columns")
    return Points(
        *points(cells, found, metres, degrees), (cells != "").any(axis="columns").to_numpy()
    )


def _at_kern(cells: pd.Series, kern: Codes, own: Points, areas: Places, found: Found) -> Points:
    """The points, and for rows without one that of their kern; a row with neither is told."""
    east, north = areas.middles(kern, "kern")
    message, remedy = "deze rij heeft geen punt en geen kern", "vul de coördinaten in, of een kern"
    found.add_cells(cells[~own.given & (cells == "")], message, remedy)
    lost = ~own.given & (kern > 0) & np.isnan(east)
    message = "van kern {} weten wij niet waar het midden ligt"
    found.add_cells(cells[lost], message, "vul de coördinaten in")
    x, y = np.where(own.given, own.x, east), np.where(own.given, own.y, north)
    return Points(x, y, own.given)


def _check_doubles(
    names: pd.Series, kinds: pd.Series, own: Points, form: Form, found: Found
) -> None:
    """Tell places that are in the table twice, each with the row of an earlier one.

    Two rows of one kern without a point of their own are only the same when their names are.
    """
    known = ~np.isnan(own.x) & (kinds != "").to_numpy()
    named = pd.Series([*zip(kinds, names.str.lower(), strict=True)], index=names.index)
    same_name = _twins(named, own, known & (names != "").to_numpy(), SAME_M)
    same_point = _twins(kinds, own, known & own.given, SAME_POINT_M)
    remedy = "haal een van de twee weg, of verbeter de naam of het punt"
    for row, first in sorted((same_point | same_name).items()):
        alike = "naam" if row in same_name else "punt"
        message = f"{form.row} {first} en {row} zijn dezelfde plek: zelfde soort en {alike}"
        found.add(message, remedy, row, "naam")


def _twins(groups: pd.Series, own: Points, chosen: Bools, reach: float) -> dict[int, int]:
    """By row, an earlier row of the same group whose point lies within `reach` metres."""
    if chosen.sum() < 2:
        return {}
    rows = groups.index.to_numpy()[chosen]
    apart = pd.factorize(groups[chosen])[0] * APART
    places = np.column_stack([own.x[chosen], own.y[chosen], apart])
    near, places_near = KDTree(places).query(places, k=NEIGHBOURS, distance_upper_bound=reach)
    others = np.append(rows, 0)[places_near]  # the place after the last is no neighbour
    first = np.where(np.isfinite(near), others, rows[:, None]).min(axis=1)
    return {int(row): int(other) for row, other in zip(rows, first, strict=True) if other < row}
