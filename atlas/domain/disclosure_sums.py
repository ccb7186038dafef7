"""How cells add up: over areas and levels, years, tables, and the rest of a percentage."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from atlas.domain.disclosure_states import Evidence, Key, State, States
from atlas.domain.disclosure_tables import AreaSum, TableSum

REST = "~rest"  # behind the id of a percentage: those whom it does not count
YEARS = re.compile(r"(\d{4})-(\d{4})")
MOST_YEARS = 50  # a longer period is no sum of years but a mistake
ROUNDING = 0.5  # a total that is further off is no sum of its parts


class Sum(NamedTuple):
    """The cells `parts` add up to the cell `whole`."""

    whole: Key
    parts: tuple[Key, ...]


def sums(known: Evidence, tree: Sequence[AreaSum], tables: Sequence[TableSum]) -> list[Sum]:
    """Every way in which cells add up. Parts that nobody delivered are in them too."""
    cells = known.merged
    found = [*_over_areas(cells, tree), *_over_years(cells), *_over_tables(known, tables)]
    found += [
        Sum(base.denominator, (base.numerator, rest_of(key))) for key, base in known.bases.items()
    ]
    return _telling(list(dict.fromkeys(found)), cells)


def rest_of(share: Key) -> Key:
    """The cell of those whom a percentage does not count."""
    return Key(share.table + REST, share.area_code, share.period)


def _there(cells: States, key: Key) -> bool:
    return cells.get(key, State("unknown")).kind in ("shown", "hidden")


def _over_areas(cells: States, tree: Sequence[AreaSum]) -> Iterator[Sum]:
    """An area is the sum of its parts; of a part that was not delivered, of its own parts."""
    by_whole: dict[str, list[AreaSum]] = defaultdict(list)
    for each in tree:
        by_whole[each.whole].append(each)
    for table, period in sorted({(key.table, key.period) for key in cells}):
        for each in tree:
            whole = Key(table, each.whole, period)
            if _there(cells, whole):
                parts = (_finer(cells, by_whole, whole, part) for part in each.parts)
                yield Sum(whole, tuple(dict.fromkeys(chain.from_iterable(parts))))


def _finer(
    cells: States, by_whole: Mapping[str, list[AreaSum]], whole: Key, part: str
) -> tuple[Key, ...]:
    key = whole._replace(area_code=part)
    if key in cells:
        return (key,)
    for each in by_whole.get(part, ()):
        found = [k for code in each.parts for k in _finer(cells, by_whole, whole, code)]
        if any(k in cells for k in found):
            return tuple(found)
    return (key,)


def _over_years(cells: States) -> Iterator[Sum]:
    """A period of years is the sum of the years, where the table shows that it can be."""
    by_table: dict[str, list[Sum]] = defaultdict(list)
    for key in cells:
        years = YEARS.fullmatch(key.period)
        if years and _there(cells, key):
            first, last = int(years[1]), int(years[2])
            if first < last <= first + MOST_YEARS:
                parts = tuple(key._replace(period=str(y)) for y in range(first, last + 1))
                by_table[key.table].append(Sum(key, parts))
    for found in by_table.values():
        complete = [each for each in found if _complete(cells, each)]
        if not complete or any(_adds_up(cells, each) for each in complete):
            yield from found


def _complete(cells: States, each: Sum) -> bool:
    keys = (each.whole, *each.parts)
    return all(cells.get(key, State("unknown")).kind == "shown" for key in keys)


def _adds_up(cells: States, each: Sum) -> bool:
    total = cells[each.whole].value
    return total > 0 and abs(total - sum(cells[key].value for key in each.parts)) < ROUNDING


def _over_tables(known: Evidence, tables: Sequence[TableSum]) -> Iterator[Sum]:
    """Tables that add up to another, in each area and period that the total has."""
    for each in tables:
        for key in known.merged:
            if key.table == each.total and _there(known.merged, key):
                parts = (known.counted(key._replace(table=part)) for part in each.parts)
                yield Sum(key, tuple(dict.fromkeys(parts)))


def _telling(found: Sequence[Sum], cells: States) -> list[Sum]:
    """Without the sums of parts that nothing else is known of."""
    often = Counter(key for each in found for key in each.parts)
    return [each for each in found if _tells(each.parts, often, cells)]


def _tells(parts: Iterable[Key], often: Mapping[Key, int], cells: States) -> bool:
    return any(key in cells or often[key] > 1 or key.table.endswith(REST) for key in parts)
