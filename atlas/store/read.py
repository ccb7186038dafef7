"""Read the records: bytes of files in, pydantic records and problems out."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from atlas.store.area_changes import AreaChange, read_changes
from atlas.store.areas import read_areas
from atlas.store.fact_records import FactTable
from atlas.store.housing import Assumptions, Classification, Composite, Housing, HousingForms
from atlas.store.places import PlaceKinds, PlaceSet
from atlas.store.problems import Problem, field_name, not_utf8, record_problems, toml_line
from atlas.store.profile import Profile
from atlas.store.programme import COLUMNS, ProgrammeTable
from atlas.store.records import Area, Grouping, Indicator, Layer, Record, Theme
from atlas.store.sources import Source

SUFFIXES = (".toml", ".csv", ".geojson", ".parquet")
THEMES = "indicators/themes.toml"
HOUSING: Mapping[str, type[Record]] = {
    "housing/classification.toml": Classification,
    "housing/forms.toml": HousingForms,
    "housing/assumptions.toml": Assumptions,
    "housing/composite.toml": Composite,
}
EXAMPLE = "housing/voorbeeld_woningen.csv"
KINDS = "places/kinds.toml"
PROFILE = "profile.toml"
LEVELS = {
    "GM": "gemeente",
    "WK": "wijk",
    "BU": "buurt",
    "WP": "kern",
    "CR": "regio",
    "RG": "regio",
    "PV": "provincie",
    "NL": "land",
}
R = TypeVar("R", bound=Record)
Identified = TypeVar("Identified", Indicator, Layer, Grouping, FactTable, PlaceSet, Source)


class ThemeFile(Record):
    """The whole of themes.toml: an array `[[theme]]` in display order."""

    theme: tuple[Theme, ...]


@dataclass
class Records:
    """Everything that was read, in display order, and what was wrong with it.

    `paths` gives the file of every record: ("indicators", id) -> path; `area_codes` all codes of
    areas.csv, also of unreadable rows; `housing`, `kinds` (of places) and `profile` are None when
    absent or with problems. `programme_tables` in the order of COLUMNS.
    """

    files: Mapping[str, bytes]
    themes: dict[str, Theme] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    area_codes: set[str] = field(default_factory=set)
    area_changes: tuple[AreaChange, ...] = ()
    groupings: dict[str, Grouping] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    fact_tables: dict[str, FactTable] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    housing: Housing | None = None
    profile: Profile | None = None
    kinds: PlaceKinds | None = None
    place_sets: dict[str, PlaceSet] = field(default_factory=dict)
    programme_tables: dict[str, ProgrammeTable] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, loc: tuple[str | int, ...], message: str, remedy: str) -> None:
        """Note a problem in a TOML record, at the line of field `loc`."""
        line = toml_line(self.files[path].decode("utf-8", "replace"), loc)
        self.problems.append(Problem(path, line, field_name(loc), message, remedy))

    def table_path(self, indicator: Indicator) -> str:
        """The path of an indicator's table, which stands beside its record."""
        return self._beside(self.paths["indicators", indicator.id], indicator.table.path)

    def facts_path(self, table: FactTable) -> str:
        """The path of the CSV of a fact table, which stands beside its record."""
        return self._beside(self.paths["facts", table.id], f"{table.id}.csv")

    def places_path(self, places: PlaceSet) -> str:
        """The path of the CSV of a set of places, which stands beside its record."""
        return self._beside(self.paths["places", places.id], f"{places.id}.csv")

    def layer_path(self, layer: Layer) -> str:
        """The path of a layer's GeoJSON, which stands beside its record."""
        return self._beside(self.paths["geo", layer.id], layer.path)

    def csv_records(self) -> Iterator[tuple[str, str]]:
        """Path and declared sha256 of the records whose CSV has just their name."""
        for facts in self.fact_tables.values():
            yield self.paths["facts", facts.id], facts.sha256
        for places in self.place_sets.values():
            yield self.paths["places", places.id], places.sha256
        for name, table in self.programme_tables.items():
            yield programme_path(name, ".toml"), table.sha256

    @staticmethod
    def _beside(record_path: str, name: str) -> str:
        return f"{record_path.rpartition('/')[0]}/{name}"

    def known_codes(self) -> frozenset[str]:
        """Codes that may be used: of areas and regions; none when there are no areas."""
        if not self.area_codes:
            return frozenset()
        regions = (r.area_code for g in self.groupings.values() for r in g.regions)
        return frozenset(self.area_codes).union(regions)

    def written_ids(self, folder: str) -> set[str]:
        """Ids of all records in a folder, also of those that could not be read."""
        return {stem for top, stem in self._written if top == folder}

    @cached_property
    def _written(self) -> list[tuple[str, str]]:
        paths = (PurePosixPath(path) for path in self.files if path.endswith(".toml"))
        return [(path.parts[0], path.stem) for path in paths]


