"""The layers per class and "Wat weten we niet?": counts of a dwelling table, and its maps.

Example data stand on their own: their coverage is of their own total, and every title and
sentence about them says that they are made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from atlas.domain.classification import classify
from atlas.domain.supply import TOTAL, UNKNOWN, Supply, coverage, supply
from atlas.figures.numbers import format_number
from atlas.store.dwellings import Dwellings
from atlas.store.records import AreaLevel
from atlas.store.store import Store
from atlas.ui.parts.maps import choropleth
from atlas.ui.wonen.geschiktheid_keuze import Selection

LEVEL: AreaLevel = "gemeente"
BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
FICTITIOUS = "Voorbeeldgegevens, geen werkelijke woningen"
WARNING = (
    f"{FICTITIOUS}. Wat u hier ziet over klassen, gaat over bedachte woningen. "
    "Het zegt niets over Drenthe."
)
NO_TABLE = (
    "Er is geen tabel met woningen. Daarom is van geen enkele woning de klasse bekend: op de "
    "kaart per klasse ontbreken alle cijfers, en op de kaart daarnaast is 100 procent onbekend.",
    "Wat kunt u doen? Vul het sjabloon met uw woningen en lees het in, onderaan deze pagina bij "
    "Uw eigen woningen. Of zet de voorbeeldgegevens aan om te zien hoe het werkt.",
)


@dataclass(frozen=True, eq=False)
class Layers:
    """A dwelling table by class and gemeente, and what it leaves unknown.

    `supply` is None without a table. `ours` is the supply under our own choices for the edge
    cases and `moved` the dwellings that get another class; None and 0 when they are ours.
    """

    name: str
    fictitious: bool
    supply: Supply | None
    ours: Supply | None
    moved: int
    coverage: pd.DataFrame


# The last layers of each dwelling table, kept no longer than the table itself.
_last: WeakKeyDictionary[Dwellings, tuple[tuple[object, ...], Layers]] = WeakKeyDictionary()


def layers(store: Store, chosen: Selection, dwellings: Dwellings | None) -> Layers:
    """The layers of a dwelling table under the chosen options."""
    options = chosen.changed_options(store)
    if dwellings is None:
        return Layers("", False, None, None, 0, coverage(None, store, LEVEL))
    key = (store.version, *options.items())
    kept = _last.get(dwellings)
    if kept and kept[0] == key:
        return kept[1]
    made = _layers(store, options, dwellings)
    _last[dwellings] = (key, made)
    return made


def _layers(store: Store, options: dict[str, str], dwellings: Dwellings) -> Layers:
    rules, frame = store.housing.classification, dwellings.frame
    classified = classify(frame, rules, options)
    counts = supply(dwellings, classified, LEVEL, store)
    known = coverage(counts, store, LEVEL)
    ours, moved = None, 0
    if options:
        before = classify(frame, rules)
        ours = supply(dwellings, before, LEVEL, store)
        other = before["class_id"].astype("str") != classified["class_id"].astype("str")
        moved = int(frame.loc[other, "aantal"].sum())
    return Layers(dwellings.name, dwellings.fictitious, counts, ours, moved, known)


def class_map(store: Store, chosen: Selection, found: Layers) -> dict[str, Any]:
    """Share or number of the dwellings of the chosen class; all missing without a table."""
    share = chosen.measure == "aandeel"
    values = {} if found.supply is None else _of_class(found.supply, chosen.class_id, share)
    name = next(c.name for c in store.housing.classification.classes if c.id == chosen.class_id)
    what = f"{'Aandeel van de' if share else 'Aantal'} woningen in de tabel, minstens"
    return choropleth(
        store,
        LEVEL,
        values,
        title=f"Waar staan woningen uit de klasse {name}?",
        unit="%" if share else "woningen",
        decimals=1 if share else 0,
        scope=_scope(found, what),
    )


def _of_class(counts: Supply, class_id: str, share: bool) -> dict[str, float | None]:
    """Where no class at all is known, there is no figure; an open class never counts as no."""
    table = counts.by_area[counts.by_area[UNKNOWN] < counts.by_area[TOTAL]]
    values = 100 * table[class_id] / table[TOTAL] if share else table[class_id]
    return {str(code): float(value) for code, value in values.items()}


def coverage_map(store: Store, found: Layers) -> dict[str, Any]:
    """Of which share of the dwellings the class is not known."""
    unknown = 100 - found.coverage["bekend_pct"]
    of = "de woningen in het voorbeeld" if found.fictitious else "alle woningen in de gemeente"
    return choropleth(
        store,
        LEVEL,
        {str(code): value for code, value in unknown.items()},
        title="Wat weten we niet?",
        unit="%",
        decimals=1,
        breaks=BREAKS,
        scope=_scope(found, f"Deel van {of} waarvan de klasse onbekend is"),
    )


def _scope(found: Layers, what: str) -> str:
    return f"{what}. {FICTITIOUS}." if found.fictitious else f"{what}."


def findings(store: Store, found: Layers) -> tuple[str, ...]:
    """What the layers say in sentences, or what to do when there is no table."""
    if found.supply is None:
        return NO_TABLE
    total = found.supply.by_area.sum()
    unknown, counted = int(total[UNKNOWN]), int(total[TOTAL])
    share = f" ({format_number(100 * unknown / counted, 1)} procent)" if counted else ""
    sentences = [
        f"De tabel “{found.name}” heeft {format_number(counted, 0)} woningen in "
        f"{len(found.supply.by_area)} gemeenten. Van {format_number(unknown, 0)} woningen{share} "
        "is de klasse niet zeker. Die tellen wij nergens bij op."
    ]
    if found.moved:
        sentences.append(
            f"Door uw keuzes krijgen {format_number(found.moved, 0)} woningen een andere klasse."
        )
    if found.fictitious:
        return (WARNING, *sentences)
    known = in_all(found)["bekend_pct"]
    if not math.isnan(known):
        sentences.append(
            f"Van {format_number(known, 1)} procent van alle woningen in Drenthe is de klasse "
            "bekend."
        )
    return tuple(sentences)


def in_all(found: Layers) -> dict[str, float]:
    """The coverage of all gemeenten together, NaN where the stock of one is unknown."""
    parts = found.coverage.drop(columns="bekend_pct")
    total = parts.sum(skipna=found.fictitious)
    whole = total["bekend"] + total["in_tabel_onbekend"] + total["niet_in_tabel"]
    total["bekend_pct"] = 100 * total["bekend"] / whole if whole else math.nan
    return {str(name): float(value) for name, value in total.items()}
