"""The list of areas: gemeenten, wijken and buurten of 2024, kernen, and older codes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from atlas.store.records import Area

LEVELS = {"Gemeente": "gemeente", "Wijk": "wijk", "Buurt": "buurt"}
Row = dict[str, str]


def area_rows(
    areas: Sequence[Mapping[str, str]],
    kernen: Sequence[Mapping[str, str]],
    health_codes: Iterable[str],
    drawn: Container[str],
    missing: Mapping[str, Sequence[str]],
) -> list[Row]:
    """Rows of areas.csv: country, province, gemeenten, wijken, buurten, kernen, older codes.

    `drawn`: the buurten with a polygon and the kernen with a point; `missing`: the buurten
    without a polygon of their own, by wijk; `health_codes`: the codes of the health tables,
    of which those that 2024 does not have are listed as older ones.
    """
    rows = [
        _row("NL01", "land", "Nederland"),
        _row("PV22", "provincie", "Drenthe", boundary="own"),
    ]
    order = {level: place for place, level in enumerate(LEVELS.values())}
    known = sorted(areas, key=lambda area: (order[LEVELS[area["soort"]]], area["area_code"]))
    rest = {code for codes in missing.values() if len(codes) == 1 for code in codes}
    for area in known:
        code, level = area["area_code"], LEVELS[area["soort"]]
        own = "own" if level != "buurt" or code in drawn else "none"
        rows.append(
            _row(
                code,
                level,
                display_name(area["area_name"]),
                gemeente_code=f"GM{code[2:6]}",
                parent_code=_parent(code),
                boundary="rest_of_wijk" if code in rest else own,
                boundary_change=area["indelingswijziging"],
            )
        )
    for kern in sorted(kernen, key=lambda kern: kern["wp_code"]):
        parent = kern["gm_code"]
        rows.append(
            _row(
                kern["wp_code"],
                "kern",
                kern["wp_naam"],
                gemeente_code=parent,
                parent_code=parent,
                boundary="own" if kern["wp_code"] in drawn else "none",
            )
        )
    return [*rows, *_older(set(health_codes) - {row["area_code"] for row in rows})]


def display_name(name: str) -> str:
    """The name of a wijk without the number that CBS puts before it (once as "Wijke 52")."""
    return re.sub(r"^Wijke? \d\d ", "", name.strip())


def _parent(code: str) -> str:
    if code.startswith("GM"):
        return "PV22"
    return f"GM{code[2:6]}" if code.startswith("WK") else f"WK{code[2:8]}"


def _older(codes: set[str]) -> list[Row]:
    """Codes that 2024 no longer has: listed, not guessed."""
    levels = {"WK": "wijk", "BU": "buurt"}
    return [
        _row(
            code,
            levels[code[:2]],
            f"Onbekend gebied {code} (oudere indeling)",
            gemeente_code=f"GM{code[2:6]}",
            valid="false",
        )
        for code in sorted(codes)
    ]


def _row(code: str, level: str, name: str, **values: str) -> Row:
    row = {
        "gemeente_code": "",
        "parent_code": "",
        "boundary": "none",
        "boundary_change": "",
        "valid": "true",
    }
    return {"area_code": code, "area_level": level, "name": name, **row, **values}


def write_areas(path: Path, rows: Sequence[Row]) -> None:
    """Write areas.csv."""
    path.write_bytes(areas_csv(rows))


def areas_csv(rows: Sequence[Row]) -> bytes:
    """The content of areas.csv."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(Area.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def renewed_rows(
    known: Iterable[Area], found: Mapping[str, Mapping[str, tuple[str, int | None]]], year: int
) -> list[Row]:
    """Rows of areas.csv after a renewal of boundaries.

    `found`: (name, indelingswijziging) by code, for gemeente, wijk and buurt. Areas of `known` that
    are none of these any more stay as older codes, with the year of their last classification.
    """
    rows = [_again(area) for area in known if area.area_level in ("land", "provincie")]
    for level, areas in found.items():
        for code, (name, change) in sorted(areas.items()):
            own = {"gemeente_code": f"GM{code[2:6]}", "parent_code": _parent(code)}
            told = {"boundary": "own", "boundary_change": "" if change is None else str(change)}
            rows.append(_row(code, level, display_name(name), **own, **told))
    codes = {row["area_code"] for row in rows}
    rows += [_again(area) for area in known if area.area_level == "kern"]
    for area in known:
        if area.area_level in found and area.area_code not in codes:
            name = f"{area.name} (indeling van {year})" if area.valid else area.name
            own = {"gemeente_code": area.gemeente_code, "valid": "false"}
            rows.append(_row(area.area_code, area.area_level, name, **own))
    return rows


def _again(area: Area) -> Row:
    """The row of an area that stays as it was."""
    values = area.model_dump(mode="json")
    empty = {name: "" for name, value in values.items() if value is None}
    return {**values, **empty, "valid": "true" if area.valid else "false"}
