"""The maps of page Wonen: the message that the browser's map draws, with its legend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from atlas.domain.classify import Classes, class_of, classify
from atlas.figures import palette
from atlas.figures.numbers import STATE_WORDS, format_number
from atlas.figures.paths import layer_payload, level_areas
from atlas.store.store import Store
from atlas.ui.catalogue import layer_url
from atlas.ui.html import Html, join, tag
from atlas.ui.payload import STATE_MARKS

CLASSES = 5
THEME = "wonen"  # of the palette
NO_BOUNDARY = "geen buurtgrens beschikbaar"


def choropleth(
    store: Store,
    level: str,
    values: Mapping[str, float | None],
    *,
    title: str,
    unit: str,
    decimals: int,
    breaks: Sequence[float] | None = None,
    scope: str = "",
    chosen: str = "",
    states: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The map of one figure for the areas of a level (gemeente, wijk or buurt).

    `values` by area code; an area that is not in it, None and NaN have no figure: `states`
    says why (missing unless told otherwise). Five classes with about as many areas each,
    or those between `breaks` (at most six, rising). `chosen` is the area that is picked.
    """
    codes = [area.area_code for area in level_areas(store, level)]
    figures = [_figure(values.get(code)) for code in codes]
    known = [figure for figure in figures if figure is not None]
    classes = classify(known, "manual" if breaks else "quantile", CLASSES, breaks or ())
    colours = palette.colours(len(classes.counts), THEME) if known else ()
    marks = [
        STATE_MARKS[(states or {}).get(code, "missing")]
        if figure is None
        else str(class_of(figure, classes))
        for code, figure in zip(codes, figures, strict=True)
    ]
    return {
        "level": level,
        "layer": layer_url(store, level),
        "question": title,
        "scope": scope,
        "unit": unit,
        "decimals": decimals,
        "values": figures,
        "marks": "".join(marks),
        "colours": colours,
        "choice": {"gebied": chosen},
        "legend": join(
            [
                tag("p", _classes_in(unit), class_="atlas-legend-title"),
                tag(
                    "ul",
                    *_class_rows(classes, colours, decimals),
                    *_state_rows(marks),
                    *_rest_rows(store, level),
                ),
            ]
        ),
    }


def _figure(value: float | None) -> float | None:
    """A plain number, or None for what is no figure."""
    return None if value is None or not math.isfinite(value) else float(value)


def _classes_in(unit: str) -> str:
    return f"Klassen in {'procent' if unit == '%' else unit} en aantal gebieden"


def _class_rows(classes: Classes, colours: Sequence[str], decimals: int) -> list[Html]:
    rows = []
    for index, colour in enumerate(colours):
        low, high = (format_number(edge, decimals) for edge in classes.limits[index : index + 2])
        swatch = tag(
            "span", class_="atlas-swatch", style=f"background:{colour}", aria_hidden="true"
        )
        rows.append(
            _row(swatch, low if low == high else f"{low} tot {high}", classes.counts[index])
        )
    return rows


def _state_rows(marks: Sequence[str]) -> list[Html]:
    """A row for every reason why areas have no figure, with their tint."""
    found = Counter(marks)
    return [
        _row(_tint(state), STATE_WORDS[state], found[mark])
        for state, mark in STATE_MARKS.items()
        if found[mark]
    ]


def _rest_rows(store: Store, level: str) -> list[Html]:
    """The buurten that have no place on the map, where there are any."""
    count = sum(len(part["codes"]) for part in layer_payload(store, level)["rest"])
    return [_row(_tint("rest"), NO_BOUNDARY, count)] if count else []


def _tint(name: str) -> Html:
    return tag("span", class_=f"atlas-swatch atlas-tint-{name}", aria_hidden="true")


def _row(swatch: Html, text: str, count: int) -> Html:
    return tag("li", swatch, tag("span", text), tag("span", str(count), class_="atlas-count"))
