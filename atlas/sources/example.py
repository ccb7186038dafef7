"""Fictitious dwellings to show how the page works: invented, marked, the same every time.

Nothing here is a figure of a real dwelling. The table is made from a fixed seed and then
read as any delivered table, so it can also be offered to download.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import replace

from atlas.sources.dwellings import read_dwellings
from atlas.store.dwellings import Dwellings
from atlas.store.problems import StoreError
from atlas.store.records import Area
from atlas.store.store import Store

NAME = "Voorbeeldgegevens, geen werkelijke woningen"
SEED = 2007
COMPLEXES, SINGLE = 10, 15  # rows for each gemeente
GENERAL = ("id", "complex", "gemeente", "kern", "eigendom", "aantal")
OWNERS = ("corporatie", "particuliere_verhuur", "eigenaar_bewoner", "eigenaar_bewoner")

# Invented chances that a feature is there, for each invented kind of complex or dwelling.
KINDS: tuple[Mapping[str, float], ...] = (
    {"zorg_mogelijk": 1, "zorg_in_gebruik": 0.8, "receptie": 0.7, "sociaal_alarm": 0.9},
    {"huismeester": 0.8, "recreatieruimte": 0.7, "sociaal_alarm": 0.6, "leeftijdslabel": 0.8},
    {"zonder_trap_intern": 1, "zonder_trap_extern": 1, "leeftijdslabel": 0.3},
    {"zonder_trap_intern": 0.4, "zonder_trap_extern": 0.3, "thuiszorg": 0.2},
    {"speciale_voorzieningen_voor_persoon_met_beperking": 0.7, "zonder_trap_intern": 0.8},
)
OTHERWISE = 0.02
KNOWN_COMPLEX, KNOWN_SINGLE = 0.97, 0.85  # chance that a cell is filled in at all


def example_dwellings(store: Store) -> Dwellings:
    """The fictitious dwellings, marked as such."""
    dwellings, problems = read_dwellings(example_csv(store), "voorbeeld.csv", store)
    if dwellings is None:
        raise StoreError(problems)
    return replace(dwellings, fictitious=True, name=NAME)


def example_csv(store: Store) -> bytes:
    """The fictitious table as a CSV for a Dutch Excel; every id says that it is an example."""
    features = {feature.id: feature.kind for feature in store.housing.classification.features}
    chance = random.Random(SEED)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*GENERAL, *features])
    gemeenten = [area for area in store.areas.values() if area.area_level == "gemeente"]
    number = 0
    for gemeente in gemeenten:
        kernen = [a for a in store.children(gemeente.area_code) if a.area_level == "kern"]
        for place in range(COMPLEXES + SINGLE):
            number += 1
            known = KNOWN_COMPLEX if place < COMPLEXES else KNOWN_SINGLE
            row = _general(number, gemeente, kernen, place < COMPLEXES, chance)
            chances = chance.choice(KINDS)
            for feature, kind in features.items():
                cell = _cell(feature, kind, chances.get(feature, OTHERWISE), chance)
                row.append(cell if chance.random() < known else "")
            writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _general(
    number: int, gemeente: Area, kernen: list[Area], is_complex: bool, chance: random.Random
) -> list[str]:
    """Id, complex, gemeente, kern, owner and count of one row."""
    kern = chance.choice(kernen).area_code if kernen and chance.random() < KNOWN_SINGLE else ""
    name = f"VOORBEELD-{number:04d}"
    if is_complex:
        count = str(chance.randint(6, 60))
        return [name, f"Voorbeeldcomplex {number}", gemeente.name, kern, "corporatie", count]
    return [name, "", gemeente.name, kern, chance.choice(OWNERS), "1"]


def _cell(feature: str, kind: str, likely: float, chance: random.Random) -> str:
    if kind == "number":
        return str(chance.randint(0, 6) * 100 if feature.endswith("_m") else chance.randint(0, 4))
    return "ja" if chance.random() < likely else "nee"
