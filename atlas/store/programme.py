"""The programme tables: what the policy documents say, one row a thing; all text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from atlas.store.records import Origin, Record, Slug, Text

# Id of a table -> the columns of data/programme/<id>.csv; the first is the key of its rows.
# Codes, ids and names that are lists are joined by ";" (codes) or "; " (words); "" is unknown.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    # document -> theme -> task (deelopgave); parent_id "" for a document, kind one of NODE_KINDS
    "tree": (
        "node_id",
        "parent_id",
        "kind",
        "title",
        "period",
        "status",
        "status_basis",
        "aim",
        "partners",
        "note",
        "origin",
        "locator",
    ),
    # `document` is the title of the document; task_id a node of the tree. first_year and
    # last_year come from the period, "" where it does not say. status is in the words of the
    # document, status_class one of STATUS_CLASSES. `roles` are plain role words, `role` the same
    # with what it rests on. `budget` is the amount as written.
    "actions": (
        "action_id",
        "task_id",
        "title",
        "period",
        "first_year",
        "last_year",
        "milestone",
        "target_value",
        "target_unit",
        "target_comparison",
        "area_codes",
        "area_text",
        "status",
        "status_class",
        "roles",
        "role",
        "partners",
        "budget",
        "phase",
        "note",
        "document",
        "origin",
        "locator",
    ),
    # node_id: the theme (line) or action of the amount, "" where no table row fits
    "budgets": (
        "budget_id",
        "programme",
        "line_no",
        "line",
        "action",
        "node_id",
        "area_codes",
        "area_text",
        "year",
        "amount_eur",
        "amount_kind",
        "qualifier",
        "period",
        "reconciles",
        "remark",
        "origin",
        "locator",
    ),
    # mentions: "origin: locator; origin: locator", no ";" within a locator
    "actors": (
        "actor_id",
        "name",
        "kind",
        "role",
        "area_codes",
        "area_text",
        "mentions",
        "note",
        "origin",
        "locator",
    ),
    # which words for a partner in the actions are which actor; actor_id "" for a group of many;
    # a word for a few actors has a row for each
    "partners": ("partner", "actor_id", "note"),
    # start and end are ISO dates, months or years
    "calendar": (
        "event_id",
        "start",
        "end",
        "precision",
        "event",
        "kind",
        "area_codes",
        "area_text",
        "remark",
        "origin",
        "locator",
    ),
    "frameworks": ("framework_id", "title", "status", "origin", "locator"),
    "criteria": (
        "criterion_id",
        "framework_id",
        "name",
        "check",
        "threshold",
        "origin",
        "locator",
    ),
    "roles": ("role_id", "role", "instruments", "origin", "locator"),
    # also_in: as the mentions of an actor. data_needed says what is our own assumption
    "systems": (
        "system_id",
        "name",
        "kind",
        "says",
        "audience",
        "data_needed",
        "feature",
        "also_in",
        "remark",
        "origin",
        "locator",
    ),
    "glossary": (
        "term_id",
        "term",
        "expansion",
        "definition",
        "kind",
        "defined",
        "origin",
        "locator",
    ),
    "trends": (
        "trend_id",
        "kind",
        "theme",
        "area_text",
        "statement",
        "period",
        "remark",
        "origin",
        "locator",
    ),
    # what the documents contradict, leave out or print unclearly (sections A to E)
    "doubts": ("doubt_id", "section", "origins", "locator", "finding"),
    # our own choices: which indicator shows the need or the effect of a node (theme, task, action)
    "links": ("node_id", "indicator_id", "side", "why"),
    # our own choices: how a target with a number is counted (see domain.gauges)
    "gauges": ("action_id", "method", "subject", "target", "unit", "start_year", "calculation"),
    # our own choice: the subjects of the twelve boxes, each an action that gemeenten report on
    "boxes": ("box_id", "title", "action_id", "why"),
}
NODE_KINDS = ("document", "theme", "task")
STATUS_CLASSES = ("afgesproken", "gepland", "loopt", "afgerond", "ambitie", "overig")
LINK_SIDES = ("behoefte", "effect")
# Tables of our own choices: no document says this, so no origin.
OWN_TABLES = ("partners", "links", "gauges", "boxes")


class ProgrammeTable(Record):
    """One programme table: `data/programme/<id>.toml` beside `<id>.csv` (see COLUMNS).

    A row says what a document says; each origin is one document. `caveats` are shown with it.
    """

    id: Slug
    title: Text
    description: Text
    origin: tuple[Origin, ...] = ()
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    caveats: tuple[Text, ...] = ()
