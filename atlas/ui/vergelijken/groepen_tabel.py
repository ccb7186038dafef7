"""Part Groepen: every figure of the groups beside each other, and who belongs to which."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.groups import Group, GroupFigure, GroupLine, group_line, shared
from atlas.domain.profile import comparable
from atlas.figures.group_words import (
    NO_FIGURE,
    difference_words,
    members_words,
    names_of,
    range_words,
    why_words,
)
from atlas.figures.line_words import COMPUTED_NOTE, topic
from atlas.figures.numbers import COMPUTED, aggregate_words, full_status, listed, unit_words
from atlas.figures.profile_report import figure
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.vergelijken.groepen_keuze import KEY_FIGURES, Choice
from atlas.ui.vergelijken.samen import figure_ids, source_lines

TOTALS = (
    "Een aantal is in een grote groep vanzelf hoger. Vergelijk groepen liever op aandelen en "
    "gemiddelden."
)
OWN_RULE = (
    "Het cijfer van een groep rekenen wij uit met de regel van dat cijfer: optellen, een gewogen "
    "gemiddelde, of een aandeel van opgetelde aantallen. Kan dat niet, of ontbreekt één gemeente, "
    "dan is er geen cijfer van de groep. Er staat dan “van … tot …”: het laagste "
    "en het hoogste cijfer van de gemeenten."
)


def ids(store: Store, choice: Choice) -> tuple[str, ...]:
    """The indicators of the table: the key figures, or those of a theme."""
    every = figure_ids(store, "gemeente")
    if choice.theme == KEY_FIGURES:
        return tuple(each for each in store.profile.key_figures if each in every)
    return tuple(each for each in every if store.indicators[each].theme == choice.theme)


def lines(store: Store, choice: Choice) -> tuple[GroupLine, ...]:
    """Every figure of the table for the groups."""
    found = (group_line(store, each, choice.groups) for each in ids(store, choice))
    return tuple(line for line in found if line)


def figures(store: Store, choice: Choice, found: Sequence[GroupLine]) -> Table:
    """A row a figure: every group, the difference and Drenthe."""
    names = [group.name for group in choice.groups]
    two = len(names) == 2
    apart = [f"Verschil: {names[0]} ten opzichte van {names[1]}."] if two else []
    columns = (
        Column("Cijfer"),
        Column("Periode"),
        *(Column(name, 1) for name in names),
        Column("Verschil"),
        Column("Drenthe", 1),
        Column("Status"),
    )
    rows = tuple(_row(line) for line in found)
    totals = any(not comparable(line.indicator) for line in found)
    ours = [COMPUTED_NOTE] if any(line.drenthe.computed for line in found) else []
    notes = (*apart, OWN_RULE, *ours, *([TOTALS] if totals else []))
    return Table(f"{title(store, choice)}: {listed(names)}", columns, rows, notes)


def title(store: Store, choice: Choice) -> str:
    """The name of what the table holds."""
    return "Kerncijfers" if choice.theme == KEY_FIGURES else store.themes[choice.theme].title


def _row(line: GroupLine) -> tuple[Value, ...]:
    indicator = line.indicator
    return (
        topic(indicator),
        line.period,
        *(value(each, line) for each in line.figures),
        difference_words(line),
        figure(line.drenthe, indicator),
        _statuses(line),
    )


def value(found: GroupFigure, line: GroupLine) -> Value:
    """The figure of a group as a number, or the words in its place."""
    if found.cell is not None:
        return figure(found.cell, line.indicator)
    return range_words(found, line.indicator)


def _statuses(line: GroupLine) -> str:
    told = dict.fromkeys(
        full_status(each.cell, line.indicator) for each in line.figures if each.cell
    )
    ours = [f"Drenthe {COMPUTED}"] if line.drenthe.computed else []
    return "; ".join([*(told or ["geen groepscijfer"]), *ours])


def members(store: Store, line: GroupLine) -> Table:
    """The figure of the chart: a row for each group with its gemeenten, and why if it has none."""
    indicator = line.indicator
    rows = tuple(
        (
            each.group.name,
            members_words(each.group, store),
            figure(each.cell, indicator) if each.cell else NO_FIGURE,
            range_words(each, indicator),
            why_words(each, store),
        )
        for each in line.figures
    )
    kept = 5 if any(row[-1] for row in rows) else 4
    columns = (
        Column("Groep"),
        Column("Gemeenten"),
        Column(f"Cijfer ({unit_words(indicator)})", 1),
        Column("Laagste en hoogste"),
        Column("Waarom geen cijfer"),
    )
    name, notes = f"{indicator.title}, {line.period}", (aggregate_words(store, indicator),)
    return Table(name, columns[:kept], tuple(row[:kept] for row in rows), notes)


def gemeenten_table(store: Store, line: GroupLine) -> Table:
    """The figure of every gemeente that is in a group, and in which."""
    cells = {cell.area_code: cell for each in line.figures for cell in each.members}
    rows = tuple(
        (
            store.areas[code].name,
            ", ".join(each.group.name for each in line.figures if code in each.group.members),
            figure(cell, line.indicator),
        )
        for code, cell in cells.items()
    )
    head = f"{line.indicator.title}, {line.period} ({unit_words(line.indicator)})"
    columns = (Column("Gemeente"), Column("Groep"), Column(head, 1))
    return Table("Cijfer per gemeente", columns, rows)


def doubts(store: Store, groups: Sequence[Group]) -> tuple[str, ...]:
    """What to know of the groups themselves: empty ones, gemeenten in two, notes of the source."""
    said = [f"{group.name} heeft nog geen gemeenten." for group in groups if not group.members]
    if both := shared(groups):
        names = listed(names_of(store, both))
        verb = "zit" if len(both) == 1 else "zitten"
        said.append(f"{names} {verb} in meer dan één groep. De groepen overlappen dus.")
    for group in groups:
        if group.region and group.region.outside:
            names = listed(group.region.outside)
            said.append(f"{group.name}: buiten Drenthe, telt hier niet mee: {names}.")
        if group.region and group.region.note:
            said.append(f"{group.name}: {group.region.note}")
    return tuple(said)


def sources(store: Store, choice: Choice, found: Sequence[GroupLine]) -> tuple[str, ...]:
    """The sources of all figures that are shown, and of the grouping."""
    told = source_lines((line.indicator, _cells(line)) for line in found)
    if choice.grouping is None:
        return told
    origin = choice.grouping.origin
    return (*told, f"Indeling: {origin.producer}, {origin.title}. {origin.note}".strip())


def _cells(line: GroupLine) -> list[Cell]:
    members = [cell for each in line.figures for cell in each.members]
    return [*members, *(each.cell for each in line.figures if each.cell), line.drenthe]
