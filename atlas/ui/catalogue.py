"""What travels to the browser once: the catalogue, the layers, the records.

JSON in UTF-8 without a NaN, each under an address made of its content:

- the catalogue: themes, indicators with their levels and periods, groupings;
- a layer: names and paths of one level;
- a record: texts, sources and series of one indicator.
"""

from __future__ import annotations

import json
from typing import Any

from atlas.domain.view import area_series
from atlas.figures import numbers
from atlas.figures.explanation import supplied_lines
from atlas.figures.fresh_words import expected_words
from atlas.figures.paths import layer_payload
from atlas.store.records import COUNTRY, PROVINCE, Grouping, Indicator
from atlas.store.store import Store
from atlas.ui.assets import ASSETS

LEVELS = ("gemeente", "wijk", "buurt")
MEMBERSHIP_WORDS = {
    "stated": "",
    "partly_stated": "Lidmaatschap deels genoemd in de bron.",
    "not_stated": "Lidmaatschap niet genoemd in de bron.",
}
Point = tuple[str, float | None, str]


def encode(message: Any) -> bytes:
    """JSON without spaces; refuses NaN, which is not JSON."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def catalogue_url(store: Store) -> str:
    """The address of the catalogue: all that the controls can offer."""
    return ASSETS.add(f"catalogus-{store.version}.json", lambda: encode(_catalogue(store)))


def layer_url(store: Store, level: str, grouping: str = "") -> str:
    """The address of the names and paths of one level (or of one grouping)."""

    def make() -> bytes:
        about = _about(store, store.groupings[grouping]) if level == "regio" else []
        return encode({**layer_payload(store, level, grouping), "about": about})

    return ASSETS.add(f"laag-{grouping or level}-{store.version}.json", make)


def record_url(store: Store, indicator_id: str) -> str:
    """The address of the texts, sources and gemeente series of one indicator."""
    name = f"onderwerp-{indicator_id}-{store.version}.json"
    return ASSETS.add(name, lambda: encode(_record(store, store.indicators[indicator_id])))


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
    return [
        *lines,
        f"Bron van de indeling: {origin.producer}, {origin.title}. {origin.note}".strip(),
    ]


def _record(store: Store, indicator: Indicator) -> dict[str, Any]:
    """All that stands under the map and does not change with the view."""
    gemeenten = [area.area_code for area in store.areas.values() if area.area_level == "gemeente"]
    return {
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
        "expected": expected_words(store, indicator),
        "supplied": supplied_lines(store, indicator),
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
            code: points
            for code in (PROVINCE, COUNTRY, *gemeenten)
            if (points := series(store, indicator.id, code))
        },
    }


def series(store: Store, indicator_id: str, code: str) -> list[Point]:
    """The series of one area: (period, value, status or the state without a value)."""
    return [
        (period, cell.value, cell.status if cell.state == "value" else cell.state)
        for period, cell in area_series(store, indicator_id, code)
    ]
