"""Part Wat als: assumptions, limits and sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from atlas.domain.demand import GROUPS, OLDER65, OLDER80, PEOPLE, PERIOD, SHARE_PERIOD
from atlas.domain.reach import BIKE, LIMITS
from atlas.figures.explanation import source_line
from atlas.figures.numbers import format_plain
from atlas.figures.report import Column, Table
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.voorzieningen.bereik_uitleg import (
    OVER_BORDER,
    OWN_DIVISION,
    OWN_KERN,
    bike_words,
)
from atlas.ui.voorzieningen.study import DETOUR, MODES, Study, shown
from atlas.ui.voorzieningen.watals_scenario import Scenario
from atlas.ui.voorzieningen.watals_woorden import EXAMPLE
from atlas.ui.voorzieningen.watals_zoek import GOALS, STAND_IN, Search, regions
from atlas.ui.voorzieningen.watals_zoek_uit import HIDDEN_MEMBERS, TARGET

OWN, CHOICE = "eigen aanname", "keuze"
KNOW = "Wat u moet weten"
INDICATORS = (PEOPLE, OLDER65, OLDER80)
LAYERS = ("kern", "buurt", "buurt_rest")
ONE_POINT = (
    "Alle inwoners van een buurt staan op één punt in die buurt. In het echt wonen zij verspreid."
)
NEAREST = (
    "Iedereen gaat naar de dichtstbijzijnde plek die wij kennen. Of daar ruimte is, en of mensen "
    "liever ergens anders gaan, telt niet mee."
)
AT_KERN = (
    "Een plek die u neerzet, staat op het punt van de kern. Of daar ruimte is, weten wij niet."
)
STRAIGHT = "Over wegen is het verder. De omrijfactor schat hoeveel verder."
STATES = "Alleen plekken die er zijn of worden gebouwd, tellen mee. Plannen en ideeën niet."


def limits() -> tuple[str, ...]:
    """What a visitor must know before he uses the outcome."""
    about = f"De inwoners zijn die van {PERIOD}, per buurt, van het CBS. {ONE_POINT}"
    own = f"{NEAREST} {AT_KERN} Dit zijn eigen aannamen."
    return (about, own, OWN_DIVISION, OWN_KERN, OVER_BORDER, STATES, EXAMPLE)


def assumptions_table(store: Store, scenario: Scenario, search: Search) -> Table:
    """Everything that the outcome rests on: choices of the visitor and own assumptions."""
    study, task = scenario.study, search.task
    rows = [
        ("Soort plek", study.kind.title, CHOICE, f"{study.kind.description} {STATES}"),
        ("Groep", GROUPS[study.group], CHOICE, "Voor de zinnen en de kolom per kern."),
        ("Grens", LIMITS[study.limit], CHOICE, "Tot hoe ver een plek bereikbaar heet."),
        ("Afstand", MODES[study.measure.mode], CHOICE, STRAIGHT),
        *_travel(study),
        ("Waar mensen wonen", f"buurten, {PERIOD}", OWN, ONE_POINT),
        ("Mensen bij een kern", "eigen verdeling", OWN, OWN_KERN),
        ("80 jaar en ouder", f"per gemeente, {SHARE_PERIOD}", OWN, OWN_DIVISION),
        ("Welke plek", "de dichtstbijzijnde", OWN, NEAREST),
        ("Nieuwe plek", "het punt van de kern", OWN, AT_KERN),
    ]
    if search.asked:
        region = f"{regions(store)[search.region].title}. {_stand_in(search)}" if task.least else ""
        rows += [
            ("Aantal gezochte plekken", str(task.number), CHOICE, "Beste plekken."),
            ("Doel", GOALS[task.goal], CHOICE, "Iedereen telt even zwaar."),
            ("Eis voor de streek", f"minstens {task.least}", CHOICE, region or "Geen eis."),
        ]
    columns = tuple(map(Column, ("Wat", "Waarde", "Soort", "Uitleg")))
    return Table("Keuzes en aannamen", columns, tuple(rows))


def _stand_in(search: Search) -> str:
    return HIDDEN_MEMBERS if search.region == STAND_IN else ""


def _travel(study: Study) -> Iterator[tuple[str, str, str, str]]:
    """The detour and the speed, where they count."""
    said = shown(study)
    if study.measure.mode != "recht":
        yield "Omrijfactor", said[DETOUR], OWN, "De weg is zoveel keer zo lang als de rechte lijn."
    if study.limit == BIKE:
        bike = study.measure.bike
        ride = f"{format_plain(bike.speed_kmh)} km per uur"
        yield LIMITS[BIKE], ride, OWN, bike_words(study.measure)


def sources(store: Store, scenario: Scenario, search: Search) -> tuple[str, ...]:
    """Every source of the outcome in a line: places, people, points, region, target."""
    region = search.region if search.task.least else ""
    own = [f"Eigen plekken: {scenario.own.name}."] if scenario.own else []
    return (*own, *_sources(store, store.version, scenario.study.kind.id, region))


@lru_cache(maxsize=64)
def _sources(store: Store, version: str, kind: str, region: str) -> tuple[str, ...]:
    origins: list[Origin] = []
    for places in store.place_sets.values():
        if kind in places.kinds:
            origins += places.origin
    for indicator in INDICATORS:
        origins += store.indicators[indicator].origin
    origins += [store.layers[layer].origin for layer in LAYERS if layer in store.layers]
    origins += [
        grouping.origin
        for grouping in store.groupings.values()
        if region in {each.area_code for each in grouping.regions}
    ]
    if record := store.programme_tables.get("actions"):
        actions = store.programme("actions")
        used = set(actions.loc[actions["action_id"] == TARGET, "origin"])
        origins += [each for each in record.origin if each.id in used]
    return tuple(dict.fromkeys(map(source_line, origins)))
