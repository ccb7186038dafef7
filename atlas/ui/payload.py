"""What travels to the browser: geometry and texts once, values at every change.

Four kinds of message, all JSON in UTF-8, none with a NaN in it:

- the catalogue: themes, indicators with their levels and periods, groupings;
- a layer: names and paths of one level;
- a record: texts, sources and series of one indicator;
- the values of one view, sent at every change of a choice. The other three have a
  content address and are fetched once.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from atlas.domain.choice import METHOD_WORDS, Choice, Notice, choice_params
from atlas.domain.view import Cell, MapView, area_series
from atlas.figures import numbers, palette, sentences, tables
from atlas.figures.paths import layer_payload
from atlas.store.records import COUNTRY, PROVINCE, Grouping, Indicator
from atlas.store.store import Store
from atlas.ui import texts
from atlas.ui.assets import ASSETS

LEVELS = ("gemeente", "wijk", "buurt")
METHODS = {method: word for word, method in METHOD_WORDS.items()}
MOST_NAMES = 5
MEMBERSHIP_WORDS = {
    "stated": "",
    "partly_stated": "Lidmaatschap deels genoemd in de bron.",
    "not_stated": "Lidmaatschap niet genoemd in de bron.",
}
# One character a cell: a digit is the class, a letter the reason why there is no value.
STATE_MARKS = {"suppressed": "s", "missing": "m", "not_applicable": "n"}


def encode(message: Any) -> bytes:
    """JSON without spaces; refuses NaN, which is not JSON."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def catalogue_url(store: Store) -> str:
    """The address of the catalogue: all that the controls can offer."""
    return ASSETS.add(f"catalogus-{store.version}.json", lambda: encode(_catalogue(store)))


def layer_url(store: Store, level: str, grouping: str = "") -> str:
    """The address of the names and paths of one level (or of one grouping)."""
    name = f"{grouping if level == 'regio' else level}-{store.version}.json"
    about = _about(store, store.groupings[grouping]) if level == "regio" else []
    return ASSETS.add(name, lambda: encode({**layer_payload(store, level, grouping), "about": about}))


def record_url(store: Store, indicator_id: str) -> str:
    """The address of the texts, sources and gemeente series of one indicator."""
    name = f"{indicator_id}-{store.version}.json"
    return ASSETS.add(name, lambda: encode(_record(store, store.indicators[indicator_id])))


def values(
    view: MapView, store: Store, choice: Choice, notices: tuple[Notice, ...]
) -> dict[str, Any]:
    """The message of one view; `choice` is the view's with the chosen area.

    `marks` has one character a cell, in the order of the layer's areas: the number of
    its class, or s, m, n (`STATE_MARKS`). `status` and `origin` hold what most cells
    have; `other` lists the cells that differ: index -> [status, origin, computed].
    """
    indicator = view.indicator
    classes = view.classes
    return {
        "choice": _choice(choice),
        "query": urlencode(choice_params(choice, store)),
        "catalogue": catalogue_url(store),
        "layer": layer_url(store, choice.level, choice.grouping),
        "record": record_url(store, indicator.id),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "question": indicator.question,
        "scope": f"{indicator.title}. {sentences.areas_and_period(view, store)}",
        "sentences": sentences.describe(view, store),
        "values": [cell.value for cell in view.cells],
        "marks": "".join(_mark(cell) for cell in view.cells),
        **_common(view.cells),
        "words": _status_words(view),
        "limits": classes.limits if classes else [],
        "counts": classes.counts if classes else [],
        "colours": palette.view_colours(view),
        "centre": classes.centre if classes and classes.diverging else None,
        "drenthe": _cell(view.drenthe),
        "nederland": _cell(view.nederland),
        "stand": _stand(view, store),
        "boundaries": tables.boundary_credit(view, store),
        "old": [(cell.area_code, *_cell(cell)[:2]) for cell in view.old_codes],
        "series": _area_series(store, choice),
        "notices": [texts.notice(notice) for notice in notices],
    }


def _stand(view: MapView, store: Store) -> str:
    """Does the picture hold? Which areas another class method would move by two classes."""
    if view.classes is None:
        return ""
    if not view.moved:
        return "Houdt het beeld stand? Ja: bij een andere manier van indelen blijft het gelijk."
    names = [sentences.area_name(view, store, code) for code in view.moved[:MOST_NAMES]]
    more = len(view.moved) - len(names)
    tail = f" en nog {more}" if more else ""
    return (
        "Houdt het beeld stand? Niet overal: bij een andere manier van indelen verschuiven "
        f"twee klassen of meer: {', '.join(names)}{tail}."
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "indicator": choice.indicator,
        "jaar": choice.period,
        "niveau": choice.level,
        "indeling": choice.grouping,
        "methode": METHODS[choice.method],
        "klassen": choice.classes,
        "grenzen": ";".join(numbers.format_plain(limit) for limit in choice.breaks),
        "midden": choice.centre,
        "vast": choice.fixed,
        "gebied": choice.area,
    }


