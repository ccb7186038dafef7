"""Households of older people: by hand, and beside what the BOCE annex printed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain import households as h
from atlas.domain.projection import by_age, project
from atlas.domain.survival import OLD_AGES
from atlas.store.store import Store

RATES = pd.DataFrame({"alone": [0.2, 0.45], "institution": [0.0, 0.1]}, index=[65, 85])
PERSONS = pd.Series({60: 999.0, 65: 1000.0, 85: 200.0})
share = st.floats(0, 1)


def test_households_by_hand() -> None:
    found = h.households(PERSONS, RATES)
    assert found.loc[65].tolist() == pytest.approx([200 + 800 / 2, 0])
    # 200 people: 20 in an institution, 90 alone, 90 with someone
    assert found.loc[85].tolist() == pytest.approx([90 + 90 / 2, 20])
    assert [*found.index] == [65, 85]  # younger people do not count


def test_half_the_use_of_institutions_by_hand() -> None:
    found = h.households(PERSONS, RATES, institution_factor=0.5).loc[85]
    # 10 in an institution; of the 190 at home half alone, as of the 180 before
    assert found.tolist() == pytest.approx([95 + 95 / 2, 10])


def test_more_people_alone_by_hand() -> None:
    found = h.households(PERSONS, RATES, alone_shift_pp=10).loc[85]
    # 180 at home: half of them alone becomes 60%
    assert found.tolist() == pytest.approx([108 + 72 / 2, 20])


@given(st.floats(0, 1e6), share, share, st.floats(0, 1))
def test_households_lie_between_half_and_all_of_those_at_home(
    persons: float, part: float, institution: float, factor: float
) -> None:
    institution *= 0.99
    rates = pd.DataFrame({"alone": [part * (1 - institution)], "institution": [institution]}, [65])
    found = h.households(pd.Series({65: persons}), rates, 0, factor).loc[65]
    home = persons - found["institution"]
    assert home / 2 - 1e-6 <= found["households"] <= home + 1e-6
    assert found["institution"] == pytest.approx(persons * institution * factor)


@pytest.mark.parametrize(("shift", "factor"), [(60, 1), (-30, 1), (0, 11), (0, -1)])
def test_a_share_that_cannot_be_is_refused(shift: float, factor: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        h.households(PERSONS, RATES, shift, factor)


def test_an_age_that_is_not_there_stays_unknown() -> None:
    found = h.households(pd.Series({65: 10.0}), RATES)
    assert found.loc[85].isna().all()


def test_the_rates_are_those_of_drenthe_in_2024(store: Store) -> None:
    found = h.rates(store)
    assert [*found.index] == [*OLD_AGES]
    assert found.loc[65, "alone"] == pytest.approx(6_939 / 35_523)
    assert found.loc[95, "institution"] == pytest.approx(422 / 902)
    assert (found.sum(axis=1) < 1).all()


@pytest.mark.parametrize("shift", [-10, 0, 10])
@pytest.mark.parametrize("factor", [0.5, 1, 1.5])
def test_every_end_of_the_sliders_can_be(store: Store, shift: int, factor: float) -> None:
    persons = by_age(project(store, "2023"), ["GM0114"], 2050, "hoog")
    found = h.households(persons, h.rates(store), shift, factor)
    assert (found > 0).all(axis=None)


def test_without_change_the_formula_of_the_method_holds(store: Store) -> None:
    persons = by_age(project(store, "2023"), ["GM0114"], 2025, "midden")
    found, rates = h.households(persons, h.rates(store)), h.rates(store)
    alone, institution = rates["alone"], rates["institution"]
    expected = persons.loc[65:] * (alone + (1 - alone - institution) / 2)
    assert found["households"].to_numpy() == pytest.approx(expected.to_numpy())


def test_the_check_lies_near_the_boce_annex(store: Store) -> None:
    table = h.boce_check(store)
    assert table["printed"].to_dict() == {"GM0114": 16_395, "GM1681": 4_095, "GM0109": 5_650}
    assert table["more_pct"].between(0, 7).all()  # three years later, and more people of 65+
    assert table["own"].round(0).to_dict() == {"GM0114": 16_639, "GM1681": 4_291, "GM0109": 5_929}
