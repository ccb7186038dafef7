"""Part Wat als: what changes for each kern and each group, and the steps, as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from atlas.domain.demand import GROUPS, PERIOD
from atlas.domain.reach import LIMITS
from atlas.figures.numbers import capital
from atlas.figures.report import Column, Table, Value
from atlas.ui.voorzieningen.watals_scenario import Scenario
from atlas.ui.voorzieningen.watals_stappen import step_words
from atlas.ui.voorzieningen.watals_woorden import measured, people_words

SHOWN = 10  # kernen of a table on screen; all of them stand in the one under it
GAIN, LOSE = "dichterbij", "verder weg"
DISTANCE = "Afstand van het punt van de kern tot de dichtstbijzijnde plek."
EXACT = "Het verschil is berekend met afstanden die niet zijn afgerond."
MEAN = "Afstand van het punt van de buurt tot de dichtstbijzijnde plek, gewogen met de mensen."
PEOPLE_NOTE = (
    f"Mensen: CBS, buurten {PERIOD}, bij de kern geteld (eigen verdeling). Zij wonen niet allemaal "
    "even ver als het punt van de kern. Onbekend: bij deze kern tellen wij geen buurt."
)
GROUP_NOTE = f"Mensen: CBS, buurten {PERIOD}. 80 jaar en ouder per buurt is een eigen verdeling."
SUM_NOTE = (
    "De som is het verschil in afstand maal het aantal mensen, voor één keer heen. Een min is "
    "minder ver."
)


def ordered(scenario: Scenario) -> pd.DataFrame:
    """The kernen that change: who gains first, most first, then who loses, most first.

    Columns of `Effect.kernen`, with `persons` of the chosen group. Where a side has no place
    at all no change is known: then every kern, the nearest first.
    """
    group = scenario.demand.kernen[scenario.study.group]
    kernen = scenario.effect.kernen.assign(persons=group)
    if not scenario.known:
        side = "after" if len(scenario.after) else "before"
        return kernen.sort_values(side, kind="stable")
    gain = kernen[kernen["gain"]].sort_values("change", kind="stable")
    lose = kernen[kernen["lose"]].sort_values("change", ascending=False, kind="stable")
    return pd.concat([gain, lose])


def kern_table(scenario: Scenario, kernen: pd.DataFrame, title: str, telling: bool = True) -> Table:
    """One row for each of some kernen of `ordered`.

    `telling`: with who gains and who loses in words, and with its notes.
    """
    columns = ("persons", "before", "after", "change", "gain")
    lists = [kernen[column].tolist() for column in columns]
    rows = tuple(
        (
            scenario.kern_names[str(code)],
            *(_km(each) for each in (before, after, change)),
            _known(persons),
            *((_word(gain) if scenario.known else None,) if telling else ()),
        )
        for code, persons, before, after, change, gain in zip(kernen.index, *lists, strict=True)
    )
    heads = ("Nu (km)", "Straks (km)", "Verschil (km)")
    shown = (
        Column("Kern"),
        *(Column(head, 1) for head in heads),
        Column(capital(people_words(scenario)), 0),
        *((Column("Wat verandert er?"),) if telling else ()),
    )
    return Table(title, shown, rows, kern_notes(scenario) if telling else ())


def kern_notes(scenario: Scenario) -> tuple[str, ...]:
    """What the figures of a kern are."""
    return (f"{DISTANCE} {measured(scenario)} {EXACT}", PEOPLE_NOTE)


def people_table(scenario: Scenario) -> Table:
    """How many people of every group come nearer or get farther, and cross the limit."""
    figures, before, after = _by_group(scenario)
    heads = {
        "gain": "Komt dichterbij",
        "lose": "Raakt verder weg",
        "came_within": "Komt binnen de grens",
        "fell_out": "Valt buiten de grens",
    }
    rows = tuple(
        (
            title,
            *(_known(figures[group][each]) if scenario.known else None for each in heads),
            *(_known(side[group][each]) for each in ("within", "out") for side in (before, after)),
        )
        for group, title in GROUPS.items()
    )
    sides = ("Binnen nu", "Binnen straks", "Buiten nu", "Buiten straks")
    columns = (Column("Groep"), *(Column(head, 0) for head in (*heads.values(), *sides)))
    note = f"De grens is {LIMITS[scenario.study.limit]}. {measured(scenario)} {GROUP_NOTE}"
    return Table("Aantal mensen voor wie iets verandert", columns, rows, (note,))


def now_table(scenario: Scenario) -> Table:
    """Without steps: who is within and outside the limit, and the mean distance."""
    found = scenario.effect.before.groups.to_dict("index")
    rows: list[tuple[Value, ...]] = [
        (
            title,
            _known(found[group]["within"]),
            _known(found[group]["out"]),
            _km(found[group]["mean_metres"]),
        )
        for group, title in GROUPS.items()
    ]
    columns = (
        Column("Groep"),
        Column("Binnen de grens", 0),
        Column("Buiten de grens", 0),
        Column("Gemiddelde afstand (km)", 1),
    )
    note = f"De grens is {LIMITS[scenario.study.limit]}. {measured(scenario)} {GROUP_NOTE}"
    return Table("Hoe het nu is", columns, tuple(rows), (note, MEAN))


def distance_table(scenario: Scenario) -> Table:
    """The mean distance of every group before and after, and the sum of all changes."""
    figures, *sides = _by_group(scenario)
    rows: list[tuple[Value, ...]] = []
    for group, title in GROUPS.items():
        before, after = (side[group]["mean_metres"] for side in sides)
        total = _known(figures[group]["person_km"])
        rows.append((title, _km(before), _km(after), _km(after - before), total))
    columns = (
        Column("Groep"),
        Column("Gemiddeld nu (km)", 1),
        Column("Gemiddeld straks (km)", 1),
        Column("Verschil (km)", 1),
        Column("Som (mensen maal km)", 0),
    )
    notes = (f"{MEAN} {measured(scenario)}", SUM_NOTE)
    return Table("Gemiddelde afstand en som", columns, tuple(rows), notes)


def _by_group(scenario: Scenario) -> tuple[dict[Any, dict[Any, float]], ...]:
    """Figures by group: of the change, of before and of after."""
    change = scenario.effect
    frames = (change.groups, change.before.groups, change.after.groups)
    return tuple(frame.to_dict("index") for frame in frames)


def steps_table(scenario: Scenario) -> Table | None:
    """The steps in order; None without any."""
    if not scenario.steps:
        return None
    rows = tuple(
        (f"Stap {place}", step_words(scenario, step))
        for place, step in enumerate(scenario.steps, start=1)
    )
    return Table(f"Uw stappen: {scenario.thing}", (Column("Stap"), Column("Wat")), rows)


def kern_tables(scenario: Scenario) -> Sequence[Table]:
    """For the screen: who gains and who loses, each at most `SHOWN` rows; without those none."""
    kernen = ordered(scenario)
    parts = {"De dichtstbijzijnde kernen": kernen}
    if scenario.known:
        gain, lose = kernen[kernen["gain"]], kernen[kernen["lose"]]
        parts = {f"Dichterbij: {_kernen(gain)}": gain, f"Verder weg: {_kernen(lose)}": lose}
    return [
        kern_table(scenario, part.head(SHOWN), _first(title, part), telling=False)
        for title, part in parts.items()
        if len(part)
    ]


def _kernen(part: pd.DataFrame) -> str:
    return f"{len(part)} {'kern' if len(part) == 1 else 'kernen'}"


def _first(title: str, kernen: pd.DataFrame) -> str:
    return f"{title}, de eerste {SHOWN}" if len(kernen) > SHOWN else title


def _word(gain: bool) -> str:
    return GAIN if gain else LOSE


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _km(metres: float) -> float | None:
    return None if math.isnan(metres) else metres / 1000
