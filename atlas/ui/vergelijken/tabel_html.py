"""The heat table as HTML: a real table, with its legend."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from atlas.domain.comparison import Entry, Row
from atlas.figures.comparison_tables import DRENTHE, NEDERLAND, row_period, row_status
from atlas.figures.heat import HeatCell, Look, Mode, distance_key, heat_cell, plain_cell, rank_key
from atlas.figures.numbers import STATE_WORDS, unit_words
from atlas.ui.html import Html, tag

SORT = "sorteer"
SHOWN = "tabel"  # id of the table
STATES = ("missing", "suppressed", "not_applicable")


@dataclass(frozen=True, slots=True)
class Heat:
    """What the table shows: rows, the areas by code and name in their order, and how.

    `sort` is the word of the address: an area code or an indicator, with "-" before it for the
    other way; `params` are the other words. `beside`: Drenthe has a column of its own. `steps`:
    the lowest rank in any row.
    """

    rows: Sequence[Row]
    codes: Sequence[str]
    names: Sequence[str]
    mode: Mode
    sort: str
    params: Mapping[str, str]
    beside: bool
    title: str
    steps: int


def heat_table(heat: Heat) -> Html:
    """The table in a box that scrolls by itself; on a phone each row is a card."""
    heads = [tag("th", "Onderwerp", scope="col", role="columnheader")]
    pairs = zip(heat.codes, heat.names, strict=True)
    heads += [_head(heat, code, name) for code, name in pairs]
    others = (DRENTHE, NEDERLAND) if heat.beside else (NEDERLAND,)
    heads += [_number_head(name, class_="atlas-number atlas-verg-drenthe") for name in others]
    content = tag(
        "table",
        tag("caption", tag("span", heat.title)),
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        tag("tbody", *(_row(heat, row) for row in heat.rows), role="rowgroup"),
        role="table",
        class_="atlas-grid-table atlas-stack atlas-verg-heat",
    )
    name = {"role": "region", "tabindex": "0", "aria_label": heat.title}
    return tag("div", content, class_="atlas-wide", id=SHOWN, **name)


def legend(mode: Mode, steps: int, states: Iterable[str]) -> Html:
    """What the colours mean, and the patterns of the cells without a figure."""
    key = distance_key() if mode == "afstand" else rank_key(steps) if steps > 1 else ()
    entries = [tag("li", _swatch(look), text) for look, text in key]
    for state in STATES:
        if state in states:
            swatch = tag("span", class_=_state(state), aria_hidden="true")
            entries.append(tag("li", swatch, STATE_WORDS[state]))
    return tag("ul", *entries, class_="atlas-verg-legenda", aria_label="Legenda")


def sort_link(heat: Heat, value: str, text: str, label: str) -> Html:
    """A link that puts the rows or the columns in another order."""
    query = urlencode({**heat.params, **({SORT: value} if value else {})})
    return tag(
        "a",
        text,
        href=f"/vergelijken?{query}" if query else "/vergelijken",
        data_send=json.dumps({SORT: value}),
        aria_label=label,
    )


def _head(heat: Heat, code: str, name: str) -> Html:
    label = f"{name}: zet de cijfers op volgorde"
    link = sort_link(heat, _next(heat.sort, code), name, label)
    return _number_head(link, class_="atlas-number", aria_sort=_sorted(heat.sort, code))


def _number_head(content: str, **more: str | None) -> Html:
    return tag("th", content, scope="col", role="columnheader", **more)


def _row(heat: Heat, row: Row) -> Html:
    indicator = row.indicator
    label = f"{indicator.title}: zet de gebieden op volgorde"
    link = sort_link(heat, _next(heat.sort, indicator.id), indicator.title, label)
    if len(heat.codes) < 2:
        link = tag("span", indicator.title)
    about = [unit_words(indicator), row.period or "verschillende jaren", row_status(row)]
    head = tag(
        "th",
        link,
        tag("small", ", ".join(about), title=row_period(row, heat.names)),
        scope="row",
        role="rowheader",
        aria_sort=_sorted(heat.sort, indicator.id),
    )
    cells = [
        _cell(name, heat_cell(row, entry, heat.mode, heat.steps))
        for name, entry in zip(heat.names, row.entries, strict=True)
    ]
    cells += [_beside(row, entry, name) for name, entry in _others(heat, row)]
    return tag("tr", head, *cells, role="row")


def _others(heat: Heat, row: Row) -> list[tuple[str, Entry]]:
    found = [(NEDERLAND, row.nederland)]
    return [(DRENTHE, row.drenthe), *found] if heat.beside else found


def _beside(row: Row, entry: Entry, name: str) -> Html:
    return _cell(name, plain_cell(row, entry), "atlas-verg-drenthe")


def _cell(name: str, cell: HeatCell, kind: str = "") -> Html:
    """A cell: the figure, under it the arrow and what it says."""
    state = "" if cell.state == "value" else _state(cell.state)
    said = None
    if cell.sign or cell.said:
        sign = tag("span", f"{cell.sign} ", aria_hidden="true") if cell.sign else None
        words = tag("span", cell.words, class_="atlas-part-unseen") if cell.words else None
        said = tag("small", sign, cell.said, words)
    return tag(
        "td",
        tag("span", cell.text),
        said,
        role="cell",
        data_label=name,
        class_=" ".join(filter(None, ("atlas-number", kind, state))),
        style=cell.look.style if cell.look else None,
    )


def _swatch(look: Look) -> Html:
    return tag("span", style=look.style, aria_hidden="true")


def _state(state: str) -> str:
    return f"atlas-verg-{state.replace('_', '-')}"


def _next(sort: str, value: str) -> str:
    """What a press gives: from high to low, then from low to high, then the first order."""
    return {value: f"-{value}", f"-{value}": ""}.get(sort, value)


def _sorted(sort: str, value: str) -> str | None:
    return {value: "descending", f"-{value}": "ascending"}.get(sort)
