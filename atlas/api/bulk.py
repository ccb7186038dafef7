"""All figures in one file: Parquet, CSV with its description, GeoPackage.

One indicator is written after another, so that the whole never stands in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from os import utime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import mktime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv  # type: ignore[import-untyped]
import pyarrow.parquet  # type: ignore[import-untyped]

from atlas.api.answers import csv_text
from atlas.api.data_package import package
from atlas.api.resources import ROWS, area_names, origin_row
from atlas.api.schemas import AREA, INDICATOR, SOURCE
from atlas.store.records import Indicator
from atlas.store.store import Store

WORD = pa.dictionary(pa.int32(), pa.string())
FIGURES = ("value", "lower", "upper")
KEYS = (
    *("indicator", "areaCode", "areaLevel", "period"),
    *FIGURES,
    *("status", "originId"),
)
COLUMNS = {name: pa.float64() if name in FIGURES else pa.string() for name in KEYS}
# Parquet says all of a figure in its row: words that repeat are stored once.
WIDE = {name: kind if name in FIGURES else WORD for name, kind in COLUMNS.items()} | dict.fromkeys(
    ("areaName", "unit", "licence", "attribution"), WORD
)
TABLES = {"areas": AREA, "indicators": INDICATOR, "sources": SOURCE}
SQL_TYPES = {
    pa.string(): "TEXT",
    pa.float64(): "REAL",
    pa.int64(): "INTEGER",
    pa.bool_(): "BOOLEAN",
    pa.null(): "TEXT",
}
CONTENTS = """INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)
VALUES (?, ?, ?, ?)"""
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same data


def batches(store: Store) -> Iterator[tuple[Indicator, pa.Table]]:
    """The observations of one indicator after another, in the columns of KEYS."""
    schema = pa.schema([*COLUMNS.items()])
    names = {"area_code": "areaCode", "area_level": "areaLevel", "origin": "originId"}
    for indicator in store.indicators.values():
        table = store.arrow(indicator.id)
        table = table.rename_columns([names.get(name, name) for name in table.column_names])
        table = table.append_column("indicator", pa.array([indicator.id] * len(table), pa.string()))
        yield indicator, table.select(KEYS).cast(schema)


def write_parquet(store: Store, path: Path) -> None:
    """One table with all that belongs to a figure; version and licences in the metadata too."""
    about = {
        "version": store.version,
        "licences": sorted({o.licence for i in store.indicators.values() for o in i.origin}),
        "attribution": sorted({o.attribution for i in store.indicators.values() for o in i.origin}),
    }
    said = {"atlas": json.dumps(about, ensure_ascii=False)}
    schema = pa.schema([*WIDE.items()], metadata=said)
    names = area_names(store)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for indicator, table in batches(store):
            origins = {origin.id: origin_row(origin) for origin in indicator.origin}
            found = table["originId"].to_pylist()
            more = {
                "areaName": [names[code] for code in table["areaCode"].to_pylist()],
                "unit": [indicator.unit] * len(table),
                "licence": [origins[each]["licence"] for each in found],
                "attribution": [origins[each]["attribution"] for each in found],
            }
            for name, values in more.items():
                table = table.append_column(name, pa.array(values, pa.string()))
            writer.write_table(table.cast(schema))


def write_csv_zip(store: Store, path: Path) -> None:
    """Tables as CSV beside `datapackage.json`, which describes them (Data Package 2.0)."""
    with TemporaryDirectory(prefix="csv-") as name:
        folder = Path(name)
        with pyarrow.csv.CSVWriter(
            folder / "observations.csv", pa.schema([*COLUMNS.items()])
        ) as out:
            for _, table in batches(store):
                out.write_table(table)
        for table_name, schema in TABLES.items():
            text = csv_text(ROWS[table_name](store, {}), schema)
            (folder / f"{table_name}.csv").write_text(text, "utf-8", newline="")
        sizes = {each.stem: each.stat().st_size for each in folder.iterdir()}
        described = json.dumps(package(store, sizes), ensure_ascii=False, indent=2)
        with ZipFile(path, "w", ZIP_DEFLATED) as out:
            out.writestr(ZipInfo("datapackage.json", ZIP_DAY), described, ZIP_DEFLATED)
            for table_name in ("observations", *TABLES):
                table_path = folder / f"{table_name}.csv"
                utime(table_path, (mktime((*ZIP_DAY, 0, 0, -1)),) * 2)
                out.write(table_path, table_path.name)


def write_geopackage(store: Store, path: Path) -> None:
    """A layer for each kind of boundary, and the tables of figures beside them."""
    import geopandas  # half a second to import, and only needed here
    import pyogrio

    latest = max(o.accessed for i in store.indicators.values() for o in i.origin)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{latest.isoformat()}T00:00:00Z"})
    for layer in store.layers.values():
        features = store.geometry(layer.id)["features"]
        frame = geopandas.GeoDataFrame.from_features(_plain(store, features), crs="EPSG:4326")
        frame.to_file(path, layer=layer.id, driver="GPKG", engine="pyogrio")
    tables = (
        (name, pa.Table.from_pylist([_words(r) for r in ROWS[name](store, {})])) for name in TABLES
    )
    observations = (("observations", table) for _, table in batches(store))
    _add_tables(path, chain(tables, observations), f"{latest.isoformat()}T00:00:00Z")


def _add_tables(path: Path, tables: Iterable[tuple[str, pa.Table]], moment: str) -> None:
    """Add tables without shapes, some of them piece by piece; all text is a value, never SQL.

    By SQLite itself: pyogrio lets nobody else work while it writes one.
    """
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA synchronous=OFF")  # the file has its name when it is whole
        there: set[str] = set()
        for name, table in tables:
            if name not in there:
                columns = ", ".join(f'"{f.name}" {SQL_TYPES[f.type]}' for f in table.schema)
                file.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, {columns})')
                about = (name, "attributes", name, moment)
                file.execute(CONTENTS, about)
                there.add(name)
            marks = ", ".join("?" * len(table.column_names))
            rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
            file.executemany(f'INSERT INTO "{name}" VALUES (NULL, {marks})', rows)


def _plain(store: Store, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shapes with the code and name of their area."""
    names = area_names(store)
    codes = (feature["properties"]["area_code"] for feature in features)
    return [
        {**feature, "properties": {"areaCode": code, "name": names.get(code, "")}}
        for feature, code in zip(features, codes, strict=True)
    ]


def _words(row: dict[str, Any]) -> dict[str, Any]:
    """A row for a table of a database: lists and objects as JSON text."""
    nested = (dict, list)
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, nested) else value
        for name, value in row.items()
    }
