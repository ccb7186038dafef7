"""Records of the housing theme: `data/housing/`, rules and lists kept by hand.

Classification, housing forms, assumptions, norms and the parts of the composite layer are
data, so that a rule can be read, cited and changed without touching a function.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atlas.store.records import Origin, Record, Slug, Text

EdgeId = Annotated[str, Field(pattern=r"^edge-\d{1,2}$")]
ClassId = Annotated[str, Field(pattern=r"^hs-\d$")]


class Feature(Record):
    """A feature of a dwelling or complex: one column of the dwelling table, named `id`.

    `kind` yes_no: the cells say ja, nee or nothing (unknown); number: a number in `unit`,
    nothing is unknown, and more than `high` is refused as a mistake. `explanation` tells a
    supplier what to fill in.
    """

    id: Slug
    title: Text
    explanation: Text
    kind: Literal["yes_no", "number"] = "yes_no"
    unit: str = ""
    high: float | None = None


class HousingClass(Record):
    """One class; the first class that fits counts. No `any_of` and `all_of`: the rest."""

    id: ClassId
    name: Text
    alias: str
    rule_text: Text
    any_of: tuple[Slug, ...] = ()
    all_of: tuple[Slug, ...] = ()
    groups: Text


class EdgeOption(Record):
    """One way to read a point that the source leaves open."""

    id: Slug
    title: Text


class EdgeCase(Record):
    """A point that the source leaves open: what it says, our choice and why."""

    id: EdgeId
    question: Text
    text_says: Text
    locator: Text
    options: tuple[EdgeOption, ...] = Field(min_length=2)
    choice: Slug
    reason: Text


class Classification(Record):
    """`classification.toml`: the hierarchy with its version, features and open points."""

    id: Slug
    version: Text
    title: Text
    principle: Text
    origin: Origin
    locator: Text
    features: tuple[Feature, ...]
    classes: tuple[HousingClass, ...] = Field(min_length=2)
    edge_cases: tuple[EdgeCase, ...]


class HousingForm(Record):
    """A housing form of the catalogue; sizes None where the source gives none.

    `groups` are ids of `TargetGroup`; `groups_text` is what the source itself says;
    `nearby` ids of what should be near (`Nearby`).
    """

    id: Slug
    name: Text
    description: Text
    size_min: int | None = None
    size_max: int | None = None
    size_unit: str = ""
    groups: tuple[Slug, ...]
    groups_text: Text
    nearby: tuple[Slug, ...] = ()
    niche: bool = False
    origin: Slug
    locator: Text


class TargetGroup(Record):
    """A group that a housing form is meant for, as the sources name them."""

    id: Slug
    name: Text
    origin: Slug
    locator: Text


class Nearby(Record):
    """Something that may exist near a place and that location rules ask for."""

    id: Slug
    name: Text


class LocationRule(Record):
    """What a source says about where a housing form belongs."""

    id: Slug
    rule: Text
    needs: tuple[Slug, ...] = ()
    applies_to: tuple[Slug, ...] = ()
    origin: Slug
    locator: Text


class HousingForms(Record):
    """`forms.toml`: catalogue, groups and location rules; `origins` by id."""

    origins: tuple[Origin, ...]
    overlap_note: Text
    groups: tuple[TargetGroup, ...]
    nearby: tuple[Nearby, ...]
    forms: tuple[HousingForm, ...]
    location_rules: tuple[LocationRule, ...]


class Assumption(Record):
    """A number in the calculation of need and gap that a visitor can move.

    `default` None: there is a figure for each area, computed as `source` says. `low` and
    `high` are the ends of the slider and of the tornado unless `tornado_low/high` are
    given. `own` marks an own assumption ("eigen aanname").
    """

    id: Slug
    title: Text
    explanation: Text
    unit: Literal["%", "procentpunt", "woningen"]
    default: float | None = None
    low: float
    high: float
    step: float
    tornado_low: float | None = None
    tornado_high: float | None = None
    decimals: int = 0
    own: bool
    source: Text


class Norm(Record):
    """One entry of a norm set: dwellings of a class per 10,000 residents; value unknown."""

    id: Slug
    title: Text
    class_id: ClassId
    unit: Text


class NormSet(Record):
    """Norms that a source names without their values: a visitor may fill them in."""

    title: Text
    prompt: Text
    note: Text
    origin: Origin
    norms: tuple[Norm, ...]


class Assumptions(Record):
    """`assumptions.toml`: the assumptions in order, and the norm set."""

    assumptions: tuple[Assumption, ...]
    norm_set: NormSet


class Component(Record):
    """One part of "geschikt om oud te worden": an indicator and its default weight.

    The direction (is less better?) is that of the indicator. `levels`: where it counts.
    """

    id: Slug
    title: Text
    indicator: Slug
    levels: tuple[Literal["gemeente", "buurt"], ...]
    weight: Annotated[float, Field(ge=0, le=10)]
    note: Text


class Composite(Record):
    """`composite.toml`: the components and how far weights may reasonably differ (share)."""

    title: Text
    description: Text
    spread: Annotated[float, Field(gt=0, lt=1)]
    components: tuple[Component, ...]


class Housing(Record):
    """All of `data/housing/`."""

    classification: Classification
    forms: HousingForms
    assumptions: Assumptions
    composite: Composite
