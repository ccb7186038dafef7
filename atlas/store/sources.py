"""The record of a live source: `data/sources/<id>.toml`, which table gives which indicators.

An indicator that a known provider has is added here, without code (docs/bron-toevoegen.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from atlas.store.records import (
    Aggregate,
    AreaCode,
    AreaLevel,
    Direction,
    Kind,
    Record,
    Slug,
    Text,
)

Adapter = Literal["cbs_v3", "cbs_v4", "leefbaarometer", "pdok"]


class Release(Record):
    """When new figures are expected: the `month`, every so many years; None where unknown."""

    month: Annotated[int, Field(ge=1, le=12)] | None = None
    every_years: Annotated[int, Field(ge=1, le=10)] = 1
    note: str = ""


class Edition(Record):
    """One table of a source. `period` where the table is of one year and has no such dimension.

    `region` is its dimension of areas, e.g. RegioS or WijkenEnBuurten. `provisional`: the producer
    calls all of it voorlopig, without a mark beside the figures.
    """

    table_id: Text
    period: str = ""
    region: str = ""
    provisional: bool = False


class NewIndicator(Record):
    """The record of an indicator that the atlas does not have yet; it is made at a refresh."""

    title: Text
    question: Annotated[str, Field(pattern=r".*\?$")]
    description: Text
    theme: Slug
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=4)]
    direction: Direction
    kind: Kind
    aggregate: Aggregate
    caveats: tuple[Text, ...] = ()


class Measure(Record):
    """What of a table makes up an indicator.

    `names` are topics of the table, added up: a v3 key without its number (AantalInwoners for
    AantalInwoners_5) or a v4 code or a column. Where the same name stands twice, `group` is the
    title above it and `unit` the unit that the table gives. `factor` turns that unit into ours;
    with `share_of` it is 100 x the sum / that topic. `where`: values of other dimensions, beside
    those of the source; `added`: values of a dimension that are added up, such as age groups.
    `editions`: only these tables (ids) have it; none for all. `facts` is the fact table in which
    it is an item, "" for an indicator of the map.
    """

    indicator: Slug
    names: tuple[Text, ...] = Field(min_length=1)
    group: str = ""
    unit: str = ""
    factor: str = "1"
    share_of: str = ""
    where: Mapping[str, str] = {}
    added: Mapping[str, tuple[Text, ...]] = Field({}, max_length=1)
    editions: tuple[Text, ...] = ()
    facts: str = ""
    new: NewIndicator | None = None


class Margins(Record):
    """Values of a dimension that hold the bounds of an interval instead of the estimate."""

    dimension: Text
    estimate: Text
    lower: Text
    upper: Text


class Source(Record):
    """A live source: where it is, what it gives, and under which licence.

    `url` is the root of the service; `{setting}` in the environment may replace it. `status` is
    that of a value without a mark: "estimate" for models. `after` is another source that goes
    before this one where both have a cell. `table_title`: words in the title of each table, by
    which `doctor` sees that it is the right one. `replaces`: origins of which nothing stays where
    this source has the indicator; `settles`: remarks of records that are over then. `without`:
    codes that are of another area in these tables than in ours. `caveats` come with every figure.
    """

    id: Slug
    adapter: Adapter
    title: Text
    producer: Text
    url: Text
    page: str = ""
    licence: Text
    attribution: Text
    levels: tuple[AreaLevel, ...] = Field(min_length=1)
    editions: tuple[Edition, ...] = Field(min_length=1)
    period: str = "Perioden"
    where: Mapping[str, str] = {}
    margins: Margins | None = None
    status: Literal["final", "estimate", "forecast"] = "final"
    release: Release = Release()
    measures: tuple[Measure, ...] = ()
    after: str = ""
    table_title: str = ""
    replaces: tuple[Slug, ...] = ()
    settles: tuple[Text, ...] = ()
    without: tuple[AreaCode, ...] = ()
    caveats: tuple[Text, ...] = ()
    note: str = ""
