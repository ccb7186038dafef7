"""The record of profile and comparison: read whole, and every wrong name told with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from atlas.store.check import check
from atlas.store.load import load_store
from atlas.store.problems import Problem, StoreError
from atlas.store.profile import Profile
from atlas.store.store import Store
from tests.support import toml

Content = dict[str, Any]
SHARE = {
    "indicator": "aandeel_65plus",
    "numerator": "inwoners",
    "denominator": "inwoners",
    "per": 100,
    "counts": "persons",
}
BESIDE = {"id": "ouderen", "title": "Ouderen", "theme": "wonen", "note": "Let op."}


def content(**fields: Any) -> Content:
    """A right record; `fields` replace or add."""
    likeness = [
        {"indicator": "inwoners", "reason": "hoe groot"},
        {"indicator": "aandeel_65plus", "reason": "hoe oud"},
    ]
    basis: Content = {
        "key_figures": ["inwoners"],
        "trends": ["inwoners"],
        "beside": [BESIDE | {"indicators": ["aandeel_65plus"]}],
        "shares": [SHARE],
        "likeness": likeness,
        "families": [{"title": "Ouderen", "indicators": ["aandeel_65plus", "inwoners"]}],
    }
    return basis | fields


def write(root: Path, **fields: Any) -> None:
    (root / "profile.toml").write_text(toml(content(**fields)), "utf-8")


def problems(root: Path, **fields: Any) -> list[Problem]:
    """Every problem of a data folder with this record, as `atlas check` finds them."""
    write(root, **fields)
    return list(check(root).problems)


def test_a_right_record_is_read_whole(root: Path) -> None:
    assert problems(root) == []
    found = load_store(root).profile
    assert isinstance(found, Profile)
    assert (found.key_figures, found.trends) == (("inwoners",), ("inwoners",))
    assert (found.shares[0].per, found.shares[0].counts) == (100, "persons")
    assert [each.indicator for each in found.likeness] == ["inwoners", "aandeel_65plus"]
    assert found.beside[0].indicators == ("aandeel_65plus",)
    assert found.families[0].indicators == ("aandeel_65plus", "inwoners")


def test_it_is_part_of_the_version(root: Path) -> None:
    write(root)
    before = load_store(root).version
    write(root, key_figures=["aandeel_65plus"])
    assert load_store(root).version != before


def test_data_without_the_record_load_and_say_so(small: Store) -> None:
    with pytest.raises(LookupError, match=r"profile\.toml"):
        _ = small.profile


@pytest.mark.parametrize(
    ("fields", "column", "name"),
    [
        ({"key_figures": ["inwoners", "weg"]}, "key_figures", "weg"),
        ({"trends": ["weg"]}, "trends", "weg"),
        ({"shares": [SHARE | {"indicator": "weg"}]}, "shares[0].indicator", "weg"),
        ({"shares": [SHARE | {"numerator": "weg"}]}, "shares[0].indicator", "weg"),
        ({"shares": [SHARE, SHARE | {"denominator": "weg"}]}, "shares[1].indicator", "weg"),
        ({"beside": [BESIDE | {"indicators": ["weg"]}]}, "beside[0].indicators", "weg"),
        ({"beside": [BESIDE | {"theme": "weg"}]}, "beside[0].theme", "weg"),
        ({"beside": [BESIDE | {"facts": ["tafel/weg"]}]}, "beside[0].facts", "tafel/weg"),
        (
            {"families": [{"title": "T", "indicators": ["inwoners", "weg"]}]},
            "families[0].indicators",
            "weg",
        ),
    ],
)
def test_what_it_names_must_exist(root: Path, fields: Content, column: str, name: str) -> None:
    (found,) = problems(root, **fields)
    assert found.file == "profile.toml"
    assert found.column == column
    assert f"'{name}'" in found.message
    assert found.remedy


RATIO = """[aggregate]
rule = "ratio"
numerator_parts = ["inwoners"]
denominator_parts = ["inwoners"]
"""


@pytest.mark.parametrize(
    ("other", "columns"),
    [
        ({}, []),
        ({"numerator": "afstand_huisarts"}, ["shares[0].numerator"]),
        ({"denominator": "afstand_huisarts"}, ["shares[0].denominator"]),
    ],
)
def test_a_share_and_the_rule_of_its_figure_name_the_same_counts(
    root: Path, other: Content, columns: list[str]
) -> None:
    (record,) = root.rglob("aandeel_65plus.toml")
    changed = re.sub(r"(?s)\[aggregate\].*?(?=\n\[|\Z)", RATIO, record.read_text("utf-8"))
    record.write_text(changed, "utf-8")
    found = problems(root, shares=[SHARE | other])
    assert [each.column for each in found] == columns
    assert all("'aandeel_65plus'" in each.message for each in found)


def test_all_wrong_names_are_told_at_once(root: Path) -> None:
    found = problems(root, key_figures=["een", "twee"], trends=["drie"])
    assert [each.message.split("'")[1] for each in found] == ["een", "twee", "drie"]


@pytest.mark.parametrize(
    "fields",
    [
        {"key_figures": []},
        {"trends": []},
        {"likeness": [{"indicator": "inwoners", "reason": "een is geen afstand"}]},
        {"likeness": [{"indicator": "inwoners"}, {"indicator": "aandeel_65plus", "reason": "x"}]},
        {"shares": [SHARE | {"per": 10}]},
        {"shares": [SHARE | {"counts": "cows"}]},
        {"beside": [BESIDE | {"facts": ["geen_item"]}]},
        {"beside": [{name: text for name, text in BESIDE.items() if name != "note"}]},
        {"families": [{"title": "Alleen", "indicators": ["inwoners"]}]},
        {"unheard_of": 1},
    ],
)
def test_a_broken_field_is_a_problem_with_its_place(root: Path, fields: Content) -> None:
    (found,) = problems(root, **fields)
    assert found.file == "profile.toml"
    assert re.split(r"[.\[]", found.column)[0] == next(iter(fields))
    with pytest.raises(StoreError):  # it cannot be read, so nothing starts with it
        load_store(root)


def test_no_two_things_beside_each_other_have_one_id(root: Path) -> None:
    found = problems(root, beside=[BESIDE, BESIDE])
    assert [each.file for each in found] == ["profile.toml"]
    assert "ouderen" in found[0].message


def test_a_figure_is_in_one_family_only(root: Path) -> None:
    twice = {"title": "Nog eens", "indicators": ["inwoners", "woz_waarde"]}
    (found,) = problems(root, families=[*content()["families"], twice])
    assert "'inwoners'" in found.message


def test_text_that_is_no_record_is_a_problem(root: Path) -> None:
    (root / "profile.toml").write_text("key_figures = [", "utf-8")
    assert [each.file for each in check(root).problems] == ["profile.toml"]


def test_the_record_of_the_atlas_is_right(store: Store) -> None:
    """Key figures and trends differ, and all are of levels that a gemeente has."""
    found = store.profile
    for named in (found.key_figures, found.trends):
        assert len(named) == len(set(named))
        assert all("gemeente" in store.indicators[name].table.levels for name in named)
    themes = {store.indicators[name].theme for name in found.key_figures}
    assert len(themes) >= 5
