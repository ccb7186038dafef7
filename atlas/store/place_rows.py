"""Read the sets of places: text cells in, a frame and problems out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import get_args

import pandas as pd

from atlas.store.check_tables import Refusal, origin_refusal, read_cells, refuse
from atlas.store.geometry import BOX
from atlas.store.places import PLACE_COLUMNS, Certainty, PlaceSet, PlaceState, Precision
from atlas.store.problems import Problem
from atlas.store.read import Records

FRAME_COLUMNS = (*PLACE_COLUMNS, "gemeente_code", "set_id")
DEGREES = r"-?\d{1,3}(\.\d+)?"
POINTS = ("lon", "lat")
# Which level of area_code goes with which precision; "" is no area.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "adres": ("gemeente", "wijk", "buurt", "kern"),
    "kern": ("kern",),
    "gemeente": ("gemeente",),
    "provincie": ("provincie",),
    "buiten": ("",),
}
LIST_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "precision": get_args(Precision),
    "state": get_args(PlaceState),
    "certainty": get_args(Certainty),
}
KernPoints = Mapping[str, tuple[float, float]]


def read_sets(records: Records) -> pd.DataFrame:
    """The rows of all sets (FRAME_COLUMNS); what is wrong is noted in `records.problems`."""
    points, frames = kern_points(records), [no_places()]
    for places in records.place_sets.values():
        if records.places_path(places) in records.files:
            frame, found = read_places(records, places, points)
            frames.append(frame)
            records.problems += found
    return pd.concat(frames, ignore_index=True)


def no_places() -> pd.DataFrame:
    """The frame of places without rows: text, but for the coordinates."""
    texts = pd.DataFrame(columns=[*FRAME_COLUMNS], dtype="str")
    return texts.astype(dict.fromkeys(POINTS, "float64"))


def kern_points(records: Records) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every kern that has a point; none for an unreadable layer."""
    layers = [layer for layer in records.layers.values() if layer.area_level == "kern"]
    points = {}
    for layer in layers:
        try:
            collection = json.loads(records.files[records.layer_path(layer)])
            for feature in collection["features"]:
                if feature["geometry"]["type"] == "Point":
                    lon, lat = feature["geometry"]["coordinates"]
                    points[feature["properties"]["area_code"]] = (float(lon), float(lat))
        except (ValueError, LookupError, TypeError):
            continue  # told by the check of the layer
    return points


