"""The finder: what fits, what may fit, what does not, and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.forms import Match, find_forms, with_size
from atlas.store.housing import (
    HousingForm,
    HousingForms,
    LocationRule,
    Nearby,
    TargetGroup,
)
from atlas.store.load import load_store
from atlas.store.records import Origin
from atlas.store.store import Store

NOWHERE: frozenset[str] = frozenset()
SAID = {"origin": "bron", "locator": "H4"}


def form(name: str, **fields: object) -> HousingForm:
    given = {"groups": ("senioren",), "groups_text": "senioren", "description": "d", **SAID}
    return HousingForm.model_validate({"id": name, "name": name, **given, **fields})


def catalogue(*forms: HousingForm) -> HousingForms:
    """A catalogue with one rule that asks for a shop or a bus, and one that asks for nothing."""
    every = tuple(each.id for each in forms)
    groups = ("senioren", "jongeren")
    return HousingForms(
        origins=(
            Origin(
                id="bron",
                producer="P",
                title="T",
                licence="L",
                attribution="A",
                accessed=date(2026, 11, 22),
            ),
        ),
        overlap_note="Maten overlappen.",
        groups=tuple(TargetGroup(id=name, name=name, **SAID) for name in groups),
        nearby=tuple(Nearby(id=name, name=name) for name in ("winkel", "bus", "zorg")),
        forms=forms,
        location_rules=(
            LocationRule(
                id="voorziening", rule="r", needs=("winkel", "bus"), applies_to=every, **SAID
            ),
            LocationRule(id="dichtbij", rule="r", applies_to=every[:1], **SAID),
        ),
    )


def only(forms: HousingForms, group: str = "", size: int | None = None, *near: str) -> Match:
    (found,) = find_forms(forms, group, size, frozenset(near))
    return found


def answers(found: Match) -> dict[str, str]:
    return {check.about: check.answer for check in found.checks}


@pytest.fixture(scope="module")
def committed() -> Store:
    return load_store()


def named(found: list[Match], answer: str) -> set[str]:
    return {match.form.id for match in found if match.answer == answer}


def test_without_a_question_every_form_fits_and_nothing_is_checked() -> None:
    found = find_forms(catalogue(form("a"), form("b")), "", None, NOWHERE)
    assert [(match.form.id, match.answer, match.checks) for match in found] == [
        ("a", "yes", ()),
        ("b", "yes", ()),
    ]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({}, "yes"),
        ({"groups": ("jongeren",)}, "no"),
        ({"groups": ()}, "maybe"),
        ({"groups": ("jongeren",), "niche": True}, "maybe"),
        ({"groups": ("senioren",), "niche": True}, "yes"),
    ],
)
def test_a_group_that_the_source_does_not_exclude_may_fit(
    fields: dict[str, object], answer: str
) -> None:
    assert answers(only(catalogue(form("a", **fields)), "senioren")) == {"group": answer}


@pytest.mark.parametrize(
    ("low", "high", "size", "answer"),
    [
        (8, 12, 7, "no"),
        (8, 12, 8, "yes"),
        (8, 12, 12, "yes"),
        (8, 12, 13, "no"),
        (None, None, 1, "maybe"),
        (8, None, 7, "no"),
        (8, None, 8, "maybe"),
        (None, 12, 13, "no"),
        (None, 12, 12, "maybe"),
    ],
)
def test_the_limits_of_a_size_belong_to_it_and_an_unknown_one_is_no_limit(
    low: int | None, high: int | None, size: int, answer: str
) -> None:
    found = only(catalogue(form("a", size_min=low, size_max=high)), "", size)
    assert answers(found) == {"size": answer}


@pytest.mark.parametrize(
    ("near", "answer"),
    [((), None), (("winkel",), "yes"), (("winkel", "bus"), "yes"), (("zorg",), "maybe")],
)
def test_a_rule_on_the_place_asks_for_one_of_its_needs(
    near: tuple[str, ...], answer: str | None
) -> None:
    found = only(catalogue(form("a")), "", None, *near)
    assert answers(found).get("place") == answer
    assert [rule.id for rule in found.rules] == ["voorziening", "dichtbij"]
    assert [check.rule and check.rule.id for check in found.checks] == ["voorziening"] * bool(near)


def test_a_rule_counts_only_for_the_forms_that_it_names() -> None:
    first, second = find_forms(catalogue(form("a"), form("b")), "", None, NOWHERE)
    assert len(first.rules) == 2
    assert [rule.id for rule in second.rules] == ["voorziening"]


def test_the_worst_answer_decides() -> None:
    forms = catalogue(form("a", size_min=4, size_max=20))
    assert only(forms, "senioren", 10, "winkel").answer == "yes"
    assert only(forms, "senioren", 10, "zorg").answer == "maybe"
    assert only(forms, "jongeren", 10, "zorg").answer == "no"


def test_overlap_is_counted_on_stated_sizes_only() -> None:
    forms = catalogue(
        form("a", size_min=4, size_max=20), form("b", size_min=16, size_max=45), form("c")
    )
    assert [each.id for each in with_size(forms, 18)] == ["a", "b"]
    assert [each.id for each in with_size(forms, 21)] == ["b"]


@pytest.mark.parametrize(
    ("size", "forms"),
    [
        (3, set()),
        (4, {"woongroep"}),
        (8, {"kleinschalig_wonen", "woongroep"}),
        (12, {"kleinschalig_wonen", "woongroep", "woongemeenschap"}),
        (20, {"woongroep", "woongemeenschap", "modern_hofje", "wooncomplex"}),
        (40, {"woongemeenschap", "modern_hofje", "wooncomplex"}),
        (45, {"modern_hofje", "wooncomplex"}),
        (300, {"wooncomplex"}),
        (301, set()),
    ],
)
def test_sizes_of_the_catalogue_as_the_source_prints_them(
    committed: Store, size: int, forms: set[str]
) -> None:
    assert {each.id for each in with_size(committed.housing.forms, size)} == forms


def test_eighteen_homes_for_older_people_near_a_shop_and_care(committed: Store) -> None:
    found = find_forms(committed.housing.forms, "senioren", 18, frozenset({"winkel", "zorg"}))
    assert named(found, "yes") == {"woongroep", "woongemeenschap", "modern_hofje"}
    assert {"kleinschalig_wonen", "wooncomplex"} <= named(found, "no")
    assert "zelfstandig_met_begeleiding" in named(found, "maybe")  # no size in the source


def test_no_form_is_refused_for_what_its_source_does_not_say(committed: Store) -> None:
    forms = committed.housing.forms
    for group in forms.groups:
        for match in find_forms(forms, group.id, 1000, NOWHERE):
            if match.form.niche:
                assert match.answer != "no"


@given(
    st.sampled_from(["", "senioren", "jongeren"]),
    st.one_of(st.none(), st.integers(1, 400)),
    st.frozensets(st.sampled_from(["winkel", "bus", "zorg"])),
)
def test_asking_more_never_makes_more_forms_fit(
    group: str, size: int | None, near: frozenset[str]
) -> None:
    forms = catalogue(
        form("a", size_min=4, size_max=20),
        form("b", groups=("jongeren",), size_min=16, size_max=45),
        form("c", groups=(), niche=True),
    )
    found = find_forms(forms, group, size, near)
    assert [match.form.id for match in found] == ["a", "b", "c"]
    for less in ((("", size, near)), (group, None, near), (group, size, NOWHERE)):
        assert named(found, "yes") <= named(find_forms(forms, *less), "yes")
        assert named(find_forms(forms, *less), "no") <= named(found, "no")
