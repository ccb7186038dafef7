"""Groups of gemeenten in words: a figure or why there is none, and how groups differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from atlas.domain.groups import Group, GroupFigure, GroupLine
from atlas.figures.numbers import (
    STATE_WORDS,
    alphabetic,
    format_cell,
    format_value,
    listed,
    rounded,
)
from atlas.figures.sentences import difference
from atlas.store.records import Indicator
from atlas.store.store import Store

NO_FIGURE = "geen cijfer"
NOT_COMPARED = "niet te vergelijken"
EMPTY = "geen gemeenten"
ALL_EQUAL = "alle groepen gelijk"
WHY = {
    "no_rule": "gemeenten zijn hier niet op te tellen of te middelen",
    "no_weights": "de aantallen om mee te rekenen ontbreken",
    "empty": EMPTY,
}


def figure_words(found: GroupFigure, indicator: Indicator) -> str:
    """The figure of a group: "24,5%"; without one why, and the range of its members."""
    if found.cell is not None:
        return format_cell(found.cell, indicator)
    if found.why == "empty":
        return EMPTY
    if found.low is None:
        return NO_FIGURE
    return f"{NO_FIGURE}, gemeenten {range_words(found, indicator)}"


def range_words(found: GroupFigure, indicator: Indicator) -> str:
    """From the lowest to the highest of the members: "van 12,3% tot 15,6%"; or why not."""
    if found.low is None or found.high is None:
        return NO_FIGURE if found.members else EMPTY
    low, high = format_value(found.low, indicator), format_value(found.high, indicator)
    return f"alle {low}" if low == high else f"van {low} tot {high}"


def why_words(found: GroupFigure, store: Store) -> str:
    """Why a group has no figure of its own; "" when it has one."""
    if found.why == "member_missing":
        gaps = (cell for cell in found.members if cell.value is None)
        names = (f"{store.areas[cell.area_code].name} ({STATE_WORDS[cell.state]})" for cell in gaps)
        return f"er is geen cijfer van {', '.join(names)}"
    return WHY.get(found.why, "")


def difference_words(line: GroupLine) -> str:
    """How the groups differ, of the figures as shown.

    Two groups: the first beside the second ("1,2 procentpunt hoger"). More: the highest beside
    the lowest. NOT_COMPARED when a group has no figure, or there is only one.
    """
    indicator = line.indicator
    cells = [(each.group.name, each.cell) for each in line.figures if each.cell]
    known = [(name, cell.value) for name, cell in cells if cell.value is not None]
    if len(known) < max(len(line.figures), 2):
        return NOT_COMPARED
    if len(known) == 2:
        return difference(known[0][1], known[1][1], indicator, "", "").strip()
    values = [value for _, value in known]
    names: dict[Decimal, list[str]] = {}
    for name, value in known:
        names.setdefault(rounded(value, indicator.decimals), []).append(name)
    if len(names) == 1:
        return ALL_EQUAL
    low = listed(names[min(names)])
    words = difference(max(values), min(values), indicator, f"dan {low}", f"aan {low}")
    return f"{listed(names[max(names)])}: {words}"


def members_words(group: Group, store: Store) -> str:
    """The gemeenten of a group in a sentence."""
    return listed(names_of(store, group.members)) or EMPTY


def names_of(store: Store, codes: Sequence[str]) -> list[str]:
    """The names of gemeenten in the order of the alphabet; De Wolden stands under the W."""
    names = (store.areas[code].name for code in codes)
    return sorted(names, key=alphabetic)
