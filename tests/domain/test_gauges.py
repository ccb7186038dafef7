"""Targets with a number: which there are, and that what is counted is what was reported."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.gauge_counts import METHODS, Asked, Count
from atlas.domain.gauges import Gauge, State, gauges, gauges_of
from atlas.domain.programme_tree import programme_tree, rows
from atlas.domain.published import newest_reports, number, spending
from atlas.store.reporting.records import Kind, Published, Reported, Role
from atlas.store.store import Store

ROOT = Path(__file__).parents[2]
ASSEN, EMMEN, MEPPEL, PROVINCE = "GM0106", "GM0114", "GM0119", "PV22"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def published(
    subject: str,
    area: str,
    content: Mapping[str, Any],
    period: str = "2026-2",
    day: int = 0,
    kind: Kind = Kind.PROGRESS,
) -> Published:
    """A report that was published `day` days after the first."""
    at = START + timedelta(days=day)
    return Published(
        f"{subject}-{area}-{period}", kind, area, subject, period, content, at, Role.PROVINCE
    )


def one(store: Store, reports: list[Published], action: str, unit: str = "") -> Gauge:
    """The gauge of an action, the one of a unit where it has more."""
    found = gauges_of(store, Reported(tuple(reports)), [action])
    return next(each for each in found if unit in each.row["unit"])


def done(action: str, *areas: str) -> list[Published]:
    return [published(action, area, {"status": "afgerond"}) for area in areas]


def test_every_target_of_the_documents_has_a_gauge(store: Store) -> None:
    with (ROOT / "data/programme/actions.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["action_id"] for row in csv.DictReader(file) if row["target_value"]}
    assert len(wanted) == 30
    found = {row["action_id"] for row in rows(store, "gauges")}
    assert wanted <= found
    assert found - wanted == {"bo-w2"}  # the number stands in a table of the same document


@pytest.mark.parametrize(
    ("action", "unit", "target"),
    [
        ("wzw-3-1", "welzijnspilots", 3),
        ("ua-5-1-c", "nieuwe dorpshubs", 2),
        ("ua-5-1-c", "krimpregio", 1),
        ("ua-2-4-a", "gemeentelijke visies", 12),
        ("ua-2-4-b", "aanvalsteam", 6),
        ("sb-3-3-a", "laaggeletterden", 49_500),
        ("ua-3-1-b", "scholen", 15),
        ("ua-5-2-a", "breedband", 100),
        ("ua-4-2-a", "euro", 600_000),
        ("ua-4-2-a", "dorpsinitiatieven in een jaar", 36),
        ("ua-4-2-e", "energiescans", 20),
        ("ua-4-1-c", "coaches", 3),
        ("bo-w2", "woningen", 5_250),
        ("bo-w7", "plekken", 100),
    ],
)
def test_the_targets_that_people_ask_for(
    store: Store, action: str, unit: str, target: float
) -> None:
    assert one(store, [], action, unit).target == target


def test_the_arithmetic_of_a_target_is_right_and_told(store: Store) -> None:
    letters = one(store, [], "sb-3-3-a")
    action = programme_tree(store).by_id["sb-3-3-a"].row
    assert "55.000" in action["milestone"]
    assert letters.target == 55_000 * (100 - float(action["target_value"])) / 100
    assert "55.000 - 5.500 = 49.500" in letters.row["calculation"]
    money = one(store, [], "ua-4-2-a", "euro")
    assert "50.000 × 12 = 600.000" in money.row["calculation"]
    assert "niet of het per jaar is of in totaal" in money.row["calculation"]
    assert one(store, [], "bo-w2").target == 4_000 + 500 + 750


def test_without_reports_nothing_is_zero(store: Store) -> None:
    found = gauges(store, Reported())
    assert len(found) == len(rows(store, "gauges"))
    for each in found:
        if each.row["method"] == "cijfer":
            continue
        assert each.count.counted is None
        assert each.share is None
        states = {"geen": State.COUNTLESS, "plekken": State.UNSURE}
        assert each.state is states.get(each.row["method"], State.SILENT)


def test_every_method_is_used_and_known(store: Store) -> None:
    assert {row["method"] for row in rows(store, "gauges")} == set(METHODS)


def test_gemeenten_that_are_done_are_counted(store: Store) -> None:
    reports = [
        *done("ua-2-4-b", ASSEN, EMMEN),
        published("ua-2-4-b", MEPPEL, {"status": "op_schema"}),
        *done("ua-2-4-a", MEPPEL),
    ]
    gauge = one(store, reports, "ua-2-4-b")
    assert (gauge.count.counted, gauge.state, gauge.count.reporters) == (2, State.NOT_YET, 12)
    assert {each.what: each.value for each in gauge.count.rows} == {ASSEN: 1, EMMEN: 1, MEPPEL: 0}
    assert gauge.share == pytest.approx(2 / 6)


def test_a_target_is_reached_at_its_number(store: Store) -> None:
    gemeenten = list(programme_tree(store).gemeenten)
    five, six = (one(store, done("ua-2-4-b", *gemeenten[:count]), "ua-2-4-b") for count in (5, 6))
    assert (five.state, six.state) == (State.NOT_YET, State.REACHED)


def test_a_report_of_nobody_being_done_is_a_zero(store: Store) -> None:
    gauge = one(store, [published("ua-2-4-b", ASSEN, {"status": "gestart"})], "ua-2-4-b")
    assert (gauge.count.counted, gauge.state) == (0, State.NOT_YET)


def test_the_province_is_no_gemeente(store: Store) -> None:
    reports = done("ua-2-4-a", ASSEN, PROVINCE)
    gemeenten = one(store, reports, "ua-2-4-a", "gemeentelijke")
    assert gemeenten.count.counted == 1
    assert [each.what for each in gemeenten.count.left_out] == [PROVINCE]
    own = one(store, reports, "ua-2-4-a", "provinciale")
    assert (own.count.counted, own.state) == (1, State.REACHED)
    assert one(store, done("ua-2-4-a", ASSEN), "ua-2-4-a", "provinciale").state is State.SILENT


def test_only_the_newest_report_of_a_reporter_counts(store: Store) -> None:
    reports = [
        published("ua-4-2-e", ASSEN, {"reached": 9}, "2027-1", day=10),
        published("ua-4-2-e", ASSEN, {"reached": 4}, "2026-2", day=20),  # late, on an earlier time
        published("ua-4-2-e", EMMEN, {"reached": 3}),
        published("ua-4-2-e", MEPPEL, {"reached": None}),
    ]
    gauge = one(store, reports, "ua-4-2-e")
    assert gauge.count.counted == 12
    assert {each.what: each.value for each in gauge.count.rows} == {
        ASSEN: 9,
        EMMEN: 3,
        MEPPEL: None,
    }
    assert not gauge.twice


def test_reports_without_a_number_leave_the_count_unknown(store: Store) -> None:
    gauge = one(store, [published("ua-3-1-b", ASSEN, {"status": "gestart"})], "ua-3-1-b")
    assert (gauge.count.counted, gauge.state) == (None, State.SILENT)
    assert len(gauge.count.rows) == 1


def test_a_reported_zero_is_a_zero(store: Store) -> None:
    gauge = one(store, [published("ua-3-1-b", ASSEN, {"reached": 0})], "ua-3-1-b")
    assert (gauge.count.counted, gauge.share, gauge.state) == (0, 0, State.NOT_YET)


def test_what_may_count_twice_is_marked(store: Store) -> None:
    both = [published("wzw-3-1", area, {"reached": 2}) for area in (ASSEN, PROVINCE)]
    assert one(store, both, "wzw-3-1").twice
    assert not one(store, both[:1], "wzw-3-1").twice


def test_a_target_of_the_province_only_counts_its_own_report(store: Store) -> None:
    reports = [
        published("ua-4-2-c", ASSEN, {"reached": 40}),
        published("ua-4-2-c", PROVINCE, {"reached": 2}),
    ]
    gauge = one(store, reports, "ua-4-2-c")
    assert (gauge.count.counted, gauge.state) == (2, State.REACHED)
    assert [each.what for each in gauge.count.left_out] == [ASSEN]


@pytest.mark.parametrize(
    ("reached", "state"),
    [(55_000, State.NOT_YET), (49_501, State.NOT_YET), (49_500, State.REACHED), (0, State.REACHED)],
)
def test_a_target_from_above_is_reached_below_it(store: Store, reached: int, state: State) -> None:
    gauge = one(store, [published("sb-3-3-a", PROVINCE, {"reached": reached})], "sb-3-3-a")
    assert (gauge.at_most, gauge.state) == (True, state)


@pytest.mark.parametrize(
    ("spent", "state"),
    [((500_000.5, 99_999.5), State.WITHIN), ((600_000, 1), State.OVER), ((0, 0), State.WITHIN)],
)
def test_money_is_within_its_maximum_or_over_it(
    store: Store, spent: tuple[float, float], state: State
) -> None:
    reports = [
        published("ua-4-2-a", area, {"spent_eur": euros, "committed_eur": 10**9})
        for area, euros in zip((ASSEN, EMMEN), spent, strict=True)
    ]
    gauge = one(store, reports, "ua-4-2-a", "euro")
    assert (gauge.count.counted, gauge.state) == (sum(spent), state)


def top3(area: str, year: str, *names: str, day: int = 0) -> Published:
    content = {f"name{place}": name for place, name in enumerate(names, 1)}
    return published("", area, content, year, day, Kind.TOP_THREE)


def test_initiatives_are_those_of_the_newest_year(store: Store) -> None:
    reports = [
        top3(ASSEN, "2026", "a", "b", "c"),
        top3(EMMEN, "2026", "a", "b", "c"),
        top3(ASSEN, "2027", "d", "", "e"),
    ]
    gauge = one(store, reports, "ua-4-2-a", "dorpsinitiatieven in een jaar")
    assert (gauge.count.counted, gauge.state) == (2, State.NOT_YET)
    assert [(each.what, each.period) for each in gauge.count.rows] == [(ASSEN, "2027")]
    everyone = [top3(area, "2026", "a", "b", "c") for area in programme_tree(store).gemeenten]
    assert one(store, everyone, "ua-4-2-a", "in een jaar").state is State.REACHED


def test_a_correction_counts_nowhere(store: Store) -> None:
    given_ = published("ua-3-1-b", ASSEN, {"reached": 5}, kind=Kind.CORRECTION)
    assert one(store, [given_], "ua-3-1-b").state is State.SILENT


def place(name: str, period: str, gemeente: str = EMMEN, **cells: str) -> dict[str, str]:
    own = {"place_id": name, "name": name, "period": period, "gemeente_code": gemeente}
    return {**own, "kind": "dorpshub", "state": "bestaat", **cells}


class Places:
    """A stand-in for a store with only what is asked for."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def counted_places(
    version: str, places: list[dict[str, str]], complete: bool, region: str
) -> Count:
    """The count of dorpshubs from 2019 on, of places of our own."""
    names = ("place_id", "name", "kind", "state", "period", "gemeente_code")
    regions = [SimpleNamespace(area_code="RG_oost", members=(EMMEN,))]
    fake: Any = Places(
        version=version,
        places=lambda: pd.DataFrame(places, columns=names),
        place_kinds={"dorpshub": SimpleNamespace(complete=complete)},
        groupings={"x": SimpleNamespace(regions=regions)},
    )
    subject = ("dorpshub", "-oud", *([region] if region else []))
    return METHODS["plekken"](Asked(fake, {"start_year": "2019"}, subject, {}, ()))


