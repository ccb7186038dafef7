"""Older people, their households and how many have trouble moving, by gemeente."""

from __future__ import annotations

import math

import pytest

from atlas.domain import older_people
from atlas.domain.households import households, rates
from atlas.domain.older_people import (
    GROUPS,
    local_shares,
    newest,
    older_than,
    persons,
    units,
)
from atlas.domain.projection import YEARS, by_age, project
from atlas.domain.scenario import Scenario, need_areas
from atlas.domain.survival import AGES, VARIANTS
from atlas.store.store import Store

EMMEN, ASSEN = "GM0114", "GM0106"


def test_people_of_2025_are_those_that_are_published(store: Store) -> None:
    published = [
        store.cells(f"leeftijd_{band}", "2025", "gemeente").loc[EMMEN, "value"]
        for band in ("65_80", "80plus")
    ]
    people = {age: older_than(store, [EMMEN], Scenario(), age) for age in (65, 80)}
    for variant in VARIANTS:
        assert people[65].loc[2025, variant] == pytest.approx(sum(published))
        assert people[80].loc[2025, variant] == pytest.approx(published[1])


def test_people_are_those_of_the_projection_of_the_scenario(store: Store) -> None:
    scenario = Scenario(calibration="2020", variant="laag", values=(("sterfte", 90.0),))
    projection = project(store, "2020", 0.9)
    found = older_than(store, [EMMEN, ASSEN], scenario, 75)
    assert list(found.index) == [*YEARS]
    for year in YEARS:
        wanted = by_age(projection, [EMMEN, ASSEN], year, "laag")
        assert found.loc[year, "laag"] == pytest.approx(wanted.loc[75:].sum())
        by_gemeente = persons(store, [EMMEN, ASSEN], year, scenario)
        assert by_gemeente.shape == (2, len(AGES))
        assert by_gemeente.sum(axis=0) == pytest.approx(wanted.to_numpy())


def test_more_mortality_leaves_fewer_older_people(store: Store) -> None:
    usual = older_than(store, [EMMEN], Scenario(), 80)
    more = older_than(store, [EMMEN], Scenario(values=(("sterfte", 120.0),)), 80)
    assert (more.loc[2030:] < usual.loc[2030:]).all(axis=None)
    assert more.loc[2025].equals(usual.loc[2025])


@pytest.mark.parametrize("values", [(), (("alleen", 5.0), ("instelling", 120.0))])
def test_units_are_the_households_of_each_gemeente_in_groups(
    store: Store, values: tuple[tuple[str, float], ...]
) -> None:
    given = dict(values)
    shift, factor = given.get("alleen", 0.0), given.get("instelling", 100.0) / 100
    homes, places = units(store, [EMMEN, ASSEN], 2040, Scenario(values=values))
    projection = project(store, "2023", 1.0)
    for place, code in enumerate((EMMEN, ASSEN)):
        people = by_age(projection, [code], 2040, "midden")
        wanted = households(people, rates(store), shift, factor)
        by_group = [wanted.loc[65:74], wanted.loc[75:84], wanted.loc[85:]]
        assert homes[place] == pytest.approx([group["households"].sum() for group in by_group])
        assert places[place] == pytest.approx(wanted["institution"].sum())
    assert [*GROUPS.values()] == [65, 75, 85]


def test_the_share_of_a_gemeente_is_its_newest_figure(store: Store) -> None:
    shares, borrowed = local_shares(store, [EMMEN, ASSEN])
    assert shares.tolist() == [24.1, 21.1]  # RIVM 50090NED, 2020
    assert borrowed == ()
    assert len(newest(store, older_people.MOBILITY)) == len(need_areas(store)["PV22"])


def test_a_chosen_share_is_that_of_all(store: Store) -> None:
    shares, borrowed = local_shares(store, [EMMEN, ASSEN], 30.0)
    assert (shares.tolist(), borrowed) == ([30.0, 30.0], ())


def test_the_share_of_drenthe_is_weighted_with_older_people(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {
        older_people.MOBILITY: {"GM0001": 10.0, "GM0002": 20.0, "GM0003": 90.0},
        older_people.OLDER_PEOPLE: {"GM0001": 300.0, "GM0002": 100.0, "GM0009": 5.0},
    }
    monkeypatch.setattr(older_people, "newest", lambda store, name: figures[name])
    shares, borrowed = local_shares(store, ["GM0002", "GM0009"])
    assert shares.tolist() == [20.0, 12.5]  # (10 x 300 + 20 x 100) / 400; GM0003 has no weight
    assert borrowed == ("GM0009",)


def test_without_figures_the_share_is_unknown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older_people, "newest", lambda store, name: {})
    shares, borrowed = local_shares(store, [EMMEN])
    assert math.isnan(shares[0])
    assert borrowed == (EMMEN,)
