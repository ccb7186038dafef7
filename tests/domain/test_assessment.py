"""Frameworks against the delivered file itself, and counts that never become a verdict."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.assessment import (
    DOUBTS,
    GROUPS,
    INSTEAD,
    MET,
    NOT_MET,
    OPEN,
    ROLES,
    Framework,
    assess,
    frameworks,
)
from atlas.store.load import load_store
from atlas.store.store import Store

DATA = Path(__file__).parents[2] / "data" / "programme"
STORE = load_store()
EVERY = frameworks(STORE)
# As the documents have them: framework -> number of points.
POINTS = {
    "fw-2016": 5, "fw-rollen-2016": 5, "fw-rollen-2019": 6, "fw-2019": 6, "fw-dorps": 5,
    "fw-stim": 6, "fw-prijs": 4, "fw-2007": 7, "fw-welzijn": 3, "fw-compensatie": 4,
    "fw-boce": 15, "fw-boce-toets": 0, "fw-ggd": 5, "fw-wozo": 3, "fw-vws": 9,
    "fw-convenant": 4, "fw-instellingen": 4, "fw-overig-2019": 2,
}  # fmt: skip


def rows_of(table: str) -> list[dict[str, str]]:
    """A table of the data, read without the store."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def framework(name: str) -> Framework:
    return EVERY[name]


def test_all_eighteen_frameworks_are_there_with_their_points() -> None:
    assert {name: len(each.criteria) for name, each in EVERY.items()} == POINTS
    assert len(rows_of("criteria")) == sum(POINTS.values()) + 1 == 94


def test_every_framework_of_the_data_is_in_one_group() -> None:
    members = [name for group in GROUPS for name in group.members]
    assert sorted(members) == sorted(row["framework_id"] for row in rows_of("frameworks"))
    assert all(name in each.group.members for name, each in EVERY.items())
    assert [*EVERY] == members


def test_lists_of_roles_are_no_tests_of_an_initiative() -> None:
    assert set(ROLES.members) == {"fw-rollen-2016", "fw-rollen-2019", "fw-instellingen"}
    assert "geen toets van een initiatief" in ROLES.about


def test_every_point_is_as_the_data_have_it() -> None:
    given_rows = {row["criterion_id"]: row for row in rows_of("criteria")}
    for each in EVERY.values():
        for point in each.criteria:
            row = given_rows.pop(point.criterion_id)
            same = ("name", "check", "threshold", "origin", "locator")
            assert [getattr(point, name) for name in same] == [row[name] for name in same]
            assert row["framework_id"] == each.framework_id
    assert [*given_rows] == ["bt-1"]


def test_a_threshold_is_what_the_source_says() -> None:
    said = {point.criterion_id: point for each in EVERY.values() for point in each.criteria}
    assert said["fw-2019-4"].threshold == ">= 2 gemeenten (voorkeur)"
    assert said["fs-2"].threshold == "datum staat dubbel"
    assert "1 december (folder) of 2 oktober (H5)" in said["fs-2"].check
    assert said["fw-2016-5"].threshold == ""


def test_the_empty_framework_has_no_points_and_names_another() -> None:
    empty = [name for name, each in EVERY.items() if each.empty]
    assert empty == ["fw-boce-toets"]
    assert framework("fw-boce-toets").instead == "fw-boce"
    assert framework("fw-boce-toets").status == "nog niet ingevoegd"
    (row,) = [row for row in rows_of("criteria") if row["framework_id"] == "fw-boce-toets"]
    assert "draagkracht/draaglast is de enige genoemde weging" in row["check"]


def test_contradictions_belong_to_what_is_there() -> None:
    ids = {row["doubt_id"] for row in rows_of("doubts")}
    points = {point.criterion_id for each in EVERY.values() for point in each.criteria}
    assert {each for found in DOUBTS.values() for each in found} <= ids
    assert set(DOUBTS) <= points | set(EVERY)
    (dates,) = [row["finding"] for row in rows_of("doubts") if row["doubt_id"] == "B1"]
    assert "1 december" in dates and "2 oktober" in dates


def test_known_counts() -> None:
    answers = {"fw-2016-1": MET, "fw-2016-2": NOT_MET, "fw-2016-3": MET}
    found = assess(framework("fw-2016"), answers, {"fw-2016-2": "alleen Assen"})
    assert [found.count(each) for each in (MET, NOT_MET, OPEN)] == [2, 1, 2]
    assert [each.answer for each in found.findings] == [MET, NOT_MET, MET, OPEN, OPEN]
    assert [each.note for each in found.findings] == ["", "alleen Assen", "", "", ""]


def test_another_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="not an answer"):
        assess(framework("fw-2016"), {"fw-2016-1": "misschien"}, {})


def test_answers_to_another_framework_do_not_count() -> None:
    found = assess(framework("fw-2016"), {"fs-1": MET}, {"fs-1": "x"})
    assert found == assess(framework("fw-2016"), {}, {})


@given(st.sampled_from(sorted(EVERY)), st.randoms(use_true_random=False))
def test_every_point_is_counted_once(name: str, random: object) -> None:
    chosen = framework(name)
    answers = {
        each.criterion_id: random.choice((MET, NOT_MET, OPEN))  # type: ignore[attr-defined]
        for each in chosen.criteria
    }
    found = assess(chosen, answers, {})
    counted = Counter(answers.values())
    assert {each: found.count(each) for each in (MET, NOT_MET, OPEN)} == {
        each: counted[each] for each in (MET, NOT_MET, OPEN)
    }
    assert tuple(each.criterion for each in found.findings) == chosen.criteria


def test_frameworks_are_made_once(store: Store) -> None:
    assert frameworks(store) is frameworks(store)
    assert all(frameworks(store)[other].criteria for other in INSTEAD.values())
