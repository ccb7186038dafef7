"""Part Twee cijfers: the figures behind the scatter as tables, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.aggregate import Cell, province_cell
from atlas.domain.correlation import Column, Correlation
from atlas.figures import report as files
from atlas.figures.line_words import COMPUTED_NOTE
from atlas.figures.numbers import LEVEL_WORDS, capital, listed
from atlas.figures.profile_report import figure
from atlas.figures.report import Figure, Table, Value
from atlas.store.store import Store
from atlas.ui.vergelijken.samen import figure_column, source_lines, statuses
from atlas.ui.vergelijken.spreiding_beeld import region_name
from atlas.ui.vergelijken.spreiding_keuze import Choice

DRENTHE = "Drenthe"


def used(choice: Choice) -> tuple[Column, ...]:
    """The figures that are shown, each once."""
    every = (choice.x, choice.y, *filter(None, (choice.size, choice.colour)))
    return tuple({each.indicator.id: each for each in every}.values())


def ordered(choice: Choice) -> tuple[str, ...]:
    """All areas, the highest on the second figure first; those without a figure last."""
    cells = choice.y.cells
    return tuple(sorted(cells, key=lambda code: _downwards(cells[code])))


def _downwards(cell: Cell) -> tuple[bool, float]:
    return cell.value is None, -(cell.value or 0)


def figures(store: Store, choice: Choice, codes: Sequence[str]) -> Table:
    """A row for each of the areas, and one for Drenthe where it has a figure."""
    shown = used(choice)
    wijk = choice.level == "wijk"
    heads = [files.Column(capital(LEVEL_WORDS[choice.level].singular))]
    heads += [files.Column("Gemeente")] if wijk else []
    heads += [figure_column(each.indicator, each.period) for each in shown]
    heads += [files.Column(store.groupings[choice.grouping].title)] if choice.grouping else []
    rows: list[tuple[Value, ...]] = []
    for code in codes:
        area = store.areas[code]
        inside = [store.areas[area.gemeente_code].name] if wijk else []
        values = [figure(each.cells[code], each.indicator) for each in shown]
        grouping = choice.grouping
        region = [region_name(store, grouping, area.gemeente_code)] if grouping else []
        rows.append((area.name, *inside, *values, *region))
    rows.append(_drenthe(store, choice, shown, wijk))
    notes = [f"De volgorde: hoog naar laag op “{choice.y.indicator.title}”."]
    notes += [f"Status van “{each.indicator.title}”: {_status(each)}." for each in shown]
    notes += computed(store, shown)
    title = f"De cijfers per {LEVEL_WORDS[choice.level].singular}"
    return Table(title, tuple(heads), tuple(rows), tuple(notes))


def _drenthe(
    store: Store, choice: Choice, shown: Iterable[Column], wijk: bool
) -> tuple[Value, ...]:
    cells = (
        (province_cell(store, each.indicator.id, each.period), each.indicator) for each in shown
    )
    values = [figure(cell, indicator) for cell, indicator in cells]
    return (DRENTHE, *([""] if wijk else []), *values, *([""] if choice.grouping else []))


def computed(store: Store, columns: Iterable[Column]) -> tuple[str, ...]:
    """Of which figures that of Drenthe is our own, and what that means; nothing for none."""
    titles = [
        f"“{each.indicator.title}”"
        for each in columns
        if province_cell(store, each.indicator.id, each.period).computed
    ]
    return (f"Drenthe is berekend bij {listed(titles)}. {COMPUTED_NOTE}",) if titles else ()


def _status(column: Column) -> str:
    return statuses(column.cells.values(), column.indicator)


def correlation(found: Correlation) -> Table:
    """The measures of the correlation; words where they cannot be said."""
    rows: tuple[tuple[Value, ...], ...] = (
        ("Aantal gebieden met beide cijfers", Figure(found.n, 0)),
        ("Pearson", found.pearson),
        ("Pearson, ondergrens (95%)", found.low),
        ("Pearson, bovengrens (95%)", found.high),
        ("Spearman", found.spearman),
    )
    columns = (files.Column("Maat"), files.Column("Waarde", 2))
    return Table("Samenhang", columns, rows, unknown="niet uit te rekenen")


def sources(store: Store, choice: Choice) -> tuple[str, ...]:
    """The sources of all figures that are shown, those of Drenthe and the grouping included."""
    lines = source_lines(
        (
            each.indicator,
            [*each.cells.values(), province_cell(store, each.indicator.id, each.period)],
        )
        for each in used(choice)
    )
    if not choice.grouping:
        return lines
    origin = store.groupings[choice.grouping].origin
    return (*lines, f"Indeling: {origin.producer}, {origin.title}. {origin.note}".strip())
