"""The rows of a table as columns of text, and whether they are all that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atlas.sources.common import SourceError
from atlas.sources.fetch import SETTING, Call
from atlas.sources.live.answers import PREFIXES, Scope, clean_code
from atlas.sources.live.measures import Texts, each, texts
from atlas.sources.live.paging import check_text
from atlas.sources.live.periods import Periods
from atlas.sources.live.shape import Shape
from atlas.store.records import AreaLevel
from atlas.store.sources import Edition, Source

# A filter of more clauses, or an address of over 2,048 characters, is refused by such servers.
CLAUSES, MOST_VALUES = 18, 12
CELLS = (str, int, type(None))
Cells = dict[str, list[str]]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a table: areas and levels, topics by key, and values of the other dimensions."""

    scope: Scope
    levels: tuple[AreaLevel, ...]
    keys: tuple[str, ...]
    values: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, source: Source, scope: Scope, keys: Iterable[str], wheres: Iterable[Mapping[str, str]]
    ) -> Wanted:
        """All that the measures of a source choose, together."""
        values: dict[str, set[str]] = {}
        for where in wheres:
            for name, value in where.items():
                values.setdefault(name, set()).add(value)
        margins = source.margins
        if margins and margins.dimension in values:
            values[margins.dimension] |= {margins.lower, margins.upper}
        frozen = {name: frozenset(given) for name, given in values.items()}
        return cls(scope, source.levels, tuple(keys), frozen)

    def prefixes(self) -> list[str]:
        """How the codes of all wanted areas begin."""
        found = []
        for prefix, level in PREFIXES.items():
            if level not in self.levels:
                continue
            if prefix == "NL":
                found.append(prefix)
            elif prefix in ("PV", "CR"):
                found += sorted(code for code in self.scope.codes if code.startswith(prefix))
            else:
                found += [prefix + code[2:] for code in self.scope.gemeenten]
        return found

    def chunks(self) -> list[list[str]]:
        """The same by so many as one filter can hold beside the other dimensions."""
        others = sum(len(values) for values in self.values.values() if len(values) <= MOST_VALUES)
        size = max(4, CLAUSES - others)
        found = self.prefixes()
        return [found[start : start + size] for start in range(0, len(found), size)]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table: cleaned keys, and the cells of each topic as the source wrote them."""

    codes: Texts
    periods: Texts
    provisional: npt.NDArray[np.bool_]
    others: Mapping[str, Texts]
    topics: Mapping[str, Texts]

    def at(self, where: Mapping[str, str]) -> Rows:
        """The numbers of the rows with these values of the other dimensions."""
        fits = np.ones(len(self.codes), dtype=bool)
        for name, value in where.items():
            fits &= self.others[name] == value
        return np.flatnonzero(fits)


def text(call: Call, name: str, found: list[object], shared: dict[str, str]) -> list[str]:
    """The cells of a column, without padding; equal ones are one text in memory.

    FetchError when the column is not there (`CELLS` stands for a cell that is not).
    """
    kinds = set(map(type, found))
    if tuple in kinds:
        call.refuse(f"de kolom {name} ontbreekt in het antwoord (hernoemd?)", SETTING)
    if not kinds <= {*CELLS}:
        call.refuse(f"in de kolom {name} staat geen tekst", "meld dit aan de bron")
    given = ["" if cell is None else str(cell).strip() for cell in found]
    check_text(call, "".join(given))
    return [shared.setdefault(cell, cell) for cell in given]


def any_of(name: str, values: Iterable[str]) -> str:
    """A filter on how the keys of a dimension begin: padding does no harm to it."""
    quoted = (value.replace("'", "''") for value in values)
    return "(" + " or ".join(f"startswith({name},'{value}')" for value in quoted) + ")"


def filters(shape: Shape, wanted: Wanted, prefixes: Iterable[str]) -> list[str]:
    """On dimensions only; a dimension of which much is wanted is chosen from afterwards."""
    return [any_of(shape.region, prefixes)] + [
        any_of(name, sorted(values))
        for name, values in wanted.values.items()
        if len(values) <= MOST_VALUES
    ]


def fitting(
    edition: Edition, shape: Shape, wanted: Wanted, periods: Periods, cells: Cells
) -> tuple[Texts, Texts, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Cleaned codes, periods, which rows are provisional, and which are wanted."""
    codes = each(texts(cells[shape.region]), clean_code)
    keys = texts(cells[shape.time]) if shape.time else np.full(len(codes), "", dtype=object)
    names = each(keys, lambda key: periods.names.get(key, ""))
    fits = each(codes, lambda code: wanted.scope.has(code, wanted.levels)).astype(bool)
    fits &= (names == edition.period) if edition.period else (names != "")
    for name, values in wanted.values.items():
        fits &= each(texts(cells[name]), values.__contains__).astype(bool)
    late = each(keys, periods.provisional.__contains__).astype(bool) | edition.provisional
    return codes, names, late, fits


def check(table_id: str, wanted: Wanted, grid: Grid) -> None:
    """Raise SourceError when a gemeente has no rows at all, or a row stands twice."""
    there = {code[2:6] for code in set(grid.codes)}
    gone = [code for code in wanted.scope.gemeenten if code[2:] not in there]
    if not len(grid.codes) or (gone and {"gemeente", "wijk", "buurt"} & {*wanted.levels}):
        raise SourceError(
            f"{table_id}: de bron geeft geen rijen voor {', '.join(gone) or 'onze gebieden'}; "
            "de vorige cijfers blijven staan"
        )
    seen = set()
    for key in zip(grid.codes, grid.periods, *grid.others.values(), strict=True):
        if key in seen:
            raise SourceError(f"{table_id}: {' '.join(key)} staat er twee keer in")
        seen.add(key)
