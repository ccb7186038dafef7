"""The attacker of the atlas finds what an exhaustive search finds, and the choice is no dearer than
it must be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from atlas.domain.disclosure import AreaSum, Delivery, Table, attack, protect
from atlas.domain.disclosure_attack import Attacker, System
from atlas.domain.disclosure_choice import hide
from atlas.domain.disclosure_model import Model, model, width
from atlas.domain.disclosure_states import Evidence, evidence
from atlas.domain.disclosure_sums import sums
from tests.domain.disclosure_attackers import Public, frame, recovered

WIJK, BUURTEN = "WK010600", ["BU01060000", "BU01060001", "BU01060002"]
TREE = [AreaSum(WIJK, tuple(BUURTEN))]
YEARS = ["2021", "2022", "2021-2022"]


def system(rows: list[list[float]], truth: Sequence[float], need: float = 8.0) -> System:
    values = np.array(truth, dtype=float)
    return System(
        matrix=csr_array(np.array(rows, dtype=float)),
        truth=values,
        lower=np.minimum(1.0, values),
        width=np.full(len(values), need),
        whole=np.full(len(values), True),
    )


def mask(*hidden: bool | int) -> np.ndarray:
    return np.array(hidden, dtype=bool)


def test_one_hidden_cell_beside_a_total_is_its_difference() -> None:
    found = Attacker(system([[1, 1, -1]], [4, 30, 34])).recovered(mask(1, 0, 0))
    assert found == {0: (4.0, 4.0)}


def test_two_hidden_cells_are_known_as_far_as_their_sum_allows() -> None:
    task = system([[1, 1, 1, -1]], [3, 4, 90, 97])
    assert Attacker(task).recovered(mask(1, 1, 0, 0)) == {0: (1.0, 6.0), 1: (1.0, 6.0)}
    assert not Attacker(task).recovered(mask(1, 1, 1, 0))


def test_a_cell_in_no_sum_and_a_sum_with_a_hidden_total_tell_nothing() -> None:
    task = system([[1, 1, -1, 0]], [4, 30, 34, 5])
    assert not Attacker(task).recovered(mask(1, 0, 1, 1))


def test_a_cell_without_need_is_not_looked_at() -> None:
    task = system([[1, -1]], [4, 4], need=0.0)
    assert not Attacker(task).recovered(mask(1, 0))


def test_whole_numbers_tell_more_than_floats() -> None:
    """3a + 3b + 5c = 31: with floats c can be anything from 1 to 5, with whole numbers 2 or 5."""
    rows, truth = [[3.0, 3.0, 5.0]], [1, 1, 5]
    assert 2 in Attacker(system(rows, truth, need=4.0)).recovered(mask(1, 1, 1))
    assert 2 not in Attacker(system(rows, truth, need=3.0)).recovered(mask(1, 1, 1))


@st.composite
def tables(draw: st.DrawFn) -> dict[tuple[str, str], int]:
    """A wijk of three buurten over two years and both together."""
    counts = {(b, y): draw(st.integers(1, 15)) for b in BUURTEN for y in YEARS[:2]}
    counts |= {(WIJK, y): sum(counts[b, y] for b in BUURTEN) for y in YEARS[:2]}
    return counts | {
        (a, YEARS[2]): counts[a, YEARS[0]] + counts[a, YEARS[1]] for a in (WIJK, *BUURTEN)
    }


def public(counts: dict[tuple[str, str], int], hidden: set[tuple[str, str]]) -> Public:
    shown = {cell: None if cell in hidden else count for cell, count in counts.items()}
    seen = Public().see({"n": frame(shown)})
    seen.areas({WIJK: BUURTEN}, ["n"], YEARS)
    for area in (WIJK, *BUURTEN):
        seen.sum(("n", area, YEARS[2]), [("n", area, year) for year in YEARS[:2]])
    return seen


def task_of(counts: dict[tuple[str, str], int], threshold: int = 10) -> tuple[Model, Evidence]:
    known = evidence(Delivery((Table("n", frame(counts), threshold=threshold),)), ())
    return model(known, sums(known, TREE, ())), known


@given(tables(), st.data(), st.integers(2, 12))
@settings(max_examples=30)
def test_the_attacker_finds_what_an_exhaustive_search_finds(
    counts: dict[tuple[str, str], int], data: st.DataObject, threshold: int
) -> None:
    some = data.draw(st.sets(st.sampled_from(sorted(counts)), min_size=1))
    task, _ = task_of(counts, threshold)
    hidden = mask(*((key.area_code, key.period) in some for key in task.keys))
    found = {task.keys[cell] for cell in Attacker(task.system).recovered(hidden)}
    searched = recovered(public(counts, some), threshold)
    alone = {("n", *cell) for cell in some} - {
        c for limit, _ in public(counts, some).limits for c in limit
    }
    assert {tuple(key) for key in found} == searched - alone


@given(tables())
@settings(max_examples=15)
def test_no_cell_is_hidden_that_could_be_shown(counts: dict[tuple[str, str], int]) -> None:
    result = protect(Delivery((Table("n", frame(counts)),)), TREE)
    hidden = {(row.area_code, row.period): row.why for row in result.hidden.itertuples()}
    for cell in [cell for cell, why in hidden.items() if why == "secondary"]:
        assert recovered(public(counts, hidden.keys() - {cell}), 10), cell


def test_the_cheapest_cells_are_chosen() -> None:
    """Beside 4: not the total, which is dear, but one cell that is large enough."""
    rows, truth = [[1, 1, 1, -1]], [4, 30, 12, 46]
    must, may = mask(1, 0, 0, 0), mask(0, 1, 1, 1)
    hidden, lost = hide(system(rows, truth), must, may, np.array([1.0, 3.0, 2.0, 50.0]))
    assert hidden.tolist() == [True, False, True, False] and not lost


def test_a_cell_that_nothing_can_protect_is_told() -> None:
    rows, truth = [[1, 1, -1]], [4, 30, 34]
    hidden, lost = hide(system(rows, truth), mask(1, 0, 0), mask(0, 0, 0), np.ones(3))
    assert hidden.tolist() == [True, False, False] and lost == {0}


@pytest.mark.parametrize(("threshold", "expected"), [(1, 1), (2, 1), (3, 1), (5, 3), (10, 8)])
def test_nobody_learns_more_than_the_rule_tells(threshold: int, expected: int) -> None:
    assert width(threshold) == expected


def test_the_last_attack_starts_from_the_tables_as_they_would_be_published() -> None:
    counts = {(WIJK, "2022"): 34, (BUURTEN[0], "2022"): 4, (BUURTEN[1], "2022"): 30}
    task, known = task_of(counts)
    careless = frame({cell: None if cell[0] == BUURTEN[0] else n for cell, n in counts.items()})
    assert attack(task, known, {"n": careless}) == {("n", BUURTEN[0], "2022")}


def test_the_last_attack_sees_a_percentage_beside_a_hidden_count() -> None:
    below = Table("d", frame({(BUURTEN[0], "2022"): 200}))
    above = Table("n", frame({(BUURTEN[0], "2022"): 4}))
    share = Table("p", frame({(BUURTEN[0], "2022"): 2.0}), "percentage", 10, "n", "d")
    known = evidence(Delivery((below, above, share)), ())
    task = model(known, sums(known, TREE, ()))
    careless = {"d": below.rows, "n": frame({(BUURTEN[0], "2022"): None}), "p": share.rows}
    assert attack(task, known, careless) >= {("n", BUURTEN[0], "2022")}
