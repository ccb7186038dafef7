"""Check records against each other: files, references between them, areas, groupings.

Every function notes what it finds in `records.problems`, with line and field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

import pandas as pd

from atlas.store.area_changes import AREA_CHANGES
from atlas.store.areas import AREAS
from atlas.store.check_aggregate import check_aggregate
from atlas.store.problems import Problem
from atlas.store.read import EXAMPLE, KINDS, LEVELS, THEMES, Records, area_level
from atlas.store.records import COUNTRY, PROVINCE, STATUSES_WITH_VALUE, Area, Indicator, Region
from atlas.store.tables import PERIOD
from atlas.store.travel import TRAVEL_FILE

UNITS = (
    "inwoners",
    "personen",
    "huishoudens",
    "woningen",
    "aantal",
    "%",
    "euro",
    "km",
    "per 1.000 inwoners",
    "inwoners per km²",
    "adressen per km²",
    "woningen per km²",
    "personen per huishouden",
    "auto's per 1.000 inwoners",
    "score",
    "klasse",
    "jaar",
    "banen",
)
# What is counted one by one: people, homes, jobs. Of these a small number can be hidden.
COUNT_UNITS = ("inwoners", "personen", "huishoudens", "woningen", "aantal", "banen")
PARENTS = {"wijk": "gemeente", "buurt": "wijk", "kern": "gemeente", "gemeente": "provincie"}


def check_files(records: Records, checksums: Mapping[str, str]) -> None:
    """Tables and layers that are not there, or are not what their record says they are.

    `checksums`: sha256 (hex) of every file, by path.
    """
    for indicator in records.indicators.values():
        record, table = records.paths["indicators", indicator.id], indicator.table
        digest = checksums.get(records.table_path(indicator))
        _check_file(records, record, ("table",), table.path, digest, table.sha256)
    for layer in records.layers.values():
        digest = checksums.get(records.layer_path(layer))
        _check_file(records, records.paths["geo", layer.id], (), layer.path, digest, layer.sha256)
    for record, declared in records.csv_records():
        path = PurePosixPath(record).with_suffix(".csv")
        _check_file(records, record, (), path.name, checksums.get(str(path)), declared)


def _check_file(
    records: Records,
    record: str,
    loc: tuple[str, ...],
    name: str,
    digest: str | None,
    declared: str,
) -> None:
    stem = PurePosixPath(record).stem
    if name not in (f"{stem}.csv", f"{stem}.geojson"):
        remedy = "geef record en bestand dezelfde naam, in dezelfde map"
        records.add(record, (*loc, "path"), f"'{name}' heet niet als het record", remedy)
    elif digest is None:
        remedy = "zet het bestand naast het record, of haal het record weg"
        records.add(record, (*loc, "path"), "het bestand bestaat niet", remedy)
    elif digest != declared:
        remedy = f'herstel het bestand, of schrijf als de wijziging klopt: sha256 = "{digest}"'
        records.add(record, (*loc, "sha256"), "het bestand is veranderd na dit record", remedy)


def check_orphans(records: Records) -> None:
    """Tables and geometries that no record names, and themes without indicators."""
    for path in records.files:
        record = str(PurePosixPath(path).with_suffix(".toml"))
        lonely = record not in records.files or record == KINDS != path
        if lonely and path not in (AREAS, AREA_CHANGES, EXAMPLE, TRAVEL_FILE):
            remedy = f"maak {record}, of haal het bestand weg"
            message = "bij dit bestand hoort geen record"
            records.problems.append(Problem(path, None, "", message, remedy))
    used = {indicator.theme for indicator in records.indicators.values()}
    used |= {PurePosixPath(path).parent.name for path in records.files}
    for number, theme in enumerate(records.themes):
        if theme not in used:
            message, remedy = f"thema '{theme}' heeft geen indicatoren", "haal het thema weg"
            records.add(THEMES, ("theme", number, "id"), message, remedy)


def check_indicator(records: Records, indicator: Indicator) -> None:
    """References of one indicator: theme, unit, rule, and the areas in its notes."""
    path = records.paths["indicators", indicator.id]
    if records.themes and indicator.theme not in records.themes:
        remedy = f"kies uit {', '.join(records.themes)}"
        records.add(path, ("theme",), f"thema '{indicator.theme}' is onbekend", remedy)
    elif PurePosixPath(path).parent.name != indicator.theme:
        remedy = f"zet het record en de tabel in de map {indicator.theme}"
        records.add(path, ("theme",), "het record staat in de map van een ander thema", remedy)
    if indicator.unit not in UNITS:
        remedy = f"kies uit {', '.join(UNITS)}"
        records.add(path, ("unit",), f"eenheid '{indicator.unit}' is onbekend", remedy)
    check_aggregate(records, path, indicator)
    _check_notes(records, path, indicator)
    ids = [origin.id for origin in indicator.origin]
    for number, origin in enumerate(ids):
        if origin in ids[:number]:
            message = f"bron '{origin}' staat er twee keer in"
            records.add(path, ("origin", number, "id"), message, "geef elke bron een eigen id")


def _check_notes(records: Records, path: str, indicator: Indicator) -> None:
    origins, known = [origin.id for origin in indicator.origin], records.known_codes()
    for number, note in enumerate(indicator.notes.contradictions):
        loc = ("notes", "contradictions", number)
        if note.other_origin not in origins:
            message = f"bron '{note.other_origin}' staat niet in het record"
            records.add(path, (*loc, "other_origin"), message, f"kies uit {', '.join(origins)}")
        if known and note.area_code not in known:
            message = f"gebiedscode '{note.area_code}' is onbekend"
            records.add(path, (*loc, "area_code"), message, "verbeter de code")
    for number, gap in enumerate(indicator.notes.series_breaks):
        if not re.fullmatch(f"{PERIOD}(-{PERIOD})?", gap.period):
            message = f"periode '{gap.period}' heeft niet de juiste vorm"
            field = ("notes", "series_breaks", number, "period")
            records.add(path, field, message, "schrijf een jaar als 2024 of jaren als 2019-2022")


def check_declared(records: Records, indicator: Indicator, cells: pd.DataFrame) -> None:
    """What a record says of its table, against the raw cells of that table.

    Levels and origins must be the same, and a contradiction must be about a cell with a value.
    """
    path = records.paths["indicators", indicator.id]
    prefixes = {code.strip()[:2] for code in cells["area_code"].unique()}
    present = {LEVELS[prefix] for prefix in prefixes if prefix in LEVELS}
    for level in sorted(present ^ set(indicator.table.levels)):
        message = f"niveau '{level}' staat wel in {{}} en niet in {{}}"
        if level in present:
            message, remedy = message.format("de tabel", "het record"), "voeg het niveau toe"
        else:
            message, remedy = message.format("het record", "de tabel"), "haal het niveau weg"
        records.add(path, ("table", "levels"), message, remedy)
    contradictions = indicator.notes.contradictions
    used = {origin.strip() for origin in cells["origin"].unique()} | {
        note.other_origin for note in contradictions
    }
    for number, origin in enumerate(indicator.origin):
        if origin.id not in used:
            message = f"bron '{origin.id}' hoort bij geen enkele rij"
            records.add(path, ("origin", number, "id"), message, "haal deze [[origin]] weg")
    if not contradictions:
        return
    with_value = cells[cells["status"].isin(STATUSES_WITH_VALUE)]
    keys = set(zip(with_value["area_code"], with_value["period"], strict=True))
    for number, note in enumerate(contradictions):
        if note.area_code in records.known_codes() and (note.area_code, note.period) not in keys:
            message = f"{note.area_code} heeft in {note.period} geen waarde in de tabel"
            loc = ("notes", "contradictions", number, "period")
            records.add(path, loc, message, "verbeter gebied of periode, of haal dit weg")


def check_areas(records: Records) -> None:
    """Areas: level and prefix agree, parents exist and are of the level above."""
    rows = records.files.get(AREAS, b"").decode("utf-8", "replace").splitlines()
    numbers = {row.split(",")[0].strip(): number for number, row in enumerate(rows, 1)}
    for area in records.areas.values():
        for column, message, remedy in _area_faults(records, area):
            number = numbers[area.area_code]
            records.problems.append(Problem(AREAS, number, column, message, remedy))
    for code in (PROVINCE, COUNTRY):
        if records.areas and code not in records.area_codes:
            message = f"gebied {code} ontbreekt"
            records.problems.append(Problem(AREAS, None, "area_code", message, "voeg de rij toe"))


def _area_faults(records: Records, area: Area) -> list[tuple[str, str, str]]:
    faults = []
    unread = records.area_codes - set(records.areas)
    if (level := area_level(area.area_code)) != area.area_level:
        faults.append(("area_level", f"'{area.area_level}' past niet bij de code", f"maak {level}"))
    wanted = PARENTS.get(area.area_level)
    parent = records.areas.get(area.parent_code)
    known = area.parent_code in unread or (parent is not None and parent.area_level == wanted)
    if area.valid and wanted and not known:
        message = f"'{area.parent_code}' is geen {wanted} die bestaat"
        faults.append(("parent_code", message, f"vul de code van de {wanted} in"))
    gemeente = records.areas.get(area.gemeente_code)
    known = area.gemeente_code in unread or area.gemeente_code == ""
    if not known and (gemeente is None or gemeente.area_level != "gemeente"):
        message = f"'{area.gemeente_code}' is geen gemeente die bestaat"
        faults.append(("gemeente_code", message, "vul de code van de gemeente in, of niets"))
    return faults


def check_groupings(records: Records) -> None:
    """Regions: own codes, members that are gemeenten, membership that says what there is."""
    seen: set[str] = set()
    for grouping in records.groupings.values():
        path = records.paths["groupings", grouping.id]
        for number, region in enumerate(grouping.regions):
            if region.area_code in seen:
                message = f"gebiedscode '{region.area_code}' bestaat al"
                loc = ("regions", number, "area_code")
                records.add(path, loc, message, "kies een andere code")
            seen.add(region.area_code)
            for field, message, remedy in _region_faults(records, region):
                records.add(path, ("regions", number, field), message, remedy)


def _region_faults(records: Records, region: Region) -> list[tuple[str, str, str]]:
    faults = []
    if area_level(region.area_code) != "regio":
        message = f"'{region.area_code}' is geen code van een regio"
        faults.append(("area_code", message, "gebruik CR.. of RG_..."))
    for member in region.members:
        area = records.areas.get(member)
        if area is None and (member in records.area_codes or not records.areas):
            continue  # its row in areas.csv is told already
        if area is None or area.area_level != "gemeente" or not area.valid:
            message = f"lid '{member}' is geen gemeente in Drenthe"
            faults.append(("members", message, "verbeter de code, of noem het lid in outside"))
    for member in sorted({m for m in region.members if region.members.count(m) > 1}):
        faults.append(
            ("members", f"lid '{member}' staat er twee keer in", "haal een van de twee weg")
        )
    if region.membership == "not_stated" and region.members:
        message = "er zijn leden, maar de bron noemt ze niet"
        faults.append(("membership", message, "maak stated of partly_stated, of haal leden weg"))
    if region.membership != "not_stated" and not (region.members or region.outside):
        message = "de bron noemt leden, maar ze staan er niet"
        faults.append(("membership", message, "vul members in, of maak not_stated"))
    return faults