@pytest.mark.parametrize(
    ("rows_", "region", "expected"),
    [
        ([place("a", "2019"), place("b", "vanaf 2020-05")], "", 2),
        ([place("a", "2018"), place("b", "niet genoemd"), place("c", "")], "", None),
        ([place("a", "2021", state="plan"), place("b", "2021", kind="dorpshuis")], "", None),
        ([place("oud", "2021")], "", None),
        ([place("a", "2021", ASSEN), place("b", "2021")], "RG_oost", 1),
        ([place("a", "2021", ASSEN)], "RG_oost", None),
        ([place("a", "2021")], "RG_onbekend", None),
    ],
)
def test_places_that_are_there_since_the_start(
    rows_: list[dict[str, str]], region: str, expected: float | None
) -> None:
    count = counted_places(f"{rows_}{region}", rows_, False, region)
    assert count.counted == expected
    assert count.lower_bound


def test_no_place_is_a_zero_only_when_all_are_known() -> None:
    count = counted_places("complete", [], True, "")
    assert (count.counted, count.lower_bound) == (0, False)


def test_the_dorpshub_of_grolloo_was_there_before_and_is_not_new(store: Store) -> None:
    places = store.places().set_index("place_id")
    assert places.loc["nieuws_dorpshub_grolloo", "kind"] == "dorpshub"
    for gauge in gauges_of(store, Reported(), ["ua-5-1-c"]):
        assert (gauge.count.counted, gauge.state) == (None, State.UNSURE)
        assert gauge.count.lower_bound


