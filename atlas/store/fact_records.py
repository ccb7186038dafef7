"""The record of a table of printed or published figures that are no indicator of the map."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atlas.store.records import Kind, Origin, Record, Slug, Text

FACT_COLUMNS = ("area_code", "period", "item", "value", "status", "origin", "note")
FACT_STATUSES = frozenset({"final", "provisional", "forecast", "estimate", "target", "missing"})


class FactItem(Record):
    """What one kind of number in a fact table is."""

    id: Slug
    title: Text
    description: Text
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=4)] = 0


class FactTable(Record):
    """Printed or published figures that are no indicator of the map: `data/facts/<id>.toml`.

    The CSV beside it has the columns `FACT_COLUMNS`. Each origin is one publication and one
    vintage; contradictions stand in the column `note`, unrepaired. `kind`: of all its figures;
    None where the sources do not say how they came about.
    """

    id: Slug
    title: Text
    description: Text
    kind: Kind | None = None
    origin: tuple[Origin, ...] = Field(min_length=1)
    items: tuple[FactItem, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    caveats: tuple[Text, ...] = ()
