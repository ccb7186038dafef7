"""The list of areas: gemeenten, wijken and buurten of 2024, kernen, and older codes."""

from __future__ import annotations

import csv
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
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(Area.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
