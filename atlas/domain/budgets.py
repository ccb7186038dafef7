"""Money as the documents print it: each amount apart, and the table of 2007-2010 checked.

The documents say the same money more than once: in a table, in the running text, as a total. So
amounts are only added within one kind (`total` refuses the rest), and are compared across kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.programme_tree import Row, rows
from atlas.store.store import Store

YEARLY = "Een half miljoen mensen"
"""The programme with an amount for every line and year."""
TOTAL = "totaal"
TABLE, TABLE_TOTAL = "tabel", "tabel (totaal)"
PER_REGION = "inline (per regio per jaar)"
INLINE, INLINE_YEARS, INLINE_TOTAL = "inline", "inline (meerjarig)", "inline (totaal)"
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as printed: `euros` is None where it is no number; `row` is its whole row.

    `years` are the years that it names, () where it names none ("vanaf 2018", "per jaar").
    """

    amount_id: str
    programme: str
    line_no: str
    line: str
    kind: str
    euros: int | None
    years: tuple[int, ...]
    node_id: str
    row: Row


@dataclass(frozen=True, slots=True)
class Check:
    """Two ways to say the same money: `difference` is the first less the second, in euro.

    `line_no` is that of a line or TOTAL; a side without an amount is None, and so the difference.
    """

    line_no: str
    line: str
    period: str
    first: int | None
    second: int | None

    @property
    def difference(self) -> int | None:
        """In euro; None when a side is unknown."""
        known = self.first is not None and self.second is not None
        return (self.first or 0) - (self.second or 0) if known else None


def amounts(store: Store) -> tuple[Amount, ...]:
    """All amounts of all programmes, in the order of the table."""
    return _amounts(store, store.version)


@lru_cache(maxsize=2)
def _amounts(store: Store, version: str) -> tuple[Amount, ...]:
    return tuple(_amount(row) for row in rows(store, "budgets"))


def _amount(row: Row) -> Amount:
    euros = row["amount_eur"]
    return Amount(
        row["budget_id"],
        row["programme"],
        row["line_no"],
        row["line"],
        row["amount_kind"],
        int(euros) if euros.isdecimal() else None,
        years_of(row["year"]),
        row["node_id"],
        row,
    )


def years_of(text: str) -> tuple[int, ...]:
    """The years that "2007" or "2008-2010" names; none for any other text, or years backwards."""
    found = _YEARS.fullmatch(text)
    return tuple(range(int(found[1]), int(found[2] or found[1]) + 1)) if found else ()


def total(given: Iterable[Amount]) -> int | None:
    """The sum in euro; None without amounts, or when one is no number.

    Raises ValueError for amounts of more than one kind: these say the same money twice.
    """
    found = list(given)
    if len({each.kind for each in found}) > 1:
        raise ValueError("amounts of different kinds are never added")
    euros = [each.euros for each in found]
    known = [each for each in euros if each is not None]
    return sum(known) if found and len(known) == len(found) else None


def lines(store: Store) -> dict[str, str]:
    """The lines of the table by number, with their names."""
    return {each.line_no: each.line for each in amounts(store) if each.kind == TABLE}


def by_year(store: Store, line_no: str) -> dict[int, int | None]:
    """The amounts of a line in the table by year; TOTAL gives the printed totals."""
    kind = TABLE_TOTAL if line_no == TOTAL else TABLE
    found = [each for each in _of(store, kind, line_no) if len(each.years) == 1]
    return {each.years[0]: each.euros for each in found}


def periods(store: Store) -> tuple[tuple[int, ...], ...]:
    """The periods for which both text and table can say an amount, oldest first."""
    kinds = (INLINE, INLINE_YEARS, INLINE_TOTAL)
    found = {each.years for kind in kinds for each in _of(store, kind) if each.years}
    return tuple(sorted(found))


def reconciliation(store: Store) -> tuple[Check, ...]:
    """For every line and for the total: table against running text, by period."""
    return _reconciliation(store, store.version)


