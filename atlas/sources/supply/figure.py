"""Understood rows and answers in, the record and the table of an indicator out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping as MappingOf
from datetime import date
from typing import Any

from atlas.sources.supply.records import Answers, Understood
from atlas.store.check_tables import THOUSANDS
from atlas.store.read import area_level
from atlas.store.records import Indicator, Notes, Origin, Supplied, TableRef

COLUMNS = ("area_code", "period", "value", "status", "origin")
LONGEST = 80  # signs of an id


def indicator_record(understood: Understood, answers: Answers) -> tuple[Indicator, bytes]:
    """The record and the CSV of its table; ValueError for figures that are refused."""
    if understood.refused:
        raise ValueError("these figures have been refused")
    own_id = figure_id(answers)
    table = _table(understood, own_id)
    codes = sorted(understood.frame["area_code"].unique())
    levels: list[Any] = [*dict.fromkeys(area_level(code) for code in codes)]
    return Indicator(
        id=own_id,
        title=answers.title,
        question=answers.question,
        description=answers.description,
        theme=answers.theme,
        unit=answers.unit,
        decimals=max(answers.decimals, int(_looks_like_thousands(understood))),
        direction=answers.direction,
        kind=answers.kind,
        origin=(_origin(own_id, answers, understood),),
        aggregate=answers.aggregate,
        table=TableRef(
            path=f"{own_id}.csv",
            levels=tuple(levels),
            sha256=hashlib.sha256(table).hexdigest(),
        ),
        notes=Notes(caveats=_caveats(understood, answers), series_breaks=(), contradictions=()),
        supplied=Supplied(
            owner=answers.owner,
            reference_date=answers.reference_date,
            threshold=answers.threshold,
        ),
    ), table


def figure_id(answers: Answers) -> str:
    """The id of a delivered figure: `eigen_gm0114_bezoekers`."""
    plain = unicodedata.normalize("NFKD", answers.slug or answers.title)
    slug = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().lower()).strip("_")
    return f"eigen_{answers.owner.lower()}_{slug or 'cijfer'}"[:LONGEST].rstrip("_")


def indicator_files(indicator: Indicator, table: bytes) -> dict[str, bytes]:
    """Record and table by the path that they have under the data (for `Versions.put`)."""
    path = f"indicators/{indicator.theme}/{indicator.id}"
    return {f"{path}.toml": as_toml(indicator).encode(), f"{path}.csv": table}


def _table(understood: Understood, origin: str) -> bytes:
    frame = understood.frame.assign(origin=origin)[[*COLUMNS]]
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _looks_like_thousands(understood: Understood) -> bool:
    """Whether a value as 1.234 would be taken for thousands in a record without decimals."""
    return bool(understood.frame["value"].str.fullmatch(THOUSANDS).any())


def _origin(own_id: str, answers: Answers, understood: Understood) -> Origin:
    name = answers.owner_name or answers.owner
    who = f"{'provincie' if answers.owner.startswith('PV') else 'gemeente'} {name}"
    return Origin(
        id=own_id,
        producer=who[:1].upper() + who[1:],
        title=f"Aangeleverd door {who}",
        table_id=f"sha256 {understood.checksum[:16]}",
        url=answers.url,
        licence=answers.licence,
        attribution=f"Bron: aangeleverd door {who} ({answers.licence})",
        accessed=answers.delivered,
        note=f"Overgenomen uit het bestand {understood.file}.",
    )


def _caveats(understood: Understood, answers: Answers) -> tuple[str, ...]:
    day = _dutch_day(answers.reference_date)
    caveats = [f"Aangeleverd cijfer; de peildatum is {day}.", *answers.caveats]
    if (year := understood.mapping.codes_year) is not None:
        caveats.append(f"De gebieden zijn die van de indeling van {year}.")
    return tuple(dict.fromkeys(caveats))


def _dutch_day(day: date) -> str:
    months = (
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"


def as_toml(indicator: Indicator) -> str:
    """The record as the store reads it; fields that are empty are left out."""
    fields = indicator.model_dump(exclude_none=True)
    lines = [f"{name} = {_value(v)}" for name, v in fields.items() if not _is_table(v)]
    for origin in fields["origin"]:
        lines += ["", "[[origin]]", *_lines(origin)]
    for name in ("aggregate", "table", "notes", "supplied"):
        if written := _lines(fields[name]):
            lines += ["", f"[{name}]", *written]
    return "\n".join(lines) + "\n"


def _lines(fields: MappingOf[str, Any]) -> list[str]:
    """The fields with something in them; a year or a rule is never empty."""
    return [f"{name} = {_value(v)}" for name, v in fields.items() if v not in ("", ())]


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, tuple) and bool(value) and isinstance(value[0], dict)
    )


def _value(value: Any) -> str:
    """A value in TOML: text, number, date or a list of texts."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str) -> str:
    """A text between quotes; signs that TOML does not take as they are, are written as codes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    safe = (f"\\u{ord(s):04X}" if ord(s) < 32 or ord(s) == 127 else s for s in escaped)
    return f'"{"".join(safe)}"'
