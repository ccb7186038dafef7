"""Two scenarios of need side by side, and the address that holds them.

A scenario is a set of choices and of numbers that differ from the defaults; the address says
only what differs. Both scenarios start from the same defaults.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atlas.domain.address import Address, Notice, number_text
from atlas.domain.projection import CALIBRATIONS, YEARS
from atlas.domain.survival import VARIANTS
from atlas.store.housing import Assumption
from atlas.store.records import PROVINCE
from atlas.store.store import Store

FUTURE_YEARS = YEARS[1:]
DEFAULT_YEAR = 2040
SUPPLY_METHODS = ("groei", "aandeel", "tabel")
ASSUMPTIONS = (
    "sterfte",
    "alleen",
    "instelling",
    "nultreden",
    "nultreden_75",
    "nultreden_85",
    "diensten",
    "aangepast",
    "aanbod_geschikt",
    "bewoond",
    "gepland",
)
NORMS = ("verzorgd_wonen", "wonen_met_diensten", "ingrijpend_aangepast", "nultreden")
GROUPINGS = ("corop", "boce")
SIDES = ("a", "b")
CHOICES = {"variant": VARIANTS, "ijking": CALIBRATIONS, "aanbod": SUPPLY_METHODS}
HIGHEST_NORM = 10_000.0
WORDS = (
    "gebied",
    "jaar",
    *(f"{side}.{name}" for side in SIDES for name in (*CHOICES, *ASSUMPTIONS)),
    *(f"n.{name}" for name in NORMS),
)


@dataclass(frozen=True)
class Scenario:
    """What a visitor assumes.

    `calibration`: the published forecast that the projection meets (or "geen"); `variant` of
    the projection; `supply_method`: how the supply of today is known; `values`: the numbers
    that differ from the default, as (id of the assumption, number).
    """

    calibration: str = "2023"
    variant: str = "midden"
    supply_method: str = "groei"
    values: tuple[tuple[str, float], ...] = ()

    def value(self, record: Assumption) -> float | None:
        """The number of an assumption; None where each area has its own default."""
        return dict(self.values).get(record.id, record.default)


@dataclass(frozen=True)
class Comparison:
    """What an address asks: an area, a year, two scenarios, and norms per 10,000 residents."""

    area: str
    year: int
    a: Scenario
    b: Scenario
    norms: tuple[tuple[str, float], ...] = ()

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Both, in the order of `SIDES`."""
        return self.a, self.b


def need_areas(store: Store) -> dict[str, tuple[str, ...]]:
    """The areas that need can be computed for, with the gemeenten that they are made of."""
    gemeenten = tuple(area.area_code for area in store.children(PROVINCE))
    groupings = (store.groupings[name] for name in GROUPINGS if name in store.groupings)
    regions = (region for grouping in groupings for region in grouping.regions)
    found = {PROVINCE: gemeenten}
    found |= {each.area_code: each.members for each in regions if each.membership == "stated"}
    return found | {code: (code,) for code in gemeenten}


def numbers(store: Store, scenario: Scenario) -> dict[str, float]:
    """The number of every assumption; NaN where each area has its own, or none is known."""
    values = {each.id: scenario.value(each) for each in store.housing.assumptions.assumptions}
    return {name: math.nan if value is None else value for name, value in values.items()}


def read_comparison(
    params: Mapping[str, str], store: Store
) -> tuple[Comparison, tuple[Notice, ...]]:
    """The comparison that an address asks, and what could not be honoured."""
    address = Address(params, WORDS)
    comparison = Comparison(
        area=address.one_of("gebied", need_areas(store), PROVINCE),
        year=int(address.one_of("jaar", [str(year) for year in FUTURE_YEARS], str(DEFAULT_YEAR))),
        a=_read_scenario(address, "a", store.housing.assumptions.assumptions),
        b=_read_scenario(address, "b", store.housing.assumptions.assumptions),
        norms=tuple(
            (norm, value)
            for norm in NORMS
            if (value := address.number(f"n.{norm}", 0, HIGHEST_NORM)) is not None
        ),
    )
    return comparison, tuple(address.notices)


def comparison_params(comparison: Comparison, store: Store) -> dict[str, str]:
    """The canonical address: only what differs from the defaults, always in the same order."""
    given = {"gebied": comparison.area, "jaar": str(comparison.year)}
    defaults = {"gebied": PROVINCE, "jaar": str(DEFAULT_YEAR)}
    for side, scenario in zip(SIDES, comparison.scenarios, strict=True):
        given |= {f"{side}.{name}": word for name, word in chosen(scenario).items()}
        defaults |= {f"{side}.{name}": word for name, word in chosen(Scenario()).items()}
        given |= {f"{side}.{name}": number_text(value) for name, value in scenario.values}
    given |= {f"n.{name}": number_text(value) for name, value in comparison.norms}
    return {word: said for word, said in given.items() if defaults.get(word) != said}


def chosen(scenario: Scenario) -> dict[str, str]:
    """The choices of a scenario by their word in the address."""
    said = (scenario.variant, scenario.calibration, scenario.supply_method)
    return dict(zip(CHOICES, said, strict=True))


def _read_scenario(address: Address, side: str, records: Sequence[Assumption]) -> Scenario:
    said = {
        name: address.one_of(f"{side}.{name}", CHOICES[name], default)
        for name, default in chosen(Scenario()).items()
    }
    values = (
        (each, address.number(f"{side}.{each.id}", each.low, each.high, each.default))
        for each in records
    )
    return Scenario(
        calibration=said["ijking"],
        variant=said["variant"],
        supply_method=said["aanbod"],
        values=tuple(
            (each.id, value)
            for each, value in values
            if value is not None and value != each.default
        ),
    )
