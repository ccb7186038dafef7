"""What every live table gives: rows by area, period and indicator, and what was asked for.

All is text, so that the figures of the producer survive; arithmetic goes through `Decimal`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas as pd

from atlas.sources.common import plain
from atlas.store.records import COUNTRY, AreaLevel

COLUMNS = ("area_code", "period", "indicator", "value", "status", "lower", "upper")
KEY = ["area_code", "period", "indicator"]
PREFIXES: dict[str, AreaLevel] = {
    "NL": "land",
    "PV": "provincie",
    "CR": "regio",
    "GM": "gemeente",
    "WK": "wijk",
    "BU": "buurt",
}
LENGTHS = {"NL": 4, "PV": 4, "CR": 4, "GM": 6, "WK": 8, "BU": 10}

# How far a source is: its tables read, and of how many.
Progress = Callable[[int, int], None]


def silent(done: int, whole: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The areas that we want: `codes` of gemeenten with all their wijken and buurten, and others.

    The wijken and buurten come by the number of their gemeente, so that those of every year do.
    """

    codes: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Scope:
        """The scope of the codes of gemeenten, provincie, regions and country."""
        return cls(frozenset(code for code in codes if code[:2] in ("GM", "PV", "CR", "NL")))

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """Their codes, in order."""
        return tuple(sorted(code for code in self.codes if code.startswith("GM")))

    def has(self, code: str, levels: Iterable[AreaLevel]) -> bool:
        """Whether a cleaned code is an area of the scope, of one of the levels."""
        kind = code[:2]
        if len(code) != LENGTHS.get(kind) or PREFIXES[kind] not in levels:
            return False
        return code in self.codes or (kind in ("WK", "BU") and f"GM{code[2:6]}" in self.codes)


def clean_code(code: str) -> str:
    """A code without padding; Nederland is NL01 with us, NL00 in some tables."""
    code = code.strip()
    return COUNTRY if code == "NL00" else code


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table gave an indicator: its title there, its topics, and when it was last changed."""

    indicator: str
    table_id: str
    title: str
    topics: tuple[str, ...]
    unit: str = ""
    modified: date | None = None


@dataclass(frozen=True, eq=False)
class SourceTable:
    """`frame` (COLUMNS, all str, sorted by KEY), what was asked, and notes in Dutch.

    `lost`: indicators of which a topic was not found in some table, and that in Dutch; of these
    there are no rows at all, so that what the atlas has of them stays as it is.
    """

    frame: pd.DataFrame
    asked: tuple[Asked, ...]
    notes: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)


# What stands in a cell that has no value, and what that means. Never zero.
MARKS = {
    ".": "missing",
    "x": "suppressed",
    "": "not_applicable",
}
NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?([eE][-+]?\d{1,2})?", re.ASCII)


def decode(text: str, final: str) -> tuple[str, str] | None:
    """Value and status of one cell as the source writes it; None for what is neither.

    `final` is the status of a value without a mark; `*` and `**` make it provisional.
    """
    text = text.strip()
    if text.lower() in MARKS:
        return "", MARKS[text.lower()]
    marked = text.endswith("*")
    number = text.rstrip("*").rstrip()
    found = NUMBER.fullmatch(number)
    if not found:
        return ("", "missing") if marked and number == "." else None
    value = plain(Decimal(number)) if found[2] else number
    return value, "provisional" if marked else final


def day(text: object) -> date | None:
    """The day in a moment such as 2024-02-29T02:00:00; None where there is none."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
