"""Testing an initiative against a framework of the documents: criteria, answers, and a count.

The documents name no weights and no pass mark, so nothing here adds the answers up to a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.programme_tree import Row, rows, rows_by
from atlas.store.store import Store

MET, NOT_MET, OPEN = "ja", "nee", ""
LONGEST_NAME, LONGEST_NOTE = 120, 300  # characters


@dataclass(frozen=True, slots=True)
class Group:
    """Frameworks of one kind (own arrangement): what they are, and what they can be used for."""

    group_id: str
    title: str
    about: str
    members: tuple[str, ...]


TESTS = Group(
    "toetsen",
    "Kaders om een initiatief aan te toetsen",
    "Volgens het stuk horen plannen en inzet bij dit kader te passen.",
    ("fw-2016", "fw-2019", "fw-2007", "fw-boce", "fw-boce-toets"),
)
RULES = Group(
    "voorwaarden",
    "Voorwaarden van een regeling of programma",
    "Dit zijn voorwaarden en afspraken. Sommige gaan over de indiener, andere over de gemeente "
    "of de provincie. Kijk dus bij elk punt of het over uw initiatief gaat.",
    ("fw-stim", "fw-prijs", "fw-dorps", "fw-convenant", "fw-overig-2019"),
)
VALUES = Group(
    "waarden",
    "Waarden en behoeften",
    "Dit is een lijst van waarden, geen toets: het stuk noemt ze als richting. U kunt ermee "
    "nagaan aan welke waarden een initiatief bijdraagt.",
    ("fw-welzijn", "fw-compensatie", "fw-wozo", "fw-ggd", "fw-vws"),
)
ROLES = Group(
    "rollen",
    "Rollen en verwachtingen",
    "Dit is een lijst van rollen of verwachtingen voor de provincie of voor instellingen, geen "
    "toets van een initiatief. U kunt ermee nagaan welke rol bij een initiatief past.",
    ("fw-rollen-2016", "fw-rollen-2019", "fw-instellingen"),
)
GROUPS = (TESTS, RULES, VALUES, ROLES)
INSTEAD = {"fw-boce-toets": "fw-boce"}  # a framework without content -> the nearest (own link)
# What the list of contradictions says of a framework or a criterion (own link).
DOUBTS: Mapping[str, tuple[str, ...]] = {
    "fw-2016": ("B19",),
    "fw-rollen-2016": ("B18",),
    "fw-rollen-2019": ("B18",),
    "fw-stim": ("B17",),
    "fw-boce-toets": ("B21",),
    "fw-convenant": ("B15",),
    "fs-2": ("B1",),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A point of a framework as its document words it; "" where the document is silent.

    `doubts` are ids of contradictions of the documents (table `doubts`) that it is part of.
    """

    criterion_id: str
    name: str
    check: str
    threshold: str
    origin: str
    locator: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework with its criteria.

    `status` is what the document says of it; `instead` is the framework to use in place of one
    without content, "" for all others.
    """

    framework_id: str
    title: str
    status: str
    group: Group
    origin: str
    locator: str
    criteria: tuple[Criterion, ...]
    doubts: tuple[str, ...]
    instead: str = ""

    @property
    def empty(self) -> bool:
        """Whether its document left it without content."""
        return bool(self.instead)


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion with the answer (MET, NOT_MET or OPEN) and the note that were given."""

    criterion: Criterion
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was answered to a framework, in the order of the framework."""

    framework: Framework
    findings: tuple[Finding, ...]

    def count(self, answer: str) -> int:
        """How many criteria got this answer."""
        return sum(finding.answer == answer for finding in self.findings)


def assess(
    framework: Framework, answers: Mapping[str, str], notes: Mapping[str, str]
) -> Assessment:
    """The answers and notes (by criterion id) beside the criteria of a framework.

    Without an answer a criterion is open. Raises ValueError for any other answer.
    """
    if wrong := {*answers.values()} - {MET, NOT_MET, OPEN}:
        raise ValueError(f"not an answer: {wrong}")
    findings = (
        Finding(each, answers.get(each.criterion_id, OPEN), notes.get(each.criterion_id, ""))
        for each in framework.criteria
    )
    return Assessment(framework, tuple(findings))


def frameworks(store: Store) -> Mapping[str, Framework]:
    """All frameworks by id, in the order of the groups; made once for a version of the data."""
    return _frameworks(store, store.version)


@lru_cache(maxsize=2)
def _frameworks(store: Store, version: str) -> dict[str, Framework]:
    given = {row["framework_id"]: row for row in rows(store, "frameworks")}
    found = {}
    for group in GROUPS:
        for name in group.members:
            if name in given:
                found[name] = _framework(store, given[name], group)
    return found


def _framework(store: Store, row: Row, group: Group) -> Framework:
    name = row["framework_id"]
    instead = INSTEAD.get(name, "")
    # In a framework without content the only row says what is missing: that is no criterion.
    points = () if instead else rows_by(store, "criteria", "framework_id").get(name, ())
    return Framework(
        name,
        row["title"],
        row["status"],
        group,
        row["origin"],
        row["locator"],
        tuple(map(_criterion, points)),
        DOUBTS.get(name, ()),
        instead,
    )


def _criterion(row: Row) -> Criterion:
    return Criterion(
        row["criterion_id"],
        row["name"],
        row["check"],
        row["threshold"],
        row["origin"],
        row["locator"],
        DOUBTS.get(row["criterion_id"], ()),
    )