def _mark(cell: Cell) -> str:
    return str(cell.class_index) if cell.state == "value" else STATE_MARKS[cell.state]


def _cell(cell: Cell) -> tuple[float | None, str, str, bool]:
    return cell.value, "" if cell.state == "value" else cell.state, cell.status, cell.computed


def _common(cells: tuple[Cell, ...]) -> dict[str, Any]:
    """Status and origin that most cells with a value share, and the cells that differ."""
    kinds = [(cell.status, cell.origin, cell.computed) for cell in cells]
    with_value = [kind for kind, cell in zip(kinds, cells, strict=True) if cell.state == "value"]
    common = Counter(with_value).most_common(1)[0][0] if with_value else ("", "", False)
    other = {
        index: kind
        for index, (kind, cell) in enumerate(zip(kinds, cells, strict=True))
        if cell.state == "value" and kind != common
    }
    return {"status": common[0], "origin": common[1], "computed": common[2], "other": other}


def _status_words(view: MapView) -> dict[str, str]:
    """The Dutch word of every status that a cell of the view has."""
    cells = (*view.cells, view.drenthe, view.nederland)
    used = {cell.status for cell in cells if cell.state == "value"}
    return {status: numbers.status_word(status, view.indicator) for status in sorted(used)}


def _area_series(store: Store, choice: Choice) -> list[tuple[str, float | None, str]]:
    """The series of the chosen wijk, buurt or regio; those of gemeenten are in the record."""
    if not choice.area or choice.level == "gemeente":
        return []
    return _series(store, choice.indicator, choice.area)


def _series(store: Store, indicator_id: str, code: str) -> list[tuple[str, float | None, str]]:
    return [
        (period, cell.value, cell.status if cell.state == "value" else cell.state)
        for period, cell in area_series(store, indicator_id, code)
    ]


def _catalogue(store: Store) -> dict[str, Any]:
    return {
        "themes": [(theme.id, theme.title) for theme in store.themes.values()],
        "indicators": [
            {
                "id": indicator.id,
                "title": indicator.title,
                "theme": indicator.theme,
                "periods": _periods(store, indicator.id),
            }
            for indicator in store.indicators.values()
        ],
        "groupings": [(grouping.id, grouping.title) for grouping in store.groupings.values()],
    }


def _periods(store: Store, indicator_id: str) -> dict[str, tuple[str, ...]]:
    """Periods by level with figures; under "provincie" where only Drenthe or Nederland has."""
    levels = {level: store.periods(indicator_id, level) for level in LEVELS}
    if not any(levels.values()):
        coarse = (store.periods(indicator_id, level) for level in ("provincie", "land"))
        return {"provincie": tuple(sorted(set().union(*coarse)))}
    return {level: periods for level, periods in levels.items() if periods}


def _about(store: Store, grouping: Grouping) -> list[str]:
    """What a visitor must know of a grouping: its source, and who belongs to each region."""
    origin = grouping.origin
    lines = [f"{grouping.description} Periode: {grouping.period}."]
    for region in grouping.regions:
        names = [store.areas[code].name for code in region.members]
        line = f"{region.title}: {', '.join(names)}. " if names else f"{region.title}. "
        line += MEMBERSHIP_WORDS[region.membership]
        if region.outside:
            line += f" Buiten Drenthe, telt hier niet mee: {', '.join(region.outside)}."
        lines.append(f"{line} {region.note}".strip())
    lines += [grouping.note] if grouping.note else []
    return [*lines, f"Bron van de indeling: {origin.producer}, {origin.title}. {origin.note}".strip()]


def _record(store: Store, indicator: Indicator) -> dict[str, Any]:
    """All that stands under the map and does not change with the view."""
    gemeenten = [area.area_code for area in store.areas.values() if area.area_level == "gemeente"]
    return {
        "title": indicator.title,
        "description": indicator.description,
        "kind": numbers.KIND_WORDS[indicator.kind],
        "direction": numbers.DIRECTION_WORDS[indicator.direction],
        "aggregate": numbers.aggregate_words(store, indicator),
        "origins": [
            {
                **origin.model_dump(mode="json", exclude={"published", "accessed"}),
                "published": numbers.format_date(origin.published) if origin.published else "",
                "accessed": numbers.format_date(origin.accessed),
            }
            for origin in indicator.origin
        ],
        "caveats": indicator.notes.caveats,
        "breaks": [(item.period, item.note) for item in indicator.notes.series_breaks],
        "contradictions": [
            {
                "area": store.areas[item.area_code].name,
                **item.model_dump(include={"period", "other_value", "other_origin", "note"}),
            }
            for item in indicator.notes.contradictions
        ],
        "series": {
            code: series
            for code in (PROVINCE, COUNTRY, *gemeenten)
            if (series := _series(store, indicator.id, code))
        },
    }
