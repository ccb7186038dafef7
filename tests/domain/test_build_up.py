"""The population by age: groups that cover all ages once."""

from __future__ import annotations

import pytest

from atlas.domain.build_up import COARSE, FINE, OLDEST, build_up
from atlas.domain.subject import Subject, subjects
from atlas.store.store import Store

EMMEN = {  # CBS, 1 January 2025
    0: (4_608, 4.2),
    5: (4_880, 4.4),
    10: (5_531, 5.0),
    15: (6_114, 5.6),
    20: (6_359, 5.8),
    25: (24_344, 22.2),
    45: (30_809, 28.1),
    65: (20_435, 18.6),
    80: (6_598, 6.0),
}


def find(store: Store, code: str) -> Subject:
    return subjects(store)[code]


def test_the_build_up_of_emmen(store: Store) -> None:
    build = build_up(store, find(store, "GM0114"))
    assert build is not None
    assert build.period == "2025"
    found = {group.low: (group.people.value, group.share.value) for group in build.groups}
    assert found == EMMEN
    assert sum(people for people, _ in EMMEN.values()) == 109_678


@pytest.mark.parametrize(
    ("code", "period", "lows"),
    [
        ("GM0114", "2025", FINE),
        ("PV22", "2025", FINE),
        ("RG_boce", "2025", FINE),
        ("WK010605", "2024", COARSE),
    ],
)
def test_groups_cover_all_ages_once(
    store: Store, code: str, period: str, lows: tuple[int, ...]
) -> None:
    build = build_up(store, find(store, code))
    assert build is not None
    assert build.known
    assert build.period == period
    assert tuple(group.low for group in build.groups) == lows
    assert [group.high for group in build.groups] == [*lows[1:], None]
    assert sum(group.years for group in build.groups) == OLDEST


def test_a_region_is_the_sum_of_its_gemeenten(store: Store) -> None:
    whole = build_up(store, find(store, "RG_boce"))
    parts = [build_up(store, find(store, code)) for code in ("GM0109", "GM0114", "GM1681")]
    assert whole is not None
    for place, group in enumerate(whole.groups):
        cells = [part.groups[place].people for part in parts if part]
        assert group.people.value == sum(cell.value or 0 for cell in cells)
        assert group.people.computed


def test_a_region_without_named_members_has_no_build_up(store: Store) -> None:
    build = build_up(store, find(store, "RG_wzw_2007_noord"))
    assert build is None or not build.known


def test_shares_of_a_wijk_are_known_or_have_their_own_word(store: Store) -> None:
    states = set()
    for subject in subjects(store).values():
        if subject.level == "wijk" and (build := build_up(store, subject)):
            states |= {group.share.state for group in build.groups}
            assert {group.drenthe.state for group in build.groups} == {"value"}
    assert states == {"value", "suppressed"}
