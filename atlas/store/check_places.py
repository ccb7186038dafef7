"""Check the kinds and sets of places against each other.

Every function notes what it finds in `records.problems`, with line and field.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import pandas as pd

from atlas.store.check_housing import refer, unique, used
from atlas.store.place_rows import kern_points, read_places
from atlas.store.places import PlaceKinds, PlaceSet
from atlas.store.problems import Problem
from atlas.store.read import KINDS, Records


def check_places(records: Records) -> int:
    """Everything of places/: kinds, sets and rows; returns the number of places."""
    if records.kinds:
        _check_kinds(records, records.kinds)
    points, count = kern_points(records), 0
    for places in records.place_sets.values():
        _check_set(records, places)
        if records.places_path(places) in records.files:
            rows, found = read_places(records, places, points)
            records.problems += found
            _check_rows(records, places, rows, found)
            count += len(rows)
    return count


def _check_kinds(records: Records, kinds: PlaceKinds) -> None:
    """Ids and signs that are told apart; groups that exist; nothing that nobody uses."""
    unique(records, KINDS, ("groups",), kinds.groups)
    unique(records, KINDS, ("kinds",), kinds.kinds)
    groups = [group.id for group in kinds.groups]
    signs = [kind.sign for kind in kinds.kinds]
    held = {kind for places in records.place_sets.values() for kind in places.kinds}
    for number, kind in enumerate(kinds.kinds):
        refer(records, KINDS, ("kinds", number, "group"), [kind.group], groups)
        if kind.sign in signs[:number]:
            message = f"teken '{kind.sign}' staat al bij een andere soort"
            records.add(KINDS, ("kinds", number, "sign"), message, "kies een ander teken")
        if kind.id not in held and _all_read(records):
            message, remedy = f"geen set kan '{kind.id}' hebben", "noem de soort in een set"
            records.add(KINDS, ("kinds", number, "id"), message, f"{remedy}, of haal hem weg")
    used = {kind.group for kind in kinds.kinds}
    for number, group in enumerate(groups):
        if group not in used:
            message, remedy = f"groep '{group}' heeft geen soorten", "haal de groep weg"
            records.add(KINDS, ("groups", number, "id"), message, remedy)


def _all_read(records: Records) -> bool:
    """Whether every record of a set could be read, so that what is absent is known."""
    return records.written_ids("places") <= {*records.place_sets, PurePosixPath(KINDS).stem}


def _check_set(records: Records, places: PlaceSet) -> None:
    """Origins of the record once, and kinds that exist."""
    path = records.paths["places", places.id]
    unique(records, path, ("origin",), places.origin)
    if records.kinds:
        refer(records, path, ("kinds",), places.kinds, [kind.id for kind in records.kinds.kinds])


def _check_rows(
    records: Records, places: PlaceSet, rows: pd.DataFrame, found: Sequence[Problem]
) -> None:
    """A set kept by hand has rows and uses its origins; one of a provider says when it was filled.

    A set of a provider that was never refreshed is empty, and an empty one was never refreshed.
    """
    path = records.paths["places", places.id]
    if not places.provider and rows.empty and not found:
        message, remedy = "de set heeft geen plekken", "vul de tabel, of haal het record weg"
        records.add(path, ("id",), message, remedy)
    elif not places.provider and not found:
        used(records, path, places.origin, set(rows["origin"]))
    elif places.provider and places.refreshed is None and not rows.empty:
        message, remedy = "er zijn plekken, maar de datum van ophalen ontbreekt", "vul refreshed in"
        records.add(path, ("provider",), message, remedy)