def programme_path(table_id: str, suffix: str) -> str:
    """The path of a programme table: its record (`.toml`) or its rows (`.csv`)."""
    return f"programme/{table_id}{suffix}"


def area_level(area_code: str) -> str:
    """The level that the prefix of a code stands for, e.g. `gemeente`; KeyError if none."""
    return LEVELS[area_code[:2]]


def read_files(root: Path) -> dict[str, bytes]:
    """All data files under `root`: path relative to it (with `/`) -> content, sorted."""
    paths = sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES and p.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """sha256 (hex) of every file."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def version(checksums: Mapping[str, str]) -> str:
    """First 16 hex digits of the sha256 over sorted (path, sha256 of the file)."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(checksums.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def read_records(files: Mapping[str, bytes]) -> Records:
    """Read every record; problems are collected, never raised."""
    records = Records(files)
    themes = _read(records, THEMES, ThemeFile)
    records.themes = {theme.id: theme for theme in themes.theme} if themes else {}
    found = read_areas(files)
    records.areas, records.area_codes = found.areas, found.codes
    records.problems += found.problems
    records.area_changes, wrong = read_changes(files, found.codes)
    records.problems += wrong
    indicators = _read_folder(records, "indicators", Indicator)
    order = {theme: number for number, theme in enumerate(records.themes)}
    by_theme = sorted(
        indicators.values(), key=lambda i: (order.get(i.theme, 99), i.title.casefold())
    )
    records.indicators = {indicator.id: indicator for indicator in by_theme}
    records.groupings = _read_folder(records, "groupings", Grouping)
    layers = _read_folder(records, "geo", Layer)
    levels = list(dict.fromkeys(LEVELS.values()))
    by_level = sorted(
        layers.values(), key=lambda a: (levels.index(a.area_level), a.id != a.area_level)
    )
    records.layers = {layer.id: layer for layer in by_level}
    records.fact_tables = _read_folder(records, "facts", FactTable)
    records.sources = _read_folder(records, "sources", Source)
    records.housing = _read_housing(records)
    if PROFILE in files:
        records.profile = _read(records, PROFILE, Profile)
    if any(path.startswith("places/") for path in files):
        records.kinds = _read(records, KINDS, PlaceKinds)
        records.place_sets = _read_folder(records, "places", PlaceSet)
    for name in COLUMNS:
        path = programme_path(name, ".toml")
        if path in files and (table := _read(records, path, ProgrammeTable)):
            records.programme_tables[name] = table
    return records


def _read_housing(records: Records) -> Housing | None:
    """The four files of housing/, which are there together or not at all."""
    if not any(path.startswith("housing/") for path in records.files):
        return None
    parts = {PurePosixPath(p).stem: _read(records, p, model) for p, model in HOUSING.items()}
    return None if None in parts.values() else Housing.model_validate(parts)


def _read_folder(records: Records, folder: str, model: type[Identified]) -> dict[str, Identified]:
    """All records under a folder, by id; the file name must be the id, and unique."""
    found: dict[str, Identified] = {}
    for path in records.files:
        if not path.startswith(f"{folder}/") or not path.endswith(".toml"):
            continue
        if path in (THEMES, KINDS):
            continue
        record = _read(records, path, model)
        if record is None:
            continue
        if record.id != PurePosixPath(path).stem:
            remedy = f"noem het bestand {record.id}.toml of verander de id"
            records.add(path, ("id",), f"id '{record.id}' is niet de bestandsnaam", remedy)
        if record.id in found:
            other = records.paths[folder, record.id]
            records.add(path, ("id",), f"id bestaat al in {other}", "kies een andere id")
            continue
        found[record.id] = record
        records.paths[folder, record.id] = path
    return found


def _read(records: Records, path: str, model: type[R]) -> R | None:
    """One TOML file as a record, or None when it has problems."""
    if path not in records.files:
        records.problems.append(Problem(path, None, "", "bestand ontbreekt", "maak het bestand"))
        return None
    try:
        text = records.files[path].decode("utf-8")
        return model.model_validate(tomllib.loads(text))
    except UnicodeDecodeError as error:
        records.problems.append(not_utf8(path, records.files[path], error))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        row, column = (int(place[1]), place[2]) if place else (len(text.splitlines()), "-")
        message = "dit is geen geldige TOML"
        remedy = "verbeter de regel: aanhalingstekens, haken, = en dubbele namen"
        records.problems.append(Problem(path, row, column, message, remedy))
    except ValidationError as error:
        records.problems += record_problems(path, text, error)
    return None
