"""Part Wat als: what one can do in the chosen kern, and the steps with a way back from each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from atlas.domain.address import Address
from atlas.domain.whatif import MAX_STEPS, NEW, STEPS, Step, read_steps, steps_text
from atlas.figures.numbers import capital, format_number
from atlas.ui.html import Html, items, join, tag
from atlas.ui.voorzieningen.watals_scenario import Scenario, link

SEARCH = "zoek"
OFFERED = 3  # nearest places that can be taken away or moved to the kern
SAME_SPOT = 1.0  # metres: a place this near stands in the kern already
CHOOSE = "Kies een kern op de kaart of in de lijst. Daarna kunt u er een plek neerzetten."
NO_STEPS = "U hebt nog niets veranderd."
FULL = f"U hebt {MAX_STEPS} stappen gezet. Meer kan niet. Maak eerst een stap ongedaan."


def with_steps(steps: Sequence[Step]) -> dict[str, str]:
    """What a link sends to have these steps; what was found before is then no longer shown."""
    return {STEPS: steps_text(steps), SEARCH: ""}


def actions(scenario: Scenario, params: Mapping[str, str]) -> Html:
    """What one can do in the chosen kern; without one, how to choose."""
    kern = scenario.study.kern
    if not kern:
        return tag("p", CHOOSE, class_="atlas-note")
    if len(scenario.steps) >= MAX_STEPS:
        return tag("p", FULL)
    name = scenario.kern_names[kern]

    def button(text: str, step: Step) -> Html:
        return link(text, params, with_steps([*scenario.steps, step]), button=True)

    taken = NEW + kern in scenario.after.index
    if taken:
        add = tag("p", f"In {name} hebt u al een plek neergezet.")
    else:
        add = tag("p", button(f"Zet hier een {scenario.thing} neer", Step("erbij", kern=kern)))
    near = []
    for place_id, metres in nearest_places(scenario, kern):
        place = scenario.place_name(place_id)
        away = [button(f"Haal {place} weg", Step("weg", place_id))]
        if metres > SAME_SPOT and not (taken and place_id.startswith(NEW)):
            away.append(button(f"Verplaats {place} naar {name}", Step("naar", place_id, kern)))
        far = f"{format_number(metres / 1000, 1)} km in een rechte lijn" if metres > 0 else "hier"
        near.append(join([tag("span", capital(f"{place}, {far}")), join(away, " ")]))
    shown = [tag("h4", f"Plekken het dichtst bij {name}"), items(near)] if near else []
    return tag("div", tag("h3", name, data_tell="kern"), add, *shown, class_="atlas-watals-actions")


def nearest_places(scenario: Scenario, kern: str) -> list[tuple[str, float]]:
    """The ids of the places nearest to a kern after the steps, with the metres in a line."""
    xy = scenario.demand.kernen.loc[kern, ["x", "y"]].to_numpy(np.float64)
    metres = np.hypot(*(scenario.after[["x", "y"]].to_numpy(np.float64) - xy).T)
    first = np.argsort(metres, kind="stable")[:OFFERED]
    return [(str(scenario.after.index[place]), float(metres[place])) for place in first]


def step_words(scenario: Scenario, step: Step) -> str:
    """One step in words: "Hub Gieten gaat naar Grolloo"."""
    if step.action == "erbij":
        return f"Nieuwe plek in {scenario.kern_names[step.kern]}"
    place = scenario.place_name(step.place_id)
    if step.action == "weg":
        return capital(f"{place} gaat weg")
    return capital(f"{place} gaat naar {scenario.kern_names[step.kern]}")


def without(scenario: Scenario, number: int) -> tuple[Step, ...]:
    """The steps without one, and without those that cannot be taken then."""
    rest = (*scenario.steps[:number], *scenario.steps[number + 1 :])
    said = Address({STEPS: steps_text(rest)}, (STEPS,))
    return read_steps(said, scenario.places, scenario.demand.kernen)


def steps(scenario: Scenario, params: Mapping[str, str]) -> Html:
    """The steps in order, each with a way back, and the ways back from the last and from all."""
    if not scenario.steps:
        return tag("p", NO_STEPS)
    rows = []
    for number, step in enumerate(scenario.steps):
        kept = without(scenario, number)
        more = len(scenario.steps) - 1 - len(kept)
        undo = "Maak ongedaan" + (f" (met {more} latere stap{'pen' * (more > 1)})" if more else "")
        words = step_words(scenario, step)
        back = link(undo, params, with_steps(kept), label=f"{undo}: {words}")
        rows.append(tag("li", tag("span", words), " ", back))
    last = link("Maak laatste stap ongedaan", params, with_steps(scenario.steps[:-1]), button=True)
    again = link("Begin opnieuw", params, with_steps(()), button=True)
    return join([tag("ol", *rows, class_="atlas-watals-steps"), tag("p", join([last, again], " "))])
