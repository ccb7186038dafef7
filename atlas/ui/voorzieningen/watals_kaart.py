"""Part Wat als: the map of what changes, with signs for the places."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from atlas.figures.numbers import format_number
from atlas.figures.palette import PALETTE
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.parts.maps import MapPoint, choropleth, class_row, point_rows, without_rows
from atlas.ui.payload import STATE_MARKS
from atlas.ui.voorzieningen.bereik import BREAKS as DISTANCES
from atlas.ui.voorzieningen.watals_scenario import Scenario
from atlas.ui.voorzieningen.watals_woorden import measured

THEME = "voorzieningen"
# Kilometres, either way: less than the first is shown as no difference.
BREAKS = (0.05, 2.0, 5.0)
MOST_SIGNS = 300  # more places that stay as they are would hide the map
NEARER, FARTHER = "dichterbij", "verder weg"
MISSING = STATE_MARKS["missing"]


def change_map(store: Store, scenario: Scenario) -> dict[str, Any]:
    """The map of the change per kern; of the distance where no change is asked or known.

    Then it shows the distance with the steps, or the one of now when that has no place.
    """
    how = f"{scenario.study.kind.plural}. Elke kern is een rondje. {measured(scenario)}"
    points = signs(scenario)
    if scenario.steps and scenario.known:
        return _differences(store, scenario, f"{how} Een min is dichterbij.", points)
    later = bool(scenario.steps) and len(scenario.after) > 0
    metres = scenario.effect.kernen["after" if later else "before"]
    return choropleth(
        store,
        "kern",
        _km(metres),
        title=f"Hoe ver is het {'straks' if later else 'nu'} tot de dichtstbijzijnde plek?",
        scope=how,
        unit="km",
        decimals=1,
        breaks=DISTANCES,
        chosen=scenario.study.kern,
        theme=THEME,
        points=points,
    )


def signs(scenario: Scenario) -> list[MapPoint]:
    """Places that stay, those that are new at their spot, and spots that a place leaves."""
    before, after = (frame[["x", "y"]] for frame in (scenario.places, scenario.after))
    both = before.index.intersection(after.index)
    stays = both[(before.loc[both] == after.loc[both]).all(axis=1).to_numpy()]
    groups = {
        "is": before.loc[stays] if len(stays) <= MOST_SIGNS else before.iloc[:0],
        "weg": before.drop(index=stays),
        "nieuw": after.drop(index=stays),
    }
    return [
        MapPoint(float(x), float(y), kind)
        for kind, frame in groups.items()
        for x, y in frame.to_numpy(np.float64)
    ]


def _differences(
    store: Store, scenario: Scenario, scope: str, points: list[MapPoint]
) -> dict[str, Any]:
    """The map of the change: fixed classes round no change, one hue for nearer, one for farther."""
    message = choropleth(
        store,
        "kern",
        _km(scenario.effect.kernen["change"]),
        title="Wie komt dichterbij, en wie raakt verder weg?",
        scope=scope,
        unit="km",
        decimals=1,
        chosen=scenario.study.kern,
        theme=THEME,
        points=points,
    )
    marks = [MISSING if value is None else str(_class(value)) for value in message["values"]]
    farther, nearer = (ramp[1:] for ramp in PALETTE.diverging["PuOr"])  # not the palest
    scale = (*reversed(nearer), PALETTE.outside, *farther)
    without = len(marks) - len(scenario.effect.kernen)
    legend = _legend(Counter(marks), scale, without, points)
    return {**message, "marks": "".join(marks), "colours": scale, "legend": legend}


def _class(change: float) -> int:
    """The number of the class, from the most nearer (0) to the most farther."""
    return len(BREAKS) + int(np.sign(change)) * int(np.digitize(abs(change), BREAKS))


def _legend(
    counts: Counter[str], scale: tuple[str, ...], without: int, points: list[MapPoint]
) -> Html:
    """The classes, the kernen that have no point, and the signs that are on the map."""
    classes = (
        class_row(colour, text, counts[str(place)])
        for place, (colour, text) in enumerate(zip(scale, _class_words(), strict=True))
    )
    title = tag("p", "Verschil in km en aantal kernen", class_="atlas-legend-title")
    return join([title, tag("ul", *classes, *without_rows(without), *point_rows(points))])


def _class_words() -> list[str]:
    """The classes in words, from the most nearer to the most farther."""
    least, low, high = (
        format_number(BREAKS[0] * 1000, 0),
        *(format_number(edge, 0) for edge in BREAKS[1:]),
    )
    far = [f"{least} m tot {low} km", f"{low} tot {high} km", f"{high} km of meer"]
    return [
        *(f"{each} {NEARER}" for each in reversed(far)),
        f"minder dan {least} m verschil",
        *(f"{each} {FARTHER}" for each in far),
    ]


def _km(metres: pd.Series[float]) -> dict[str, float]:
    """Kilometres by kern; without a figure NaN."""
    return {str(code): float(value) / 1000 for code, value in metres.items()}