def read_places(
    records: Records, places: PlaceSet, points: KernPoints
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of one set (FRAME_COLUMNS, order of the file) and what is wrong with them.

    `lon`, `lat` are float64, NaN where there is no point; the rest is text. `points`: as
    `kern_points`. With problems the rows are of no use.
    """
    path = records.places_path(places)
    cells, problems = read_cells(path, records.files[path], PLACE_COLUMNS)
    plain = cells.apply(lambda column: column.str.strip())
    problems += refuse(path, cells, _place_refusals(records, plain, places, points))
    numbers = {name: pd.to_numeric(plain[name], errors="coerce") for name in POINTS}
    gemeenten = {code: area.gemeente_code for code, area in records.areas.items()}
    own = [gemeenten.get(code, "") for code in plain["area_code"]]
    frame = plain.assign(
        **{name: column.astype("float64") for name, column in numbers.items()},
        gemeente_code=pd.Series(own, plain.index, dtype="str"),
        set_id=pd.Series(places.id, index=plain.index, dtype="str"),
    ).reset_index(drop=True)
    return frame[[*FRAME_COLUMNS]], sorted(problems, key=lambda problem: problem.row or 0)


def _place_refusals(
    records: Records, plain: pd.DataFrame, places: PlaceSet, points: KernPoints
) -> list[Refusal]:
    ids = plain["place_id"]
    wanted = f"{places.id}_[a-z0-9_]{{1,{59 - len(places.id)}}}"
    return [
        Refusal(
            "place_id",
            ~ids.str.fullmatch(wanted),
            "'{}' is geen goede id",
            f"schrijf {places.id}_ en dan a-z, 0-9 of _, samen hoogstens 60 tekens",
        ),
        Refusal(
            "place_id",
            ids.duplicated(),
            "plek '{}' staat er al in",
            "geef elke plek een eigen id, of haal een van de twee weg",
        ),
        Refusal("name", plain["name"] == "", "de naam is leeg", "vul een naam in"),
        Refusal(
            "kind",
            ~plain["kind"].isin(places.kinds),
            "soort '{}' staat niet bij kinds in het record",
            f"kies uit {', '.join(places.kinds)}, of vul kinds aan",
        ),
        *(
            Refusal(name, ~plain[name].isin(list(known)), "'{}' kan hier niet", f"kies uit {names}")
            for name, known in LIST_COLUMNS.items()
            for names in [", ".join(known)]
        ),
        *_area_refusals(records, plain),
        *_point_refusals(plain, points),
        origin_refusal(plain["origin"], [origin.id for origin in places.origin]),
    ]


def _area_refusals(records: Records, plain: pd.DataFrame) -> list[Refusal]:
    """Areas that are unknown, or of another level than the precision says."""
    codes, precision = plain["area_code"], plain["precision"]
    levels = {code: area.area_level for code, area in records.areas.items() if area.valid}
    unread = records.area_codes - set(records.areas)
    level = codes.map(levels).where(codes != "", "")
    pairs = zip(level, precision, strict=True)
    known = level.notna() | codes.isin(unread) | (not records.areas)
    fits = pd.Series([a in LEVELS.get(b, (a,)) for a, b in pairs], plain.index, dtype=bool)
    return [
        Refusal(
            "area_code",
            ~known,
            "gebiedscode '{}' is onbekend",
            "gebruik een code van 2024 uit geo/areas.csv, of niets bij precision buiten",
        ),
        Refusal(
            "area_code",
            level.notna() & ~fits,
            "gebied '{}' past niet bij precision",
            "kern: code van een kern; gemeente: van een gemeente; provincie: PV22; buiten: niets; "
            "adres: kern, buurt, wijk of gemeente",
        ),
    ]


def _point_refusals(plain: pd.DataFrame, points: KernPoints) -> list[Refusal]:
    """Points that are no degrees, outside Drenthe, unasked for, or not on their kern."""
    precision, codes = plain["precision"], plain["area_code"]
    written = {name: plain[name] != "" for name in POINTS}
    numbers = {name: pd.to_numeric(plain[name], errors="coerce") for name in POINTS}
    refusals = []
    for place, name in enumerate(POINTS):
        own = codes.map({code: point[place] for code, point in points.items()})
        shape = plain[name].str.fullmatch(DEGREES)
        inside = numbers[name].between(BOX[place], BOX[place + 2])
        may = precision.isin(["adres", "kern"])
        asked = (precision == "adres") | ((precision == "kern") & own.notna())
        at_kern = (precision == "kern") & written[name] & shape
        refusals += [
            Refusal(
                name,
                written[name] & ~shape,
                "'{}' is geen getal in graden",
                "schrijf graden met een decimale punt, als 6.56 en 52.99",
            ),
            Refusal(
                name,
                (precision == "adres") & shape & ~inside,
                "'{}' ligt niet in Drenthe",
                "schrijf graden (WGS84): lon is de lengte, van 5,9 tot 7,2; lat de breedte, "
                "van 52,5 tot 53,3",
            ),
            Refusal(
                name,
                written[name] & ~may & precision.isin(list(LEVELS)),
                "'{}' staat bij een precision zonder punt",
                "maak lon en lat leeg, of kies adres of kern",
            ),
            Refusal(
                name,
                ~written[name] & asked,
                "het punt ontbreekt",
                "vul lon en lat in, of kies precision gemeente",
            ),
            Refusal(
                name,
                at_kern & (numbers[name] != own),
                "'{}' is niet het punt van de kern",
                "neem het punt uit geo/kern.geojson; kies adres voor een eigen punt",
            ),
        ]
    return refusals
