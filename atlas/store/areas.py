"""Read areas.csv: the list of all areas, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from atlas.store.csv_rows import csv_rows
from atlas.store.problems import Problem, dutch, field_name, not_utf8
from atlas.store.records import Area

AREAS = "geo/areas.csv"


@dataclass
class AreaList:
    """The areas by code, in the order of the file; `codes` also those of unreadable rows."""

    areas: dict[str, Area] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read_areas(files: Mapping[str, bytes]) -> AreaList:
    """Read the list of areas; problems are collected, never raised."""
    found = AreaList()
    if AREAS not in files:
        found.problems.append(Problem(AREAS, None, "", "bestand ontbreekt", "maak het bestand"))
        return found
    try:
        text = files[AREAS].decode("utf-8")
    except UnicodeDecodeError as error:
        found.problems.append(not_utf8(AREAS, files[AREAS], error))
        return found
    header = list(Area.model_fields)
    rows = csv_rows(AREAS, text, found.problems)
    if next(rows, (1, []))[1] != header:
        remedy = f"schrijf als eerste regel: {','.join(header)}"
        found.problems.append(Problem(AREAS, 1, "", "de kolomnamen kloppen niet", remedy))
        return found
    for number, row in rows:
        found.codes.add(row[0].strip() if row else "")
        area = _area(found, header, row, number)
        if area and area.area_code in found.areas:
            message = f"gebied '{area.area_code}' staat er twee keer in"
            place = (AREAS, number, "area_code")
            found.problems.append(Problem(*place, message, "haal een van de twee weg"))
        elif area:
            found.areas[area.area_code] = area
    return found


def _area(found: AreaList, header: list[str], row: list[str], number: int) -> Area | None:
    """One row of areas.csv as a record, or None when it has problems."""
    if len(row) != len(header):
        message = f"rij heeft {len(row)} velden in plaats van {len(header)}"
        found.problems.append(Problem(AREAS, number, "", message, "vul de rij aan"))
        return None
    values: dict[str, str | None] = dict(zip(header, row, strict=True))
    values["boundary_change"] = values["boundary_change"] or None
    try:
        return Area.model_validate(values)
    except ValidationError as error:
        found.problems += [
            Problem(AREAS, number, field_name(e["loc"]), *dutch(e)) for e in error.errors()
        ]
        return None
