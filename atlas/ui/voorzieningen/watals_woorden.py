"""Part Wat als: what comes out, in sentences."""

from __future__ import annotations

import math
from typing import Any

from atlas.domain.demand import GROUPS
from atlas.domain.reach import BIKE, LIMITS, Reach
from atlas.figures import place_words
from atlas.figures.numbers import format_number
from atlas.sources.own_places import SET_ID
from atlas.store.store import Store
from atlas.ui.voorzieningen import bereik_uitleg as shared
from atlas.ui.voorzieningen.bereik_uitleg import lower
from atlas.ui.voorzieningen.bereik_woorden import PEOPLE_WORDS
from atlas.ui.voorzieningen.watals_scenario import Scenario

EXAMPLE = "De uitkomst is een rekenvoorbeeld, geen besluit."
START = "Kies een kern. Zet er een plek neer, haal er een weg of verplaats er een."
UNKNOWN = "onbekend"


def findings(scenario: Scenario) -> tuple[str, ...]:
    """The outcome for the chosen group: of the steps, or without any how it is now."""
    if not scenario.steps:
        said = _now(scenario)
    elif scenario.known:
        said = _changed(scenario)
    else:
        said = _unknown(scenario)
    return (*said, f"{measured(scenario)} {EXAMPLE}")


def measured(scenario: Scenario) -> str:
    """How distances are measured, in sentences."""
    measure, limit = scenario.study.measure, scenario.study.limit
    told = shared.measured(measure)
    return f"{told} {shared.bike_words(measure)}" if limit == BIKE else told


def km(metres: float) -> str:
    """Metres as kilometres in words: "3,4 kilometer"; unknown where there are none."""
    return UNKNOWN if math.isnan(metres) else f"{format_number(metres / 1000, 1)} kilometer"


def number(persons: float) -> str:
    """A number of people in words."""
    return f"een {UNKNOWN} aantal" if math.isnan(persons) else format_number(persons, 0)


def people_words(scenario: Scenario) -> str:
    """The chosen group: "65-plussers"."""
    return PEOPLE_WORDS[scenario.study.group]


def completeness(store: Store, scenario: Scenario) -> tuple[str, ...]:
    """What we know of the kind: how complete it is, and how exact its points are."""
    kind, places = scenario.study.kind, scenario.places
    told = f"{kind.plural}: {place_words.completeness(store, kind)}"
    if not len(places):
        return (told,)
    counted = f"Zonder uw stappen rekenen wij met {_counted(len(places))} met een punt."
    if own := int((places["set_id"] == SET_ID).sum()):
        counted += f" Daarvan zijn er {own} van u."
    if at_kern := int((places["precision"] == "kern").sum()):
        counted += f" Van {at_kern} weten wij alleen de kern, niet het adres."
    return (told, counted)


def _counted(count: int) -> str:
    return f"{count} {'plek' if count == 1 else 'plekken'}"


def _now(scenario: Scenario) -> tuple[str, ...]:
    if not len(scenario.places):
        return (
            _no_place(scenario),
            "Zet er een plek bij, dan ziet u hoe ver het tot die plek is.",
        )
    group, words = _group(scenario, scenario.effect.before), people_words(scenario)
    return (
        f"Nu is de gemiddelde afstand tot de dichtstbijzijnde plek ({scenario.thing}) "
        f"{km(group['mean_metres'])}.",
        f"Van de {number(group['people'])} {words} wonen er {number(group['out'])} niet binnen "
        f"{LIMITS[scenario.study.limit]}.",
        START,
    )


def _changed(scenario: Scenario) -> tuple[str, ...]:
    words, limit = people_words(scenario), LIMITS[scenario.study.limit]
    figures: dict[Any, float] = scenario.effect.groups.loc[scenario.study.group].to_dict()
    before, after = (
        _group(scenario, each)["mean_metres"]
        for each in (scenario.effect.before, scenario.effect.after)
    )
    return (
        f"Dichter bij een plek: {number(figures['gain'])} {words}. "
        f"Verder weg: {number(figures['lose'])} {words}. "
        f"Binnen {limit} komen {number(figures['came_within'])} {words}. "
        f"Buiten die grens vallen {number(figures['fell_out'])} {words}.",
        f"De gemiddelde afstand is nu {km(before)} en straks {km(after)}. {_sums(scenario)}",
        *_extremes(scenario),
    )


def _unknown(scenario: Scenario) -> tuple[str, ...]:
    """Where one side has no place: only what is certain."""
    limit, words = LIMITS[scenario.study.limit], people_words(scenario)
    before, after = (
        _group(scenario, each) for each in (scenario.effect.before, scenario.effect.after)
    )
    if len(scenario.places):
        told = [
            f"Nu wonen {number(before['within'])} {words} binnen {limit} van een plek die wij "
            "kennen. U haalt al die plekken weg.",
            f"De gemiddelde afstand is nu {km(before['mean_metres'])} en straks onbekend.",
        ]
    else:
        told = [_no_place(scenario)]
    if len(scenario.after):
        told += [
            f"Straks wonen {number(after['within'])} {words} binnen {limit} van een plek die u "
            f"neerzet. De gemiddelde afstand is dan {km(after['mean_metres'])}."
        ]
    return (*told, "Wie dichterbij komt en wie verder weg raakt, is daarom onbekend.")


def _no_place(scenario: Scenario) -> str:
    return (
        f"Hoe ver het nu is, is onbekend: wij kennen nog geen {lower(scenario.study.kind.plural)} "
        "met een punt op de kaart. Dat zegt niet dat ze er niet zijn."
    )


def _group(scenario: Scenario, side: Reach) -> dict[Any, float]:
    """The figures of the chosen group, before or after."""
    return side.groups.loc[scenario.study.group].to_dict()


def _sums(scenario: Scenario) -> str:
    """The sum over people of the change, for every group."""
    sums = scenario.effect.groups["person_km"].to_dict()
    told = ", ".join(f"{lower(GROUPS[group])} {_less(sums[group])}" for group in GROUPS)
    return f"Alle veranderingen opgeteld, voor één keer heen: {told}."


def _less(kilometres: float) -> str:
    if math.isnan(kilometres):
        return UNKNOWN
    return f"{format_number(abs(kilometres), 0)} km {'meer' if kilometres > 0 else 'minder'}"


def _far(metres: float) -> str:
    """A distance to a place; none to one that stands in the kern."""
    return km(metres) if metres else "een plek in de kern zelf"


def _extremes(scenario: Scenario) -> tuple[str, ...]:
    """The kern that gains most and the one that loses most."""
    kernen, found = scenario.effect.kernen, []
    for side, word, first in (("gain", "wint", True), ("lose", "verliest", False)):
        part = kernen[kernen[side]].sort_values("change", ascending=first, kind="stable")
        if len(part):
            row = part.iloc[0].to_dict()
            name = scenario.kern_names[str(part.index[0])]
            moved = f"van {_far(row['before'])} naar {_far(row['after'])}"
            found.append(f"Van alle kernen {word} {name} het meest: {moved}.")
    return (" ".join(found),) if found else ()