@lru_cache(maxsize=2)
def _reconciliation(store: Store, version: str) -> tuple[Check, ...]:
    named = {**lines(store), TOTAL: "Totaal"}
    return tuple(
        Check(
            number,
            name,
            period_words(years),
            _within(store, TABLE_TOTAL if number == TOTAL else TABLE, number, years),
            _inline(store, number, years),
        )
        for number, name in named.items()
        for years in periods(store)
    )


def totals(store: Store) -> tuple[Check, ...]:
    """The lines added up against the printed total: each year of the table, each of the text."""
    printed_years = ((each,) for each in sorted(by_year(store, TOTAL)))
    table = (
        Check(
            TOTAL,
            "tabel",
            period_words(years),
            total(each for each in _of(store, TABLE) if each.years == years),
            total(each for each in _of(store, TABLE_TOTAL) if each.years == years),
        )
        for years in printed_years
    )
    text = (
        Check(
            TOTAL,
            "tekst",
            period_words(years),
            _inline_lines(store, years),
            _inline(store, TOTAL, years),
        )  # fmt: skip
        for years in periods(store)
    )
    return (*table, *text)


def by_region(store: Store) -> tuple[Check, ...]:
    """Amounts per region and year times regions and years, against the total of those years.

    The regions are those that the text names for the same line.
    """
    found = []
    for each in _of(store, PER_REGION):
        years = years_of(each.row["period"])
        regions = {other.row["area_text"] for other in _of(store, INLINE, each.line_no)}
        times = len(regions) * len(years)
        computed = None if each.euros is None or not times else each.euros * times
        whole = _inline(store, each.line_no, years) if years else None
        found.append(Check(each.line_no, each.line, period_words(years), computed, whole))
    return tuple(found)


def period_words(years: tuple[int, ...]) -> str:
    """ "2007", or "2008-2010"; "" for no years."""
    return "-".join(map(str, dict.fromkeys((*years[:1], *years[-1:]))))


def _of(store: Store, kind: str, line_no: str = "") -> list[Amount]:
    """The amounts of the yearly programme of one kind, and of one line if that is given."""
    return [
        each
        for each in amounts(store)
        if each.programme == YEARLY and each.kind == kind and line_no in ("", each.line_no)
    ]


def _within(store: Store, kind: str, line_no: str, years: tuple[int, ...]) -> int | None:
    """The sum of one amount for every year; None when a year has none."""
    found = [each for each in _of(store, kind, line_no) if set(each.years) <= set(years)]
    found = [each for each in found if each.years]
    return total(found) if {year for each in found for year in each.years} == set(years) else None


def _inline(store: Store, line_no: str, years: tuple[int, ...]) -> int | None:
    """What the running text says of a line, or of the total, in a period."""
    one_year = INLINE if len(years) == 1 else INLINE_YEARS
    kind = INLINE_TOTAL if line_no == TOTAL else one_year
    return total(each for each in _of(store, kind, line_no) if each.years == years)


def _inline_lines(store: Store, years: tuple[int, ...]) -> int | None:
    """The lines of the running text added up; None when a line has no amount."""
    found = [_inline(store, number, years) for number in lines(store)]
    known = [each for each in found if each is not None]
    return sum(known) if found and len(known) == len(found) else None


def others(store: Store) -> tuple[Amount, ...]:
    """The amounts of all other programmes: each stands by itself."""
    return tuple(each for each in amounts(store) if each.programme != YEARLY)


def amounts_by_node(store: Store) -> Mapping[str, tuple[Amount, ...]]:
    """The amounts by the theme, task or action that they are linked to; others are left out."""
    return _by_node(store, store.version)


@lru_cache(maxsize=2)
def _by_node(store: Store, version: str) -> dict[str, tuple[Amount, ...]]:
    found: dict[str, list[Amount]] = {}
    for each in amounts(store):
        if each.node_id:
            found.setdefault(each.node_id, []).append(each)
    return {node: tuple(each) for node, each in found.items()}
