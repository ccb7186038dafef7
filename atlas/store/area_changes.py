"""Read geo/area_changes.csv: which older area a newer one takes its figures from, and where not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import ValidationError

from atlas.store.csv_rows import csv_rows
from atlas.store.problems import Problem, dutch, field_name, not_utf8
from atlas.store.records import AreaCode, Record, Text

AREA_CHANGES = "geo/area_changes.csv"


class AreaChange(Record):
    """What an area of a year has to do with one of an older classification.

    `kind`: same (another code for the same area), merged (the old area lies wholly in the new
    one, and all of its parts are named), part (the new area was a part of the old one: a break),
    changed (the same code stands for another area: a break). `origin`: cbs for the key of the
    producer, afgeleid where two drawings were compared. `note` names the old area.
    """

    from_code: AreaCode
    from_year: int
    to_code: AreaCode
    to_year: int
    kind: Literal["same", "merged", "part", "changed"]
    origin: Literal["cbs", "afgeleid"]
    note: Text


def read_changes(
    files: Mapping[str, bytes], known: Collection[str]
) -> tuple[tuple[AreaChange, ...], list[Problem]]:
    """The rows in the order of the file, and what is wrong; none where there is no file.

    `known`: the codes of areas.csv, older ones included; none when that cannot be read.
    """
    problems: list[Problem] = []
    if AREA_CHANGES not in files:
        return (), problems
    try:
        text = files[AREA_CHANGES].decode("utf-8")
    except UnicodeDecodeError as error:
        return (), [not_utf8(AREA_CHANGES, files[AREA_CHANGES], error)]
    header = list(AreaChange.model_fields)
    rows = csv_rows(AREA_CHANGES, text, problems)
    if next(rows, (1, []))[1] != header:
        remedy = f"schrijf als eerste regel: {','.join(header)}"
        return (), [Problem(AREA_CHANGES, 1, "", "de kolomnamen kloppen niet", remedy)]
    found: list[AreaChange] = []
    for number, row in rows:
        if len(row) != len(header):
            message = f"rij heeft {len(row)} velden in plaats van {len(header)}"
            problems.append(Problem(AREA_CHANGES, number, "", message, "vul de rij aan"))
            continue
        try:
            change = AreaChange.model_validate(dict(zip(header, row, strict=True)))
        except ValidationError as error:
            problems += [
                Problem(AREA_CHANGES, number, field_name(e["loc"]), *dutch(e))
                for e in error.errors()
            ]
            continue
        found.append(change)
        for name in ("from_code", "to_code"):
            if known and (code := getattr(change, name)) not in known:
                message = f"gebiedscode '{code}' is onbekend"
                remedy = "verbeter de code, of zet een oude code in geo/areas.csv met valid=false"
                problems.append(Problem(AREA_CHANGES, number, name, message, remedy))
    return tuple(found), problems
