"""The check on a ratio: its parts are there, are totals of gemeenten, and only a ratio has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atlas.store.check import check
from atlas.store.load import load_store
from atlas.store.problems import Problem, StoreError
from tests.support import record_of, write_indicator

DRUK = "indicators/wonen/druk.toml"
GOOD = {"rule": "ratio", "numerator_parts": ["oud"], "denominator_parts": ["jong", "inwoners"]}


def write(root: Path, unit: str = "%", **changed: Any) -> None:
    """A ratio `druk` of two totals, and a total that no gemeente has."""
    row = ("GM0106", "2024", "5", "final", "cbs_kwb")
    for name, code, level in (
        ("oud", "GM0106", "gemeente"),
        ("jong", "GM0106", "gemeente"),
        ("land", "NL01", "land"),
    ):
        table = {"path": f"{name}.csv", "levels": [level]}
        total = record_of(name, "wonen", aggregate={"rule": "sum"}, table=table)
        write_indicator(root, total, [(code, *row[1:])])
    rule = {key: value for key, value in (GOOD | changed).items() if value is not None}
    write_indicator(root, record_of("druk", "wonen", unit=unit, aggregate=rule), [row])


def only_problem(root: Path) -> Problem:
    (problem,) = check(root).problems
    assert problem.file == DRUK
    assert problem.row
    return problem


def test_a_good_ratio_has_no_problems(root: Path) -> None:
    write(root)
    assert check(root).problems == ()
    rule = load_store(root).indicators["druk"].aggregate
    assert (rule.numerator_parts, rule.denominator_parts) == (("oud",), ("jong", "inwoners"))


@pytest.mark.parametrize("field", ["numerator_parts", "denominator_parts"])
@pytest.mark.parametrize("given", [None, []])
def test_a_ratio_without_its_parts_is_refused(
    root: Path, field: str, given: list[str] | None
) -> None:
    """By the check, and by the store itself."""
    write(root, **{field: given})
    problem = only_problem(root)
    assert problem.column == f"aggregate.{field}"
    assert problem.message == "de regel 'ratio' heeft deze aantallen nodig"
    assert problem.remedy == "noem de indicatoren die wij optellen"
    with pytest.raises(StoreError):
        load_store(root)


@pytest.mark.parametrize("rule", ["sum", "weighted_mean", "none"])
@pytest.mark.parametrize("field", ["numerator_parts", "denominator_parts"])
def test_another_rule_has_no_parts(root: Path, rule: str, field: str) -> None:
    weight = "inwoners" if rule == "weighted_mean" else None
    no_parts: dict[str, Any] = {"numerator_parts": None, "denominator_parts": None}
    write(root, **no_parts | {"rule": rule, "denominator": weight, field: ["oud"]})
    problem = only_problem(root)
    assert problem.column == f"aggregate.{field}"
    assert problem.message == "alleen de regel 'ratio' gebruikt dit veld"
    assert problem.remedy == "haal het veld weg"
    with pytest.raises(StoreError):
        load_store(root)


def test_a_wrong_rule_is_the_only_fault_that_is_told(root: Path) -> None:
    write(root, rule="verhouding")
    problem = only_problem(root)
    assert problem.column == "aggregate.rule"
    assert "'verhouding' is hier niet toegestaan" in problem.message
    assert "'ratio'" in problem.remedy


@pytest.mark.parametrize(
    ("changed", "column", "message", "remedy"),
    [
        ({"numerator_parts": ["oude"]}, "aggregate.numerator_parts",
         "'oude' is geen indicator", "id van een indicator die bestaat"),
        ({"denominator_parts": ["jong", "aandeel_65plus"]}, "aggregate.denominator_parts",
         "'aandeel_65plus' is niet op te tellen: de regel is 'weighted_mean'", "regel 'sum'"),
        ({"numerator_parts": ["druk"]}, "aggregate.numerator_parts",
         "'druk' is niet op te tellen: de regel is 'ratio'", "aantallen per gemeente"),
        ({"denominator_parts": ["land"]}, "aggregate.denominator_parts",
         "'land' heeft geen cijfers van gemeenten", "aantallen per gemeente"),
        ({"denominator_parts": ["jong", "jong"]}, "aggregate.denominator_parts",
         "'jong' staat er twee keer in", "haal een van de twee weg"),
        ({"denominator": "inwoners"}, "aggregate.denominator",
         "de regel 'ratio' gebruikt geen noemer", "haal denominator weg"),
        ({"numerator_parts": "oud"}, "aggregate.numerator_parts",
         "'oud' is geen lijst", "tussen [ en ]"),
        ({"numerator_parts": ["Oud!"]}, "aggregate.numerator_parts[0]",
         "'Oud!' heeft niet de juiste vorm", "schrijf het als"),
        ({"unit": "inwoners"}, "unit", "geeft een getal per 100", 'maak unit = "%"'),
    ],
)  # fmt: skip
def test_a_wrong_ratio_is_told_with_its_remedy(
    root: Path, changed: dict[str, Any], column: str, message: str, remedy: str
) -> None:
    write(root, **changed)
    problem = only_problem(root)
    assert problem.column == column
    assert message in problem.message
    assert remedy in problem.remedy


def test_a_part_that_cannot_be_read_is_not_told_twice(root: Path) -> None:
    write(root)
    path = root / "indicators/wonen/oud.toml"
    path.write_text(path.read_text("utf-8").replace('unit = "inwoners"', ""), "utf-8")
    (problem,) = check(root).problems
    assert (problem.file, problem.column) == ("indicators/wonen/oud.toml", "unit")
