"""Check the records of housing/: references between them and to indicators, and ranges.

Every function notes what it finds in `records.problems`, with line and field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Protocol

import pandas as pd

from atlas.store.fact_records import FactTable
from atlas.store.housing import Assumption, Classification, Housing, HousingForms
from atlas.store.problems import Problem
from atlas.store.read import HOUSING, Records

CLASSIFICATION, FORMS, ASSUMPTIONS, COMPOSITE = HOUSING
Loc = tuple[str | int, ...]


class Named(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """What other records call it."""


def check_housing(records: Records) -> None:
    """Everything of housing/ that the records by themselves cannot tell."""
    for path in records.files:
        if path.startswith("housing/") and path.endswith(".toml") and path not in HOUSING:
            remedy = f"kies uit {', '.join(PurePosixPath(p).name for p in HOUSING)}"
            message = "dit bestand kent de atlas niet"
            records.problems.append(Problem(path, None, "", message, remedy))
    if records.housing:
        _check_classification(records, records.housing.classification)
        _check_forms(records, records.housing.forms)
        _check_assumptions(records, records.housing)
        _check_composite(records, records.housing)


def check_facts(records: Records, table: FactTable, rows: pd.DataFrame) -> None:
    """Origins and items of a fact table: ids once, and each used in the rows."""
    path = records.paths["facts", table.id]
    lists: Mapping[str, tuple[str, Sequence[Named]]] = {
        "origin": ("origin", table.origin),
        "items": ("item", table.items),
    }
    for name, (column, entries) in lists.items():
        unique(records, path, (name,), entries)
        for number, entry in enumerate(entries):
            if entry.id not in set(rows[column]):
                message = f"'{entry.id}' hoort bij geen enkele rij"
                records.add(path, (name, number, "id"), message, f"haal deze [[{name}]] weg")


def unique(records: Records, path: str, loc: Loc, entries: Sequence[Named]) -> None:
    """Every entry of a list in a record must have an id of its own."""
    ids = [entry.id for entry in entries]
    for number, given in enumerate(ids):
        if given in ids[:number]:
            message = f"'{given}' staat er twee keer in"
            records.add(path, (*loc, number, "id"), message, "geef elk een eigen id")


def refer(
    records: Records, path: str, loc: Loc, given: Iterable[str], known: Collection[str]
) -> None:
    """Every id in `given` must be one of `known`."""
    for name in given:
        if name not in known:
            remedy = f"kies uit {', '.join(known)}"
            records.add(path, loc, f"'{name}' bestaat niet", remedy)


def used(records: Records, path: str, origins: Sequence[Named], cited: Collection[str]) -> None:
    """Every origin of a record must belong to at least one row; `cited`: those of the rows."""
    for number, origin in enumerate(origins):
        if origin.id not in cited:
            message = f"bron '{origin.id}' hoort bij geen enkele rij"
            records.add(path, ("origin", number, "id"), message, "haal deze [[origin]] weg")


def _ids(entries: Iterable[Named]) -> list[str]:
    return [entry.id for entry in entries]


def _check_classification(records: Records, rules: Classification) -> None:
    path, features = CLASSIFICATION, _ids(rules.features)
    unique(records, path, ("features",), rules.features)
    unique(records, path, ("classes",), rules.classes)
    unique(records, path, ("edge_cases",), rules.edge_cases)
    for number, feature in enumerate(rules.features):
        if (feature.kind == "number") != bool(feature.unit):
            message, remedy = "alleen een getal heeft een eenheid", "verbeter kind of unit"
            records.add(path, ("features", number, "unit"), message, remedy)
    for number, group in enumerate(rules.classes):
        refer(records, path, ("classes", number, "any_of"), group.any_of, features)
        refer(records, path, ("classes", number, "all_of"), group.all_of, features)
        rest = not (group.any_of or group.all_of)
        if rest != (number == len(rules.classes) - 1):
            message = "precies de laatste klasse heeft geen kenmerken: dat is de rest"
            records.add(path, ("classes", number, "id"), message, "vul any_of of all_of in")
    for number, edge in enumerate(rules.edge_cases):
        unique(records, path, ("edge_cases", number, "options"), edge.options)
        refer(records, path, ("edge_cases", number, "choice"), [edge.choice], _ids(edge.options))


def _check_forms(records: Records, forms: HousingForms) -> None:
    path, origins = FORMS, _ids(forms.origins)
    groups, nearby, form_ids = _ids(forms.groups), _ids(forms.nearby), _ids(forms.forms)
    for name in ("origins", "groups", "nearby", "forms", "location_rules"):
        unique(records, path, (name,), getattr(forms, name))
    for number, group in enumerate(forms.groups):
        refer(records, path, ("groups", number, "origin"), [group.origin], origins)
    for number, form in enumerate(forms.forms):
        loc = ("forms", number)
        refer(records, path, (*loc, "groups"), form.groups, groups)
        refer(records, path, (*loc, "nearby"), form.nearby, nearby)
        refer(records, path, (*loc, "origin"), [form.origin], origins)
        low, high = form.size_min, form.size_max
        if (low is None) != (high is None) or (low and high and low > high):
            message, remedy = "de kleinste en de grootste maat passen niet", "vul beide in"
            records.add(path, (*loc, "size_min"), message, f"{remedy}, klein voor groot")
    for number, rule in enumerate(forms.location_rules):
        loc = ("location_rules", number)
        refer(records, path, (*loc, "needs"), rule.needs, nearby)
        refer(records, path, (*loc, "applies_to"), rule.applies_to, form_ids)
        refer(records, path, (*loc, "origin"), [rule.origin], origins)


def _check_assumptions(records: Records, housing: Housing) -> None:
    path, found = ASSUMPTIONS, housing.assumptions
    unique(records, path, ("assumptions",), found.assumptions)
    for number, assumption in enumerate(found.assumptions):
        for field, message in _range_faults(assumption):
            remedy = f"neem een getal van {assumption.low:g} tot {assumption.high:g}"
            records.add(path, ("assumptions", number, field), message, remedy)
    norms = found.norm_set.norms
    unique(records, path, ("norm_set", "norms"), norms)
    classes = _ids(housing.classification.classes)
    refer(records, path, ("norm_set", "norms"), [norm.class_id for norm in norms], classes)


def _range_faults(assumption: Assumption) -> list[tuple[str, str]]:
    if assumption.low >= assumption.high:
        return [("low", "de ondergrens is niet lager dan de bovengrens")]
    return [
        (field, f"{value:g} ligt buiten de grenzen")
        for field in ("default", "tornado_low", "tornado_high")
        if (value := getattr(assumption, field)) is not None
        and not assumption.low <= value <= assumption.high
    ]


def _check_composite(records: Records, housing: Housing) -> None:
    path, written = COMPOSITE, records.written_ids("indicators")
    unique(records, path, ("components",), housing.composite.components)
    for number, part in enumerate(housing.composite.components):
        loc = ("components", number)
        indicator = records.indicators.get(part.indicator)
        if part.indicator not in written:
            message = f"'{part.indicator}' is geen indicator"
            remedy = "gebruik de id van een indicator die bestaat"
            records.add(path, (*loc, "indicator"), message, remedy)
        elif indicator:
            refer(records, path, (*loc, "levels"), part.levels, indicator.table.levels)
