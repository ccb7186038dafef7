"""Periods of a table: `2024JJ00` is 2024; quarters and months are no part of the atlas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

YEAR = re.compile(r"(\d{4})(JJ00)?", re.ASCII)
SCHOOL_YEAR = re.compile(r"(\d{4})SJ00", re.ASCII)
SPAN = re.compile(r"(\d{4})\s*(?:/|-|–|tot(?: en met)?|t/m)\s*(\d{4})\s*\**", re.ASCII)
NOT_FINAL = ("Voorlopig", "NaderVoorlopig")
TOLD = 5


@dataclass(frozen=True, slots=True)
class Periods:
    """By stripped key the period as we write it, the keys that are provisional, and the rest."""

    names: Mapping[str, str]
    provisional: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()

    def note(self, table: str) -> tuple[str, ...]:
        """What is left out, in Dutch."""
        if not self.left_out:
            return ()
        some = ", ".join(self.left_out[:TOLD])
        return (f"{table}: {len(self.left_out)} perioden die geen jaar zijn weggelaten ({some})",)


def period_of(key: str, title: str) -> str:
    """2024JJ00 -> 2024, 2021SJ00 -> 2021-2022 (a school year), "2019/2022" -> 2019-2022; or ""."""
    if found := YEAR.fullmatch(key):
        return found[1]
    if found := SCHOOL_YEAR.fullmatch(key):
        return f"{found[1]}-{int(found[1]) + 1:04d}"
    if (found := SPAN.fullmatch(title)) and found[1] < found[2]:
        return f"{found[1]}-{found[2]}"
    return ""


def read_periods(rows: Iterable[Mapping[str, Any]], key: str) -> Periods:
    """The periods in the rows of a dimension of time; `key` is the name of its key."""
    names: dict[str, str] = {}
    provisional, left_out = set(), []
    for row in rows:
        code, title = (str(row.get(name) or "").strip() for name in (key, "Title"))
        period = period_of(code, title)
        if not period:
            left_out.append(title[:20] or code[:20])
            continue
        names[code] = period
        if row.get("Status") in NOT_FINAL or title.endswith("*"):
            provisional.add(code)
    return Periods(names, frozenset(provisional), tuple(left_out))
