"""What if: the steps in an address, whatever it says, and what they change for whom."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.address import MAX_LENGTH, Address, Notice
from atlas.domain.demand import GROUPS, Demand, demand
from atlas.domain.reach import Measure
from atlas.domain.routes import Routes
from atlas.domain.whatif import (
    LONGEST,
    MAX_STEPS,
    STEPS,
    WITHOUT,
    Effect,
    ImpossibleStep,
    Step,
    apply,
    effect,
    parameters,
    read_steps,
    steps_text,
)
from atlas.store.store import Store

STRAIGHT = Measure()
KERNEN = pd.DataFrame(
    {
        "name": ["Anloo", "Borger", "Coevorden", "Dalen", "Een"],
        "gemeente_code": ["GM1680", "GM1681", "GM0109", "GM0109", "GM1699"],
        "x": [200_000.0, 201_000.0, 202_000.0, 212_000.0, np.nan],
        "y": [540_000.0, 540_000.0, 540_000.0, 540_000.0, np.nan],
        "people": [100.0, 50.0, 30.0, np.nan, 5.0],
    },
    index=pd.Index(["WP0001", "WP0002", "WP0003", "WP0004", "WP0005"], name="area_code"),
)
PLACES = pd.DataFrame(
    {
        "name": ["Hub A", "Hub D", "Eigen hub"],
        "kind": "dorpshub",
        "area_code": ["WP0001", "WP0004", ""],
        "lon": [6.6, 6.8, 6.7],
        "precision": "adres",
        "x": [200_000.0, 212_000.0, 230_000.0],
        "y": [540_000.0, 540_000.0, 560_000.0],
        "target": ["nieuws_a", "nieuws_d", "eigen_1"],
    },
    index=pd.Index(["nieuws_a", "nieuws_d", "eigen_1"], name="place_id"),
)
ADD_B, ADD_C = Step("erbij", kern="WP0002"), Step("erbij", kern="WP0003")
GONE_A, A_TO_B = Step("weg", "nieuws_a"), Step("naar", "nieuws_a", "WP0002")
OWN_TO_B, NEW_B_TO_C = Step("naar", "eigen_1", "WP0002"), Step("naar", "nieuw-WP0002", "WP0003")


def read(text: str, places: pd.DataFrame = PLACES) -> tuple[tuple[Step, ...], list[Notice]]:
    address = Address({STEPS: text}, (STEPS,))
    return read_steps(address, places, KERNEN), address.notices


def left_out(given: str) -> list[Notice]:
    return [Notice(STEPS, given, WITHOUT)]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("erbij-WP0002", [ADD_B]),
        ("weg-nieuws_a", [GONE_A]),
        ("naar-nieuws_a-WP0002", [A_TO_B]),
        ("naar-eigen_1-WP0002.weg-eigen_1", [OWN_TO_B, Step("weg", "eigen_1")]),
        ("erbij-WP0002.weg-nieuws_a.erbij-WP0003", [ADD_B, GONE_A, ADD_C]),
        ("erbij-WP0002.weg-nieuw-WP0002", [ADD_B, Step("weg", "nieuw-WP0002")]),
        ("erbij-WP0002.naar-nieuw-WP0002-WP0003.erbij-WP0002", [ADD_B, NEW_B_TO_C, ADD_B]),
    ],
)
def test_steps_in_an_address(text: str, steps: list[Step]) -> None:
    assert read(text) == (tuple(steps), [])
    assert steps_text(steps) == text
    assert parameters(steps) == {STEPS: text}


def test_no_steps_leave_nothing_in_the_address() -> None:
    assert parameters(()) == {}
    assert read("") == ((), [])
    assert read_steps(address := Address({}, (STEPS,)), PLACES, KERNEN) == ()
    assert address.notices == []


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("erbij-WP9999", "een onbekende kern, WP9999"),
        ("erbij-WP0005", "een onbekende kern, WP0005"),  # no point
        ("naar-nieuws_a-WP9999", "een onbekende kern, WP9999"),
        ("weg-nieuws_x", "een onbekende plek, nieuws_x"),
        ("weg-nieuw-WP0002", "een onbekende plek, nieuw-WP0002"),
        ("weg-eigen_2", "een eigen plek die nu niet geladen is"),
        ("naar-eigen_2-WP0002", "een eigen plek die nu niet geladen is"),
        ("erbij", "erbij"),
        ("erbij-", "erbij-"),
        ("erbij-WP0002-WP0003", "erbij-WP0002-WP0003"),
        ("erbij-wp0002", "erbij-wp0002"),
        ("erbij-WP٠٠٠٢", "erbij-WP٠٠٠٢"),
        ("ERBIJ-WP0002", "ERBIJ-WP0002"),
        ("weg-Nieuws_A", "weg-Nieuws_A"),
        ("naar-nieuws_a", "naar-nieuws_a"),
        ("weg-nieuws_a-WP0002", "weg-nieuws_a-WP0002"),
        ("erbij-WP0002\n", "erbij-WP0002"),
        ("<script>alert(1)</script>", "script alert 1 script"),
        ("weg-../../etc/passwd", "etc passwd"),
        ("\x00erbij-WP0002", "erbij-WP0002"),
        ("'; DROP TABLE", "; DROP TABLE"),
    ],
)
def test_a_step_that_cannot_be_honoured_is_left_out_and_told(text: str, given: str) -> None:
    steps, notices = read(f"{text}.weg-nieuws_d")
    assert steps == (Step("weg", "nieuws_d"),)
    assert Notice(STEPS, given, WITHOUT) in notices
    assert_harmless(notices)


@pytest.mark.parametrize(
    ("text", "kept", "given"),
    [
        ("erbij-WP0002.erbij-WP0002", 1, "een tweede plek in Borger"),
        ("erbij-WP0002.erbij-WP0003.naar-nieuw-WP0003-WP0002", 2, "een tweede plek in Borger"),
        ("erbij-WP0002.naar-nieuw-WP0002-WP0002", 1, "een tweede plek in Borger"),
        ("weg-nieuws_a.weg-nieuws_a", 1, "een plek die al weg is, Hub A"),
        ("weg-nieuws_a.naar-nieuws_a-WP0002", 1, "een plek die al weg is, Hub A"),
        ("naar-nieuws_a-WP0002.naar-nieuws_a-WP0002", 1, "nog een keer naar Borger"),
        ("erbij-WP0002.weg-nieuw-WP0002.weg-nieuw-WP0002", 2, "een onbekende plek, nieuw-WP0002"),
    ],
)
def test_a_step_that_an_earlier_one_rules_out(text: str, kept: int, given: str) -> None:
    steps, notices = read(text)
    assert steps_text(steps) == ".".join(text.split(".")[:kept])
    assert notices == left_out(given)


def test_a_name_with_markup_is_inert_in_a_notice() -> None:
    places = PLACES.assign(name="<img src=x onerror=alert(1)> " + "lang " * 20)
    _, notices = read("weg-nieuws_a.weg-nieuws_a", places)
    assert len(notices) == 1
    assert_harmless(notices)


def test_twenty_of_the_longest_steps_fit() -> None:
    names = [f"a{'b' * 57}{number:02d}" for number in range(MAX_STEPS)]
    places = pd.DataFrame({"name": names, "x": 0.0, "y": 0.0}, index=names)
    steps = [Step("naar", name, "WP0002") for name in names]
    assert MAX_LENGTH < len(steps_text(steps)) <= LONGEST
    assert read(steps_text(steps), places) == (tuple(steps), [])


def test_more_than_twenty_steps_are_cut_and_told() -> None:
    moves = [f"naar-nieuws_a-WP000{1 + number % 2}" for number in range(MAX_STEPS + 1)]
    assert read(".".join(moves[:-1]))[1] == []
    steps, notices = read(".".join(moves))
    assert steps_text(steps) == ".".join(moves[:-1])
    assert notices == [Notice(STEPS, "meer dan 20 stappen", "de eerste 20 stappen")]


def test_an_address_without_end_is_not_read_at_all() -> None:
    for text in ("erbij-WP0002." * 1000, "x" * 10_000, "." * 10_000):
        steps, notices = read(text)
        assert steps == ()
        assert len(notices) == 1
        assert_harmless(notices)


def test_the_same_notice_comes_once() -> None:
    notices = left_out("een onbekende plek, nieuws_x")
    assert read(".".join(["weg-nieuws_x"] * MAX_STEPS)) == ((), notices)


def assert_harmless(notices: list[Notice]) -> None:
    for notice in notices:
        assert len(notice.given) <= 40
        assert notice.given.isprintable()
        assert not re.search(r"[<>&\"'`(){}$|\\/:=@]", notice.given), notice.given


kern_codes = st.sampled_from([*KERNEN.index, "WP9999", "x"])
place_ids = st.sampled_from([*PLACES.index, "nieuw-WP0001", "nieuw-WP0002", "eigen_9", "weg"])
any_step = (
    st.builds(Step, st.just("erbij"), st.just(""), kern_codes)
    | st.builds(Step, st.just("weg"), place_ids)
    | st.builds(Step, st.just("naar"), place_ids, kern_codes)
)


@given(st.lists(any_step, max_size=25))
def test_what_was_read_is_written_and_read_the_same(steps: list[Step]) -> None:
    """Also: what is read can be applied, and any steps less the last few can be read."""
    found, _ = read(steps_text(steps))
    assert read(steps_text(found)) == (found, [])
    for count in range(len(found)):
        assert read(parameters(found[:count]).get(STEPS, "")) == (found[:count], [])
    after = apply(PLACES, found, KERNEN)
    assert after.index.is_unique
    assert after[["x", "y"]].notna().all(axis=None)


@given(st.text(max_size=300) | st.text(alphabet="erbijwgna-.WP0123_", max_size=300))
def test_any_text_gives_steps_and_harmless_notices(text: str) -> None:
    steps, notices = read(text)
    assert read(steps_text(steps)) == (steps, [])
    assert_harmless(notices)
    apply(PLACES, steps, KERNEN)


def test_a_new_place_is_named_after_its_kern() -> None:
    after = apply(PLACES, [ADD_B], KERNEN)
    assert [*after.index] == ["nieuws_a", "nieuws_d", "eigen_1", "nieuw-WP0002"]
    pd.testing.assert_frame_equal(after.iloc[:3], PLACES)
    new = after.loc["nieuw-WP0002"].drop("lon").to_dict()
    assert new == {
        "name": "Borger",
        "kind": "",
        "area_code": "WP0002",
        "precision": "kern",
        "x": 201_000.0,
        "y": 540_000.0,
        "target": "WP0002",
    }
    assert np.isnan(after.at["nieuw-WP0002", "lon"])


def test_a_moved_place_keeps_its_name_and_stands_at_its_kern() -> None:
    after = apply(PLACES, [A_TO_B], KERNEN)
    moved = after.loc["nieuws_a"]
    assert [*after.index] == [*PLACES.index]
    assert (moved["name"], moved["kind"]) == ("Hub A", "dorpshub")
    assert (moved["x"], moved["precision"], moved["target"]) == (201_000.0, "kern", "WP0002")
    assert moved["area_code"] == "WP0002"
    assert np.isnan(moved["lon"])


def test_a_new_place_that_moves_is_new_there() -> None:
    after = apply(PLACES, [ADD_B, NEW_B_TO_C], KERNEN)
    pd.testing.assert_frame_equal(after, apply(PLACES, [ADD_C], KERNEN))


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [ADD_B, Step("weg", "nieuw-WP0002")],
        [ADD_B, NEW_B_TO_C, Step("weg", "nieuw-WP0003")],
    ],
)
def test_steps_that_cancel_out_leave_the_places_as_they_were(steps: list[Step]) -> None:
    before = PLACES.copy()
    pd.testing.assert_frame_equal(apply(PLACES, steps, KERNEN), before)
    apply(PLACES, [GONE_A, ADD_B, ADD_C], KERNEN)
    pd.testing.assert_frame_equal(PLACES, before)  # what was given is not changed


def test_the_types_stay_also_without_any_place() -> None:
    none = PLACES.iloc[:0]
    assert apply(none, [], KERNEN).empty
    for places in (PLACES, none):
        pd.testing.assert_series_equal(apply(places, [ADD_B], KERNEN).dtypes, PLACES.dtypes)
    assert [*apply(PLACES, [Step("weg", each) for each in PLACES.index], KERNEN).columns] == [
        *PLACES.columns
    ]


def test_only_the_columns_that_there_are() -> None:
    after = apply(PLACES[["name", "x", "y"]], [ADD_B, A_TO_B], KERNEN)
    assert [*after.columns] == ["name", "x", "y"]


@pytest.mark.parametrize(
    "steps", [[ADD_B, ADD_B], [GONE_A, A_TO_B], [Step("weg", "x")], [Step("erbij", kern="WP0005")]]
)
def test_an_impossible_step_is_never_taken(steps: list[Step]) -> None:
    with pytest.raises(ImpossibleStep):
        apply(PLACES, steps, KERNEN)


def line_demand() -> Demand:
    """The kernen A, B, C and D on a line (0, 1, 2, 12 km), with the people of one buurt each."""
    kernen = KERNEN.iloc[:4].drop(columns="people")
    groups = pd.DataFrame(
        {
            "people": [100.0, 50.0, 30.0, np.nan],
            "older65": [10.0, 20.0, np.nan, 40.0],
            "older80": np.nan,
        },
        index=kernen.index,
    )
    points = kernen.join(groups).assign(kern_code=kernen.index)
    points.index = pd.Index(["BU1", "BU2", "BU3", "BU4"], name="area_code")
    return Demand(points, kernen.join(groups))


def change(*steps: Step, measure: Measure = STRAIGHT, limit: str = "1500") -> Effect:
    places = PLACES.drop("eigen_1")
    return effect(line_demand(), places, apply(places, steps, KERNEN), measure, limit)


def test_who_gains_by_a_new_place() -> None:
    """At C: for B as near as A is (1 km), for C two kilometres nearer, nothing for A and D."""
    found = change(ADD_C)
    assert [*found.kernen.columns] == ["before", "after", "change", "people", "gain", "lose"]
    assert found.kernen["before"].tolist() == [0, 1000, 2000, 0]
    assert found.kernen["after"].tolist() == [0, 1000, 0, 0]
    assert found.kernen["change"].tolist() == [0, 0, -2000, 0]
    assert found.kernen["gain"].tolist() == [False, False, True, False]
    assert not found.kernen["lose"].any()
    assert found.groups.loc["people"].to_dict() == {
        "out_before": 30,
        "out_after": 0,
        "gain": 30,
        "lose": 0,
        "came_within": 30,
        "fell_out": 0,
        "person_km": -60,
    }


def test_who_loses_by_a_place_that_moves() -> None:
    """A's hub goes to C: A loses two kilometres, C gains two, B keeps its kilometre."""
    found = change(Step("naar", "nieuws_a", "WP0003"))
    assert found.kernen["gain"].tolist() == [False, False, True, False]
    assert found.kernen["lose"].tolist() == [True, False, False, False]
    people = found.groups.loc["people"]
    assert (people["gain"], people["lose"]) == (30, 100)
    assert (people["came_within"], people["fell_out"]) == (30, 100)
    assert people["person_km"] == 100 * 2 - 30 * 2
    assert people["out_after"] - people["out_before"] == 100 - 30


