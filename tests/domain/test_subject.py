"""The areas with a profile: their figures are those of the map, their peers all of their kind."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from atlas.domain.aggregate import Cell, province_cell, region_cell
from atlas.domain.subject import (
    find_subject,
    newest_period,
    peer_cells,
    subject_cell,
    subject_periods,
    subjects,
)
from atlas.store.store import DATA, Store
from tests.domain.conftest import StoreWith, row
from tests.support import GEMEENTEN

EMMEN, WIJK, COROP, DRENTHE = "GM0114", "WK011401", "CR08", "PV22"


def cell_of(store: Store, code: str, indicator: str, period: str) -> Cell:
    subject = find_subject(store, code)
    assert subject is not None
    return subject_cell(store, subject, indicator, period)


def test_every_kind_of_area_has_a_profile(store: Store) -> None:
    """Counted in the files themselves; old codes and the country have none."""
    areas = pd.read_csv(DATA / "geo" / "areas.csv", dtype=str)
    valid = areas[areas["valid"] == "true"]
    found = Counter(subject.level for subject in subjects(store).values())
    for level in ("gemeente", "wijk", "kern"):
        inside = valid[(valid["area_level"] == level) & (valid["gemeente_code"] != "")]
        assert found[level] == len(inside)
    regions = sum(len(grouping.regions) for grouping in store.groupings.values())
    assert (found["provincie"], found["regio"]) == (1, regions)
    assert sum(found.values()) == len(subjects(store))


@pytest.mark.parametrize("code", ["NL01", "BU01140000", "BU01069999", "", "gm0114", "GM9999"])
def test_what_has_no_profile_is_not_found(store: Store, code: str) -> None:
    assert find_subject(store, code) is None


def test_members_and_peers_of_each_kind(store: Store) -> None:
    found = subjects(store)
    assert found[EMMEN].members == (EMMEN,)
    assert found[COROP].members == ("GM1681", "GM0109", EMMEN)
    assert (found[WIJK].gemeente_code, found[WIJK].members) == (EMMEN, ())
    peers = {level: each.peer_level for each in found.values() for level in (each.level,)}
    assert peers == {
        "provincie": "gemeente",
        "gemeente": "gemeente",
        "regio": "gemeente",
        "wijk": "wijk",
        "kern": "wijk",
    }


def test_a_region_without_named_members_has_none(small: Store) -> None:
    subject = subjects(small)["RG_wzw_noord"]
    assert subject.members == ()
    assert subject_cell(small, subject, "inwoners", "2024").state == "not_applicable"


def test_the_figures_are_those_of_the_map(small: Store) -> None:
    region = small.groupings["corop"].regions[1]
    assert cell_of(small, "CR08", "inwoners", "2024") == region_cell(
        small, "inwoners", "2024", region
    )
    assert cell_of(small, DRENTHE, "inwoners", "2023") == province_cell(small, "inwoners", "2023")
    own = small.cells("inwoners", "2024", "gemeente").loc[EMMEN]
    assert cell_of(small, EMMEN, "inwoners", "2024").value == own["value"] == 50_000


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("GM0106", "suppressed"),
        ("GM0109", "missing"),
        ("GM0114", "not_applicable"),
        ("GM0118", "missing"),  # has no row at all
    ],
)
def test_a_cell_without_a_figure_keeps_its_reason(small: Store, code: str, state: str) -> None:
    cell = cell_of(small, code, "aandeel_65plus", "2024")
    assert (cell.state, cell.value, cell.area_code) == (state, None, code)


def test_periods_of_an_area_are_those_of_its_level(small: Store) -> None:
    found = subjects(small)
    assert subject_periods(small, found[EMMEN], "inwoners") == ("2022", "2023", "2024")
    assert subject_periods(small, found["CR08"], "inwoners") == ("2022", "2023", "2024")
    assert subject_periods(small, found["CR08"], "woz_waarde") == ()  # nothing to add up
    assert subject_periods(small, found["WK011400"], "aandeel_65plus") == ()


def test_the_newest_period_is_the_last_with_a_value_of_the_area(small: Store) -> None:
    found = subjects(small)
    assert newest_period(small, found["GM1680"], "aandeel_65plus") == "2024"
    assert newest_period(small, found["GM0106"], "aandeel_65plus") == "2023"  # then suppressed
    assert newest_period(small, found["WK011400"], "aandeel_65plus") == ""


def test_without_any_value_it_is_the_last_period_of_the_level(store_with: StoreWith) -> None:
    rows = [row("GM0114", "", "suppressed", "2022"), row("GM0114", "", "missing", "2024")]
    store = store_with([*rows, row("GM0106", 5, period="2023")])
    assert newest_period(store, subjects(store)["GM0114"], "proef") == "2024"
    assert newest_period(store, subjects(store)["GM0119"], "proef") == "2024"


def test_peers_are_all_areas_of_the_kind_in_one_order(small: Store) -> None:
    """Also those without a row, which are missing."""
    found = subjects(small)
    peers = peer_cells(small, found["CR08"], "aandeel_65plus", "2024")
    assert [peer.area_code for peer in peers] == [*GEMEENTEN]
    states = Counter(peer.state for peer in peers)
    assert states == {"value": 8, "missing": 2, "suppressed": 1, "not_applicable": 1}
    wijken = peer_cells(small, found["WP0001"], "woz_waarde", "2024")
    assert len(wijken) == 24
    assert all(peer.area_code.startswith("WK") for peer in wijken)