def test_the_stand_in_for_the_krimpregio_is_a_known_region(store: Store) -> None:
    (gauge,) = (g for g in gauges_of(store, Reported(), ["ua-5-1-c"]) if g.target == 1)
    code = gauge.row["subject"].split(";")[-1]
    regions = (each for grouping in store.groupings.values() for each in grouping.regions)
    members = next(each.members for each in regions if each.area_code == code)
    names = [store.areas[member].name for member in members]
    assert all(name in gauge.row["calculation"] for name in names)
    assert "vervanger" in gauge.row["calculation"]


def test_dwellings_that_came_are_counted_from_the_file(store: Store) -> None:
    with (ROOT / "data/indicators/wonen/woningvoorraad.csv").open(encoding="utf-8") as file:
        found = {(r["area_code"], r["period"]): r["value"] for r in csv.DictReader(file)}
    boce = ("GM0114", "GM1681", "GM0109")
    first, last = (sum(float(found[area, year]) for area in boce) for year in ("2023", "2025"))
    gauge = one(store, [], "bo-w2")
    assert gauge.count.counted == last - first
    assert [(each.period, each.value) for each in gauge.count.rows] == [
        ("2023", first),
        ("2025", last),
    ]
    assert gauge.state is State.NOT_YET


numbers = st.none() | st.integers(0, 10**6)