def test_who_loses_by_a_place_that_goes() -> None:
    found = change(GONE_A)
    assert found.kernen["after"].tolist() == [12_000, 11_000, 10_000, 0]
    assert found.kernen["lose"].tolist() == [True, True, True, False]
    assert found.groups.at["people", "person_km"] == 100 * 12 + 50 * 10 + 30 * 8
    assert found.groups.at["people", "fell_out"] == 150  # C was out of reach already


def test_people_that_are_unknown_are_not_counted_as_nobody() -> None:
    found = change(GONE_A)
    assert found.groups.at["older65", "lose"] == 30  # A and B; of C it is not known
    assert found.groups.loc["older80"].isna().all()
    assert np.isnan(found.points.at["BU3", "older65"])


def test_the_points_say_the_same_for_every_group() -> None:
    found = change(ADD_C)
    names = ["before", "after", "change", *GROUPS, "gain", "lose"]
    assert [*found.points.columns] == names
    assert [*found.points.index] == ["BU1", "BU2", "BU3", "BU4"]
    assert [*found.groups.index] == [*GROUPS]


def test_by_bike_the_detour_counts() -> None:
    found = change(ADD_C, measure=Measure("fiets", detour=1.5), limit="fiets15")
    assert found.kernen.at["WP0003", "change"] == -3000
    assert found.groups.at["people", "person_km"] == -90


