"""Rows of the extracts that are no places, each with the reason.

Counts are told in the texts of the kinds instead; they are not points.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_BRANCH = "partner; the source does not say where its branches are"
ABROAD = "lies outside Drenthe, and is no facility of its people"
AREA = "an area that was studied or that grows, not a place"
EVENT = "an event or a panel"
NOT_NAMED = "a kind of place, without saying which or where"
COUNT = "a count; told in the texts of the kinds"

POLICY: Mapping[str, str] = {
    "pl-017": NO_BRANCH,
    "pl-018": NO_BRANCH,
    "pl-020": NO_BRANCH,
    "pl-024": ABROAD,
    "pl-025": EVENT,
    "pl-026": AREA,
    "pl-027": "project in a region; the source does not name the gemeenten",
    "pl-028": AREA,
    "pl-029": AREA,
    "pl-030": AREA,
    "pl-031": ABROAD,
    "pl-032": "a gemeente at a table, not a place",
    "pl-033": "a gemeente in a deal, not a place",
    "pl-034": ABROAD,
    "pl-036": NOT_NAMED,
    "pl-037": NOT_NAMED,
    "pl-038": NO_BRANCH,
    "pl-039": NO_BRANCH,
    "pl-040": NO_BRANCH,
    "pl-041": NOT_NAMED,
    "pl-042": NOT_NAMED,
    "pl-043": AREA,
    "pl-044": AREA,
    "pl-045": EVENT,
    "pl-046": EVENT,
    "pl-047": EVENT,
    "pl-048": NOT_NAMED,
}
NEWS: Mapping[str, str] = {
    "hub_count/Groningen+Drenthe/2018-2019": COUNT,
    "dorpshuizen_aantal/Borger-Odoorn/2021": COUNT,
    "bokd_leden/Drenthe/2018": COUNT,
    "bokd_leden/Drenthe/undated": COUNT,
    "bokd_dorpsbelangen/Drenthe/2017": COUNT,
}
