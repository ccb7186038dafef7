"""Leefbaarometer: one zip with a CSV for each level, all years below each other.

Tested only against a local server; the names of the files and of the columns of scores are
public, those of the columns with code and year are looked for (`..code`, `jaar`).
"""

from __future__ import annotations

import csv
import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

import numpy as np
import pandas as pd

from atlas.sources.common import SourceError
from atlas.sources.fetch import MEGABYTE, Call, Fetcher
from atlas.sources.live.answers import Scope, clean_code
from atlas.sources.live.gather import UNKNOWN, Reading
from atlas.sources.live.grid import Grid, Wanted, check
from atlas.sources.live.measures import Gathered, Texts, each
from atlas.sources.live.paging import Budget
from atlas.sources.live.shape import About, Shape, measures_of
from atlas.sources.live.topics import Topic, Topics
from atlas.store.sources import Edition, Source

FILES = {
    "gemeente": re.compile(r"scores[ _-]gemeenten?\b.*\.csv$", re.IGNORECASE),
    "wijk": re.compile(r"scores[ _-]wijk(en)?\b.*\.csv$", re.IGNORECASE),
    "buurt": re.compile(r"scores[ _-]buurt(en)?\b.*\.csv$", re.IGNORECASE),
}
YEAR = re.compile(r"\d{4}", re.ASCII)
# What the reader of zips raises for one that is damaged or sealed.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
MOST_FILES, MOST_RATIO = 200, 200
MOST_PACKED, MOST_UNPACKED = 200 * MEGABYTE, 150 * MEGABYTE


def read_edition(
    source: Source, edition: Edition, fetcher: Fetcher, scope: Scope, gathered: Gathered
) -> None:
    """Add the scores of one zip to what is gathered; raises SourceError."""
    measures = measures_of(source, edition)
    url = f"{source.url.rstrip('/')}/{edition.table_id.lstrip('/')}"
    call = Call(source.title, url, kind="zip", most_bytes=MOST_PACKED)
    with tempfile.TemporaryFile() as file:
        fetcher.download(Budget.of().within(call), file)
        frames = _files(call, file, source, scope)
    names = [str(name) for name in frames[0] if all(name in frame for frame in frames)]
    found = tuple(Topic(name, name) for name in names if name not in ("code", "year"))
    shape = Shape("code", "year", (), Topics(edition.table_id, found))
    wanted = Wanted.of(source, scope, shape.topics.needed(measures), [])
    grid = _grid(pd.concat([frame[names] for frame in frames]), wanted, edition)
    check(edition.table_id, wanted, grid)
    reading = Reading(source, shape, grid, About(source.title, None))
    for measure in measures:
        reading.gather(gathered, measure, {})


def _files(call: Call, file: BinaryIO, source: Source, scope: Scope) -> list[pd.DataFrame]:
    """The tables of the wanted levels; the limits are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            infos = packed.infolist()
            if len(infos) > MOST_FILES:
                call.refuse(f"het ZIP-bestand heeft {len(infos)} bestanden", "meld dit aan de bron")
            return [
                _table(call, info, packed, scope)
                for level in source.levels
                if level in FILES
                for info in [_named(call, FILES[level], infos, level)]
            ]
    except SourceError:
        raise
    except UNREADABLE as error:
        raise SourceError(f"{call.source}: het ZIP-bestand is niet te lezen") from error


def _named(
    call: Call, pattern: re.Pattern[str], infos: list[zipfile.ZipInfo], level: str
) -> zipfile.ZipInfo:
    fits = [info for info in infos if pattern.search(info.filename)]
    if len(fits) != 1:
        names = ", ".join(info.filename[-60:] for info in infos[:6]) or "niets"
        call.refuse(f"{len(fits)} bestanden met scores per {level}; er is: {names}", "pas dit aan")
    if fits[0].file_size > min(MOST_UNPACKED, MOST_RATIO * max(fits[0].compress_size, 1)):
        call.refuse(f"het bestand per {level} is uitgepakt te groot", "meld dit aan de bron")
    return fits[0]


def _table(
    call: Call, info: zipfile.ZipInfo, packed: zipfile.ZipFile, scope: Scope
) -> pd.DataFrame:
    """The rows of Drenthe in one CSV as text, its columns of code and year called so."""
    with packed.open(info) as member:
        raw = member.read(MOST_UNPACKED + 1)
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = raw.decode("cp1252", errors="replace")
    where = f"{call.source}: {info.filename[-60:]}"
    separator = max(",;\t", key=content.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        header, code = _header(where, next(lines, []))
        numbers = {each[2:] for each in scope.gemeenten}
        rows = []
        for row in lines:
            if row and len(row) != len(header):
                raise SourceError(f"{where}: regel {lines.line_num} heeft {len(row)} cellen")
            if row and row[code].strip()[2:6] in numbers:
                rows.append(row)
    except csv.Error as error:
        raise SourceError(f"{where}: regel {lines.line_num} is niet te lezen") from error
    frame = pd.DataFrame(rows, columns=header, dtype="str")
    if separator != ",":
        frame = frame.apply(lambda cells: cells.str.replace(",", ".", regex=False))
    return frame


def _header(where: str, row: list[str]) -> tuple[list[str], int]:
    """The names of the columns, and the place of the code; SourceError when one is not clear."""
    names = [name.strip().lower() for name in row]
    code = [n for n, name in enumerate(names) if name.endswith("code")]
    year = [n for n, name in enumerate(names) if name in ("jaar", "year", "peiljaar")]
    if len(code) != 1 or len(year) != 1 or len({*names}) != len(names):
        found = ", ".join(names[:12]) or "niets"
        raise SourceError(f"{where}: code en jaar zijn niet te vinden; er is: {found}")
    names[code[0]], names[year[0]] = "code", "year"
    return names, code[0]


def _grid(frame: pd.DataFrame, wanted: Wanted, edition: Edition) -> Grid:
    def cells(name: str, change: Callable[[str], str]) -> Texts:
        return each(frame[name].to_numpy(dtype=object), change)

    codes = cells("code", clean_code)
    years = cells("year", lambda year: year.strip() if YEAR.fullmatch(year.strip()) else "")
    rows = each(codes, lambda code: wanted.scope.has(code, wanted.levels)).astype(bool)
    rows &= years != ""
    # The Leefbaarometer gives no score where too few people live: unknown, not impossible.
    topics = {key: cells(key, lambda cell: cell.strip() or UNKNOWN)[rows] for key in wanted.keys}
    late = np.full(rows.sum(), edition.provisional)
    return Grid(codes[rows], years[rows], late, {}, topics)
