"""The legend of a sheet: classes and states with their counts, Drenthe and Nederland."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from atlas.figures import numbers
from atlas.figures.page import EDGE, WIDTH, Page
from atlas.figures.palette import PALETTE, view_colours

if TYPE_CHECKING:
    from atlas.domain.view import Cell, MapView

LEGEND_X = 882
SWATCH = (46, 34)


def draw_legend(page: Page, view: MapView, payload: dict[str, Any], y: float) -> float:
    """Classes with counts (highest on top), states with counts, Drenthe and Nederland."""
    right = WIDTH - EDGE
    plural = numbers.LEVEL_WORDS[view.choice.level].plural
    page.line(LEGEND_X, y + 14, numbers.unit_words(view.indicator), 18, weight=600)
    page.line(right, y + 14, plural, 18, fill=PALETTE.quiet_text, anchor="end")
    y = _class_rows(page, view, y + 30)
    y = _state_rows(page, view, y + 14)
    if payload["rest"]:
        y = _rest_row(page, payload, y)
    for mark, name, cell in _references(view):
        y += 32
        page.line(LEGEND_X, y, mark, 19, weight=600, fill=PALETTE.accent)
        page.line(LEGEND_X + 26, y, name, 19)
        value = numbers.format_cell(cell, view.indicator)
        page.line(right, y, value, 19, weight=600, anchor="end")
        if cell.computed:
            y += 22
            page.line(right, y, numbers.COMPUTED, 16, fill=PALETTE.quiet_text, anchor="end")
    return y


def _references(view: MapView) -> tuple[tuple[str, str, Cell], ...]:
    return ("D", "Drenthe", view.drenthe), ("N", "Nederland", view.nederland)


def _class_rows(page: Page, view: MapView, y: float) -> float:
    classes = view.classes
    if classes is None:
        return page.block(LEGEND_X, y, WIDTH - EDGE - LEGEND_X, "Er zijn geen cijfers.", 19)
    colours = view_colours(view)
    width, height = SWATCH
    count = len(colours)
    for index in reversed(range(count)):
        top = y + (count - 1 - index) * height
        box = f'x="{LEGEND_X}" y="{top:g}" width="{width}" height="{height}"'
        page.parts.append(f'<rect {box} fill="{colours[index]}"/>')
        low, high = classes.limits[index], classes.limits[index + 1]
        limits = numbers.format_limits(low, high, view.indicator)
        page.line(LEGEND_X + width + 14, top + 23, limits, 19)
        number = numbers.format_number(classes.counts[index], 0)
        page.line(WIDTH - EDGE, top + 23, number, 19, anchor="end", fill=PALETTE.quiet_text)
    _reference_marks(page, view, y)
    return y + count * height


def _reference_marks(page: Page, view: MapView, y: float) -> None:
    """D and N with a pointer, beside the classes where Drenthe and Nederland lie."""
    taken: list[float] = []
    for mark, _, cell in _references(view):
        place = None if cell.value is None else _legend_place(cell.value, view)
        if place is None:
            continue
        at = y + place * SWATCH[1]
        x = LEGEND_X - (34 if any(abs(at - other) < 18 for other in taken) else 16)
        taken.append(at)
        point = f"M{LEGEND_X - 2} {at:.1f}l-8-5v10z"
        page.parts.append(f'<path d="{point}" fill="{PALETTE.accent}"/>')
        page.line(x, at + 6, mark, 17, weight=600, fill=PALETTE.accent, anchor="end")


def _legend_place(value: float, view: MapView) -> float | None:
    """How many swatches below the top a value lies; None outside the classes."""
    limits = view.classes.limits if view.classes else ()
    for index, (low, high) in enumerate(zip(limits, limits[1:], strict=False)):
        if low <= value <= high:
            share = (value - low) / (high - low) if high > low else 0.5
            return len(limits) - 1 - index - share
    return None


def _state_rows(page: Page, view: MapView, y: float) -> float:
    """One row a state that occurs; unchanged y when every area has a value."""
    found = Counter(cell.state for cell in view.cells)
    width, height = SWATCH[0], 24
    for state, style in PALETTE.states.items():
        if not found[state]:
            continue
        box = f'x="{LEGEND_X}" y="{y:g}" width="{width}" height="{height}"'
        page.parts.append(f'<rect {box} fill="url(#{state})" stroke="{style.mark}"/>')
        page.line(LEGEND_X + width + 14, y + 18, numbers.STATE_WORDS[state], 19)
        number = numbers.format_number(found[state], 0)
        page.line(WIDTH - EDGE, y + 18, number, 19, anchor="end", fill=PALETTE.quiet_text)
        y += height + 10
    return y


def _rest_row(page: Page, payload: dict[str, Any], y: float) -> float:
    """The colour of land without buurt boundary, and how many buurten lie in it."""
    box = f'x="{LEGEND_X}" y="{y:g}" width="{SWATCH[0]}" height="24"'
    page.parts.append(f'<rect {box} fill="{PALETTE.outside}" stroke="{PALETTE.rule}"/>')
    count = sum(len(shape["codes"]) for shape in payload["rest"])
    buurten = numbers.LEVEL_WORDS["buurt"]
    word = buurten.singular if count == 1 else buurten.plural
    text = f"geen buurtgrens beschikbaar ({count} {word})"
    x = LEGEND_X + SWATCH[0] + 14
    return page.block(x, y - 3, WIDTH - EDGE - x, text, 19) + 10