def test_routes_are_used_where_there_are() -> None:
    """By road C is 7 km from the hub in A, and nothing from a new one in C itself."""
    rows = [
        (origin, target, "fiets", metres, metres / 4)
        for origin in ("BU3", "WP0003")
        for target, metres in (("nieuws_a", 7000.0), ("nieuws_d", 15_000.0), ("WP0003", 0.0))
    ]
    routes = Routes(pd.DataFrame(rows, columns=["origin", "target", "mode", "metres", "seconds"]))
    places, measure = PLACES.drop("eigen_1"), Measure("route_fiets")
    after = apply(places, [ADD_C], KERNEN)
    found = effect(line_demand(), places, after, measure, "5000", routes)
    assert found.kernen.loc["WP0003", ["before", "after"]].tolist() == [7000, 0]
    assert found.groups.at["people", "came_within"] == 30


@pytest.mark.parametrize(("metres", "counts"), [(0.9, False), (1.1, True)])
def test_a_metre_is_no_change(metres: float, counts: bool) -> None:
    places = PLACES.loc[["nieuws_a"]]
    moved = places.assign(x=places["x"] - metres)
    for before, after, column in ((places, moved, "lose"), (moved, places, "gain")):
        found = effect(line_demand(), before, after, STRAIGHT, "1500")
        assert found.kernen[column].tolist() == [counts] * 4
        assert found.points[column].tolist() == [counts] * 4
        assert found.groups.at["people", column] == (180 if counts else 0)


