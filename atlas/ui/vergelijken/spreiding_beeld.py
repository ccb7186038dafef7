"""Part Twee cijfers: the choice as a scatter, and which areas are not in it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from atlas.domain.aggregate import province_cell
from atlas.domain.classify import class_of, classify
from atlas.domain.correlation import Column, outliers, pairs
from atlas.figures.chart_frame import COLOURS
from atlas.figures.numbers import (
    STATE_WORDS,
    format_cell,
    format_limits,
    format_measure,
    format_value,
    unit_words,
)
from atlas.figures.palette import PALETTE, colours
from atlas.figures.scatter import scatter_chart
from atlas.figures.scatter_signs import LARGEST, UNKNOWN_KIND, Axis, Kind, Mark, Scatter
from atlas.store.store import Store
from atlas.ui.vergelijken.samen import chosen_codes
from atlas.ui.vergelijken.spreiding_keuze import Choice

MOST_NAMED = 6  # wijken that lie far from the others
CLASSES = 3
SMALL = 10.0  # largest radius where there are many signs
OTHERS = "Andere gemeenten"
NOT_DRAWN = "niet in de grafiek"
Kinds = tuple[str, tuple[Kind, ...], Mapping[str, int]]


def chart(store: Store, choice: Choice) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The scatter as SVG, the names that found no place, and the codes that lie far away."""
    points = pairs(choice.x, choice.y)
    chosen = set(chosen_codes(choice.areas, choice.level))
    every = choice.level == "gemeente"
    far = () if every else outliers(points, MOST_NAMED)
    title, kinds, of_area = _kinds(store, choice)
    marks = [
        Mark(
            name=store.areas[code].name,
            x=x,
            y=y,
            size=choice.size.cells[code].value if choice.size else None,
            kind=of_area.get(code, UNKNOWN_KIND),
            told=told(store, choice, code),
            named=every or code in chosen or code in far,
            chosen=code in chosen,
        )
        for code, (x, y) in points.items()
    ]
    biggest = max((mark.size or 0 for mark in marks), default=0)
    drawn = Scatter(
        title=f"{choice.x.indicator.title} en {choice.y.indicator.title}",
        x=_axis(store, choice.x),
        y=_axis(store, choice.y),
        marks=marks,
        size_title=_size_title(choice),
        sizes=_sizes(choice, biggest),
        kind_title=title,
        kinds=kinds,
        largest=LARGEST if every else SMALL,
    )
    svg, left_out = scatter_chart(drawn)
    return svg, left_out, far


def told(store: Store, choice: Choice, code: str) -> str:
    """The figures of an area in one line, as its sign says them."""
    area = store.areas[code]
    inside = store.areas.get(area.gemeente_code)
    name = f"{area.name} ({inside.name})" if inside and inside is not area else area.name
    figures = [choice.x, choice.y, *filter(None, (choice.size, choice.colour))]
    texts = [_measure(each, code) for each in figures]
    if choice.grouping:
        texts.append(region_name(store, choice.grouping, area.gemeente_code))
    return f"{name}: {'; '.join(texts)}"


def _measure(column: Column, code: str) -> str:
    cell = column.cells[code]
    if cell.value is None:
        return format_cell(cell, column.indicator)
    return format_measure(cell.value, column.indicator)


def region_name(store: Store, grouping: str, gemeente: str) -> str:
    """The region of a grouping that a gemeente is in, or the word for the others."""
    regions = store.groupings[grouping].regions
    return next((each.title for each in regions if gemeente in each.members), OTHERS)


def _axis(store: Store, column: Column) -> Axis:
    indicator = column.indicator
    title = f"{indicator.title}, {column.period} ({unit_words(indicator)})"
    drenthe = province_cell(store, indicator.id, column.period).value
    text = "" if drenthe is None else format_value(drenthe, indicator)
    return Axis(title, drenthe, text)


def _size_title(choice: Choice) -> str:
    if choice.size is None:
        return ""
    indicator = choice.size.indicator
    return f"{indicator.title}, {choice.size.period}"


def _sizes(choice: Choice, biggest: float) -> tuple[tuple[float, str], ...]:
    """Two round figures for the legend: the largest that a sign can have, and a fifth of it."""
    if choice.size is None or biggest <= 0:
        return ()
    power = 10.0 ** math.floor(math.log10(biggest))
    first = next(step * power for step in (5, 2, 1) if step * power <= biggest)
    indicator = choice.size.indicator
    return tuple((value, format_value(value, indicator)) for value in (first, first / 5))


def _kinds(store: Store, choice: Choice) -> Kinds:
    """The title of the colours, the colours, and the place of each area among them."""
    if choice.grouping:
        return _regions(store, choice)
    return _classes(choice.colour) if choice.colour else ("", (), {})


def _regions(store: Store, choice: Choice) -> Kinds:
    grouping = store.groupings[choice.grouping]
    names = {code: region_name(store, grouping.id, store.areas[code].gemeente_code)
             for code in choice.x.cells}  # fmt: skip
    titles = [each.title for each in grouping.regions]
    kinds = [Kind(title, COLOURS[n % len(COLOURS)]) for n, title in enumerate(titles)]
    if OTHERS in names.values():
        kinds.append(Kind(OTHERS, PALETTE.bar))
        titles.append(OTHERS)
    title = f"{grouping.title} ({grouping.period})"
    return title, tuple(kinds), {code: titles.index(name) for code, name in names.items()}


def _classes(column: Column) -> Kinds:
    """Three classes with about as many areas, from light to dark."""
    indicator = column.indicator
    values = {code: c.value for code, c in column.cells.items() if c.value is not None}
    classes = classify([*values.values()], "quantile", CLASSES)
    edges = list(zip(classes.limits, classes.limits[1:], strict=False))
    ramp = colours(max(len(edges), 1), indicator.theme)
    kinds = [
        Kind(format_limits(low, high, indicator), colour)
        for (low, high), colour in zip(edges, ramp, strict=False)
    ]
    title = f"{indicator.title}, {column.period} ({unit_words(indicator)})"
    return title, tuple(kinds), {code: class_of(value, classes) for code, value in values.items()}


def missing(store: Store, choice: Choice) -> tuple[str, ...]:
    """Which areas are not in the chart, or not with their size or colour: a line a reason."""
    lines = []
    parts = [(choice.x, NOT_DRAWN), (choice.y, NOT_DRAWN)]
    parts += [(choice.size, "wel getekend, zonder grootte")] if choice.size else []
    parts += [(choice.colour, "wel getekend, zonder kleur")] if choice.colour else []
    for column, effect in parts:
        groups: dict[str, list[str]] = {}
        for code, cell in column.cells.items():
            if cell.value is None:
                groups.setdefault(cell.state, []).append(store.areas[code].name)
        lines += [
            f"“{column.indicator.title}” {STATE_WORDS[state]}: {', '.join(sorted(names))} "
            f"({effect})."
            for state, names in groups.items()
        ]
    return tuple(dict.fromkeys(lines))
