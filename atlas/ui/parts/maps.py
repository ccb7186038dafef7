"""The maps of the parts: the message that the browser's map draws, with its legend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from atlas.domain.classify import Classes, class_of, classify
from atlas.figures import palette
from atlas.figures.numbers import STATE_WORDS, format_number
from atlas.figures.paths import KERN, in_view, layer_payload, level_areas
from atlas.store.store import Store
from atlas.ui.catalogue import layer_url
from atlas.ui.html import Html, join, tag
from atlas.ui.payload import STATE_MARKS

CLASSES = 5
NO_BOUNDARY = "geen buurtgrens beschikbaar"
NO_POINT = "geen punt bekend"
# The signs on a map, each with its own form: what stands in the legend.
POINT_WORDS = {"is": "plek die er is", "nieuw": "nieuwe plek", "weg": "plek die verdwijnt"}


class MapPoint(NamedTuple):
    """A sign on a map: RD metres, and one of `POINT_WORDS`."""

    x: float
    y: float
    kind: str


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
    theme: str = "wonen",
    points: Sequence[MapPoint] = (),
) -> dict[str, Any]:
    """The map of one figure for the areas of a level (gemeente, wijk, buurt or kern).

    `values` by area code; an area that is not in it, None and NaN have no figure: `states` says
    why (missing unless told otherwise). Five classes with about as many areas each, or those
    between `breaks` (at most six, rising). `chosen` is picked, `points` are signs on top.
    """
    codes = [area.area_code for area in level_areas(store, level)]
    figures = [_figure(values.get(code)) for code in codes]
    known = [each for each in figures if each is not None]
    classes = classify(known, "manual" if breaks else "quantile", CLASSES, breaks or ())
    colours = palette.colours(len(classes.counts), theme) if known else ()
    marks = [
        STATE_MARKS[(states or {}).get(code, "missing")]
        if figure is None
        else str(class_of(figure, classes))
        for code, figure in zip(codes, figures, strict=True)
    ]
    areas = layer_payload(store, level)["areas"]
    # A kern without a point is no figure that is missing: it has no place on the map.
    shown = [place for place, area in enumerate(areas) if area["d"] or level != KERN]
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
        "points": _points_in_view(store, points),
        "legend": join(
            [
                tag("p", _classes_in(unit, level), class_="atlas-legend-title"),
                tag(
                    "ul",
                    *_class_rows(classes, colours, decimals),
                    *_state_rows(marks[place] for place in shown),
                    *_rest_rows(store, level, len(marks) - len(shown)),
                    *point_rows(points),
                ),
            ]
        ),
    }


def _points_in_view(store: Store, points: Sequence[MapPoint]) -> list[tuple[int, int, str]]:
    """Every sign where the map draws it, with its kind."""
    placed = in_view(store, [each.x for each in points], [each.y for each in points])
    return [(*place, point.kind) for place, point in zip(placed, points, strict=True)]


def _figure(value: float | None) -> float | None:
    """A plain number, or None for what is no figure."""
    return None if value is None or not math.isfinite(value) else float(value)


def _classes_in(unit: str, level: str) -> str:
    areas = "kernen" if level == KERN else "gebieden"
    return f"Klassen in {'procent' if unit == '%' else unit} en aantal {areas}"


def _class_rows(classes: Classes, colours: Sequence[str], decimals: int) -> list[Html]:
    rows = []
    for index, colour in enumerate(colours):
        low, high = (format_number(edge, decimals) for edge in classes.limits[index : index + 2])
        text = low if low == high else f"{low} tot {high}"
        rows.append(class_row(colour, text, classes.counts[index]))
    return rows


def class_row(colour: str, text: str, count: int) -> Html:
    """A row of a legend: the colour of a class, what it is, and how many areas have it."""
    style = f"background:{colour}"
    return _row(tag("span", class_="atlas-swatch", style=style, aria_hidden="true"), text, count)


def _state_rows(marks: Iterable[str]) -> list[Html]:
    """A row for every reason why areas have no figure, with their tint."""
    found = Counter(marks)
    return [
        _row(_tint(state), STATE_WORDS[state], found[mark])
        for state, mark in STATE_MARKS.items()
        if found[mark]
    ]


def _rest_rows(store: Store, level: str, hidden: int) -> list[Html]:
    """The buurten or kernen that have no place on the map, where there are any."""
    if level == KERN:
        return without_rows(hidden)
    count = sum(len(part["codes"]) for part in layer_payload(store, level)["rest"])
    return [_row(_tint("rest"), NO_BOUNDARY, count)] if count else []


def without_rows(count: int) -> list[Html]:
    """The row of the legend for kernen without a point; none where there are none."""
    return [_row(tag("span", class_="atlas-swatch"), NO_POINT, count)] if count else []


def point_rows(points: Sequence[MapPoint]) -> list[Html]:
    """A row of the legend for every form of sign on the map."""
    found = Counter(point.kind for point in points)
    return [
        _row(tag("span", class_=f"atlas-sign atlas-sign-{kind}", aria_hidden="true"), word, count)
        for kind, word in POINT_WORDS.items()
        if (count := found[kind])
    ]


def _tint(name: str) -> Html:
    return tag("span", class_=f"atlas-swatch atlas-tint-{name}", aria_hidden="true")


def _row(swatch: Html, text: str, count: int) -> Html:
    return tag("li", swatch, tag("span", text), tag("span", str(count), class_="atlas-count"))
