"""Places that policy papers and news name: the sets `beleid` and `nieuws`.

The extracts name places without coordinates. A place in a kern stands on the point of that
kern; a place of a whole gemeente, or outside Drenthe, has no point. What every row is, or why
it is no place, stands in the three modules of words; a row that they do not know is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from atlas.sources import locations_left_out as left_out
from atlas.sources import locations_news as news
from atlas.sources import locations_words as policy
from atlas.sources.common import SourceError, read_extract, write_beside
from atlas.sources.locations_words import KERN, OUTSIDE, Spot
from atlas.store.places import PLACE_COLUMNS

FACTS, NEWS = "facts/places.csv", "extra/locations.csv"
FACT_COLUMNS = ("id", "municipality", "municipality_basis", "period", "source_key", "locator")
NEWS_COLUMNS = ("type", "place", "gemeente", "year", "source", "confidence")
Told = Mapping[str, str]  # what an extract tells about one row, in the columns of a set
Row = dict[str, str]


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the CSV of both sets; raises SourceError for a row that nobody knows or misses."""
    papers = policy_rows(read_extract(input_dir / FACTS, FACT_COLUMNS))
    articles = news_rows(read_extract(input_dir / NEWS, NEWS_COLUMNS))
    check_complete([key for key, _ in papers + articles])
    told = dict(papers + articles)
    points = read_points(data_dir / "geo" / "kern.geojson")
    names = gemeente_names(data_dir / "geo" / "areas.csv")
    for name, spots in (("beleid", policy.POLICY), ("nieuws", news.NEWS)):
        rows = [place(name, key, spot, told, points, names) for key, spot in spots.items()]
        if name == "nieuws":
            rows += [row_of(name, spot, {}, points) for spot in news.ADDED]
        write_places(data_dir / "places" / f"{name}.toml", rows)


def policy_rows(frame: pd.DataFrame) -> list[tuple[str, Told]]:
    """The rows of the policy papers, each with its id."""
    return [
        (
            row["id"],
            {
                "gemeente": row["municipality"],
                "period": row["period"],
                "certainty": policy.CERTAINTY.get(row["municipality_basis"], ""),
                "origin": policy.SOURCES.get(row["source_key"], ""),
                "locator": row["locator"],
                "title": policy.PAPERS.get(row["source_key"], ""),
            },
        )
        for row in frame.to_dict("records")
    ]


def news_rows(frame: pd.DataFrame) -> list[tuple[str, Told]]:
    """The rows of the news, each with type/place/year."""
    return [
        (
            f"{row['type']}/{row['place']}/{row['year']}",
            {
                "gemeente": row["gemeente"],
                "period": row["year"],
                "certainty": news.CERTAINTY.get(row["confidence"], ""),
                "origin": news.SOURCES.get(row["source"], ""),
                "locator": row["source"],
                "title": "",
            },
        )
        for row in frame.to_dict("records")
    ]


def check_complete(told: Sequence[str]) -> None:
    """Every row of the extracts has exactly one meaning, and every meaning its row."""
    spots = {**policy.POLICY, **news.NEWS}
    known = [*spots, *(key for spot in spots.values() for key in spot.also)]
    known += [*left_out.POLICY, *left_out.NEWS]
    double = sorted({key for key in known if known.count(key) > 1})
    faults = {
        "that occur twice": sorted({key for key in told if told.count(key) > 1}),
        "unknown": sorted(set(told) - set(known)),
        "missing": sorted(set(known) - set(told)),
        "with two meanings": double,
    }
    found = [f"{fault}: {', '.join(keys)}" for fault, keys in faults.items() if keys]
    if found:
        raise SourceError(f"places: rows {'; '.join(found)}")


def read_points(path: Path) -> dict[str, tuple[str, str]]:
    """Longitude and latitude of every kern, as the layer writes them."""
    collection = json.loads(path.read_text("utf-8"), parse_float=str)
    points = {}
    for feature in collection["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        points[feature["properties"]["area_code"]] = (str(lon), str(lat))
    return points


def gemeente_names(path: Path) -> dict[str, str]:
    """The name of the gemeente of every area."""
    frame = read_extract(path, ("area_code", "name", "gemeente_code"))
    names = dict(zip(frame["area_code"], frame["name"], strict=True))
    return {
        code: names.get(gemeente, "")
        for code, gemeente in zip(frame["area_code"], frame["gemeente_code"], strict=True)
    }


def place(
    set_id: str,
    key: str,
    spot: Spot,
    told: Mapping[str, Told],
    points: Mapping[str, tuple[str, str]],
    gemeenten: Mapping[str, str],
) -> Row:
    """One row of a set; SourceError where our words and the extract do not agree."""
    said = told[key]
    if spot.precision != OUTSIDE and gemeenten.get(spot.area_code) != said["gemeente"]:
        own = gemeenten.get(spot.area_code, "no gemeente")
        raise SourceError(f"{key}: in {said['gemeente']!r}, but {spot.area_code} is in {own!r}")
    for name in ("certainty", "origin"):
        if not said[name]:
            raise SourceError(f"{key}: {name} unknown, see {said['locator']!r}")
    others = [" ".join([told[other]["title"], told[other]["locator"]]) for other in spot.also]
    locator = "; ook: ".join(part.strip() for part in [said["locator"], *others, spot.seen] if part)
    return row_of(set_id, spot, {**said, "locator": locator}, points)


def row_of(set_id: str, spot: Spot, said: Told, points: Mapping[str, tuple[str, str]]) -> Row:
    """One row of a set, on the point of its kern."""
    lon, lat = points[spot.area_code] if spot.precision == KERN else ("", "")
    row = {
        "place_id": f"{set_id}_{spot.slug}",
        "name": spot.name,
        "kind": spot.kind,
        "area_code": spot.area_code,
        "lon": lon,
        "lat": lat,
        "precision": spot.precision,
        "address": spot.address,
        "state": spot.state,
        "what": spot.what,
    }
    for name in ("period", "certainty", "origin", "locator"):
        row[name] = getattr(spot, name) or said[name]
    return row


def write_places(record_path: Path, rows: Iterable[Row]) -> str:
    """Write the rows as the CSV beside a record, sorted by place_id; returns its sha256."""
    frame = pd.DataFrame(rows, columns=[*PLACE_COLUMNS], dtype=str).sort_values("place_id")
    return write_beside(record_path, frame.to_csv(index=False, lineterminator="\n"))
