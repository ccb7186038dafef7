"""Programme actions: what the policy documents promise, one row an action."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atlas.store.records import Origin, Record, Slug, Text

# The columns of data/programme/actions.csv; all text.
ACTION_COLUMNS = (
    "action_id",
    "title",
    "period",
    "milestone",
    "area_codes",
    "area_text",
    "status",
    "role",
    "partners",
    "document",
    "origin",
    "locator",
)


class ActionTable(Record):
    """The actions of all programmes: `data/programme/actions.toml` beside `actions.csv`.

    A row says what a document says, in the words of the document; `area_codes` are codes
    joined by ";", "" where no source tells which areas are meant. Each origin is one document.
    """

    id: Slug
    title: Text
    description: Text
    origin: tuple[Origin, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    caveats: tuple[Text, ...] = ()