def test_the_first_place_is_a_gain_and_the_last_one_gone_a_loss() -> None:
    none, one = PLACES.iloc[:0], PLACES.loc[["nieuws_a"]]
    first = effect(line_demand(), none, one, STRAIGHT, "1500")
    assert first.kernen["gain"].all() and first.kernen["change"].isna().all()
    assert first.groups.at["people", "gain"] == 180
    assert first.groups.at["people", "came_within"] == 150
    last = effect(line_demand(), one, none, STRAIGHT, "1500")
    assert last.kernen["lose"].all() and last.kernen["after"].isna().all()
    for found, column in ((first, "out_before"), (last, "out_after")):
        assert found.groups[[column, "person_km"]].isna().all(axis=None)
    nothing = effect(line_demand(), none, none, STRAIGHT, "1500")
    assert not nothing.kernen[["gain", "lose"]].any(axis=None)


@pytest.fixture(scope="module")
def drenthe(store: Store) -> Demand:
    return demand(store)


@settings(max_examples=20)
@given(data=st.data())
def test_on_the_real_kernen_the_sums_agree(drenthe: Demand, data: st.DataObject) -> None:
    """Out after = out before + fell out - came within; and back again is the opposite."""
    codes = st.lists(st.sampled_from([*drenthe.kernen.index]), min_size=1, max_size=5, unique=True)
    before = drenthe.kernen.loc[data.draw(codes), ["name", "x", "y"]]
    steps = [Step("erbij", kern=code) for code in data.draw(codes)]
    if len(before) > 1:
        steps.append(Step("naar", before.index[0], before.index[1]))
    after = apply(before, steps, drenthe.kernen)
    there, back = (
        effect(drenthe, *pair, STRAIGHT, "5000") for pair in ((before, after), (after, before))
    )
    groups = there.groups
    out = groups["out_before"] + groups["fell_out"] - groups["came_within"]
    assert groups["out_after"].tolist() == pytest.approx(out.tolist())
    assert groups["person_km"].tolist() == pytest.approx((-back.groups["person_km"]).tolist())
    assert groups["gain"].tolist() == pytest.approx(back.groups["lose"].tolist())
    mean, then = (each.groups["mean_metres"] for each in (there.before, there.after))
    moved = (then - mean) * drenthe.points[[*GROUPS]].sum() / 1000
    assert groups["person_km"].tolist() == pytest.approx(moved.tolist(), abs=1e-3)
    assert there.kernen["gain"].equals(back.kernen["lose"])
