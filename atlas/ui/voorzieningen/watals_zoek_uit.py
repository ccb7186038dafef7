"""Part Wat als: the fields for the best places, and what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import groupby

from atlas.domain.reach import LIMITS, ROUTE
from atlas.domain.sites import BestSites, Solution
from atlas.domain.solver import TIME_LIMIT
from atlas.domain.whatif import MAX_STEPS, NEW, STEPS, Step
from atlas.figures.numbers import capital, format_number
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.voorzieningen.study import KIND
from atlas.ui.voorzieningen.watals_scenario import Scenario, link
from atlas.ui.voorzieningen.watals_stappen import SEARCH, with_steps
from atlas.ui.voorzieningen.watals_woorden import EXAMPLE, km, measured, number, people_words
from atlas.ui.voorzieningen.watals_zoek import (
    GOAL,
    GOALS,
    LEAST,
    MOST,
    NUMBER,
    REGION,
    STAND_IN,
    Search,
    regions,
)

ABOUT = (
    "De computer zoekt uit alle kernen de plekken die het meest helpen, boven op wat er al is en "
    "boven op uw stappen. Hij kijkt naar de groep, de grens en de manier van meten die u hierboven "
    "koos. Wat een plek kost en of er een gebouw is, telt niet mee."
)
HIDDEN_MEMBERS = (
    "Welke gemeenten bij de krimpregio horen, staat niet in onze bronnen. Daarom rekenen wij met "
    "de anticipeerregio Oost-Drenthe: Aa en Hunze, Borger-Odoorn, Coevorden en Emmen. Dat is een "
    "vervanger, niet hetzelfde gebied. U kunt ook zelf een streek kiezen."
)
ASK = f"Het zoeken duurt meestal een seconde, en hooguit ongeveer {TIME_LIMIT:.0f} seconden."
NO_ROUTES = (
    "Bij het zoeken tellen echte routes niet: dan is het de rechte lijn maal de omrijfactor."
)
TARGET = "ua-5-1-c"  # the action in the programme that the preset is about
TARGET_TITLE = "Doel uit 2019: minimaal 2 nieuwe dorpshubs waarvan 1 in de krimpregio"
PRESET = {KIND: "dorpshub", NUMBER: "2", LEAST: "1", REGION: "", STEPS: "", SEARCH: ""}
FOUND, ASKED = "De beste plekken", "Wat u zoekt"


def form(store: Store) -> Html:
    """The fields, with the target of 2019 to start from."""
    counts = [(str(each), str(each)) for each in range(1, MOST + 1)]
    least = [("0", "Geen eis"), *((str(n), f"Minstens {n}") for n in range(1, MOST + 1))]
    return join(
        [
            tag("p", ABOUT),
            _preset(store),
            tag(
                "div",
                choices(NUMBER, "Hoeveel nieuwe plekken?", counts),
                choices(GOAL, "Wat is het doel?", GOALS.items()),
                choices(LEAST, "Hoeveel daarvan in de streek?", least),
                field(REGION, "Welke streek?", _regions(store)),
                class_="atlas-part-form",
            ),
            tag("p", HIDDEN_MEMBERS, class_="atlas-note"),
        ]
    )


def _regions(store: Store) -> Html:
    grouped = groupby(regions(store).items(), key=lambda item: item[1].kind)
    groups = (
        tag(
            "optgroup", *(tag("option", each.title, value=code) for code, each in items), label=kind
        )
        for kind, items in grouped
    )
    return tag("select", *groups, name=REGION, id=REGION)


def _preset(store: Store) -> Html | None:
    """The target of 2019 as a link, with where it stands."""
    actions = store.programme("actions")
    found = actions[actions["action_id"] == TARGET].to_dict("records")
    if not found or PRESET[KIND] not in store.place_kinds:
        return None
    action = found[0]
    source = f"{action['document']}, {action['locator']}: “{action['milestone']}”."
    return tag("p", link(TARGET_TITLE, {}, PRESET), " ", tag("small", source))


def shown(
    store: Store,
    scenario: Scenario,
    search: Search,
    found: BestSites | str | None,
    params: Mapping[str, str],
) -> Html:
    """The button, or what was found; `found` None: not asked yet."""
    if found is None:
        again = link("Zoek de beste plekken", params, {SEARCH: "1"}, button=True)
        return join([tag("p", again), tag("p", ASK, class_="atlas-note")])
    clear = tag("p", link("Haal deze uitkomst weg", params, {SEARCH: ""}))
    if isinstance(found, str):
        return join([tag("p", tag("strong", "Er is geen uitkomst. "), found), clear])
    texts = (tag("p", text) for text in sentences(store, scenario, search, found))
    return join(
        [
            *texts,
            report_table(table(store, scenario, search, found), stack=True),
            tag("p", take_over(scenario, found, params)),
            clear,
        ]
    )


def sentences(
    store: Store, scenario: Scenario, search: Search, found: BestSites
) -> tuple[str, ...]:
    """How good the found places are, for whom, and how sure that is."""
    task, words = search.task, people_words(scenario)
    now = "met uw stappen" if scenario.steps else "nu"
    covered = found.before if len(scenario.after) else math.nan
    if task.goal == "afstand":
        before, after = km(found.before), km(found.after)
        told = (
            f"De gemiddelde afstand voor {words} is {now} {before}. Met deze plekken "
            f"erbij is zij {after}."
        )
    else:
        told = (
            f"Binnen {LIMITS[task.limit]} wonen {now} {number(covered)} {words}. "
            f"Met deze plekken erbij zijn het er {number(found.after)}."
        )
    sure = f"{capital(gap_words(found.solution))}."
    fewer = "Meer plekken dan deze maken de uitkomst niet beter."
    stand_in = ", in plaats van de krimpregio" if search.region == STAND_IN else ""
    demand = f"De eis: minstens {task.least} in {regions(store)[search.region].title}{stand_in}."
    return (
        f"{told} {sure}",
        *([fewer] if len(found.kernen) < task.number else []),
        *([demand] if task.least else []),
        *([NO_ROUTES] if task.measure.mode.startswith(ROUTE) else []),
        f"{measured(scenario)} {EXAMPLE}",
    )


def gap_words(solution: Solution) -> str:
    """How sure it is that nothing is better; a percentage is never rounded down."""
    if solution.proven:
        return "bewezen de beste keuze"
    percent = math.ceil(solution.gap * 1000) / 10
    return f"hooguit {format_number(percent, 1)} procent slechter dan het beste"


def table(store: Store, scenario: Scenario, search: Search, found: BestSites) -> Table:
    """The kernen that were found."""
    kernen, task = scenario.demand.kernen.loc[[*found.kernen]], search.task
    people = kernen[task.group].tolist()
    rows = tuple(
        (
            scenario.kern_names[code],
            store.areas[gemeente].name,
            None if math.isnan(persons) else persons,
            *(("ja" if gemeente in task.region else "nee",) if task.least else ()),
        )
        for code, gemeente, persons in zip(
            found.kernen, kernen["gemeente_code"].tolist(), people, strict=True
        )
    )
    inside = (Column("In de gekozen streek"),) if task.least else ()
    columns = (
        Column("Kern"),
        Column("Gemeente"),
        Column(f"{capital(people_words(scenario))} in de kern", 0),
        *inside,
    )
    title = f"{FOUND} voor {task.number} keer een {scenario.thing}"
    return Table(title, columns, rows, ("De volgorde zegt niets.",))


def take_over(scenario: Scenario, found: BestSites, params: Mapping[str, str]) -> Html:
    """A link that makes the found places steps, where they are not yet."""
    there = scenario.after.index
    new = [Step("erbij", kern=kern) for kern in found.kernen if NEW + kern not in there]
    if len(scenario.steps) + len(new) > MAX_STEPS:
        return join([f"Deze plekken passen niet bij uw stappen: meer dan {MAX_STEPS} kan niet."])
    steps = with_steps([*scenario.steps, *new])
    return link("Neem deze plekken over in Wat als", params, steps, button=True)
