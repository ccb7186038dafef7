"""The records of the atlas: what stands in the TOML files beside the tables.

Every record is a frozen pydantic model, so that one load validates every field and
reports all errors of a file at once. Unknown fields are refused: a declared field that
nothing reads is an error, not a comment.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

AreaLevel = Literal["gemeente", "wijk", "buurt", "kern", "regio", "provincie", "land"]
Status = Literal[
    "final",
    "provisional",
    "forecast",
    "estimate",
    "suppressed",
    "missing",
    "not_applicable",
]
Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
Kind = Literal["measured", "modelled", "experienced", "forecast", "budget"]
AggregateRule = Literal["sum", "weighted_mean", "ratio", "none"]
Membership = Literal["stated", "partly_stated", "not_stated"]
BoundaryOrigin = Literal["own", "rest_of_wijk", "none"]

STATUSES_WITH_VALUE = frozenset({"final", "provisional", "forecast", "estimate"})
STATUSES_WITHOUT_VALUE = frozenset({"suppressed", "missing", "not_applicable"})

# What a validator refuses: message and remedy.
PARTS_MISSING = (
    "de regel 'ratio' heeft deze aantallen nodig",
    "noem de indicatoren die wij optellen",
)
PARTS_UNUSED = ("alleen de regel 'ratio' gebruikt dit veld", "haal het veld weg")

PROVINCE = "PV22"
COUNTRY = "NL01"

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=80)]
AreaCode = Annotated[
    str, Field(pattern=r"^(GM\d{4}|WK\d{6}|BU\d{8}|WP\d{4}|CR\d{2}|PV\d{2}|NL\d{2}|RG_[a-z0-9_]+)$")
]
Text = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    """Base of all records: immutable, and closed to fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Theme(Record):
    """A theme under which indicators are shown, e.g. `wonen`."""

    id: Slug
    title: Text
    description: Text


class Origin(Record):
    """Where figures come from; travels with every number, sheet and file.

    `id` is what the column `origin` of a table refers to. `table_id` is the producer's
    own table number; empty only where the producer's file does not give one (the note
    then says so). `published` is unknown (None) where the file does not tell.
    """

    id: Slug
    producer: Text
    title: Text
    table_id: str = ""
    url: str = ""
    licence: Text
    attribution: Text
    published: date | None = None
    accessed: date
    note: str = ""


class Aggregate(Record):
    """How values of gemeenten become one value of a region or the province.

    `denominator` names the indicator whose values weigh a weighted_mean; `note` tells a visitor
    when that denominator is not exactly the population that the value is about. A ratio is
    100 x the sum of the indicators `numerator_parts` / the sum of `denominator_parts`; no other
    rule has these two.
    """

    rule: AggregateRule
    denominator: Slug | None = None
    numerator_parts: tuple[Slug, ...] = Field((), validate_default=True)
    denominator_parts: tuple[Slug, ...] = Field((), validate_default=True)
    note: str = ""

    @field_validator("numerator_parts", "denominator_parts")
    @classmethod
    def _parts_of_a_ratio(cls, parts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        rule = info.data.get("rule", "ratio" if parts else "")  # a wrong rule is told already
        if rule == "ratio" and not parts:
            raise ValueError(*PARTS_MISSING)
        if rule != "ratio" and parts:
            raise ValueError(*PARTS_UNUSED)
        return parts


class TableRef(Record):
    """The table of an indicator: its file (beside the record), levels and checksum."""

    path: Text
    levels: tuple[AreaLevel, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class SeriesBreak(Record):
    """From `period` on, figures are not comparable with earlier ones, and why."""

    period: Text
    note: Text


class Contradiction(Record):
    """Two sources disagree on one cell: the value not shown is kept beside it."""

    area_code: AreaCode
    period: Text
    other_value: float
    other_origin: Slug
    note: Text


class Notes(Record):
    """What a visitor must know before using the figures. Dutch, plain."""

    caveats: tuple[Text, ...] = ()
    series_breaks: tuple[SeriesBreak, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


class Supplied(Record):
    """What a figure that a gemeente or the province delivered carries along.

    `owner`: GM.... or PV22; `reference_date`: the day that the figures are about; `threshold`:
    counts below it, and percentages on them, are hidden.
    """

    owner: AreaCode
    reference_date: date
    threshold: Annotated[int, Field(ge=1, le=1000)] = 10


class Indicator(Record):
    """One indicator: `data/indicators/<theme>/<id>.toml`, beside its table.

    `supplied` only where a gemeente or the province delivered it.
    """

    id: Slug
    title: Text
    question: Annotated[str, Field(pattern=r".*\?$")]
    description: Text
    theme: Slug
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=4)]
    direction: Direction
    kind: Kind
    origin: tuple[Origin, ...] = Field(min_length=1)
    aggregate: Aggregate
    table: TableRef
    notes: Notes = Notes()
    supplied: Supplied | None = None


class Area(Record):
    """One area of `data/geo/areas.csv`.

    `parent_code`: wijk -> gemeente, buurt -> wijk, kern -> gemeente, gemeente -> PV22.
    `boundary`: where the polygon comes from; `boundary_change` is CBS
    indelingswijziging (1 unchanged, 2 code changed, 3 boundary changed; None unknown).
    `valid` is False for codes of an older classification that 2024 no longer has.
    """

    area_code: AreaCode
    area_level: AreaLevel
    name: Text
    gemeente_code: str = ""
    parent_code: str = ""
    boundary: BoundaryOrigin = "none"
    boundary_change: int | None = None
    valid: bool = True


class Layer(Record):
    """A geometry layer: `data/geo/<id>.toml` beside its GeoJSON (WGS84)."""

    id: Slug
    title: Text
    area_level: AreaLevel
    year: int
    path: Text
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    origin: Origin
    processing: tuple[Text, ...]
    caveats: tuple[Text, ...] = ()


class Region(Record):
    """One region of a grouping. `outside` names members outside Drenthe."""

    id: Slug
    area_code: AreaCode
    title: Text
    members: tuple[AreaCode, ...] = ()
    membership: Membership
    outside: tuple[Text, ...] = ()
    note: str = ""


class Grouping(Record):
    """A grouping of gemeenten into regions: `data/groupings/<id>.toml`."""

    id: Slug
    title: Text
    description: Text
    period: Text
    origin: Origin
    regions: tuple[Region, ...] = Field(min_length=1)
    note: str = ""
