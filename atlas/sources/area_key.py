"""What became of an area when its classification changed: rows of `geo/area_changes.csv`.

Figures may be carried over only where the area is the same, or is made of whole old areas.
That is told by the producer, or by two drawings that agree: the same name and nearly the same
polygon. Everything else is a break: people are never divided by the square metre.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.store.area_changes import AREA_CHANGES, AreaChange
from atlas.store.store import Store

KEY = AREA_CHANGES
ALIKE = 0.98  # of the area that two drawings cover together: what they both cover
# The same of a drawing as coarse as that of 2014: of 146 wijken with the code and the name that
# they had, half share less than 0.91 with the drawing of 2024, 24 more than 0.95, 3 more than 0.98.
ALIKE_COARSE = 0.95
MOST_OF = 0.5  # of the new area: an old one that holds more is named at the break
Outlines = Mapping[str, tuple[str, BaseGeometry]]
Row = dict[str, str]


def links(
    old: Outlines,
    new: Outlines,
    years: tuple[int, int],
    changes: Mapping[str, int | None],
    alike: float = ALIKE,
) -> list[Row]:
    """Rows for every new code, and every code whose area changed; by new code.

    `old`, `new`: name and polygon by code, in the same system of coordinates; `years`: of both;
    `changes`: the indelingswijziging of the new codes, where the producer gives it.
    """
    codes = list(old)
    tree = shapely.STRtree([old[code][1] for code in codes])
    rows: list[Row] = []
    for code in sorted(new):
        known = code in old
        if known and (changes.get(code) or 1) == 1 and not _another(old[code], new[code]):
            continue
        near = [codes[place] for place in tree.query(new[code][1])]
        found = _carried({each: old[each] for each in near}, new[code], alike)
        found = found or _broken({each: old[each] for each in near}, new[code])
        if found == [(code, "same")]:
            continue  # the producer calls it changed, by less than is drawn
        if known:
            rows.append(_row(code, code, years, "changed", "de grens of de plek is veranderd"))
        for own, kind in found:
            if (own, kind) != (code, "part"):
                note = _note(old[own], new[code])
                rows.append(_row(own, code, years, kind, note))
    return rows


def _another(old: tuple[str, BaseGeometry], new: tuple[str, BaseGeometry]) -> bool:
    """Whether a code was given to another area: another name, and elsewhere."""
    return old[0] != new[0] and overlap(old[1], new[1]) < MOST_OF


def overlap(one: BaseGeometry, other: BaseGeometry) -> float:
    """What two polygons share, of what they cover together; 0 for nothing."""
    together = shapely.union(one, other).area
    return float(shapely.intersection(one, other).area / together) if together else 0.0


def _carried(old: Outlines, new: tuple[str, BaseGeometry], alike: float) -> list[tuple[str, str]]:
    """The old area that is the same, or the whole ones that the new is made of; else none."""
    for code, (name, shape) in old.items():
        if name == new[0] and overlap(shape, new[1]) >= alike:
            return [(code, "same")]
    whole = [
        code
        for code, (_, shape) in old.items()
        if shapely.intersection(shape, new[1]).area >= alike * shape.area
    ]
    together = shapely.union_all([old[code][1] for code in whole])
    if len(whole) > 1 and overlap(together, new[1]) >= alike:
        return [(code, "merged") for code in sorted(whole)]
    return []


def _broken(old: Outlines, new: tuple[str, BaseGeometry]) -> list[tuple[str, str]]:
    """The old area that most of the new one lay in, of which it is no more than a part."""
    shares = {
        code: shapely.intersection(shape, new[1]).area / new[1].area
        for code, (_, shape) in old.items()
    }
    most = max(shares, key=lambda code: (shares[code], code), default="")
    return [(most, "part")] if most and shares[most] > MOST_OF else []


def _note(old: tuple[str, BaseGeometry], new: tuple[str, BaseGeometry]) -> str:
    percent = f"{100 * overlap(old[1], new[1]):.1f}".replace(".", ",")
    return f"{old[0]}; de tekeningen overlappen voor {percent}%"


def _row(own: str, to: str, years: tuple[int, int], kind: str, note: str) -> Row:
    values = (own, str(years[0]), to, str(years[1]), kind, "afgeleid", note)
    return dict(zip(AreaChange.model_fields, values, strict=True))


def older_key(rows: Iterable[Mapping[str, str]], older: Outlines, newer: Outlines) -> bytes:
    """The key of the wijken of 2014, in the gemeenten of which codes of wijken are no more.

    `rows`: those of areas.csv.
    """
    gone = {r["gemeente_code"] for r in rows if r["valid"] == "false" and r["area_level"] == "wijk"}
    old, new = (
        {code: each for code, each in found.items() if f"GM{code[2:6]}" in gone}
        for found in (older, newer)
    )
    return key_csv(links(old, new, (2014, 2024), {}, ALIKE_COARSE))


def known_key(store: Store) -> list[Row]:
    """The rows that the store has."""
    return [
        {name: str(value) for name, value in change.model_dump().items()}
        for change in store.area_changes
    ]


def key_csv(rows: Iterable[Row]) -> bytes:
    """The content of the file, by new code; a row that is told twice stands once."""
    file = io.StringIO()
    columns: Sequence[str] = list(AreaChange.model_fields)
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    keyed = {(row["to_code"], row["to_year"], row["from_code"]): row for row in rows}
    writer.writerows(keyed[key] for key in sorted(keyed))
    return file.getvalue().encode()