@given(st.dictionaries(st.sampled_from([ASSEN, EMMEN, MEPPEL]), numbers))
def test_the_sum_is_that_of_what_was_said(store: Store, said: dict[str, int | None]) -> None:
    reports = [published("ua-3-1-b", area, {"reached": value}) for area, value in said.items()]
    gauge = one(store, reports, "ua-3-1-b")
    known = [value for value in said.values() if value is not None]
    assert gauge.count.counted == (sum(known) if known else None)


@given(st.permutations([("2026-2", 0), ("2027-1", 1), ("2027-1", 5), ("2026-2", 9)]))
def test_the_order_of_reports_does_not_matter(order: list[tuple[str, int]]) -> None:
    reports = [published("a", ASSEN, {"reached": day}, period, day) for period, day in order]
    assert newest_reports(Reported(tuple(reports)), {"a"})["a"][ASSEN].content == {"reached": 5}


@pytest.mark.parametrize("value", ["5", True, None, [5], {}])
def test_what_is_no_number_is_none(value: object) -> None:
    assert number(published("a", ASSEN, {"reached": value}), "reached") is None


def test_spending_is_newest_first_and_leaves_out_who_said_nothing() -> None:
    reports = [
        published("a", ASSEN, {"spent_eur": 10, "committed_eur": None}),
        published("a", EMMEN, {"spent_eur": None, "committed_eur": 0}, day=3),
        published("a", MEPPEL, {"spent_eur": None, "committed_eur": None}, day=4),
        published("b", ASSEN, {"spent_eur": 99}, day=9),
    ]
    found = spending(Reported(tuple(reports), until=date(2027, 1, 1)), {"a"})
    assert [(each.area_code, each.spent, each.committed) for each in found] == [
        (EMMEN, None, 0),
        (ASSEN, 10, None),
    ]


def test_an_action_without_a_target_has_no_gauge(store: Store) -> None:
    assert gauges_of(store, Reported(), ["ua-1-1-b", "bestaat niet"]) == ()
